"""Statements that are asked all the time: prepared once for each session, and asked by the call of libpq itself.

Why not psycopg's cursor: it goes to and fro between Python and the socket, so that a program can do something else
meanwhile. A thread that answers one request has nothing else to do, and for one record that way takes three times as
long as this one (150 µs and 50 µs). Values and rows are still adapted by psycopg.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final, LiteralString
from weakref import WeakKeyDictionary

import psycopg
from psycopg.adapt import AdaptersMap, PyFormat, Transformer
from psycopg.pq import ConnStatus, ExecStatus

Session = psycopg.Connection[Any]
_NAMES: Final[WeakKeyDictionary[Session, dict[tuple[bytes, tuple[int, ...]], bytes]]] = WeakKeyDictionary()
"""What each session has prepared: the same statement again where its values are of other types."""


class _Context:
    """What psycopg wants to know before it adapts."""

    def __init__(self, session: Session, adapters: AdaptersMap) -> None:
        self.connection, self.adapters = session, adapters


def rows(session: Session, adapters: AdaptersMap, sql: LiteralString, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of one statement. Raises psycopg's errors, as a cursor would."""
    between = Transformer(_Context(session, adapters))
    given: Any = between.dump_sequence(values, [PyFormat.AUTO] * len(values))
    name = _prepared(session, _numbered(sql), tuple(between.types or ()))
    result = session.pgconn.exec_prepared(name, given, between.formats)
    _require(session, result, ExecStatus.TUPLES_OK)
    between.set_pgresult(result)
    return between.load_rows(0, result.ntuples, tuple)


@cache
def _numbered(sql: LiteralString) -> bytes:
    """The statement with its places numbered, as PostgreSQL wants them."""
    first, *others = sql.split("%s")
    return "".join([first, *(f"${number}{part}" for number, part in enumerate(others, start=1))]).encode()


def _prepared(session: Session, sql: bytes, types: tuple[int, ...]) -> bytes:
    """The name under which the session knows the statement."""
    known = _NAMES.setdefault(session, {})
    name = known.get((sql, types))
    if name is None:
        name = b"registry_%d" % len(known)
        _require(session, session.pgconn.prepare(name, sql, types), ExecStatus.COMMAND_OK)
        known[sql, types] = name
    return name


def _require(session: Session, result: Any, status: ExecStatus) -> None:
    if session.pgconn.status != ConnStatus.OK:
        raise psycopg.OperationalError(session.pgconn.get_error_message())
    if result.status != status:
        raise psycopg.errors.error_from_result(result, encoding=session.info.encoding)
