"""Tokens of the API: what they open, how they end, and that nobody but their holder ever has one."""

from __future__ import annotations

import datetime as dt
import logging
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone, translation

from registry import api_tokens
from registry.api import fair_use
from registry.changes.roads import road_label
from registry.choices import ApiScope
from registry.models import ApiToken, Message, User, acting
from registry.refusals import Refusal
from tests.published import unread

pytestmark = pytest.mark.django_db

LIST = "/api/v1/regions/"
EXPORT = "/api/v1/agreements/?format=csv"
ADD = "/admin/registry/apitoken/add/"
TODAY = timezone.localdate()
Make = Callable[..., tuple[ApiToken, str]]


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    api_tokens.forget()
    fair_use.ANONYMOUS.shares.clear()
    fair_use.HOLDERS.shares.clear()
    yield
    api_tokens.forget()


@pytest.fixture
def make(account_manager: User) -> Make:
    """A token and its word."""

    def made(**fields: Any) -> tuple[ApiToken, str]:
        values = {"holder": "Cour des comptes", "email": "data@cour.example", "scopes": ["read", "export"]}
        token = ApiToken(**values | {"expires_on": TODAY + days(100)} | fields)
        with acting(account_manager, road="admin"):
            return token, api_tokens.make(token, actor=account_manager)

    return made


def bearing(word: str, path: str = LIST, **more: Any) -> HttpResponse:
    response: HttpResponse = Client().get(path, HTTP_AUTHORIZATION=f"Bearer {word}", **more)
    return unread(response)


# -- The word --------------------------------------------------------------------------------------------------------


def test_a_word_is_found_by_its_form_and_proves_that_it_is_whole() -> None:
    words = {api_tokens.new_word() for _time in range(200)}
    assert len(words) == 200
    for word in words:
        assert re.fullmatch("reg_[0-9A-Za-z]{49}", word)
        assert api_tokens.is_whole(word)
    word = words.pop()
    for place in range(4, len(word)):
        other = "a" if word[place] != "a" else "b"
        assert not api_tokens.is_whole(word[:place] + other + word[place + 1 :])
    for broken in (word[:-1], f"{word}0", word.upper(), "", "reg_", word.replace("reg_", "key_"), "reg_" + "é" * 49):
        assert not api_tokens.is_whole(broken)


def test_the_database_keeps_no_word(make: Make) -> None:
    token, word = make()
    token.refresh_from_db()
    assert token.digest == api_tokens.digest_of(word)
    assert word.startswith(token.hint)
    with connection.cursor() as cursor:
        cursor.execute("SELECT token::text FROM registry_apitoken AS token")
        assert word not in cursor.fetchone()[0]
        cursor.execute("SELECT event::text FROM registry_apitokenevent AS event")
        [(kept,)] = cursor.fetchall()
    assert token.holder in kept
    assert token.digest not in kept


# -- What it opens ---------------------------------------------------------------------------------------------------


def test_a_holder_has_an_own_allowance(make: Make, settings: Any) -> None:
    settings.REGISTRY_API_ANONYMOUS_PER_MINUTE, settings.REGISTRY_API_TOKEN_PER_MINUTE = 10, 100
    _token, word = make()
    _other, other = make()
    if time.time() % 60 > 50:
        time.sleep(10)
    assert bearing(word)["RateLimit-Policy"] == '"token";q=100;w=60'
    for _time in range(12):
        anonymous = Client().get(LIST)
    assert anonymous.status_code == 429
    for _time in range(99):
        assert bearing(word).status_code == 200
    assert bearing(word).status_code == 429
    assert bearing(other).status_code == 200


def test_a_holder_reads_the_same_and_no_shared_cache_keeps_it(make: Make) -> None:
    _token, word = make()
    with_token, without = bearing(word), Client().get(LIST)
    assert with_token.content == without.content
    rules = with_token["Cache-Control"].split(", ")
    assert "private" in rules
    assert "public" not in rules
    assert "Authorization" not in with_token.get("Vary", "")
    unchanged = bearing(word, "/api/v1/regions/07/", HTTP_IF_NONE_MATCH=bearing(word, "/api/v1/regions/07/")["ETag"])
    assert unchanged.status_code == 304
    assert unchanged["RateLimit"].startswith('"token"')


@pytest.mark.parametrize(
    ("caching", "expected"),
    [
        ("", "private"),
        ("no-cache", "private, no-cache"),
        ("public, max-age=60", "private, max-age=60"),
        ("no-store", "no-store"),
    ],
)
def test_what_a_holder_is_answered_is_private(caching: str, expected: str) -> None:
    assert fair_use.private(caching) == expected


