"""The list of 50 agreements of a pillar and a region: the register, a fair naive view, and the bare read, in one run.

    uv run python -m tests.benchmarks.reads [--agreements 100000] [--seconds 10] [--check]

It starts a PostgreSQL cluster of its own, fills it, starts the three servers and asks them in turns with sixteen
clients. `--data FOLDER` keeps the cluster for the next run; `--check` ends with 1 where a floor is missed.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from config import embedded

HOST = "127.0.0.1"
CLIENTS = 16
WORKERS = 2
ROUNDS = 9
FLOORS = {"naive": 20.0, "bare": 0.75}
PILLARS = ("smart-inclusive-environment", "equality-empowerment-leadership", "values-sustainability")
REGIONS = tuple(f"{number:02d}" for number in range(1, 13))
SERVERS = {
    "register": ("wsgi", "config.wsgi:application", "/api/v1/agreements/"),
    "naive": ("wsgi", "config.wsgi:application", "/api/naive/agreements/"),
    "bare": ("asgi", "tests.benchmarks.bare:application", "/"),
}


def say(line: str) -> None:
    print(line, flush=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server(interface: str, target: str) -> Iterator[int]:
    """A granian server with the options of `serve`; it ends with the block."""
    port = free_port()
    command = [sys.executable, "-m", "granian", target, "--interface", interface, "--host", HOST, "--port", str(port)]
    command += ["--workers", str(WORKERS), "--backlog", "1024", "--log-level", "warning", "--no-ws"]
    command += ["--blocking-threads", "4"] if interface == "wsgi" else []
    process = subprocess.Popen(command, env={**os.environ, "PYTHONWARNINGS": "ignore"})
    try:
        await_answer(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(20)


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


def paths(name: str) -> list[str]:
    """Every pillar with every region, in an arbitrary order."""
    found = [
        f"{SERVERS[name][2]}?pillar={pillar}&region={region}&page_size=50" for pillar in PILLARS for region in REGIONS
    ]
    random.Random(1).shuffle(found)
    return found


def ask(name: str, port: int, seconds: float) -> dict[str, float]:
    """What the clients measured, in a process of their own."""
    command = [sys.executable, "-m", "tests.benchmarks.load", f"{HOST}:{port}", str(CLIENTS), str(seconds)]
    result = subprocess.run(command, input="\n".join(paths(name)), capture_output=True, text=True, check=False)
    if result.returncode:
        raise SystemExit(f"{name}: {result.stderr}")
    measured: dict[str, float] = json.loads(result.stdout)
    return measured


def identifiers(name: str, port: int, path: str) -> list[str]:
    """Which agreements a page holds."""
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    connection.request("GET", path)
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return [record.get("id") or record["uuid"] for record in answer["results"]]


def require_equal_answers(ports: dict[str, int]) -> None:
    """Three ways to the same pages, or the comparison means nothing."""
    for places in list(zip(*(paths(name) for name in SERVERS), strict=True))[:6]:
        answers = {name: identifiers(name, ports[name], path) for name, path in zip(SERVERS, places, strict=True)}
        if len(set(map(tuple, answers.values()))) > 1:
            raise SystemExit(f"the answers differ: {places}")


Round = dict[str, dict[str, float]]


def measure(seconds: float) -> list[Round]:
    """Each server in its turn, many times for a moment: what else the machine does then is everybody's."""
    with ExitStack() as stack:
        ports = {name: stack.enter_context(server(*SERVERS[name][:2])) for name in SERVERS}
        require_equal_answers(ports)
        for name in SERVERS:
            ask(name, ports[name], min(3.0, seconds))  # warm
        return [{name: ask(name, ports[name], seconds / ROUNDS) for name in SERVERS} for _round in range(ROUNDS)]


def report(rounds: list[Round]) -> bool:
    """The table, the ratios (the median of the rounds, each by itself), and whether every floor was reached."""
    say(f"{'':10}{'requests/s':>12}{'p50 ms':>10}{'p99 ms':>10}{'kB/page':>10}")
    for name in SERVERS:
        rate, half, most, size = (median(each[name][key] for each in rounds) for key in ("rate", "p50", "p99", "bytes"))
        say(f"{name:10}{rate:12.1f}{half:10.1f}{most:10.1f}{size / 1000:10.1f}")
    reached = True
    for other, floor in FLOORS.items():
        ratios = [each["register"]["rate"] / each[other]["rate"] for each in rounds]
        ratio = median(ratios)
        reached = reached and ratio >= floor
        spread = f"rounds {min(ratios):.2f} to {max(ratios):.2f}"
        say(f"register / {other}: {ratio:.2f} (floor {floor:g}{'' if ratio >= floor else ', MISSED'}; {spread})")
    return reached


def fill(agreements: int, folder: Path) -> None:
    """The database, unless the folder holds it already."""
    mark = folder / f"agreements-{agreements}"
    if mark.exists():
        return
    import django  # after DATABASE_URL is set: the settings read it

    django.setup()
    from tests.benchmarks.generate import generate

    started = time.monotonic()
    generate(agreements, say)
    mark.touch()
    say(f"filled in {time.monotonic() - started:.0f} s")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--agreements", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=10.0, help="of load for each server")
    parser.add_argument("--data", type=Path, help="keep the cluster here; delete it after a change of the tables")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = options.data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="registry-benchmark-")))
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)
        os.environ["REGISTRY_DATA_DIR"] = str(folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
        os.environ["DATABASE_URL"] = stack.enter_context(embedded.running(folder / "postgres", durable=False))
        fill(options.agreements, folder)
        reached = report(measure(options.seconds))
    return 0 if reached or not options.check else 1


if __name__ == "__main__":
    embedded.exit_on_signals()
    sys.exit(main())
