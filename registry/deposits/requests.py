"""The request for missing pieces: everything at once, once for a file (law 55-19)."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import notices, permissions
from registry.choices import CIVIL_SOCIETY, SIGNED_STATES, RequestState
from registry.models import Agreement, CompletionRequest, Party, RequestedPiece, User, acting
from registry.refusals import Refusal
from registry.small_steps import needed

MOST_PIECES: Final = 30

Errors = dict[str, list[Any]]


def refusal_to_ask(agreement: Agreement, *, actor: User) -> Refusal | None:
    """Why `actor` cannot ask for pieces here (not_allowed, outside_perimeter, wrong_state), or None."""
    if (refusal := permissions.refusal(actor, "ask_pieces", agreement)) is not None:
        return refusal
    if agreement.state not in SIGNED_STATES and agreement.shared_at is None:
        return Refusal("wrong_state", _("The association does not see this agreement yet: send it the text first."))
    return None


def ask(
    agreement: Agreement,
    party: Party,
    *,
    pieces: Sequence[tuple[str, str]],
    message: str,
    due_on: date,
    actor: User,
) -> CompletionRequest:
    """Asks a party for all that is missing: each piece in Arabic, in French, or both.

    Raises Refusal (as `refusal_to_ask`) and ValidationError by field; a second request for the same file is refused
    there with the sentence of the law.
    """
    with transaction.atomic(), acting(actor, road="request:ask"):
        locked = Agreement.objects.select_for_update(of=("self",), no_key=True).get(pk=agreement.pk)
        if (refusal := refusal_to_ask(locked, actor=permissions.fresh(actor))) is not None:
            raise refusal
        request = CompletionRequest(agreement=locked, party=party, message=message, due_on=due_on, asked_by=actor)
        request.full_clean()
        _refuse_wrong(party, pieces, due_on)
        request.save()
        for position, (arabic, french) in enumerate(pieces, start=1):
            piece = RequestedPiece(request=request, position=position, text_ar=arabic, text_fr=french)
            piece.full_clean()
            piece.save()
        notices.request_made(request)
    return request


def _refuse_wrong(party: Party, pieces: Sequence[tuple[str, str]], due_on: date) -> None:
    """What the rows by themselves do not say."""
    errors: Errors = {}
    if party.kind not in CIVIL_SOCIETY:
        errors["party"] = [_("Choose an association, a cooperative or a foundation: they have a desk here.")]
    if not pieces:
        errors["pieces"] = [_("Name at least one piece.")]
    if len(pieces) > MOST_PIECES:
        errors["pieces"] = [gettext("Name at most %(most)s pieces.") % {"most": MOST_PIECES}]
    if due_on <= timezone.localdate():
        errors["due_on"] = [_("Enter a day that is still to come.")]
    if errors:
        raise ValidationError(errors)


def refusal_to_withdraw(request: CompletionRequest, *, actor: User) -> Refusal | None:
    """Why `actor` cannot withdraw it now (wrong_state, not_allowed, outside_perimeter), or None."""
    if request.state != RequestState.OPEN:
        return Refusal("wrong_state", gettext("This request is now: %s.") % request.get_state_display())
    return permissions.refusal(actor, "ask_pieces", request.agreement)


def withdraw(request: CompletionRequest, *, actor: User, reason: str) -> CompletionRequest:
    """Takes back a request that was a mistake, while nobody has answered it; another may then be made."""
    with transaction.atomic(), acting(actor, road="request:withdraw"):
        Agreement.objects.select_for_update(of=("self",), no_key=True).get(pk=request.agreement_id)
        row = CompletionRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
        if (refusal := refusal_to_withdraw(row, actor=permissions.fresh(actor))) is not None:
            raise refusal
        row.state, row.reason = RequestState.WITHDRAWN, needed(reason)
        row.full_clean(exclude={"agreement", "party", "asked_by"})
        row.save(update_fields=["state", "reason"])
        notices.request_withdrawn(row)
    request.refresh_from_db()
    return request
