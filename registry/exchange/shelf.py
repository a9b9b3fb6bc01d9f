"""The dumps as they lie in their folder: which there are, what each holds, which may still be read.

A dump is a folder named by its day and by the last publication in it (`2026-11-22-446`), so a name never means two
contents. One rule for what was withdrawn: a dump that is older than a withdrawal is not read any more from that moment
on, and the next run of `manage.py dump` deletes it. So it is with a dump that is ahead of the register: it was made
before the database was put back to an earlier state, and tells of a future that did not come.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from registry.publication import past
from registry.publication.register import register

MANIFEST: Final = "manifest.json"
PACKAGE: Final = "datapackage.json"
NAME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-(?P<version>[0-9]{1,18})")


@dataclass(frozen=True)
class Dump:
    """One dump."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def day(self) -> str:
        return self.name[:10]

    @property
    def version(self) -> int:
        return int(self.name[11:])

    @property
    def manifest(self) -> dict[str, Any]:
        return _manifest(self.folder)

    @property
    def is_outdated(self) -> bool:
        """Something was withdrawn since, and it may be in here; or the register never came as far as this."""
        return not _is_within(self, limits())

    def path_of(self, name: str) -> Path | None:
        """Where a file of this dump lies; None for names that the manifest does not know."""
        known = {PACKAGE, MANIFEST} | {file["name"] for file in self.manifest["files"]}
        return self.folder / name if name in known else None


@lru_cache(maxsize=64)
def _manifest(folder: Path) -> dict[str, Any]:
    """Read once: a dump never changes."""
    read: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    return read


def place() -> Path:
    """The folder of the dumps."""
    folder: Path = settings.DATA_DIR / "dumps"
    return folder


def dumps(folder: Path | None = None) -> list[Dump]:
    """Every dump, the newest first."""
    folder = folder or place()
    found = [Dump(each) for each in folder.iterdir() if NAME.fullmatch(each.name)] if folder.is_dir() else []
    return sorted(found, key=lambda dump: (dump.day, dump.version), reverse=True)


def readable() -> list[Dump]:
    """Those that may be read, the newest first; however many there are, the database is asked twice."""
    found = limits()
    return [dump for dump in dumps() if _is_within(dump, found)]


def limits() -> tuple[int, int]:
    """Between which publications a dump must have been made to be read: the last withdrawal, and the last of all."""
    return past.last_withdrawal(), register().sequence


def _is_within(dump: Dump, found: tuple[int, int]) -> bool:
    oldest, newest = found
    return oldest <= dump.version <= newest


def named(name: str) -> Dump | None:
    """The dump of this name, readable or not."""
    return next((dump for dump in dumps() if dump.name == name), None)
