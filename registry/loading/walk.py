"""Taking a loaded agreement to the state its row gives, step by step, as a person would."""

from datetime import date

from registry import lifecycle
from registry.choices import DocumentKind, State
from registry.models import Agreement, User
from registry.refusals import Refusal
from registry.steps import STEPS

from .demo_papers import file_paper
from .fixtures import BadFixture, Row
from .proofs import Place

WAY: dict[str, tuple[str, ...]] = {
    State.PROPOSED: (),
    State.DRAFT: (),
    State.UNDER_REVIEW: ("submit",),
    State.APPROVED: ("submit", "approve"),
    State.SIGNED: ("sign",),
    State.IN_FORCE: ("sign", "enter_into_force"),
    State.SUSPENDED: ("sign", "enter_into_force", "suspend"),
    State.COMPLETED: ("sign", "enter_into_force", "complete"),
    State.TERMINATED: ("sign", "enter_into_force", "terminate"),
    State.CANCELLED: ("cancel",),
    State.REJECTED: ("submit", "reject"),
}
"""From a draft to each state, by the shortest way."""


def state_at_creation(row: Row) -> str:
    """A proposal begins as a proposal, everything else as a draft."""
    return State.PROPOSED if row.get("state") == State.PROPOSED else State.DRAFT


def _day(row: Row) -> date | None:
    """From which day the last step counts, where the row says so."""
    return date.fromisoformat(row["on"]) if row.get("on") else None


def walk(agreement: Agreement, row: Row, place: Place, *, actor: User) -> None:
    """Takes the steps; only the last one carries the row's reason. Raises BadFixture when a step is refused."""
    if row.get("state") not in WAY:
        raise BadFixture(*place, "state", "one of: " + ", ".join(WAY))
    for step in WAY[row["state"]]:
        reason = row.get("reason", "") if STEPS[step].needs_reason else ""
        if step == "terminate" and agreement.is_fictional:
            file_paper(agreement, DocumentKind.TERMINATION, actor=actor)
        try:
            lifecycle.move(agreement, step, actor=actor, reason=reason, on=_day(row), overrides=row.get("overrides"))
        except Refusal as refusal:
            raise BadFixture(*place, "state", f"{step}: {refusal}") from refusal
