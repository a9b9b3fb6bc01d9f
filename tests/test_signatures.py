"""How an agreement becomes binding: each party signs for itself, the last one makes it signed, a rule gives the day."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from registry import life
from registry.choices import State
from registry.guard_rails import RAILS
from registry.lifecycle import move, record_signature
from registry.models import STARTS, Agreement, AgreementParty, User
from registry.refusals import Refusal

from .factories import AgreementFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
FIRST, SECOND, THIRD = (TODAY - dt.timedelta(days=days) for days in (9, 5, 2))


@pytest.fixture
def approved() -> Agreement:
    """Three parties, approved, nobody has signed."""
    return AgreementFactory(parties=3, state=State.APPROVED, force_rule="at_signature")


def sign(party: AgreementParty, day: dt.date, *, actor: User, precision: str = "day") -> None:
    record_signature(party, actor=actor, signed_on=day, signed_on_precision=precision, signed_place_ar="الرباط")


def test_the_last_of_three_signatures_makes_it_signed(approved: Agreement, clerk: User) -> None:
    one, two, three = approved.participations.all()
    sign(one, FIRST, actor=clerk)
    sign(three, THIRD, actor=clerk)
    approved.refresh_from_db()
    assert approved.state == State.APPROVED, "two of three signed is not signed"
    with pytest.raises(Refusal) as refused:
        move(approved, "sign", actor=clerk)
    assert (refused.value.code, len(refused.value.messages)) == ("incomplete", 1)
    assert str(two.party) in refused.value.messages[0]
    sign(two, SECOND, actor=clerk)
    approved.refresh_from_db()
    assert (approved.state, approved.signed_on, approved.signed_on_precision) == (State.SIGNED, THIRD, "day")
    row = approved.transitions.get(step="sign")
    assert (row.effective_on, row.actor) == (THIRD, clerk)


def test_who_need_not_sign_is_not_waited_for(approved: Agreement, clerk: User) -> None:
    one, two, three = approved.participations.all()
    AgreementParty.objects.filter(pk=three.pk).update(must_sign=False)
    sign(one, FIRST, actor=clerk)
    sign(two, SECOND, actor=clerk)
    approved.refresh_from_db()
    assert (approved.state, approved.signed_on) == (State.SIGNED, SECOND)


def test_the_agreement_is_dated_no_better_than_its_signatures(approved: Agreement, clerk: User) -> None:
    one, two, three = approved.participations.all()
    sign(one, FIRST, actor=clerk)
    sign(two, SECOND, actor=clerk)
    sign(three, THIRD.replace(day=1), actor=clerk, precision="month")
    approved.refresh_from_db()
    assert approved.signed_on_precision == "month"


def test_nobody_signs_twice_or_too_early(approved: Agreement, clerk: User, account_manager: User) -> None:
    one = approved.participations.first()
    sign(one, FIRST, actor=clerk)
    for code, party, actor in (
        ("already_signed", one, clerk),
        ("not_allowed", approved.participations.last(), account_manager),
        ("wrong_state", AgreementFactory(parties=2).participations.first(), clerk),
    ):
        with pytest.raises(Refusal) as refused:
            sign(party, FIRST, actor=actor)
        assert refused.value.code == code


def test_a_paper_that_comes_signed_counts_for_all_its_parties(clerk: User) -> None:
    agreement = AgreementFactory(parties=3, signed_on=FIRST, signed_on_precision="day")
    move(agreement, "sign", actor=clerk)
    assert set(agreement.participations.values_list("has_signed", flat=True)) == {True}


def test_a_draft_half_signed_is_not_taken_for_signed(clerk: User) -> None:
    agreement = AgreementFactory(parties=3, signed_on=FIRST, signed_on_precision="day")
    AgreementParty.objects.filter(pk=agreement.participations.first().pk).update(has_signed=True)
    with pytest.raises(Refusal) as refused:
        move(agreement, "sign", actor=clerk)
    assert len(refused.value.messages) == 2


def test_the_day_of_the_agreement_is_that_of_its_last_signature(clerk: User) -> None:
    agreement = AgreementFactory(parties=2, signed_on=FIRST, signed_on_precision="day")
    agreement.participations.update(has_signed=True, signed_on=SECOND, signed_on_precision="day")
    with pytest.raises(Refusal) as refused, translation.override("fr"):
        move(agreement, "sign", actor=clerk)
    assert refused.value.code == "incomplete"
    agreement.signed_on = SECOND
    agreement.save()
    move(agreement, "sign", actor=clerk)
    assert agreement.state == State.SIGNED


# -- Entry into force --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "day"),
    [
        ({"force_rule": "at_signature"}, FIRST),
        ({"force_rule": "on_date", "starts_on": SECOND, "starts_on_precision": "day"}, SECOND),
        ({"starts_on": SECOND, "starts_on_precision": "day"}, SECOND),
        ({"force_rule": "on_visa", "visa_on": THIRD}, THIRD),
        ({"force_rule": "on_visa"}, None),
        ({}, None),
    ],
)
def test_the_rule_gives_the_day(values: dict, day: dt.date | None, supervisor: User) -> None:
    agreement = AgreementFactory(signed_on=FIRST, signed_on_precision="day", state=State.SIGNED, **values)
    assert agreement.in_force_from == day
    assert Agreement.objects.annotate(day=STARTS).get(pk=agreement.pk).day == day
    if day is None:
        with pytest.raises(Refusal):
            move(agreement, "enter_into_force", actor=supervisor)
    else:
        assert move(agreement, "enter_into_force", actor=supervisor).effective_on == day


# -- From which day a step counts --------------------------------------------------------------------------------


def test_a_suspension_counts_from_the_day_that_was_decided(supervisor: User) -> None:
    agreement = AgreementFactory(signed_on=FIRST, signed_on_precision="day", force_rule="at_signature", parties=2)
    move(agreement, "sign", actor=supervisor)
    move(agreement, "enter_into_force", actor=supervisor)
    for day in (TODAY + dt.timedelta(days=1), FIRST - dt.timedelta(days=1)):
        with pytest.raises(Refusal) as refused:
            move(agreement, "suspend", actor=supervisor, reason="لأن", on=day)
        assert refused.value.code == "wrong_day"
    assert move(agreement, "suspend", actor=supervisor, reason="لأن", on=SECOND).effective_on == SECOND
    assert move(agreement, "resume", actor=supervisor, reason="لأن").effective_on == TODAY


# -- A framework and what applies it -----------------------------------------------------------------------------


def test_a_suspended_framework_holds_its_children_and_lets_them_go_again(supervisor: User) -> None:
    framework = AgreementFactory(state=State.IN_FORCE, signed_on=FIRST, signed_on_precision="day")
    child = AgreementFactory(framework=framework, state=State.IN_FORCE)
    grandchild = AgreementFactory(framework=child, state=State.IN_FORCE)
    assert life.held_by(grandchild) is None
    move(framework, "suspend", actor=supervisor, reason="لأن")
    for each in (child, grandchild):
        held = Agreement.objects.get(pk=each.pk)
        assert life.held_by(held) == framework
        assert held.state == State.IN_FORCE, "its own life is untouched"
    move(framework, "resume", actor=supervisor, reason="لأن")
    assert life.held_by(Agreement.objects.get(pk=child.pk)) is None
    bring_to_its_end(framework)
    assert life.held_by(Agreement.objects.get(pk=grandchild.pk)) == framework


def bring_to_its_end(agreement: Agreement) -> None:
    agreement.ends_on, agreement.ends_on_precision = TODAY, "day"
    agreement.save()
    move(agreement, "complete", actor=User.objects.get(email="nadia@ministry.example"))


def test_the_review_goes_there_and_back(clerk: User, supervisor: User) -> None:
    agreement = AgreementFactory(parties=2, purpose_ar="غرض")
    move(agreement, "submit", actor=clerk)
    move(agreement, "return", actor=supervisor, reason="ينقص الموضوع")
    move(agreement, "submit", actor=clerk)
    with pytest.raises(Refusal) as refused:
        move(agreement, "approve", actor=clerk)
    assert refused.value.code == "not_allowed"
    assert refused.value.messages == ["هذه العملية من اختصاص مشرف."]
    move(agreement, "approve", actor=supervisor, overrides=dict.fromkeys(RAILS, "سبب للاختبار"))
    sign(agreement.participations.first(), FIRST, actor=clerk)
    with pytest.raises(Refusal) as refused:
        move(agreement, "return", actor=supervisor, reason="لأن")
    assert refused.value.code == "incomplete"


def test_a_renewal_says_why(clerk: User) -> None:
    former = AgreementFactory(state=State.COMPLETED)
    agreement = AgreementFactory(parties=2, purpose_ar="غرض", predecessor=former)
    with pytest.raises(Refusal) as refused:
        move(agreement, "submit", actor=clerk)
    assert refused.value.code == "incomplete"
    agreement.renewal_reason = "استمرار الحاجة"
    agreement.save()
    move(agreement, "submit", actor=clerk)
    assert agreement.state == State.UNDER_REVIEW
