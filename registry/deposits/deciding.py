"""The ministry's answer to a deposit: accepted, or returned with a reason. Who and when is always noted.

A report is decided by ``registry.reporting``, so by whom it says; new contact data by who may change the party; the
rest by clerks and supervisors in charge of the agreement.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import notices, permissions, reporting
from registry.choices import DepositKind, DepositState, ReportState, RequestState
from registry.models import Agreement, CompletionRequest, Deposit, Party, Report, User, acting
from registry.perimeters import within_perimeter
from registry.permissions import Person
from registry.refusals import Refusal
from registry.small_steps import needed

from .content import CONTACT

# -- Asking ------------------------------------------------------------------------------------------------------------


def waiting(person: Person) -> QuerySet[Deposit]:
    """The deposits that wait for an answer and are somebody's work, the first due first."""
    if not isinstance(person, User) or not permissions.has_role(person, *permissions.STAFF):
        return Deposit.objects.none()
    rows = Deposit.objects.filter(state=DepositState.WAITING)
    return in_charge(person, rows).order_by("answer_due_on", "pk")


def in_charge(person: User, deposits: QuerySet[Deposit]) -> QuerySet[Deposit]:
    """Those within the perimeter of a member of the staff: by the agreement, or by the place of the association."""
    if permissions.is_national(person):
        return deposits
    # The place of a party is asked one by one: how exactly it is known differs. Those that moved house are few.
    moved = Party.objects.filter(pk__in=deposits.filter(agreement=None).order_by().values("party"))
    around = (
        "region",
        "province__region",
        "province__parent",
        "commune__province__region",
        "commune__province__parent",
    )
    ours = [party.pk for party in moved.select_related(*around) if within_perimeter(person, party)]
    agreements = permissions.in_charge_of(person).order_by().values("pk")
    return deposits.filter(Q(agreement__in=agreements) | Q(agreement=None, party__in=ours))


def overdue(deposits: QuerySet[Deposit], day: date | None = None) -> QuerySet[Deposit]:
    """Those of which the lawful day for an answer has passed."""
    return deposits.filter(state=DepositState.WAITING, answer_due_on__lt=day or timezone.localdate())


def refusal_to_accept(deposit: Deposit, *, actor: User) -> Refusal | None:
    """Why `actor` cannot accept it now (wrong_state, not_allowed, outside_perimeter), or None."""
    return _refusal(deposit, "accept_report", actor)


def refusal_to_return(deposit: Deposit, *, actor: User) -> Refusal | None:
    """Why `actor` cannot return it now (wrong_state, not_allowed, outside_perimeter), or None."""
    return _refusal(deposit, "return_report", actor)


def _refusal(deposit: Deposit, for_reports: str, actor: User) -> Refusal | None:
    if deposit.state != DepositState.WAITING:
        return Refusal("wrong_state", gettext("This deposit is now: %s.") % deposit.get_state_display())
    if deposit.kind == DepositKind.CONTACT:
        return permissions.refusal(actor, "change", deposit.party)
    action = for_reports if deposit.kind == DepositKind.REPORT else "decide_deposit"
    assert deposit.agreement is not None, "kept by a rule of the database"
    return permissions.refusal(actor, action, deposit.agreement)


# -- Deciding ----------------------------------------------------------------------------------------------------------


def accept(
    deposit: Deposit, *, actor: User, reason: str = "", on: date | None = None, seen: int | None = None
) -> Deposit:
    """Accepts a deposit; `reason` is a word to the association, and may be empty.

    The report is accepted, the request is settled, the contact data are written to the party. `on` is the day that
    counts for a report; `seen` is the revision of the party that `actor` has looked at, without which nothing newer
    than the deposit is written over. Raises Refusal (wrong_state, not_allowed, outside_perimeter, changed_since).
    """
    with _deciding(deposit, DepositState.ACCEPTED, actor, reason) as row:
        if (refusal := refusal_to_accept(row, actor=permissions.fresh(actor))) is not None:
            raise refusal
        if row.report is not None and row.report.state == ReportState.HANDED_IN:
            reporting.accept(row.report, actor=actor, on=on)
        if row.request is not None:
            _move(row.request, RequestState.SETTLED)
        if row.kind == DepositKind.CONTACT:
            _write_contact(row, seen)
    return deposit


