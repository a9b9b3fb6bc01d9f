"""Receipts and status letters: what they say, in both languages, and what no text can do to them."""

import datetime as dt
import re
import shutil
import uuid
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.choices import Office
from registry.deposits.content import called
from registry.exchange import letters
from registry.exchange.letters import codes, statements
from registry.models import (
    Agreement,
    Deposit,
    DepositPaper,
    Document,
    Instalment,
    Membership,
    Party,
    StatusCode,
    StatusLetter,
    User,
)
from registry.refusals import Refusal
from tests.conftest import act_for, person
from tests.factories import PartyFactory, ReportFactory, grant, paper_of, step_to
from tests.pdf_reading import WITH_POPPLER, assert_sound, assert_within_the_page, text_of

Browser = Callable[..., Client]
pytestmark = pytest.mark.django_db


class Story:
    """An association with a grant of 90 000 dirhams, half of it paid."""

    def __init__(self, member: User, **fields: Any) -> None:
        self.member = member
        self.party = Membership.objects.get(person=member).party
        Party.objects.filter(pk=self.party.pk).update(name_fr="Association Hind d’essai")
        self.party.refresh_from_db()
        self.agreement = grant(self.party, **{"reference": "2026/CNV/00012"} | fields)
        payment = {"paid_on": "2026-07-02", "paid_amount": 45000, "payment_reference": "OV-1"}
        Instalment.objects.create(agreement=self.agreement, number=1, amount=45000, due_on="2026-06-30", **payment)

    def issue(self) -> StatusLetter:
        return letters.issue(self.agreement, self.party, actor=self.member)

    def hand_in(self, **fields: Any) -> Deposit:
        report = ReportFactory(agreement=self.agreement)
        indicator = self.agreement.indicators.get()
        values = {
            "number": f"REC/2026/{Deposit.objects.count() + 1:05}",
            "kind": "report",
            "agreement": self.agreement,
            "report": report,
            "text": "نظمنا ثلاث دورات تكوينية",
            "content": {"spent": "12000.50", "values": {str(indicator.pk): "42.00"}},
            "answer_due_on": dt.date(2027, 1, 1),
        }
        deposit = Deposit(token=uuid.uuid4(), party=self.party, made_by=self.member, **values | fields)
        deposit.content = {**deposit.content, "then": called(deposit, [indicator])}
        deposit.save()
        return deposit


@pytest.fixture
def story(member: User) -> Story:
    return Story(member)


# -- The receipt -----------------------------------------------------------------------------------------------------


@WITH_POPPLER
def test_a_receipt_says_what_was_handed_in_by_whom_and_until_when_it_is_answered(story: Story) -> None:
    deposit = story.hand_in()
    made_at = timezone.localtime(deposit.made_at)
    document = paper_of(story.agreement, "report")
    DepositPaper.objects.create(deposit=deposit, document=document)
    pdf = letters.receipt(deposit)
    text = text_of(pdf)
    for said in (
        "وصل الإيداع",
        "Récépissé de dépôt",
        deposit.number,
        "جمعية هند للاختبار",
        "Association Hind d’essai",
        "2026/CNV/00012",
        "اتفاقية اختبار رقم",
        story.agreement.title_fr,
        f"{made_at:%H:%M}",
        "تقرير أدبي",
        "rapport d’activité",
        "نظمنا ثلاث دورات تكوينية",
        "12\u202f000,50".replace("\u202f", " "),
        "اثنا عشر ألف درهم وخمسون سنتيما",
        "douze mille dirhams et cinquante centimes",
        "42",
        f"SHA-256 {document.sha256[:16]}…",
        "يناير",
        "1er janvier 2027",
        "loi n° 55-19",
        codes.grouped(letters.code_of(story.agreement, story.party)),
        "http://testserver/status/",
    ):
        assert said in text, said
    assert_sound(pdf)
    assert_within_the_page(pdf)


def test_a_receipt_is_the_same_paper_whenever_it_is_printed(story: Story) -> None:
    deposit = story.hand_in()
    first = letters.receipt(deposit)
    Deposit.objects.filter(pk=deposit.pk).update(
        state="returned", reason="ناقص", decided_at=timezone.now(), decided_by=story.member
    )
    step_to(story.agreement, "suspended")
    assert letters.receipt(Deposit.objects.get(pk=deposit.pk)) == first
    assert StatusCode.objects.filter(agreement=story.agreement).count() == 1


