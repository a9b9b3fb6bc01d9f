"""The life of a report: asked for by a schedule or by a person, handed in, accepted or returned, its date moved.

A report may also be typed on the agreement's page, with its due date; from then on these functions are the only code
that sets its state, its days, its paper and its due date. Each takes all of its step or none, and refuses with a
stable code: wrong_state, not_allowed, outside_perimeter, reason_needed, incomplete; what breaks a rule of the row
itself comes as ValidationError. Who may take which step: ``registry.permissions``.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import notices, permissions
from registry.choices import ReportKind, ReportState, State
from registry.models import (
    Agreement,
    Document,
    Indicator,
    IndicatorValue,
    Party,
    Report,
    ReportDueMove,
    ReportingSchedule,
    User,
    acting,
)
from registry.models.reports import OWED
from registry.refusals import Refusal
from registry.small_steps import (
    Offer,
    Sentence,
    Step,
    locked,
    needed,
    not_to_come,
    refuse_incomplete,
    taking,
)
from registry.small_steps import offers as offers_of
from registry.text import plain_amount

STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        Step("hand_in", _("Hand in"), OWED, ReportState.HANDED_IN, "hand_in_report"),
        Step("accept", _("Accept"), (ReportState.HANDED_IN,), ReportState.ACCEPTED, "accept_report"),
        Step(
            "return",
            _("Return for correction"),
            (ReportState.HANDED_IN,),
            ReportState.RETURNED,
            "return_report",
            needs_reason=True,
        ),
    )
}

BROKEN_OFF = (State.CANCELLED, State.REJECTED, State.TERMINATED)
"""The states of an agreement after which nobody asks for new reports. What is still owed may yet be handed in."""

MOST_AT_ONCE = 240
"""Twenty years of monthly reports: more means that somebody mistyped a date."""


def offers(report: Report, *, actor: User) -> list[Offer]:
    """The steps that may follow the report's state, each with what still stands in its way."""
    return offers_of(report, STEPS, actor=actor)


# -- Asking for reports ------------------------------------------------------------------------------------------------


def planned(agreement: Agreement) -> list[Report]:
    """The reports that the schedules ask for up to the last day and that nobody expects yet, not saved."""
    until = agreement.last_day
    if until is None:
        return []
    return [report for row in agreement.reporting_schedules.all() for report in _planned_by(row, until)]


def _planned_by(schedule: ReportingSchedule, until: date) -> list[Report]:
    """One report for each period, or for what comes in it after the last report of this kind.

    What exists is never touched, nor doubled. When the end of the agreement moved, the last period goes on from where
    its report stopped; what lies in a period before a report is not asked for again.
    """
    of_this_kind = Report.objects.filter(agreement=schedule.agreement_id, kind=schedule.kind, is_ad_hoc=False)
    covered = list(of_this_kind.values_list("period_start", "period_end"))
    found = []
    for start, end in schedule.periods(until):
        ends = [last for first, last in covered if first and last and first <= end and last >= start]
        begins = max([start, *(last + timedelta(days=1) for last in ends)])
        if begins > end:
            continue
        report = Report(agreement_id=schedule.agreement_id, kind=schedule.kind, period_start=begins, period_end=end)
        report.due_on = end + timedelta(days=schedule.days_after)
        found.append(report)
        if len(found) > MOST_AT_ONCE:
            message = gettext("The schedule asks for more than %(most)s reports: check its dates and the end.")
            raise Refusal("incomplete", message % {"most": MOST_AT_ONCE})
    return found


def preview(agreement: Agreement, *, actor: User) -> list[Report]:
    """What `make_expected` would create now, or the Refusal it would raise; nothing is written."""
    if (refusal := refusal_to_ask(agreement, actor=actor)) is not None:
        raise refusal
    refuse_incomplete(_missing_for_plan(agreement))
    return planned(agreement)


