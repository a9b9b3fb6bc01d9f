"""The life of an obligation: owed, then fulfilled or waived; and opened again where that was a mistake.

The only code that sets the state of an obligation. Refusals as in ``registry.reporting``.
"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from registry.choices import ObligationState
from registry.models import Document, Obligation, User
from registry.small_steps import Offer, Step, not_to_come, refuse_incomplete, taking
from registry.small_steps import offers as offers_of

STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        Step(
            "fulfil",
            _("Note that it was fulfilled"),
            (ObligationState.OPEN,),
            ObligationState.FULFILLED,
            "fulfil_obligation",
        ),
        Step(
            "waive",
            _("Waive"),
            (ObligationState.OPEN,),
            ObligationState.WAIVED,
            "waive_obligation",
            needs_reason=True,
        ),
        Step(
            "reopen",
            _("Reopen"),
            (ObligationState.FULFILLED, ObligationState.WAIVED),
            ObligationState.OPEN,
            "reopen_obligation",
            needs_reason=True,
        ),
    )
}


def offers(obligation: Obligation, *, actor: User) -> list[Offer]:
    """The steps that may follow the obligation's state, each with what still stands in its way."""
    return offers_of(obligation, STEPS, actor=actor)


def fulfil(obligation: Obligation, *, actor: User, on: date, evidence: Document | None = None) -> Obligation:
    """Notes that what was owed was done on a day, with the paper that shows it."""
    with taking(obligation, STEPS["fulfil"], actor=actor) as row:
        missing = not_to_come(on)
        if evidence is not None and evidence.agreement_id != row.agreement_id:
            missing.append(_("Choose a paper of the same agreement."))
        refuse_incomplete(missing)
        row.fulfilled_on, row.evidence = on, evidence
    return obligation


def waive(obligation: Obligation, *, actor: User, reason: str) -> Obligation:
    """Gives up what was owed, with the reason."""
    with taking(obligation, STEPS["waive"], actor=actor, reason=reason):
        pass
    return obligation


def reopen(obligation: Obligation, *, actor: User, reason: str) -> Obligation:
    """It is owed after all."""
    with taking(obligation, STEPS["reopen"], actor=actor, reason=reason) as row:
        row.fulfilled_on = row.evidence = None
    return obligation
