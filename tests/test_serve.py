"""The one command of the README, as a stranger runs it: a folder with an awkward name, a bare machine, a signal."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config.env import CHECKOUT
from registry.management.commands.serve import port_number

pytestmark = pytest.mark.xdist_group("serve")

PATIENCE = 240.0  # the first start migrates and loads everything; a busy machine may take its time
WAIT = "import time; print('here', flush=True); time.sleep(60)"
OURS = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "REGISTRY_TEST_TEMPLATE", "REGISTRY_DATA_DIR", "PYTHONPATH"}


def environment(**variables: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in OURS} | variables


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def manage(*arguments: str, data: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    if data:
        variables["REGISTRY_DATA_DIR"] = str(data)
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=environment(**variables), cwd=CHECKOUT, capture_output=True, text=True, check=False,
        stdin=subprocess.DEVNULL, timeout=PATIENCE,
    )  # fmt: skip


def left_behind(data: Path) -> list[str]:
    """The processes that still work with this folder, by their environment or their place of work."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            works_there = str((process / "cwd").readlink()).startswith(str(data))
            if works_there or os.fsencode(f"REGISTRY_DATA_DIR={data}") in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


class Registry:
    """One `manage.py serve`, from its first line to its end."""

    def __init__(self, data: Path, *options: str) -> None:
        self.data, self.port = data, free_port()
        self.log = data.with_name(f"{data.name}.log")
        self.started = time.monotonic()
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--port", str(self.port), *options],
                env=environment(REGISTRY_DATA_DIR=str(data)), cwd=CHECKOUT, stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        while "\nready " not in self.output and self.process.poll() is None:
            assert time.monotonic() - self.started < PATIENCE, self.output
            time.sleep(0.05)
        self.seconds = time.monotonic() - self.started
        time.sleep(0.2)  # the addresses come in the same breath as `ready`

    @property
    def output(self) -> str:
        return self.log.read_text("utf-8")

    def get(self, path: str) -> tuple[int, bytes]:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            asking.request("GET", path)
            answer = asking.getresponse()
            return answer.status, answer.read()
        finally:
            asking.close()

    def end(self, number: signal.Signals, send: Callable[[int, int], None] = os.kill) -> int:
        if self.process.poll() is None:
            send(self.process.pid, number)
        return self.process.wait(30)


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="بيانات السجل "))
    folder.chmod(0o711)
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def served(data: Path) -> str:
    """What the first start of a fresh machine printed; the data stays for the other tests."""
    registry = Registry(data)
    try:
        assert registry.process.poll() is None, registry.output
        pages = {
            path: registry.get(path) for path in ("/", "/admin/login/", "/accounts/login/", "/api/v1/", "/api/v1/docs/")
        }
        taken = manage("serve", "--port", str(registry.port), data=data)
        beside = manage(
            "shell", "-c", "from registry.models import User; print('users', User.objects.count())", data=data
        )
    finally:
        status = registry.end(signal.SIGTERM)
    assert status == 0, registry.output
    assert left_behind(data) == []
    assert {path: found[0] for path, found in pages.items() if found[0] not in (200, 302)} == {}
    assert (taken.returncode, taken.stdout.count("\n") <= 1, taken.stderr.count("\n")) == (2, True, 1), taken.stderr
    assert f"Port {registry.port} is taken by another program" in taken.stderr
    assert beside.returncode == 0, beside.stderr
    assert "users" in beside.stdout
    assert "Traceback" not in registry.output
    return registry.output


def test_the_first_start_says_ready_and_where_everything_is(served: str) -> None:
    ready = re.findall(r"^ready (http://127\.0\.0\.1:\d+/)$", served, re.MULTILINE)
    assert len(ready) == 1
    after = served.split("ready ")[1]
    assert all(f"{ready[0]}{path}" in after for path in ("admin/", "api/v1/", "api/v1/docs/"))
    assert "demonstration accounts:" in after
    assert "@" in after.split("demonstration accounts:")[1]


def test_the_first_start_says_what_it_does(served: str) -> None:
    for step in ("database tables", "reference lists", "static files", "records", "demonstration"):
        assert re.search(rf"^{step}: done in [0-9.]+ s$", served, re.MULTILINE), step


def test_the_second_start_is_quick_and_ctrl_c_ends_it(served: str, data: Path) -> None:
    registry = Registry(data)
    assert registry.process.poll() is None, registry.output
    status = registry.end(signal.SIGINT, send=os.killpg)
    assert status in (0, 130)
    assert left_behind(data) == []
    assert "Traceback" not in registry.output
    for step in ("database tables", "reference lists", "static files", "records", "demonstration"):
        assert f"\n{step}: up to date\n" in registry.output
    assert registry.seconds < 15, "aimed at 3 seconds on an idle machine"


