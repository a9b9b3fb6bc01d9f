"""The desk's first page as a browser meets it: counts equal those of the lists, and each thing is one click away."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry.admin.home import ACTS
from registry.alerts import BY_NAME
from registry.choices import Role, State
from registry.models import Agreement, User, acting
from registry.work_list import FIRST, GROUPS, QUESTIONS

from .conftest import person as account
from .factories import AgreementFactory, InstalmentFactory, PartyFactory, SignedAgreementFactory, grant, put_in_state

pytestmark = pytest.mark.django_db

Browser = Callable[..., Client]


def shown(client: Client) -> Any:
    response = client.get("/admin/")
    assert response.status_code == 200
    return response


def number_in(client: Client, address: str) -> int:
    """How many rows the list has that a heading leads to."""
    context = client.get(address).context
    number: int = context["cl"].result_count if "cl" in context else context["page"].paginator.count
    return number


@pytest.mark.parametrize("who", ["clerk", "supervisor", "regional", "finance"])
def test_every_count_is_that_of_the_list_behind_it(who: str, cast: dict[str, User], signed_in: Browser) -> None:
    with acting(cast["clerk"], road="test"):
        AgreementFactory(created_by=cast[who], region_codes=["07"])
        AgreementFactory(state=State.UNDER_REVIEW, region_codes=["07"])
        AgreementFactory(parties=2, state=State.APPROVED, region_codes=["07"])
        SignedAgreementFactory(state=State.SIGNED, region_codes=["07"])
    client = signed_in(cast[who])
    groups = shown(client).context["groups"]
    assert len(groups) >= (2 if who == "finance" else 5)
    for group in groups:
        counted = min(number_in(client, group["list"]), 99)
        assert str(counted) == str(group["number"]).rstrip("+"), group["list"]
        assert 1 <= len(group["entries"]) <= FIRST


@pytest.mark.parametrize(("who", "language"), [("clerk", "fr"), ("supervisor", "ar"), ("finance", "fr")])
def test_every_way_that_is_offered_opens(who: str, language: str, cast: dict[str, User], signed_in: Browser) -> None:
    client = signed_in(cast[who], language)
    for group in shown(client).context["groups"]:
        for row in group["entries"][:2]:
            for address in (row["page"], row["address"]):
                assert client.get(address).status_code == 200, address


def test_everything_that_can_wait_has_something_to_do_about_it() -> None:
    assert set(ACTS) == {*BY_NAME, *(question.name for question in QUESTIONS)}


def test_what_is_overdue_is_said_in_a_word(finance: User, signed_in: Browser) -> None:
    put_in_state(Agreement.objects.all(), State.PROPOSED)
    today = timezone.localdate()
    part = InstalmentFactory(agreement=grant(reference="2026/CNV/00012"), due_on=today.replace(year=today.year - 1))
    for language, word in (("ar", "متأخر"), ("fr", "en retard")):
        page = shown(signed_in(finance, language)).content.decode()
        assert f'<span class="badge badge-overdue" title="">{word}</span>' in page
        assert '<bdi dir="ltr">2026/CNV/00012</bdi>' in page
        assert f"/admin/registry/agreement/{part.agreement_id}/instalments/{part.pk}/pay/" in page


@pytest.mark.parametrize(("language", "words"), [
    ("ar", ("لا شيء ينتظركم: أنجزتم كل ما طُلب منكم", "ستظهر هنا البطاقات")),
    ("fr", ("Rien ne vous attend\u00a0: tout ce qui vous était demandé", "les fiches que vous saisissez")),
])  # fmt: skip
def test_when_nothing_waits_it_is_said_kindly(language: str, words: tuple[str, ...], signed_in: Browser) -> None:
    finance = account("new@ministry.example", Role.FINANCE)
    put_in_state(Agreement.objects.all(), State.PROPOSED)
    page = shown(signed_in(finance, language)).content.decode()
    assert all(each in page for each in words)
    assert 'class="waits"' not in page


@pytest.mark.parametrize("who", ["auditor", "manager"])
def test_who_acts_on_nothing_is_asked_for_nothing(who: str, cast: dict[str, User], signed_in: Browser) -> None:
    response = shown(signed_in(cast[who], "fr"))
    assert response.context["groups"] == []
    assert "d’autres agissent" in response.content.decode()
    assert 'href="/admin/alerts/"' in response.content.decode()


@pytest.mark.parametrize("name", [each.name for each in QUESTIONS])
def test_a_question_that_is_not_ones_own_lists_nothing(name: str, auditor: User, signed_in: Browser) -> None:
    [question] = [each for each in QUESTIONS if each.name == name]
    address = f"/admin/registry/{question.model._meta.model_name}/?waits={name}"
    assert number_in(signed_in(auditor), address) == 0
    assert number_in(signed_in(auditor), address.replace(name, "nonsense")) == 0


def test_a_list_of_what_waits_keeps_to_the_perimeter(regional_clerk: User, signed_in: Browser) -> None:
    mine = AgreementFactory(parties=2, state=State.APPROVED, region_codes=["07"])
    AgreementFactory(parties=2, state=State.APPROVED, region_codes=["04"])
    shown_rows = signed_in(regional_clerk).get("/admin/registry/agreement/?waits=to_sign").context["cl"].result_list
    assert mine in shown_rows
    assert all(row.territories.filter(region__code="07").exists() for row in shown_rows)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_register_stands_below_in_tables_that_can_be_read_aloud(
    language: str, clerk: User, signed_in: Browser
) -> None:
    response = shown(signed_in(clerk, language))
    page = response.content.decode()
    for table in response.context["glance"]["tables"]:
        assert f"<caption>{table['caption']}</caption>" in page
        for row in table["rows"]:
            assert 0 <= row["money_width"] <= 100
    tables = page.split('id="glance"', 1)[1].split("</section>", 1)[0]
    assert tables.count('<svg class="share') == tables.count('focusable="false"') > 0
    assert page.count("<table") >= 3
    assert "style=" not in page.split("<main", 1)[-1]


def test_all_lists_stay_within_reach(supervisor: User, signed_in: Browser) -> None:
    page = shown(signed_in(supervisor)).content.decode()
    assert 'href="/admin/#lists"' in page
    assert page.index("<details") < page.index('id="lists"')
    assert 'href="/admin/registry/pillar/"' in page


def test_recent_records_lead_to_their_pages(clerk: User, signed_in: Browser) -> None:
    with acting(clerk, road="admin"):
        agreement, party = AgreementFactory(title_ar="اتفاقية حديثة"), PartyFactory(name_ar="جمعية حديثة")
    page = shown(signed_in(clerk)).content.decode()
    recent = page[page.index('id="recent"') : page.index('id="glance"')]
    assert f'href="/admin/registry/agreement/{agreement.pk}/change/"' in recent
    assert f'href="/admin/registry/party/{party.pk}/change/"' in recent


def test_the_first_page_asks_as_often_for_many_as_for_few(supervisor: User, signed_in: Browser) -> None:
    client = signed_in(supervisor)

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            shown(client)
        return len(asked)

    shown(client)
    few = statements()
    for _place in range(20):
        AgreementFactory(state=State.UNDER_REVIEW)
        AgreementFactory(parties=2, state=State.APPROVED)
    assert statements() == few <= 20


def test_groups_have_names_that_can_stand_in_an_address() -> None:
    assert len({group.name for group in GROUPS}) == len(GROUPS)
    assert all(group.name.isidentifier() for group in GROUPS)
