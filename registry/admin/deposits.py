"""What associations handed in: the list with the first due first, and the page on which the ministry answers."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from registry import deposits
from registry.choices import DepositKind, DepositState, State
from registry.deposits.content import CONTACT
from registry.models import Deposit, DepositPaper, Indicator, Party
from registry.permissions import is_national, may
from registry.plain_letters import isolated
from registry.templatetags.show import amount, badge, day, in_language, ltr, moment, quantity

from .base import ReadOnlyAdmin, ReadOnlyRows
from .beginnings import renewal_address
from .completion import deed_of
from .deed_forms import DeedForm, ReasonForm
from .deeds import do_deed
from .filters import ChargeFilter, WaitingFilter
from .publishing import DeedsAdmin
from .site import person, site
from .two_clerks import REVISION

WAITING_FIRST = (
    Case(When(state=DepositState.WAITING, then=Value(0)), default=Value(1), output_field=IntegerField()),
    Case(When(state=DepositState.WAITING, then=F("answer_due_on"))),
    "-pk",
)


class OverdueFilter(admin.SimpleListFilter):
    """Of which the lawful day for an answer has passed."""

    title = _("answer overdue")
    parameter_name = "overdue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in ("yes", "no"):
            return queryset.none() if self.value() else queryset
        late = deposits.overdue(Deposit.objects.all()).values("pk")
        return queryset.filter(pk__in=late) if self.value() == "yes" else queryset.exclude(pk__in=late)


class DepositChargeFilter(ChargeFilter):
    """What lies in the perimeter of who looks: by the agreement, or by the place of the association."""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return deposits.in_charge(person(request), queryset) if self.value() == self.MINE else queryset


class AcceptForm(DeedForm):
    """A word to the association."""

    reason = forms.CharField(
        label=_("A word to the association"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60, "dir": "auto"}),
    )


class Papers(ReadOnlyRows):
    """The files, each with the piece for which it stands."""

    model = DepositPaper
    verbose_name_plural = _("papers")
    fields = ("paper_shown", "kind_shown", "piece_shown")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[DepositPaper]:
        rows: QuerySet[DepositPaper] = super().get_queryset(request)
        return rows.select_related("document", "piece", "deposit")

    @admin.display(description=_("file"))
    def paper_shown(self, paper: DepositPaper) -> SafeString:
        """The name that its sender gave it; it is handed out by the agreement's own page."""
        at = (paper.document.agreement_id, paper.document_id)
        return format_html(
            '<a href="{}"><bdi>{}</bdi></a>', reverse("admin:registry_agreement_document", args=at), paper
        )

    @admin.display(description=_("kind"))
    def kind_shown(self, paper: DepositPaper) -> str:
        return paper.document.get_kind_display()

    @admin.display(description=_("requested piece"))
    def piece_shown(self, paper: DepositPaper) -> SafeString | str:
        return in_language(paper.piece, "text") if paper.piece else "—"


