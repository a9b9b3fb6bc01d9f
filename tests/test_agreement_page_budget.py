"""What the page of an agreement costs: as many queries for two rows of everything as for a dozen."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry import amendments
from registry.models import Agreement, AgreementParty, Commitment, Instalment, User

from .factories import (
    AgreementFactory,
    IndicatorFactory,
    ObligationFactory,
    PartyFactory,
    ReportFactory,
    SignedAgreementFactory,
)

Browser = Callable[..., Client]

pytestmark = pytest.mark.django_db

MOST = 140
"""Reviewed: one query or two for each kind of row, the choices, the panel; far from one for each row."""


def agreement_with(rows: int, supervisor: User) -> Agreement:
    """In force, with that many parties, instalments, commitments, reports, obligations, indicators and amendments."""
    agreement = SignedAgreementFactory(
        state="in_force", region_codes=["07"], ends_on="2027-01-01", ends_on_precision="day"
    )
    for number in range(3, rows + 1):
        AgreementParty.objects.create(agreement=agreement, party=PartyFactory(), position=number, has_signed=True)
    debtor = agreement.participations.first()
    for number in range(1, rows + 1):
        day = dt.date(2026, 1, 1) + dt.timedelta(days=number)
        report = ReportFactory(agreement=agreement, due_on=day)
        values = {"agreement": agreement, "number": number, "amount": 1000, "due_on": day, "payer": debtor.party}
        Instalment.objects.create(condition="report", required_report=report, **values)
        Commitment.objects.create(agreement=agreement, funder=debtor.party, year=2020 + number, amount=1000)
        ObligationFactory(agreement=agreement, debtor=debtor)
        IndicatorFactory(agreement=agreement).values.create(measured_on=day, value=number)
        amend(agreement, f"Titre {number}", supervisor)
    return agreement


def amend(agreement: Agreement, title: str, supervisor: User) -> None:
    amendment = amendments.open_amendment(agreement, kind="text", actor=supervisor, subject={"fr": title})
    amendments.propose(amendment, {"title": {"ar": agreement.title_ar, "fr": title}}, actor=supervisor)
    for party in amendments.signers(amendment):
        amendments.record_signature(amendment, party, on=dt.date(2026, 6, 1), actor=supervisor)
    amendments.take_effect(amendment, actor=supervisor)


def cost_of(address: str, browser: Client) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


def test_the_page_costs_the_same_whatever_it_holds(supervisor: User, signed_in: Browser) -> None:
    browser = signed_in(supervisor, "fr")
    few, many = (f"/admin/registry/agreement/{agreement_with(rows, supervisor).pk}/change/" for rows in (2, 12))
    cost_of(few, browser)  # what is looked up once in a process is looked up now
    first, second = cost_of(few, browser), cost_of(many, browser)
    assert second == first
    assert second <= MOST


def test_the_page_of_a_draft_costs_no_more(supervisor: User, signed_in: Browser) -> None:
    browser = signed_in(supervisor, "ar")
    address = f"/admin/registry/agreement/{AgreementFactory(parties=2).pk}/change/"
    cost_of(address, browser)
    assert cost_of(address, browser) <= MOST
