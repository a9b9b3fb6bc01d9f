"""The one request for missing pieces that law 55-19 allows, and its life."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from registry import deposits
from registry.choices import DepositKind, RequestState, Role, State
from registry.models import Agreement, CompletionRequest, Region, User
from registry.refusals import Refusal

from .conftest import person as account
from .deposited import agreement_of, asked, association_of, begun, handed_in, pdf
from .factories import PartyFactory

pytestmark = pytest.mark.django_db


def test_a_request_names_every_piece_in_its_order(member: User, clerk: User) -> None:
    request = asked(agreement_of(member), association_of(member), clerk, message="المرجو الإسراع")
    assert [(piece.position, piece.text_ar) for piece in request.pieces.all()] == [
        (1, "نسخة الوصل"),
        (2, "لائحة الأعضاء"),
    ]
    assert (request.state, request.asked_by, request.message) == (RequestState.OPEN, clerk, "المرجو الإسراع")


@pytest.mark.parametrize("state", [RequestState.OPEN, RequestState.ANSWERED, RequestState.SETTLED])
def test_a_second_request_is_refused_with_the_sentence_of_the_law(state: str, member: User, clerk: User) -> None:
    agreement = agreement_of(member)
    first = asked(agreement, association_of(member), clerk)
    CompletionRequest.objects.filter(pk=first.pk).update(state=state)
    with pytest.raises(ValidationError, match=r"55\.19"):
        asked(agreement, association_of(member), clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        CompletionRequest.objects.create(
            agreement=agreement, party=association_of(member), due_on=timezone.localdate(), asked_by=clerk
        )
    assert CompletionRequest.objects.get(agreement=agreement) == first


def test_after_a_withdrawal_another_may_be_made(member: User, clerk: User) -> None:
    agreement = agreement_of(member)
    first = asked(agreement, association_of(member), clerk)
    with pytest.raises(Refusal) as refused:
        deposits.withdraw(first, actor=clerk, reason=" ")
    assert refused.value.code == "reason_needed"
    deposits.withdraw(first, actor=clerk, reason="خطأ في الجمعية")
    assert (first.state, first.reason) == (RequestState.WITHDRAWN, "خطأ في الجمعية")
    assert asked(agreement, association_of(member), clerk).state == RequestState.OPEN


def test_two_parties_are_asked_each_for_its_own(member: User, clerk: User) -> None:
    agreement, other = agreement_of(member), PartyFactory()
    agreement.participations.create(party=other, position=9, must_sign=False)
    asked(agreement, association_of(member), clerk)
    assert asked(agreement, other, clerk)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"pieces": []}, "pieces"),
        ({"pieces": [("وثيقة", "")] * 31}, "pieces"),
        ({"pieces": [("", "")]}, "__all__"),
        ({"due_on": dt.date(2020, 1, 1)}, "due_on"),
    ],
)
def test_a_request_that_cannot_be_answered_is_not_made(
    wrong: dict[str, Any], field: str, member: User, clerk: User
) -> None:
    agreement = agreement_of(member)
    wanted = {"pieces": [("وثيقة", "")], "due_on": timezone.localdate() + dt.timedelta(days=9)} | wrong
    with pytest.raises(ValidationError) as refused:
        deposits.ask(agreement, association_of(member), message="", actor=clerk, **wanted)
    assert field in refused.value.message_dict
    assert not CompletionRequest.objects.exists() or not agreement.requests.exists()


def test_nobody_is_asked_who_has_no_desk_or_no_part_in_it(member: User, clerk: User) -> None:
    agreement = agreement_of(member)
    ministry = agreement.participations.get(party__kind="ministry").party
    for party in (ministry, PartyFactory()):
        with pytest.raises(ValidationError) as refused:
            asked(agreement, party, clerk)
        assert "party" in refused.value.message_dict


STATES = {State.DRAFT: False, State.UNDER_REVIEW: False, State.APPROVED: False, State.IN_FORCE: True}


@pytest.mark.parametrize(("state", "seen"), STATES.items())
def test_an_association_is_asked_about_what_it_sees(state: str, seen: bool, member: User, clerk: User) -> None:
    agreement = agreement_of(member, state, shared=False)
    refusal = deposits.refusal_to_ask(agreement, actor=clerk)
    assert (refusal is None) == seen
    Agreement.objects.filter(pk=agreement.pk).update(shared_at=timezone.now())
    agreement.refresh_from_db()
    assert deposits.refusal_to_ask(agreement, actor=clerk) is None


def test_who_asks_and_withdraws(
    member: User, clerk: User, supervisor: User, finance: User, auditor: User, regional_clerk: User
) -> None:
    agreement = agreement_of(member)
    agreement.territories.create(region=Region.objects.get(code="04"))
    request = asked(agreement, association_of(member), clerk)
    manager = account("omar@ministry.example", Role.ACCOUNT_MANAGER)
    table = {
        clerk: None, supervisor: None, finance: "not_allowed", auditor: "not_allowed", manager: "not_allowed",
        member: "not_allowed", regional_clerk: "outside_perimeter",
    }  # fmt: skip
    for person, code in table.items():
        for refusal in (
            deposits.refusal_to_ask(agreement, actor=person),
            deposits.refusal_to_withdraw(request, actor=person),
        ):
            assert (refusal and refusal.code) == code, person


def test_each_piece_has_its_paper_or_a_word_on_why_not(member: User, clerk: User) -> None:
    agreement = agreement_of(member)
    request = asked(agreement, association_of(member), clerk)
    first, second = request.pieces.all()
    draft = begun(member, DepositKind.PIECES, agreement, of=request)
    deposits.keep(draft, {"note": ""})
    deposits.attach(draft, pdf("one"), name="one.pdf", piece=first)
    with pytest.raises(ValidationError) as refused:
        deposits.hand_in(draft, token=uuid4(), actor=member)
    assert set(refused.value.message_dict) == {f"piece_{second.pk}"}
    deposits.keep(draft, {"note": "لا نتوفر على اللائحة"})
    deposit = deposits.hand_in(draft, token=uuid4(), actor=member)
    request.refresh_from_db()
    assert request.state == RequestState.ANSWERED
    assert [(row.piece, row.document.kind) for row in deposit.papers.all()] == [(first, "annex")]


def test_one_paper_answers_several_pieces(member: User, clerk: User) -> None:
    agreement = agreement_of(member)
    request = asked(agreement, association_of(member), clerk)
    draft = begun(member, DepositKind.PIECES, agreement, of=request)
    deposits.keep(draft, {"note": ""})
    for piece in request.pieces.all():
        deposits.attach(draft, pdf("whole file"), name="الملف كاملا.pdf", piece=piece)
        deposits.attach(draft, pdf("whole file"), name="الملف كاملا.pdf", piece=piece)
    deposit = deposits.hand_in(draft, token=uuid4(), actor=member)
    papers = deposit.papers.all()
    assert [paper.piece for paper in papers] == list(request.pieces.all())
    assert len({paper.document for paper in papers}) == 1


def test_a_piece_of_another_request_is_not_answered_here(member: User, clerk: User) -> None:
    here, there = agreement_of(member), agreement_of(member)
    own = asked(here, association_of(member), clerk)
    foreign = asked(there, association_of(member), clerk)
    draft = begun(member, DepositKind.PIECES, here, of=own)
    with pytest.raises(Refusal) as refused:
        deposits.attach(draft, pdf(), name="x.pdf", piece=foreign.pieces.first())
    assert refused.value.code == "not_allowed"


def test_an_answer_that_is_returned_opens_the_request_again_with_time_to_answer(member: User, clerk: User) -> None:
    agreement = agreement_of(member)
    request = asked(agreement, association_of(member), clerk)
    deposit = handed_in(member, DepositKind.PIECES, agreement, of=request)
    CompletionRequest.objects.filter(pk=request.pk).update(due_on=timezone.localdate())
    deposits.return_(deposit, actor=clerk, reason="الوثيقة غير مقروءة")
    request.refresh_from_db()
    assert request.state == RequestState.OPEN
    assert request.due_on >= timezone.localdate() + dt.timedelta(days=15)
    again = handed_in(member, DepositKind.PIECES, agreement, of=request)
    deposits.accept(again, actor=clerk)
    request.refresh_from_db()
    assert request.state == RequestState.SETTLED


@pytest.mark.parametrize("state", [RequestState.ANSWERED, RequestState.SETTLED, RequestState.WITHDRAWN])
def test_only_an_open_request_is_answered_or_withdrawn(state: str, member: User, clerk: User) -> None:
    agreement = agreement_of(member)
    request = asked(agreement, association_of(member), clerk)
    reason = "سبب" if state == RequestState.WITHDRAWN else ""
    CompletionRequest.objects.filter(pk=request.pk).update(state=state, reason=reason)
    with pytest.raises(Refusal) as refused:
        handed_in(member, DepositKind.PIECES, agreement, of=request)
    assert refused.value.code == "wrong_state"
    with pytest.raises(Refusal) as refused:
        deposits.withdraw(request, actor=clerk, reason="سبب")
    assert refused.value.code == "wrong_state"
