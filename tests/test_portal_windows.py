"""The same form in two windows, and two people on one browser: nothing is doubled, nothing is lost, nothing is shown.

What is typed belongs to who typed it, and to the deposit for which it was typed.
"""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from registry import deposits
from registry.choices import DepositKind, DepositState
from registry.models import Agreement, Deposit, DepositDraft, Report, User

from .conftest import act_for, person
from .deposited import agreement_of, association_of, begun
from .factories import PartyFactory, ReportFactory
from .test_portal_forms import SCRIPT, form_of

Browser = Callable[..., Client]
pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="(token|for|begun|last_receipt|reader)" value="([^"]*)"')


@pytest.fixture
def agreement(member: User) -> Agreement:
    return agreement_of(member, published=True)


@pytest.fixture
def report(agreement: Agreement) -> Report:
    return ReportFactory(agreement=agreement)


def correction_of(agreement: Agreement) -> str:
    return f"/portal/agreements/{agreement.uuid}/correction/"


class Window:
    """A form that somebody has open."""

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address = client, address
        self.hidden = dict(HIDDEN.findall(client.get(address).text))
        assert set(self.hidden) == {"token", "for", "begun", "last_receipt", "reader"}

    def press(self, do: str, *, script: bool = False, **typed: Any) -> Any:
        more: Any = SCRIPT if script else {}
        return self.client.post(self.address, self.hidden | {"do": do} | typed, **more)


CORRECTION = {"what": "Le montant", "should_be": "90 000"}


# -- Two windows -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kept_before", [True, False])
@pytest.mark.parametrize("do", ["keep", "save", "hand_in"])
def test_what_was_handed_in_is_not_begun_anew_by_another_window(
    do: str, kept_before: bool, member: User, agreement: Agreement, signed_in: Browser
) -> None:
    client = signed_in(member, "fr")
    if kept_before:
        begun(member, DepositKind.CORRECTION, agreement)
    first, second = (Window(client, correction_of(agreement)) for _number in range(2))
    assert first.press("keep", script=True, **CORRECTION).status_code == 200
    assert first.press("hand_in", **CORRECTION).status_code == 302
    answer = second.press(do, script=do == "keep", what="Écrit dans l’autre fenêtre", should_be="x")
    assert Deposit.objects.filter(agreement=agreement).count() == 1
    assert not DepositDraft.objects.filter(person=member).exists()
    if do == "keep":
        assert answer.status_code == 422
        return
    deposit = Deposit.objects.get(agreement=agreement)
    assert "Écrit dans l’autre fenêtre" in answer.text, "to be copied"
    assert f"/portal/deposits/{deposit.uuid}/" in answer.text


def test_who_reads_that_it_was_handed_in_may_hand_in_another(
    member: User, agreement: Agreement, signed_in: Browser
) -> None:
    client = signed_in(member, "fr")
    first, second = (Window(client, correction_of(agreement)) for _number in range(2))
    first.press("hand_in", **CORRECTION)
    second.hidden = dict(HIDDEN.findall(second.press("hand_in", **CORRECTION).text))
    assert second.press("hand_in", **CORRECTION).status_code == 302
    assert Deposit.objects.filter(agreement=agreement).count() == 2


def test_a_form_of_yesterday_does_not_write_over_what_was_begun_since(
    member: User, agreement: Agreement, signed_in: Browser
) -> None:
    client = signed_in(member, "fr")
    begun(member, DepositKind.CORRECTION, agreement)
    first, second = (Window(client, correction_of(agreement)) for _number in range(2))
    first.press("hand_in", **CORRECTION)
    Window(client, correction_of(agreement)).press("save", what="Une autre erreur", should_be="y")
    for _number in range(2):
        page = second.press("save", what="Vieux texte", should_be="z")
        assert "Vieux texte" in page.text
        second.hidden = dict(HIDDEN.findall(page.text))
        assert DepositDraft.objects.get(person=member).content["what"] == "Une autre erreur"


def test_what_was_deleted_in_another_window_says_so(member: User, agreement: Agreement, signed_in: Browser) -> None:
    client = signed_in(member, "fr")
    begun(member, DepositKind.CORRECTION, agreement)
    first, second = (Window(client, correction_of(agreement)) for _number in range(2))
    first.press("delete")
    page = second.press("save", what="Toujours là", should_be="x").text
    assert "Toujours là" in page
    assert "dans une autre fenêtre" in page
    assert not DepositDraft.objects.filter(person=member).exists()


def test_other_reports_and_other_people_do_not_close_a_form(member: User, report: Report, signed_in: Browser) -> None:
    other = ReportFactory(agreement=report.agreement, kind="financial")
    colleague = act_for(person("ali@association.example", "association"), association_of(member), "treasurer")
    mine, theirs = signed_in(member, "fr"), signed_in(colleague, "fr")
    form, correction = Window(mine, form_of(report)), Window(mine, correction_of(report.agreement))
    Window(mine, form_of(other)).press("hand_in", summary="L’autre rapport")
    Window(theirs, correction_of(report.agreement)).press("hand_in", **CORRECTION)
    assert form.press("save", summary="Ce rapport").status_code == 302
    assert correction.press("hand_in", **CORRECTION).status_code == 302


