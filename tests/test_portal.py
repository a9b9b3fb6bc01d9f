"""The associations' desk as its members read it: each page, what is asked, and nothing of anybody else."""

import datetime as dt
import gzip
import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry import lifecycle
from registry.choices import DepositKind, State
from registry.models import (
    Agreement,
    AgreementParty,
    Commitment,
    Document,
    Membership,
    Party,
    Project,
    ProjectLine,
    Report,
    User,
)

from .conftest import act_for, person
from .deposited import agreement_of, asked, association_of, begun, handed_in
from .factories import InstalmentFactory, PartyFactory, ReportFactory, grant, paper_of

Browser = Callable[..., Client]
pytestmark = pytest.mark.django_db
LANGUAGES = pytest.mark.parametrize("language", ["ar", "fr"])


@pytest.fixture
def stranger() -> User:
    """Said acts for another association."""
    other = PartyFactory(name_ar="جمعية سعيد للاختبار")
    return act_for(person("said@elsewhere.example", "association", full_name="سعيد"), other)


def page_of(agreement: Agreement) -> str:
    return f"/portal/agreements/{agreement.uuid}/"


def shown(client: Client, address: str, status: int = 200) -> str:
    page = client.get(address)
    assert page.status_code == status, address
    return page.text


# -- My agreements ---------------------------------------------------------------------------------------------------


@LANGUAGES
def test_my_agreements_show_the_state_in_plain_words_and_what_is_asked(
    language: str, member: User, signed_in: Browser
) -> None:
    agreement = agreement_of(member)
    report = ReportFactory(agreement=agreement)
    page = shown(signed_in(member, language), "/portal/")
    words = {
        "ar": ("سارية المفعول", "أودعوا: تقرير أدبي", "متأخر منذ"),
        "fr": ("En vigueur", "À déposer\u00a0: rapport d’activité", "en retard depuis le"),
    }
    for sentence in (*words[language], getattr(agreement, f"title_{language}").replace("'", "&#x27;")):
        assert sentence in page
    assert f"{page_of(agreement)}reports/{report.pk}/" in page
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page


@LANGUAGES
def test_a_desk_without_agreements_says_what_to_do(language: str, member: User, signed_in: Browser) -> None:
    page = shown(signed_in(member, language), "/portal/")
    assert {"ar": "لا توجد هنا أي اتفاقية بعد", "fr": "Aucune convention n’est encore ici"}[language] in page


def test_a_mandate_that_has_ended_leaves_an_empty_desk_that_says_why(member: User, signed_in: Browser) -> None:
    agreement = agreement_of(member)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Membership.objects.update(valid_from=yesterday, valid_until=yesterday)
    client = signed_in(member, "fr")
    assert "Votre mandat a peut-être pris fin" in shown(client, "/portal/")
    shown(client, page_of(agreement), 404)


def test_agreements_are_grouped_by_association_and_the_pressing_come_first(member: User, signed_in: Browser) -> None:
    first = grant(association_of(member), title_fr="Une convention tranquille")
    other = PartyFactory(name_fr="Seconde association")
    act_for(member, other)
    pressing = grant(other, title_fr="Une convention pressante")
    quiet = grant(other, title_fr="Une convention ancienne")
    ReportFactory(agreement=pressing)
    groups = signed_in(member, "fr").get("/portal/").context["groups"]
    found = {group.party: [line.agreement for line in group.lines] for group in groups}
    assert found[other] == [pressing, quiet]
    assert [line for party, lines in found.items() if party != other for line in lines] == [first]


def test_many_agreements_can_be_searched_and_filtered(member: User, signed_in: Browser) -> None:
    client, party = signed_in(member, "fr"), association_of(member)
    for _number in range(10):
        grant(party)
    assert 'name="q"' not in shown(client, "/portal/")
    suspended = grant(party, state=State.SUSPENDED, title_fr="Appui aux familles d'Azilal")
    for question in ("?q=azilal", "?state=suspended"):
        page = client.get(f"/portal/{question}")
        assert [line.agreement for group in page.context["groups"] for line in group.lines] == [suspended]
        assert "1 convention trouvée" in page.text
    assert client.get("/portal/?q=rien+de+tel&state=nonsense").context["found"] == 0


# -- The page of an agreement ----------------------------------------------------------------------------------------


