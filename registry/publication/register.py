"""How far the register has come: one row, read by its key, that moves with every publication.

Whoever asks again with what he was told last time is answered from this row alone. It is read before the records: a
publication that comes between can only make an answer look older than it is, and then it is sent once more.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final, LiteralString, NamedTuple

from .database import fetch


class Register(NamedTuple):
    """The last number of the publication sequence, and a second that this state of the register has for itself."""

    sequence: int
    changed_at: datetime


IN_PASSING: Final[LiteralString] = """(SELECT concat(last, ' ', (extract(epoch FROM changed_at) * 1000000)::bigint)
    FROM registry_publicationcounter WHERE id = 1)"""
"""The register as a column of a statement that reads records: of the same moment, and no way of its own to the
database. One text and not two columns, so that it costs next to nothing in each of the rows."""
EPOCH: Final = datetime.fromtimestamp(0, UTC)


def met(told: bytes) -> Register:
    """What `IN_PASSING` told."""
    sequence, microseconds = map(int, told.split())
    return Register(sequence, EPOCH + timedelta(microseconds=microseconds))


def register() -> Register:
    """The register as it is now."""
    [row] = fetch("SELECT last, changed_at FROM registry_publicationcounter WHERE id = %s", (1,), often=True)
    return Register(*row)
