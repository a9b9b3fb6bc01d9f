"""What an alert is: a question with its sentence; and how whatever a question finds becomes a row of one shape."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import Any

from django.db.models import CharField, DateField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext

from registry.models import Agreement
from registry.models.sums import MONEY

Agreements = QuerySet[Agreement]


class Severity(IntEnum):
    """How soon somebody has to act."""

    LATE = 1
    SOON = 2
    LATER = 3

    @property
    def label(self) -> str:
        """The word that stands beside a row."""
        return {1: gettext("now"), 2: gettext("soon"), 3: gettext("later")}[self.value]


@dataclass(frozen=True)
class Fact:
    """What a question found: an agreement, the day that counts, and the words of its sentence."""

    alert: str
    agreement: int | None
    day: date | None
    number: int | None
    words: str
    amount: Decimal | None
    key: int = 0
    """The very row that was found."""


@dataclass(frozen=True)
class Alert:
    """One line of the table; `part` is the part of the agreement's page where it is settled.

    The day of a row is the one by which something is due, or (without `has_due_day`) the one since when it waits.
    """

    name: str
    label: str | Promise
    severity: Severity
    find: Callable[[Agreements, date], QuerySet[Any]]
    say: Callable[[Fact, date], str]
    part: str = ""
    has_due_day: bool = True


@dataclass(frozen=True)
class Tally:
    """How many rows an alert has."""

    alert: Alert
    number: int


@dataclass(frozen=True)
class Row:
    """One thing to see to: where to go is `agreement` and `alert.part`; each door makes its own address of them."""

    alert: Alert
    agreement: Agreement
    day: date | None
    sentence: str
    key: int
    """The row that it is about: the agreement itself, a report, an instalment, ..."""


def of(rows: QuerySet[Any], day: Any, *, number: Any = None, words: Any = None, amount: Any = None) -> QuerySet[Any]:
    """A question's rows with the columns of a fact.

    The types are named: PostgreSQL joins the questions, and knows none for a bare null.
    """
    return rows.order_by().annotate(
        fact_day=Cast(day, DateField()),
        fact_number=Cast(number or Value(None), IntegerField()),
        fact_words=Cast(words or Value(""), CharField()),
        fact_amount=Cast(amount or Value(None), MONEY),
    )


def plain(agreements: Agreements) -> Agreements:
    """The same agreements, asked by Django alone: the bilingual query set puts columns of its own into `values()`.

    All of them are asked for as such: the register is not compared with itself once for each question.
    """
    rows: Agreements = QuerySet(Agreement)
    everything = not agreements.query.where and not agreements.query.is_sliced
    return rows if everything else rows.filter(pk__in=agreements.order_by().values("pk"))


def named(found: QuerySet[Any], name: str, severity: Severity) -> QuerySet[Any]:
    """The facts of one question, ready to be joined with those of others."""
    said = found.annotate(
        fact_alert=Value(name, CharField()),
        fact_severity=Value(severity.value, IntegerField()),
        fact_agreement=F("pk" if found.model is Agreement else "agreement_id"),
        fact_key=F("pk"),
    )
    return said.values(*COLUMNS)


COLUMNS = tuple(f"fact_{name}" for name in ("severity", *Fact.__dataclass_fields__))


def fact(values: dict[str, Any]) -> Fact:
    """One row of the joined questions."""
    return Fact(**{name: values[f"fact_{name}"] for name in Fact.__dataclass_fields__})


def joined(questions: list[QuerySet[Any]]) -> QuerySet[Any]:
    """Several questions as one statement."""
    return questions[0].union(*questions[1:], all=True)
