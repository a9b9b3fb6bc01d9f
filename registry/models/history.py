"""Who is writing: every change of a registry table carries an actor.

Database triggers write the history rows (``registry/translation.py`` says for which models). They refuse a
write that has no context, so code that writes runs inside ``acting``.
"""

from contextlib import AbstractContextManager
from typing import Any

import pghistory
import pgtrigger

from .accounts import User

FORBID_TRUNCATE = pgtrigger.Trigger(
    name="forbid_truncate",
    when=pgtrigger.Before,
    operation=pgtrigger.Truncate,
    level=pgtrigger.Statement,
    func="RAISE EXCEPTION 'table % keeps history and may not be truncated', TG_TABLE_NAME;",
)
"""TRUNCATE fires no row trigger, so it would empty a table without a trace: refused on every table that counts."""

PAID_STAYS = pgtrigger.Protect(
    name="paid_stays", operation=pgtrigger.Delete, condition=pgtrigger.Q(old__paid_on__isnull=False)
)
"""An instalment that was paid is not removed: the payment is undone first, with its reason."""

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
"""Rows are added, never changed or removed."""


def acting(actor: User, *, road: str) -> AbstractContextManager[Any]:
    """Attribute every change made inside to `actor`; `road` says by which door it came ("admin", "load_records")."""
    return pghistory.context(user=actor.pk, road=road)
