"""How many wrong codes one network may try: what is counted, and for how long.

The network is limited, never the reference: whoever holds a paper gets in from anywhere else while somebody guesses.
A try takes one of the network's places before it is looked at, and gives it back when it was right, so that tries sent
all at once are no more than the places. The address itself is kept nowhere, only a digest that nobody can turn back.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from registry import visitors

PLACES: Final = 30
"""Wrong tries of one network within the window. A hundred thousand would take three weeks and find nothing."""
WINDOW: Final = 10 * 60
WIDTH: Final = 24
"""What a house or an office shares, so that changing the address changes nothing."""
SALT: Final = "registry.site.tries"


class TooMany(Exception):
    """The network has no place left; `seconds` until the next one is free."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(seconds)


@dataclass
class Try:
    """One try; `was_right` gives its place back."""

    was_right: bool = False


@contextmanager
def one_try(request: HttpRequest) -> Iterator[Try]:
    """Around the look-up of a code. Raises TooMany before anything is looked up."""
    key = _take_place(visitors.network_of(request, width=WIDTH))
    attempt = Try()
    try:
        yield attempt
    finally:
        if attempt.was_right:
            cache.delete(key)


def _take_place(network: str) -> str:
    digest = salted_hmac(SALT, network, algorithm="sha256").hexdigest()[:32]
    keys = [f"status-try:{digest}:{place}" for place in range(PLACES)]
    taken = cache.get_many(keys)
    now = time.time()
    for key in keys:
        # add() is what the database decides: of two that come for one place, one gets it.
        if key not in taken and cache.add(key, now + WINDOW, WINDOW):
            return key
    free_at = min(taken.values(), default=now + WINDOW)
    raise TooMany(max(1, round(free_at - now)))
