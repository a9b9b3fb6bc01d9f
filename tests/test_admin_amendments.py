"""Amendments at the clerks' desk: from the kind to the day it takes effect, and what the agreement said on a day."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.forms import NullBooleanField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry import amendments
from registry.choices import AmendmentKind
from registry.models import Agreement, Amendment, Region, User

from .amended import DAY, agreement_in_force, amended, story
from .factories import PartyFactory

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


@pytest.fixture
def agreement(supervisor: User) -> Agreement:
    return agreement_in_force(supervisor)


def page_of(thing: Any, name: str, *args: Any) -> str:
    return reverse(f"admin:registry_{type(thing)._meta.model_name}_{name}", args=[thing.pk, *args])


def begun(browser: Client, agreement: Agreement, kind: str) -> Amendment:
    response = browser.post(page_of(agreement, "amend"), {"kind": kind, "subject_fr": "Objet"})
    assert response.status_code == 302, response.content.decode()
    return agreement.amendments.get(state="draft")


def filled(browser: Client, address: str) -> dict[str, Any]:
    """What a form says before anybody types: what a clerk sends who changes nothing."""
    form = browser.get(address).context["form"]
    data: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if isinstance(bound.field, NullBooleanField):
            value = {None: "unknown", True: "true", False: "false"}[value]
        if value not in (None, "", False, []):
            data[bound.html_name] = value
    return data


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_from_the_kind_to_the_effect(language: str, agreement: Agreement, supervisor: User, signed_in: Browser) -> None:
    browser = signed_in(supervisor, language)
    assert page_of(agreement, "amend") in browser.get(page_of(agreement, "change")).content.decode()
    amendment = begun(browser, agreement, "extension")
    propose = page_of(amendment, "propose")
    page = browser.get(propose).content.decode()
    assert "31/12/2025" in page
    assert 'name="amount"' not in page, "only the fields of its kind"
    refused = browser.post(propose, {"ends_on": "01/01/2020", "duration_months": "36"})
    assert refused.status_code == 400
    assert refused.context["form"].errors["ends_on"]
    assert browser.post(propose, {"ends_on": "31/12/2026", "duration_months": "36"}).status_code == 302
    shown = browser.get(page_of(amendment, "change")).content.decode()
    assert "31/12/2025" in shown
    assert "31/12/2026" in shown
    for party in amendments.missing_signers(amendment):
        sign = page_of(amendment, "sign", party.pk)
        assert sign in browser.get(page_of(amendment, "change")).content.decode()
        assert browser.get(sign).status_code == 200
        assert browser.post(sign, {"signed_on": "01/03/2030"}).status_code == 400
        assert browser.post(sign, {"signed_on": "01/03/2025", "capacity_ar": "رئيس"}).status_code == 302
    effect = page_of(amendment, "effect")
    assert browser.get(effect).status_code == 200
    assert browser.post(effect).status_code == 302
    agreement.refresh_from_db()
    assert (agreement.ends_on, agreement.duration_months) == (DAY(2026, 12, 31), 36)


@pytest.mark.parametrize("kind", AmendmentKind.values)
def test_a_form_sent_as_it_came_changes_nothing(
    kind: str, agreement: Agreement, clerk: User, signed_in: Browser
) -> None:
    agreement.objectives.create(text_ar="هدف أول", position=1)
    agreement.objectives.create(text_ar="هدف ثان", text_fr="Deuxième", position=2)
    browser = signed_in(clerk)
    amendment = begun(browser, agreement, kind)
    propose = page_of(amendment, "propose")
    response = browser.post(propose, filled(browser, propose))
    assert response.status_code == 302, response.context["form"].errors
    assert not amendment.changes.exists()


def test_the_other_forms(agreement: Agreement, supervisor: User, signed_in: Browser) -> None:
    browser = signed_in(supervisor, "fr")
    party = agreement.participations.order_by("position").first().party

    def send(kind: str, **typed: Any) -> Amendment:
        amendment = begun(browser, agreement, kind)
        propose = page_of(amendment, "propose")
        response = browser.post(propose, filled(browser, propose) | typed)
        assert response.status_code == 302, response.context["form"].errors
        again = filled(browser, propose)
        assert all(str(again[name]) for name in typed if typed[name]), "what was proposed stands in the form"
        for signer in amendments.signers(amendment):
            amendments.record_signature(amendment, signer, on=DAY(2025, 3, 1), actor=supervisor)
        amendments.take_effect(amendment, actor=supervisor)
        return amendment

    send("money", amount="2 000 000,00", **{f"share_{party.uuid}": "500 000"})
    region = {"regions": [str(pk) for pk in region_keys()]}
    send("scope", **region, objectives_fr="Un\nDeux", objectives_ar="واحد")
    send("text", title_fr="Nouveau titre")
    joiner = PartyFactory()
    send("parties", staying=[str(party.pk)], joining_1=str(joiner.pk), role_1="funder", share_1="10")
    record = amendments.present(agreement)
    assert record["amount"]["value"] == "2000000.00"
    assert [row["text"] for row in record["objectives"]] == [{"ar": "واحد", "fr": "Un"}, {"ar": None, "fr": "Deux"}]
    assert record["title"]["fr"] == "Nouveau titre"
    assert {row["id"]: row["share"] and row["share"]["value"] for row in record["parties"]} == {
        str(party.uuid): "500000.00",
        str(joiner.uuid): "10.00",
    }
    assert {row["code"] for row in record["regions"]} == {"01", "02"}


def region_keys() -> list[int]:
    return list(Region.objects.filter(code__in=["01", "02"]).values_list("pk", flat=True))


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_page_of_a_day_names_the_paper_of_each_value(language: str, supervisor: User, signed_in: Browser) -> None:
    agreement = story(supervisor)
    browser = signed_in(supervisor, language)
    page = browser.get(page_of(agreement, "as_of"), {"day": "01/04/2025"}).content.decode()
    amendment, original = {"ar": ("الملحق 1", "النص الأصلي"), "fr": ("avenant 1", "texte original")}[language]
    row = next(row for row in re.findall(r"<tr>.*?</tr>", page) if "31/12/2026" in row)
    assert amendment in row
    assert original in page
    before = browser.get(page_of(agreement, "as_of"), {"day": "14/01/2024"}).content.decode()
    assert "15/01/2024" in before
    assert browser.get(page_of(agreement, "as_of"), {"day": "x"}).status_code == 400
    first = browser.get(page_of(agreement, "original")).content.decode()
    assert "31/12/2025" in first
    assert amendment not in first


def test_cancelling_asks_for_the_reason(agreement: Agreement, clerk: User, signed_in: Browser) -> None:
    browser = signed_in(clerk)
    amendment = begun(browser, agreement, "text")
    assert browser.post(page_of(amendment, "cancel"), {"reason": " "}).status_code == 400
    assert browser.post(page_of(amendment, "cancel"), {"reason": "خطأ"}).status_code == 302
    amendment.refresh_from_db()
    assert (amendment.state, amendment.cancel_reason) == ("cancelled", "خطأ")


def test_a_second_one_is_refused_with_a_sentence(agreement: Agreement, clerk: User, signed_in: Browser) -> None:
    browser = signed_in(clerk)
    begun(browser, agreement, "text")
    response = browser.post(page_of(agreement, "amend"), {"kind": "money"})
    assert response.status_code == 400
    assert response.context["errors"]


def test_who_only_reads_is_offered_nothing(agreement: Agreement, account_manager: User, signed_in: Browser) -> None:
    browser = signed_in(account_manager)
    assert page_of(agreement, "amend") not in browser.get(page_of(agreement, "change")).content.decode()
    assert browser.post(page_of(agreement, "amend"), {"kind": "money"}).status_code == 403
    assert not agreement.amendments.exists()


def test_the_agreements_page_costs_the_same_with_one_amendment_and_with_three(
    agreement: Agreement, supervisor: User, signed_in: Browser
) -> None:
    browser, counts = signed_in(supervisor), []
    for month in (3, 4, 5):
        amended(agreement, "extension", {"ends_on": f"2027-0{month}-01"}, DAY(2025, month, 1), actor=supervisor)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page_of(agreement, "change")).status_code == 200
        counts.append(len(queries))
    assert counts[1] == counts[2], counts
