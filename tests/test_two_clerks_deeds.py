"""Two people at the pages of deeds: nobody pays, signs, decides or amends on what they have not seen."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from registry import amendments
from registry.choices import ObligationState, ReportState
from registry.models import Agreement, Amendment, Instalment, User
from registry.payments import pay
from tests.amended import DAY, agreement_in_force
from tests.factories import AgreementFactory, ObligationFactory, ReportFactory
from tests.office import revision_of

from .test_admin_amendments import begun, filled, page_of
from .test_payments import SLIP, TYPED, due
from .test_payments import page_of as payment_page

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
STALE = {"_revision": "0"}


def carried(page: HttpResponse) -> dict[str, str]:
    (revision,) = set(re.findall(r'name="_revision" value="([^"]+)"', page.text))
    return {"_revision": revision}


@pytest.fixture
def agreement(supervisor: User) -> Agreement:
    return agreement_in_force(supervisor)


def follow_up(thing: Any, step: str) -> str:
    return reverse(f"admin:registry_agreement_{thing._meta.model_name}", args=[thing.agreement_id, thing.pk, step])


# -- Amendments ----------------------------------------------------------------------------------------------------


def test_an_amendment_and_its_parts_move_its_revision(agreement: Agreement, supervisor: User) -> None:
    amendment = amendments.open_amendment(agreement, kind="extension", actor=supervisor)
    seen = [revision_of(Amendment, amendment.pk)]
    amendments.propose(amendment, {"ends_on": "2026-12-31"}, actor=supervisor)
    seen.append(revision_of(Amendment, amendment.pk))
    for party in amendments.signers(amendment):
        amendments.record_signature(amendment, party, on=DAY(2025, 3, 1), actor=supervisor)
        seen.append(revision_of(Amendment, amendment.pk))
    amendments.take_effect(amendment, actor=supervisor)
    seen.append(revision_of(Amendment, amendment.pk))
    assert seen == sorted(set(seen))


def test_two_clerks_at_one_amendment_do_not_overwrite_each_other(
    agreement: Agreement, clerk: User, other_clerk: User, signed_in: Browser
) -> None:
    samira, youssef = signed_in(clerk, "fr"), signed_in(other_clerk, "fr")
    propose = page_of(begun(samira, agreement, "extension"), "propose")
    mine = filled(samira, propose) | carried(samira.get(propose))
    assert youssef.post(propose, filled(youssef, propose) | {"ends_on": "30/06/2027"}).status_code == 302
    page = samira.post(propose, mine | {"ends_on": "31/12/2026"})
    assert page.status_code == 409
    assert "Cette fiche a été modifiée depuis que vous avez ouvert cette page" in page.text
    ((_label, now, typed),) = page.context["differences"]
    assert "30/06/2027" in now
    assert "31/12/2026" in typed
    assert page.context["form"]["ends_on"].value() == "31/12/2026", "nothing typed is lost"
    assert page.context["back"] in page.text
    assert agreement.amendments.get().changes.get(field="ends_on").after["day"] == "2027-06-30"
    assert samira.post(propose, mine | carried(page) | {"ends_on": "31/12/2026"}).status_code == 302


def test_a_correction_of_the_agreement_makes_the_pages_of_its_amendment_stale(
    agreement: Agreement, clerk: User, signed_in: Browser
) -> None:
    samira = signed_in(clerk, "fr")
    amendment = begun(samira, agreement, "extension")
    pages = [page_of(amendment, name) for name in ("propose", "cancel", "effect")]
    pages.append(page_of(amendment, "sign", amendments.signers(amendment)[0].pk))
    seen = {each: carried(samira.get(each)) for each in pages}
    Agreement.objects.filter(pk=agreement.pk).update(note="corrected")
    for address, revision in seen.items():
        data = revision | {"reason": "Un motif", "signed_on": "01/03/2025", "ends_on": "31/12/2026"}
        assert samira.post(address, data).status_code == 409, address


def test_typed_dates_come_back_as_they_are_read(agreement: Agreement, clerk: User, signed_in: Browser) -> None:
    samira = signed_in(clerk, "ar")
    amendment = begun(samira, agreement, "extension")
    assert samira.post(page_of(amendment, "propose"), {"ends_on": "2026-12-31"}).status_code == 302
    page = samira.get(page_of(amendment, "propose"))
    assert 'value="31/12/2026"' in page.text
    assert "2026-12-31" not in page.text
    for party in amendments.signers(amendment):
        amendments.record_signature(amendment, party, on=DAY(2025, 3, 1), actor=clerk)
    for address in (page_of(amendment, "change"), reverse("admin:registry_amendment_changelist")):
        assert "01/03/2025" in samira.get(address).text


def test_a_commitment_or_a_share_without_its_party_is_asked_about(
    agreement: Agreement, clerk: User, signed_in: Browser
) -> None:
    samira = signed_in(clerk, "fr")
    propose = page_of(begun(samira, agreement, "money"), "propose")
    page = samira.post(propose, filled(samira, propose) | {"committed_2_year": "2025", "committed_2_amount": "5 000"})
    assert page.status_code == 400
    assert "committed_2_party" in page.context["form"].errors
    agreement.amendments.get().changes.all().delete()
    samira.post(page_of(agreement.amendments.get(), "cancel"), {"reason": "Autre nature"})
    propose = page_of(begun(samira, agreement, "parties"), "propose")
    page = samira.post(propose, filled(samira, propose) | {"share_1": "10"})
    assert "joining_1" in page.context["form"].errors


def test_an_open_amendment_does_not_say_that_nobody_writes_it(
    agreement: Agreement, clerk: User, auditor: User, signed_in: Browser
) -> None:
    samira = signed_in(clerk, "fr")
    change = page_of(begun(samira, agreement, "text"), "change")
    for browser in (samira, signed_in(auditor, "fr")):
        assert "Le registre écrit lui-même cette fiche" not in browser.get(change).text
    assert samira.get(change).context["why_read_only"] == ""
    assert signed_in(auditor, "fr").get(change).context["why_read_only"]


# -- Money, reports, obligations -------------------------------------------------------------------------------------


def test_a_payment_is_recorded_and_undone_on_what_was_shown(supervisor: User, signed_in: Browser) -> None:
    nadia, instalment = signed_in(supervisor, "fr"), due()
    for name, typed in (("pay", TYPED), ("undo", {"reason": "Erreur de saisie"})):
        address = payment_page(instalment, name)
        seen = carried(nadia.get(address))
        Agreement.objects.filter(pk=instalment.agreement_id).update(note=f"before {name}")
        page = nadia.post(address, typed | seen)
        assert page.status_code == 409
        for words in typed.values():
            assert words in page.text
        assert nadia.post(address, typed | carried(page)).status_code == 302
    assert Instalment.objects.get(pk=instalment.pk).paid_on is None


def test_reports_and_obligations_are_decided_on_what_was_shown(supervisor: User, signed_in: Browser) -> None:
    nadia, duty = signed_in(supervisor, "fr"), ObligationFactory()
    report = ReportFactory(agreement__parties=2)
    ask = reverse("admin:registry_agreement_ask", args=[report.agreement_id])
    typed = {"kind": "financial", "due_on": "31/12/2026", "to": "31/08/2026", "reason": "Un motif", "on": "20/07/2026"}
    for agreement, address in (
        (duty.agreement, follow_up(duty, "waive")),
        (report.agreement, follow_up(report, "move")),
        (report.agreement, ask),
        (report.agreement, follow_up(report, "hand_in")),
    ):
        seen = carried(nadia.get(address))
        Agreement.objects.filter(pk=agreement.pk).update(note=address)
        page = nadia.post(address, typed | seen)
        assert page.status_code == 409, address
        assert 'target="_blank"' in page.text
    duty.refresh_from_db()
    report.refresh_from_db()
    assert (duty.state, report.state) == (ObligationState.OPEN, ReportState.EXPECTED)
    assert nadia.post(follow_up(duty, "waive"), typed | carried(nadia.get(follow_up(duty, "waive")))).status_code == 302


# -- First the right -------------------------------------------------------------------------------------------------


def test_who_may_not_is_told_so_before_the_revision_is_compared(
    agreement: Agreement, supervisor: User, auditor: User, signed_in: Browser
) -> None:
    rachid, instalment, paid = signed_in(auditor, "fr"), due(), due()
    pay(paid, actor=supervisor, **SLIP)
    duty, report, draft = ObligationFactory(), ReportFactory(agreement__parties=2), AgreementFactory(parties=2)
    amendment = amendments.open_amendment(agreement, kind="text", actor=supervisor)
    signer = amendments.signers(amendment)[0].pk
    pages = [
        *(payment_page(instalment), payment_page(paid, "undo"), follow_up(duty, "fulfil"), follow_up(duty, "waive")),
        *(follow_up(report, step) for step in ("hand_in", "move", "remove")),
        *(reverse(f"admin:registry_agreement_{name}", args=[report.agreement_id]) for name in ("ask", "expected")),
        *(page_of(amendment, name) for name in ("propose", "effect", "cancel")),
        *(page_of(amendment, "sign", signer), page_of(agreement, "amend"), page_of(draft, "step", "submit")),
        page_of(draft, "signature", draft.participations.order_by("pk")[0].pk),
    ]
    for address in pages:
        shown = rachid.get(address)
        assert shown.status_code == 200, address
        for button in re.findall(r'<input type="submit" class="default"[^>]*>', shown.text):
            assert "disabled" in button, address
        assert re.search("errorlist|why-read-only", shown.text), address
        assert rachid.post(address, STALE).status_code == 403, address
    assert rachid.post(page_of(draft, "change"), STALE).status_code == 403
    assert rachid.post(page_of(amendment, "change"), STALE).status_code == 403
