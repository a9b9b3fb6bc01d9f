"""The clerks' side of the associations' desk: the list, the page of a deposit, the answer, and what is asked."""

import datetime as dt
from collections.abc import Callable
from uuid import uuid4

import pgtrigger
import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry import deposits
from registry.choices import DepositKind, DepositState, PublicationStatus, ReportState, RequestState, Role, State
from registry.models import Agreement, CompletionRequest, Deposit, Region, User

from .conftest import person as account
from .deposited import agreement_of, asked, association_of, begun, deposit_of, handed_in, pdf
from .factories import ReportFactory

pytestmark = pytest.mark.django_db

Browser = Callable[..., Client]
LIST = "/admin/registry/deposit/"
KINDS = list(DepositKind)


def page_of(deposit: Deposit, deed: str = "change") -> str:
    return reverse(f"admin:registry_deposit_{deed}", args=(deposit.pk,))


def made_days_ago(deposit: Deposit, days: int) -> Deposit:
    """The same deposit, handed in that long ago: the database itself lets nobody say so."""
    with pgtrigger.ignore("registry.Deposit:deposit_stays_as_handed_in"):
        Deposit.objects.filter(pk=deposit.pk).update(
            answer_due_on=deposits.answer_due(timezone.localdate() - dt.timedelta(days=days))
        )
    deposit.refresh_from_db()
    return deposit


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_page_and_its_place_in_the_list(
    kind: str, language: str, signed_in: Browser, member: User, clerk: User, supervisor: User
) -> None:
    deposit = deposit_of(member, kind, clerk)
    browser = signed_in(supervisor, language)
    assert deposit.number in browser.get(LIST).content.decode()
    page = browser.get(page_of(deposit)).content.decode()
    for address in (page_of(deposit, "accept"), page_of(deposit, "return")):
        assert address in page
        assert browser.get(address).status_code == 200
    assert not deposit.text or deposit.text in page


def test_what_waits_comes_first_and_the_first_due_before_the_others(
    signed_in: Browser, member: User, clerk: User
) -> None:
    answered = deposits.accept(handed_in(member, DepositKind.CONTACT), actor=clerk)
    young = handed_in(member, DepositKind.RENEWAL, agreement_of(member))
    old = made_days_ago(handed_in(member, DepositKind.RENEWAL, agreement_of(member)), 61)
    browser = signed_in(clerk, "fr")
    page = browser.get(LIST).content.decode()
    places = [page.index(row.number) for row in (old, young, answered)]
    assert places == sorted(places)
    assert "1 jour de retard" in page
    assert "il reste 60 jours" in page
    late = browser.get(LIST, {"overdue": "yes"}).content.decode()
    assert page_of(old) in late
    assert page_of(young) not in late
    assert browser.get(LIST, {"q": old.number.lower()}).content.decode().count(old.number) >= 1
    assert page_of(old) not in browser.get(LIST, {"kind__exact": "contact"}).content.decode()
    assert page_of(old) not in browser.get(LIST, {"state__exact": "accepted"}).content.decode()


def test_the_first_page_of_the_desk_says_how_many_wait(signed_in: Browser, member: User, clerk: User) -> None:
    browser = signed_in(clerk, "fr")
    before = Deposit.objects.filter(state=DepositState.WAITING).exclude(kind=DepositKind.REPORT).count()
    late = made_days_ago(handed_in(member, DepositKind.CONTACT), 70)
    page = browser.get("/admin/").content.decode()
    assert f'<bdi dir="ltr">{before + 1}</bdi></span> dépôts d’associations en attente de réponse' in page
    waits = page[page.index('<section class="waits" id="deposits"') :]
    assert page_of(late) in waits[: waits.index("</li>")], "the most urgent first"
    assert "en retard" in waits[: waits.index("</li>")]
    assert browser.get(f"{LIST}?state__exact=waiting&overdue=yes").status_code == 200


