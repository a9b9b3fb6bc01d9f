"""The versions of a record that the public could read before, forwarded as they were.

What was withdrawn stays withdrawn: a record that is published again brings back none of its versions from before.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from registry.choices import PublicationAction

from .database import fetch


class Version(NamedTuple):
    """One publication of a record; `body` is empty where the line says that it was withdrawn."""

    number: int
    sequence: int
    at: datetime
    action: str
    sha256: str


class Past(NamedTuple):
    """A version with its text."""

    sequence: int
    body: bytes


def versions(collection: str, key: str) -> list[Version]:
    """Every publication since the last withdrawal, the oldest first."""
    sql = """SELECT version, sequence, at, action, sha256 FROM registry_publishedversion
        WHERE collection = %s AND key = %s ORDER BY version"""
    since: list[Version] = []
    for number, sequence, at, action, digest in fetch(sql, (collection, key)):
        version = Version(number, sequence, at, action.decode(), digest.decode())
        since = [] if version.action == PublicationAction.WITHDRAW else [*since, version]
    return since


def version(collection: str, key: str, number: int) -> Past | None:
    """The text of one version, if the public may still read it."""
    if number not in {known.number for known in versions(collection, key)}:
        return None
    sql = """SELECT sequence, body FROM registry_publishedversion
        WHERE collection = %s AND key = %s AND version = %s"""
    return next((Past(*row) for row in fetch(sql, (collection, key, number))), None)


def was_withdrawn(collection: str, key: str, number: int) -> tuple[datetime, str] | None:
    """When and why this version was taken back: by the first withdrawal after it."""
    sql = """SELECT later.at, later.reason FROM registry_publishedversion AS own
        JOIN registry_publishedversion AS later USING (collection, key)
        WHERE collection = %s AND key = %s AND own.version = %s AND later.version >= own.version
        AND later.action = %s ORDER BY later.version LIMIT 1"""
    found = fetch(sql, (collection, key, number, PublicationAction.WITHDRAW.value))
    return (found[0][0], found[0][1].decode()) if found else None


def withdrawn_since(sequence: int) -> bool:
    """Whether anything was withdrawn after this place in the sequence."""
    sql = "SELECT EXISTS (SELECT FROM registry_publishedversion WHERE sequence > %s AND action = %s)"
    [(was,)] = fetch(sql, (sequence, PublicationAction.WITHDRAW.value))
    return bool(was)