@WITH_POPPLER
def test_a_receipt_names_a_file_as_its_sender_did_never_as_the_ministry_filed_it(story: Story) -> None:
    document = paper_of(story.agreement, "annex")
    Document.objects.filter(pk=document.pk).update(title="عنوان داخلي للوزارة")
    deposit = story.hand_in(content={"names": {document.sha256: "تقرير الجمعية.pdf"}})
    DepositPaper.objects.create(deposit=deposit, document=document)
    text = text_of(letters.receipt(deposit))
    assert "تقرير الجمعية" in text
    assert "داخلي" not in text


@WITH_POPPLER
def test_new_contact_data_have_a_receipt_without_a_code(story: Story) -> None:
    content = {"phone": "0537000000", "email": "", "before": {"phone": "0522000000", "email": "a@b.ma"}}
    deposit = story.hand_in(kind="contact", agreement=None, report=None, text="", content=content)
    text = text_of(letters.receipt(deposit))
    assert "0537000000" in text
    assert "—" in text, "an address that was taken away"
    assert "/status/" not in text
    assert not StatusCode.objects.filter(party=story.party).exists()


# -- The letter ------------------------------------------------------------------------------------------------------


@WITH_POPPLER
def test_a_letter_says_where_the_agreement_stands_in_both_languages(story: Story) -> None:
    letter = story.issue()
    pdf = letters.status_letter(letter)
    text = text_of(pdf)
    assert re.fullmatch(r"ATT/\d{4}/\d{5}", letter.number)
    for said in (
        "شهادة وضعية اتفاقية",
        "Attestation de situation d’une convention",
        letter.number,
        "جمعية هند للاختبار",
        "المنفذ",
        "Association Hind d’essai (exécutant)",
        "مارس",
        "5 mars 2026",
        "19 mars 2027",
        "90 000,00",
        "تسعون ألف درهم",
        "45 000,00 DH",
        "quarante-cinq mille dirhams",
        "http://testserver/status/letter/",
        codes.grouped(letter.code),
    ):
        assert said in text, said
    assert letter.code not in text, "in fours, as people copy it"
    paper = assert_sound(pdf)
    assert len(paper.pages) == 1
    assert_within_the_page(pdf)


@pytest.mark.parametrize("is_fictional", [True, False])
def test_fiction_says_so_across_the_page_in_both_languages(is_fictional: bool, story: Story) -> None:
    agreement = story.agreement
    reference = "DEMO-2026-9999" if is_fictional else "2026/CNV/00099"
    Agreement.objects.filter(pk=agreement.pk).update(is_fictional=is_fictional, reference=reference)
    agreement.refresh_from_db()
    letter = story.issue()
    assert letter.number.startswith("DEMO-ATT/") == is_fictional
    pdf = letters.status_letter(letter)
    assert_sound(pdf)
    if shutil.which("pdftotext"):
        text = text_of(pdf)
        assert ("بيانات تجريبية غير حقيقية" in text) == is_fictional
        assert ("Données de démonstration fictives" in text) == is_fictional


def test_the_same_letter_is_the_same_bytes_and_does_not_change_with_the_agreement(story: Story) -> None:
    letter = story.issue()
    first = letters.status_letter(letter)
    assert letters.compared(letter) == "same"
    step_to(story.agreement, "suspended")
    again = StatusLetter.objects.get(pk=letter.pk)
    assert letters.status_letter(again) == first
    assert letters.compared(again) == "changed"


def test_an_association_that_leads_reads_of_its_money_and_a_witness_does_not(story: Story) -> None:
    row = story.agreement.participations.filter(party=story.party)
    for role, is_told in (("implementer", True), ("lead", True), ("signatory", True), ("witness", False)):
        row.update(role=role)
        facts = statements.facts_of(story.agreement, story.party)
        assert ("committed" in facts["money"]) is is_told, role


def test_a_letter_outlives_what_only_says_whose_turn_it_is(story: Story) -> None:
    letter = story.issue()
    story.hand_in()
    assert letters.compared(letter) == "turned"
    Instalment.objects.create(agreement=story.agreement, number=2, amount=45000, due_on="2026-12-30")
    assert letters.compared(letter) == "turned"
    payment = {"paid_on": "2026-11-02", "paid_amount": 45000, "payment_reference": "OV-2"}
    Instalment.objects.filter(number=2, agreement=story.agreement).update(**payment)
    assert letters.compared(letter) == "changed"


