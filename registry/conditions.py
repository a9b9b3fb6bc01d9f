"""What a step of an agreement's life still needs, as sentences: the conditions named in ``registry.steps``.

They read the rows of the agreement that `READ_BY` names, fetched beforehand where many agreements are asked.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.choices import FIRST_STATES, AmendmentState, DatePrecision, DocumentKind, PublicationStatus
from registry.models import Agreement, AgreementParty, User
from registry.models.base import last_day_of
from registry.refusals import Sentence

TO_COME = _("A signature cannot lie in the future.")
Condition = Callable[[Agreement, User], list[Sentence]]


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
    missing: list[Sentence] = []
    if sum(row.must_sign for row in agreement.participations.all()) < 2:
        missing.append(_("Add at least two parties that must sign."))
    if not agreement.purpose_ar and not agreement.purpose_fr and not agreement.objectives.exists():  # type: ignore[attr-defined]
        missing.append(_("Enter the purpose, or at least one objective."))
    if agreement.predecessor_id and not agreement.renewal_reason:
        missing.append(_("Say why the former agreement is renewed."))
    return missing


def no_signature_yet(agreement: Agreement, actor: User) -> list[Sentence]:
    """No party has signed yet."""
    signed = [row for row in parties_of(agreement) if row.has_signed]
    return [_("%s has signed already: cancel this agreement, or go on with it.") % row.party for row in signed[:1]]


def read_by_another(agreement: Agreement, actor: User) -> list[Sentence]:
    """Under the strict setting, another person than the one who entered it."""
    if settings.REGISTRY_STRICT_PUBLICATION and agreement.created_by_id == actor.pk:
        return [_("You entered this agreement yourself: another supervisor approves it.")]
    return []


def parties_of(agreement: Agreement) -> list[AgreementParty]:
    """Its places with their parties, fetched beforehand or now."""
    rows: Any = agreement.participations.all()
    return list(
        rows
        if "participations" in getattr(agreement, "_prefetched_objects_cache", {})
        else rows.select_related("party")
    )


def signed_by_all(agreement: Agreement, actor: User) -> list[Sentence]:
    """Every required party has signed; or the paper comes signed, with its date, the date as printed, or a source.

    A draft in which no party has a signature of its own is such a paper: it counts for all of them at once.
    """
    parties = parties_of(agreement)
    missing: list[Sentence] = [_("Add at least two parties.")] if len(parties) < 2 else []
    if not comes_signed(agreement, parties):
        waited_for = [_("%s has not signed yet.") % row.party for row in parties if row.is_missing]
        return missing + (waited_for or _same_day(agreement, parties))
    if not (agreement.signed_on or agreement.signed_on_printed or agreement.citations.exists()):
        missing.append(_("Enter the date of signature, or the date as printed; if neither is known, cite a source."))
    if agreement.signed_on and agreement.signed_on > timezone.localdate():
        missing.append(TO_COME)
    return missing


def comes_signed(agreement: Agreement, parties: list[AgreementParty]) -> bool:
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
    if agreement.signed_on <= last_day_of(last, coarsest(parties)) and last <= latest:
        return []
    return [_("The agreement is signed on the day of its last signature: correct one of the two dates.")]


def coarsest(parties: list[AgreementParty]) -> str:
    """A date is no better known than the least known of those it comes from."""
    known = {row.signed_on_precision for row in parties if row.must_sign}
    return next(each for each in (DatePrecision.YEAR, DatePrecision.MONTH, DatePrecision.DAY) if each in known)


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
    if any(amendment.state == AmendmentState.SIGNED for amendment in agreement.amendments.all()):
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
    if any(document.kind == DocumentKind.TERMINATION for document in agreement.documents.all()):
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

READ_BY: Final[dict[str, tuple[str, ...]]] = {
    "ready_for_review": ("participations", "objectives"),
    "no_signature_yet": ("participations__party",),
    "signed_by_all": ("participations__party", "citations"),
    "end_has_come": ("amendments",),
    "termination_is_filed": ("amendments", "documents"),
}
"""The rows that each condition reads, besides the agreement's own."""
