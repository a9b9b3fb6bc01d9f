"""What the parties agreed, at their desk: the text, the signed paper, whom to call; and receipts that stay so."""

import re
import shutil
import subprocess
import uuid
from collections.abc import Callable
from typing import Any

import pgtrigger
import pytest
from django.core.files.base import ContentFile
from django.test import Client

from registry import deposits, lifecycle
from registry.choices import DepositKind, DocumentKind, State
from registry.exchange import letters
from registry.loading.demo_papers import page as pdf_page
from registry.models import (
    Agreement,
    AgreementPopulation,
    Amendment,
    Deposit,
    Document,
    Indicator,
    LegalReference,
    Message,
    Objective,
    Obligation,
    Party,
    Region,
    TargetPopulation,
    User,
)
from registry.permissions import visible_to

from .conftest import act_for, person
from .deposited import agreement_of, association_of, begun, handed_in, pdf
from .deposited import asked as asked_of
from .factories import PartyFactory, ReportFactory, grant, paper_of

Browser = Callable[..., Client]
pytestmark = pytest.mark.django_db
PASS_ALL = dict.fromkeys(("two_grants", "no_convention", "no_indicators", "no_report"), "للاختبار")


def page_of(agreement: Agreement) -> str:
    return f"/portal/agreements/{agreement.uuid}/"


def written(agreement: Agreement) -> Agreement:
    """The agreement with all that a paper says."""
    agreement.purpose_fr, agreement.purpose_ar = "Écouter les familles", ""
    agreement.steering_ar = "لجنة قيادة تجتمع كل ستة أشهر"
    agreement.duration_months = 12
    agreement.save()
    Objective.objects.create(agreement=agreement, text_ar="تقوية الأسرة", text_fr="Renforcer la famille")
    LegalReference.objects.create(agreement=agreement, text_ar="القانون رقم 65.15")
    agreement.territories.create(region=Region.objects.get(code="07"))
    AgreementPopulation.objects.create(agreement=agreement, population=TargetPopulation.objects.order_by("pk")[0])
    row = agreement.participations.get(role="implementer")
    row.obligations_ar = "تسيير الفضاء"
    row.save()
    Obligation.objects.create(agreement=agreement, debtor=row, text_ar="فتح الفضاء", due_on="2026-12-31")
    return agreement


# -- The text --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_parties_read_what_they_agreed(language: str, member: User, signed_in: Browser) -> None:
    agreement = written(agreement_of(member))
    page = signed_in(member, language).get(page_of(agreement)).text
    own = {"ar": "تقوية الأسرة", "fr": "Renforcer la famille"}[language]
    region = getattr(Region.objects.get(code="07"), f"name_{language}")
    population = getattr(TargetPopulation.objects.order_by("pk")[0], f"name_{language}")
    for words in (own, region.replace("'", "&#x27;"), population, "القانون رقم 65.15", "تسيير الفضاء", "فتح الفضاء"):
        assert words in page
    assert '<bdi lang="fr" dir="ltr">Écouter les familles</bdi>' in page, "the only text there is, with its language"
    assert '<bdi lang="ar" dir="rtl">لجنة قيادة تجتمع كل ستة أشهر</bdi>' in page
    for day in ("20/03/2026", "19/03/2027", "31/12/2026"):
        assert day in page
    assert {"ar": "ما اتفقت عليه الأطراف", "fr": "Ce dont les parties sont convenues"}[language] in page


def test_a_text_sent_to_be_read_says_that_it_is_a_draft(member: User, supervisor: User, signed_in: Browser) -> None:
    agreement = written(grant(association_of(member), state=State.DRAFT))
    lifecycle.move(agreement, "submit", actor=supervisor, overrides=PASS_ALL)
    lifecycle.share(agreement, actor=supervisor)
    page = signed_in(member, "fr").get(page_of(agreement)).text
    assert "Écouter les familles" in page
    assert "Ceci est un brouillon" in page
    assert "Ceci est un brouillon" not in signed_in(member, "fr").get(page_of(agreement_of(member))).text


