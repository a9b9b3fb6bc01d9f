"""What every change of an amendment has in common: the locks, the right, the reasons to refuse, the publication."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import permissions, publication, terms
from registry.choices import BINDING_STATES, AmendmentState, PublicationStatus
from registry.models import Agreement, Amendment, User, acting
from registry.refusals import Refusal


@contextmanager
def working_on(amendment: Amendment, *, actor: User, road: str) -> Iterator[tuple[Agreement, Amendment]]:
    """The agreement and its amendment as they are now, locked in this order; `amendment` is updated at the end."""
    with transaction.atomic(), acting(actor, road=f"amendment:{road}"):
        agreement = publication.locked(amendment.agreement)
        locked = Amendment.objects.select_for_update(no_key=True).get(pk=amendment.pk)
        locked.agreement = agreement
        if road == "cancel":
            refuse_actor(agreement, actor=actor)  # also when the agreement has ended: nothing stays open for ever
        else:
            refuse_agreement(agreement, actor=actor)
        yield agreement, locked
    amendment.refresh_from_db()


def refuse_actor(agreement: Agreement, *, actor: User) -> None:
    """Whoever may not amend this agreement, whatever its state. Refusals: not_allowed, outside_perimeter."""
    asked = permissions.fresh(actor)  # a right that was taken away meanwhile no longer counts
    if permissions.has_role(asked, *permissions.CLERKS) and not permissions.within_perimeter(asked, agreement):
        raise permissions.refusal_outside(asked)
    if not permissions.may(asked, "amend", agreement):
        raise Refusal("not_allowed", _("An amendment is prepared by a clerk or by a supervisor."))


def refuse_agreement(agreement: Agreement, *, actor: User) -> None:
    refuse_actor(agreement, actor=actor)
    if agreement.state not in BINDING_STATES:
        state = agreement.get_state_display()
        raise Refusal("wrong_state", gettext("An agreement cannot be amended while it is: %s.") % state)


def refuse_unless_unsigned(draft: Amendment) -> None:
    """What a party has put its name to is not changed under its hand."""
    if draft.state != AmendmentState.DRAFT:
        raise Refusal("wrong_state", _("This amendment is signed already, or was given up."))
    if draft.signatures.exists():
        message = _("A party has already signed this text: cancel this amendment, and open another.")
        raise Refusal("signing_begun", message)


def refuse_if_changed_meanwhile(agreement: Agreement, amendment: Amendment) -> None:
    """The parties sign «from this to that»: if it is no longer «this», they have signed something else."""
    rows = amendment.changes.all()
    now = terms.read(agreement, *(row.field for row in rows))
    if changed := [str(terms.TERMS[row.field].label) for row in rows if now[row.field] != row.before]:
        message = gettext("The agreement was corrected since this amendment was drafted: %(fields)s. Draft it again.")
        raise Refusal("changed_meanwhile", message % {"fields": ", ".join(changed)})


def refuse_unless_publisher(agreement: Agreement, *, actor: User) -> None:
    """What changes a published agreement changes what the public reads: somebody who publishes does it."""
    published = agreement.publication == PublicationStatus.PUBLISHED
    if published and not permissions.may(permissions.fresh(actor), "publish", agreement):
        raise Refusal("needs_publisher", _("The agreement is published: a supervisor takes this step."))


def publish_next(agreement: Agreement, *, actor: User) -> None:
    if agreement.publication == PublicationStatus.PUBLISHED:
        publication.follow_step(Agreement.objects.get(pk=agreement.pk), actor=actor)