def test_a_token_is_good_for_its_scopes(make: Make) -> None:
    _token, reader = make(scopes=["read"])
    _token, exporter = make(scopes=["export"])
    refused = bearing(reader, EXPORT)
    assert refused.status_code == 403
    assert refused.json()["type"].endswith("#missing-scope")
    assert 'error="insufficient_scope", scope="export"' in refused["WWW-Authenticate"]
    assert bearing(exporter, EXPORT).status_code == 200
    assert bearing(exporter).status_code == 403
    assert bearing(reader).status_code == 200
    for path in ("/api/v1/", "/api/v1/schema/", "/api/v1/problems/"):
        assert bearing(exporter, path).status_code == 200


# -- What it does not open -------------------------------------------------------------------------------------------


def test_a_wrong_token_is_never_taken_for_none(make: Make, account_manager: User) -> None:
    _expired, late = make()
    ApiToken.objects.filter(hint=late[:8]).update(made_on=TODAY - days(30), expires_on=TODAY - days(1))
    revoked, gone = make()
    api_tokens.revoke(revoked, actor=account_manager)
    unknown = api_tokens.new_word()
    expected = {
        late: f"This token worked until the end of {TODAY - days(1)}.",
        gone: "This token was revoked.",
        unknown: "This is no token of the register.",
        unknown[:-1]: "This is no token of the register.",
        "": "This is no token of the register.",
    }
    for word, sentence in expected.items():
        response = bearing(word)
        assert response.status_code == 401, word
        assert response["Content-Type"] == "application/problem+json"
        assert response["WWW-Authenticate"].startswith('Bearer realm="registry", error="invalid_token"')
        assert response.json()["detail"].startswith(sentence)
        assert response.json()["type"].endswith("#token-refused")
        assert response["Cache-Control"] == "no-store"
        assert "RateLimit" in response


@pytest.mark.parametrize(
    "written", ["Basic dXNlcjpwYXNz", "Token reg_x", "Bearer", "", "reg_" + "a" * 49, "Digest a=b"]
)
def test_other_ways_to_sign_in_are_refused_by_name(written: str) -> None:
    response = Client().get(LIST, HTTP_AUTHORIZATION=written, HTTP_ACCEPT_LANGUAGE="ar")
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith('Bearer realm="registry"')
    assert response["Content-Language"] == "ar"


def test_who_tries_words_is_counted(settings: Any) -> None:
    settings.REGISTRY_API_ANONYMOUS_PER_MINUTE = 10
    if time.time() % 60 > 50:
        time.sleep(10)
    found = [bearing(api_tokens.new_word()).status_code for _time in range(12)]
    assert found == [401] * 10 + [429] * 2


