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


# What of a record is counted, and how one value of it is told: `found` is the record.
_OF_MANY: Final[dict[str, LiteralString]] = {
    "pillar": "pillars",
    "region": "regions",
    "province": "provinces",
    "kind": "kinds",
    "population": "populations",
    "project_line": "project_lines",
    "party_kind": "parts",
}
_OF_ONE: Final[dict[str, LiteralString]] = {"status": "status", "strategy": "strategy", "year": "signed_on"}
FACETS: Final = (*_OF_MANY, *_OF_ONE)


def tallies(question: Question, names: Sequence[str]) -> dict[str, list[Tally]]:
    """Of each facet its values, the most frequent first, then by value. One statement, one look at the records."""
    source, where, parameters = conditions(question)
    columns = [_OF_MANY.get(name) or _OF_ONE[name] for name in names]
    counted: LiteralString = " UNION ALL ".join([_counted(name) for name in names])
    sql: LiteralString = f"""WITH found AS MATERIALIZED (SELECT {", ".join([f"r.{column}" for column in columns])}
        FROM {source} AS r WHERE {where}) {counted}"""
    kinds: tuple[Any, ...] = (PartyKind.values,) if "party_kind" in names else ()
    told: dict[str, list[Tally]] = {name: [] for name in names}
    for name, value, number in fetch(sql, (*parameters, *kinds)):
        told[name.decode()].append(Tally(value.decode(), number))
    return {name: sorted(rows, key=lambda row: (-row.count, row.value)) for name, rows in told.items()}


def _counted(name: str) -> LiteralString:
    """Nothing is counted under an empty value: what is not known has no line."""
    if name == "year":
        value: LiteralString = "extract(year FROM found.signed_on)::int::text"
        return _lines(name, value, "found WHERE found.signed_on IS NOT NULL")
    if name in _OF_ONE:
        return _lines(name, f"found.{_OF_ONE[name]}", f"found WHERE found.{_OF_ONE[name]} > ''")
    among: LiteralString = f"found, unnest(found.{_OF_MANY[name]}) AS one(value)"
    return _lines(name, "one.value", f"{among} WHERE one.value = ANY(%s)" if name == "party_kind" else among)


def _lines(name: str, value: LiteralString, among: LiteralString) -> LiteralString:
    return f"SELECT '{name}' AS name, {value} AS value, count(*) FROM {among} GROUP BY 2"
