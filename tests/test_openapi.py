"""The description of the API: it is the reviewed file, it is valid, and what the API answers is what it says."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.settings import patched_settings
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from registry.api import description, introduction
from registry.api.filters import LISTINGS
from registry.api.schema import SETTINGS

RENEW = "uv run manage.py spectacular --custom-settings registry.api.schema.SETTINGS --file registry/api/openapi.yaml"
METHODS = {"get"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The reviewed file."""
    loaded: dict[str, Any] = yaml.safe_load(description.FILE.read_text("utf-8"))
    return loaded


def test_the_file_is_what_the_code_says() -> None:
    with patched_settings(SETTINGS):
        made = SchemaGenerator().get_schema(request=None, public=True)
        text = OpenApiYamlRenderer().render(made, renderer_context={})
    assert text.decode() == description.FILE.read_text("utf-8"), f"Review the difference after: {RENEW}"


def test_the_file_is_valid(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_every_operation_is_described(document: dict[str, Any]) -> None:
    identifiers = set()
    for path, operations in document["paths"].items():
        assert set(operations) == METHODS, path
        operation = operations["get"]
        identifiers.add(operation["operationId"])
        assert operation["description"], path
        assert "security" not in operation, path
        for parameter in operation.get("parameters", []):
            assert parameter["description"], (path, parameter["name"])
            if parameter["in"] == "query" and parameter["name"] != "cursor":
                assert parameter["schema"].get("items", parameter["schema"])["examples"], (path, parameter["name"])
        for status in "400", "503":
            assert list(operation["responses"][status]["content"]) == ["application/problem+json"], path
    assert len(identifiers) == len(document["paths"])
    assert {f"/api/v1/{listing.collection}/" for listing in LISTINGS} <= set(document["paths"])


def test_a_token_may_come_along_and_is_never_asked_for(document: dict[str, Any]) -> None:
    assert document["security"] == [{}, {"bearer": []}]
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"


def test_answers_are_described_with_their_headers(document: dict[str, Any]) -> None:
    standing, told = {"RateLimit", "RateLimit-Policy"}, {"ETag", "Cache-Control"}
    for path, operations in document["paths"].items():
        borne = {status: set(said["headers"]) for status, said in operations["get"]["responses"].items()}
        assert all(standing <= headers for headers in borne.values()), path
        assert told <= borne["200"] & borne["304"], path
        assert "Retry-After" in borne["429"] & borne["503"], path
        assert "WWW-Authenticate" in borne["401"] & borne["403"], path
        assert "Retry-After" not in borne["200"], path
    files = {"Register-Version", "Register-Records", "Content-Disposition"}
    assert files <= set(document["paths"]["/api/v1/projects/"]["get"]["responses"]["200"]["headers"])
    assert not files & set(document["paths"]["/api/v1/changes/"]["get"]["responses"]["200"]["headers"])
    for name, header in document["components"]["headers"].items():
        assert header["description"], name


def test_the_statistics_heed_dates_as_lists_do(document: dict[str, Any]) -> None:
    sent = [
        {parameter["name"] for parameter in document["paths"][path]["get"]["parameters"] if parameter["in"] == "header"}
        for path in ("/api/v1/statistics/", "/api/v1/agreements/")
    ]
    assert sent == [{"If-None-Match", "If-Modified-Since"}] * 2


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/api/v1/changes/", "* `withdraw`: forget the record. Its `reason` says why."),
        ("/api/v1/statistics/", "Unknown is not nothing: a sum is null where no agreement of the group knows"),
    ],
)
def test_what_clients_must_know_of_numbers_and_changes_is_told(
    document: dict[str, Any], path: str, sentence: str
) -> None:
    text = document["paths"][path]["get"]["description"]
    assert sentence in text
    assert text.index('lang="fr"') < text.index(sentence)


