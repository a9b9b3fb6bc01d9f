"""What waits for whom: each role finds its own tasks within its own perimeter, and none that is done."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from registry import alerts, amendments, deposits, lifecycle, payments, publication, reporting, work_list
from registry.choices import DepositKind, DepositState, ReportState, Role, State
from registry.models import Agreement, CompletionRequest, Deposit, Instalment, Objective, Party, Report, User, acting
from registry.work_list import Entry, Waiting

from .amended import agreement_in_force, amended
from .conftest import person as account
from .deposited import agreement_of, asked, association_of, handed_in
from .factories import (
    AgreementFactory,
    InstalmentFactory,
    ObligationFactory,
    ReportFactory,
    SignedAgreementFactory,
    grant,
    put_in_state,
    step_to,
)

pytestmark = pytest.mark.django_db

LONG_AGO = date(2020, 1, 1)


@pytest.fixture(autouse=True)
def _quiet_register(clerk: User) -> None:
    """The register of the demonstration asks nothing of anybody."""
    put_in_state(Agreement.objects.all(), State.PROPOSED)
    Deposit.objects.filter(state=DepositState.WAITING).update(
        state=DepositState.ACCEPTED, decided_by=clerk, decided_at=timezone.now()
    )


def waiting(actor: User) -> dict[str, Waiting]:
    """What waits for somebody, by the name of its group."""
    fresh = User.objects.get(pk=actor.pk)
    return {each.group.name: each for each in work_list.waiting_for(fresh, timezone.localdate())}


def found(actor: User) -> dict[str, set[Any]]:
    """The records that wait."""
    return {name: {entry.subject for entry in each.entries} for name, each in waiting(actor).items()}


def entry_of(actor: User, group: str) -> Entry:
    """The only thing that waits there."""
    [entry] = waiting(actor)[group].entries
    return entry


def returned(by: User | None, **fields: Any) -> Agreement:
    agreement = AgreementFactory(state=State.UNDER_REVIEW, created_by=by, **fields)
    return step_to(agreement, State.DRAFT)


def report_in(state: ReportState, **fields: Any) -> Report:
    days = {"handed_in_on": timezone.localdate()} if state == ReportState.HANDED_IN else {}
    agreement = SignedAgreementFactory(state=State.IN_FORCE)
    return ReportFactory(agreement=agreement, state=state, **days, **fields)


def everything(clerk: User, member: User, supervisor: User) -> None:
    """One thing of each kind."""
    today = timezone.localdate()
    returned(clerk)
    AgreementFactory(created_by=clerk)
    AgreementFactory(state=State.UNDER_REVIEW)
    AgreementFactory(parties=2, state=State.APPROVED)
    SignedAgreementFactory(state=State.SIGNED, starts_on=LONG_AGO, starts_on_precision="day")
    handed_in(member, DepositKind.CONTACT)
    report_in(ReportState.HANDED_IN)
    report_in(ReportState.EXPECTED, due_on=LONG_AGO)
    InstalmentFactory(agreement=grant(), due_on=LONG_AGO)
    request = asked(agreement_of(member), association_of(member), clerk)
    CompletionRequest.objects.filter(pk=request.pk).update(due_on=LONG_AGO)
    ObligationFactory(agreement=SignedAgreementFactory(state=State.IN_FORCE), due_on=LONG_AGO)
    SignedAgreementFactory(state=State.IN_FORCE, ends_on=LONG_AGO + timedelta(days=4000), ends_on_precision="day")
    SignedAgreementFactory(state=State.IN_FORCE, ends_on=LONG_AGO, ends_on_precision="day")
    SignedAgreementFactory(state=State.IN_FORCE, ends_on=today + timedelta(days=20), ends_on_precision="day")
    amendments.open_amendment(grant(), kind="text", actor=supervisor)
    signed_by_all = agreement_in_force(supervisor)
    amended(signed_by_all, "extension", {"ends_on": "2030-12-31"}, today, actor=supervisor, effect=False)


CLERKS_TASKS = {
    *(
        "deposits",
        "to_sign",
        "report_overdue",
        "pieces_overdue",
        "obligation_overdue",
        "expiring",
        "amendments",
        "left",
    ),
}
EXPECTED = {
    "clerk": CLERKS_TASKS | {"returned", "drafts"},
    "other": CLERKS_TASKS,
    "supervisor": CLERKS_TASKS
    | {"to_check", "to_publish", "report_waits", "instalments", "ended", "force", "amendment_waits", "money"},
    "finance": {"instalments", "money"},
    "auditor": set(),
    "manager": set(),
}


def test_each_role_sees_exactly_its_tasks(cast: dict[str, User], other_clerk: User) -> None:
    everything(cast["clerk"], cast["member"], cast["supervisor"])
    people = cast | {"other": other_clerk}
    assert {who: set(found(people[who])) for who in EXPECTED} == EXPECTED


def test_a_member_of_an_association_has_no_desk(member: User) -> None:
    handed_in(member, DepositKind.CONTACT)
    assert found(member) == {}


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR])
def test_only_what_lies_in_the_own_perimeter(role: str, regional_clerk: User) -> None:
    south = account("south@ministry.example", role, region=regional_clerk.region)
    for state in (State.UNDER_REVIEW, State.APPROVED, State.SIGNED):
        mine, others = (SignedAgreementFactory(state=state, region_codes=[code]) for code in ("07", "04"))
        seen = set().union(*found(south).values())
        assert (mine in seen) is (role == Role.SUPERVISOR or state != State.UNDER_REVIEW)
        assert others not in seen


def test_a_returned_draft_goes_back_to_who_sent_it(clerk: User, other_clerk: User, supervisor: User) -> None:
    own, orphan = returned(clerk), returned(None)
    sent = AgreementFactory(parties=2, created_by=clerk)
    Objective.objects.create(agreement=sent, text_ar="هدف")
    lifecycle.move(sent, "submit", actor=other_clerk)
    assert sent in found(supervisor)["to_check"]
    lifecycle.move(sent, "return", actor=supervisor, reason="ينقص المبلغ")
    assert found(clerk)["returned"] == {own, orphan, sent}
    assert found(other_clerk)["returned"] == {orphan, sent}
    assert "to_check" not in found(supervisor)
    [entry] = [each for each in waiting(other_clerk)["returned"].entries if each.subject == sent]
    assert "ينقص المبلغ" in entry.sentence
    lifecycle.move(sent, "submit", actor=clerk)
    assert sent not in found(clerk)["returned"]
    assert sent not in found(other_clerk).get("returned", set())


def test_who_left_leaves_nothing_behind(clerk: User, other_clerk: User) -> None:
    left = returned(other_clerk)
    assert "returned" not in found(clerk)
    with acting(clerk, road="test"):
        User.objects.filter(pk=other_clerk.pk).update(is_active=False)
    assert found(clerk)["returned"] == {left}


def test_a_draft_waits_for_its_author_alone(clerk: User, other_clerk: User) -> None:
    draft = AgreementFactory(created_by=clerk)
    AgreementFactory(created_by=other_clerk)
    assert found(clerk)["drafts"] == {draft}
    assert not entry_of(clerk, "drafts").is_overdue


def test_from_review_to_publication_each_step_hands_the_task_on(clerk: User, supervisor: User) -> None:
    agreement = grant(state=State.UNDER_REVIEW)
    assert found(supervisor)["to_check"] == {agreement}
    lifecycle.move(agreement, "approve", actor=supervisor)
    assert "to_check" not in found(supervisor)
    missing = entry_of(clerk, "to_sign").missing
    assert [row.pk for row in missing] == [row.pk for row in agreement.participations.order_by("position")]
    lifecycle.record_signature(missing[0], actor=clerk, signed_on=date(2026, 3, 5), signed_on_precision="day")
    assert [row.pk for row in entry_of(clerk, "to_sign").missing] == [missing[1].pk]
    lifecycle.record_signature(missing[1], actor=clerk, signed_on=date(2026, 3, 5), signed_on_precision="day")
    assert "to_sign" not in found(clerk)
    assert found(supervisor)["to_publish"] == {agreement}
    agreement.refresh_from_db()
    publication.publish(agreement, actor=supervisor)
    assert "to_publish" not in found(supervisor)
    publication.withdraw(agreement, actor=supervisor, reason="طلب الطرف")
    assert "to_publish" not in found(supervisor), "what somebody withdrew does not wait"


def test_with_four_eyes_nobody_is_asked_to_check_their_own(supervisor: User, settings: Any) -> None:
    settings.REGISTRY_STRICT_PUBLICATION = True
    AgreementFactory(state=State.UNDER_REVIEW, created_by=supervisor)
    SignedAgreementFactory(state=State.SIGNED, created_by=supervisor)
    assert not {"to_check", "to_publish"} & set(found(supervisor))
    settings.REGISTRY_STRICT_PUBLICATION = False
    assert {"to_check", "to_publish"} <= set(found(supervisor))


def test_with_four_eyes_nobody_is_asked_to_publish_what_they_changed(supervisor: User, settings: Any) -> None:
    other = account("other@ministry.example", Role.SUPERVISOR)
    agreement = SignedAgreementFactory(state=State.SIGNED)
    with acting(supervisor, road="admin"):
        Agreement.objects.filter(pk=agreement.pk).update(purpose_ar="غرض آخر")
    settings.REGISTRY_STRICT_PUBLICATION = True
    assert "to_publish" not in found(supervisor)
    assert found(other)["to_publish"] == {agreement}
    settings.REGISTRY_STRICT_PUBLICATION = False
    assert found(supervisor)["to_publish"] == {agreement}


def test_a_payment_is_done_and_gone(finance: User) -> None:
    agreement = grant()
    part = InstalmentFactory(agreement=agreement, due_on=LONG_AGO)
    assert entry_of(finance, "instalments").is_overdue
    assert entry_of(finance, "instalments").key == part.pk
    Instalment.objects.filter(pk=part.pk).update(due_on=timezone.localdate() + timedelta(days=3))
    assert not entry_of(finance, "instalments").is_overdue
    payments.pay(part, actor=finance, paid_on=timezone.localdate(), amount=Decimal(1000), reference="OV-1")
    assert "instalments" not in found(finance)


def test_a_deposit_is_answered_and_gone(clerk: User, supervisor: User, member: User) -> None:
    contact = handed_in(member, DepositKind.CONTACT)
    agreement = agreement_of(member)
    report = handed_in(member, DepositKind.REPORT, agreement, of=ReportFactory(agreement=agreement))
    assert found(clerk)["deposits"] == {contact}, "a report is decided on by a supervisor"
    assert found(supervisor)["deposits"] == {contact, report}
    assert "report_waits" not in found(supervisor), "it waits once, where it was handed in"
    deposits.accept(contact, actor=clerk)
    deposits.accept(report, actor=supervisor)
    assert "deposits" not in found(clerk)
    assert "deposits" not in found(supervisor)


def test_a_report_is_handed_in_then_decided_on(clerk: User, supervisor: User) -> None:
    report = report_in(ReportState.EXPECTED, due_on=LONG_AGO)
    assert entry_of(clerk, "report_overdue").key == report.pk
    reporting.hand_in(report, actor=clerk, on=timezone.localdate())
    assert "report_overdue" not in found(clerk)
    assert entry_of(supervisor, "report_waits").key == report.pk
    reporting.accept(report, actor=supervisor)
    assert "report_waits" not in found(supervisor)


# ---- all of it together


def test_every_alert_stands_in_a_group_once() -> None:
    placed = [alert.name for group in work_list.GROUPS for alert in group.alerts]
    assert sorted(placed) == sorted(alerts.BY_NAME)
    asked_for = [each.name for group in work_list.GROUPS for each in group.members if each.name not in alerts.BY_NAME]
    assert sorted(asked_for) == sorted(question.name for question in work_list.QUESTIONS)


def test_the_longest_waiting_comes_first_and_what_is_overdue_before_what_is_due(finance: User) -> None:
    today = timezone.localdate()
    days = [today + timedelta(days=3), LONG_AGO, today - timedelta(days=1), today]
    for day in days:
        InstalmentFactory(agreement=grant(), due_on=day)
    group = waiting(finance)["instalments"]
    assert group.number == len(days)
    assert [entry.day for entry in group.entries] == sorted(days)[: work_list.FIRST]
    assert [entry.is_overdue for entry in group.entries] == [True, True, False]


def drafts_of(clerk: User, number: int) -> None:
    kind = Agreement.objects.values_list("kind", flat=True)[0]
    made = [Agreement(kind_id=kind, title_ar=f"مسودة {place}", created_by=clerk) for place in range(number)]
    Agreement.objects.bulk_create(made)


def test_a_hundred_are_counted_as_more_than_ninety_nine(clerk: User) -> None:
    drafts_of(clerk, 99)
    group = waiting(clerk)["drafts"]
    assert (group.number, group.is_more, len(group.entries)) == (99, False, work_list.FIRST)
    drafts_of(clerk, 1)
    group = waiting(clerk)["drafts"]
    assert (group.number, group.is_more) == (99, True)


@pytest.mark.parametrize("role", ["clerk", "supervisor", "regional"])
def test_the_number_of_statements_does_not_depend_on_the_rows(role: str, cast: dict[str, User]) -> None:
    everything(cast["clerk"], cast["member"], cast["supervisor"])
    person = User.objects.get(pk=cast[role].pk)

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked_for:
            work_list.waiting_for(person, timezone.localdate())
        return len(asked_for)

    few = statements()
    everything(cast["clerk"], cast["member"], cast["supervisor"])
    drafts_of(cast["clerk"], 60)
    assert statements() == few <= 7


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_sentence_and_every_label_is_translated(language: str, cast: dict[str, User]) -> None:
    everything(cast["clerk"], cast["member"], cast["supervisor"])
    said: dict[str, list[str]] = {}
    for spoken in ("en", language):
        with translation.override(spoken):
            told = [each for who in ("clerk", "supervisor") for each in waiting(cast[who]).values()]
            said[spoken] = [str(each.group.label) for each in told]
            said[spoken] += [entry.sentence for each in told for entry in each.entries]
    assert len(said["en"]) > 30
    assert not set(said["en"]) & set(said[language])


# ---- what somebody did last


def titles(actor: User) -> list[str]:
    return [str(each.record) for each in work_list.recent_records(actor)]


def test_what_one_touched_oneself_is_found_again(clerk: User, other_clerk: User) -> None:
    with acting(clerk, road="admin"):
        agreement, party = (
            AgreementFactory(title_ar="اتفاقية أولى"),
            Party.objects.create(kind="association", name_ar="جمعية"),
        )
    with acting(other_clerk, road="admin"):
        AgreementFactory(title_ar="اتفاقية غيري")
    assert set(titles(clerk)) == {str(agreement), str(party)}
    with acting(clerk, road="admin"):
        old = Agreement.objects.filter(is_fictional=True).order_by("pk")[0]
        Objective.objects.create(agreement=old, text_ar="هدف جديد")
    assert set(titles(clerk)) == {str(agreement), str(party), str(old)}, "a part that is written counts for its record"
    assert len(titles(other_clerk)) == 1


def test_what_was_deleted_is_no_recent_record(clerk: User) -> None:
    with acting(clerk, road="admin"):
        draft = AgreementFactory()
        kept = AgreementFactory()
        draft.delete()
    assert titles(clerk) == [str(kept)]


def test_recent_records_are_few_and_cost_few_statements(clerk: User) -> None:
    for place in range(12):
        with acting(clerk, road="admin"):
            AgreementFactory(title_ar=f"اتفاقية {place}")
    with CaptureQueriesContext(connection) as asked_for:
        found_last = titles(clerk)
    assert len(found_last) == 8
    assert len(asked_for) <= 4
