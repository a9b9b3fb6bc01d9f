"""Door 3: the filters of a list, its orders and its pages, on records written straight into their tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from registry.publication import reading
from tests import published
from tests.published import KINDS, LINES, PARTIES, PILLARS, agreement, all_pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_register")]

DAY = dt.date
Get = Callable[..., Any]


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


# -- Pages -------------------------------------------------------------------------------------------------------


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
    monkeypatch.setattr(reading, "_fetch", lambda sql, *rest, **more: asked.append(sql) or fetch(sql, *rest, **more))
    numbers(pillar=PILLARS[0], region="07", page_size=100)
    assert len(asked) == 1
