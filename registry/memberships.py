"""Who acts for an association: invited by letter, accepted, renewed, removed, and out when the mandate ends.

The only code that writes members and invitations. Who may is `permissions.leads`: a clerk in charge of the party, or
its president. What a president gives ends with the president's own mandate at the latest, and a president who is the
last one stays until a clerk says otherwise: an association must not lock itself out, nor a mandate renew itself.

Access itself is never written anywhere: `permissions.associations_of` asks the mandates each time. Switching the
account off (`close`) only tidies up after the last of them, and ends what sessions there still are.
"""

import hashlib
import secrets
from datetime import date
from typing import Final

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry import invitation_letters, outbox
from registry.choices import Office, Role
from registry.models import Invitation, Membership, Party, User, acting
from registry.permissions import fresh, leads, may
from registry.refusals import Refusal

WORD_BYTES: Final = 32
MOST_OPEN: Final = 20
"""So that nobody makes the ministry's mail server write to the whole world in the name of an association."""

NOT_YOURS: Final = _("Only the president of the association, or a clerk in charge of it, says who acts for it.")
NO_MORE: Final = _("This invitation can no longer be accepted.")


# -- Inviting --------------------------------------------------------------------------------------------------------


def invite(
    party: Party,
    *,
    email: str,
    office: str,
    language: str,
    full_name: str = "",
    valid_until: date | None = None,
    actor: User,
) -> tuple[Invitation, str]:
    """Writes to somebody that they may act for an association; also the way to renew the mandate of a member.

    The word in the letter is returned once. The table keeps its digest alone, and the outbox keeps it out of sight
    until the letter has left; known to nobody afterwards but the owner of the mailbox.
    """
    with transaction.atomic(), acting(actor, road="invite"):
        _lock(party)
        _asked_of(actor, party)
        until = _within_own_mandate(actor, party, valid_until)
        word = secrets.token_urlsafe(WORD_BYTES)
        invitation = Invitation(
            party=party,
            email=email.strip().lower(),
            full_name=full_name,
            office=office,
            language=language,
            valid_until=until,
            digest=digest_of(word),
            invited_by=actor,
        )
        invitation.full_clean()
        _refuse_in_vain(invitation, actor)
        invitation.save()
        invitation_letters.put(invitation, word)
        outbox.send_soon()  # the clerk may be on the telephone with whoever is invited
    return invitation, word


def revoke(invitation: Invitation, *, actor: User) -> Invitation:
    """Takes back an invitation that nobody has accepted."""
    with transaction.atomic(), acting(actor, road="revoke_invitation"):
        _lock(invitation.party)
        _asked_of(actor, invitation.party)
        known = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
        if known.accepted_at is not None:
            raise Refusal("wrong_state", _("The invitation was accepted already: remove the member instead."))
        if known.revoked_at is not None:
            raise Refusal("wrong_state", _("The invitation was revoked already."))
        _revoke(known, actor)
    return known


def _revoke(invitation: Invitation, actor: User) -> None:
    invitation.revoked_at, invitation.revoked_by = timezone.now(), actor
    invitation.save(update_fields=["revoked_at", "revoked_by"])


def _refuse_in_vain(invitation: Invitation, actor: User) -> None:
    """An invitation that would change nothing, or that nobody may give.

    Whether the address belongs to a member of the staff is not said here: that is for the owner of the mailbox.
    """
    party, today = invitation.party, timezone.localdate()
    if invitation.valid_until is not None and invitation.valid_until < today:
        raise Refusal("expired", _("This mandate has ended already: give a later day."))
    if party.invitations.open().filter(email=invitation.email).exists():
        raise Refusal("already_invited", _("This address has an open invitation: revoke it first, or wait."))
    if party.invitations.open().count() >= MOST_OPEN:
        raise Refusal("wrong_state", _("Too many invitations are open: revoke those that nobody will accept."))
    present = party.memberships.active().filter(person__email=invitation.email).first()
    if present is None:
        return
    if (present.office, present.valid_until) == (invitation.office, invitation.valid_until):
        raise Refusal("already_member", _("This person already acts for this association, until the same day."))
    _refuse_own_mandate(present, actor)
    if invitation.office != Office.PRESIDENT:
        _keep_a_president(present, actor)


