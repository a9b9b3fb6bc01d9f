"""The forms by which an association acts, kept while they are written.

Every button of a form sends all of it, and all of it is kept before anything else is done: a wrong field, a refused
file or a lost connection takes nothing away. The same address answers the script of the page in JSON.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from registry import deposits
from registry.choices import DepositKind
from registry.deposits.drafts import IDLE, gone
from registry.models import Agreement, CompletionRequest, Deposit, DepositDraft, Party, Report
from registry.refusals import Refusal

from . import stash
from .begun import TITLES
from .desk import (
    association_or_404,
    at_desk,
    by_script,
    chosen_party,
    own,
    own_or_404,
    parties_in,
    person_of,
)
from .fields import PAPERS, Field, known_before, put_errors, questions, typed_in
from .past import last_of, returned_because


@dataclass
class Page:
    """A form for one thing of one association: its draft, and what it is about."""

    request: HttpRequest
    draft: DepositDraft
    about: Report | CompletionRequest | None = None
    token: UUID | None = None
    wrong: ValidationError | None = None
    refused: Refusal | None = None
    is_gone: bool = False
    """Handed in or deleted since the form was opened."""

    @property
    def back(self) -> str:
        """Where the form was opened from."""
        if self.draft.agreement is None:
            return reverse("portal:association", args=[self.draft.party.uuid])
        return f"{reverse('portal:agreement', args=[self.draft.agreement.uuid])}?for={self.draft.party.uuid}"


# -- The addresses -----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def report(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """A report that is owed."""
    agreement = own_or_404(request, Agreement, uuid=uuid)
    about = own_or_404(request, Report, agreement=agreement, pk=number)
    return _answer(request, DepositKind.REPORT, agreement, f"report/{about.pk}", about)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def pieces(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """The one request for missing pieces."""
    agreement = own_or_404(request, Agreement, uuid=uuid)
    about = own_or_404(request, CompletionRequest, agreement=agreement, pk=number)
    return _answer(request, DepositKind.PIECES, agreement, f"pieces/{about.pk}", about)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def of_agreement(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """What concerns the whole agreement: the signed copy, a correction, a renewal."""
    return _answer(request, kind, own_or_404(request, Agreement, uuid=uuid))


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def contact(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Where the association can be reached; a clerk confirms it."""
    party = association_or_404(request, uuid)
    draft = _draft(request, party, DepositKind.CONTACT, None, "")
    return _handled(Page(request, draft))


def _answer(
    request: HttpRequest,
    kind: str,
    agreement: Agreement,
    subject: str = "",
    about: Report | CompletionRequest | None = None,
) -> HttpResponse:
    parties = parties_in(request, agreement)
    if isinstance(about, CompletionRequest):
        parties = [party for party in parties if party.pk == about.party_id]
    draft = _draft(request, chosen_party(request, parties), kind, agreement, subject)
    return _handled(Page(request, draft, about))


def _draft(request: HttpRequest, party: Party, kind: str, agreement: Agreement | None, subject: str) -> DepositDraft:
    """The draft, or one that is not saved yet: to look at a form writes nothing."""
    person = person_of(request)
    what = {"person": person, "party": party, "kind": kind, "agreement": agreement, "subject": subject}
    begun = DepositDraft.objects.filter(**what).select_related("party", "agreement", "person").first()
    return begun or DepositDraft(**what)


# -- What the buttons do -----------------------------------------------------------------------------------------------


def _handled(page: Page) -> HttpResponse:
    draft, posted = page.draft, page.request.method == "POST"
    # Both asked before the receipt is looked for: a form in flight twice may be refused only because its twin is
    # through.
    refusal = deposits.refusal_to_hand_in(
        draft.person, draft.party, draft.kind, agreement=draft.agreement, subject=draft.subject
    )
    if posted:
        if page.request.POST.get("reader", mine := stash.mark_of(draft.person)) != mine:
            return _of_another(page)
        _refuse_if_gone(page, page.request.POST)
        if (before := _handed_in_before(page)) is not None:
            return redirect("portal:deposit", before.uuid)
    if refusal is not None and refusal.code == "not_allowed":
        raise Http404
    if refusal is not None and (not posted or refusal.code == "wrong_state"):
        return _closed(page, refusal)
    return _posted(page) if posted else _shown(page, _kept_or_known(page))


