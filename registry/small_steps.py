"""What the small lives beside the agreement's have in common: of a report, of an obligation.

Each is a table that one can read aloud. A step is refused with a stable code, or taken whole: the row is locked,
changed, cleaned and saved in one transaction, in the name of its actor.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import permissions
from registry.choices import ObligationState, ReportState
from registry.models import Agreement, Obligation, Report, User, acting
from registry.refusals import Refusal

Sentence = str | Promise
Thing = TypeVar("Thing", Report, Obligation)
Locked = TypeVar("Locked", Report, Obligation, Agreement)


@dataclass(frozen=True)
class Step:
    """One line of a table. `action` is what ``permissions.may`` is asked: the roles stand there."""

    name: str
    label: Sentence
    from_states: tuple[ReportState | ObligationState, ...]
    to_state: ReportState | ObligationState
    action: str
    needs_reason: bool = False


@dataclass(frozen=True)
class Offer:
    """A step that the state allows, with what stands in its way."""

    step: Step
    refusal: Refusal | None


def refusal_of(thing: Report | Obligation, step: Step, *, actor: User) -> Refusal | None:
    """Why `actor` cannot take `step` now (wrong_state, not_allowed, outside_perimeter), or None."""
    if thing.state not in step.from_states:
        return Refusal(
            "wrong_state", gettext("This step is not possible in the state: %s.") % thing.get_state_display()
        )
    return permissions.refusal(actor, step.action, thing)


def offers(thing: Report | Obligation, steps: dict[str, Step], *, actor: User) -> list[Offer]:
    """The steps that may follow the present state, each with what still stands in its way."""
    possible = [step for step in steps.values() if thing.state in step.from_states]
    return [Offer(step, refusal_of(thing, step, actor=actor)) for step in possible]


@contextmanager
def locked(thing: Locked, *, actor: User, road: str) -> Iterator[Locked]:
    """The row as it is now, which nobody else changes until all is written; `thing` then follows it."""
    with transaction.atomic(), acting(actor, road=road):
        yield type(thing)._default_manager.select_for_update(no_key=True).get(pk=thing.pk)
    thing.refresh_from_db()


@contextmanager
def taking(thing: Thing, step: Step, *, actor: User, reason: str = "") -> Iterator[Thing]:
    """Takes a step: what the block sets on the row is written together with the new state."""
    with locked(thing, actor=actor, road=f"{thing._meta.model_name}:{step.name}") as row:
        refusal = refusal_of(row, step, actor=permissions.fresh(actor))
        if refusal is not None:
            raise refusal
        if step.needs_reason:
            row.reason = needed(reason)
        yield row
        row.state = step.to_state
        row.full_clean()
        row.save()


def needed(reason: str) -> str:
    """The reason, which somebody must have given."""
    if not reason.strip():
        raise Refusal("reason_needed", _("Give the reason for this step."))
    return reason


def refuse_incomplete(missing: list[Sentence]) -> None:
    """Refuses a step to which something is missing."""
    if missing:
        raise Refusal("incomplete", *missing)


def not_to_come(day: date) -> list[Sentence]:
    """What was done was not done tomorrow."""
    return [_("Enter a day that has come.")] if day > timezone.localdate() else []
