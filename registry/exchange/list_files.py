"""A list of the desk as a file: what people read there, in their language, for Excel and LibreOffice.

Dates and amounts are dates and numbers, texts are texts that no program runs. The workbook of an Arabic reader runs
from the right; the text file has semicolons, decimal commas and days first, as programs in Morocco expect them in
either language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext

from . import sheets, workbook

Value = str | int | Decimal | bool | date | datetime | None
Lines = Iterable[list[Value]]
LONGEST_NAME: Final = 24
"""Of the 31 letters that Excel allows in the name of a sheet, these leave room for a number behind it."""
NOT_IN_A_SHEET_NAME: Final = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class Heading:
    """What stands above a column, and how wide the column is, in characters."""

    label: str
    width: int = 32


@dataclass(frozen=True)
class ListFile:
    """A list on its way out: its name, its columns and its rows."""

    name: str
    headings: Sequence[Heading]
    lines: Lines
    is_right_to_left: bool


def _comma_separated(wanted: ListFile) -> Iterator[bytes]:
    header = [sheets.harmless(heading.label) for heading in wanted.headings]
    return sheets.separated(header, ([_written(value) for value in line] for line in wanted.lines), delimiter=";")


def _written(value: Value) -> str:
    """A value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value).replace(".", ",") if isinstance(value, Decimal) else sheets.harmless(str(value))


def _workbook(wanted: ListFile) -> Iterator[bytes]:
    look = workbook.Look(wanted.is_right_to_left, tuple(heading.width for heading in wanted.headings))
    book = workbook.Workbook()
    lines = ([_written(each) if isinstance(each, bool) else each for each in line] for line in wanted.lines)
    name = NOT_IN_A_SHEET_NAME.sub(" ", wanted.name)[:LONGEST_NAME]
    yield from book.sheet(name, [heading.label for heading in wanted.headings], lines, look)
    yield book.end()


@dataclass(frozen=True)
class Form:
    """A form of files, and what people call it."""

    label: str
    media_type: str
    writes: Callable[[ListFile], Iterator[bytes]]


FORMS: Final = {
    "xlsx": Form("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _workbook),
    "csv": Form("CSV", "text/csv; charset=utf-8", _comma_separated),
}
