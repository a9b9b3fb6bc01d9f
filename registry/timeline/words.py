"""What the sentences of this room are made of."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.translation import get_language, gettext

from registry.choices import CIVIL_SOCIETY, DepositState, InstalmentCondition, ReportState, RequestState
from registry.life import first_day
from registry.models import Agreement, AgreementParty, CompletionRequest, Deposit, Instalment, Party, Report


def said(day: date) -> str:
    """A day inside a sentence."""
    return f"{day:%d/%m/%Y}"


def listed(names: Iterable[object]) -> str:
    """Several names in one line, with the comma of the language."""
    return ("، " if get_language() == "ar" else ", ").join(str(name) for name in names)


def period_of(report: Report) -> str:
    """The period of a report, or nothing."""
    return period(report.period_start, report.period_end)


def period(start: date | None = None, end: date | None = None) -> str:
    """From a day to a day; nothing where one of them is not known."""
    if not (start and end):
        return ""
    values = {"start": said(start), "end": said(end)}
    return gettext("Period from %(start)s to %(end)s") % values


def what_is(deposit: Deposit) -> str:
    """What was handed in: of reports, which kind."""
    return str(deposit.report.get_kind_display() if deposit.report else deposit.get_kind_display())


def own_row(agreement: Agreement, party: Party) -> AgreementParty | None:
    """The place of a party in the agreement."""
    rows = agreement.participations.all()
    return next((row for row in rows if row.party_id == party.pk), None)


def unsigned(agreement: Agreement) -> list[AgreementParty]:
    """The parties whose signature is awaited."""
    return [row for row in agreement.participations.all() if row.is_missing]


def waiting_deposits(agreement: Agreement, party: Party) -> list[Deposit]:
    """What a party has handed in and the ministry has not answered, the oldest first."""
    rows = [row for row in agreement.deposits.all() if row.state == DepositState.WAITING and row.party_id == party.pk]
    return sorted(rows, key=lambda row: row.pk)


def open_request(agreement: Agreement, party: Party) -> CompletionRequest | None:
    """The request for missing pieces that a party has still to answer."""
    for row in agreement.requests.all():
        if row.state == RequestState.OPEN and row.party_id == party.pk:
            return row
    return None


def returned_to(agreement: Agreement, report: Report) -> int | None:
    """The party that a return addresses, with its reason: who handed the report in, else the one that alone owes it.

    None where several associations owe it and it came on paper: the register does not know from whom.
    """
    brought = [row for row in agreement.deposits.all() if row.report_id == report.pk]
    if brought:
        return max(brought, key=lambda row: row.pk).party_id
    rows = [row for row in agreement.participations.all() if row.party.kind in CIVIL_SOCIETY and row.owes_reports]
    return rows[0].party_id if len(rows) == 1 else None


def reporters_of(agreement: Agreement, report: Report) -> set[int]:
    """The parties that a report is asked of; what was returned to one of them is that one's to correct."""
    if report.state == ReportState.RETURNED and (one := returned_to(agreement, report)) is not None:
        return {one}
    return {row.party_id for row in agreement.participations.all() if row.owes_reports}


def condition_of(instalment: Instalment) -> str:
    """What must happen before it is paid, in plain words."""
    match instalment.condition:
        case InstalmentCondition.REPORT:
            return _after_report(instalment)
        case InstalmentCondition.DOCUMENT if instalment.condition_is_met:
            return gettext("the document has been received: nothing more is needed")
        case InstalmentCondition.DOCUMENT:
            return gettext("when the document that the agreement names has been received")
        case InstalmentCondition.DATE:
            return gettext("on its day")
    return gettext("without condition")


def _after_report(instalment: Instalment) -> str:
    report = instalment.required_report
    if report is None:
        return gettext("when the report that the agreement names is accepted")
    if instalment.condition_is_met:
        return gettext("the report is accepted: nothing more is needed")
    values = {"report": report.get_kind_display(), "state": report.get_state_display()}
    return gettext("when this report is accepted: %(report)s (now: %(state)s)") % values


def in_state_since(agreement: Agreement) -> date | None:
    """The first day of the present state; None for a text that has taken no step yet."""
    rows = list(agreement.transitions.all())
    if not rows or rows[-1].to_state != agreement.state:
        return None
    return first_day(agreement, rows[-1])


def today_or(day: date | None) -> date:
    """The day that is asked about."""
    return day or timezone.localdate()
