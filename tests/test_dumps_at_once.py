"""A dump is of one moment, whatever is published while it is made."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from config.database import connection_arguments
from registry.exchange.dumps import _one_snapshot
from registry.publication.copying import Copied, copy_whole
from registry.publication.reading import Question
from tests.published import reads_of_their_own

COUNT = "UPDATE registry_publicationcounter SET last = last + %s"


@pytest.fixture
def somebody_else(django_db_setup: None, django_db_blocker: Any) -> Iterator[psycopg.Connection]:
    """Who publishes meanwhile, on a connection of their own. In a register as it is served."""
    with django_db_blocker.unblock():
        arguments = connection_arguments(connection.settings_dict)
        with psycopg.connect(**arguments, autocommit=True) as session, reads_of_their_own():
            session.execute(COUNT, [1])
            yield session
            session.execute(COUNT, [-2])
        connection.close()


def copied(*words: str) -> Copied:
    return copy_whole(Question(collection="agreements", words=words), io.BytesIO())


def test_a_collection_without_records_is_of_the_same_moment(somebody_else: psycopg.Connection) -> None:
    with _one_snapshot():
        before = copied()
        somebody_else.execute(COUNT, [1])
        empty = copied("nobodywrotethis")
    assert before.records > empty.records == 0
    assert before.version == empty.version
    assert copied("nobodywrotethis").version == before.version + 1
