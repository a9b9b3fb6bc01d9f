"""What became of the register, line by line, in the order in which the public learnt of it.

Every line is made when it is read, from two stored versions: what the record said before, and what it said from then
on. Who applies the lines from the first one on holds what the lists hold. What was withdrawn since gives no text back:
its lines stay, so that no number is missing, but they are empty.

A page is one statement, so that it and the number it is complete up to are of one moment. No number is passed over
because its transaction committed late: whoever takes numbers holds the counter's row until the end (`sequence`), so
that the counter and the lines up to it become visible together.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final, NamedTuple

from .database import fetch

Difference = dict[str, dict[str, Any]]

# The withdrawals are written out, and not a parameter: their index holds nothing else. Each line looks up its own
# predecessor and whether it was taken back, so that a page costs the same at the end of the sequence as at its start.
_PAGE: Final = """SELECT counter.last, line.* FROM registry_publicationcounter AS counter LEFT JOIN LATERAL (
        SELECT own.sequence, own.action, own.key, own.version, own.at, taken.back,
            CASE WHEN NOT taken.back AND own.action <> 'withdraw' THEN own.reference END,
            CASE WHEN own.action = 'withdraw' THEN own.reason END,
            CASE WHEN NOT taken.back AND own.action <> 'withdraw' THEN former.body END,
            CASE WHEN NOT taken.back AND own.action <> 'withdraw' THEN own.body END
        FROM (SELECT * FROM registry_publishedversion WHERE collection = %s AND sequence > %s
            ORDER BY sequence LIMIT %s) AS own
        LEFT JOIN registry_publishedversion AS former
            ON former.collection = own.collection AND former.key = own.key AND former.version = own.version - 1
        CROSS JOIN LATERAL (SELECT own.action <> 'withdraw' AND EXISTS (
            SELECT FROM registry_publishedversion AS later
            WHERE later.collection = own.collection AND later.key = own.key AND later.version > own.version
            AND later.action = 'withdraw') AS back) AS taken
    ) AS line ON true ORDER BY line.sequence"""


class Line(NamedTuple):
    """What happened to a record. `difference` is None where there is no text: at and before its withdrawal."""

    sequence: int
    action: str
    key: str
    version: int
    at: datetime
    withdrawn: bool
    reference: str | None
    reason: str | None
    difference: Difference | None


class Page(NamedTuple):
    """Lines of one collection. `last`: every line up to this number is here or before; `more`: others follow it."""

    lines: list[Line]
    last: int
    more: bool


def page(collection: str, after: int, size: int) -> Page:
    """At most `size` lines behind the number `after`."""
    rows = fetch(_PAGE, (collection, after, size + 1))
    lines = [_line(*row) for _last, *row in rows[:size] if row[0] is not None]
    more = len(rows) > size
    return Page(lines, lines[-1].sequence if more else rows[0][0], more)


def _line(
    sequence: int,
    action: bytes,
    key: bytes,
    version: int,
    at: datetime,
    withdrawn: bool,
    reference: bytes | None,
    reason: bytes | None,
    before: bytes | None,
    after: bytes | None,
) -> Line:
    return Line(
        sequence=sequence,
        action=action.decode(),
        key=key.decode(),
        version=version,
        at=at,
        withdrawn=withdrawn,
        reference=reference.decode() if reference is not None else None,
        reason=reason.decode() if reason is not None else None,
        difference=difference(before, after) if after else None,
    )


def difference(before: bytes | None, after: bytes) -> Difference:
    """What another version says otherwise, member by member of the record; of nothing before, every member is new.

    A member that the shape of records no longer has is told as `removed`: that is not the same as being null.
    """
    old, new = json.loads(before or b"{}"), json.loads(after)
    told = {
        name: {"before": old.get(name), "after": value}
        for name, value in new.items()
        if name not in old or not _same(old[name], value)
    }
    gone = {name: {"before": old[name], "after": None, "removed": True} for name in old if name not in new}
    return told | gone


def _same(one: Any, other: Any) -> bool:
    """As written: to Python true is 1, and a register may not say one for the other."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
