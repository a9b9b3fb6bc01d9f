"""What goes from the ministry to an association: the text to be read, and the one request for missing pieces."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import deposits, lifecycle, permissions
from registry.choices import CIVIL_SOCIETY, DepositState, RequestState, State
from registry.models import Agreement, CompletionRequest, Party, RequestedPiece
from registry.refusals import Refusal
from registry.templatetags.show import badge, day, in_language, moment

from .base import ReadOnlyAdmin, ReadOnlyRows
from .deed_forms import DeedForm, ReasonForm, day_field
from .deeds import Deed, do_deed
from .follow_up import FollowUpPages
from .publishing import NO_RIGHT, DeedsAdmin
from .site import person, site

ROWS_SHOWN: Final = 8
"""Of the pieces that a request may name."""
DAYS_TO_ANSWER: Final = 30
"""What the form offers; a clerk may say another day."""


def in_a_month() -> Any:
    """The day that the form offers."""
    return timezone.localdate() + timedelta(days=DAYS_TO_ANSWER)


class PiecesInput(forms.Widget):
    """A row for each piece, its Arabic name beside its French one. The first rows show, the others unfold."""

    template_name = "registry/widgets/pieces.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        given = dict(enumerate(value or [], start=1))
        rows = [(number, *given.get(number, ("", ""))) for number in range(1, deposits.MOST_PIECES + 1)]
        shown = max([ROWS_SHOWN, *given])
        return {**super().get_context(name, value, attrs), "rows": rows[:shown], "more": rows[shown:]}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[tuple[str, str]]:
        """The rows up to the last one that says something."""
        numbers = range(1, deposits.MOST_PIECES + 1)
        rows = [tuple(data.get(f"{name}_{number}_{code}", "") for code in ("ar", "fr")) for number in numbers]
        while rows and not any(words.strip() for words in rows[-1]):
            rows.pop()
        return rows

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        """The label is that of the whole table."""
        return ""


class PiecesField(forms.Field):
    """What is missing, each piece named in Arabic, in French or in both; rows left empty in between say nothing."""

    widget = PiecesInput

    def clean(self, value: list[tuple[str, str]]) -> list[tuple[str, str]]:
        pieces = [(arabic.strip(), french.strip()) for arabic, french in value]
        return [piece for piece in pieces if any(piece)]


class AskPiecesForm(DeedForm):
    """From whom, what, by when."""

    party: forms.ModelChoiceField = forms.ModelChoiceField(Party.objects.none(), label=capfirst(_("association")))
    pieces = PiecesField(
        label=_("Missing pieces"),
        help_text=_("One piece on each line: everything that is missing, since the law allows one single request."),
    )
    message = forms.CharField(
        label=_("Message to the association"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60, "dir": "auto"}),
    )
    due_on = day_field(_("due on"))

    def __init__(self, agreement: Agreement, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].initial = in_a_month
        parties = Party.objects.filter(participations__agreement=agreement, kind__in=CIVIL_SOCIETY)
        self.fields["party"].queryset = parties  # type: ignore[attr-defined]
        if len(parties) == 1:
            self.fields["party"].initial = parties[0]


def deed_of(title: Any, act: Callable[[Any], str], refusal: Refusal | None) -> Deed:
    """A deed of which the room below says in one answer whether it is not this person's, or not possible now."""
    not_yours = refusal is not None and refusal.code in NO_RIGHT
    return Deed(title, act, refusal if not_yours else None, refusal=None if not_yours else refusal)


