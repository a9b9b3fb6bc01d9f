"""How many whole results a worker writes at once: a stream holds a thread for as long as its reader takes.

The server takes a stream's chunks at the pace of the client. Four slow readers would hold the four threads of a worker,
and nobody else would be answered; so streams have some places only, and who finds none is asked to come back. A page
is not a stream: the server has it whole, and its thread is free, before the client has read the first byte.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from .problems import UNAVAILABLE, Problem

AT_ONCE: Final = 2
"""In each worker, which has four threads."""
LONGEST: Final = 15 * 60.0
"""After so many seconds the stream breaks off, visibly to its reader: whoever reads so slowly holds up the others."""
AGAIN: Final = 20
BUSY: Final = _("Others are pulling whole results at the moment. Please ask again in a few seconds, or page by page.")

_places: Final = threading.BoundedSemaphore(AT_ONCE)


class TooSlow(Exception):
    """The reader took too long."""


class Streamed(Iterator[bytes]):
    """Chunks on their way out, in a place that is free again when they end or are given up.

    Not a generator: one that was never begun does not notice that it is closed, and its place would be lost.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        if not _places.acquire(blocking=False):
            raise Problem(UNAVAILABLE, BUSY, headers={"Retry-After": str(AGAIN)})
        self.has_place = True
        self.lock = threading.Lock()
        self.until = time.monotonic() + LONGEST
        self.chunks = chunks
        try:
            self.iterator = iter(chunks)
        except BaseException:
            self.leave()
            raise

    def __next__(self) -> bytes:
        if time.monotonic() > self.until:
            self.close()
            raise TooSlow
        try:
            return next(self.iterator)
        except BaseException:  # the end of the chunks, too
            self.leave()
            raise

    def close(self) -> None:
        """The server calls it when the answer has left, or its reader has."""
        try:
            close = getattr(self.iterator, "close", None)
            if close is not None:
                close()
        finally:
            self.leave()

    def leave(self) -> None:
        """Once."""
        with self.lock:
            if self.has_place:
                self.has_place = False
                _places.release()
