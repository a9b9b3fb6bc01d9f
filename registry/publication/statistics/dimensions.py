"""What the register can be counted by: a closed list, each dimension with where its values are kept.

An agreement may have several values of a dimension (two pillars, three regions), and counts in the group of each.
The record of a project has the same facets: its own region, province and line, and else those of its agreement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, LiteralString

from registry.models import NATIONAL

from ..questions import National, Question


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """`codes` is SQL of the codes of a record, sorted; without any, it is in the group null.

    `narrowed` is the field of a `Question` that asks for these codes, `collection` the list that names them.
    """

    name: str
    codes: LiteralString
    narrowed: str
    collection: str = ""
    has_many: bool = True


REGION: Final = Dimension(
    name="region",
    codes="CASE WHEN r.is_national THEN r.regions || 'MA'::varchar ELSE r.regions END",
    narrowed="regions",
    collection="regions",
)
POPULATION: Final = Dimension(
    name="population", codes="r.populations", narrowed="populations", collection="target-populations"
)
DIMENSIONS: Final = {
    dimension.name: dimension
    for dimension in (
        Dimension(name="pillar", codes="r.pillars", narrowed="pillars", collection="pillars"),
        REGION,
        Dimension(name="province", codes="r.provinces", narrowed="provinces", collection="provinces"),
        Dimension(name="kind", codes="r.kinds", narrowed="kinds", collection="kinds"),
        Dimension(name="status", codes="array_remove(ARRAY[r.status], '')", narrowed="statuses", has_many=False),
        Dimension(
            name="year",
            codes="array_remove(ARRAY[extract(year FROM r.signed_on)::text], NULL)",
            narrowed="years",
            has_many=False,
        ),
        POPULATION,
        Dimension(name="project_line", codes="r.project_lines", narrowed="project_lines", collection="project-lines"),
        Dimension(
            name="strategy",
            codes="array_remove(ARRAY[r.strategy], '')",
            narrowed="strategies",
            collection="strategies",
            has_many=False,
        ),
    )
}

OF_PLACE: Final = ("regions", "national", "provinces", "communes", "project_lines")
"""What a question asks of the place and line of a project itself, and of its agreement no more."""

OF_PARTIES: Final = ("parties", "party_kinds", "party_roles")
"""Likewise: its holder may be no party of the agreement. So the agreements of a party are those it takes part in, and
its projects are theirs and those that it holds."""

OF_BOTH: Final = frozenset(
    {
        *OF_PLACE,
        *OF_PARTIES,
        *("pillars", "kinds", "statuses", "strategies", "populations"),
        *("years", "signed_after", "signed_before", "frameworks", "has_framework", "ceremonies", "calls", "fictional"),
    }
)
"""What the record of a project answers for itself: it carries these facets of its agreement."""


def wanted(question: Question, dimension: Dimension) -> list[str] | None:
    """The values that groups may have: those asked for where the dimension is filtered too; None: any."""
    asked: Any = getattr(question, dimension.narrowed, ())
    values = [str(value) for value in asked]
    if dimension is REGION:
        if question.national is National.ONLY:
            return [NATIONAL]
        values += [NATIONAL] if values and question.national is National.INCLUDE else []
    return values or None