class DeskPages(FollowUpPages):
    """On an agreement's page: what its associations are sent and asked, and what they handed in."""

    def desk(self, request: HttpRequest, agreement: Agreement) -> dict[str, Any]:
        """What the page says of it, in three queries; empty where there is nothing to say or to do."""
        asks = permissions.may(person(request), "ask_pieces", agreement)
        known = list(agreement.requests.select_related("party"))
        asked = {row.party_id for row in known if row.state != RequestState.WITHDRAWN}
        seats = agreement.participations.filter(party__kind__in=CIVIL_SOCIETY).values_list("party", flat=True)
        sends = asks and agreement.state == State.UNDER_REVIEW and agreement.shared_at is None
        can_ask = asks and deposits.refusal_to_ask(agreement, actor=person(request)) is None
        waiting = agreement.deposits.filter(state=DepositState.WAITING).select_related("party")
        found = {
            "share_url": reverse("admin:registry_agreement_share", args=(agreement.pk,)) if sends else "",
            "shared_at": agreement.shared_at,
            "ask_url": reverse("admin:registry_agreement_pieces", args=(agreement.pk,))
            if can_ask and set(seats) - asked
            else "",
            "requests": known,
            "deposits": list(waiting.order_by("answer_due_on", "pk")),
        }
        return found if any(found.values()) else {}

    def get_urls(self) -> list[URLPattern]:
        def page(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
            return path(f"<int:pk>/{route}", self.admin_site.admin_view(view), name=f"registry_agreement_{name}")

        own = [page("share/", self.share_view, "share"), page("pieces/", self.pieces_view, "pieces")]
        return own + super().get_urls()

    def share_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Sends the text under review to its parties."""
        agreement, actor = self._agreement(request, pk), person(request)

        def act(form: None) -> str:
            lifecycle.share(agreement, actor=actor)
            return gettext("The parties now read this text at their desk.")

        names = "، " if request.LANGUAGE_CODE == "ar" else ", "
        parties = names.join(str(row.party) for row in agreement.participations.select_related("party"))
        deed = Deed(_("Send to the parties"), act, permissions.refusal(actor, "ask_pieces", agreement))
        deed.explanation = gettext("From now on these parties read the text at their desk: %(parties)s.") % {
            "parties": parties
        }
        return self._do(request, agreement, deed)

    def pieces_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks an association for everything that is missing."""
        agreement, actor = self._agreement(request, pk), person(request)

        def act(form: AskPiecesForm) -> str:
            what = dict(form.cleaned_data)
            deposits.ask(agreement, what.pop("party"), actor=actor, **what)
            return gettext("The association is asked for what is missing.")

        deed = deed_of(_("Ask for missing pieces"), act, deposits.refusal_to_ask(agreement, actor=actor))
        deed.form = AskPiecesForm(agreement, request.POST or None)
        deed.explanation = gettext(
            "Law 55-19 allows one single request for a file: name everything that is missing. A second request is "
            "refused, unless the first is withdrawn."
        )
        return self._do(request, agreement, deed)


class Pieces(ReadOnlyRows):
    """The papers that are missing."""

    model = RequestedPiece
    fields = ("position", "text_ar", "text_fr")
    readonly_fields = fields


@admin.register(CompletionRequest, site=site)
class CompletionRequestAdmin(ReadOnlyAdmin, DeedsAdmin):
    """What associations were asked to add, made on the agreement's page and withdrawn here."""

    change_form_template = "admin/registry/deposit_change_form.html"
    list_display = ("asked_shown", "party_shown", "agreement", "state_shown", "due_shown")
    list_display_links = ("asked_shown", "party_shown")
    list_filter = ("state",)
    list_select_related = ("party", "agreement")
    search_fields = ("party__search", "agreement__search")
    search_help_text = _("Words of the association’s name, or of the agreement’s title or reference.")
    ordering = ("-pk",)
    inlines = (Pieces,)
    fields = (
        ("party_shown", "agreement"),
        ("state_shown", "due_shown"),
        "message",
        ("asked_by", "asked_shown"),
        "reason",
    )
    readonly_fields = (
        "party_shown",
        "agreement",
        "state_shown",
        "due_shown",
        "message",
        "asked_by",
        "asked_shown",
        "reason",
    )

    @admin.display(description=_("asked at"), ordering="asked_at")
    def asked_shown(self, row: CompletionRequest) -> SafeString | str:
        return moment(row.asked_at)

    @admin.display(description=_("association"))
    def party_shown(self, row: CompletionRequest) -> SafeString | str:
        return in_language(row.party, "name")

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, row: CompletionRequest) -> SafeString:
        colour = "expected" if row.state == RequestState.OPEN else row.state  # "open" is the green of a space
        return badge(colour, row.get_state_display())

    @admin.display(description=_("due on"), ordering="due_on")
    def due_shown(self, row: CompletionRequest) -> SafeString | str:
        return day(row.due_on)

    def why_read_only(self, request: HttpRequest, thing: Any) -> str:
        """What was asked is withdrawn, not changed: the page says so by its button."""
        return ""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        desk = self._desk(request, row) if row is not None and row.state == RequestState.OPEN else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "desk": desk})

    def _desk(self, request: HttpRequest, row: CompletionRequest) -> dict[str, Any]:
        """Until when it waits, and the way to take it back."""
        deed = {
            "label": gettext("Withdraw the request"),
            "address": reverse("admin:registry_completionrequest_withdraw", args=(row.pk,)),
            "refusal": deposits.refusal_to_withdraw(row, actor=person(request)),
        }
        standing = gettext("The association has until %(day)s.") % {"day": f"{row.due_on:%d/%m/%Y}"}
        return {"standing": standing, "deeds": [deed]}

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.withdraw_view)
        return [path("<int:pk>/withdraw/", view, name="registry_completionrequest_withdraw"), *super().get_urls()]

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Takes a request back, with a reason."""
        row = CompletionRequest.objects.filter(pk=pk).select_related("agreement", "party").first()
        if row is None:
            raise Http404
        actor = person(request)

        def act(form: ReasonForm) -> str:
            deposits.withdraw(row, actor=actor, reason=form.cleaned_data["reason"])
            return gettext("The request is withdrawn; another one may be made.")

        deed = deed_of(_("Withdraw the request"), act, deposits.refusal_to_withdraw(row, actor=actor))
        deed.form = ReasonForm(request.POST or None)
        back = reverse("admin:registry_completionrequest_change", args=(row.pk,))
        return do_deed(request, self, row, deed, back)
