"""Records as comma-separated values (RFC 4180), for people who open them in Excel or LibreOffice.

A cell that begins like a formula is run by the program that opens the file. Such a text, and one that begins with an
apostrophe, gets an apostrophe before it. Excel in French splits at semicolons, and heeds quotes only around a whole
cell of its own: what looks like a formula behind a semicolon, a tab or the end of a line gets an apostrophe, too.
Who wants the text itself takes one apostrophe away wherever one stands first in the cell, or first behind one of
those. JSON stays as it is.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from registry.publication.columns import Column, Kind, Value, plain

BOM: Final = "\ufeff".encode()
"""Excel takes a file without it for one of its own country's character set."""
FORMULAS: Final = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
"""Also in the full width of East Asian keyboards, which Excel understands."""
INSIDE: Final = re.compile(rf"""(\r\n|[;\t\r\n])(?=[\s"]*[{re.escape("".join(sorted(FORMULAS)))}'])""")
"""Where a program that splits at other places than commas sees a cell begin that looks like a formula."""
DISARMED: Final = re.compile(rf"""(\r\n|[;\t\r\n])'(?=[\s"]*[{re.escape("".join(sorted(FORMULAS)))}'])""")
"""What `INSIDE` becomes."""
CHUNK: Final = 200
"""Rows that are sent at a time."""


def harmless(text: str) -> str:
    """The text as a cell that no program runs."""
    begins = text[:1] in {"'", "\t", "\r", "\n"} or text.lstrip()[:1] in FORMULAS
    inside = INSIDE.sub(r"\1'", text)
    return f"'{inside}" if begins and text else inside


def exact_text(cell: str) -> str:
    """The text of which `harmless` made the cell. An apostrophe that it would not have set is the writer's own."""
    behind = cell[1:]
    was_led = cell[:1] == "'" and (behind[:1] in {"\t", "\r", "\n"} or behind.lstrip()[:1] in {*FORMULAS, "'"})
    return DISARMED.sub(r"\1", behind if was_led else cell)


def cell(column: Column, value: Value) -> str:
    """A value as the text of a cell. Numbers stay numbers, also those below zero."""
    if value is None:
        return ""
    text = plain(value)
    return harmless(text) if column.kind is Kind.TEXT else text


def rows_of(columns: Iterable[Column], records: Iterable[dict[str, Any]]) -> Iterator[list[Value]]:
    """The values of each record, in the order of the columns."""
    columns = tuple(columns)
    for record in records:
        yield [column.value(record) for column in columns]


def comma_separated(columns: tuple[Column, ...], records: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """The file, in pieces."""
    lines = (
        [cell(column, value) for column, value in zip(columns, values, strict=True)]
        for values in rows_of(columns, records)
    )
    return separated([column.name for column in columns], lines)


def separated(header: list[str], lines: Iterable[list[str]], *, delimiter: str = ",") -> Iterator[bytes]:
    """Cells that are texts already, as a file, in pieces."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n", delimiter=delimiter)
    writer.writerow(header)
    yield BOM
    for number, line in enumerate(lines, start=1):
        writer.writerow(line)
        if number % CHUNK == 0:
            yield _taken(written)
    yield _taken(written)


def _taken(written: io.StringIO) -> bytes:
    text = written.getvalue()
    written.seek(0)
    written.truncate()
    return text.encode()


def feature_collection(features: Iterable[bytes]) -> Iterator[bytes]:
    """GeoJSON (RFC 7946) around features that are ready."""
    yield b'{"type":"FeatureCollection","features":['
    for number, feature in enumerate(features):
        yield b",\n" + feature if number else b"\n" + feature
    yield b"\n]}\n"


def exact(line: bytes) -> dict[str, Any]:
    """A record to be laid out. Amounts are texts in it, so nothing is rounded."""
    record: dict[str, Any] = json.loads(line)
    return record
