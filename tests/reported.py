"""Reports for tests: in each state, asked for by a schedule, until the end of an agreement."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from registry.choices import ReportState
from registry.models import Agreement, Report, ReportingSchedule
from registry.refusals import Refusal
from tests.factories import AgreementFactory, ReportFactory

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
