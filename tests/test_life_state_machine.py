"""Lives of an agreement that nobody planned: whatever anybody tries, in any order, what is true of every life stays so.

Each run starts from one of the agreements that are ready for anything, and is rolled back to there. By hand, the whole
size: `LIFE_RUNS=500 LIFE_STEPS=50`.
"""

import datetime as dt
import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import translation
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from registry import amendments, lifecycle, publication
from registry.choices import (
    BINDING_STATES,
    ENDED_STATES,
    SIGNED_STATES,
    WORKING_STATES,
    AmendmentKind,
    AmendmentState,
    DocumentKind,
    PublicationStatus,
    Role,
    State,
)
from registry.guard_rails import RAILS
from registry.loading.demo_papers import file_paper
from registry.models import (
    Agreement,
    AgreementParty,
    Amendment,
    Region,
    User,
    command_actor,
)
from registry.refusals import Refusal
from registry.steps import LINES, STEPS

from .conftest import person
from .factories import PartyFactory
from .life_stage import (
    ACTS_AS,
    BEGINNINGS,
    CHANGES,
    CLERKS,
    CODES,
    DAYS,
    EDITS,
    NOT_EDITED,
    REASON,
    SUPERVISORS,
    TODAY,
    Stage,
    Truths,
    begun,
)
from .test_life_in_database import judged, raw
from .test_lifecycle import LIFE, WHO

RUNS = int(os.environ.get("LIFE_RUNS", "16"))  # 500 by hand
STEPS_A_RUN = int(os.environ.get("LIFE_STEPS", "20"))  # 50 by hand


ATTEMPTS = (
    "force_a_state", "force_a_step", "force_a_signature", "force_a_party_more", "force_the_number", "force_the_past",
    "force_it_to_the_public",
)  # fmt: skip

whoever = st.sampled_from(sorted(ACTS_AS))
a_supervisor = st.sampled_from(sorted(SUPERVISORS))
reasons = st.sampled_from(("", "  ", REASON))
days = st.sampled_from(DAYS)
languages = st.sampled_from(("ar", "fr"))
places = st.integers(0, 2)


@pytest.fixture
def stage(clerk: User, supervisor: User, finance: User, auditor: User, account_manager: User, member: User,
          regional_clerk: User) -> Stage:  # fmt: skip
    """Everybody, and an agreement for each beginning."""
    elsewhere = Region.objects.get(code="04")
    people = {
        "clerk": clerk,
        "regional clerk": regional_clerk,
        "supervisor": supervisor,
        "command": command_actor("tests"),
        "clerk elsewhere": person("ali@ministry.example", Role.CLERK, region=elsewhere),
        "supervisor elsewhere": person("aziz@ministry.example", Role.SUPERVISOR, region=elsewhere),
        "dismissed": person("said@ministry.example", Role.SUPERVISOR, Role.CLERK),
        "finance": finance,
        "auditor": auditor,
        "account manager": account_manager,
        "member": member,
    }
    User.objects.filter(pk=people["dismissed"].pk).update(is_active=False)  # his open page still says otherwise
    agreements = {name: begun(name, supervisor) for name in BEGINNINGS}
    return Stage(people, agreements)


