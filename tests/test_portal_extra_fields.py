"""Fields that a form does not ask: sent along by the hundred, under every name that a column has, they change nothing.

Each form is sent twice from the same start: as it is, and with a value for every column of every table that could be
meant. What the two leave in all tables must be the same.
"""

from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, models
from django.urls import reverse

from registry.choices import DepositKind
from registry.models import Deposit, Party, PublishedPeriod, PublishedPlace, PublishedRecord, PublishedVersion, User
from registry.permissions import LISTS

from .conftest import act_for, person
from .desks import Desk
from .test_portal_rights import Browser, taken_back

pytestmark = pytest.mark.django_db

BY_CHANCE = {"id", "uuid", "token", "digest", "code", "key", "document", "deposit", "password"}
"""Columns that differ between two runs of the same form, besides those that say when."""
PUBLISHED = (PublishedRecord, PublishedVersion, PublishedPeriod, PublishedPlace)
TYPED = {"do", "token", "for", "csrfmiddlewaretoken"}


@pytest.fixture
def desk(member: Any, clerk: Any) -> Desk:
    return Desk(member, clerk)


@pytest.fixture
def other(clerk: Any) -> Desk:
    party = Party.objects.create(kind="association", name_ar="جمعية إبراهيم للاختبار")
    return Desk(act_for(person("brahim@association.example", "association", full_name="إبراهيم"), party), clerk)


def forms(desk: Desk) -> dict[str, tuple[str, dict[str, Any]]]:
    """Each form of the desk: its address, and what somebody types."""

    def of(name: str, *arguments: Any) -> str:
        return reverse(f"portal:{name}", args=arguments)

    agreement, party = desk.agreement.uuid, desk.party.uuid
    hand_in = {"do": "hand_in", "token": str(uuid4())}
    invited = {"email": "new@association.example", "full_name": "", "office": "employee", "language": "ar"}
    return {
        "report": (of("report", agreement, desk.report.pk), hand_in | {"summary": "نص", "spent": "10"}),
        "saved report": (of("report", agreement, desk.report.pk), {"do": "save", "summary": "نص", "spent": ""}),
        "pieces": (of("pieces", agreement, desk.request.pk), {"do": "save", "note": "نص"}),
        "correction": (of(DepositKind.CORRECTION, agreement), {"do": "save", "what": "نص", "should_be": "نص"}),
        "renewal": (of(DepositKind.RENEWAL, agreement), hand_in | {"reason": "نص", "until": ""}),
        "contact": (of("contact", party), hand_in | {"phone": "0522000000", "email": "", "address": ""}),
        "letter": (of("letter", agreement), {}),
        "invite": (of("invite", party), invited | {"valid_until": ""}),
        "remove": (of("remove_member", party, desk.colleague.pk), {"csrf": ""}),
        "revoke": (of("revoke_invitation", party, desk.invitation.pk), {"csrf": ""}),
        "accept": (reverse("invitation", args=[desk.word]), {"csrf": ""}),
    }


def extras(typed: dict[str, Any], other: Desk) -> dict[str, Any]:
    """A value for every column there is, plausible where one can be found, and of another association where it can."""
    meant = {"party": other.party.pk, "association": other.party.pk, "agreement": other.agreement.pk}
    meant |= {"made_by": other.president.pk, "person": other.president.pk, "decided_by": other.clerk.pk}
    meant |= {"report": other.report.pk, "request": other.request.pk, "draft": other.draft.pk}
    meant |= {"document": other.document.pk, "number": other.deposit.number, "roles": "supervisor"}
    found: dict[str, Any] = {}
    for model in apps.get_app_config("registry").get_models():
        for field in model._meta.concrete_fields:
            for name in {field.name, field.attname}:
                found[name] = meant.get(field.name, plausible(field))
    more = {"is_staff": "on", "is_superuser": "on", "piece": "1", "paper": "1", "draft_id": other.draft.pk}
    return {name: value for name, value in (found | more).items() if name not in typed and name not in TYPED}


def plausible(field: models.Field) -> str:
    if field.choices:
        return str(list(field.flatchoices)[-1][0])  # type: ignore[attr-defined]
    if isinstance(field, models.DateField):
        return "2030-01-01"
    if isinstance(field, models.UUIDField):
        return str(uuid4())
    return "1" if isinstance(field, models.IntegerField | models.BooleanField | models.DecimalField) else "ZQ"


def contents() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, without the columns of chance and of time."""
    found = {}
    for model in apps.get_app_config("registry").get_models():
        if hasattr(model, "pgh_id") or model.__name__ == "Message" or issubclass(model, (*LISTS, *PUBLISHED)):
            continue  # the history says what the rows say; letters carry words of chance; no form publishes
        # A new account has a number by chance: accounts are compared by their address.
        told = [
            "person__email" if field.related_model is User and field.name == "person" else field.attname
            for field in model._meta.concrete_fields
            if field.name not in BY_CHANCE and not isinstance(field, models.DateTimeField)
        ]
        if told:
            found[model.__name__] = sorted(map(repr, model._default_manager.order_by("pk").values_list(*told)))
    return found


def test_what_no_form_asks_changes_nothing(desk: Desk, other: Desk, signed_in: Browser) -> None:
    browser, before = signed_in(desk.president), contents()
    for name, (path, typed) in forms(desk).items():
        left = []
        for sent in (typed, typed | extras(typed, other)):
            with taken_back():
                answer: Any = browser.post(path, sent)
                assert answer.status_code == 302, (name, answer.status_code)
                left.append(contents())
        plain, loaded = left
        changed = [table for table in plain if plain[table] != loaded[table]]
        assert not changed, (name, changed, [set(loaded[table]) ^ set(plain[table]) for table in changed])
        if name != "letter":  # that of today is made out already
            assert plain != before, f"{name} was not sent as people send it"


def test_the_token_of_another_gives_nothing_of_theirs(desk: Desk, other: Desk, signed_in: Browser) -> None:
    path = reverse("portal:renewal", args=[desk.agreement.uuid])
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM registry_deposit WHERE id = %s", [other.deposit.pk])
        (token,) = cursor.fetchone()
    answer: Any = signed_in(desk.president).post(path, {"do": "hand_in", "token": str(token), "reason": "نص"})
    assert answer.status_code == 200, "the form again"
    assert other.deposit.number not in answer.text
    assert str(other.deposit.uuid) not in answer.text
    assert not Deposit.objects.filter(party=desk.party, kind=DepositKind.RENEWAL).exists()
