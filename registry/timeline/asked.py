"""What is asked of a party now: each thing once, the most pressing first. Where it stands is read from this list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from registry.choices import (
    GIVEN_UP_STATES,
    SIGNED_STATES,
    DepositKind,
    DepositState,
    ObligationState,
    ReportState,
    State,
)
from registry.models import Agreement, AgreementParty, Membership, Obligation, Party, Report
from registry.models.reports import OWED

from .words import (
    in_state_since,
    listed,
    open_request,
    own_row,
    period_of,
    reporters_of,
    returned_to,
    said,
    today_or,
    waiting_deposits,
)

LOOKING_AHEAD = timedelta(days=90)
"""What is due later than this is not asked yet."""
MANDATE_ENDS_SOON = timedelta(days=30)


@dataclass(frozen=True)
class Task:
    """One thing that a party is asked for; `thing` is the row that it is about.

    `told` says it of the association, to anybody who asks where the agreement stands: what it does next, and no word
    of the agreement itself. A pressing task is waited for already, `since` a day.
    """

    kind: str
    """report, pieces, signature, obligation or mandate."""
    label: str
    due_on: date | None
    is_overdue: bool
    thing: Any
    detail: str = ""
    told: str = ""
    is_pressing: bool = False
    since: date | None = None


def asked_of(agreement: Agreement, party: Party, *, today: date | None = None) -> list[Task]:
    """What the party has to do: overdue things first, then what is waited for, then by day; what has no day last."""
    row = own_row(agreement, party)
    if row is None:
        return []
    day = today_or(today)
    found = [*_signature(agreement, row), *_pieces(agreement, party, day), *_reports(agreement, row, day)]
    found += [*_obligations(agreement, row, day), *_mandates(row.party, day)]
    return sorted(found, key=lambda task: (not task.is_overdue, not task.is_pressing, task.due_on or date.max))


def _signature(agreement: Agreement, row: AgreementParty) -> Iterator[Task]:
    if agreement.state != State.APPROVED or not row.is_missing or sent_signed_copy(agreement, row.party):
        return
    label = gettext("Sign the agreement and send the signed copy")
    told, since = gettext("The association signs and sends the signed copy."), in_state_since(agreement)
    yield Task("signature", label, None, is_overdue=False, thing=row, told=told, is_pressing=True, since=since)


def sent_signed_copy(agreement: Agreement, party: Party) -> bool:
    """Whether the party's signed copy lies with the ministry."""
    return any(deposit.kind == DepositKind.SIGNED_COPY for deposit in waiting_deposits(agreement, party))


def _pieces(agreement: Agreement, party: Party, today: date) -> Iterator[Task]:
    request = open_request(agreement, party)
    if request is None or agreement.state in GIVEN_UP_STATES:
        return
    yield Task(
        "pieces",
        gettext("Send the missing pieces"),
        request.due_on,
        is_overdue=request.due_on < today,
        thing=request,
        detail=listed(request.pieces.all()),
        told=gettext("The association sends the missing pieces by %(day)s.") % {"day": said(request.due_on)},
        is_pressing=True,
        since=timezone.localdate(request.asked_at),
    )


# -- Reports ---------------------------------------------------------------------------------------------------------


def owed_reports(agreement: Agreement, row: AgreementParty, today: date) -> list[Report]:
    """The reports that a party has to hand in now: not those that lie with the ministry, nor those of next year."""
    if agreement.state not in SIGNED_STATES:
        return []
    under_way = {each.report_id for each in agreement.deposits.all() if each.state == DepositState.WAITING}
    near = today + LOOKING_AHEAD
    rows = [report for report in agreement.reports.all() if report.state in OWED and report.pk not in under_way]
    due = [each for each in rows if each.state == ReportState.RETURNED or each.due_on is None or each.due_on <= near]
    return [report for report in due if row.party_id in reporters_of(agreement, report)]


