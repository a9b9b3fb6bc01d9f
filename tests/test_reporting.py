"""Reports: asked for by a schedule or a person, handed in, accepted or returned; their dates move with a reason."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import translation

from registry import reporting
from registry.choices import ReportState, State
from registry.models import IndicatorValue, Report, ReportDueMove, User
from registry.models.reports import months_after
from tests.factories import AgreementFactory, IndicatorFactory, ReportFactory, paper_of
from tests.reported import DAY, TODAY, agreement_until, day, periods, refused, report_in, scheduled

pytestmark = pytest.mark.django_db


# -- The schedule --------------------------------------------------------------------------------------------------


def test_a_schedule_makes_the_reports_up_to_the_end_of_the_agreement(clerk: User) -> None:
    agreement = agreement_until("2027-02-28")
    scheduled(agreement, "2026-01-01")
    made = reporting.make_expected(agreement, actor=clerk)
    assert len(made) == 3
    assert periods(agreement) == [
        ("2026-01-01", "2026-06-30", "2026-07-30"),
        ("2026-07-01", "2026-12-31", "2027-01-30"),
        ("2027-01-01", "2027-02-28", "2027-03-30"),  # what is left
    ]
    assert {row.state for row in agreement.reports.all()} == {ReportState.EXPECTED}


def test_periods_from_the_end_of_a_month_do_not_drift(clerk: User) -> None:
    agreement = agreement_until("2028-06-15")
    scheduled(agreement, "2028-01-31", every=1, after=0)
    reporting.make_expected(agreement, actor=clerk)
    assert [start for start, _end, _due in periods(agreement)] == [
        "2028-01-31",
        "2028-02-29",  # a leap year
        "2028-03-31",
        "2028-04-30",
        "2028-05-31",
    ]
    assert [end for _start, end, _due in periods(agreement)] == [
        "2028-02-28",
        "2028-03-30",
        "2028-04-29",
        "2028-05-30",
        "2028-06-15",
    ]


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-12-01", 1, "2027-01-01"),
        ("2026-11-30", 13, "2027-12-30"),
    ],
)
def test_months_later(start: str, months: int, expected: str) -> None:
    assert months_after(day(start), months) == day(expected)


def test_a_second_time_creates_nothing_and_touches_nothing(clerk: User, supervisor: User) -> None:
    agreement = agreement_until("2026-12-31")
    schedule = scheduled(agreement, "2026-01-01", every=3)
    reporting.make_expected(agreement, actor=clerk)
    first, second = agreement.reports.order_by("period_start")[:2]
    reporting.hand_in(first, actor=clerk, on=DAY)
    reporting.move_due(second, actor=supervisor, to=day("2026-09-09"), reason="عطلة")
    before = list(agreement.reports.order_by("pk").values())
    assert reporting.make_expected(agreement, actor=clerk) == []
    schedule.days_after = 5
    schedule.save()
    assert reporting.make_expected(agreement, actor=clerk) == []
    assert list(agreement.reports.order_by("pk").values()) == before


def test_when_the_end_moves_only_what_no_report_covers_is_added(clerk: User) -> None:
    agreement = agreement_until("2026-09-30")
    scheduled(agreement, "2026-01-01")
    reporting.make_expected(agreement, actor=clerk)
    agreement.ends_on = day("2027-03-31")
    agreement.save()
    made = reporting.make_expected(agreement, actor=clerk)
    assert [(str(row.period_start), str(row.period_end)) for row in made] == [
        ("2026-10-01", "2026-12-31"),
        ("2027-01-01", "2027-03-31"),
    ]


def test_each_kind_has_its_own_rhythm_and_an_ad_hoc_report_covers_nothing(clerk: User) -> None:
    agreement = agreement_until("2026-12-31")
    scheduled(agreement, "2026-01-01", every=12)
    scheduled(agreement, "2026-01-01", every=6, kind="financial")
    whole = (day("2026-01-01"), day("2026-12-31"))
    reporting.ask_ad_hoc(agreement, actor=clerk, kind="narrative", due_on=DAY, reason="لجنة القيادة", period=whole)
    reporting.make_expected(agreement, actor=clerk)
    assert sorted(agreement.reports.filter(is_ad_hoc=False).values_list("kind", flat=True)) == [
        "financial",
        "financial",
        "narrative",
    ]


def test_an_end_known_by_its_year_lasts_until_december(clerk: User) -> None:
    agreement = agreement_until("2026-01-01", "year")
    scheduled(agreement, "2026-01-01", every=12)
    reporting.make_expected(agreement, actor=clerk)
    assert periods(agreement) == [("2026-01-01", "2026-12-31", "2027-01-30")]


def test_the_preview_writes_nothing(clerk: User) -> None:
    agreement = agreement_until("2026-12-31")
    scheduled(agreement, "2026-01-01")
    assert len(reporting.preview(agreement, actor=clerk)) == 2
    assert not agreement.reports.exists()


def test_what_the_schedule_lacks_is_said(clerk: User, account_manager: User) -> None:
    agreement = AgreementFactory()
    refusal = refused(lambda: reporting.make_expected(agreement, actor=clerk))
    assert (refusal.code, len(refusal.messages)) == ("incomplete", 2)
    with translation.override("fr"):
        assert refusal.messages[1] == "Indiquez d’abord un calendrier des rapports."
    endless = agreement_until("2999-12-31")
    scheduled(endless, "2026-01-01", every=1)
    assert refused(lambda: reporting.make_expected(endless, actor=clerk)).code == "incomplete"
    assert refused(lambda: reporting.make_expected(endless, actor=account_manager)).code == "not_allowed"
    broken_off = agreement_until("2026-12-31", state=State.TERMINATED, signed_on_printed="2025")
    assert refused(lambda: reporting.make_expected(broken_off, actor=clerk)).code == "wrong_state"


@pytest.mark.parametrize(("every", "after"), [(0, 30), (61, 30), (6, 367)])
def test_a_schedule_has_a_possible_rhythm(every: int, after: int) -> None:
    with pytest.raises(IntegrityError, match="reportingschedule_"), transaction.atomic():
        scheduled(AgreementFactory(), "2026-01-01", every=every, after=after)


# -- Outside the schedule ------------------------------------------------------------------------------------------


def test_a_report_outside_the_schedule_says_why(clerk: User) -> None:
    agreement = AgreementFactory()
    ask = {"actor": clerk, "kind": "financial", "due_on": DAY}
    assert refused(lambda: reporting.ask_ad_hoc(agreement, reason=" ", **ask)).code == "reason_needed"
    report = reporting.ask_ad_hoc(agreement, reason="طلبت المحكمة المالية", **ask)
    assert (report.is_ad_hoc, report.ad_hoc_reason, report.due_on) == (True, "طلبت المحكمة المالية", DAY)
    for change in ({"ad_hoc_reason": ""}, {"is_ad_hoc": False}):
        with pytest.raises(IntegrityError, match="report_ad_hoc_has_reason"), transaction.atomic():
            Report.objects.filter(pk=report.pk).update(**change)


# -- The due date --------------------------------------------------------------------------------------------------


def test_a_moved_date_keeps_where_it_stood_who_moved_it_and_why(supervisor: User) -> None:
    report = ReportFactory()
    for to in ("2026-08-31", "2026-09-30"):
        reporting.move_due(report, actor=supervisor, to=day(to), reason=f"إلى {to}")
    assert report.due_on == day("2026-09-30")
    moves = [(str(row.from_day), str(row.to_day), row.reason, row.actor) for row in report.due_moves.all()]
    assert moves == [
        ("2026-07-30", "2026-08-31", "إلى 2026-08-31", supervisor),
        ("2026-08-31", "2026-09-30", "إلى 2026-09-30", supervisor),
    ]


def test_a_date_is_moved_by_a_supervisor_with_a_reason_to_another_day(clerk: User, supervisor: User) -> None:
    report, to = ReportFactory(), day("2026-08-31")
    assert refused(lambda: reporting.move_due(report, actor=clerk, to=to, reason="x")).code == "not_allowed"
    assert refused(lambda: reporting.move_due(report, actor=supervisor, to=to, reason="")).code == "reason_needed"
    same = refused(lambda: reporting.move_due(report, actor=supervisor, to=report.due_on, reason="x"))
    assert same.code == "incomplete"
    done = report_in(ReportState.ACCEPTED)
    assert refused(lambda: reporting.move_due(done, actor=supervisor, to=to, reason="x")).code == "wrong_state"
    assert not ReportDueMove.objects.filter(report__in=(report, done)).exists()


def test_no_road_moves_a_date_without_its_reason(supervisor: User) -> None:
    report = ReportFactory()
    reporting.move_due(report, actor=supervisor, to=day("2026-08-31"), reason="تأخر")
    with pytest.raises(DatabaseError, match="moves with a reason"), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(due_on=DAY)
    with (
        pytest.raises(DatabaseError, match="moves with a reason"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE registry_report SET due_on = NULL WHERE id = %s", [report.pk])
    move = report.due_moves.get()
    for change in (lambda: ReportDueMove.objects.filter(pk=move.pk).update(reason="x"), move.delete):
        with pytest.raises(Exception, match=r"append_only|Cannot"), transaction.atomic():
            change()
    assert Report.objects.get(pk=report.pk).due_on == day("2026-08-31")


# -- The steps -----------------------------------------------------------------------------------------------------

GRID = {
    # step:      expected, handed in, accepted, returned
    "hand_in": ("handed_in", None, None, "handed_in"),
    "accept":  (None, "accepted", None, None),
    "return":  (None, "returned", None, None),
}  # fmt: skip


def take(report: Report, step: str, actor: User) -> Report:
    if step == "hand_in":
        return reporting.hand_in(report, actor=actor, on=TODAY)
    if step == "accept":
        return reporting.accept(report, actor=actor)
    return reporting.return_(report, actor=actor, reason="ينقص جدول المصاريف")


@pytest.mark.parametrize("state", ReportState)
@pytest.mark.parametrize("step", GRID)
def test_every_step_in_every_state(step: str, state: ReportState, supervisor: User) -> None:
    report = report_in(state)
    expected = dict(zip(ReportState, (GRID[step][0], *GRID[step][1:]), strict=True))[state]
    if expected is None:
        assert refused(lambda: take(report, step, supervisor)).code == "wrong_state"
        assert Report.objects.get(pk=report.pk).state == state
    else:
        assert take(report, step, supervisor).state == expected
        assert Report.objects.get(pk=report.pk).state == expected


def test_the_grid_is_the_table() -> None:
    assert set(GRID) == set(reporting.STEPS)


@pytest.mark.parametrize("step", GRID)
def test_clerks_hand_in_and_supervisors_decide(step: str, clerk: User, account_manager: User) -> None:
    report = report_in(reporting.STEPS[step].from_states[0])
    assert refused(lambda: take(report, step, account_manager)).code == "not_allowed"
    if step == "hand_in":
        take(report, step, clerk)
    else:
        refusal = refused(lambda: take(report, step, clerk))
        assert refusal.code == "not_allowed"
        with translation.override("fr"):
            assert "un superviseur" in str(refused(lambda: take(report, step, clerk)))


def test_a_report_is_returned_with_a_reason_and_handed_in_again(clerk: User, supervisor: User) -> None:
    report = ReportFactory()
    reporting.hand_in(report, actor=clerk, on=DAY)
    assert refused(lambda: reporting.return_(report, actor=supervisor, reason="\n")).code == "reason_needed"
    reporting.return_(report, actor=supervisor, reason="ينقص جدول المصاريف")
    assert (report.state, report.decided_on) == (ReportState.RETURNED, TODAY)
    early = refused(lambda: reporting.hand_in(report, actor=clerk, on=DAY))
    assert early.code == "incomplete"
    reporting.hand_in(report, actor=clerk, on=TODAY)
    assert (report.state, report.decided_on, report.reason) == (ReportState.HANDED_IN, None, "ينقص جدول المصاريف")
    reporting.accept(report, actor=supervisor)
    assert (report.state, report.decided_on) == (ReportState.ACCEPTED, TODAY)


def test_nothing_is_handed_in_or_decided_on_tomorrow_nor_decided_before_it_was_handed_in(
    clerk: User, supervisor: User
) -> None:
    tomorrow, report = TODAY + dt.timedelta(days=1), ReportFactory()
    assert refused(lambda: reporting.hand_in(report, actor=clerk, on=tomorrow)).code == "incomplete"
    reporting.hand_in(report, actor=clerk, on=DAY)
    for wrong in (tomorrow, DAY - dt.timedelta(days=1)):
        assert refused(lambda on=wrong: reporting.accept(report, actor=supervisor, on=on)).code == "incomplete"
    assert Report.objects.get(pk=report.pk).state == ReportState.HANDED_IN


def test_values_come_with_the_report_and_count_for_the_end_of_its_period(clerk: User, supervisor: User) -> None:
    report = ReportFactory()
    indicator = IndicatorFactory(agreement=report.agreement)
    paper = paper_of(report.agreement, "report")
    reporting.hand_in(report, actor=clerk, on=DAY, document=paper, values={indicator: Decimal(40)})
    row = indicator.values.get()
    assert (row.value, row.measured_on, row.report) == (40, report.period_end, report)
    assert report.document == paper
    reporting.return_(report, actor=supervisor, reason="الأرقام غير صحيحة")
    reporting.hand_in(report, actor=clerk, on=TODAY, values={indicator: Decimal(35)})
    assert [row.value for row in indicator.values.all()] == [35], "the values of the second time replace the first"
    assert report.document == paper, "no new paper: the first one stays"


def test_what_does_not_belong_to_the_agreement_is_refused_and_nothing_is_written(clerk: User) -> None:
    report = ReportFactory()
    own, foreign = IndicatorFactory(agreement=report.agreement), IndicatorFactory()
    strange = paper_of(foreign.agreement, "report")
    for given in ({"values": {own: Decimal(1), foreign: Decimal(1)}}, {"document": strange}):
        assert refused(lambda given=given: reporting.hand_in(report, actor=clerk, on=DAY, **given)).code == "incomplete"
    assert Report.objects.get(pk=report.pk).state == ReportState.EXPECTED
    assert not IndicatorValue.objects.filter(indicator__in=(own, foreign)).exists()
    report.document = strange
    with pytest.raises(ValidationError):
        report.full_clean()


def test_a_value_that_somebody_else_gave_for_that_day_is_not_overwritten(clerk: User) -> None:
    report = ReportFactory()
    indicator = IndicatorFactory(agreement=report.agreement)
    indicator.values.create(measured_on=report.period_end, value=40)
    refusal = refused(lambda: reporting.hand_in(report, actor=clerk, on=DAY, values={indicator: Decimal(41)}))
    assert refusal.code == "incomplete"
    assert indicator.name_ar in str(refusal)
    reporting.hand_in(report, actor=clerk, on=DAY, values={indicator: Decimal(40)})
    assert [(row.value, row.report) for row in indicator.values.all()] == [(40, None)]


@pytest.mark.parametrize(
    ("state", "change", "rule"),
    [
        ("expected", {"handed_in_on": DAY}, "report_handed_in_has_date"),
        ("handed_in", {"handed_in_on": None}, "report_handed_in_has_date"),
        ("handed_in", {"decided_on": DAY}, "report_decided_has_date"),
        ("accepted", {"decided_on": None}, "report_decided_has_date"),
        ("accepted", {"decided_on": DAY - dt.timedelta(days=1)}, "report_decided_on_not_before_handed_in_on"),
        ("returned", {"reason": ""}, "report_returned_has_reason"),
        ("expected", {"state": "accepted"}, "report_"),
        ("accepted", {"state": "expected"}, "report_"),
    ],
)
def test_impossible_reports_are_unsayable_by_any_road(state: str, change: dict[str, Any], rule: str) -> None:
    report = report_in(ReportState(state))
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(**change)


def test_overdue_is_what_is_still_owed_after_its_day() -> None:
    late = [report_in(state, due_on=DAY).pk for state in (ReportState.EXPECTED, ReportState.RETURNED)]
    for state in (ReportState.HANDED_IN, ReportState.ACCEPTED):
        report_in(state, due_on=DAY)
    ReportFactory(due_on=None)
    mine = Report.objects.filter(agreement__is_fictional=False)
    assert set(mine.overdue(DAY + dt.timedelta(days=1)).values_list("pk", flat=True)) == set(late)
    assert not mine.overdue(DAY).exists(), "on its day a report is not late yet"


def test_a_report_expected_by_mistake_is_removed_but_not_one_that_something_happened_to(
    clerk: User, supervisor: User
) -> None:
    mistaken, moved, handed_in = ReportFactory(), ReportFactory(), report_in(ReportState.HANDED_IN)
    reporting.move_due(moved, actor=supervisor, to=DAY, reason="تأخر")
    for report in (moved, handed_in):
        assert refused(lambda report=report: reporting.remove(report, actor=supervisor)).code == "wrong_state"
    key = mistaken.pk
    reporting.remove(mistaken, actor=clerk)
    assert not Report.objects.filter(pk=key).exists()
    events = Report._meta.get_field("events").related_model.objects.filter(pgh_obj_id=key)
    assert set(events.values_list("pgh_label", flat=True)) >= {"insert", "delete"}
