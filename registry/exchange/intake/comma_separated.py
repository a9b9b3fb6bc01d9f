"""Reading a CSV file, whatever wrote it: which characters, which separator. What was recognised is shown to people."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from registry.exchange.sheets import exact_text
from registry.refusals import Refusal

from .cells import DAMAGED, MOST_ROWS_SPANNED, Book, Counter, Formula, Row, Sheet, Value, is_run, measured, within

SEPARATORS: Final = ";,\t"
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 (BOM)"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_ARABIC_WORD: Final = re.compile("[\u0621-\u064a]{3}")
"""Three letters in a row: in French, the same bytes would be three capitals with accents."""
_NAMED: Final = re.compile(r"sep=([;,|\t])\r?\n")
"""The first line by which Excel is told the separator."""


def read_comma_separated(data: bytes, known: Callable[[list[str]], int]) -> Book:
    """The one sheet of the file. `known` counts the headings that the layout has: the separator gives most of them."""
    text, encoding = decoded(data)
    skipped = 0
    if named := _NAMED.match(text):
        text, skipped, separators = text[named.end() :], 1, named[1]
    else:
        separators = SEPARATORS
    delimiter = max(separators, key=lambda each: known(_first_filled(text, each)))
    counter = Counter()
    rows = within(_rows(text, delimiter, skipped, counter), counter)
    return Book("csv", [Sheet("", rows)], encoding, delimiter)


def decoded(data: bytes) -> tuple[str, str]:
    """The text, and the name of its character set."""
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _text(data, codec), name
    if b"\0" in data:
        raise Refusal("file_damaged", DAMAGED)
    try:
        return data.decode(), "UTF-8"
    except UnicodeDecodeError:
        arabic = data.decode("cp1256", "replace")
        name = "cp1256" if _ARABIC_WORD.search(arabic) else "cp1252"
        return _text(data, name), name


def _text(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise Refusal("file_damaged", DAMAGED) from error


def _lines(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise Refusal("file_damaged", DAMAGED) from error


def _first_filled(text: str, delimiter: str) -> list[str]:
    """The headings: lines above them may be empty, as in a sheet."""
    lines = islice(_lines(text, delimiter), MOST_ROWS_SPANNED)
    return next((cells for cells in lines if any(cell.strip() for cell in cells)), [])


def _rows(text: str, delimiter: str, skipped: int, counter: Counter) -> Iterator[Row]:
    """Rows are numbered as a spreadsheet program shows them: one for each record, not for each line of text."""
    for number, cells in enumerate(_lines(text, delimiter), start=1 + skipped):
        counter.cell(max(len(cells), 1))
        values = {place: read_cell(cell) for place, cell in enumerate(cells, start=1) if cell.strip()}
        yield Row(number, values)


def read_cell(cell: str) -> Value:
    """The text of a cell; one that a program would run is no text."""
    return Formula(cell[:200]) if is_run(cell) else measured(exact_text(cell))