def test_the_description_tells_the_same_in_all_languages(document: dict[str, Any]) -> None:
    assert document["info"]["description"] == introduction.INTRODUCTION
    texts = (introduction.ENGLISH, introduction.ARABIC, introduction.FRENCH)
    names, statuses = ([set(re.findall(found, text)) for text in texts] for found in (r"`([^`]+)`", "[0-9]{3,}"))
    assert names == [names[0]] * 3
    assert statuses == [statuses[0]] * 3
    told = {"/dumps/", "/api/v1/changes/", "ETag", "If-None-Match", "RateLimit", "Authorization: Bearer reg_…"}
    assert told | {"format=jsonl", "fields=title,status", "lang=fr", "facets=region,year"} <= names[0]
    assert "'" not in introduction.FRENCH
    assert len({text.count("\n\n") for text in texts}) == 1
    assert all("Haut-Commissariat au Plan" in text for text in (texts[0], texts[2]))


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_the_description_is_served(client: Client, document: dict[str, Any], form: str) -> None:
    response = client.get(f"/api/v1/schema/?format={form}")
    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == "*"
    assert yaml.safe_load(response.content) == document
    assert client.get("/api/v1/schema/").content == description.FILE.read_bytes()
    assert client.get("/api/v1/schema/?format=xml").status_code == 400


def test_the_documentation_needs_no_other_site(client: Client) -> None:
    page = client.get("/api/v1/docs/")
    assert page.status_code == 200
    text = page.content.decode()
    addresses = re.findall(r'(?:src|href|data-schema)="([^"]+)"', text)
    assert addresses
    assert all(address.startswith(("/static/", "/api/", "/pull/")) for address in addresses)
    assert "unsafe" not in page["Content-Security-Policy"]
    assert not re.search(r"<script>|<style|style=|onload=", text)


# -- What is answered is what was described ------------------------------------------------------------------------


def validator(document: dict[str, Any], path: str, status: str, media_type: str) -> Draft202012Validator:
    """Checks an answer against its description; formats too. Who chose nothing is promised the whole record."""
    schema = document["paths"][path]["get"]["responses"][status]["content"][media_type]["schema"]
    schema = schema.get("anyOf", [schema])[0]
    whole = {**schema, "components": document["components"]}
    return Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.mark.django_db
@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.collection)
def test_answers_are_as_described(client: Client, document: dict[str, Any], listing: Any) -> None:
    path = f"/api/v1/{listing.collection}/"
    page_is_right = validator(document, path, "200", "application/json")
    record_is_right = validator(document, f"{path}{{key}}/", "200", "application/json")
    url, number = f"{path}?page_size=100&count=true", 0
    while url:
        page = client.get(url).json()
        page_is_right.validate(page)
        for record in page["results"][:: max(1, len(page["results"]) // 5)]:
            single = client.get(record["url"])
            assert single.status_code == 200
            record_is_right.validate(single.json())
        number += len(page["results"])
        url = page["next"]
    assert page["count"] == number
    assert number, "the demonstration has none of these"
    if "geojson" in listing.form.values:
        features = json.loads(client.get(f"{path}?format=geojson").getvalue())
        assert len(features["features"]) == number
        validator(document, path, "200", "application/geo+json").validate(features)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "path", "status"),
    [
        ("/api/v1/agreements/?pillar=x&y=1", "/api/v1/agreements/", 400),
        ("/api/v1/agreements/00000000-0000-4000-8000-000000000000/", "/api/v1/agreements/{key}/", 404),
        ("/api/v1/pillars/nothing/?x=1", "/api/v1/pillars/{key}/", 400),
    ],
)
def test_problems_are_as_described(
    client: Client, document: dict[str, Any], address: str, path: str, status: int
) -> None:
    response = client.get(address)
    assert response.status_code == status
    validator(document, path, str(status), "application/problem+json").validate(response.json())


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "path"), [("/api/v1/", "/api/v1/"), ("/api/v1/problems/", "/api/v1/problems/")])
def test_the_small_pages_are_as_described(client: Client, document: dict[str, Any], address: str, path: str) -> None:
    validator(document, path, "200", "application/json").validate(client.get(address).json())
