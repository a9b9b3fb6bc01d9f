"""A client that costs little: sixteen connections kept alive, in one process of its own, without a library.

Run as a program: the address, the number of clients, the seconds, the status that is expected, and one path on each
line of its input, with a header after a tab where there is one; it answers one line of JSON.
"""

from __future__ import annotations

import json
import random
import selectors
import socket
import sys
import time
from typing import Any

BUFFER = 1 << 18
PATIENCE = 180.0


class Client:
    """One connection: asks, reads the answer to its end, asks again as long as there is time."""

    def __init__(self, host: str, port: int, requests: list[bytes], status: bytes, until: float) -> None:
        self.chance = random.Random(port)
        self.requests = requests
        self.status = status
        self.until = until
        self.socket = socket.create_connection((host, port), timeout=60)
        self.buffer = bytearray(BUFFER)
        self.times: list[float] = []
        self.bytes = 0
        self.busy = False

    def ask(self) -> None:
        self.asked = time.perf_counter()
        self.busy = self.asked < self.until or not self.times
        if self.busy:
            self.head, self.left = b"", -1
            self.socket.sendall(self.chance.choice(self.requests))

    def read(self) -> None:
        number = self.socket.recv_into(self.buffer)
        if not number:
            raise SystemExit("the server ended the connection")
        self.bytes += number
        if self.left < 0:
            self.head += bytes(self.buffer[:number])
            if b"\r\n\r\n" not in self.head:
                return
            self.left = self.length()
        else:
            self.left -= number
        if self.left == 0:
            self.times.append(time.perf_counter() - self.asked)
            self.ask()

    def length(self) -> int:
        """How much of the answer is still to come, told by its head."""
        head, _separator, rest = self.head.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 " + self.status):
            raise SystemExit((head + rest[:500]).decode(errors="replace"))
        lines = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        whole = 0 if self.status == b"304" else int(lines[b"content-length"])
        return whole - len(rest)


def measure(host: str, port: int, clients: int, seconds: float, status: str, lines: list[str]) -> dict[str, Any]:
    """Requests a second and their times, in milliseconds. What was asked in time is waited for, and counted."""
    requests = [request(host, port, *line.split("\t")) for line in lines]
    started = time.perf_counter()
    until = started + seconds
    crowd = [Client(host, port, requests, status.encode(), until) for _number in range(clients)]
    selector = selectors.DefaultSelector()
    for client in crowd:
        selector.register(client.socket, selectors.EVENT_READ, client)
        client.ask()
    while any(client.busy for client in crowd) and time.perf_counter() < started + PATIENCE:
        for key, _events in selector.select(0.1):
            key.data.read()
    ended = time.perf_counter()
    times = sorted(taken for client in crowd for taken in client.times)
    if not times:
        raise SystemExit("no answer in time")
    return {
        "rate": len(times) / (ended - started),
        "p50": 1000 * times[len(times) // 2],
        "p99": 1000 * times[len(times) * 99 // 100],
        "bytes": sum(client.bytes for client in crowd) / len(times),
    }


def request(host: str, port: int, path: str, *headers: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", f"Host: {host}:{port}", *headers, "", ""]).encode()


if __name__ == "__main__":
    place, number, duration, expected = sys.argv[1:]
    server, _colon, at = place.partition(":")
    given = sys.stdin.read().splitlines()
    print(json.dumps(measure(server, int(at), int(number), float(duration), expected, given)))
