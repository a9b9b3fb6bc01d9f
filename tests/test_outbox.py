"""The outbox: a letter leaves with the change it tells of, and never twice, whoever dies on the way."""

import contextlib
import email
import os
import socketserver
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.test import Client
from django.utils import timezone

from config.env import CHECKOUT
from registry import outbox
from registry.choices import MessageState
from registry.models import Message, User

SMTP = "django.core.mail.backends.smtp.EmailBackend"
DELIVERER = """
import sys, django
django.setup()
from django.conf import settings
settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = sys.argv[1], "127.0.0.1", int(sys.argv[2])
settings.EMAIL_TIMEOUT = 60
from registry import outbox
print(len(outbox.deliver().sent))
"""


def put(key: str, **changes: str) -> bool:
    letter = {
        "to": "samira@ministry.example",
        "language": "ar",
        "subject": "تنبيه",
        "body": "المرجع \u20662026/1\u2069",
    }
    return outbox.put(key, **letter | changes)


def only() -> Message:
    return Message.objects.get()


# ---- a mail server of the test's own


class Conversation(socketserver.StreamRequestHandler):
    """As much SMTP as the register speaks."""

    server: "Postbox"

    def handle(self) -> None:
        self.say("220 postbox")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(maxsplit=1)[0].upper()
            answer = self.answers.get(verb, lambda: "250 ok")()
            if answer is None:
                return
            self.say(answer)
            if verb == "QUIT":
                return

    @property
    def answers(self) -> dict[str, Callable[[], str | None]]:
        return {"MAIL": self.server.at_sender, "DATA": self.data, "QUIT": lambda: "221 bye"}

    def data(self) -> str | None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        answer = self.server.at_letter()
        if answer is None or answer.startswith("250"):
            self.server.letters.append(email.message_from_bytes(b"".join(lines))["Message-ID"])
        return answer

    def say(self, line: str) -> None:
        with contextlib.suppress(OSError):  # whoever asked may be dead
            self.wfile.write(f"{line}\r\n".encode())


