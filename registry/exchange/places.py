"""How many long answers one worker sends at a time: a stream holds a thread for as long as its reader takes.

The server takes the pieces of a stream at the pace of its reader, and a worker has four threads. So two are for files,
and the others stay free for everybody who asks for a page. A page is not a stream: the server has it whole, and its
thread is free, before the reader has taken the first byte. Nor needs a file a place that fits into what the server
sends ahead (some megabytes).

The server waits for a reader who stops reading as long as the connection stands, and nobody here is asked meanwhile.
So a network has one place: who holds it still and asks again is the one who waits, and not everybody.
"""

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Final

MOST_AT_ONCE: Final = 2
PATIENCE: Final = 30
"""Seconds after which to ask again."""
LONGEST: Final = 15 * 60.0
"""After so many seconds a stream breaks off: whoever reads so slowly holds up the others. The reader sees it by the
length that was told; where none could be told, by the number of records (`api.exports`)."""

_lock: Final = threading.Lock()
_taken: Final[set[str]] = set()
"""The networks to which something is being sent."""


class NoPlace(Exception):
    """As many long answers are being sent as may be, or one to this network."""


class TooSlow(Exception):
    """The reader took too long."""


def place(network: str) -> ExitStack:
    """One of the places, and what else is to be let go with it. Raises NoPlace."""
    with _lock:
        if network in _taken or len(_taken) >= MOST_AT_ONCE:
            raise NoPlace
        _taken.add(network)
    held = ExitStack()
    held.callback(_taken.remove, network)
    return held


class Streamed(Iterator[bytes]):
    """Pieces on their way out; what is held for them is let go when they end or are given up, once.

    Not a generator: one that was never begun does not notice that it is closed, and its place would be lost.
    """

    def __init__(self, pieces: Iterable[bytes], held: ExitStack) -> None:
        self.pieces = iter(pieces)
        self.held = held
        self.lock = threading.Lock()
        self.until = time.monotonic() + LONGEST

    def __next__(self) -> bytes:
        try:
            if time.monotonic() > self.until:
                raise TooSlow  # noqa: TRY301 - it is closed below like any other end
            return next(self.pieces)
        except BaseException:  # the end of the pieces, too
            self.close()
            raise

    def close(self) -> None:
        """The server calls it when the answer has left, or its reader has."""
        with self.lock:
            held = self.held.pop_all()
        held.close()