@admin.register(Deposit, site=site)
class DepositAdmin(ReadOnlyAdmin, DeedsAdmin):
    """What was handed in, and the answer."""

    change_form_template = "admin/registry/deposit_change_form.html"
    list_display = (
        "number_shown",
        "kind",
        "party_shown",
        "agreement_shown",
        "made_shown",
        "answer_shown",
        "state_shown",
    )
    list_display_links = ("number_shown",)
    list_filter = (WaitingFilter, DepositChargeFilter, "state", "kind", OverdueFilter)
    list_select_related = ("party", "agreement")
    search_help_text = _("A number, or a part of it.")
    ordering = WAITING_FIRST
    fiction_column = False
    inlines = (Papers,)
    fieldsets = (
        (None, {"fields": (("kind", "party_shown", "agreement_link"), ("made_by", "made_shown", "answer_shown"))}),
        (_("What was handed in"), {"fields": ("said",)}),
        (_("Answer"), {"fields": (("decided_by", "decided_shown"), "words")}),
    )
    readonly_fields = (
        *("kind", "party_shown", "agreement_link", "made_by", "made_shown", "answer_shown"),
        *("said", "decided_by", "decided_shown", "words"),
    )

    # -- The list ------------------------------------------------------------------------------------------------

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Who is in charge of a region opens the list at it."""
        if request.method == "GET" and not request.GET and not is_national(person(request)):
            return HttpResponseRedirect(f"{request.path}?{ChargeFilter.parameter_name}={ChargeFilter.MINE}")
        extra = {"title": gettext("What associations handed in"), **(extra_context or {})}
        return super().changelist_view(request, extra)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """A number is looked up as it is printed."""
        return queryset.filter(number__icontains=search_term.strip()[:30]), False

    search_fields = ("number",)

    @admin.display(description=_("number"), ordering="number")
    def number_shown(self, row: Deposit) -> SafeString | str:
        return ltr(row.number)

    @admin.display(description=_("association"))
    def party_shown(self, row: Deposit) -> SafeString:
        address = reverse("admin:registry_party_change", args=(row.party_id,))
        return format_html('<a href="{}">{}</a>', address, in_language(row.party, "name"))

    @admin.display(description=_("agreement"), empty_value="—")
    def agreement_shown(self, row: Deposit) -> SafeString | str | None:
        return in_language(row.agreement, "title") if row.agreement else None

    @admin.display(description=_("agreement"))
    def agreement_link(self, row: Deposit) -> SafeString | str:
        if row.agreement is None:
            return "—"
        address = reverse("admin:registry_agreement_change", args=(row.agreement_id,))
        return format_html('<a href="{}">{}</a>', address, in_language(row.agreement, "title"))

    @admin.display(description=_("handed in at"), ordering="made_at")
    def made_shown(self, row: Deposit) -> SafeString | str:
        return moment(row.made_at)

    @admin.display(description=_("answer due on"), ordering="answer_due_on")
    def answer_shown(self, row: Deposit) -> SafeString | str:
        """The lawful day, and how many days are left; late is said in a word, and in red."""
        if row.answer_due_on is None or row.state != DepositState.WAITING:
            return day(row.answer_due_on)
        left = (row.answer_due_on - timezone.localdate()).days
        if left < 0:
            late = ngettext("%(count)s day late", "%(count)s days late", -left) % {"count": -left}
            return format_html("{} {}", day(row.answer_due_on), badge("overdue", late))
        words = ngettext("%(count)s day left", "%(count)s days left", left) % {"count": left}
        return format_html("{} ({})", day(row.answer_due_on), words)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, row: Deposit) -> SafeString:
        return badge(row.state, row.get_state_display())

    # -- The page ------------------------------------------------------------------------------------------------

    @admin.display(description=_("decided at"))
    def decided_shown(self, row: Deposit) -> SafeString | str:
        return moment(row.decided_at) or "—"

    @admin.display(description=_("A word to the association"))
    def words(self, row: Deposit) -> SafeString | str:
        """Of a return, its reason."""
        return format_html('<bdi dir="auto">{}</bdi>', row.reason) if row.reason else "—"

    def why_read_only(self, request: HttpRequest, thing: Any) -> str:
        """What is handed in is answered, not changed: the page says so by its buttons."""
        return ""

    def get_inlines(self, request: HttpRequest, obj: Deposit | None) -> Any:
        """New contact data come without papers."""
        return () if obj is not None and obj.kind == DepositKind.CONTACT else self.inlines

    @admin.display(description=_("What was handed in"))
    def said(self, row: Deposit) -> SafeString:
        """The form as it was understood, field by field; contact data beside what they were, and are if they moved."""
        before, newer = row.content.get("before", {}), _newer(row)
        contact = [
            (_label(name), before.get(name), getattr(row.party, name), row.content[name])
            for name in CONTACT
            if name in row.content
        ]
        context = {"text": row.text, "rows": list(_rows(row)), "contact": contact, "newer": newer}
        return render_to_string("admin/registry/deposit_said.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        desk = self._desk(request, row) if row is not None else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "desk": desk})

    def _desk(self, request: HttpRequest, row: Deposit) -> dict[str, Any]:
        """Where it stands, and what can be done."""
        deeds: list[dict[str, Any]] = []
        if row.state == DepositState.WAITING:
            actor = person(request)
            ways = (
                ("accept", _("Accept"), deposits.refusal_to_accept),
                ("return", _("Return"), deposits.refusal_to_return),
            )
            deeds = [
                {
                    "label": label,
                    "refusal": refusal(row, actor=actor),
                    "address": reverse(f"admin:registry_deposit_{name}", args=(row.pk,)),
                }
                for name, label, refusal in ways
            ]
        deeds += [{"label": label, "address": address, "refusal": None} for label, address in self._next(request, row)]
        return {"standing": _standing(row), "deeds": deeds}

    def _next(self, request: HttpRequest, row: Deposit) -> Iterator[tuple[str, str]]:
        """The page on which the work goes on once the deposit is looked at."""
        if row.agreement is None or not may(person(request), "decide_deposit", row.agreement):
            return
        if row.kind == DepositKind.SIGNED_COPY and row.agreement.state == State.APPROVED:
            seat = row.agreement.participations.filter(party=row.party_id, has_signed=False).first()
            if seat is not None:
                at = (row.agreement_id, seat.pk)
                yield gettext("Record the signature"), reverse("admin:registry_agreement_signature", args=at)
        if row.kind == DepositKind.RENEWAL and row.state == DepositState.ACCEPTED:
            yield gettext("Renew"), renewal_address(row.agreement)

    # -- The answer ----------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("<int:pk>/accept/", guarded(self.accept_view), name="registry_deposit_accept"),
            path("<int:pk>/return/", guarded(self.return_view), name="registry_deposit_return"),
            *super().get_urls(),
        ]

    def accept_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Accepts the deposit."""
        row, actor = self._of(pk), person(request)

        def act(form: AcceptForm) -> str:
            deposits.accept(row, actor=actor, reason=form.cleaned_data["reason"], seen=row.party.revision)
            return gettext("%(number)s is accepted; the association reads it at its desk.") % {"number": row.number}

        deed = deed_of(_("Accept"), act, deposits.refusal_to_accept(row, actor=actor))
        deed.form, deed.explanation = AcceptForm(request.POST or None), _what_follows(row)
        return do_deed(request, self, row, deed, self.url_of(row, "change"))

    def return_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Returns the deposit with a reason."""
        row, actor = self._of(pk), person(request)

        def act(form: ReasonForm) -> str:
            deposits.return_(row, actor=actor, reason=form.cleaned_data["reason"])
            return gettext("%(number)s is returned; the association reads why at its desk.") % {"number": row.number}

        deed = deed_of(_("Return"), act, deposits.refusal_to_return(row, actor=actor))
        deed.form = ReasonForm(request.POST or None)
        deed.explanation = gettext("The association reads this reason. Say what is to be done.")
        return do_deed(request, self, row, deed, self.url_of(row, "change"))

    def revision_shown(self, thing: Deposit) -> str:
        """New contact data are answered beside the association's record: the page carries the revision of that."""
        return str(thing.party.revision) if thing.kind == DepositKind.CONTACT else ""

    def is_as_shown(self, request: HttpRequest, thing: Any, name: str = REVISION) -> bool:
        """Whether nothing newer would be written over, but what the page has shown."""
        return not _newer(thing) or request.POST.get(name) == self.revision_shown(thing)

    def _of(self, pk: int) -> Deposit:
        row = Deposit.objects.filter(pk=pk).select_related("party", "agreement", "report", "request").first()
        if row is None:
            raise Http404
        return row


