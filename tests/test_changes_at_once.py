"""Many publish at once, and late, while somebody follows the changes: nothing is passed over.

Each act is a transaction that dawdles after it has taken its numbers. Were they visible in another order than they were
taken, the follower would go on behind a number that is still to come, and his copy would differ from the list.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from typing import Any

import pghistory
import pytest
from django.db import connection, transaction
from django.test import Client

from registry import models, publication
from registry.choices import PublicationStatus, Role, State
from registry.lifecycle import move
from registry.models import (
    Agreement,
    Party,
    Project,
    PublicationCounter,
    PublishedPlace,
    PublishedRecord,
    PublishedVersion,
    User,
)
from registry.publication.periods import forget_periods
from registry.refusals import Refusal

from .amended import agreement_in_force
from .conftest import person
from .factories import past_the_rules
from .followed import Follower, listed

THREADS, ACTS = 3, 10


class Committed:
    """A supervisor, and agreements with a project each, that other connections see."""

    def __init__(self) -> None:
        self.supervisor: User = person("salma@follow.example", Role.SUPERVISOR)
        self.agreements = [agreement_in_force(self.supervisor, title_fr=f"Suivie {number}") for number in range(3)]
        line = models.ProjectLine.objects.get(slug="jisr-al-usra")
        for agreement in self.agreements:
            holder = agreement.participations.first().party
            Project.objects.create(agreement=agreement, holder=holder, project_line=line, name_ar="فضاء")

    def remove(self) -> None:
        """Past the rules, which keep such things for ever."""
        with past_the_rules():
            agreements = Agreement.objects.filter(pk__in=[agreement.pk for agreement in self.agreements])
            projects = Project.objects.filter(agreement__in=agreements)
            parties = list(Party.objects.filter(participations__agreement__in=agreements).values_list("pk", flat=True))
            rows: tuple[Any, ...] = (agreements, projects, Party.objects.filter(pk__in=parties))
            keys = [str(uuid) for each in rows for uuid in each.values_list("uuid", flat=True)]
            records = PublishedRecord.objects.filter(key__in=keys)
            PublishedPlace.objects.filter(record__in=list(records.values_list("pk", flat=True))).delete()
            forget_periods(records.values_list("pk", flat=True))
            records.delete()
            PublishedVersion.objects.filter(key__in=keys).delete()
            projects.delete()
            for agreement in self.agreements:
                for lines in (agreement.overrides, agreement.transitions, agreement.participations):
                    lines.all().delete()
            agreements.delete()
            Party.objects.filter(pk__in=parties).delete()
            self.supervisor.delete()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[Committed]:
    with django_db_blocker.unblock():
        with pghistory.context(road="test"):
            made = Committed()
        yield made
        with pghistory.context(road="test"):
            made.remove()
        connection.close()


def act(dice: random.Random, agreement: Agreement, actor: User) -> None:
    """What may happen to a record: published, corrected, changed by a step, withdrawn, published again."""
    thing: Any = Agreement.objects.get(pk=agreement.pk)
    read = thing.publication == PublicationStatus.PUBLISHED
    chance = dice.random()
    if read and chance < 0.2:
        thing = thing.projects.get()
        read = thing.publication == PublicationStatus.PUBLISHED
    elif chance < 0.45:
        step = "suspend" if thing.state == State.IN_FORCE else "resume"
        move(thing, step, actor=actor, reason="لأن")
        return
    if read and dice.random() < 0.4:
        publication.withdraw(thing, actor=actor, reason="خطأ")
        return
    if isinstance(thing, Agreement):
        thing.title_fr = f"Suivie {dice.randrange(10**6)}"
        thing.save(update_fields=["title_fr"])
    publication.publish(thing, actor=actor, reason="تصحيح")


def busy(seed: int, committed: Committed, failures: list[BaseException]) -> None:
    """One of those who publish, on a connection of its own."""
    dice = random.Random(seed)
    try:
        with pghistory.context(road="test"):
            for _turn in range(ACTS):
                try:
                    with transaction.atomic():
                        act(dice, dice.choice(committed.agreements), committed.supervisor)
                        time.sleep(dice.choice([0, 0.01, 0.03]))
                except Refusal:
                    continue
    except BaseException as failure:  # noqa: BLE001 - told by the test, whose thread this is not
        failures.append(failure)
    finally:
        connection.close()


def everything(agreement: Agreement, actor: User) -> None:
    """One of each, so that it does not depend on chance and on the order of threads."""
    with pghistory.context(road="test"):
        publication.publish(agreement, actor=actor)
        move(agreement, "suspend", actor=actor, reason="لأن")
        publication.withdraw(agreement, actor=actor, reason="خطأ")
        for _turn in range(2):
            publication.publish(agreement, actor=actor)


def test_who_follows_while_others_publish_ends_with_the_list(committed: Committed) -> None:
    client, failures = Client(), []
    began = PublicationCounter.objects.get().last
    followers = [Follower(client), Follower(client, "projects"), Follower(client, "parties", size=3)]
    threads = [threading.Thread(target=busy, args=(number, committed, failures)) for number in range(THREADS)]
    everything(committed.agreements[0], committed.supervisor)
    for thread in threads:
        thread.start()
    try:
        while any(thread.is_alive() for thread in threads):
            for follower in followers:
                follower.follow()
    finally:
        for thread in threads:
            thread.join()
    assert not failures
    for follower in followers:
        assert follower.follow() == listed(client, follower.collection), follower.collection
        anew = Follower(client, follower.collection)
        assert anew.follow() == follower.copy
        assert [line["sequence"] for line in anew.lines] == [line["sequence"] for line in follower.lines]
    numbers = sorted(line["sequence"] for follower in followers for line in follower.lines)
    assert [number for number in numbers if number > began] == list(
        range(began + 1, PublicationCounter.objects.get().last + 1)
    ), "every number was told once, to one of them"
    actions = {line["action"] for line in followers[0].lines if line["sequence"] > began}
    assert actions == {"publish", "amend", "correct", "withdraw"}
