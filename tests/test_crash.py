"""Killed in the middle, at random moments: nothing is half done afterwards, and nothing that was promised is lost.

A cluster of its own, as durable as a real one; the program of tests/crash_work.py works in it. At most points its
process is killed, at every third the whole server with it. By hand, the whole size: `CRASH_POINTS=40`.
"""

import hashlib
import os
import queue
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from config.cluster import Cluster, find_programs
from config.env import CHECKOUT

from .test_embedded import servers

pytestmark = pytest.mark.xdist_group("crash")

POINTS = int(os.environ.get("CRASH_POINTS", "3"))  # 40 by hand
PATIENCE = 120.0

HALF_DONE = {
    "a state without its step": """
        SELECT uuid FROM registry_agreement AS agreement LEFT JOIN LATERAL (
            SELECT to_state FROM registry_transition WHERE agreement_id = agreement.id ORDER BY id DESC LIMIT 1
        ) AS last ON true
        WHERE state <> last.to_state OR (last.to_state IS NULL AND state NOT IN ('draft', 'proposed'))
    """,
    "steps that do not follow one another": """
        SELECT id FROM (
            SELECT id, from_state, lag(to_state) OVER (PARTITION BY agreement_id ORDER BY id) AS before
            FROM registry_transition
        ) AS step
        WHERE from_state <> before OR (before IS NULL AND from_state NOT IN ('draft', 'proposed'))
    """,
    "signed without its signatures": """
        SELECT uuid FROM registry_agreement AS agreement
        WHERE state IN ('signed', 'in_force', 'suspended', 'completed', 'terminated') AND 2 > (
            SELECT count(*) FROM registry_agreementparty WHERE agreement_id = agreement.id AND has_signed
        )
    """,
    "loaded, but not all that its row says": """
        SELECT uuid FROM registry_agreement AS agreement WHERE title_ar ~ 'drill-[0-9]+-[0-9]+$' AND (
            state <> 'in_force' OR publication <> 'published'
            OR 2 <> (SELECT count(*) FROM registry_agreementparty WHERE agreement_id = agreement.id)
        )
    """,
    "published without its record": """
        SELECT uuid FROM registry_agreement AS agreement
        LEFT JOIN registry_publishedrecord AS record ON record.key = agreement.uuid::text
        WHERE (publication = 'published') <> (record.id IS NOT NULL)
        OR (record.id IS NOT NULL AND (record.status, record.version) <> (agreement.state, published_version))
    """,
    "a version without its record, or a record without its version": """
        SELECT coalesce(version.key, record.key) FROM registry_publishedrecord AS record
        FULL JOIN (SELECT DISTINCT ON (collection, key) * FROM registry_publishedversion
                   ORDER BY collection, key, version DESC) AS version USING (collection, key)
        WHERE (version.action IS NOT NULL AND version.action <> 'withdraw' AND record.id IS NULL)
        OR (record.id IS NOT NULL AND version.sequence IS DISTINCT FROM record.sequence)
    """,
    "a gap in the publication sequence": """
        SELECT last FROM registry_publicationcounter
        WHERE last <> (SELECT count(*) FROM registry_publishedversion)
        OR last <> (SELECT max(sequence) FROM registry_publishedversion)
    """,
    "a number without its agreement": """
        SELECT kind_id FROM registry_registrationcounter AS counter GROUP BY kind_id, is_fictional
        HAVING sum(last) <> (SELECT count(registration_number) FROM registry_agreement AS agreement
            WHERE (agreement.kind_id, agreement.is_fictional) = (counter.kind_id, counter.is_fictional))
    """,
    "submitted without its number": """
        SELECT agreement_id FROM registry_transition JOIN registry_agreement AS agreement ON agreement.id = agreement_id
        WHERE step IN ('submit', 'sign') AND registration_number IS NULL
    """,
    "a state without its history": """
        SELECT uuid FROM registry_agreement AS agreement WHERE NOT EXISTS (
            SELECT FROM registry_agreementevent WHERE pgh_obj_id = agreement.id AND state = agreement.state
        )
    """,
}
"""What must find no row, whenever the lights go out."""

KEPT = {
    "step": "SELECT id::text FROM registry_transition",
    "version": "SELECT sequence::text FROM registry_publishedversion",
    "paper": "SELECT file FROM registry_document",
    "loaded": "SELECT uuid::text FROM registry_agreement WHERE state = 'in_force' AND publication = 'published'",
}


