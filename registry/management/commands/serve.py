"""From nothing to a running registry in one command: prepare, load, then the production server on this machine.

The server is granian, run in this process. Its workers are forked from it, with everything loaded: they answer at
once and share the memory of the code. What must not cross a fork (the connection pool and its threads) is closed
before.
"""

from __future__ import annotations

import ctypes
import errno
import gc
import http.client
import json
import multiprocessing
import os
import shutil
import signal
import socket
import sys
import threading
import time
from argparse import ArgumentParser, ArgumentTypeError
from http import HTTPStatus
from importlib import import_module
from typing import Any, Final, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper as PostgresConnection
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer as Server

from config import embedded
from registry.exchange import shelf
from registry.management.commands.prepare import Steps, prepare

HOST: Final = "127.0.0.1"
PATIENCE: Final = 60.0
LAST_PORT: Final = 65535


def port_number(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= LAST_PORT:
        raise ArgumentTypeError(f"write a number from 1 to {LAST_PORT}, not {value!r}")
    return int(value)


def require_free(port: int) -> None:
    """Before the long work: nobody wants to wait for the data and then hear that the port is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as failure:
            other = port + 1 if port < LAST_PORT else 8000
            if failure.errno == errno.EACCES:
                reason = f"Port {port} is reserved for the system. Choose one above 1023: --port 8000"
            else:
                reason = f"Port {port} is taken by another program. Stop it, or choose another: --port {other}"
            raise CommandError(reason, returncode=2) from None


def close_connections() -> None:
    """Also the idle ones of the pool, which Django keeps open until the process ends.

    A connection that two processes hold mixes their answers.
    """
    connections.close_all()
    for each in connections.all():  # not `django.db.connection`, a proxy that is no PostgresConnection
        cast("PostgresConnection", each).close_pool()


def end_with_parent() -> None:
    """In a worker: ask Linux for SIGTERM when the parent dies, or a killed parent would leave it on the port."""
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


class Command(BaseCommand):
    help = "Prepares everything, loads the records and the demonstration, and serves the registry on this machine."
    requires_migrations_checks = False
    requires_system_checks: list[str] = []  # `check` is for who changes the code; a second start should be quick

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=port_number, default=8000, help="where to listen on 127.0.0.1 (8000)")
        parser.add_argument("--workers", type=int, choices=range(1, 17), default=2, metavar="N", help="processes (2)")
        parser.add_argument("--records-only", action="store_true", help="do not load the fictional demonstration")
        parser.add_argument(
            "--reset",
            action="store_true",
            help="first delete everything that was entered and start anew. Asks before it does. Refused for a "
            "database that was given by DATABASE_URL: empty that one with its own tools.",
        )
        parser.add_argument("--no-input", action="store_true", help="with --reset: do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        require_free(options["port"])
        if "PUBLIC_URL" not in os.environ:  # letters and their codes lead to where this server listens
            settings.PUBLIC_URL = f"http://{HOST}:{options['port']}"
        if options["reset"]:
            self.reset(ask=not options["no_input"])
        steps = Steps(self, options["verbosity"])
        prepare(steps)
        steps.load("records", "load_records", "records")
        if not options["records_only"]:
            steps.load("demonstration", "load_demo", "demo", proof=settings.DATA_DIR / "demo-accounts.json")
        self.serve(options["port"], options["workers"], started)

    def reset(self, *, ask: bool) -> None:
        """Empty the embedded database; a wrong variable must not be able to empty the register of a ministry."""
        if not embedded.in_use():
            raise CommandError(
                "--reset deletes only the database that the registry keeps itself. DATABASE_URL names another one: "
                "unset it, or empty that database with its own tools.",
                returncode=2,
            )
        if ask:
            self.confirm()
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '5s'")
                cursor.execute("DROP SCHEMA public CASCADE")
                cursor.execute("CREATE SCHEMA public")
        except OperationalError as failure:
            raise CommandError(f"The database is in use. Stop the other commands first. ({failure})") from failure
        close_connections()
        for folder in (settings.MEDIA_ROOT, shelf.place()):
            shutil.rmtree(folder, ignore_errors=True)
        (settings.DATA_DIR / "demo-accounts.json").unlink(missing_ok=True)
        self.stdout.write("reset: done, the database is empty, the documents and the dumps are gone")

    def confirm(self) -> None:
        if not sys.stdin.isatty():
            raise CommandError("--reset asks before it deletes. Without a terminal, add --no-input.", returncode=2)
        if input(f"Delete everything entered in {settings.DATA_DIR}? Type yes: ").strip().lower() != "yes":
            raise CommandError("Nothing was deleted.", returncode=1)

    def serve(self, port: int, workers: int, started: float) -> None:
        import_module("config.wsgi")
        close_connections()
        if sys.platform == "linux":
            os.register_at_fork(after_in_child=end_with_parent)
        gc.freeze()  # what `config.wsgi` froze, and what was loaded to get here
        multiprocessing.set_start_method("fork", force=True)
        server = Server(
            "config.wsgi:application",
            address=HOST,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=4,
            backlog=1024,
            workers_kill_timeout=5,
            respawn_failed_workers=True,
            log_level=LogLevels.warning,
            working_dir=settings.BASE_DIR,
        )
        self.settled = threading.Event()
        self.failed = False
        threading.Thread(target=self.announce, args=(server, port, started), daemon=True).start()
        server.serve()
        self.settled.set()
        if self.failed:
            raise CommandError("The registry did not start; the reason stands above.")
        self.stdout.write("stopped")

    def announce(self, server: Server, port: int, started: float) -> None:
        """Say `ready` when the first page has really been answered, and end when that can't be hoped for."""
        status, deadline = 0, time.monotonic() + PATIENCE
        while not status and time.monotonic() < deadline:
            if self.settled.wait(0.02):
                return
            # Not before the last worker is forked: a fork copies the locks that other threads happen to hold.
            status = first_answer(port) if len(server.wrks) == server.workers else 0
        if not HTTPStatus.OK <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
            self.failed = True
            self.stderr.write(f"The start page answered with error {status}." if status else "The server is silent.")
            os.kill(os.getpid(), signal.SIGTERM)
            return
        self.stdout.write("\n".join(welcome(port, time.monotonic() - started)))
        self.stdout.flush()


def first_answer(port: int) -> int:
    """The status of the start page; 0 while nobody answers."""
    asking = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        asking.request("GET", "/", headers={"Accept-Language": "ar"})
        return asking.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        asking.close()


def welcome(port: int, seconds: float) -> list[str]:
    home = f"http://{HOST}:{port}/"
    lines = [
        f"ready {home}",
        f"  admin          {home}admin/",
        f"  API            {home}api/v1/",
        f"  documentation  {home}api/v1/docs/",
        f"  (after {seconds:.1f} s; Ctrl-C stops it)",
    ]
    known = [f"  {account['role']}: {account['email']}  {account['password']}" for account in accounts()]
    return [*lines, "demonstration accounts:", *known] if known else lines


def accounts() -> list[dict[str, str]]:
    """The demonstration accounts, as load_demo left them; none when only the records were loaded."""
    try:
        written = (settings.DATA_DIR / "demo-accounts.json").read_text("utf-8")
    except FileNotFoundError:
        return []
    found: list[dict[str, str]] = json.loads(written)
    return found
