"""How each member wants to be told, and the words in letters that switch an optional kind off."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from registry.choices import MANDATORY_NOTICES, NoticeKind, NoticeWay
from registry.models import NoticePreference, User, acting

USUAL: Final[dict[NoticeKind, NoticeWay]] = {
    NoticeKind.STATE: NoticeWay.AT_ONCE,
    NoticeKind.REQUEST: NoticeWay.AT_ONCE,
    NoticeKind.DECISION: NoticeWay.AT_ONCE,
    NoticeKind.PAYMENT: NoticeWay.AT_ONCE,
    # Found at night, often several together: one letter tells them all.
    NoticeKind.REMINDER: NoticeWay.DAILY,
    NoticeKind.MANDATE: NoticeWay.DAILY,
}
"""How somebody is told who has chosen nothing."""

SIGNER: Final = signing.Signer(sep=".", salt="registry.notices.unsubscribe")  # a full stop ends no address in a letter


def ways_of(person: User) -> dict[NoticeKind, NoticeWay]:
    """How somebody is told, kind by kind."""
    return ways_of_all([person])[person.pk]


def ways_of_all(people: Iterable[User]) -> dict[int, dict[NoticeKind, NoticeWay]]:
    """The same of many, by their number, in one query."""
    found = {person.pk: dict(USUAL) for person in people}
    for row in NoticePreference.objects.filter(person__in=list(found)):
        found[row.person_id][NoticeKind(row.kind)] = NoticeWay(row.how)
    return found


def choose(person: User, ways: Mapping[str, str], *, road: str = "notices") -> None:
    """Keeps what a member has chosen for themselves. ValidationError where a mandatory kind is never to come."""
    with transaction.atomic(), acting(person, road=road):
        User.objects.select_for_update(no_key=True).get(pk=person.pk)  # two windows at once are one after the other
        known = {row.kind: row for row in NoticePreference.objects.filter(person=person)}
        for kind, how in ways.items():
            row = known.get(kind) or NoticePreference(person=person, kind=kind)
            if row.how != how:
                row.how = how
                row.full_clean()
                row.save()


# -- Without signing in ------------------------------------------------------------------------------------------------


def word_for(person: User, kind: str) -> str:
    """What only the register can have written, and the letter alone holds. It never expires: letters are kept."""
    return SIGNER.sign(f"{person.pk}-{kind}")


def address_for(person: User, kind: str) -> str:
    """Where one button ends letters of a kind; empty for those that must be read."""
    if kind in MANDATORY_NOTICES:
        return ""
    return settings.PUBLIC_URL + reverse("portal:unsubscribe", args=[word_for(person, kind)])


def kind_of_word(word: str) -> tuple[User, NoticeKind] | None:
    """Whose word it is, and of which kind of letters; None for any other word, whatever is wrong with it."""
    try:
        number, kind = SIGNER.unsign(word).split("-")
        person = User.objects.filter(pk=int(number)).first()
        found = NoticeKind(kind)
    except (signing.BadSignature, ValueError):
        return None
    return None if person is None or found in MANDATORY_NOTICES else (person, found)


def switch_off(person: User, kind: NoticeKind) -> None:
    """No more letters of this kind; a second time it is so already."""
    choose(person, {kind: NoticeWay.NEVER}, road="unsubscribe")
