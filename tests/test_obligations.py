"""Obligations: who owes what to whom by when; fulfilled with evidence, waived with a reason."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import RestrictedError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from registry import obligations
from registry.choices import ObligationState
from registry.models import Agreement, Obligation, User
from registry.refusals import Refusal
from tests.factories import AgreementFactory, ObligationFactory, paper_of

Browser = Callable[..., Client]
pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
DAY = dt.date(2026, 7, 20)


def refused(act: Callable[[], Any]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


def duty_in(state: ObligationState) -> Obligation:
    days: dict[str, Any] = {"state": state}
    if state == ObligationState.FULFILLED:
        days |= {"fulfilled_on": DAY}
    if state == ObligationState.WAIVED:
        days |= {"reason": "تكفلت به الجماعة"}
    return ObligationFactory(**days)


def take(duty: Obligation, step: str, actor: User) -> Obligation:
    if step == "fulfil":
        return obligations.fulfil(duty, actor=actor, on=DAY)
    act = obligations.waive if step == "waive" else obligations.reopen
    return act(duty, actor=actor, reason="لأن")


GRID = {
    # step:     open, fulfilled, waived
    "fulfil": ("fulfilled", None, None),
    "waive":  ("waived", None, None),
    "reopen": (None, "open", "open"),
}  # fmt: skip


@pytest.mark.parametrize("state", ObligationState)
@pytest.mark.parametrize("step", GRID)
def test_every_step_in_every_state(step: str, state: ObligationState, supervisor: User) -> None:
    duty, expected = duty_in(state), dict(zip(ObligationState, GRID[step], strict=True))[state]
    if expected is None:
        assert refused(lambda: take(duty, step, supervisor)).code == "wrong_state"
    assert (expected or state) == (take(duty, step, supervisor).state if expected else duty.state)
    assert Obligation.objects.get(pk=duty.pk).state == (expected or state)


def test_the_grid_is_the_table() -> None:
    assert set(GRID) == set(obligations.STEPS)


def test_a_clerk_notes_what_was_done_and_a_supervisor_gives_it_up(clerk: User, account_manager: User) -> None:
    duty = ObligationFactory()
    for step in ("fulfil", "waive"):
        assert refused(lambda step=step: take(duty, step, account_manager)).code == "not_allowed"
    assert refused(lambda: take(duty, "waive", clerk)).code == "not_allowed"
    assert take(duty, "fulfil", clerk).fulfilled_on == DAY


def test_waiving_and_reopening_give_their_reasons(supervisor: User) -> None:
    duty = ObligationFactory()
    assert refused(lambda: obligations.waive(duty, actor=supervisor, reason=" ")).code == "reason_needed"
    obligations.waive(duty, actor=supervisor, reason="تكفلت به الجماعة")
    assert refused(lambda: obligations.reopen(duty, actor=supervisor, reason="")).code == "reason_needed"
    obligations.reopen(duty, actor=supervisor, reason="تراجعت الجماعة")
    assert (duty.state, duty.reason) == (ObligationState.OPEN, "تراجعت الجماعة")


def test_evidence_is_a_paper_of_the_agreement_and_goes_when_it_is_owed_again(supervisor: User) -> None:
    duty = ObligationFactory()
    foreign, own = paper_of(AgreementFactory()), paper_of(duty.agreement)
    fulfil = lambda paper, on=DAY: obligations.fulfil(duty, actor=supervisor, on=on, evidence=paper)  # noqa: E731
    assert refused(lambda: fulfil(foreign)).code == "incomplete"
    assert refused(lambda: fulfil(own, TODAY + dt.timedelta(days=1))).code == "incomplete"
    assert fulfil(own).evidence == own
    with pytest.raises(RestrictedError):
        own.delete()
    obligations.reopen(duty, actor=supervisor, reason="الوصل لا يخص هذا الالتزام")
    assert (duty.fulfilled_on, duty.evidence) == (None, None)


def test_both_ends_are_parties_to_the_agreement() -> None:
    duty, other = ObligationFactory(), AgreementFactory(parties=1).participations.get()
    for field in ("debtor", "creditor"):
        row = Obligation.objects.get(pk=duty.pk)
        setattr(row, field, other)
        with pytest.raises(ValidationError) as wrong:
            row.full_clean()
        assert set(wrong.value.message_dict) == {field}


def test_nobody_owes_anything_to_themselves() -> None:
    duty = ObligationFactory()
    with pytest.raises(IntegrityError, match="obligation_is_owed_to_another"), transaction.atomic():
        Obligation.objects.filter(pk=duty.pk).update(creditor=duty.debtor)


@pytest.mark.parametrize(
    ("state", "change", "rule"),
    [
        ("open", {"fulfilled_on": DAY}, "obligation_fulfilled_has_date"),
        ("open", {"state": "fulfilled"}, "obligation_fulfilled_has_date"),
        ("fulfilled", {"state": "open"}, "obligation_fulfilled_has_date"),
        ("open", {"state": "waived"}, "obligation_waived_has_reason"),
        ("open", {"text_ar": "", "text_fr": ""}, "obligation_text_in_one_language"),
    ],
)
def test_impossible_obligations_are_unsayable_by_any_road(state: str, change: dict[str, Any], rule: str) -> None:
    duty = duty_in(ObligationState(state))
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Obligation.objects.filter(pk=duty.pk).update(**change)


def test_a_party_that_owes_something_stays_but_a_deleted_draft_takes_all_along() -> None:
    duty = ObligationFactory()
    with pytest.raises(RestrictedError):
        duty.debtor.delete()
    duty.agreement.delete()
    assert not Obligation.objects.filter(pk=duty.pk).exists()


# -- At the clerks' desk -------------------------------------------------------------------------------------------


def page_of(agreement: Agreement) -> str:
    return reverse("admin:registry_agreement_change", args=[agreement.pk])


def step_page(duty: Obligation, step: str) -> str:
    return reverse("admin:registry_agreement_obligation", args=[duty.agreement_id, duty.pk, step])


def test_the_page_offers_the_parties_of_the_agreement_and_the_steps(clerk: User, signed_in: Browser) -> None:
    duty, desk = ObligationFactory(), signed_in(clerk, "fr")
    response = desk.get(page_of(duty.agreement))
    inline = next(each for each in response.context["inline_admin_formsets"] if each.opts.model is Obligation)
    offered = {key for key, _label in inline.formset.forms[0].fields["debtor"].choices if key}
    assert offered == set(duty.agreement.participations.values_list("pk", flat=True))
    assert step_page(duty, "fulfil") in response.text
    assert step_page(duty, "waive") not in response.text, "a clerk waives nothing"
    assert "à exécuter" in response.text


def test_a_clerk_notes_that_it_was_fulfilled(clerk: User, signed_in: Browser) -> None:
    duty, desk = ObligationFactory(), signed_in(clerk)
    paper = paper_of(duty.agreement)
    assert desk.get(step_page(duty, "fulfil")).status_code == 200
    done = desk.post(step_page(duty, "fulfil"), {"on": "20/07/2026", "document": paper.pk})
    assert (done.status_code, done["Location"]) == (302, page_of(duty.agreement))
    duty.refresh_from_db()
    assert (duty.state, duty.fulfilled_on, duty.evidence) == (ObligationState.FULFILLED, DAY, paper)
    assert desk.post(step_page(duty, "waive"), {"reason": "x"}).status_code == 403


def test_a_refusal_speaks_both_languages(clerk: User) -> None:
    duty, said = duty_in(ObligationState.WAIVED), {}
    for language in ("ar", "fr"):
        with translation.override(language):
            said[language] = str(refused(lambda: obligations.fulfil(duty, actor=clerk, on=DAY)))
    assert said == {
        "ar": "هذه العملية غير ممكنة في الحالة: معفى منه.",
        "fr": "Cette opération n’est pas possible dans l’état\u00a0: levé.",
    }


def test_the_page_asks_as_often_for_ten_obligations_as_for_one(supervisor: User, signed_in: Browser) -> None:
    agreement, desk = AgreementFactory(parties=3), signed_in(supervisor)

    def add(number: int) -> None:
        first, second, _third = agreement.participations.all()
        for _place in range(number):
            duty = ObligationFactory(agreement=agreement, debtor=first, creditor=second)
            obligations.fulfil(duty, actor=supervisor, on=DAY, evidence=paper_of(agreement))

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(page_of(agreement)).status_code == 200
        return len(asked)

    add(1)
    desk.get(page_of(agreement))
    few = queries()
    add(9)
    assert queries() == few
