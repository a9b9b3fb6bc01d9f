"""Door 3: what the API does not understand is refused by its name, and nothing that is sent makes an error."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import OperationalError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.api import cursors
from registry.api.filters import LISTINGS, OF_AGREEMENTS
from registry.publication import reading
from tests.published import PILLARS, REGIONS, all_pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_register")]

DAY = dt.date
Get = Callable[..., Any]


CURSOR = cursors.pack("agreements", "-signed_on", cursors.Cursor(reading.Spot(DAY(2022, 6, 17), 7), backward=False))


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("unknown=1", "unknown"),
        ("Pillar=x", "Pillar"),
        ("pillar", "pillar"),
        ("pillar=", "pillar"),
        ("pillar=nothing", "pillar"),
        (f"pillar={PILLARS[0]},", "pillar"),
        (f"pillar={PILLARS[0]},nothing", "pillar"),
        ("region=7", "region"),
        ("region=13", "region"),
        ("region=MA-13", "region"),
        ("region=ma-07", "region"),
        ("region=%D9%A0%D9%A7", "region"),
        ("region=MA-MA-07", "region"),
        ("national=yes", "national"),
        ("national=only&region=07", "national"),
        ("national=only&national=only", "national"),
        ("kind=nothing", "kind"),
        ("status=draft", "status"),
        ("status=SIGNED", "status"),
        ("party=1", "party"),
        ("party=5F0C7B0E-3C51-4F2C-9A55-0D2C8F1E7A11", "party"),
        ("party=5f0c7b0e-3c51-4f2c-9a55-0d2c8f1e7a11", "party"),
        ("population=nothing", "population"),
        ("project_line=nothing", "project_line"),
        ("signed_after=17/06/2022", "signed_after"),
        ("signed_after=2022-6-17", "signed_after"),
        ("signed_after=20220617", "signed_after"),
        ("signed_after=2022-W24-5", "signed_after"),
        ("signed_after=2022-02-30", "signed_after"),
        ("signed_after=0000-01-01", "signed_after"),
        ("signed_after=10000-01-01", "signed_after"),
        ("signed_after=2022-06-17T00:00", "signed_after"),
        ("signed_after=%D9%A2%D9%A0%D9%A2%D9%A2-%D9%A0%D9%A6-%D9%A1%D9%A7", "signed_after"),
        ("signed_after=2022-06-18&signed_before=2022-06-17", "signed_after"),
        ("signed_before=2022-06-17&signed_before=2022-06-17", "signed_before"),
        ("amount_min=-1", "amount_min"),
        ("amount_min=1e3", "amount_min"),
        ("amount_min=NaN", "amount_min"),
        ("amount_min=1.005", "amount_min"),
        ("amount_min=1,5", "amount_min"),
        ("amount_min=%D9%A1", "amount_min"),
        ("amount_min=" + "9" * 5000, "amount_min"),
        ("amount_min=2&amount_max=1", "amount_min"),
        ("q=", "q"),
        ("q=%00", "q"),
        ("q=a%00b", "q"),
        ("q=%ff", "q"),
        ("q=%21%21", "q"),
        ("q=" + "a" * 201, "q"),
        ("ordering=title", "ordering"),
        ("ordering=--amount", "ordering"),
        ("ordering=amount,signed_on", "ordering"),
        ("ordering=id", "ordering"),
        ("page_size=0", "page_size"),
        ("page_size=101", "page_size"),
        ("page_size=-1", "page_size"),
        ("page_size=1.0", "page_size"),
        ("page_size=050", "page_size"),
        ("page_size=%D9%A5", "page_size"),
        ("page_size=" + "9" * 5000, "page_size"),
        ("page_size=5&page_size=5", "page_size"),
        ("count=1", "count"),
        ("format=xml", "format"),
        ("format=geojson", "format"),
        ("cursor=", "cursor"),
        ("cursor=abc", "cursor"),
        ("cursor=%D9%A5", "cursor"),
        ("cursor=" + "A" * 5000, "cursor"),
        (f"cursor={CURSOR}%3D", "cursor"),
        (f"cursor={CURSOR}&ordering=signed_on", "cursor"),
        (f"cursor={CURSOR}&cursor={CURSOR}", "cursor"),
        ("page=2", "page"),
        ("offset=50", "offset"),
        ("limit=50", "limit"),
        ("party__user__password__startswith=a", "party__user__password__startswith"),
        ("pillar__slug=x", "pillar__slug"),
        ("%00=1", "\0"),
        ("pillar[]=x", "pillar[]"),
        ("a" * 3000 + "=1", "a" * 100),
    ],
)
def test_what_is_not_understood_is_refused_by_name(
    register: dict[str, int], client: Client, query: str, parameter: str
) -> None:
    response = client.get(f"/api/v1/agreements/?{query}")
    assert response.status_code == 400, response.content
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert {"type", "title", "status", "detail", "instance", "errors"} <= problem.keys()
    assert problem["status"] == 400
    assert problem["instance"] == "/api/v1/agreements/"
    assert [error["parameter"] for error in problem["errors"]] == [parameter]
    assert problem["errors"][0]["message"]


def test_allowed_values_are_named(register: dict[str, int], client: Client) -> None:
    def allowed(query: str) -> Any:
        return client.get(f"/api/v1/agreements/?{query}").json()["errors"][0].get("allowed")

    assert allowed("pillar=nothing") == sorted(PILLARS)
    assert allowed("region=nothing") == sorted(REGIONS)
    public = ["proposed", "signed", "in_force", "suspended", "completed", "terminated", "cancelled", "rejected"]
    assert allowed("status=draft") == public
    assert "pillar" in allowed("nothing=1")
    assert allowed("page_size=0") is None


def test_everything_wrong_is_told_at_once(register: dict[str, int], client: Client) -> None:
    problem = client.get("/api/v1/agreements/?pillar=x&x=1&signed_after=y").json()
    assert {error["parameter"] for error in problem["errors"]} == {"pillar", "x", "signed_after"}


def test_a_cursor_of_another_list_is_refused(register: dict[str, int], client: Client) -> None:
    assert client.get(f"/api/v1/agreements/?cursor={CURSOR}").status_code == 200
    assert client.get(f"/api/v1/projects/?cursor={CURSOR}").status_code == 400


@pytest.mark.parametrize(
    ("ordering", "plain"),
    [
        ("signed_on", "agreements signed_on n 1 2022-02-30"),
        ("signed_on", "agreements signed_on n 1 20220617"),
        ("signed_on", "agreements signed_on n 0 2022-06-17"),
        ("signed_on", "agreements signed_on n 01 2022-06-17"),
        ("signed_on", "agreements signed_on x 1 2022-06-17"),
        ("signed_on", f"agreements signed_on n {2**63} 2022-06-17"),
        ("amount", "agreements amount n 1 1"),
        ("amount", "agreements amount n 1 NaN"),
        ("amount", "agreements amount n 1 -1.00"),
        ("published_at", "agreements published_at n 1 x"),
        ("published_at", f"agreements published_at n 1 {2**63}"),
        ("published_at", "agreements published_at n 1 01"),
        ("published_at", "agreements published_at n 1 \u0661"),
    ],
)
def test_a_cursor_written_by_hand_is_held_to_its_form(
    register: dict[str, int], client: Client, ordering: str, plain: str
) -> None:
    packed = base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")
    assert client.get("/api/v1/agreements/", {"cursor": packed, "ordering": ordering}).status_code == 400


def test_lists_without_a_date_have_pages_too(register: dict[str, int], client: Client) -> None:
    address = "/api/v1/regions/?page_size=5"
    assert all_pages(client, address) == list(REGIONS)
    assert all_pages(client, address, back=True) == list(REGIONS)
    packed = base64.urlsafe_b64encode(b"regions position n 1 \0").decode().rstrip("=")
    assert client.get("/api/v1/regions/", {"cursor": packed}).status_code == 400


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plain=st.text(max_size=60) | st.from_regex(r"agreements -?[a-z_]+ [np] [0-9]+ .*", fullmatch=True))
def test_no_cursor_makes_an_error(register: dict[str, int], client: Client, plain: str) -> None:
    packed = base64.urlsafe_b64encode(plain.encode("utf-8", "surrogatepass")).decode().rstrip("=")
    for ordering in "-signed_on", "amount", "published_at":
        response = client.get("/api/v1/agreements/", {"cursor": packed, "ordering": ordering})
        assert response.status_code in (200, 400)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from([parameter.name for parameter in OF_AGREEMENTS]), value=st.text(max_size=50))
def test_no_value_makes_an_error(register: dict[str, int], client: Client, name: str, value: str) -> None:
    try:
        response = client.get("/api/v1/agreements/", {name: value})
    except UnicodeEncodeError:  # a lone surrogate can't be sent
        return
    assert response.status_code in (200, 400)


def relation_paths(depth: int = 3) -> Iterator[str]:
    """Names by which a careless filter would reach other tables."""

    def below(model: Any, prefix: str, left: int) -> Iterator[str]:
        for field in model._meta.get_fields():
            yield f"{prefix}{field.name}"
            if field.is_relation and field.related_model and left > 1:
                yield from below(field.related_model, f"{prefix}{field.name}__", left - 1)

    for model in apps.get_app_config("registry").get_models():
        if "event" not in model.__name__.lower():
            yield from below(model, "", depth if model.__name__ in ("Agreement", "PublishedRecord", "Project") else 1)


def test_no_path_through_the_models_is_a_parameter(register: dict[str, int], client: Client) -> None:
    own = {parameter.name for listing in LISTINGS for parameter in listing.parameters}
    paths = sorted({path for path in relation_paths() if path not in own})
    assert len(paths) > 2000
    lookups = ("", "__startswith", "__regex", "__gt", "__isnull", "__in", "__exact")
    for number, path in enumerate(paths):
        name = path + lookups[number % len(lookups)]
        response = client.get("/api/v1/agreements/", {name: "a"})
        assert response.status_code == 400, name
        ordered = client.get("/api/v1/agreements/", {"ordering": path})
        assert ordered.status_code == (200 if path in ("signed_on", "amount") else 400), path
        if number > 2500:
            break


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/agreements/", "/api/v1/schema/", "/api/v1/nothing/"])
def test_the_register_is_only_read(client: Client, method: str, address: str) -> None:
    response = getattr(client, method)(address)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    [
        "agreements/\u0661/",
        "agreements/1/",
        "agreements/51E47BB2-C0A1-5F49-B540-204E171AE2B7/",
        "agreements/51e47bb2-c0a1-5f49-b540-204e171ae2b8/",
        "agreements/2024/CNV/0001\u0662/",
        "agreements/" + "9" * 5000 + "/",
        "agreements/%00/",
        "agreements",
        "regions/\u0660\u0667/",
        "regions/99/",
        "pillars/../",
        "pillars/%00/",
        "parties/1/",
        "nothing/",
        "docs",
    ],
)
def test_addresses_have_one_spelling(register: dict[str, int], client: Client, path: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 404


@pytest.mark.parametrize(
    ("header", "language"), [("", "en"), ("ar-MA,fr;q=0.5", "ar"), ("de,fr;q=0.5", "fr"), ("*", "en")]
)
def test_problems_speak_the_readers_language(client: Client, header: str, language: str) -> None:
    response = client.get("/api/v1/nothing/", headers={"Accept-Language": header})
    assert response["Content-Language"] == language
    assert "Accept-Language" in response["Vary"]


def test_a_database_that_is_away_is_not_our_fault(
    register: dict[str, int], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_arguments: object, **_more: object) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(reading, "_fetch", away)
    response = client.get("/api/v1/agreements/")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert b"connection" not in response.content


def test_an_unforeseen_failure_tells_nothing_of_itself(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(reading, "page", fail)
    client.raise_request_exception = False
    response = client.get("/api/v1/agreements/")
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert b"secret" not in response.content