def test_no_two_processes_share_a_connection_to_the_database(served: str, data: Path) -> None:
    """Answers would get mixed, one visitor's rows to another: many at once, each answer whole, no socket in common."""
    registry = Registry(data)
    try:
        with ThreadPoolExecutor(16) as visitors:
            answers = list(visitors.map(registry.get, ["/api/v1/agreements/?page_size=100", "/api/v1/regions/"] * 32))
        processes = [registry.process.pid, *children_of(registry.process.pid)]
        held = [sockets_of(pid) for pid in processes]
        assert len(processes) >= 3
    finally:
        registry.end(signal.SIGTERM)
    assert {status for status, _ in answers} == {200}
    assert len({body for _, body in answers}) == 2, "the same question has the same answer"
    for one, other in itertools.combinations(held, 2):
        assert one & other == set()


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def sockets_of(pid: int) -> set[str]:
    """The TCP sockets that a process holds and that are connected, as their inodes."""
    connected = {row.split()[9] for row in Path("/proc/net/tcp").read_text().splitlines()[1:] if row.split()[3] == "01"}
    inodes = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            inodes |= {found[1] for found in [re.match(r"socket:\[(\d+)\]", str(link.readlink()))] if found}
    return inodes & connected


def test_a_killed_registry_takes_its_workers_along_and_the_next_start_works(served: str, data: Path) -> None:
    killed = Registry(data)
    killed.end(signal.SIGKILL)
    again = Registry(data)
    assert again.process.poll() is None, again.output
    assert again.end(signal.SIGTERM) == 0
    assert left_behind(data) == []


def test_a_signal_during_the_preparation_leaves_nothing_behind(served: str, data: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", WAIT],
        env=environment(REGISTRY_DATA_DIR=str(data)), cwd=CHECKOUT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    assert "here" in process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 143
    process.stdout.close()
    assert left_behind(data) == []


def test_a_reset_asks_first(served: str, data: Path) -> None:
    result = manage("serve", "--port", str(free_port()), "--reset", data=data)
    assert result.returncode == 2
    assert "add --no-input" in result.stderr


@pytest.fixture
def empty() -> Iterator[Path]:
    """A folder that PostgreSQL's own user may enter, as those of pytest may not be."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def test_a_reset_leaves_nothing_of_the_former_database(empty: Path) -> None:
    """Neither documents nor dumps, which the next database would take for its own."""
    left = [empty / name for name in ("dumps/2026-01-01-7/manifest.json", "documents/1.pdf", "demo-accounts.json")]
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("[]")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(free_port()), "--reset", "--no-input"],
        env=environment(REGISTRY_DATA_DIR=str(empty), PYTHONUNBUFFERED="1"), cwd=CHECKOUT,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    assert any(line.startswith("reset: done") for line in process.stdout)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert [path for path in left if path.exists()] == []
    assert not (empty / "dumps").exists()
    assert left_behind(empty) == []


def test_a_reset_never_touches_a_database_that_was_given(tmp_path: Path) -> None:
    given = os.environ["DATABASE_URL"]
    port = str(free_port())
    result = manage("serve", "--port", port, "--reset", "--no-input", data=tmp_path, DATABASE_URL=given)
    assert result.returncode == 2
    assert "DATABASE_URL names another one" in result.stderr


def broken_addresses() -> dict[str, tuple[str, str]]:
    given = os.environ["DATABASE_URL"]
    before, _, name = given.partition("?")[0].rpartition("/")
    host = before.rpartition("@")[2].removeprefix("postgresql://")
    return {
        "nonsense": ("nonsense", "must begin with postgresql://"),
        "another server": ("mysql://host/name", "must begin with postgresql://"),
        "nobody listens": (f"postgresql://a:b@127.0.0.1:{free_port()}/r", "Check the host and the port"),
        "no such database": (f"{before}/no_such_database", "Check the name 'no_such_database'"),
        "wrong user": (f"postgresql://stranger:wrong@{host}/{name}", "Check the user"),
    }


@pytest.mark.parametrize("what", ["nonsense", "another server", "nobody listens", "no such database", "wrong user"])
@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_a_broken_database_address_is_one_sentence(what: str, command: str, tmp_path: Path) -> None:
    address, advice = broken_addresses()[what]
    result = manage(command, data=tmp_path, DATABASE_URL=address)
    assert result.returncode == 2, result.stderr
    assert advice in result.stderr
    assert "DATABASE_URL" in result.stderr
    assert result.stderr.count("\n") == 1, "one sentence, no trace"


def test_production_never_starts_a_database_of_its_own(tmp_path: Path) -> None:
    result = manage("migrate", data=tmp_path, DJANGO_SETTINGS_MODULE="config.settings.production")
    assert result.returncode == 2
    assert "SECRET_KEY is not set" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "postgres").exists()


@pytest.mark.parametrize("port", ["0", "65536", "http", "٨٠٠٠", "-1", ""])
def test_a_port_is_a_number(port: str) -> None:
    with pytest.raises(ArgumentTypeError, match="write a number from 1 to 65535"):
        port_number(port)


def test_a_wrong_option_is_explained_before_anything_starts(tmp_path: Path) -> None:
    result = manage("serve", "--port=http", data=tmp_path, DATABASE_URL=os.environ["DATABASE_URL"])
    assert result.returncode == 2
    assert "argument --port: write a number" in result.stderr
    assert "Traceback" not in result.stderr


def test_help_needs_no_database(tmp_path: Path) -> None:
    assert "--records-only" in manage("serve", "--help", data=tmp_path).stdout
    assert manage("help", data=tmp_path).returncode == 0
    assert not (tmp_path / "postgres").exists()