def return_(deposit: Deposit, *, actor: User, reason: str, on: date | None = None) -> Deposit:
    """Returns a deposit with its reason (law 55-19: a refusal gives its reasons).

    The report is owed again, the request is open again. Raises Refusal (as `accept`, and reason_needed).
    """
    with _deciding(deposit, DepositState.RETURNED, actor, reason) as row:
        if (refusal := refusal_to_return(row, actor=permissions.fresh(actor))) is not None:
            raise refusal
        row.reason = needed(reason)
        if row.report is not None and row.report.state == ReportState.HANDED_IN:
            reporting.return_(row.report, actor=actor, reason=reason, on=on)
        if row.request is not None:
            _move(row.request, RequestState.OPEN)
    return deposit


@contextmanager
def _deciding(deposit: Deposit, state: DepositState, actor: User, reason: str) -> Iterator[Deposit]:
    """The row, locked; what the block does is written together with the decision. `deposit` then follows it.

    The agreement is locked first, as whoever hands in does; of contact data, the party.
    """
    with transaction.atomic(), acting(actor, road=f"deposit:{state.value}"):
        if deposit.agreement_id is not None:
            Agreement.objects.select_for_update(of=("self",), no_key=True).get(pk=deposit.agreement_id)
        else:
            Party.objects.select_for_update(of=("self",), no_key=True).get(pk=deposit.party_id)
        row = Deposit.objects.select_for_update(no_key=True).get(pk=deposit.pk)
        row.reason = reason.strip()
        yield row
        row.state, row.decided_by, row.decided_at = state, actor, timezone.now()
        row.full_clean()
        row.save(update_fields=["state", "decided_by", "decided_at", "reason"])
        notices.deposit_decided(row)
    deposit.refresh_from_db()


def _move(request: CompletionRequest, state: RequestState) -> None:
    """The request is settled; or open again, with some days left to answer it."""
    row = CompletionRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    row.state = state
    if state == RequestState.OPEN:
        row.due_on = row.day_again(timezone.localdate())
    row.full_clean(exclude={"agreement", "party", "asked_by"})
    row.save(update_fields=["state", "due_on"])


def changed_since(deposit: Deposit, party: Party) -> list[str]:
    """Of new contact data, the fields that somebody has changed otherwise since they were handed in."""
    said, before = deposit.content, deposit.content.get("before", {})
    return [name for name in CONTACT if name in said and getattr(party, name) not in (said[name], before.get(name, ""))]


def _write_contact(deposit: Deposit, seen: int | None) -> None:
    """What was accepted becomes the party's; the history keeps what was before."""
    party = Party.objects.get(pk=deposit.party_id)
    if seen != party.revision and changed_since(deposit, party):
        sentence = _("The contact data were changed since these were handed in. Look at them as they are now first.")
        raise Refusal("changed_since", sentence)
    new = [name for name in CONTACT if name in deposit.content]
    for name in new:
        setattr(party, name, deposit.content[name])
    party.clean_fields(exclude={field.name for field in party._meta.fields} - set(new))
    party.save(update_fields=[*new, "updated_at"])


# -- A report that is decided on its own page --------------------------------------------------------------------------


def accept_report(report: Report, *, actor: User, on: date | None = None) -> Report:
    """Accepts a report, and the deposit with which it came, if it came so."""
    if (deposit := _that_brought(report)) is None:
        return reporting.accept(report, actor=actor, on=on)
    accept(deposit, actor=actor, on=on)
    report.refresh_from_db()
    return report


def return_report(report: Report, *, actor: User, reason: str, on: date | None = None) -> Report:
    """Returns a report, and the deposit with which it came, if it came so."""
    if (deposit := _that_brought(report)) is None:
        return reporting.return_(report, actor=actor, reason=reason, on=on)
    return_(deposit, actor=actor, reason=reason, on=on)
    report.refresh_from_db()
    return report


def _that_brought(report: Report) -> Deposit | None:
    return Deposit.objects.filter(report=report, state=DepositState.WAITING).first()
