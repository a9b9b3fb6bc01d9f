"""The money of an agreement: what may be written, and what it adds up to."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from registry.models import (
    Agreement,
    AgreementParty,
    Commitment,
    Instalment,
    Report,
    UndonePayment,
    User,
    by_funder,
    sums_of,
)

from .factories import AgreementFactory, PartyFactory, grant

pytestmark = pytest.mark.django_db
PAID = {"paid_on": dt.date(2026, 5, 1), "payment_reference": "OV-1"}


def funders(agreement: Agreement, number: int) -> list[Any]:
    """That many parties of the agreement."""
    found = [PartyFactory(kind="commune") for _ in range(number)]
    for position, party in enumerate(found, start=1):
        AgreementParty.objects.create(agreement=agreement, party=party, position=position)
    return found


# -- Sums ----------------------------------------------------------------------------------------------------------


def test_sums_are_not_multiplied_by_one_another() -> None:
    agreement = AgreementFactory()
    for funder in funders(agreement, 3):
        for year in (2026, 2027):
            Commitment.objects.create(agreement=agreement, funder=funder, year=year, amount="100.10")
    for number in range(1, 5):
        paid = PAID | {"paid_amount": "70.05"} if number < 3 else {}
        Instalment.objects.create(agreement=agreement, number=number, amount="80.00", **paid)
    row = Agreement.objects.with_money().get(pk=agreement.pk)
    assert (row.committed, row.scheduled, row.paid) == (Decimal("600.60"), Decimal("320.00"), Decimal("140.10"))
    assert row.outstanding == Decimal("460.50")
    sums = sums_of(agreement)
    assert (sums.committed, sums.outstanding) == (row.committed, row.outstanding)


def test_what_is_not_known_stays_unknown() -> None:
    bare, scheduled, promised, unsized = (AgreementFactory() for _ in range(4))
    Instalment.objects.create(agreement=scheduled, number=1, amount="80")
    Instalment.objects.create(agreement=unsized, number=1)
    (funder,) = funders(promised, 1)
    Commitment.objects.create(agreement=promised, funder=funder, year=2026, amount="50")
    found = {row.pk: row for row in Agreement.objects.with_money().filter(pk__gte=bare.pk)}
    known = {
        name: (row.committed, row.paid, row.outstanding)
        for name, row in (
            ("bare", found[bare.pk]),
            ("scheduled", found[scheduled.pk]),
            ("promised", found[promised.pk]),
            ("unsized", found[unsized.pk]),
        )
    }
    assert known == {
        "bare": (None, None, None),
        "scheduled": (None, 0, 80),
        "promised": (50, None, 50),
        "unsized": (None, 0, None),
    }


def test_a_list_with_money_is_one_query() -> None:
    with CaptureQueriesContext(connection) as asked:
        rows = list(Agreement.objects.with_money())
    assert len(asked) == 1
    committed = Commitment.objects.aggregate(total=Sum("amount"))["total"]
    assert sum(row.committed or 0 for row in rows) == committed > 0


def test_sums_by_party_and_year() -> None:
    agreement = AgreementFactory()
    first, second = funders(agreement, 2)
    for funder, year, amount in ((first, 2026, 100), (first, 2027, 50), (second, 2026, 30)):
        Commitment.objects.create(agreement=agreement, funder=funder, year=year, amount=amount)
    Instalment.objects.create(agreement=agreement, number=1, payer=first, amount=100, paid_amount=90, **PAID)
    late = PAID | {"paid_on": dt.date(2027, 1, 2)}
    Instalment.objects.create(agreement=agreement, number=2, payer=first, amount=50, paid_amount=20, **late)
    Instalment.objects.create(agreement=agreement, number=3, amount=7)
    with CaptureQueriesContext(connection) as asked:
        rows = by_funder(agreement)
    assert len(asked) == 4
    assert [(row.funder, row.committed, row.scheduled, row.paid, row.outstanding) for row in rows] == [
        (first, 150, 150, 110, 40),
        (second, 30, None, None, 30),
        (None, None, 7, None, 7),
    ]
    years = {year: (sums.committed, sums.paid) for year, sums in rows[0].years.items()}
    assert years == {2026: (100, 90), 2027: (50, 20)}


def test_the_demonstration_adds_up() -> None:
    agreements = Agreement.objects.filter(is_fictional=True, commitments__isnull=False).distinct().with_money()
    assert agreements.count() > 30
    for agreement in agreements:
        assert agreement.committed == agreement.amount, agreement
        assert agreement.outstanding is not None
        assert agreement.outstanding >= 0


# -- Rules ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"paid_on": dt.date(2026, 5, 1)}, "paid_on"),
        ({"paid_amount": 5}, "paid_on"),
        ({"paid_on": dt.date(2026, 5, 1), "paid_amount": 5}, "payment_reference"),
        ({"payment_reference": "OV-1"}, "payment_reference"),
        (PAID | {"paid_amount": 0}, "paid_amount"),
        ({"condition": "date"}, "due_on"),
        ({"amount": "-0.01"}, "amount"),
    ],
)
def test_an_instalment_that_cannot_be_is_refused_by_form_and_database(fields: dict[str, Any], field: str) -> None:
    row = Instalment(agreement=AgreementFactory(), number=1, **fields)
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    codes = {error.code for errors in refused.value.error_dict.values() for error in errors}
    assert field in codes
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_what_an_instalment_waits_for_is_its_condition_and_its_own() -> None:
    agreement, other = AgreementFactory(), AgreementFactory()
    own = Report.objects.create(agreement=agreement, kind="narrative")
    foreign = Report.objects.create(agreement=other, kind="narrative")
    Instalment(agreement=agreement, number=1, condition="report", required_report=own).full_clean()
    with pytest.raises(ValidationError) as refused:
        Instalment(agreement=agreement, number=1, condition="report", required_report=foreign).full_clean()
    assert "required_report" in refused.value.error_dict
    with pytest.raises(IntegrityError, match="instalment_report_is_its_condition"), transaction.atomic():
        Instalment.objects.create(agreement=agreement, number=1, condition="none", required_report=own)


def test_only_parties_commit_and_once_a_year() -> None:
    agreement = grant()
    commitment = agreement.commitments.get()
    with pytest.raises(ValidationError) as refused:
        Commitment(agreement=agreement, funder=PartyFactory(), year=2026, amount=5).full_clean()
    assert list(refused.value.error_dict) == ["funder"]
    with pytest.raises(IntegrityError, match="commitment_once_a_year"), transaction.atomic():
        Commitment.objects.create(agreement=agreement, funder=commitment.funder, year=2026, amount=5)
    for wrong, name in (({"amount": 0}, "commitment_is_positive"), ({"year": 26}, "commitment_year_is_plausible")):
        values = {"funder": commitment.funder, "year": 2027, "amount": 5} | wrong
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Commitment.objects.create(agreement=agreement, **values)


def test_a_paid_instalment_and_what_was_undone_stay(supervisor: User) -> None:
    instalment = Instalment.objects.create(agreement=AgreementFactory(), number=1, paid_amount=5, **PAID)
    with pytest.raises(Exception, match=r"paid_stays|Cannot delete"), transaction.atomic():
        instalment.delete()
    with pytest.raises(Exception, match=r"paid_stays|Cannot delete"), transaction.atomic():
        connection.cursor().execute("DELETE FROM registry_instalment WHERE id = %s", [instalment.pk])
    row = UndonePayment.objects.create(
        instalment=instalment, paid_on="2026-05-01", paid_amount=5, actor=supervisor, reason="خطأ"
    )
    for change in (lambda: UndonePayment.objects.update(reason="x"), row.delete):
        with pytest.raises(Exception, match=r"append_only|Cannot"), transaction.atomic():
            change()
    with pytest.raises(IntegrityError, match="undonepayment_gives_its_reason"), transaction.atomic():
        UndonePayment.objects.create(instalment=instalment, paid_on="2026-05-01", paid_amount=5, actor=supervisor)


def test_a_draft_with_a_conditioned_instalment_can_be_deleted_whole() -> None:
    agreement = AgreementFactory()
    report = Report.objects.create(agreement=agreement, kind="narrative")
    Instalment.objects.create(agreement=agreement, number=1, condition="report", required_report=report)
    agreement.delete()
    assert not Report.objects.filter(pk=report.pk).exists()
