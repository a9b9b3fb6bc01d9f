"""The legal life of an agreement: taking the steps of ``registry.steps``, and saying why one cannot be taken.

`move` and `move_many` are the only code that sets a state. The publication of an agreement is another track
(``registry.publication``): a step of a published agreement publishes its next version in the same transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import guard_rails, notices, permissions, publication
from registry.choices import WORKING_STATES, GuardMoment, PublicationStatus, RequestState, State
from registry.conditions import CONDITIONS, READ_BY, TO_COME, coarsest, comes_signed, last_signature
from registry.life import life_of
from registry.models import (
    Agreement,
    AgreementParty,
    CompletionRequest,
    Transition,
    User,
    acting,
    give_registration_numbers,
)
from registry.models.base import first_day_of
from registry.refusals import Refusal
from registry.steps import CLERKS, STEPS, LegalDay, Step
from registry.together import GONE, Outcome, in_chunks

# -- Asking ------------------------------------------------------------------------------------------------------


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
    if (refused := refused_person(agreement, step, actor=actor)) is not None:
        return refused
    missing = CONDITIONS[step.condition](agreement, actor)
    if missing:
        return Refusal("incomplete", *missing)
    if _would_publish_unseen_changes(agreement, actor=actor):
        return Refusal("unpublished_changes", publication.UNSEEN)
    return None


def refused_person(agreement: Agreement, step: Step, *, actor: User) -> Refusal | None:
    """Why `actor` never takes this step of this agreement, whatever its state, or None."""
    if not permissions.has_role(actor, *step.roles):
        return permissions.refusal_of_others(step.roles)
    return None if permissions.within_perimeter(actor, agreement) else permissions.refusal_outside(actor)


def _would_publish_unseen_changes(agreement: Agreement, *, actor: User) -> bool:
    """A step of a published agreement publishes all of it, so who may not publish takes it only as it was published."""
    if agreement.publication != PublicationStatus.PUBLISHED or permissions.may(actor, "publish", agreement):
        return False
    return publication.brings_unseen(agreement)


def offers(agreement: Agreement, *, actor: User) -> list[Offer]:
    """The steps that may follow the present state, each with what still stands in its way."""
    possible = [step for step in STEPS.values() if agreement.state in step.from_states]
    return [Offer(step, refusal_of(agreement, step, actor=actor)) for step in possible]


# -- Taking a step -----------------------------------------------------------------------------------------------


def move(
    agreement: Agreement,
    step: str,
    *,
    actor: User,
    reason: str = "",
    on: date | None = None,
    overrides: Mapping[str, str] | None = None,
) -> Transition:
    """Takes a step: state, its row and, for a published agreement, the next published version, all or nothing.

    `on` is the day from which the step counts, where a person decides it (suspension, termination); today if not
    given. `overrides` are reasons to let guard rails pass, by name. `agreement` is updated in place. Raises Refusal
    (the codes of `refusal_of`, unknown_step, reason_needed, wrong_day), Guarded, and ValidationError when the row
    itself breaks a rule.
    """
    asked = Asked(step, actor, reason, on, overrides or {})
    row: Transition = asked.take([agreement])[0].required()
    agreement.refresh_from_db()
    return row


def move_many(
    agreements: Sequence[Agreement], step: str, *, actor: User, reason: str = "", on: date | None = None
) -> list[Outcome[Agreement]]:
    """The same step for many, in their order; one that is refused keeps back none of the others.

    Each outcome has the row of the step, or what `move` would raise. The agreements given are not read anew. What is
    read and written of an ordinary step is the same number of statements for one and for two hundred; guard rails are
    asked of each agreement, and so is whether a clerk would publish what no supervisor has seen.
    """
    return list(in_chunks(agreements, Asked(step, actor, reason, on, {}).take))


@dataclass(frozen=True)
class Asked:
    """A step that somebody asks for."""

    step: str
    actor: User
    reason: str
    on: date | None
    overrides: Mapping[str, str]

    def take(self, agreements: Sequence[Agreement]) -> list[Outcome[Agreement]]:
        """One transaction: the rows are locked, each is asked, and those that may go are written together."""
        line = STEPS.get(self.step)
        if line is None:
            raise Refusal("unknown_step", _("There is no such step."))
        with transaction.atomic(), acting(self.actor, road=f"step:{self.step}"):
            rows = publication.locked_together(agreements)
            # Under the lock: a right taken away while we waited no longer counts.
            actor = permissions.fresh(self.actor)
            _fetch(list(rows.values()), line, actor=actor)
            taken: dict[int, Taken] = {}
            refused: dict[int, Refusal | ValidationError] = {}
            for agreement in agreements:
                try:
                    taken[agreement.pk] = self._prepare(rows.get(agreement.pk), line, actor=actor)
                except (Refusal, ValidationError) as refusal:
                    refused.setdefault(agreement.pk, refusal)
            _write(list(taken.values()), line, actor=actor, reason=self.reason)
        return [_outcome(agreement, taken, refused) for agreement in agreements]

    def _prepare(self, agreement: Agreement | None, step: Step, *, actor: User) -> "Taken":
        """What the step changes of one agreement; nothing but the reasons of guard rails is written yet."""
        if agreement is None:
            raise Refusal("gone", GONE)
        refusal = refusal_of(agreement, step, actor=actor)
        if refusal is not None:
            raise refusal
        if step.needs_reason and not self.reason.strip():
            raise Refusal("reason_needed", _("Give the reason for this step."))
        signatures = _note_signatures(agreement) if step.to_state == State.SIGNED else []
        row = Transition(agreement=agreement, step=step.name, from_state=agreement.state, actor=actor)
        row.reason, row.to_state = self.reason, step.to_state
        row.effective_on = legal_day(agreement, step, self.on)
        # Not its other rules: they are those of the table of steps, which is where the row comes from.
        row.clean_fields(exclude={"agreement", "actor"})
        if step.is_guarded:
            with transaction.atomic():  # all of its reasons are written, or none
                guard_rails.settle(agreement, GuardMoment.APPROVAL, actor=actor, overrides=self.overrides)
        was_shared = agreement.shared_at is not None
        agreement.state = step.to_state
        if step.to_state == State.DRAFT:
            agreement.shared_at = None
        # Nor those of the agreement: they were met when it was saved, and the database asks them again.
        agreement.keep_signature()
        return Taken(agreement, row, signatures, was_shared)


@dataclass(frozen=True)
class Taken:
    """A step that may be taken: the agreement as it will be, the row of the step, and who signs by it."""

    agreement: Agreement
    row: Transition
    signatures: list[AgreementParty]
    was_shared: bool


def _outcome(
    agreement: Agreement, taken: Mapping[int, Taken], refused: Mapping[int, Refusal | ValidationError]
) -> Outcome[Agreement]:
    done = taken.get(agreement.pk)
    return Outcome(agreement, done.row) if done else Outcome(agreement, refusal=refused[agreement.pk])


def _fetch(agreements: list[Agreement], step: Step, *, actor: User) -> None:
    """What the step asks of each row, read for all of them at once."""
    kinds = ("kind",) if step.name in NUMBERED else ()
    stages = ("transitions",) if step.day is LegalDay.ASKED else ()
    prefetch_related_objects(agreements, *kinds, *READ_BY.get(step.condition, ()), *stages)
    permissions.ask_together(actor, agreements)


NUMBERED = ("submit", "sign")
"""The steps at which an agreement gets its number in the register."""
WRITTEN_BY_A_STEP = (
    "state",
    "shared_at",
    "registration_number",
    "signed_on",
    "signed_on_precision",
    "updated_at",
)


def _write(taken: Sequence[Taken], step: Step, *, actor: User, reason: str) -> None:
    """What the step brings with it, its rows, the new states, and their publication, in some statements for all."""
    if not taken:
        return
    agreements = [each.agreement for each in taken]
    signed = [row.pk for each in taken for row in each.signatures]
    if signed:
        AgreementParty.objects.filter(pk__in=signed).update(has_signed=True)
    if step.name in NUMBERED:
        give_registration_numbers(agreements)
    Transition.objects.bulk_create(each.row for each in taken)
    if step.to_state == State.APPROVED:
        _send([each.agreement for each in taken if not each.was_shared])
    for agreement in agreements:
        agreement.updated_at = timezone.now()
    Agreement.objects.bulk_update(agreements, WRITTEN_BY_A_STEP)
    public = [each for each in agreements if each.publication == PublicationStatus.PUBLISHED]
    publication.follow_steps(public, actor=actor, reason=reason)
    notices.agreements_moved([each.row for each in taken])
    notices.texts_taken_back([each.row for each in taken if each.was_shared and each.agreement.shared_at is None])


def _send(agreements: Sequence[Agreement]) -> None:
    """Their parties see the texts from now on. What they were asked for before has its time again."""
    for agreement in agreements:
        agreement.shared_at = timezone.now()
    asked = CompletionRequest.objects.filter(agreement__in=agreements, state=RequestState.OPEN)
    for request in asked.order_by("pk").select_for_update(no_key=True, of=("self",)):
        request.due_on = request.day_again(timezone.localdate())
        request.save(update_fields=["due_on"])


def share(agreement: Agreement, *, actor: User) -> None:
    """Sends the text under review to its parties, who see it at their desk from now on; an approved one goes by itself.

    Returned for correction, it is the ministry's draft again and nobody else's. Raises Refusal (wrong_state,
    not_allowed, outside_perimeter).
    """
    with transaction.atomic(), acting(actor, road="share"):
        locked = Agreement.objects.select_for_update(of=("self",), no_key=True).get(pk=agreement.pk)
        actor = permissions.fresh(actor)
        if locked.state != State.UNDER_REVIEW or locked.shared_at is not None:
            raise Refusal("wrong_state", _("A text is sent to its parties once, while it is under review."))
        if not permissions.has_role(actor, *CLERKS):
            raise Refusal("not_allowed", _("A text is sent to its parties by a clerk or a supervisor."))
        if not permissions.within_perimeter(actor, locked):
            raise permissions.refusal_outside(actor)
        _send([locked])
        locked.save(update_fields=["shared_at", "updated_at"])
        notices.text_shared(locked)
    agreement.refresh_from_db()


def legal_day(agreement: Agreement, step: Step, on: date | None) -> date | None:
    """The day from which a step counts. Raises Refusal (wrong_day): not in the future, nor before the step before."""
    today = timezone.localdate()
    if step.day is LegalDay.SIGNATURE:
        return agreement.signed_on
    day = {LegalDay.FORCE: agreement.in_force_from, LegalDay.END: agreement.last_day}.get(step.day, today)
    if step.day is not LegalDay.ASKED or on is None:
        return day
    if on > today:
        raise Refusal("wrong_day", _("Choose a day that has come: the step is recorded when its day is there."))
    before = max((stage.on for stage in life_of(agreement)), default=on)
    if on < before:
        message = gettext("Choose a day from %(day)s on: that is when the state before began.")
        raise Refusal("wrong_day", message % {"day": f"{before:%d/%m/%Y}"})
    return on


def _note_signatures(agreement: Agreement) -> list[AgreementParty]:
    """Who signs by the step, where the paper came signed; else the day of the last signature is the agreement's."""
    parties = list(agreement.participations.all())
    if comes_signed(agreement, parties):
        return [row for row in parties if row.must_sign]
    if agreement.signed_on is None and (last := last_signature(parties)):
        agreement.signed_on_precision = coarsest(parties)
        agreement.signed_on = first_day_of(last, agreement.signed_on_precision)
    return []


