"""Which codes exist: the keys of the published lists, remembered for a moment.

A code that is not remembered is looked up again at once, so that a new pillar can be asked for as soon as it is
published; only a code that went away may still be known for as long as `PATIENCE`.
"""

from __future__ import annotations

import time
from typing import Final

from registry.publication import single

PATIENCE: Final = 30.0
_known: dict[str, tuple[float, frozenset[str]]] = {}


def unknown(collection: str, codes: list[str]) -> list[str]:
    """Those of the codes that the collection does not have."""
    read_at, known = _known.get(collection, (0.0, frozenset()))
    if time.monotonic() - read_at > PATIENCE or not known.issuperset(codes):
        known = single.keys(collection)
        _known[collection] = (time.monotonic(), known)
    return [code for code in codes if code not in known]


def all_of(collection: str) -> list[str]:
    """Every code of the collection, as it was last read."""
    return sorted(_known[collection][1]) if collection in _known else sorted(single.keys(collection))


def forget() -> None:
    """Read everything anew; tests need it, whose database goes back in time."""
    _known.clear()
