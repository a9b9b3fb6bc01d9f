"""What an association hands in at its desk: nothing typed is lost, errors name their field, once is once."""

import datetime as dt
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from registry import deposits
from registry.choices import DepositKind, DepositState, State
from registry.loading.demo_papers import page as pdf_page
from registry.models import Agreement, Deposit, DepositDraft, DraftPaper, Indicator, Party, Report, User

from .conftest import act_for, person
from .deposited import agreement_of, asked, association_of
from .factories import PartyFactory, ReportFactory

Browser = Callable[..., Client]
pytestmark = pytest.mark.django_db
LANGUAGES = pytest.mark.parametrize("language", ["ar", "fr"])
SCRIPT = {"headers": {"X-Requested-With": "XMLHttpRequest"}}


def pdf(name: str = "rapport.pdf", words: str = "essai") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf_page(words), "application/pdf")


@pytest.fixture
def agreement(member: User) -> Agreement:
    return agreement_of(member, published=True)


@pytest.fixture
def report(agreement: Agreement) -> Report:
    return ReportFactory(agreement=agreement)


def form_of(report: Report) -> str:
    return f"/portal/agreements/{report.agreement.uuid}/reports/{report.pk}/"


def sent(client: Client, where: str, do: str, **fields: Any) -> Any:
    """The form as a browser sends it."""
    fields = {"do": do, "token": str(uuid.uuid4())} | fields
    return client.post(where, fields)


# -- Each form -------------------------------------------------------------------------------------------------------


@LANGUAGES
def test_a_report_is_handed_in_with_its_numbers_and_files(
    language: str, member: User, report: Report, signed_in: Browser
) -> None:
    client, indicator = signed_in(member, language), Indicator.objects.get(agreement=report.agreement)
    assert f'name="value_{indicator.pk}"' in client.get(form_of(report)).text
    assert not DepositDraft.objects.filter(person=member).exists(), "to look at a form writes nothing"
    typed = {"summary": "Trois ateliers", "spent": "12 500,00", f"value_{indicator.pk}": "40", "papers": pdf()}
    answer = sent(client, form_of(report), "hand_in", **typed)
    deposit = Deposit.objects.get(report=report)
    assert answer.url == f"/portal/deposits/{deposit.uuid}/"
    page = client.get(answer.url).text
    due = timezone.localdate() + dt.timedelta(days=60)
    for sentence in (
        deposit.number,
        f"{due:%d/%m/%Y}",
        "rapport.pdf",
        "Trois ateliers",
        "12\u202f500,00",
        str(indicator),
    ):
        assert sentence in page
    assert f"/portal/deposits/{deposit.uuid}/receipt.pdf" in page
    report.refresh_from_db()
    assert report.state == "handed_in"
    assert deposit.number in client.get(f"/portal/agreements/{report.agreement.uuid}/").text


def test_missing_pieces_are_sent_piece_by_piece(
    member: User, agreement: Agreement, clerk: User, signed_in: Browser
) -> None:
    request = asked(agreement, association_of(member), clerk)
    first, second = request.pieces.all()
    client, address = signed_in(member, "fr"), f"/portal/agreements/{agreement.uuid}/pieces/{request.pk}/"
    answer = sent(client, address, "hand_in", **{f"piece_{first.pk}": pdf()})
    assert answer.status_code == 200
    assert f'href="#piece_{second.pk}"' in answer.text, "the summary leads to the field"
    assert "rapport.pdf" in answer.text, "what has arrived stays"
    answer = sent(client, address, "hand_in", **{f"piece_{second.pk}": pdf("liste.pdf", "autre")})
    (paper, other) = Deposit.objects.get(request=request).papers.order_by("pk")
    assert (paper.piece, other.piece) == (first, second)


