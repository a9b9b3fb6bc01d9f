"""The register counted, as JSON: the numbers of ``registry.publication.statistics`` with the names of their groups."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from registry.publication import statistics
from registry.publication.other_records import HCP_CREDIT
from registry.publication.questions import Question
from registry.publication.shapes import CURRENCY, FICTIONAL_NOTICE, money
from registry.publication.statistics import MOST_GROUPS, Answer, Covered, Name, Numbers, People, Sum, TooManyGroups

from .base import RegisterView, forwarded
from .fair_use import FACETS
from .filters import BY, REGION, understand_statistics
from .problems import Fault, Problem, invalid
from .statistics_schema import StatisticsSchema

NAMED_IN_COVERAGE = ("id", "url", "is_fictional", "region", "province", "population", "period_start", "period_end")


class StatisticsView(RegisterView):
    """How many agreements, projects, spaces and people, and how much money, by one to three dimensions.

    An agreement with two pillars or three regions counts in the group of each (`overlaps`): groups do not add up.
    `total` counts each agreement once. Where a filter names values of a dimension, only those are groups; so every
    number of agreements is the `count` of /api/v1/agreements/ for the same filter and the values of the group. A group
    whose value is null holds the agreements that have none. Agreements of the whole kingdom are of no region: their
    region is `MA`. Projects count in their own region, province and line.

    Unknown is not nothing: a sum is null where no agreement of the group knows the amount, and `known` says how many
    do. Of a past day (`as_of`) the agreements alone are told, the rest is null.

    `beneficiaries` are at least so many people: of each project the period in which it counted most, since the same
    people come back; a population within a wider one is counted once. Who went to two projects is counted in both.
    `total` is `women` + `men` + `unspecified`. By population, the people that projects counted as such.

    `coverage` (with `by=region`) is told record by record and never added up; of the other filters only `region`,
    `population` and `fictional` apply to it.
    """

    schema = StatisticsSchema()

    weight = FACETS

    def understood(self, request: HttpRequest, **address: Any) -> dict[str, Any]:
        """Counted already, since only that tells whether there are more groups than are answered."""
        question, by = understand_statistics(request.GET)
        try:
            return told(question, by, statistics.answer(question, by))
        except TooManyGroups:
            raise too_many(BY.name, _("That makes more than %(most)s groups. Narrow them down.")) from None

    def answer(self, request: HttpRequest, asked: dict[str, Any], **address: Any) -> HttpResponse:
        return forwarded(json.dumps(asked, ensure_ascii=False).encode())


def too_many(parameter: str, message: Any) -> Problem:
    """The refusal of an answer that nobody would read."""
    return invalid(Fault(parameter, message, {"most": MOST_GROUPS}))


def told(question: Question, by: tuple[str, ...], answer: Answer) -> dict[str, Any]:
    """The whole answer."""
    groups = [(group, table) for table in answer.tables for group in table.groups]
    covered = coverage(question) if "region" in by and question.as_of is None else None
    fictional = answer.total.fictional > 0 or any(row["is_fictional"] for row in covered or ())
    return {
        "by": list(by),
        "as_of": question.as_of.isoformat() if question.as_of else None,
        "is_fictional_included": fictional,
        "notice": FICTIONAL_NOTICE if fictional else None,
        "overlaps": any(table.overlaps for table in answer.tables),
        "results": [
            {name: value_of(answer.name(name, code), code) for name, code in zip(table.by, group.values, strict=True)}
            | numbers_of(group.numbers)
            for group, table in groups
        ],
        "total": numbers_of(answer.total),
        "coverage": covered,
        "sources": [HCP_CREDIT],
    }


def value_of(name: Name | None, code: str | None) -> dict[str, Any]:
    """A value of a dimension, with its name and, of territories, the population of the census."""
    told = {"value": code, "name": name.name if name else None}
    return told | ({"population_2024": name.population} if name and name.population is not None else {})


def numbers_of(numbers: Numbers) -> dict[str, Any]:
    """The numbers of a group."""
    return {
        "agreements": numbers.agreements,
        "fictional": numbers.fictional,
        "money": money_of(numbers),
        "projects": numbers.projects,
        "spaces": numbers.spaces,
        "beneficiaries": people_of(numbers.people) if numbers.people else None,
    }


def money_of(numbers: Numbers) -> dict[str, Any] | None:
    if numbers.money is None:
        return None
    known = numbers.money
    sums = {"committed": known.committed, "paid": known.paid, "outstanding": known.outstanding}
    return {"currency": CURRENCY} | {name: sum_of(amount) for name, amount in sums.items()}


def sum_of(amount: Sum) -> dict[str, Any]:
    return {"value": money(amount.value), "known": amount.known}


def people_of(people: People) -> dict[str, Any]:
    return {
        "projects": people.projects,
        "women": people.women,
        "men": people.men,
        "unspecified": people.unspecified,
        "total": people.total,
        "period_start": people.period_start.isoformat() if people.period_start else None,
        "period_end": people.period_end.isoformat() if people.period_end else None,
    }


def coverage(question: Question) -> list[dict[str, Any]]:
    """The records of coverage, each beside the population of its territory."""
    covered = statistics.coverage(question, MOST_GROUPS + 1)
    if len(covered) > MOST_GROUPS:
        raise too_many(REGION.name, _("That makes more than %(most)s lines of coverage. Name some regions."))
    return [coverage_of(row) for row in covered]


def coverage_of(covered: Covered) -> dict[str, Any]:
    """A line of coverage: what was published, and how many people live there."""
    numbers = {name: covered.told[name] for name in ("entitled", "served", "gap")}
    return (
        {name: covered.told[name] for name in NAMED_IN_COVERAGE}
        | {"population_2024": covered.population_2024}
        | numbers
    )
