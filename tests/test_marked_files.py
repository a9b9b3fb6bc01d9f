"""What is wrong with a file is said where it stands, comes back with it, and slips through by no second look."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook

from registry import imports
from registry.exchange.intake import SHEETS
from registry.imports.findings import MOST_KEPT, Findings
from registry.models import SpreadsheetImport, User
from tests.brought import checked, comma_separated, filled, saved, workbook
from tests.test_imports import whole

pytestmark = pytest.mark.django_db
AGREEMENTS = next(layout for layout in SHEETS if layout.name == "agreements")
ROW = {"number": "1", "reference": "IMP/1", "kind": "partnership", "title_fr": "Été"}


def brought_again(kept: SpreadsheetImport, clerk: User, change: Callable[[bytes], bytes] = bytes) -> SpreadsheetImport:
    return checked(change(imports.marked_file(kept, language="fr")), clerk, kept.name)


def with_cells(data: bytes, cells: dict[str, Any]) -> bytes:
    book = load_workbook(io.BytesIO(data))
    for place, value in cells.items():
        book[AGREEMENTS.heading][place] = value
    return saved(book)


def cells_of(kept: SpreadsheetImport) -> list[str]:
    return [each["cell"] for each in kept.findings]


@pytest.mark.parametrize("text", ["=1+1", "=HYPERLINK(1)", "@SUM(A1)", "＝1+1"])
@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_a_refused_formula_is_refused_again_when_its_marked_file_comes_back(clerk: User, name: str, text: str) -> None:
    row = {**ROW, "purpose_fr": text}
    data = comma_separated([row]) if name == "a.csv" else workbook(agreements=[row])
    kept = checked(data, clerk, name)
    again = brought_again(kept, clerk)
    assert len(kept.findings) == 1
    assert cells_of(again) == cells_of(kept)
    assert "formule" in again.findings[0]["text"]["fr"]


def test_whatever_stands_under_no_heading_is_spoken_of(clerk: User) -> None:
    stray = {"AX2": 1250000, "AX3": 2027, "AY3": True}
    kept = checked(with_cells(workbook(**whole()), stray), clerk)
    assert cells_of(kept) == ["AX2", "AX3", "AY3"]
    assert cells_of(brought_again(kept, clerk)) == cells_of(kept)
    csv = comma_separated([ROW]) + b';"12"'
    kept = checked(csv, clerk, "a.csv")
    assert cells_of(kept) == ["E2"]
    assert cells_of(brought_again(kept, clerk)) == ["E2"]
    assert brought_again(kept, clerk, lambda data: data.replace(b";12;", b";;")).is_ready


def test_what_is_wrong_with_the_headings_stands_in_a_marked_csv(clerk: User) -> None:
    data = comma_separated([ROW]).replace("Titre (en français)".encode(), b"Titres")
    assert b"Titres" in data
    kept = checked(data, clerk, "a.csv")
    head = imports.marked_file(kept, language="fr").decode("utf-8-sig").splitlines()[0]
    assert "D1: " in head
    assert kept.findings[0]["text"]["fr"] in head.replace('""', '"')
    again = brought_again(kept, clerk, lambda data: data.replace(b"Titres;", "Titre (en français);".encode()))
    assert (again.findings, again.is_ready) == ([], True)


def test_a_csv_without_agreements_says_so_in_its_marked_file(clerk: User) -> None:
    kept = checked(b"\r\n" + comma_separated([ROW], encoding="utf-8").splitlines()[0], clerk, "a.csv")
    [found] = kept.findings
    assert found["text"]["ar"] in imports.marked_file(kept, language="ar").decode()


@pytest.mark.parametrize("above", ["\r\n", "\r\n\r\n", "sep=,\r\n"])
def test_a_csv_begins_with_its_first_filled_line(clerk: User, above: str) -> None:
    rows = comma_separated([{**ROW, "kind": "rien"}], delimiter=",", encoding="utf-8")
    kept = checked(above.encode() + rows, clerk, "a.csv")
    assert (kept.recognised["delimiter"], cells_of(kept)) == (",", [f"C{above.count(chr(10)) + 2}"])
    again = brought_again(kept, clerk, lambda data: data.replace(b",rien,", b",partnership,"))
    assert (again.recognised["delimiter"], again.findings, again.is_ready) == (",", [], True)


def test_only_the_example_of_the_template_is_an_example_wherever_its_column_stands(clerk: User) -> None:
    book = load_workbook(io.BytesIO(filled(**whole())))
    sheet = book[AGREEMENTS.heading]
    place = [column.key for column in AGREEMENTS.columns].index("title_ar") + 1
    sheet.cell(3, place, "مثالية الوساطة الأسرية")
    for row in sheet.iter_rows(min_row=1, max_row=3):  # the column of titles and that of numbers change places
        row[0].value, row[place - 1].value = row[place - 1].value, row[0].value
    kept = checked(saved(book), clerk)
    assert (kept.findings, kept.counts["kinds"]["agreements"]) == ([], {"created": 1})


def test_every_wrong_row_is_marked_however_many_there_are() -> None:
    findings = Findings()
    for row in range(1, MOST_KEPT + 1):
        for column in (1, 2):
            findings.add("", row, column, None, "x", "Cela ne va pas.")
    assert findings.count == 2 * MOST_KEPT
    assert {each["row"] for each in findings.stored()} == set(range(1, MOST_KEPT + 1))
    assert len(findings.kept) < findings.count