def test_the_signed_copy_is_asked_for_as_a_file(member: User, signed_in: Browser) -> None:
    agreement = agreement_of(member, State.APPROVED)
    client, address = signed_in(member, "fr"), f"/portal/agreements/{agreement.uuid}/signed-copy/"
    assert address in client.get(f"/portal/agreements/{agreement.uuid}/").text
    answer = sent(client, address, "hand_in", note="Signée ce matin")
    assert 'href="#papers"' in answer.text
    assert sent(client, address, "hand_in", papers=pdf()).status_code == 302
    assert Deposit.objects.get(kind=DepositKind.SIGNED_COPY).answer_due_on


def test_corrections_renewals_and_contact_data(member: User, agreement: Agreement, signed_in: Browser) -> None:
    client, page = signed_in(member, "fr"), f"/portal/agreements/{agreement.uuid}"
    party = association_of(member)
    forms = {
        f"{page}/correction/": {"what": "Le montant", "should_be": "90 000"},
        f"{page}/renewal/": {"reason": "Le besoin demeure", "until": "31/12/2028"},
        f"/portal/associations/{party.uuid}/contact/": {"phone": "0522 11 22 33", "email": "", "address": ""},
    }
    for address, typed in forms.items():
        assert client.get(address).status_code == 200
        answer = sent(client, address, "hand_in", **typed)
        assert answer.status_code == 302, address
        receipt = client.get(answer.url).text
        assert all(value in receipt for value in typed.values() if value)
    assert Party.objects.get(pk=party.pk).phone == "", "a clerk confirms it first"


def test_what_cannot_be_handed_in_says_why_and_shows_what_was_typed(
    member: User, report: Report, supervisor: User, signed_in: Browser
) -> None:
    client = signed_in(member, "fr")
    Report.objects.filter(pk=report.pk).update(state="handed_in", handed_in_on="2026-08-01")
    assert "Ce rapport est" in client.get(form_of(report)).text or "rapport" in client.get(form_of(report)).text
    answer = sent(client, form_of(report), "hand_in", summary="Écrit avec peine")
    assert answer.status_code == 200
    assert "Écrit avec peine" in answer.text
    assert not Deposit.objects.filter(report=report).exists()


def test_a_returned_report_opens_with_its_reason_and_what_it_said(
    member: User, report: Report, supervisor: User, signed_in: Browser
) -> None:
    client = signed_in(member, "fr")
    sent(client, form_of(report), "hand_in", summary="Première version", spent="100")
    deposits.return_(Deposit.objects.get(report=report), actor=supervisor, reason="Le tableau manque")
    page = client.get(form_of(report)).text
    assert "Le tableau manque" in page
    assert "Première version" in page
    assert "Le tableau manque" in client.get(f"/portal/deposits/{Deposit.objects.get(report=report).uuid}/").text


# -- Nothing typed is lost -------------------------------------------------------------------------------------------


def test_save_and_go_on_later_works_without_a_script(member: User, report: Report, signed_in: Browser) -> None:
    client = signed_in(member, "fr")
    answer = sent(client, form_of(report), "save", summary="À moitié", spent="douze", papers=pdf())
    assert answer.url.startswith(f"/portal/agreements/{report.agreement.uuid}/")
    page = signed_in(member, "fr").get(form_of(report)).text
    for kept in ("À moitié", 'value="douze"', "rapport.pdf"):
        assert kept in page
    assert form_of(report) in client.get("/portal/").text, "what is begun is on the first page"


def test_an_error_names_its_field_and_keeps_everything(member: User, report: Report, signed_in: Browser) -> None:
    client, indicator = signed_in(member, "fr"), Indicator.objects.get(agreement=report.agreement)
    typed = {"summary": "Trois ateliers", "spent": "1.234", f"value_{indicator.pk}": "beaucoup", "papers": pdf()}
    page = sent(client, form_of(report), "hand_in", **typed).text
    for part in (
        'href="#spent"', f'href="#value_{indicator.pk}"', 'id="errors"', "Trois ateliers", 'value="1.234"',
        'value="beaucoup"', "rapport.pdf", 'aria-invalid="true"', "<title>Erreur\u00a0:",
    ):  # fmt: skip
        assert part in page
    assert 'href="#summary"' not in page
    typed = {"summary": "Trois ateliers", "spent": "1234", f"value_{indicator.pk}": "7"}
    assert sent(client, form_of(report), "hand_in", **typed).status_code == 302
    assert Deposit.objects.get(report=report).papers.count() == 1, "the file was kept from the first time"


