"""Reads with sessions of their own, as a served register has them: whole answers are of one moment and hold none."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from django.test import Client

from config.database import connection_arguments
from registry import api_tokens
from registry.exchange import dumps, shelf
from registry.publication.copying import Copied, copy_whole, one_snapshot
from registry.publication.reading import Question
from tests.published import reads_of_their_own

COUNT = "UPDATE registry_publicationcounter SET last = last + %s"


@pytest.fixture(autouse=True)
def _as_served(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Outside of any transaction: what is written here stays."""
    with django_db_blocker.unblock(), reads_of_their_own():
        yield
        connection.close()


@pytest.fixture
def somebody_else() -> Iterator[psycopg.Connection]:
    """Who publishes meanwhile, on a connection of their own; the register is put back at the end."""
    with psycopg.connect(**connection_arguments(connection.settings_dict), autocommit=True) as session:
        [last] = session.execute("SELECT last FROM registry_publicationcounter").fetchone() or ()
        yield session
        session.execute("UPDATE registry_publicationcounter SET last = %s", [last])


def copied(*words: str) -> Copied:
    return copy_whole(Question(collection="agreements", words=words), io.BytesIO())


def test_a_collection_without_records_is_of_the_same_moment(somebody_else: psycopg.Connection) -> None:
    with one_snapshot():
        before = copied()
        somebody_else.execute(COUNT, [1])
        empty = copied("nobodywrotethis")
    assert before.records > empty.records == 0
    assert before.version == empty.version
    assert copied("nobodywrotethis").version == before.version + 1


def held() -> list[str]:
    """The sessions that this thread has."""
    return [each.alias for each in connections.all(initialized_only=True) if each.connection is not None]


def test_who_reads_an_export_slowly_holds_no_session(client: Client) -> None:
    """Neither the one by which the answer was found, nor the one by which a token was looked up."""
    assert api_tokens.recognised(api_tokens.new_word()) is None
    assert "reads" in held()
    slow = client.get("/api/v1/agreements/?format=jsonl")
    assert (slow.status_code, held()) == (200, [])
    assert slow.getvalue()
    slow.close()


def test_who_reads_a_dump_slowly_holds_no_session(
    client: Client, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.site.dumps.SMALL", 1_000)
    settings.DATA_DIR = tmp_path
    dump, _is_new = dumps.make(shelf.place(), 7)
    slow = client.get(f"/dumps/{dump.name}/agreements.jsonl")
    assert (slow.status_code, held()) == (200, [])
    assert slow.getvalue()
    slow.close()
