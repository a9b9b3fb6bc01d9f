"""The pages on which parties are found to be one, merged and parted; and the addresses of merged ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from registry import doubles
from registry.choices import State
from registry.models import (
    Agreement,
    AgreementParty,
    Commitment,
    Instalment,
    Membership,
    Party,
    PartyDistinction,
    PartyMerge,
    Region,
    User,
)
from registry.models.sums import sums_of

from .factories import PartyFactory, SignedAgreementFactory, grant
from .office import errors_of, what_stands_on

pytestmark = pytest.mark.django_db

Browser = Callable[..., Client]
WHY = "سجلت مرتين"
LIST = "/admin/registry/party/doubles/"
PEOPLE = ("clerk", "regional", "supervisor", "finance", "auditor", "manager", "member", "stranger")


@pytest.fixture
def two() -> tuple[Party, Party]:
    region = Region.objects.get(code="04")
    one = PartyFactory(name_ar="جمعية أملود الخيالية", name_fr="", region=region)
    return one, PartyFactory(name_ar="", name_fr="Association Amloud Al Khayaliya", region=region)


def page(name: str, *args: Any) -> str:
    return reverse(f"admin:registry_party_{name}", args=args)


def test_every_page_answers_everybody_as_documented(
    two: tuple[Party, Party], cast: dict[str, User], supervisor: User, signed_in: Browser
) -> None:
    one, other = two
    merge = doubles.merge(PartyFactory(), PartyFactory(), actor=supervisor, reason=WHY)
    said = doubles.not_the_same(PartyFactory(region=one.region), one, actor=supervisor)
    wanted = {
        #                               clerk reg. super fin. audit manag memb. stranger; regional is of another region
        ("get", LIST):                  (200, 200, 200, 200, 200, 200, 403, 302),
        ("get", page("typed")):         (200, 200, 200, 403, 403, 403, 403, 302),
        ("get", page("choose", one.pk)): (403, 403, 200, 403, 403, 403, 403, 302),
        ("get", page("merge", other.pk, one.pk)): (403, 403, 200, 403, 403, 403, 403, 302),
        ("get", page("undo", merge.pk)): (403, 403, 200, 403, 403, 403, 403, 302),
        ("get", page("agreements", one.pk)): (200, 200, 200, 200, 200, 200, 403, 302),
        ("post", page("forget", said.pk)): (302, 403, 302, 403, 403, 403, 403, 302),
    }  # fmt: skip
    found: dict[Any, list[int]] = {address: [] for address in wanted}
    for who in PEOPLE:
        client = signed_in(cast[who]) if who in cast else Client()
        for method, address in wanted:
            if method == "post" and not PartyDistinction.objects.filter(pk=said.pk).exists():
                said = doubles.not_the_same(said.first, said.second, actor=supervisor)
            where = page("forget", said.pk) if method == "post" else address
            found[method, address].append(getattr(client, method)(where).status_code)
    assert {address: tuple(codes) for address, codes in found.items()} == wanted


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_list_says_why_and_how_sure_and_is_filtered(
    two: tuple[Party, Party], language: str, clerk: User, signed_in: Browser
) -> None:
    desk = signed_in(clerk, language)
    shown = desk.get(LIST).text
    assert all(str(party.pk) in shown for party in two)
    assert {"ar": "تشابه الأسماء", "fr": "noms semblables"}[language] in shown
    assert {"ar": "مرجح", "fr": "probable"}[language] in shown
    assert page("change", two[0].pk) not in desk.get(LIST, {"sureness": "certain"}).text
    assert page("change", two[0].pk) in desk.get(LIST, {"sureness": "likely", "reason": "name", "p": "x"}).text
    assert desk.get(LIST, {"show": "nothing"}).status_code == 404


def test_not_the_same_is_said_from_the_list_and_taken_back(
    two: tuple[Party, Party], clerk: User, signed_in: Browser
) -> None:
    desk = signed_in(clerk)
    assert desk.post(page("distinct", two[0].pk, two[1].pk)).status_code == 302
    assert page("change", two[0].pk) not in desk.get(LIST).text
    assert page("change", two[0].pk) in desk.get(LIST, {"show": "distinct"}).text
    desk.post(page("forget", PartyDistinction.objects.get().pk))
    assert page("change", two[0].pk) in desk.get(LIST).text


def test_the_page_of_a_party_names_its_doubles(two: tuple[Party, Party], supervisor: User, signed_in: Browser) -> None:
    desk = signed_in(supervisor)
    for name in ("change", "agreements"):
        assert page("merge", two[1].pk, two[0].pk) in desk.get(page(name, two[0].pk)).text


def test_a_supervisor_sees_what_moves_chooses_merges_and_takes_it_back(
    two: tuple[Party, Party], supervisor: User, signed_in: Browser
) -> None:
    stays, left = two
    Party.objects.filter(pk=stays.pk).update(acronym="AK")
    Party.objects.filter(pk=left.pk).update(acronym="AAK")
    agreement = SignedAgreementFactory()
    AgreementParty.objects.create(agreement=agreement, party=left, position=3, has_signed=True)
    desk, address = signed_in(supervisor), page("merge", left.pk, stays.pk)
    shown = desk.get(address).text
    assert 'name="field_acronym"' in shown
    assert "أطراف الاتفاقية" in shown

    refused = desk.post(address, {"field_acronym": "left", "reason": " "})
    assert refused.status_code == 400
    assert not PartyMerge.objects.exists()
    done = desk.post(address, {"field_acronym": "left", "reason": WHY})
    assert (done.status_code, done.url) == (302, page("change", stays.pk))
    stays.refresh_from_db()
    assert stays.acronym == "AAK"
    assert agreement.participations.filter(party=stays).exists()

    merge = PartyMerge.objects.get()
    assert page("undo", merge.pk) in desk.get(page("change", stays.pk)).text
    assert WHY in desk.get(LIST, {"show": "merged"}).text
    assert desk.post(page("undo", merge.pk), {"reason": "خطأ"}).url == page("change", left.pk)
    stays.refresh_from_db()
    assert stays.acronym == "AK"
    assert "خطأ" in desk.get(LIST, {"show": "merged"}).text
    assert desk.post(page("undo", merge.pk), {"reason": "خطأ"}).status_code == 400, "once"


def test_a_page_that_may_not_merge_says_why(two: tuple[Party, Party], supervisor: User, signed_in: Browser) -> None:
    agreement = SignedAgreementFactory(title_ar="اتفاقية تجمعهما")
    for position, party in enumerate(two, start=3):
        AgreementParty.objects.create(agreement=agreement, party=party, position=position, has_signed=True)
    shown = signed_in(supervisor).get(page("merge", two[1].pk, two[0].pk)).text
    assert "اتفاقية تجمعهما" in shown
    assert 'name="reason"' not in shown


def test_every_address_of_a_merged_party_leads_to_the_one_that_stays(
    two: tuple[Party, Party], supervisor: User, signed_in: Browser
) -> None:
    stays, left = two
    doubles.merge(left, stays, actor=supervisor, reason=WHY)
    desk = signed_in(supervisor)
    for name in ("change", "agreements", "calendar", "delete", "publish", "withdraw", "invite"):
        assert desk.get(page(name, left.pk)).url == page(name, stays.pk), name
    assert desk.post(page("change", left.pk), {}).url == page("change", stays.pk)
    assert desk.get(page("history", left.pk)).status_code == 200, "its history stays its own"
    assert desk.get(page("choose", left.pk)).status_code == 404
    assert desk.get(f"/admin/registry/party/{left.pk}/").url == page("change", stays.pk)
    listed = desk.get("/admin/registry/party/", {"q": "khayaliya"}).context["cl"].result_list
    assert list(listed) == [stays], "found by its name, and itself no more"
    assert Client().get(page("change", left.pk)).url.startswith("/admin/login/"), "strangers learn nothing"
    agreement = SignedAgreementFactory()
    AgreementParty.objects.create(agreement=agreement, party=stays, position=3, has_signed=True)
    shown = desk.get("/admin/registry/agreement/", {"party": str(left.uuid)})
    assert list(shown.context["cl"].result_list) == [agreement]


def test_a_member_finds_its_association_under_the_old_address(
    two: tuple[Party, Party], supervisor: User, member: User, signed_in: Browser
) -> None:
    stays, left = two
    Membership.objects.filter(person=member).update(party=left)
    grant(left)
    desk = signed_in(member)
    before = reverse("portal:association", args=[left.uuid])
    assert desk.get(before).status_code == 200
    doubles.merge(left, stays, actor=supervisor, reason=WHY)
    assert stays.name_ar in desk.get(before).text
    assert stays.name_ar in desk.get(reverse("portal:association", args=[stays.uuid])).text
    other = PartyFactory()
    assert desk.get(reverse("portal:association", args=[other.uuid])).status_code == 404


def test_a_new_party_that_is_there_already_is_asked_about(
    two: tuple[Party, Party], clerk: User, signed_in: Browser
) -> None:
    desk, address = signed_in(clerk), "/admin/registry/party/add/"
    typed = {"kind": "association", "name_fr": "Assoc. Amloud El Khayalia"}
    data = what_stands_on(desk.get(address)) | typed
    refused = desk.post(address, data)
    assert "is_another" in errors_of(refused)
    assert page("change", two[0].pk) in refused.text
    assert 'name="_use"' not in refused.text, "nothing waits here for the one that is there"
    assert desk.post(address, data | {"is_another": "on"}).status_code == 302
    assert Party.objects.filter(name_fr="Assoc. Amloud El Khayalia").exists()
    while_typing = desk.get(page("typed"), typed | {"region": "x"}).text
    assert page("change", two[0].pk) in while_typing
    assert desk.get(page("typed"), {"name_fr": "\0"}).status_code == 400, "no text has such a character"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_party_at_a_glance_shows_its_agreements_money_and_reports(
    language: str, supervisor: User, signed_in: Browser
) -> None:
    agreement = grant(state=State.IN_FORCE, registration_number="2026/CNV/77001")
    ministry, holder = (row.party for row in agreement.participations.order_by("position"))
    Commitment.objects.create(agreement=agreement, funder=ministry, year=2027, amount="10000.00")
    desk = signed_in(supervisor, language)
    shown = desk.get(page("agreements", holder.pk))
    money = dict(shown.context["tables"])["received"]
    assert [(year.year, str(year.committed), str(year.outstanding)) for year in money.years] == [
        (2026, "90000.00", "90000.00"),
        (2027, "10000.00", "100000.00"),
    ]
    assert shown.context["lines"][0].standing.sentence in shown.text
    assert reverse("admin:registry_agreement_change", args=[agreement.pk]) in shown.text
    assert agreement.number
    assert agreement.number in shown.text, "one without a reference goes by its number in the register"
    given = desk.get(page("agreements", ministry.pk))
    assert [name for name, _money in given.context["tables"]] == ["given"]


def test_the_money_of_a_party_is_what_its_agreements_say_one_by_one(upper_desk: Client) -> None:
    holder = PartyFactory()
    committed = grant(holder, amount="60000.00")
    scheduled, unknown = grant(holder, amount=None), grant(holder, amount=None)
    for state in (State.DRAFT, State.CANCELLED):
        grant(holder, amount="5000.00", state=state)
    pay(committed, 1, "2026-04-01", "20000")
    pay(scheduled, 1, "2026-04-01", "10000", amount=10000)
    Instalment.objects.create(agreement=scheduled, number=2, amount=30000, due_on="2027-06-30")
    Instalment.objects.create(agreement=scheduled, number=3, amount=1000)
    pay(unknown, 1, "2026-05-01", "4000")
    money = dict(upper_desk.get(page("agreements", holder.pk)).context["tables"])["received"]
    assert [(year.year, year.committed, year.paid, year.outstanding) for year in money.years] == [
        (2026, 60000, 34000, 40000),
        (2027, 0, 0, 70000),
    ]
    sums = [sums_of(agreement).outstanding for agreement in (committed, scheduled, unknown)]
    assert sums == [40000, 31000, None]
    assert money.outstanding == 71000, "with the instalment that has no day"


def pay(agreement: Agreement, number: int, on: str, paid: str, **fields: Any) -> None:
    payment = {"paid_on": on, "paid_amount": paid, "payment_reference": f"OV-{number}"}
    Instalment.objects.create(agreement=agreement, number=number, **payment | fields)
