"""The empty form in which agreements are brought: the same columns as a workbook or as a CSV file."""

from __future__ import annotations

import csv
import io
from typing import Any, Final

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from registry.exchange.sheets import BOM, harmless

from .layout import (
    AGREEMENTS,
    CEREMONIES,
    CSV,
    EXAMPLE,
    INSTALMENTS,
    LANGUAGES,
    PARTIES,
    PROJECTS,
    SHEETS,
    Column,
    Kind,
    SheetLayout,
)
from .lists import Lists
from .writing_out import EXAMPLE as GREY
from .writing_out import HEADING, OutgoingBook, cell, headings, places

EXPLANATIONS: Final = "شروح · Explications"
RULES: Final = (
    _("Fill in the sheets from their second row on; the grey row is an example and is ignored."),
    _("Do not change the headings. Columns that you do not need may be left out or moved."),
    _("Write dates as 17/06/2022; a month alone as 06/2022, a year alone as 2022."),
    _("Write amounts in dirhams, for example 10 000 000,00."),
    _("Formulas are refused: copy the cells and paste them as values."),
    _(
        "An agreement is known again by its reference; without a reference, by its ceremony and its number in the "
        "file. Give one or the other. A file that is brought again changes only what differs."
    ),
    _("An empty cell changes nothing: an import adds and changes, and never removes."),
    _("Agreements become drafts: an import never signs and never publishes. Signed agreements are not changed by it."),
    _(
        "A party is known by its identifier, otherwise by its name and territory. Where a name is much like one of the "
        "register, you are asked before anything is written."
    ),
    _("Nothing is written before you have seen what would be written, and nothing unless all of it is right."),
)
HOW: Final = {
    Kind.TEXT: _("text"),
    Kind.DATE: _("date, month or year"),
    Kind.DAY: _("date"),
    Kind.AMOUNT: _("amount in dirhams"),
    Kind.WHOLE: _("whole number"),
    Kind.ONE: _("one entry of the list"),
    Kind.SEVERAL: _("entries of the list, with semicolons between them"),
}
REQUIRED: Final = _("required")
EXAMPLES: Final[dict[SheetLayout, dict[str, str]]] = {
    CEREMONIES: {"title_ar": "حفل توقيع نموذجي", "title_fr": "Cérémonie d'exemple", "held_on": "17/06/2022"},
    AGREEMENTS: {
        "title_ar": "اتفاقية شراكة نموذجية",
        "title_fr": "Convention de partenariat d'exemple",
        "signed_on": "06/2022",
        "amount": "10 000 000,00",
    },
    PARTIES: {"name_ar": "جمعية نموذجية", "name_fr": "Association d'exemple", "share": "200 000,00"},
    PROJECTS: {"name_ar": "مشروع نموذجي", "name_fr": "Projet d'exemple", "starts_on": "01/09/2022"},
    INSTALMENTS: {"instalment": "1", "amount": "100 000,00", "due_on": "31/12/2022"},
}
"""What stands in the grey rows besides first entries of the lists. Nothing in it is real."""


def template(form: str, lists: Lists, *, language: str) -> bytes:
    """The template as `xlsx` or `csv`; the language turns the sheets, for the words are in both."""
    return _workbook(lists, language) if form == "xlsx" else _comma_separated(lists)


def _workbook(lists: Lists, language: str) -> bytes:
    book = OutgoingBook(lists, language=language)
    for layout in (AGREEMENTS, PARTIES, PROJECTS, INSTALMENTS, CEREMONIES):
        sheet = book.sheet(layout.heading, places(layout))
        sheet.append(headings(sheet, layout.columns))
        sheet.append([cell(sheet, text or None, GREY) for text in example(layout, lists)])
    _explain(book)
    return book.end()


def example(layout: SheetLayout, lists: Lists) -> list[str]:
    """The row that shows how it is done; its first cell says that it is an example."""
    words = EXAMPLES.get(layout, {})
    found = [words.get(column.name, "") or _first(column, lists) for column in layout.columns]
    return [" · ".join(EXAMPLE), *found[1:]]


def _first(column: Column, lists: Lists) -> str:
    options = lists[column.list].options if column.list and column.kind is Kind.ONE else []
    return options[0].label if options and column.is_required else ""


def _explain(book: OutgoingBook) -> None:
    """The sheet of explanations: the rules, then every column, in both languages."""
    sheet = book.sheet(EXPLANATIONS, {}, frozen=False)
    for place, width in zip("ABCDE", (26, 40, 40, 60, 60), strict=True):
        sheet.column_dimensions[place].width = width
    for rule in RULES:
        sheet.append([cell(sheet, ""), cell(sheet, ""), cell(sheet, ""), *_both(sheet, rule)])
    for layout in SHEETS:
        sheet.append([])
        sheet.append([cell(sheet, layout.heading, HEADING, bold=True), None, None, *_both(sheet, layout.about)])
        for column in layout.columns:
            names = [cell(sheet, column.said(language)) for language in LANGUAGES]
            sheet.append([None, *names, *(cell(sheet, _told(column, language)) for language in LANGUAGES)])


def _both(sheet: Any, text: Any) -> list[Any]:
    said = []
    for language in LANGUAGES:
        with override(language):
            said.append(cell(sheet, str(text)))
    return said


def _told(column: Column, language: str) -> str:
    """How a column is written, whether it must be, and what the desk's own help says of the field."""
    with override(language):
        parts = [str(HOW[column.kind]), str(REQUIRED) if column.is_required else "", str(column.help)]
        return gettext("; ").join(part for part in parts if part)


def _comma_separated(lists: Lists) -> bytes:
    """Semicolons, and marked as UTF-8: so Excel opens it by a double click, here and in France."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.heading for column in CSV.columns])
    words = EXAMPLES[AGREEMENTS]
    cells = [words.get(column.key, "") or _first(column, lists) for column in CSV.columns]
    writer.writerow([" · ".join(EXAMPLE), *map(harmless, cells[1:])])
    return BOM + written.getvalue().encode()