@LANGUAGES
def test_the_page_of_an_agreement_tells_where_it_stands_and_what_comes(
    language: str, member: User, clerk: User, signed_in: Browser
) -> None:
    agreement = agreement_of(member)
    party = association_of(member)
    asked(agreement, party, clerk)
    report = ReportFactory(agreement=agreement, due_on=timezone.localdate() + dt.timedelta(days=40))
    InstalmentFactory(agreement=agreement, number=1, paid=True)
    InstalmentFactory(agreement=agreement, number=2, amount=4500, condition="report", required_report=report)
    Commitment.objects.create(agreement=agreement, funder=party, year=2027, amount=1250)
    line = ProjectLine.objects.order_by("pk").first()
    Project.objects.create(agreement=agreement, holder=party, project_line=line, name_ar="مشروع", name_fr="Projet neuf")
    page = shown(signed_in(member, language), page_of(agreement))
    words = {
        "ar": ("أرسلوا الوثائق الناقصة", "نسخة الوصل", "دخلت الاتفاقية حيز التنفيذ", "تقرير أدبي (حاليا: منتظر"),
        "fr": ("Envoyez les pièces manquantes", "Copie du récépissé", "est entrée en vigueur", "Projet neuf"),
    }
    for sentence in (*words[language][:3], "4\u202f500,00", "1\u202f250,00", "91\u202f250,00"):
        assert sentence in page
    assert "/calendar.ics" in page


def test_money_tells_the_next_instalment_and_its_condition(member: User, signed_in: Browser) -> None:
    agreement = agreement_of(member)
    report = ReportFactory(agreement=agreement)
    InstalmentFactory(agreement=agreement, number=1, paid=True)
    InstalmentFactory(agreement=agreement, number=2, condition="report", required_report=report)
    InstalmentFactory(agreement=agreement, number=3)
    money = signed_in(member, "fr").get(page_of(agreement)).context["money"]
    assert money.next.instalment.number == 2
    assert (
        money.next.condition == "dès que ce rapport est accepté\u00a0: rapport d’activité (actuellement\u00a0: attendu)"
    )
    assert (money.sums.committed, money.sums.paid) == (91000 - 1000, 1000)


def test_nothing_private_stands_on_any_page(member: User, clerk: User, signed_in: Browser) -> None:
    secret = "CANARY"
    agreement = agreement_of(member)
    Agreement.objects.filter(pk=agreement.pk).update(note=f"{secret}-note")
    other = AgreementParty.objects.create(
        agreement=agreement,
        party=PartyFactory(phone=f"{secret}-1", email="canary@b.example", bank_account=secret),
        must_sign=False,
    ).party
    Party.objects.filter(pk=other.pk).update(address=f"{secret}-address", note=f"{secret}-note")
    internal = paper_of(agreement)
    Document.objects.filter(pk=internal.pk).update(title=f"{secret}-internal")
    clerk.full_name = f"{secret}-clerk"
    clerk.save()
    lifecycle.move(
        agreement, "suspend", actor=person("n@ministry.example", "supervisor", full_name=secret), reason="سبب"
    )
    asked(agreement, association_of(member), clerk)
    begun(member, DepositKind.RENEWAL, agreement)
    client = signed_in(member, "fr")
    for address in ("/portal/", page_of(agreement), f"{page_of(agreement)}renewal/"):
        page = shown(client, address)
        assert secret not in page
        assert "canary@" not in page


def test_drafts_of_the_ministry_are_seen_from_the_day_they_are_sent(
    member: User, supervisor: User, signed_in: Browser
) -> None:
    client, party = signed_in(member), association_of(member)
    agreement = grant(party, state=State.DRAFT)
    for step in ("submit", "share", "return", "submit", "approve"):
        if step == "share":
            lifecycle.share(agreement, actor=supervisor)
        else:
            lifecycle.move(agreement, step, actor=supervisor, reason="ناقص", overrides=PASS_ALL)
        is_seen = step in ("share", "approve")
        assert (str(agreement.uuid) in shown(client, "/portal/")) == is_seen, step
        shown(client, page_of(agreement), 200 if is_seen else 404)


PASS_ALL = dict.fromkeys(("two_grants", "no_convention", "no_indicators", "no_report"), "للاختبار")


# -- Foreign and absent ----------------------------------------------------------------------------------------------


