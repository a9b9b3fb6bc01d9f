"""Door 3: lists, filters, pages, records and refusals of the API, on records written straight into their tables."""

from __future__ import annotations

import base64
import datetime as dt
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import OperationalError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.api import codes, cursors
from registry.api.filters import LISTINGS, OF_AGREEMENTS
from registry.choices import PublicationAction
from registry.models import PublishedRecord, PublishedVersion, User
from registry.publication import reading
from registry.publication.reading import National, Order, Question
from tests import published
from tests.published import KINDS, LINES, PARTIES, PILLARS, POPULATIONS, REGIONS, agreement

pytestmark = pytest.mark.django_db

DAY = dt.date
Get = Callable[..., Any]


@pytest.fixture(autouse=True)
def _own_register(db: None) -> Iterator[None]:
    """No records but those of the test, and no memory of the codes that another test's lists had."""
    published.forget_all()
    codes.forget()
    yield
    codes.forget()


@pytest.fixture
def register() -> dict[str, int]:
    """Eight agreements; the number of each by its key."""
    published.store_lists()
    rows = [
        agreement(1, pillars=[PILLARS[0]], regions=["07"], signed_on=DAY(2022, 6, 17), amount=Decimal(10_000_000)),
        agreement(2, pillars=[PILLARS[0]], regions=["04", "07"], signed_on=DAY(2023, 1, 1), amount=Decimal("50.50")),
        agreement(3, pillars=[PILLARS[1]], regions=["07"], kinds=list(KINDS), status="in_force"),
        agreement(4, pillars=list(PILLARS), is_national=True, signed_on=DAY(2021, 1, 1), kinds=[KINDS[0]]),
        agreement(5, regions=["04"], parties=[PARTIES[0]], populations=["women"], amount=Decimal(50_000)),
        agreement(6, parties=list(PARTIES), project_lines=[LINES[0]], signed_on=DAY(2022, 6, 17), status="proposed"),
        agreement(7, search="اتفاقيه شراكه لدعم الاسره beni mellal", signed_on=DAY(2022, 6, 18)),
        agreement(8, search="شراكه اخري", populations=["women", "children"], reference="2024/CNV/00012"),
    ]
    published.store("agreements", rows)
    return {key: number for number, (key, _facets) in enumerate(rows, start=1)}


@pytest.fixture
def numbers(register: dict[str, int], client: Client) -> Get:
    """The numbers of the agreements that a list holds, in its order."""

    def listed(**parameters: Any) -> list[int]:
        response = client.get("/api/v1/agreements/", parameters)
        assert response.status_code == 200, response.content
        return [register[result["key"]] for result in response.json()["results"]]

    return listed


# -- Filters -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, {1, 2, 3, 4, 5, 6, 7, 8}),
        ({"pillar": PILLARS[0]}, {1, 2, 4}),
        ({"pillar": f"{PILLARS[0]},{PILLARS[1]}"}, {1, 2, 3, 4}),
        ({"pillar": [PILLARS[0], PILLARS[1]]}, {1, 2, 3, 4}),
        ({"region": "07"}, {1, 2, 3}),
        ({"region": "MA-07"}, {1, 2, 3}),
        ({"region": "04,MA-07"}, {1, 2, 3, 5}),
        ({"region": "07", "national": "include"}, {1, 2, 3, 4}),
        ({"region": "07", "national": "exclude"}, {1, 2, 3}),
        ({"national": "only"}, {4}),
        ({"national": "exclude"}, {1, 2, 3, 5, 6, 7, 8}),
        ({"national": "include"}, {1, 2, 3, 4, 5, 6, 7, 8}),
        ({"pillar": PILLARS[1], "region": "07"}, {3}),
        ({"pillar": PILLARS[1], "region": "04"}, set()),
        ({"pillar": PILLARS[1], "region": "04", "national": "include"}, {4}),
        ({"kind": KINDS[0]}, {3, 4}),
        ({"kind": KINDS[1]}, {3}),
        ({"status": "signed"}, {1, 2, 4, 5, 7, 8}),
        ({"status": "in_force,proposed"}, {3, 6}),
        ({"party": PARTIES[0]}, {5, 6}),
        ({"party": [PARTIES[1], PARTIES[2]]}, {6}),
        ({"population": "women"}, {5, 8}),
        ({"population": "children", "status": "signed"}, {8}),
        ({"project_line": LINES[0]}, {6}),
        ({"signed_after": "2022-06-17"}, {1, 2, 6, 7}),
        ({"signed_before": "2022-06-17"}, {1, 4, 6}),
        ({"signed_after": "2022-06-17", "signed_before": "2022-06-17"}, {1, 6}),
        ({"signed_after": "0001-01-01"}, {1, 2, 4, 6, 7}),
        ({"amount_min": "50.50"}, {1, 2, 5}),
        ({"amount_min": "50.51"}, {1, 5}),
        ({"amount_max": "50000"}, {2, 5}),
        ({"q": "الأسرة"}, {7}),
        ({"q": "أسره شراكة"}, {7}),
        ({"q": "شراكة"}, {7, 8}),
        ({"q": "Béni-Mellal"}, {7}),
        ({"q": "شراكة غير موجودة"}, set()),
        ({"format": "json"}, {1, 2, 3, 4, 5, 6, 7, 8}),
    ],
)
def test_a_filter_finds_exactly_what_it_says(numbers: Get, parameters: dict[str, Any], expected: set[int]) -> None:
    found = numbers(**parameters)
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        (None, [2, 7, 6, 1, 4, 8, 5, 3]),
        ("-signed_on", [2, 7, 6, 1, 4, 8, 5, 3]),
        ("signed_on", [3, 5, 8, 4, 1, 6, 7, 2]),
        ("-amount", [1, 5, 2, 8, 7, 6, 4, 3]),
        ("amount", [3, 4, 6, 7, 8, 2, 5, 1]),
        ("published_at", [1, 2, 3, 4, 5, 6, 7, 8]),
        ("-published_at", [8, 7, 6, 5, 4, 3, 2, 1]),
    ],
)
def test_unknown_counts_as_smallest_in_every_order(numbers: Get, ordering: str | None, expected: list[int]) -> None:
    assert numbers(**({"ordering": ordering} if ordering else {})) == expected


