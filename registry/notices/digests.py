"""The daily letter of a member: all that changed or is due and was not told at once."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext, override

from registry import outbox, permissions
from registry.choices import Language, NoticeKind, NoticeWay
from registry.models import Agreement, Message, Party, PendingNotice, User
from registry.plain_letters import first_language, starting

from .preferences import address_for, ways_of
from .telling import can_be_ended, why_told
from .words import letter, written

MOST_ITEMS: Final = 60
"""A letter that is longer is read by nobody: the rest waits for the next day."""


def waiting() -> QuerySet[PendingNotice]:
    """What no letter has told yet."""
    return PendingNotice.objects.filter(settled_at__isnull=True)


def people_waiting() -> QuerySet[User]:
    """For whom something waits."""
    return User.objects.filter(pk__in=waiting().order_by().values("person")).order_by("pk")


def put_for(person: User, today: date) -> bool:
    """Puts the letter of the day into the outbox, with all that waits and may still be read.

    False when nothing is to be said, or today's letter lies there already; what came since is for tomorrow. What may
    not be read any more, and what is no longer wanted, is settled without a letter.
    """
    with transaction.atomic():
        rows = list(waiting().filter(person=person).order_by("pk").select_for_update(no_key=True)[:MOST_ITEMS])
        key = f"notices/{person.pk}/{today.isoformat()}"
        if not rows or Message.objects.filter(key=key).exists():
            return False
        reader = permissions.fresh(person)
        kept = _still_right(reader, rows)
        _settle([row for row in rows if row not in kept], None)
        if not kept:
            return False
        _write(key, reader, kept, today)
        _settle(kept, Message.objects.get(key=key))
    return True


def _settle(rows: Iterable[PendingNotice], told_by: Message | None) -> None:
    numbers = [row.pk for row in rows]
    PendingNotice.objects.filter(pk__in=numbers).update(settled_at=timezone.now(), letter=told_by)


def _still_right(reader: User, rows: list[PendingNotice]) -> list[PendingNotice]:
    """What the reader may read now, as a member of that association, and has not switched off meanwhile."""
    parties = set(permissions.associations_of(reader).values_list("pk", flat=True))
    ways = ways_of(reader)
    wanted = [row for row in rows if row.party_id in parties and ways[NoticeKind(row.kind)] != NoticeWay.NEVER]
    asked = [row.agreement_id for row in wanted if row.agreement_id is not None]
    seen = set(permissions.visible_to(reader, Agreement).filter(pk__in=asked).values_list("pk", flat=True))
    return [row for row in wanted if row.agreement_id is None or row.agreement_id in seen]


def _write(key: str, reader: User, rows: list[PendingNotice], today: date) -> None:
    language = first_language(reader.language)
    kinds = list(dict.fromkeys(NoticeKind(row.kind) for row in rows))
    optional = [kind for kind in kinds if can_be_ended(kind)]
    with override(language):
        parts = [starting(gettext("On %(day)s, this is new or due:") % {"day": written(today)})]
        for row in rows:
            parts += ["", row.french if language == Language.FRENCH else row.arabic]
        outbox.put(
            key,
            to=reader.email,
            language=language,
            subject=gettext("Your agreements: what is new or due"),
            body=letter(
                reader,
                parts,
                why=_why(rows),
                ends=[(str(kind.label), address_for(reader, kind)) for kind in optional],
            ),
            # One button ends one kind: a letter that holds another kind too is not ended by it.
            unsubscribe=address_for(reader, kinds[0]) if kinds == optional and len(kinds) == 1 else "",
        )


def _why(rows: list[PendingNotice]) -> str:
    """For which associations; of several, that there are several."""
    parties = list(Party.objects.filter(pk__in={row.party_id for row in rows}))
    if len(parties) == 1:
        return why_told(parties[0])
    return gettext("You get this letter because you act for several associations.")
