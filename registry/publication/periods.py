"""Under what a published agreement was found on each day of its life: what a list answers that is asked for a day.

Worked out from the stored record when it is published, by the same pure function that answers for one record: so the
list of a day and the records of that day cannot disagree.
"""

import datetime as dt
import json
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from registry.models import Party, PublishedPeriod, PublishedRecord, TargetPopulation

from .consolidated import as_of
from .facets import parts_of, searchable, with_ancestors


@dataclass(frozen=True)
class Found:
    """What a record is found under on a day; names as in ``PublishedPeriod``."""

    status: str
    ends_on: dt.date | None
    amount: Decimal | None
    is_national: bool
    pillars: list[str]
    regions: list[str]
    provinces: list[str]
    communes: list[str]
    parties: list[str]
    parts: list[str]
    populations: list[str]
    project_lines: list[str]
    search: str


def last_day(reduced: str | None) -> dt.date | None:
    """The last day that a date of a record may mean (2022-06-17, 2022-06 or 2022), as alerts count it."""
    if reduced is None:
        return None
    year, month, day = (*map(int, reduced.split("-")), 0, 0)[:3]
    return dt.date(year, month or 12, day or monthrange(year, month or 12)[1])


@dataclass(frozen=True)
class Names:
    """What the records themselves do not say: the wider populations, and the acronyms of parties."""

    populations: dict[str, list[str]]
    acronyms: dict[str, str]

    def found(self, told: dict[str, Any]) -> Found:
        """The facets of a consolidated record."""
        parties = [party["id"] for party in told["parties"]]
        names = [
            word
            for party in told["parties"]
            for word in (party["name"]["ar"], party["name"]["fr"], self.acronyms.get(party["id"]))
        ]
        texts = [told[field][language] for field in ("title", "purpose") for language in ("ar", "fr")]
        populations = {slug for row in told["populations"] for slug in self.populations.get(row["slug"], [row["slug"]])}
        return Found(
            status=told["status"],
            ends_on=last_day(told["ends_on"]),
            amount=Decimal(told["amount"]["value"]) if told["amount"] else None,
            is_national=told["is_national"] is True,
            pillars=sorted(pillar["slug"] for pillar in told["pillars"]),
            regions=sorted(region["code"] for region in told["regions"]),
            provinces=sorted(province["code"] for province in told["provinces"]),
            communes=sorted(commune["code"] for commune in told["communes"]),
            parties=sorted(parties),
            parts=parts_of((party["id"], party["kind"], party["role"]) for party in told["parties"]),
            populations=sorted(populations),
            project_lines=sorted(line["slug"] for line in told["project_lines"]),
            search=searchable(told["reference"], *texts, *names),
        )


def write_periods(records: Sequence[PublishedRecord]) -> None:
    """The periods of these agreements, in the stead of the former ones; the same few statements for one and for all."""
    forget_periods(record.pk for record in records)
    bodies = [(record, json.loads(record.body)) for record in records]
    names = _names(bodies)
    PublishedPeriod.objects.bulk_create(
        PublishedPeriod(record=record.pk, valid_from=begins, valid_until=ends, **asdict(found))
        for record, body in bodies
        for begins, ends, found in periods_of(body, names)
    )


def forget_periods(records: Iterable[int]) -> None:
    """A record that nobody reads any more was never in force, as far as the public knows."""
    PublishedPeriod.objects.filter(record__in=list(records)).delete()


def _names(bodies: Sequence[tuple[Any, dict[str, Any]]]) -> Names:
    populations = TargetPopulation.objects.select_related("parent__parent")
    sides = [[body, *_changed(body)] for _record, body in bodies]
    parties = {party["id"] for told in sides for side in told for party in side.get("parties") or ()}
    acronyms = Party.objects.filter(uuid__in=parties).exclude(acronym="").values_list("uuid", "acronym")
    return Names(
        {population.slug: with_ancestors(population) for population in populations},
        {str(uuid): acronym for uuid, acronym in acronyms},
    )


def _changed(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Both sides of every change of the parties."""
    changes = [change for amendment in body["amendments"] for change in amendment["changes"]]
    return [
        {"parties": change[side]} for change in changes if change["field"] == "parties" for side in ("before", "after")
    ]


def periods_of(record: dict[str, Any], names: Names) -> list[tuple[dt.date, dt.date | None, Found]]:
    """From which day until before which day it is found under what; neighbours that say the same are one period."""
    days = {stage["on"] for stage in record["life"]} | {row["effective_on"] for row in record["amendments"]}
    first = min((stage["on"] for stage in record["life"]), default="9999-12-31")
    told: list[tuple[dt.date, Found]] = []
    for day in (dt.date.fromisoformat(day) for day in sorted(days) if day >= first):
        found = names.found(as_of(record, day))
        if not told or told[-1][1] != found:
            told.append((day, found))
    ends = [following for (_day, _found), (following, _next) in pairwise(told)]
    return [(day, end, found) for (day, found), end in zip(told, [*ends, None], strict=False)]