def _of_another(page: Page) -> HttpResponse:
    """Somebody else has signed in since the form was opened: what stands in it is not this person's to keep."""
    if by_script(page.request):
        return JsonResponse({"signed_out": True}, status=401)
    return HttpResponseRedirect(page.request.get_full_path())


def _closed(page: Page, refusal: Refusal) -> HttpResponse:
    """Nothing can be handed in here now. What somebody has just typed is shown, so that it can be copied."""
    if by_script(page.request):
        return JsonResponse({"errors": {}, "others": refusal.messages, "files": {}}, status=422)
    sent = page.request.POST if page.request.method == "POST" else stash.take(page.request, page.draft.person)
    typed = page.draft.content if sent is None else typed_in(page.draft.kind, sent)
    written = [each for each in questions(page.request, page.draft, page.about, typed) if each.value.strip()]
    context = {"refusal": refusal, "written": written, "receipt": last_of(page.draft, page.about), **_said(page)}
    return render(page.request, "portal/closed.html", context)


def _refuse_if_gone(page: Page, sent: Mapping[str, str]) -> None:
    """A form that is still open in another window, of what was handed in or deleted since: it begins nothing anew.

    It says of which draft it is, and which receipt was the last one when it was opened.
    """
    draft, last = page.draft, _number_of_last(page)
    begun = str(draft.uuid) if draft.pk else ""
    if sent.get("begun", "") not in ("", begun) or sent.get("last_receipt", last) != last:
        page.refused, page.is_gone = gone(), True


def _number_of_last(page: Page) -> str:
    last = last_of(page.draft, page.about)
    return last.number if last else ""


def _handed_in_before(page: Page) -> Deposit | None:
    """The same form, sent once more by a finger or by the browser: its receipt is the answer."""
    token = _token(page.request)
    if token is None or page.request.POST.get("do") != "hand_in":
        return None
    return own(page.request, Deposit).filter(token=token, made_by=person_of(page.request)).first()