def record_signature(participation: AgreementParty, *, actor: User, **signature: Any) -> None:
    """One party of an approved agreement signs; with the last required one the agreement is signed.

    `signature`: signed_on, signed_on_precision, signed_place_ar, signed_place_fr, signatory, capacity_ar, capacity_fr.
    Raises Refusal (wrong_state, not_allowed, outside_perimeter, already_signed, unpublished_changes) and
    ValidationError.
    """
    with transaction.atomic(), acting(actor, road="signature"):
        agreement = publication.locked(participation.agreement)
        person = permissions.fresh(actor)  # under the lock, as in `move`
        if not permissions.has_role(person, *STEPS["sign"].roles):
            raise Refusal("not_allowed", _("A clerk or a supervisor records signatures."))
        if not permissions.within_perimeter(person, agreement):
            raise permissions.refusal_outside(person)
        if agreement.state != State.APPROVED:
            raise Refusal("wrong_state", _("Signatures are recorded when the agreement is approved."))
        locked = AgreementParty.objects.select_for_update(of=("self",), no_key=True).get(pk=participation.pk)
        if locked.has_signed:
            raise Refusal("already_signed", _("This party has signed already."))
        locked.has_signed = True
        for name, value in signature.items():
            setattr(locked, name, value)
        if locked.signed_on and locked.signed_on > timezone.localdate():
            raise ValidationError({"signed_on": ValidationError(TO_COME, code="signed_on")})
        locked.full_clean()
        locked.save()
        if not any(row.is_missing for row in agreement.participations.all()):
            move(agreement, "sign", actor=actor)
    participation.refresh_from_db()


# -- Where it stands ---------------------------------------------------------------------------------------------


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
    if agreement.state in WORKING_STATES:
        return {
            State.DRAFT: gettext("Draft: submit it for review, or record the signature of a paper that is signed."),
            State.UNDER_REVIEW: gettext("Under review: a supervisor approves it, returns it or rejects it."),
            State.APPROVED: gettext("Approved: record the signature of each party."),
        }[State(agreement.state)]
    if agreement.is_draft:
        return gettext("%(state)s before it was signed: it is not published.") % {"state": state}
    return gettext("%(state)s, waiting to be published by a supervisor.") % {"state": state}