def forms_of(agreement: Agreement, report: Report, request: Any, party: Party) -> list[str]:
    page = page_of(agreement)
    names = ("signed-copy/", "correction/", "renewal/", f"reports/{report.pk}/", f"pieces/{request.pk}/")
    return [page, *(f"{page}{name}" for name in names), f"/portal/associations/{party.uuid}/contact/"]


@LANGUAGES
def test_what_is_foreign_and_what_is_absent_are_the_same_bytes(
    language: str, member: User, stranger: User, clerk: User, signed_in: Browser
) -> None:
    agreement = agreement_of(member)
    request = asked(agreement, association_of(member), clerk)
    report = ReportFactory(agreement=agreement)
    paper, deposit = paper_of(agreement), handed_in(member, DepositKind.CONTACT)
    Document.objects.filter(pk=paper.pk).update(is_public=True)
    foreign = [
        *forms_of(agreement, report, request, association_of(member)),
        f"{page_of(agreement)}documents/{paper.sha256}/",
        f"/portal/associations/{association_of(member).uuid}/calendar.ics",
        f"/portal/deposits/{deposit.uuid}/",
    ]
    absent = [re.sub(r"[0-9a-f-]{36}", str(uuid.uuid4()), address) for address in foreign]
    client = signed_in(stranger, language)
    answers = [client.get(address) for address in (*foreign, *absent, "/portal/nothing/", "/portal/x")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    said = [{name: value for name, value in answer.headers.items() if name != "Expires"} for answer in answers]
    assert all(each == said[0] for each in said)
    posted = [client.post(address, {"do": "hand_in"}) for address in (*forms_of_only(foreign), *forms_of_only(absent))]
    assert {answer.status_code for answer in posted} == {404}
    assert len({answer.content for answer in posted}) == 1


def forms_of_only(addresses: list[str]) -> list[str]:
    return [address for address in addresses if address.endswith(("copy/", "correction/", "renewal/", "contact/"))]


def test_who_has_not_signed_in_is_led_to_the_sign_in_whatever_is_asked(member: User) -> None:
    agreement = agreement_of(member)
    for address in ("/portal/", page_of(agreement), f"/portal/agreements/{uuid.uuid4()}/", "/portal/nothing"):
        answer = Client().get(address)
        assert (answer.status_code, answer.url) == (302, f"/accounts/login/?next={address}")


@pytest.mark.parametrize("who", ["clerk", "supervisor", "auditor", "finance", "account_manager"])
def test_the_staff_has_another_desk(who: str, member: User, request: pytest.FixtureRequest, signed_in: Browser) -> None:
    client = signed_in(request.getfixturevalue(who))
    answers = [client.get(address) for address in ("/portal/", page_of(agreement_of(member)), "/portal/nothing/")]
    assert [answer.status_code for answer in answers] == [403] * 3


def test_private_pages_are_kept_by_nobody(member: User, signed_in: Browser) -> None:
    client = signed_in(member)
    agreement = agreement_of(member)
    for address in ("/portal/", page_of(agreement), "/portal/nothing/", "/status/"):
        control = client.get(address)["Cache-Control"]
        assert {"private", "no-store"} <= set(control.split(", ")), address


# -- Papers ----------------------------------------------------------------------------------------------------------


def test_papers_are_handed_out_by_digest_when_public_or_ones_own(
    member: User, stranger: User, signed_in: Browser
) -> None:
    agreement = agreement_of(member)
    AgreementParty.objects.create(
        agreement=agreement, party=association_of(stranger), role="implementer", must_sign=False
    )
    public, internal = paper_of(agreement), paper_of(agreement)
    Document.objects.filter(pk=public.pk).update(is_public=True)
    deposit = handed_in(stranger, DepositKind.RENEWAL, agreement)
    theirs = deposit_with_file(stranger, agreement)
    address = f"{page_of(agreement)}documents/"
    mine, other = signed_in(member), signed_in(stranger)
    answer = mine.get(f"{address}{public.sha256}/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    for digest in (internal.sha256, theirs.sha256, "0" * 64, "nonsense"):
        shown(mine, f"{address}{digest}/", 404)
    assert other.get(f"{address}{theirs.sha256}/").status_code == 200, "what one handed in oneself"
    shown(other, f"{address}{internal.sha256}/", 404)
    shown(mine, f"/portal/deposits/{deposit.uuid}/", 404)


def deposit_with_file(member: User, agreement: Agreement) -> Document:
    from registry import deposits

    from .deposited import pdf

    report = ReportFactory(agreement=agreement)
    draft = begun(member, DepositKind.REPORT, agreement, of=report)
    deposits.attach(draft, pdf("le rapport"), name="rapport.pdf")
    deposits.hand_in(draft, token=uuid.uuid4(), actor=member)
    return Document.objects.order_by("pk").last()


def test_the_calendar_is_that_of_the_association(member: User, signed_in: Browser) -> None:
    agreement_of(member)
    answer = signed_in(member, "fr").get(f"/portal/associations/{association_of(member).uuid}/calendar.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert "Fin de la convention" in answer.text


def test_somebody_who_acts_for_two_parties_reads_for_one_at_a_time(member: User, signed_in: Browser) -> None:
    agreement = agreement_of(member)
    second = AgreementParty.objects.create(agreement=agreement, party=PartyFactory(), must_sign=False, position=9).party
    client = signed_in(member)
    assert client.get(f"{page_of(agreement)}?for={second.uuid}").context["party"] == association_of(member)
    act_for(member, second)
    assert client.get(f"{page_of(agreement)}?for={second.uuid}").context["party"] == second
    assert len(client.get(page_of(agreement)).context["parties"]) == 2


# -- What it costs ---------------------------------------------------------------------------------------------------


def cost_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        shown(client, address)
    return len(seen)


def test_the_desk_costs_the_same_number_of_queries_however_much_it_holds(
    member: User, clerk: User, signed_in: Browser
) -> None:
    client, party = signed_in(member), association_of(member)

    def full(number: int) -> Agreement:
        agreement = grant(party, framework=grant())
        asked(agreement, party, clerk)
        for each in range(1, number + 1):
            ReportFactory(agreement=agreement)
            InstalmentFactory(agreement=agreement, number=each, payer=PartyFactory(), condition="report")
            AgreementParty.objects.create(agreement=agreement, party=PartyFactory(), must_sign=False)
            Document.objects.filter(pk=paper_of(agreement).pk).update(is_public=True)
        begun(member, DepositKind.RENEWAL, agreement)
        return agreement

    small = full(2)
    home, page = cost_of(client, "/portal/"), cost_of(client, page_of(small))
    many = [full(2), full(8)]
    assert cost_of(client, "/portal/") == home
    assert cost_of(client, page_of(many[1])) == page
    assert home <= 40
    assert page <= 70


FIRST_PAGE = 60_000
"""Bytes, compressed, with all that it needs to be read: on a slow line some seconds."""


@LANGUAGES
def test_the_first_page_is_light_with_all_it_needs(
    language: str, member: User, clerk: User, signed_in: Browser
) -> None:
    party = association_of(member)
    for _number in range(12):
        agreement = grant(party)
        ReportFactory(agreement=agreement)
    page = shown(signed_in(member, language), "/portal/")
    needed = re.findall(r'<(?:link|script)[^>]+(?:href|src)="([^"]+)"', page)
    assert needed, "the style sheets"
    files = [Path(finders.find(address.removeprefix(settings.STATIC_URL))) for address in needed]
    assert not any("fonts" in file.name for file in files)
    assert not any("url(" in file.read_text() for file in files if file.suffix == ".css"), (
        "a sheet fetches nothing more"
    )
    sizes = [len(gzip.compress(page.encode()))] + [len(gzip.compress(file.read_bytes())) for file in files]
    assert sum(sizes) <= FIRST_PAGE / 3, "today a third of what is allowed, so that growth shows early"
    assert "<script" not in page


HOSTILE = ("?q=%00", "?q=%ED%A0%80", "?state=%00", "?q=%E2%80%AE", "?q=" + "a" * 3000, "?for=%00")


def test_no_question_makes_the_desk_stumble(member: User, signed_in: Browser) -> None:
    client, page = signed_in(member), page_of(agreement_of(member))
    for question in HOSTILE:
        assert client.get(f"/portal/{question}").status_code == 200, question
        assert client.get(f"{page}{question}").status_code == 200, question
    for number in ("0", "9" * 10, "9" * 19, "9" * 40):
        assert client.get(f"{page}reports/{number}/").status_code == 404, number
        assert client.get(f"{page}pieces/{number}/").status_code == 404, number


def test_the_first_page_leads_to_both_doors_of_associations(client: Client) -> None:
    page = shown(client, "/")
    assert 'href="/portal/"' in page
    assert 'href="/status/"' in page
