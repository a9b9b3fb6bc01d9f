"""Why somebody may not do it, and who could."""

from collections.abc import Iterable

from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import models as registry
from registry.choices import Role
from registry.perimeters import agreement_of, perimeter_of, refusal_outside, within_perimeter
from registry.refusals import Refusal

from .lists import LISTS, OFFICIAL_LISTS, READ_ONLY
from .rights import READ_BY_SUPERVISORS, WRITING, may
from .roles import AUDITOR, CLERK, FINANCE, SUPERVISOR, has_role

SOMEBODY = {
    Role.CLERK: _("a clerk"),
    Role.SUPERVISOR: _("a supervisor"),
    Role.ASSOCIATION: _("a member of the association"),
}
"""Who takes the steps, in a sentence."""


def refusal(person: registry.User, action: str, thing: Model) -> Refusal | None:
    """Why somebody may not do one of WRITING to a row (not_allowed, outside_perimeter), or None."""
    if may(person, action, thing):
        return None
    if has_role(person, *WRITING[action]) and not within_perimeter(person, thing):
        return refusal_outside(person)
    return refusal_of_others([role for role in Role if role in WRITING[action]])


def refusal_of_others(roles: Iterable[Role]) -> Refusal:
    """For a step that others take: says who."""
    could = gettext(" or ").join(str(SOMEBODY[role]) for role in roles)
    return Refusal("not_allowed", gettext("This step is taken by %s.") % could)


def why_read_only(person: registry.User, thing: Model) -> str:
    """The sentence above a page that opens only to be read: why, and who could write. Empty when it may be written."""
    if may(person, "change", thing):
        return ""
    if sentence := _why_by_kind(thing):
        return sentence
    if not has_role(person, CLERK, SUPERVISOR):
        return _why_by_role(person)
    if not within_perimeter(person, thing):
        message = gettext(
            "This record lies outside what you are in charge of (%s): it is changed by clerks and supervisors who are "
            "in charge of its territory or of the whole kingdom."
        )
        return message % perimeter_of(person)
    agreement = agreement_of(thing)
    if agreement is not None and agreement.state in READ_BY_SUPERVISORS:
        return gettext("A supervisor reads this agreement: it is corrected once it is returned.")
    return gettext("The agreement has ended: only a supervisor may still correct it.")


def _why_by_kind(thing: Model) -> str:
    if isinstance(thing, registry.User):
        return gettext("Accounts are changed by account managers; the account of a command by nobody.")
    if isinstance(thing, READ_ONLY):
        return gettext("The register writes this record itself: nobody changes it.")
    if isinstance(thing, OFFICIAL_LISTS):
        return gettext("This list follows the official one: nobody edits it here.")
    if isinstance(thing, LISTS):
        return gettext("This list is kept by the supervisors in charge of the whole kingdom.")
    return ""


def _why_by_role(person: registry.User) -> str:
    if has_role(person, FINANCE):
        return gettext("Finance officers enter payments and commitments; clerks and supervisors change the rest.")
    if has_role(person, AUDITOR):
        return gettext("Auditors read everything and change nothing; clerks and supervisors do.")
    return gettext("Account managers look after accounts; clerks and supervisors change records.")
