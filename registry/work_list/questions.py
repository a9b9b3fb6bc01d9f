"""What waits at the clerks' desk, beside the alerts: each question once, for the home and for the list it leads to.

The rows are those of the very person who asks: within the perimeter, and such as a role of that person can settle.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import DateField, Exists, F, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils.functional import Promise
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import alerts, deposits, permissions
from registry.alerts import Fact, Severity
from registry.choices import (
    BINDING_STATES,
    SIGNED_STATES,
    AmendmentKind,
    AmendmentState,
    DepositKind,
    PublicationStatus,
    State,
)
from registry.models import SIGNED, Agreement, Amendment, Deposit, Report, Transition, User
from registry.plain_letters import isolated
from registry.steps import STEPS

LONGEST = 160
"""So much of a reason stands on the home."""

Asked = Callable[[User], bool]
Find = Callable[[User, date], QuerySet[Any]]


@dataclass(frozen=True)
class Question:
    """One thing that waits for somebody: `find` gives the rows as facts, `say` the sentence of one.

    The day of a row is the one on which it is due, or (without `has_due_day`) the one since when it waits.
    """

    name: str
    label: str | Promise
    model: type[Model]
    find: Find
    say: Callable[[Fact, date], str]
    severity: Severity = Severity.SOON
    has_due_day: bool = False


def _in_charge(actor: User) -> QuerySet[Any]:
    return alerts.plain(permissions.in_charge_of(actor))


def _last_step(column: str) -> Subquery:
    """A column of the last step that an agreement took."""
    return Subquery(Transition.objects.filter(agreement=OuterRef("pk")).order_by("-pk").values(column)[:1])


def _since() -> Any:
    """The day on which it came into the state in which it is."""
    return TruncDate(_last_step("at"), output_field=DateField())


# -- The questions ---------------------------------------------------------------------------------------------------


def _returned(actor: User) -> QuerySet[Any]:
    rows = _in_charge(actor).filter(state=State.DRAFT).annotate(last_step=_last_step("step"))
    return rows.filter(last_step="return")


def returned_drafts(actor: User, today: date) -> QuerySet[Any]:
    """Sent back to who entered or submitted it; if nobody did who still has an account, to all who are in charge."""
    submitted = Transition.objects.filter(agreement=OuterRef("pk"), step="submit", actor=actor)
    nobody = Q(created_by=None) | Q(created_by__is_active=False)
    rows = _returned(actor).filter(Q(created_by=actor) | Q(Exists(submitted)) | nobody)
    return alerts.of(rows, _since(), words=_last_step("reason"))


def own_drafts(actor: User, today: date) -> QuerySet[Any]:
    """Begun, and not sent yet."""
    returned = _returned(actor).order_by().values("pk")
    rows = _in_charge(actor).filter(state=State.DRAFT, created_by=actor).exclude(pk__in=returned)
    return alerts.of(rows, TruncDate("updated_at"))


def to_check(actor: User, today: date) -> QuerySet[Any]:
    """Submitted, and to be approved or returned; under the strict setting by another than who entered it."""
    rows = _in_charge(actor).filter(state=State.UNDER_REVIEW)
    return alerts.of(rows.exclude(created_by=actor) if settings.REGISTRY_STRICT_PUBLICATION else rows, _since())


def to_sign(actor: User, today: date) -> QuerySet[Any]:
    """Approved; a party has not signed yet."""
    return alerts.of(_in_charge(actor).filter(state=State.APPROVED), _since())


def to_publish(actor: User, today: date) -> QuerySet[Any]:
    """Signed, and known to nobody outside. What was withdrawn is left out: somebody decided that."""
    rows = _in_charge(actor).filter(state__in=SIGNED_STATES, publication=PublicationStatus.UNPUBLISHED)
    return alerts.of(permissions.seen_by_others(actor, rows), SIGNED)


def open_amendments(actor: User, today: date) -> QuerySet[Any]:
    """In preparation, or signed by some."""
    plain: QuerySet[Amendment] = QuerySet(Amendment)
    agreements = _in_charge(actor).filter(state__in=BINDING_STATES).values("pk")
    rows = plain.filter(state=AmendmentState.DRAFT, agreement__in=agreements)
    return alerts.of(rows, TruncDate("created_at"), number=F("number"), words=F("kind"))


def open_deposits(actor: User, today: date) -> QuerySet[Any]:
    """Handed in by associations, for who can answer them: a report is decided on by who accepts reports."""
    rows: QuerySet[Deposit] = deposits.waiting(actor)
    if not permissions.may(actor, "accept_report", Report):
        rows = rows.exclude(kind=DepositKind.REPORT)
    return alerts.of(rows, F("answer_due_on"), words=F("kind"))


# -- The sentences ---------------------------------------------------------------------------------------------------


def say_returned(fact: Fact, today: date) -> str:
    reason = isolated(Truncator(" ".join(fact.words.split())).chars(LONGEST))
    said = {**alerts.values(fact, today), "reason": reason}
    return gettext("Returned on %(day)s (%(when)s): %(reason)s") % said


def say_draft(fact: Fact, today: date) -> str:
    return gettext("Last changed on %(day)s (%(when)s), not submitted yet.") % alerts.values(fact, today)


def say_to_check(fact: Fact, today: date) -> str:
    return gettext("Submitted on %(day)s (%(when)s).") % alerts.values(fact, today)


def say_to_sign(fact: Fact, today: date) -> str:
    return gettext("Approved on %(day)s (%(when)s).") % alerts.values(fact, today)


def say_to_publish(fact: Fact, today: date) -> str:
    if fact.day is None:
        return gettext("It is signed, and not published.")
    return gettext("Signed on %(day)s (%(when)s), not published.") % alerts.values(fact, today)


def say_amendment(fact: Fact, today: date) -> str:
    said = {**alerts.values(fact, today), "kind": AmendmentKind(fact.words).label}
    return gettext("Amendment no. %(number)s (%(kind)s), in preparation since %(day)s (%(when)s).") % said


def say_deposit(fact: Fact, today: date) -> str:
    said = {**alerts.values(fact, today), "kind": capfirst(DepositKind(fact.words).label)}
    return gettext("%(kind)s: the answer is due on %(day)s (%(when)s).") % said


# -- The table -------------------------------------------------------------------------------------------------------

QUESTIONS: tuple[Question, ...] = (
    Question("returned", _("drafts returned for correction"), Agreement, returned_drafts, say_returned, Severity.LATE),
    Question("to_check", _("agreements to check"), Agreement, to_check, say_to_check),
    Question("to_publish", _("signed agreements to publish"), Agreement, to_publish, say_to_publish),
    Question(
        "deposits", _("deposits of associations to answer"), Deposit, open_deposits, say_deposit, has_due_day=True
    ),
    Question("to_sign", _("approved agreements with missing signatures"), Agreement, to_sign, say_to_sign),
    Question("amendments", _("amendments in preparation"), Amendment, open_amendments, say_amendment, Severity.LATER),
    Question("drafts", _("your drafts, not submitted yet"), Agreement, own_drafts, say_draft, Severity.LATER),
)
BY_NAME = {question.name: question for question in QUESTIONS}


def by_step(name: str) -> Asked:
    """Who takes a step of an agreement."""
    return lambda actor: permissions.has_role(actor, *STEPS[name].roles)


def by_right(action: str, model: Any = Agreement) -> Asked:
    """Who may do this to some row."""
    return lambda actor: permissions.may(actor, action, model)
