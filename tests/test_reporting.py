"""Reports: asked for by a schedule or a person, handed in, accepted or returned; their dates move with a reason."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from registry import reporting
from registry.choices import ReportState, State
from registry.models import Agreement, IndicatorValue, Report, ReportDueMove, ReportingSchedule, User
from registry.models.reports import months_after
from registry.refusals import Refusal
from tests.factories import AgreementFactory, IndicatorFactory, ReportFactory, paper_of

Browser = Callable[..., Client]
pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
DAY = dt.date(2026, 7, 20)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def agreement_until(end: str, precision: str = "day", **fields: Any) -> Agreement:
    return AgreementFactory(ends_on=day(end), ends_on_precision=precision, **fields)


def scheduled(agreement: Agreement, first: str, every: int = 6, after: int = 30, kind: str = "narrative") -> Any:
    return ReportingSchedule.objects.create(
        agreement=agreement, kind=kind, first_start=day(first), every_months=every, days_after=after
    )


def periods(agreement: Agreement) -> list[tuple[str, str, str]]:
    rows = agreement.reports.order_by("period_start")
    return [(str(row.period_start), str(row.period_end), str(row.due_on)) for row in rows]


def refused(act: Callable[[], Any]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


def report_in(state: ReportState, **fields: Any) -> Report:
    days: dict[str, Any] = {"state": state}
    if state != ReportState.EXPECTED:
        days |= {"handed_in_on": DAY}
    if state in (ReportState.ACCEPTED, ReportState.RETURNED):
        days |= {"decided_on": DAY}
    if state == ReportState.RETURNED:
        days |= {"reason": "ينقص جدول المصاريف"}
    return ReportFactory(**days, **fields)


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


# -- At the clerks' desk -------------------------------------------------------------------------------------------


def page_of(agreement: Agreement) -> str:
    return reverse("admin:registry_agreement_change", args=[agreement.pk])


def step_page(report: Report, step: str) -> str:
    return reverse("admin:registry_agreement_report", args=[report.agreement_id, report.pk, step])


def test_a_clerk_sees_the_reports_that_would_be_created_and_creates_them(clerk: User, signed_in: Browser) -> None:
    agreement, desk = agreement_until("2026-12-31", parties=2), signed_in(clerk, "fr")
    scheduled(agreement, "2026-01-01")
    address = reverse("admin:registry_agreement_expected", args=[agreement.pk])
    assert address in desk.get(page_of(agreement)).text
    page = desk.get(address)
    assert "01/07/2026" in page.text
    assert not agreement.reports.exists()
    response = desk.post(address)
    assert (response.status_code, response["Location"]) == (302, page_of(agreement))
    assert agreement.reports.count() == 2
    assert "Rapport d’activité" not in desk.get(address).text
    assert "existent déjà" in desk.get(address).text


def test_a_clerk_hands_in_with_the_paper_and_the_values(clerk: User, signed_in: Browser) -> None:
    report, desk = ReportFactory(agreement__parties=2), signed_in(clerk)
    indicator, paper = IndicatorFactory(agreement=report.agreement), paper_of(report.agreement, "report")
    typed = {"on": "20/07/2026", "document": paper.pk, f"value_{indicator.pk}": "1 250,50"}
    assert desk.get(step_page(report, "hand_in")).status_code == 200
    assert desk.post(step_page(report, "hand_in"), typed).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.handed_in_on, report.document) == (ReportState.HANDED_IN, DAY, paper)
    assert indicator.values.get().value == Decimal("1250.50")


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(supervisor: User, signed_in: Browser) -> None:
    report, desk = report_in(ReportState.HANDED_IN, agreement__parties=2), signed_in(supervisor, "fr")
    early = desk.post(step_page(report, "accept"), {"on": "19/07/2026"})
    assert early.status_code == 400
    assert "après son dépôt" in early.text
    assert 'value="19/07/2026"' in early.text
    for typed in ({"reason": ""}, {"reason": "  "}, {"reason": "texte \u202e caché"}):
        assert desk.post(step_page(report, "return"), typed).status_code == 400
    report.refresh_from_db()
    assert report.state == ReportState.HANDED_IN
    assert desk.post(step_page(report, "return"), {"reason": "Il manque le tableau"}).status_code == 302
    page = desk.get(page_of(report.agreement)).text
    assert "Il manque le tableau" in page
    assert step_page(report, "hand_in") in page
    assert step_page(report, "accept") not in page


def test_the_page_tells_moved_dates_with_their_reasons(supervisor: User, signed_in: Browser) -> None:
    report, desk = ReportFactory(agreement__parties=2), signed_in(supervisor, "fr")
    assert desk.post(step_page(report, "move"), {"to": "31/08/2026", "reason": "Congés"}).status_code == 302
    page = desk.get(page_of(report.agreement)).text
    assert "échéance déplacée du 30/07/2026 au 31/08/2026 par نادية" in page
    assert "Congés" in page


def test_a_clerk_reads_who_decides(clerk: User, signed_in: Browser) -> None:
    report, desk = report_in(ReportState.HANDED_IN, agreement__parties=2), signed_in(clerk, "fr")
    page = desk.get(page_of(report.agreement)).text
    assert step_page(report, "accept") not in page
    assert "un superviseur" in page
    refusal = desk.get(step_page(report, "accept"))
    assert 'type="submit" class="default"' not in refusal.text
    assert desk.post(step_page(report, "accept"), {"on": "21/07/2026"}).status_code == 403
    assert Report.objects.get(pk=report.pk).state == ReportState.HANDED_IN


def test_a_report_is_added_on_the_page_but_never_rewritten_there(clerk: User, signed_in: Browser) -> None:
    report, desk = ReportFactory(agreement__parties=2), signed_in(clerk)
    response = desk.get(page_of(report.agreement))
    data = {"_save": "1", "title_ar": report.agreement.title_ar, "kind": report.agreement.kind_id}
    for inline in response.context["inline_admin_formsets"]:
        prefix = inline.formset.prefix
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    data |= {
        "reports-TOTAL_FORMS": "2",
        "reports-INITIAL_FORMS": "1",
        "reports-0-id": report.pk,
        "reports-0-due_on": "01/01/2020",
        "reports-0-kind": "financial",
        "reports-0-DELETE": "on",
        "reports-1-kind": "financial",
        "reports-1-due_on": "31/12/2026",
    }
    assert desk.post(page_of(report.agreement), data).status_code == 302
    first, second = report.agreement.reports.order_by("pk")
    assert (first.pk, first.kind, str(first.due_on)) == (report.pk, "narrative", "2026-07-30")
    assert (second.kind, str(second.due_on), second.state) == ("financial", "2026-12-31", ReportState.EXPECTED)


def test_a_report_is_asked_for_outside_the_schedule(clerk: User, signed_in: Browser) -> None:
    agreement, desk = AgreementFactory(parties=2), signed_in(clerk)
    address = reverse("admin:registry_agreement_ask", args=[agreement.pk])
    typed = {"kind": "narrative", "due_on": "31/12/2026", "period_start": "01/06/2026", "period_end": "01/01/2026"}
    backwards = desk.post(address, typed | {"reason": "لجنة القيادة"})
    assert backwards.status_code == 400
    assert "تنتهي الفترة" in backwards.text
    assert desk.post(address, typed | {"reason": "لجنة القيادة", "period_end": ""}).status_code == 302
    assert agreement.reports.get().ad_hoc_reason == "لجنة القيادة"


def test_pages_that_name_nothing_are_not_found(clerk: User, signed_in: Browser) -> None:
    report, other, desk = ReportFactory(), AgreementFactory(), signed_in(clerk)
    name = "admin:registry_agreement_report"
    assert desk.get(reverse(name, args=[report.agreement_id, report.pk, "fly"])).status_code == 404
    assert desk.get(reverse(name, args=[other.pk, report.pk, "hand_in"])).status_code == 404
    assert desk.get(reverse("admin:registry_agreement_ask", args=[0])).status_code == 404


def test_the_page_asks_as_often_for_ten_reports_as_for_one(supervisor: User, signed_in: Browser) -> None:
    agreement, desk = AgreementFactory(parties=2), signed_in(supervisor)

    def add(number: int) -> None:
        for _place in range(number):
            report = ReportFactory(agreement=agreement)
            reporting.move_due(report, actor=supervisor, to=DAY, reason="تأخر")
            reporting.hand_in(report, actor=supervisor, on=DAY, document=paper_of(agreement, "report"))

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(page_of(agreement)).status_code == 200
        return len(asked)

    add(1)
    desk.get(page_of(agreement))
    few = queries()
    add(9)
    assert queries() == few
