"""Parties that the register does not know: which rows of a file mean the same one.

Asked of all rows before any party is made, so that their order decides nothing: a row without a territory, beside two
of that name in two provinces, could be either, and its author has to say which.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import combinations
from typing import Any, Final

from registry.doubles.spelling import contradict
from registry.models import Party

from .contradictions import Number
from .parties import Mention

CROWD: Final = 200
"""Rows of one name that differ in something. More than that no name means: each pair of them would be compared."""
Facts = dict[str, Any]


@dataclass(eq=False)
class Newcomer:
    """One party that the file brings, by all the rows that name it."""

    mentions: list[Mention]
    is_torn: bool = False
    """Whether the rows could mean several parties."""
    party: Party | None = None

    @property
    def whole(self) -> Mention:
        """What the rows say of it together: what one leaves open, another may tell."""
        told: dict[str, Any] = {}
        for mention in self.mentions:
            for each in fields(mention):
                told[each.name] = told.get(each.name) or getattr(mention, each.name)
        return Mention(**told)

    @property
    def numbers(self) -> Iterator[Mention]:
        """The mentions that give it an official number, each number once."""
        seen: list[Number] = []
        for mention in sorted(self.mentions, key=lambda each: not each.issuer):
            if mention.number is not None and not any(mention.number.may_be(each) for each in seen):
                seen.append(mention.number)
                yield mention


def newcomers(mentions: Iterable[Mention]) -> dict[str, Newcomer]:
    """The new party of each mention, by its key."""
    asked = list(mentions)
    facts = [_facts(mention) for mention in asked]
    near, crowded = _near(asked, facts)
    torn = {at for at in range(len(asked)) if at in crowded or _are_several([facts[at], *(facts[n] for n in near[at])])}
    found: dict[str, Newcomer] = {asked[at].key: Newcomer([asked[at]], is_torn=True) for at in torn}
    left = [at for at in range(len(asked)) if at not in torn]
    for together in _connected(left, near):
        one = Newcomer([asked[at] for at in together], is_torn=_are_several([facts[at] for at in together]))
        found |= {asked[at].key: one for at in together}
    return found


def _facts(mention: Mention) -> Facts:
    """What may speak against another row, as far as the row says it."""
    region = mention.region or (mention.province.region if mention.province else None)
    told: Facts = {"kind": mention.kind, "arabic": mention.name_ar, "number": mention.number}
    told |= {"region": region and region.pk, "province": mention.province and mention.province.pk}
    return {name: value for name, value in told.items() if value}


def _near(asked: Sequence[Mention], facts: Sequence[Facts]) -> tuple[dict[int, set[int]], set[int]]:
    """The rows that share a name with each and do not speak against it; and those of names that stand too often."""
    named: dict[str, list[int]] = defaultdict(list)
    for at, mention in enumerate(asked):
        for name in dict.fromkeys(mention.names):
            named[name].append(at)
    near: dict[int, set[int]] = defaultdict(set)
    crowded: set[int] = set()
    for rows in named.values():
        if len(rows) > CROWD:
            crowded.update(rows)
            continue
        for one, other in combinations(rows, 2):
            if not _contradict(facts[one], facts[other]):
                near[one].add(other)
                near[other].add(one)
    return near, crowded


def _contradict(one: Facts, other: Facts) -> bool:
    return any(_differ(name, value, other[name]) for name, value in one.items() if name in other)


def _differ(name: str, one: Any, other: Any) -> bool:
    if name == "number":
        return bool(one.contradicts(other))
    return contradict(one, other) if name == "arabic" else one != other


def _are_several(told: Sequence[Facts]) -> bool:
    """Whether what all of them say cannot be said of one party."""
    names = {name for facts in told for name in facts}
    values = {name: dict.fromkeys(facts[name] for facts in told if name in facts) for name in names}
    return any(_differ(name, one, other) for name in names for one, other in combinations(values[name], 2))


def _connected(rows: Sequence[int], near: dict[int, set[int]]) -> Iterator[list[int]]:
    """The rows that hang together, in their order."""
    left = dict.fromkeys(rows)
    while left:
        found, ahead = [], [next(iter(left))]
        while ahead:
            at = ahead.pop()
            if at in left:
                del left[at]
                found.append(at)
                ahead.extend(near[at])
        yield sorted(found)
