"""The sessions of the staff: a new key at every step, an end to each, and an old cookie that opens nothing again."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.choices import Role
from registry.models import User
from registry.sign_in import second_factor

from .conftest import person as account
from .office import change_page, what_stands_on
from .test_second_factor import PASSWORD, STEP, by_password, is_in, now_in, with_app

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
Clock = Callable[[int], None]

DESK = "/admin/registry/agreement/"


@pytest.fixture(autouse=True)
def _nothing_was_tried_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def after(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Moves the clock of the gate by so many minutes."""
    real, moved = time.time, [0]
    monkeypatch.setattr("registry.sign_in.staff_sessions.time.time", lambda: real() + moved[0])

    def later(minutes: int) -> None:
        moved[0] += minutes * 60

    return later


def replayed(client: Client) -> Client:
    """Another browser with the same cookie."""
    copy = Client()
    copy.cookies["sessionid"] = client.cookies["sessionid"].value
    return copy


def give(manager: Client, person: User, **fields: Any) -> None:
    """What an account manager writes on the page of an account."""
    page = manager.get(change_page(person))
    answer = manager.post(change_page(person), what_stands_on(page) | fields)
    assert answer.status_code == 302, answer.text


def signs_out(client: Client, person: User, manager: Client) -> None:
    client.post("/admin/logout/")


def signs_out_at_the_entrance(client: Client, person: User, manager: Client) -> None:
    client.post("/accounts/logout/")


def is_switched_off(client: Client, person: User, manager: Client) -> None:
    give(manager, person, is_active="")


def is_switched_off_and_on_again(client: Client, person: User, manager: Client) -> None:
    give(manager, person, is_active="")
    give(manager, person, is_active="on")


def loses_the_role(client: Client, person: User, manager: Client) -> None:
    give(manager, person, roles=[])


def loses_the_role_and_gets_it_back(client: Client, person: User, manager: Client) -> None:
    give(manager, person, roles=[])
    give(manager, person, roles=[Role.CLERK.value])


def gets_another_role(client: Client, person: User, manager: Client) -> None:
    give(manager, person, roles=[Role.SUPERVISOR.value])


def changes_the_password_elsewhere(client: Client, person: User, manager: Client) -> None:
    new = {"oldpassword": PASSWORD, "password1": "another long one 27", "password2": "another long one 27"}
    other = by_password(person)
    assert other.post("/accounts/password/change/", new).status_code == 302
    assert is_in(other)


def gets_a_password_from_a_manager(client: Client, person: User, manager: Client) -> None:
    new = {"usable_password": "true", "password1": "another long one 27", "password2": "another long one 27"}
    assert manager.post(f"/admin/registry/user/{person.pk}/password/", new).status_code == 302


def loses_the_second_step(client: Client, person: User, manager: Client) -> None:
    with_app(person)
    manager_of = User.objects.with_role(Role.ACCOUNT_MANAGER).get(email="omar@ministry.example")
    second_factor.remove(person, actor=manager_of, reason="lost")


@pytest.mark.parametrize(
    "event",
    [
        signs_out,
        signs_out_at_the_entrance,
        is_switched_off,
        is_switched_off_and_on_again,
        loses_the_role,
        loses_the_role_and_gets_it_back,
        gets_another_role,
        changes_the_password_elsewhere,
        gets_a_password_from_a_manager,
        loses_the_second_step,
    ],
    ids=lambda event: event.__name__,
)
def test_an_old_cookie_is_dead_after(
    event: Callable[..., None], clerk: User, account_manager: User, signed_in: Browser
) -> None:
    client = by_password(clerk)
    thief = replayed(client)
    assert is_in(thief)
    event(client, clerk, signed_in(account_manager))
    assert not is_in(thief)
    assert SESSION_KEY not in thief.session


def test_another_field_of_the_account_ends_no_session(clerk: User, account_manager: User, signed_in: Browser) -> None:
    client = by_password(clerk)
    give(signed_in(account_manager), clerk, full_name="سميرة العلوي")
    assert is_in(client)


