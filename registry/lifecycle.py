"""The legal life of an agreement: which step leads from which state to which, who may take it, and what it needs.

`move` is the only code that sets a state. The publication of an agreement is another track
(``registry.publication``): a step of a published agreement publishes its next version in the same transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import permissions, publication
from registry.choices import PublicationStatus, State
from registry.models import Agreement, Transition, User, acting
from registry.permissions import CLERK, SUPERVISOR
from registry.refusals import Refusal

Sentence = str | Promise


def ready_to_draft(agreement: Agreement) -> list[Sentence]:
    """A draft is not public, a proposal may be."""
    if agreement.publication == PublicationStatus.PUBLISHED:
        return [_("This proposal is published: withdraw it from publication before you start its draft.")]
    return []


def ready_to_sign(agreement: Agreement) -> list[Sentence]:
    """A signed agreement has two parties, and a sign of its signature: a date, printed words or a source."""
    missing: list[Sentence] = []
    if agreement.participations.count() < 2:
        missing.append(_("Add at least two parties."))
    dated = agreement.signed_on or agreement.signed_on_printed
    if not dated and not agreement.citations.exists():
        missing.append(_("Enter the date of signature, or the date as printed; if neither is known, cite a source."))
    return missing


def ready_for_force(agreement: Agreement) -> list[Sentence]:
    """An agreement is in force from a known day that has come."""
    if agreement.starts_on is None:
        return [_("Enter the day from which the agreement is in force.")]
    if agreement.starts_on > timezone.localdate():
        return [_("The day from which it is in force has not come yet.")]
    return []


def ready_to_complete(agreement: Agreement) -> list[Sentence]:
    """An agreement is completed when its end has come."""
    if agreement.last_day is None:
        return [_("Enter the day on which the agreement ended.")]
    if agreement.last_day > timezone.localdate():
        return [_("The end of the agreement has not come yet; to end it before, terminate it with a reason.")]
    return []


def always_ready(agreement: Agreement) -> list[Sentence]:
    """Nothing is needed."""
    return []


@dataclass(frozen=True)
class Step:
    """One line of the table."""

    name: str
    label: Sentence
    from_states: tuple[State, ...]
    to_state: State
    roles: tuple[str, ...]
    condition: Callable[[Agreement], list[Sentence]] = always_ready
    needs_reason: bool = False


BOTH = (CLERK, SUPERVISOR)

STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        Step("draft", _("Start the draft"), (State.PROPOSED,), State.DRAFT, BOTH, ready_to_draft),
        Step("sign", _("Record the signature"), (State.PROPOSED, State.DRAFT), State.SIGNED, BOTH, ready_to_sign),
        Step(
            "enter_into_force",
            _("Record the entry into force"),
            (State.SIGNED,),
            State.IN_FORCE,
            (SUPERVISOR,),
            ready_for_force,
        ),
        Step("complete", _("Complete"), (State.IN_FORCE,), State.COMPLETED, (SUPERVISOR,), ready_to_complete),
        Step(
            "terminate",
            _("Terminate"),
            (State.SIGNED, State.IN_FORCE),
            State.TERMINATED,
            (SUPERVISOR,),
            needs_reason=True,
        ),
    )
}

ROLE_NAMES = {CLERK: _("a clerk"), SUPERVISOR: _("a supervisor")}


@dataclass(frozen=True)
class Offer:
    """A step that the state allows, with what stands in its way."""

    step: Step
    refusal: Refusal | None


def begin(agreement: Agreement, *, proposed: bool) -> None:
    """The first state of an agreement that is not saved yet: only proposed, or a draft."""
    agreement.state = State.PROPOSED if proposed else State.DRAFT


def refusal_of(agreement: Agreement, step: Step, *, actor: User) -> Refusal | None:
    """Why `actor` cannot take `step` now (wrong_state, not_allowed, incomplete, unpublished_changes), or None."""
    if agreement.state not in step.from_states:
        state = agreement.get_state_display()
        return Refusal("wrong_state", gettext("This step is not possible while the agreement is: %s.") % state)
    if not permissions.roles_of(actor) & set(step.roles):
        could = gettext(" or ").join(str(ROLE_NAMES[role]) for role in step.roles)
        return Refusal("not_allowed", gettext("This step is taken by %s.") % could)
    missing = step.condition(agreement)
    if missing:
        return Refusal("incomplete", *missing)
    if _would_publish_unseen_changes(agreement, actor=actor):
        message = _("It was changed since it was published: a supervisor publishes the changes, or takes this step.")
        return Refusal("unpublished_changes", message)
    return None


def _would_publish_unseen_changes(agreement: Agreement, *, actor: User) -> bool:
    """A step of a published agreement publishes all of it, so who may not publish takes it only as it was published."""
    if agreement.publication != PublicationStatus.PUBLISHED or permissions.may(actor, "publish", agreement):
        return False
    return publication.differs(agreement)


def offers(agreement: Agreement, *, actor: User) -> list[Offer]:
    """The steps that may follow the present state, each with what still stands in its way."""
    possible = [step for step in STEPS.values() if agreement.state in step.from_states]
    return [Offer(step, refusal_of(agreement, step, actor=actor)) for step in possible]


def move(agreement: Agreement, step: str, *, actor: User, reason: str = "") -> Transition:
    """Takes a step: state, its row and, for a published agreement, the next published version, all or nothing.

    `agreement` is updated in place. Raises Refusal (the codes of `refusal_of`, unknown_step,
    reason_needed) and ValidationError when the row itself breaks a rule.
    """
    line = STEPS.get(step)
    if line is None:
        raise Refusal("unknown_step", _("There is no such step."))
    with transaction.atomic(), acting(actor, road=f"step:{step}"):
        locked = Agreement.objects.select_for_update().get(pk=agreement.pk)
        refusal = refusal_of(locked, line, actor=actor)
        if refusal is not None:
            raise refusal
        if line.needs_reason and not reason.strip():
            raise Refusal("reason_needed", _("Give the reason for this step."))
        row = _take(locked, line, actor=actor, reason=reason)
    agreement.refresh_from_db()
    return row


WRITTEN_BY_A_STEP = {"state", "publication", "published_version"}


def _take(agreement: Agreement, step: Step, *, actor: User, reason: str) -> Transition:
    """Inside the transaction of `move`: the new state, its row, its publication."""
    row = Transition(agreement=agreement, step=step.name, from_state=agreement.state, actor=actor, reason=reason)
    row.to_state = agreement.state = step.to_state
    # Not the whole row: its other rules were met when it was saved, and asking them all again costs 40 queries.
    agreement.full_clean(exclude={field.name for field in agreement._meta.fields} - WRITTEN_BY_A_STEP)
    agreement.save()
    row.full_clean()
    row.save()
    if agreement.publication == PublicationStatus.PUBLISHED:
        publication.follow_step(agreement, actor=actor, reason=reason)
    return row


def where_it_stands(agreement: Agreement) -> str:
    """One sentence for the agreement's page: its state, its publication, and what comes next."""
    state = capfirst(agreement.get_state_display())
    if agreement.publication == PublicationStatus.WITHDRAWN:
        return gettext("%(state)s; withdrawn from publication. A supervisor may publish it again.") % {"state": state}
    if agreement.publication == PublicationStatus.PUBLISHED:
        values = {"state": state, "version": agreement.published_version}
        if publication.differs(agreement):
            return (
                gettext("%(state)s; published in version %(version)s, with later changes waiting for a supervisor.")
                % values
            )
        return gettext("%(state)s; published in version %(version)s.") % values
    if agreement.state == State.DRAFT:
        return gettext("Draft: record its signature, then a supervisor publishes it.")
    return gettext("%(state)s, waiting to be published by a supervisor.") % {"state": state}
