"""The legal life of an agreement, step by step: what the table says, for whom, and what a refusal leaves behind."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from registry import lifecycle, publication
from registry.choices import ENDED_STATES, FIRST_STATES, DocumentKind, PublicationStatus, Role, State
from registry.guard_rails import RAILS
from registry.lifecycle import move
from registry.loading.demo_papers import file_paper
from registry.models import Agreement, Region, Transition, User, command_actor
from registry.refusals import Refusal
from registry.steps import STEPS, Step

from . import readme
from .conftest import person
from .factories import AgreementFactory, SignedAgreementFactory

TODAY = timezone.localdate()

# Read aloud: from this state, these steps lead to those states; whatever is not written here is refused.
LIFE = {
    (State.PROPOSED, "draft"): State.DRAFT,
    (State.PROPOSED, "sign"): State.SIGNED,
    (State.PROPOSED, "reject"): State.REJECTED,
    (State.PROPOSED, "cancel"): State.CANCELLED,
    (State.DRAFT, "submit"): State.UNDER_REVIEW,
    (State.DRAFT, "sign"): State.SIGNED,
    (State.DRAFT, "cancel"): State.CANCELLED,
    (State.UNDER_REVIEW, "return"): State.DRAFT,
    (State.UNDER_REVIEW, "approve"): State.APPROVED,
    (State.UNDER_REVIEW, "reject"): State.REJECTED,
    (State.UNDER_REVIEW, "cancel"): State.CANCELLED,
    (State.APPROVED, "return"): State.DRAFT,
    (State.APPROVED, "sign"): State.SIGNED,
    (State.APPROVED, "cancel"): State.CANCELLED,
    (State.SIGNED, "enter_into_force"): State.IN_FORCE,
    (State.SIGNED, "terminate"): State.TERMINATED,
    (State.IN_FORCE, "suspend"): State.SUSPENDED,
    (State.IN_FORCE, "complete"): State.COMPLETED,
    (State.IN_FORCE, "terminate"): State.TERMINATED,
    (State.SUSPENDED, "resume"): State.IN_FORCE,
    (State.SUSPENDED, "complete"): State.COMPLETED,
    (State.SUSPENDED, "terminate"): State.TERMINATED,
}
# Who takes a step, of those in whose charge the agreement is. `registry.steps` is not asked.
BOTH, ONLY_A_SUPERVISOR = {"clerk", "supervisor"}, {"supervisor"}
WHO = {
    "draft": BOTH,
    "submit": BOTH,
    "return": ONLY_A_SUPERVISOR,
    "approve": ONLY_A_SUPERVISOR,
    "reject": ONLY_A_SUPERVISOR,
    "sign": BOTH,
    "enter_into_force": ONLY_A_SUPERVISOR,
    "suspend": ONLY_A_SUPERVISOR,
    "resume": ONLY_A_SUPERVISOR,
    "complete": ONLY_A_SUPERVISOR,
    "terminate": ONLY_A_SUPERVISOR,
    "cancel": ONLY_A_SUPERVISOR,
}


# As whom people act on an agreement of region 07: a role that takes steps or another, and «elsewhere» outside theirs.
ACTS_AS = {
    "clerk": "clerk",
    "regional_clerk": "clerk",
    "clerk_elsewhere": "clerk elsewhere",
    "supervisor": "supervisor",
    "regional_supervisor": "supervisor",
    "supervisor_elsewhere": "supervisor elsewhere",
    "command": "supervisor",
    "finance": "finance",
    "auditor": "auditor",
    "account_manager": "account manager",
    "member": "association",
    "nobody": "nobody",
    "switched_off": "nobody",
}
PASSED = dict.fromkeys(RAILS, "لأن")


def complete_agreement(state: State, **values: Any) -> Agreement:
    """An agreement in this state that lacks nothing for any step; see `prepare` for two that want it otherwise."""
    agreement = SignedAgreementFactory(
        purpose_ar="غرض الاختبار",
        starts_on=TODAY - dt.timedelta(days=30),
        starts_on_precision="day",
        ends_on=TODAY - dt.timedelta(days=1),
        ends_on_precision="day",
        state=state,
        **values,
    )
    file_paper(agreement, DocumentKind.TERMINATION, actor=command_actor("tests"))
    return agreement


@pytest.fixture
def people(request: pytest.FixtureRequest, db: None) -> dict[str, User]:
    """Everybody of `ACTS_AS`."""
    elsewhere = Region.objects.get(code="04")
    made = {
        "command": command_actor("tests"),
        "regional_supervisor": person("amal@ministry.example", Role.SUPERVISOR, region=Region.objects.get(code="07")),
        "clerk_elsewhere": person("ali@ministry.example", Role.CLERK, region=elsewhere),
        "supervisor_elsewhere": person("aziz@ministry.example", Role.SUPERVISOR, region=elsewhere),
        "nobody": person("said@ministry.example"),
        "switched_off": person("zineb@ministry.example", Role.SUPERVISOR, is_active=False),
    }
    return {name: made[name] if name in made else request.getfixturevalue(name) for name in ACTS_AS}


def prepare(agreement: Agreement, step: str) -> None:
    """What one step wants otherwise than the others do."""
    if step == "resume":
        Agreement.objects.filter(pk=agreement.pk).update(ends_on=TODAY + dt.timedelta(days=1))
    if (agreement.state, step) == (State.APPROVED, "sign"):
        agreement.participations.update(has_signed=True)


def each_step(agreement: Agreement) -> Iterator[tuple[str, Agreement]]:
    """One agreement that stands there is enough: whatever a step did is rolled back before the next."""
    for step in STEPS:
        with transaction.atomic():
            prepare(agreement, step)
            yield step, Agreement.objects.get(pk=agreement.pk)
            transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("state", list(State))
def test_every_state_and_step(state: State, supervisor: User) -> None:
    found = {}
    for step, agreement in each_step(complete_agreement(state)):
        before = agreement.transitions.count()
        try:
            row = move(agreement, step, actor=supervisor, reason="لأن", overrides=PASSED)
        except Refusal as refusal:
            found[step] = refusal.code
            assert (agreement.transitions.count(), agreement.state) == (before, state), step
        else:
            found[step] = agreement.state
            written = (row.step, row.from_state, row.to_state, row.actor, row.reason)
            assert written == (step, state, agreement.state, supervisor, "لأن")
            assert agreement.transitions.count() == before + 1, step
    assert found == {step: LIFE.get((state, step), "wrong_state") for step in STEPS}


def expected_of(state: State, step: str, name: str) -> str:
    """What the three tables above say of a cell: the state that follows, or the code of the refusal."""
    acts_as, _, where = ACTS_AS[name].partition(" ")
    if (state, step) not in LIFE:
        return "wrong_state"
    if acts_as not in WHO[step]:
        return "not_allowed"
    return "outside_perimeter" if where else LIFE[state, step]


@pytest.mark.django_db
@pytest.mark.parametrize("state", list(State))
def test_every_state_step_and_role(state: State, people: dict[str, User]) -> None:
    found, expected = {}, {}
    for step, agreement in each_step(complete_agreement(state, region_codes=["07"])):
        for name, actor in people.items():
            found[step, name] = became_of(agreement, step, actor)
            expected[step, name] = expected_of(state, step, name)
    assert found == expected


def became_of(agreement: Agreement, step: str, actor: User) -> str:
    """The state that the step leads to, or the code of its refusal; afterwards the agreement is as before."""
    refusal = lifecycle.refusal_of(agreement, STEPS[step], actor=actor)
    if refusal is not None:
        return refusal.code
    with transaction.atomic():
        row = move(Agreement.objects.get(pk=agreement.pk), step, actor=actor, reason="لأن", overrides=PASSED)
        transaction.set_rollback(True)
    return str(row.to_state)


@pytest.mark.django_db
def test_a_refusal_says_what_is_missing_in_both_languages(supervisor: User) -> None:
    agreement = AgreementFactory()
    with pytest.raises(Refusal) as refused:
        move(agreement, "sign", actor=supervisor)
    assert refused.value.code == "incomplete"
    with translation.override("en"):
        assert refused.value.messages[0] == "Add at least two parties."
        assert refused.value.messages[1].startswith("Enter the date of signature")
    said = {}
    for language in ("ar", "fr"):
        with translation.override(language):
            said[language] = refused.value.messages[0]
    assert said["ar"] == "أضيفوا طرفين على الأقل."
    assert said["fr"] == "Ajoutez au moins deux parties."


@pytest.mark.django_db
@pytest.mark.parametrize("evidence", ["date", "printed", "source"])
def test_a_signature_needs_a_date_its_words_or_a_source(evidence: str, supervisor: User) -> None:
    agreement = AgreementFactory(parties=2)
    with pytest.raises(Refusal):
        move(agreement, "sign", actor=supervisor)
    if evidence == "date":
        agreement.signed_on, agreement.signed_on_precision = dt.date(2022, 6, 1), "month"
    elif evidence == "printed":
        agreement.signed_on_printed = "تم اليوم بالرباط"
    else:
        agreement.citations.create(basis="translated", says="…")
    agreement.save()
    move(agreement, "sign", actor=supervisor)
    assert agreement.state == State.SIGNED


@pytest.mark.django_db
def test_nothing_enters_into_force_before_its_day(supervisor: User) -> None:
    agreement = SignedAgreementFactory(starts_on=TODAY + dt.timedelta(days=1), starts_on_precision="day")
    move(agreement, "sign", actor=supervisor)
    with pytest.raises(Refusal, match=r"."):
        move(agreement, "enter_into_force", actor=supervisor)
    agreement.starts_on = TODAY
    agreement.save()
    move(agreement, "enter_into_force", actor=supervisor)
    assert agreement.state == State.IN_FORCE


@pytest.mark.django_db
def test_termination_gives_its_reason(supervisor: User) -> None:
    agreement = complete_agreement(State.IN_FORCE)
    with pytest.raises(Refusal) as refused:
        move(agreement, "terminate", actor=supervisor, reason="   ")
    assert refused.value.code == "reason_needed"
    assert Agreement.objects.get(pk=agreement.pk).state == State.IN_FORCE
    with pytest.raises(IntegrityError, match="transition_gives_its_reason"), transaction.atomic():
        Transition.objects.create(
            agreement=agreement, step="terminate", from_state="in_force", to_state="terminated", actor=supervisor
        )


@pytest.mark.django_db
def test_steps_cannot_be_rewritten(supervisor: User) -> None:
    agreement = complete_agreement(State.DRAFT)
    row = move(agreement, "sign", actor=supervisor)
    for change in (lambda: Transition.objects.filter(pk=row.pk).update(reason="x"), row.delete):
        with pytest.raises(Exception, match=r"append_only|Cannot"), transaction.atomic():
            change()
    assert Transition.objects.get(pk=row.pk).reason == ""


@pytest.mark.django_db
def test_a_published_agreement_that_moves_is_published_again(supervisor: User) -> None:
    agreement = complete_agreement(State.SIGNED)
    publication.publish(agreement, actor=supervisor)
    move(agreement, "enter_into_force", actor=supervisor)
    assert agreement.publication == PublicationStatus.PUBLISHED
    assert agreement.published_version == 2
    assert not publication.differs(agreement)


@pytest.mark.django_db
def test_a_published_proposal_is_withdrawn_before_it_is_drafted(supervisor: User) -> None:
    agreement = AgreementFactory(parties=2, state=State.PROPOSED)
    publication.publish(agreement, actor=supervisor)
    with pytest.raises(Refusal) as refused:
        move(agreement, "draft", actor=supervisor)
    assert refused.value.code == "incomplete"
    publication.withdraw(agreement, actor=supervisor, reason="أعيدت صياغة المقترح")
    move(agreement, "draft", actor=supervisor)
    assert agreement.state == State.DRAFT


@pytest.mark.django_db
def test_an_unknown_step_is_refused(supervisor: User) -> None:
    with pytest.raises(Refusal) as refused:
        move(complete_agreement(State.DRAFT), "fly", actor=supervisor)
    assert refused.value.code == "unknown_step"


@pytest.mark.django_db
def test_the_page_says_where_it_stands_and_what_comes_next(supervisor: User) -> None:
    agreement = complete_agreement(State.DRAFT)
    assert lifecycle.where_it_stands(agreement) == ("مسودة: أرسلوها للدراسة، أو سجّلوا توقيعها إذا كانت الوثيقة موقعة.")
    move(agreement, "sign", actor=supervisor)
    assert lifecycle.where_it_stands(agreement) == "موقعة، في انتظار النشر من طرف المشرف."
    publication.publish(agreement, actor=supervisor)
    assert lifecycle.where_it_stands(agreement) == "موقعة؛ منشورة في النسخة 1."
    agreement.note = "لا يظهر للعموم"
    agreement.save()
    assert "1." in lifecycle.where_it_stands(agreement)
    agreement.title_fr = "Autre titre"
    agreement.save()
    assert lifecycle.where_it_stands(agreement) == "موقعة؛ منشورة في النسخة 1، مع تغييرات لاحقة تنتظر المشرف."
    publication.withdraw(agreement, actor=supervisor, reason="خطأ في الأطراف")
    assert lifecycle.where_it_stands(agreement) == "موقعة؛ مسحوبة من النشر. يمكن للمشرف نشرها من جديد."
    with translation.override("fr"):
        assert (
            lifecycle.where_it_stands(agreement)
            == "Signée\u00a0; retirée de la publication. Un superviseur peut la publier à nouveau."
        )


@pytest.mark.django_db
def test_offers_show_what_stands_in_the_way(clerk: User) -> None:
    agreement = complete_agreement(State.SIGNED)
    offers = {offer.step.name: offer.refusal for offer in lifecycle.offers(agreement, actor=clerk)}
    assert set(offers) == {"enter_into_force", "terminate"}
    assert all(refusal is not None and refusal.code == "not_allowed" for refusal in offers.values())


@pytest.mark.django_db
def test_a_clerk_publishes_nothing_by_taking_a_step(clerk: User, supervisor: User) -> None:
    """A step publishes the whole record again, so what no supervisor has seen must not ride along."""
    agreement = SignedAgreementFactory(state=State.PROPOSED)
    publication.publish(agreement, actor=supervisor)
    agreement.title_fr = "Jamais vu par un superviseur"
    agreement.save()
    with pytest.raises(Refusal) as refused:
        move(agreement, "sign", actor=clerk)
    assert refused.value.code == "unpublished_changes"
    publication.publish(agreement, actor=supervisor)
    move(agreement, "sign", actor=clerk)
    assert (agreement.state, agreement.published_version) == (State.SIGNED, 3)


@pytest.mark.django_db
def test_nor_the_changes_of_a_party_that_would_ride_along(clerk: User, supervisor: User) -> None:
    """The agreement's own record does not show them: its parties and projects are published with it all the same."""
    agreement = SignedAgreementFactory(state=State.PROPOSED)
    publication.publish(agreement, actor=supervisor)
    party = agreement.participations.all()[0].party
    party.representatives.create(capacity_ar="رئيسة لم يرها أحد")
    assert not publication.differs(agreement)
    with pytest.raises(Refusal) as refused:
        move(agreement, "sign", actor=clerk)
    assert refused.value.code == "unpublished_changes"
    publication.withdraw(party, actor=supervisor, reason="خطأ")
    move(agreement, "sign", actor=clerk)
    assert agreement.state == State.SIGNED
    party.refresh_from_db()
    assert party.publication == PublicationStatus.WITHDRAWN, "a step brings nothing back that was withdrawn"