def test_who_has_a_region_sees_its_own_first(signed_in: Browser, member: User, clerk: User) -> None:
    own, south = association_of(member), Region.objects.get(code="07")
    type(own).objects.filter(pk=own.pk).update(region=south)
    contact = handed_in(member, DepositKind.CONTACT)
    elsewhere = handed_in(member, DepositKind.RENEWAL, agreement_of(member))
    browser = signed_in(account("s@ministry.example", Role.CLERK, region=south), "ar")
    answer = browser.get(LIST, follow=True)
    assert answer.redirect_chain[-1][0].endswith("?charge=mine")
    assert contact.number in answer.content.decode()
    assert elsewhere.number not in answer.content.decode()
    assert elsewhere.number in browser.get(f"{LIST}?charge=all").content.decode()
    refused = browser.post(page_of(elsewhere, "accept"), {"reason": ""})
    assert refused.status_code == 403
    elsewhere.refresh_from_db()
    assert elsewhere.state == DepositState.WAITING


def test_a_clerk_accepts_new_contact_data_seen_beside_the_old(signed_in: Browser, member: User, clerk: User) -> None:
    own = association_of(member)
    type(own).objects.filter(pk=own.pk).update(phone="0522 11 11 11")
    deposit = handed_in(member, DepositKind.CONTACT)
    browser = signed_in(clerk, "fr")
    page = browser.get(page_of(deposit)).content.decode()
    assert page.index("0522 11 11 11") < page.index("0522 00 00 00")
    assert browser.post(page_of(deposit, "accept"), {"reason": ""}).status_code == 302
    own.refresh_from_db()
    assert own.phone == "0522 00 00 00"
    assert page_of(deposit, "accept") not in browser.get(page_of(deposit)).content.decode()


def test_contact_data_that_are_newer_are_written_over_only_by_who_has_seen_them(
    signed_in: Browser, member: User, clerk: User
) -> None:
    deposit, own = handed_in(member, DepositKind.CONTACT), association_of(member)
    browser, address = signed_in(clerk, "fr"), page_of(deposit, "accept")
    opened = browser.get(address).context["revision"]
    type(own).objects.filter(pk=own.pk).update(phone="0522 99 99 99")
    for sent in ({}, {"_revision": opened}):
        late = browser.post(address, {"reason": "", **sent})
        assert late.status_code == 409
        assert "0522 99 99 99" in late.content.decode(), "what it is now stands on the page"
        own.refresh_from_db()
        assert own.phone == "0522 99 99 99"
    page = browser.get(page_of(deposit)).content.decode()
    assert page.index("0522 99 99 99") < page.index("0522 00 00 00")
    assert browser.post(address, {"reason": "", "_revision": late.context["revision"]}).status_code == 302
    own.refresh_from_db()
    assert own.phone == "0522 00 00 00"


def test_a_return_needs_its_reason_which_the_page_then_shows(signed_in: Browser, member: User, clerk: User) -> None:
    deposit = handed_in(member, DepositKind.RENEWAL, agreement_of(member))
    browser = signed_in(clerk, "fr")
    assert browser.post(page_of(deposit, "return"), {"reason": " "}).status_code == 400
    assert browser.post(page_of(deposit, "return"), {"reason": "Trop tôt"}).status_code == 302
    deposit.refresh_from_db()
    assert (deposit.state, deposit.decided_by) == (DepositState.RETURNED, clerk)
    assert "Trop tôt" in browser.get(page_of(deposit)).content.decode()


def test_a_clerk_reads_that_a_supervisor_decides_on_a_report(
    signed_in: Browser, member: User, clerk: User, supervisor: User
) -> None:
    deposit = deposit_of(member, DepositKind.REPORT, clerk)
    browser = signed_in(clerk, "fr")
    assert page_of(deposit, "accept") not in browser.get(page_of(deposit)).content.decode()
    assert "un superviseur" in browser.get(page_of(deposit, "accept")).content.decode()
    assert signed_in(supervisor, "fr").post(page_of(deposit, "accept"), {"reason": ""}).status_code == 302
    deposit.refresh_from_db()
    assert deposit.report is not None
    assert deposit.report.state == ReportState.ACCEPTED