class House:
    """The cluster, the folder of papers, and the program that works there."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.cluster = folder, Cluster(folder / "postgres", durable=True)
        self.cluster.start()
        self.promised: dict[str, set[str]] = {kind: set() for kind in KEPT}
        self.lines: queue.Queue[str] = queue.Queue()
        self.log = (folder / "program.log").open("ab")

    def environment(self) -> dict[str, str]:
        ours = {"DATABASE_URL": self.cluster.url, "REGISTRY_DATA_DIR": str(self.folder), "PYTHONPATH": str(CHECKOUT)}
        known = {name: value for name, value in os.environ.items() if name != "REGISTRY_TEST_TEMPLATE"}
        return known | ours | {"DJANGO_SETTINGS_MODULE": "config.settings.testing"}

    def manage(self, *words: str) -> None:
        order = [sys.executable, str(CHECKOUT / "manage.py"), *words, "--verbosity=0"]
        subprocess.run(order, env=self.environment(), cwd=CHECKOUT, check=True, capture_output=True)

    def furnish(self) -> None:
        """A copy of the register that the tests have loaded already; where there is none, a new one."""
        template, programs = os.environ.get("REGISTRY_TEST_TEMPLATE"), find_programs()
        if not template or not (programs / "pg_dump").exists():
            self.manage("migrate")
            self.manage("load_reference")
            return
        source = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{template}"
        copy = subprocess.run([programs / "pg_dump", "--no-owner", source], check=True, capture_output=True)
        order = [programs / "psql", "--quiet", "--set=ON_ERROR_STOP=1", self.cluster.url]
        subprocess.run(order, input=copy.stdout, check=True, capture_output=True)

    def open(self) -> None:
        """The program starts, and its lines are read as they come."""
        self.program = subprocess.Popen(
            [sys.executable, "-m", "tests.crash_work"], cwd=CHECKOUT, env=self.environment(), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log,
        )  # fmt: skip
        assert self.program.stdout
        self.reader = threading.Thread(
            target=lambda out: [self.lines.put(line) for line in out], args=[self.program.stdout]
        )
        self.reader.start()
        assert self.next_line() == ["ready"]

    def next_line(self) -> list[str]:
        return self.lines.get(timeout=PATIENCE).split()

    def begin(self, turn: int) -> int:
        """A new child at work; answers its number."""
        assert self.program.stdin
        self.program.stdin.write(f"{turn}\n")
        self.program.stdin.flush()
        while True:
            words = self.next_line()
            if words[0] == "child":
                return int(words[1])
            self.keep(words)

    def keep(self, words: list[str]) -> None:
        if words[0] in self.promised:
            self.promised[words[0]].add(words[1])

    def work_until(self, promises: int, seconds: float) -> None:
        """So many promises, and a little longer."""
        for _ in range(promises):
            self.keep(words := self.next_line())
            assert words[0] != "over", (self.folder / "program.log").read_text()[-3000:]
        time.sleep(seconds)

    def kill(self, child: int, *, server: bool) -> None:
        """As a power cut does: nobody is asked."""
        if server:
            postmaster = self.cluster.process
            assert postmaster
            postmaster.kill()
            postmaster.wait()
            for orphan in servers(self.cluster.home):
                with suppress(ProcessLookupError):
                    os.kill(orphan, signal.SIGKILL)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        while (words := self.next_line()) != ["over"]:
            self.keep(words)
        if server:
            self.cluster.start()

    def close(self) -> None:
        if hasattr(self, "program"):
            assert self.program.stdin
            assert self.program.stdout
            self.program.stdin.close()
            self.program.wait(20)
            self.reader.join()
            self.program.stdout.close()
        self.log.close()
        self.cluster.stop()

    def answers(self, question: str) -> list[Any]:
        with psycopg.connect(self.cluster.url) as connection:
            return [row[0] for row in connection.execute(question).fetchall()]  # type: ignore[arg-type]


@pytest.fixture
def house() -> Iterator[House]:
    """Not pytest's tmp_path: that one is closed to everybody but root, and PostgreSQL is not root."""
    folder = Path(tempfile.mkdtemp(prefix="registry-crash-"))
    folder.chmod(0o711)
    house = House(folder)
    try:
        house.furnish()
        house.open()
        yield house
    finally:
        house.close()
        shutil.rmtree(folder)


def half_done(house: House) -> dict[str, list[Any]]:
    """What is half done, by what is wrong with it; files included."""
    found = {what: house.answers(question) for what, question in HALF_DONE.items()}
    papers = house.folder / "testing" / "documents"
    ours = """SELECT file FROM registry_document JOIN registry_user AS actor ON actor.id = uploaded_by_id
        WHERE full_name = 'drill'"""  # the papers of the copied register stayed where it was
    found["a row without its file"] = [
        name
        for name in house.answers(ours)
        if hashlib.sha256((papers / name).read_bytes()).hexdigest() != Path(name).stem
    ]
    return {what: rows for what, rows in found.items() if rows}


def test_nothing_is_half_done_and_nothing_promised_is_lost(house: House) -> None:
    chance = random.Random()
    for point in range(POINTS):
        child = house.begin(point)
        house.work_until(chance.randrange(1, 14), chance.random() * 0.25)
        house.kill(child, server=point % 3 == 2)
        assert half_done(house) == {}
        lost = {kind: house.promised[kind] - set(house.answers(question)) for kind, question in KEPT.items()}
        assert not any(lost.values()), lost
    assert all(house.promised.values()), "there was something to lose"
    print({kind: len(promised) for kind, promised in house.promised.items()})
