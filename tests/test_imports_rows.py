"""What a row means: ceremonies of every year, projects of two associations, territories, and cells under no heading."""

import io
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from registry.exchange.intake.layout import AGREEMENTS
from registry.models import AgreementTerritory, Ceremony, ImportedNumber, Project, Region, User
from tests.brought import checked, saved, workbook, written
from tests.factories import AgreementFactory
from tests.test_imports import whole

pytestmark = pytest.mark.django_db

YEARLY = "Cérémonie annuelle des essais"


def ceremony(day: date | None = None, **fields: Any) -> Ceremony:
    precision = "day" if day else ""
    return Ceremony.objects.create(title_fr=YEARLY, held_on=day, held_on_precision=precision, **fields)


def of_ceremony(text: str, **sheets: Any) -> bytes:
    """One agreement without a reference, of a ceremony."""
    row = {**whole()["agreements"][0], "ceremony": text, "reference": None}
    return workbook(agreements=[row], **sheets)


def headings(data: bytes, actor: User) -> list[str]:
    return [each["heading"].get("fr", "") for each in checked(data, actor).findings]


# -- Ceremonies --------------------------------------------------------------------------------------------------


def test_this_years_ceremony_is_not_last_years(clerk: User) -> None:
    old = ceremony(date(2025, 10, 31))
    last_year = AgreementFactory(title_fr="Ce que l'an dernier a laissé", ceremony=old)
    ImportedNumber.objects.create(agreement=last_year, ceremony=old, number="1")
    file = of_ceremony(YEARLY, ceremonies=[{"title_fr": YEARLY, "held_on": "31/10/2026"}])
    kept = written(checked(file, clerk), clerk)
    assert (kept.state, kept.counts["created"], kept.counts.get("changed", 0)) == ("written", 2, 0)
    last_year.refresh_from_db()
    assert (last_year.title_fr, old.agreements.count()) == ("Ce que l'an dernier a laissé", 1)
    again = checked(file, clerk)
    assert (again.findings, again.counts.get("created", 0), again.counts.get("changed", 0)) == ([], 0, 0)


def test_of_two_ceremonies_with_one_title_the_date_says_which(clerk: User) -> None:
    ceremony(date(2025, 10, 31))
    meant = ceremony(date(2026, 10, 31))
    [found] = checked(of_ceremony(YEARLY), clerk).findings
    assert "31/10/2025" in found["text"]["fr"]
    for name in ("31/10/2026", f"{YEARLY} (31/10/2026)"):
        assert headings(of_ceremony(name), clerk) == [], name
    written(checked(of_ceremony("31/10/2026"), clerk), clerk)
    assert meant.agreements.count() == 1
    assert "Date" in headings(of_ceremony(YEARLY, ceremonies=[{"title_fr": YEARLY}]), clerk)


@pytest.mark.parametrize("stored", [None, ("2026-10-01", "month")])
def test_another_date_of_a_known_ceremony_is_not_passed_over(clerk: User, stored: Any) -> None:
    known = ceremony()
    if stored:
        Ceremony.objects.filter(pk=known.pk).update(held_on=stored[0], held_on_precision=stored[1])
    file = of_ceremony(YEARLY, ceremonies=[{"title_fr": YEARLY, "held_on": "31/10/2026"}])
    assert headings(file, clerk) == ["Date"]


def test_a_clerk_of_a_region_brings_no_ceremony_of_another(regional_clerk: User) -> None:
    row = {"title_fr": YEARLY, "held_on": "31/10/2026", "region": "01"}
    assert headings(of_ceremony(YEARLY, ceremonies=[row]), regional_clerk) == ["Région"]
    assert headings(of_ceremony(YEARLY, ceremonies=[{**row, "region": "07"}]), regional_clerk) == []


def test_a_misspelt_ceremony_of_the_file_itself_is_offered(clerk: User) -> None:
    file = of_ceremony("Cérémonie annuele des essais", ceremonies=[{"title_fr": YEARLY}])
    [found] = checked(file, clerk).findings
    assert YEARLY in found["text"]["fr"]


# -- Projects and territories ------------------------------------------------------------------------------------


def two_associations(*holders: str | None) -> dict[str, Any]:
    """One agreement, two associations, and a project of one name for each of these holders."""
    project = {"number": 1, "project_line": "family-mediation", "name_fr": "Centre Jisr al-Usra"}
    names = ("Association des essais A", "Association des essais B")
    return {
        "agreements": whole()["agreements"],
        "parties": [{"number": 1, "name_fr": name, "kind": "association"} for name in names],
        "projects": [{**project, "holder": holder} for holder in holders],
    }


def test_two_associations_may_have_projects_of_one_name(clerk: User) -> None:
    both = ("Association des essais A", "Association des essais B")
    kept = written(checked(workbook(**two_associations(*both)), clerk), clerk)
    assert (kept.state, kept.findings) == ("written", [])
    assert {str(row.holder.name_fr) for row in Project.objects.filter(agreement__reference="IMP/1")} == set(both)
    again = checked(workbook(**two_associations(*both)), clerk)
    assert (again.findings, again.is_ready) == ([], False)


def test_a_project_under_another_holder_is_no_known_one(clerk: User) -> None:
    written(checked(workbook(**two_associations("Association des essais A")), clerk), clerk)
    kept = checked(workbook(**two_associations("Association des essais B")), clerk)
    assert kept.counts["kinds"]["projects"] == {"created": 1}
    kept = checked(workbook(**two_associations(None)), clerk)
    assert (kept.findings, kept.counts["kinds"]["projects"]) == ([], {"unchanged": 1})


def test_a_draft_that_becomes_national_has_no_territories_left(clerk: User) -> None:
    agreement = AgreementFactory(reference="IMP/7", is_national=False)
    AgreementTerritory.objects.create(agreement=agreement, region=Region.objects.get(code="07"))
    row = {"number": 1, "reference": "IMP/7", "kind": agreement.kind.slug, "is_national": "Oui"}
    [found] = checked(workbook(agreements=[row]), clerk).findings
    column = AGREEMENTS.column("is_national")
    assert column is not None
    assert found["heading"]["fr"] == column.said("fr")
    assert "territoires" in found["text"]["fr"]


# -- Cells and costs ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [0, 12.5, date(2026, 1, 31), True, "note", "=1+1"])
@pytest.mark.parametrize("row", [2, 9])
def test_nothing_that_stands_under_no_heading_is_dropped(clerk: User, value: Any, row: int) -> None:
    book = load_workbook(io.BytesIO(workbook(**whole())))
    book.worksheets[0].cell(row, 60, value)
    [found] = checked(saved(book), clerk).findings
    assert found["cell"] == f"BH{row}"


def queries_of(rows: int, clerk: User) -> int:
    """How many statements the check of so many known agreements takes, which name a ceremony for the first time."""
    agreements = [{**whole()["agreements"][0], "number": n, "reference": f"IMP/{rows}/{n}"} for n in range(1, rows + 1)]
    written(checked(workbook(agreements=agreements), clerk), clerk)
    named = [{**row, "ceremony": YEARLY, "number": f"{rows}-{row['number']}"} for row in agreements]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        kept = checked(workbook(agreements=named), clerk)
    assert (kept.counts["changed"], kept.findings) == (rows, [])
    return len(asked)


def test_the_check_asks_no_question_for_each_row(clerk: User) -> None:
    ceremony(date(2026, 10, 31))
    assert queries_of(12, clerk) == queries_of(3, clerk)
