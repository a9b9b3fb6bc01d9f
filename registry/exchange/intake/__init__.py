"""Spreadsheets that come in: their layout, the template, reading a file that anybody may have made, marking its errors.

Nothing here knows what becomes of a row: that is ``registry.imports``.
"""

from .cells import Book, Formula, Row, Sheet, Value, is_run
from .layout import CSV, SHEETS, Column, Kind, SheetLayout, headed, is_example
from .lists import Lists, Option
from .marking import Mark, columns_of, heading_texts, layout_of, marked
from .opening import format_of, opened
from .template import template

__all__ = [
    "CSV",
    "SHEETS",
    "Book",
    "Column",
    "Formula",
    "Kind",
    "Lists",
    "Mark",
    "Option",
    "Row",
    "Sheet",
    "SheetLayout",
    "Value",
    "columns_of",
    "format_of",
    "headed",
    "heading_texts",
    "is_example",
    "is_run",
    "layout_of",
    "marked",
    "opened",
    "template",
]
