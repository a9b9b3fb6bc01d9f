"""Single published records: the version read now, what became of one that is gone, and which keys there are.

Plain SQL, as in ``reading``: bytes are forwarded, nothing is parsed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from registry.choices import PublicationAction
from registry.text import fold

from .database import fetch


class Stored(NamedTuple):
    """One published record."""

    sequence: int
    published_at: datetime
    body: bytes


class Withdrawal(NamedTuple):
    """When a record was withdrawn, and why; and the key under which the same thing is read since, if it is."""

    at: datetime
    reason: str
    successor: str = ""


RECORD: Final = "SELECT sequence, published_at, body FROM registry_publishedrecord WHERE collection = %s AND key = %s"


def record(collection: str, key: str) -> Stored | None:
    """The version that the public reads now."""
    return next((Stored(*row) for row in fetch(RECORD, (collection, key), often=True)), None)


def stamp(collection: str, key: str) -> tuple[int, datetime] | None:
    """Which version the public reads now, and since when, without its text."""
    sql = "SELECT sequence, published_at FROM registry_publishedrecord WHERE collection = %s AND key = %s"
    return next(((sequence, at) for sequence, at in fetch(sql, (collection, key), often=True)), None)


def withdrawal(collection: str, key: str) -> Withdrawal | None:
    """The last word on a record that can't be read any more; None if it never could."""
    sql = """SELECT at, reason, action, successor FROM registry_publishedversion
        WHERE collection = %s AND key = %s ORDER BY version DESC LIMIT 1"""
    last = next(iter(fetch(sql, (collection, key))), None)
    if last is None or last[2].decode() != PublicationAction.WITHDRAW:
        return None
    return Withdrawal(last[0], last[1].decode(), _read_now(collection, last[3].decode()))


def _read_now(collection: str, key: str) -> str:
    """The key at the end of a way of successors, if it can be read: who was merged may have been merged into others."""
    if not key or stamp(collection, key):
        return key
    later = withdrawal(collection, key)
    return later.successor if later else ""


# The lines of merges are few and have an index; one that was followed by another version was taken back.
_KIN: Final = """WITH RECURSIVE kin(key) AS (
        SELECT unnest(%s::varchar[])
        UNION
        SELECT CASE WHEN step.key = kin.key THEN step.successor ELSE step.key END
        FROM kin JOIN registry_publishedversion AS step ON step.collection = %s AND step.successor > ''
            AND kin.key IN (step.key, step.successor)
        WHERE NOT EXISTS (SELECT FROM registry_publishedversion AS later WHERE later.collection = step.collection
            AND later.key = step.key AND later.version > step.version)
    ) SELECT key FROM kin ORDER BY key"""


def kin(collection: str, among: Sequence[str]) -> tuple[str, ...]:
    """These keys, and those under which the same things were read before they were found to be one."""
    return tuple(key.decode() for (key,) in fetch(_KIN, (list(among), collection)))


def key_of_reference(collection: str, reference: str) -> str | None:
    """The key of the record with this reference, whatever its spelling."""
    sql = "SELECT key FROM registry_publishedrecord WHERE collection = %s AND fold_search(reference) = %s LIMIT 1"
    return next((key.decode() for (key,) in fetch(sql, (collection, fold(reference)))), None)


def withdrawal_of_reference(collection: str, reference: str) -> Withdrawal | None:
    """The last word on the record that had this reference when it was withdrawn, whatever the spelling."""
    sql = """SELECT key FROM registry_publishedversion
        WHERE action = 'withdraw' AND collection = %s AND fold_search(reference) = %s ORDER BY sequence DESC LIMIT 1"""
    found = next(iter(fetch(sql, (collection, fold(reference)))), None)
    return withdrawal(collection, found[0].decode()) if found else None


def keys(collection: str, among: Sequence[str] | None = None) -> frozenset[str]:
    """The keys of a collection: all of them (short lists only), or those of the given ones that exist."""
    sql, parameters = "SELECT key FROM registry_publishedrecord WHERE collection = %s", [collection]
    if among is not None:
        return frozenset(key.decode() for (key,) in fetch(f"{sql} AND key = ANY(%s)", (collection, list(among))))
    return frozenset(key.decode() for (key,) in fetch(sql, parameters))


def editions(among: Sequence[str]) -> frozenset[str]:
    """Those of the given editions of the call for projects that are published."""
    sql = "SELECT position FROM registry_publishedrecord WHERE collection = 'calls-for-projects' AND position = ANY(%s)"
    return frozenset(edition.decode() for (edition,) in fetch(sql, (list(among),)))


def communes(among: Sequence[str]) -> frozenset[str]:
    """Those of the given codes that a commune has: the one question to a table that is not of published records.

    The communes are the official list of the HCP, public by itself, and too long to be a collection of its own.
    """
    sql = "SELECT code FROM registry_commune WHERE code = ANY(%s)"
    return frozenset(code.decode() for (code,) in fetch(sql, (list(among),)))
