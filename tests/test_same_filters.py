"""One definition of each filter: what the API counts, what its pages hold, and what the desk lists are the same."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry import publication
from registry.api import filters as api_filters
from registry.api.filters import LISTINGS, understand
from registry.choices import PublicationStatus
from registry.models import Agreement, Commune, PublishedRecord, TargetPopulation, User
from registry.publication import facets
from registry.publication.copying import copy_whole
from registry.publication.filters import FILTERS, Holds, working
from registry.publication.questions import Fictional
from registry.publication.reading import Question
from tests.amended import agreement_in_force
from tests.factories import SignedAgreementFactory
from tests.office import LIST

pytestmark = pytest.mark.django_db
RESULTS = "/api/v1/agreements/"
AGREEMENTS = next(listing for listing in LISTINGS if listing.collection == "agreements")
NOT_AT_THE_DESK = {"national", "fictional"}
PUBLIC = PublicationStatus.PUBLISHED
patient = settings(deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Codes that another test's lists had."""
    api_filters.forget()
    yield
    api_filters.forget()


@pytest.fixture
def values(supervisor: User) -> dict[str, list[str]]:
    """For each filter, values that may find something: of the loaded register, and of a framework with a child."""
    framework = agreement_in_force(supervisor, ends_on="2030-12-31", reference="2024/ACC/1")
    child = SignedAgreementFactory(framework=framework, reference="2024/CNV/77", state="in_force")
    for agreement in (framework, child):
        publication.publish(agreement, actor=supervisor)
    records = list(PublishedRecord.objects.filter(collection="agreements").order_by("key"))
    columns = {"framework", "ceremony", "call"}
    found = {
        each.name: sorted({getattr(record, each.name) for record in records} - {""})
        if each.name in columns
        else sorted({value for record in records for value in _values(each, record)})
        for each in FILTERS.values()
    }
    assert {name for name, pool in found.items() if not pool} <= {"ceremony", "call", "commune"}, "something to ask"
    found["commune"] = found["commune"] or sorted(Commune.objects.order_by("code").values_list("code", flat=True)[:2])
    found["fictional"] = [value.value for value in Fictional]
    return {name: pool for name, pool in found.items() if pool}


def _values(each: Any, record: PublishedRecord) -> list[str]:
    """What may be asked of a filter so that this record answers."""
    match each.holds:
        case Holds.YES_OR_NO:
            return ["true", "false"]
        case Holds.CHOICE if each.name in ("party_kind", "party_role"):
            return [part for part in record.parts if part in each.choices]
        case Holds.CHOICE:
            return [record.status] if each.name == "status" else list(each.choices)
        case Holds.YEAR:
            return [str(record.signed_on.year)] if record.signed_on else []
        case Holds.DAY:
            return [str(day) for day in (record.signed_on, record.ends_on) if day]
        case Holds.AMOUNT:
            known = getattr(record, each.name.rpartition("_")[0])
            return [str(known)] if known is not None and known >= 0 else []
    column = getattr(record, {"strategy": "strategy"}.get(each.name, each.fills))
    return [column] if isinstance(column, str) and column else list(column)


@pytest.fixture
def comparable(values: dict[str, list[str]]) -> set[str]:
    """Agreements whose record says what the working tables say, and that name nothing which is not public."""
    published = Agreement.objects.published().select_related("framework", "ceremony", "call")
    hidden = set(Agreement.objects.exclude(publication=PUBLIC).values_list("framework", flat=True))
    found = {
        str(agreement.uuid)
        for agreement in published
        if agreement.pk not in hidden
        and all(
            related is None or related.publication == PUBLIC
            for related in (agreement.framework, agreement.ceremony, agreement.call)
        )
        and not publication.differs(agreement)
    }
    assert len(found) > 20
    return found


def asked(data: st.DataObject, values: dict[str, list[str]], most: int) -> dict[str, list[str]]:
    """Some filters, with up to so many values of those that take alternatives."""
    several = {parameter.name for parameter in AGREEMENTS.parameters if parameter.many}
    names = data.draw(st.lists(st.sampled_from(sorted(values)), min_size=1, max_size=3, unique=True))
    return {
        name: data.draw(
            st.lists(st.sampled_from(values[name]), min_size=1, max_size=most if name in several else 1, unique=True)
        )
        for name in names
    }


