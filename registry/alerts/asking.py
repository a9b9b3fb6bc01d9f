"""Asking the alerts of the agreements that a person is in charge of: how many rows each has, and which."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import CharField, Count, QuerySet, Value

from registry import permissions
from registry.models import Agreement
from registry.permissions import CLERK, FINANCE, SUPERVISOR, Person

from .facts import Agreements, Alert, Fact, Row, Tally, fact, joined, named, plain
from .table import ALERTS, BY_NAME

RESPONSIBLE = (CLERK, SUPERVISOR, FINANCE)
"""Who acts on alerts; everybody else of the staff only reads them."""


def in_charge_of(person: Person) -> Agreements:
    """The agreements whose alerts a person is shown: the one place that narrows them. An auditor looks at all."""
    if permissions.may(person, "view", Agreement) and not permissions.has_role(person, *RESPONSIBLE):
        return Agreement.objects.all()
    return permissions.in_charge_of(person)


def tallies(agreements: Agreements, today: date) -> list[Tally]:
    """The alerts that have rows, with their numbers, in one query."""
    questions = [_counted(alert.find(plain(agreements), today), alert) for alert in ALERTS]
    found = {row["fact_alert"]: row["fact_count"] for row in joined(questions)}
    return [Tally(alert, found[alert.name]) for alert in ALERTS if found.get(alert.name)]


def rows(
    agreements: Agreements, today: date, *, among: Sequence[Alert] = ALERTS, start: int = 0, limit: int = 50
) -> list[Row]:
    """What there is to see to, the most urgent and the oldest first, in two queries; the sentences are translated."""
    questions = [named(alert.find(plain(agreements), today), alert.name, alert.severity) for alert in among]
    order = ("fact_severity", "fact_day", "fact_alert", "fact_agreement", "fact_number", "fact_key")
    facts = [fact(row) for row in joined(questions).order_by(*order)[start : start + limit]]
    return list(told(facts, today))


def _counted(found: QuerySet[Any], alert: Alert) -> QuerySet[Any]:
    return found.order_by().values(fact_alert=Value(alert.name, CharField())).annotate(fact_count=Count("pk"))


def told(facts: Sequence[Fact], today: date) -> Iterable[Row]:
    """The agreements of these facts, and their sentences."""
    known = Agreement.objects.only("reference", "registration_number", "title_ar", "title_fr", "state", "is_fictional")
    found = known.in_bulk({each.agreement for each in facts})
    for each in facts:
        if each.agreement in found:  # not deleted between the two queries
            alert = BY_NAME[each.alert]
            yield Row(alert, found[each.agreement], each.day, alert.say(each, today), each.key)
