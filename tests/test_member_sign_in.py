"""Signing in: by code, by password, by passkey. The same answer for everybody, and an end to every session."""

import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from statistics import median
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry import memberships
from registry.choices import Role
from registry.models import Membership, Party, User
from registry.sign_in.adapters import wait_for_letters

from .authenticator import Device, options_in
from .conftest import person as account

pytestmark = pytest.mark.django_db

CODE, CONFIRM, PASSWORD = "/accounts/login/code/", "/accounts/login/code/confirm/", "/accounts/login/"
KNOWN, UNKNOWN = "hind@association.example", "none@association.example"
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
ROUNDS = 60


@pytest.fixture(autouse=True)
def _nothing_was_tried_before() -> Iterator[None]:
    cache.clear()
    yield
    wait_for_letters()
    cache.clear()


@pytest.fixture
def party(member: User) -> Party:
    return Party.objects.get(memberships__person=member)


def code_for(client: Client, email: str, **where: Any) -> str:
    """Asks for a code, and reads it in the letter; nothing where the letter has none."""
    wait_for_letters()  # one asked for before may be on its way, with a code that no longer opens
    mail.outbox.clear()
    client.post(CODE, {"email": email}, **where)
    wait_for_letters()
    found = [re.search(r"^\d{4}-\d{4}$", letter.body, re.MULTILINE) for letter in mail.outbox]
    return next((match[0] for match in found if match), "")


def wrong(code: str) -> str:
    return code[:-1] + str((int(code[-1]) + 1) % 10)


def signed_in_by_code(email: str, client: Client | None = None) -> Client:
    client = client or Client()
    assert client.post(CONFIRM, {"code": code_for(client, email)}).status_code == 302
    assert "_auth_user_id" in client.session
    return client


def is_in(client: Client) -> bool:
    return client.get("/portal/").status_code == 200


# ---- by code


def test_members_are_led_to_their_desk_and_the_staff_to_theirs(member: User, clerk: User) -> None:
    for person, desk in ((member, "/portal/"), (clerk, "/admin/")):
        client = Client()
        code = code_for(client, person.email.upper())
        assert client.post(CONFIRM, {"code": code}).url == desk


def test_the_way_goes_on_to_the_page_that_was_asked_for(member: User, party: Party) -> None:
    client, page = Client(), f"/portal/associations/{party.uuid}/"
    entrance = client.get(page).url
    text = client.get(entrance).text
    assert text.count(f'<input type="hidden" name="next" value="{page}">') >= 2, "by code and by password"
    client.post(CODE, {"email": member.email, "next": page})
    wait_for_letters()
    code = re.search(r"^\d{4}-\d{4}$", mail.outbox[-1].body, re.MULTILINE)
    assert code
    assert client.post(CONFIRM, {"code": code[0], "next": page}).url == page


@pytest.mark.parametrize("typed", ["{}", " {} ", "plain", "spaced", "arabic"])
def test_a_code_is_typed_on_any_keyboard(typed: str, member: User) -> None:
    client = Client()
    code = code_for(client, member.email)
    forms = {"plain": code.replace("-", ""), "spaced": code.replace("-", " "), "arabic": code.translate(ARABIC_DIGITS)}
    client.post(CONFIRM, {"code": forms.get(typed, typed.format(code))})
    assert is_in(client)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_letter_speaks_both_languages_and_holds_no_address(language: str, member: User) -> None:
    client = Client()
    client.cookies["django_language"] = language
    code = code_for(client, member.email)
    (letter,) = mail.outbox
    assert letter.body.count(code) == 2
    assert (letter.body.index("رمزكم") < letter.body.index("Votre code")) is (language == "ar")
    assert "http" not in letter.body, "nobody is taught to open addresses from letters about codes"
    assert (letter.to, letter.cc, letter.bcc) == ([member.email], [], [])


