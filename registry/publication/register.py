"""How far the register has come: one row, read by its key, that moves with every publication.

Whoever asks again with what he was told last time is answered from this row alone. It is read before the records: a
publication that comes between can only make an answer look older than it is, and then it is sent once more.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from .database import fetch


class Register(NamedTuple):
    """The last number of the publication sequence, and a second that this state of the register has for itself."""

    sequence: int
    changed_at: datetime


def register() -> Register:
    """The register as it is now."""
    [row] = fetch("SELECT last, changed_at FROM registry_publicationcounter WHERE id = %s", (1,), often=True)
    return Register(*row)
