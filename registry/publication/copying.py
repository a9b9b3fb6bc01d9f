"""The whole answer to a question at once: stored bodies, one a line, by PostgreSQL's COPY into a file.

Into a file, and not straight to whoever asked: a client that reads slowly would hold a connection and its snapshot
for as long as it likes (PostgreSQL cancels no statement that waits for its reader). And when the database fails,
nothing has been said yet. One statement is one snapshot: what is published meanwhile is wholly in it or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any, Final, NamedTuple

import psycopg
from django.db import connection, transaction

from . import reading

PATIENCE: Final = "300s"
"""How long the database may work on one whole answer."""

# Binary, because the text form doubles every backslash of the bodies. One message is one row: the number of its
# fields (2 bytes), then each field with its length before it (4 bytes). The first comes with the header.
_HEADER: Final = b"PGCOPY\n\xff\r\n\0"
_HEADER_LENGTH: Final = 19
_END: Final = b"\xff\xff"
_BEFORE: Final = 6
_AFTER: Final = 12
_CHUNK: Final = 1 << 18


class Copied(NamedTuple):
    """What was copied: how many records, and the number of the last publication that they tell of."""

    records: int
    version: int


def copy_whole(question: reading.Question, into: IO[bytes]) -> Copied:
    """Writes the bodies that answer the question, all of them and in its order, one a line."""
    with transaction.atomic():
        records, version = 0, _begin()
        sql, parameters = reading.whole(question)
        with (
            connection.wrap_database_errors,
            psycopg.Cursor(connection.connection) as cursor,
            cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT binary)", parameters) as messages,
        ):
            for rows, version in _gathered(messages):  # noqa: B007 - it stands beside every row, the same in all
                records += len(rows)
                rows.append(b"")
                into.write(b"\n".join(rows))
    return Copied(records, version)


def _begin() -> int:
    """Gives the transaction its time. The number of the last publication, as this transaction sees it.

    Where nothing is found, no row brings the number. `register` may not be asked: it has another session, for which
    more may be published already than is in the snapshot of this one.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true), last FROM registry_publicationcounter WHERE id = 1",
            [PATIENCE],
        )
        return int(cursor.fetchone()[1])


def _gathered(messages: psycopg.Copy) -> Iterator[tuple[list[Any], int]]:
    """The bodies, some hundred kilobytes at a time, and the number that comes with each of them."""
    rows: list[Any] = []
    size, last = 0, None
    for message in messages:
        row = message[_HEADER_LENGTH:] if message[:11] == _HEADER else message
        if not row or row == _END:
            continue
        last = row
        rows.append(row[_BEFORE:-_AFTER])
        size += len(row)
        if size > _CHUNK:
            yield rows, _version_of(row)
            rows, size = [], 0
    if last is not None and rows:
        yield rows, _version_of(last)


def _version_of(row: Any) -> int:
    return int.from_bytes(row[-8:], "big")
