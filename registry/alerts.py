"""What needs somebody's attention. An alert is a question asked of the register each time, never a stored flag.

``ALERTS`` is the table, the most urgent first. Every question is asked of the agreements a person is in charge of
(`in_charge_of`) on a day, and all of them together in one query: the number of queries never depends on the rows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import IntEnum
from typing import Any

from django.conf import settings
from django.db.models import (
    CharField,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, NullIf, TruncDate
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from registry import permissions
from registry.choices import (
    BINDING_STATES,
    PAST_STATES,
    SIGNED_STATES,
    WORKING_STATES,
    AmendmentState,
    DocumentKind,
    ObligationState,
    ReportKind,
    State,
)
from registry.models import (
    ENDS,
    SIGNED,
    STARTS,
    Agreement,
    Amendment,
    Document,
    Instalment,
    Obligation,
    Report,
    Transition,
)
from registry.models.reports import OWED
from registry.models.sums import MONEY, with_money
from registry.permissions import CLERK, FINANCE, SUPERVISOR, Person
from registry.plain_letters import isolated

EXPIRING = (15, 30, 60, 90)
"""The bands of days before the end; an agreement stands in one of them."""
DUE_WITHIN = 15
"""An instalment is announced that many days before its day."""
LONGEST = 90
"""So much of an obligation's text stands in its alert."""

RUNNING = (State.IN_FORCE, State.SUSPENDED)
"""A suspended agreement comes to its end too."""
PAYABLE = (State.SIGNED, State.IN_FORCE)

Agreements = QuerySet[Agreement]

RESPONSIBLE = (CLERK, SUPERVISOR, FINANCE)
"""Who acts on alerts; everybody else of the staff only reads them."""


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
    agreement: int
    day: date | None
    number: int | None
    words: str
    amount: Decimal | None


@dataclass(frozen=True)
class Alert:
    """One line of the table; `part` is the part of the agreement's page where it is settled."""

    name: str
    label: str | Promise
    severity: Severity
    find: Callable[[Agreements, date], QuerySet[Any]]
    say: Callable[[Fact, date], str]
    part: str = ""


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


def in_charge_of(person: Person) -> Agreements:
    """The agreements whose alerts a person is shown: the one place that narrows them. An auditor looks at all."""
    if permissions.may(person, "view", Agreement) and not permissions.has_role(person, *RESPONSIBLE):
        return Agreement.objects.all()
    return permissions.in_charge_of(person)


# -- The questions: rows with the day that counts, and the number, words or amount of their sentence ------------------


def _of(rows: QuerySet[Any], day: Any, *, number: Any = None, words: Any = None, amount: Any = None) -> QuerySet[Any]:
    """The columns of a fact. The types are named: PostgreSQL joins the questions, and knows none for a bare null."""
    return rows.order_by().annotate(
        fact_day=Cast(day, DateField()),
        fact_number=Cast(number or Value(None), IntegerField()),
        fact_words=Cast(words or Value(""), CharField()),
        fact_amount=Cast(amount or Value(None), MONEY),
    )


def ending_between(first: int, last: int) -> Callable[[Agreements, date], QuerySet[Any]]:
    """In force, and ending in `first` to `last` days."""

    def find(agreements: Agreements, today: date) -> QuerySet[Any]:
        rows = agreements.filter(state__in=RUNNING).annotate(ends=ENDS)
        band = (today + timedelta(days=first), today + timedelta(days=last))
        return _of(rows.filter(ends__range=band), F("ends"))

    return find


def past_its_end(agreements: Agreements, today: date) -> QuerySet[Any]:
    rows = agreements.filter(state__in=RUNNING).annotate(ends=ENDS)
    return _of(rows.filter(ends__lt=today), F("ends"))


def ready_for_force(agreements: Agreements, today: date) -> QuerySet[Any]:
    rows = agreements.filter(state=State.SIGNED).annotate(starts=STARTS)
    return _of(rows.filter(starts__lte=today), F("starts"))


