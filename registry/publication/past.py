"""The versions of a record that the public could read before, forwarded as they were.

What was withdrawn stays withdrawn: a record that is published again brings back none of its versions from before.
Nor are versions given that name something else that was withdrawn: the version that `forgets` it begins anew.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from registry.choices import PublicationAction

from .database import fetch
from .single import Withdrawal


class Version(NamedTuple):
    """One publication of a record; of a withdrawal there is no text."""

    number: int
    sequence: int
    at: datetime
    action: str
    sha256: str


def versions(collection: str, key: str) -> list[Version]:
    """Every publication that can still be read, the oldest first."""
    sql = """SELECT version, sequence, at, action, sha256, forgets FROM registry_publishedversion
        WHERE collection = %s AND key = %s ORDER BY version"""
    since: list[Version] = []
    for number, sequence, at, action, digest, forgets in fetch(sql, (collection, key)):
        version = Version(number, sequence, at, action.decode(), digest.decode())
        if forgets or version.action == PublicationAction.WITHDRAW:
            since = []
        if version.action != PublicationAction.WITHDRAW:
            since.append(version)
    return since


def body(collection: str, key: str, number: int) -> bytes:
    """The text of one version, of which the caller knows that the public may still read it."""
    sql = "SELECT body FROM registry_publishedversion WHERE collection = %s AND key = %s AND version = %s"
    [(text,)] = fetch(sql, (collection, key, number))
    return bytes(text)


def was_withdrawn(collection: str, key: str, number: int) -> Withdrawal | None:
    """When and why this version was taken back: by the first withdrawal after it, of the record or of what it names."""
    sql = """SELECT later.at, later.reason FROM registry_publishedversion AS own
        JOIN registry_publishedversion AS later USING (collection, key)
        WHERE collection = %s AND key = %s AND own.version = %s AND later.version >= own.version
        AND (later.action = 'withdraw' OR later.forgets AND later.version > own.version)
        ORDER BY later.version LIMIT 1"""
    found = fetch(sql, (collection, key, number))
    return Withdrawal(found[0][0], found[0][1].decode()) if found else None


def last_withdrawal() -> int:
    """The place in the sequence at which something was withdrawn last; 0 if nothing ever was."""
    sql = "SELECT coalesce(max(sequence), 0) FROM registry_publishedversion WHERE action = 'withdraw'"
    [(number,)] = fetch(sql, ())
    return int(number)
