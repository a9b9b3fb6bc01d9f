"""The whole register at once: rows a second against pages of the naive view and against COPY, and what it holds."""

from __future__ import annotations

import http.client
import os
import threading
import time
from collections.abc import Iterator
from typing import Final, Self

import psycopg

from .measuring import Result, asked, compared, say
from .pages import NAIVE, PILLARS, REGISTER
from .servers import HOST, Server

ROUNDS: Final = 3
CHUNK: Final = 1 << 20
PAGES: Final = 5
MEMORY: Final = 120
WHOLE: Final = f"{REGISTER}?format=jsonl"
COPY: Final = "COPY (SELECT body FROM registry_publishedrecord WHERE collection = 'agreements') TO STDOUT"


def streamed(server: Server, path: str) -> tuple[int, float]:
    """Rows, and rows a second, of one client that reads as fast as it can."""
    started, rows = time.perf_counter(), 0
    connection = http.client.HTTPConnection(HOST, server.port, timeout=600)
    connection.request("GET", path)
    answer = connection.getresponse()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status}")
    while piece := answer.read(CHUNK):
        rows += piece.count(b"\n")
    connection.close()
    return rows, rows / (time.perf_counter() - started)


def copied() -> float:
    """Rows a second of the stored bytes, as the database gives them out."""
    started, rows = time.perf_counter(), 0
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection, connection.cursor().copy(COPY) as stream:
        for _row in stream:
            rows += 1
    return rows / (time.perf_counter() - started)


def paged(server: Server) -> float:
    """Rows a second of a client that follows the pages of the naive view."""
    started = time.perf_counter()
    for number in range(1, PAGES + 1):
        asked(server, f"{NAIVE}?page_size=100&page={number}")
    return 100 * PAGES / (time.perf_counter() - started)


class Watch:
    """How much memory a server comes to hold while something goes on."""

    def __init__(self, server: Server) -> None:
        self.server, self.idle, self.most = server, server.memory(), 0.0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)

    def look(self) -> None:
        while not self.over.wait(0.2):
            self.most = max(self.most, self.server.memory())

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.over.set()
        self.thread.join()


def exports(register: Server, bare: Server, seconds: float) -> Iterator[Result]:
    """JSON lines of everything."""
    del bare, seconds
    if asked(register, f"{WHOLE}&pillar={PILLARS[0]}&region=01")[0] != 200:
        say("skipped: the register has no format=jsonl yet")
        return
    part = f"{WHOLE}&pillar={PILLARS[0]}"
    streamed(register, part)  # warm
    with Watch(register) as watch:
        rounds = [
            (streamed(register, WHOLE), streamed(register, part), paged(register), copied()) for _ in range(ROUNDS)
        ]
    ours = [whole[1] for whole, _part, _pages, _copy in rounds]
    rows = " rows/s"
    yield compared("export as JSON lines", "naive pages", ours, [each[2] for each in rounds], 50, unit=rows)
    yield compared("export as JSON lines", "COPY", ours, [each[3] for each in rounds], 0.6, unit=rows)
    few, many = rounds[0][1][0], rounds[0][0][0]
    yield compared(
        f"a row of {many:,} (cost)", f"a row of {few:,}", ours, [each[1][1] for each in rounds], 1.2, at_most=True,
        unit=rows,
    )  # fmt: skip
    more = watch.most - watch.idle
    yield Result("memory of the export, MB", "idle", f"+{more:.0f}", f"{watch.idle:.0f}", [more], MEMORY, at_most=True)