def test_a_report_that_is_returned_on_the_agreements_page_answers_its_deposit(
    signed_in: Browser, member: User, supervisor: User
) -> None:
    agreement = agreement_of(member)
    report = ReportFactory(agreement=agreement)
    deposit = handed_in(member, DepositKind.REPORT, agreement, of=report)
    address = reverse("admin:registry_agreement_report", args=(agreement.pk, report.pk, "return"))
    assert signed_in(supervisor, "fr").post(address, {"reason": "Incomplet"}).status_code == 302
    deposit.refresh_from_db()
    assert (deposit.state, deposit.reason) == (DepositState.RETURNED, "Incomplet")


def test_a_paper_is_handed_out_under_the_name_its_sender_gave_it(signed_in: Browser, member: User, clerk: User) -> None:
    agreement = agreement_of(member)
    draft = begun(member, DepositKind.RENEWAL, agreement)
    deposits.attach(draft, pdf(), name="رسالة <b>.pdf")
    deposit = deposits.hand_in(draft, token=uuid4(), actor=member)
    browser = signed_in(clerk, "ar")
    page = browser.get(page_of(deposit)).content.decode()
    assert "رسالة &lt;b&gt;.pdf" in page
    address = reverse("admin:registry_agreement_document", args=(agreement.pk, deposit.papers.get().document_id))
    assert address in page
    assert browser.get(address)["Content-Type"] == "application/pdf"


def test_the_page_leads_on_to_the_signature_and_to_the_renewal(signed_in: Browser, member: User, clerk: User) -> None:
    agreement = agreement_of(member, State.APPROVED)
    deposit = handed_in(member, DepositKind.SIGNED_COPY, agreement)
    seat = agreement.participations.get(party=association_of(member))
    browser = signed_in(clerk, "ar")
    signature = reverse("admin:registry_agreement_signature", args=(agreement.pk, seat.pk))
    assert signature in browser.get(page_of(deposit)).content.decode()
    renewal = handed_in(member, DepositKind.RENEWAL, agreement_of(member))
    deposits.accept(renewal, actor=clerk)
    assert f"predecessor={renewal.agreement_id}" in browser.get(page_of(renewal)).content.decode()


PEOPLE = {"clerk": 200, "supervisor": 200, "finance": 200, "auditor": 200, "member": 403, "visitor": 302}


@pytest.mark.parametrize(("who", "status"), PEOPLE.items())
def test_who_reads_what_was_handed_in(
    who: str, status: int, signed_in: Browser, request: pytest.FixtureRequest, member: User, clerk: User
) -> None:
    deposit = handed_in(member, DepositKind.CONTACT)
    reader = request.getfixturevalue(who)
    browser = Client() if isinstance(reader, AnonymousUser) else signed_in(reader, "ar")
    assert browser.get(page_of(deposit)).status_code == status
    assert browser.get("/admin/registry/completionrequest/").status_code == status
    if who in ("finance", "auditor"):
        assert browser.post(page_of(deposit, "accept"), {"reason": ""}).status_code == 403
        deposit.refresh_from_db()
        assert deposit.state == DepositState.WAITING


# -- What the ministry asks --------------------------------------------------------------------------------------------


def row_of(number: int, arabic: str, french: str = "") -> dict[str, str]:
    """One line of the form."""
    return {f"pieces_{number}_ar": arabic, f"pieces_{number}_fr": french}


def test_a_clerk_asks_for_what_is_missing_once(signed_in: Browser, member: User, clerk: User) -> None:
    agreement = agreement_of(member, State.UNDER_REVIEW)
    browser, address = signed_in(clerk, "fr"), reverse("admin:registry_agreement_pieces", args=(agreement.pk,))
    own_page = reverse("admin:registry_agreement_change", args=(agreement.pk,))
    assert address in browser.get(own_page).content.decode()
    form = browser.get(address).content.decode()
    assert (timezone.localdate() + dt.timedelta(days=30)).strftime("%d/%m/%Y") in form
    typed = {
        "party": association_of(member).pk,
        **row_of(1, "نسخة الوصل", "Copie du récépissé"),
        **row_of(3, "لائحة الأعضاء"),
        **row_of(4, "", "Statuts"),
        **row_of(11, "الحساب البنكي", "RIB"),
        "message": "Merci de répondre",
        "due_on": (timezone.localdate() + dt.timedelta(days=20)).strftime("%d/%m/%Y"),
    }
    assert browser.post(address, typed).status_code == 302
    made = CompletionRequest.objects.get(agreement=agreement)
    assert [(piece.text_ar or "", piece.text_fr or "") for piece in made.pieces.all()] == [
        ("نسخة الوصل", "Copie du récépissé"),
        ("لائحة الأعضاء", ""),
        ("", "Statuts"),
        ("الحساب البنكي", "RIB"),
    ]
    page = browser.get(own_page).content.decode()
    assert address not in page
    assert reverse("admin:registry_completionrequest_change", args=(made.pk,)) in page
    again = browser.post(address, typed)
    assert again.status_code == 400
    assert "55-19" in again.content.decode()


