"""How fast the desk's search box finds, against a sequential scan of the same columns. Ratios, not seconds.

    uv run python -m tests.benchmarks.search_box [--agreements 100000] [--data FOLDER] [--check]

Both are asked in turns, in one process, on the same rows. The box is asked as a page asks it: every kind of record,
counted, ranked and loaded, and what may be meant where few are found. The scan is what a search is without an index:
`icontains` over the same columns of the same tables, counted, and the newest five loaded; for mistakes, pg_trgm's word
similarity to the same folded texts, which only counts. Each time is the best of several, for other work on the machine
only adds. The register is that of `generate.py`, working rows alone: a tenth is built, the rest are copies by SQL.
`--data FOLDER` keeps it for the next run; `--check` ends with 1 where the floor is missed, or a table was scanned.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial, reduce
from operator import or_
from pathlib import Path
from typing import Any, Final
from unittest import mock

from config import embedded

from .measuring import HEAD, Result, say

BUILT: Final = 10_000
ROUNDS: Final = 3
TRIES: Final = 5
EACH: Final = 5
AGREEMENTS: Final = "registry_agreement"
UNTOLD: Final = -1
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


# -- The contenders -----------------------------------------------------------------------------------------------


def columns() -> dict[Any, tuple[str, ...]]:
    """The tables of the box, and the columns that their folded one is made of."""
    from registry.finding import KINDS

    found: dict[Any, tuple[str, ...]] = {}
    for model in {source.model: None for kind in KINDS for source in kind.sources}:
        made_of = model._meta.get_field("search").expression.flatten()  # type: ignore[union-attr]
        found[model] = tuple(each.name for each in made_of if hasattr(each, "name"))
    return found


def box(words: str) -> dict[str, int]:
    """The number of records of each kind, as far as the box counts those that hold the very words."""
    from registry import finding
    from registry.models import command_actor

    found = finding.find(command_actor("benchmark"), finding.asked(words), each=EACH)
    if found.took_too_long:
        raise SystemExit(f"{words}: took too long")
    return {
        group.kind.model._meta.db_table: -1 if group.has_more or group.by_meaning else group.number
        for group in found.groups
    }


def scan(words: str) -> dict[str, int]:
    """The number of rows of each table, counted by looking at all of them, and the newest, as Django's views do."""
    from django.db.models import Q

    held = {}
    with without_indexes():
        for model, names in columns().items():
            holding = reduce(or_, (Q(**{f"{name}__icontains": words}) for name in names))
            rows = model._default_manager.filter(holding)
            held[model._meta.db_table] = rows.count()
            list(rows.order_by("-pk")[:EACH])
    return held


def scan_nearly(words: str) -> dict[str, int]:
    """The number of rows of each table that hold words like these."""
    from django.db import connection

    from registry.text import fold

    held = {}
    with without_indexes(), connection.cursor() as cursor:
        for model in columns():
            table = model._meta.db_table
            cursor.execute(f"SELECT count(*) FROM {table} WHERE word_similarity(%s, search) > 0.6", [fold(words)])
            held[table] = cursor.fetchone()[0]
    return held


@contextmanager
def without_indexes() -> Iterator[None]:
    from django.db import connection

    scans = ("enable_indexscan", "enable_bitmapscan", "enable_indexonlyscan")
    with connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET {each} = off" for each in scans))
        yield
        cursor.execute("; ".join(f"RESET {each}" for each in scans))


def scanned(words: str) -> list[str]:
    """The statements of the box that would look at every agreement, as PostgreSQL plans them."""
    from registry.finding import near, search

    wrong: list[str] = []
    own = search.fetch

    def explained(sql: str, parameters: Sequence[Any]) -> Any:
        if not sql.startswith("EXPLAIN"):
            plan = "\n".join(line.decode() for (line,) in own(f"EXPLAIN {sql}", parameters))
            wrong.extend([plan] if "Seq Scan on registry_agreement" in plan else [])
        return own(sql, parameters)

    with mock.patch.object(search, "fetch", explained), mock.patch.object(near, "fetch", explained):
        box(words)
    return wrong


# -- The measures -------------------------------------------------------------------------------------------------


def questions() -> Iterator[tuple[str, Sequence[str], Callable[[str], dict[str, int]]]]:
    """What is asked, and of whom besides the box."""
    from .generate import LETTERS, NAMES

    rare = [name for place in (900, 1_700) for name in (NAMES[place], NAMES[place + 1].translate(LETTERS))]
    yield "a rare word", rare, scan
    yield "a frequent word", ("famille", "الأسرة", "convention", "مراكش"), scan
    yield "a number", ("2023/CNV/0000011", "0000011/CNV/2023"), scan
    misspelt = [f"association {NAMES[place][:3]}{NAMES[place][2:]}" for place in (901, 1_701)]
    yield "a misspelt association", misspelt, scan_nearly


def best(tries: int, do: Callable[[], object]) -> float:
    """Seconds of the try that nothing disturbed."""
    taken = []
    for _try in range(tries):
        started = time.perf_counter()
        do()
        taken.append(time.perf_counter() - started)
    return min(taken)


def measure(work: str, words: Sequence[str], other: Callable[[str], dict[str, int]]) -> Result:
    """All these words, by both, in paired rounds."""
    pairs = [
        (sum(best(TRIES, partial(box, each)) for each in words), sum(best(1, partial(other, each)) for each in words))
        for _round in range(ROUNDS if other is scan else 1)
    ]
    ours, theirs = (f"{min(column) / len(words) * 1000:,.1f} ms" for column in zip(*pairs, strict=True))
    return Result(work, "sequential scan", ours, theirs, [scan / box for box, scan in pairs], FLOOR)


def require_found(words: Sequence[str], other: Callable[[str], dict[str, int]]) -> None:
    """Every question has an answer, and of a rare word both count the same agreements."""
    for each in words:
        ours = box(each)
        if not ours:
            raise SystemExit(f"the box finds nothing for {each}")
        if (
            other is scan
            and each.isascii()
            and each.isalpha()
            and ours.get(AGREEMENTS, 0) not in (-1, scan(each)[AGREEMENTS])
        ):
            raise SystemExit(f"the answers for {each} differ: {ours} {scan(each)}")


def report(agreements: int) -> bool:
    """The table, line by line as it is measured; and whether every floor was reached."""
    say(f"{agreements:,} agreements; best of {TRIES} tries, medians of {ROUNDS} paired rounds\n\n{HEAD}")
    reached = True
    for work, words, other in questions():
        require_found(words, other)
        result = measure(work, words, other)
        say(result.line())
        plans = [plan for each in words for plan in scanned(each)]
        say("\n".join(plans)) if plans else None
        reached = reached and result.reached and not plans
    return reached


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--agreements", type=int, default=100_000)
    parser.add_argument("--data", type=Path, help="keep the cluster here; delete it after a change of the tables")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        folder = options.data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="registry-benchmark-")))
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)
        url = stack.enter_context(embedded.running(folder / "postgres", durable=False))
        given = {"REGISTRY_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings"}
        os.environ.update(given | {"DATABASE_URL": url})
        import django  # after DATABASE_URL is set: the settings read it

        django.setup()
        fill(options.agreements, folder)
        reached = report(options.agreements)
    return 0 if reached or not options.check else 1


if __name__ == "__main__":
    embedded.exit_on_signals()
    sys.exit(main(sys.argv[1:]))
