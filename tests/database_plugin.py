"""pytest's database: the one given by DATABASE_URL, else the embedded one, in a cluster of its own.

A plugin of its own (`-p tests.database_plugin`), because pytest-django reads the settings, and with them
DATABASE_URL, before any conftest.py is read. The workers of xdist inherit what is set here.

The embedded cluster keeps one loaded register (reference lists, real records, demonstration year) as a template, and
PostgreSQL copies it for each run and each worker: loading takes longer than many a test file. A change of the code or
of the fixtures makes a new template.
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from types import FrameType

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured

from config import embedded, messages
from config.env import CHECKOUT, data_directory

TEMPLATE_LOCK = 2026_0617


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt  # the one exception that pytest ends on in an orderly way


def _template_name() -> str:
    """A name that changes with whatever the loaded register may depend on."""
    doors = {CHECKOUT / "registry" / name for name in ("admin", "api", "management", "portal", "site")}
    sources = [path for path in CHECKOUT.glob("registry/**/*.py") if doors.isdisjoint(path.parents)]
    fixtures = [path for path in CHECKOUT.glob("fixtures/**/*") if path.is_file()]
    total = hashlib.sha256()
    for path in sorted([*sources, *fixtures, CHECKOUT / "uv.lock"]):
        total.update(path.read_bytes())
    return f"template_{total.hexdigest()[:16]}"


def _loaded_template(url: str) -> str:
    """The name of the template, made now if need be; two runs that start together make it once."""
    name = _template_name()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
        known = {row[0] for row in connection.execute("SELECT datname FROM pg_database").fetchall()}
        if name in known:
            return name
        print("loading a register for the tests (once per change of code or fixtures) ...", file=sys.stderr, flush=True)
        for old in (known_name for known_name in known if known_name.startswith("template_")):
            connection.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
        connection.execute("DROP DATABASE IF EXISTS template_draft WITH (FORCE)")
        connection.execute("CREATE DATABASE template_draft")
        _load(url.rpartition("/")[0] + "/template_draft")
        connection.execute(f'ALTER DATABASE template_draft RENAME TO "{name}"')
    return name


def unmeasured() -> dict[str, str]:
    """The environment of a child that only prepares or serves a register: not followed by coverage.

    It would take three times as long, and run no line that tests in their own process do not run.
    """
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}


def _load(url: str) -> None:
    environment = unmeasured() | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.testing"}
    for command in ("migrate", "load_reference", "load_records", "load_demo"):
        order = [sys.executable, str(CHECKOUT / "manage.py"), command, "--verbosity=0"]
        result = subprocess.run(order, env=environment, cwd=CHECKOUT, capture_output=True, text=True, check=False)
        if result.returncode:
            raise pytest.UsageError(f"manage.py {command} failed:\n{result.stderr[-3000:]}")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    try:
        messages.compile_all()
    except ImproperlyConfigured as failure:
        raise pytest.UsageError(str(failure)) from failure
    if not os.environ.get("DATABASE_URL"):
        signal.signal(signal.SIGTERM, _interrupt)
        try:
            url = embedded.ensure(data_directory() / "postgres-testing", durable=False)
        except embedded.EmbeddedDatabaseError as failure:
            raise pytest.UsageError(str(failure)) from failure
        os.environ |= {"DATABASE_URL": url, "REGISTRY_TEST_TEMPLATE": _loaded_template(url)}
    return (yield)
