"""The papers that the desk prints: what they say in either language, their marks, their pages, and for whom."""

import io
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from registry import publication
from registry.exchange import letters
from registry.exchange.letters import ceremony_lists
from registry.models import (
    Agreement,
    AgreementParty,
    Ceremony,
    Instalment,
    Obligation,
    Party,
    Project,
    ProjectLine,
    Strategy,
    User,
)
from tests.factories import AgreementFactory, PersonFactory, SignedAgreementFactory, grant
from tests.office import LIST, change_page
from tests.pdf_reading import WITH_POPPLER, assert_sound, assert_within_the_page, text_of

Browser = Callable[..., Client]
pytestmark = pytest.mark.django_db
LANGUAGES = ("ar", "fr")
LANDSCAPE = 842


def squeezed(text: str) -> str:
    """Without spaces, of which pdftotext drops some beside the figures of a line of Arabic."""
    return "".join(text.split())


def address(thing: Any, language: str) -> str:
    name = thing._meta.model_name
    return reverse(f"admin:registry_{name}_paper", args=[thing.pk, language])


@pytest.fixture
def whole() -> Agreement:
    """An agreement of which everything is known."""
    agreement = grant(
        amount="10000000.00",
        reference="2026/CNV/00012",
        title_ar="اتفاقية شراكة حول الوساطة الأسرية",
        title_fr="Convention de partenariat sur la médiation familiale",
        purpose_ar="تحدد هذه الاتفاقية إطار التعاون بين الطرفين (2026-2027).",
        purpose_fr="La présente convention fixe le cadre de la coopération (2026-2027).",
        place_ar="الرباط",
        place_fr="Rabat",
        is_national=True,
    )
    lead, holder = agreement.participations.order_by("position")
    Party.objects.filter(pk=lead.party_id).update(name_ar="وزارة الاختبار", name_fr="Ministère d’essai")
    Party.objects.filter(pk=holder.party_id).update(
        name_ar="جمعية الأمل للاختبار", name_fr="Association Al Amal d’essai"
    )
    signatory = PersonFactory(name_ar="هند العلمي", name_fr="Hind El Alami")
    AgreementParty.objects.filter(pk=holder.pk).update(
        signatory=signatory, capacity_ar="رئيسة الجمعية", capacity_fr="Présidente de l’association"
    )
    Instalment.objects.create(agreement=agreement, number=1, payer=lead.party, amount=6000000, due_on="2026-06-30")
    Instalment.objects.create(agreement=agreement, number=2, payer=lead.party, amount=4000000, due_on="2026-12-31")
    Obligation.objects.create(
        agreement=agreement, debtor=holder, text_ar="تشغيل فضاء للوساطة", text_fr="Ouvrir un espace de médiation"
    )
    Project.objects.create(
        agreement=agreement,
        holder_id=holder.party_id,
        project_line=ProjectLine.objects.get(slug="family-mediation"),
        name_ar="فضاء الوساطة بالرباط",
        name_fr="Espace de médiation de Rabat",
        budget=Decimal("250000.50"),
    )
    return agreement


SAID = {
    "ar": (
        "بطاقة الاتفاقية",
        "2026/CNV/00012",
        "اتفاقية شراكة حول الوساطة الأسرية",
        "وزارة الاختبار",
        "جمعية الأمل للاختبار",
        "هند العلمي",
        "رئيسة الجمعية",
        "الطرف الرئيسي",
        "5 مارس 2026",
        "تحدد هذه الاتفاقية إطار التعاون بين الطرفين",
        "هدف الاختبار",
        "10 000 000,00 درهم",
        "عشرة ملايين درهم",
        "6 000 000,00",
        "30/06/2026",
        "تشغيل فضاء للوساطة",
        "مؤشر الاختبار",
        "فضاء الوساطة بالرباط",
        "250 000,50",
        "صفحة 1 من",
        "لفائدة: مكلف بالتسجيل",
    ),
    "fr": (
        "Fiche de la convention",
        "2026/CNV/00012",
        "Convention de partenariat sur la médiation familiale",
        "Ministère d’essai",
        "Association Al Amal d’essai",
        "Hind El Alami",
        "Présidente de l’association",
        "chef de file",
        "5 mars 2026",
        "La présente convention fixe le cadre de la coopération (2026-2027).",
        "10 000 000,00 DH",
        "dix millions de dirhams",
        "6 000 000,00",
        "30/06/2026",
        "Ouvrir un espace de médiation",
        "Espace de médiation de Rabat",
        "250 000,50",
        "page 1 sur",
        "pour : agent de saisie",
    ),
}


