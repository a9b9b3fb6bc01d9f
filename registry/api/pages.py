"""A page as bytes: stored records joined, with the links to its neighbours. Nothing is parsed on the way.

Only a list that is asked for a day, or for less than whole records, reads its records.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest

from registry.publication import consolidated, reading, tallies
from registry.publication.reading import Row
from registry.publication.register import Register

from . import cursors
from .cursors import Cursor
from .filters import Asked


def page(asked: Asked, request: HttpRequest) -> bytes:
    """The page that was asked for."""
    return _told(asked, request, reading.page(asked.and_one_more))


def page_and_register(asked: Asked, request: HttpRequest) -> tuple[bytes, Register] | None:
    """The same, and the state of the register that it is of; None where that takes a statement of its own."""
    found = reading.page_and_register(asked.and_one_more)
    return found and (_told(asked, request, found[0]), found[1])


def _told(asked: Asked, request: HttpRequest, rows: list[Row]) -> bytes:
    """The page as bytes, of these records."""
    question = asked.question
    more, rows = len(rows) > question.size, rows[: question.size]
    if question.backward:
        rows.reverse()
    following, preceding = (True, more) if question.backward else (more, question.start is not None)
    tail: dict[str, Any] = {
        "next": _link(asked, request, rows[-1], backward=False) if following and rows else None,
        "previous": _link(asked, request, rows[0], backward=True) if preceding and rows else None,
    }
    if asked.count:
        tail |= {"count": reading.count(question)}
    if asked.facets:
        tail |= {"facets": _facets(asked)}
    bodies = [row.body for row in rows]
    if question.as_of is not None:
        bodies = [consolidated.told(body, question.as_of) for body in bodies]
    if asked.choice:
        bodies = [asked.choice.of(body) for body in bodies]
    return b"".join((b'{"results":[', b",".join(bodies), b"],", json.dumps(tail).encode()[1:]))


def _facets(asked: Asked) -> dict[str, list[dict[str, Any]]]:
    """What the records of all pages have in common."""
    counted = tallies.tallies(asked.question, asked.facets)
    return {name: [asdict(line) for line in lines] for name, lines in counted.items()}


def _link(asked: Asked, request: HttpRequest, row: Row, *, backward: bool) -> str:
    """The address of the same list, beginning beside this record."""
    cursor = cursors.pack(asked.question.collection, asked.ordering, Cursor(row.spot, backward), asked.question.as_of)
    query = f"{asked.beside}&" if asked.beside else ""
    return request.build_absolute_uri(f"{request.path}?{query}cursor={cursor}")
