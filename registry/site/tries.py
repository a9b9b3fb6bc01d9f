"""How many wrong codes one network may try: what is counted, and for how long.

The network is limited, never the reference: whoever holds a paper gets in from anywhere else while somebody guesses.
A try takes one of the network's places before it is looked at, and gives it back when it was right, so that tries sent
all at once are no more than the places. The address itself is kept nowhere, only a digest that nobody can turn back.
"""

import ipaddress
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

PLACES: Final = 30
"""Wrong tries of one network within the window. A hundred thousand would take three weeks and find nothing."""
WINDOW: Final = 10 * 60
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


def network_of(request: HttpRequest) -> str:
    """The network of the visitor: what a house or an office shares, so that changing the address changes nothing.

    The address comes from where sign-in takes it: from the proxy when one is declared, never from a stranger's header.
    """
    address = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    width = 24 if address.version == 4 else 64
    return str(ipaddress.ip_network(f"{address}/{width}", strict=False))


@contextmanager
def one_try(request: HttpRequest) -> Iterator[Try]:
    """Around the look-up of a code. Raises TooMany before anything is looked up."""
    key = _take_place(network_of(request))
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
