"""The ministry's answer to what was handed in: by whom, when, why, and what follows."""

import datetime as dt

import pytest

from registry import deposits
from registry.choices import (
    DepositKind,
    DepositState,
    RequestState,
    Role,
    State,
)
from registry.models import (
    Deposit,
    Region,
    User,
)
from registry.refusals import Refusal

from .conftest import person as account
from .deposited import agreement_of, asked, association_of, deposit_of, handed_in

pytestmark = pytest.mark.django_db

KINDS = list(DepositKind)


# Who decides: «+» may, «n» not allowed, «o» outside the perimeter. The agreement and the party lie in region 04;
# the regional clerk and supervisor have 07.
DECIDERS = ("clerk", "regional clerk", "supervisor", "regional supervisor", "finance", "auditor", "manager", "member")
# fmt: off
DECIDING = {
    #                        clerk reg. sup. reg. fin. aud. man. mem.
    DepositKind.REPORT:      ("n", "n", "+", "o", "n", "n", "n", "n"),
    DepositKind.PIECES:      ("+", "o", "+", "o", "n", "n", "n", "n"),
    DepositKind.SIGNED_COPY: ("+", "o", "+", "o", "n", "n", "n", "n"),
    DepositKind.CONTACT:     ("+", "o", "+", "o", "n", "n", "n", "n"),
    DepositKind.CORRECTION:  ("+", "o", "+", "o", "n", "n", "n", "n"),
    DepositKind.RENEWAL:     ("+", "o", "+", "o", "n", "n", "n", "n"),
}
# fmt: on


@pytest.mark.parametrize("kind", KINDS)
def test_the_grid_of_deciding(
    kind: str, member: User, clerk: User, regional_clerk: User, supervisor: User, finance: User, auditor: User
) -> None:
    own, north = association_of(member), Region.objects.get(code="04")
    type(own).objects.filter(pk=own.pk).update(region=north)
    deposit = deposit_of(member, kind, clerk)
    if deposit.agreement is not None:
        deposit.agreement.territories.create(region=north)
    regional_supervisor = account("s7@ministry.example", Role.SUPERVISOR, region=Region.objects.get(code="07"))
    manager = account("omar@ministry.example", Role.ACCOUNT_MANAGER)
    cast = (clerk, regional_clerk, supervisor, regional_supervisor, finance, auditor, manager, member)
    codes = {"+": None, "n": "not_allowed", "o": "outside_perimeter"}
    for who, person, sign in zip(DECIDERS, cast, DECIDING[kind], strict=True):
        for state in DepositState:
            deposit.state = state
            for ask in (deposits.refusal_to_accept, deposits.refusal_to_return):
                refusal = ask(deposit, actor=person)
                expected = codes[sign] if state == DepositState.WAITING else "wrong_state"
                assert (refusal and refusal.code) == expected, (who, state)
        deposit.refresh_from_db()
        if sign != "+":
            with pytest.raises(Refusal):
                deposits.accept(deposit, actor=person)
            with pytest.raises(Refusal):
                deposits.return_(deposit, actor=person, reason="لا")
            deposit.refresh_from_db()
            assert deposit.state == DepositState.WAITING, who
        in_charge = sign == "+" or (kind == DepositKind.REPORT and who == "clerk")
        reads = who in ("finance", "auditor", "manager")
        assert (deposit in deposits.waiting(person)) == (in_charge or reads), who


@pytest.mark.parametrize("kind", KINDS)
def test_every_decision_says_who_and_when_and_a_return_says_why(kind: str, member: User, supervisor: User) -> None:
    deposit = deposit_of(member, kind, supervisor)
    with pytest.raises(Refusal) as refused:
        deposits.return_(deposit, actor=supervisor, reason=" ")
    assert refused.value.code == "reason_needed"
    deposits.return_(deposit, actor=supervisor, reason="ينقص التوقيع")
    assert (deposit.state, deposit.decided_by, deposit.reason) == (DepositState.RETURNED, supervisor, "ينقص التوقيع")
    assert deposit.decided_at is not None
    with pytest.raises(Refusal) as refused:
        deposits.accept(deposit, actor=supervisor)
    assert refused.value.code == "wrong_state"


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_accepted_stays_so(kind: str, member: User, supervisor: User) -> None:
    deposit = deposit_of(member, kind, supervisor)
    deposits.accept(deposit, actor=supervisor, reason="شكرا")
    assert (deposit.state, deposit.reason) == (DepositState.ACCEPTED, "شكرا")
    with pytest.raises(Refusal) as refused:
        deposits.return_(deposit, actor=supervisor, reason="لا")
    assert refused.value.code == "wrong_state"


def test_a_clerk_answers_for_an_agreement_that_has_ended_or_is_under_review(member: User, clerk: User) -> None:
    agreement = agreement_of(member, State.COMPLETED)
    deposits.accept(handed_in(member, DepositKind.RENEWAL, agreement), actor=clerk)
    agreement = agreement_of(member, State.UNDER_REVIEW)
    request = asked(agreement, association_of(member), clerk)
    deposits.accept(handed_in(member, DepositKind.PIECES, agreement, of=request), actor=clerk)
    request.refresh_from_db()
    assert request.state == RequestState.SETTLED


def test_the_answer_is_overdue_after_sixty_days(member: User) -> None:
    deposit = handed_in(member, DepositKind.CONTACT)
    rows, due = Deposit.objects.filter(pk=deposit.pk), deposit.answer_due_on
    assert due is not None
    assert not deposits.overdue(rows, due).exists()
    assert deposits.overdue(rows, due + dt.timedelta(days=1)).exists()
    assert deposits.answer_due(dt.date(2026, 11, 22)) == dt.date(2027, 1, 21)
