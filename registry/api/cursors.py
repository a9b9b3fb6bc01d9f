"""Where a page begins: the place of its neighbour in the order, packed so that it fits one URL parameter.

A cursor holds nothing secret and is not signed: whoever writes one by hand only chooses where to begin. It is bound
to the collection, the order and the day it was made for, and refused where it is not exactly as this module writes it.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from registry.publication.reading import Order, Spot

LONGEST: Final = 1200
_SHAPE: Final = re.compile(
    r"([a-z-]{1,30}) (-?[a-z_]{1,20})(@[0-9-]{10})? ([np]) ([1-9][0-9]{0,18}) (.{0,200})", re.DOTALL
)
_BIGGEST_ID: Final = 2**63 - 1


class BadCursor(ValueError):
    """Not a cursor of this list."""


class Cursor(NamedTuple):
    """A place, and in which direction the page lies from it."""

    spot: Spot
    backward: bool


def pack(collection: str, ordering: str, cursor: Cursor, as_of: date | None = None) -> str:
    """The cursor as one URL-safe word."""
    day = f"@{as_of.isoformat()}" if as_of else ""
    direction = "p" if cursor.backward else "n"
    plain = f"{collection} {ordering}{day} {direction} {cursor.spot.record} {cursor.spot.value}"
    return base64.urlsafe_b64encode(plain.encode()).decode("ascii").rstrip("=")


def unpack(packed: str, collection: str, ordering: str, as_of: date | None = None) -> Cursor:
    """What `pack` made; BadCursor for anything else."""
    found = _SHAPE.fullmatch(_plain(packed))
    if not found or found[1] != collection or found[2] != ordering or int(found[5]) > _BIGGEST_ID:
        raise BadCursor
    try:
        value = _READERS[Order(ordering.removeprefix("-"))](found[6])
    except (ValueError, ArithmeticError):
        raise BadCursor from None
    cursor = Cursor(Spot(value, int(found[5])), found[4] == "p")
    if pack(collection, ordering, cursor, as_of) != packed:
        raise BadCursor
    return cursor


def _plain(packed: str) -> str:
    try:
        if len(packed) > LONGEST or not packed.isascii():
            raise BadCursor
        return base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise BadCursor from None


def _number(text: str) -> int:
    if not re.fullmatch("[0-9]{1,19}", text) or int(text) > _BIGGEST_ID:
        raise BadCursor
    return int(text)


def _amount(text: str) -> Decimal:
    if not re.fullmatch(r"-1|[0-9]{1,13}\.[0-9]{2}", text):
        raise BadCursor
    return Decimal(text)


def _position(text: str) -> str:
    if "\0" in text:
        raise BadCursor
    return text


_READERS: Final[dict[Order, Callable[[str], Any]]] = {
    Order.SIGNED_ON: date.fromisoformat,
    Order.AMOUNT: _amount,
    Order.PUBLISHED_AT: _number,
    Order.POSITION: _position,
}