# -- Accepting -------------------------------------------------------------------------------------------------------


def digest_of(word: str) -> str:
    """What the table knows of a word."""
    return hashlib.sha256(word.encode()).hexdigest()


def find(word: str) -> Invitation | None:
    """The invitation of a word, as long as it can be accepted."""
    found = Invitation.objects.open().select_related("party", "invited_by").filter(digest=digest_of(word)).first()
    return None if found is None or _is_void(found) else found


def accept(word: str) -> Membership:
    """Whoever reads the mailbox takes the mandate: an account is opened, or the one there is gets one more mandate."""
    with transaction.atomic():
        found = find(word)
        if found is None:
            raise _why_not(word)
        _lock(found.party)
        invitation = Invitation.objects.select_for_update(no_key=True).get(pk=found.pk)
        if invitation.accepted_at is not None or invitation.revoked_at is not None:
            raise Refusal("revoked" if invitation.revoked_at else "wrong_state", NO_MORE)
        person = _account_for(invitation)
        with acting(person, road="invitation"):
            invitation.accepted_at = timezone.now()
            invitation.save(update_fields=["accepted_at"])
            return _mandate(invitation, person)


def _is_void(invitation: Invitation) -> bool:
    """What has lost its ground since: the mandate it gives is over, or the president who gave it is none any more."""
    over = invitation.valid_until is not None and invitation.valid_until < timezone.localdate()
    by_member = Role.ASSOCIATION in invitation.invited_by.roles
    return over or invitation.party.merged_into_id is not None or (by_member and not _still_leads(invitation))


def _still_leads(invitation: Invitation) -> bool:
    return leads(invitation.invited_by, invitation.party)


def _why_not(word: str) -> Refusal:
    """The code tells programs and tests; people read one page, whichever it is."""
    known = Invitation.objects.filter(digest=digest_of(word)).first()
    if known is None or known.accepted_at is not None:
        return Refusal("wrong_state", NO_MORE)
    expired = known.revoked_at is None and known.expires_at <= timezone.now()
    return Refusal("expired" if expired else "revoked", NO_MORE)


def _account_for(invitation: Invitation) -> User:
    """The account of the address. Whoever invited is the author of a new one: nobody is there yet who could be."""
    with acting(invitation.invited_by, road="invitation"):
        new = {
            "full_name": invitation.full_name,
            "language": invitation.language,
            "roles": [Role.ASSOCIATION],
            "password": make_password(None),
        }
        User.objects.get_or_create(email=invitation.email, defaults=new)
        person = _locked(User.objects.values_list("pk", flat=True).get(email=invitation.email))
        if person.is_command or person.roles != [Role.ASSOCIATION]:
            message = _("This address belongs to an account of the administration. Ask for an invitation to another.")
            raise Refusal("staff_address", message)
        if not person.is_active:
            _reopen(person)
    return person


def _reopen(person: User) -> None:
    """Closed with the last mandate, open with the next one; not what an account manager has switched off."""
    if _running(timezone.localdate()).filter(person=person).exists():
        raise Refusal("wrong_state", _("This account was switched off by the ministry. Please ask there."))
    person.is_active = True
    person.save(update_fields=["is_active"])


def _mandate(invitation: Invitation, person: User) -> Membership:
    """A new mandate, or the one there is with its new office and end; one that had ended begins anew."""
    today = timezone.localdate()
    known = Membership.objects.filter(party=invitation.party, person=person, ended_at=None).first()
    mandate = known or Membership(party=invitation.party, person=person)
    if not mandate.is_active:
        mandate.valid_from = today
    mandate.office, mandate.valid_until = invitation.office, invitation.valid_until
    mandate.invited_by = invitation.invited_by
    mandate.full_clean()
    mandate.save()
    return mandate


# -- Changing and ending ---------------------------------------------------------------------------------------------


def renew(membership: Membership, *, valid_until: date | None, actor: User) -> Membership:
    """Gives a mandate another end; empty is until somebody removes the member."""
    with transaction.atomic(), acting(actor, road="renew_mandate"):
        known = _own_of(membership, actor)
        _refuse_own_mandate(known, actor)
        until = _within_own_mandate(actor, known.party, valid_until)
        if until is not None and until < timezone.localdate():
            raise Refusal("expired", _("This mandate has ended already: give a later day."))
        person = _locked(known.person_id)
        if not person.is_active:
            _reopen(person)
        known.valid_until = until
        known.full_clean()
        known.save(update_fields=["valid_until"])
    return known


