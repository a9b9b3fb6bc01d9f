"""The letter of an invitation: what it says, and how its word travels.

The word opens an association's desk. The text in the outbox, which account managers read, has a mark in its place;
the outbox keeps the word apart until the letter has left, and forgets it then.
"""

from collections.abc import Iterator
from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from registry import outbox
from registry.choices import Office
from registry.models import Invitation
from registry.plain_letters import first_language, in_both, isolated, ltr, starting, subject_in_both


def put(invitation: Invitation, word: str) -> None:
    """In both languages, the invited person's first: nobody can be sure which of them an association reads."""
    language = first_language(invitation.language)
    address = settings.PUBLIC_URL + reverse("invitation", args=[word])
    outbox.put(
        f"invitation/{invitation.pk}",
        to=invitation.email,
        language=language,
        subject=subject_in_both(language, lambda: gettext("Invitation to the associations' desk")),
        body=in_both(language, partial(_lines, invitation, address)),
        secret=word,
    )


def _lines(invitation: Invitation, address: str) -> Iterator[str]:
    """The letter, line by line, in the language of now."""
    hello = gettext("Hello %(name)s,") % {"name": isolated(invitation.full_name)}
    yield starting(hello if invitation.full_name else gettext("Hello,"))
    yield ""
    what = gettext("You are invited to act for %(association)s at the associations' desk, as: %(office)s.")
    office = Office(invitation.office).label
    yield starting(what % {"association": isolated(str(invitation.party)), "office": office})
    if invitation.valid_until:
        until = ltr(invitation.valid_until.strftime("%d/%m/%Y"))
        yield starting(gettext("The mandate ends on %(day)s.") % {"day": until})
    yield ""
    yield starting(gettext("There you see where your agreements stand, and hand in what is asked."))
    yield starting(gettext("Open this address to accept. There is no password: you sign in by codes sent to you."))
    yield ""
    yield address
    yield ""
    last = ltr(timezone.localtime(invitation.expires_at).strftime("%d/%m/%Y"))
    yield starting(
        gettext("The invitation can be accepted until %(day)s, by the owner of this mailbox.") % {"day": last}
    )
    yield starting(gettext("If you expected no invitation, do nothing: without you nothing happens."))
