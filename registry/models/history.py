"""Who is writing: every change of a registry table carries an actor.

Database triggers write the history rows (``registry/translation.py`` says for which models). They refuse a
write that has no context, so code that writes runs inside ``acting``.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pghistory
import pgtrigger
from django.db import connection
from pghistory import runtime
from psycopg.pq import TransactionStatus

if TYPE_CHECKING:
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

ONLY_FOLLOWS_A_MERGE = """(
    to_jsonb(NEW) - 'party_id' = to_jsonb(OLD) - 'party_id' AND EXISTS (
        SELECT FROM registry_partymerge AS merge
        WHERE (merge.left_id, merge.stays_id) IN (
            ((to_jsonb(OLD)->>'party_id')::bigint, (to_jsonb(NEW)->>'party_id')::bigint),
            ((to_jsonb(NEW)->>'party_id')::bigint, (to_jsonb(OLD)->>'party_id')::bigint)
        ) AND merge.undone_at IS NULL
    )
)"""
"""In the trigger of a row that never changes: nothing is new but under which of its two numbers the register keeps
one and the same party. What was signed or handed in stays what it was. Of a merge that was taken back nothing follows:
its rows go back before it is noted."""

KEPT_BUT_FOR_MERGES = pgtrigger.Trigger(
    name="append_only",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func=f"""
        IF TG_OP = 'UPDATE' AND {ONLY_FOLLOWS_A_MERGE} THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'rows of % are added, never changed or removed', TG_TABLE_NAME;
    """,
)
"""As `APPEND_ONLY`, for rows that name a party which may turn out to be another one."""

PARTY_STAYS = pgtrigger.Trigger(
    name="keeps_its_party",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__party__df=pgtrigger.F("new__party")),
    func=f"""
        IF NOT {ONLY_FOLLOWS_A_MERGE} THEN
            RAISE EXCEPTION 'it stays with its party' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)

SETTINGS = ("pghistory.context_id", "pghistory.context_metadata")
"""The variables of a transaction in which pghistory's triggers find the context."""


@contextmanager
def acting(actor: "User", *, road: str) -> Iterator[None]:
    """Attribute every change made inside to `actor`; `road` says by which door it came ("admin", "load_records")."""
    with attributed(user=actor.pk, road=road):
        yield


@contextmanager
def attributed(**who: Any) -> Iterator[None]:
    """The words that stand beside every change made inside; `acting` is the usual way to say them.

    Why not pghistory's own context: one that is opened within another rewrites the outer one, so that what a form
    wrote before a step would be told as if the step had written it. Here the inner one is another row.
    """
    outer = getattr(runtime._tracker, "value", None)
    if outer is None:
        with pghistory.context(**who):
            try:
                yield
            finally:
                _forget()
        return
    runtime._tracker.value = runtime.Context(id=uuid.uuid4(), metadata=who)
    try:
        yield
    finally:
        runtime._tracker.value = outer


def _forget() -> None:
    """What the transaction still writes after the last word of `acting` has no actor: it is refused, not lent one."""
    raw = connection.connection
    if connection.in_atomic_block and raw is not None and raw.info.transaction_status == TransactionStatus.INTRANS:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, '', true), set_config(%s, '', true)", SETTINGS)
