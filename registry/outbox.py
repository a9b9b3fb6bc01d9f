"""Letters leave through here: put down with the change they tell of, sent later, never sent twice.

`put` writes into the caller's transaction: no change without its letter, no letter without its change. `deliver`
takes one letter at a time, and *commits that it took it* before it speaks to the mail server. So whatever kills it,
a letter that may have gone out is never sent again by itself: it stays «being sent», `in_doubt` finds it, and
`settle` is how an operator who has looked into the mail server's log says what became of it.

A word that opens a door (`secret`) has to be kept until its letter has left, else a crash would lose it; it stands
apart from the text, which people read, and goes with the last attempt.
"""

import hashlib
import logging
import smtplib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection as database
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.choices import MessageState
from registry.models import Message

logger = logging.getLogger(__name__)

MOST_ATTEMPTS: Final = 8
FIRST_PAUSE: Final = timedelta(minutes=5)
"""After a temporary refusal; doubled each time, so that the eighth attempt comes after ten hours."""

IN_DOUBT_AFTER: Final = timedelta(minutes=10)
"""Longer than a conversation with the mail server can last (EMAIL_TIMEOUT): whoever took the letter is gone."""

SETTLED: Final = "settled"
NOT_TAKEN: Final = "not_taken"
OWN_WORDS: Final = {
    SETTLED: _("An operator said what became of this letter."),
    NOT_TAKEN: _("The mail service took nothing and gave no reason."),
}
"""What the register itself says of a letter, stored as its code; what a mail server answered is stored as it came."""

HIDDEN: Final = "•••••"
"""Stands in the text of a letter where its secret word will."""

NO_MAIL: Final = "django.core.mail.backends.dummy.EmailBackend"

SOON: Final = 20
courier: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="outbox")
"""Takes a round between those of the timer, for letters that somebody is waiting for."""


@dataclass
class Delivery:
    """What one round of sending did, by the keys of the letters."""

    sent: list[str] = field(default_factory=list)
    put_off: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    in_doubt: list[str] = field(default_factory=list)
    unreachable: str = ""

    @property
    def handled(self) -> int:
        """How many letters were taken."""
        return len(self.sent) + len(self.put_off) + len(self.failed) + len(self.in_doubt)


def is_switched_off() -> bool:
    """Whether this register was told to have no e-mail (EMAIL_URL=none)."""
    return settings.EMAIL_BACKEND == NO_MAIL


def shown_error(letter: Message) -> str:
    """What became of a letter, in the reader's language where the words are ours."""
    return str(OWN_WORDS.get(letter.error, letter.error))


def put(key: str, *, to: str, language: str, subject: str, body: str, unsubscribe: str = "", secret: str = "") -> bool:
    """Puts a letter down in the transaction of the caller; False when it lies there already.

    `secret` is a word of the body that is for the addressee alone.
    """
    letter = {"to": to, "language": language, "subject": subject, "unsubscribe": unsubscribe, "secret": secret}
    letter["body"] = body.replace(secret, HIDDEN) if secret else body
    return Message.objects.get_or_create(key=key, defaults=letter)[1]


def put_all(letters: Iterable[Message]) -> None:
    """The same for many letters at once; those that lie there already stay as they are."""
    Message.objects.bulk_create(letters, ignore_conflicts=True)


def send_soon() -> None:
    """Lets the post leave once the caller's transaction has committed, beside the answer.

    Only a convenience: a letter whose round never comes, or fails, leaves with the next one of the timer.
    """
    transaction.on_commit(lambda: courier.submit(_round) and None)


def _round() -> None:
    try:
        deliver(limit=SOON)
    except Exception:  # nobody waits for the answer of this thread
        logger.exception("a round of the post between those of the timer failed")
    finally:
        database.close()


def waiting() -> QuerySet[Message]:
    """The letters whose time has come."""
    return Message.objects.filter(state=MessageState.PENDING, due_at__lte=timezone.now())


def in_doubt() -> QuerySet[Message]:
    """The letters that somebody took and did not account for: sent or not, nobody knows."""
    return Message.objects.filter(state=MessageState.SENDING, claimed_at__lt=timezone.now() - IN_DOUBT_AFTER)