def test_another_code_and_every_other_way_stay_open(member: User) -> None:
    client = Client()
    first, second = code_for(client, member.email), code_for(client, member.email)
    assert client.get(PASSWORD).status_code == 200
    client.post(CONFIRM, {"code": first})
    assert not is_in(client), "the newer code is the one that counts"
    client.post(CONFIRM, {"code": second})
    assert is_in(client)


def test_the_code_is_the_first_way_that_the_page_offers(client: Client) -> None:
    text = client.get(PASSWORD).text
    assert text.index(f'action="{CODE}"') < text.index(f'action="{PASSWORD}"')
    assert "signup" not in text


# ---- nobody learns who has an account


def both(ask: Callable[[Client, str], Any], language: str = "ar") -> list[tuple[int, bytes, Any]]:
    """The answers for an address that has an account and for one that has none, without what was typed."""
    answers = []
    for email in (KNOWN, UNKNOWN):
        cache.clear()
        client = Client(raise_request_exception=True)
        client.cookies["django_language"] = language
        answer = ask(client, email)
        wait_for_letters()
        body = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", answer.content).replace(email.encode(), b"@")
        heads = {key: value.replace(email, "@") for key, value in answer.headers.items() if key != "Expires"}
        answers.append((answer.status_code, body, (heads, sorted(answer.cookies))))
    return answers


def ask_for_code(client: Client, email: str) -> Any:
    return client.post(CODE, {"email": email})


def page_of_code(client: Client, email: str) -> Any:
    return client.get(ask_for_code(client, email).url)


def wrong_code(client: Client, email: str) -> Any:
    ask_for_code(client, email)
    return client.post(CONFIRM, {"code": "0000-0000"})


def last_wrong_code(client: Client, email: str) -> Any:
    for _ in range(2):
        wrong_code(client, email)
    client.post(CONFIRM, {"code": "0000-0000"})
    return client.post(CONFIRM, {"code": "0000-0000"})


def wrong_password(client: Client, email: str) -> Any:
    return client.post(PASSWORD, {"login": email, "password": "not the right password"})


def too_many_codes(client: Client, email: str) -> Any:
    return [ask_for_code(client, email) for _ in range(4)][-1]


def too_many_passwords(client: Client, email: str) -> Any:
    return [wrong_password(client, email) for _ in range(7)][-1]


WAYS = (
    ask_for_code,
    page_of_code,
    wrong_code,
    last_wrong_code,
    wrong_password,
    too_many_codes,
    too_many_passwords,
)


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("way", WAYS)
def test_known_and_unknown_addresses_are_answered_in_the_same_bytes(way: Any, language: str, member: User) -> None:
    known, unknown = both(way, language)
    assert known == unknown


def test_a_letter_leaves_either_way_and_only_the_owner_reads_the_difference(member: User) -> None:
    assert code_for(Client(), KNOWN)
    (letter,) = mail.outbox
    code = code_for(Client(), UNKNOWN)
    (other,) = mail.outbox
    assert not code
    assert letter.subject == other.subject
    assert other.to == [UNKNOWN]
    assert "ليس لهذا العنوان أي حساب" in other.body
    assert "n’a pas de compte" in other.body


def test_an_account_that_is_switched_off_is_answered_like_none(member: User) -> None:
    User.objects.filter(pk=member.pk).update(is_active=False)
    for way in WAYS:
        known, unknown = both(way)
        assert known == unknown, way
    assert not code_for(Client(), KNOWN)