def _reports(agreement: Agreement, row: AgreementParty, today: date) -> Iterator[Task]:
    for report in owed_reports(agreement, row, today):
        yield _returned(agreement, report, row, today) if report.state == ReportState.RETURNED else _due(report, today)


def _returned(agreement: Agreement, report: Report, row: AgreementParty, today: date) -> Task:
    values = {"report": report.get_kind_display()}
    is_theirs = returned_to(agreement, report) == row.party_id
    return Task(
        "report",
        gettext("Correct and hand in again: %(report)s") % values,
        report.due_on,
        is_overdue=_is_late(report, today),
        thing=report,
        detail=gettext("Returned because: %(reason)s") % {"reason": report.reason} if is_theirs else period_of(report),
        told=gettext("The association hands in again: %(report)s.") % values,
        is_pressing=True,
        since=report.decided_on,
    )


def _due(report: Report, today: date) -> Task:
    values = {"report": report.get_kind_display()}
    late = gettext("The association hands in, overdue: %(report)s.") % values
    told = late if _is_late(report, today) else next_report(report)
    return _by_its_day("report", gettext("Hand in: %(report)s") % values, report, today, period_of(report), told)


def _is_late(thing: Report | Obligation, today: date) -> bool:
    return thing.due_on is not None and thing.due_on < today


def _by_its_day(kind: str, label: str, thing: Report | Obligation, today: date, detail: str, told: str) -> Task:
    """What is waited for from the day on which it was due."""
    late = _is_late(thing, today)
    since = thing.due_on if late else None
    return Task(kind, label, thing.due_on, late, thing, detail, told, is_pressing=late, since=since)


def next_report(report: Report) -> str:
    """A report that is still to come."""
    if report.due_on is None:
        return gettext("The association hands in: %(report)s.") % {"report": report.get_kind_display()}
    values = {"report": report.get_kind_display(), "day": said(report.due_on)}
    return capfirst(gettext("next report: %(report)s, due on %(day)s.") % values)


# -- Obligations -----------------------------------------------------------------------------------------------------


def open_duties(agreement: Agreement, row: AgreementParty) -> list[Obligation]:
    """The obligations of a party that it has not fulfilled."""
    if agreement.state not in SIGNED_STATES:
        return []
    duties = agreement.obligations.all()
    return [duty for duty in duties if duty.debtor_id == row.pk and duty.state == ObligationState.OPEN]


def _obligations(agreement: Agreement, row: AgreementParty, today: date) -> Iterator[Task]:
    for duty in open_duties(agreement, row):
        if duty.due_on is not None and duty.due_on > today + LOOKING_AHEAD:
            continue
        late = gettext("The association fulfils its obligation, overdue.")
        told = late if _is_late(duty, today) else next_duty(duty)
        yield _by_its_day("obligation", gettext("Fulfil your obligation"), duty, today, str(duty), told)


def next_duty(duty: Obligation) -> str:
    """An obligation that is still to be fulfilled."""
    if duty.due_on is None:
        return gettext("The association fulfils its obligation.")
    return gettext("The association fulfils its obligation by %(day)s.") % {"day": said(duty.due_on)}


# -- Mandates --------------------------------------------------------------------------------------------------------


def _mandates(party: Party, today: date) -> Iterator[Task]:
    """A mandate that ends takes its access along: the association renews it in time."""
    for mandate in party.memberships.all():
        if _ends_soon(mandate, today):
            assert mandate.valid_until is not None, "asked"
            values = {"office": mandate.get_office_display(), "day": said(mandate.valid_until)}
            label = gettext("Renew a mandate (%(office)s): it ends on %(day)s") % values
            yield Task("mandate", label, mandate.valid_until, is_overdue=False, thing=mandate)


def _ends_soon(mandate: Membership, today: date) -> bool:
    if mandate.ended_at is not None or mandate.valid_until is None or not mandate.person.is_active:
        return False
    return mandate.valid_from <= today <= mandate.valid_until <= today + MANDATE_ENDS_SOON
