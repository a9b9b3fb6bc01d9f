"""Door 3: what the API answers to any machine, and the records as they are stored."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from registry.api.filters import LISTINGS
from registry.choices import PublicationAction
from registry.models import PublishedRecord, PublishedVersion, User
from tests import published
from tests.published import agreement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_register")]

DAY = dt.date
Get = Callable[..., Any]


# -- For every machine -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.collection)
def test_every_list_is_open_to_every_page_and_keeps_no_one(client: Client, listing: Any) -> None:
    response = client.get(f"/api/v1/{listing.collection}/", headers={"Origin": "https://example.org", "Cookie": "a=b"})
    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert response.json().keys() >= {"results", "next", "previous"}


def test_a_browser_may_ask_first(client: Client) -> None:
    response = client.options("/api/v1/agreements/", headers={"Origin": "https://example.org"})
    assert response.status_code == 204
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert response["Access-Control-Allow-Origin"] == "*"


def test_head_is_get_without_the_body(register: dict[str, int], client: Client) -> None:
    response = client.head("/api/v1/agreements/")
    assert (response.status_code, response.content) == (200, b"")
    assert response["Content-Length"] == str(len(client.get("/api/v1/agreements/").content))


def test_the_index_leads_everywhere(register: dict[str, int], client: Client) -> None:
    index = client.get("/api/v1/").json()
    assert {listing.collection for listing in LISTINGS} == set(index["collections"])
    for address in [*index["collections"].values(), index["schema"], index["documentation"], index["problems"]]:
        assert client.get(address).status_code == 200
    kinds = client.get("/api/v1/problems/").json()["results"]
    assert {kind["status"] for kind in kinds} == {400, 401, 403, 404, 405, 410, 429, 500, 503}


# -- Records -----------------------------------------------------------------------------------------------------


def test_a_record_is_forwarded_as_it_is_stored(register: dict[str, int], client: Client) -> None:
    key = next(iter(register))
    stored = PublishedRecord.objects.get(collection="agreements", key=key)
    stored.body = '{"title":{"ar":"اتفاقية «الأسرة»","fr":"Œuvre"},"n":1}'
    stored.save()
    response = client.get(f"/api/v1/agreements/{key}/")
    assert response.content == stored.body.encode()
    assert response["Content-Type"] == "application/json"
    assert stored.body.encode() in client.get("/api/v1/agreements/").content


def test_an_unchanged_record_is_not_sent_again(register: dict[str, int], client: Client) -> None:
    address = f"/api/v1/agreements/{next(iter(register))}/"
    etag = client.get(address)["ETag"]
    for header in etag, f"W/{etag}", f'"x", {etag}', "*":
        response = client.get(address, headers={"If-None-Match": header})
        assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)
    for header in '"x"', etag.strip('"'), "":
        assert client.get(address, headers={"If-None-Match": header}).status_code == 200


@pytest.mark.parametrize("spelling", ["2024/CNV/00012", "2024%2FCNV%2F00012", "2024-cnv-00012", "2024 cnv 00012"])
def test_the_human_reference_leads_to_the_record(register: dict[str, int], client: Client, spelling: str) -> None:
    response = client.get(f"/api/v1/agreements/{spelling}/")
    key = next(key for key, number in register.items() if number == 8)
    assert (response.status_code, response["Location"]) == (302, f"/api/v1/agreements/{key}/")


def test_the_human_reference_takes_along_what_is_known_and_nothing_else(
    register: dict[str, int], client: Client
) -> None:
    key = next(key for key, number in register.items() if number == 8)
    query = "as_of=2025-06-30&fields=title%2Cstatus&lang=fr&format=json"
    response = client.get(f"/api/v1/agreements/2024/CNV/00012/?{query}")
    assert (response.status_code, response["Location"]) == (302, f"/api/v1/agreements/{key}/?{query}")
    refused = client.get("/api/v1/agreements/2024/CNV/00012/?as_off=2025-06-30")
    assert refused.status_code == 400
    assert [fault["parameter"] for fault in refused.json()["errors"]] == ["as_off"]


def test_a_withdrawn_record_is_gone_with_its_reason(client: Client) -> None:
    actor = User.objects.create(email="supervisor@example.org")
    key, _facets = agreement(1)
    when = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    for number, action in enumerate((PublicationAction.PUBLISH, PublicationAction.WITHDRAW), start=1):
        withdrawn = action == PublicationAction.WITHDRAW
        PublishedVersion.objects.create(
            sequence=10**9 + number,
            collection="agreements",
            key=key,
            version=number,
            action=action,
            at=when,
            actor=actor,
            reason="نشر خطأ" if withdrawn else "",
            body="" if withdrawn else "{}",
        )
        expected = 410 if withdrawn else 404
        response = client.get(f"/api/v1/agreements/{key}/")
        assert response.status_code == expected
    problem = response.json()
    assert problem["reason"] == "نشر خطأ"
    assert problem["withdrawn_at"] == "2026-03-01T00:00:00+00:00"
    assert "supervisor" not in response.content.decode()


def test_projects_as_geojson(client: Client) -> None:
    rows = [
        agreement(1, reference=None, longitude=Decimal("-7.98914"), latitude=Decimal("31.62947")),
        agreement(2, reference=None),
        agreement(3, reference=None, longitude=Decimal("-1.00000"), latitude=Decimal("34.00000")),
    ]
    published.store("projects", rows)
    response = client.get("/api/v1/projects/?format=geojson&ordering=published_at")
    assert response["Content-Type"] == "application/geo+json"
    answer = json.loads(response.getvalue())
    assert (answer["type"], len(answer["features"])) == ("FeatureCollection", 3)
    assert answer["features"][0] == {
        "type": "Feature",
        "id": rows[0][0],
        "geometry": {"type": "Point", "coordinates": [-7.98914, 31.62947]},
        "properties": {"key": rows[0][0], "url": f"/api/v1/projects/{rows[0][0]}/"},
    }
    assert answer["features"][1]["geometry"] is None
