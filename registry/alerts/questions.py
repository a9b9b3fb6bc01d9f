"""What each alert asks: rows with the day that counts, and the number, words or amount of their sentence."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import DateField, Exists, F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, NullIf, TruncDate
from django.utils import timezone
from django.utils.translation import get_language

from registry.choices import (
    BINDING_STATES,
    GIVEN_UP_STATES,
    PAST_STATES,
    PAYABLE_STATES,
    SIGNED_STATES,
    WORKING_STATES,
    AmendmentState,
    DepositState,
    DocumentKind,
    ObligationState,
    ReportState,
    RequestState,
    State,
)
from registry.models import (
    ENDS,
    SIGNED,
    STARTS,
    Amendment,
    CompletionRequest,
    Deposit,
    Document,
    Instalment,
    Obligation,
    Report,
    Transition,
)
from registry.models.reports import OWED
from registry.models.sums import with_money

from .facts import Agreements, of

DUE_WITHIN = 15
"""An instalment is announced that many days before its day."""

RUNNING = (State.IN_FORCE, State.SUSPENDED)
"""A suspended agreement comes to its end too."""


def ending_between(first: int, last: int) -> Callable[[Agreements, date], QuerySet[Any]]:
    """In force, and ending in `first` to `last` days."""

    def find(agreements: Agreements, today: date) -> QuerySet[Any]:
        rows = agreements.filter(state__in=RUNNING).annotate(ends=ENDS)
        band = (today + timedelta(days=first), today + timedelta(days=last))
        return of(rows.filter(ends__range=band), F("ends"))

    return find


def past_its_end(agreements: Agreements, today: date) -> QuerySet[Any]:
    rows = agreements.filter(state__in=RUNNING).annotate(ends=ENDS)
    return of(rows.filter(ends__lt=today), F("ends"))


def ready_for_force(agreements: Agreements, today: date) -> QuerySet[Any]:
    rows = agreements.filter(state=State.SIGNED).annotate(starts=STARTS)
    return of(rows.filter(starts__lte=today), F("starts"))


def ended_with_money_outstanding(agreements: Agreements, today: date) -> QuerySet[Any]:
    rows = with_money(agreements.filter(state__in=PAST_STATES)).filter(outstanding__gt=0)
    steps = Transition.objects.filter(agreement=OuterRef("pk"), to_state=OuterRef("state")).order_by("-at", "-id")
    ended = Subquery(
        steps.annotate(day=Coalesce("effective_on", TruncDate("at"))).values("day")[:1], output_field=DateField()
    )
    return of(rows, Coalesce(ended, ENDS), amount=F("outstanding"))


def signed_without_payment(agreements: Agreements, today: date) -> QuerySet[Any]:
    """Only where the register knows of commitments or instalments: of others it does not know what was paid."""
    rows = with_money(agreements.filter(state__in=PAYABLE_STATES)).annotate(signed=SIGNED)
    long_ago = today - timedelta(days=settings.REGISTRY_DAYS_WITHOUT_PAYMENT)
    # Asked before the sums, which cost more: a payment has an amount, so nothing paid is no payment.
    payments = Instalment.objects.filter(agreement=OuterRef("pk"), paid_amount__isnull=False)
    unpaid = rows.filter(~Exists(payments), signed__lte=long_ago)
    return of(unpaid.filter(outstanding__gt=0), F("signed"), amount=F("outstanding"))


def overdue_reports(agreements: Agreements, today: date) -> QuerySet[Any]:
    """Of an agreement that has ended too: its last report is still owed."""
    rows = Report.objects.filter(agreement__in=_signed(agreements), state__in=OWED, due_on__lt=today)
    return of(rows, F("due_on"), words=F("kind"))


def reports_to_decide(agreements: Agreements, today: date) -> QuerySet[Any]:
    """Handed in by another road than a deposit: what came with a deposit is answered there."""
    under_way = Deposit.objects.filter(report=OuterRef("pk"), state=DepositState.WAITING)
    rows = Report.objects.filter(~Exists(under_way), agreement__in=_signed(agreements), state=ReportState.HANDED_IN)
    return of(rows, F("handed_in_on"), words=F("kind"))


def overdue_pieces(agreements: Agreements, today: date) -> QuerySet[Any]:
    """Asked for once, as the law allows, and not come on their day."""
    alive = agreements.exclude(state__in=GIVEN_UP_STATES).order_by().values("pk")
    rows = CompletionRequest.objects.filter(agreement__in=alive, state=RequestState.OPEN, due_on__lt=today)
    return of(rows, F("due_on"))


def overdue_obligations(agreements: Agreements, today: date) -> QuerySet[Any]:
    """Of an agreement that has ended too: what nobody has fulfilled or waived is still owed."""
    plain: QuerySet[Obligation] = QuerySet(Obligation)  # see `facts.plain`
    rows = plain.filter(agreement__in=_signed(agreements), state=ObligationState.OPEN, due_on__lt=today)
    own, other = ("text_fr", "text_ar") if (get_language() or "").startswith("fr") else ("text_ar", "text_fr")
    return of(rows, F("due_on"), words=Coalesce(NullIf(own, Value("", TextField())), other))


def waiting_amendments(agreements: Agreements, today: date) -> QuerySet[Any]:
    """Signed by all, and its day has come: the night has refused it, or it waits for tonight."""
    plain: QuerySet[Amendment] = QuerySet(Amendment)
    rows = plain.filter(agreement__in=_signed(agreements), state=AmendmentState.SIGNED, effective_on__lte=today)
    return of(rows, F("effective_on"), number=F("number"))


def _signed(agreements: Agreements) -> QuerySet[Any]:
    return agreements.filter(state__in=SIGNED_STATES).order_by().values("pk")


def overdue_instalments(agreements: Agreements, today: date) -> QuerySet[Any]:
    rows = Instalment.objects.to_be_paid(agreements).filter(due_on__lt=today)
    return of(rows, F("due_on"), number=F("number"), amount=F("amount"))


def coming_instalments(agreements: Agreements, today: date) -> QuerySet[Any]:
    band = (today, today + timedelta(days=DUE_WITHIN))
    rows = Instalment.objects.to_be_paid(agreements).filter(due_on__range=band)
    return of(rows, F("due_on"), number=F("number"), amount=F("amount"))


def idle_drafts(agreements: Agreements, today: date) -> QuerySet[Any]:
    """Every save of an agreement's page writes `updated_at`, whichever of its rows was changed."""
    last = today - timedelta(days=settings.REGISTRY_DAYS_IDLE)
    after = timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))
    rows = agreements.filter(state__in=WORKING_STATES, updated_at__lt=after)
    return of(rows, TruncDate("updated_at"))


def without_signed_scan(agreements: Agreements, today: date) -> QuerySet[Any]:
    scans = Document.objects.filter(agreement=OuterRef("pk"), kind=DocumentKind.SIGNED_SCAN)
    return of(agreements.filter(~Exists(scans), state__in=BINDING_STATES), SIGNED)
