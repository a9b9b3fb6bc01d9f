"""Fast entry: what a new agreement opens with, a copy of another, a party added in place, the meter while one types."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.utils import flatten_fieldsets
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from registry import lifecycle
from registry.models import (
    Agreement,
    AgreementKind,
    AgreementParty,
    Ceremony,
    Objective,
    Party,
    Pillar,
    Province,
    Region,
    User,
)
from registry.steps import STEPS

from .factories import AgreementFactory, PartyFactory, PersonFactory
from .office import ADD, change_page, errors_of, save, what_stands_on

Browser = Callable[..., Client]

METER = "/admin/registry/agreement/completeness/"
PARTY = "/admin/registry/party/add/?_popup=1"
MOST_TO_OPEN = 90
"""Reviewed: the choices of a new page and what is filled in; none for each row of the register."""

pytestmark = pytest.mark.django_db


# -- What a new agreement opens with ---------------------------------------------------------------------------------


@pytest.fixture
def last(clerk: User) -> Agreement:
    """What the clerk entered before, of another kind than most, for another region and pillar."""
    return AgreementFactory(
        created_by=clerk,
        kind=AgreementKind.objects.get(slug="framework"),
        is_national=False,
        region_codes=["07"],
        pillar_slugs=["values-sustainability"],
    )


def test_a_new_page_opens_with_what_repeats(desk: Client, clerk: User, last: Agreement) -> None:
    office = PartyFactory(kind="ministry")
    User.objects.filter(pk=clerk.pk).update(institution=office)
    AgreementParty.objects.create(agreement=last, party=office, role="lead")
    ceremony = Ceremony.objects.create(title_ar="حفل اليوم", held_on=timezone.localdate(), held_on_precision="day")
    page = desk.get(ADD)
    stands = what_stands_on(page)
    assert stands["kind"] == last.kind_id
    assert stands["ceremony"] == ceremony.pk
    assert stands["pillar_boxes"] == [Pillar.objects.get(slug="values-sustainability").pk]
    assert stands["territories-0-region"] == Region.objects.get(code="07").pk
    assert (stands["participations-0-party"], stands["participations-0-role"]) == (office.pk, "lead")
    assert stands["participations-1-party"] == ""
    told = page.context["told"]
    assert {place for _label, place in told["places"]} >= {"id_kind", "id_ceremony", "participations-group"}
    assert 'data-suggested="1"' in page.text


def test_a_suggestion_that_is_left_as_it_stands_is_saved(desk: Client, clerk: User, last: Agreement) -> None:
    office = PartyFactory(kind="ministry")
    User.objects.filter(pk=clerk.pk).update(institution=office)
    typed = what_stands_on(desk.get(ADD)) | {"title_ar": "اتفاقية على عجل", "participations-1-party": PartyFactory().pk}
    response = save(desk, typed)
    assert response.status_code == 302, errors_of(response)
    saved = Agreement.objects.latest("pk")
    assert saved.participations.first().party == office
    assert saved.territories.get().region.code == "07"


def test_an_empty_page_and_an_address_go_before_what_repeats(desk: Client, last: Agreement) -> None:
    assert desk.get(f"{ADD}?empty=1").context["told"] is None
    other = AgreementKind.objects.get(slug="memorandum")
    assert what_stands_on(desk.get(f"{ADD}?kind={other.pk}"))["kind"] == other.pk


def test_a_clerk_of_a_region_begins_in_it(signed_in: Browser, clerk: User, last: Agreement) -> None:
    region = Region.objects.get(code="04")
    User.objects.filter(pk=clerk.pk).update(region=region)
    stands = what_stands_on(signed_in(User.objects.get(pk=clerk.pk)).get(ADD))
    assert stands["territories-0-region"] == region.pk


def test_opening_the_page_costs_little(desk: Client, clerk: User, last: Agreement) -> None:
    desk.get(ADD)
    with CaptureQueriesContext(connection) as queries:
        desk.get(ADD)
    assert len(queries) <= MOST_TO_OPEN


# -- A copy ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def rich(other_clerk: User) -> Agreement:
    """An agreement with what repeats, and with what is its own."""
    agreement = AgreementFactory(
        created_by=other_clerk,
        parties=2,
        reference="2026/CNV/00077",
        purpose_ar="مواكبة الأسر",
        signed_on="2026-03-05",
        signed_on_precision="day",
        amount=50_000,
        region_codes=["07"],
        pillar_slugs=["values-sustainability"],
    )
    row = agreement.participations.first()
    row.role, row.signatory, row.capacity_ar, row.share = "lead", PersonFactory(), "رئيس", 1000
    row.has_signed, row.signed_on, row.signed_on_precision = True, dt.date(2026, 3, 5), "day"
    row.save()
    Objective.objects.create(agreement=agreement, position=1, text_ar="هدف يتكرر")
    return agreement


def test_a_copy_takes_what_repeats_and_leaves_what_is_its_own(desk: Client, rich: Agreement, clerk: User) -> None:
    address = f"{ADD}?copy={rich.pk}"
    page = desk.get(address)
    assert str(rich) in page.text
    typed = what_stands_on(page)
    assert (typed["reference"], typed["signed_on"], typed["amount"], typed["title_ar"]) == ("", "", "", "")
    response = save(desk, typed | {"title_ar": "اتفاقية أخرى"}, address)
    assert response.status_code == 302, errors_of(response)
    copy = Agreement.objects.latest("pk")
    assert (copy.state, copy.created_by, copy.reference, copy.amount) == ("draft", clerk, None, None)
    assert (copy.purpose_ar, copy.kind) == (rich.purpose_ar, rich.kind)
    assert [each.slug for each in copy.pillars.all()] == ["values-sustainability"]
    assert copy.territories.get().region.code == "07"
    assert copy.objectives.get().text_ar == "هدف يتكرر"
    first = copy.participations.first()
    original = rich.participations.first()
    assert (first.party, first.role, first.signatory) == (original.party, "lead", original.signatory)
    assert (first.has_signed, first.signed_on, first.share) == (False, None, None)
    assert Agreement.objects.get(pk=rich.pk).participations.first().has_signed


def test_the_copy_of_fiction_is_fiction(desk: Client) -> None:
    story = AgreementFactory(reference="DEMO-TEST-9", is_fictional=True)
    for position in (1, 2):
        party = PartyFactory(is_fictional=True)
        AgreementParty.objects.create(agreement=story, party=party, position=position)
    address = f"{ADD}?copy={story.pk}"
    response = save(desk, what_stands_on(desk.get(address)) | {"title_ar": "نسخة"}, address)
    assert response.status_code == 302, errors_of(response)
    copy = Agreement.objects.latest("pk")
    assert (copy.is_fictional, copy.reference) == (True, "DEMO-TEST-9-2")


def test_only_who_may_add_is_offered_a_copy(signed_in: Browser, clerk: User, auditor: User, rich: Agreement) -> None:
    assert f"?copy={rich.pk}" in signed_in(clerk).get(change_page(rich)).text
    assert f"?copy={rich.pk}" not in signed_in(auditor).get(change_page(rich)).text
    assert signed_in(auditor).get(f"{ADD}?copy={rich.pk}").status_code == 403


@pytest.mark.parametrize("key", ["abc", "999999999", "-1", "٣", ""])
def test_a_copy_of_nothing_is_a_new_page(desk: Client, key: str) -> None:
    assert desk.get(f"{ADD}?copy={key}").status_code == 200


# -- Dates and amounts on the page -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2022-06", (dt.date(2022, 6, 1), "month")),
        ("يونيو ٢٠٢٢", (dt.date(2022, 6, 1), "month")),
        ("2022", (dt.date(2022, 1, 1), "year")),
        ("17 juin 2022", (dt.date(2022, 6, 17), "day")),
    ],
)
def test_a_date_is_known_as_it_is_typed(desk: Client, paper: dict[str, Any], typed: str, stored: Any) -> None:
    response = save(desk, paper | {"signed_on": typed, "signed_on_precision": ""})
    assert response.status_code == 302, errors_of(response)
    agreement = Agreement.objects.latest("pk")
    assert (agreement.signed_on, agreement.signed_on_precision) == stored


def test_a_month_is_shown_and_corrected_as_a_month(desk: Client) -> None:
    agreement = AgreementFactory(parties=2, signed_on="2022-06-01", signed_on_precision="month")
    typed = what_stands_on(desk.get(change_page(agreement)))
    assert typed["signed_on"] == "06/2022"
    save(desk, typed, change_page(agreement))
    agreement.refresh_from_db()
    assert (agreement.signed_on, agreement.signed_on_precision) == (dt.date(2022, 6, 1), "month")
    save(desk, typed | {"signed_on": "01/06/2022"}, change_page(agreement))
    agreement.refresh_from_db()
    assert agreement.signed_on_precision == "day"


def test_a_precision_never_says_more_than_the_date(desk: Client, paper: dict[str, Any]) -> None:
    response = save(desk, paper | {"signed_on": "06/2022", "signed_on_precision": "day"})
    assert "signed_on" in errors_of(response)


def test_a_date_that_is_cleared_needs_nothing_else(desk: Client) -> None:
    agreement = AgreementFactory(parties=2, signed_on="2022-06-17", signed_on_precision="day")
    response = save(desk, what_stands_on(desk.get(change_page(agreement))) | {"signed_on": ""}, change_page(agreement))
    assert response.status_code == 302, errors_of(response)
    agreement.refresh_from_db()
    assert (agreement.signed_on, agreement.signed_on_precision) == (None, "")


def test_an_amount_in_words_is_kept_as_a_number(desk: Client, paper: dict[str, Any]) -> None:
    assert save(desk, paper | {"amount": "١٠ ملايين درهم"}).status_code == 302
    assert Agreement.objects.latest("pk").amount == 10_000_000


# -- The meter -------------------------------------------------------------------------------------------------------


def ask(client: Client, typed: dict[str, Any]) -> Any:
    response = client.post(METER, typed)
    assert response.status_code == 200
    return json.loads(response.content)


def test_the_meter_says_what_the_step_would_say(desk: Client, paper: dict[str, Any], clerk: User) -> None:
    count = Agreement.objects.count()
    for typed in (
        paper,
        paper | {"participations-1-party": ""},
        paper | {"purpose_fr": "Objet"},
        paper | {"participations-0-must_sign": "", "purpose_ar": "موضوع"},
    ):
        said = ask(desk, typed)["list"]
        assert Agreement.objects.count() == count
        response = save(desk, {name: value for name, value in typed.items() if value != ""})
        assert response.status_code == 302, errors_of(response)
        saved = Agreement.objects.latest("pk")
        refusal = lifecycle.refusal_of(saved, STEPS["submit"], actor=clerk)
        missing = [str(sentence) for sentence in refusal.messages] if refusal else []
        assert all(sentence in said for sentence in missing)
        assert said.count("<li>", 0, said.find("</ul>")) == len(missing) or not missing
        count += 1


def test_the_meter_reads_what_cannot_be_saved_yet(desk: Client, paper: dict[str, Any]) -> None:
    said = ask(desk, paper | {"title_ar": "", "signed_on": "hier", "amount": "beaucoup", "participations-0-party": "x"})
    assert "id_title_ar" in said["list"]


def test_a_number_of_rows_that_nobody_counts_is_no_error(desk: Client, paper: dict[str, Any]) -> None:
    endless = paper | {"participations-TOTAL_FORMS": "9" * 5000}
    ask(desk, endless)
    assert desk.post(ADD, endless).status_code == 200


def test_an_indicator_counts_with_its_target(desk: Client, paper: dict[str, Any]) -> None:
    row = {"indicators-TOTAL_FORMS": "1", "indicators-0-name_ar": "عدد المستفيدين"}
    assert "indicators-group" in ask(desk, paper | row)["list"]
    assert "indicators-group" not in ask(desk, paper | row | {"indicators-0-target": "100"})["list"]


@pytest.mark.parametrize(("state", "is_missed"), [("draft", False), ("signed", True)])
def test_the_day_of_signature_is_missed_once_it_is_signed(desk: Client, state: str, is_missed: bool) -> None:
    page = desk.get(change_page(AgreementFactory(parties=2, state=state)))
    assert ("id_signed_on" in {hint.field for hint in page.context["meter"]["hints"]}) is is_missed
    typed = json.loads(desk.post(page.context["completeness_url"], what_stands_on(page)).content)
    assert ('href="#id_signed_on"' in typed["list"]) is is_missed


def test_an_end_before_the_start_is_told_while_it_is_typed(desk: Client, paper: dict[str, Any]) -> None:
    early = ask(desk, paper | {"signed_on": "17/06/2022", "ends_on": "05/2022"})["list"]
    late = ask(desk, paper | {"signed_on": "17/06/2022", "ends_on": "2022"})["list"]
    assert "تنتهي الاتفاقية قبل أن تبدأ" in early
    assert "تنتهي الاتفاقية قبل أن تبدأ" not in late


def test_the_meter_speaks_the_language_of_who_types(signed_in: Browser, clerk: User, paper: dict[str, Any]) -> None:
    assert "Indiquez aussi le titre en français." in ask(signed_in(clerk, "fr"), paper)["list"]


def test_the_meter_is_for_those_who_enter(signed_in: Browser, auditor: User, clerk: User) -> None:
    assert signed_in(auditor).post(METER, {}).status_code == 403
    assert signed_in(clerk).get(METER).status_code == 405
    assert Client().post(METER, {}).status_code in (302, 403)


def test_the_meter_costs_next_to_nothing(desk: Client, paper: dict[str, Any]) -> None:
    ask(desk, paper)
    with CaptureQueriesContext(connection) as queries:
        ask(desk, paper)
    assert len(queries) <= 8


def test_without_a_script_the_page_shows_the_saved_state(desk: Client) -> None:
    agreement = AgreementFactory(parties=2, purpose_ar="موضوع", purpose_fr="Objet", title_fr="")
    page = desk.get(change_page(agreement))
    assert page.context["meter"]["missing"] == []
    assert "title_fr" in {hint.field.removeprefix("id_") for hint in page.context["meter"]["hints"]}


# -- A party added in place ------------------------------------------------------------------------------------------


def test_a_missing_party_is_added_with_little(desk: Client) -> None:
    page = desk.get(PARTY)
    asked = flatten_fieldsets(page.context["adminform"].fieldsets)
    assert asked == ["name_ar", "name_fr", "kind", "region", "province", "commune", "is_another"]
    typed = {"name_ar": "تعاونية زهرة الزعفران بتالوين", "kind": "cooperative", "_popup": "1"}
    response = desk.post(PARTY, typed)
    party = Party.objects.get(name_ar=typed["name_ar"])
    assert json.loads(response.context["popup_response_data"])["value"] == str(party.pk)


def test_a_party_that_is_nearly_there_is_shown_first(desk: Client) -> None:
    there = PartyFactory(name_ar="جمعية الأمل لرعاية الأطفال", name_fr="")
    sale = Province.objects.get(name_fr="Salé").pk
    typed = {"name_ar": "جمعيه الامل لرعايه الاطفال بسلا", "kind": "association", "province": sale, "_popup": "1"}
    response = desk.post(PARTY, typed)
    assert there.name_ar in response.text
    assert "is_another" in errors_of(response)
    assert not Party.objects.filter(name_ar=typed["name_ar"]).exists()
    taken = desk.post(PARTY, typed | {"_use": str(there.pk)})
    assert json.loads(taken.context["popup_response_data"])["value"] == str(there.pk)
    desk.post(PARTY, typed | {"is_another": "on"})
    assert Party.objects.filter(name_ar=typed["name_ar"]).exists()


def test_the_whole_form_of_a_party_stays_whole(desk: Client) -> None:
    assert "note" in desk.get(reverse("admin:registry_party_add")).context["adminform"].form.fields