def ended_with_money_outstanding(agreements: Agreements, today: date) -> QuerySet[Any]:
    rows = with_money(agreements.filter(state__in=PAST_STATES)).filter(outstanding__gt=0)
    steps = Transition.objects.filter(agreement=OuterRef("pk"), to_state=OuterRef("state")).order_by("-at", "-id")
    ended = Subquery(
        steps.annotate(day=Coalesce("effective_on", TruncDate("at"))).values("day")[:1], output_field=DateField()
    )
    return _of(rows, Coalesce(ended, ENDS), amount=F("outstanding"))


def signed_without_payment(agreements: Agreements, today: date) -> QuerySet[Any]:
    """Only where the register knows of commitments or instalments: of others it does not know what was paid."""
    rows = with_money(agreements.filter(state__in=PAYABLE)).annotate(signed=SIGNED)
    long_ago = today - timedelta(days=settings.REGISTRY_DAYS_WITHOUT_PAYMENT)
    unpaid = Q(paid__isnull=True) | Q(paid=0)
    return _of(rows.filter(unpaid, outstanding__gt=0, signed__lte=long_ago), F("signed"), amount=F("outstanding"))


def overdue_reports(agreements: Agreements, today: date) -> QuerySet[Any]:
    """Of an agreement that has ended too: its last report is still owed."""
    rows = Report.objects.filter(agreement__in=_signed(agreements), state__in=OWED, due_on__lt=today)
    return _of(rows, F("due_on"), words=F("kind"))


def overdue_obligations(agreements: Agreements, today: date) -> QuerySet[Any]:
    """Of an agreement that has ended too: what nobody has fulfilled or waived is still owed."""
    plain: QuerySet[Obligation] = QuerySet(Obligation)  # see `_plain`
    rows = plain.filter(agreement__in=_signed(agreements), state=ObligationState.OPEN, due_on__lt=today)
    own, other = ("text_fr", "text_ar") if (get_language() or "").startswith("fr") else ("text_ar", "text_fr")
    return _of(rows, F("due_on"), words=Coalesce(NullIf(own, Value("", TextField())), other))


def waiting_amendments(agreements: Agreements, today: date) -> QuerySet[Any]:
    """Signed by all, and its day has come: the night has refused it, or it waits for tonight."""
    plain: QuerySet[Amendment] = QuerySet(Amendment)
    rows = plain.filter(agreement__in=_signed(agreements), state=AmendmentState.SIGNED, effective_on__lte=today)
    return _of(rows, F("effective_on"), number=F("number"))


def _signed(agreements: Agreements) -> QuerySet[Any]:
    return agreements.filter(state__in=SIGNED_STATES).order_by().values("pk")


def _unpaid(agreements: Agreements) -> QuerySet[Any]:
    payable = agreements.filter(state__in=PAYABLE).order_by().values("pk")
    return Instalment.objects.filter(agreement__in=payable, paid_on__isnull=True)


def overdue_instalments(agreements: Agreements, today: date) -> QuerySet[Any]:
    rows = _unpaid(agreements).filter(due_on__lt=today)
    return _of(rows, F("due_on"), number=F("number"), amount=F("amount"))


def coming_instalments(agreements: Agreements, today: date) -> QuerySet[Any]:
    rows = _unpaid(agreements).filter(due_on__range=(today, today + timedelta(days=DUE_WITHIN)))
    return _of(rows, F("due_on"), number=F("number"), amount=F("amount"))


def idle_drafts(agreements: Agreements, today: date) -> QuerySet[Any]:
    """Every save of an agreement's page writes `updated_at`, whichever of its rows was changed."""
    last = today - timedelta(days=settings.REGISTRY_DAYS_IDLE)
    after = timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))
    rows = agreements.filter(state__in=WORKING_STATES, updated_at__lt=after)
    return _of(rows, TruncDate("updated_at"))


def without_signed_scan(agreements: Agreements, today: date) -> QuerySet[Any]:
    scans = Document.objects.filter(agreement=OuterRef("pk"), kind=DocumentKind.SIGNED_SCAN)
    return _of(agreements.filter(~Exists(scans), state__in=BINDING_STATES), SIGNED)


