"""The page of one party at a glance: its agreements and where they stand, its money by year, its reports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from registry.choices import CIVIL_SOCIETY, SIGNED_STATES, ReportState
from registry.models import Agreement, AgreementParty, Commitment, Instalment, Party, Report
from registry.models.reports import OWED
from registry.models.sums import YearOfMany, by_year
from registry.timeline import Standing, standing, with_story

ROWS: Final = 50


@dataclass(frozen=True)
class Line:
    """One agreement of the party, and what an association is told of it at its own desk."""

    row: AgreementParty
    standing: Standing | None


@dataclass(frozen=True)
class Year:
    """The money of one year; `outstanding` is what was due and not paid up to its end. Widths are per cent."""

    year: int
    committed: Decimal
    paid: Decimal
    outstanding: Decimal
    committed_width: str
    paid_width: str


@dataclass
class Money:
    """What a party gives, or what is given for what it carries out, by year.

    What is outstanding in all may be more than at the end of the last year: an instalment may have no day.
    """

    years: list[Year] = field(default_factory=list)
    outstanding: Decimal = Decimal(0)

    @property
    def committed(self) -> Decimal:
        return sum((year.committed for year in self.years), Decimal(0))

    @property
    def paid(self) -> Decimal:
        return sum((year.paid for year in self.years), Decimal(0))


def lines_of(party: Party, page: Any) -> tuple[Page, list[Line]]:
    """A page of its agreements, the last signed first."""
    rows = AgreementParty.objects.filter(party=party).select_related("agreement__kind")
    shown = Paginator(rows.order_by(F("agreement__signed_on").desc(nulls_first=True), "-agreement_id"), ROWS).get_page(
        page
    )
    listed = list(shown.object_list)
    if party.kind not in CIVIL_SOCIETY:
        return shown, [Line(row, None) for row in listed]
    told = with_story(Agreement.objects.filter(pk__in=[row.agreement_id for row in listed])).in_bulk()
    return shown, [Line(row, standing(told[row.agreement_id], party=party)) for row in listed]


def given_by(party: Party) -> Money:
    """What the party committed itself, and paid."""
    return _money(Commitment.objects.filter(funder=party), Instalment.objects.filter(payer=party))


def given_to(party: Party) -> Money:
    """What others committed and paid by the agreements that the party carries out."""
    rows = AgreementParty.objects.filter(party=party).select_related("party")
    carried = [row.agreement_id for row in rows if row.is_paid] if party.kind in CIVIL_SOCIETY else []
    return _money(
        Commitment.objects.filter(agreement__in=carried).exclude(funder=party),
        Instalment.objects.filter(agreement__in=carried).exclude(payer=party),
    )


def _money(commitments: QuerySet[Commitment], instalments: QuerySet[Instalment]) -> Money:
    """Of what was signed: what a draft promises is nobody's debt."""
    signed = Q(agreement__state__in=SIGNED_STATES)
    years = by_year(commitments.filter(signed), instalments.filter(signed))
    return Money(list(_drawn(years)), sum((year.moved for year in years.values()), Decimal(0)))


def _drawn(years: Mapping[int | None, YearOfMany]) -> Iterable[Year]:
    most = max((max(year.committed, year.paid) for year in years.values()), default=Decimal(0)) or Decimal(1)
    left = Decimal(0)
    for number, sums in sorted((number, sums) for number, sums in years.items() if number is not None):
        left += sums.moved
        widths = [f"{amount * 100 / most:.1f}" for amount in (sums.committed, sums.paid)]
        yield Year(number, sums.committed, sums.paid, left, widths[0], widths[1])


def reports_of(party: Party) -> dict[str, Any]:
    """The reports that are asked of the party: how many in each state, and those that are late."""
    rows = AgreementParty.objects.filter(party=party).select_related("agreement", "party")
    owing = [row.agreement_id for row in rows.prefetch_related("agreement__participations") if row.owes_reports]
    reports = Report.objects.filter(agreement__in=owing)
    late = Q(state__in=OWED, due_on__lt=timezone.localdate())
    numbers = reports.order_by().values_list("state").annotate(number=Count("pk"))
    return {
        "by_state": [(ReportState(state), number) for state, number in sorted(numbers)],
        "late": reports.filter(late).select_related("agreement").order_by("due_on", "pk")[:ROWS],
    }


def at_a_glance(party: Party, page: Any) -> dict[str, Any]:
    """All of it, for the template."""
    shown, lines = lines_of(party, page)
    tables = [("given", given_by(party)), ("received", given_to(party))]
    return {
        "page": shown,
        "lines": lines,
        "tables": [(name, money) for name, money in tables if money.years],
        "reports": reports_of(party),
        "representatives": party.representatives.select_related("person"),
        "members": party.memberships.active().select_related("person") if party.kind in CIVIL_SOCIETY else [],
        "other_names": party.other_names.all(),
        "numbers": party.identifiers.all(),
    }
