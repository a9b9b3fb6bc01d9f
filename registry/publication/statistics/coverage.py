"""Those entitled against those served, territory by territory, beside the population of the census of 2024.

One line for each published record, and nothing is added up: a region's number and those of its provinces, or of two
populations, are partly of the same people.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from .. import reading
from ..database import fetch
from ..questions import Question


@dataclass(frozen=True)
class Covered:
    """A record of coverage as it was published, and how many people live in its territory."""

    told: dict[str, Any]
    population_2024: int | None


def coverage(question: Question, most: int) -> list[Covered]:
    """At most so many of the records that lie in the regions and are of the populations that are asked for."""
    asked = Question(
        collection="coverage",
        regions=question.regions,
        populations=question.populations,
        fictional=question.fictional,
    )
    source, where, parameters = reading.conditions(asked)
    sql = f"""SELECT r.body, territory.body FROM (SELECT * FROM {source} AS r WHERE {where}) AS r
        LEFT JOIN registry_publishedrecord AS territory
        ON (territory.collection, territory.key) = (CASE WHEN r.provinces = '{{}}' THEN 'regions' ELSE 'provinces' END,
            CASE WHEN r.provinces = '{{}}' THEN r.regions[1] ELSE r.provinces[1] END)
        ORDER BY r.position, r.provinces, r.id LIMIT %s"""  # noqa: S608 - constants of this room
    rows = fetch(sql, (*parameters, most))
    return [Covered(json.loads(body), _population(territory)) for body, territory in rows]


def _population(territory: bytes | None) -> int | None:
    number: int | None = json.loads(territory).get("population_2024") if territory else None
    return number
