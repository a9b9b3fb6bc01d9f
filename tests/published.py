"""Published records written straight into their tables, for tests that are about reading."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from django.test import Client, override_settings

from config.database import for_reads
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


def eight() -> list[tuple[str, Facets]]:
    """Agreements that differ in whatever a filter may ask."""
    day = dt.date
    return [
        agreement(1, pillars=[PILLARS[0]], regions=["07"], signed_on=day(2022, 6, 17), amount=Decimal(10_000_000)),
        agreement(2, pillars=[PILLARS[0]], regions=["04", "07"], signed_on=day(2023, 1, 1), amount=Decimal("50.50")),
        agreement(3, pillars=[PILLARS[1]], regions=["07"], kinds=list(KINDS), status="in_force"),
        agreement(4, pillars=list(PILLARS), is_national=True, signed_on=day(2021, 1, 1), kinds=[KINDS[0]]),
        agreement(5, regions=["04"], parties=[PARTIES[0]], populations=["women"], amount=Decimal(50_000)),
        agreement(6, parties=list(PARTIES), project_lines=[LINES[0]], signed_on=day(2022, 6, 17), status="proposed"),
        agreement(7, search="اتفاقيه شراكه لدعم الاسره beni mellal", signed_on=day(2022, 6, 18)),
        agreement(8, search="شراكه اخري", populations=["women", "children"], reference="2024/CNV/00012"),
    ]


def all_pages(
    client: Client, address: str, *, back: bool = False, each: Callable[[], object] = lambda: None
) -> list[Any]:
    pages, last = [], address
    url: str | None = address
    while url:
        last, page = url, client.get(url).json()
        pages.append(page["results"])
        url = page["next"]
        each()
    if not back:
        return [result["key"] for page in pages for result in page]
    pages, url = [], last
    while url:
        page = client.get(url).json()
        pages.insert(0, page["results"])
        url = page["previous"]
    return [result["key"] for page in pages for result in page]


@contextmanager
def one_connection() -> Iterator[None]:
    """Django would end the test's connection, and its transaction, with each answer that a test closes itself."""
    for signal in request_started, request_finished:
        signal.disconnect(close_old_connections)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.test.client.close_old_connections", lambda **_signal: None)  # it connects it anew
        yield
    for signal in request_started, request_finished:
        signal.connect(close_old_connections)


@contextmanager
def reads_of_their_own() -> Iterator[None]:
    """As in a served register: what the API reads has sessions of its own, which see what is committed."""
    connections.settings["reads"] = for_reads(connections["default"].settings_dict)
    try:
        with override_settings(REGISTRY_READS_DATABASE="reads"):
            yield
    finally:
        with connections["reads"].cursor() as cursor:  # really committed there
            cursor.execute("DELETE FROM registry_apishare")
        connections["reads"].close()
        del connections["reads"]
        del connections.settings["reads"]


def unread(response: Any) -> Any:
    """A whole answer is given up before its first byte: nobody else would give its place back."""
    if response.streaming:
        with one_connection():
            response.close()
    return response
