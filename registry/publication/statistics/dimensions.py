"""What the register can be counted by: a closed list, each dimension with where its values are kept.

An agreement may have several values of a dimension (two pillars, three regions), and counts in the group of each.
A project is counted where it is itself (region, province, line); in all else it goes with its agreement.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Final, LiteralString

from registry.models import NATIONAL

from ..questions import National, Question


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """`of_agreement` and `of_project` are SQL of the codes of a row, of `r` (agreement) or of `p` (project).

    `narrowed` is the field of a `Question` that asks for these codes, `collection` the list that names them.
    """

    name: str
    of_agreement: LiteralString
    of_project: LiteralString
    narrowed: str
    collection: str = ""
    has_many: bool = True


REGION: Final = Dimension(
    name="region",
    of_agreement="CASE WHEN r.is_national THEN r.regions || 'MA'::varchar ELSE r.regions END",
    of_project="CASE WHEN p.is_national THEN p.regions || 'MA'::varchar ELSE p.regions END",
    narrowed="regions",
    collection="regions",
)
POPULATION: Final = Dimension(
    name="population",
    of_agreement="r.populations",
    of_project="r.populations",
    narrowed="populations",
    collection="target-populations",
)
DIMENSIONS: Final = {
    dimension.name: dimension
    for dimension in (
        Dimension(
            name="pillar",
            of_agreement="r.pillars",
            of_project="r.pillars",
            narrowed="pillars",
            collection="pillars",
        ),
        REGION,
        Dimension(
            name="province",
            of_agreement="r.provinces",
            of_project="p.provinces",
            narrowed="provinces",
            collection="provinces",
        ),
        Dimension(name="kind", of_agreement="r.kinds", of_project="r.kinds", narrowed="kinds", collection="kinds"),
        Dimension(
            name="status",
            of_agreement="ARRAY[r.status]",
            of_project="ARRAY[r.status]",
            narrowed="statuses",
            has_many=False,
        ),
        Dimension(
            name="year",
            of_agreement="array_remove(ARRAY[extract(year FROM r.signed_on)::text], NULL)",
            of_project="array_remove(ARRAY[extract(year FROM r.signed_on)::text], NULL)",
            narrowed="years",
            has_many=False,
        ),
        POPULATION,
        Dimension(
            name="project_line",
            of_agreement="r.project_lines",
            of_project="p.project_lines",
            narrowed="project_lines",
            collection="project-lines",
        ),
        Dimension(
            name="strategy",
            of_agreement="array_remove(ARRAY[r.strategy], '')",
            of_project="array_remove(ARRAY[r.strategy], '')",
            narrowed="strategies",
            collection="strategies",
            has_many=False,
        ),
    )
}

OWN_TO_PROJECTS: Final = tuple(
    field
    for field in fields(Question)
    if field.name in ("regions", "national", "provinces", "communes", "project_lines")
)
"""What a question asks of the place and line of a project itself, not of its agreement."""


def wanted(question: Question, dimension: Dimension) -> list[str] | None:
    """The values that groups may have: those asked for where the dimension is filtered too; None: any."""
    asked: Any = getattr(question, dimension.narrowed, ())
    values = [str(value) for value in asked]
    if dimension is REGION:
        if question.national is National.ONLY:
            return [NATIONAL]
        values += [NATIONAL] if values and question.national is National.INCLUDE else []
    return values or None
