"""Amendments at the clerks' desk: each on its own page, with what it changes, who signed it, and what can be done."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import amendments, terms
from registry.choices import AmendmentState
from registry.models import Amendment, AmendmentChange, AmendmentSignature, Party
from registry.permissions import may
from registry.refusals import Refusal
from registry.templatetags.show import badge, in_language

from .amendment_forms import FORMS, SignatureForm
from .amendment_values import label_of, shown
from .base import ReadOnlyAdmin, ReadOnlyRows
from .publishing import DeedsAdmin
from .site import person, site


class Changes(ReadOnlyRows):
    """Field by field: before and after."""

    model = AmendmentChange
    verbose_name_plural = _("what it changes")
    fields = readonly_fields = ("field_shown", "before_shown", "after_shown")

    @admin.display(description=_("field"))
    def field_shown(self, row: AmendmentChange) -> str:
        return capfirst(str(terms.TERMS[row.field].label))

    @admin.display(description=_("value before"))
    def before_shown(self, row: AmendmentChange) -> SafeString:
        return self._side(row, "before")

    @admin.display(description=_("value after"))
    def after_shown(self, row: AmendmentChange) -> SafeString:
        return self._side(row, "after")

    def _side(self, row: AmendmentChange, side: str) -> SafeString:
        """What the record says on this side; where a change shows in several fields, each by its name."""
        if len(row.record) == 1:
            return format_html_join("", "{}", ((shown(says[side]),) for says in row.record.values()))
        lines = ((label_of(name), shown(says[side])) for name, says in row.record.items())
        return format_html_join("", "<div><strong>{}</strong> {}</div>", lines)


class Signatures(ReadOnlyRows):
    """Who has signed, where and in which capacity."""

    model = AmendmentSignature
    fields = readonly_fields = ("party", "signed_on", "place", "signatory", "capacity")


@admin.register(Amendment, site=site)
class AmendmentAdmin(ReadOnlyAdmin, DeedsAdmin):
    """One amendment: what it changes, who has signed, what comes next."""

    change_form_template = "admin/registry/amendment_change_form.html"
    list_display = ("agreement", "number", "kind", "state_shown", "signed_on", "effective_on")
    list_filter = ("kind", "state")
    list_select_related = ("agreement",)
    search_fields = ("agreement__search",)
    ordering = ("-pk",)
    fields = (
        "agreement",
        ("number", "kind"),
        "state_shown",
        "subject_shown",
        ("signed_on", "effective_on"),
        "cancel_reason",
        "document",
    )
    readonly_fields = (
        "agreement",
        "number",
        "kind",
        "state_shown",
        "subject_shown",
        "signed_on",
        "effective_on",
        "cancel_reason",
        "document",
    )
    inlines = (Changes, Signatures)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, amendment: Amendment) -> SafeString:
        return badge(amendment.state, amendment.get_state_display())

    @admin.display(description=_("subject of the amendment"))
    def subject_shown(self, amendment: Amendment) -> SafeString | str:
        return in_language(amendment, "subject") if amendment.subject else "—"

    # -- The page ------------------------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        amendment = self.get_object(request, unquote(object_id))
        seen = amendment is not None and self.has_view_permission(request, amendment)
        panel = self.panel(request, amendment) if seen else None
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "panel": panel})

    def panel(self, request: HttpRequest, amendment: Amendment) -> dict[str, Any]:
        """What can be done now, by who is signed in."""
        writes = may(person(request), "amend", amendment.agreement)
        drafted = amendment.state == AmendmentState.DRAFT
        missing = amendments.missing_signers(amendment) if drafted else []
        begun = amendment.signatures.exists()
        return {
            "amendment": amendment,
            "back": reverse("admin:registry_agreement_change", args=[amendment.agreement_id]),
            "missing": [{"party": party, "url": self.url_of(amendment, "sign", party.pk)} for party in missing],
            "writes": writes,
            "signs": writes and drafted and amendment.changes.exists(),
            "propose_url": self.url_of(amendment, "propose") if writes and drafted and not begun else "",
            "effect_url": self.url_of(amendment, "effect")
            if writes and amendment.state == AmendmentState.SIGNED
            else "",
            "cancel_url": self.url_of(amendment, "cancel") if writes and amendment.state in amendments.OPEN else "",
        }

    def get_urls(self) -> list[URLPattern]:
        guarded, name = self.admin_site.admin_view, self._url_name
        own = [
            path("<path:object_id>/propose/", guarded(self.propose_view), name=name("propose")),
            path("<path:object_id>/sign/<int:party>/", guarded(self.sign_view), name=name("sign")),
            path("<path:object_id>/effect/", guarded(self.effect_view), name=name("effect")),
            path("<path:object_id>/cancel/", guarded(self.cancel_view), name=name("cancel")),
        ]
        return own + super().get_urls()

    def wanted(self, request: HttpRequest, object_id: str) -> Amendment:
        """The amendment of the address, for who may read it. What may be done to it, the rooms below say."""
        amendment: Amendment | None = self.get_object(request, unquote(object_id))
        if amendment is None or not self.has_view_permission(request, amendment):
            raise Http404
        return amendment

    def propose_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The fields of its kind, each beside what it says now."""
        amendment = self.wanted(request, object_id)
        own = [term.name for term in terms.of_kind(amendment.kind)]
        said = terms.read(amendment.agreement, *own)
        for change in amendment.changes.all():
            said[change.field] = change.after
            if "shares" in said and change.field == "parties":
                said["shares"] = {row["party"]: row["share"] for row in change.after or ()}
        form = FORMS[amendment.kind](request.POST or None, agreement=amendment.agreement, said=said)
        present = amendments.present(amendment.agreement)
        names = dict.fromkeys(name for term in terms.of_kind(amendment.kind) for name in term.record)
        page = {
            "title": amendment.get_kind_display(),
            "button": gettext("Save"),
            "now": [(label_of(name), shown(present[name])) for name in names],
        }

        def act(valid: Any) -> str:
            changes = amendments.propose(amendment, valid.values(), actor=person(request))
            return gettext("Fields changed by this amendment: %(number)s.") % {"number": len(changes)}

        return self.fill_and_do(request, amendment, form, page, act)

    def sign_view(self, request: HttpRequest, object_id: str, party: int) -> HttpResponse:
        """The signature of one party."""
        amendment = self.wanted(request, object_id)
        signer = Party.objects.filter(pk=party).first()
        if signer is None:
            raise Http404
        page = {
            "title": gettext("Signature of %(party)s") % {"party": signer},
            "button": gettext("Record the signature"),
        }

        def act(valid: Any) -> str:
            data = valid.cleaned_data
            amendments.record_signature(
                amendment,
                signer,
                on=data["signed_on"],
                actor=person(request),
                signatory=data["signatory"],
                place={"ar": data["place_ar"], "fr": data["place_fr"]},
                capacity={"ar": data["capacity_ar"], "fr": data["capacity_fr"]},
            )
            return gettext("The signature is recorded.")

        return self.fill_and_do(request, amendment, SignatureForm(request.POST or None), page, act)

    def effect_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Takes effect, after a question."""
        amendment = self.wanted(request, object_id)
        title = gettext("Let it take effect")
        page = {"title": title, "button": title}
        page["explanation"] = gettext("The agreement will then say what the amendment says.")

        def act(_reason: str) -> str:
            amendments.take_effect(amendment, actor=person(request))
            return gettext("The amendment is in effect since %(day)s.") % {"day": f"{amendment.effective_on:%d/%m/%Y}"}

        return self.ask_and_do(request, amendment, page, act)

    def cancel_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Gives it up, with a reason."""
        amendment = self.wanted(request, object_id)
        title = gettext("Cancel the amendment")
        page = {"title": title, "button": title, "needs_reason": True}
        page["explanation"] = gettext("It keeps its number, and changes nothing.")

        def act(reason: str) -> str:
            amendments.cancel(amendment, actor=person(request), reason=reason)
            return gettext("The amendment is cancelled.")

        return self.ask_and_do(request, amendment, page, act)

    def fill_and_do(
        self, request: HttpRequest, amendment: Amendment, form: Form, page: dict[str, Any], act: Callable[[Any], str]
    ) -> HttpResponse:
        """GET shows a form; POST does what it says and goes back, or says at each field what is wrong."""
        back = self.url_of(amendment, "change")
        if request.method == "POST" and form.is_valid():
            errors = self._refused(request, lambda: told_at_fields(form, act))
            if not errors and not form.errors:
                return HttpResponseRedirect(back)
            for error in errors:
                form.add_error(None, error)
        return form_page(self, request, amendment, form, page, back)


FIRST_FIELD = {"territory": "is_national", "populations": "main", "parties": "staying"}
"""Of a term that several fields tell together: where what is wrong with it is said."""


def told_at_fields(form: Form, act: Callable[[Any], str]) -> str:
    """Does it; what is wrong with a term is said at the first of its fields."""
    try:
        return act(form)
    except ValidationError as refusal:
        errors = refusal.error_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: [refusal]}
        for name, found in errors.items():
            candidates = (name, FIRST_FIELD.get(name, ""), f"{name}_ar")
            form.add_error(next((each for each in candidates if each in form.fields), None), ValidationError(found))
        raise Refusal("invalid") from refusal


def form_page(
    page_of: DeedsAdmin, request: HttpRequest, thing: Any, form: Form, page: dict[str, Any], back: str
) -> HttpResponse:
    """A page with a form of its own."""
    context = {
        **page_of.admin_site.each_context(request),
        **page,
        "opts": page_of.opts,
        "thing": thing,
        "form": form,
        "media": page_of.media + form.media,
        "back": back,
    }
    status = 400 if form.errors else 200
    return TemplateResponse(request, "admin/registry/amendment_form.html", context, status=status)
