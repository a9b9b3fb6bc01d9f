"""The numbers that the register gives: one sequence for each kind of agreement and year, without gaps or doubles."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .constraints import unique
from .vocabularies import AgreementKind

if TYPE_CHECKING:
    from .agreements import Agreement

DIGITS = 5


class RegistrationCounter(models.Model):
    """The last number given to a kind in a year; fictional agreements count apart."""

    kind = models.ForeignKey(AgreementKind, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    is_fictional = models.BooleanField(default=False)
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            unique(
                "kind",
                "year",
                "is_fictional",
                name="registrationcounter_once",
                message=_("This counter exists already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind.letters}/{self.year}: {self.last}"


def next_registration_number(kind: AgreementKind, *, is_fictional: bool = False) -> str:
    """The next number of this kind in the present year of Morocco, for example CP/2026/00012."""
    return next(registration_numbers(kind, 1, is_fictional=is_fictional))


def registration_numbers(kind: AgreementKind, count: int, *, is_fictional: bool = False) -> Iterator[str]:
    """So many numbers that follow one another.

    The counter stays locked until the caller's transaction ends: who fails gives his number back, and nobody can have
    taken a later one meanwhile. A PostgreSQL sequence would leave a gap there.
    """
    year = timezone.localdate().year
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO registry_registrationcounter AS counter (kind_id, year, is_fictional, last)
            VALUES (%s, %s, %s, %s) ON CONFLICT (kind_id, year, is_fictional)
            DO UPDATE SET last = counter.last + excluded.last RETURNING last""",
            [kind.pk, year, is_fictional, count],
        )
        (last,) = cursor.fetchone()
    for number in range(last - count + 1, last + 1):
        yield f"{'DEMO-' if is_fictional else ''}{kind.letters}/{year}/{number:0{DIGITS}d}"


def give_registration_numbers(agreements: Sequence["Agreement"]) -> None:
    """The next numbers to those that have none, in their order; the rows are not saved.

    Counters are locked in one order by everybody.
    """
    waiting: dict[tuple[int, bool], list[Agreement]] = {}
    for agreement in agreements:
        if agreement.registration_number is None:
            waiting.setdefault((agreement.kind_id, agreement.is_fictional), []).append(agreement)
    for _key, rows in sorted(waiting.items()):
        numbers = registration_numbers(rows[0].kind, len(rows), is_fictional=rows[0].is_fictional)
        for agreement, number in zip(rows, numbers, strict=True):
            agreement.registration_number = number


class SeriesCounter(models.Model):
    """The last number given in a series of papers that the register itself makes out (receipts, letters) in a year."""

    series = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    is_fictional = models.BooleanField(default=False)
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            unique(
                "series", "year", "is_fictional", name="seriescounter_once", message=_("This counter exists already.")
            )
        ]

    def __str__(self) -> str:
        return f"{self.series}/{self.year}: {self.last}"


def next_number(series: str, *, is_fictional: bool = False) -> str:
    """The next number of a series in the present year of Morocco, for example REC/2026/00012; no gaps, as above."""
    year = timezone.localdate().year
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO registry_seriescounter AS counter (series, year, is_fictional, last)
            VALUES (%s, %s, %s, 1) ON CONFLICT (series, year, is_fictional)
            DO UPDATE SET last = counter.last + 1 RETURNING last""",
            [series, year, is_fictional],
        )
        (number,) = cursor.fetchone()
    return f"{'DEMO-' if is_fictional else ''}{series}/{year}/{number:0{DIGITS}d}"
