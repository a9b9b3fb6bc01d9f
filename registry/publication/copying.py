"""The whole answer to a question at once: stored bodies, one a line, by PostgreSQL's COPY into a file.

Into a file, and not straight to whoever asked: a client that reads slowly would hold a connection and its snapshot
for as long as it likes (PostgreSQL cancels no statement that waits for its reader). And when the database fails,
nothing has been said yet. All of it is of one snapshot: what is published meanwhile is wholly in it or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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
_CHUNK: Final = 1 << 18


class Copied(NamedTuple):
    """What was copied: how many records, and the number of the last publication that they tell of."""

    records: int
    version: int


@contextmanager
def one_snapshot() -> Iterator[None]:
    """All statements see the same register. Who is in a transaction already has chosen what they see."""
    is_own = not connection.in_atomic_block
    with transaction.atomic():
        if is_own:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def copy_whole(question: reading.Question, into: IO[bytes]) -> Copied:
    """Writes the bodies that answer the question, all of them and in its order, one a line."""
    with one_snapshot():
        records, version = 0, _begin()
        sql, parameters = reading.whole(question)
        with (
            connection.wrap_database_errors,
            psycopg.Cursor(connection.connection) as cursor,
            cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT binary)", parameters) as messages,
        ):
            for rows in _gathered(messages):
                records += len(rows)
                rows.append(b"")
                into.write(b"\n".join(rows))
    return Copied(records, version)


def _begin() -> int:
    """Gives the transaction its time. The number of the last publication in its snapshot.

    `register` may not be asked: it has another session, for which more may be published already.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true), last FROM registry_publicationcounter WHERE id = 1",
            [PATIENCE],
        )
        return int(cursor.fetchone()[1])


def _gathered(messages: psycopg.Copy) -> Iterator[list[Any]]:
    """The bodies, some hundred kilobytes at a time."""
    rows: list[Any] = []
    size = 0
    for message in messages:
        row = message[_HEADER_LENGTH:] if message[:11] == _HEADER else message
        if not row or row == _END:
            continue
        rows.append(row[_BEFORE:])
        size += len(row)
        if size > _CHUNK:
            yield rows
            rows, size = [], 0
    if rows:
        yield rows
