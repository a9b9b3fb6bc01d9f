"""Lists and records, as most clients read them: the first page, the same page again, a record, a page far behind."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any, Final

from django.db import connections

from registry.api import cursors
from registry.publication.reading import Spot

from .measuring import Bounds, Contender, Result, asked, contest, listed, require_equal, say
from .servers import Server

PILLARS: Final = ("smart-inclusive-environment", "equality-empowerment-leadership", "values-sustainability")
REGIONS: Final = tuple(f"{number:02d}" for number in range(1, 13))
REGISTER: Final = "/api/v1/agreements/"
NAIVE: Final = "/api/naive/agreements/"
ROUNDS: Final = 9
RECORDS: Final = 500
PAGE_SIZE: Final = 50
DEEP: Final = 1_500
OF_LIST: Final[Bounds] = {"naive view": (25, False), "bare read": (0.9, False)}
OF_RECORD: Final[Bounds] = {"naive view": (15, False), "bare read": (0.7, False)}


def filtered(base: str) -> list[str]:
    """Every pillar with every region, in an arbitrary order."""
    found = [
        f"{base}?pillar={pillar}&region={region}&page_size={PAGE_SIZE}" for pillar in PILLARS for region in REGIONS
    ]
    random.Random(1).shuffle(found)
    return found


def lists(register: Server, bare: Server, seconds: float) -> Iterator[Result]:
    """The list of 50 by pillar and region."""
    ways = (register, REGISTER), (register, NAIVE), (bare, "/")
    for number in range(6):
        require_equal(*(listed(at, filtered(base)[number]) for at, base in ways))
    first, naive, other = (Contender(at, filtered(base)) for at, base in ways)
    yield from contest(
        "list of 50 by pillar and region", first, {"naive view": naive, "bare read": other}, OF_LIST,
        seconds=seconds, rounds=ROUNDS,
    )  # fmt: skip


def unchanged(register: Server, bare: Server, seconds: float) -> Iterator[Result]:
    """The same list, asked with the validator of the first answer."""
    del bare
    paths = filtered(REGISTER)
    tags = [asked(register, path)[1].get("etag") for path in paths]
    if not all(tags):
        say("skipped: lists carry no ETag yet, so there is nothing to ask with")
        return
    again = Contender(register, [f"{path}\tIf-None-Match: {tag}" for path, tag in zip(paths, tags, strict=True)], 304)
    yield from contest(
        "the same list again, unchanged", again, {"list": Contender(register, paths)}, {"list": (3, False)},
        seconds=seconds, rounds=ROUNDS,
    )  # fmt: skip


def records(register: Server, bare: Server, seconds: float) -> Iterator[Result]:
    """One record, of many."""
    with connections["default"].cursor() as cursor:
        sql = "SELECT key FROM registry_publishedrecord WHERE collection = 'agreements' ORDER BY key LIMIT %s"
        cursor.execute(sql, [RECORDS])
        keys = [key for (key,) in cursor.fetchall()]
    first = Contender(register, [f"{REGISTER}{key}/" for key in keys])
    naive = Contender(register, [f"{NAIVE}{key}/" for key in keys])
    other = Contender(bare, [f"/?key={key}" for key in keys])
    yield from contest(
        "one agreement", first, {"naive view": naive, "bare read": other}, OF_RECORD, seconds=seconds, rounds=ROUNDS
    )


# -- Far behind --------------------------------------------------------------------------------------------------


def after(spot: Any) -> str:
    """The page of the whole list that begins after this place."""
    cursor = cursors.pack("agreements", "-signed_on", cursors.Cursor(Spot(*spot), backward=False))
    return f"{REGISTER}?page_size={PAGE_SIZE}&cursor={cursor}"


def spot(database: str, direction: str, offset: int) -> tuple[Any, ...]:
    """The place of a record in the list; PostgreSQL counts, which is what the cursors save."""
    sql = f"""SELECT signed_on, record FROM registry_publishedplace
        WHERE collection = 'agreements' AND pillar = '' AND region = ''
        ORDER BY signed_on {direction}, record {direction} OFFSET %s LIMIT 1"""
    with connections[database].cursor() as cursor:
        cursor.execute(sql, [offset])
        found: tuple[Any, ...] = cursor.fetchone()
        return found


def far(agreements: int, database: str = "default") -> dict[str, str]:
    """The first page, one far behind, and the last one."""
    depth = min(DEEP, agreements // PAGE_SIZE - 1)
    return {
        "page 1": f"{REGISTER}?page_size={PAGE_SIZE}",
        f"page {depth:,}": after(spot(database, "DESC", (depth - 1) * PAGE_SIZE - 1)),
        "the last page": after(spot(database, "ASC", PAGE_SIZE)),
    }


def deep(register: Server, bare: Server, seconds: float) -> Iterator[Result]:
    """Pages far behind the first cost what the first costs."""
    del bare
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_publishedrecord WHERE collection = 'agreements'")
        (agreements,) = cursor.fetchone()
    pages = far(agreements)
    for name, path in list(pages.items())[1:]:
        if len(listed(register, path)["results"]) != PAGE_SIZE:
            raise SystemExit(f"{name} is not a whole page: {path}")
        yield from contest(
            f"{name} (cost)", Contender(register, [path]), {"page 1": Contender(register, [pages["page 1"]])},
            {"page 1": (1.2, True)}, seconds=seconds, rounds=ROUNDS,
        )  # fmt: skip


def growth(register: Server, smaller: Server, seconds: float, sizes: tuple[int, int]) -> Iterator[Result]:
    """What the same reads cost in a register of another size (`smaller` is a database of the settings, too)."""
    keys = {}
    for database in ("default", "smaller"):
        with connections[database].cursor() as cursor:
            sql = "SELECT key FROM registry_publishedrecord WHERE collection = 'agreements' ORDER BY key LIMIT %s"
            cursor.execute(sql, [RECORDS])
            keys[database] = [f"{REGISTER}{key}/" for (key,) in cursor.fetchall()]
    here, there = (list(far(size, name).values()) for size, name in zip(sizes, ("default", "smaller"), strict=True))
    pairs = {
        "list": (filtered(REGISTER), filtered(REGISTER)),
        "one agreement": (keys["default"], keys["smaller"]),
        "deep page": (here[1:2], there[1:2]),
    }
    against = f"{sizes[1]:,} agreements"
    for name, (ours, theirs) in pairs.items():
        yield from contest(
            f"{name} of {sizes[0]:,} (cost)", Contender(register, ours), {against: Contender(smaller, theirs)},
            {against: (1.2, True)}, seconds=seconds, rounds=ROUNDS,
        )  # fmt: skip