def test_a_refused_file_takes_nothing_else_away(member: User, report: Report, signed_in: Browser) -> None:
    client = signed_in(member, "fr")
    bad = SimpleUploadedFile("photo.svg", b"<svg/>", "image/svg+xml")
    page = sent(client, form_of(report), "hand_in", summary="Texte", papers=[pdf(), bad]).text
    assert "photo.svg\u00a0: " in page
    assert "Choisissez un fichier PDF" in page
    assert "rapport.pdf" in page
    assert "Texte" in page
    assert not Deposit.objects.filter(report=report).exists()


def test_what_is_too_much_is_said_and_stays_on_the_page(member: User, report: Report, signed_in: Browser) -> None:
    client, long = signed_in(member, "fr"), "é" * (deposits.LONGEST_TEXT + 1)
    page = sent(client, form_of(report), "hand_in", summary=long).text
    assert 'href="#summary"' in page
    assert long in page
    files = [pdf(f"{number}.pdf", f"essai {number}") for number in range(deposits.MOST_PAPERS + 1)]
    page = sent(client, form_of(report), "add", summary="court", papers=files)
    assert page.status_code == 200
    assert f"{deposits.MOST_PAPERS}.pdf\u00a0: " in page.text
    assert DraftPaper.objects.filter(draft__person=member).count() == deposits.MOST_PAPERS


def test_files_are_added_and_taken_away_by_buttons(member: User, report: Report, signed_in: Browser) -> None:
    client = signed_in(member, "fr")
    assert sent(client, form_of(report), "add", summary="Texte", papers=pdf()).url.endswith("#papers")
    paper = DraftPaper.objects.get(draft__person=member)
    assert f'value="remove/{paper.pk}"' in client.get(form_of(report)).text
    sent(client, form_of(report), f"remove/{paper.pk}", summary="Texte encore")
    assert not DraftPaper.objects.filter(draft__person=member).exists()
    assert "Texte encore" in client.get(form_of(report)).text
    for nonsense in ("remove/", "remove/x", "remove/" + "9" * 30, "remove/١"):
        assert sent(client, form_of(report), nonsense, summary="Texte").status_code == 302


def test_a_draft_is_deleted_when_its_author_says_so(member: User, report: Report, signed_in: Browser) -> None:
    client = signed_in(member)
    sent(client, form_of(report), "save", summary="Texte")
    sent(client, form_of(report), "delete")
    assert not DepositDraft.objects.filter(person=member).exists()


def test_a_draft_is_its_authors_alone(member: User, report: Report, signed_in: Browser) -> None:
    sent(signed_in(member), form_of(report), "save", summary="Secret de Hind")
    colleague = act_for(person("ali@association.example", "association"), association_of(member), "treasurer")
    client = signed_in(colleague)
    assert "Secret de Hind" not in client.get(form_of(report)).text
    assert "Secret de Hind" not in client.get("/portal/").text
    paper_of_hind = DepositDraft.objects.get(person=member)
    sent(client, form_of(report), "save", summary="Autre")
    paper_of_hind.refresh_from_db()
    assert paper_of_hind.content["summary"] == "Secret de Hind"


