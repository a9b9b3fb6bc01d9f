"""One statement to the database, with texts as bytes: for reads that forward what is stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, LiteralString

import psycopg
from django.conf import settings
from django.db import connections
from psycopg.abc import Buffer
from psycopg.adapt import AdaptersMap, Loader


class AsBytes(Loader):
    """Text as the bytes that came: decoding a page only to encode it again would cost more than finding it."""

    def load(self, data: Buffer) -> bytes:
        return bytes(data)


ADAPTERS: Final = AdaptersMap(psycopg.adapters)
for _text_type in ("text", "varchar"):
    ADAPTERS.register_loader(_text_type, AsBytes)


class _Cursor(psycopg.Cursor[tuple[Any, ...]]):
    """Gives texts as bytes.

    Not Django's cursor, which writes parameters into the statement and can't be told to leave texts alone. And one
    map of adapters for all: making one for each cursor takes longer than sending the statement.
    """

    @property
    def adapters(self) -> AdaptersMap:
        return ADAPTERS


def fetch(sql: LiteralString, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of one statement, which has the time that the sessions for reads give it (`config.database`)."""
    connection = connections[settings.REGISTRY_READS_DATABASE]
    connection.ensure_connection()
    with connection.wrap_database_errors, _Cursor(connection.connection) as cursor:
        return cursor.execute(sql, parameters).fetchall()
