"""Indicators: what was achieved is the latest value, and progress is worked out, never typed."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.models import Indicator, IndicatorValue, TargetPopulation, User
from tests.factories import AgreementFactory, IndicatorFactory, ReportFactory

Browser = Callable[..., Client]
pytestmark = pytest.mark.django_db

JUNE, JULY = dt.date(2026, 6, 30), dt.date(2026, 7, 31)


def measured(indicator: Indicator, *values: tuple[dt.date, Any]) -> Any:
    """The indicator as the register reads it, after these values."""
    for day, value in values:
        IndicatorValue.objects.create(indicator=indicator, measured_on=day, value=value)
    return Indicator.objects.with_achieved().get(pk=indicator.pk)


def test_achieved_is_the_latest_value_by_its_day_not_by_when_it_was_typed() -> None:
    row = measured(IndicatorFactory(), (JULY, 40), (JUNE, 70))
    assert (row.achieved, row.achieved_on, row.progress) == (Decimal(40), JULY, Decimal(40))


@pytest.mark.parametrize(
    ("baseline", "target", "value", "progress"),
    [
        (0, 600, 150, "25.0"),
        (100, 340, 250, "62.5"),
        (0, 3, 1, "33.3"),
        (30, 10, 20, "50.0"),  # less is better
        (30, 10, 10, "100.0"),
        (30, 10, 5, "125.0"),  # beyond the target
        (30, 10, 40, "-50.0"),  # the wrong way
        (0, 0, 0, "100.0"),  # to keep
        (0, 0, 3, None),  # not kept: there is no way to measure
        (None, 100, 50, None),
        (0, None, 50, None),
        (0, 100, None, None),
        (0, 100, 0, "0.0"),
    ],
)
def test_progress_is_the_part_of_the_way_from_the_baseline_to_the_target(
    baseline: int | None, target: int | None, value: int | None, progress: str | None
) -> None:
    indicator = IndicatorFactory(baseline=baseline, target=target)
    row = measured(indicator, *([] if value is None else [(JUNE, value)]))
    assert row.progress == (None if progress is None else Decimal(progress))
    assert row.achieved == value


def test_each_indicator_has_its_own_values_in_one_query(django_assert_num_queries: Any) -> None:
    agreement = AgreementFactory()
    for value in (10, 20, 30):
        measured(IndicatorFactory(agreement=agreement, position=value), (JUNE, value), (JULY, value + 1))
    with django_assert_num_queries(1):
        assert [row.achieved for row in agreement.indicators.with_achieved()] == [11, 21, 31]


def test_one_value_a_day() -> None:
    indicator = IndicatorFactory()
    measured(indicator, (JUNE, 1))
    with pytest.raises(IntegrityError, match="indicatorvalue_once_a_day"), transaction.atomic():
        measured(indicator, (JUNE, 2))


def test_a_value_is_not_of_tomorrow_nor_from_another_agreements_report() -> None:
    indicator = IndicatorFactory()
    tomorrow = IndicatorValue(indicator=indicator, measured_on=dt.date(2999, 1, 1), value=1)
    foreign = IndicatorValue(indicator=indicator, measured_on=JUNE, value=1, report=ReportFactory())
    for row, field in ((tomorrow, "measured_on"), (foreign, "report")):
        with pytest.raises(ValidationError) as refused:
            row.full_clean()
        assert set(refused.value.message_dict) == {field}


def test_an_indicator_has_a_name_in_one_language() -> None:
    with pytest.raises(IntegrityError, match="indicator_name_in_one_language"), transaction.atomic():
        IndicatorFactory(name_ar="", name_fr="")
    IndicatorFactory(name_ar="", name_fr="Familles accueillies")


# -- At the clerks' desk -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "words"), [("ar", "62,5\u00a0% من المسافة"), ("fr", "62,5\u00a0% du chemin")])
def test_the_agreements_page_shows_the_progress_in_numbers_and_as_a_bar(
    language: str, words: str, clerk: User, signed_in: Browser
) -> None:
    indicator = IndicatorFactory(baseline=100, target=340, agreement__parties=2)
    measured(indicator, (JUNE, 250))
    page = (
        signed_in(clerk, language).get(reverse("admin:registry_agreement_change", args=[indicator.agreement_id])).text
    )
    assert '<progress max="100" value="62"' in page
    assert f'aria-label="{words}' in page
    assert '<bdi dir="ltr">250</bdi> (<bdi dir="ltr">30/06/2026</bdi>)' in page


def test_the_page_asks_as_often_for_ten_indicators_as_for_one(clerk: User, signed_in: Browser) -> None:
    agreement, desk = AgreementFactory(parties=2), signed_in(clerk)
    populations = list(TargetPopulation.objects.filter(is_heading=False))
    address = reverse("admin:registry_agreement_change", args=[agreement.pk])

    def add(number: int) -> None:
        for place in range(number):
            measured(IndicatorFactory(agreement=agreement, population=populations[place]), (JUNE, 5), (JULY, 7))

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(address).status_code == 200
        return len(asked)

    add(1)
    desk.get(address)
    few = queries()
    add(9)
    assert queries() == few


def test_a_clerk_notes_and_corrects_values_on_the_indicators_own_page(clerk: User, signed_in: Browser) -> None:
    indicator, desk = IndicatorFactory(), signed_in(clerk)
    address = reverse("admin:registry_indicator_change", args=[indicator.pk])
    typed = {
        "name_ar": indicator.name_ar,
        "position": "1",
        "baseline": "0",
        "target": "1 250",
        "values-TOTAL_FORMS": "1",
        "values-INITIAL_FORMS": "0",
        "values-0-measured_on": "30/06/2026",
        "values-0-value": "٦٢٥",
    }
    assert desk.post(address, typed).status_code == 302
    row = Indicator.objects.with_achieved().get(pk=indicator.pk)
    assert (row.target, row.achieved, row.progress) == (1250, 625, 50)
    page = desk.get(address).text
    assert 'value="1\u202f250"' in page, "a whole number is shown without decimals"
    response = desk.post(address, typed)
    assert response.status_code == 200, "a second value on the same day"
    assert "للمؤشر قيمة في هذا اليوم" in response.text