class Postbox(socketserver.ThreadingTCPServer):
    """Keeps what it was given. `at_sender` and `at_letter` answer; None breaks the conversation off."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.letters: list[str] = []
        self.at_sender: Callable[[], str | None] = lambda: "250 ok"
        self.at_letter: Callable[[], str | None] = lambda: "250 taken"

    @property
    def port(self) -> int:
        return int(self.server_address[1])


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    """A mail server on this machine, and a register that uses it."""
    with Postbox() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 10
        yield server
        server.shutdown()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Letters that other connections see: written for good, and taken away in the end."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            Message.objects.all().delete()
            connection.close()


# ---- putting down


@pytest.mark.django_db
def test_the_same_key_is_the_same_letter() -> None:
    assert put("digest/1/2026-11-21") is True
    assert put("digest/1/2026-11-21", subject="أخرى") is False
    assert only().subject == "تنبيه"
    with pytest.raises(IntegrityError, match="message_key_once"), transaction.atomic():
        Message.objects.create(key="digest/1/2026-11-21", to="a@b.example", language="ar", subject="x", body="x")


@pytest.mark.django_db
def test_a_change_that_is_rolled_back_takes_its_letter_with_it() -> None:
    with transaction.atomic():
        put("k")
        transaction.set_rollback(True)
    assert not Message.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("columns", "rule"), [
    ({"state": "sent"}, "message_sent_has_time"),
    ({"sent_at": timezone.now()}, "message_sent_has_time"),
    ({"state": "sending"}, "message_being_sent_has_time"),
    ({"state": "failed"}, "message_failed_has_error"),
    ({"state": "failed", "error": "x", "secret": "word"}, "message_forgets_its_secret"),
    ({"state": "sent", "sent_at": timezone.now(), "secret": "word"}, "message_forgets_its_secret"),
])  # fmt: skip
def test_the_states_of_a_letter_say_when_and_why(columns: dict[str, Any], rule: str) -> None:
    put("k")
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Message.objects.update(**columns)


# ---- a word for the addressee alone

WORD = "a-word-that-opens-a-door"


def put_secret(key: str = "k") -> Message:
    put(key, body=f"http://testserver/{WORD}/ · {WORD}", secret=WORD)
    return Message.objects.get(key=key)


def holding_the_word() -> int:
    return Message.objects.filter(Q(secret__contains=WORD) | Q(body__contains=WORD)).count()


@pytest.mark.django_db
def test_a_secret_word_leaves_with_the_letter_and_stays_nowhere() -> None:
    letter = put_secret()
    assert letter.body == f"http://testserver/{outbox.HIDDEN}/ · {outbox.HIDDEN}"
    assert outbox.deliver().sent == ["k"]
    assert mail.outbox[0].body == f"http://testserver/{WORD}/ · {WORD}"
    assert holding_the_word() == 0


@pytest.mark.django_db
def test_a_secret_word_outlives_a_refusal_that_is_not_the_last(postbox: Postbox) -> None:
    put_secret()
    answers = iter(["451 try later", "550 no such mailbox"])
    postbox.at_letter = lambda: next(answers)
    assert outbox.deliver().put_off == ["k"]
    assert only().secret == WORD
    Message.objects.update(due_at=timezone.now())
    assert outbox.deliver().failed == ["k"]
    assert holding_the_word() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("sent", [True, False])
def test_a_letter_in_doubt_keeps_its_word_until_somebody_settles_it(sent: bool) -> None:
    put_secret()
    Message.objects.update(state="sending", claimed_at=timezone.now() - timedelta(minutes=11))
    outbox.settle(sent=sent)
    assert holding_the_word() == (0 if sent else 1)
    outbox.deliver()
    assert [WORD in each.body for each in mail.outbox] == ([] if sent else [True])
    assert holding_the_word() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["pending", "sending", "sent"])
def test_no_page_shows_a_secret_word_nor_lets_it_be_guessed(
    state: str, account_manager: User, signed_in: Callable[..., Client]
) -> None:
    letter = put_secret()
    if state == "sent":
        outbox.deliver()
    elif state == "sending":
        Message.objects.update(state="sending", claimed_at=timezone.now())
    client, pages = signed_in(account_manager), "/admin/registry/message/"
    for page in (pages, f"{pages}{letter.pk}/change/", f"{pages}?q={WORD}"):
        answer = client.get(page)
        assert answer.status_code == 200
        assert "testserver" in answer.text or page != f"{pages}{letter.pk}/change/"
        assert f"{WORD}/" not in answer.text
    found = [client.get(f"{pages}?secret__startswith={first}") for first in (WORD[0], "z")]
    assert len({(answer.status_code, answer.headers.get("Location")) for answer in found}) == 1
    assert all(answer.status_code == 400 for answer in found)


# ---- sending


@pytest.mark.django_db
def test_a_letter_leaves_once_under_a_number_of_its_own() -> None:
    put("one")
    put("two", language="fr", to="youssef@ministry.example")
    assert outbox.deliver().sent == ["one", "two"]
    assert outbox.deliver().handled == 0
    first, second = mail.outbox
    assert (first.to, first.subject, first.body) == (["samira@ministry.example"], "تنبيه", "المرجع \u20662026/1\u2069")
    assert first.extra_headers["Message-ID"] != second.extra_headers["Message-ID"]
    assert first.extra_headers["Message-ID"].endswith("@testserver>")
    assert second.extra_headers["Content-Language"] == "fr"
    assert {(each.state, each.attempts) for each in Message.objects.all()} == {(MessageState.SENT, 1)}
    Message.objects.all().delete()
    put("one")
    outbox.deliver()
    assert mail.outbox[2].extra_headers["Message-ID"] == first.extra_headers["Message-ID"]


@pytest.mark.django_db
def test_at_most_so_many_at_once() -> None:
    for key in "abc":
        put(key)
    assert outbox.deliver(limit=2).sent == ["a", "b"]
    assert outbox.deliver(limit=2).sent == ["c"]


@pytest.mark.django_db
def test_a_register_without_mail_sends_nothing_and_says_nothing_was_sent(settings: Any) -> None:
    settings.EMAIL_BACKEND = outbox.NO_MAIL
    put("k")
    assert outbox.deliver().handled == 0
    assert only().state == MessageState.PENDING


@pytest.mark.django_db
def test_a_temporary_refusal_is_tried_again_later_and_not_for_ever(postbox: Postbox) -> None:
    put("k")
    postbox.at_letter = lambda: "451 try later"
    pauses = []
    for attempt in range(1, outbox.MOST_ATTEMPTS):
        assert outbox.deliver().put_off == ["k"]
        assert outbox.deliver().handled == 0, "its time has not come"
        assert (only().state, only().attempts) == (MessageState.PENDING, attempt)
        pauses.append(round((only().due_at - timezone.now()) / timedelta(minutes=1)))
        Message.objects.update(due_at=timezone.now())
    assert pauses == [5, 10, 20, 40, 80, 160, 320]
    assert outbox.deliver().failed == ["k"]
    assert (only().state, only().attempts) == (MessageState.FAILED, outbox.MOST_ATTEMPTS)
    assert "451" in only().error
    assert postbox.letters == []


@pytest.mark.django_db
def test_after_a_temporary_refusal_it_does_leave(postbox: Postbox) -> None:
    put("k")
    answers = iter(["450 busy", "250 taken"])
    postbox.at_letter = lambda: next(answers)
    assert outbox.deliver().put_off == ["k"]
    Message.objects.update(due_at=timezone.now())
    assert outbox.deliver().sent == ["k"]
    assert (len(postbox.letters), only().error) == (1, "")


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["at_sender", "at_letter"])
def test_a_refusal_for_good_is_the_end_and_stops_no_other(where: str, postbox: Postbox) -> None:
    put("bad")
    put("good")
    answers = iter(["550 no such mailbox", "250 ok"])
    setattr(postbox, where, lambda: next(answers))
    done = outbox.deliver()
    assert (done.failed, done.sent) == (["bad"], ["good"])
    assert "no such mailbox" in Message.objects.get(key="bad").error


@pytest.mark.django_db
def test_an_address_that_would_write_headers_of_its_own_is_never_used(postbox: Postbox) -> None:
    put("k", to="samira@ministry.example\nBcc: everybody@ministry.example")
    assert outbox.deliver().failed == ["k"]
    assert postbox.letters == []


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["at_sender", "at_letter"])
def test_when_the_conversation_breaks_off_nobody_sends_it_again(where: str, postbox: Postbox) -> None:
    put("k")
    setattr(postbox, where, lambda: None)
    assert outbox.deliver().in_doubt == ["k"]
    setattr(postbox, where, lambda: "250 ok")
    Message.objects.update(claimed_at=timezone.now() - timedelta(days=3))
    assert outbox.deliver().handled == 0
    assert [letter.key for letter in outbox.in_doubt()] == ["k"]
    assert len(postbox.letters) == (1 if where == "at_letter" else 0)


@pytest.mark.django_db
def test_a_server_that_is_down_takes_no_letter(postbox: Postbox, settings: Any) -> None:
    postbox.shutdown()
    postbox.server_close()
    put("k")
    done = outbox.deliver()
    assert (done.handled, "refused" in done.unreachable) == (0, True)
    assert (only().state, only().attempts) == (MessageState.PENDING, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(("sent", "state"), [(True, MessageState.SENT), (False, MessageState.PENDING)])
def test_an_operator_settles_a_doubt(sent: bool, state: MessageState) -> None:
    put("old")
    put("at work")
    now = timezone.now()
    Message.objects.filter(key="old").update(state="sending", claimed_at=now - timedelta(minutes=11))
    Message.objects.filter(key="at work").update(state="sending", claimed_at=now - timedelta(minutes=9))
    assert outbox.settle(sent=sent) == 1
    assert Message.objects.get(key="old").state == state
    assert Message.objects.get(key="at work").state == MessageState.SENDING
    assert outbox.deliver().sent == ([] if sent else ["old"])


@pytest.mark.django_db
def test_letters_are_read_by_who_keeps_the_accounts(
    clerk: User, account_manager: User, signed_in: Callable[..., Client]
) -> None:
    put("k", subject="رسالة إلى سميرة")
    address = f"/admin/registry/message/{only().pk}/change/"
    assert signed_in(clerk).get(address).status_code == 403
    for language in ("ar", "fr"):
        client = signed_in(account_manager, language)
        assert "المرجع" in client.get(address).content.decode()
        assert "رسالة إلى سميرة" in client.get("/admin/registry/message/?q=samira").content.decode()
    assert client.post(address, {"subject": "x"}).status_code == 403


@pytest.mark.django_db
def test_what_the_register_says_of_a_letter_is_said_in_the_language_of_the_reader(
    account_manager: User, signed_in: Callable[..., Client]
) -> None:
    put("k")
    Message.objects.update(state="sending", claimed_at=timezone.now() - timedelta(days=1))
    outbox.settle(sent=True)
    address = f"/admin/registry/message/{only().pk}/change/"
    for language, words in {"ar": "مسؤول التشغيل", "fr": "Un opérateur a indiqué"}.items():
        assert words in signed_in(account_manager, language).get(address).content.decode()
    Message.objects.update(error="550 no such mailbox")
    shown = signed_in(account_manager, "fr").get(address).content.decode()
    assert "550 no such mailbox" in shown, "what a mail server answered is shown as it came"


@pytest.mark.django_db
def test_a_mail_service_that_takes_nothing_is_a_failure_with_words_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    put("k")
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", lambda *_: 0)
    assert outbox.deliver().failed == ["k"]
    assert outbox.shown_error(only()) == "لم تقبل خدمة البريد الرسالة ولم تذكر سببا."


# ---- many at once, and those who die


def in_a_thread(results: list[Any]) -> None:
    try:
        results.append(outbox.deliver())
    finally:
        connection.close()


@pytest.mark.usefixtures("committed")
def test_eight_at_once_send_each_letter_once(postbox: Postbox) -> None:
    for number in range(60):
        put(f"letter/{number}")
    results: list[Any] = []
    threads = [threading.Thread(target=in_a_thread, args=[results]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    outbox.deliver()
    assert len(results) == 8
    assert set(Counter(postbox.letters).values()) == {1}
    assert len(postbox.letters) == 60
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}
    assert sum(bool(done.sent) for done in results) > 1, "they did work side by side"


def deliverer(port: int) -> subprocess.Popen[str]:
    """Another process that delivers, on the database of this test."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return subprocess.Popen(
        [sys.executable, "-c", DELIVERER, SMTP, str(port)],
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.testing"},
        cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("where", ["at_sender", "at_letter"])
