"""Two people act on one agreement in the same moment, each on a connection of their own: one after the other, or not.

Who comes first waits inside its transaction until the other has begun; what the other does is decided by what is true
when its turn comes, not when it began.
"""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pghistory
import pytest
from django.db import IntegrityError, connection, transaction

from registry import lifecycle, publication
from registry.choices import PublicationStatus, Role, State
from registry.guard_rails import RAILS
from registry.models import Agreement, AgreementParty, Party, PublishedRecord, PublishedVersion, User
from registry.refusals import Refusal

from .conftest import person
from .factories import SignedAgreementFactory, past_the_rules

PASSED = dict.fromkeys(RAILS, "لأن")


class Committed:
    """A supervisor, a clerk and an agreement that other connections see."""

    def __init__(self) -> None:
        self.supervisor = person("amina@threads.example", Role.SUPERVISOR)
        self.clerk = person("bouchra@threads.example", Role.CLERK)
        self.agreement = self.another()
        self.applications: list[Agreement] = []

    def another(self, **fields: Any) -> Agreement:
        agreement: Agreement = SignedAgreementFactory(
            purpose_ar="غرض", starts_on="2026-03-06", starts_on_precision="day", **fields
        )
        return agreement

    def published_with_an_application(self) -> Agreement:
        """The agreement is a framework now, and in force like the one that applies it; the public reads both."""
        self.applications.append(self.another(framework=self.agreement))
        for agreement in (self.agreement, *self.applications):
            for step in ("sign", "enter_into_force"):
                lifecycle.move(agreement, step, actor=self.supervisor)
            publication.publish(agreement, actor=self.supervisor)
        return self.applications[0]

    def take(self, *steps: str) -> None:
        for step in steps:
            lifecycle.move(self.agreement, step, actor=self.supervisor, reason="لأن", overrides=PASSED)

    def now(self) -> Agreement:
        return Agreement.objects.get(pk=self.agreement.pk)

    def remove(self) -> None:
        """Past the rules, which keep such things for ever: the parties and the publications too."""
        with past_the_rules():
            for agreement in (*self.applications, self.agreement):
                self.remove_one(agreement)
            self.supervisor.delete()
            self.clerk.delete()

    def remove_one(self, agreement: Agreement) -> None:
        parties = list(Party.objects.filter(participations__agreement=agreement))
        keys = [str(agreement.uuid), *(str(party.uuid) for party in parties)]
        records = PublishedRecord.objects.filter(key__in=keys)
        publication.writing.PublishedPlace.objects.filter(
            record__in=list(records.values_list("pk", flat=True))
        ).delete()
        publication.writing.forget_periods(records.values_list("pk", flat=True))
        records.delete()
        PublishedVersion.objects.filter(key__in=keys).delete()
        for rows in (agreement.overrides, agreement.transitions, agreement.participations):
            rows.all().delete()
        Agreement.objects.filter(pk=agreement.pk).delete()
        Party.objects.filter(pk__in=[party.pk for party in parties]).delete()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[Committed]:
    """Not pytest-django's way of doing without a transaction: that one ends with a TRUNCATE, which is refused."""
    with django_db_blocker.unblock():
        with pghistory.context(road="test"):
            made = Committed()
        yield made
        with pghistory.context(road="test"):
            made.remove()
        connection.close()


def somebody_waits_for_me() -> bool:
    """Not from pg_stat_activity: within a transaction that answers always the same."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return bool(cursor.fetchone()[0])


def outcome(act: Callable[[], Any]) -> str:
    """«done», or why not; in a thread, on its own connection."""
    try:
        with pghistory.context(road="test"):
            act()
    except Refusal as refusal:
        return refusal.code
    except IntegrityError as refusal:
        return str(refusal.__cause__.diag.constraint_name)  # type: ignore[union-attr]
    finally:
        connection.close()
    return "done"


def one_after_the_other(
    first: Callable[[], Any], second: Callable[[], Any], then: Callable[[], Any] = lambda: None
) -> list[str]:
    """What became of both: `first` does its work and commits only when `second` waits for it, or is done.

    Before it commits it goes on with `then`: whoever of the two needs what the other holds has to wait in one order.
    """
    done, over = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            first()
            done.set()
            deadline = time.monotonic() + 10
            while not over.is_set() and not somebody_waits_for_me() and time.monotonic() < deadline:
                time.sleep(0.01)
            then()

    def afterwards() -> str:
        done.wait(10)
        try:
            return outcome(second)
        finally:
            over.set()

    with ThreadPoolExecutor(2) as two:
        return [future.result() for future in (two.submit(outcome, slowly), two.submit(afterwards))]


def test_what_is_approved_is_what_was_read(committed: Committed) -> None:
    """A clerk's correction that is already under way when the supervisor approves: approval waits and sees it."""
    committed.take("submit")

    def take_out_the_purpose() -> None:
        Agreement.objects.select_for_update().get(pk=committed.agreement.pk)
        committed.supervisor.refresh_from_db()
        lifecycle.move(committed.now(), "return", actor=committed.supervisor, reason="ينقص الغرض")

    def approve() -> None:
        lifecycle.move(committed.agreement, "approve", actor=committed.supervisor, overrides=PASSED)

    assert one_after_the_other(take_out_the_purpose, approve) == ["done", "wrong_state"]
    assert committed.now().state == State.DRAFT


