"""What became of the register, line by line, in the order in which the public learnt of it.

Every line is made when it is read, from two stored versions: what the record said before, and what it said from then
on. Who applies the lines from the first one on holds what the lists hold. What was withdrawn since gives no text back:
its lines stay, so that no number is missing, but they are empty. So are those of versions that name something else
that was withdrawn: the one that forgets it is told from nothing.

A page is one statement, so that it and the number it is complete up to are of one moment. No number is passed over
because its transaction committed late: whoever takes numbers holds the counter's row until the end (`sequence`), so
that the counter and the lines up to it become visible together.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final, NamedTuple

from .database import fetch

_READER: Final = json.JSONDecoder()
# The withdrawals are written out, and not a parameter: their index holds nothing else. Each line looks up its own
# predecessor and whether it was taken back, so that a page costs the same at the end of the sequence as at its start.
_PAGE: Final = """SELECT counter.last, line.* FROM registry_publicationcounter AS counter LEFT JOIN LATERAL (
        SELECT own.sequence, own.action, own.key, own.version, own.at, taken.back,
            CASE WHEN NOT taken.back AND own.action <> 'withdraw' THEN own.reference END,
            CASE WHEN own.action = 'withdraw' THEN own.reason END,
            CASE WHEN NOT taken.back AND own.action <> 'withdraw' AND NOT own.forgets THEN former.body END,
            CASE WHEN NOT taken.back AND own.action <> 'withdraw' THEN own.body END
        FROM (SELECT * FROM registry_publishedversion WHERE collection = %s AND sequence > %s
            ORDER BY sequence LIMIT %s) AS own
        LEFT JOIN registry_publishedversion AS former
            ON former.collection = own.collection AND former.key = own.key AND former.version = own.version - 1
        CROSS JOIN LATERAL (SELECT own.action <> 'withdraw' AND EXISTS (
            SELECT FROM registry_publishedversion AS later
            WHERE later.collection = own.collection AND later.key = own.key AND later.version > own.version
            AND (later.action = 'withdraw' OR later.forgets)) AS back OFFSET 0) AS taken
    ) AS line ON true ORDER BY line.sequence"""


class Line(NamedTuple):
    """What happened to a record. `difference` is JSON, and None where there is no text: up to its withdrawal."""

    sequence: int
    action: str
    key: str
    version: int
    at: datetime
    withdrawn: bool
    reference: str | None
    reason: str | None
    difference: str | None


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


def difference(before: bytes | None, after: bytes) -> str:
    """What another version says otherwise, member by member, as JSON; of nothing before, every member is new.

    Compared and told as it is written: to Python true is 1, and most of what a page would be made of is there already.
    A member that the shape of records no longer has is told as `removed`: that is not the same as being null.
    """
    old, new = members((before or b"{}").decode()), members(after.decode())
    told = [
        f'{name}:{{"before":{old.get(name, "null")},"after":{value}}}'
        for name, value in new.items()
        if old.get(name) != value
    ]
    gone = [f'{name}:{{"before":{old[name]},"after":null,"removed":true}}' for name in old if name not in new]
    return "{" + ",".join(told + gone) + "}"


def members(body: str) -> dict[str, str]:
    """The names and the values of an object, each as it is written."""
    found, place = {}, _behind(body, 0)
    while body[place] != "}":
        _name, named = _READER.raw_decode(body, place)
        value = _behind(body, named)
        _value, end = _READER.raw_decode(body, value)
        found[body[place:named]] = body[value:end]
        place = end if body[end] == "}" else _behind(body, end)
    return found


def _behind(body: str, mark: int) -> int:
    """Where something begins after a brace, a colon or a comma. Canonical JSON has no spaces, but who knows."""
    place = mark + 1
    while body[place] == " ":
        place += 1
    return place
