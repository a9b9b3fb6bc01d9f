"""The legal life of an agreement: taking the steps of ``registry.steps``, and saying why one cannot be taken.

`move` is the only code that sets a state. The publication of an agreement is another track
(``registry.publication``): a step of a published agreement publishes its next version in the same transaction.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import guard_rails, notices, permissions, publication
from registry.choices import (
    FIRST_STATES,
    WORKING_STATES,
    AmendmentState,
    DatePrecision,
    DocumentKind,
    GuardMoment,
    PublicationStatus,
    RequestState,
    State,
)
from registry.life import life_of
from registry.models import Agreement, AgreementParty, Transition, User, acting, next_registration_number
from registry.models.base import first_day_of, last_day_of
from registry.quality import ReviewFacts, missing_for_review
from registry.refusals import Refusal, Sentence
from registry.steps import CLERKS, STEPS, LegalDay, Step

TO_COME = _("A signature cannot lie in the future.")
Condition = Callable[[Agreement, User], list[Sentence]]


# -- The conditions: what a step still needs, as sentences -------------------------------------------------------


def always_ready(agreement: Agreement, actor: User) -> list[Sentence]:
    """Nothing is needed."""
    return []


def not_public(agreement: Agreement, actor: User) -> list[Sentence]:
    """It is not published: a proposal may be public, a draft never is."""
    if agreement.publication == PublicationStatus.PUBLISHED:
        return [_("This proposal is published: withdraw it from publication before you start its draft.")]
    return []


def ready_for_review(agreement: Agreement, actor: User) -> list[Sentence]:
    """Two parties that must sign, a purpose or an objective, and for a renewal its reason."""
    has_purpose = bool(agreement.purpose_ar or agreement.purpose_fr)  # type: ignore[attr-defined]
    facts = ReviewFacts(
        signers=agreement.participations.filter(must_sign=True).count(),
        has_purpose=has_purpose,
        has_objective=not has_purpose and agreement.objectives.exists(),
        renews=agreement.predecessor_id is not None,
        has_renewal_reason=bool(agreement.renewal_reason),
    )
    return [each.sentence for each in missing_for_review(facts)]


def no_signature_yet(agreement: Agreement, actor: User) -> list[Sentence]:
    """No party has signed yet."""
    signed = agreement.participations.filter(has_signed=True)
    return [_("%s has signed already: cancel this agreement, or go on with it.") % row.party for row in signed[:1]]


def read_by_another(agreement: Agreement, actor: User) -> list[Sentence]:
    """Under the strict setting, another person than the one who entered it."""
    if settings.REGISTRY_STRICT_PUBLICATION and agreement.created_by_id == actor.pk:
        return [_("You entered this agreement yourself: another supervisor approves it.")]
    return []


def signed_by_all(agreement: Agreement, actor: User) -> list[Sentence]:
    """Every required party has signed; or the paper comes signed, with its date, the date as printed, or a source.

    A draft in which no party has a signature of its own is such a paper: it counts for all of them at once.
    """
    parties = list(agreement.participations.select_related("party"))
    missing: list[Sentence] = [_("Add at least two parties.")] if len(parties) < 2 else []
    if not _comes_signed(agreement, parties):
        waited_for = [_("%s has not signed yet.") % row.party for row in parties if row.is_missing]
        return missing + (waited_for or _same_day(agreement, parties))
    if not (agreement.signed_on or agreement.signed_on_printed or agreement.citations.exists()):
        missing.append(_("Enter the date of signature, or the date as printed; if neither is known, cite a source."))
    if agreement.signed_on and agreement.signed_on > timezone.localdate():
        missing.append(TO_COME)
    return missing


def _comes_signed(agreement: Agreement, parties: list[AgreementParty]) -> bool:
    """A draft in which no party has a signature of its own: the paper in the clerk's hand carries them all."""
    return agreement.state in FIRST_STATES and not any(row.has_signed for row in parties)


def _same_day(agreement: Agreement, parties: list[AgreementParty]) -> list[Sentence]:
    """The day of the agreement is that of the last signature: it may be typed, not contradicted."""
    last = last_signature(parties)
    if last is not None and last > timezone.localdate():
        return [TO_COME]
    if last is None or agreement.signed_on is None:
        return []
    latest = last_day_of(agreement.signed_on, agreement.signed_on_precision)
    if agreement.signed_on <= last_day_of(last, _coarsest(parties)) and last <= latest:
        return []
    return [_("The agreement is signed on the day of its last signature: correct one of the two dates.")]


def last_signature(parties: list[AgreementParty]) -> date | None:
    """The day on which the last required party signed; None while one of the days is unknown."""
    days = [row.signed_on for row in parties if row.must_sign]
    return max((day for day in days if day), default=None) if all(days) else None


def day_of_force_came(agreement: Agreement, actor: User) -> list[Sentence]:
    """The day from which it is in force is known and has come."""
    if agreement.in_force_from is None:
        return [_("Enter the day from which the agreement is in force.")]
    if agreement.in_force_from > timezone.localdate():
        return [_("The day from which it is in force has not come yet.")]
    return []