def test_count_is_of_all_pages(register: dict[str, int], client: Client) -> None:
    for parameters, expected in ({}, 8), ({"region": "04,07"}, 4), ({"q": "شراكة"}, 2), ({"status": "signed"}, 6):
        answer = client.get("/api/v1/agreements/", {"count": "true", "page_size": 1, **parameters}).json()
        assert answer["count"] == expected
        assert len(answer["results"]) == 1
    assert "count" not in client.get("/api/v1/agreements/", {"count": "false"}).json()


# -- The two roads to a page -------------------------------------------------------------------------------------


def subsets(codes_: Any, most: int = 2) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(list(codes_)), max_size=most, unique=True).map(tuple)


days = st.integers(0, 40).map(lambda number: DAY(2022, 1, 1) + dt.timedelta(days=number))
amounts = st.integers(0, 40).map(lambda number: Decimal(number * 100))
questions = st.builds(
    Question,
    collection=st.sampled_from(["agreements", "projects"]),
    pillars=subsets(PILLARS),
    regions=subsets(REGIONS[:4], 3),
    national=st.sampled_from([None, National.INCLUDE, National.EXCLUDE]),
    kinds=subsets(KINDS, 1),
    statuses=subsets(["signed", "in_force"]),
    parties=st.just(()) | subsets(PARTIES),
    populations=subsets(POPULATIONS, 1),
    project_lines=subsets(LINES, 1),
    signed_after=st.none() | days,
    signed_before=st.none() | days,
    amount_min=st.none() | amounts,
    amount_max=st.none() | amounts,
    words=st.sampled_from([(), (), ("1",), ("2", "text")]),
    order=st.just(Order.SIGNED_ON),
    descending=st.booleans(),
    size=st.integers(1, 9),
)


@pytest.fixture
def random_register() -> list[PublishedRecord]:
    """Records with arbitrary facets, always the same ones."""
    chance = random.Random(2026)

    def some(codes_: Any) -> list[str]:
        return sorted(chance.sample(list(codes_), chance.randint(0, 2)))

    def one(number: int) -> tuple[str, published.Facets]:
        return agreement(
            number,
            pillars=some(PILLARS),
            regions=some(REGIONS[:4]),
            kinds=some(KINDS),
            parties=some(PARTIES),
            populations=some(POPULATIONS),
            project_lines=some(LINES),
            status=chance.choice(["signed", "in_force", "proposed"]),
            signed_on=chance.choice([None, DAY(2022, 1, 1) + dt.timedelta(days=chance.randint(0, 40))]),
            amount=chance.choice([None, Decimal(chance.randint(0, 40) * 100)]),
            is_national=chance.random() < 0.2,
            search=f"text {number}",
        )

    records = published.store("agreements", [one(number) for number in range(150)])
    return records + published.store("projects", [one(number) for number in range(200, 250)], first=1000)


def answers(question: Question, record: PublishedRecord) -> bool:
    """The meaning of a question, said once more and as plainly as can be."""
    regional = not question.regions or bool({*question.regions} & {*record.regions})
    if question.regions and question.national is National.INCLUDE:
        regional = regional or record.is_national
    dated = question.signed_after is None and question.signed_before is None
    if not dated and record.signed_on:
        dated = (question.signed_after or DAY.min) <= record.signed_on <= (question.signed_before or DAY.max)
    paid = question.amount_min is None and question.amount_max is None
    if not paid and record.amount is not None:
        low, high = question.amount_min, question.amount_max
        paid = (low is None or low <= record.amount) and (high is None or record.amount <= high)
    arrays = ("pillars", "kinds", "parties", "populations", "project_lines")
    return (
        record.collection == question.collection
        and regional
        and dated
        and paid
        and not (question.national is National.EXCLUDE and record.is_national)
        and all(not getattr(question, name) or {*getattr(question, name)} & {*getattr(record, name)} for name in arrays)
        and (not question.statuses or record.status in question.statuses)
        and all(word in record.search for word in question.words)
    )


