"""Taking effect, on the day that the amendment says; or giving it up before."""

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import notices, terms
from registry.choices import AmendmentState
from registry.models import Amendment, User
from registry.models.amendments import OPEN
from registry.refusals import Refusal

from .guards import publish_next, refuse_if_changed_meanwhile, refuse_unless_publisher, working_on


def take_effect(amendment: Amendment, *, actor: User) -> None:
    """What the amendment says becomes what the working tables say, and the next published version.

    Refusals: not_allowed, wrong_state, not_yet, changed_meanwhile, needs_publisher.
    """
    with working_on(amendment, actor=actor, road="take_effect") as (agreement, signed):
        if signed.state == AmendmentState.IN_FORCE:
            raise Refusal("wrong_state", _("This amendment is in effect already."))
        if signed.state != AmendmentState.SIGNED or signed.effective_on is None:
            raise Refusal("wrong_state", _("Only an amendment that all parties have signed takes effect."))
        if signed.effective_on > timezone.localdate():
            message = gettext("The day on which it takes effect has not come yet: %(day)s.")
            raise Refusal("not_yet", message % {"day": f"{signed.effective_on:%d/%m/%Y}"})
        refuse_unless_publisher(agreement, actor=actor)
        refuse_if_changed_meanwhile(agreement, signed)
        terms.write(agreement, {change.field: change.after for change in signed.changes.all()})
        signed.state = AmendmentState.IN_FORCE
        signed.save()
        publish_next(agreement, actor=actor)
        notices.amendment_took_effect(signed)


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
