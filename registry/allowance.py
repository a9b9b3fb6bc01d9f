"""How much one client may ask of the API in a minute, counted for all workers together, without a statement each time.

A worker draws a portion of a client's allowance from the database, in one statement, and counts it down by itself.
Portions are only ever added up, so the workers together never hand out more than the allowance; the price is that what
one worker has left of a portion is no use to another. Portions grow small towards the end, so that little is lost.

Where the database can't answer, a worker goes on with a portion of its own making: who keeps count is no reason for a
refusal. Nothing here knows HTTP.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils.crypto import salted_hmac

from registry.publication.database import lent

logger = logging.getLogger(__name__)

WINDOW: Final = 60
UNITS: Final = 5
"""A request is counted as so many units, so that one can count for less than a request."""
PORTIONS: Final = 12
"""The first portions are this part of the allowance; towards the end, a quarter of what is left."""
MOST_CLIENTS: Final = 20_000
"""A worker remembers so many (a few megabytes), and forgets first who has not asked for longest."""
PAUSE: Final = 1.0
"""After a failure the database is left alone for so many seconds: each try may take as long as a timeout."""
SALT: Final = "registry.allowance"
DRAW: Final = """INSERT INTO registry_apishare AS share (client, minute, taken) VALUES (%s, %s, %s)
    ON CONFLICT (client) DO UPDATE SET minute = greatest(share.minute, excluded.minute),
    taken = excluded.taken + CASE WHEN share.minute >= excluded.minute THEN share.taken ELSE 0 END RETURNING taken"""
# Not a smaller minute: a worker whose clock is late would begin the minute anew for all the others.


@dataclass(slots=True)
class Share:
    """What this worker holds of a client's allowance in one minute, in units."""

    left: int = 0
    undrawn: int = 0
    """What the database had left when it was asked last; others may have drawn since."""
    is_dry: bool = False
    """It has nothing left: not asked again in this minute."""

    @property
    def remaining(self) -> int:
        """In requests."""
        return (self.left + self.undrawn) // UNITS


@dataclass(frozen=True, slots=True)
class Standing:
    """How a client stands after a request, in requests and seconds."""

    granted: bool
    remaining: int
    seconds: int
    share: Share
    units: int
    lock: threading.Lock

    def given_back(self) -> Standing:
        """The answer was that nothing has changed: it counts for a fraction of the smallest request."""
        with self.lock:
            self.share.left += max(0, self.units - 1)
            return replace(self, remaining=self.share.remaining)


class Allowances:
    """The clients of one policy, as one process knows them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.minute = 0
        self.shares: OrderedDict[str, Share] = OrderedDict()
        self.lock = threading.Lock()
        self.silent_until = 0.0

    def take(self, client: str, limit: int, weight: int) -> Standing:
        """Counts a request that weighs as much as `weight` ordinary ones, or refuses it."""
        now = time.time()
        minute, past = divmod(int(now), WINDOW)
        units = min(weight, limit) * UNITS  # or what weighs much could never be asked under a small allowance
        with self.lock:
            share = self._share(client, minute, limit)
            granted = share.left >= units
            if granted:
                share.left -= units
        if not granted and not share.is_dry:
            granted = self._draw(client, share, limit * UNITS, minute, units)
        return Standing(granted, share.remaining, WINDOW - past, share, units, self.lock)

    def _share(self, client: str, minute: int, limit: int) -> Share:
        if minute != self.minute:
            self.minute = minute
            self.shares.clear()
        share = self.shares.get(client)
        if share is None:
            if len(self.shares) >= MOST_CLIENTS:
                self.shares.popitem(last=False)
            share = self.shares[client] = Share(undrawn=limit * UNITS)
        else:
            self.shares.move_to_end(client)
        return share

    def _draw(self, client: str, share: Share, most: int, minute: int, units: int) -> bool:
        """A new portion, from which the request is taken if it is enough."""
        wanted = max(units - share.left, UNITS, min(most // PORTIONS, share.undrawn // 4))
        taken = self._add_up(client, minute, wanted)
        with self.lock:
            got = wanted if taken is None else max(0, min(wanted, most - taken + wanted))
            share.left += got
            share.undrawn = max(0, share.undrawn - wanted if taken is None else most - taken)
            share.is_dry = got < wanted
            if share.left < units:
                return False
            share.left -= units
        return True

    def _add_up(self, client: str, minute: int, wanted: int) -> int | None:
        """What all workers have drawn, this portion included; None where nobody can say."""
        if time.monotonic() < self.silent_until:
            return None
        key = salted_hmac(SALT, f"{self.name} {client}", algorithm="sha256").hexdigest()[:32]
        connection = connections[settings.REGISTRY_READS_DATABASE]
        row: Any
        try:
            with connection.wrap_database_errors, lent(connection) as session:
                row = session.execute(DRAW, (key, minute, wanted)).fetchone()
        except DatabaseError as failure:
            self.silent_until = time.monotonic() + PAUSE
            if not connection.in_atomic_block:  # the read that follows shall not inherit a broken connection
                connection.close_if_unusable_or_obsolete()
            logger.warning("requests of the API are counted by each worker alone: %s", failure)
            return None
        return int(row[0])


def sweep() -> int:
    """Removes the counts of minutes long past; how many."""
    with connections["default"].cursor() as cursor:
        cursor.execute("DELETE FROM registry_apishare WHERE minute < %s", [int(time.time()) // WINDOW - 1])
        return int(cursor.rowcount)
