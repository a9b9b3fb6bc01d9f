#!/usr/bin/env python
"""The operator's door: every command, with a database behind it when the machine has none."""

from __future__ import annotations

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from config import embedded
from config.database import DatabaseURLError, UnusableDatabaseError, require_usable
from config.env import data_directory

# Commands that must work before there is any database, and offline.
WITHOUT_DATABASE = {
    "check",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "spectacular",
    "startapp",
    "version",
}


def needs_database(arguments: list[str]) -> bool:
    """Does this command line touch the database? `check` does only when it is told which one."""
    if not arguments or any(argument in ("-h", "--help", "--version") for argument in arguments):
        return False
    with_database = any(argument.startswith("--database") for argument in arguments)
    return arguments[0] not in WITHOUT_DATABASE or with_database


def provide_database(command: str) -> None:
    """Check the database that was given, or start the one of this machine. Never in production: there it is given."""
    given = os.environ.get("DATABASE_URL", "").strip()
    if given:
        try:
            require_usable(given)
        except DatabaseURLError as refusal:
            raise UnusableDatabaseError(f"The environment variable DATABASE_URL {refusal}") from None
    elif os.environ["DJANGO_SETTINGS_MODULE"] != "config.settings.production":
        say = print if command == "serve" else None
        os.environ["DATABASE_URL"] = embedded.ensure(data_directory() / "postgres", say=say)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    embedded.exit_on_signals()
    try:
        if needs_database(sys.argv[1:]):
            provide_database(sys.argv[1])
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, UnusableDatabaseError, embedded.EmbeddedDatabaseError) as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
