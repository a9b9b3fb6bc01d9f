"""Tokens of the API: made once, recognised at each request, revoked, and announced before they end.

A token is `reg_`, 256 bits of chance in letters and digits, and six characters that prove it was copied whole: scanners
for lost secrets find it by its form, and what is no token costs no look into the database. Only its SHA-256 is kept.

Who asks often is looked up twice a minute, not each time: a process remembers a token for `REMEMBERED` seconds. So a
token that is revoked opens nothing after that time, in any process. What is no token of ours is never remembered.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import string
import threading
import time
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import outbox
from registry.models import ApiToken, User, acting
from registry.permissions import fresh, may
from registry.plain_letters import first_language, in_both, isolated, ltr, starting, subject_in_both
from registry.refusals import Refusal

PREFIX: Final = "reg_"
DIGITS: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
FORM: Final = re.compile(r"reg_[0-9A-Za-z]{49}", re.ASCII)
CHANCE, PROOF = 43, 6
REMEMBERED: Final = 30.0
MOST_REMEMBERED: Final = 10_000
NOTICES: Final = (7, 30)
"""So many days before the last one, a letter goes to the contact."""
NOT_YOURS: Final = _("Tokens are made and revoked by account managers.")


# -- The word --------------------------------------------------------------------------------------------------------


def new_word() -> str:
    """A token, never seen before."""
    chance = PREFIX + _in_digits(secrets.randbits(256), CHANCE)
    return chance + _proof(chance)


def is_whole(word: str) -> bool:
    """Whether somebody may have made this: the form of a token, and the proof that nothing is missing."""
    return FORM.fullmatch(word) is not None and secrets.compare_digest(_proof(word[:-PROOF]), word[-PROOF:])


def _proof(chance: str) -> str:
    return _in_digits(zlib.crc32(chance.encode()), PROOF)


def _in_digits(number: int, length: int) -> str:
    found = []
    for _place in range(length):
        number, digit = divmod(number, len(DIGITS))
        found.append(DIGITS[digit])
    return "".join(reversed(found))


def digest_of(word: str) -> str:
    """What is kept of a token. Not a slow hash: nobody guesses 256 bits, and this is asked often."""
    return hashlib.sha256(word.encode()).hexdigest()


# -- Made and revoked ------------------------------------------------------------------------------------------------


def make(token: ApiToken, *, actor: User) -> str:
    """Saves a new token, and answers its word: the only time that anybody sees it."""
    if not may(fresh(actor), "add", ApiToken):
        raise Refusal("not_allowed", NOT_YOURS)
    word = new_word()
    token.digest, token.hint, token.made_by = digest_of(word), word[:8], actor
    token.full_clean()
    with acting(actor, road="token:make"):
        token.save()
    return word


def revoke(token: ApiToken, *, actor: User) -> None:
    """Ends a token: it opens nothing any more after `REMEMBERED` seconds at most."""
    with transaction.atomic(), acting(actor, road="token:revoke"):
        if not may(fresh(actor), "change", ApiToken):
            raise Refusal("not_allowed", NOT_YOURS)
        locked = ApiToken.objects.select_for_update(no_key=True).get(pk=token.pk)
        if locked.revoked_at is not None:
            raise Refusal("already_revoked", _("This token is revoked already."))
        locked.revoked_at, locked.revoked_by = timezone.now(), actor
        locked.save(update_fields=["revoked_at", "revoked_by"])


# -- Recognised ------------------------------------------------------------------------------------------------------


class Known(NamedTuple):
    """What is known of a token: a number, what it is good for, its last day, and whether it was revoked."""

    number: int
    scopes: frozenset[str]
    expires_on: date
    is_revoked: bool


@dataclass
class _Memory:
    """The tokens that were asked for lately, the oldest first."""

    kept: OrderedDict[str, tuple[float, Known]]
    lock: threading.Lock


_memory: Final = _Memory(OrderedDict(), threading.Lock())


def recognised(word: str) -> Known | None:
    """The token of this word; None when there is none. Whether it still opens is the caller's question."""
    if not is_whole(word):
        return None
    digest, now = digest_of(word), time.monotonic()
    with _memory.lock:
        remembered = _memory.kept.get(digest)
    if remembered is not None and remembered[0] > now:
        return remembered[1]
    known = _looked_up(digest)
    with _memory.lock:
        _memory.kept.pop(digest, None)
        if known is not None:
            _memory.kept[digest] = (now + REMEMBERED, known)
        while len(_memory.kept) > MOST_REMEMBERED:
            _memory.kept.popitem(last=False)
    return known


def forget() -> None:
    """All that is remembered."""
    with _memory.lock:
        _memory.kept.clear()


def _looked_up(digest: str) -> Known | None:
    """From the table; the first use of a day is written down there, without an actor and without a history."""
    today = timezone.localdate()
    tokens = ApiToken.objects.using(settings.REGISTRY_READS_DATABASE)
    token = tokens.filter(digest=digest).first()
    if token is None:
        return None
    is_revoked = token.revoked_at is not None
    if not is_revoked and token.last_used_on != today <= token.expires_on:
        tokens.filter(pk=token.pk).update(last_used_on=today)
    return Known(token.pk, frozenset(token.scopes), token.expires_on, is_revoked)


# -- Announced -------------------------------------------------------------------------------------------------------


def ending(today: date) -> Iterator[tuple[ApiToken, int]]:
    """The tokens whose end is to be announced, with the notice that is due: of two, the later one.

    One that was made for a few days was known to end: the notices that would come at once are left out.
    """
    soon = ApiToken.objects.valid(today).filter(expires_on__lte=today + timedelta(days=max(NOTICES)))
    for token in soon.order_by("pk"):
        days = next(days for days in NOTICES if token.expires_on <= today + timedelta(days=days))
        if token.made_on < token.expires_on - timedelta(days=days):
            yield token, days


def announce(today: date) -> int:
    """Puts the letters into the outbox, each once; how many are new."""
    return sum(_put(token, days) for token, days in ending(today))


def _put(token: ApiToken, days: int) -> bool:
    language = first_language(token.language)
    return outbox.put(
        f"api-token/{token.pk}/{token.expires_on.isoformat()}/{days}",
        to=token.email,
        language=language,
        subject=subject_in_both(language, lambda: gettext("Your token of the register's API ends soon")),
        body=in_both(language, partial(_lines, token)),
    )


def _lines(token: ApiToken) -> Iterator[str]:
    """The letter, line by line, in the language of now. The token itself is not in it: nobody has it but its holder."""
    yield starting(gettext("Hello,"))
    yield ""
    what = gettext("The token of %(holder)s that begins with %(hint)s works until the end of %(day)s.")
    day = ltr(token.expires_on.strftime("%d/%m/%Y"))
    yield starting(what % {"holder": isolated(token.holder), "hint": ltr(token.hint), "day": day})
    yield ""
    yield starting(gettext("After that day, requests with it are refused. Requests without a token stay possible."))
    yield starting(gettext("Ask the ministry for a new token in time, and put it in the place of the old one."))
