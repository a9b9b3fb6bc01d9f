"""Door 3: the two roads to a page of a list lead to the same records, whatever is asked."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.models import PublishedRecord
from registry.publication import reading
from registry.publication.facets import Facets, parts_of
from registry.publication.reading import National, Order, Question
from tests import published
from tests.published import KINDS, LINES, PARTIES, PILLARS, POPULATIONS, REGIONS, agreement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_register")]

DAY = dt.date
Get = Callable[..., Any]


def subsets(codes_: Any, most: int = 2) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(list(codes_)), max_size=most, unique=True).map(tuple)


PROVINCES = ("07.351", "01.511")
PARTY_KINDS, ROLES = ("association", "ministry", "commune"), ("funder", "lead")
KIND_OF = dict(zip(PARTIES, PARTY_KINDS, strict=True))
FRAMEWORKS = [agreement(number)[0] for number in (1, 2)]
days = st.integers(0, 40).map(lambda number: DAY(2022, 1, 1) + dt.timedelta(days=number))
amounts = st.integers(0, 40).map(lambda number: Decimal(number * 100))
ASKED: dict[str, st.SearchStrategy[Any]] = {
    "pillars": subsets(PILLARS),
    "regions": subsets(REGIONS[:4], 3),
    "national": st.sampled_from([None, National.INCLUDE, National.EXCLUDE]),
    "kinds": subsets(KINDS, 1),
    "statuses": subsets(["signed", "in_force"]),
    "parties": st.just(()) | subsets(PARTIES),
    "populations": subsets(POPULATIONS, 1),
    "project_lines": subsets(LINES, 1),
    "signed_after": st.none() | days,
    "signed_before": st.none() | days,
    "amount_min": st.none() | amounts,
    "amount_max": st.none() | amounts,
    "provinces": subsets(PROVINCES, 1),
    "strategies": subsets(["jisr"], 1),
    "years": st.just(()) | st.sampled_from([(2022,), (2021, 2022), (2023,)]),
    "expiring_before": st.none() | days,
    "has_projects": st.none() | st.booleans(),
    "has_spaces": st.none() | st.booleans(),
    "frameworks": st.just(()) | subsets(FRAMEWORKS),
    "has_framework": st.none() | st.booleans(),
    "has_children": st.none() | st.booleans(),
    "party_kinds": st.just(()) | subsets(PARTY_KINDS),
    "party_roles": st.just(()) | subsets(ROLES),
    "outstanding_min": st.none() | amounts,
    "outstanding_max": st.none() | amounts,
    "words": st.sampled_from([(), (), ("1",), ("2", "text")]),
}


@st.composite
def asking(draw: st.DrawFn) -> Question:
    """A few things at a time: all at once would find nothing."""
    names = draw(st.lists(st.sampled_from(sorted(ASKED)), max_size=4, unique=True))
    return Question(
        collection=draw(st.sampled_from(["agreements", "projects"])),
        order=Order.SIGNED_ON,
        descending=draw(st.booleans()),
        size=draw(st.integers(1, 9)),
        **{name: draw(ASKED[name]) for name in names},
    )


questions = asking()


@pytest.fixture
def random_register() -> list[PublishedRecord]:
    """Records with arbitrary facets, always the same ones."""
    chance = random.Random(2026)

    def some(codes_: Any) -> list[str]:
        return sorted(chance.sample(list(codes_), chance.randint(0, 2)))

    def one(number: int) -> tuple[str, published.Facets]:
        parties = some(PARTIES)
        return agreement(
            number,
            pillars=some(PILLARS),
            regions=some(REGIONS[:4]),
            kinds=some(KINDS),
            parties=parties,
            parts=parts_of((key, KIND_OF[key], chance.choice(ROLES)) for key in parties),
            provinces=some(PROVINCES),
            strategy=chance.choice(["", "jisr"]),
            ends_on=chance.choice([None, DAY(2022, 1, 1) + dt.timedelta(days=chance.randint(0, 40))]),
            framework=chance.choice(["", "", *FRAMEWORKS]),
            projects=chance.randint(0, 1),
            spaces=chance.randint(0, 1),
            outstanding=chance.choice([None, Decimal(chance.randint(0, 40) * 100)]),
            populations=some(POPULATIONS),
            project_lines=some(LINES),
            status=chance.choice(["signed", "in_force", "proposed"]),
            signed_on=chance.choice([None, DAY(2022, 1, 1) + dt.timedelta(days=chance.randint(0, 40))]),
            amount=chance.choice([None, Decimal(chance.randint(0, 40) * 100)]),
            is_national=chance.random() < 0.2,
            search=f"text {number}",
        )

    published.store("parties", [(key, Facets(kinds=[kind])) for key, kind in KIND_OF.items()], first=2000)
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
    arrays = ("provinces", "pillars", "kinds", "parties", "populations", "project_lines")
    return (
        finer(question, record)
        and record.collection == question.collection
        and regional
        and dated
        and paid
        and not (question.national is National.EXCLUDE and record.is_national)
        and all(not getattr(question, name) or {*getattr(question, name)} & {*getattr(record, name)} for name in arrays)
        and (not question.statuses or record.status in question.statuses)
        and all(word in record.search for word in question.words)
    )


def finer(question: Question, record: PublishedRecord) -> bool:
    """What the finer filters ask."""
    years, day = question.years, question.expiring_before
    left, low, high = record.outstanding, question.outstanding_min, question.outstanding_max
    binding = record.status in ("signed", "in_force", "suspended")
    parties = [(key, KIND_OF[key], role) for key in record.parties for role in ROLES if f"{key} {role}" in record.parts]
    wanted = (question.parties, question.party_kinds, question.party_roles)
    yes_or_no = (
        (question.has_projects, record.projects > 0),
        (question.has_spaces, record.spaces > 0),
        (question.has_framework, bool(record.framework)),
        (question.has_children, record.key in FRAMEWORKS),
    )
    return (
        (not years or (record.signed_on is not None and record.signed_on.year in years))
        and (day is None or (binding and record.ends_on is not None and record.ends_on <= day))
        and all(asked is None or asked == is_so for asked, is_so in yes_or_no)
        and (not question.frameworks or record.framework in question.frameworks)
        and (not question.strategies or record.strategy in question.strategies)
        and (low is None or (left is not None and left >= low))
        and (high is None or (left is not None and left <= high))
        and (
            not any(wanted)
            or any(all(not asked or one in asked for one, asked in zip(part, wanted, strict=True)) for part in parties)
        )
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


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=questions, words=st.sampled_from([("1",), ("2", "text"), ("text",)]), looks=st.integers(1, 200))
def test_a_walk_after_words_meets_the_first_of_the_page(
    random_register: list[PublishedRecord], question: Question, words: tuple[str, ...], looks: int
) -> None:
    question = replace(question, words=words, pillars=question.pillars[:1], regions=question.regions[:1], national=None)
    expected = reading.page_by_facets(question, found_first=True)
    met = reading.page_near(question, looks)
    assert met == expected[: len(met)]
    assert len(met) == len(expected) or looks < len(random_register)


@pytest.mark.parametrize("frequent", [0, 10**9])
@pytest.mark.parametrize("looks", [1, 30, 1000])
def test_words_are_found_whatever_the_database_thinks_of_them(
    random_register: list[PublishedRecord], monkeypatch: pytest.MonkeyPatch, frequent: int, looks: int
) -> None:
    monkeypatch.setattr(reading, "FREQUENT", frequent)
    monkeypatch.setattr(reading, "LOOKS", looks)
    for pillars in ((), PILLARS[:1], PILLARS[:2]):
        for words in (("text",), ("7",), ("13",), ("nowhere",)):
            question = Question(
                collection="agreements", words=words, pillars=pillars, order=Order.SIGNED_ON, descending=True, size=4
            )
            matching = [record for record in random_register if answers(question, record)]
            matching.sort(key=lambda record: (record.signed_on or DAY.min, record.pk), reverse=True)
            assert walked(question, reading.page) == [record.pk for record in matching]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=questions, order=st.sampled_from([Order.AMOUNT, Order.PUBLISHED_AT, Order.POSITION]))
def test_every_order_is_complete(random_register: list[PublishedRecord], question: Question, order: Order) -> None:
    question = replace(question, order=order)
    expected = {record.pk for record in random_register if answers(question, record)}
    found = walked(question, reading.page)
    assert len(found) == len(expected)
    assert set(found) == expected
    assert walked(replace(question, backward=True), reading.page) == found[::-1]
