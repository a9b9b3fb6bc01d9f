"""How a measure is taken and told: contenders in turns, many short rounds, the median of the ratios of each round."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

from .servers import HOST, Server

CLIENTS: Final = 16


def say(line: str) -> None:
    print(line, flush=True)


@dataclass(frozen=True)
class Contender:
    """A server and what it is asked; `slow` ones are asked for fewer rounds."""

    server: Server
    paths: Sequence[str]
    status: int = 200

    def rate(self, seconds: float) -> float:
        """Requests a second, by clients in a process of their own."""
        where = [f"{HOST}:{self.server.port}", str(CLIENTS), str(seconds), str(self.status)]
        command = [sys.executable, "-m", "tests.benchmarks.load", *where]
        result = subprocess.run(command, input="\n".join(self.paths), capture_output=True, text=True, check=False)
        if result.returncode:
            raise SystemExit(f"{self.paths[0]}: {result.stderr}")
        return float(json.loads(result.stdout)["rate"])


@dataclass(frozen=True)
class Result:
    """One line of the table. `at_most` turns a floor into a ceiling: the ratio is then one of costs."""

    work: str
    against: str
    ours: str
    theirs: str
    ratios: Sequence[float]
    bound: float | None
    at_most: bool = False

    @property
    def ratio(self) -> float:
        return median(self.ratios)

    @property
    def reached(self) -> bool:
        if self.bound is None:
            return True
        return self.ratio <= self.bound if self.at_most else self.ratio >= self.bound

    def line(self) -> str:
        bound = "-" if self.bound is None else f"{'≤' if self.at_most else '≥'} {self.bound:g}"
        spread = f"{min(self.ratios):.2f} to {max(self.ratios):.2f}"
        told = f"{self.ratio:.2f}{'' if self.reached else ' **missed**'}"
        return f"| {self.work} | {self.ours} | {self.against}: {self.theirs} | {told} | {bound} | {spread} |"


HEAD: Final = "| work | register | against | ratio | floor | rounds |\n|---|---|---|---|---|---|"

Bounds = Mapping[str, tuple[float, bool]]
"""For each opponent: the bound, and whether it is a ceiling for the cost."""


def contest(
    work: str, register: Contender, others: Mapping[str, Contender], bounds: Bounds, *, seconds: float, rounds: int
) -> list[Result]:
    """Each in its turn, many times for a moment: what else the machine does then is everybody's."""
    everybody = {"": register, **others}
    for contender in everybody.values():
        contender.rate(min(1.0, seconds / rounds))  # warm
    taken = [{name: one.rate(seconds / rounds) for name, one in everybody.items()} for _round in range(rounds)]
    return [
        compared(work, name, [each[""] for each in taken], [each[name] for each in taken], *bounds[name])
        for name in others
    ]


def compared(
    work: str, against: str, ours: Sequence[float], theirs: Sequence[float], bound: float | None, at_most: bool = False,
    unit: str = "/s",
) -> Result:  # fmt: skip
    """The result of paired rates. A ceiling is one for our cost: how many of theirs fit in the time of one of ours."""
    pairs = list(zip(ours, theirs, strict=True))
    ratios = [their / our if at_most else our / their for our, their in pairs]
    told = [f"{median(rates):,.{0 if median(rates) >= 100 else 1}f}{unit}" for rates in (ours, theirs)]
    return Result(work, against, told[0], told[1], ratios, bound, at_most)


def asked(server: Server, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, Mapping[str, str], bytes]:
    """One answer: its status, its headers (lower case) and its body."""
    connection = http.client.HTTPConnection(HOST, server.port, timeout=180)
    connection.request("GET", path, headers=dict(headers or {}))
    answer = connection.getresponse()
    found = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    connection.close()
    return found


def listed(server: Server, path: str) -> dict[str, Any]:
    """A page, read."""
    status, _headers, body = asked(server, path)
    if status != 200:
        raise SystemExit(f"{path}: {status} {body[:300].decode(errors='replace')}")
    page: dict[str, Any] = json.loads(body)
    return page


def require_equal(*pages: dict[str, Any]) -> None:
    """Several ways to the same page, or the comparison means nothing."""
    found = [[record.get("id") or record["uuid"] for record in page["results"]] for page in pages]
    if any(one != found[0] for one in found):
        raise SystemExit(f"the answers differ: {found}")