@pytest.mark.parametrize("way", [ask_for_code, wrong_code, wrong_password])
def test_known_and_unknown_addresses_cost_the_same(way: Any, member: User) -> None:
    """The questions to the database, one by one; then the time, by rank: neither comes before the other."""
    User.objects.filter(pk=member.pk).update(password="!unusable")  # as members have it
    asked = []
    for email in (KNOWN, UNKNOWN):
        with CaptureQueriesContext(connection) as queries:
            way(Client(), email)
        asked.append([re.sub(r"'[^']*'|\d+|IS NULL", "?", query["sql"])[:60] for query in queries])
        cache.clear()
    assert len(asked[0]) == len(asked[1]), list(zip(*asked, strict=False))
    times: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for number in range(ROUNDS):
        for email in (KNOWN, UNKNOWN) if number % 2 else (UNKNOWN, KNOWN):
            cache.clear()
            client = Client()
            begun = time.perf_counter()
            way(client, email)
            times[email].append(time.perf_counter() - begun)
            wait_for_letters()
    assert 0.3 < rank_of(times[KNOWN], times[UNKNOWN]) < 0.7
    assert 0.5 < median(times[KNOWN]) / median(times[UNKNOWN]) < 2


class CountingHasher(MD5PasswordHasher):
    """Slow ones differ by as many milliseconds as they are asked more often."""

    algorithm = "counting"
    asked = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).asked += 1
        return super().encode(password, salt)


def test_a_wrong_password_is_hashed_as_often_for_everybody(member: User, clerk: User, settings: Any) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    off = account("off@ministry.example", Role.CLERK, is_active=False)
    for person in (clerk, off):
        person.set_password("a long enough password")
        person.save()
    User.objects.filter(pk=member.pk).update(password="!unusable")
    asked = {}
    for email in (clerk.email, off.email, member.email, UNKNOWN):
        CountingHasher.asked = 0
        wrong_password(Client(), email)
        asked[email] = CountingHasher.asked
    assert len(set(asked.values())) == 1, asked
    assert asked[UNKNOWN] > 0


def rank_of(one: list[float], other: list[float]) -> float:
    """How often a value of the first is the greater (Mann and Whitney): one half where nothing tells them apart.

    With sixty of each, chance alone moves it by 0.05; 0.2 is four times that.
    """
    return sum((mine > theirs) + (mine == theirs) / 2 for mine in one for theirs in other) / (len(one) * len(other))