def remove(membership: Membership, *, actor: User) -> Membership:
    """Takes a member's access away, at once; with it the open invitations that the member wrote."""
    with transaction.atomic(), acting(actor, road="remove_member"):
        known = _own_of(membership, actor)
        _keep_a_president(known, actor)
        known.ended_at, known.ended_by = timezone.now(), actor
        known.save(update_fields=["ended_at", "ended_by"])
        for invitation in known.party.invitations.open().filter(invited_by=known.person).select_for_update(no_key=True):
            _revoke(invitation, actor)
        close(known.person, actor=actor)
    return known


def without_mandate(day: date) -> QuerySet[User]:
    """The accounts of members whose last mandate has ended, and that are still switched on."""
    members = User.objects.filter(is_active=True, roles=[Role.ASSOCIATION], memberships__isnull=False)
    return members.exclude(pk__in=_running(day).values("person")).distinct().order_by("pk")


def close(person: User, *, actor: User) -> None:
    """Switches off an account without a mandate and ends its sessions, which hang on its password, even if unusable.

    The account stays for what it has signed, and opens again with the next invitation. Whether a mandate runs is asked
    under the lock: whoever has just accepted one elsewhere keeps the account.
    """
    with transaction.atomic(), acting(actor, road="close_account"):
        known = _locked(person.pk)
        if not without_mandate(timezone.localdate()).filter(pk=known.pk).exists():
            return
        known.is_active = False
        known.set_unusable_password()
        known.save(update_fields=["is_active", "password"])


def _running(day: date) -> QuerySet[Membership]:
    """The mandates that give access on a day or later, whether the account is switched on or not."""
    not_over = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    return Membership.objects.filter(not_over, ended_at__isnull=True)


def _own_of(membership: Membership, actor: User) -> Membership:
    """The mandate as it stands now, locked, for somebody who may end or change it."""
    _lock(membership.party)
    _asked_of(actor, membership.party)
    known = Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    if known.ended_at is not None:
        raise Refusal("wrong_state", _("This member was removed already."))
    return known


# -- Who may ---------------------------------------------------------------------------------------------------------


def _lock(party: Party) -> None:
    """One after the other: two presidents who remove each other at once would both still see the other."""
    Party.objects.select_for_update(no_key=True).get(pk=party.pk)


def _locked(person: int) -> User:
    """The account as it stands now: it is closed, and given a mandate, one after the other."""
    return User.objects.select_for_update(no_key=True).get(pk=person)


def _asked_of(actor: User, party: Party) -> None:
    if not leads(fresh(actor), party):
        raise Refusal("not_allowed", NOT_YOURS)


def _is_clerk(actor: User, party: Party) -> bool:
    return may(actor, "change", party)


def _within_own_mandate(actor: User, party: Party, until: date | None) -> date | None:
    """The end that somebody may give: a clerk any, a president none after the end of their own mandate."""
    if _is_clerk(actor, party):
        return until
    own = party.memberships.active().filter(person=actor, office=Office.PRESIDENT).values_list("valid_until", flat=True)
    latest = min((day for day in own if day is not None), default=None)
    if until is None or latest is None or until <= latest:
        return until or latest
    message = _("Your own mandate ends on %(day)s: give no later day, or ask the ministry.")
    raise Refusal("not_allowed", message % {"day": latest.strftime("%d/%m/%Y")})


def _refuse_own_mandate(membership: Membership, actor: User) -> None:
    if membership.person_id == actor.pk:
        raise Refusal("not_allowed", _("Nobody gives themselves another mandate: ask the ministry."))


def _keep_a_president(membership: Membership, actor: User) -> None:
    """A president does not leave an association without one; a clerk may."""
    if membership.office != Office.PRESIDENT or not membership.is_active or _is_clerk(actor, membership.party):
        return
    others = membership.party.memberships.active().filter(office=Office.PRESIDENT).exclude(pk=membership.pk)
    if not others.exists():
        message = _("This is the last president: invite the next one first, or ask the ministry.")
        raise Refusal("not_allowed", message)
