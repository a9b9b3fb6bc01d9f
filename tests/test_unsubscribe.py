"""Ending letters of a kind from the letter itself: one button, one click of the mail program, nothing by looking."""

import email
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client

from registry import notices, outbox
from registry.choices import MANDATORY_NOTICES, NoticeKind, NoticeWay
from registry.models import Message, NoticePreference, User

from .deposited import agreement_of
from .factories import ReportFactory
from .test_notices import TODAY, days, letter_to, paid, report_returned, way

pytestmark = pytest.mark.django_db

OPTIONAL = [kind for kind in NoticeKind if kind not in MANDATORY_NOTICES]


def page(member: User, kind: str) -> str:
    return f"/portal/unsubscribe/{notices.word_for(member, kind)}/"


def headers_of(member: User) -> Any:
    """Those of the one letter to a member, as its bytes leave."""
    outbox.deliver()
    (sent,) = [each for each in mail.outbox if each.to == [member.email]]
    return email.message_from_bytes(sent.message().as_bytes())


@pytest.fixture
def stranger() -> Client:
    """A mail program: no cookie, no page opened before, and the check of forms is on."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("kind", OPTIONAL)
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_changes_nothing(kind: str, method: str, member: User, stranger: Client) -> None:
    answer = getattr(stranger, method)(page(member, kind))
    assert answer.status_code == (405 if method == "options" else 200)
    assert not NoticePreference.objects.exists()
    if method == "get":
        assert answer.text.count("<button") == 3, "one button, and those of the two languages"
        assert member.email not in answer.text
        assert str(member) not in answer.text


@pytest.mark.parametrize("kind", OPTIONAL)
def test_one_click_ends_one_kind_and_says_so(kind: str, member: User, stranger: Client) -> None:
    before = notices.ways_of(member)
    for _twice in range(2):
        answer = stranger.post(page(member, kind), {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "/portal/notices/" in answer.text
        assert '<form method="post"><button' not in answer.text
    assert notices.ways_of(member) == before | {NoticeKind(kind): NoticeWay.NEVER}
    event = NoticePreference.objects.get().events.get()  # type: ignore[attr-defined]
    assert event.pgh_context.metadata == {"user": member.pk, "road": "unsubscribe"}


def test_it_can_be_changed_back(member: User, stranger: Client, signed_in: Callable[..., Client]) -> None:
    stranger.post(page(member, "payment"))
    chosen = {kind.value: how.value for kind, how in notices.ways_of(member).items()}
    signed_in(member).post("/portal/notices/", chosen | {"payment": "at_once"})
    assert notices.ways_of(member) == notices.USUAL


def test_the_page_is_in_the_members_language_unless_the_reader_chose_one(member: User, client: Client) -> None:
    assert 'lang="ar" dir="rtl"' in client.get(page(member, "payment")).text
    User.objects.filter(pk=member.pk).update(language="fr")
    assert 'lang="fr" dir="ltr"' in client.get(page(member, "payment")).text
    client.cookies["django_language"] = "ar"
    assert 'lang="ar" dir="rtl"' in client.get(page(member, "payment")).text


def test_every_other_word_has_one_answer(member: User, clerk: User, client: Client) -> None:
    good = notices.word_for(member, "payment")
    nobody = User(pk=2**40)
    wrong = [
        "x",
        good[:-1],
        f"{good}x",
        good.replace("payment", "reminder"),
        good.replace(str(member.pk), str(clerk.pk), 1),
        notices.word_for(nobody, "payment"),
        *(notices.word_for(member, kind) for kind in MANDATORY_NOTICES),
        notices.word_for(member, "nonsense"),
        "%00",
        "9" * 200,
    ]
    answers = set()
    for word in wrong:
        for send in (client.get, client.post):
            answer = send(f"/portal/unsubscribe/{word}/")
            assert answer.status_code == 404, word
            answers.add(answer.content)
    assert len(answers) == 1
    assert not NoticePreference.objects.exists()


def test_words_are_bound_to_person_and_kind(member: User, clerk: User) -> None:
    words = {notices.word_for(person, kind) for person in (member, clerk) for kind in OPTIONAL}
    assert len(words) == 2 * len(OPTIONAL)
    assert notices.kind_of_word(notices.word_for(member, "payment")) == (member, NoticeKind.PAYMENT)


def test_optional_letters_carry_the_button_of_the_mail_program(
    member: User, supervisor: User, stranger: Client
) -> None:
    paid(member, supervisor)
    headers = headers_of(member)
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = str(headers["List-Unsubscribe"]).replace("\n", "").strip()
    assert address == f"<{letter_to(member).unsubscribe}>"
    body = letter_to(member).body
    assert address.strip("<>") in body
    assert stranger.post(urlsplit(address.strip("<>")).path).status_code == 200
    assert notices.ways_of(member)[NoticeKind.PAYMENT] == NoticeWay.NEVER


def test_what_must_be_read_has_no_button(member: User, supervisor: User) -> None:
    report_returned(member, supervisor)
    headers = headers_of(member)
    assert headers["List-Unsubscribe"] is headers["List-Unsubscribe-Post"] is None
    assert "unsubscribe" not in letter_to(member).body


def test_a_daily_letter_has_the_button_only_if_it_holds_one_optional_kind(member: User, supervisor: User) -> None:
    ReportFactory(agreement=agreement_of(member), due_on=TODAY + days(5))
    for _name, find in notices.REMINDERS:
        notices.remind(find, TODAY)
    assert notices.put_for(member, TODAY)
    assert letter_to(member).unsubscribe.endswith(page(member, "reminder"))
    way(member, NoticeKind.PAYMENT, NoticeWay.DAILY)
    paid(member, supervisor)
    ReportFactory(agreement=agreement_of(member), due_on=TODAY + days(6))
    for _name, find in notices.REMINDERS:
        notices.remind(find, TODAY + days(4))
    assert notices.put_for(member, TODAY + days(4))
    letter = Message.objects.filter(to=member.email).latest("id")
    assert letter.unsubscribe == ""
    assert page(member, "reminder") in letter.body
    assert page(member, "payment") in letter.body