def test_a_mail_server_that_refuses_changes_no_answer(member: User, settings: Any, caplog: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    known, unknown = both(ask_for_code)
    assert known == unknown
    assert known[0] == 302
    assert "could not be sent" in caplog.text


# ---- limits


def test_a_code_takes_three_guesses(member: User) -> None:
    client = Client()
    code = code_for(client, member.email)
    for _ in range(3):
        client.post(CONFIRM, {"code": wrong(code)})
    client.post(CONFIRM, {"code": code})
    assert not is_in(client)


def test_guesses_that_do_not_know_of_each_other_are_counted_together(member: User) -> None:
    """As when they arrive at once: each sees the session as it was before the others."""
    client = Client()
    code = code_for(client, member.email)
    store, kept = client.session, dict(client.session.items())
    for _ in range(3):
        client.post(CONFIRM, {"code": wrong(code)})
        for key, value in kept.items():
            store[key] = value
        store.save()
    client.cookies["sessionid"] = store.session_key
    client.post(CONFIRM, {"code": code})
    assert not is_in(client)


def guesses_at(email: str, **where: Any) -> int:
    """How many guesses at one account were compared in an hour of a thousand tries."""
    compared = 0
    for number in range(40):
        there = {key: value.format(number) for key, value in where.items()}
        client = Client(**there)
        if client.post(CODE, {"email": email}).status_code == 302:
            compared += sum(client.post(CONFIRM, {"code": "0000-0000"}).status_code == 200 for _ in range(3)) + 1
    return compared


@pytest.mark.parametrize(
    "where",
    [{}, {"HTTP_X_FORWARDED_FOR": "198.51.100.{}"}, {"REMOTE_ADDR": "198.51.100.{}"}],
    ids=["one network", "feigned networks", "many networks"],
)
def test_an_hour_holds_thirty_guesses_at_one_account(where: dict[str, str], member: User) -> None:
    assert 0 < guesses_at(member.email, **where) <= 30


def test_feigned_networks_change_nothing(member: User) -> None:
    refusals = [
        Client(HTTP_X_FORWARDED_FOR=f"203.0.113.{number}").post(CODE, {"email": f"a{number}@b.example"}).status_code
        for number in range(25)
    ]
    assert refusals == [302] * 20 + [200] * 5


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_who_tries_too_often_is_told_to_wait(language: str, member: User) -> None:
    client = Client()
    client.cookies["django_language"] = language
    for number in range(31):
        answer = client.post(PASSWORD, {"login": f"a{number}@b.example", "password": "x"})
    assert answer.status_code == 429
    assert f'<html lang="{language}"' in answer.text
    assert ("Attendez" if language == "fr" else "انتظروا") in answer.text


def test_strangers_do_not_lock_the_owner_out(member: User) -> None:
    """Of a browser in which the account was signed in before; in no other one does its cookie help."""
    client = signed_in_by_code(member.email)
    client.post("/accounts/logout/")
    cache.clear()
    guesses_at(member.email, REMOTE_ADDR="198.51.100.{}")
    for _ in range(7):
        wrong_password(Client(), member.email)
    assert code_for(Client(REMOTE_ADDR="192.0.2.1"), member.email) == ""
    signed_in_by_code(member.email, client)
    client.post("/accounts/logout/")
    answer = client.post(PASSWORD, {"login": member.email, "password": "a long enough password"})
    assert answer.status_code == 302
    other = account("aziz@association.example", Role.ASSOCIATION)
    guesses_at(other.email, REMOTE_ADDR="198.51.100.{}")
    assert code_for(client, other.email) == "", "it counts for its own account alone"


@pytest.mark.parametrize("cookie", ["", "x", "WyJhIiwiYiJd:x:y", "é", "a:b:c"])
def test_a_made_up_cookie_counts_nothing_apart(cookie: str, member: User) -> None:
    guesses_at(member.email, REMOTE_ADDR="198.51.100.{}")
    client = Client(REMOTE_ADDR="192.0.2.1")
    client.cookies["known-browser"] = cookie
    assert code_for(client, member.email) == ""


# ---- sessions


@pytest.mark.parametrize("by", ["code", "password"])
def test_the_key_of_the_session_is_renewed_at_sign_in(by: str, member: User) -> None:
    client = Client()
    client.post(CODE, {"email": member.email})  # there is a session before
    before = client.session.session_key
    if by == "code":
        signed_in_by_code(member.email, client)
    else:
        client.post(PASSWORD, {"login": member.email, "password": "a long enough password"})
    assert is_in(client)
    assert client.session.session_key != before
    planted = Client()
    planted.cookies["sessionid"] = before
    assert not is_in(planted)


def replayed(client: Client) -> Client:
    """Another browser with the same cookie."""
    copy = Client()
    copy.cookies["sessionid"] = client.cookies["sessionid"].value
    return copy


def test_an_old_cookie_is_dead_after_sign_out(member: User) -> None:
    client = signed_in_by_code(member.email)
    thief = replayed(client)
    assert is_in(thief)
    client.post("/accounts/logout/")
    assert not is_in(thief)


def test_sessions_end_when_an_account_is_switched_off(member: User) -> None:
    client = signed_in_by_code(member.email)
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert client.get("/portal/").url.startswith(PASSWORD)


def test_sessions_end_with_the_mandate_and_do_not_come_back(member: User, party: Party, clerk: User) -> None:
    client = signed_in_by_code(member.email)
    thief = replayed(client)
    memberships.remove(Membership.objects.get(person=member), actor=clerk)
    assert not is_in(client)
    _, word = memberships.invite(party, email=member.email, office="president", language="ar", actor=clerk)
    memberships.accept(word)
    assert not is_in(thief), "the new mandate opens no old session"
    assert is_in(signed_in_by_code(member.email))


def test_sessions_end_in_the_night_after_the_mandate(member: User, party: Party, clerk: User) -> None:
    client = signed_in_by_code(member.email)
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(person=member).update(valid_from=yesterday, valid_until=yesterday)
    assert client.get(f"/portal/associations/{party.uuid}/").status_code == 404, "at once"
    for person in memberships.without_mandate(timezone.localdate()):
        memberships.close(person, actor=clerk)
    assert not is_in(client)
    assert code_for(Client(), member.email) == ""


def test_a_new_password_ends_the_other_sessions(member: User) -> None:
    client, other = signed_in_by_code(member.email), signed_in_by_code(member.email)
    new = {
        "oldpassword": "a long enough password",
        "password1": "another long one 27",
        "password2": "another long one 27",
    }
    assert client.post("/accounts/password/change/", new).status_code == 302
    assert is_in(client)
    assert not is_in(other)


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver:80@evil.example", "evil.example#"]
)
def test_a_forged_host_reaches_nobody(host: str, member: User) -> None:
    for head in ({"HTTP_HOST": host}, {"HTTP_X_FORWARDED_HOST": host}, {"HTTP_FORWARDED": f"host={host}"}):
        mail.outbox.clear()
        Client(**head).post(CODE, {"email": member.email})
        wait_for_letters()
        assert "evil" not in "".join(letter.body + letter.subject for letter in mail.outbox)


