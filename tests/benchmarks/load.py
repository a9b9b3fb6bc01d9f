"""A client that costs little: sixteen connections kept alive, in one process of its own, without a library.

Run as a program: the address, the number of clients, the seconds, and one path on each line of its input; it answers
one line of JSON.
"""

from __future__ import annotations

import json
import random
import selectors
import socket
import sys
import time

BUFFER = 1 << 18
PATIENCE = 60.0


class Client:
    """One connection: asks, reads the answer to its end, asks again."""

    def __init__(self, host: str, port: int, requests: list[bytes]) -> None:
        self.requests = requests
        self.chance = random.Random(port)
        self.socket = socket.create_connection((host, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = memoryview(bytearray(BUFFER))
        self.times: list[float] = []
        self.bytes = 0

    def ask(self) -> None:
        self.head, self.left = b"", -1
        self.asked = time.perf_counter()
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
            head, _separator, rest = self.head.partition(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise SystemExit((head + rest[:500]).decode(errors="replace"))
            lines = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
            self.left = int(lines[b"content-length"]) - len(rest)
        else:
            self.left -= number
        if self.left == 0:
            self.times.append(time.perf_counter() - self.asked)
            self.ask()


def measure(host: str, port: int, clients: int, seconds: float, paths: list[str]) -> dict[str, float]:
    """Requests a second and their times, in milliseconds."""
    requests = [f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode() for path in paths]
    crowd = [Client(host, port, requests) for _number in range(clients)]
    selector = selectors.DefaultSelector()
    started = time.perf_counter()
    for client in crowd:
        selector.register(client.socket, selectors.EVENT_READ, client)
        client.ask()
    # A slow server gets the time to answer each client twice, or its few answers would be the lucky ones.
    while (now := time.perf_counter()) < started + seconds or (
        min(len(client.times) for client in crowd) < 2 and now < started + PATIENCE
    ):
        for key, _events in selector.select(0.1):
            key.data.read()
    times = sorted(taken for client in crowd for taken in client.times)
    if not times:
        raise SystemExit("no answer in time")
    return {
        "rate": len(times) / (now - started),
        "p50": 1000 * times[len(times) // 2],
        "p99": 1000 * times[len(times) * 99 // 100],
        "bytes": sum(client.bytes for client in crowd) / len(times),
    }


if __name__ == "__main__":
    place, number, duration = sys.argv[1:]
    server, _colon, at = place.partition(":")
    print(json.dumps(measure(server, int(at), int(number), float(duration), sys.stdin.read().split())))