def test_a_revoked_token_is_forgotten_within_half_a_minute(
    make: Make, account_manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert api_tokens.REMEMBERED <= 30
    monkeypatch.setattr(api_tokens, "REMEMBERED", 0.2)
    token, word = make()
    assert bearing(word).status_code == 200
    api_tokens.revoke(token, actor=account_manager)
    time.sleep(0.25)
    assert bearing(word).status_code == 401
    with pytest.raises(Refusal):
        api_tokens.revoke(token, actor=account_manager)


def test_a_token_is_looked_up_once_for_many_requests(make: Make) -> None:
    token, word = make()
    assert bearing(word).status_code == 200
    with connection.cursor() as cursor:  # gone, and nobody has noticed yet
        cursor.execute("UPDATE registry_apitoken SET digest = 'other' WHERE id = %s", [token.pk])
    for _time in range(5):
        assert bearing(word).status_code == 200
    api_tokens.forget()
    assert bearing(word).status_code == 401


@pytest.mark.no_actor
def test_the_day_of_the_last_use_is_kept_and_nothing_more(make: Make) -> None:
    token, word = make()
    events = token.events.count()
    assert token.last_used_on is None
    for _time in range(3):
        api_tokens.forget()
        assert bearing(word).status_code == 200
    token.refresh_from_db()
    assert token.last_used_on == TODAY
    assert token.events.count() == events


# -- Made and revoked ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fields", [{"expires_on": TODAY + days(367)}, {"expires_on": TODAY - days(1)}, {"scopes": []}])
def test_a_token_ends_within_a_year_and_is_good_for_something(make: Make, fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        make(**fields)
    token, _word = make()
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.filter(pk=token.pk).update(**fields)


def test_only_account_managers_make_and_revoke(cast: dict[str, User]) -> None:
    token = ApiToken(holder="-", email="a@b.example", scopes=["read"], expires_on=TODAY)
    api_tokens.make(token, actor=cast["manager"])
    for name in ("clerk", "supervisor", "finance", "auditor", "member"):
        with pytest.raises(Refusal) as refused:
            api_tokens.make(ApiToken(), actor=cast[name])
        assert refused.value.code == "not_allowed"
        with pytest.raises(Refusal):
            api_tokens.revoke(token, actor=cast[name])


def test_the_history_tells_how_a_token_came_and_went(account_manager: User) -> None:
    token = ApiToken(holder="-", email="a@b.example", scopes=["read"], expires_on=TODAY)
    api_tokens.make(token, actor=account_manager)
    api_tokens.revoke(token, actor=account_manager)
    told = [event.pgh_context.metadata for event in token.events.order_by("pgh_id")]
    assert told == [{"user": account_manager.pk, "road": road} for road in ("token:make", "token:revoke")]
    with translation.override("fr"):
        assert [road_label(each["road"]) for each in told] == [
            "création d’un jeton de l’API",
            "révocation d’un jeton de l’API",
        ]


def test_the_desk_shows_a_new_token_once(
    account_manager: User, signed_in: Callable[..., Client], caplog: pytest.LogCaptureFixture
) -> None:
    desk = signed_in(account_manager, "fr")
    assert desk.get(ADD).status_code == 200
    form = {
        "holder": "جامعة محمد الخامس",
        "purpose": "Recherche",
        "email": "Labo@UM5.example",
        "language": "fr",
        "scopes": ["read"],
        "expires_on": (TODAY + days(300)).strftime("%d/%m/%Y"),
    }
    with caplog.at_level(logging.DEBUG):
        page = desk.post(ADD, form)
    assert page.status_code == 200
    [word] = re.findall(r"reg_\w{49}", page.content.decode())
    assert "no-store" in page["Cache-Control"]
    token = ApiToken.objects.get()
    assert (token.made_by, token.email, token.scopes) == (account_manager, "labo@um5.example", [ApiScope.READ])
    assert bearing(word).status_code == 200
    assert word not in caplog.text
    place = f"/admin/registry/apitoken/{token.pk}"
    for path in (f"{place}/change/", f"{place}/history/", "/admin/registry/apitoken/", "/admin/"):
        shown = desk.get(path).content.decode()
        assert word not in shown
        assert token.digest not in shown
    assert word not in str(dict(desk.session))
    assert word not in str(desk.cookies)


def test_the_desk_revokes_after_asking(
    make: Make, account_manager: User, auditor: User, signed_in: Callable[..., Client]
) -> None:
    token, word = make()
    place = f"/admin/registry/apitoken/{token.pk}"
    stranger, desk = signed_in(auditor, "fr"), signed_in(account_manager, "fr")
    for path in (f"{place}/change/", f"{place}/revoke/", ADD, "/admin/registry/apitoken/"):
        assert stranger.get(path).status_code == 403
    assert stranger.post(f"{place}/revoke/").status_code == 403
    assert f"{place}/revoke/" in desk.get(f"{place}/change/").content.decode()
    assert "Révoquer" in desk.get(f"{place}/revoke/").content.decode()
    assert bearing(word).status_code == 200
    assert desk.post(f"{place}/revoke/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_by == account_manager
    api_tokens.forget()
    assert bearing(word).status_code == 401
    assert f"{place}/revoke/" not in desk.get(f"{place}/change/").content.decode()
    assert desk.post(f"{place}/delete/", {"post": "yes"}).status_code == 403


# -- Announced -------------------------------------------------------------------------------------------------------


def letters() -> list[Message]:
    return list(Message.objects.filter(key__startswith="api-token/").order_by("pk"))


def test_the_end_is_announced_twice_once_each(make: Make) -> None:
    token, word = make(expires_on=TODAY + days(100), language="fr")
    for day in range(101):
        for _run in range(2):
            api_tokens.announce(TODAY + days(day))
    month, week = letters()
    assert [letter.key.rpartition("/")[2] for letter in (month, week)] == ["30", "7"]
    for letter in (month, week):
        assert letter.to == token.email
        assert (TODAY + days(100)).strftime("%d/%m/%Y") in letter.body
        assert "jeton" in letter.body.partition("— — —")[0]
        assert "المفتاح البرمجي" in letter.body.partition("— — —")[2]
        assert word not in letter.body


def test_no_letter_about_what_is_short_or_over(make: Make, account_manager: User) -> None:
    make(expires_on=TODAY + days(5))
    revoked, _word = make(expires_on=TODAY + days(60))
    api_tokens.revoke(revoked, actor=account_manager)
    make(expires_on=TODAY + days(20))  # known to be short: only the week is announced
    for day in range(70):
        api_tokens.announce(TODAY + days(day))
    assert [letter.key.rpartition("/")[2] for letter in letters()] == ["7"]


def test_a_timer_that_slept_sends_only_the_later_letter(make: Make) -> None:
    make(expires_on=TODAY + days(100))
    api_tokens.announce(TODAY + days(97))
    assert [letter.key.rpartition("/")[2] for letter in letters()] == ["7"]