@WITH_POPPLER
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_says_all_that_was_agreed(language: str, whole: Agreement, desk: Client) -> None:
    response = desk.get(address(whole, language))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="convention-2026-CNV-00012-{language}.pdf"'
    assert "no-store" in response["Cache-Control"]
    text = text_of(response.content)
    for said in SAID[language]:
        assert squeezed(said) in squeezed(text), said
    assert_sound(response.content, language=language)
    assert_within_the_page(response.content)
    assert f"http://testserver{change_page(whole)}" in text.replace(" ", ""), "it is not published: the desk has it"


@WITH_POPPLER
def test_a_published_agreement_is_compared_by_everybody(whole: Agreement, desk: Client, supervisor: User) -> None:
    publication.publish(whole, actor=supervisor)
    text = text_of(desk.get(address(whole, "fr")).content)
    assert f"http://testserver/api/v1/agreements/{whole.uuid}/" in text.replace(" ", "")
    assert "publiée · version 1" in text


MARKS = {
    "draft": ("مسودة", "Brouillon"),
    "under_review": ("مسودة", "Brouillon"),
    "proposed": ("مقترحة", "Proposée"),
    "cancelled": ("ملغاة", "Annulée"),
}


@WITH_POPPLER
@pytest.mark.parametrize("state", MARKS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_signed_says_so_across_the_page(state: str, language: str, desk: Client) -> None:
    pdf = desk.get(address(AgreementFactory(state=state, parties=2), language)).content
    text = text_of(pdf)
    for mark in MARKS[state]:
        assert mark in text
    assert "Non signée" in text
    assert_sound(pdf, language=language)


@WITH_POPPLER
def test_a_signed_agreement_has_no_mark_and_a_fictional_one_has(whole: Agreement, desk: Client) -> None:
    text = text_of(desk.get(address(whole, "fr")).content)
    assert "Brouillon" not in text
    assert "fictives" not in text
    fiction = Agreement.objects.filter(is_fictional=True, state="in_force").first()
    text = text_of(desk.get(address(fiction, "ar")).content)
    assert "بيانات تجريبية غير حقيقية" in text
    assert "Données de démonstration fictives" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_real_agreement_can_be_printed(language: str, clerk: User) -> None:
    real = Agreement.objects.filter(is_fictional=False)
    pdf = letters.agreement_sheets_of(real, language=language, actor=clerk)
    assert_sound(pdf, language=language)
    assert_within_the_page(pdf)
    assert len(pikepdf.open(io.BytesIO(pdf)).pages) >= real.count()


@WITH_POPPLER
def test_a_selection_is_one_file_whose_sheets_count_their_own_pages(desk: Client) -> None:
    chosen = [SignedAgreementFactory(reference=f"2026/SEL/{number}") for number in (1, 2, 3)]
    data = {"action": "print_selected", "_selected_action": [each.pk for each in chosen]}
    response = desk.post(f"{LIST}?o=1", data)
    assert response["Content-Type"] == "application/pdf"
    text = text_of(response.content)
    places = [text.index(each.reference) for each in chosen]
    assert places == sorted(places), "in the order of the list"
    assert len(re.findall("صفحة1من1", squeezed(text))) == 3


def test_a_selection_has_a_limit_which_is_said(desk: Client, django_assert_max_num_queries: Any) -> None:
    many = [AgreementFactory().pk for _number in range(letters.MOST_SHEETS + 1)]
    page = desk.post(LIST, {"action": "print_selected", "_selected_action": many}, follow=True)
    assert f"<bdi>{letters.MOST_SHEETS}" in page.text or str(letters.MOST_SHEETS) in page.text
    assert [str(message) for message in page.context["messages"]]
    with django_assert_max_num_queries(60):
        response = desk.post(LIST, {"action": "print_selected", "_selected_action": many[1:]})
    assert len(pikepdf.open(io.BytesIO(response.content)).pages) == letters.MOST_SHEETS


@WITH_POPPLER
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_a_ceremony_has_parties_amounts_and_room_to_sign(language: str, desk: Client) -> None:
    ceremony = Ceremony.objects.create(
        title_ar="حفل توقيع للاختبار", title_fr="Cérémonie d’essai", held_on="2026-03-05", held_on_precision="day"
    )
    amounts = (Decimal(250000), Decimal(1000000), None)
    for number, amount in enumerate(amounts, start=1):
        row = SignedAgreementFactory(reference=f"2026/CER/{number}", amount=amount)
        Agreement.objects.filter(pk=row.pk).update(ceremony=ceremony)
    pdf = desk.get(address(ceremony, language)).content
    text = text_of(pdf).replace("\u202f", " ")
    said = {
        "ar": (
            "لائحة اتفاقيات حفل التوقيع",
            "حفل توقيع للاختبار",
            "مليون ومائتان وخمسون ألف درهم",
            "التوقيعات",
            "مبلغ اتفاقيتين معلوم",
        ),
        "fr": (
            "Liste des conventions d’une cérémonie de signature",
            "Cérémonie d’essai",
            "un million deux cent cinquante mille dirhams",
            "Signatures",
            "Le montant de 2 conventions est connu.",
        ),
    }
    for words in (*said[language], "2026/CER/1", "2026/CER/3", "250 000,00", "À signer"):
        assert words.lower() in text.lower(), words
    assert_sound(pdf, language=language)
    assert_within_the_page(pdf, width=LANDSCAPE)


def test_the_list_of_a_ceremony_leaves_out_what_is_not_signed_there() -> None:
    copied = AgreementFactory(reference="2026/CER/0", parties=2, amount=5)
    ceremony = Ceremony.objects.create(title_ar="حفل توقيع للاختبار", template=copied)
    SignedAgreementFactory(reference="2026/CER/1", state="signed", amount=7, ceremony=ceremony)
    SignedAgreementFactory(reference="2026/CER/2", state="cancelled", amount=9, ceremony=ceremony)
    copied.ceremony = ceremony
    copied.save()
    with translation.override("fr"):
        paper = ceremony_lists.list_of(ceremony, "fr")
    (listed,) = [part for part in paper.parts if part.columns]
    assert [line[1][0].text for line in listed.lines] == ["2026/CER/1"]
    assert paper.marks == [], "all of it is signed"
    (total,) = paper.parts[-1].rows
    assert "sept dirhams" in total.values[0].text


@WITH_POPPLER
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_a_year_says_what_the_statistics_say(language: str, desk: Client) -> None:
    told = desk.get("/api/v1/statistics/?by=pillar&year=2025").json()
    assert told["total"]["agreements"]
    pdf = desk.get(reverse("admin:statistics_paper", args=[2025, language])).content
    text = text_of(pdf).replace("\u202f", " ")
    titles = {"ar": "اتفاقيات سنة 2025 حسب الجهة والركيزة", "fr": "Conventions de 2025 par région et pilier"}
    assert squeezed(titles[language]) in squeezed(text)
    for group in told["results"]:
        name = group["pillar"]["name"][language] if group["pillar"] else ""
        assert name in text
    committed = Decimal(told["total"]["money"]["committed"]["value"])
    assert f"{committed:,.2f}".replace(",", " ").replace(".", ",") in text
    assert "api/v1/statistics/?by=region,pillar&year=2025" in text.replace(" ", "")
    assert_sound(pdf, language=language)
    assert_within_the_page(pdf, width=LANDSCAPE)


def test_the_glance_leads_to_the_tables(desk: Client) -> None:
    page = desk.get(reverse("admin:statistics"))
    assert reverse("admin:statistics_paper", args=[2025, "ar"]) in page.text
    for year, language in ((1, "ar"), (9999, "fr"), (2025, "en")):
        assert desk.get(reverse("admin:statistics_paper", args=[year, language])).status_code == 404


def test_papers_are_for_who_sees_the_record(cast: dict[str, Any], signed_in: Browser) -> None:
    agreement, ceremony = SignedAgreementFactory(), Ceremony.objects.first()
    assert ceremony is not None
    paths = [address(agreement, "ar"), address(ceremony, "fr"), reverse("admin:statistics_paper", args=[2025, "ar"])]
    for path in paths:
        for who in ("clerk", "regional", "supervisor", "finance", "auditor", "manager"):
            assert signed_in(cast[who]).get(path).status_code == 200, who
        assert signed_in(cast["member"]).get(path).status_code == 403
        assert Client().get(path).status_code == 302
        assert signed_in(cast["clerk"]).post(path).status_code == 405
    for path in (address(agreement, "en"), address(Agreement(pk=0), "ar"), address(Ceremony(pk=0), "ar")):
        assert signed_in(cast["clerk"]).get(path).status_code == 404
    assert paths[0] in signed_in(cast["auditor"]).get(change_page(agreement)).text
    assert paths[1] in signed_in(cast["clerk"]).get(change_page(ceremony)).text


def test_whatever_people_typed_is_words(clerk: User) -> None:
    agreement = SignedAgreementFactory()
    Agreement.objects.filter(pk=agreement.pk).update(
        title_ar="م" * 900,
        title_fr="W" * 900,
        purpose_fr="\n".join(["ligne"] * 400),
        amount=Decimal("9999999999999.99"),
    )
    AgreementParty.objects.filter(agreement=agreement).update(capacity_fr='#eval("1+1") $x^2$ ] } <b>')
    for language in LANGUAGES:
        pdf = letters.agreement_sheets_of(Agreement.objects.filter(pk=agreement.pk), language=language, actor=clerk)
        assert_sound(pdf, language=language)
        assert_within_the_page(pdf)


def test_strategies_are_named(clerk: User) -> None:
    agreement = SignedAgreementFactory(strategy=Strategy.objects.first())
    assert letters.agreement_sheets_of(Agreement.objects.filter(pk=agreement.pk), language="fr", actor=clerk)