def make_expected(agreement: Agreement, *, actor: User) -> list[Report]:
    """Creates the reports that the schedules ask for up to the end of the agreement; a second time, none."""
    with locked(agreement, actor=actor, road="report:make_expected") as row:
        reports = preview(row, actor=permissions.fresh(actor))
        for report in reports:
            report.full_clean()
            report.save()
    return reports


def refusal_to_ask(agreement: Agreement, *, actor: User) -> Refusal | None:
    """Why `actor` cannot ask for reports on this agreement (wrong_state, not_allowed, outside_perimeter), or None."""
    if agreement.state in BROKEN_OFF:
        state = agreement.get_state_display()
        return Refusal("wrong_state", gettext("No new report is asked for while the agreement is: %s.") % state)
    return permissions.refusal(actor, "ask_report", agreement)


def _missing_for_plan(agreement: Agreement) -> list[Sentence]:
    missing: list[Sentence] = []
    if agreement.last_day is None:
        missing.append(_("Enter the day on which the agreement ends: reports are expected up to that day."))
    if not agreement.reporting_schedules.exists():
        missing.append(_("Enter a reporting schedule first."))
    return missing


def ask_ad_hoc(
    agreement: Agreement,
    *,
    actor: User,
    kind: str,
    due_on: date,
    reason: str,
    period: tuple[date | None, date | None] = (None, None),
) -> Report:
    """Asks for one report outside the schedule, and says why."""
    with locked(agreement, actor=actor, road="report:ask_ad_hoc") as row:
        if (refusal := refusal_to_ask(row, actor=permissions.fresh(actor))) is not None:
            raise refusal
        report = Report(agreement=row, kind=ReportKind(kind), due_on=due_on, is_ad_hoc=True)
        report.period_start, report.period_end = period
        report.ad_hoc_reason = needed(reason)
        report.full_clean()
        report.save()
    return report


def refusal_to_remove(report: Report, *, actor: User) -> Refusal | None:
    """Why `actor` cannot remove a report that was expected by mistake (as `refusal_to_ask`), or None."""
    if report.state != ReportState.EXPECTED or report.due_moves.all():
        return Refusal("wrong_state", _("Only a report that nothing happened to yet can be removed."))
    return permissions.refusal(actor, "ask_report", report)


def remove(report: Report, *, actor: User) -> None:
    """Takes back a report that was expected by mistake; its history stays."""
    with transaction.atomic(), acting(actor, road="report:remove_report"):
        row = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
        if (refusal := refusal_to_remove(row, actor=permissions.fresh(actor))) is not None:
            raise refusal
        row.delete()


# -- The due date ------------------------------------------------------------------------------------------------------


def refusal_to_move(report: Report, *, actor: User) -> Refusal | None:
    """Why `actor` cannot move the due date (wrong_state, not_allowed, outside_perimeter), or None."""
    if report.state not in OWED:
        message = gettext("Only the date of a report that is still owed can be moved; this one is: %s.")
        return Refusal("wrong_state", message % report.get_state_display())
    return permissions.refusal(actor, "move_due", report)


def move_due(report: Report, *, actor: User, to: date, reason: str) -> ReportDueMove:
    """Moves the due date; the former one is kept, with who moved it and why."""
    with locked(report, actor=actor, road="report:move_due") as row:
        if (refusal := refusal_to_move(row, actor=permissions.fresh(actor))) is not None:
            raise refusal
        if row.due_on == to:
            refuse_incomplete([_("Choose another day than the one on which it is due now.")])
        move = ReportDueMove(report=row, from_day=row.due_on, to_day=to, actor=actor, reason=needed(reason))
        move.full_clean()
        move.save()
        row.due_on = to
        row.save(update_fields=["due_on"])
        notices.report_moved(move)
    return move


# -- Handing in and deciding -------------------------------------------------------------------------------------------


