"""How many people a project reached, in the form that statistics add up: nobody counted twice where it can be known.

Two periods of one project are never added (the same people come back), nor two populations of which one contains the
other: so each count is kept with its period, and with the wider populations under which it is counted already.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any, Final

EVERYBODY: Final = ""
"""Among `within`: a count that names no population."""

Counted = tuple[list[str], Any]
"""The population of a count with the wider ones (none where it names none), and the count itself."""


def counts_of(rows: Iterable[Counted]) -> list[dict[str, Any]]:
    """The counts of a project, as ``PublishedRecord.served`` keeps them: the largest of each population and period."""
    largest: dict[tuple[Any, ...], Counted] = {}
    for populations, row in rows:
        place = (row.period_start, row.period_end, *populations[:1])
        if place not in largest or row.total > largest[place][1].total:
            largest[place] = (populations, row)
    ordered = [largest[place] for place in sorted(largest)]
    periods = groupby(ordered, key=lambda counted: (counted[1].period_start, counted[1].period_end))
    return [told for _period, group in periods for told in _of_period(list(group))]


def _of_period(counted: list[Counted]) -> list[dict[str, Any]]:
    """The counts of one period. Of a wider and a narrower population the larger number stands."""
    standing = [
        (populations, row)
        for populations, row in counted
        if not any(_contains(populations, narrower) and other.total > row.total for narrower, other in counted)
    ]
    return [
        {
            "populations": populations,
            "within": _within(populations, [wider for wider, _row in standing]),
            "period_start": row.period_start.isoformat(),
            "period_end": row.period_end.isoformat(),
            "women": row.women,
            "men": row.men,
            "total": row.total,
        }
        for populations, row in standing
    ]


def _contains(wider: list[str], narrower: list[str]) -> bool:
    """Whether one population is wider than the other; who is not named may be anybody."""
    return wider != narrower and (not wider or wider[0] in narrower)


def _within(populations: list[str], counted: list[list[str]]) -> list[str]:
    """The populations under which these people are counted already."""
    return sorted({name for wider in counted if _contains(wider, populations) for name in wider or [EVERYBODY]})
