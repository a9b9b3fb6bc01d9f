"""The register counted plainly: record by record, over the bodies that the public reads, with no SQL at all."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from types import SimpleNamespace
from typing import Any

from hypothesis import strategies as st

from registry.models import PublishedRecord
from registry.publication.facets import Facets
from registry.publication.served import counts_of
from tests import published
from tests.published import KINDS, LINES, PILLARS

WIDER = {"women-in-difficulty": "women"}
POPULATIONS = ("women", "women-in-difficulty", "children")
REGIONS = ("04", "07", "08")
Register = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Plain:
    """Numbers of a group: money as (sum or None, how many know it); people as projects, women, men, rest, all."""

    agreements: int
    fictional: int
    money: dict[str, tuple[str | None, int]]
    projects: int
    spaces: int
    people: tuple[int | None, ...]
    period: tuple[str | None, str | None]


def told_register() -> Register:
    """The bodies of all published records, by collection."""
    register: Register = defaultdict(list)
    for collection, body in PublishedRecord.objects.order_by("pk").values_list("collection", "body"):
        register[collection].append(json.loads(body))
    return register


# -- Which groups a record belongs to ------------------------------------------------------------------------------


def ancestors(register: Register) -> dict[str, list[str]]:
    """Each population with the wider ones."""
    parents = {body["slug"]: body["parent"] for body in register["target-populations"]}

    def line(slug: str | None) -> list[str]:
        return [slug, *line(parents.get(slug))] if slug else []

    return {slug: line(slug) for slug in parents}


def values_of(agreement: dict[str, Any], wider: dict[str, list[str]]) -> dict[str, set[str]]:
    """What an agreement is, in each dimension."""
    kinds = {agreement["kind"]["slug"]} | (
        {agreement["kind_in_french"]["slug"]} if agreement["kind_in_french"] else set()
    )
    return {
        "pillar": {row["slug"] for row in agreement["pillars"]},
        "region": {row["code"] for row in agreement["regions"]} | ({"MA"} if agreement["is_national"] else set()),
        "province": {row["code"] for row in agreement["provinces"]},
        "kind": kinds,
        "status": {agreement["status"]},
        "year": {agreement["signed_on"][:4]} if agreement["signed_on"] else set(),
        "population": {slug for row in agreement["populations"] for slug in wider[row["slug"]]},
        "project_line": {row["slug"] for row in agreement["project_lines"]},
        "strategy": {agreement["strategy"]["slug"]} if agreement["strategy"] else set(),
    }


def values_of_project(
    register: Register, project: dict[str, Any], of_agreement: dict[str, set[str]]
) -> dict[str, set[str]]:
    """Those of its agreement, but its own place and line."""
    commune, province = project["commune"], project["province"]
    provinces = {province["code"]} if province else set()
    if commune:
        provinces = {body["code"] for body in register["provinces"] if commune["code"].startswith(f"{body['code']}.")}
    return of_agreement | {
        "region": {project["region"]["code"]} if project["region"] else of_agreement["region"] & {"MA"},
        "province": provinces,
        "project_line": {project["project_line"]["slug"]},
    }


def groups(values: dict[str, set[str]], by: Sequence[str]) -> list[tuple[str | None, ...]]:
    return list(product(*(sorted(values[name]) or [None] for name in by)))


# -- How many people -----------------------------------------------------------------------------------------------


def best(rows: list[dict[str, Any]], wider: dict[str, list[str]], asked: str | None = "*") -> dict[str, Any] | None:
    """The period of a project in which it served most people: of everybody, of a population, or of no named one."""
    periods: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        periods[(row["period_end"], row["period_start"])].append(row)
    sums = []
    for (end, start), counted in periods.items():
        standing = [
            row
            for row in counted
            if not any(inside(other, row, wider) and other["total"] > row["total"] for other in counted)
        ]
        among = [
            row
            for row in standing
            if asked == "*" or asked == row["population"] or asked in wider.get(row["population"], [])
        ]
        alone = [row for row in among if not any(inside(row, other, wider) for other in among)]
        if alone:
            sums.append((sum(row["total"] for row in alone), end, start, alone))
    if not sums:
        return None
    total, end, start, alone = max(sums, key=lambda each: each[:3])
    women, men = ([row[who] for row in alone if row[who] is not None] for who in ("women", "men"))
    rest = total - sum(women) - sum(men)
    known = [sum(numbers) if numbers else None for numbers in (women, men)]
    return {"women": known[0], "men": known[1], "unspecified": rest, "total": total, "start": start, "end": end}


def inside(row: dict[str, Any], other: dict[str, Any], wider: dict[str, list[str]]) -> bool:
    """Whether the people of a count are among those of another."""
    if row["population"] == other["population"]:
        return False
    return other["population"] is None or other["population"] in wider.get(row["population"], [])


def added(values: Sequence[Any]) -> Any:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


# -- The count -----------------------------------------------------------------------------------------------------


def numbers(agreements: list[dict[str, Any]], projects: list[dict[str, Any]], people: list[dict[str, Any]]) -> Plain:
    money = {}
    for name in "committed", "paid", "outstanding":
        known = [Decimal(body["money"][name]["value"]) for body in agreements if body["money"][name]]
        money[name] = (f"{sum(known):.2f}" if known else None, len(known))
    return Plain(
        agreements=len(agreements),
        fictional=sum(body["is_fictional"] for body in agreements),
        money=money,
        projects=len(projects),
        spaces=sum(body["space"] is not None for body in projects),
        people=(
            len(people),
            *(added([each[name] for each in people]) for name in ("women", "men", "unspecified", "total")),
        ),
        period=(
            min((each["start"] for each in people), default=None),
            max((each["end"] for each in people), default=None),
        ),
    )


def plain_count(register: Register, by: Sequence[str]) -> tuple[Plain, dict[tuple[str | None, ...], Plain]]:
    """The total, and every group that has anything in it."""
    wider = ancestors(register)
    agreements = {body["id"]: body for body in register["agreements"]}
    found: dict[tuple[str | None, ...], tuple[list[Any], list[Any], list[Any]]] = defaultdict(lambda: ([], [], []))
    everybody = []
    for body in agreements.values():
        for group in groups(values_of(body, wider), by):
            found[group][0].append(body)
    for body in register["projects"]:
        of_agreement = values_of(agreements[body["agreement"]["id"]], wider)
        values = values_of_project(register, body, of_agreement)
        for group in groups(values, by):
            found[group][1].append(body)
        everybody += [reached for reached in [best(body["beneficiaries"], wider)] if reached]
        for group, reached in reached_in(values, body["beneficiaries"], wider, by):
            found[group][2].append(reached)
    total = numbers(list(agreements.values()), register["projects"], everybody)
    return total, {group: numbers(*parts) for group, parts in found.items()} if by else {}


def reached_in(
    values: dict[str, set[str]], served: list[dict[str, Any]], wider: dict[str, list[str]], by: Sequence[str]
) -> Iterator[tuple[tuple[str | None, ...], dict[str, Any]]]:
    """In which groups the people of a project count: by population, in those that it counted itself."""
    names = {slug for row in served for slug in wider.get(row["population"], [None])} if "population" in by else {"*"}
    for name in names:
        of_name = {"population": {name} - {None}} if "population" in by else {}
        if reached := best(served, wider, name):
            yield from ((group, reached) for group in groups(values | of_name, by))


# -- Registers of all kinds ----------------------------------------------------------------------------------------

DAYS = ("2024-01-01", "2024-06-30", "2024-12-31")
AMOUNTS = st.none() | st.decimals(0, 1000, places=2).map(str)
SERVED = st.tuples(
    st.none() | st.sampled_from(POPULATIONS),
    *(st.sampled_from(DAYS[:1]), st.sampled_from(DAYS[1:])),
    st.none() | st.integers(0, 9),
    st.none() | st.integers(0, 9),
    st.integers(0, 30),
).map(lambda row: (*row[:5], row[3] + row[4] if None not in row[3:5] else max(row[5], row[3] or 0, row[4] or 0)))
PROJECTS = st.fixed_dictionaries(
    {
        "region": st.none() | st.sampled_from(REGIONS),
        "line": st.sampled_from(LINES),
        "space": st.booleans(),
        "served": st.lists(SERVED, max_size=4, unique_by=lambda row: row[:3]),
    }
)
AGREEMENTS = st.fixed_dictionaries(
    {
        "pillars": st.lists(st.sampled_from(PILLARS), unique=True, max_size=3),
        "regions": st.lists(st.sampled_from(REGIONS), unique=True, max_size=3),
        "is_national": st.booleans(),
        "kinds": st.lists(st.sampled_from(KINDS), unique=True, min_size=1, max_size=2),
        "status": st.sampled_from(["proposed", "signed", "in_force"]),
        "signed_on": st.none() | st.sampled_from(["2022-06-17", "2022-12-31", "2024-02-01"]),
        "populations": st.lists(st.sampled_from(POPULATIONS), unique=True, max_size=3),
        "lines": st.lists(st.sampled_from(LINES), unique=True, max_size=2),
        "strategy": st.sampled_from(["", "jisr"]),
        "is_fictional": st.booleans(),
        "committed": AMOUNTS,
        "paid": AMOUNTS,
        "outstanding": AMOUNTS,
        "projects": st.lists(PROJECTS, max_size=3),
    }
)
PLAIN_AGREEMENT: dict[str, Any] = {
    "pillars": ["values-sustainability"],
    "regions": ["04"],
    "is_national": False,
    "kinds": ["partnership-agreement"],
    "status": "signed",
    "signed_on": "2024-02-01",
    "populations": [],
    "lines": [],
    "strategy": "",
    "is_fictional": False,
    "committed": None,
    "paid": None,
    "outstanding": None,
    "projects": [],
}


def store_register(data: st.DataObject | None, agreements: Sequence[dict[str, Any]] = ()) -> Register:
    """A register of generated agreements, or of these; its bodies, in the shape of the true ones where they count."""
    published.forget_all()
    published.store_lists()
    drawn = data.draw(st.lists(AGREEMENTS, max_size=8), label="agreements") if data else agreements
    register: Register = {"target-populations": population_bodies(), "provinces": [], "agreements": [], "projects": []}
    for number, given in enumerate(drawn, start=1):
        row = PLAIN_AGREEMENT | given
        key = str(uuid.uuid5(uuid.NAMESPACE_URL, f"agreement {number}"))
        store_told(register, "agreements", key, agreement_body(key, row), agreement_facets(row))
        for place, told in enumerate(row["projects"]):
            project = {"region": None, "line": LINES[0], "space": False} | told
            own = str(uuid.uuid5(uuid.NAMESPACE_URL, f"project {number} {place}"))
            store_told(register, "projects", own, project_body(key, project), project_facets(key, row, project))
    return register


def store_told(register: Register, collection: str, key: str, body: dict[str, Any], facets: Facets) -> None:
    number = len(register["agreements"]) + len(register["projects"]) + 1
    [record] = published.store(collection, [(key, facets)], first=number)
    PublishedRecord.objects.filter(pk=record.pk).update(body=json.dumps(body))
    register[collection].append(body)


def population_bodies() -> list[dict[str, Any]]:
    return [{"slug": slug, "parent": WIDER.get(slug)} for slug in POPULATIONS]


def slugs(names: Sequence[str]) -> list[dict[str, str]]:
    return [{"slug": name} for name in names]


def agreement_body(key: str, row: dict[str, Any]) -> dict[str, Any]:
    money = {
        name: {"value": row[name]} if row[name] is not None else None for name in ("committed", "paid", "outstanding")
    }
    return {
        "id": key,
        "pillars": slugs(row["pillars"]),
        "regions": [{"code": code} for code in row["regions"]],
        "provinces": [],
        "is_national": row["is_national"],
        "kind": {"slug": row["kinds"][0]},
        "kind_in_french": {"slug": row["kinds"][1]} if row["kinds"][1:] else None,
        "status": row["status"],
        "signed_on": row["signed_on"],
        "populations": slugs(row["populations"]),
        "project_lines": slugs(row["lines"]),
        "strategy": {"slug": row["strategy"]} if row["strategy"] else None,
        "is_fictional": row["is_fictional"],
        "money": money,
    }


def agreement_facets(row: dict[str, Any]) -> Facets:
    populations = {slug for name in row["populations"] for slug in line_of(name)}
    amounts = {
        name: Decimal(row[name]) if row[name] is not None else None for name in ("committed", "paid", "outstanding")
    }
    return Facets(
        pillars=sorted(row["pillars"]),
        regions=sorted(row["regions"]),
        is_national=row["is_national"],
        kinds=sorted(row["kinds"]),
        status=row["status"],
        signed_on=dt.date.fromisoformat(row["signed_on"]) if row["signed_on"] else None,
        populations=sorted(populations),
        project_lines=sorted(row["lines"]),
        strategy=row["strategy"],
        is_fictional=row["is_fictional"],
        **amounts,
    )


def line_of(population: str | None) -> list[str]:
    return [population, *line_of(WIDER.get(population))] if population else []


def project_body(agreement: str, project: dict[str, Any]) -> dict[str, Any]:
    names = ("population", "period_start", "period_end", "women", "men", "total")
    return {
        "agreement": {"id": agreement},
        "region": {"code": project["region"]} if project["region"] else None,
        "province": None,
        "commune": None,
        "project_line": {"slug": project["line"]},
        "space": {} if project["space"] else None,
        "beneficiaries": [dict(zip(names, row, strict=True)) for row in project["served"]],
    }


def project_facets(agreement: str, row: dict[str, Any], project: dict[str, Any]) -> Facets:
    facets = agreement_facets(row)
    facets.regions = [project["region"]] if project["region"] else []
    facets.is_national = row["is_national"] and not project["region"]
    facets.project_lines = [project["line"]]
    facets.committed = facets.paid = facets.outstanding = None
    facets.agreement, facets.spaces = agreement, int(project["space"])
    facets.served = counts_of((line_of(told[0]), counted(told)) for told in project["served"])
    return facets


def counted(told: tuple[Any, ...]) -> SimpleNamespace:
    """A row of the working table."""
    start, end = (dt.date.fromisoformat(day) for day in told[1:3])
    return SimpleNamespace(period_start=start, period_end=end, women=told[3], men=told[4], total=told[5])
