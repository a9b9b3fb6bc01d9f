"""What the checks ask of an agreement: who receives public money in it, how much, in which years, and where it acts."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from registry.choices import GIVING_OR_LOOKING_ON, AmountScope, PartyKind, State
from registry.models import Agreement, AgreementParty, Commitment, Party
from registry.plain_letters import isolated, ltr
from registry.text import plain_amount

GRANTEES = (PartyKind.ASSOCIATION, PartyKind.COOPERATIVE, PartyKind.FOUNDATION)
NOT_PUBLIC = (
    *GRANTEES,
    PartyKind.COMPANY,
    PartyKind.INTERNATIONAL_ORGANISATION,
    PartyKind.FOREIGN_AUTHORITY,
    PartyKind.UNNAMED_GROUP,
)
WITHOUT_EFFECT = (State.PROPOSED, State.DRAFT, State.REJECTED, State.CANCELLED)
"""States in which an agreement grants nothing, or not yet."""


def named(thing: Agreement | Party) -> str:
    """An agreement by its number and title, or a party by its name, whatever the direction of the sentence."""
    number, title = (thing.number, thing.title) if isinstance(thing, Agreement) else (None, str(thing))
    return " · ".join([*([ltr(number)] if number else []), *([isolated(title)] if title else [])])


def money(value: Decimal) -> str:
    """An amount in a sentence; the currency stands in the sentence."""
    return ltr(plain_amount(value))


def shown_day(value: date) -> str:
    """A day in a sentence."""
    return ltr(f"{value:%d/%m/%Y}")


def grantees(agreement: Agreement) -> QuerySet[Party]:
    """The associations, cooperatives and foundations that carry an agreement out or receive from it."""
    places = AgreementParty.objects.filter(agreement=agreement).exclude(role__in=GIVING_OR_LOOKING_ON)
    return Party.objects.filter(kind__in=GRANTEES, pk__in=places.values("party"))


def from_public_funders() -> Q:
    """Commitments whose funder is a public body."""
    return ~Q(funder__kind__in=NOT_PUBLIC)


def public_contribution(agreement: Agreement) -> Decimal | None:
    """What public bodies bring, as exactly as the register knows: by commitments, else by shares, else by the amount.

    An amount that covers all parties counts whole where a public body takes part and nothing says who brings what.
    """
    committed = Commitment.objects.filter(from_public_funders(), agreement=agreement)
    if (known := _sum(committed, "amount")) is not None:
        return known
    public = AgreementParty.objects.filter(agreement=agreement).exclude(party__kind__in=NOT_PUBLIC)
    if (known := _sum(public, "share")) is not None:
        return known
    return agreement.amount if public.exists() else None


def _sum(rows: QuerySet[Any], column: str) -> Decimal | None:
    total: Decimal | None = rows.aggregate(total=Sum(column))["total"]
    return total


def grant_years(agreement: Agreement) -> set[int]:
    """The years for which money is committed; else the year of signature; else this year."""
    years = set(agreement.commitments.order_by().values_list("year", flat=True))
    day = agreement.signed_on or timezone.localdate()
    return years or {day.year}


def granting_in(years: Iterable[int]) -> Q:
    """Agreements that take effect and count for one of these years, as `grant_years` counts."""
    years = list(years)
    signed = Q(signed_on__year__in=years)
    if timezone.localdate().year in years:
        signed |= Q(signed_on__isnull=True)
    committed = Commitment.objects.filter(agreement=OuterRef("pk"))
    in_years = Q(Exists(committed.filter(year__in=years))) | (~Q(Exists(committed)) & signed)
    return in_years & ~Q(state__in=WITHOUT_EFFECT)


def with_public_money() -> Q:
    """Agreements in which a public body commits, shares or takes part in an amount that is not zero."""
    commitments = Commitment.objects.filter(from_public_funders(), agreement=OuterRef("pk"))
    public = AgreementParty.objects.filter(agreement=OuterRef("pk")).exclude(party__kind__in=NOT_PUBLIC)
    return Q(Exists(commitments)) | Q(Exists(public.filter(share__gt=0))) | (Q(Exists(public)) & Q(amount__gt=0))


def places_of(agreement: Agreement) -> set[tuple[str, ...]]:
    """The territories as paths of codes: ("07",), ("07", "07.041"), ("07", "07.041", "07.041.01.03")."""
    rows = agreement.territories.order_by().values_list(
        F("region__code"),
        F("province__region__code"),
        F("province__code"),
        F("commune__province__region__code"),
        F("commune__province__code"),
        F("commune__code"),
    )
    return {tuple(code for code in row if code) for row in rows}


def lies_in(place: tuple[str, ...], wider: tuple[str, ...]) -> bool:
    """Whether a territory is another one or lies in it."""
    return place[: len(wider)] == wider


def meet(first: Agreement, second: Agreement) -> bool:
    """Whether two agreements act in one place. Where nothing is known of one of them, nothing is said."""
    if first.is_national or second.is_national:
        return True
    here, there = places_of(first), places_of(second)
    return any(lies_in(place, other) or lies_in(other, place) for place in here for other in there)


def whole_amount_is_comparable(agreement: Agreement) -> bool:
    """An exact amount that covers all parties is what their commitments add up to."""
    return not agreement.amount_is_estimate and agreement.amount_scope in (
        AmountScope.TOTAL_COST,
        AmountScope.UNSPECIFIED,
        "",
    )
