"""What falls due by itself, without a clerk: the work of `manage.py run_due`.

``DUE`` is the list of jobs, in the order in which they are done; each names what is due on a day, and what is done
to one of these things. Each thing is done in a transaction of its own, so that one that cannot be done stops no
other. What a rule refuses is left for a person and said; it shows among the alerts too.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet

from registry import amendments, deposits, lifecycle, memberships, publication
from registry.choices import AmendmentState, PublicationStatus, State
from registry.models import ENDS, STARTS, Agreement, Amendment, DepositDraft, User
from registry.refusals import Refusal

logger = logging.getLogger(__name__)

ONE_RUN_AT_A_TIME = 2026_1121
"""The number of the advisory lock that a run holds."""


@dataclass(frozen=True)
class Job:
    """One kind of work: which things it is due for, in their order, and what is done to each."""

    name: str
    due: Callable[[date], QuerySet[Any]]
    do: Callable[[Any, User], object]


def to_enter_into_force(day: date) -> QuerySet[Agreement]:
    """Signed, and the day has come; of a day that is partly known, the last one it may mean."""
    return Agreement.objects.filter(state=State.SIGNED).annotate(starts=STARTS).filter(starts__lte=day).order_by("pk")


def to_take_effect(day: date) -> QuerySet[Amendment]:
    """Signed by every party, and its day has come."""
    return Amendment.objects.filter(state=AmendmentState.SIGNED, effective_on__lte=day).order_by("effective_on", "pk")


def take_effect(amendment: Amendment, actor: User) -> None:
    """Writes what the amendment says; it, too, publishes nothing that no supervisor has seen."""
    _seen(amendment.agreement)
    amendments.take_effect(amendment, actor=actor)


def to_complete(day: date) -> QuerySet[Agreement]:
    """In force, and the last day is over; unless an amendment waits that may have moved that day."""
    over = Agreement.objects.filter(state=State.IN_FORCE).annotate(ends=ENDS).filter(ends__lt=day)
    return over.exclude(pk__in=to_take_effect(day).order_by().values("agreement")).order_by("pk")


def sweep(draft: DepositDraft, actor: User) -> None:
    """Throws away what somebody began to write and has left for three months; its files go when papers are checked."""
    deposits.discard(draft)


def step(name: str) -> Callable[[Agreement, User], object]:
    """Takes a step of an agreement's life, but publishes nothing that no supervisor has seen."""

    def take(agreement: Agreement, actor: User) -> object:
        return lifecycle.move(_seen(agreement), name, actor=actor)

    return take


def _seen(agreement: Agreement) -> Agreement:
    """The agreement, locked, if no change of it waits to be read by a supervisor before the public reads it."""
    locked = publication.locked(agreement)
    if locked.publication == PublicationStatus.PUBLISHED and publication.brings_unseen(locked):
        raise Refusal("unpublished_changes", publication.UNSEEN)
    return locked


def close_account(person: User, actor: User) -> None:
    """What the mandates gave ended with them; this ends the sign-in and its sessions too."""
    memberships.close(person, actor=actor)


DUE: tuple[Job, ...] = (
    # First what may prolong an agreement: it is not completed before.
    Job("let an amendment take effect", to_take_effect, take_effect),
    Job("enter into force", to_enter_into_force, step("enter_into_force")),
    Job("complete", to_complete, step("complete")),
    Job("sweep a deposit that was never handed in", deposits.idle, sweep),
    Job("close an account whose last mandate has ended", memberships.without_mandate, close_account),
)


class Result(Enum):
    """What became of one thing."""

    DONE = "done"
    LEFT = "left for a person"
    FAILED = "FAILED"


@dataclass(frozen=True)
class Outcome:
    """One thing that was due, and what became of it."""

    job: Job
    thing: Any
    result: Result
    why: Refusal | ValidationError | Exception | None = None


def run(day: date, *, actor: User) -> Iterator[Outcome]:
    """Does everything that is due on a day. What is done already is due no more, so a second run does nothing."""
    for job in DUE:
        for thing in list(job.due(day)):
            yield _attempt(job, thing, actor)


def _attempt(job: Job, thing: Any, actor: User) -> Outcome:
    try:
        with transaction.atomic():
            job.do(thing, actor)
    except (Refusal, ValidationError) as refusal:
        return Outcome(job, thing, Result.LEFT, refusal)
    except Exception as failure:  # whatever it is, the other agreements are still due tonight
        logger.exception("%s: %s %s", job.name, type(thing).__name__, thing.pk)
        return Outcome(job, thing, Result.FAILED, failure)
    return Outcome(job, thing, Result.DONE)


def only_one() -> AbstractContextManager[bool]:
    """Whether this run is the only one; for the others it is False, and they leave the work to the first."""
    return _advisory_lock(ONE_RUN_AT_A_TIME)


@contextmanager
def _advisory_lock(number: int) -> Iterator[bool]:
    """Of the session, not of a transaction: a run has many. PostgreSQL frees it when the process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        held = bool(cursor.fetchone()[0])
    try:
        yield held
    finally:
        if held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