def test_amendments_are_read_once_their_parties_have_signed(member: User, signed_in: Browser) -> None:
    agreement = agreement_of(member)
    values = {"agreement": agreement, "kind": "extension", "subject_fr": "Un an de plus"}
    draft = Amendment.objects.create(number=1, **values)
    client = signed_in(member, "fr")
    assert "Un an de plus" not in client.get(page_of(agreement)).text
    assert not visible_to(member, Amendment).exists()
    signed(draft)
    page = client.get(page_of(agreement)).text
    assert "Un an de plus" in page
    assert "Avenant n° 1" in page


def signed(amendment: Amendment) -> None:
    """By all its parties; how that comes about is told elsewhere."""
    with pgtrigger.ignore("registry.Amendment:keeps_its_facts"):
        days = {"signed_on": "2026-09-01", "effective_on": "2026-10-01"}
        Amendment.objects.filter(pk=amendment.pk).update(state="signed", **days)


# -- The signed paper ------------------------------------------------------------------------------------------------


def opened(client: Client, document: Document) -> int:
    return client.get(f"{page_of(document.agreement)}documents/{document.sha256}/").status_code


def test_the_signed_paper_is_open_to_its_parties_once_it_is_signed(member: User, signed_in: Browser) -> None:
    client = signed_in(member, "fr")
    waiting = agreement_of(member, State.APPROVED)
    early, agreement = paper_of(waiting, DocumentKind.SIGNED_SCAN), agreement_of(member)
    scan, annex = paper_of(agreement, DocumentKind.SIGNED_SCAN), paper_of(agreement, DocumentKind.ANNEX)
    Document.objects.filter(pk=scan.pk).update(title="Dossier interne 12")
    assert [opened(client, each) for each in (early, scan, annex)] == [404, 200, 404]
    page = client.get(page_of(agreement)).text
    assert scan.sha256 in page
    assert annex.sha256 not in page
    assert "Dossier interne" not in page, "the name under which the ministry files it"
    stranger = act_for(person("s@elsewhere.example", "association"), PartyFactory())
    assert opened(signed_in(stranger), scan) == 404


def test_the_paper_of_an_amendment_is_open_once_it_is_signed(member: User, signed_in: Browser) -> None:
    client, agreement = signed_in(member, "fr"), agreement_of(member)
    loose, paper = (paper_of(agreement, DocumentKind.AMENDMENT) for _number in range(2))
    values = {"agreement": agreement, "kind": "extension", "subject_fr": "Un an de plus"}
    draft = Amendment.objects.create(number=1, document=paper, **values)
    assert [opened(client, each) for each in (loose, paper)] == [404, 404]
    signed(draft)
    assert [opened(client, each) for each in (loose, paper)] == [404, 200]


def test_a_signed_copy_that_another_party_sent_counts_when_the_ministry_accepts_it(
    member: User, supervisor: User, signed_in: Browser
) -> None:
    agreement = agreement_of(member, State.APPROVED)
    other = agreement.participations.create(party=PartyFactory(), role="implementer", position=3).party
    theirs = act_for(person("b@elsewhere.example", "association"), other)
    deposit = handed_in(theirs, DepositKind.SIGNED_COPY, agreement)
    agreement.participations.update(has_signed=True)
    Agreement.objects.filter(pk=agreement.pk).update(signed_on="2026-03-05", signed_on_precision="day")
    agreement.refresh_from_db()
    lifecycle.move(agreement, "sign", actor=supervisor, overrides=PASS_ALL)
    document, mine = deposit.papers.get().document, signed_in(member, "fr")
    assert opened(signed_in(theirs), document) == 200
    assert opened(mine, document) == 404
    deposits.accept(deposit, actor=supervisor)
    assert opened(mine, document) == 200
    assert "موقعة.pdf" not in mine.get(page_of(agreement)).text, "the name that the other party gave its file"


def test_a_paper_that_the_ministry_had_already_shows_under_the_senders_name(member: User, signed_in: Browser) -> None:
    agreement = agreement_of(member)
    file = ContentFile(pdf_page("deux fois"), "paper.pdf")
    filed = Document.objects.create(agreement=agreement, kind="annex", file=file, title="Dossier interne 12")
    draft = begun(member, DepositKind.RENEWAL, agreement)
    deposits.attach(draft, pdf("deux fois"), name="nos comptes.pdf")
    deposits.hand_in(draft, token=uuid.uuid4(), actor=member)
    page = signed_in(member, "fr").get(page_of(agreement)).text
    assert filed.sha256 in page
    assert "nos comptes.pdf" in page
    assert "Dossier interne" not in page


