"""The servers that are compared: started by the options of `serve`, ended with the block, watched for their memory."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

HOST: Final = "127.0.0.1"
WORKERS: Final = 2
WSGI: Final = "config.wsgi:application"
BARE: Final = "tests.benchmarks.bare:application"


@dataclass(frozen=True)
class Server:
    """One that runs: the register (with the naive view beside it), or the bare read."""

    port: int
    process: subprocess.Popen[bytes] = field(repr=False)

    def memory(self) -> float:
        """Megabytes that its processes hold."""
        return sum(_resident(pid) for pid in _family(self.process.pid)) / 1024


def _family(pid: int) -> list[int]:
    children = [
        int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]
    return [pid, *(member for child in children for member in _family(child))]


def _resident(pid: int) -> int:
    """Kilobytes, what is shared counted once (`Pss`)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


@contextmanager
def server(target: str, database: str | None = None) -> Iterator[Server]:
    """A granian server; on another database than that of this run where one is given."""
    port, interface = free_port(), "asgi" if target == BARE else "wsgi"
    command = [sys.executable, "-m", "granian", target, "--interface", interface, "--host", HOST, "--port", str(port)]
    command += ["--workers", str(WORKERS), "--backlog", "1024", "--log-level", "warning", "--no-ws"]
    command += ["--blocking-threads", "4"] if interface == "wsgi" else []
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"} | ({"DATABASE_URL": database} if database else {})
    process = subprocess.Popen(command, env=environment)
    try:
        await_answer(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def await_answer(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"a server on port {port} did not start")
