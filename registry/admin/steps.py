"""The pages on which the life of an agreement goes on: its steps, and the signature of each party."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import life, lifecycle
from registry.choices import SIGNED_STATES, State
from registry.models import Agreement, Transition
from registry.steps import STEPS, LegalDay

from .beginnings import renewal_address
from .deed_forms import DayForm, signature_form
from .publishing import PublishableAdmin
from .rails import rails_of, reasons_in
from .site import person


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
            "held_by": life.held_by(thing),
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
        return renewal_address(agreement)

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
        form = DayForm(request.POST or None, label=_("counts from")) if line.day is LegalDay.ASKED else None
        page = {"title": line.label, "button": line.label, "needs_reason": line.needs_reason, "form": form}
        page["explanation"] = gettext("The agreement will then be: %(state)s.") % {"state": line.to_state.label}

        if line.is_guarded:
            page["rails"] = rails_of(request, agreement)
        page["right"] = lifecycle.refused_person(agreement, line, actor=person(request))
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
        form: Any = signature_form(self, request, party)
        page = {"title": gettext("Record a signature"), "button": gettext("Record the signature"), "form": form}
        page["explanation"] = gettext("Party: %s.") % party.party
        page["without_reason"] = True
        page["right"] = lifecycle.refused_person(agreement, STEPS["sign"], actor=person(request))

        def act(_reason: str) -> str:
            lifecycle.record_signature(party, actor=person(request), **form.cleaned_data)
            agreement.refresh_from_db()
            return lifecycle.where_it_stands(agreement)

        return self.ask_and_do(request, agreement, page, act)

    def _viewed(self, request: HttpRequest, object_id: str) -> Agreement:
        agreement: Agreement | None = self.get_object(request, unquote(object_id))
        if agreement is None:
            raise Http404
        if not self.has_view_permission(request, agreement):
            raise PermissionDenied
        return agreement
