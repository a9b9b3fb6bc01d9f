"""Several clerks open an amendment of one agreement in the same moment."""

import threading
from collections.abc import Iterator
from typing import Any

import pghistory
import pytest
from django.db import connection

from registry import permissions
from registry.amendments import open_amendment
from registry.models import Agreement, Party, User
from registry.refusals import Refusal

from .amended import agreement_in_force
from .conftest import person
from .factories import past_the_rules


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[User, Agreement]]:
    """A supervisor and an agreement that other connections see; taken away by hand, past the rules, at the end."""
    with django_db_blocker.unblock():
        with pghistory.context(road="test"):
            actor = person("salma@ministry.example", permissions.SUPERVISOR)
            agreement = agreement_in_force(actor, region_codes=[], pillar_slugs=[])
        yield actor, agreement
        parties = [row.party_id for row in agreement.participations.all()]
        with pghistory.context(road="test"), past_the_rules():
            for rows in (agreement.amendments, agreement.transitions, agreement.participations):
                rows.all().delete()
            Agreement.objects.filter(pk=agreement.pk).delete()
            Party.objects.filter(pk__in=parties).delete()
            actor.delete()
        connection.close()


def test_of_many_who_open_at_once_one_does(committed: tuple[User, Agreement]) -> None:
    actor, agreement = committed
    outcomes: list[str] = []
    gate = threading.Barrier(6)

    def attempt() -> None:
        try:
            gate.wait()
            with pghistory.context(road="test"):
                outcomes.append(str(open_amendment(agreement, kind="text", actor=actor).number))
        except Refusal as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["1", *["open_amendment"] * 5]
