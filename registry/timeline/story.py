"""What happened to an agreement, as one of its parties may read it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.choices import (
    AmendmentState,
    DatePrecision,
    DepositState,
    ReportState,
    RequestState,
    State,
)
from registry.life import first_day
from registry.models import Agreement, Deposit, Party, Report
from registry.text import plain_amount

from .words import listed, period_of, returned_to, said, what_is


@dataclass(frozen=True)
class Event:
    """Something that happened on a day, as far as the day is known."""

    on: date
    label: str
    detail: str = ""
    precision: str = DatePrecision.DAY


TOLD: Final = {
    "approve": _("The text was approved"),
    "sign": _("All parties have signed"),
    "enter_into_force": _("The agreement entered into force"),
    "suspend": _("The agreement was suspended"),
    "resume": _("The agreement was resumed"),
    "complete": _("The agreement came to its end"),
    "terminate": _("The agreement was terminated"),
    "reject": _("The agreement was rejected"),
    "cancel": _("The agreement was given up before its signature"),
}
"""The steps that concern the other side; drafting and submitting is the ministry's own work."""
TAKEN_BACK: Final = _("The ministry took the text back to correct it")
"""Told of a text that the parties had before them; why is among clerks."""
WITH_REASON: Final = ("suspend", "terminate", "reject")
"""Law 55-19: what is taken away or refused says why. Other reasons are notes among clerks."""


def happened(agreement: Agreement, party: Party) -> list[Event]:
    """What happened, the oldest first."""
    events = [event for source in SOURCES for event in source(agreement, party)]
    return sorted(events, key=lambda event: event.on)


def _steps(agreement: Agreement, party: Party) -> Iterator[Event]:
    if agreement.shared_at:
        yield Event(timezone.localdate(agreement.shared_at), gettext("The text was sent to the parties"))
    for row in agreement.transitions.all():
        if row.step in TOLD:
            day = first_day(agreement, row)
            precision = {State.SIGNED: agreement.signed_on_precision}.get(State(row.to_state))
            detail = _because(row.reason) if row.step in WITH_REASON else ""
            yield Event(day, str(TOLD[row.step]), detail, precision or DatePrecision.DAY)
        elif row.step == "return" and row.from_state == State.APPROVED:
            yield Event(timezone.localdate(row.at), str(TAKEN_BACK))


def _because(reason: str) -> str:
    return gettext("Reason: %(reason)s") % {"reason": reason}


def _signatures(agreement: Agreement, party: Party) -> Iterator[Event]:
    for row in agreement.participations.all():
        if row.has_signed and row.signed_on:
            label = gettext("%(party)s signed") % {"party": row.party}
            yield Event(row.signed_on, label, precision=row.signed_on_precision or DatePrecision.DAY)


def _amendments(agreement: Agreement, party: Party) -> Iterator[Event]:
    """Those that are signed; one in the making or given up binds nobody."""
    for row in agreement.amendments.all():
        values = {"number": row.number, "kind": row.get_kind_display()}
        subject = str(row.subject or "")
        if row.state in (AmendmentState.SIGNED, AmendmentState.IN_FORCE) and row.signed_on:
            yield Event(row.signed_on, gettext("Amendment %(number)s was signed: %(kind)s") % values, subject)
        if row.state == AmendmentState.IN_FORCE and row.effective_on:
            yield Event(row.effective_on, gettext("Amendment %(number)s took effect: %(kind)s") % values, subject)


def _payments(agreement: Agreement, party: Party) -> Iterator[Event]:
    for row in agreement.instalments.all():
        if row.paid_on and row.paid_amount is not None:
            label = gettext("Instalment %(number)s was paid") % {"number": row.number}
            yield Event(row.paid_on, label, gettext("%(amount)s DH") % {"amount": plain_amount(row.paid_amount)})


def _reports(agreement: Agreement, party: Party) -> Iterator[Event]:
    """Unless the party's own deposit tells the same of the same day, with its receipt."""
    own = [row for row in agreement.deposits.all() if row.party_id == party.pk]
    told = {(row.report_id, timezone.localdate(at)) for row in own for at in (row.made_at, row.decided_at) if at}
    for row in agreement.reports.all():
        values = {"report": row.get_kind_display()}
        if row.handed_in_on and (row.pk, row.handed_in_on) not in told:
            yield Event(row.handed_in_on, gettext("Handed in: %(report)s") % values, period_of(row))
        if row.decided_on and (row.pk, row.decided_on) not in told:
            yield _decision(agreement, party, row, values)


def _decision(agreement: Agreement, party: Party, report: Report, values: dict[str, str]) -> Event:
    """The reason of a return is for who handed the report in."""
    assert report.decided_on is not None, "asked"
    if report.state == ReportState.RETURNED:
        reason = _because(report.reason) if returned_to(agreement, report) == party.pk else period_of(report)
        return Event(report.decided_on, gettext("Returned for correction: %(report)s") % values, reason)
    return Event(report.decided_on, gettext("Accepted: %(report)s") % values, period_of(report))


def _moved_days(agreement: Agreement, party: Party) -> Iterator[Event]:
    """Why a day was moved is among clerks."""
    for report in agreement.reports.all():
        for move in report.due_moves.all():
            values = {"report": report.get_kind_display(), "day": said(move.to_day)}
            label = gettext("New day, %(day)s, for: %(report)s") % values
            yield Event(timezone.localdate(move.at), label, period_of(report))


def _requests(agreement: Agreement, party: Party) -> Iterator[Event]:
    for row in agreement.requests.all():
        if row.party_id != party.pk:
            continue
        if row.state == RequestState.WITHDRAWN:
            label = gettext("The ministry asked for missing pieces, and withdrew the request since")
        else:
            label = gettext("The ministry asked for missing pieces, by %(day)s") % {"day": said(row.due_on)}
        yield Event(timezone.localdate(row.asked_at), label, listed(row.pieces.all()))


def _deposits(agreement: Agreement, party: Party) -> Iterator[Event]:
    for row in agreement.deposits.all():
        if row.party_id != party.pk:
            continue
        values = {"what": what_is(row)}
        receipt = gettext("Receipt %(number)s") % {"number": row.number}
        yield Event(timezone.localdate(row.made_at), gettext("You handed in: %(what)s") % values, receipt)
        if row.decided_at:
            yield _answer(row, values)


def _answer(deposit: Deposit, values: dict[str, str]) -> Event:
    assert deposit.decided_at is not None, "asked"
    day = timezone.localdate(deposit.decided_at)
    if deposit.state == DepositState.RETURNED:
        return Event(day, gettext("The ministry returned: %(what)s") % values, _because(deposit.reason))
    receipt = gettext("Receipt %(number)s") % {"number": deposit.number}
    return Event(day, gettext("The ministry accepted: %(what)s") % values, receipt)


def _letters(agreement: Agreement, party: Party) -> Iterator[Event]:
    for row in agreement.letters.all():
        if row.party_id == party.pk:
            label = gettext("Status letter %(number)s was made") % {"number": row.number}
            yield Event(timezone.localdate(row.issued_at), label)


SOURCES: Final[tuple[Callable[[Agreement, Party], Iterator[Event]], ...]] = (
    _signatures,
    _steps,
    _amendments,
    _payments,
    _reports,
    _moved_days,
    _requests,
    _deposits,
    _letters,
)
"""On one day they are told in this order."""
