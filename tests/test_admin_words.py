"""No page of the clerks' desk shows a text in another language than its own: neither ours nor Django's.

The names, references and addresses that records hold are excepted, and a few words (`words_seen.NAMES`).
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
import pytest
from django.conf import settings
from django.contrib.admin import helpers
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry import api_tokens, doubles, memberships, payments
from registry.admin import site
from registry.choices import Office, Role
from registry.exchange import letters
from registry.models import Agreement, ApiToken, Instalment, User
from tests.brought import checked, workbook
from tests.conftest import person
from tests.deposited import agreement_of, association_of
from tests.desk_pages import MORE, NOT_PAGES, Road, one_of_each, roads
from tests.factories import PartyFactory
from tests.office import what_stands_on
from tests.test_imports import whole
from tests.words_seen import NAMES, strangers, texts_of, words_of_the_register

Browser = Callable[..., Client]
LANGUAGES = ("ar", "fr")
SCRIPTS = [
    *(Path(django.__file__).parent / "contrib" / "admin" / "static" / "admin" / "js").rglob("*.js"),
    *(Path(settings.BASE_DIR) / "registry" / "static" / "registry").glob("*.js"),
]
MONTHS = {
    "May": "ماي",
    "July": "يوليوز",
    "August": "غشت",
    "September": "شتنبر",
    "November": "نونبر",
    "December": "دجنبر",
}
"""Those that Morocco names otherwise than the East."""
SHUT = {
    "registry_agreement_completeness": "an answer for a script",
    "registry_party_distinct": "a deed: it leads on",
    "registry_party_forget": "a deed: it leads on",
    "registry_spreadsheetimport_again": "a deed: it leads on",
    "registry_spreadsheetimport_answer": "a deed: it leads on",
    "registry_spreadsheetimport_marked": "a file",
    "registry_spreadsheetimport_progress": "an answer for a script",
    "registry_spreadsheetimport_template": "a file",
    "registry_spreadsheetimport_write": "a deed: it leads on",
}
"""Addresses that show no page. What is never added or deleted at the desk has no page for it either."""
SAME: dict[str, str] = {}
"""Texts of scripts that are the same in English and in French, and why."""


@pytest.fixture
def everybody(db: None) -> User:
    """A person who may open every page."""
    roles = (Role.CLERK, Role.SUPERVISOR, Role.FINANCE, Role.ACCOUNT_MANAGER)
    return person("everybody@ministry.example", *roles, full_name="الجميع")


@pytest.fixture
def peopled(member: User, clerk: User, everybody: User) -> None:
    """What the loaded register may have none of: a letter, an invitation, a token, spreadsheets, a merge, …"""
    party, agreement = association_of(member), agreement_of(member, published=True)
    letters.issue(agreement, party, actor=member)
    invited = {"email": "invited@association.example", "office": Office.TREASURER, "language": "fr"}
    memberships.invite(party, actor=clerk, **invited)
    token = {"holder": "هند", "email": "hind@association.example", "scopes": ["read"]}
    api_tokens.make(ApiToken(**token, expires_on=timezone.localdate() + timedelta(days=99)), actor=everybody)
    other, known = (PartyFactory(name_fr=name, name_ar="") for name in ("Association Assahra", "Association Horizon"))
    doubles.merge(other, known, actor=everybody, reason="جمعية واحدة")
    paid = Instalment.objects.filter(paid_on__isnull=False, agreement__state="in_force").first()
    payments.undo_payment(paid, actor=everybody, reason="خطأ")
    for sheets in _brought():
        checked(workbook(**sheets), everybody)


def _brought() -> Iterator[dict[str, Any]]:
    """What is right, what nearly names a party, and what is wrong."""
    wrong = whole()
    wrong["agreements"][0] |= {"kind": "xyz", "signed_on": "31/02/2026"}
    near = {"number": 1, "name_fr": "Association Horison", "kind": "association"}
    yield from (whole(), {**whole(), "parties": [near]}, wrong)


def _words_brought() -> str:
    rows = [row for sheets in _brought() for sheet in sheets.values() for row in sheet]
    return "\n".join(str(value) for row in rows for value in row.values())


def pages_of(road: Road, client: Client) -> Iterator[tuple[str, HttpResponse]]:
    """The page with its records; a form also as it answers to nothing typed."""
    for address in road.addresses():
        response = client.get(address)
        yield address, response
        if road.name.endswith("_add") and response.status_code == 200 and "adminform" in response.context:
            yield f"{address} sent empty", client.post(address, what_stands_on(response) | _nothing(response))
            yield f"{address}?_popup=1", client.get(f"{address}?_popup=1")


def _nothing(response: HttpResponse) -> dict[str, str]:
    """Every field of the form empty, and a wrong value in each date and number."""
    return {name: "31/02" if name.endswith("_on") else "" for name in response.context["adminform"].form.fields}


def is_page(response: HttpResponse) -> bool:
    if response.streaming:
        response.getvalue()  # so that its file is closed
    return response.headers.get("Content-Type", "").startswith("text/html") and response.status_code != 302


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_speaks_another_language(language: str, everybody: User, peopled: None, signed_in: Browser) -> None:
    client = signed_in(everybody, language)
    client.raise_request_exception = True
    register, found, opened = f"{words_of_the_register()}\n{_words_brought()}", {}, set()
    for road in roads():
        for address, response in pages_of(road, client):
            assert response.status_code < 500, address
            if not is_page(response):
                continue
            assert "&lt;bdi" not in response.text, f"{address}: a text is escaped twice"
            opened |= {road.name} if response.status_code == 200 else set()
            for text, why in strangers(texts_of(response.text, language), language, register).items():
                found.setdefault(f"{text} ({why})", address)
    assert not found, "\n".join(f"{text}: {where}" for text, where in found.items())
    never = {road.name for road in roads()} - opened - set(SHUT)
    assert {name for name in never if not name.endswith(("_add", "_delete"))} == set()


def lists_and_what_is_asked_of_them() -> Iterator[tuple[str, dict[str, Any] | None]]:
    """Lists that are searched, filtered, sorted and empty; a wrong address; the page of each action."""
    agreements = reverse("admin:registry_agreement_changelist")
    for query in ("q=%D8%A7%D8%B3%D8%B1%D9%87", "q=zzz", "state__exact=draft", "p=2", "o=1.-2", "e=1", "amount_min=x"):
        yield f"{agreements}?{query}", None
    yield f"{agreements}?nothing__contains=1", None
    yield "/admin/nothing/here/", None
    yield reverse("admin:app_list", args=["registry"]), None
    yield f"{agreements}999999999/change/", None
    for model, admin in site._registry.items():
        for row in one_of_each(model)[:1] if admin.actions else ():
            for action in admin.actions or ():
                sent = {"action": getattr(action, "__name__", action), helpers.ACTION_CHECKBOX_NAME: [row.pk]}
                yield reverse(f"admin:registry_{model._meta.model_name}_changelist"), sent
            yield reverse(f"admin:registry_{model._meta.model_name}_changelist"), {"action": "", "index": "0"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_list_and_no_action_speaks_another_language(
    language: str, everybody: User, peopled: None, signed_in: Browser
) -> None:
    client = signed_in(everybody, language)
    register, found = words_of_the_register(), {}
    for address, sent in lists_and_what_is_asked_of_them():
        response = client.get(address, follow=True) if sent is None else client.post(address, sent, follow=True)
        assert response.status_code < 500, address
        if not is_page(response):
            continue
        assert "&lt;bdi" not in response.text, f"{address}: a text is escaped twice"
        for text, why in strangers(texts_of(response.text, language), language, register).items():
            found.setdefault(f"{text} ({why})", (address, sent))
    assert not found, "\n".join(f"{text}: {where}" for text, where in found.items())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_of_the_entrance_speaks_another_language(
    language: str, everybody: User, signed_in: Browser, client: Client
) -> None:
    client.cookies["django_language"] = language
    inside = signed_in(everybody, language)
    pages = {
        address: visitor.get(address, follow=True)
        for visitor, addresses in (
            (client, ("/accounts/login/", "/accounts/login/code/", "/accounts/inactive/", "/none/")),
            (inside, ("/accounts/password/change/", "/accounts/second-step/devices/", "/accounts/passkeys/")),
            (inside, ("/accounts/second-step/app/", "/accounts/passkeys/add/", "/accounts/logout/")),
        )
        for address in addresses
    }
    wrong = {"login": "nobody@ministry.example", "password": "wrong"}
    pages["wrong password"] = client.post("/accounts/login/", wrong)
    pages["nothing typed"] = client.post("/accounts/login/", {})
    pages["password nothing"] = inside.post("/accounts/password/change/", {})
    register = words_of_the_register()
    found = {
        name: strange
        for name, page in pages.items()
        if (strange := strangers(texts_of(page.text, language), language, register))
    }
    assert not found, "\n".join(f"{text}: {where}" for text, where in found.items())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_scripts_speak_the_language(language: str, everybody: User, signed_in: Browser) -> None:
    """Every text that Django's scripts and ours ask for is in the catalogue for scripts; months are Morocco's."""
    script = signed_in(everybody, language).get(reverse("admin:jsi18n")).text
    said = json.loads(re.search(r"const newcatalog = (\{.*?\});\n", script, re.DOTALL)[1])  # type: ignore[index]
    texts = "".join(file.read_text() for file in SCRIPTS)
    asked = {each[1].replace("\\'", "'") for each in re.findall(r"""\bgettext\((['"])((?:(?!\1).)+)\1\)""", texts)}
    assert asked - set(said) - set(SAME) == set()
    if language == "ar":
        assert [said[month] for month in MONTHS] == list(MONTHS.values())


def test_exceptions_say_why_and_examples_are_still_needed() -> None:
    assert all(NAMES.values())
    assert all(NOT_PAGES.values())
    names = {road.name for road in roads()}
    assert set(MORE) - set(NOT_PAGES) <= names, "an address that is gone"


def test_agreements_of_every_state_are_looked_at(db: None) -> None:
    assert len(one_of_each(Agreement)) > 5
