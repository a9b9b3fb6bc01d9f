"""Where papers lie: one file for the same bytes, under their digest, in a folder that no address leads to.

A file is complete and on the disk before it has its name, and has its name before a row speaks of it: a crash leaves
at worst a file without a row, which `manage.py check_documents` finds. Nothing else ever removes a paper, since other
rows may speak of the same bytes.
"""

import contextlib
import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Final

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

STAGING: Final = ".staging"
LOCK: Final = ".lock"
_OURS: Final = re.compile(rf"[0-9a-f]{{2}}/[0-9a-f]{{64}}\.[a-z]+|{re.escape(STAGING)}/[^/]+")


def is_a_paper_name(name: str) -> bool:
    """Whether the register gives its files such names, or gave one to a file that a crash left unfinished."""
    return _OURS.fullmatch(name) is not None


class PaperStorage(FileSystemStorage):
    """Files named by their SHA-256: `ab/ab12….pdf`."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """A name that is taken is taken by the same bytes."""
        return name

    def url(self, name: str | None) -> str:
        """A paper has no address: a view hands it out after asking for the right."""
        raise ValueError("A paper has no address of its own.")

    def delete(self, name: str) -> None:
        """Another row may speak of the same bytes; what no row speaks of is found by `manage.py check_documents`."""

    def _save(self, name: str, content: File) -> str:
        target = Path(self.path(name))
        with self.locked():
            if is_intact(target):
                os.utime(target)  # young again: the row that will speak of it is not there yet
            else:
                self._write(target, content)
        return name

    def _write(self, target: Path, content: File) -> None:
        """All of it, or nothing; also in the place of a file that was altered."""
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        staging = self.folder / STAGING
        staging.mkdir(mode=0o700, exist_ok=True)
        with NamedTemporaryFile(dir=staging, delete=False) as staged:
            try:
                copy_exactly(content, staged, target.stem)
                Path(staged.name).replace(target)
            except BaseException:
                Path(staged.name).unlink(missing_ok=True)
                raise
        for folder in (target.parent, self.folder):
            sync_folder(folder)

    @property
    def folder(self) -> Path:
        """The folder of all papers."""
        return Path(self.location)

    def files(self) -> Iterator[Path]:
        """Everything that lies in the folder, but for the lock."""
        for place, folders, names in os.walk(self.folder):
            links = [name for name in folders if Path(place, name).is_symlink()]
            yield from (
                Path(place, name) for name in sorted([*names, *links]) if Path(place, name) != self.folder / LOCK
            )

    @contextlib.contextmanager
    def locked(self, *, alone: bool = False) -> Iterator[None]:
        """Papers may be written together; what is done `alone` sees none being written."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.folder / LOCK).open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
            yield


def copy_exactly(content: File, staged: IO[bytes], digest: str) -> None:
    """Writes the bytes through to the disk, provided that they have this digest."""
    total = hashlib.sha256()
    for chunk in content.chunks():
        total.update(chunk)
        staged.write(chunk)
    if total.hexdigest() != digest:
        raise SuspiciousFileOperation("A paper is stored under the digest of its bytes alone.")
    staged.flush()
    os.fsync(staged.fileno())


def sync_folder(folder: Path) -> None:
    """A new name is on the disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest_of(path: Path) -> str:
    """The SHA-256 of a stored file. A link is not followed: what lies here was written here."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(handle, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_intact(path: Path) -> bool:
    """Whether the file is there with the bytes that its name promises."""
    try:
        return digest_of(path) == path.stem
    except OSError:
        return False
