"""Making a dump: every collection, as files that lie ready, all of one moment.

The database is read first, in one snapshot, and let go; the other forms are made from what was read. All of it happens
in a folder that nobody looks into, which gets its name when every byte is on the disk: a reader never sees half a
dump, and a run that dies leaves the dumps before it as they were.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from typing import Any, Final

from django.utils import timezone

from registry.publication.copying import copy_whole, one_snapshot
from registry.publication.reading import Order, Question
from registry.publication.tables import TABLES

from . import package, parquet, sheets
from .shelf import MANIFEST, PACKAGE, Dump, dumps
from .whole import FORMS, written

LARGE: Final = ("agreements", "projects", "parties")
"""The collections that people compute with: also as workbook and as Parquet."""
UNFINISHED: Final = ".making"
CHUNK: Final = 1 << 20
TURNS: Final = 3
"""A dump is made so often before the next run of the timer has to do it: something is withdrawn each time."""


class AnotherRun(Exception):
    """Somebody else makes a dump in this folder now."""


class Overtaken(Exception):
    """Whenever a dump was ready, it had something in it that was withdrawn meanwhile."""


def make(folder: Path, keep: int) -> tuple[Dump, bool]:
    """The dump of this moment, and whether it is new. Then `keep` are left, and none with what was withdrawn since.

    Those with what was withdrawn go first: they must, also where there is no room for a new one. Raises AnotherRun,
    Overtaken.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        for _turn in range(TURNS):
            for left in (folder / UNFINISHED, *folder.glob(".leaving-*")):  # by a run that died
                shutil.rmtree(left, ignore_errors=True)
            _prune(folder)
            made = _made(folder / UNFINISHED)
            _prune(folder, keep)
            if made[0].folder.exists():  # else something was withdrawn while it was made
                return made
    raise Overtaken


def _made(unfinished: Path) -> tuple[Dump, bool]:
    unfinished.mkdir()
    try:
        return _fill(unfinished)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AnotherRun from None
        yield


def _fill(unfinished: Path) -> tuple[Dump, bool]:
    """Writes everything, and gives the folder its name."""
    now = timezone.now()
    version, records = _copy(unfinished)
    final = unfinished.parent / f"{timezone.localdate(now).isoformat()}-{version}"
    if final.exists():  # nothing was published since
        return Dump(final), False
    files = [file for collection in TABLES for file in _forms(unfinished, collection, records[collection])]
    created = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    manifest = {"date": final.name[:10], "created": created, "register_version": version, "files": files}
    _write_json(unfinished / MANIFEST, manifest)
    _write_json(unfinished / PACKAGE, package.package(final.name, created, version, files))
    for path in (*unfinished.iterdir(), unfinished):
        _to_disk(path)
    unfinished.rename(final)
    _to_disk(final.parent)
    return Dump(final), True


def _copy(unfinished: Path) -> tuple[int, dict[str, int]]:
    """The bodies of every collection, of one snapshot: its number, and how many records each has."""
    copied = {}
    with one_snapshot():
        for collection in TABLES:
            with (unfinished / f"{collection}.jsonl").open("wb") as into:
                copied[collection] = copy_whole(Question(collection=collection, order=Order.PUBLISHED_AT), into)
    versions = {each.version for each in copied.values()}
    assert len(versions) == 1, versions
    return versions.pop(), {collection: each.records for collection, each in copied.items()}


def _forms(folder: Path, collection: str, records: int) -> Iterator[dict[str, Any]]:
    """The files of a collection, made from its lines; each as the manifest tells of it."""
    lines = folder / f"{collection}.jsonl"
    paths = [lines]
    for form in ("csv", "xlsx") if collection in LARGE else ("csv",):
        paths.append(folder / f"{collection}.{form}")
        with lines.open("rb") as bodies, paths[-1].open("wb") as into:
            into.writelines(written(FORMS[form], collection, bodies))
    if collection in LARGE:
        paths.append(folder / f"{collection}.parquet")
        with lines.open("rb") as bodies:
            parquet.write(paths[-1], TABLES[collection], map(sheets.exact, bodies))
    paths += [_packed(path) for path in paths if path.suffix in {".csv", ".jsonl"}]
    for path in paths:
        digest = {"bytes": path.stat().st_size, "sha256": _digest(path)}
        form = path.name.removeprefix(f"{collection}.")
        yield {"name": path.name, "collection": collection, "format": form, "rows": records, **digest}


def _packed(path: Path) -> Path:
    """The same, packed; without the moment, so that equal contents are equal files."""
    packed = path.with_name(f"{path.name}.gz")
    with (
        path.open("rb") as plain,
        packed.open("wb") as into,
        gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=into, mtime=0) as packing,
    ):
        shutil.copyfileobj(plain, packing, CHUNK)
    return packed


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_json(path: Path, told: dict[str, Any]) -> None:
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _to_disk(path: Path) -> None:
    """What is renamed before its bytes are on the disk may be empty after a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _prune(folder: Path, keep: int | None = None) -> None:
    """Only the newest stay, or all; and of these none that may hold what was withdrawn since."""
    for number, dump in enumerate(dumps(folder)):
        if dump.is_outdated or (keep is not None and number >= keep):
            leaving = folder / f".leaving-{dump.name}"
            dump.folder.rename(leaving)
            shutil.rmtree(leaving)
