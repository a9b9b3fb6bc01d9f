"""What will be taken away is said long before, in the answers that use it and in the description."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import clear_url_caches, include, path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import patched_settings

from registry.api import examples
from registry.api.base import ReadView
from registry.api.deprecation import DEPRECATED, NOTICE, Deprecated
from registry.api.filters import LISTINGS, WORDS
from registry.api.schema import SETTINGS
from registry.api.views import ListView
from tests.test_api_examples import DOCUMENT

OLD_WORDS = replace(WORDS, name="words")
PILLARS = replace(next(listing for listing in LISTINGS if listing.collection == "pillars"), own=(WORDS, OLD_WORDS))
A_PARAMETER = Deprecated(
    operation="pillars_list",
    parameter="words",
    since=dt.date(2026, 11, 22),
    sunset=dt.date(2027, 12, 31),
    instead="Use `q`.",
)
AN_OPERATION = Deprecated(
    operation="register_old", since=dt.date(2026, 1, 1), sunset=dt.date(2027, 1, 1), instead="Use `/pillars/`."
)


class PillarsView(ListView):
    """A list that has a parameter of yesterday."""

    listing = PILLARS
    deprecated = (A_PARAMETER, AN_OPERATION)


PillarsView.__name__ = "ListView"  # the operation keeps its name


class OldView(ReadView):
    """An operation that goes altogether."""

    deprecated = (A_PARAMETER, AN_OPERATION)

    def get(self, request: Any) -> Any:
        return ListView.as_view(listing=PILLARS)(request)


VERSION = [
    path("pillars/", PillarsView.as_view(), name="pillars-list"),
    path("old/", OldView.as_view()),
]
urlpatterns = [path("api/v1/", include((VERSION, "api")))]


@pytest.fixture
def old_api(settings: Any, db: None) -> Iterator[Client]:
    settings.ROOT_URLCONF = __name__
    clear_url_caches()
    yield Client()
    clear_url_caches()


def test_an_answer_that_used_it_says_when_it_goes(old_api: Client) -> None:
    answer = old_api.get("/api/v1/pillars/?words=famille")
    assert answer.status_code == 200
    assert answer["Deprecation"] == "@1795305600"  # 2026-11-22T00:00Z
    assert answer["Sunset"] == "Fri, 31 Dec 2027 00:00:00 GMT"
    assert 'rel="deprecation"' in answer["Link"]
    assert 'rel="sunset"' in answer["Link"]
    assert {"Deprecation", "Sunset", "Link"} <= set(answer["Access-Control-Expose-Headers"].split(", "))
    for header in ("Deprecation", "Sunset", "Link"):
        assert header not in old_api.get("/api/v1/pillars/?q=famille"), header


def test_a_refusal_says_so_too(old_api: Client) -> None:
    answer = old_api.get("/api/v1/pillars/?words=%00")
    assert answer.status_code == 400
    assert answer["Deprecation"] == "@1795305600"


def test_a_whole_operation_can_go(old_api: Client) -> None:
    answer = old_api.get("/api/v1/old/")
    assert answer.status_code == 200
    assert answer["Deprecation"] == "@1767225600"
    assert answer["Sunset"] == "Fri, 01 Jan 2027 00:00:00 GMT"
    assert "results" in answer.json()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/agreements/2099/CNV/99999/", 404),
        ("/api/v1/nowhere/", 404),
        ("/api/v1/schema/", 200),
        ("/api/v1/docs/", 200),
    ],
)
def test_what_is_not_described_is_answered_all_the_same(
    client: Client, monkeypatch: pytest.MonkeyPatch, address: str, status: int
) -> None:
    monkeypatch.setattr(ReadView, "deprecated", (A_PARAMETER, AN_OPERATION))
    answer = client.get(address)
    assert answer.status_code == status
    assert "Deprecation" not in answer


def test_the_description_follows(old_api: Client) -> None:
    with patched_settings(SETTINGS):
        paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    old, pillars = paths["/api/v1/old/"]["get"], paths["/api/v1/pillars/"]["get"]
    assert old["deprecated"] is True
    assert "gone after 2027-01-01" in old["description"]
    assert "deprecated" not in pillars
    marked = {parameter["name"]: parameter.get("deprecated", False) for parameter in pillars["parameters"]}
    assert marked.pop("words") is True
    assert not any(marked.values())


def test_nothing_goes_within_twelve_months() -> None:
    with pytest.raises(ValueError, match="365 days"):
        replace(A_PARAMETER, sunset=A_PARAMETER.since + NOTICE - dt.timedelta(days=1))


def test_the_table_names_what_there_is() -> None:
    described = {told["operationId"]: told for _path, _method, told in examples.operations(DOCUMENT)}
    for entry in DEPRECATED:
        parameters = {parameter["name"] for parameter in described[entry.operation].get("parameters", [])}
        assert not entry.parameter or entry.parameter in parameters, entry