def _label(name: str) -> Any:
    """What the party's own page calls the field."""
    field: Any = Party._meta.get_field(name)
    return field.verbose_name


def _standing(row: Deposit) -> str:
    """One sentence above the page."""
    if row.state == DepositState.WAITING:
        return gettext("It waits for the ministry's answer.")
    return row.reason


def _newer(row: Deposit) -> list[str]:
    """The contact data that are newer in the association's record than in a deposit that waits."""
    is_asked = row.kind == DepositKind.CONTACT and row.state == DepositState.WAITING
    return deposits.changed_since(row, row.party) if is_asked else []


def _written_over(row: Deposit) -> Iterator[str]:
    """A sentence for each of them."""
    for name in _newer(row):
        message = gettext("%(field)s: changed since it was handed in. It is now %(now)s and will become %(new)s.")
        now, new = (isolated(value or "—") for value in (getattr(row.party, name), row.content[name]))
        yield message % {"field": capfirst(_label(name)), "now": now, "new": new}


def _what_follows(row: Deposit) -> str:
    """What accepting writes besides the answer."""
    if row.kind == DepositKind.REPORT:
        return gettext("The report will be accepted.")
    if row.kind == DepositKind.PIECES:
        return gettext("The request for missing pieces will be settled.")
    if row.kind == DepositKind.CONTACT:
        written = gettext("The new contact data will be written to the association's record.")
        return " ".join([written, *_written_over(row)])
    return gettext("Nothing else changes by it: what was asked for is done on the agreement's page.")


SHOWN: Final[dict[str, tuple[Any, Callable[[str], SafeString | str]]]] = {
    "should_be": (_("what it should be"), lambda words: format_html('<bdi dir="auto">{}</bdi>', words)),
    "until": (_("renewed until"), lambda told: day(date.fromisoformat(told))),
    "spent": (_("spent in the period (MAD)"), lambda told: amount(Decimal(told))),
}
"""What a form says besides its text and its numbers, and how each shows."""


def _rows(row: Deposit) -> Iterator[tuple[Any, SafeString | str]]:
    """What the form says besides its text."""
    for name, (label, shown) in SHOWN.items():
        if name in row.content:
            yield label, shown(row.content[name])
    values = row.content.get("values", {})
    for indicator in Indicator.objects.filter(pk__in=map(int, values)):
        yield in_language(indicator, "name"), quantity(Decimal(values[str(indicator.pk)]))
    if row.request is not None:
        pieces = format_html_join(
            "", "<div>{}</div>", ((in_language(each, "text"),) for each in row.request.pieces.all())
        )
        yield _("requested pieces"), pieces
    if row.report is not None:
        yield _("report"), f"{row.report} ({row.report.get_state_display()})"
