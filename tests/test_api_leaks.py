"""What is private can't be felt for: no path through the models is a parameter, an order, or a value, on any door.

Whoever may filter by `party__bank_account__startswith` reads the account letter by letter, from the answers alone. So
every path is refused, and the answers are the same bytes whatever the private values are. Every day a sample; by hand a
hundred times as many, which is every path as a parameter with every lookup:
`API_PATHS=all uv run pytest -n 0 tests/test_api_leaks.py`.
"""

from __future__ import annotations

import os
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from registry.api import examples
from registry.models import Agreement, Party, Project
from tests.test_api_examples import DOCUMENT

ALL = os.environ.get("API_PATHS") == "all"
DEPTH = 4
LOOKUPS = ("", "__exact", "__startswith", "__regex", "__gt", "__isnull", "__in", "__contains", "__icontains")
ROOTS: tuple[type[Model], ...] = (Agreement, Party, Project)
AT_ONCE = 400  # Django takes 1,000 parameters
SECRETS = {"note": ("Kept to ourselves", "Zero of it"), "address": ("Kasbah 7", "Zenata 1")}
SECRETS |= {"bank_account": ("KX011000", "ZX999999"), "phone": ("+212 600", "+212 799")}
GUESS = "K"


@cache
def paths_from(model: type[Model], left: int = DEPTH) -> tuple[str, ...]:
    """Every name by which a careless filter would reach a column, through at most so many tables."""
    found = []
    for field in model._meta.get_fields():
        found.append(field.name)
        if field.is_relation and field.related_model and left > 1:
            found += [f"{field.name}__{further}" for further in paths_from(field.related_model, left - 1)]
    return tuple(found)


def paths() -> list[str]:
    return sorted({path for model in ROOTS for path in paths_from(model)} | set(extra()))


def extra() -> Iterator[str]:
    """The ones that have hurt others."""
    yield from ("party__user__password", "memberships__person__password", "pk", "id", "body", "search", "sequence")


def sample(of: list[Any], number: int) -> list[Any]:
    """So many of them at random; a hundred times as many by hand."""
    return random.sample(of, min(number * 100 if ALL else number, len(of)))


LISTS = [
    (path, {parameter["name"] for parameter in told["parameters"]})
    for path, _method, told in examples.operations(DOCUMENT)
    if "{" not in path and told.get("parameters")
]


def closed_lists() -> dict[str, list[tuple[str, set[str]]]]:
    """The parameters that choose from a list: where, and from which one."""
    found: dict[str, list[tuple[str, set[str]]]] = defaultdict(list)
    for path, _method, told in examples.operations(DOCUMENT):
        for parameter in told.get("parameters", []) if "{" not in path else []:
            schema = parameter["schema"].get("items", parameter["schema"])
            if "enum" in schema:
                found[parameter["name"]].append((path, set(schema["enum"])))
    return found


CLOSED = closed_lists()


@pytest.fixture
def flipped(db: None) -> Callable[[int], None]:
    """The private values of everything, one way or the other."""

    def flip(side: int) -> None:
        for model in (Agreement, Party):
            values = {
                name: told[side] for name, told in SECRETS.items() if name in {f.name for f in model._meta.fields}
            }
            model.objects.update(**values)
            assert model.objects.filter(**values).count() == model.objects.count() > 0

    return flip


def answers(client: Client, requests: list[tuple[str, Any]]) -> list[tuple[int, bytes]]:
    responses = [client.get(address, query) for address, query in requests]
    return [(response.status_code, b"".join(response)) for response in responses]


def test_there_are_paths_enough() -> None:
    assert len(paths()) > 100_000
    assert "participations__party__bank_account" in paths()
    assert [path for path in paths() if path.endswith("__person__password")]


def test_no_path_is_a_parameter(client: Client, flipped: Callable[[int], None]) -> None:
    """Many in one request, each of which must be refused by its name."""
    names = sample([path + lookup for path in paths() for lookup in LOOKUPS], 20_000)
    requests, asked = [], []
    for number, start in enumerate(range(0, len(names), AT_ONCE)):
        address, own = LISTS[number % len(LISTS)]
        wanted = [name for name in names[start : start + AT_ONCE] if name not in own]
        requests.append((address, dict.fromkeys(wanted, GUESS)))
        asked.append([name[:100] for name in wanted])
    flipped(0)
    before = answers(client, requests)
    for (status, body), wanted in zip(before, asked, strict=True):
        assert status == 400
        told = re.findall(rb'\{"parameter": "([^"]+)"', body)
        assert [name.decode() for name in told] == wanted
    flipped(1)
    assert answers(client, requests) == before


