"""Door 3: facets of a list, members and languages to choose, on the loaded register."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from registry.api import filters as api_filters
from registry.api.filters import LISTINGS
from registry.publication.tallies import FACETS

pytestmark = pytest.mark.django_db
LIST = "/api/v1/agreements/"


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Codes that another test's lists had."""
    api_filters.forget()
    yield
    api_filters.forget()


def pages(client: Client, address: str, query: dict[str, Any]) -> list[dict[str, Any]]:
    """Every page of a list."""
    found, url, given = [], address, query
    while url:
        response = client.get(url, given)
        assert response.status_code == 200, response.content
        found.append(response.json())
        url, given = found[-1]["next"], {}
    return found


def results(client: Client, address: str, query: dict[str, Any]) -> list[dict[str, Any]]:
    return [result for page in pages(client, address, query) for result in page["results"]]


# -- Facets --------------------------------------------------------------------------------------------------------


def values_of(record: dict[str, Any]) -> dict[str, set[str]]:
    """What a record counts under, said from what it tells."""
    kinds = [record["kind"], record["kind_in_french"]]
    return {
        "pillar": {each["slug"] for each in record["pillars"]},
        "region": {each["code"] for each in record["regions"]},
        "province": {each["code"] for each in record["provinces"]},
        "kind": {each["slug"] for each in kinds if each},
        "project_line": {each["slug"] for each in record["project_lines"]},
        "party_kind": {each["kind"] for each in record["parties"]},
        "status": {record["status"]},
        "strategy": {record["strategy"]["slug"]} if record["strategy"] else set(),
        "year": {record["signed_on"][:4]} if record["signed_on"] else set(),
    }


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"region": "07"},
        {"region": "07", "national": "include", "status": "in_force"},
        {"year": "2022", "party_kind": "association"},
        {"q": "convention"},
        {"as_of": "2026-06-01"},
        {"as_of": "2026-06-01", "pillar": "values-sustainability"},
        {"year": "1950"},
    ],
)
def test_facets_count_every_record_that_answers(client: Client, query: dict[str, str]) -> None:
    records = results(client, LIST, {**query, "page_size": "100"})
    names = [name for name in FACETS if name != "population"]  # records do not tell the wider ones
    page = client.get(LIST, {**query, "facets": ",".join(FACETS), "page_size": "1"}).json()
    assert list(page["facets"]) == list(FACETS)
    told = [values_of(record) for record in records]
    for name in names:
        expected = Counter(value for values in told for value in values[name])
        lines = page["facets"][name]
        assert {line["value"]: line["count"] for line in lines} == expected, name
        assert lines == sorted(lines, key=lambda line: (-line["count"], line["value"])), name
    assert bool(page["facets"]["population"]) == any(record["populations"] for record in records)


def test_each_line_of_a_facet_is_what_the_filter_of_its_name_finds(client: Client) -> None:
    query = {"signed_after": "2021-01-01", "status": "in_force,signed,completed"}
    facets = client.get(LIST, {**query, "facets": ["pillar", "population", "year", "party_kind", "province"]}).json()
    lines = 0
    for name, found in facets["facets"].items():
        for line in found:
            page = client.get(LIST, {**query, name: line["value"], "count": "true"}).json()
            assert page["count"] == line["count"], (name, line)
            lines += 1
    assert lines > 20


def test_facets_of_projects_and_on_every_page(client: Client) -> None:
    query = {"facets": "project_line,region", "page_size": "2"}
    found = pages(client, "/api/v1/projects/", query)
    assert len(found) > 1
    assert all(page["facets"] == found[0]["facets"] for page in found)
    assert sum(line["count"] for line in found[0]["facets"]["project_line"]) == sum(
        len(page["results"]) for page in found
    )
    assert "facets" not in client.get("/api/v1/projects/").json()


@pytest.mark.parametrize("query", ["facets=amount", "facets=", "facets=pillar,", "facets=body"])
def test_unknown_facets_are_refused_with_those_there_are(client: Client, query: str) -> None:
    error = client.get(f"{LIST}?{query}").json()["errors"][0]
    assert error["parameter"] == "facets"
    assert client.get(f"/api/v1/parties/?{query}").status_code == 400
    if query == "facets=amount":
        assert error["allowed"] == list(FACETS)


# -- Members -------------------------------------------------------------------------------------------------------