def test_whoever_is_killed_with_a_letter_in_hand_leaves_a_doubt_and_no_second_letter(
    where: str, postbox: Postbox
) -> None:
    for key in ("in hand", "next"):
        put(key)
    arrived, answer = threading.Event(), threading.Event()

    def hold() -> str:
        arrived.set()
        answer.wait(60)
        return "250 ok"

    setattr(postbox, where, hold)
    victim = deliverer(postbox.port)
    try:
        assert arrived.wait(60), victim.communicate()
    finally:
        victim.kill()
        victim.communicate()
    setattr(postbox, where, lambda: "250 ok")
    answer.set()
    wait_for(lambda: len(postbox.letters) == (1 if where == "at_letter" else 0))
    before = list(postbox.letters)

    assert outbox.deliver().sent == ["next"], "the others are not held up"
    assert Message.objects.get(key="in hand").state == MessageState.SENDING
    Message.objects.filter(key="in hand").update(claimed_at=timezone.now() - timedelta(days=1))
    assert outbox.deliver().handled == 0
    assert [letter.key for letter in outbox.in_doubt()] == ["in hand"]
    assert len(postbox.letters) == len(before) + 1

    outbox.settle(sent=where == "at_letter")
    outbox.deliver()
    assert sorted(Counter(postbox.letters).values()) == [1, 1]


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert condition()
