"""The second step of the staff: chosen before anything else, asked at sign-in, good once, and lost without harm."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from registry.choices import Role
from registry.models import Message, User
from registry.sign_in.adapters import wait_for_letters

from .authenticator import Device, options_in
from .conftest import person as account
from .test_member_sign_in import code_for

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]

LOGIN, STEP, CHOICE = "/accounts/login/", "/accounts/second-step/", "/accounts/second-step/devices/"
APP, CODES = "/accounts/second-step/app/", "/accounts/second-step/recovery-codes/"
PASSWORD = "a long enough password"
KEYS = {"int": "1", "uuid": "00000000-0000-4000-8000-000000000000", "str": "x", "slug": "x", "path": "1"}
OPEN = {
    *("/accounts/logout/", "/admin/logout/", "/accounts/reauthenticate/", "/accounts/stay/"),
    *(CHOICE, APP, "/accounts/passkeys/add/"),
}
"""What somebody without a second step reaches behind the gate."""


@pytest.fixture(autouse=True)
def _asked(settings: Any) -> Iterator[None]:
    settings.REGISTRY_STAFF_SECOND_FACTOR = True
    cache.clear()
    yield
    wait_for_letters()
    cache.clear()


def by_password(person: User, client: Client | None = None) -> Client:
    client = client or Client()
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    return client


def now_in(secret: str, steps: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def with_app(person: User) -> str:
    """Gives an app with codes; returns what it knows."""
    secret = str(generate_totp_secret())
    TOTP.activate(person, secret)
    return secret


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def private_addresses(patterns: Any = None, road: str = "") -> Iterator[str]:
    """Every address behind the gate, filled in with keys of no matter what."""
    for pattern in patterns or get_resolver().url_patterns:
        here = road + str(pattern.pattern).lstrip("^").replace("\\Z", "").rstrip("$")
        if isinstance(pattern, URLResolver):
            yield from private_addresses(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern) and not here.startswith(("api/", "i18n/")):
            filled = re.sub(r"<(?:(\w+):)?\w+>", lambda match: KEYS[match[1] or "str"], here)
            filled = re.sub(r"\(\?P<app_label>[^)]*\)", "registry", filled)
            yield "/" + re.sub(r"\(\?P<url>.*", "nothing", filled)


# ---- without a second step


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.FINANCE, Role.AUDITOR, Role.ACCOUNT_MANAGER])
def test_whoever_of_the_staff_has_none_reaches_nothing_but_the_choice(role: Role) -> None:
    client = by_password(account("new@ministry.example", role))
    addresses = {each for each in private_addresses() if each.startswith(("/admin/", "/accounts/", "/portal/"))}
    assert len(addresses) > 200
    for address in sorted(addresses - OPEN):
        answer: Any = client.get(address)
        assert (answer.status_code, answer.headers.get("Location")) == (302, CHOICE), address
    for address in ("/admin/registry/agreement/add/", "/accounts/password/change/", STEP):
        assert client.post(address, {"title_ar": "س"}).headers.get("Location") == CHOICE


def test_the_gate_closes_no_public_page(clerk: User) -> None:
    client = by_password(clerk)
    for address in ("/", "/status/", "/api/v1/agreements/"):
        assert client.get(address).status_code == 200
    assert client.post("/i18n/setlang/", {"language": "fr", "next": CHOICE}).status_code == 302
    assert "Deuxième étape" in client.get(CHOICE).text
    assert client.post("/accounts/logout/").status_code == 302
    assert not client.session.get("_auth_user_id")


def test_members_pass_no_second_step(member: User) -> None:
    client = by_password(member)
    assert client.get("/portal/").status_code == 200
    for address in (CHOICE, APP, CODES):
        assert client.get(address).status_code == 404
    with_app(member)
    assert by_password(member).get("/portal/").status_code == 200


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_an_app_is_added_and_opens_the_desk(language: str, clerk: User) -> None:
    client = Client()
    client.cookies["django_language"] = language
    by_password(clerk, client)
    assert client.get("/admin/registry/agreement/?q=x").url == CHOICE
    page = client.get(APP)
    assert f'<html lang="{language}"' in page.text
    assert 'src="data:image/svg+xml;base64,' in page.text
    assert "style=" not in page.text
    assert re.search(r"img-src 'self' data:;", page["Content-Security-Policy"])
    secret = re.search(r'<code dir="ltr">(\w+)</code>', page.text)
    assert secret
    wrong = client.post(APP, {"code": "000000"})
    assert wrong.status_code == 200
    assert ("Attendez le suivant" if language == "fr" else "انتظروا") in wrong.text
    before, shown = client.session.session_key, now_in(secret[1])
    assert client.post(APP, {"code": shown}).url == CODES
    assert client.session.session_key != before
    codes = client.get(CODES)
    assert len(re.findall(r"<li><code>\d{8}</code>", codes.text)) == 10
    assert "/admin/registry/agreement/?q=x" in codes.text, "the way goes on to the page that was asked for"
    assert is_in(client)
    assert "<li><code>" not in client.get(CODES).text, "shown once"
    other = by_password(clerk)
    other.post(STEP, {"code": shown})
    assert not is_in(other), "the code that set the app up signs nobody in"


def test_a_passkey_is_a_second_step_and_brings_recovery_codes(clerk: User) -> None:
    client, device = by_password(clerk), Device()
    asked = options_in(client.get("/accounts/passkeys/add/", secure=True).text)["creation_options"]
    sent = {"name": "key", "credential": device.make(asked)}
    assert client.post("/accounts/passkeys/add/", sent, secure=True).url == CODES
    assert client.get("/admin/", secure=True).status_code == 200
    second = Client()
    second.post(LOGIN, {"login": clerk.email, "password": PASSWORD}, secure=True)
    assert second.get("/admin/", secure=True).status_code == 302
    asked = options_in(second.get(STEP, secure=True).text)["request_options"]
    assert second.post(STEP, {"credential": "{}"}, secure=True).status_code == 200
    asked = options_in(second.get(STEP, secure=True).text)["request_options"]
    assert second.post(STEP, {"credential": device.sign(asked)}, secure=True).url == "/admin/"
    assert second.get("/admin/", secure=True).status_code == 200


def test_a_passkey_that_signs_in_by_itself_is_both_steps(clerk: User) -> None:
    client, device = by_password(clerk), Device()
    asked = options_in(client.get("/accounts/passkeys/add/", secure=True).text)["creation_options"]
    client.post("/accounts/passkeys/add/", {"name": "k", "credential": device.make(asked)}, secure=True)
    other = Client()
    asked = other.get("/accounts/passkeys/login/", headers={"accept": "application/json"}, secure=True).json()
    answer = other.post("/accounts/passkeys/login/", {"credential": device.sign(asked["request_options"])}, secure=True)
    assert answer.url == "/admin/"
    assert other.get("/admin/", secure=True).status_code == 200


# ---- at sign-in


@pytest.mark.parametrize("by", ["password", "letter"])
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_step_is_asked_whichever_way_one_comes(by: str, language: str, clerk: User) -> None:
    secret, client = with_app(clerk), Client()
    client.cookies["django_language"] = language
    if by == "password":
        by_password(clerk, client)
    else:
        client.post("/accounts/login/code/confirm/", {"code": code_for(client, clerk.email)})
    assert not is_in(client)
    page = client.get(STEP)
    assert ("Deuxième étape" if language == "fr" else "الخطوة الثانية") in page.text
    before = client.session.session_key
    assert client.post(STEP, {"code": now_in(secret)}).url == "/admin/"
    assert is_in(client)
    assert client.session.session_key != before


@pytest.mark.parametrize("typed", ["{} ", "{:.3} {:.3}", "arabic"])
def test_a_code_is_typed_on_any_keyboard(typed: str, clerk: User) -> None:
    secret, client = with_app(clerk), by_password(clerk)
    code = now_in(secret)
    forms = {"arabic": code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")), "{} ": f"{code} "}
    client.post(STEP, {"code": forms.get(typed, f"{code[:3]} {code[3:]}")})
    assert is_in(client)


def test_a_code_is_good_once_whatever_the_cache_forgets(clerk: User) -> None:
    secret = with_app(clerk)
    first, code = by_password(clerk), now_in(secret)
    first.post(STEP, {"code": code})
    assert is_in(first)
    for _ in range(20):
        cache.clear()
        thief = by_password(clerk)
        answer = thief.post(STEP, {"code": code})
        assert answer.status_code == 200
        assert not is_in(thief)
    later = by_password(clerk)
    later.post(STEP, {"code": now_in(secret, -1)})
    assert not is_in(later), "nor the one before it"
    later.post(STEP, {"code": now_in(secret, +1)})
    assert is_in(later)


def test_a_code_of_somebody_else_or_of_another_session_opens_nothing(clerk: User, other_clerk: User) -> None:
    with_app(clerk)
    theirs, client = with_app(other_clerk), by_password(clerk)
    client.post(STEP, {"code": now_in(theirs)})
    assert not is_in(client)
    assert Client().post(STEP, {"code": now_in(theirs)}).url == LOGIN, "without the first step there is no second"
    new = account("new@ministry.example", Role.CLERK)
    one, two = by_password(new), by_password(new)
    shown = re.search(r'<code dir="ltr">(\w+)</code>', one.get(APP).text)
    two.get(APP)
    assert shown
    assert two.post(APP, {"code": now_in(shown[1])}).status_code == 200, "the secret is of the session that showed it"
    assert not Authenticator.objects.filter(user=new).exists()


def test_thirty_guesses_at_most_in_an_hour(clerk: User) -> None:
    secret = with_app(clerk)
    client = by_password(clerk)
    for number in range(10):
        client.post(STEP, {"code": f"{number:06}"}, REMOTE_ADDR=f"198.51.100.{number}")
    answer = client.post(STEP, {"code": now_in(secret)}, REMOTE_ADDR="192.0.2.9")
    assert answer.status_code == 200
    assert not is_in(client), "the right code is not even compared any more"


def test_a_recovery_code_signs_in_once(clerk: User) -> None:
    with_app(clerk)
    code = RecoveryCodes.activate(clerk).generate_codes()[0]
    client, thief = by_password(clerk), by_password(clerk)
    client.post(STEP, {"code": code})
    assert is_in(client)
    thief.post(STEP, {"code": code})
    assert not is_in(thief)
    assert client.get(CODES + "new/").status_code == 200
    assert client.post(CODES + "new/").url == CODES
    assert client.get(CODES).text.count("<li><code>") == 10
    assert is_in(client), "who came in by an old code stays"


def test_nothing_readable_lies_in_the_database(clerk: User, settings: Any) -> None:
    secret = with_app(clerk)
    codes = RecoveryCodes.activate(clerk)
    kept = str(list(Authenticator.objects.filter(user=clerk).values_list("data", flat=True)))
    assert secret not in kept
    assert not any(code in kept for code in codes.generate_codes())
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key " * 6
    client = by_password(clerk)
    for code in (now_in(secret), "", *codes.generate_codes()[:2]):
        client.post(STEP, {"code": code if code.isdigit() and len(code) == 6 else "12345678"})
        assert not is_in(client)
    settings.SECRET_KEY_FALLBACKS = [old]
    cache.clear()
    client = by_password(clerk)
    client.post(STEP, {"code": now_in(secret)})
    assert is_in(client)


# ---- sessions and devices


def test_a_session_from_before_the_second_step_does_not_reach_the_desk(
    clerk: User, signed_in: Browser, settings: Any
) -> None:
    settings.REGISTRY_STAFF_SECOND_FACTOR = False
    client = by_password(clerk)
    assert is_in(client)
    settings.REGISTRY_STAFF_SECOND_FACTOR = True
    with_app(clerk)
    answer = client.get("/admin/registry/agreement/")
    assert answer.url == "/accounts/login/?next=/admin/registry/agreement/"
    assert "_auth_user_id" not in client.session


def test_a_device_that_is_given_up_leads_to_a_new_choice(clerk: User) -> None:
    secret, client = with_app(clerk), by_password(clerk)
    client.post(STEP, {"code": now_in(secret)})
    assert client.get(CHOICE).status_code == 200
    assert client.get(APP + "remove/").status_code == 200
    assert client.post(APP + "remove/").status_code == 302
    assert client.get("/admin/").url == CHOICE


def test_who_came_in_long_ago_confirms_before_a_device_changes(clerk: User) -> None:
    User.objects.filter(pk=clerk.pk).update(password="!unusable")
    secret, client = with_app(clerk), Client()
    client.post("/accounts/login/code/confirm/", {"code": code_for(client, clerk.email)})
    client.post(STEP, {"code": now_in(secret)})
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [record | {"at": record["at"] - 3600} for record in records]
    session.save()
    answer = client.get(APP + "remove/")
    assert answer.url.startswith("/accounts/second-step/confirm/")
    assert client.get(answer.url).status_code == 200
    assert client.post(answer.url, {"code": now_in(secret)}).status_code == 200, "the code of the sign-in is used"
    assert client.post(answer.url, {"code": now_in(secret, +1)}).url == APP + "remove/"


# ---- the device is lost


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_an_account_manager_removes_a_lost_second_step(
    language: str, clerk: User, account_manager: User, signed_in: Browser, settings: Any
) -> None:
    secret, lost = with_app(clerk), by_password(clerk)
    lost.post(STEP, {"code": now_in(secret)})
    settings.REGISTRY_STAFF_SECOND_FACTOR = False
    manager = signed_in(account_manager, language)
    page = f"/admin/registry/user/{clerk.pk}/change/"
    address = f"/admin/registry/user/{clerk.pk}/second-step/"
    assert address in manager.get(page).text
    assert manager.get(address).status_code == 200
    assert manager.post(address, {"reason": " "}).status_code == 400
    assert is_in(lost)
    assert manager.post(address, {"reason": "هاتف ضائع"}).url == page
    told = "deuxième étape retirée" if language == "fr" else "إزالة الخطوة الثانية"
    assert told in manager.get(f"/admin/registry/user/{clerk.pk}/history/").text
    settings.REGISTRY_STAFF_SECOND_FACTOR = True
    assert not Authenticator.objects.filter(user=clerk).exists()
    assert not is_in(lost)
    (letter,) = Message.objects.filter(to=clerk.email)
    assert letter.body.count("هاتف ضائع") == 2
    event = clerk.events.order_by("-pgh_id").first()
    assert event.pgh_context.metadata == {
        "user": account_manager.pk,
        "road": "remove_second_step",
        "reason": "هاتف ضائع",
    }
    assert not is_in(by_password(clerk))
    back = Client()
    back.post("/accounts/login/code/confirm/", {"code": code_for(back, clerk.email)})
    assert back.get("/admin/").url == CHOICE


def test_nobody_removes_their_own_second_step(
    clerk: User, account_manager: User, auditor: User, signed_in: Browser, settings: Any
) -> None:
    settings.REGISTRY_STAFF_SECOND_FACTOR = False
    for person in (clerk, account_manager):
        with_app(person)
    own = f"/admin/registry/user/{account_manager.pk}/second-step/"
    assert signed_in(account_manager).post(own, {"reason": "x"}).status_code == 403
    for who in (clerk, auditor):
        answer = signed_in(who).post(f"/admin/registry/user/{account_manager.pk}/second-step/", {"reason": "x"})
        assert answer.status_code in (403, 404)
    assert Authenticator.objects.count() == 2
    none = f"/admin/registry/user/{auditor.pk}/second-step/"
    assert signed_in(account_manager).post(none, {"reason": "x"}).status_code == 400


# ---- no reset


@pytest.mark.parametrize("address", ["password/reset/", "password/reset/key/1-x/", "signup/", "email/"])
def test_there_is_no_reset_of_passwords(address: str, client: Client) -> None:
    assert client.get(f"/accounts/{address}").status_code == 404
    assert client.post(f"/accounts/{address}", {"email": "samira@ministry.example"}).status_code == 404
    assert client.get("/admin/password_reset/").status_code in (302, 404)
