"""Door 3: the register counted. Every number is that of a plain count over the published records."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.api import filters as api_filters
from registry.models import Agreement, Project, ProjectLine, User
from registry.publication import publish, statistics, withdraw
from registry.publication.statistics import DIMENSIONS
from tests.amended import agreement_in_force
from tests.counted import Plain, plain_count, store_register, told_register
from tests.factories import PartyFactory

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/statistics/"
SETS = [
    (),
    *[(name,) for name in DIMENSIONS],
    ("pillar", "region"),
    ("population", "status"),
    ("year", "kind", "region"),
]


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    api_filters.forget()


def ask(client: Client, **parameters: Any) -> dict[str, Any]:
    response = client.get(ADDRESS, parameters)
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


def plainly(numbers: dict[str, Any]) -> Plain:
    """The numbers of an answer, in the form of the plain count."""
    money, people = numbers["money"], numbers["beneficiaries"]
    return Plain(
        agreements=numbers["agreements"],
        fictional=numbers["fictional"],
        money={name: (money[name]["value"], money[name]["known"]) for name in ("committed", "paid", "outstanding")},
        projects=numbers["projects"],
        spaces=numbers["spaces"],
        people=tuple(people[name] for name in ("projects", "women", "men", "unspecified", "total")),
        period=(people["period_start"], people["period_end"]),
    )


def groups_of(answer: dict[str, Any]) -> dict[tuple[str | None, ...], Plain]:
    return {tuple(row[name]["value"] for name in answer["by"]): plainly(row) for row in answer["results"]}


# -- The plain count -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", SETS, ids="-".join)
def test_the_loaded_register_counted_plainly(client: Client, by: tuple[str, ...]) -> None:
    answer = ask(client, by=by) if by else ask(client)
    total, groups = plain_count(told_register(), by)
    assert plainly(answer["total"]) == total
    assert groups_of(answer) == groups
    assert total.agreements > 50
    assert total.people[0] > 5, "the demonstration has people served"


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_register_counted_plainly(own_register: None, data: st.DataObject) -> None:
    register = store_register(data)
    by = data.draw(st.lists(st.sampled_from(sorted(DIMENSIONS)), max_size=3, unique=True), label="by")
    answer = ask(Client(), by=by) if by else ask(Client())
    total, groups = plain_count(register, by)
    assert plainly(answer["total"]) == total
    assert groups_of(answer) == groups


@pytest.mark.parametrize("by", [*combinations(["pillar", "region", "status", "kind", "population"], 2)], ids="-".join)
def test_a_group_has_as_many_agreements_as_its_list(client: Client, by: tuple[str, ...]) -> None:
    for row in ask(client, by=by)["results"]:
        values = {name: row[name]["value"] for name in by}
        if None in values.values():
            continue
        if values.get("region") == "MA":
            values = {name: value for name, value in values.items() if name != "region"} | {"national": "only"}
        for collection, counted in ("agreements", row["agreements"]), ("projects", row["projects"]):
            asked = {"count": "true", "page_size": 1, **values}
            listed = client.get(f"/api/v1/{collection}/", asked).json()
            assert listed["count"] == counted, (collection, values)


def test_a_filter_narrows_the_total_and_names_the_groups(client: Client) -> None:
    everything = groups_of(ask(client, by="region"))
    some = ask(client, by="region", region="MA-04,07")
    assert groups_of(some) == {(code,): everything[(code,)] for code in ("04", "07")}
    listed = client.get("/api/v1/agreements/", {"region": "04,07", "count": "true"}).json()
    assert some["total"]["agreements"] == listed["count"] <= sum(row["agreements"] for row in some["results"])
    with_nation = ask(client, by="region", region="04", national="include")
    assert set(groups_of(with_nation)) == {("04",), ("MA",)}
    assert set(groups_of(ask(client, by="region", national="only"))) == {("MA",)}


def test_what_only_agreements_can_answer_narrows_their_projects_too(client: Client) -> None:
    answer = ask(client, amount_min="300000")
    agreements = [
        body for body in told_register()["agreements"] if Decimal((body["amount"] or {}).get("value", 0)) >= 300_000
    ]
    ids = {body["id"] for body in agreements}
    projects = [body for body in told_register()["projects"] if body["agreement"] and body["agreement"]["id"] in ids]
    assert answer["total"]["agreements"] == len(agreements) > 0
    assert answer["total"]["projects"] == len(projects) > 0


# -- What a reader must know ---------------------------------------------------------------------------------------


def test_who_holds_a_project_takes_part_in_it(client: Client, supervisor: User) -> None:
    """A party is found by the projects that it holds, under whosever agreement; which is none of its own."""
    agreement = agreement_in_force(supervisor, amount="7300000.00")
    holder = PartyFactory(kind="university", name_fr="Xénophon")
    line = ProjectLine.objects.get(slug="jisr-al-usra")
    project = Project.objects.create(agreement=agreement, holder=holder, project_line=line, name_ar="فضاء")
    for thing in (holder, agreement, project):
        publish(thing, actor=supervisor)
    api_filters.forget()
    for asked in ({"party_kind": "university"}, {"party": str(holder.uuid)}):
        listed = client.get("/api/v1/projects/", {**asked, "ordering": "-published_at"}).json()["results"]
        assert listed[0]["id"] == str(project.uuid)
        with_role = {**asked, "party_role": "lead"}
        assert client.get("/api/v1/projects/", {**with_role, "count": "true"}).json()["count"] == 0
    for more in ({}, {"amount_min": "7200000"}, {"status": "in_force"}):
        total = ask(client, party=str(holder.uuid), **more)["total"]
        assert (total["agreements"], total["projects"]) == (0, 1), more
    assert ask(client, party=str(holder.uuid), amount_max="7200000")["total"]["projects"] == 0


def test_unknown_money_is_not_nothing(own_register: None, client: Client) -> None:
    rows = [{"committed": None}, {"committed": "10.50"}, {"committed": "0.00", "pillars": []}]
    store_register(None, agreements=rows)
    by_pillar = {row["pillar"]["value"]: row["money"]["committed"] for row in ask(client, by="pillar")["results"]}
    assert by_pillar["values-sustainability"] == {"value": "10.50", "known": 1}
    assert by_pillar[None] == {"value": "0.00", "known": 1}
    nothing_known = ask(client, by="pillar", status="terminated")
    assert nothing_known["results"] == []
    assert nothing_known["total"]["agreements"] == 0
    assert nothing_known["total"]["money"]["committed"] == {"value": None, "known": 0}
    assert nothing_known["total"]["beneficiaries"]["total"] is None


def test_groups_overlap_and_the_total_counts_once(own_register: None, client: Client) -> None:
    both = ["smart-inclusive-environment", "values-sustainability"]
    store_register(None, agreements=[{"pillars": both, "regions": ["04", "07"], "committed": "5.00"}])
    answer = ask(client, by="pillar,region")
    assert answer["overlaps"] is True
    assert [row["agreements"] for row in answer["results"]] == [1, 1, 1, 1]
    assert answer["total"]["agreements"] == 1
    assert answer["total"]["money"]["committed"] == {"value": "5.00", "known": 1}
    assert ask(client, by="status")["overlaps"] is False


def test_people_are_not_counted_twice(own_register: None, client: Client) -> None:
    """Two periods of one project, a population within another, and a count of everybody beside them."""
    first, second = ("2025-01-01", "2025-06-30"), ("2025-07-01", "2025-12-31")
    served = [
        ("women", *first, 40, None, 40),
        ("women", *second, 30, None, 30),
        ("women-in-difficulty", *second, 25, None, 25),
        ("children", *second, 10, 12, 25),
        (None, "2024-01-01", "2024-12-31", None, None, 50),
    ]
    store_register(None, agreements=[{"projects": [{"served": served}, {"served": []}]}])
    people = ask(client)["total"]["beneficiaries"]
    assert people == {
        "projects": 1, "women": 40, "men": 12, "unspecified": 3, "total": 55,
        "period_start": "2025-07-01", "period_end": "2025-12-31",
    }  # fmt: skip
    by_population = {
        row["population"]["value"]: row["beneficiaries"]["total"] for row in ask(client, by="population")["results"]
    }
    assert by_population == {"women": 40, "women-in-difficulty": 25, "children": 25, None: 50}


def test_demonstration_data_are_told(client: Client) -> None:
    answer = ask(client, by="pillar")
    real, invented = ask(client, by="pillar", fictional="exclude"), ask(client, by="pillar", fictional="only")
    assert answer["is_fictional_included"] is invented["is_fictional_included"] is True
    assert "démonstration" in answer["notice"]["fr"]
    assert answer["total"]["fictional"] == invented["total"]["agreements"] > 0
    assert real["is_fictional_included"] is False
    assert real["notice"] is None
    assert real["total"]["fictional"] == 0
    assert real["total"]["agreements"] + invented["total"]["agreements"] == answer["total"]["agreements"]
    listed = client.get("/api/v1/agreements/", {"fictional": "exclude", "count": "true"}).json()
    assert listed["count"] == real["total"]["agreements"] > 0


def test_a_withdrawn_record_counts_no_more(client: Client, supervisor: User) -> None:
    agreement = Agreement.objects.filter(projects__beneficiaries__isnull=False, publication="published").first()
    assert agreement is not None
    before = ask(client)["total"]
    withdraw(agreement, actor=supervisor, reason="نشر بالخطأ")
    after = ask(client)["total"]
    assert after["agreements"] == before["agreements"] - 1
    assert after["projects"] < before["projects"]
    assert after["beneficiaries"]["total"] < before["beneficiaries"]["total"]
    assert plainly(after) == plain_count(told_register(), ())[0]


def test_a_past_day_tells_the_agreements_alone(client: Client) -> None:
    answer = ask(client, by="region,status", as_of="2026-03-01")
    assert answer["as_of"] == "2026-03-01"
    assert answer["coverage"] is None
    assert answer["total"]["money"] is answer["total"]["projects"] is answer["total"]["beneficiaries"] is None
    assert answer["results"]
    for row in answer["results"]:
        if (region := row["region"]["value"]) not in (None, "MA"):
            asked = {"region": region, "status": row["status"]["value"], "as_of": "2026-03-01", "count": "true"}
            assert client.get("/api/v1/agreements/", asked).json()["count"] == row["agreements"]


def test_coverage_stands_beside_the_census(client: Client) -> None:
    answer = ask(client, by="region")
    records = {body["id"]: body for body in told_register()["coverage"]}
    assert len(records) > 2
    assert sorted(row["id"] for row in answer["coverage"]) == sorted(records)
    lists = told_register()
    census = {body["code"]: body["population_2024"] for body in (*lists["regions"], *lists["provinces"])}
    for row in answer["coverage"]:
        record = records[row["id"]]
        assert {name: row[name] for name in ("entitled", "served", "gap")} == {
            name: record[name] for name in ("entitled", "served", "gap")
        }
        assert row["population_2024"] == census[(row["province"] or row["region"])["code"]]
    told = {row["region"]["value"]: row["region"].get("population_2024") for row in answer["results"]}
    assert told["07"] == census["07"] > 4_000_000
    assert "Haut-Commissariat au Plan" in answer["sources"][0]["fr"]
    assert ask(client, by="pillar")["coverage"] is None
    named = ask(client, by="region", region="07", population="families")["coverage"]
    assert [(row["region"]["code"], row["population"]["slug"]) for row in named] == [("07", "families-in-need")]


def test_the_order_is_that_of_the_lists(client: Client) -> None:
    assert [row["region"]["value"] for row in ask(client, by="region")["results"]][:3] == ["01", "02", "03"]
    years = [row["year"]["value"] for row in ask(client, by="year")["results"]]
    assert years == [*sorted(year for year in years if year), *[None for year in years if year is None]]
    assert client.get(ADDRESS, {"by": "pillar,year"}).content == client.get(ADDRESS, {"by": "pillar,year"}).content


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("by=party__user__password", "by"),
        ("by=status;drop", "by"),
        ("by=pillar,region,kind,year", "by"),
        ("by=", "by"),
        ("by=pillar%00", "by"),
        ("by=search", "by"),
        ("by=body", "by"),
        ("by=pillar&ordering=amount", "ordering"),
        ("by=pillar&page_size=5", "page_size"),
        ("by=pillar&fictional=yes", "fictional"),
        ("by=pillar&region=99", "region"),
        ("by=pillar&format=xml", "format"),
        ("group_by=pillar", "group_by"),
    ],
)
def test_what_is_not_understood_is_refused(client: Client, query: str, parameter: str) -> None:
    response = client.get(f"{ADDRESS}?{query}")
    assert response.status_code == 400
    assert [fault["parameter"] for fault in response.json()["errors"]] == [parameter]


def test_too_many_groups_are_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "MOST_GROUPS", 3)
    response = client.get(ADDRESS, {"by": "region,year"})
    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "by"


# -- The clerks' desk ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_desk_tells_the_same_numbers(client: Client, clerk: User, signed_in: Any, language: str) -> None:
    desk = signed_in(clerk, language)
    assert 'href="/admin/statistics/"' in desk.get("/admin/").content.decode()
    page = desk.get("/admin/statistics/")
    text = page.content.decode()
    assert "style=" not in text.split("<main", 1)[-1]
    for table in page.context["tables"]:
        answer = ask(client, by=table["dimension"])
        shown = {row["code"]: row["numbers"] for row in table["rows"]}
        assert list(shown) == [row[table["dimension"]]["value"] for row in answer["results"]]
        for row in answer["results"]:
            numbers = shown[row[table["dimension"]]["value"]]
            assert numbers.agreements == row["agreements"]
            for name in ("committed", "paid", "outstanding"):
                amount = getattr(numbers.money, name)
                told = None if amount.value is None else f"{amount.value:.2f}"
                assert (told, amount.known) == (row["money"][name]["value"], row["money"][name]["known"])
        assert max(int(width) for width in re.findall(r'<rect width="(\d+)"', text)) == 100
    assert page.context["total"].agreements == ask(client)["total"]["agreements"]
    assert ("تجريبية" if language == "ar" else "démonstration") in text


def test_the_glance_is_for_the_desk(client: Client, member: User, signed_in: Any) -> None:
    assert client.get("/admin/statistics/").status_code == 302
    assert signed_in(member).get("/admin/statistics/").status_code == 403