def test_the_file_of_anothers_draft_cannot_be_taken_away(member: User, report: Report, signed_in: Browser) -> None:
    sent(signed_in(member), form_of(report), "add", papers=pdf())
    paper = DraftPaper.objects.get(draft__person=member)
    colleague = act_for(person("ali@association.example", "association"), association_of(member), "treasurer")
    sent(signed_in(colleague), form_of(report), f"remove/{paper.pk}")
    assert DraftPaper.objects.filter(pk=paper.pk).exists()


def test_what_is_typed_while_the_session_ends_is_there_after_the_sign_in(
    member: User, report: Report, signed_in: Browser
) -> None:
    client = signed_in(member, "fr")
    reader = re.search(r'name="reader" value="(\w+)"', client.get(form_of(report)).text)
    assert reader
    client.session.flush()  # twelve hours later
    typed = {"summary": "Une heure de travail", "spent": "12,50", "reader": reader[1]}
    answer = sent(client, form_of(report), "hand_in", **typed)
    assert answer.url == f"/accounts/login/?next={form_of(report)}"
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(form_of(report)).text
    assert "Une heure de travail" in page
    assert 'value="12,50"' in page
    assert not Deposit.objects.filter(report=report).exists()


def test_nobody_fills_the_table_of_sessions(report: Report) -> None:
    client = Client()
    assert sent(client, form_of(report), "save", summary="x" * 100).status_code == 302
    assert "sessionid" not in client.cookies


# -- For the script of the page --------------------------------------------------------------------------------------


def test_the_script_is_told_what_is_kept_and_what_is_refused(member: User, report: Report, signed_in: Browser) -> None:
    client = signed_in(member, "fr")
    answer = client.post(form_of(report), {"do": "keep", "summary": "Au fil de l'eau"}, **SCRIPT)
    assert set(answer.json()) == {"kept", "files"}
    answer = client.post(form_of(report), {"do": "add", "summary": "x", "papers": pdf()}, **SCRIPT)
    assert "rapport.pdf" in answer.json()["files"]["papers"]
    bad = SimpleUploadedFile("x.pdf", b"nothing", "application/pdf")
    answer = client.post(form_of(report), {"do": "add", "summary": "x", "papers": bad}, **SCRIPT)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["papers"]
    client.session.flush()
    answer = client.post(form_of(report), {"do": "keep", "summary": "y"}, **SCRIPT)
    assert (answer.status_code, answer.json()) == (401, {"signed_out": True})


def test_a_form_that_closed_meanwhile_says_so_to_the_script(member: User, report: Report, signed_in: Browser) -> None:
    Report.objects.filter(pk=report.pk).update(state="handed_in", handed_in_on="2026-08-01")
    answer = signed_in(member).post(form_of(report), {"do": "keep", "summary": "y"}, **SCRIPT)
    assert answer.status_code == 422
    assert answer.json()["others"]


# -- Once is once ----------------------------------------------------------------------------------------------------


def test_the_same_form_sent_again_leads_to_the_same_receipt(member: User, report: Report, signed_in: Browser) -> None:
    client, token = signed_in(member), str(uuid.uuid4())
    first = sent(client, form_of(report), "hand_in", summary="Texte", token=token)
    again = sent(client, form_of(report), "hand_in", summary="Texte", token=token)
    assert first.url == again.url
    assert Deposit.objects.filter(report=report).count() == 1
    assert not DepositDraft.objects.filter(person=member).exists()


def test_a_form_without_its_token_hands_nothing_in(member: User, report: Report, signed_in: Browser) -> None:
    page = sent(signed_in(member, "fr"), form_of(report), "hand_in", summary="Texte", token="1")
    assert page.status_code == 200
    assert "Texte" in page.text
    assert not Deposit.objects.filter(report=report).exists()


def test_fields_that_the_form_does_not_ask_change_nothing(member: User, report: Report, signed_in: Browser) -> None:
    extra = {"state": "accepted", "number": "REC/1", "party": "1", "answer_due_on": "2030-01-01", "made_by": "1"}
    sent(signed_in(member), form_of(report), "hand_in", summary="Texte", **extra)
    deposit = Deposit.objects.get(report=report)
    assert (deposit.state, deposit.party, deposit.made_by) == (DepositState.WAITING, association_of(member), member)
    assert set(deposit.content) <= {"values", "spent", "names", "then"}


