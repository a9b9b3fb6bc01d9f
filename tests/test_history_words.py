"""The history names every road by which changes come, and tells what programs keep for themselves in words or not."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import JSONField
from django.test import Client
from django.urls import reverse
from django.utils import translation

from registry import deposits, obligations, reporting
from registry.changes import changes_of
from registry.changes.history import fields_of
from registry.changes.parts import keeps_history
from registry.changes.roads import road_label
from registry.changes.words import SPOKEN
from registry.choices import DepositKind, DepositState
from registry.models import User

from .deposited import agreement_of, asked, association_of, deposit_of

Browser = Callable[..., Client]
MADE: dict[str, list[str]] = {
    "amendment": ["take_effect", "cancel", "describe", "propose", "sign"],
    "deposit": [state.value for state in DepositState if state != DepositState.WAITING],
    "report": list(reporting.STEPS),
    "obligation": list(obligations.STEPS),
}
"""The roads that the code puts together, by what they begin with."""
UNTOLD = {"take_effect", "cancel", "describe", "propose", "sign"}
"""The second halves of such roads, which stand alone in the code."""


def written() -> Iterator[str]:
    """Every road that the code names in full."""
    for path in (Path(settings.BASE_DIR) / "registry").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.keyword) and node.arg == "road" and isinstance(node.value, ast.Constant):
                yield str(node.value.value)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_road_has_words(language: str) -> None:
    roads = {*written()} - UNTOLD | {f"{kind}:{name}" for kind, names in MADE.items() for name in names}
    assert len(roads) > 40
    with translation.override(language):
        told = {road: road_label(road) for road in roads}
    assert [road for road, words in told.items() if words == road] == []
    assert [words for words in told.values() if re.search("[a-z][_:][a-z]", words)] == []


def test_what_programs_keep_is_told_in_words_or_not_at_all() -> None:
    kept = [
        (model, field.name)
        for model in apps.get_app_config("registry").get_models()
        if keeps_history(model) and not model.__name__.endswith("Event")
        for field in fields_of(model)
        if isinstance(field, JSONField)
    ]
    assert kept
    assert [each for each in kept if each not in SPOKEN] == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("kind", DepositKind.values)
def test_the_history_of_a_deposit_shows_no_code(
    kind: str, language: str, member: User, clerk: User, supervisor: User, signed_in: Browser
) -> None:
    deposit = deposit_of(member, kind, clerk)
    deposits.return_(deposit, actor=supervisor, reason="Une page manque")
    client = signed_in(supervisor, language)
    address = reverse("admin:registry_deposit_history", args=[deposit.pk])
    for query in ("", "?on=31/12/2199"):
        page = client.get(address + query).text
        content = page[page.index('id="content-main"') :]
        assert not re.search(r"\{|&#x27;then|deposit:|hand_in|should_be|[0-9a-f]{40}", content)
    roads = {
        "ar": ["إيداع من جمعية", "إعادة الإيداع للتصحيح"],
        "fr": ["dépôt par une association", "dépôt retourné pour correction"],
    }
    assert all(road in client.get(address).text for road in roads[language])


@pytest.mark.django_db
def test_a_deposit_tells_what_its_form_said(member: User, clerk: User) -> None:
    def told(kind: str) -> str:
        [content] = [each for each in changes_of(deposit_of(member, kind, clerk)) if each.name == "deposit.content"]
        return str(content.after)

    with translation.override("fr"):
        contact, correction = told(DepositKind.CONTACT), told(DepositKind.CORRECTION)
    assert "Téléphone" in contact
    assert "0522000000" in re.sub(r"\D", "", contact)
    assert str(association_of(member).name_ar) in contact or str(association_of(member).name_fr) in contact
    assert "جماعة أخرى" in correction


@pytest.mark.django_db
def test_the_history_of_a_request_names_who_asked_for_what(member: User, supervisor: User, signed_in: Browser) -> None:
    request: Any = asked(agreement_of(member), association_of(member), supervisor)
    deposits.withdraw(request, actor=supervisor, reason="Par erreur")
    page = signed_in(supervisor, "fr").get(reverse("admin:registry_completionrequest_history", args=[request.pk])).text
    assert "demande de complément retirée" in page
    assert "request:" not in page