# -- The README shows the same table -----------------------------------------------------------------------------


def drawn() -> str:
    """The life as a picture, and the table below it."""
    arrows = "".join(
        f"    {before.value} --> {step.to_state.value}: {step.name}\n"
        for step in STEPS.values()
        for before in step.from_states
    )
    begins = "".join(f"    [*] --> {state.value}\n" for state in FIRST_STATES)
    ends = "".join(f"    {state.value} --> [*]\n" for state in ENDED_STATES)
    rows = "".join(line_of(step) for step in STEPS.values())
    head = "| step | from | to | who | what it needs |\n|---|---|---|---|---|\n"
    return f"```mermaid\nstateDiagram-v2\n{begins}{arrows}{ends}```\n\n{head}{rows}"


def line_of(step: Step) -> str:
    """What it needs is said by the condition itself."""
    needs = (lifecycle.CONDITIONS[step.condition].__doc__ or "").splitlines()[0]
    needs = needs if step.condition != "always_ready" else ""
    reason = "Its reason." if step.needs_reason else ""
    states = ", ".join(state.value.replace("_", " ") for state in step.from_states)
    cells = (
        step.name,
        states,
        step.to_state.value.replace("_", " "),
        ", ".join(step.roles),
        f"{needs} {reason}".strip(),
    )
    return f"| {' | '.join(cells)} |\n"


def test_the_readme_shows_this_life() -> None:
    assert readme.shows("life", drawn()), "write it anew with REGISTRY_TABLES=1"


def test_every_condition_of_the_table_exists_and_is_used() -> None:
    assert {step.condition for step in STEPS.values()} == set(lifecycle.CONDITIONS)
