"""What associations hand in: by whom, when, once, with a number."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from registry import deposits, permissions
from registry.choices import (
    WORKING_STATES,
    DepositKind,
    DepositState,
    DocumentKind,
    Office,
    PartyRole,
    PublicationStatus,
    ReportState,
    Role,
    State,
)
from registry.models import (
    Agreement,
    Deposit,
    DepositDraft,
    DraftPaper,
    Membership,
    User,
)
from registry.refusals import Refusal

from .conftest import act_for
from .conftest import person as account
from .deposited import SAID, agreement_of, asked, association_of, begun, deposit_of, handed_in, pdf
from .factories import IndicatorFactory, PartyFactory, ReportFactory, put_in_state

pytestmark = pytest.mark.django_db

KINDS = list(DepositKind)


# -- Who hands in what, and when: the whole grid -----------------------------------------------------------------------

STATES = (
    "draft",
    "under_review",
    "approved",
    "signed",
    "in_force",
    "suspended",
    "completed",
    "terminated",
    "cancelled",
)
SEEN, UNSEEN = "sent to the parties", "not sent"
# «+» may be handed in, «s» not in this state, «n» nothing to be handed in for this person. In the order of STATES.
# The report is owed, the request open, the party has not signed; what may be public is published.
# fmt: off
GRID: dict[tuple[str, str], str] = {
    #                                    d u a s i s c t c
    (DepositKind.REPORT, UNSEEN):       "n n n + + + + + n",
    (DepositKind.REPORT, SEEN):         "s s s + + + + + s",
    (DepositKind.PIECES, UNSEEN):       "n n n + + + + + n",
    (DepositKind.PIECES, SEEN):         "+ + + + + + + + +",
    (DepositKind.SIGNED_COPY, UNSEEN):  "n n n s s s s s n",
    (DepositKind.SIGNED_COPY, SEEN):    "s s + s s s s s s",
    (DepositKind.CORRECTION, UNSEEN):   "n n n + + + + + n",
    (DepositKind.CORRECTION, SEEN):     "s s s + + + + + +",
    (DepositKind.RENEWAL, UNSEEN):      "n n n s + + + + n",
    (DepositKind.RENEWAL, SEEN):        "s s s s + + + + s",
}
# fmt: on
PEOPLE = ("member", "former member", "member of another party", "member of another association", "clerk", "supervisor")


@pytest.fixture
def people(member: User, clerk: User, supervisor: User) -> dict[str, User]:
    """Who might try: only the first acts for the association."""
    own = association_of(member)
    other = act_for(account("other@association.example", Role.ASSOCIATION), PartyFactory())
    beside = act_for(account("beside@association.example", Role.ASSOCIATION), PartyFactory(name_ar="جمعية مجاورة"))
    former = act_for(account("former@association.example", Role.ASSOCIATION), own, Office.TREASURER)
    Membership.objects.filter(person=former).update(
        valid_from=dt.date(2025, 1, 1), valid_until=timezone.localdate() - dt.timedelta(days=1)
    )
    found = (member, former, beside, other, clerk, supervisor)
    return dict(zip(PEOPLE, found, strict=True))


@pytest.mark.parametrize(("kind", "sent"), GRID, ids=str)
def test_the_grid_of_handing_in(kind: str, sent: str, people: dict[str, User]) -> None:
    member, supervisor = people["member"], people["supervisor"]
    agreement = agreement_of(member, State.DRAFT)
    agreement.participations.create(party=association_of(people["member of another party"]), position=9)
    of: Any = ReportFactory(agreement=agreement) if kind == DepositKind.REPORT else None
    if kind == DepositKind.PIECES:
        of = asked(agreement, association_of(member), supervisor)
    name = f"{ {DepositKind.REPORT: 'report', DepositKind.PIECES: 'pieces'}.get(kind, '') }/{of.pk}" if of else ""
    rows = Agreement.objects.filter(pk=agreement.pk)
    rows.update(shared_at=timezone.now() if sent == SEEN else None)
    codes = {"+": None, "s": "wrong_state", "n": "not_allowed"}
    for state, sign in zip(STATES, GRID[kind, sent].split(), strict=True):
        rows.update(publication=PublicationStatus.UNPUBLISHED, published_version=None)
        put_in_state(rows, state)
        if state not in WORKING_STATES:
            rows.update(publication=PublicationStatus.PUBLISHED, published_version=1)
        agreement.refresh_from_db()
        for who, person in people.items():
            refusal = deposits.refusal_to_hand_in(
                person, association_of(member), kind, agreement=agreement, subject=name
            )
            expected = codes[sign] if who == "member" else "not_allowed"
            assert (refusal and refusal.code) == expected, (state, who)


def test_contact_data_are_changed_by_who_acts_for_the_association(people: dict[str, User]) -> None:
    own = association_of(people["member"])
    for who, person in people.items():
        refusal = deposits.refusal_to_hand_in(person, own, DepositKind.CONTACT)
        assert (refusal is None) == (who == "member"), who


@pytest.mark.parametrize("kind", KINDS)
def test_handing_in_gives_a_number_a_day_for_the_answer_and_no_draft(kind: str, member: User, clerk: User) -> None:
    deposit = deposit_of(member, kind, clerk)
    today = timezone.localdate()
    assert deposit.number.startswith(f"REC/{today.year}/")
    assert deposit.answer_due_on == today + dt.timedelta(days=60)
    assert (deposit.state, deposit.made_by, deposit.decided_at) == (DepositState.WAITING, member, None)
    assert not DepositDraft.objects.filter(person=member).exists()
    event = deposit.events.get()
    assert event.pgh_context.metadata == {"user": member.pk, "road": "deposit:hand_in"}


def test_fictional_associations_have_numbers_of_their_own(member: User) -> None:
    own = association_of(member)
    type(own).objects.filter(pk=own.pk).update(is_fictional=True)
    assert handed_in(member, DepositKind.CONTACT).number.startswith("DEMO-REC/")


@pytest.mark.parametrize("kind", KINDS)
def test_what_another_began_is_handed_in_by_nobody_else(kind: str, member: User, clerk: User) -> None:
    colleague = act_for(account("colleague@association.example", Role.ASSOCIATION), association_of(member))
    agreement = None if kind == DepositKind.CONTACT else agreement_of(member, State.APPROVED)
    draft = DepositDraft.objects.create(
        person=member, party=association_of(member), kind=kind, agreement=agreement, content=SAID[kind]
    )
    for person in (colleague, clerk):
        with pytest.raises(Refusal) as refused:
            deposits.hand_in(draft, token=uuid4(), actor=person)
        assert refused.value.code == "not_allowed"
    assert not Deposit.objects.filter(party=draft.party).exists()


def test_a_mandate_that_ends_while_somebody_writes_ends_the_right_to_hand_in(member: User) -> None:
    draft = begun(member, DepositKind.CONTACT)
    Membership.objects.filter(person=member).update(ended_at=timezone.now(), ended_by=member)
    with pytest.raises(Refusal) as refused:
        deposits.hand_in(draft, token=uuid4(), actor=member)
    assert refused.value.code == "not_allowed"


# -- Once --------------------------------------------------------------------------------------------------------------


def test_the_same_form_sent_again_gives_the_same_deposit(member: User) -> None:
    token, draft = uuid4(), begun(member, DepositKind.CONTACT)
    first = deposits.hand_in(draft, token=token, actor=member)
    again = begun(member, DepositKind.CONTACT)  # what the door does with the repeated form
    assert deposits.hand_in(again, token=token, actor=member) == first
    assert deposits.hand_in(draft, token=token, actor=member) == first
    assert not DepositDraft.objects.filter(person=member).exists()


def test_a_token_of_another_person_or_form_is_refused(member: User) -> None:
    token = uuid4()
    first = deposits.hand_in(begun(member, DepositKind.CONTACT), token=token, actor=member)
    colleague = act_for(account("colleague@association.example", Role.ASSOCIATION), association_of(member))
    renewal = begun(member, DepositKind.RENEWAL, agreement_of(member))
    for draft, actor in ((begun(colleague, DepositKind.CONTACT), colleague), (renewal, member)):
        with pytest.raises(Refusal) as refused:
            deposits.hand_in(draft, token=token, actor=actor)
        assert refused.value.code == "wrong_token"
        assert DepositDraft.objects.filter(pk=draft.pk).exists(), "nothing typed is lost"
    assert Deposit.objects.get(party=first.party) == first


def test_two_windows_of_one_draft_give_one_deposit(member: User) -> None:
    draft = begun(member, DepositKind.CONTACT)
    deposits.hand_in(draft, token=uuid4(), actor=member)
    with pytest.raises(Refusal) as refused:
        deposits.hand_in(draft, token=uuid4(), actor=member)
    assert refused.value.code == "gone"
    assert not deposits.keep(draft, {"phone": "1"})
    assert not DepositDraft.objects.filter(person=member).exists(), "what is gone is not written anew"


def test_what_was_handed_in_never_changes(member: User) -> None:
    deposit = handed_in(member, DepositKind.CONTACT)
    for change in (
        lambda: Deposit.objects.filter(pk=deposit.pk).update(content={}),
        lambda: Deposit.objects.filter(pk=deposit.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


# -- Reports -----------------------------------------------------------------------------------------------------------


def test_a_report_comes_with_its_text_money_values_and_papers(member: User) -> None:
    agreement = agreement_of(member)
    indicator = agreement.indicators.get()
    report = ReportFactory(agreement=agreement)
    draft = begun(member, DepositKind.REPORT, agreement, of=report)
    values = {str(indicator.pk): "٤٢,٥"}
    deposits.keep(draft, {"summary": "أنجزنا كل شيء", "spent": "12 500,50 DH", "values": values, "state": "accepted"})
    deposits.attach(draft, pdf(), name="تقرير.pdf")
    deposit = deposits.hand_in(draft, token=uuid4(), actor=member)
    report.refresh_from_db()
    assert (report.state, report.handed_in_on) == (ReportState.HANDED_IN, timezone.localdate())
    assert (report.summary, report.spent) == ("أنجزنا كل شيء", Decimal("12500.50"))
    paper = deposit.papers.get().document
    assert (report.document, paper.kind, paper.is_public, paper.uploaded_by) == (paper, "report", False, member)
    assert report.values.get().value == Decimal("42.50")
    assert deposit.report == report
    assert deposit.content["values"] == {str(indicator.pk): "42.50"}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"summary": "", "spent": "1"}, "summary"),
        ({"summary": "نص", "spent": "-5"}, "spent"),
        ({"summary": "نص", "spent": "كثير"}, "spent"),
        ({"summary": "نص", "values": {"999999": "3"}}, "values"),
        ({"summary": "نص", "values": {"own": "abc"}}, "value_own"),
        ({"summary": "نص", "values": {"own": "-1"}}, "value_own"),
        ({"summary": "\u202eنص"}, "summary"),
    ],
)
def test_a_report_says_at_the_field_what_is_wrong(typed: dict[str, Any], field: str, member: User) -> None:
    agreement = agreement_of(member)
    own = str(agreement.indicators.get().pk)
    if "values" in typed:
        typed = typed | {"values": {key.replace("own", own): value for key, value in typed["values"].items()}}
    report = ReportFactory(agreement=agreement)
    draft = begun(member, DepositKind.REPORT, agreement, of=report)
    deposits.keep(draft, typed)
    with pytest.raises(ValidationError) as refused:
        deposits.hand_in(draft, token=uuid4(), actor=member)
    assert set(refused.value.message_dict) == {field.replace("own", own)}
    report.refresh_from_db()
    assert report.state == ReportState.EXPECTED
    assert DepositDraft.objects.get(pk=draft.pk).content["summary"] == typed["summary"], "as typed"


def test_an_indicator_of_another_agreement_has_no_value_here(member: User) -> None:
    agreement, foreign = agreement_of(member), IndicatorFactory()
    draft = begun(member, DepositKind.REPORT, agreement, of=ReportFactory(agreement=agreement))
    deposits.keep(draft, {"summary": "نص", "values": {str(foreign.pk): "3"}})
    with pytest.raises(ValidationError) as refused:
        deposits.hand_in(draft, token=uuid4(), actor=member)
    assert set(refused.value.message_dict) == {"values"}
    assert not foreign.values.exists()


def test_nobody_says_an_earlier_day_for_what_comes_today(member: User) -> None:
    agreement = agreement_of(member)
    report = ReportFactory(agreement=agreement)
    draft = begun(member, DepositKind.REPORT, agreement, of=report)
    deposits.keep(draft, {"summary": "نص", "on": "2026-01-01"})
    deposits.hand_in(draft, token=uuid4(), actor=member)
    report.refresh_from_db()
    assert report.handed_in_on == timezone.localdate()


def test_a_returned_report_is_handed_in_again(member: User, supervisor: User) -> None:
    agreement = agreement_of(member)
    report = ReportFactory(agreement=agreement)
    first = handed_in(member, DepositKind.REPORT, agreement, of=report)
    deposits.return_(first, actor=supervisor, reason="ينقص جدول المصاريف")
    second = handed_in(member, DepositKind.REPORT, agreement, of=report)
    deposits.accept(second, actor=supervisor)
    report.refresh_from_db()
    assert report.state == ReportState.ACCEPTED
    assert [row.state for row in report.deposits.order_by("pk")] == [DepositState.RETURNED, DepositState.ACCEPTED]


def test_a_report_decided_on_its_own_page_answers_its_deposit(member: User, supervisor: User) -> None:
    agreement = agreement_of(member)
    report = ReportFactory(agreement=agreement)
    deposit = handed_in(member, DepositKind.REPORT, agreement, of=report)
    report.refresh_from_db()
    deposits.return_report(report, actor=supervisor, reason="ناقص")
    deposit.refresh_from_db()
    assert (deposit.state, deposit.reason, deposit.decided_by) == (DepositState.RETURNED, "ناقص", supervisor)
    assert report.state == ReportState.RETURNED


@pytest.mark.parametrize(
    ("role", "beside", "owes"),
    [
        (PartyRole.IMPLEMENTER, PartyRole.IMPLEMENTER, True),
        (PartyRole.LEAD, PartyRole.IMPLEMENTER, True),
        (PartyRole.SIGNATORY, PartyRole.IMPLEMENTER, False),
        (PartyRole.BENEFICIARY, PartyRole.IMPLEMENTER, False),
        (PartyRole.WITNESS, PartyRole.IMPLEMENTER, False),
        (PartyRole.FUNDER, PartyRole.IMPLEMENTER, False),
        (PartyRole.SIGNATORY, PartyRole.SIGNATORY, True),
        (PartyRole.BENEFICIARY, PartyRole.FUNDER, True),
        (PartyRole.WITNESS, PartyRole.SIGNATORY, False),
        (PartyRole.FUNDER, PartyRole.SIGNATORY, False),
    ],
)
def test_a_report_is_handed_in_by_who_owes_it(role: str, beside: str, owes: bool, member: User) -> None:
    agreement = agreement_of(member)
    report = ReportFactory(agreement=agreement)
    agreement.participations.filter(party=association_of(member)).update(role=role)
    agreement.participations.create(party=PartyFactory(), role=beside, position=8, must_sign=False)
    if owes:
        assert handed_in(member, DepositKind.REPORT, agreement, of=report).report == report
        return
    with pytest.raises(Refusal) as refused:
        handed_in(member, DepositKind.REPORT, agreement, of=report)
    assert refused.value.code == "not_allowed"
    report.refresh_from_db()
    assert report.state == ReportState.EXPECTED


def test_handed_in_again_a_report_says_what_it_says_now_and_no_more(member: User, supervisor: User) -> None:
    agreement = agreement_of(member)
    indicator, report = agreement.indicators.get(), ReportFactory(agreement=agreement)
    draft = begun(member, DepositKind.REPORT, agreement, of=report)
    deposits.keep(draft, {"summary": "كل شيء", "spent": "500", "values": {str(indicator.pk): "7"}})
    deposits.attach(draft, pdf(), name="تقرير.pdf")
    first = deposits.hand_in(draft, token=uuid4(), actor=member)
    deposits.return_(first, actor=supervisor, reason="الأرقام خاطئة")
    draft = begun(member, DepositKind.REPORT, agreement, of=report)
    deposits.keep(draft, {"summary": "", "spent": "", "values": {str(indicator.pk): " "}})
    deposits.attach(draft, pdf("corrected"), name="تقرير مصحح.pdf")
    second = deposits.hand_in(draft, token=uuid4(), actor=member)
    report.refresh_from_db()
    assert (report.summary, report.spent, list(report.values.all())) == ("", None, [])
    assert report.document == second.papers.get().document


def test_of_two_reports_on_one_day_the_later_says_what_an_indicator_has_reached(member: User, supervisor: User) -> None:
    agreement = agreement_of(member)
    indicator, (first, second) = agreement.indicators.get(), ReportFactory.create_batch(2, agreement=agreement)

    def says(report: Any, number: str) -> Deposit:
        draft = begun(member, DepositKind.REPORT, agreement, of=report)
        deposits.keep(draft, {"summary": "نص", "values": {str(indicator.pk): number}})
        return deposits.hand_in(draft, token=uuid4(), actor=member)

    says(first, "40")
    returned = says(second, "42")
    value = indicator.values.get()
    assert (value.value, value.report) == (42, second)
    deposits.return_(returned, actor=supervisor, reason="صححوا")
    deposits.accept(says(second, "43"), actor=supervisor)
    other = ReportFactory(agreement=agreement)
    with pytest.raises(Refusal, match="43") as refused:
        says(other, "44")
    assert refused.value.code == "incomplete", "what was accepted is changed by nobody in passing"
    assert says(other, "43")
    assert indicator.values.get().report == second


def test_a_value_that_another_party_gave_does_not_give_way(member: User) -> None:
    agreement = agreement_of(member)
    other = act_for(account("other@association.example", Role.ASSOCIATION), PartyFactory())
    agreement.participations.create(
        party=association_of(other), role=PartyRole.IMPLEMENTER, position=9, must_sign=False
    )
    indicator = agreement.indicators.get()
    reports = ReportFactory.create_batch(2, agreement=agreement)
    people = zip((member, other), reports, strict=True)
    drafts = [begun(person, DepositKind.REPORT, agreement, of=report) for person, report in people]
    for number, draft in enumerate(drafts):
        deposits.keep(draft, {"summary": "نص", "values": {str(indicator.pk): str(number)}})
    deposits.hand_in(drafts[0], token=uuid4(), actor=member)
    with pytest.raises(Refusal) as refused:
        deposits.hand_in(drafts[1], token=uuid4(), actor=other)
    assert refused.value.code == "incomplete"
    assert DepositDraft.objects.filter(pk=drafts[1].pk).exists()


# -- The other kinds ---------------------------------------------------------------------------------------------------


def test_a_signed_copy_is_a_file(member: User) -> None:
    agreement = agreement_of(member, State.APPROVED)
    draft = deposits.draft_of(member, association_of(member), DepositKind.SIGNED_COPY, agreement=agreement)
    with pytest.raises(ValidationError) as refused:
        deposits.hand_in(draft, token=uuid4(), actor=member)
    assert set(refused.value.message_dict) == {"papers"}
    deposits.attach(draft, pdf(), name="scan.pdf")
    deposit = deposits.hand_in(draft, token=uuid4(), actor=member)
    assert deposit.papers.get().document.kind == DocumentKind.SIGNED_SCAN


def test_who_has_signed_hands_in_no_signed_copy(member: User) -> None:
    agreement = agreement_of(member, State.APPROVED)
    agreement.participations.filter(party=association_of(member)).update(has_signed=True)
    with pytest.raises(Refusal) as refused:
        handed_in(member, DepositKind.SIGNED_COPY, agreement)
    assert refused.value.code == "wrong_state"


def test_who_need_not_sign_hands_in_no_signed_copy(member: User) -> None:
    agreement = agreement_of(member, State.APPROVED)
    agreement.participations.filter(party=association_of(member)).update(must_sign=False)
    with pytest.raises(Refusal) as refused:
        handed_in(member, DepositKind.SIGNED_COPY, agreement)
    assert refused.value.code == "wrong_state"


def test_a_signed_copy_is_sent_once_unless_it_is_returned(member: User, clerk: User) -> None:
    agreement = agreement_of(member, State.APPROVED)
    first = handed_in(member, DepositKind.SIGNED_COPY, agreement)
    with pytest.raises(Refusal) as refused:
        handed_in(member, DepositKind.SIGNED_COPY, agreement)
    assert refused.value.code == "wrong_state"
    deposits.return_(first, actor=clerk, reason="صفحة ناقصة")
    assert handed_in(member, DepositKind.SIGNED_COPY, agreement)


def test_newer_contact_data_are_not_written_over_unseen(member: User, clerk: User) -> None:
    own = association_of(member)
    deposit = handed_in(member, DepositKind.CONTACT)
    seen = own.revision
    type(own).objects.filter(pk=own.pk).update(phone="0522 99 99 99")
    for looked_at in (None, seen):
        with pytest.raises(Refusal) as refused:
            deposits.accept(deposit, actor=clerk, seen=looked_at)
        assert refused.value.code == "changed_since"
        own.refresh_from_db()
        assert own.phone == "0522 99 99 99"
    deposits.accept(deposit, actor=clerk, seen=own.revision)
    own.refresh_from_db()
    assert own.phone == "0522 00 00 00"


def test_another_change_of_the_association_does_not_hold_its_contact_data_up(member: User, clerk: User) -> None:
    own, deposit = association_of(member), handed_in(member, DepositKind.CONTACT)
    type(own).objects.filter(pk=own.pk).update(address="شارع آخر")
    deposits.accept(deposit, actor=clerk)
    own.refresh_from_db()
    assert (own.phone, own.address) == ("0522 00 00 00", "شارع آخر")


def test_contact_data_keep_what_was_before_and_only_what_changed(member: User, clerk: User) -> None:
    own = association_of(member)
    type(own).objects.filter(pk=own.pk).update(phone="0522 11 11 11", email="old@association.example")
    draft = deposits.draft_of(member, own, DepositKind.CONTACT)
    deposits.keep(draft, {"phone": "0522 22 22 22", "email": "old@association.example", "address": ""})
    deposit = deposits.hand_in(draft, token=uuid4(), actor=member)
    assert deposit.content["phone"] == "0522 22 22 22"
    assert deposit.content["before"] == {"phone": "0522 11 11 11"}
    assert set(deposit.content) == {"phone", "before", "then"}
    own.refresh_from_db()
    assert own.phone == "0522 11 11 11", "a clerk confirms"
    deposits.accept(deposit, actor=clerk)
    own.refresh_from_db()
    assert (own.phone, own.email) == ("0522 22 22 22", "old@association.example")
    last = own.events.order_by("pgh_id").last()
    assert last.pgh_context.metadata == {"user": clerk.pk, "road": "deposit:accepted"}


@pytest.mark.parametrize(
    ("typed", "field"),
    [({}, "__all__"), ({"phone": ""}, "__all__"), ({"email": "nobody"}, "email"), ({"phone": "0" * 41}, "phone")],
)
def test_contact_data_are_checked(typed: dict[str, str], field: str, member: User) -> None:
    draft = deposits.draft_of(member, association_of(member), DepositKind.CONTACT)
    deposits.keep(draft, typed)
    with pytest.raises(ValidationError) as refused:
        deposits.hand_in(draft, token=uuid4(), actor=member)
    assert set(refused.value.message_dict) == {field}


@pytest.mark.parametrize(
    ("kind", "typed", "fields"),
    [
        (DepositKind.CORRECTION, {"what": "خطأ"}, {"should_be"}),
        (DepositKind.CORRECTION, {}, {"what", "should_be"}),
        (DepositKind.RENEWAL, {"until": "2030-01-01"}, {"reason"}),
        (DepositKind.RENEWAL, {"reason": "نعم", "until": "01/01/2020"}, {"until"}),
        (DepositKind.RENEWAL, {"reason": "نعم", "until": "غدا"}, {"until"}),
    ],
)
def test_a_form_that_lacks_something_says_what(kind: str, typed: dict, fields: set[str], member: User) -> None:
    draft = deposits.draft_of(member, association_of(member), kind, agreement=agreement_of(member, published=True))
    deposits.keep(draft, typed)
    with pytest.raises(ValidationError) as refused:
        deposits.hand_in(draft, token=uuid4(), actor=member)
    assert set(refused.value.message_dict) == fields


def test_a_renewal_is_asked_for_once_while_one_waits(member: User, clerk: User) -> None:
    agreement = agreement_of(member)
    first = handed_in(member, DepositKind.RENEWAL, agreement)
    with pytest.raises(Refusal) as refused:
        handed_in(member, DepositKind.RENEWAL, agreement)
    assert refused.value.code == "wrong_state"
    deposits.return_(first, actor=clerk, reason="قبل الأوان")
    assert handed_in(member, DepositKind.RENEWAL, agreement)


# -- What other members see --------------------------------------------------------------------------------------------


def test_a_deposit_and_its_papers_are_seen_by_the_association_alone(member: User) -> None:
    agreement = agreement_of(member, State.APPROVED)
    other = act_for(account("other@association.example", Role.ASSOCIATION), PartyFactory())
    agreement.participations.create(party=association_of(other), position=9)
    deposit = handed_in(member, DepositKind.SIGNED_COPY, agreement)
    paper = deposit.papers.get()
    for person, sees in ((member, True), (other, False)):
        for row in (deposit, paper, paper.document):
            assert permissions.visible_to(person, type(row)).filter(pk=row.pk).exists() == sees, (person, row)
        for model in (DepositDraft, DraftPaper):
            assert not permissions.visible_to(person, model).exists(), "drafts are asked for by their person"


def test_the_token_is_no_number_that_one_could_count(member: User) -> None:
    deposit = handed_in(member, DepositKind.CONTACT)
    assert isinstance(deposit.token, UUID)
    assert deposit.uuid != deposit.token