def test_a_party_withdraws_its_signature_while_the_agreement_is_signed(committed: Committed) -> None:
    """By whatever road: of the signature taken back and the step of signing, one is refused."""
    committed.take("submit", "approve")
    AgreementParty.objects.filter(agreement=committed.agreement).update(has_signed=True)
    row = committed.agreement.participations.all()[0]

    def take_back() -> None:
        AgreementParty.objects.filter(pk=row.pk).update(has_signed=False)

    def sign() -> None:
        lifecycle.move(committed.agreement, "sign", actor=committed.supervisor)

    assert one_after_the_other(sign, take_back) == ["done", "agreement_stays_signed"]
    assert committed.now().state == State.SIGNED
    assert not committed.agreement.participations.filter(has_signed=False).exists()


def test_withdrawn_while_a_step_is_taken(committed: Committed) -> None:
    committed.take("sign")
    publication.publish(committed.agreement, actor=committed.supervisor)

    def withdraw() -> None:
        publication.withdraw(committed.now(), actor=committed.supervisor, reason="خطأ")

    def enter() -> None:
        lifecycle.move(committed.agreement, "enter_into_force", actor=committed.supervisor)

    assert one_after_the_other(withdraw, enter) == ["done", "done"]
    stored = committed.now()
    assert (stored.state, stored.publication) == (State.IN_FORCE, PublicationStatus.WITHDRAWN)
    assert not PublishedRecord.objects.filter(key=str(stored.uuid)).exists(), "a step brings nothing back to the public"


@pytest.mark.parametrize("act", ["step", "withdraw"])
def test_a_framework_and_its_application_are_written_at_once(committed: Committed, act: str) -> None:
    """What happens to the framework rewrites what the application's record says of it: it waits for that row first."""
    application = committed.published_with_an_application()

    def begin() -> None:
        Agreement.objects.select_for_update().get(pk=application.pk)

    def suspend(agreement: Agreement) -> None:
        lifecycle.move(agreement, "suspend", actor=committed.supervisor, reason="لأن")

    acts: dict[str, Callable[[], Any]] = {
        "step": lambda: suspend(committed.agreement),
        "withdraw": lambda: publication.withdraw(committed.now(), actor=committed.supervisor, reason="خطأ"),
    }
    assert one_after_the_other(begin, acts[act], then=lambda: suspend(application)) == ["done", "done"]
    assert Agreement.objects.get(pk=application.pk).state == State.SUSPENDED
    assert not publication.differs(application)


def test_a_party_is_published_while_its_agreement_takes_a_step(committed: Committed) -> None:
    committed.take("sign")
    publication.publish(committed.agreement, actor=committed.supervisor)
    party = committed.agreement.participations.all()[0].party
    party.refresh_from_db()
    with pghistory.context(road="test"):
        party.other_names.create(name_ar="اسم آخر")

    def begin() -> None:
        Party.objects.select_for_update().get(pk=party.pk)

    def enter() -> None:
        lifecycle.move(committed.agreement, "enter_into_force", actor=committed.supervisor)

    def publish() -> None:
        publication.publish(party, actor=committed.supervisor)

    assert one_after_the_other(begin, enter, then=publish) == ["done", "done"]
    assert not publication.differs(party)


def test_published_anew_while_it_is_withdrawn(committed: Committed) -> None:
    """The page of who publishes still says «published»; the line in the sequence says what really happened."""
    committed.take("sign")
    publication.publish(committed.agreement, actor=committed.supervisor)
    seen = committed.now()

    def withdraw() -> None:
        publication.withdraw(committed.now(), actor=committed.supervisor, reason="خطأ")

    assert one_after_the_other(withdraw, lambda: publication.publish(seen, actor=committed.supervisor)) == [
        "done",
        "done",
    ]
    lines = PublishedVersion.objects.filter(key=str(seen.uuid)).order_by("sequence")
    assert list(lines.values_list("action", flat=True)) == ["publish", "withdraw", "publish"]


@pytest.mark.parametrize("act", ["step", "publish", "signature"])
def test_a_role_taken_away_while_the_other_waits_no_longer_counts(committed: Committed, act: str) -> None:
    """The account manager's change and the record are locked apart: whoever waits reads the account anew."""
    committed.take(*(("submit", "approve") if act == "signature" else ("sign",)))
    agreement, actor = committed.agreement, committed.supervisor
    row = agreement.participations.all()[0]
    acts: dict[str, Callable[[], Any]] = {
        "step": lambda: lifecycle.move(agreement, "enter_into_force", actor=actor),
        "publish": lambda: publication.publish(agreement, actor=actor),
        "signature": lambda: lifecycle.record_signature(row, actor=actor),
    }

    def dismiss() -> None:
        Agreement.objects.select_for_update().get(pk=agreement.pk)
        User.objects.filter(pk=actor.pk).update(roles=[])

    before = committed.now().state
    assert one_after_the_other(dismiss, acts[act]) == ["done", "not_allowed"]
    stored = committed.now()
    assert (stored.state, stored.publication) == (before, PublicationStatus.UNPUBLISHED)
    assert not AgreementParty.objects.filter(agreement=agreement, has_signed=True).exists() or act != "signature"
