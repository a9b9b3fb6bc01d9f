"""Taking effect, on the day that the amendment says; or giving it up before."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import terms
from registry.choices import AmendmentState
from registry.models import Amendment, User
from registry.models.amendments import OPEN
from registry.refusals import Refusal

from .guards import publish_next, refuse_if_changed_meanwhile, refuse_unless_publisher, working_on


def take_effect(amendment: Amendment, *, actor: User, day: dt.date | None = None) -> None:
    """What the amendment says becomes what the working tables say, and the next published version.

    Refusals: not_allowed, wrong_state, not_yet, changed_meanwhile, needs_publisher.
    """
    with working_on(amendment, actor=actor, road="take_effect") as (agreement, signed):
        if signed.state == AmendmentState.IN_FORCE:
            raise Refusal("wrong_state", _("This amendment is in effect already."))
        if signed.state != AmendmentState.SIGNED or signed.effective_on is None:
            raise Refusal("wrong_state", _("Only an amendment that all parties have signed takes effect."))
        if signed.effective_on > (day or timezone.localdate()):
            message = gettext("The day on which it takes effect has not come yet: %(day)s.")
            raise Refusal("not_yet", message % {"day": f"{signed.effective_on:%d/%m/%Y}"})
        refuse_unless_publisher(agreement, actor=actor)
        refuse_if_changed_meanwhile(agreement, signed)
        terms.write(agreement, {change.field: change.after for change in signed.changes.all()})
        signed.state = AmendmentState.IN_FORCE
        signed.save()
        publish_next(agreement, actor=actor)


@dataclass(frozen=True)
class Outcome:
    """What became of an amendment whose day has come; `refusal` says what still stands in its way."""

    amendment: Amendment
    refusal: Refusal | ValidationError | None = None


def take_effect_due(day: dt.date | None = None, *, actor: User) -> list[Outcome]:
    """Every signed amendment whose day has come, each in a transaction of its own. Doing it again does nothing more."""
    due = Amendment.objects.filter(state=AmendmentState.SIGNED, effective_on__lte=day or timezone.localdate())
    outcomes = []
    for amendment in due.order_by("effective_on", "pk"):
        try:
            take_effect(amendment, actor=actor, day=day)
        except (Refusal, ValidationError) as refusal:
            outcomes.append(Outcome(amendment, refusal))
        else:
            outcomes.append(Outcome(amendment))
    return outcomes


def cancel(amendment: Amendment, *, actor: User, reason: str) -> None:
    """Gives up an amendment that is not in effect.

    Refusals: not_allowed, wrong_state, reason_needed, needs_publisher.
    """
    with working_on(amendment, actor=actor, road="cancel") as (agreement, given_up):
        if given_up.state not in OPEN:
            message = _("An amendment in effect is changed by another amendment, and one given up stays so.")
            raise Refusal("wrong_state", message)
        if not reason.strip():
            raise Refusal("reason_needed", _("Give the reason for the cancellation."))
        was_signed = given_up.state == AmendmentState.SIGNED
        if was_signed:
            refuse_unless_publisher(agreement, actor=actor)
        given_up.state, given_up.cancel_reason = AmendmentState.CANCELLED, reason
        given_up.clean_fields(exclude={"subject"})
        given_up.save()
        if was_signed:
            publish_next(agreement, actor=actor)
