"""Where a visitor comes from: the one answer for sign-in, for the pages without an account, and for the API.

The address is that of the connection; behind a proxy that was declared it is the one that this proxy wrote down. What
a stranger writes into a header before that counts for nothing.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address

LONGEST: Final = 64
"""Longer than any address with its port: what is longer is none, and is not kept."""


def address_of(request: HttpRequest) -> Address | None:
    """The address of the visitor; None where nobody says one that can be read."""
    return _address(_written(request)[:LONGEST])


def network_of(request: HttpRequest, *, width: int = 32) -> str:
    """The network of the visitor: of IPv4 so many bits, of IPv6 the half that a provider gives to one house.

    Those whose address nobody knows are one network: it can't become a way around a limit.
    """
    return _network(_written(request)[:LONGEST], width)


def _written(request: HttpRequest) -> str:
    """The address as the connection, or the outermost proxy that is trusted, writes it."""
    proxies: int = getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR") if proxies else None
    if not forwarded:
        return str(request.META.get("REMOTE_ADDR", ""))
    chain = forwarded.rsplit(",", proxies)
    return chain[-proxies].strip() if len(chain) >= proxies else ""


@lru_cache(maxsize=10_000)
def _network(written: str, width: int) -> str:
    """Remembered: reading an address takes longer than counting the request that comes from it."""
    address = _address(written)
    if address is None:
        return "unknown"
    return str(ip_network(f"{address}/{width if address.version == 4 else 64}", strict=False))


def _address(written: str) -> Address | None:
    """With or without a port or a zone; IPv4 within IPv6 is IPv4."""
    host, _colon, port = written.rpartition(":")
    bare = host if port.isdigit() and (host.count(":") == 0 or host.endswith("]")) else written
    try:
        address = ip_address(bare.strip("[]").partition("%")[0])
    except ValueError:
        return None
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address
