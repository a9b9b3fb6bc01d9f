"""Who may do what: one table, person × action × thing, read row by row. Change it only together with the rule."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import override_settings

from registry import models, publication
from registry.choices import PublicationStatus, State
from registry.models import User, command_actor
from registry.permissions import may, roles_of
from registry.publication import PublicationRefused

from .factories import AgreementFactory, PartyFactory, SignedAgreementFactory

ACTIONS = ("view", "add", "change", "delete", "publish", "withdraw")

# v view, a add, c change, d delete, p publish, w withdraw; - may not.
TABLE = {
    #                        clerk     supervisor  manager   command
    "draft agreement":      ("vacd--", "vacdpw",   "v-----", "vacdpw"),
    "signed agreement":     ("vac---", "vac-pw",   "v-----", "vac-pw"),
    "published agreement":  ("vac---", "vac-pw",   "v-----", "vac-pw"),
    "completed agreement":  ("v-----", "vac-pw",   "v-----", "vac-pw"),
    "party":                ("vacd--", "vacdpw",   "v-----", "vacdpw"),
    "published party":      ("vac---", "vac-pw",   "v-----", "vac-pw"),
    "instalment":           ("vacd--", "vacdpw",   "v-----", "vacdpw"),
    "pillar":               ("v-----", "vac-pw",   "v-----", "vac-pw"),
    "project line":         ("va----", "vac-pw",   "v-----", "vac-pw"),
    "region":               ("v-----", "v-----",   "v-----", "vac-pw"),
    "publication":          ("v-----", "v-----",   "v-----", "v-----"),
    "step":                 ("v-----", "v-----",   "v-----", "v-----"),
    "account":              ("------", "------",   "vac---", "------"),
    "actor of a command":   ("------", "------",   "v-----", "------"),
    "project of an ended":  ("v--d--", "vacdpw",   "v-----", "vacdpw"),
}  # fmt: skip


def thing(name: str, somebody: User) -> Any:
    """A row of that kind, or the model where only the model matters."""
    if name == "draft agreement":
        return AgreementFactory()
    if name.endswith("agreement"):
        agreement = AgreementFactory(state=State.COMPLETED if name.startswith("completed") else State.SIGNED)
        if name.startswith("published"):
            agreement.publication = PublicationStatus.PUBLISHED
        return agreement
    if name.endswith("party"):
        return (
            PartyFactory(publication="published", published_version=1)
            if name.startswith("published")
            else PartyFactory()
        )
    if name == "actor of a command":
        return command_actor("load_records")
    if name == "project of an ended":
        return models.Project(agreement=AgreementFactory(state=State.COMPLETED))
    simple = {
        "instalment": models.Instalment,
        "pillar": models.Pillar,
        "project line": models.ProjectLine,
        "region": models.Region,
        "publication": models.PublishedVersion,
        "step": models.Transition,
    }
    return somebody if name == "account" else simple[name]


@pytest.mark.django_db
@pytest.mark.parametrize("name", TABLE)
def test_the_table(name: str, clerk: User, supervisor: User, account_manager: User) -> None:
    people = (clerk, supervisor, account_manager, command_actor("load_records"))
    subject = thing(name, clerk)
    for person, expected in zip(people, TABLE[name], strict=True):
        found = "".join(action[0] if may(person, action, subject) else "-" for action in ACTIONS)
        assert found == expected, f"{person} on {name}"


@pytest.mark.django_db
def test_strangers_and_closed_accounts_may_nothing(clerk: User) -> None:
    agreement = AgreementFactory()
    clerk.is_active = False
    for person in (AnonymousUser(), clerk):
        assert roles_of(person) == frozenset()
        assert not any(may(person, action, agreement) for action in ACTIONS)


@pytest.mark.django_db
def test_four_eyes(supervisor: User, clerk: User) -> None:
    own = SignedAgreementFactory(created_by=supervisor, state=State.SIGNED)
    others = SignedAgreementFactory(created_by=clerk, state=State.SIGNED)
    assert may(supervisor, "publish", own)
    with override_settings(REGISTRY_STRICT_PUBLICATION=True):
        assert not may(supervisor, "publish", own)
        assert may(supervisor, "publish", others)
        assert may(supervisor, "withdraw", own)
        with pytest.raises(PublicationRefused) as refused:
            publication.publish(own, actor=supervisor)
        assert refused.value.code == "not_allowed"