# -- Whom to call ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("own_lead", [True, False])
def test_the_office_that_follows_the_agreement_can_be_reached(own_lead: bool, member: User, signed_in: Browser) -> None:
    agreement, party = agreement_of(member), association_of(member)
    ministry = agreement.participations.get(role="lead")
    Party.objects.filter(pk=ministry.party_id).update(
        phone="0537 00 00 01", email="suivi@ministry.example", address="Rabat"
    )
    other = agreement.participations.create(party=PartyFactory(phone="0666 00 00 00"), must_sign=False, position=9)
    if own_lead:
        agreement.participations.filter(party=party).update(role="lead")
        agreement.participations.filter(pk=ministry.pk).update(role="signatory")
    page = signed_in(member, "fr").get(page_of(agreement)).text
    for words in ("0537 00 00 01", "suivi@ministry.example", "Rabat"):
        assert words in page
    assert "0666" not in page, other.party


def test_new_contact_data_are_found_again_with_their_receipt(member: User, signed_in: Browser) -> None:
    deposit, client = handed_in(member, DepositKind.CONTACT), signed_in(member, "fr")
    page = client.get(f"/portal/associations/{association_of(member).uuid}/").text
    assert f"/portal/deposits/{deposit.uuid}/" in page
    assert deposit.number in page


# -- A receipt stays as it was ---------------------------------------------------------------------------------------


def shared(member: User, supervisor: User) -> Agreement:
    """Under review, and sent to be read."""
    agreement = grant(association_of(member), state=State.DRAFT, title_ar="العنوان الأول", title_fr="Premier titre")
    lifecycle.move(agreement, "submit", actor=supervisor, overrides=PASS_ALL)
    lifecycle.share(agreement, actor=supervisor)
    agreement.refresh_from_db()
    return agreement


def words_of(paper: bytes) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not on this machine")
    return subprocess.run(["pdftotext", "-", "-"], input=paper, capture_output=True, check=True).stdout.decode()


def test_a_draft_taken_back_is_not_read_through_an_old_deposit(
    member: User, clerk: User, supervisor: User, signed_in: Browser
) -> None:
    agreement, party = shared(member, supervisor), association_of(member)
    asked = asked_of(agreement, party, clerk)
    deposit = handed_in(member, DepositKind.PIECES, agreement, of=asked)
    lifecycle.move(agreement, "return", actor=supervisor, reason="ناقص")
    Agreement.objects.filter(pk=agreement.pk).update(
        title_ar="عنوان سري", title_fr="Titre secret", reference="SECRET-7"
    )
    Party.objects.filter(pk=party.pk).update(name_ar="جمعية باسم جديد")
    client = signed_in(member, "fr")
    page = client.get(f"/portal/deposits/{deposit.uuid}/").text
    assert page_of(agreement) not in page, "what is not there is not linked"
    paper = words_of(letters.receipt(Deposit.objects.get(pk=deposit.pk)))
    deposits.accept(deposit, actor=clerk)
    letter = " ".join(Message.objects.filter(to=member.email).values_list("body", flat=True))
    for told in (page, paper, letter):
        assert "ecret" not in told
        assert "سري" not in told
        assert "SECRET" not in told
    for told in (page, paper):
        assert "Premier titre" in told
    assert "باسم جديد" not in re.sub(r"<nav.*?</nav>", "", page, flags=re.DOTALL)


def test_indicators_keep_their_names_on_the_receipt(member: User, signed_in: Browser) -> None:
    agreement = agreement_of(member)
    report, indicator = ReportFactory(agreement=agreement), agreement.indicators.get()
    Indicator.objects.filter(pk=indicator.pk).update(name_fr="Familles reçues")
    draft = begun(member, DepositKind.REPORT, agreement, of=report)
    deposits.keep(draft, {"summary": "Fait", "values": {str(indicator.pk): "12"}})
    deposit: Any = deposits.hand_in(draft, token=uuid.uuid4(), actor=member)
    Indicator.objects.filter(pk=indicator.pk).update(name_fr="Renommé par le ministère")
    page = signed_in(member, "fr").get(f"/portal/deposits/{deposit.uuid}/").text
    for told in (page, words_of(letters.receipt(deposit))):
        assert "Familles reçues" in told
        assert "Renommé" not in told
