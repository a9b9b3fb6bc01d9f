"""How many of the records that answer a question have each value of a facet: all of them, not those of one page."""

# ruff: noqa: S608 - statements are put together from constants of this room only.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, LiteralString

from registry.choices import PartyKind

from .database import fetch
from .questions import Question
from .reading import conditions


@dataclass(frozen=True)
class Tally:
    """A value, written as filters take it, and how many records have it. A record counts under each of its values."""

    value: str
    count: int


# What of a record is counted: each of the values of these columns,
_OF_MANY: Final[dict[str, LiteralString]] = {
    "pillar": "r.pillars",
    "region": "r.regions",
    "province": "r.provinces",
    "kind": "r.kinds",
    "population": "r.populations",
    "project_line": "r.project_lines",
    "party_kind": "ARRAY(SELECT part FROM unnest(r.parts) AS part WHERE part = ANY(%s::varchar[]))",
}
# and the one value of these, unless it is empty.
_OF_ONE: Final[dict[str, LiteralString]] = {
    "status": "nullif(r.status, '')",
    "year": "extract(year FROM r.signed_on)::int",
    "strategy": "nullif(r.strategy, '')",
}
FACETS: Final = (*_OF_MANY, *_OF_ONE)


def tallies(question: Question, names: Sequence[str]) -> dict[str, list[Tally]]:
    """Of each facet its values, the most frequent first, then by value.

    One statement that looks at each record once: what stands in it is counted as it stands there, whole lists of codes,
    and only the few different lists are taken apart.
    """
    source, where, parameters = conditions(question)
    columns: LiteralString = ", ".join([f"{(_OF_MANY | _OF_ONE)[name]} AS {name}" for name in names])
    sets: LiteralString = ", ".join([f"({name})" for name in names])
    counted: LiteralString = " UNION ALL ".join([_lines(names, name) for name in names])
    sql: LiteralString = f"""WITH counted AS MATERIALIZED (
        SELECT {", ".join(names)}, count(*) AS number, grouping({", ".join(names)}) AS facet
        FROM (SELECT {columns} FROM {source} AS r WHERE {where}) AS found GROUP BY GROUPING SETS ({sets})) {counted}"""
    kinds: tuple[Any, ...] = (PartyKind.values,) if "party_kind" in names else ()
    told: dict[str, list[Tally]] = {name: [] for name in names}
    for name, value, number in fetch(sql, (*kinds, *parameters)):
        told[name.decode()].append(Tally(value.decode(), int(number)))
    return {name: sorted(rows, key=lambda row: (-row.count, row.value)) for name, rows in told.items()}


def _lines(names: Sequence[str], name: str) -> LiteralString:
    """The groups that were made by this facet: of all bits only its own is not set."""
    facet = ((1 << len(names)) - 1) ^ (1 << (len(names) - 1 - list(names).index(name)))
    if name in _OF_ONE:
        return f"SELECT '{name}', {name}::text, number FROM counted WHERE facet = {facet} AND {name} IS NOT NULL"
    return f"""SELECT '{name}', one.value, sum(number) FROM counted, unnest(counted.{name}) AS one(value)
        WHERE facet = {facet} GROUP BY one.value"""
