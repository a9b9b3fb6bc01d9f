"""Workbooks that people fill in: headings, drop-down lists, comments. Rows go out one by one, never all at once."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from .cells import MOST_ROWS, Value
from .layout import Column, Kind, SheetLayout
from .lists import Lists

HEADING: Final = PatternFill("solid", fgColor="D7EAE5")
EXAMPLE: Final = PatternFill("solid", fgColor="EFEFEF")
WRONG: Final = PatternFill("solid", fgColor="FFD9D2")
AUTHOR: Final = "Registre · السجل"
LISTS: Final = "Listes · لوائح"
AS_TEXT: Final = "@"
"""Or a program makes a date of the reference 1/2026, and the first of June of 06/2022."""


class OutgoingBook:
    """A workbook on its way out."""

    def __init__(self, lists: Lists, *, language: str) -> None:
        self.book = Workbook(write_only=True)
        self.lists = lists
        self.is_arabic = language == "ar"
        self._places: dict[str, str] = {}

    def sheet(self, name: str, columns: dict[int, Column], *, frozen: bool = True) -> Any:
        """A sheet with the widths and drop-down lists of its columns; rows are added by `append`."""
        sheet = self.book.create_sheet(name)
        sheet.sheet_view.rightToLeft = self.is_arabic
        if frozen:
            sheet.freeze_panes = "B2"
        for place, column in columns.items():
            dimension = sheet.column_dimensions[get_column_letter(place)]
            dimension.width = 34 if column.name.endswith(("_ar", "_fr")) else 22
            if column.kind not in (Kind.AMOUNT, Kind.WHOLE):
                dimension.number_format = AS_TEXT
            if column.list:
                self._offer(sheet, place, column)
        return sheet

    def _offer(self, sheet: Any, place: int, column: Column) -> None:
        """One may pick; where several entries, or a code, may be typed, what is no entry is not refused here."""
        letter = get_column_letter(place)
        offered = DataValidation("list", formula1=self._place_of(column.list), allow_blank=True, showErrorMessage=False)
        offered.add(f"{letter}2:{letter}{MOST_ROWS}")
        sheet.data_validations.append(offered)

    def _place_of(self, name: str) -> str:
        if name not in self._places:
            letter = get_column_letter(len(self._places) + 1)
            self._places[name] = f"'{LISTS}'!${letter}$2:${letter}${max(2, len(self.lists[name].options) + 1)}"
        return self._places[name]

    def end(self) -> bytes:
        """The file, with the lists that its drop-downs show."""
        names = list(self._places)
        sheet = self.book.create_sheet(LISTS)
        columns = [[option.label for option in self.lists[name].options] for name in names]
        for row in range(max((len(column) for column in columns), default=0) + 1):
            values = [(names[at] if row == 0 else "".join(labels[row - 1 : row])) for at, labels in enumerate(columns)]
            sheet.append([cell(sheet, value or None) for value in values])
        written = io.BytesIO()
        self.book.save(written)
        return written.getvalue()


def cell(sheet: Any, value: Value | None, fill: PatternFill | None = None, *, bold: bool = False) -> WriteOnlyCell:
    """A cell. A text is typed as text, whatever it begins with."""
    text = ILLEGAL_CHARACTERS_RE.sub("", str(value)) if isinstance(value, str) else value
    made = WriteOnlyCell(sheet, value=text)
    if isinstance(text, str):
        made.data_type = "s"
        made.number_format = AS_TEXT
        made.alignment = Alignment(vertical="top", wrap_text=len(text) > 40)
    elif isinstance(text, date):
        made.number_format = "dd/mm/yyyy"
    if fill is not None:
        made.fill = fill
    if bold:
        made.font = Font(bold=True)
    return made


def comment(text: str) -> Comment:
    """What the register has to say of a cell."""
    made = Comment(ILLEGAL_CHARACTERS_RE.sub("", text)[:2000], AUTHOR)
    made.width, made.height = 360, 120
    return made


def headings(sheet: Any, columns: Iterable[Column]) -> list[WriteOnlyCell]:
    """The first row: the name of each column, with what is to be known about it."""
    return [
        cell(sheet, f"{column.heading}{' *' if column.is_required else ''}", HEADING, bold=True) for column in columns
    ]


def places(layout: SheetLayout) -> dict[int, Column]:
    """The columns of a layout in their order."""
    return dict(enumerate(layout.columns, start=1))
