"""Door 5: whether the papers on the disk are those that the register speaks of."""

from argparse import ArgumentParser
from collections import Counter, defaultdict
from pathlib import Path
from time import time
from typing import Any, Final, NamedTuple

from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError

from registry.models import Document, DraftPaper
from registry.papers.storage import PaperStorage, digest_of, is_a_paper_name

GRACE: Final = 60 * 60
"""Seconds. A file is written before its row; a younger one may belong to a form that is being saved."""


class Row(NamedTuple):
    """What the register says of a stored file, and of which it is."""

    owner: str
    sha256: str
    size: int


class Command(BaseCommand):
    help = (
        "Compares the stored documents, and the files of deposits in preparation, with their digests and sizes, and "
        "reports files that are missing, altered, or named by none of them. Ends with code 1 when something is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--remove-orphans",
            action="store_true",
            help="remove the files that no document names, one hour after they were written",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        storage = storages["default"]
        assert isinstance(storage, PaperStorage), "STORAGES says so"
        self.storage = storage
        self.found: Counter[str] = Counter()
        rows = known_files()
        for name, of_file in sorted(rows.items()):
            self.check_file(name, of_file)
        for path in self.storage.files():
            if path.relative_to(self.storage.folder).as_posix() not in rows:
                self.check_stranger(path, remove=options["remove_orphans"])
        self.conclude(len(rows))

    def check_file(self, name: str, rows: list[Row]) -> None:
        """A file that documents name: there, and with the bytes and the size that each of them says."""
        path = self.storage.folder / name
        try:
            found = digest_of(path), path.stat().st_size
        except (FileNotFoundError, NotADirectoryError):
            state = "missing"
        except OSError as failure:
            state = f"unreadable ({failure.strerror})"
        else:
            state = "" if all(found == (row.sha256, row.size) for row in rows) else "altered"
        if state:
            self.found[state.partition(" ")[0]] += 1
            owners = ", ".join(row.owner for row in rows)
            self.stdout.write(f"{state}: {name} ({owners})")

    def check_stranger(self, path: Path, *, remove: bool) -> None:
        """A file that no row names: left by a deleted document or draft, or by a crash, or put there by somebody."""
        name = path.relative_to(self.storage.folder).as_posix()
        if self.is_young(path):
            return
        if not is_a_paper_name(name):
            self.found["unknown"] += 1
            self.stdout.write(f"unknown: {name} (not written by the register; remove it by hand)")
        elif remove and self.remove(path, name):
            self.stdout.write(f"removed: {name}")
        else:
            self.found["orphan"] += 1
            self.stdout.write(f"orphan: {name}")

    def remove(self, path: Path, name: str) -> bool:
        """Asked once more while nothing is being written: the same bytes may have come again in the meantime."""
        with self.storage.locked(alone=True):
            if self.is_young(path) or is_named(name):
                return False
            path.unlink(missing_ok=True)
        return True

    def is_young(self, path: Path) -> bool:
        """Written within the last hour, or gone already."""
        try:
            return time() - path.lstat().st_mtime < GRACE
        except FileNotFoundError:
            return True

    def conclude(self, files: int) -> None:
        """One line for a person, the code for a timer."""
        if not self.found:
            self.stdout.write(f"{files} stored files: all as they were when they came")
            return
        wrong = ", ".join(f"{number} {state}" for state, number in sorted(self.found.items()))
        raise CommandError(f"{files} stored files: {wrong}", returncode=1)


def is_named(name: str) -> bool:
    """Whether a row speaks of the file. First the drafts: what is handed in leaves them for the documents."""
    return any(model.objects.filter(file=name).exists() for model in (DraftPaper, Document))


def known_files() -> dict[str, list[Row]]:
    """By file: the rows that name it. Two agreements may share one, and a draft may hold what is filed already."""
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    columns = ("file", "sha256", "size", "pk")
    for name, sha256, size, pk, draft in DraftPaper.objects.order_by("pk").values_list(*columns, "draft").iterator():
        rows[name].append(Row(f"paper {pk} of the deposit in preparation {draft}", sha256, size))
    for name, sha256, size, pk, agreement in (
        Document.objects.order_by("pk").values_list(*columns, "agreement").iterator()
    ):
        rows[name].append(Row(f"document {pk} of agreement {agreement}", sha256, size))
    return rows
