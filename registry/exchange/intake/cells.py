"""What a file is once it is open: sheets of rows of plain values, and nothing that could do anything."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from registry.refusals import Refusal

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_ROWS: Final = 20_000
"""Filled rows of a file, all sheets together."""
MOST_ROWS_SPANNED: Final = 50_000
"""Rows that a file may speak of, empty ones included."""
MOST_COLUMNS: Final = 256
MOST_CELLS: Final = 1_500_000
MOST_ELEMENTS: Final = 3 * MOST_CELLS
"""Of all sheets; a cell with a text of its own has three."""
MOST_STRINGS: Final = 300_000
"""Texts that a workbook keeps apart from its sheets, each once."""
MOST_STYLES: Final = 65_536
MOST_TEXT: Final = 64 * 1024 * 1024
"""Bytes that the texts may take in memory, where one sign may make four of each letter beside it."""
LONGEST_CELL: Final = 32_767


class Formula(str):
    """The text of a cell that a program would run; never run here, and refused with a remedy."""

    __slots__ = ()


Value = str | Decimal | date | bool | Formula


def is_run(text: str) -> bool:
    """Whether a program that opens a CSV file would run the text; so does Excel with the signs in full width."""
    return text.lstrip()[:1] in {"=", "@", "\uff1d", "\uff20"}


@dataclass(slots=True)
class Row:
    """A row that has something in it: its number in the sheet, and its values by column, counted from 1."""

    number: int
    values: dict[int, Value]


@dataclass(slots=True)
class Sheet:
    """A sheet by its name; a CSV file is one sheet without a name."""

    name: str
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Book:
    """An open file, and what was recognised of it."""

    format: str
    sheets: list[Sheet]
    encoding: str = ""
    delimiter: str = ""


class Counter:
    """Counts what a file holds while it is read, and stops as soon as it is too much."""

    def __init__(self) -> None:
        self.rows = self.cells = self.bytes = 0

    def row(self, number: int, *, filled: bool) -> None:
        """A row has ended."""
        self.rows += filled
        if self.rows > MOST_ROWS:
            raise Refusal("file_rows", TOO_MANY_ROWS)
        if number > MOST_ROWS_SPANNED:
            raise Refusal("file_rows", EMPTY_ROWS)

    def cell(self, column: int) -> None:
        """A cell begins."""
        self.cells += 1
        if column > MOST_COLUMNS:
            raise Refusal("file_columns", TOO_WIDE)
        if self.cells > MOST_CELLS:
            raise Refusal("file_rows", TOO_MANY_ROWS)

    def text(self, text: str) -> None:
        """A text is kept."""
        self.bytes += sys.getsizeof(text)
        if self.bytes > MOST_TEXT:
            raise Refusal("file_heavy", HEAVY)


def measured(text: str) -> str:
    """The text of a cell; refused when no cell of a spreadsheet program could hold it."""
    if len(text) > LONGEST_CELL:
        raise Refusal("file_cell", TOO_LONG)
    return text


def within(rows: Iterator[Row], counter: Counter) -> list[Row]:
    """The rows, counted."""
    kept = []
    for row in rows:
        counter.row(row.number, filled=bool(row.values))
        if row.values:
            kept.append(row)
    return kept


TOO_MANY_ROWS = _("The file has more than 20,000 filled rows. Divide it into several files.")
EMPTY_ROWS = _("The file goes on below row 50,000. Delete the empty rows below your last one, and save it again.")
TOO_WIDE = _("A sheet has more than 256 columns. Delete the columns after your last one, and save the file again.")
TOO_LONG = _("A cell holds more than 32,767 characters. Shorten its text, and save the file again.")
DAMAGED = _("The file is damaged, or it is no spreadsheet. Open it, save it again as an Excel workbook (.xlsx) or CSV.")
HEAVY = _("The file unpacks to far more than a spreadsheet of this register needs. Copy your rows into a new template.")
UNSAFE = _("The file holds parts that no spreadsheet has. Copy your rows into a new template, and choose that file.")