def test_a_form_that_closed_meanwhile_leads_to_its_receipt(member: User, report: Report, signed_in: Browser) -> None:
    client = signed_in(member, "fr")
    first, second = (Window(client, form_of(report)) for _number in range(2))
    first.press("hand_in", summary="Remis")
    page = second.press("save", summary="Écrit ailleurs", spent="12").text
    assert "Écrit ailleurs" in page
    assert f"/portal/deposits/{Deposit.objects.get(report=report).uuid}/" in page


# -- A session that ends ---------------------------------------------------------------------------------------------


def typed_too_late(client: Client, address: str, **typed: Any) -> None:
    window = Window(client, address)
    client.session.flush()
    assert window.press("hand_in", **typed).url.startswith("/accounts/login/")


def sign_in(client: Client, who: User) -> None:
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")


def test_what_somebody_typed_is_not_given_to_who_signs_in_next(
    member: User, report: Report, signed_in: Browser
) -> None:
    colleague = act_for(person("ali@association.example", "association"), association_of(member), "treasurer")
    client = signed_in(member, "fr")
    typed_too_late(client, form_of(report), summary="Secret de Hind")
    sign_in(client, colleague)
    assert "Secret de Hind" not in client.get(form_of(report)).text
    assert not DepositDraft.objects.filter(person=colleague).exists()
    client.logout()
    sign_in(client, member)
    assert "Secret de Hind" not in client.get(form_of(report)).text, "it was thrown away"


def test_a_form_of_somebody_else_keeps_nothing(member: User, report: Report, signed_in: Browser) -> None:
    colleague = act_for(person("ali@association.example", "association"), association_of(member), "treasurer")
    window = Window(signed_in(member, "fr"), form_of(report))
    window.client = signed_in(colleague, "fr")
    answer = window.press("keep", script=True, summary="Secret de Hind")
    assert (answer.status_code, answer.json()) == (401, {"signed_out": True})
    assert window.press("save", summary="Secret de Hind").status_code == 302
    assert not DepositDraft.objects.exists()


def test_what_is_too_long_to_be_kept_is_shown_after_the_sign_in(
    member: User, report: Report, signed_in: Browser
) -> None:
    client, long = signed_in(member, "fr"), "é" * (deposits.LONGEST_TEXT + 1)
    draft = begun(member, DepositKind.REPORT, report.agreement, of=report)
    deposits.keep(draft, {"summary": "Ancien brouillon"})
    typed_too_late(client, form_of(report), summary=long)
    sign_in(client, member)
    page = client.get(form_of(report)).text
    assert long in page
    assert "Ancien brouillon" not in page
    assert 'href="#summary"' in page, "and says what is wrong"


def test_what_cannot_be_handed_in_any_more_is_shown_after_the_sign_in(
    member: User, report: Report, signed_in: Browser
) -> None:
    client = signed_in(member, "fr")
    typed_too_late(client, form_of(report), summary="Une heure de travail", spent="12,50")
    Report.objects.filter(pk=report.pk).update(state="handed_in", handed_in_on=timezone.localdate())
    sign_in(client, member)
    page = client.get(form_of(report)).text
    assert "Une heure de travail" in page
    assert "12,50" in page


def test_what_was_handed_in_from_elsewhere_is_not_begun_by_the_sign_in(
    member: User, agreement: Agreement, signed_in: Browser
) -> None:
    client = signed_in(member, "fr")
    typed_too_late(client, correction_of(agreement), what="Texte tardif", should_be="x")
    Window(signed_in(member, "fr"), correction_of(agreement)).press("hand_in", **CORRECTION)
    sign_in(client, member)
    assert "Texte tardif" in client.get(correction_of(agreement)).text
    assert not DepositDraft.objects.filter(person=member).exists()


# -- Two parties -----------------------------------------------------------------------------------------------------


def test_a_returned_report_opens_with_what_the_own_party_wrote_and_nothing_of_another(
    member: User, report: Report, supervisor: User, signed_in: Browser
) -> None:
    other = act_for(person("b@elsewhere.example", "association"), agreement_of_two(report))
    value = f"value_{report.agreement.indicators.get().pk}"
    theirs = signed_in(other, "fr")
    Window(theirs, form_of(report)).press("hand_in", summary="Écrit par B", spent="777", **{value: "33"})
    deposit = Deposit.objects.get(report=report)
    deposits.return_(deposit, actor=supervisor, reason="Motif pour B")
    page = signed_in(member, "fr").get(form_of(report)).text
    for secret in ("Écrit par B", 'value="777', 'value="33"', "Motif pour B"):
        assert secret not in page
        assert secret in theirs.get(form_of(report)).text
    assert deposit.state == DepositState.RETURNED
    assert uuid.UUID(dict(HIDDEN.findall(page))["token"])


def agreement_of_two(report: Report) -> Any:
    """A second party to the agreement of a report."""
    return report.agreement.participations.create(
        party=PartyFactory(), role="implementer", position=3, must_sign=False
    ).party