def test_a_stranger_is_not_sent_elsewhere_after_signing_in(member: User) -> None:
    client = Client()
    code = code_for(client, member.email)
    assert client.post(f"{CONFIRM}?next=https://evil.example/", {"code": code}).url == "/portal/"


# ---- by passkey

PASSKEYS = "/accounts/passkeys/"


def with_passkey(person: User) -> Device:
    """Makes a passkey, as somebody who has just signed in by code."""
    client, device = signed_in_by_code(person.email), Device()
    asked = options_in(client.get(f"{PASSKEYS}add/", secure=True).text)["creation_options"]
    assert asked["publicKey"]["authenticatorSelection"]["residentKey"] == "required"
    sent = {"name": "هاتفي", "credential": device.make(asked)}
    answer = client.post(f"{PASSKEYS}add/", sent, secure=True)
    assert answer.status_code == 302, answer.text
    assert "هاتفي" in client.get(PASSKEYS).text
    return device


def by_passkey(client: Client, device: Device, **how: str) -> Any:
    asked = client.get(f"{PASSKEYS}login/", headers={"accept": "application/json"}, secure=True).json()
    credential = device.sign(asked["request_options"], **how)
    return client.post(f"{PASSKEYS}login/", {"credential": credential}, secure=True)


def test_a_passkey_signs_in_members_and_staff_without_a_letter(member: User, clerk: User) -> None:
    for person, desk in ((member, "/portal/"), (clerk, "/admin/")):
        device, client = with_passkey(person), Client()
        mail.outbox.clear()
        assert by_passkey(client, device).url == desk
        assert client.get(desk, secure=True).status_code == 200
        wait_for_letters()
        assert mail.outbox == []


def test_the_code_still_opens_an_account_that_has_a_passkey(member: User) -> None:
    with_passkey(member)
    assert is_in(signed_in_by_code(member.email)), "a lost device locks nobody out"


def test_an_answer_is_good_once_and_for_this_register(member: User) -> None:
    device, client = with_passkey(member), Client()
    asked = client.get(f"{PASSKEYS}login/", headers={"accept": "application/json"}, secure=True).json()
    credential = device.sign(asked["request_options"])
    client.post(f"{PASSKEYS}login/", {"credential": credential}, secure=True)
    client.post("/accounts/logout/", secure=True)
    for thief in (client, Client()):
        assert thief.post(f"{PASSKEYS}login/", {"credential": credential}, secure=True).url == PASSWORD
        assert not is_in(thief)
    phished = Client()
    assert by_passkey(phished, device, origin="https://evil.example").url == PASSWORD
    assert by_passkey(phished, Device()).url == PASSWORD, "a device that nobody knows"
    assert not is_in(phished)