def test_the_key_is_new_at_sign_in_and_at_the_second_step(clerk: User, settings: Any) -> None:
    settings.REGISTRY_STAFF_SECOND_FACTOR = True
    secret, client = with_app(clerk), Client()
    client.post("/accounts/login/code/", {"email": clerk.email})
    keys = [client.session.session_key]
    by_password(clerk, client)
    half_way = replayed(client)
    client.post(STEP, {"code": now_in(secret)})
    keys.append(client.session.session_key)
    assert keys[0] != keys[1]
    assert is_in(client)
    assert not is_in(half_way)
    for key in keys[:1]:
        planted = Client()
        planted.cookies["sessionid"] = key
        assert not is_in(planted)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_half_an_hour_of_nothing_ends_it_and_says_so(language: str, clerk: User, after: Clock) -> None:
    client = by_password(clerk)
    client.cookies["django_language"] = language
    thief = replayed(client)
    after(29)
    assert is_in(client)
    after(29)
    assert is_in(client), "what was done in between counts"
    after(31)
    answer = client.get(f"{DESK}?q=x")
    assert answer.url == f"/accounts/login/?next={DESK}%3Fq%3Dx"
    assert ("fermée" if language == "fr" else "أُغلقت جلستكم") in client.get(answer.url).text
    assert not is_in(thief)
    sent = {"login": clerk.email, "password": PASSWORD, "next": f"{DESK}?q=x"}
    assert client.post("/accounts/login/", sent).url == f"{DESK}?q=x"


def test_twelve_hours_end_it_whatever_was_done(clerk: User, after: Clock) -> None:
    client = by_password(clerk)
    for _ in range(12 * 3 - 1):
        after(20)
        assert is_in(client)
    after(21)
    thief = replayed(client)
    assert not is_in(client)
    assert not is_in(thief)


def test_who_types_is_not_idle(clerk: User, after: Clock) -> None:
    client = by_password(clerk)
    assert 'data-stay="/accounts/stay/"' in client.get(DESK).text
    for _ in range(4):
        after(20)
        assert client.get("/accounts/stay/").status_code == 204
    assert is_in(client)


def test_the_setting_says_how_long(clerk: User, after: Clock, settings: Any) -> None:
    settings.REGISTRY_STAFF_IDLE_MINUTES = 5
    client = by_password(clerk)
    after(6)
    assert not is_in(client)


def test_members_keep_what_they_have(member: User, after: Clock) -> None:
    client = by_password(member)
    after(11 * 60)
    assert client.get("/portal/").status_code == 200


def test_a_page_writes_no_session_more_than_once_a_minute(clerk: User, after: Clock) -> None:
    client = by_password(clerk)
    after(2)

    def writes() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/accounts/stay/").status_code == 204
        return sum("UPDATE" in query["sql"] and "django_session" in query["sql"] for query in asked)

    assert [writes(), writes(), writes()] == [1, 0, 0]


@pytest.mark.parametrize(
    "head",
    [
        {"HTTP_HOST": "evil.example"},
        {"HTTP_HOST": "testserver.evil.example"},
        {"HTTP_HOST": "evil.example:80"},
        {"HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_FORWARDED": "host=evil.example"},
        {"HTTP_X_HOST": "evil.example"},
        {"HTTP_X_FORWARDED_SERVER": "evil.example"},
    ],
    ids=str,
)
def test_a_forged_host_stands_in_no_page_and_no_app(head: dict[str, str], clerk: User, settings: Any) -> None:
    settings.REGISTRY_STAFF_SECOND_FACTOR = True
    client = by_password(clerk)
    for address in ("/admin/", "/accounts/login/", "/accounts/second-step/app/"):
        answer = client.get(address, **head)
        assert "evil" not in answer.text + str(answer.headers)


def test_a_password_alone_is_not_enough_for_the_account_itself(settings: Any) -> None:
    settings.REGISTRY_STAFF_SECOND_FACTOR = True
    person = account("new@ministry.example", Role.ACCOUNT_MANAGER)
    client = by_password(person)
    new = {"oldpassword": PASSWORD, "password1": "another long one 27", "password2": "another long one 27"}
    assert client.post("/accounts/password/change/", new).url == "/accounts/second-step/devices/"
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
