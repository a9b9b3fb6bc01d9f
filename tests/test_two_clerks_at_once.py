"""Saves of one record by four people at the same time, each on a connection of their own: none is lost.

By hand, the whole size, a hundred: `CLERKS_SAVES=25`.
"""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from typing import Any

import pghistory
import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from registry import permissions
from registry.models import Person, User
from tests.office import change_page

SAVES = int(os.environ.get("CLERKS_SAVES", "6"))  # of each; 25 by hand

pytestmark = pytest.mark.django_db


def elsewhere(work: Callable[[], Any]) -> Any:
    """Done on a connection of its own, and committed: what the test itself writes, nobody else can see."""

    def and_close() -> Any:
        try:
            with pghistory.context(road="test"):
                return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        return other.submit(and_close).result()


def a_record_and_four_clerks() -> Person:
    for number in range(4):
        User.objects.create_user(f"clerk{number}@threads.example", roles=[permissions.CLERK])
    return Person.objects.create(name_ar="شخص يعدله أربعة", name_fr="Début")


def without_them() -> None:
    Person.objects.filter(name_ar="شخص يعدله أربعة").delete()
    users = User.objects.filter(email__endswith="@threads.example")
    LogEntry.objects.filter(user__in=users).delete()
    users.delete()
    Session.objects.all().delete()


@pytest.fixture
def committed() -> Iterator[Person]:
    """Not pytest-django's way of doing without a transaction: that one ends with a TRUNCATE, which is refused."""
    try:
        yield elsewhere(a_record_and_four_clerks)
    finally:
        elsewhere(without_them)


class Inputs(HTMLParser):
    """The inputs of a page with their values. Not Django's `response.context`: it mixes what all threads render."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("name") and given.get("type") in ("text", "hidden"):
            self.values[str(given["name"])] = given.get("value") or ""


def save_many(number: int, address: str, start: threading.Barrier) -> dict[str, int]:
    """Samira number `number` adds words to the name, each after what she read there; the answer to each."""
    client = Client()
    user = User.objects.get(email=f"clerk{number}@threads.example")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answers = {}
    start.wait()
    for turn in range(SAVES):
        data, word = Inputs(client.get(address).text).values, f"{number}w{turn}"
        answers[word] = client.post(address, data | {"name_fr": f"{data['name_fr']} {word}", "_save": "1"}).status_code
    connection.close()
    return answers


def test_saves_by_four_people_lose_none(committed: Person) -> None:
    address, start = change_page(committed), threading.Barrier(4)
    with ThreadPoolExecutor(4) as people:
        done = [people.submit(save_many, number, address, start) for number in range(4)]
        answers = {word: status for each in done for word, status in each.result().items()}
    assert set(answers.values()) == {302, 409}
    accepted = {word for word, status in answers.items() if status == 302}
    stored = Person.objects.get(pk=committed.pk)
    assert stored.name_fr.split()[0] == "Début"
    assert sorted(stored.name_fr.split()[1:]) == sorted(accepted), "every accepted save is there, and nothing else"
    assert stored.revision == 1 + len(accepted)
