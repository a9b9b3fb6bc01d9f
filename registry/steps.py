"""The legal life of an agreement as one table, to be read aloud: step, from, to, who, what it needs, reason.

``registry.lifecycle`` takes the steps; the conditions named here are its functions. The database reads the same table:
`Transition` admits no other line, and a trigger no state without its line.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.choices import Role, State


class LegalDay(Enum):
    """From which day a step counts, which is seldom the day on which somebody pressed a button."""

    TODAY = "today"
    SIGNATURE = "signature"  # when the last party signed; unknown where the paper does not say
    FORCE = "force"  # as the rule of the agreement gives it
    END = "end"  # its last day
    ASKED = "asked"  # the person says; today if nothing is said


@dataclass(frozen=True)
class Step:
    """One line of the table. `condition` names the function of the lifecycle that says what is missing.

    A guarded step also asks the guard rails (``registry.guard_rails``), which a supervisor may let pass with a reason.
    """

    name: str
    label: Promise
    from_states: tuple[State, ...]
    to_state: State
    roles: tuple[Role, ...]
    condition: str
    needs_reason: bool = False
    is_guarded: bool = False
    day: LegalDay = LegalDay.TODAY


CLERKS: Final = (Role.CLERK, Role.SUPERVISOR)
SUPERVISORS: Final = (Role.SUPERVISOR,)

PROPOSED, DRAFT, UNDER_REVIEW, APPROVED = State.PROPOSED, State.DRAFT, State.UNDER_REVIEW, State.APPROVED
SIGNED, IN_FORCE, SUSPENDED = State.SIGNED, State.IN_FORCE, State.SUSPENDED
COMPLETED, TERMINATED, CANCELLED, REJECTED = State.COMPLETED, State.TERMINATED, State.CANCELLED, State.REJECTED

# fmt: off
TABLE: Final = (
    Step("draft", _("Start the draft"), (PROPOSED,), DRAFT, CLERKS, "not_public"),
    Step("submit", _("Submit for review"), (DRAFT,), UNDER_REVIEW, CLERKS, "ready_for_review"),
    Step("return", _("Return for correction"), (UNDER_REVIEW, APPROVED), DRAFT, SUPERVISORS, "no_signature_yet",
         needs_reason=True),
    Step("approve", _("Approve"), (UNDER_REVIEW,), APPROVED, SUPERVISORS, "read_by_another",
         is_guarded=True),
    Step("reject", _("Reject"), (PROPOSED, UNDER_REVIEW), REJECTED, SUPERVISORS, "always_ready",
         needs_reason=True),
    Step("sign", _("Record the signature"), (PROPOSED, DRAFT, APPROVED), SIGNED, CLERKS, "signed_by_all",
         day=LegalDay.SIGNATURE),
    Step("enter_into_force", _("Record the entry into force"), (SIGNED,), IN_FORCE, SUPERVISORS, "day_of_force_came",
         day=LegalDay.FORCE),
    Step("suspend", _("Suspend"), (IN_FORCE,), SUSPENDED, SUPERVISORS, "always_ready",
         needs_reason=True, day=LegalDay.ASKED),
    Step("resume", _("Resume"), (SUSPENDED,), IN_FORCE, SUPERVISORS, "not_past_its_end",
         needs_reason=True, day=LegalDay.ASKED),
    Step("complete", _("Complete"), (IN_FORCE, SUSPENDED), COMPLETED, SUPERVISORS, "end_has_come",
         day=LegalDay.END),
    Step("terminate", _("Terminate"), (SIGNED, IN_FORCE, SUSPENDED), TERMINATED, SUPERVISORS, "termination_is_filed",
         needs_reason=True, day=LegalDay.ASKED),
    Step("cancel", _("Cancel"), (PROPOSED, DRAFT, UNDER_REVIEW, APPROVED), CANCELLED, SUPERVISORS, "always_ready",
         needs_reason=True),
)
# fmt: on

STEPS: Final = {step.name: step for step in TABLE}

LINES: Final = tuple((step.name, before, step.to_state) for step in TABLE for before in step.from_states)
"""Every single way from one state to another, as the database holds them: step, from, to."""