def test_one_letter_for_one_state_of_one_day(story: Story) -> None:
    first = story.issue()
    assert story.issue() == first
    assert StatusLetter.objects.filter(agreement=story.agreement).count() == 1
    step_to(story.agreement, "suspended")
    second = story.issue()
    assert second.number != first.number
    assert second.code != first.code
    assert int(second.number[-5:]) == int(first.number[-5:]) + 1


def test_letters_are_issued_by_who_acts_for_a_party_and_by_nobody_else(story: Story, clerk: User) -> None:
    other = PartyFactory()
    stranger = act_for(person("other@association.example", "association"), other)
    for actor, party in ((stranger, story.party), (stranger, other), (story.member, other), (clerk, story.party)):
        with pytest.raises(Refusal) as refusal:
            letters.issue(story.agreement, party, actor=actor)
        assert refusal.value.code == "not_allowed"
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Membership.objects.filter(person=story.member).update(valid_from=yesterday, valid_until=yesterday)
    with pytest.raises(Refusal):
        story.issue()
    assert not StatusLetter.objects.exists()


def test_a_letter_of_a_text_that_is_the_ministrys_own_draft_is_refused(member: User) -> None:
    story = Story(member, state="draft", signed_on=None, signed_on_precision="")
    with pytest.raises(Refusal):
        story.issue()
    story.agreement.shared_at = timezone.now()
    story.agreement.save()
    assert story.issue().content["state"]["code"] == "draft"


# -- Hostile words ---------------------------------------------------------------------------------------------------

MARKUP = '#eval("1+1") $x^2$ *gras* _it_ [a] ] } \\ // /* <b> @ref = Titre `raw` #import "@preview/x:1" ~ -- '
HOSTILE = {
    "markup": MARKUP,
    "arabic markup": f"جمعية {MARKUP} الأمل",
    "5000 letters without a space": "م" * 5000,
    "5000 latin letters": "W" * 5000,
    "5000 letters in words": "جمعية النور " * 417,
    "emoji": "جمعية 😀 الأمل 👩‍👩‍👧 漢字",
    "direction": "جمعية \u202eevil\u202c \u2066x\u2069 \u200fالأمل\u2069\u2069",
    "controls": "a\x00b\x07c\x1b[0m\ud800d\uffff\U000e0041",
    "marks": "ا" + "\u0651\u064e" * 200,
    "lines": "سطر\n" * 30,
    "empty": "",
    "json": '{"a": "\\u0022}"}',
}


def altered(story: Story, words: str) -> StatusLetter:
    """A letter that says this of everything that people typed."""
    letter = story.issue()
    both = {"ar": words, "fr": words}
    letter.content["association"] = both
    letter.content["agreement"] = {"number": words[:60], "kind": both, "title": both}
    letter.content["parties"] = [{"name": both, "role": {"ar": "طرف", "fr": "partie"}}] * 2
    return letter


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_people_typed_is_words_and_stays_on_the_page(name: str, story: Story) -> None:
    words = HOSTILE[name]
    pdf = letters.status_letter(altered(story, words))
    assert_sound(pdf, is_archival=name not in ("emoji",))
    if shutil.which("pdftotext"):
        assert_within_the_page(pdf)
        text = text_of(pdf)
        if name == "markup":
            assert re.sub(r"\s+", "", MARKUP) in re.sub(r"\s+", "", text)
        if name == "5000 latin letters":
            assert len(re.findall("W", text)) >= 20000
        if name == "direction":
            assert "evil" in text


def test_two_parties_with_names_of_two_hundred_letters(story: Story) -> None:
    long_ar = ("جمعية التضامن والتكافل الاجتماعي للتنمية القروية وحماية الطفولة والأسرة " * 4)[:200]
    long_fr = ("Association de solidarité et de développement rural pour la protection " * 4)[:200]
    for row in story.agreement.participations.all():
        Party.objects.filter(pk=row.party_id).update(name_ar=f"{long_ar}{row.pk}", name_fr=f"{long_fr}{row.pk}")
    story.party.refresh_from_db()
    pdf = letters.status_letter(story.issue())
    assert_sound(pdf)
    if shutil.which("pdftotext"):
        assert_within_the_page(pdf)


