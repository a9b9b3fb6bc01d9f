"""Who may hand in what, and when. One line for each kind of deposit, asked again when it is handed in.

Refusals by code: not_allowed (somebody else's, or nothing of this kind: the same sentence for both), wrong_state,
too_many.
"""

from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from registry import permissions
from registry.choices import (
    CIVIL_SOCIETY,
    SIGNED_STATES,
    DepositKind,
    DepositState,
    PublicationStatus,
    RequestState,
    State,
)
from registry.models import (
    Agreement,
    AgreementParty,
    CompletionRequest,
    Deposit,
    DepositDraft,
    Party,
    Report,
    User,
)
from registry.models.reports import OWED
from registry.refusals import Refusal

RENEWABLE: Final = (State.IN_FORCE, State.SUSPENDED, State.COMPLETED, State.TERMINATED)
"""What runs, or has run."""

MOST_WAITING: Final = 40
"""So many deposits of one association may wait for an answer: who sends more fills the ministry's table."""


def refusal_to_hand_in(
    person: User, party: Party, kind: str, *, agreement: Agreement | None = None, subject: str = ""
) -> Refusal | None:
    """Why this cannot be handed in now, or None; for a door that shows only what can be done."""
    draft = DepositDraft(person=person, party=party, kind=kind, agreement=agreement, subject=subject)
    return refusal_of(draft, actor=person)


def refusal_of(draft: DepositDraft, *, actor: User) -> Refusal | None:
    """Why `actor` cannot hand in this draft now, or None."""
    if (refusal := refusal_to_write(draft, actor=actor)) is not None:
        return refusal
    if (refusal := RULES[DepositKind(draft.kind)](draft)) is not None:
        return refusal
    waiting = Deposit.objects.filter(party=draft.party_id, state=DepositState.WAITING).count()
    if waiting >= MOST_WAITING:
        message = ngettext(
            "%(number)s deposit of your association waits for an answer: hand in more when some are answered.",
            "%(number)s deposits of your association wait for an answer: hand in more when some are answered.",
            waiting,
        )
        return Refusal("too_many", message % {"number": waiting})
    return None


def refusal_to_write(draft: DepositDraft, *, actor: User) -> Refusal | None:
    """Why somebody has no business with a draft: it is another's, or of an association or agreement not theirs."""
    own = draft.person_id == actor.pk and permissions.acts_for(actor, draft.party)
    if not own or (draft.kind == DepositKind.CONTACT) != (draft.agreement_id is None):
        return _not_yours()
    if draft.agreement_id is None:
        return None
    seen = permissions.visible_to(actor, Agreement).filter(pk=draft.agreement_id)
    if not seen.filter(participations__party=draft.party_id).exists():
        return _not_yours()
    return None


def _not_yours() -> Refusal:
    return Refusal("not_allowed", _("There is nothing here that you could hand in for this association."))


def number_in(draft: DepositDraft, name: str) -> int:
    """The number in «report/12»; 0, which no row has, where there is none."""
    what, _slash, number = draft.subject.partition("/")
    return int(number) if what == name and number.isascii() and number.isdigit() and len(number) < 19 else 0


def report_of(draft: DepositDraft) -> Report | None:
    """The report that a draft is to hand in."""
    return Report.objects.filter(agreement=draft.agreement_id, pk=number_in(draft, "report")).first()


def request_of(draft: DepositDraft) -> CompletionRequest | None:
    """The request that a draft is to answer."""
    asked = CompletionRequest.objects.filter(agreement=draft.agreement_id, party=draft.party_id)
    return asked.filter(pk=number_in(draft, "pieces")).first()


def seat_of(draft: DepositDraft) -> AgreementParty:
    """The place of the association in the agreement, which `refusal_to_write` has looked for."""
    assert draft.agreement is not None, "refusal_to_write"
    return draft.agreement.participations.get(party=draft.party_id)


# -- The table ---------------------------------------------------------------------------------------------------------


def report_is_owed(draft: DepositDraft) -> Refusal | None:
    """A report that is expected, or was returned, on a signed agreement; of a party that owes it."""
    report, seat = report_of(draft), seat_of(draft)
    if report is None:
        return _not_yours()
    if seat.agreement.state not in SIGNED_STATES:
        return Refusal("wrong_state", _("Reports are handed in on an agreement that was signed."))
    if not seat.owes_reports:
        return _not_yours()
    if report.state not in OWED:
        return Refusal("wrong_state", gettext("This report is now: %s.") % report.get_state_display())
    return None


def pieces_are_asked_for(draft: DepositDraft) -> Refusal | None:
    """A request that is open."""
    request = request_of(draft)
    if request is None:
        return _not_yours()
    if request.state != RequestState.OPEN:
        return Refusal("wrong_state", gettext("This request is now: %s.") % request.get_state_display())
    return None


def waits_for_signature(draft: DepositDraft) -> Refusal | None:
    """Approved, that is sent to be signed, and neither signed by this party nor sent by it."""
    seat = seat_of(draft)
    if seat.agreement.state != State.APPROVED:
        return Refusal("wrong_state", _("A signed copy is handed in while the agreement waits for its signatures."))
    if seat.has_signed:
        return Refusal("wrong_state", _("Your signature is recorded already."))
    if not seat.must_sign:
        return Refusal("wrong_state", _("This agreement is valid without your signature: you have nothing to send."))
    if _has_one_waiting(draft):
        return Refusal("wrong_state", _("You sent the signed copy already: the ministry has it."))
    return None


def has_a_desk(draft: DepositDraft) -> Refusal | None:
    """Contact data of an association: always."""
    return None if draft.party.kind in CIVIL_SOCIETY else _not_yours()


def is_published(draft: DepositDraft) -> Refusal | None:
    """Only what the public reads can be corrected there."""
    assert draft.agreement is not None, "refusal_to_write"
    if draft.agreement.publication != PublicationStatus.PUBLISHED:
        return Refusal("wrong_state", _("A correction is asked for when the agreement is published."))
    return None


def may_be_renewed(draft: DepositDraft) -> Refusal | None:
    """Running or ended, and not asked for already."""
    assert draft.agreement is not None, "refusal_to_write"
    if draft.agreement.state not in RENEWABLE:
        return Refusal("wrong_state", _("A renewal is asked for when the agreement is in force or has ended."))
    if _has_one_waiting(draft):
        return Refusal("wrong_state", _("You asked for the renewal already: the ministry has your request."))
    return None


def _has_one_waiting(draft: DepositDraft) -> bool:
    """Whether the same was handed in, and waits for its answer."""
    same = Deposit.objects.filter(agreement=draft.agreement_id, party=draft.party_id, kind=draft.kind)
    return same.filter(state=DepositState.WAITING).exists()


RULES: Final[dict[str, Callable[[DepositDraft], Refusal | None]]] = {
    DepositKind.REPORT: report_is_owed,
    DepositKind.PIECES: pieces_are_asked_for,
    DepositKind.SIGNED_COPY: waits_for_signature,
    DepositKind.CONTACT: has_a_desk,
    DepositKind.CORRECTION: is_published,
    DepositKind.RENEWAL: may_be_renewed,
}
