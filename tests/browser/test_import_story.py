"""A clerk brings a ceremony of two hundred rows with seven errors, mends the marked file, and brings it again."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from registry.exchange.intake import SHEETS
from tests.brought import saved

from .conftest import picture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

AGREEMENTS, PARTIES = SHEETS[1], SHEETS[2]
ROWS = 200
TITLE = "Cérémonie fictive du premier décembre"
ERRORS: dict[tuple[str, str], tuple[Any, Any]] = {
    ("agreements", "D5"): ("Convention de partenariats", "Convention de partenariat"),
    ("agreements", "I9"): ("31/02/2026", "28/02/2026"),
    ("agreements", "P12"): ("=10*1000", 10000),
    ("agreements", "T20"): ("مراكش-آسفية", "مراكش-آسفي"),
    ("agreements", "C31"): ("Cérémonie inconnue", TITLE),
    ("parties", "A44"): (4242, 42),
    ("parties", "D50"): ("associasion", "association"),
}
"""By cell: what is wrong, and what is right."""


def filled(template: bytes) -> bytes:
    """The template, filled in as a clerk would, with the errors."""
    book = load_workbook(io.BytesIO(template))
    for number in range(1, ROWS + 1):
        put(book, AGREEMENTS, number + 2, agreement(number))
        put(book, PARTIES, number + 2, party(number))
    put(book, SHEETS[0], 3, {"title_fr": TITLE, "held_on": "01/12/2026"})
    for (name, cell), (wrong, _right) in ERRORS.items():
        sheet_of(book, name)[cell] = wrong
    return saved(book)


def agreement(number: int) -> dict[str, Any]:
    return {
        "number": number,
        "ceremony": TITLE,
        "kind": "Convention de partenariat",
        "title_fr": f"Convention fictive numéro {number}",
        "signed_on": "01/12/2026",
        "amount": 100_000 + number,
        "regions": "07",
        "pillars": "1",
    }


def party(number: int) -> dict[str, Any]:
    return {"number": number, "name_fr": f"Association fictive des essais {number}", "kind": "association"}


def put(book: Any, layout: Any, row: int, values: dict[str, Any]) -> None:
    keys = [column.key for column in layout.columns]
    for key, value in values.items():
        book[layout.heading].cell(row, keys.index(key) + 1, value)


def sheet_of(book: Any, name: str) -> Any:
    return book[next(layout.heading for layout in SHEETS if layout.name == name)]


def bring(page: Page, data: bytes) -> None:
    """Chooses the file and waits until it has been checked."""
    page.goto("/admin/registry/spreadsheetimport/add/")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.set_input_files("[name=file]", {"name": "ceremonie.xlsx", "mimeType": kind, "buffer": data})
    page.click("input[type=submit].default")
    expect(page.locator(".badge.import-checked")).to_be_visible(timeout=120_000)


def downloaded(page: Page, address: str) -> bytes:
    with page.expect_download() as download:
        page.click(f"a[href*='{address}']")
    return Path(download.value.path()).read_bytes()


def mended(marked: bytes) -> bytes:
    """Every marked cell says what to do; the clerk does it. Nothing else is marked."""
    book = load_workbook(io.BytesIO(marked))
    found = {
        (layout.name, cell.coordinate)
        for layout in (AGREEMENTS, PARTIES)
        for row in book[layout.heading]
        for cell in row
        if cell.comment
    }
    assert found == set(ERRORS)
    for (name, cell), (_wrong, right) in ERRORS.items():
        sheet_of(book, name)[cell] = right
    return saved(book)


def test_a_ceremony_is_brought_mended_written_and_brought_again(visit: Callable[..., Page]) -> None:
    page = visit("clerk", "fr")
    page.goto("/admin/registry/spreadsheetimport/add/")
    bring(page, filled(downloaded(page, "template/xlsx")))
    expect(page.locator("table.import-found tbody tr")).to_have_count(len(ERRORS))
    file = mended(downloaded(page, "/marked/"))
    bring(page, file)
    expect(page.locator("table.import-found")).to_have_count(0)
    expect(page.locator("table.import-rows tbody tr").first).to_contain_text("à créer")
    picture(page, "import-preview-fr")
    page.click("form[action$='/write/'] input[type=submit]")
    expect(page.locator(".badge.import-written")).to_be_visible(timeout=120_000)
    bring(page, file)
    expect(page.locator("form[action$='/write/']")).to_have_count(0)
    expect(page.locator(".all-well")).to_be_visible()
    page.goto("/admin/registry/agreement/?q=Convention+fictive+num%C3%A9ro")
    expect(page.locator(".paginator")).to_contain_text(str(ROWS))


def test_the_preview_in_arabic(visit: Callable[..., Page]) -> None:
    page = visit("clerk", "ar")
    page.goto("/admin/registry/spreadsheetimport/add/")
    bring(page, filled(downloaded(page, "template/xlsx")))
    expect(page.locator("table.import-found tbody tr")).to_have_count(len(ERRORS))
    picture(page, "import-errors-ar")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
