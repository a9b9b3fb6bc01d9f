"""Where an agreement stands, what happened and what is asked, as its association is told."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from registry import lifecycle, reporting, timeline
from registry.choices import DepositKind, DepositState, State
from registry.models import (
    Agreement,
    AgreementParty,
    CompletionRequest,
    Deposit,
    Instalment,
    Membership,
    Party,
    RequestedPiece,
    StatusLetter,
    User,
)
from registry.steps import STEPS
from registry.timeline.standing import LABELS, SENTENCES
from registry.timeline.story import TOLD
from tests.factories import (
    InstalmentFactory,
    ObligationFactory,
    PartyFactory,
    ReportFactory,
    grant,
    paper_of,
    step_to,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _in_french() -> Any:
    with translation.override("fr"):
        yield


def fresh(agreement: Agreement) -> Agreement:
    return timeline.with_story(Agreement.objects.filter(pk=agreement.pk)).get()


def stands(agreement: Agreement, party: Party | None = None) -> timeline.Standing:
    return timeline.standing(fresh(agreement), party=party or association_of(agreement), today=TODAY)


def told(agreement: Agreement, party: Party) -> list[str]:
    return [event.label for event in timeline.happened(fresh(agreement), party)]


def asked(agreement: Agreement, party: Party) -> list[tuple[str, bool]]:
    return [(task.kind, task.is_overdue) for task in timeline.asked_of(fresh(agreement), party, today=TODAY)]


def association_of(agreement: Agreement) -> Party:
    return agreement.participations.get(role="implementer").party


def hands_in(agreement: Agreement, by: User, kind: str = DepositKind.CORRECTION, **fields: Any) -> Deposit:
    number = f"REC/2026/{Deposit.objects.count() + 1:05d}"
    values = {"party": association_of(agreement), "answer_due_on": TODAY + dt.timedelta(days=60)} | fields
    return Deposit.objects.create(
        number=number, token=uuid.uuid4(), kind=kind, agreement=agreement, made_by=by, **values
    )


def asks(agreement: Agreement, by: User, **fields: Any) -> CompletionRequest:
    values = {"party": association_of(agreement), "due_on": dt.date(2026, 12, 20)} | fields
    row = CompletionRequest.objects.create(agreement=agreement, asked_by=by, **values)
    RequestedPiece.objects.create(request=row, text_ar="وصل الإيداع", text_fr="Récépissé de dépôt")
    return row


# -- Where it stands -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("state", State.values)
def test_every_state_has_its_plain_words_in_both_languages(state: str, language: str) -> None:
    agreement = grant(state=state)
    if state == State.PROPOSED:
        lifecycle.begin(agreement, proposed=True)
    with translation.override("en"):
        english = stands(agreement)
    with translation.override(language):
        said = stands(agreement, association_of(agreement))
    assert set(LABELS) == set(SENTENCES) == set(State)
    for field in ("label", "sentence", "lies_with_label", "next_label"):
        assert getattr(said, field)
        assert getattr(said, field) != getattr(english, field)


def test_a_text_under_review_lies_with_the_ministry_and_the_law_gives_it_sixty_days() -> None:
    agreement = grant(state=State.UNDER_REVIEW)
    said = stands(agreement)
    assert (said.lies_with, said.since) == ("ministry", timezone.localdate())
    assert said.lawful_day == timezone.localdate() + dt.timedelta(days=60)


def test_an_approved_text_lies_with_who_has_not_signed() -> None:
    agreement = grant(state=State.APPROVED)
    association = association_of(agreement)
    said = stands(agreement, association)
    assert said.lies_with == "association"
    assert str(association) in said.sentence
    agreement.participations.filter(party=association).update(has_signed=True)
    assert stands(agreement, association).lies_with == "ministry"
    AgreementParty.objects.create(agreement=agreement, party=PartyFactory(kind="wilaya"))
    assert stands(agreement, association).lies_with == "parties"


def test_what_was_handed_in_lies_with_the_ministry_until_its_lawful_day(member: User) -> None:
    agreement = grant()
    deposit = hands_in(agreement, member)
    said = stands(agreement, association_of(agreement))
    assert (said.lies_with, said.since) == ("ministry", timezone.localdate(deposit.made_at))
    assert said.lawful_day == deposit.answer_due_on


def test_missing_pieces_and_late_reports_come_before_what_the_ministry_owes(member: User, clerk: User) -> None:
    agreement = grant()
    hands_in(agreement, member)
    asks(agreement, clerk)
    said = stands(agreement, association_of(agreement))
    assert (said.lies_with, said.lawful_day) == ("association", None)
    assert "20/12/2026" in said.next_label


def test_a_request_to_another_association_is_not_told(clerk: User) -> None:
    agreement = grant()
    other = AgreementParty.objects.create(
        agreement=agreement, party=PartyFactory(), role="beneficiary", must_sign=False
    )
    asks(agreement, clerk)
    assert stands(agreement, other.party).lies_with == "nobody"
    assert stands(agreement).lies_with == "association"
    assert told(agreement, other.party) == ["Toutes les parties ont signé", "La convention est entrée en vigueur"]


def test_an_overdue_report_lies_with_the_association_and_a_report_in_hand_with_the_ministry(supervisor: User) -> None:
    agreement = grant()
    report = ReportFactory(agreement=agreement, due_on=dt.date(2026, 7, 30))
    said = stands(agreement, association_of(agreement))
    assert (said.lies_with, said.since) == ("association", dt.date(2026, 7, 30))
    reporting.hand_in(report, actor=supervisor, on=dt.date(2026, 11, 2))
    said = stands(agreement, association_of(agreement))
    assert (said.lies_with, said.since) == ("ministry", dt.date(2026, 11, 2))
    assert said.lawful_day == dt.date(2027, 1, 1)


def test_an_overdue_obligation_of_the_association_lies_with_it(clerk: User) -> None:
    agreement = grant()
    row = agreement.participations.get(role="implementer")
    ObligationFactory(agreement=agreement, debtor=agreement.participations.get(role="lead"), due_on=dt.date(2026, 7, 1))
    assert stands(agreement, row.party).lies_with == "nobody"
    ObligationFactory(agreement=agreement, debtor=row, due_on=dt.date(2026, 9, 1), text_fr="Équiper le local")
    said = stands(agreement, row.party)
    assert (said.lies_with, said.since) == ("association", dt.date(2026, 9, 1))
    assert "obligation" in said.next_label
    assert "Équiper le local" not in said.next_label, "whoever holds a receipt reads it"
    asks(agreement, clerk)
    assert stands(agreement, row.party) == said, "what is overdue comes first, as on the list"
    assert asked(agreement, row.party) == [("obligation", True), ("pieces", False)]


LATER = TODAY + dt.timedelta(days=60)


@pytest.mark.parametrize(
    "owed",
    [
        lambda agreement, row: ReportFactory(agreement=agreement, due_on=LATER),
        lambda agreement, row: ReportFactory(agreement=agreement, due_on=None),
        lambda agreement, row: ObligationFactory(agreement=agreement, debtor=row, due_on=LATER),
        lambda agreement, row: ObligationFactory(agreement=agreement, debtor=row, due_on=None),
    ],
)
def test_what_stands_on_the_list_is_awaited_and_from_the_association(owed: Any) -> None:
    agreement = grant()
    row = agreement.participations.get(role="implementer")
    assert stands(agreement).lies_with == "nobody"
    owed(agreement, row)
    (task,) = timeline.asked_of(fresh(agreement), row.party, today=TODAY)
    said = stands(agreement)
    assert (said.lies_with, said.since, said.next_label) == ("association", None, task.told)


def test_what_is_due_in_time_waits_behind_what_the_ministry_owes(member: User) -> None:
    agreement = grant()
    ReportFactory(agreement=agreement, due_on=LATER)
    hands_in(agreement, member)
    assert stands(agreement).lies_with == "ministry"


def test_a_signature_is_awaited_even_while_the_ministry_reads_something_else(member: User, supervisor: User) -> None:
    agreement = grant(state=State.APPROVED)
    request = asks(agreement, supervisor, state="answered")
    hands_in(agreement, member, DepositKind.PIECES, request=request)
    assert asked(agreement, association_of(agreement)) == [("signature", False)]
    said = stands(agreement)
    assert (said.lies_with, "signe" in said.next_label) == ("association", True)


@pytest.mark.parametrize("state", [State.COMPLETED, State.TERMINATED])
def test_an_agreement_that_has_ended_says_what_is_still_to_come(state: State) -> None:
    nothing_more = "Il n’y a plus rien à faire."
    agreement = grant(state=state)
    assert stands(agreement).next_label == nothing_more
    report = ReportFactory(agreement=agreement, due_on=TODAY + dt.timedelta(days=200))
    assert f"{report.due_on:%d/%m/%Y}" in stands(agreement).next_label
    report.delete()
    InstalmentFactory(agreement=agreement, number=7, due_on=TODAY + dt.timedelta(days=200), payer=None)
    said = stands(agreement)
    assert "7" in said.next_label
    assert (f"{TODAY + dt.timedelta(days=200):%d/%m/%Y}" in said.next_label) == (state == State.COMPLETED)
    Instalment.objects.filter(agreement=agreement).update(condition="document", due_on=None)
    assert stands(agreement).next_label != nothing_more


def test_what_falls_due_after_a_termination_is_no_late_payment() -> None:
    agreement = grant(state=State.TERMINATED)
    part = InstalmentFactory(agreement=agreement, due_on=timezone.localdate() + dt.timedelta(days=1), payer=None)
    later = timezone.localdate() + dt.timedelta(days=9)
    party = association_of(agreement)
    assert timeline.standing(fresh(agreement), party=party, today=later).lies_with == "nobody"
    Instalment.objects.filter(pk=part.pk).update(due_on=dt.date(2026, 9, 1))
    assert timeline.standing(fresh(agreement), party=party, today=later).lies_with == "payer"


@pytest.mark.parametrize("state", [State.CANCELLED, State.REJECTED])
def test_what_was_given_up_awaits_no_payment_and_no_pieces(state: State, clerk: User) -> None:
    agreement = grant(state=state)
    InstalmentFactory(agreement=agreement, due_on=dt.date(2026, 6, 1), payer=None)
    asks(agreement, clerk)
    assert asked(agreement, association_of(agreement)) == []
    assert (stands(agreement).lies_with, stands(agreement).next_label) == ("nobody", "Il n’y a plus rien à faire.")


def test_an_instalment_whose_day_has_passed_lies_with_who_pays_it(supervisor: User) -> None:
    agreement = grant()
    association = association_of(agreement)
    part = InstalmentFactory(agreement=agreement, due_on=TODAY, payer=None)
    assert stands(agreement, association).lies_with == "nobody", "its day is today"
    Instalment.objects.update(due_on=dt.date(2026, 10, 1))
    assert stands(agreement, association).lies_with == "payer", "who pays is not known"
    Instalment.objects.update(payer=PartyFactory(kind="ministry"))
    said = stands(agreement, association)
    assert (said.lies_with, said.since) == ("ministry", dt.date(2026, 10, 1))
    report = ReportFactory(agreement=agreement, due_on=dt.date(2027, 3, 1))
    Instalment.objects.filter(pk=part.pk).update(condition="report", required_report=report)
    assert stands(agreement, association).lies_with == "nobody", "its report is not due yet"
    reporting.hand_in(report, actor=supervisor, on=dt.date(2026, 11, 2))
    reporting.accept(report, actor=supervisor, on=dt.date(2026, 11, 3))
    assert stands(agreement, association).lies_with == "ministry"


def test_a_suspended_framework_rests_on_what_applies_it() -> None:
    framework = grant(state=State.SUSPENDED)
    child = grant(framework=framework)
    grandchild = grant(framework=child)
    InstalmentFactory(agreement=grandchild, due_on=dt.date(2026, 6, 1), payer=None)
    for each in (child, grandchild):
        assert "accord-cadre" in stands(each).sentence
        assert stands(each).lies_with == "ministry", "which says what becomes of it: nothing is paid"
    step_to(framework, State.IN_FORCE)
    assert "accord-cadre" not in stands(grandchild).sentence
    assert stands(grandchild).lies_with == "payer"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_condition_of_an_instalment_is_the_same_wherever_it_is_read(language: str) -> None:
    agreement = grant()
    part = InstalmentFactory(agreement=agreement, due_on=dt.date(2026, 6, 1), payer=None, condition="document")
    assert stands(agreement).lies_with == "nobody"
    with translation.override(language):
        waits = timeline.condition_of(part)
    part.required_document = paper_of(agreement)
    part.save()
    assert stands(agreement).lies_with == "payer"
    with translation.override(language):
        assert timeline.condition_of(part) != waits


def test_a_signed_agreement_waits_for_its_day_and_says_so() -> None:
    later = timezone.localdate() + dt.timedelta(days=20)
    agreement = grant(state=State.SIGNED, starts_on=later)
    said = stands(agreement)
    assert said.lies_with == "nobody"
    assert f"{later:%d/%m/%Y}" in said.next_label
    late = grant(state=State.SIGNED, starts_on="2026-03-20")
    assert stands(late).lies_with == "ministry"


# -- What happened ---------------------------------------------------------------------------------------------------


def test_what_happened_is_told_in_the_order_of_its_days(member: User, clerk: User, supervisor: User) -> None:
    agreement = grant()
    association = association_of(agreement)
    InstalmentFactory(agreement=agreement, number=1, paid=True, due_on=dt.date(2026, 6, 1))
    report = ReportFactory(agreement=agreement)
    reporting.hand_in(report, actor=supervisor, on=dt.date(2026, 8, 3))
    reporting.return_(report, actor=supervisor, reason="الجدول ناقص", on=dt.date(2026, 8, 9))
    asks(agreement, clerk)
    assert told(agreement, association) == [
        "Toutes les parties ont signé",
        "La convention est entrée en vigueur",
        "La tranche 1 a été versée",
        "Déposé\u00a0: rapport d’activité",
        "Retourné pour correction\u00a0: rapport d’activité",
        "Le ministère a demandé les pièces manquantes, au plus tard le 20/12/2026",
    ]
    details = [event.detail for event in timeline.happened(fresh(agreement), association)]
    assert "Motif\u00a0: الجدول ناقص" in details
    assert "Récépissé de dépôt" in details


def test_a_deposit_and_its_answer_are_told_to_who_made_it_alone(member: User, clerk: User) -> None:
    agreement = grant()
    other = AgreementParty.objects.create(
        agreement=agreement, party=PartyFactory(), role="beneficiary", must_sign=False
    )
    deposit = hands_in(agreement, member)
    decided = {"state": DepositState.RETURNED, "decided_by": clerk, "decided_at": timezone.now()}
    Deposit.objects.filter(pk=deposit.pk).update(reason="La page 2 manque", **decided)
    association = association_of(agreement)
    assert told(agreement, association)[-2:] == [
        f"Vous avez déposé\u00a0: {DepositKind.CORRECTION.label}",
        f"Le ministère a retourné\u00a0: {DepositKind.CORRECTION.label}",
    ]
    assert not any(str(DepositKind.CORRECTION.label) in label for label in told(agreement, other.party))


def test_why_a_report_was_returned_is_told_to_who_handed_it_in_alone(member: User, supervisor: User) -> None:
    agreement = grant()
    other = AgreementParty.objects.create(agreement=agreement, party=PartyFactory(), role="lead", must_sign=False).party
    report = ReportFactory(agreement=agreement)
    deposit = hands_in(agreement, member, DepositKind.REPORT, report=report)
    reporting.hand_in(report, actor=supervisor, on=dt.date(2026, 8, 3))
    reporting.return_(report, actor=supervisor, reason="الجدول ناقص", on=dt.date(2026, 8, 9))

    def read_by(party: Party) -> str:
        events, tasks = timeline.happened(fresh(agreement), party), timeline.asked_of(fresh(agreement), party)
        return " ".join(each.detail for each in (*events, *tasks))

    Deposit.objects.filter(pk=deposit.pk).update(
        state=DepositState.RETURNED, decided_by=supervisor, decided_at=timezone.now(), reason="الجدول ناقص"
    )
    assert "الجدول ناقص" in read_by(deposit.party)
    assert "الجدول ناقص" not in read_by(other)
    assert asked(agreement, other) == [], "it is the other's to correct"
    on_paper = ReportFactory(agreement=agreement, kind="financial")
    reporting.hand_in(on_paper, actor=supervisor, on=dt.date(2026, 8, 3))
    reporting.return_(on_paper, actor=supervisor, reason="بدون توقيع", on=dt.date(2026, 8, 9))
    assert "بدون توقيع" not in read_by(other) + read_by(deposit.party), "nobody knows whose paper it was"
    assert asked(agreement, other) == [("report", True)]


def test_the_day_on_which_a_text_was_sent_stays_and_its_taking_back_is_told(clerk: User, supervisor: User) -> None:
    agreement = grant(state=State.UNDER_REVIEW)
    lifecycle.share(agreement, actor=clerk)
    sent = timezone.now() - dt.timedelta(days=9)
    Agreement.objects.filter(pk=agreement.pk).update(shared_at=sent)
    lifecycle.move(agreement, "approve", actor=supervisor)
    assert agreement.shared_at == sent
    lifecycle.move(agreement, "return", actor=supervisor, reason="سر داخلي")
    lifecycle.move(agreement, "submit", actor=clerk)
    lifecycle.share(agreement, actor=clerk)
    events = timeline.happened(fresh(agreement), association_of(agreement))
    assert "Le ministère a repris le texte pour le corriger" in [event.label for event in events]
    assert not any("سر داخلي" in event.detail for event in events)


def test_a_day_that_was_moved_is_told_without_the_reason_among_clerks(supervisor: User) -> None:
    agreement = grant()
    report = ReportFactory(agreement=agreement)
    reporting.move_due(report, actor=supervisor, to=dt.date(2027, 1, 15), reason="سر داخلي")
    (event,) = timeline.happened(fresh(agreement), association_of(agreement))[2:]
    assert "15/01/2027" in event.label
    assert "سر داخلي" not in event.detail


def test_letters_are_told_to_who_made_them_alone(member: User) -> None:
    agreement = grant()
    association = association_of(agreement)
    StatusLetter.objects.create(
        number="ATT/2026/00001", agreement=agreement, party=association, content={}, issued_by=member
    )
    assert any("ATT/2026/00001" in label for label in told(agreement, association))
    ministry = agreement.participations.get(role="lead").party
    assert not any("ATT/2026/00001" in label for label in told(agreement, ministry))


def test_reasons_of_inner_steps_and_names_of_clerks_are_never_told(supervisor: User) -> None:
    agreement = grant(state=State.SUSPENDED)
    step_to(agreement, State.IN_FORCE)  # resumed, with a reason among clerks
    events = timeline.happened(fresh(agreement), association_of(agreement))
    assert [event.detail for event in events] == ["", "", "Motif\u00a0: سبب للاختبار", ""]
    own = set(STEPS) - set(TOLD)
    assert own == {"draft", "submit", "return"}, "a new step is told to associations, or is the ministry's own work"


# -- What is asked ---------------------------------------------------------------------------------------------------


def test_what_is_overdue_is_asked_first_and_what_lies_far_ahead_not_yet(clerk: User) -> None:
    agreement = grant()
    ReportFactory(agreement=agreement, due_on=dt.date(2026, 12, 1))
    ReportFactory(agreement=agreement, due_on=dt.date(2026, 7, 30), kind="financial")
    ReportFactory(agreement=agreement, due_on=dt.date(2027, 7, 30), kind="financial")
    asks(agreement, clerk, due_on=dt.date(2026, 11, 30))
    row = agreement.participations.get(role="implementer")
    ObligationFactory(agreement=agreement, debtor=row, due_on=None)
    ObligationFactory(agreement=agreement, debtor=agreement.participations.get(role="lead"))
    expected = [("report", True), ("pieces", False), ("report", False), ("obligation", False)]
    assert asked(agreement, row.party) == expected


def test_a_returned_report_is_asked_for_again_with_its_reason(supervisor: User) -> None:
    agreement = grant()
    report = ReportFactory(agreement=agreement)
    reporting.hand_in(report, actor=supervisor, on=dt.date(2026, 8, 3))
    assert asked(agreement, association_of(agreement)) == []
    reporting.return_(report, actor=supervisor, reason="الجدول ناقص", on=dt.date(2026, 8, 9))
    (task,) = timeline.asked_of(fresh(agreement), association_of(agreement), today=TODAY)
    assert (task.kind, task.thing) == ("report", report)
    assert "الجدول ناقص" in task.detail


def test_what_lies_with_the_ministry_is_not_asked_again(member: User) -> None:
    agreement = grant()
    report = ReportFactory(agreement=agreement)
    hands_in(agreement, member, DepositKind.REPORT, report=report)
    assert asked(agreement, association_of(agreement)) == []
    approved = grant(state=State.APPROVED)
    association = association_of(approved)
    assert asked(approved, association) == [("signature", False)]
    hands_in(approved, member, DepositKind.SIGNED_COPY)
    assert asked(approved, association) == []


def test_a_witness_and_a_stranger_are_asked_for_nothing() -> None:
    agreement = grant()
    ReportFactory(agreement=agreement)
    witness = AgreementParty.objects.create(agreement=agreement, party=PartyFactory(), role="witness", must_sign=False)
    assert asked(agreement, witness.party) == []
    assert asked(agreement, PartyFactory()) == []
    assert stands(agreement, witness.party).lies_with == "nobody"


def test_a_mandate_that_ends_soon_is_asked_to_be_renewed(member: User) -> None:
    mandate = Membership.objects.get(person=member)
    agreement = grant(mandate.party)
    assert asked(agreement, mandate.party) == []
    Membership.objects.update(valid_from=dt.date(2026, 1, 1), valid_until=TODAY + dt.timedelta(days=10))
    assert asked(agreement, mandate.party) == [("mandate", False)]


# -- Its cost --------------------------------------------------------------------------------------------------------


def queries_for(agreements: list[Agreement]) -> int:
    with CaptureQueriesContext(connection) as seen:
        rows = timeline.with_story(Agreement.objects.filter(pk__in=[each.pk for each in agreements]))
        for row in rows.order_by("pk"):
            party = next(part.party for part in row.participations.all() if part.role == "implementer")
            timeline.standing(row, party=party)
            timeline.happened(row, party)
            timeline.asked_of(row, party)
    return len(seen)


def test_many_agreements_cost_as_many_queries_as_one(member: User, clerk: User) -> None:
    agreements = [grant(framework=grant(framework=grant())) for _number in range(4)]
    for each in agreements:
        each.refresh_from_db()
        report = ReportFactory(agreement=each)
        InstalmentFactory(agreement=each, condition="report", required_report=report)
        asks(each, clerk)
        hands_in(each, member)
    assert queries_for(agreements) == queries_for(agreements[:1])
