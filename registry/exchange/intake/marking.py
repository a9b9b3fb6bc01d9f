"""The same rows once more, with every cell that is wrong marked: what the clerk mends and brings again.

Written anew from what was read, and not in the file that came: nothing of a file that anybody may have made is handed
on. Rows and columns stay where they were, so that what was said of C5 is found at C5.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.workbook.child import INVALID_TITLE_REGEX

from registry.exchange.sheets import BOM, harmless
from registry.text import fold

from .cells import Book, Row, Sheet, Value
from .layout import CSV, MOST_LETTERS, REMARKS, SHEETS, Column, SheetLayout, headed, is_remarks
from .lists import Lists
from .writing_out import HEADING, WRONG, OutgoingBook, cell, comment


@dataclass(frozen=True)
class Mark:
    """What is wrong with a cell. A whole row or sheet is marked at its first cell."""

    sheet: str
    row: int
    column: int
    text: str


def marked(book: Book, marks: Iterable[Mark], lists: Lists, *, language: str) -> bytes:
    """The file with its marks: filled cells with a comment, or a column of remarks in a CSV file."""
    found: dict[tuple[str, int, int], list[str]] = {}
    for mark in marks:
        found.setdefault((mark.sheet, max(mark.row, 1), max(mark.column, 1)), []).append(mark.text)
    if book.format == "csv":
        return _comma_separated(book, found)
    out = OutgoingBook(lists, language=language)
    for sheet in book.sheets:
        here: dict[int, dict[int, list[str]]] = {}
        for (name, row, column), texts in found.items():
            if name == sheet.name:
                here.setdefault(row, {})[column] = texts
        _write(out, sheet, here)
    return out.end()


def layout_of(name: str) -> SheetLayout | None:
    """The layout that a sheet of this name has."""
    return CSV if not name else next((layout for layout in SHEETS if fold(name) in layout.names), None)


def columns_of(sheet: Sheet) -> dict[int, Column]:
    """The columns of the layout that the first row names."""
    layout = layout_of(sheet.name)
    if layout is None or not sheet.rows:
        return {}
    return headed(layout, heading_texts(sheet.rows[0]))[0]


def heading_texts(row: Row) -> dict[int, str]:
    """What the first row says, without the star of what is required."""
    return {place: str(value).rstrip(" *") for place, value in row.values.items()}


def _write(out: OutgoingBook, sheet: Sheet, marks: dict[int, dict[int, list[str]]]) -> None:
    written = out.sheet(_name_of(sheet, out.book.sheetnames), columns_of(sheet))
    first = sheet.rows[0].number if sheet.rows else 0
    for number, values in _without_gaps(sheet.rows, marks):
        here = marks.get(number, {})
        cells = []
        for place in range(1, max((*values, *here), default=0) + 1):
            fill = WRONG if place in here else HEADING if number == first else None
            made = cell(written, values.get(place), fill, bold=number == first)
            if place in here:
                made.comment = comment("\n".join(here[place]))
            cells.append(made)
        written.append(cells)


def _name_of(sheet: Sheet, taken: list[str]) -> str:
    """Its own name, or another by which it is known again: «agreements?» was understood, but no sheet may bear it."""
    layout = layout_of(sheet.name)
    assert layout is not None, "no other sheet was read"
    used = {name.lower() for name in taken}
    for name in (sheet.name, layout.heading, layout.name):
        if name.lower() not in used and len(name) <= MOST_LETTERS and not INVALID_TITLE_REGEX.search(name):
            return name
    return layout.heading


def _without_gaps(rows: list[Row], marks: Iterable[int] = ()) -> Iterator[tuple[int, dict[int, Value]]]:
    """Every row up to the last one, those that are empty too."""
    last = 0
    for row in rows:
        yield from ((number, {}) for number in range(last + 1, row.number))
        yield row.number, row.values
        last = row.number
    yield from ((number, {}) for number in range(last + 1, max(marks, default=0) + 1))


def _comma_separated(book: Book, marks: dict[tuple[str, int, int], list[str]]) -> bytes:
    """In UTF-8, which holds the remarks in either language; an earlier column of remarks makes room."""
    [sheet] = book.sheets
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=book.delimiter, lineterminator="\r\n")
    rows = sheet.rows or [Row(1, {1: ""})]
    headings = heading_texts(rows[0])
    old = {place for place, text in headings.items() if is_remarks(text)}
    width = max((place for row in rows for place in row.values if place not in old), default=0)
    first = rows[0].number
    remarks = _remarks(marks, first)
    for number, values in _without_gaps(rows):
        cells = ["" if place in old else _plain(values.get(place)) for place in range(1, width + 1)]
        writer.writerow([*cells, harmless(remarks.get(number, ""))] if values else [])
    return BOM + written.getvalue().encode()


def _remarks(marks: dict[tuple[str, int, int], list[str]], first: int) -> dict[int, str]:
    """What is said of each row, with its cells; of headings and of the whole file, in the row of the headings."""
    found = {first: [REMARKS.heading]}
    for (_name, row, column), texts in sorted(marks.items()):
        where = f"{get_column_letter(column)}{max(row, first)}"
        found.setdefault(max(row, first), []).extend(f"{where}: {text}" for text in texts)
    return {row: " ".join(texts) for row, texts in found.items()}


def _plain(value: Value | None) -> str:
    return "" if value is None else harmless(str(value))
