"""Published records written straight into their tables, for tests that are about reading."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from registry.models import PublishedPlace, PublishedRecord
from registry.publication.facets import UNKNOWN_DAY, Facets

PILLARS = ("smart-inclusive-environment", "equality-empowerment-leadership", "values-sustainability")
REGIONS = tuple(f"{number:02d}" for number in range(1, 13))
KINDS = ("framework-agreement", "partnership-agreement")
POPULATIONS = ("women", "children")
LINES = ("family-mediation", "positive-parenting")
PARTIES = tuple(str(uuid.uuid5(uuid.NAMESPACE_URL, f"party {number}")) for number in range(3))


def forget_all() -> None:
    """Tests that count want a register of their own: the loaded one is back when the test ends."""
    PublishedPlace.objects.all().delete()
    PublishedRecord.objects.all().delete()


def store(collection: str, rows: Iterable[tuple[str, Facets]], *, first: int = 1) -> list[PublishedRecord]:
    """Records with these keys and facets, in this order of publication, with all their places."""
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    records = [
        PublishedRecord(
            collection=collection,
            key=key,
            version=1,
            sequence=sequence,
            published_at=at + dt.timedelta(seconds=sequence),
            body=json.dumps({"key": key, "url": f"/api/v1/{collection}/{key}/"}),
            **asdict(facets),
        )
        for sequence, (key, facets) in enumerate(rows, start=first)
    ]
    PublishedRecord.objects.bulk_create(records)
    PublishedPlace.objects.bulk_create(
        PublishedPlace(
            collection=collection,
            pillar=pillar,
            region=region,
            signed_on=record.signed_on or UNKNOWN_DAY,
            record=record.pk,
        )
        for record in records
        for pillar, region in places_of(record)
    )
    return records


def places_of(record: PublishedRecord) -> list[tuple[str, str]]:
    """The places that publication gives a record with these facets."""
    return Facets(pillars=record.pillars, regions=record.regions, is_national=record.is_national).places()


def store_lists(first: int = 1_000_000) -> None:
    """The lists whose codes filters may name."""
    lists: dict[str, Sequence[str]] = {
        "pillars": PILLARS,
        "regions": REGIONS,
        "kinds": KINDS,
        "target-populations": POPULATIONS,
        "project-lines": LINES,
        "parties": PARTIES,
    }
    for collection, keys in lists.items():
        store(collection, [(key, Facets(position=key, search=key)) for key in keys], first=first)
        first += len(keys)


def agreement(number: int, **facets: Any) -> tuple[str, Facets]:
    """The key and the facets of an agreement."""
    facets.setdefault("reference", f"2026/{number:05d}")
    facets.setdefault("status", "signed")
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"agreement {number}")), Facets(**facets)
