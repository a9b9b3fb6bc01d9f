"""What is counted of a group: how many, how much money, how many people, and of how many records it is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Sum:
    """An amount in MAD over the agreements that know it; None where none does: unknown is not nothing."""

    value: Decimal | None
    known: int


@dataclass(frozen=True)
class Money:
    """What the agreements of a group committed, what was paid, and what is still to be paid."""

    committed: Sum
    paid: Sum
    outstanding: Sum


@dataclass(frozen=True)
class People:
    """At least so many people were served: of each of these projects the period in which it counted most.

    Women, men and those of whom it was not told which make up the total.
    """

    projects: int
    women: int | None
    men: int | None
    unspecified: int | None
    total: int | None
    period_start: date | None
    period_end: date | None


@dataclass(frozen=True)
class Numbers:
    """Of a group, or of all. Money, projects and people are None for a past day, of which nobody knows them."""

    agreements: int
    fictional: int
    money: Money | None
    projects: int | None
    spaces: int | None
    people: People | None


@dataclass(frozen=True)
class Group:
    """The values of a group, one for each dimension in their order (None: the records that have none)."""

    values: tuple[str | None, ...]
    numbers: Numbers


def read(row: Sequence[Any], *, past: bool) -> Numbers:
    """The numbers of a row of the statement."""
    agreements, fictional, *sums = row
    if past:
        return Numbers(agreements, fictional, None, None, None, None)
    committed, paid, outstanding = (Sum(sums[place], sums[place + 1]) for place in (0, 2, 4))
    money = Money(committed, paid, outstanding)
    return Numbers(agreements, fictional, money, sums[6], sums[7], People(*sums[8:]))