# -- At the desks ----------------------------------------------------------------------------------------------------


def test_a_member_makes_a_letter_and_takes_it_away(story: Story, signed_in: Browser) -> None:
    desk = signed_in(story.member)
    response = desk.post(reverse("portal:letter", args=[story.agreement.uuid]))
    letter = StatusLetter.objects.get(agreement=story.agreement)
    assert response.status_code == 302
    assert response["Location"] == reverse("portal:letter_pdf", args=[letter.uuid])
    pdf = desk.get(response["Location"])
    assert pdf.content == letters.status_letter(letter)
    assert pdf["Content-Type"] == "application/pdf"
    name = letter.number.replace("/", "-")
    assert pdf["Content-Disposition"] == f'attachment; filename="attestation-{name}.pdf"'
    assert {"private", "no-store"} <= set(re.split(", *", pdf["Cache-Control"]))
    assert desk.get(reverse("portal:letter", args=[story.agreement.uuid])).status_code == 405


def test_a_member_prints_the_receipt_of_a_deposit(story: Story, signed_in: Browser) -> None:
    deposit = story.hand_in()
    pdf = signed_in(story.member, "fr").get(reverse("portal:receipt", args=[deposit.uuid]))
    assert pdf.content == letters.receipt(deposit)
    name = deposit.number.replace("/", "-")
    assert pdf["Content-Disposition"] == f'attachment; filename="recepisse-{name}.pdf"'


def test_papers_of_others_and_papers_that_do_not_exist_are_the_same_answer(story: Story, signed_in: Browser) -> None:
    stranger = act_for(person("other@association.example", "association"), PartyFactory(), office=Office.TREASURER)
    desk = signed_in(stranger)
    letter, deposit = story.issue(), story.hand_in()
    for view, own in (("letter_pdf", letter.uuid), ("receipt", deposit.uuid)):
        foreign = desk.get(reverse(f"portal:{view}", args=[own]))
        absent = desk.get(reverse(f"portal:{view}", args=[uuid.uuid4()]))
        assert foreign.status_code == absent.status_code == 404
        assert plain(foreign) == plain(absent)
        assert Client().get(reverse(f"portal:{view}", args=[own])).status_code == 302
    foreign = desk.post(reverse("portal:letter", args=[story.agreement.uuid]))
    absent = desk.post(reverse("portal:letter", args=[uuid.uuid4()]))
    assert foreign.status_code == absent.status_code == 404
    assert plain(foreign) == plain(absent)
    assert StatusLetter.objects.count() == 1


def plain(response: Any) -> str:
    """The page without what is new each time."""
    return re.sub(r'name="(csrfmiddlewaretoken|next)" value="[^"]*"', "", response.text)


def test_a_clerk_prints_receipts_and_letters_and_reads_no_code_on_a_page(
    story: Story, clerk: User, signed_in: Browser
) -> None:
    letter, deposit = story.issue(), story.hand_in()
    desk = signed_in(clerk, "fr")
    assert desk.get(reverse("admin:registry_deposit_receipt", args=[deposit.pk])).content == letters.receipt(deposit)
    assert desk.get(reverse("admin:registry_deposit_receipt", args=[0])).status_code == 404
    page = desk.get(reverse("admin:registry_deposit_change", args=[deposit.pk]))
    assert reverse("admin:registry_deposit_receipt", args=[deposit.pk]) in page.text
    listed = desk.get(reverse("admin:registry_statusletter_changelist"), {"q": letter.number})
    assert f'<bdi dir="ltr">{letter.number}</bdi>' in listed.text, "found by its number, as it is printed"
    shown = desk.get(reverse("admin:registry_statusletter_change", args=[letter.pk]))
    address = reverse("admin:registry_statusletter_pdf", args=[letter.pk])
    assert address in shown.text
    assert desk.get(address).content == letters.status_letter(letter)
    for page in (listed, shown):
        assert letter.number in unescape(page.text)
        for code in (letter.code, letters.code_of(story.agreement, story.party)):
            assert code not in page.text
            assert codes.grouped(code) not in page.text
    assert desk.post(reverse("admin:registry_statusletter_add")).status_code == 403