def settle(*, sent: bool) -> int:
    """What an operator says became of the letters in doubt: all were sent, or all are to be sent again."""
    if sent:
        return in_doubt().update(state=MessageState.SENT, sent_at=timezone.now(), error=SETTLED, secret="")
    return in_doubt().update(state=MessageState.PENDING, due_at=timezone.now(), error=SETTLED)


def deliver(limit: int = 500) -> Delivery:
    """Sends what waits, each letter in its own conversation. Any number of processes may do so at once."""
    done = Delivery()
    while done.handled < limit and not is_switched_off() and waiting().exists():
        connection = get_connection()
        try:
            connection.open()  # before a letter is taken: a server that is down puts none of them in doubt
        except OSError as failure:
            done.unreachable = _words(failure)
            break
        try:
            letter = _take()
            if letter is None:
                break
            _send(letter, connection, done)
        finally:
            with suppress(OSError):
                connection.close()
    return done


def _take() -> Message | None:
    """The next letter that nobody else is taking, marked as being sent, and that committed."""
    with transaction.atomic(durable=True):
        letter = waiting().select_for_update(skip_locked=True, no_key=True).order_by("due_at", "id").first()
        if letter is not None:
            letter.state, letter.claimed_at = MessageState.SENDING, timezone.now()
            letter.attempts += 1
            letter.save(update_fields=["state", "claimed_at", "attempts"])
        return letter


def _send(letter: Message, connection: Any, done: Delivery) -> None:
    """Speaks to the mail server, and writes down what it answered; without a clear answer, nothing but the doubt."""
    try:
        taken = connection.send_messages([_mail(letter, connection)])
    except (OSError, ValueError) as failure:
        _not_sent(letter, _answer(failure), _words(failure), done)
    else:
        if taken:
            _write(letter, state=MessageState.SENT, sent_at=timezone.now(), error="", secret="")
            done.sent.append(letter.key)
        else:
            _not_sent(letter, 550, NOT_TAKEN, done)


def _mail(letter: Message, connection: Any) -> EmailMessage:
    """The letter as the mail server gets it. Its Message-ID comes from its key: a copy would be known as one."""
    number = hashlib.sha256(letter.key.encode()).hexdigest()[:32]
    headers = {
        "Message-ID": f"<{number}@{urlsplit(settings.PUBLIC_URL).hostname}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": letter.language,
    }
    if letter.unsubscribe:  # RFC 8058: the mail program shows its own button, which sends a POST
        headers["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    body = letter.body.replace(HIDDEN, letter.secret) if letter.secret else letter.body
    return EmailMessage(letter.subject, body, to=[letter.to], headers=headers, connection=connection)


def _answer(failure: Exception) -> int:
    """The code of a clear refusal; 0 where the conversation broke off, which may have been after the letter."""
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        return int(max(code for code, _words in failure.recipients.values()))
    if isinstance(failure, smtplib.SMTPResponseException):
        return int(failure.smtp_code)
    before_the_letter = isinstance(failure, ValueError | smtplib.SMTPNotSupportedError)
    return 550 if before_the_letter else 0


def _not_sent(letter: Message, code: int, words: str, done: Delivery) -> None:
    """A later attempt after 4xx, an end after 5xx or the last attempt, doubt after anything else."""
    if not 400 <= code < 600:
        _write(letter, error=words)
        done.in_doubt.append(letter.key)
    elif code < 500 and letter.attempts < MOST_ATTEMPTS:
        pause = FIRST_PAUSE * 2 ** (letter.attempts - 1)
        _write(letter, state=MessageState.PENDING, due_at=timezone.now() + pause, error=words)
        done.put_off.append(letter.key)
    else:
        _write(letter, state=MessageState.FAILED, error=words, secret="")
        done.failed.append(letter.key)


def _write(letter: Message, **columns: Any) -> None:
    """Only while the letter is still ours: an operator may have settled it meanwhile."""
    Message.objects.filter(pk=letter.pk, state=MessageState.SENDING, claimed_at=letter.claimed_at).update(**columns)


def _words(failure: object) -> str:
    """What a server or library said, as far as it is plain text."""
    said = "".join(letter if letter.isascii() and letter.isprintable() else " " for letter in str(failure))
    return " ".join(said.split())[:500].strip() or type(failure).__name__
