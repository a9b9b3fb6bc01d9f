"""How fast the desk's search box finds, against a sequential scan of the same columns. Ratios, not seconds.

    uv run python -m tests.benchmarks.search_box [--agreements 100000] [--data FOLDER] [--check]

Both are asked in turns, in one process, on the same rows: the box as a clerk's page asks it (every kind of record,
counted, the nearest words where a word is unknown), and what a search without an index would be (`icontains` over the
same columns; for mistakes, pg_trgm's word similarity of the same texts), with index scans switched off. The register
is the one of `generate.py`, working rows alone: a tenth is built, the rest are copies made by SQL.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from config import embedded

from .measuring import HEAD, Result, say

BUILT: Final = 10_000
ROUNDS: Final = 5
FLOOR: Final = 50


def fill(agreements: int, folder: Path) -> None:
    """The working tables, unless the folder holds them already."""
    from tests.benchmarks import generate, multiply  # after DATABASE_URL is set: the settings read it

    mark = folder / f"working-{agreements}"
    if mark.exists():
        return
    started = time.monotonic()
    generate.working_tables(min(agreements, BUILT))
    multiply.multiply_working(BUILT, agreements)
    generate.learn_words()
    mark.touch()
    say(f"{agreements:,} agreements filled in {time.monotonic() - started:.0f} s")