# -- The sentences -----------------------------------------------------------------------------------------------------


def _day(fact: Fact) -> str:
    return fact.day.strftime("%d/%m/%Y") if fact.day else ""


def _mad(fact: Fact) -> str:
    """«10 000,00»; a narrow no-break space keeps the number in one piece, in either direction of writing."""
    return "" if fact.amount is None else f"{fact.amount:,.2f}".replace(",", "\u202f").replace(".", ",")


def _distance(fact: Fact, today: date) -> str:
    """«5 days left», «3 days ago», «today»."""
    days = (fact.day - today).days if fact.day else 0
    if days > 0:
        return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": days}
    if days < 0:
        return ngettext("%(count)s day ago", "%(count)s days ago", -days) % {"count": -days}
    return gettext("today")


def _values(fact: Fact, today: date) -> dict[str, Any]:
    return {"day": _day(fact), "when": _distance(fact, today), "amount": _mad(fact), "number": fact.number}


def say_ends(fact: Fact, today: date) -> str:
    return gettext("It ends on %(day)s (%(when)s).") % _values(fact, today)


def say_past_end(fact: Fact, today: date) -> str:
    return gettext("It ended on %(day)s (%(when)s), and nobody has completed it.") % _values(fact, today)


def say_ready_for_force(fact: Fact, today: date) -> str:
    return gettext("It is to be in force from %(day)s (%(when)s), and is only signed.") % _values(fact, today)


def say_outstanding(fact: Fact, today: date) -> str:
    if fact.day is None:
        return gettext("It has ended, and %(amount)s MAD are outstanding.") % _values(fact, today)
    return gettext("It ended on %(day)s, and %(amount)s MAD are outstanding.") % _values(fact, today)


def say_no_payment(fact: Fact, today: date) -> str:
    return gettext("It was signed on %(day)s (%(when)s), and nothing of %(amount)s MAD is paid.") % _values(fact, today)


def say_report(fact: Fact, today: date) -> str:
    values = {**_values(fact, today), "report": ReportKind(fact.words).label}
    return gettext("Report overdue: %(report)s, due on %(day)s (%(when)s).") % values


def say_obligation(fact: Fact, today: date) -> str:
    what = Truncator(" ".join(fact.words.split())).chars(LONGEST)
    values = {**_values(fact, today), "what": isolated(what)}
    return gettext("Obligation overdue: %(what)s, due on %(day)s (%(when)s).") % values


def say_amendment(fact: Fact, today: date) -> str:
    message = gettext("Amendment no. %(number)s is to take effect from %(day)s (%(when)s), and has not taken effect.")
    return message % _values(fact, today)


def say_instalment(fact: Fact, today: date) -> str:
    if fact.amount is None:
        return gettext("Instalment no. %(number)s is due on %(day)s (%(when)s).") % _values(fact, today)
    return gettext("Instalment no. %(number)s of %(amount)s MAD is due on %(day)s (%(when)s).") % _values(fact, today)


def say_idle(fact: Fact, today: date) -> str:
    return gettext("Nothing has changed since %(day)s (%(when)s).") % _values(fact, today)


def say_scan(fact: Fact, today: date) -> str:
    if fact.day is None:
        return gettext("The signed scan is missing.")
    return gettext("It was signed on %(day)s, and the signed scan is missing.") % _values(fact, today)


# -- The table ---------------------------------------------------------------------------------------------------------

LATE, SOON, LATER = Severity