def _token(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return None


def _kept_or_known(page: Page) -> dict[str, Any]:
    """What was typed in a session that ended, kept or not; before that, what the draft holds, or what is known."""
    if (sent := stash.take(page.request, page.draft.person)) is not None:
        typed = typed_in(page.draft.kind, sent)
        _refuse_if_gone(page, sent)
        if not page.is_gone:
            _keep(page, typed)
        return typed
    return dict(page.draft.content) if page.draft.pk else known_before(page.draft, page.about)


def _posted(page: Page) -> HttpResponse:
    """Keeps all that was sent, then does what the button says."""
    action = page.request.POST.get("do", "")
    typed = typed_in(page.draft.kind, page.request.POST)
    if page.is_gone:
        return _shown(page, typed)
    page.token = _token(page.request)
    if action == "delete":
        return _deleted(page)
    _keep(page, typed)
    if not page.refused:
        _take_files(page, typed)
    _take_away(page, action)
    if page.wrong or page.refused:
        return _shown(page, typed)
    if by_script(page.request):
        return _told(page, typed)
    if action == "hand_in":
        return _handed_in(page, typed)
    if action == "save":
        messages.success(page.request, gettext("What you have written is kept. Hand it in when it is ready."))
        return HttpResponseRedirect(page.back)
    return HttpResponseRedirect(f"{page.request.get_full_path()}#{PAPERS}")


def _keep(page: Page, typed: dict[str, Any]) -> None:
    draft = page.draft
    try:
        if draft._state.adding:
            page.draft = deposits.draft_of(
                draft.person, draft.party, draft.kind, agreement=draft.agreement, subject=draft.subject
            )
        if not deposits.keep(page.draft, typed) and page.request.POST.get("do") != "hand_in":
            page.refused = gone()  # a form handed in twice at once finds its deposit by its token
    except ValidationError as wrong:
        page.wrong = wrong
    except Refusal as refusal:
        page.refused = refusal


def _take_files(page: Page, typed: dict[str, Any]) -> None:
    """Each file by itself: one that is refused keeps none of the others out."""
    errors: dict[str, list[Any]] = page.wrong.error_dict if page.wrong else {}
    for place in questions(page.request, page.draft, page.about, typed):
        if place.widget != "files":
            continue
        for file in page.request.FILES.getlist(place.name):
            try:
                deposits.attach(page.draft, file, name=plain_name(file.name or ""), piece=place.piece)
            except ValidationError as wrong:
                errors.setdefault(place.name, []).extend(_named(file.name, wrong))
            except Refusal as refusal:
                errors.setdefault(place.name, []).extend(_named(file.name, ValidationError(refusal.messages)))
    page.wrong = ValidationError(errors) if errors else None


def plain_name(name: str) -> str:
    """Without the invisible marks that telephones write into names of Arabic files; the text policy refuses them."""
    return "".join(letter for letter in name if unicodedata.category(letter)[0] != "C").strip()


def _take_away(page: Page, action: str) -> None:
    number = action.removeprefix("remove/")
    if action.startswith("remove/") and number.isascii() and number.isdigit() and len(number) < 19 and page.draft.pk:
        for paper in page.draft.papers.filter(pk=int(number)):
            deposits.detach(paper)


def _named(name: str | None, wrong: ValidationError) -> list[ValidationError]:
    """Which of several files it is about."""
    return [ValidationError(_("%(file)s: %(why)s"), params={"file": name, "why": why}) for why in wrong.messages]


def _handed_in(page: Page, typed: dict[str, Any]) -> HttpResponse:
    if page.token is None:
        page.refused = Refusal("wrong_token", _("Open the form again and hand it in from there."))
        return _shown(page, typed)
    try:
        deposit = deposits.hand_in(page.draft, token=page.token, actor=person_of(page.request))
    except ValidationError as wrong:
        page.wrong = wrong
    except Refusal as refusal:
        page.refused = refusal
    else:
        return redirect("portal:deposit", deposit.uuid)
    return _shown(page, typed)


def _deleted(page: Page) -> HttpResponse:
    if page.draft.pk:
        deposits.discard(page.draft)
    messages.success(page.request, gettext("What you had begun was deleted."))
    return HttpResponseRedirect(page.back)


# -- What is answered --------------------------------------------------------------------------------------------------


def _shown(page: Page, typed: dict[str, Any]) -> HttpResponse:
    fields, others = _with_errors(page, typed)
    context = {
        **_said(page),
        "fields": fields,
        "errors": [each for each in fields if each.errors],
        "others": others,
        "token": page.token or uuid4(),
        "is_kept": bool(page.draft.pk),
        "reader": stash.mark_of(page.draft.person),
        "receipt": last_of(page.draft, page.about) if page.is_gone else None,
        **_identity(page),
    }
    if by_script(page.request):
        return JsonResponse({"errors": _plain(fields), "others": others, "files": _files(fields)}, status=422)
    return render(page.request, "portal/form.html", context)


def _identity(page: Page) -> dict[str, str]:
    """Of which draft the form is. One that is gone stays so while another draft is there: it would write over it."""
    if page.is_gone and page.draft.pk:
        return {name: page.request.POST.get(name, "") for name in ("begun", "last_receipt")}
    return {"begun": str(page.draft.uuid) if page.draft.pk else "", "last_receipt": _number_of_last(page)}


def _with_errors(page: Page, typed: dict[str, Any]) -> tuple[list[Field], list[str]]:
    """The fields, and the sentences that belong to none."""
    fields = questions(page.request, page.draft, page.about, typed)
    others = put_errors(fields, page.wrong) if page.wrong else []
    return fields, [*others, *(page.refused.messages if page.refused else [])]


def _said(page: Page) -> dict[str, Any]:
    """What stands above the form."""
    draft = page.draft
    return {
        "title": TITLES[DepositKind(draft.kind)],
        "kind": draft.kind,
        "party": draft.party,
        "agreement": draft.agreement,
        "about": page.about,
        "returned": returned_because(page.about, draft.party),
        "back": page.back,
        "lasts": IDLE.days,
    }


def _told(page: Page, typed: dict[str, Any]) -> JsonResponse:
    """For the script: kept, when, and which files are there."""
    fields = questions(page.request, page.draft, page.about, typed)
    return JsonResponse({"kept": timezone.localtime().strftime("%H:%M"), "files": _files(fields)})


def _plain(fields: list[Field]) -> dict[str, list[str]]:
    return {each.name: each.errors for each in fields if each.errors}


def _files(fields: list[Field]) -> dict[str, str]:
    """The lists of files, as the page shows them."""
    return {
        each.name: render_to_string("portal/files.html", {"field": each}) for each in fields if each.widget == "files"
    }
