"""From the bytes that somebody chose to an open book, or a refusal that says what to do."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registry.refusals import Refusal
from registry.text import fold

from .archive import workbook_in
from .cells import DAMAGED, MOST_BYTES, Book
from .comma_separated import read_comma_separated
from .layout import CSV, SHEETS, headed
from .workbook_in import read_workbook

ZIP: Final = b"PK\x03\x04"
OLD_EXCEL: Final = bytes.fromhex("d0cf11e0")
TOO_BIG = _("Choose a file of at most 10 MB, or divide it into several.")
OLD = _("This is an old Excel file or a protected one. Save it as an Excel workbook (.xlsx) without a password.")
EMPTY = _("The file is empty.")


def format_of(data: bytes) -> str:
    """What the bytes are, whatever the name says: `xlsx` or `csv`. What is neither is refused; nothing is unpacked."""
    if len(data) > MOST_BYTES:
        raise Refusal("file_size", TOO_BIG)
    if data.startswith(ZIP):
        workbook_in(data)
        return "xlsx"
    if data.startswith(OLD_EXCEL):
        raise Refusal("file_old", OLD)
    if not data.strip():
        raise Refusal("file_empty", EMPTY)
    if data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8")):
        raise Refusal("file_damaged", DAMAGED)
    return "csv"


def opened(data: bytes) -> Book:
    """The book, with the sheets and columns that the register knows."""
    if format_of(data) == "xlsx":
        return read_workbook(workbook_in(data), _is_ours)
    return read_comma_separated(data, lambda headings: len(headed(CSV, dict(enumerate(headings)))[0]))


def _is_ours(name: str) -> bool:
    return any(fold(name) in layout.names for layout in SHEETS)