def test_a_passkey_ends_with_the_mandate(member: User, clerk: User) -> None:
    device = with_passkey(member)
    memberships.remove(Membership.objects.get(person=member), actor=clerk)
    client = Client()
    by_passkey(client, device)
    assert not is_in(client)


def test_a_passkey_is_removed_by_its_owner_alone(member: User, clerk: User) -> None:
    device = with_passkey(member)
    page = signed_in_by_code(member.email)
    (key,) = re.findall(rf"{PASSKEYS}(\d+)/remove/", page.get(PASSKEYS).text)
    stranger = signed_in_by_code(clerk.email)
    assert stranger.post(f"{PASSKEYS}{key}/remove/").status_code == 404
    assert page.get(f"{PASSKEYS}{key}/remove/").status_code == 200
    assert page.post(f"{PASSKEYS}{key}/remove/").url == PASSKEYS
    client = Client()
    by_passkey(client, device)
    assert not is_in(client)


def test_who_signed_in_long_ago_confirms_before_changing_passkeys(member: User) -> None:
    User.objects.filter(pk=member.pk).update(password="!unusable")
    device, client = with_passkey(member), Client()
    by_passkey(client, device)
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [record | {"at": record["at"] - 3600} for record in records]
    session.save()
    answer = client.get(f"{PASSKEYS}add/", secure=True)
    assert answer.url.startswith(f"{PASSKEYS}reauthenticate/")
    asked = options_in(client.get(answer.url, secure=True).text)["request_options"]
    answer = client.post(answer.url, {"credential": device.sign(asked)}, secure=True)
    assert answer.url == f"{PASSKEYS}add/"
    assert client.get(answer.url, secure=True).status_code == 200


NONSENSE = (
    "",
    "{",
    "[]",
    "1",
    '"x"',
    "null",
    "{}",
    '{"response": null}',
    '{"response": []}',
    '{"response": {"userHandle": "///"}}',
    '{"id": "x", "rawId": "x", "type": "public-key", "response": {"userHandle": "zzzzzzzzzzzzzzzzzzzzzzzzzzzz"}}',
    '{"id": "AA", "rawId": "AA", "response": {"clientDataJSON": "e30", "authenticatorData": "AA", "userHandle": "MQ"}}',
    json.dumps({"id": "A" * 5000, "response": {"attestationObject": "oA", "clientDataJSON": "e30"}}),
)


@pytest.mark.parametrize("sent", NONSENSE)
def test_nonsense_is_no_passkey(sent: str, member: User) -> None:
    client = Client()
    client.get(f"{PASSKEYS}login/", headers={"accept": "application/json"}, secure=True)
    assert client.post(f"{PASSKEYS}login/", {"credential": sent}, secure=True).url == PASSWORD
    inside = signed_in_by_code(member.email)
    inside.get(f"{PASSKEYS}add/", secure=True)
    assert inside.post(f"{PASSKEYS}add/", {"name": "x", "credential": sent}, secure=True).status_code == 200
    assert not member.authenticator_set.exists()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_pages_of_passkeys_speak_and_keep_the_strict_policy(language: str, member: User) -> None:
    client = signed_in_by_code(member.email)
    client.cookies["django_language"] = language
    for address in (PASSKEYS, f"{PASSKEYS}add/", "/accounts/logout/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "script-src 'self';" in answer["Content-Security-Policy"]
        scripts = re.findall(r"<script([^>]*)>", answer.text)
        assert all("src=" in script or "application/json" in script for script in scripts)
        assert ("clé" if language == "fr" else "مفتاح") in answer.text.lower() or "logout" in address
    assert "no-store" in answer["Cache-Control"]


def test_passkeys_ask_for_sign_in(client: Client) -> None:
    for address in (PASSKEYS, f"{PASSKEYS}add/", f"{PASSKEYS}1/remove/", f"{PASSKEYS}reauthenticate/"):
        assert client.get(address).url.startswith(PASSWORD)