def test_chosen_members_are_those_of_the_whole_record(client: Client) -> None:
    whole = results(client, LIST, {"page_size": "7"})
    chosen = results(client, LIST, {"page_size": "7", "fields": "reference,title,amount"})
    assert chosen == [
        {name: record[name] for name in ("id", "url", "reference", "title", "amount")} for record in whole
    ]
    single = client.get(whole[0]["url"], {"fields": ["title", "parties"]}).json()
    assert single == {name: whole[0][name] for name in ("id", "url", "title", "parties")}


def test_the_pages_of_a_choice_keep_it(client: Client) -> None:
    query = {"fields": "status", "lang": "fr", "facets": "status", "page_size": "3", "as_of": "2026-06-01"}
    found = pages(client, LIST, query)
    assert len(found) > 3
    assert {tuple(record) for page in found for record in page["results"]} == {("id", "status", "url")}
    back = client.get(found[1]["previous"]).json()
    assert back["results"] == found[0]["results"]


@pytest.mark.parametrize("name", ["nothing", "note", "Title", "title.fr", "id,", "body"])
def test_unknown_members_are_refused_with_those_there_are(client: Client, name: str) -> None:
    some = client.get(LIST).json()["results"][0]
    for address in LIST, some["url"]:
        error = client.get(address, {"fields": name}).json()["errors"][0]
        assert error["parameter"] == "fields"
        if not name.endswith(","):
            assert set(error["allowed"]) == set(some)


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.collection)
def test_every_collection_has_members_and_languages_to_choose(client: Client, listing: Any) -> None:
    address = f"/api/v1/{listing.collection}/"
    record = client.get(address).json()["results"][0]
    assert set(record) == set(listing.chosen[0].values)
    chosen = client.get(address, {"fields": "version"}).json()["results"][0]
    assert chosen == {name: record[name] for name in ("id", "url", "version") if name in record}
    for language in "ar", "fr":
        flat = client.get(record["url"], {"lang": language}).json()
        assert not list(bilingual(flat))
        assert flat == in_language(record, language)


# -- Languages -----------------------------------------------------------------------------------------------------


def bilingual(value: Any) -> Iterator[dict[str, Any]]:
    """Every text in two languages, however deep."""
    if isinstance(value, dict) and set(value) == {"ar", "fr"}:
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from bilingual(item)


def in_language(value: Any, language: str) -> Any:
    """The same flattening, by the text of the JSON."""
    return json.loads(json.dumps(value), object_hook=lambda each: each[language] if set(each) == {"ar", "fr"} else each)


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("more", [{}, {"as_of": "2026-06-01"}])
def test_texts_in_one_language(client: Client, language: str, more: dict[str, str]) -> None:
    whole = results(client, LIST, {"page_size": "50", **more})
    flat = results(client, LIST, {"page_size": "50", "lang": language, **more})
    assert flat == in_language(whole, language)
    assert any(record["title"] is None for record in flat) or all(record["title"][language] for record in whole)
    assert not list(bilingual(flat))
    assert client.get(whole[0]["url"], {"lang": language, **more}).json() == flat[0]


@pytest.mark.parametrize("query", ["lang=en", "lang=ar,fr", "lang=", "lang=AR", "lang=ar&lang=fr"])
def test_other_languages_are_refused(client: Client, query: str) -> None:
    error = client.get(f"{LIST}?{query}").json()["errors"][0]
    assert error["parameter"] == "lang"


# -- Bytes and validators ------------------------------------------------------------------------------------------


def test_what_is_not_chosen_from_is_forwarded_as_it_is_stored(client: Client) -> None:
    record = client.get(LIST).json()["results"][0]
    whole = client.get(record["url"])
    chosen = client.get(record["url"], {"fields": ",".join(record)})
    assert chosen.content == whole.content, "canonical, as it was"


def test_every_choice_has_its_own_validator(client: Client) -> None:
    url = client.get(LIST).json()["results"][0]["url"]
    queries = ["", "?lang=ar", "?lang=fr", "?fields=title", "?fields=title&lang=fr", "?fields=title,status"]
    tags = [client.get(url + query)["ETag"] for query in queries]
    assert len(set(tags)) == len(tags)
    for query, tag in zip(queries, tags, strict=True):
        assert client.get(url + query, headers={"if-none-match": tag}).status_code == 304
    assert client.get(f"{url}?lang=ar", headers={"if-none-match": tags[0]}).status_code == 200
