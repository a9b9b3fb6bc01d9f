"""Two people at the same moment, each on a connection of their own: one mandate, one account, one president left."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pghistory
import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.db import connection
from django.utils import timezone

from registry import due, memberships, outbox
from registry.choices import MessageState, Office, Role
from registry.models import Invitation, Membership, Message, Party, User
from registry.permissions import associations_of
from registry.refusals import Refusal
from tests.test_life_at_once import one_after_the_other
from tests.test_two_clerks_at_once import elsewhere

pytestmark = pytest.mark.django_db

HERE = "@once.example"


def an_association() -> tuple[Party, list[User]]:
    party = Party.objects.create(kind="association", name_ar="جمعية رئيسين في آن واحد")
    people = []
    for number in range(2):
        new = {"roles": [Role.ASSOCIATION], "password": make_password(None)}
        person = User.objects.create(email=f"president{number}{HERE}", **new)
        Membership.objects.create(person=person, party=party, office=Office.PRESIDENT, invited_by=person)
        people.append(person)
    return party, people


def without_it() -> None:
    outbox.courier.submit(int).result()  # one after the other: the rounds before have ended
    Message.objects.filter(to__endswith=HERE).delete()
    parties = Party.objects.filter(name_ar__contains="في آن واحد")
    for model in (Invitation, Membership):
        model.objects.filter(party__in=parties).delete()
    parties.delete()
    User.objects.filter(email__endswith=HERE).delete()


@pytest.fixture
def committed() -> Iterator[tuple[Party, list[User]]]:
    try:
        yield elsewhere(an_association)
    finally:
        elsewhere(without_it)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each gave, or the code with which it was refused."""
    start = threading.Barrier(len(works))

    def one(work: Callable[[], Any]) -> Any:
        try:
            with pghistory.context(road="test"):
                start.wait(timeout=30)
                return work()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def test_two_presidents_do_not_remove_each_other(committed: tuple[Party, list[User]]) -> None:
    party, (one, other) = committed
    first, second = (Membership.objects.get(person=person) for person in (one, other))
    done = at_once(
        lambda: memberships.remove(second, actor=one) and "removed",
        lambda: memberships.remove(first, actor=other) and "removed",
    )
    assert sorted(done) == ["not_allowed", "removed"]
    assert party.memberships.active().count() == 1


def test_one_letter_opened_in_five_windows_gives_one_mandate(committed: tuple[Party, list[User]]) -> None:
    party, (president, _) = committed
    _, word = elsewhere(
        lambda: memberships.invite(party, email=f"new{HERE}", office=Office.TREASURER, language="ar", actor=president)
    )
    done = at_once(*[lambda: memberships.accept(word) and "accepted"] * 5)
    assert sorted(done) == ["accepted", *["wrong_state"] * 4]
    assert Membership.objects.filter(person__email=f"new{HERE}").count() == 1


def test_one_address_is_invited_once_however_often_the_button_is_pressed(committed: tuple[Party, list[User]]) -> None:
    party, (one, other) = committed

    def invite(actor: User) -> Callable[[], str]:
        letter: dict[str, Any] = {"email": f"new{HERE}", "office": Office.TREASURER, "language": "ar"}
        return lambda: memberships.invite(party, **letter, actor=actor) and "invited"

    done = at_once(*[invite(actor) for actor in (one, other, one, other)])
    assert sorted(done) == [*["already_invited"] * 3, "invited"]
    assert Message.objects.filter(to=f"new{HERE}").count() == 1


def test_the_letter_leaves_at_once_and_not_with_the_timer(committed: tuple[Party, list[User]]) -> None:
    party, (president, _) = committed
    mail.outbox.clear()
    letter: dict[str, Any] = {"email": f"soon{HERE}", "office": Office.TREASURER, "language": "ar"}
    _, word = elsewhere(lambda: memberships.invite(party, **letter, actor=president))
    outbox.courier.submit(int).result()
    assert [word in sent.body for sent in mail.outbox if sent.to == [f"soon{HERE}"]] == [True]
    assert Message.objects.get(to=f"soon{HERE}").state == MessageState.SENT


@pytest.mark.parametrize("by", ["removal", "night"])
def test_who_accepts_elsewhere_while_the_last_mandate_ends_keeps_the_account(
    by: str, committed: tuple[Party, list[User]]
) -> None:
    """Closing waits for the account, and asks again once it has it."""
    _, (president, leaving) = committed
    mandate = Membership.objects.get(person=leaving)

    def another_invites() -> str:
        second = Party.objects.create(kind="association", name_ar="جمعية أخرى في آن واحد")
        Membership.objects.create(person=president, party=second, office=Office.PRESIDENT, invited_by=president)
        letter: dict[str, Any] = {"email": leaving.email, "office": Office.TREASURER, "language": "ar"}
        if by == "night":
            yesterday = timezone.localdate() - timedelta(days=1)
            Membership.objects.filter(pk=mandate.pk).update(valid_from=yesterday, valid_until=yesterday)
        return memberships.invite(second, **letter, actor=president)[1]

    word = elsewhere(another_invites)

    def close() -> None:
        if by == "removal":
            memberships.remove(mandate, actor=president)
        else:
            due.close_account(leaving, president)

    assert elsewhere(lambda: one_after_the_other(lambda: memberships.accept(word), close)) == ["done", "done"]
    leaving.refresh_from_db()
    assert leaving.is_active
    assert [each.name_ar for each in associations_of(leaving)] == ["جمعية أخرى في آن واحد"]
