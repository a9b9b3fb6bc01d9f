"""The same reads with nothing around them: an ASGI function, a pool of connections, the same statements and bytes."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import parse_qs

import django

django.setup()

from psycopg_pool import AsyncConnectionPool  # noqa: E402

from registry.publication import database, reading, single  # noqa: E402

QUESTION = reading.Question(
    collection="agreements",
    pillars=("pillar",),
    regions=("region",),
    order=reading.Order.SIGNED_ON,
    descending=True,
    size=51,
)
SQL, PARAMETERS = reading.statement_by_places(QUESTION)
RECORD = single.RECORD


async def as_bytes(connection: Any) -> None:
    await connection.set_autocommit(True)
    for text in ("text", "varchar"):
        connection.adapters.register_loader(text, database.AsBytes)


POOL: AsyncConnectionPool[Any] = AsyncConnectionPool(
    os.environ["DATABASE_URL"], min_size=8, max_size=8, open=False, configure=as_bytes
)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        return
    query = parse_qs(scope["query_string"].decode())
    await POOL.open()  # nothing to do but for the first request of a worker
    body = await record(query["key"][0]) if "key" in query else await page(query["pillar"][0], query["region"][0])
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def page(pillar: str, region: str) -> bytes:
    given = {"pillar": pillar, "region": region}
    rows = await fetch(SQL, [given.get(str(parameter), parameter) for parameter in PARAMETERS])
    return b"".join((b'{"results":[', b",".join([row[2] for row in rows[:50]]), b'],"next":null,"previous":null}'))


async def record(key: str) -> bytes:
    [row] = await fetch(RECORD, ["agreements", key])
    return bytes(row[2])


async def fetch(sql: Any, parameters: list[Any]) -> list[Any]:
    async with POOL.connection() as connection:
        cursor = await connection.execute(sql, parameters)
        return list(await cursor.fetchall())
