"""Asking all that waits for a person: one statement for the rows of every group, and one for each kind of record."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import F, Model

from registry import alerts, permissions
from registry.alerts import Alert, Fact
from registry.choices import State
from registry.models import Agreement, AgreementParty, Deposit, User

from .groups import Group, groups_of
from .questions import BY_NAME, Question

MOST: Final = 100
"""So many rows of a question are looked at for the home: what is more is told as «99+»."""
FIRST: Final = 3
"""So many of a group stand on the home."""


@dataclass(frozen=True)
class Entry:
    """One thing that waits: what it is about, what is to be done, and whether its day has passed.

    `name` is that of the question or alert, `key` the very row that it found; each door makes its address of them.
    """

    name: str
    key: int
    subject: Agreement | Deposit
    day: date | None
    is_overdue: bool
    sentence: str
    missing: tuple[AgreementParty, ...] = ()
    """Of an agreement that is to be signed, who has not."""


@dataclass(frozen=True)
class Waiting:
    """A group with how many rows it has, and the first of them. `is_more`: there are more than are counted."""

    group: Group
    number: int
    is_more: bool
    entries: tuple[Entry, ...]


def waiting_for(actor: User, today: date) -> list[Waiting]:
    """The groups in which something waits for a person, in the order of the table."""
    groups = groups_of(actor)
    found = _facts(actor, today, [each for group in groups for each in group.members])
    firsts = {group.name: _in_order(group, found)[:FIRST] for group in groups}
    entries = _entries([each for first in firsts.values() for each in first], today)
    return [
        _waiting(group, found, [entries[each] for each in firsts[group.name] if each in entries])
        for group in groups
        if firsts[group.name]
    ]


def rows_of(question: Question, actor: User, today: date) -> Any:
    """The keys of all rows of a question: what the list of these records shows."""
    return question.find(actor, today).values("pk")


def _facts(actor: User, today: date, members: list[Question | Alert]) -> dict[str, list[Fact]]:
    """At most MOST of each, the most urgent first; all in one statement."""
    agreements = permissions.in_charge_of(actor)
    asked = [
        alerts.named(_found(each, actor, agreements, today), each.name, each.severity).order_by(*_urgency(each))[:MOST]
        for each in members
    ]
    found: dict[str, list[Fact]] = defaultdict(list)
    for row in alerts.joined(asked) if asked else ():
        fact = alerts.fact(row)
        found[fact.alert].append(fact)
    return {name: sorted(facts, key=_order) for name, facts in found.items()}


def _found(each: Question | Alert, actor: User, agreements: alerts.Agreements, today: date) -> Any:
    return each.find(actor, today) if isinstance(each, Question) else each.find(alerts.plain(agreements), today)


def _urgency(each: Question | Alert) -> list[Any]:
    """By the day that counts. Of alerts without one the oldest records: a hundred are found without a sort."""
    by_day = isinstance(each, Question) or each.has_due_day
    return [F("fact_day").asc(nulls_last=True), "fact_key"] if by_day else ["fact_key"]


def _order(fact: Fact) -> tuple[date, int]:
    return fact.day or date.max, fact.key


def _in_order(group: Group, found: dict[str, list[Fact]]) -> list[Fact]:
    """Of several alerts the first of the table comes first: it is the most urgent."""
    return [fact for each in group.members for fact in found.get(each.name, ())]


def _waiting(group: Group, found: dict[str, list[Fact]], entries: list[Entry]) -> Waiting:
    numbers = [len(found.get(each.name, ())) for each in group.members]
    is_more = MOST in numbers or sum(numbers) >= MOST
    return Waiting(group, min(sum(numbers), MOST - 1), is_more, tuple(entries))


# -- What they are about ---------------------------------------------------------------------------------------------


def _entries(facts: Iterable[Fact], today: date) -> dict[Fact, Entry]:
    """With the records that they name; one that was deleted between the queries is left out."""
    facts = list(facts)
    known = Agreement.objects.only(
        "reference", "registration_number", "title_ar", "title_fr", "state", "is_fictional", "kind_id"
    )
    about = [each for each in facts if each.alert != "deposits"]
    agreements = known.in_bulk({each.agreement for each in about})
    handed_in = [each.key for each in facts if each.alert == "deposits"]
    deposited = Deposit.objects.select_related("party", "agreement").in_bulk(handed_in) if handed_in else {}
    missing = _missing([each.agreement for each in about if each.alert == "to_sign"])
    entries = {}
    for each in facts:
        subject: Model | None = deposited.get(each.key) if each.alert == "deposits" else agreements.get(each.agreement)
        if subject is not None:
            entries[each] = _entry(each, subject, tuple(missing.get(each.agreement, ())), today)
    return entries


def _missing(agreements: list[int | None]) -> dict[int | None, list[AgreementParty]]:
    """Who has still to sign, agreement by agreement."""
    found: dict[int | None, list[AgreementParty]] = defaultdict(list)
    if agreements:
        rows = AgreementParty.objects.filter(agreement__in=agreements, must_sign=True, has_signed=False)
        for row in rows.select_related("party").order_by("position", "pk"):
            found[row.agreement_id].append(row)
    return found


def _entry(fact: Fact, subject: Any, missing: tuple[AgreementParty, ...], today: date) -> Entry:
    asked: Question | Alert = BY_NAME.get(fact.alert) or alerts.BY_NAME[fact.alert]
    is_overdue = asked.has_due_day and fact.day is not None and fact.day < today
    is_signed = fact.alert == "to_sign" and getattr(subject, "state", None) == State.APPROVED
    return Entry(
        fact.alert, fact.key, subject, fact.day, is_overdue, asked.say(fact, today), missing if is_signed else ()
    )