class Lives(Truths, RuleBasedStateMachine):
    """One life; `stage` is set by the test."""

    stage: Stage

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.steps: list[tuple[Any, ...]] = []
        self.number: str | None = None
        self.known = ""
        self.over: dict[int, str] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize(name=st.sampled_from(sorted(BEGINNINGS)))
    def begin(self, name: str) -> None:
        self.pk, self.uuid = self.stage.agreements[name].pk, self.stage.agreements[name].uuid
        self.begins = State.PROPOSED if name == "a proposal" else State.DRAFT

    # -- How things are tried ------------------------------------------------------------------------------------

    @property
    def agreement(self) -> Agreement:
        return Agreement.objects.get(pk=self.pk)

    def tried(self, act: Callable[[], Any], language: str) -> bool:
        """Whether it was done, as by a service: all of it, or nothing and a sentence for the reader."""
        with translation.override(language):
            try:
                act()
            except Refusal as refusal:
                code, said = refusal.code, refusal.messages
            except ValidationError as refused:
                code, said = "", refused.messages
            else:
                with judged():  # as at a commit
                    return True
        assert self.everything() == self.known, "a refusal changes nothing"
        assert code in {"", *CODES}
        assert said
        for sentence in said:
            assert bool(re.search("[ا-ي]", sentence)) == (language == "ar"), sentence
            assert not re.search(" (the|it|is|this) ", sentence), "English in any language is a missing translation"
        return False

    def forced(self, statement: str, *values: Any) -> bool:
        """Whether the database lets it happen, by raw SQL."""
        try:
            with transaction.atomic(), judged():
                raw(statement, *values)
        except DatabaseError:
            assert self.everything() == self.known
            return False
        return True

    # -- What people do ------------------------------------------------------------------------------------------

    @rule(step=st.sampled_from(sorted(STEPS)), who=whoever, reason=reasons, on=days, language=languages)
    def any_step(self, step: str, who: str, reason: str, on: dt.date | None, language: str) -> None:
        self.step(step, who, reason, on, language)

    @rule(pick=st.integers(0, 4), who=a_supervisor, language=languages)
    def next_step(self, pick: int, who: str, language: str) -> None:
        """One of those that follow, by who may, so that lives become long."""
        before = self.agreement.state
        following = [step for state, step in LIFE if state == before]
        further = [step for step in following if LIFE[State(before), step] not in ENDED_STATES]
        if choice := (further if pick else following):
            self.step(choice[pick % len(choice)], who, REASON, None, language)

    def step(self, step: str, who: str, reason: str, on: dt.date | None, language: str) -> None:
        agreement, passed = self.agreement, dict.fromkeys(RAILS, REASON)
        state = State(agreement.state)
        act = lambda: lifecycle.move(  # noqa: E731
            agreement, step, actor=self.stage.people[who], reason=reason, on=on, overrides=passed
        )
        if self.tried(act, language):
            assert agreement.state == LIFE[state, step]
            assert ACTS_AS[who] in WHO[step]
            assert reason.strip() or not STEPS[step].needs_reason
            self.stage.seen.add(agreement.state)

    @rule(place=places, who=whoever, on=days, language=languages)
    def one_party_signs(self, place: int, who: str, on: dt.date | None, language: str) -> None:
        row = AgreementParty.objects.filter(agreement=self.pk).order_by("position", "id")[place]
        state, signature = self.agreement.state, {"signed_on": on, "signed_on_precision": "day"} if on else {}
        if self.tried(lambda: lifecycle.record_signature(row, actor=self.stage.people[who], **signature), language):
            assert state == State.APPROVED
            assert who in CLERKS

    @rule(edit=st.sampled_from((*EDITS, None)))
    def edit(self, edit: dict[str, Any] | None) -> None:
        """What is written into the record, or the act of termination among its documents."""
        agreement = self.agreement
        if edit is None:
            self.file_the_act_of_termination(agreement)
            return

        def write() -> None:
            for name, value in edit.items():
                setattr(agreement, name, value)
            agreement.full_clean(exclude=NOT_EDITED)
            agreement.save()

        self.tried(write, "ar")

    def file_the_act_of_termination(self, agreement: Agreement) -> None:
        if not agreement.documents.filter(kind=DocumentKind.TERMINATION).exists():
            file_paper(agreement, DocumentKind.TERMINATION, actor=self.stage.people["clerk"])

    @rule(withdrawn=st.booleans(), who=whoever | a_supervisor, reason=reasons, language=languages)
    def publish_or_withdraw(self, withdrawn: bool, who: str, reason: str, language: str) -> None:
        agreement, actor = self.agreement, self.stage.people[who]
        before = agreement.publication
        if not withdrawn:
            done = self.tried(lambda: publication.publish(agreement, actor=actor), language)
        else:
            done = self.tried(lambda: publication.withdraw(agreement, actor=actor, reason=reason), language)
            assert not done or (reason.strip() and before == PublicationStatus.PUBLISHED)
        assert who in SUPERVISORS or not done

    # -- Amendments ----------------------------------------------------------------------------------------------

    def last_amendment(self) -> Amendment | None:
        return Amendment.objects.filter(agreement=self.pk).order_by("-number").first()

    def amends(self, act: Callable[[User], Any], who: str, language: str, *, allowed: set[str] = CLERKS) -> bool:
        done = self.tried(lambda: act(self.stage.people[who]), language)
        assert who in allowed or not done
        return done

    @precondition(lambda self: self.agreement.state in BINDING_STATES or len(self.steps) > 2)
    @rule(
        kind=st.sampled_from(AmendmentKind.values), pick=st.integers(0, 2), on=days,
        who=whoever | a_supervisor, language=languages,
    )  # fmt: skip
    def open_and_propose(self, kind: str, pick: int, on: dt.date | None, who: str, language: str) -> None:
        """An amendment is opened if none is; else the open one proposes something, perhaps of another kind."""
        agreement, last = self.agreement, self.last_amendment()
        if last is not None and last.state == AmendmentState.DRAFT:
            values = CHANGES[kind][pick % len(CHANGES[kind])]
            done = self.amends(lambda actor: amendments.propose(last, values, actor=actor), who, language)
        else:
            act = lambda actor: amendments.open_amendment(agreement, kind=kind, actor=actor, effective_on=on)  # noqa: E731
            done = self.amends(act, who, language)
        assert not done or agreement.state in BINDING_STATES

    @precondition(lambda self: self.last_amendment() is not None)
    @rule(place=places, on=days, who=whoever | a_supervisor, language=languages)
    def sign_amendment(self, place: int, on: dt.date | None, who: str, language: str) -> None:
        last = self.last_amendment()
        assert last is not None
        party = AgreementParty.objects.filter(agreement=self.pk).order_by("position", "id")[place].party
        act = lambda actor: amendments.record_signature(last, party, on=on or TODAY, actor=actor)  # noqa: E731
        if self.amends(act, who, language):
            assert self.agreement.state in BINDING_STATES

    @precondition(lambda self: self.last_amendment() is not None)
    @rule(who=whoever | a_supervisor, language=languages)
    def amendment_takes_effect(self, who: str, language: str) -> None:
        last = self.last_amendment()
        assert last is not None
        before = last.state
        if self.amends(lambda actor: amendments.take_effect(last, actor=actor), who, language):
            assert (before, last.state) == (AmendmentState.SIGNED, AmendmentState.IN_FORCE)
            assert last.effective_on <= TODAY
            self.stage.seen.add("amended")

    @precondition(lambda self: self.last_amendment() is not None)
    @rule(who=whoever, reason=reasons, language=languages)
    def amendment_is_given_up(self, who: str, reason: str, language: str) -> None:
        last = self.last_amendment()
        assert last is not None
        if self.amends(lambda actor: amendments.cancel(last, actor=actor, reason=reason), who, language):
            assert reason.strip()

    # -- What an intruder tries ------------------------------------------------------------------------------------

    @rule(attempt=st.sampled_from(ATTEMPTS), place=places, state=st.sampled_from(State))
    def an_intruder(self, attempt: str, place: int, state: State) -> None:
        getattr(self, attempt)(place, state)

    def force_a_state(self, place: int, state: State) -> None:
        before = self.agreement.state
        done = self.forced("UPDATE registry_agreement SET state = %s WHERE id = %s", state.value, self.pk)
        assert done == (state == before)

    def force_a_step(self, place: int, state: State) -> None:
        """The row of a step without its state, from where the agreement stands or from elsewhere."""
        for step, before, after in LINES:
            if state in (before, after):
                assert not self.forced(
                    "INSERT INTO registry_transition (agreement_id, step, from_state, to_state, actor_id, at, reason)"
                    "VALUES (%s, %s, %s, %s, %s, now(), 'x')",
                    *(self.pk, step, before.value, after.value, self.stage.people["clerk"].pk),
                )

    def force_a_signature(self, place: int, state: State) -> None:
        has_signed = state in SIGNED_STATES  # any coin will do
        row = AgreementParty.objects.filter(agreement=self.pk).order_by("position", "id")[place]
        day = "" if has_signed else ", signed_on = NULL, signed_on_precision = ''"
        done = self.forced(f"UPDATE registry_agreementparty SET has_signed = %s{day} WHERE id = %s", has_signed, row.pk)
        breaks = self.agreement.state in SIGNED_STATES and row.must_sign and not has_signed
        assert done != breaks

    def force_a_party_more(self, place: int, state: State) -> None:
        with transaction.atomic():
            point = transaction.savepoint()
            party = PartyFactory()
            values = "agreement_id, party_id, position, role, must_sign, has_signed, signed_on_precision, obligations"
            done = self.forced(
                f"INSERT INTO registry_agreementparty ({values}, in_kind, capacity, signed_place)"
                "VALUES (%s, %s, 9, 'signatory', true, false, '', '', '', '', '')",
                self.pk,
                party.pk,
            )
            transaction.savepoint_rollback(point)
        assert done != (self.agreement.state in SIGNED_STATES)

    def force_the_number(self, place: int, state: State) -> None:
        for number in ("CP/1999/00001", None):
            if self.number is not None:
                statement = "UPDATE registry_agreement SET registration_number = %s WHERE id = %s"
                assert not self.forced(statement, number, self.pk)

    def force_the_past(self, place: int, state: State) -> None:
        if not self.steps:
            return
        assert not self.forced("UPDATE registry_transition SET reason = 'x' WHERE agreement_id = %s", self.pk)
        assert not self.forced("DELETE FROM registry_transition WHERE agreement_id = %s", self.pk)

    def force_it_to_the_public(self, place: int, state: State) -> None:
        agreement = self.agreement
        if agreement.state in WORKING_STATES:
            statement = "UPDATE registry_agreement SET publication = 'published', published_version = 1 WHERE id = %s"
            assert not self.forced(statement, self.pk)


def test_no_life_breaks_a_rule(stage: Stage) -> None:
    Lives.stage = stage
    size = settings(
        max_examples=RUNS,
        stateful_step_count=STEPS_A_RUN,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=set(Phase) - {Phase.shrink, Phase.reuse},
        database=None,
    )
    far = {State.APPROVED, State.SIGNED, State.IN_FORCE}
    for _turn in range(3):  # the few runs of every day may all end early
        run_state_machine_as_test(Lives, settings=size)
        if stage.seen & far:
            break
    assert stage.seen & far, "the runs went far enough"
    print(RUNS, "runs x", STEPS_A_RUN, "steps; reached:", sorted(stage.seen))