@pytest.mark.parametrize("name", sorted(CLOSED))
def test_no_path_is_a_value(client: Client, flipped: Callable[[int], None], name: str) -> None:
    """Of the parameters that choose from a closed list: columns, orders, groups."""
    lists, requests = CLOSED[name], []
    for number, path in enumerate(sample(paths(), 100)):
        address, values = lists[number % len(lists)]
        requests += [(address, {name: value}) for value in (path, f"-{path}") if value not in values]
    flipped(0)
    before = answers(client, requests)
    assert {status for status, _body in before} == {400}
    flipped(1)
    assert answers(client, requests) == before


def test_what_is_answered_tells_nothing_private(client: Client, flipped: Callable[[int], None]) -> None:
    """Lists, their counts and the words that are looked for: the same bytes whatever the private values are."""
    words = [word for both in SECRETS.values() for word in both]
    requests: list[tuple[str, Any]] = [(address, {}) for address, _own in LISTS]
    requests += [("/api/v1/agreements/", {"q": word, "count": "true"}) for word in words]
    requests += [("/api/v1/parties/", {"q": word, "count": "true"}) for word in words]
    flipped(0)
    before = answers(client, requests)
    assert {status for status, _body in before} == {200}
    flipped(1)
    assert answers(client, requests) == before


def test_the_pages_of_the_public_know_no_path_either(client: Client, flipped: Callable[[int], None]) -> None:
    names = sample([path + lookup for path in paths() for lookup in LOOKUPS], 30)

    def pages() -> list[str]:
        bodies = [client.get(page, {name: GUESS}).content.decode() for name in names for page in ("/", "/pull/")]
        return [re.sub('name="csrfmiddlewaretoken" value="[^"]+"', "", body) for body in bodies]

    flipped(0)
    before = pages()
    flipped(1)
    assert pages() == before


@pytest.mark.parametrize(("page", "model"), [("agreement", Agreement), ("party", Party), ("project", Project)])
def test_no_path_is_a_filter_of_the_desk(desk: Client, page: str, model: type[Model]) -> None:
    """A clerk may read a note where it stands, but not feel for a password through five tables."""
    deep = [path for path in paths_from(model) if path.count("__") >= 2] + ["party__user__password"]
    for path in sample(deep, 40):
        name = path + random.choice(LOOKUPS[1:])
        response = desk.get(f"/admin/registry/{page}/", {name: GUESS})
        assert response.status_code == 400 or response.get("Location", "").endswith("?e=1"), name


# -- Nothing that is sent is read ----------------------------------------------------------------------------------

BODIES = {
    "a megabyte": b"x" * 1_000_000,
    "brackets": b"[" * 100_000,
    "twice the same": b'{"a": 1, "a": 2}',
    "not a number": b'{"amount": NaN}',
    "a number without end": b"9" * 100_000,
    "half a letter": b'{"title": "\xff\xfe"}',
    "a lone surrogate": b'{"title": "\\ud800"}',
}
TYPES = ("application/json", "application/json; charset=utf-7", "application/x-www-form-urlencoded", "text/xml")
TYPES += ("multipart/form-data; boundary=x", "multipart/form-data", "nonsense", "")


@pytest.mark.django_db
@pytest.mark.parametrize("media_type", TYPES)
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_is_refused_unread(client: Client, body: bytes, media_type: str) -> None:
    """The address decides: no parser is asked, so there is nothing to trick."""
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for address in ("/api/v1/agreements/", "/api/v1/nothing/"):
            response = client.generic(method, address, body, content_type=media_type)
            assert response.status_code == 405
            assert response["Content-Type"] == "application/problem+json"
            assert response.wsgi_request._read_started is False


@pytest.mark.django_db
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_of_a_question_changes_nothing(client: Client, body: bytes) -> None:
    plain = client.get("/api/v1/pillars/")
    for media_type in TYPES:
        answer = client.generic("GET", "/api/v1/pillars/", body, content_type=media_type)
        assert (answer.status_code, answer.content) == (200, plain.content)