def test_no_form_takes_more_than_its_own_methods(member: User, report: Report, signed_in: Browser) -> None:
    client = signed_in(member)
    for method in ("put", "patch", "delete"):
        assert getattr(client, method)(form_of(report)).status_code == 405
    assert client.post("/portal/").status_code == 405


def test_every_form_asks_for_the_token_of_its_own_pages(member: User, report: Report) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    assert sent(client, form_of(report), "save", summary="x").status_code == 403


def test_a_member_of_two_parties_hands_in_for_the_one_it_reads_for(member: User, signed_in: Browser) -> None:
    agreement = agreement_of(member)
    second = PartyFactory(name_fr="Seconde")
    agreement.participations.create(party=second, must_sign=False, position=9)
    act_for(member, second)
    client, address = signed_in(member), f"/portal/agreements/{agreement.uuid}/renewal/?for={second.uuid}"
    assert f'name="for" value="{second.uuid}"' in client.get(address).text
    sent(client, address, "hand_in", reason="Besoin")
    assert Deposit.objects.get(agreement=agreement).party == second


HOSTILE = (
    "\0",
    "a\0b",
    "\u202eabc",
    "\u200b",
    "\ud7ff\uffff",
    "١٢٬٥٠٠",
    "<script>alert(1)</script>",
    "9" * 400,
    "NaN",
    "-1",
)


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_typed_makes_a_form_stumble(typed: str, member: User, report: Report, signed_in: Browser) -> None:
    client, indicator = signed_in(member, "fr"), Indicator.objects.get(agreement=report.agreement)
    page = f"/portal/agreements/{report.agreement.uuid}"
    foreign = Indicator.objects.exclude(agreement=report.agreement).first()
    assert foreign is not None
    fields = {
        form_of(report): {"summary": typed, "spent": typed, f"value_{indicator.pk}": typed},
        f"{form_of(report)}?x=1": {"summary": typed, f"value_{foreign.pk}": "1", "value_": typed, "value_x": typed},
        f"{page}/correction/": {"what": typed, "should_be": typed},
        f"{page}/renewal/": {"reason": typed, "until": typed},
        f"/portal/associations/{association_of(member).uuid}/contact/": {
            "phone": typed, "email": typed, "address": typed,
        },
    }  # fmt: skip
    for where, given in fields.items():
        for do in ("keep", "hand_in", typed):
            assert sent(client, where, do, **given).status_code in (200, 302), where
        shown = client.get(where).text
        assert "<script>alert" not in shown


@pytest.mark.parametrize("name", ["\u202efdp.exe", "a" * 400 + ".pdf", "<b>.pdf", "../../etc.pdf"])
def test_no_name_of_a_file_makes_a_form_stumble(name: str, member: User, report: Report, signed_in: Browser) -> None:
    client = signed_in(member)
    answer = sent(client, form_of(report), "hand_in", summary="Texte", papers=pdf(name))
    assert answer.status_code in (200, 302)
    if answer.status_code == 302:
        assert "<b>" not in client.get(answer.url).text
    empty = SimpleUploadedFile("vide.pdf", b"", "application/pdf")
    assert sent(client, form_of(report), "hand_in", summary="Texte", papers=empty).status_code in (200, 302)


def test_marks_of_direction_in_the_name_of_a_file_do_not_keep_it_out(
    member: User, report: Report, signed_in: Browser
) -> None:
    typed = {"summary": "Texte", "papers": pdf("\u200fتقرير \u2068السنة\u2069.pdf")}
    page = signed_in(member).get(sent(signed_in(member), form_of(report), "hand_in", **typed).url).text
    assert "تقرير السنة.pdf" in page