def nothing_waits(agreement: Agreement) -> list[Sentence]:
    """A signed amendment says what is law from its day on: it is settled before the agreement ends."""
    if agreement.amendments.filter(state=AmendmentState.SIGNED).exists():
        return [_("A signed amendment waits: let it take effect, or cancel it first.")]
    return []


def end_has_come(agreement: Agreement, actor: User) -> list[Sentence]:
    """Its end has come; no signed amendment waits for its day."""
    if waiting := nothing_waits(agreement):
        return waiting
    if agreement.last_day is None:
        return [_("Enter the day on which the agreement ended.")]
    if agreement.last_day > timezone.localdate():
        return [_("The end of the agreement has not come yet; to end it before, terminate it with a reason.")]
    return []


def not_past_its_end(agreement: Agreement, actor: User) -> list[Sentence]:
    """Its end has not come meanwhile."""
    if agreement.last_day is not None and agreement.last_day < timezone.localdate():
        return [_("Its end has come meanwhile: complete it, or amend its duration.")]
    return []


def termination_is_filed(agreement: Agreement, actor: User) -> list[Sentence]:
    """The act of termination stands among its documents; no signed amendment waits for its day."""
    if waiting := nothing_waits(agreement):
        return waiting
    if agreement.documents.filter(kind=DocumentKind.TERMINATION).exists():
        return []
    return [_("Add the act of termination to the documents.")]


CONDITIONS: dict[str, Condition] = {
    condition.__name__: condition
    for condition in (
        always_ready,
        not_public,
        ready_for_review,
        no_signature_yet,
        read_by_another,
        signed_by_all,
        day_of_force_came,
        end_has_come,
        not_past_its_end,
        termination_is_filed,
    )
}

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
    line = STEPS.get(step)
    if line is None:
        raise Refusal("unknown_step", _("There is no such step."))
    with transaction.atomic(), acting(actor, road=f"step:{step}"):
        locked = publication.locked(agreement)
        actor = permissions.fresh(actor)  # under the lock: a right taken away while we waited no longer counts
        refusal = refusal_of(locked, line, actor=actor)
        if refusal is not None:
            raise refusal
        if line.needs_reason and not reason.strip():
            raise Refusal("reason_needed", _("Give the reason for this step."))
        if line.is_guarded:
            guard_rails.settle(locked, GuardMoment.APPROVAL, actor=actor, overrides=overrides)
        row = _take(locked, line, actor=actor, reason=reason, on=on)
    agreement.refresh_from_db()
    return row


WRITTEN_BY_A_STEP = {"state", "shared_at", "publication", "published_version", "signed_on", "signed_on_precision"}


def _take(agreement: Agreement, step: Step, *, actor: User, reason: str, on: date | None) -> Transition:
    """Inside the transaction of `move`: what the step brings with it, its row, the new state, its publication."""
    if step.to_state == State.SIGNED:
        _note_signatures(agreement)
    if step.name in ("submit", "sign") and agreement.registration_number is None:
        fictional = agreement.is_fictional
        agreement.registration_number = next_registration_number(agreement.kind, is_fictional=fictional)
    day = legal_day(agreement, step, on)
    row = Transition(agreement=agreement, step=step.name, from_state=agreement.state, actor=actor, reason=reason)
    row.to_state, row.effective_on = step.to_state, day
    row.full_clean()
    row.save()
    agreement.state, was_shared = step.to_state, agreement.shared_at is not None
    if step.to_state == State.DRAFT:
        agreement.shared_at = None
    elif step.to_state == State.APPROVED and not was_shared:
        _send(agreement)
    # Not the whole row: its other rules were met when it was saved, and asking them all again costs 40 queries.
    agreement.full_clean(exclude={field.name for field in agreement._meta.fields} - WRITTEN_BY_A_STEP)
    agreement.save()
    if agreement.publication == PublicationStatus.PUBLISHED:
        publication.follow_step(agreement, actor=actor, reason=reason)
    notices.agreement_moved(row)
    if was_shared and agreement.shared_at is None:
        notices.text_taken_back(row)
    return row


def _send(agreement: Agreement) -> None:
    """Its parties see the text from now on. What they were asked for before it was taken back has its time again."""
    agreement.shared_at = timezone.now()
    for request in agreement.requests.filter(state=RequestState.OPEN).select_for_update(no_key=True):
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
        _send(locked)
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


def _note_signatures(agreement: Agreement) -> None:
    """Who signed, where the paper came signed; and the day of the last signature, where each party has its own."""
    parties = list(agreement.participations.all())
    if _comes_signed(agreement, parties):
        for row in parties:
            row.has_signed = row.must_sign
        AgreementParty.objects.bulk_update([row for row in parties if row.must_sign], ["has_signed"])
    elif agreement.signed_on is None and (last := last_signature(parties)):
        agreement.signed_on_precision = _coarsest(parties)
        agreement.signed_on = first_day_of(last, agreement.signed_on_precision)


def _coarsest(parties: list[AgreementParty]) -> str:
    """A date is no better known than the least known of those it comes from."""
    known = {row.signed_on_precision for row in parties if row.must_sign}
    return next(each for each in (DatePrecision.YEAR, DatePrecision.MONTH, DatePrecision.DAY) if each in known)


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
    return gettext("%(state)s, waiting to be published by a supervisor.") % {"state": state}
