"""The numbers that the register gives: without gaps or doubles, in the year of Morocco."""

import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial

import pytest
from django.db import connection, transaction
from django.utils import timezone

from registry import lifecycle
from registry.models import AgreementKind, RegistrationCounter, User, next_registration_number

from .factories import AgreementFactory, SignedAgreementFactory

THREADS = 12
TRIES = 20


@pytest.fixture
def memorandum(db: None) -> Iterator[AgreementKind]:
    """A kind whose numbers are really committed by other connections, and taken back afterwards."""

    def forget() -> None:
        RegistrationCounter.objects.filter(kind__slug="memorandum", is_fictional=False).delete()
        connection.close()

    forgotten = partial(ThreadPoolExecutor(1).submit, forget)
    forgotten().result()
    yield AgreementKind.objects.get(slug="memorandum")
    forgotten().result()


def test_no_gap_and_no_double_where_one_transaction_in_five_fails(memorandum: AgreementKind) -> None:
    kind, chance, lock = memorandum, random.Random(7), threading.Lock()

    def take(_number: int) -> list[str]:
        given = []
        try:
            for _try in range(TRIES):
                with lock:
                    fails = chance.random() < 0.2
                with transaction.atomic():
                    number = next_registration_number(kind)
                    transaction.set_rollback(fails)
                if not fails:
                    given.append(number)
        finally:
            connection.close()
        return given

    with ThreadPoolExecutor(THREADS) as pool:
        given = [number for numbers in pool.map(take, range(THREADS)) for number in numbers]
    year = timezone.localdate().year
    assert 0 < len(given) < THREADS * TRIES, "some must have failed, or nothing was tried"
    assert sorted(given) == [f"ME/{year}/{number:05d}" for number in range(1, len(given) + 1)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "year"),
    [
        (datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), 2026),
        (datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC), 2027),  # midnight at Casablanca, which is an hour ahead
    ],
)
def test_the_year_is_that_of_morocco(moment: datetime, year: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)
    kind = AgreementKind.objects.get(slug="memorandum")
    assert next_registration_number(kind) == f"ME/{year}/00001"


@pytest.mark.django_db
def test_a_number_comes_with_the_first_step_that_registers(clerk: User, supervisor: User) -> None:
    agreement = AgreementFactory(parties=2, purpose_ar="غرض")
    assert agreement.registration_number is None
    lifecycle.move(agreement, "submit", actor=clerk)
    number = agreement.registration_number
    assert number.startswith("CP/")
    lifecycle.move(agreement, "return", actor=supervisor, reason="ينقص التوقيع")
    lifecycle.move(agreement, "submit", actor=clerk)
    assert agreement.registration_number == number, "given once, kept for ever"
    other = SignedAgreementFactory()
    lifecycle.move(other, "sign", actor=clerk)
    assert int(other.registration_number.rpartition("/")[2]) == int(number.rpartition("/")[2]) + 1


@pytest.mark.django_db
def test_a_refused_step_takes_no_number(clerk: User) -> None:
    refused, taken = AgreementFactory(parties=1), AgreementFactory(parties=2, purpose_ar="غرض")
    before = next_registration_number(taken.kind)
    with pytest.raises(lifecycle.Refusal):
        lifecycle.move(refused, "submit", actor=clerk)
    lifecycle.move(taken, "submit", actor=clerk)
    assert int(taken.registration_number.rpartition("/")[2]) == int(before.rpartition("/")[2]) + 1