def walked(question: Question, road: Callable[[Question], list[reading.Row]]) -> list[int]:
    """Every record of a list, page after page."""
    found: list[int] = []
    while rows := road(question):
        found += [row.record for row in rows]
        question = replace(question, start=rows[-1].spot)
    return found


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=questions)
def test_both_roads_lead_to_the_same_pages(random_register: list[PublishedRecord], question: Question) -> None:
    matching = [record for record in random_register if answers(question, record)]
    matching.sort(key=lambda record: (record.signed_on or DAY.min, record.pk), reverse=question.descending)
    expected = [record.pk for record in matching]
    assert walked(question, reading.page_by_places) == expected
    assert walked(question, reading.page_by_facets) == expected
    assert reading.count(question) == len(expected)
    backward = replace(question, backward=True)
    assert walked(backward, reading.page) == expected[::-1]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=questions, order=st.sampled_from([Order.AMOUNT, Order.PUBLISHED_AT, Order.POSITION]))
def test_every_order_is_complete(random_register: list[PublishedRecord], question: Question, order: Order) -> None:
    question = replace(question, order=order)
    expected = {record.pk for record in random_register if answers(question, record)}
    found = walked(question, reading.page)
    assert len(found) == len(expected)
    assert set(found) == expected
    assert walked(replace(question, backward=True), reading.page) == found[::-1]


# -- Pages -------------------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("ordering", ["-signed_on", "signed_on", "amount", "-published_at"])
@pytest.mark.parametrize("size", [1, 3, 8, 50])
def test_pages_forward_and_back(register: dict[str, int], client: Client, ordering: str, size: int) -> None:
    address = f"/api/v1/agreements/?ordering={ordering}&page_size={size}"
    forward = all_pages(client, address)
    assert sorted(forward) == sorted(register)
    assert all_pages(client, address, back=True) == forward


def test_pages_are_complete_while_records_are_added(register: dict[str, int], client: Client) -> None:
    added = iter(range(100, 200))

    def add() -> None:
        number = next(added)
        day = DAY(2030, 1, 1) if number % 2 else DAY(2000, 1, 1)
        published.store("agreements", [agreement(number, signed_on=day)], first=number)

    found = all_pages(client, "/api/v1/agreements/?page_size=2", each=add)
    assert len(found) == len(set(found))
    assert set(register) <= set(found)


def test_links_keep_the_filters(register: dict[str, int], client: Client) -> None:
    url = "/api/v1/agreements/?region=07&region=04&q=%22&national=include&page_size=1"
    assert client.get(url).status_code == 400  # a quotation mark alone asks nothing
    page = client.get(url.replace("%22", "2026")).json()
    assert page == {"results": [], "next": None, "previous": None}
    page = client.get("/api/v1/agreements/?region=07&region=04&status=signed,in_force&page_size=1").json()
    assert page["next"].startswith(
        "http://testserver/api/v1/agreements/?region=07&region=04&status=signed%2Cin_force&page_size=1&cursor="
    )
    assert page["previous"] is None


def test_a_page_is_one_statement(numbers: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers(pillar=PILLARS[0], region="07")
    asked, fetch = [], reading._fetch
    monkeypatch.setattr(reading, "_fetch", lambda sql, given_: asked.append(sql) or fetch(sql, given_))
    numbers(pillar=PILLARS[0], region="07", page_size=100)
    assert len(asked) == 1


# -- Refusals ----------------------------------------------------------------------------------------------------

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
    def away(*_arguments: object) -> None:
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
    assert {kind["status"] for kind in kinds} == {400, 404, 405, 410, 500, 503}


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
    response = client.get("/api/v1/projects/?format=geojson&page_size=2&count=true&ordering=published_at")
    assert response["Content-Type"] == "application/geo+json"
    answer = json.loads(response.content)
    assert (answer["type"], answer["count"], len(answer["features"])) == ("FeatureCollection", 3, 2)
    first, second = answer["features"]
    assert first == {
        "type": "Feature",
        "id": rows[0][0],
        "geometry": {"type": "Point", "coordinates": [-7.98914, 31.62947]},
        "properties": {"key": rows[0][0], "url": f"/api/v1/projects/{rows[0][0]}/"},
    }
    assert second["geometry"] is None
    following = client.get(answer["next"]).json()
    assert [feature["id"] for feature in following["features"]] == [rows[2][0]]
