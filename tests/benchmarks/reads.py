"""How fast the register is read: against a fair naive view, the bare read and COPY, in one run. Ratios, not seconds.

    uv run python -m tests.benchmarks.reads [--agreements 100000] [--data FOLDER] [--only list,search] [--check]

It starts a PostgreSQL cluster of its own, fills it, starts the servers and asks them in turns with sixteen clients.
`--data FOLDER` keeps the cluster for the next run. A million agreements (`--agreements 1000000`) are the first 100,000
built by the register's own builder, and nine copies of each made by SQL (`multiply.py` says what differs in a copy);
`--smaller FOLDER`, the data of another run, measures growth. `--check` ends with 1 where a floor is missed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from config import embedded

from .measuring import HEAD, Result, say
from .servers import BARE, WSGI, Server, server

BUILT = 100_000
MEASURES = ("list", "unchanged", "detail", "deep", "export", "search", "publish", "growth")


def fill(agreements: int, folder: Path) -> None:
    """The database, unless the folder holds it already."""
    from tests.benchmarks.generate import generate  # after DATABASE_URL is set: the settings read it
    from tests.benchmarks.multiply import multiply

    built = min(agreements, BUILT)
    steps: list[tuple[int, Callable[[], None]]] = [(built, lambda: generate(built, say))]
    if agreements > built:
        steps.append((agreements, lambda: multiply(built, agreements, say)))
    if mark(folder, agreements).exists():
        return
    for size, step in steps:
        if not mark(folder, size).exists():
            started = time.monotonic()
            step()
            mark(folder, size).touch()
            say(f"{size:,} agreements filled in {time.monotonic() - started:.0f} s")


def mark(folder: Path, agreements: int) -> Path:
    return folder / f"agreements-{agreements}"


def size_of(folder: Path) -> int:
    """How many agreements the data of another run holds."""
    return max(int(found.name.removeprefix("agreements-")) for found in folder.glob("agreements-*"))


Measure = Callable[[Server, Server, float], Iterator[Result]]


def measures(options: argparse.Namespace, stack: ExitStack) -> dict[str, Measure]:
    """What there is to measure, in the order of the table."""
    from . import ceremony, exports, pages, search

    found: dict[str, Measure] = {
        "list": pages.lists,
        "unchanged": pages.unchanged,
        "detail": pages.records,
        "deep": pages.deep,
        "export": exports.exports,
        "search": partial(search.search, agreements=options.agreements),
        "publish": ceremony.ceremony,
    }
    if options.smaller:
        other = stack.enter_context(server(WSGI, os.environ["REGISTRY_SMALLER_URL"]))
        sizes = (options.agreements, size_of(options.smaller))
        found["growth"] = lambda register, _bare, seconds: pages.growth(register, other, seconds, sizes)
    return found


def report(options: argparse.Namespace, stack: ExitStack) -> bool:
    """The table, line by line as it is measured; and whether every floor was reached."""
    chosen = measures(options, stack)
    register, bare = (stack.enter_context(server(target)) for target in (WSGI, BARE))
    say(f"{options.agreements:,} agreements; 16 clients; medians of paired rounds\n\n{HEAD}")
    reached = True
    for name in [name for name in chosen if name in (options.only or MEASURES)]:
        for result in chosen[name](register, bare, options.seconds):
            say(result.line())
            reached = reached and result.reached
    return reached


def options_of(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--agreements", type=int, default=BUILT)
    parser.add_argument("--seconds", type=float, default=10.0, help="of load for each server and measure")
    parser.add_argument("--data", type=Path, help="keep the cluster here; delete it after a change of the tables")
    parser.add_argument("--smaller", type=Path, help="the data of a run with fewer agreements: measures growth")
    parser.add_argument("--only", type=lambda text: text.split(","), help=f"some of {','.join(MEASURES)}")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    if unknown := set(options.only or ()) - set(MEASURES):
        parser.error(f"no such measure: {', '.join(sorted(unknown))}")
    return options


def main(arguments: list[str]) -> int:
    options = options_of(arguments)
    with ExitStack() as stack:
        folder = options.data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="registry-benchmark-")))
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)
        given: dict[str, Any] = {
            "REGISTRY_DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        }
        given["DATABASE_URL"] = stack.enter_context(embedded.running(folder / "postgres", durable=False))
        if options.smaller:
            url = stack.enter_context(embedded.running(options.smaller / "postgres", durable=False))
            given["REGISTRY_SMALLER_URL"] = url
        os.environ.update(given)
        import django  # after DATABASE_URL is set: the settings read it

        django.setup()
        fill(options.agreements, folder)
        reached = report(options, stack)
    return 0 if reached or not options.check else 1


if __name__ == "__main__":
    embedded.exit_on_signals()
    sys.exit(main(sys.argv[1:]))