def hand_in(
    report: Report,
    *,
    actor: User,
    on: date,
    document: Document | None = None,
    values: Mapping[Indicator, Decimal] | None = None,
    summary: str = "",
    spent: Decimal | None = None,
    party: Party | None = None,
) -> Report:
    """Notes that the report was handed in on a day: its paper, what was done and spent, what the indicators reached.

    Values count for the end of the period, or for the day of handing in where that came first. Handed in again, all is
    replaced, and what is said no more is gone; only the paper stays until another comes, for nobody sends it twice.
    `party` is who hands it in at its own desk: its values in reports that nobody has accepted give way.
    """
    measured = values or {}
    with taking(report, STEPS["hand_in"], actor=actor) as row:
        measured_on = min(on, row.period_end or on)
        wrong = [*_missing_to_hand_in(row, on, document), *_foreign_values(row, measured, measured_on, party)]
        refuse_incomplete(wrong)
        row.handed_in_on, row.decided_on = on, None
        row.document = document or row.document
        row.summary, row.spent = summary, spent
        _write_values(row, measured, measured_on)
    return report


def _missing_to_hand_in(report: Report, on: date, document: Document | None) -> list[Sentence]:
    missing = not_to_come(on)
    if report.decided_on and on < report.decided_on:
        missing.append(_("It is handed in again after it was returned: enter a later day."))
    if document is not None and document.agreement_id != report.agreement_id:
        missing.append(_("Choose a paper of the same agreement."))
    return missing


def _foreign_values(
    report: Report, values: Mapping[Indicator, Decimal], day: date, party: Party | None
) -> list[Sentence]:
    """Values of another agreement's indicators, or of a day for which another report, or a person, gave one."""
    found: list[Sentence] = []
    if any(indicator.agreement_id != report.agreement_id for indicator in values):
        found.append(_("Choose indicators of the same agreement."))
    others = IndicatorValue.objects.filter(indicator__in=values, measured_on=day).exclude(report=report)
    for row in others.select_related("indicator", "report"):
        if row.value != values[row.indicator] and not _gives_way(row, party):
            message = gettext(
                "«%(indicator)s» stands at %(value)s on %(day)s already: enter the same number, or leave the field "
                "empty and write in the report what is to be corrected."
            )
            told = {"indicator": row.indicator, "value": plain_amount(row.value), "day": f"{day:%d/%m/%Y}"}
            found.append(message % told)
    return found


def _gives_way(value: IndicatorValue, party: Party | None) -> bool:
    """Whether the party gave this value itself, in another report that the ministry has not accepted."""
    if party is None or value.report is None or value.report.state == ReportState.ACCEPTED:
        return False
    last = value.report.deposits.order_by("pk").last()
    return last is not None and last.party_id == party.pk


def _write_values(report: Report, measured: Mapping[Indicator, Decimal], day: date) -> None:
    """The values of the report, in the place of its former ones; the same number noted elsewhere stays where it is."""
    IndicatorValue.objects.filter(report=report).exclude(indicator__in=measured, measured_on=day).delete()
    for indicator, value in measured.items():
        known = IndicatorValue.objects.filter(indicator=indicator, measured_on=day).first()
        row = known or IndicatorValue(indicator=indicator, measured_on=day)
        if row.value != value:
            row.report, row.value = report, value
            row.full_clean()
            row.save()


def accept(report: Report, *, actor: User, on: date | None = None) -> Report:
    """Accepts a report that was handed in."""
    with taking(report, STEPS["accept"], actor=actor) as row:
        row.decided_on = on or timezone.localdate()
        refuse_incomplete(_wrong_decision_day(row))
    return report


def return_(report: Report, *, actor: User, reason: str, on: date | None = None) -> Report:
    """Returns a report for correction; law 55-19: a refusal gives its reasons."""
    with taking(report, STEPS["return"], actor=actor, reason=reason) as row:
        row.decided_on = on or timezone.localdate()
        refuse_incomplete(_wrong_decision_day(row))
    return report


def _wrong_decision_day(report: Report) -> list[Sentence]:
    assert report.decided_on is not None, "set by the step"
    wrong = not_to_come(report.decided_on)
    if report.handed_in_on and report.decided_on < report.handed_in_on:
        wrong.append(_("A report is decided on after it was handed in."))
    return wrong
