"""A whole collection, or the whole answer to a question, in the forms that others ask for.

The bodies lie in a file, one a line (`publication.copying`); each form reads that file from front to back, so memory
does not grow with the records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO, Final

from registry.publication import consolidated
from registry.publication.columns import Column
from registry.publication.tables import TABLES

from . import sheets, workbook

CHUNK: Final = 1 << 18


@dataclass(frozen=True)
class Form:
    """A form of files: `writes` makes its bytes from the lines of bodies."""

    name: str
    media_type: str
    writes: Callable[[Iterable[bytes], tuple[Column, ...]], Iterator[bytes]]


def _lines(lines: Iterable[bytes], columns: tuple[Column, ...]) -> Iterator[bytes]:
    for line in lines:
        yield line + b"\n"


def _comma_separated(lines: Iterable[bytes], columns: tuple[Column, ...]) -> Iterator[bytes]:
    return sheets.comma_separated(columns, map(sheets.exact, lines))


def _workbook(lines: Iterable[bytes], columns: tuple[Column, ...]) -> Iterator[bytes]:
    return workbook.workbook(columns, sheets.rows_of(columns, map(sheets.exact, lines)))


def _features(lines: Iterable[bytes], columns: tuple[Column, ...]) -> Iterator[bytes]:
    return sheets.feature_collection(lines)


FORMS: Final = {
    form.name: form
    for form in (
        Form("csv", "text/csv; charset=utf-8", _comma_separated),
        Form("jsonl", "application/x-ndjson", _lines),
        Form(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _workbook,
        ),
        Form("geojson", "application/geo+json", _features),
    )
}


def written(form: Form, collection: str, bodies: IO[bytes], day: date | None = None) -> Iterator[bytes]:
    """The file in this form, from the bodies as they were copied; told for a day where one is given."""
    if form.name == "jsonl" and day is None:
        return iter(lambda: bodies.read(CHUNK), b"")
    return gathered(form.writes(_told(bodies, day), TABLES[collection]))


def _told(bodies: IO[bytes], day: date | None) -> Iterator[bytes]:
    for line in bodies:
        body = line[:-1]
        yield body if day is None else consolidated.told(body, day)


def gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer pieces: each costs the server a round."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        if len(waiting) >= CHUNK:
            yield bytes(waiting)
            waiting = bytearray()
    if waiting:
        yield bytes(waiting)
