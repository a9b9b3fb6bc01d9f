"""The pages on which the life of an agreement goes on: its steps, and the signature of each party."""

from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import lifecycle
from registry.choices import SIGNED_STATES, DatePrecision, State
from registry.models import Agreement, AgreementParty, Transition
from registry.steps import STEPS, LegalDay

from .forms import DayField, RegistryForm, Suggested
from .publishing import PublishableAdmin
from .rails import rails_of, reasons_in
from .site import person


class DayForm(forms.Form):
    """From which day a step counts."""

    on = DayField(label=_("counts from"), widget=AdminDateWidget(attrs={"dir": "ltr"}), initial=timezone.localdate)

    class Media:
        js = ("admin/js/core.js",)  # which the calendar of a day leans on


class SignatureForm(RegistryForm):
    """How one party signed. The day is asked: an approved agreement is signed before the register's eyes."""

    class Meta:
        model = AgreementParty
        fields: ClassVar[list[str]] = [
            *("signed_on", "signed_on_precision", "signed_place_ar", "signed_place_fr"),
            *("signatory", "capacity_ar", "capacity_fr"),
        ]

    class Media:
        js = ("admin/js/core.js",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.has_signed = True
        self.fields["signed_on"].required = True
        self.initial["signed_on_precision"] = self.instance.signed_on_precision or DatePrecision.DAY


class LifePages(PublishableAdmin):
    """A record with a legal life beside its publication."""

    def panel(self, request: HttpRequest, thing: Agreement) -> dict[str, Any]:
        """Also the steps, what they still need, and who has not signed yet."""
        offers = [
            {
                "offer": offer,
                "url": self.url_of(thing, "step", offer.step.name),
                "asks": offer.step.needs_reason or offer.step.is_guarded or offer.step.day is LegalDay.ASKED,
            }
            for offer in lifecycle.offers(thing, actor=person(request))
        ]
        return {
            **super().panel(request, thing),
            "standing": lifecycle.where_it_stands(thing),
            "held_by": lifecycle.held_by(thing),
            "returned": self._returned(thing),
            "offers": offers,
            "signatures": self._signatures(thing),
            "renew": self._renewal_of(request, thing),
        }

    def _returned(self, agreement: Agreement) -> Transition | None:
        """The step that sent a draft back, with its reason."""
        last = agreement.transitions.select_related("actor").last() if agreement.state == State.DRAFT else None
        return last if last is not None and last.step == "return" else None

    def _renewal_of(self, request: HttpRequest, agreement: Agreement) -> str:
        """The address of a new agreement that renews this one; empty where there is nothing to renew, or no right."""
        if agreement.state not in SIGNED_STATES or not self.has_add_permission(request):
            return ""
        told = {"predecessor": agreement.pk, "kind": agreement.kind_id, "framework": agreement.framework_id or ""}
        return f"{reverse('admin:registry_agreement_add')}?{urlencode(told)}"

    def _signatures(self, agreement: Agreement) -> list[dict[str, Any]]:
        """Every party that must sign, and the page on which its signature is recorded."""
        if agreement.state != State.APPROVED:
            return []
        parties = agreement.participations.filter(must_sign=True).select_related("party")
        return [{"row": row, "url": self.url_of(agreement, "signature", row.pk)} for row in parties]

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        own = [
            path("<path:object_id>/step/<slug:step>/", guarded(self.step_view), name=self._url_name("step")),
            path(
                "<path:object_id>/signature/<int:pk>/", guarded(self.signature_view), name=self._url_name("signature")
            ),
        ]
        return own + super().get_urls()

    def step_view(self, request: HttpRequest, object_id: str, step: str) -> HttpResponse:
        """Takes a step of the agreement's life."""
        agreement, line = self._viewed(request, object_id), STEPS.get(step)
        if line is None:
            raise Http404
        form = DayForm(request.POST or None) if line.day is LegalDay.ASKED else None
        page = {"title": line.label, "button": line.label, "needs_reason": line.needs_reason, "form": form}
        page["explanation"] = gettext("The agreement will then be: %(state)s.") % {"state": line.to_state.label}

        if line.is_guarded:
            page["rails"] = rails_of(request, agreement)
        refusal = lifecycle.refusal_of(agreement, line, actor=person(request))
        page["obstacles"] = refusal.messages if refusal else []

        def act(reason: str) -> str:
            on = form.cleaned_data["on"] if form else None
            overrides = reasons_in(request.POST)
            lifecycle.move(agreement, step, actor=person(request), reason=reason, on=on, overrides=overrides)
            return lifecycle.where_it_stands(agreement)

        return self.ask_and_do(request, agreement, page, act)

    def signature_view(self, request: HttpRequest, object_id: str, pk: int) -> HttpResponse:
        """Records that one party has signed."""
        agreement = self._viewed(request, object_id)
        party = agreement.participations.filter(pk=pk).select_related("party").first()
        if party is None:
            raise Http404
        form = self._signature_form(request)(request.POST or None, instance=party)
        page = {"title": gettext("Record a signature"), "button": gettext("Record the signature"), "form": form}
        page["explanation"] = gettext("Party: %s.") % party.party
        page["without_reason"] = True

        def act(_reason: str) -> str:
            lifecycle.record_signature(party, actor=person(request), **form.cleaned_data)
            agreement.refresh_from_db()
            return lifecycle.where_it_stands(agreement)

        return self.ask_and_do(request, agreement, page, act)

    def _signature_form(self, request: HttpRequest) -> Any:
        """With the fields as the agreement's own page shows them."""
        suggested = Suggested(AgreementParty._meta.get_field("signatory"), self.admin_site)
        return forms.modelform_factory(
            AgreementParty,
            form=SignatureForm,
            formfield_callback=partial(self.formfield_for_dbfield, request=request),
            widgets={"signatory": suggested},
        )

    def _viewed(self, request: HttpRequest, object_id: str) -> Agreement:
        agreement: Agreement | None = self.get_object(request, unquote(object_id))
        if agreement is None:
            raise Http404
        if not self.has_view_permission(request, agreement):
            raise PermissionDenied
        return agreement
