"""How many people a project reached, in the form that statistics add up: nobody counted twice where it can be known.

Two periods of one project are never added (the same people come back), nor two populations of which one contains the
other: so each count is kept with its period, and with the wider populations under which it is counted already.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any, Final

EVERYBODY: Final = "*"
"""Whatever the population."""

NOT_TOLD: Final = ""
"""Of counts that name no population."""

Counted = tuple[list[str], Any]
"""The population of a count with the wider ones (none where it names none), and the count itself."""


def counts_of(rows: Iterable[Counted]) -> dict[str, Any]:
    """What ``PublishedRecord.served`` keeps of a project: its counts, and of each population the `best` period.

    Of one population and period that was counted more than once, the largest number. Nothing where nothing is known.
    """
    largest: dict[tuple[Any, ...], Counted] = {}
    for populations, row in rows:
        place = (row.period_start, row.period_end, *populations[:1])
        if place not in largest or row.total > largest[place][1].total:
            largest[place] = (populations, row)
    ordered = [largest[place] for place in sorted(largest)]
    periods = groupby(ordered, key=lambda counted: (counted[1].period_start, counted[1].period_end))
    counts = [told for _period, group in periods for told in _of_period(list(group))]
    return {"best": _best_of_each(counts), "counts": counts} if counts else {}


def _best_of_each(counts: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Of everybody, of each population, and of those whose population is not told."""
    best = {EVERYBODY: _best([count for count in counts if not count["within"]])}
    for name in sorted({name for count in counts for name in count["populations"]}):
        best[name] = _best([count for count in counts if name in count["populations"] and name not in count["within"]])
    if not_told := [count for count in counts if not count["populations"]]:
        best[NOT_TOLD] = _best(not_told)
    return best


def _best(beside: list[dict[str, Any]]) -> dict[str, Any]:
    """The period in which most people were served; of two alike the later. None of these counts is within another."""

    def period(count: dict[str, Any]) -> tuple[str, str]:
        return count["period_end"], count["period_start"]

    summed = [_summed(list(group)) for _period, group in groupby(sorted(beside, key=period), key=period)]
    return max(summed, key=lambda told: (told["total"], *period(told)))


def _summed(counts: list[dict[str, Any]]) -> dict[str, Any]:
    """The counts of one period, added up."""
    known = {who: [count[who] for count in counts if count[who] is not None] for who in ("women", "men", "total")}
    period = {day: counts[0][day] for day in ("period_start", "period_end")}
    return period | {who: sum(numbers) if numbers else None for who, numbers in known.items()}


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
    return sorted({name for wider in counted if _contains(wider, populations) for name in wider or [NOT_TOLD]})