ALERTS: tuple[Alert, ...] = (
    Alert("past_end", _("past its end, and not completed"), LATE, past_its_end, say_past_end),
    Alert("ready_for_force", _("signed, and its day has come"), LATE, ready_for_force, say_ready_for_force),
    Alert(
        "amendment_waits",
        _("amendment signed, and its day has come"),
        LATE,
        waiting_amendments,
        say_amendment,
        "amendments",
    ),
    Alert("instalment_overdue", _("instalment overdue"), LATE, overdue_instalments, say_instalment, "instalments"),
    Alert("report_overdue", _("report overdue"), LATE, overdue_reports, say_report, "reports"),
    Alert("obligation_overdue", _("obligation overdue"), LATE, overdue_obligations, say_obligation, "obligations"),
    Alert(
        "outstanding",
        _("ended with money outstanding"),
        LATE,
        ended_with_money_outstanding,
        say_outstanding,
        "instalments",
    ),
    Alert("expiring_15", _("ends within 15 days"), LATE, ending_between(0, 15), say_ends),
    Alert(
        "instalment_due", _("instalment due within 15 days"), SOON, coming_instalments, say_instalment, "instalments"
    ),
    Alert("expiring_30", _("ends in 16 to 30 days"), SOON, ending_between(16, 30), say_ends),
    Alert("no_payment", _("signed, without any payment"), SOON, signed_without_payment, say_no_payment, "instalments"),
    Alert("expiring_60", _("ends in 31 to 60 days"), LATER, ending_between(31, 60), say_ends),
    Alert("expiring_90", _("ends in 61 to 90 days"), LATER, ending_between(61, 90), say_ends),
    Alert("draft_idle", _("left idle before its signature"), LATER, idle_drafts, say_idle),
    Alert("scan_missing", _("signed scan missing"), LATER, without_signed_scan, say_scan, "documents"),
)
BY_NAME = {alert.name: alert for alert in ALERTS}


# -- Asking ------------------------------------------------------------------------------------------------------------


def tallies(agreements: Agreements, today: date) -> list[Tally]:
    """The alerts that have rows, with their numbers, in one query."""
    questions = [_counted(alert.find(_plain(agreements), today), alert) for alert in ALERTS]
    found = {row["fact_alert"]: row["fact_count"] for row in _joined(questions)}
    return [Tally(alert, found[alert.name]) for alert in ALERTS if found.get(alert.name)]


def rows(
    agreements: Agreements, today: date, *, only: Alert | None = None, start: int = 0, limit: int = 50
) -> list[Row]:
    """What there is to see to, the most urgent and the oldest first, in two queries; the sentences are translated."""
    questions = [_asked(alert.find(_plain(agreements), today), alert) for alert in ((only,) if only else ALERTS)]
    order = ("fact_severity", "fact_day", "fact_alert", "fact_agreement", "fact_number", "fact_key")
    facts = [_fact(values) for values in _joined(questions).order_by(*order)[start : start + limit]]
    return list(_told(facts, today))


def _plain(agreements: Agreements) -> Agreements:
    """The same agreements, asked by Django alone: the bilingual query set puts columns of its own into `values()`."""
    plain: Agreements = QuerySet(Agreement)
    return plain.filter(pk__in=agreements.order_by().values("pk"))


def _counted(found: QuerySet[Any], alert: Alert) -> QuerySet[Any]:
    return found.order_by().values(fact_alert=Value(alert.name, CharField())).annotate(fact_count=Count("pk"))


def _asked(found: QuerySet[Any], alert: Alert) -> QuerySet[Any]:
    named = found.annotate(
        fact_alert=Value(alert.name, CharField()),
        fact_severity=Value(alert.severity.value, IntegerField()),
        fact_agreement=F("pk" if found.model is Agreement else "agreement_id"),
        fact_key=F("pk"),
    )
    return named.values(*COLUMNS)


COLUMNS = tuple(f"fact_{name}" for name in ("severity", "key", *Fact.__dataclass_fields__))


def _fact(values: dict[str, Any]) -> Fact:
    return Fact(**{name: values[f"fact_{name}"] for name in Fact.__dataclass_fields__})


def _joined(questions: list[QuerySet[Any]]) -> QuerySet[Any]:
    return questions[0].union(*questions[1:], all=True)


def _told(facts: list[Fact], today: date) -> Iterable[Row]:
    named = Agreement.objects.only("reference", "registration_number", "title_ar", "title_fr", "state", "is_fictional")
    found = named.in_bulk({fact.agreement for fact in facts})
    for fact in facts:
        if fact.agreement in found:  # not deleted between the two queries
            alert = BY_NAME[fact.alert]
            yield Row(alert, found[fact.agreement], fact.day, alert.say(fact, today))