def test_what_was_typed_wrongly_stays_in_the_form(signed_in: Browser, member: User, clerk: User) -> None:
    agreement = agreement_of(member)
    browser, address = signed_in(clerk, "fr"), reverse("admin:registry_agreement_pieces", args=(agreement.pk,))
    typed = {"party": association_of(member).pk, **row_of(2, "", "Statuts & <b>"), "due_on": "01/01/2020"}
    answer = browser.post(address, typed)
    assert answer.status_code == 400
    assert 'name="pieces_2_fr" value="Statuts &amp; &lt;b&gt;"' in answer.content.decode()
    assert 'name="pieces_30_ar"' in answer.content.decode()
    nothing = browser.post(address, typed | {"pieces_2_fr": " ", "due_on": "01/01/2050"})
    assert nothing.status_code == 400
    assert "Indiquez au moins une pièce" in nothing.content.decode()
    assert not CompletionRequest.objects.filter(agreement=agreement).exists()


def test_a_request_is_withdrawn_with_a_reason(signed_in: Browser, member: User, clerk: User) -> None:
    made = asked(agreement_of(member), association_of(member), clerk)
    browser = signed_in(clerk, "fr")
    address = reverse("admin:registry_completionrequest_withdraw", args=(made.pk,))
    assert address in browser.get(reverse("admin:registry_completionrequest_change", args=(made.pk,))).content.decode()
    assert browser.post(address, {"reason": ""}).status_code == 400
    assert browser.post(address, {"reason": "Envoyée par erreur"}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.reason) == (RequestState.WITHDRAWN, "Envoyée par erreur")


def test_a_text_under_review_is_sent_to_its_parties_once(
    signed_in: Browser, member: User, clerk: User, auditor: User
) -> None:
    agreement = agreement_of(member, State.UNDER_REVIEW, shared=False)
    address = reverse("admin:registry_agreement_share", args=(agreement.pk,))
    own_page = reverse("admin:registry_agreement_change", args=(agreement.pk,))
    assert address not in signed_in(auditor, "fr").get(own_page).content.decode()
    browser = signed_in(clerk, "fr")
    assert address in browser.get(own_page).content.decode()
    assert str(association_of(member)) in browser.get(address).content.decode()
    assert browser.post(address).status_code == 302
    agreement.refresh_from_db()
    assert agreement.shared_at is not None
    page = browser.get(own_page).content.decode()
    assert address not in page
    assert "Transmise aux parties" in page
    assert browser.post(address).status_code == 400


def test_a_draft_is_sent_to_nobody(signed_in: Browser, member: User, clerk: User) -> None:
    agreement = agreement_of(member, State.DRAFT, shared=False)
    address = reverse("admin:registry_agreement_share", args=(agreement.pk,))
    assert signed_in(clerk, "fr").post(address).status_code == 400
    assert not Agreement.objects.filter(pk=agreement.pk, shared_at__isnull=False).exists()


def test_the_agreements_page_names_what_waits(signed_in: Browser, member: User, clerk: User) -> None:
    agreement = agreement_of(member)
    deposit = handed_in(member, DepositKind.RENEWAL, agreement)
    page = signed_in(clerk, "fr").get(reverse("admin:registry_agreement_change", args=(agreement.pk,)))
    assert page_of(deposit) in page.content.decode()
    assert agreement.publication == PublicationStatus.UNPUBLISHED
