"""A pooled connection that is asked by its socket, not by a statement, whether its server is still there.

The pool checks a connection whenever it hands one out, by an empty statement: half of what a read of one record cost.
Where the server has ended the connection, has died or the network has given it up, the socket can be read at once; an
idle connection has nothing to say. So only one that has something to say is asked by the statement.
"""

from __future__ import annotations

import select
from typing import Any, Final, cast

import psycopg
from psycopg.abc import Params
from psycopg.pq import TransactionStatus

ALIVE: Final = cast("psycopg.Cursor[Any]", None)
"""The pool does not look at what it is answered."""


class PooledConnection(psycopg.Connection[Any]):
    """The connections of the pool (`connection_class`); `execute("")` is how `ConnectionPool.check_connection` asks."""

    def execute(
        self, query: Any, params: Params | None = None, *, prepare: bool | None = None, binary: bool = False
    ) -> psycopg.Cursor[Any]:
        if query == "" and self.pgconn.transaction_status == TransactionStatus.IDLE and not self._is_readable():
            return ALIVE
        return super().execute(query, params, prepare=prepare, binary=binary)

    def _is_readable(self) -> bool:
        poll = select.poll()
        poll.register(self.fileno(), select.POLLIN | select.POLLPRI)
        return bool(poll.poll(0))  # errors and hang-ups are told unasked
