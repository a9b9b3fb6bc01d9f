"""Words: those that a quarter of the register has, and names that few records have, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from .generate import LETTERS, NAMES
from .measuring import Contender, Result, contest, listed, require_equal
from .pages import NAIVE, REGISTER
from .servers import Server

ROUNDS: Final = 3
COMMON: Final = ("famille", "الأسرة", "convention", "مراكش")
RARE: Final = tuple(name for place in (900, 1_700) for name in (NAMES[place], NAMES[place + 1].translate(LETTERS)))
MILLION: Final = 1_000_000


def search(register: Server, bare: Server, seconds: float, agreements: int) -> Iterator[Result]:
    """The page of 50 that holds a word, against `icontains` over titles, purposes and the names of the parties."""
    del bare
    bound = 60 if agreements >= MILLION else 30
    for kind, words in (("frequent", COMMON), ("rare", RARE)):
        ours = [f"{REGISTER}?q={quote(word)}&page_size=50" for word in words]
        theirs = [f"{NAIVE}?search={quote(word)}&page_size=50" for word in words]
        require_equal(listed(register, ours[0]), listed(register, theirs[0]))
        yield from contest(
            f"50 with a {kind} word", Contender(register, ours), {"icontains": Contender(register, theirs)},
            {"icontains": (bound, False)}, seconds=seconds, rounds=ROUNDS,
        )  # fmt: skip