def querydict(query: dict[str, list[str]]) -> QueryDict:
    """The same as an address says it."""
    return QueryDict(urlencode(query, doseq=True))


def all_pages(client: Client, query: dict[str, Any]) -> tuple[list[str], int] | None:
    """The identifiers on all pages and the count; None if the question contradicts itself."""
    response = client.get(RESULTS, {**query, "count": "true", "page_size": "40", "fields": "id"})
    if response.status_code == 400:
        message = response.json()["errors"]
        assert all("as_of" not in error["message"] for error in message)
        return None
    page = response.json()
    found, count = [result["id"] for result in page["results"]], page["count"]
    while page["next"]:
        page = client.get(page["next"]).json()
        found += [result["id"] for result in page["results"]]
    return found, count


@settings(patient, max_examples=120)
@given(data=st.data())
def test_published_records_and_working_tables_answer_alike(
    values: dict[str, list[str]], comparable: set[str], client: Client, data: st.DataObject
) -> None:
    query = asked(data, values, most=3)
    answer = all_pages(client, query)
    if answer is None:
        return
    found, count = answer
    assert len(found) == len(set(found)) == count
    question = understand(AGREEMENTS, querydict(query)).question
    rows = [str(uuid) for uuid in Agreement.objects.filter(working(question)).values_list("uuid", flat=True)]
    assert len(rows) == len(set(rows)), "no agreement comes twice"
    assert {*rows} & comparable == {*found} & comparable, query
    exported = io.BytesIO()
    copied = copy_whole(question, exported)
    assert [json.loads(line)["id"] for line in exported.getvalue().splitlines()] == found, "an export reads the same"
    assert copied.records == count


@settings(patient, max_examples=15)
@given(data=st.data())
def test_the_list_of_the_desk_finds_the_same(
    values: dict[str, list[str]], comparable: set[str], desk: Client, data: st.DataObject
) -> None:
    offered = {name: pool for name, pool in values.items() if name not in NOT_AT_THE_DESK}
    query = asked(data, offered, most=1)
    answer = all_pages(desk, query)
    if answer is None:
        return
    at_the_desk = {"state__exact" if name == "status" else name: value for name, value in query.items()}
    page = desk.get(LIST, at_the_desk | {"publication__exact": "published"})
    assert page.status_code == 200
    shown = [str(agreement.uuid) for agreement in page.context["cl"].queryset]
    assert len(shown) == len(set(shown))
    assert {*shown} & comparable == {*answer[0]} & comparable, query
    if comparable >= {*shown, *answer[0]}:
        assert page.context["cl"].result_count == answer[1]


def test_an_end_known_by_month_is_its_last_day(supervisor: User, client: Client) -> None:
    """As alerts count: nothing expires before it surely has."""
    agreement = agreement_in_force(
        supervisor, ends_on=date(2030, 7, 1), ends_on_precision="month", reference="2024/CNV/00778"
    )
    publication.publish(agreement, actor=supervisor)
    for day, there in ((date(2030, 7, 30), 0), (date(2030, 7, 31), 1)):
        for more in ({}, {"as_of": "2026-11-01"}):
            query = {"q": "00778", "expiring_before": day.isoformat(), "count": "true", **more}
            assert client.get(RESULTS, query).json()["count"] == there
        question = Question(collection="agreements", expiring_before=day)
        assert Agreement.objects.filter(working(question), pk=agreement.pk).count() == there


def test_a_wider_population_finds_the_narrower_ones_however_many_steps_below(supervisor: User) -> None:
    population: TargetPopulation | None = None
    for step in range(5):
        population = TargetPopulation.objects.create(slug=f"step-{step}", name_fr=f"Palier {step}", parent=population)
    agreement = agreement_in_force(supervisor)
    agreement.populations.create(population=population)
    assert {f"step-{step}" for step in range(5)} <= {*facets.under(agreement).populations}
    for step in range(5):
        question = Question(collection="agreements", populations=(f"step-{step}",))
        assert Agreement.objects.filter(working(question)).get() == agreement
