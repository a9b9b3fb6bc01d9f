"""Everything the server needs before it can answer, each step skipped when it is done already.

What was loaded is remembered in the database itself (the cache table), not beside it: then a database that was
reset, restored or exchanged through DATABASE_URL never passes for a loaded one.
"""

from __future__ import annotations

import hashlib
import io
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation.reloader import translation_file_changed

from config import messages
from config.cluster import make_folder


def digest(paths: Iterable[Path]) -> str:
    """One number for the names and contents of these files."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{path.relative_to(settings.BASE_DIR)}\0{path.stat().st_size}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def loader_digest(folder: str) -> str:
    """The files of fixtures/<folder>, and the code: a better loader has to load again."""
    data = (path for path in (settings.BASE_DIR / "fixtures" / folder).rglob("*") if path.is_file())
    return digest([*data, *(settings.BASE_DIR / "registry").rglob("*.py")])


class Steps:
    """Runs steps one after the other and prints one line for each, with the time it took."""

    def __init__(self, command: BaseCommand, verbosity: int) -> None:
        self.command = command
        self.verbosity = verbosity

    def say(self, line: str) -> None:
        self.command.stdout.write(line)
        self.command.stdout.flush()

    def run(self, name: str, needed: bool, step: Callable[[], object]) -> bool:
        if not needed:
            self.say(f"{name}: up to date")
            return False
        started = time.monotonic()
        self.say(f"{name} ...")
        step()
        self.say(f"{name}: done in {time.monotonic() - started:.1f} s")
        return True

    def load(self, name: str, command: str, folder: str, *, proof: Path | None = None) -> None:
        """Load one folder of fixtures, unless these same files were loaded into this database already."""
        key, wanted = f"prepare:{command}", loader_digest(folder)
        needed = cache.get(key) != wanted or (proof is not None and not proof.exists())
        if self.run(name, needed, lambda: self.call(command)):
            cache.set(key, wanted, timeout=None)

    def call(self, command: str, **options: Any) -> None:
        """Another command. What it has to say is shown only when more was asked for: one step, one line."""
        loud = self.verbosity > 1
        call_command(
            command, verbosity=self.verbosity if loud else 0, stdout=None if loud else io.StringIO(), **options
        )


def prepare(steps: Steps) -> None:
    """Messages first: what the later steps print or store may be translated."""
    steps.run("messages", bool(messages.stale()), compile_messages)
    try:
        steps.run("database tables", migrations_pending(), lambda: steps.call("migrate", interactive=False))
        names = connection.introspection.table_names()
        steps.run("cache table", "registry_cache" not in names, lambda: steps.call("createcachetable"))
        steps.load("reference lists", "load_reference", "reference")
    except DatabaseError as failure:
        raise CommandError(f"The database refused a step: {failure}") from failure
    wanted = static_digest()
    steps.run("static files", wanted != collected(), lambda: collect(steps, wanted))


def compile_messages() -> None:
    messages.compile_all()
    translation_file_changed(None, Path("django.mo"))  # forget what was read before


def migrations_pending() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def static_digest() -> str:
    """Names, sizes and dates only: thousands of files, and this runs at every start."""
    total = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            total.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return total.hexdigest()


def _mark() -> Path:
    return Path(f"{settings.STATIC_ROOT}.digest")


def collected() -> str:
    return _mark().read_text() if _mark().exists() and Path(settings.STATIC_ROOT).is_dir() else ""


def collect(steps: Steps, wanted: str) -> None:
    make_folder(Path(settings.STATIC_ROOT))
    steps.call("collectstatic", interactive=False, clear=True)
    _mark().write_text(wanted)


class Command(BaseCommand):
    help = "Makes the database, the reference lists, the messages and the static files ready. May be run again."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.epilog = "Run it after each update, before the web server starts. `serve` runs it by itself."

    def handle(self, *args: Any, **options: Any) -> None:
        prepare(Steps(self, options["verbosity"]))
