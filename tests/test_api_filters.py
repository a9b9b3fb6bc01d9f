"""Door 3: what the finer filters of agreements and projects find, on records written straight into their tables."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from registry.api.filters import LISTINGS
from registry.models import PublishedPeriod
from registry.publication.facets import Facets, parts_of
from registry.publication.filters import FILTERS
from tests import published
from tests.published import PARTIES, agreement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_register")]

LIST = "/api/v1/agreements/"
DAY = dt.date
ASSOCIATION, COUNCIL, MINISTRY = PARTIES
FRAMEWORK, OTHER = (agreement(number)[0] for number in (1, 2))
CEREMONY = str(uuid.uuid5(uuid.NAMESPACE_URL, "ceremony"))
MARRAKECH, TANGER = "07.351.01.0", "01.511.01.0"


def take_part(*participations: tuple[str, str, str]) -> dict[str, Any]:
    """The facets of these (identifier, kind, role)."""
    return {"parties": sorted(key for key, _kind, _role in participations), "parts": parts_of(participations)}


AS_FUNDER = take_part((ASSOCIATION, "association", "beneficiary"), (COUNCIL, "regional_council", "funder"))
AS_LEAD = take_part((ASSOCIATION, "association", "lead"), (MINISTRY, "ministry", "funder"))
MONEY = ("committed", "paid", "outstanding")


def seven() -> list[tuple[str, Facets]]:
    """Agreements that differ in whatever the finer filters ask."""
    return [
        agreement(1, status="in_force", ends_on=DAY(2026, 6, 30), signed_on=DAY(2022, 1, 1), strategy="jisr"),
        agreement(2, status="completed", ends_on=DAY(2025, 6, 30), signed_on=DAY(2022, 12, 31), projects=2, spaces=1),
        agreement(3, framework=FRAMEWORK, provinces=["07.351"], communes=[MARRAKECH], **AS_FUNDER),
        agreement(4, framework=FRAMEWORK, provinces=["07.351"], signed_on=DAY(2023, 1, 1), **AS_LEAD),
        agreement(5, provinces=["01.511"], communes=[TANGER], ceremony=CEREMONY, call="2023", projects=1),
        agreement(6, committed=Decimal(1000), paid=Decimal("999.99"), outstanding=Decimal("0.01"), call="2019-2020"),
        agreement(7, committed=Decimal(0), outstanding=Decimal(-5), status="suspended", ends_on=DAY(2026, 7, 1)),
    ]


@pytest.fixture
def register() -> dict[str, int]:
    """The seven, and the lists whose codes they carry."""
    published.store_lists()
    kinds = {ASSOCIATION: "association", COUNCIL: "regional_council", MINISTRY: "ministry"}
    for key, kind in kinds.items():
        published.PublishedRecord.objects.filter(collection="parties", key=key).update(kinds=[kind])
    lists = {
        "provinces": [("01.511", Facets()), ("07.351", Facets())],
        "strategies": [("jisr", Facets()), ("pole", Facets())],
        "ceremonies": [(CEREMONY, Facets())],
        "calls-for-projects": [
            (str(uuid.uuid4()), Facets(position=edition)) for edition in ("2019-2020", "2023", "2024")
        ],
    }
    first = 2_000_000
    for collection, rows in lists.items():
        published.store(collection, rows, first=first)
        first += 100
    rows = seven()
    published.store("agreements", rows)
    return {key: number for number, (key, _facets) in enumerate(rows, start=1)}


@pytest.mark.parametrize("ordering", [{}, {"ordering": "published_at"}])
@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"province": "07.351"}, {3, 4}),
        ({"province": "07.351,01.511"}, {3, 4, 5}),
        ({"commune": MARRAKECH}, {3}),
        ({"commune": [MARRAKECH, TANGER]}, {3, 5}),
        ({"province": "07.351", "commune": TANGER}, set()),
        ({"strategy": "jisr"}, {1}),
        ({"strategy": "pole"}, set()),
        ({"year": "2022"}, {1, 2}),
        ({"year": "2022,2023"}, {1, 2, 4}),
        ({"year": ["2023", "1900"]}, {4}),
        ({"year": "2022", "signed_after": "2022-01-02"}, {2}),
        ({"party_kind": "association"}, {3, 4}),
        ({"party_role": "funder"}, {3, 4}),
        ({"party_role": "witness"}, set()),
        ({"party_kind": "association", "party_role": "funder"}, set()),
        ({"party_kind": "association,ministry", "party_role": "funder"}, {4}),
        ({"party_kind": "association", "party_role": "lead,beneficiary"}, {3, 4}),
        ({"party": ASSOCIATION, "party_role": "lead"}, {4}),
        ({"party": ASSOCIATION, "party_role": "funder"}, set()),
        ({"party": [ASSOCIATION, COUNCIL], "party_role": "funder"}, {3}),
        ({"party": ASSOCIATION, "party_kind": "association"}, {3, 4}),
        ({"party": ASSOCIATION, "party_kind": "ministry"}, set()),
        ({"party": [ASSOCIATION, MINISTRY], "party_kind": "ministry"}, {4}),
        ({"party": [ASSOCIATION, MINISTRY], "party_kind": "ministry", "party_role": "lead"}, set()),
        ({"party": [ASSOCIATION, COUNCIL], "party_kind": "regional_council", "party_role": "funder"}, {3}),
        ({"has_projects": "true"}, {2, 5}),
        ({"has_projects": "false"}, {1, 3, 4, 6, 7}),
        ({"has_spaces": "true"}, {2}),
        ({"has_projects": "true", "has_spaces": "false"}, {5}),
        ({"committed_min": "0"}, {6, 7}),
        ({"committed_min": "0.01"}, {6}),
        ({"committed_max": "999.99"}, {7}),
        ({"committed_min": "1000", "committed_max": "1000"}, {6}),
        ({"paid_min": "0"}, {6}),
        ({"paid_max": "999.98"}, set()),
        ({"outstanding_min": "0.01"}, {6}),
        ({"outstanding_max": "0"}, {7}),
        ({"expiring_before": "2026-06-29"}, set()),
        ({"expiring_before": "2026-06-30"}, {1}),
        ({"expiring_before": "2026-07-01"}, {1, 7}),
        ({"framework": FRAMEWORK}, {3, 4}),
        ({"framework": [FRAMEWORK, OTHER]}, {3, 4}),
        ({"framework": OTHER}, set()),
        ({"has_framework": "true"}, {3, 4}),
        ({"has_framework": "false"}, {1, 2, 5, 6, 7}),
        ({"has_children": "true"}, {1}),
        ({"has_children": "false"}, {2, 3, 4, 5, 6, 7}),
        ({"ceremony": CEREMONY}, {5}),
        ({"call": "2023"}, {5}),
        ({"call": "2023,2019-2020"}, {5, 6}),
        ({"call": "2024"}, set()),
        ({"framework": FRAMEWORK, "year": "2023", "party_kind": "ministry"}, {4}),
    ],
)
def test_a_filter_finds_exactly_what_it_says(
    register: dict[str, int],
    client: Client,
    parameters: dict[str, Any],
    expected: set[int],
    ordering: dict[str, str],
) -> None:
    """By either road: the order of signature walks places, others do not."""
    response = client.get(LIST, {**parameters, **ordering, "count": "true"})
    assert response.status_code == 200, response.content
    page = response.json()
    assert {register[result["key"]] for result in page["results"]} == expected
    assert page["count"] == len(page["results"]) == len(expected)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("province=7.351", "province"),
        ("province=99.999", "province"),
        ("commune=99.999.99.99", "commune"),
        ("commune=07.351", "commune"),
        ("commune=%D9%A0%D9%A7.351.01.0", "commune"),
        ("commune=abc", "commune"),
        ("strategy=none", "strategy"),
        ("year=22", "year"),
        ("year=1899", "year"),
        ("year=2101", "year"),
        ("year=%D9%A2%D9%A0%D9%A2%D9%A2", "year"),
        ("year=2022-01", "year"),
        ("party_kind=funder", "party_kind"),
        ("party_role=association", "party_role"),
        ("has_projects=1", "has_projects"),
        ("has_spaces=yes", "has_spaces"),
        ("has_framework=True", "has_framework"),
        ("has_children=true,false", "has_children"),
        ("committed_min=-1", "committed_min"),
        ("committed_min=2&committed_max=1", "committed_min"),
        ("paid_min=2&paid_max=1", "paid_min"),
        ("outstanding_min=2&outstanding_max=1", "outstanding_min"),
        ("expiring_before=30/06/2026", "expiring_before"),
        ("framework=1", "framework"),
        (f"framework={uuid.UUID(int=1)}", "framework"),
        (f"ceremony={uuid.UUID(int=2)}", "ceremony"),
        (f"ceremony={ASSOCIATION}", "ceremony"),
        ("call=1999", "call"),
        ("call=%272023", "call"),
        (f"framework={FRAMEWORK}&has_framework=false", "has_framework"),
        *((f"as_of=2026-01-01&{name}_{bound}=1", f"{name}_{bound}") for name in MONEY for bound in ("min", "max")),
        *((f"as_of=2026-01-01&has_{name}=true", f"has_{name}") for name in ("projects", "spaces", "children")),
    ],
)
def test_what_is_not_understood_is_refused_by_name(
    register: dict[str, int], client: Client, query: str, parameter: str
) -> None:
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 400, response.content
    errors = response.json()["errors"]
    assert [error["parameter"] for error in errors] == [parameter]
    assert errors[0]["message"]


def test_everything_wrong_is_told_at_once(register: dict[str, int], client: Client) -> None:
    problem = client.get(f"{LIST}?as_of=2026-01-01&paid_min=2&paid_max=1&has_spaces=true&year=1&x=1").json()
    told = [error["parameter"] for error in problem["errors"]]
    assert sorted(told) == ["has_spaces", "paid_max", "paid_min", "paid_min", "x", "year"]


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_why_the_past_is_not_known_is_told_in_every_language(
    register: dict[str, int], client: Client, language: str
) -> None:
    query = f"{LIST}?as_of=2026-01-01&has_children=true"
    message = client.get(query, headers={"accept-language": language}).json()["errors"][0]["message"]
    assert "as_of" in message
    assert {"ar": "يوم", "fr": "passée", "en": "past"}[language] in message


# -- On a day ------------------------------------------------------------------------------------------------------


@pytest.fixture
def past(register: dict[str, int]) -> dict[str, int]:
    """Until March 2026 number 3 was under way in Tangier, with the council as its lead and an earlier end."""
    (three,) = published.PublishedRecord.objects.filter(parts__contains=["association beneficiary"])
    common = {"pillars": [], "regions": [], "populations": [], "project_lines": [], "amount": None}
    periods: list[dict[str, Any]] = [
        {
            "valid_from": DAY(2025, 1, 1),
            "valid_until": DAY(2026, 3, 1),
            "status": "in_force",
            "ends_on": DAY(2026, 12, 31),
            "provinces": ["01.511"],
            "communes": [TANGER],
            **take_part((COUNCIL, "regional_council", "lead")),
        },
        {
            "valid_from": DAY(2026, 3, 1),
            "valid_until": None,
            "status": "signed",
            "provinces": three.provinces,
            "communes": three.communes,
            **AS_FUNDER,
        },
    ]
    for period in periods:
        PublishedPeriod.objects.create(record=three.pk, **common, **period)
    # As much of a record as is needed to tell it for a day.
    life = [{"status": "in_force", "on": "2025-01-01"}]
    body = {"key": three.key, "life": life, "amendments": [], "instruments": {}, "framework": None}
    published.PublishedRecord.objects.filter(pk=three.pk).update(body=json.dumps(body))
    return register


@pytest.mark.parametrize(
    ("parameters", "before", "after"),
    [
        ({}, True, True),
        ({"province": "01.511"}, True, False),
        ({"province": "07.351"}, False, True),
        ({"commune": TANGER}, True, False),
        ({"party_role": "lead"}, True, False),
        ({"party_kind": "regional_council", "party_role": "funder"}, False, True),
        ({"party": COUNCIL, "party_kind": "regional_council", "party_role": "lead"}, True, False),
        ({"party": ASSOCIATION}, False, True),
        ({"expiring_before": "2026-12-31"}, True, False),
        ({"expiring_before": "2026-12-30"}, False, False),
        ({"framework": FRAMEWORK}, True, True),
        ({"has_framework": "false"}, False, False),
        ({"strategy": "jisr"}, False, False),
        ({"call": "2023"}, False, False),
        ({"ceremony": CEREMONY}, False, False),
        ({"year": "2022"}, False, False),
    ],
)
def test_filters_compare_what_was_true_on_the_day(
    past: dict[str, int], parameters: dict[str, Any], client: Client, before: bool, after: bool
) -> None:
    for day, there in (("2024-12-31", False), ("2026-02-28", before), ("2026-03-01", after)):
        page = client.get(LIST, {**parameters, "as_of": day, "count": "true"}).json()
        assert (page["count"], len(page["results"])) == (there, there), (day, parameters)


# -- Which list has which ------------------------------------------------------------------------------------------


def test_projects_have_the_filters_that_mean_something_for_them(register: dict[str, int], client: Client) -> None:
    rows: list[tuple[str, Facets]] = [
        (str(uuid.uuid4()), Facets(spaces=1, communes=[TANGER], call="2023", framework=FRAMEWORK, **AS_LEAD)),
        (str(uuid.uuid4()), Facets(strategy="jisr", signed_on=DAY(2022, 5, 5), provinces=["07.351"])),
    ]
    first, second = (record.key for record in published.store("projects", rows, first=3_000_000))
    asked: dict[str, dict[str, str]] = {
        first: {"has_spaces": "true", "commune": TANGER, "call": "2023", "party_role": "lead", "framework": FRAMEWORK},
        second: {"has_spaces": "false", "strategy": "jisr", "year": "2022", "province": "07.351"},
    }
    for key, parameters in asked.items():
        for name, value in parameters.items():
            results = client.get("/api/v1/projects/", {name: value}).json()["results"]
            assert [result["key"] for result in results] == [key], name
    for name in ("has_projects", "has_children", "committed_min", "expiring_before"):
        error = client.get("/api/v1/projects/", {name: "1"}).json()["errors"][0]
        assert name not in error["allowed"], name
    assert client.get(LIST, {"has_children": "true"}).json()["results"][0]["key"] == FRAMEWORK


def test_every_filter_of_the_table_is_a_parameter_of_agreements() -> None:
    agreements = next(listing for listing in LISTINGS if listing.collection == "agreements")
    assert set(FILTERS) <= {parameter.name for parameter in agreements.parameters}
    assert {parameter.fills for parameter in agreements.parameters if parameter.name in FILTERS} == {
        each.fills for each in FILTERS.values()
    }
