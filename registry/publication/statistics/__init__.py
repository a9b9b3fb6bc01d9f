"""The register counted: agreements, money, projects, spaces and people by pillar, region, kind, status, year, ...

Asked of the published records alone, by the same filters as the lists: a number of a group is the number of records
that the list finds for the same filter and the values of the group. Groups share agreements (two pillars, three
regions), so they do not add up to the total, which counts each agreement once. Nothing is stored for this: one
statement reads the facets and never a body of an agreement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from ..database import fetch
from ..questions import Question
from .coverage import Covered, coverage
from .dimensions import DIMENSIONS, Dimension
from .names import Name, Names, names_of, order_of
from .numbers import Group, Money, Numbers, People, Sum, read
from .statement import MOST_DIMENSIONS, statement

MOST_GROUPS: Final = 5_000

__all__ = [
    "DIMENSIONS",
    "MOST_DIMENSIONS",
    "MOST_GROUPS",
    "Answer",
    "Covered",
    "Group",
    "Money",
    "Name",
    "Numbers",
    "People",
    "Sum",
    "Table",
    "TooManyGroups",
    "answer",
    "coverage",
]


class TooManyGroups(Exception):
    """More groups than anybody reads, or a server should make."""


@dataclass(frozen=True)
class Table:
    """The groups of some dimensions, in the order of the lists that name them."""

    by: tuple[str, ...]
    groups: tuple[Group, ...]

    @property
    def overlaps(self) -> bool:
        """Whether an agreement may be in several groups."""
        return any(DIMENSIONS[name].has_many for name in self.by)


@dataclass(frozen=True)
class Answer:
    """Each table that was asked for, the total in which an agreement counts once, and what the codes are called."""

    tables: tuple[Table, ...]
    total: Numbers
    names: Names

    def name(self, dimension: str, code: str | None) -> Name | None:
        return None if code is None else self.names[dimension].get(code)


def answer(question: Question, *tables: Sequence[str]) -> Answer:
    """The agreements that answer the question, counted by one to three dimensions, for one table or for several.

    Raises TooManyGroups.
    """
    groupings = [[DIMENSIONS[name] for name in by] for by in tables if by]
    rows = fetch(*statement(question, groupings, MOST_GROUPS + 1))
    past = question.as_of is not None
    groups: list[list[Group]] = [[] for _grouping in groupings]
    [total] = [read(row[1 + MOST_DIMENSIONS :], past=past) for row in rows if row[0] is None]
    for number, *row in rows:
        if number is not None:
            values = tuple(_text(value) for value in row[: len(groupings[number])])
            groups[number].append(Group(values, read(row[MOST_DIMENSIONS:], past=past)))
    if any(len(found) > MOST_GROUPS for found in groups):
        raise TooManyGroups
    names = names_of(_codes(groupings, groups))
    return Answer(
        tuple(_table(names, grouping, found) for grouping, found in zip(groupings, groups, strict=True)), total, names
    )


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode()


def _codes(groupings: Sequence[Sequence[Dimension]], groups: Sequence[Sequence[Group]]) -> dict[Dimension, set[str]]:
    """The codes that occur, by dimension."""
    codes: dict[Dimension, set[str]] = {}
    for grouping, found in zip(groupings, groups, strict=True):
        for place, dimension in enumerate(grouping):
            codes.setdefault(dimension, set()).update(group.values[place] or "" for group in found)
    return codes


def _table(names: Names, grouping: Sequence[Dimension], groups: Sequence[Group]) -> Table:
    def order(group: Group) -> Any:
        return [order_of(names, dimension, code) for dimension, code in zip(grouping, group.values, strict=True)]

    return Table(tuple(dimension.name for dimension in grouping), tuple(sorted(groups, key=order)))
