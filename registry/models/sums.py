"""What the money of agreements adds up to: one definition for lists, pages, alerts and published records.

Each sum is a subquery of its own: joined side by side, three commitments and four instalments would count twelve times.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, ExtractYear, Least

MONEY = DecimalField(max_digits=17, decimal_places=2)
ZERO = Value(Decimal("0.00"), output_field=MONEY)


def rows_of(model: str) -> QuerySet[Any]:
    """The rows of a model that is defined after the agreement, which asks for them."""
    return apps.get_model("registry", model)._default_manager.order_by()


def total(model: str, amount: Any) -> Subquery:
    """The sum of an amount over the agreement's rows of a model; null where there is none."""
    rows = rows_of(model).filter(agreement=OuterRef("pk")).values("agreement")
    return Subquery(rows.annotate(total=Sum(amount, output_field=MONEY)).values("total"), output_field=MONEY)


def with_money(agreements: Any) -> Any:
    """Adds the columns `committed`, `scheduled`, `paid` and `outstanding` (MAD).

    Null is unknown: `paid` of an agreement without any instalment, `outstanding` where neither commitment nor
    instalment is known. What is outstanding is the rest of the commitments; without commitments, of the instalments.
    """
    known = agreements.annotate(
        committed=total("Commitment", "amount"),
        scheduled=total("Instalment", "amount"),
        paid=total("Instalment", Coalesce("paid_amount", ZERO)),
    )
    return known.annotate(outstanding=Coalesce("committed", "scheduled") - Coalesce("paid", ZERO))


@dataclass(frozen=True)
class Sums:
    """The money of one agreement, in MAD."""

    committed: Decimal | None
    scheduled: Decimal | None
    paid: Decimal | None
    outstanding: Decimal | None


def sums_of(agreement: Any) -> Sums:
    """The same four sums of one agreement."""
    rows = with_money(type(agreement)._default_manager.filter(pk=agreement.pk))
    return Sums(**rows.values("committed", "scheduled", "paid", "outstanding").get())


@dataclass
class YearOfFunder:
    """What one party committed for a year, and what it paid in that year."""

    committed: Decimal | None = None
    paid: Decimal | None = None


@dataclass
class FunderSums:
    """The money of one party in an agreement; `funder` is None for instalments that name no payer."""

    funder: Any
    committed: Decimal | None = None
    scheduled: Decimal | None = None
    paid: Decimal | None = None
    years: dict[int, YearOfFunder] = field(default_factory=dict)

    @property
    def outstanding(self) -> Decimal | None:
        """As for the whole agreement."""
        due = self.scheduled if self.committed is None else self.committed
        return None if due is None else due - (self.paid or Decimal(0))


def by_funder(agreement: Any) -> list[FunderSums]:
    """The sums of each party and year, in three queries; parties in the order of the agreement."""
    found: dict[int | None, FunderSums] = {}
    for row in _grouped("Commitment", agreement, key="funder", year=F("year"), committed=Sum("amount")):
        sums = found.setdefault(row["key"], FunderSums(None))
        sums.committed = _plus(sums.committed, row["committed"])
        sums.years.setdefault(row["in_year"], YearOfFunder()).committed = row["committed"]
    sums_asked = {"scheduled": Sum("amount"), "paid": Sum("paid_amount")}
    for row in _grouped("Instalment", agreement, key="payer", year=ExtractYear("paid_on"), **sums_asked):
        sums = found.setdefault(row["key"], FunderSums(None))
        sums.scheduled = _plus(sums.scheduled, row["scheduled"])
        sums.paid = _plus(sums.paid, row["paid"])
        if row["in_year"] is not None:
            sums.years.setdefault(row["in_year"], YearOfFunder()).paid = row["paid"]
    return _named(agreement, found)


def _grouped(model: str, agreement: Any, *, key: str, year: Any, **sums: Any) -> Iterable[dict[str, Any]]:
    rows = rows_of(model).filter(agreement=agreement).annotate(key=F(key), in_year=year)
    return rows.values("key", "in_year").annotate(**sums).order_by("key", "in_year")


def _plus(known: Decimal | None, more: Decimal | None) -> Decimal | None:
    return known if more is None else (known or Decimal(0)) + more


def _named(agreement: Any, found: dict[int | None, FunderSums]) -> list[FunderSums]:
    """With the parties themselves, in the order in which they stand in the agreement; no payer last."""
    parties = rows_of("Party").in_bulk([key for key in found if key is not None])
    order = list(rows_of("AgreementParty").filter(agreement=agreement).order_by("position", "id").values_list("party"))
    places = {party: place for place, (party,) in enumerate(order)}
    for key, sums in found.items():
        sums.funder = None if key is None else parties[key]
        sums.years = dict(sorted(sums.years.items()))
    listed = sorted(found.items(), key=lambda item: (item[0] is None, places.get(item[0] or 0, len(places))))
    return [sums for _key, sums in listed]


@dataclass
class YearOfMany:
    """The money of one year over many agreements; by how much it moves what is outstanding."""

    committed: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    moved: Decimal = Decimal(0)


def by_year(commitments: QuerySet[Any], instalments: QuerySet[Any]) -> dict[int | None, YearOfMany]:
    """The sums of these rows of many agreements; None is the year of what has no day.

    What is outstanding is made up agreement by agreement, as above: the rest of the commitments; without commitments,
    of the instalments, which count from the year in which they are due, or paid before that; else it is unknown.
    """
    years: dict[int | None, YearOfMany] = defaultdict(YearOfMany)
    commitments, instalments = commitments.order_by(), instalments.order_by()
    committed, scheduled = commitments.values("agreement"), instalments.filter(amount__isnull=False)
    for year, amount in commitments.values_list("year").annotate(total=Sum("amount")):
        years[year].committed = amount
        years[year].moved += amount
    begins = Least(ExtractYear("due_on"), ExtractYear("paid_on"))
    due = scheduled.exclude(agreement__in=committed).annotate(in_year=begins)
    for year, amount in due.values_list("in_year").annotate(total=Sum("amount")):
        years[year].moved += amount
    paid = instalments.filter(paid_on__isnull=False).annotate(in_year=ExtractYear("paid_on"))
    for year, amount in paid.values_list("in_year").annotate(total=Sum("paid_amount")):
        years[year].paid = amount
    is_known = Q(agreement__in=committed) | Q(agreement__in=scheduled.values("agreement"))
    for year, amount in paid.filter(is_known).values_list("in_year").annotate(total=Sum("paid_amount")):
        years[year].moved -= amount
    return dict(years)
