"""The legal life of an agreement as days: which state it was in from which day on, read from the steps it took.

A step is recorded when a clerk comes to it; what it tells of happened on a day of its own. These are the days of the
law, not of the screen.
"""

import datetime as dt
from typing import NamedTuple

from django.utils import timezone

from registry.choices import ENDED_STATES, SIGNED_STATES, State
from registry.models import Agreement, Transition


class Stage(NamedTuple):
    """A state and its first day."""

    status: str
    on: dt.date


def life_of(agreement: Agreement) -> list[Stage]:
    """The states of an agreement since its signature, in order; none when it was never signed.

    What comes before is preparation: no law, and nothing to be in force. No state begins before the one it follows.
    """
    stages: list[Stage] = []
    for row in agreement.transitions.all():
        if row.to_state in SIGNED_STATES:
            day = first_day(agreement, row)
            stages.append(Stage(row.to_state, max(day, stages[-1].on) if stages else day))
    return stages


def state_on(agreement: Agreement, day: dt.date) -> str | None:
    """The state of an agreement on a day, or None before its signature."""
    return next((stage.status for stage in reversed(life_of(agreement)) if stage.on <= day), None)


def first_day(agreement: Agreement, row: Transition) -> dt.date:
    """The first day of the state to which a step led.

    The agreement's own days come first: they may have been corrected since. Where nobody knows the day of signature,
    it counts as signed from the first day on which it is known to be.
    """
    noted = timezone.localdate(row.at)
    if row.to_state == State.SIGNED:
        return agreement.signed_on or row.effective_on or min(agreement.in_force_from or noted, noted)
    if row.to_state == State.IN_FORCE and row.from_state == State.SIGNED:
        return min(agreement.in_force_from or row.effective_on or noted, noted)
    if row.to_state == State.COMPLETED and row.effective_on:
        # Its last day is a day of its life.
        return min(row.effective_on + dt.timedelta(days=1), max(noted, row.effective_on))
    return row.effective_on or noted


def held_by(agreement: Agreement) -> Agreement | None:
    """The framework that holds a binding agreement up: suspended or ended, itself or one above it.

    Nothing is written in the child: when the framework is resumed, the child stands as before.
    """
    above, seen = agreement.framework, {agreement.pk}
    while above is not None and above.pk not in seen:
        if above.state == State.SUSPENDED or above.state in ENDED_STATES:
            return above
        seen.add(above.pk)
        above = above.framework
    return None
