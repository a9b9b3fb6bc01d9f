"""One statement to the database, with texts as bytes: for reads that forward what is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, LiteralString

import psycopg
from django.conf import settings
from django.db import connections
from psycopg.abc import Buffer
from psycopg.adapt import AdaptersMap, Loader

from . import prepared


class AsBytes(Loader):
    """Text as the bytes that came: decoding a page only to encode it again would cost more than finding it."""

    def load(self, data: Buffer) -> bytes:
        return bytes(data)


ADAPTERS: Final = AdaptersMap(psycopg.adapters)
for _text_type in ("text", "varchar"):
    ADAPTERS.register_loader(_text_type, AsBytes)


class _Cursor(psycopg.Cursor[tuple[Any, ...]]):
    """Gives texts as bytes.

    Not Django's cursor, which writes parameters into the statement and can't be told to leave texts alone. And one
    map of adapters for all: making one for each cursor takes longer than sending the statement.
    """

    @property
    def adapters(self) -> AdaptersMap:
        return ADAPTERS


def fetch(sql: LiteralString, parameters: Sequence[Any], *, often: bool = False) -> list[tuple[Any, ...]]:
    """The rows of one statement, which has the time that the sessions for reads give it (`config.database`).

    `often`: planned once for each session, where the values do not change the best way.
    """
    own = connections[settings.REGISTRY_READS_DATABASE]
    with own.wrap_database_errors, lent(own) as session:
        if often:
            return prepared.rows(session, ADAPTERS, sql, parameters)
        with _Cursor(session) as cursor:
            return cursor.execute(sql, parameters, prepare=False).fetchall()


@contextmanager
def lent(to: Any) -> Iterator[psycopg.Connection[Any]]:
    """The session that this thread has already, else one of the pool's.

    In the tests the reads have no sessions of their own, and see what the test has written and not committed; a served
    register's see what is committed.

    Why not always Django's: taking a session from the pool, making it Django's, and giving it back at the end of the
    request takes as long as finding a record.
    """
    pool = to.pool if to.connection is None else None
    if pool is None:
        to.ensure_connection()
        yield to.connection
        return
    pool.open()  # nothing to do but for the first read of a process
    session = pool.getconn()
    try:
        yield session
    finally:
        pool.putconn(session)


def let_go() -> None:
    """Gives back what sessions this thread has outside of transactions: an answer that takes long holds none.

    Django does so when the answer has left. That is as far away as its reader is slow.
    """
    for each in connections.all(initialized_only=True):
        if not each.in_atomic_block:
            each.close()
