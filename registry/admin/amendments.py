"""Amendments at the clerks' desk: each on its own page, with what it changes, who signed it, and what can be done."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import amendments, terms
from registry.changes.record_values import label_of, shown, sides_of
from registry.choices import AmendmentState
from registry.models import Agreement, Amendment, AmendmentChange, AmendmentSignature, Party
from registry.permissions import may
from registry.refusals import Refusal
from registry.templatetags.show import badge, day, in_language

from .amendment_forms import FORMS
from .base import OF_AGREEMENT, ReadOnlyAdmin, ReadOnlyRows
from .deed_forms import signature_form
from .differences import in_words, same_in
from .filters import WaitingFilter
from .forms import keys_of
from .publishing import STALE, Answer, DeedsAdmin
from .site import person, site
from .snapshots import sent, standing


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
        return sides_of(row.record, "before")

    @admin.display(description=_("value after"))
    def after_shown(self, row: AmendmentChange) -> SafeString:
        return sides_of(row.record, "after")


class Signatures(ReadOnlyRows):
    """Who has signed, where and in which capacity."""

    model = AmendmentSignature
    fields = readonly_fields = ("party", "signed_shown", "place", "signatory", "capacity")

    @admin.display(description=_("signed on"))
    def signed_shown(self, row: AmendmentSignature) -> SafeString | str:
        return day(row.signed_on)


@admin.register(Amendment, site=site)
class AmendmentAdmin(ReadOnlyAdmin, DeedsAdmin):
    """One amendment: what it changes, who has signed, what comes next."""

    change_form_template = "admin/registry/amendment_change_form.html"
    list_display = ("agreement", "number", "kind", "state_shown", "signed_shown", "effective_shown")
    list_filter = (WaitingFilter, "kind", "state")
    list_select_related = ("agreement",)
    search_fields = ("agreement__search",)
    search_help_text = OF_AGREEMENT
    ordering = ("-pk",)
    fields = (
        "agreement",
        ("number", "kind"),
        "state_shown",
        "subject_shown",
        ("signed_shown", "effective_shown"),
        "cancel_reason",
        "document",
    )
    readonly_fields = (
        "agreement",
        "number",
        "kind",
        "state_shown",
        "subject_shown",
        "signed_shown",
        "effective_shown",
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

    @admin.display(description=_("signed on"), ordering="signed_on", empty_value="—")
    def signed_shown(self, amendment: Amendment) -> SafeString | str | None:
        return day(amendment.signed_on) or None

    @admin.display(description=_("takes effect on"), ordering="effective_on", empty_value="—")
    def effective_shown(self, amendment: Amendment) -> SafeString | str | None:
        return day(amendment.effective_on) or None

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
        fresh = FORMS[amendment.kind](agreement=amendment.agreement, said=said)
        present = amendments.present(amendment.agreement)
        names = dict.fromkeys(name for term in terms.of_kind(amendment.kind) for name in term.record)
        page = {
            "title": amendment.get_kind_display(),
            "button": gettext("Save"),
            "now": [(label_of(name), shown(present[name])) for name in names],
            "differences": lambda: list(typed_otherwise(fresh, request.POST)),
        }

        def act(valid: Any) -> str:
            changes = amendments.propose(amendment, valid.values(), actor=person(request))
            return gettext("Fields changed by this amendment: %(number)s.") % {"number": len(changes)}

        return self._fill_and_do(request, amendment, form, page, act)

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

        form: Any = signature_form(self, request, AmendmentSignature(amendment=amendment, party=signer))
        return self._fill_and_do(request, amendment, form, page, act)

    def effect_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Takes effect, after a question."""
        amendment = self.wanted(request, object_id)
        title = gettext("Let it take effect")
        page = {"title": title, "button": title, "right": self._right(request, amendment)}
        page["explanation"] = gettext("The agreement will then say what the amendment says.")

        def act(_reason: str) -> str:
            amendments.take_effect(amendment, actor=person(request))
            return gettext("The amendment is in effect since %(day)s.") % {"day": f"{amendment.effective_on:%d/%m/%Y}"}

        return self.ask_and_do(request, amendment, page, act)

    def cancel_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Gives it up, with a reason."""
        amendment = self.wanted(request, object_id)
        title = gettext("Cancel the amendment")
        page = {"title": title, "button": title, "needs_reason": True, "right": self._right(request, amendment)}
        page["explanation"] = gettext("It keeps its number, and changes nothing.")

        def act(reason: str) -> str:
            amendments.cancel(amendment, actor=person(request), reason=reason)
            return gettext("The amendment is cancelled.")

        return self.ask_and_do(request, amendment, page, act)

    def _fill_and_do(
        self, request: HttpRequest, amendment: Amendment, form: Form, page: dict[str, Any], act: Callable[[Any], str]
    ) -> HttpResponse:
        page["right"] = self._right(request, amendment)
        return fill_and_do(self, request, amendment, form, page, act)

    def _right(self, request: HttpRequest, amendment: Amendment) -> Refusal | None:
        return no_right_to_amend(request, amendment.agreement)

    # -- Two clerks ----------------------------------------------------------------------------------------------

    def revision_shown(self, thing: Any) -> str:
        """Its pages show the agreement beside the amendment: who corrects either changes what was read."""
        return f"{thing.agreement.revision}-{thing.revision}"

    def revision_now(self, key: Any) -> str | None:
        """Of both, locked in the order in which the rooms below lock them."""
        found = Amendment.objects.filter(pk__in=keys_of(key)).first()
        if found is None:
            return None
        agreement = Agreement.objects.select_for_update(of=("self",), no_key=True).get(pk=found.agreement_id)
        amendment = Amendment.objects.select_for_update(of=("self",), no_key=True).get(pk=found.pk)
        return f"{agreement.revision}-{amendment.revision}"

    def why_read_only(self, request: HttpRequest, thing: Any) -> str:
        """While it is on its way it is written on pages of its own, by who may."""
        if thing.state not in amendments.OPEN:
            return super().why_read_only(request, thing)
        right = self._right(request, thing)
        return " ".join(right.messages) if right else ""


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


def no_right_to_amend(request: HttpRequest, agreement: Agreement) -> Refusal | None:
    """Why the person who is signed in may not amend this agreement, or None."""
    try:
        amendments.refuse_actor(agreement, actor=person(request))
    except Refusal as refusal:
        return refusal
    return None


def typed_otherwise(fresh: Form, data: QueryDict) -> Iterator[tuple[str, Any, Any]]:
    """Where what was sent differs from what the form would now begin with: label, as it is now, as it was typed."""
    for bound in fresh:
        now, typed = standing(bound), sent(bound.field, bound.html_name, data)
        if not same_in({bound.name: bound.field})(bound.name, now, typed):
            yield str(bound.label), in_words(bound.field, now), in_words(bound.field, typed)


def fill_and_do(
    page_of: DeedsAdmin, request: HttpRequest, thing: Any, form: Form, page: dict[str, Any], act: Callable[[Any], str]
) -> HttpResponse:
    """GET shows a form; POST does what it says and goes on, or says at each field what is wrong."""
    answer, back = Answer(), page_of.url_of(thing, "change")
    if request.method == "POST":
        right = page["right"]
        invalid = right is None and not form.is_valid()
        done = partial(told_at_fields, form, act)
        answer = Answer(400) if invalid else page_of.decided(request, thing, done, right=right)
        if answer.is_done:
            return HttpResponseRedirect(page["onward"]() if "onward" in page else back)
    context = {
        "now": [],
        **page,
        **page_of.deed_context(request, thing, answer, page),
        "form": form,
        "media": page_of.media + form.media,
        "back": back,
        "differences": page["differences"]() if answer.status == STALE and "differences" in page else [],
    }
    return TemplateResponse(request, "admin/registry/amendment_form.html", context, status=answer.status)
