"""Stored papers: one whole file for the same bytes, and a night watch that finds what was altered."""

import io
import os
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from registry import papers
from registry.models import Agreement, DepositPaper, Document, Report
from registry.papers import inspection
from tests.factories import AgreementFactory
from tests.good_papers import GOOD, alter, stored
from tests.hostile_papers import objects, written

pytestmark = pytest.mark.usefixtures("folder")

Browser = Callable[..., Client]


def files_in(folder: Path) -> list[str]:
    return sorted(
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.name != ".lock"
    )


def test_two_agreements_share_one_file(agreement: Agreement, folder: Path) -> None:
    data = GOOD["pdf rich"][1]
    first, second = stored(agreement, data), stored(AgreementFactory(), data)
    assert first.file.name == second.file.name
    assert files_in(folder) == [first.file.name]
    first.delete()
    assert second.file.read() == data
    second.file.close()


def test_a_file_is_for_its_owner_alone_and_leaves_nothing_half_done(agreement: Agreement, folder: Path) -> None:
    row = stored(agreement, GOOD["png rgb"][1])
    assert (folder / row.file.name).stat().st_mode & 0o777 == 0o600
    assert (folder / row.file.name).parent.stat().st_mode & 0o777 == 0o700
    assert folder.stat().st_mode & 0o777 == 0o700
    assert list((folder / ".staging").iterdir()) == []


def test_an_altered_file_is_mended_by_the_same_paper(agreement: Agreement, folder: Path) -> None:
    row = stored(agreement, GOOD["png rgb"][1])
    (folder / row.file.name).write_bytes(b"altered")
    stored(AgreementFactory(), GOOD["png rgb"][1])
    assert (folder / row.file.name).read_bytes() == GOOD["png rgb"][1]


def test_only_the_bytes_of_a_digest_get_its_name(folder: Path) -> None:
    storage = storages["default"]
    with pytest.raises(SuspiciousFileOperation):
        storage.save(f"00/{'0' * 64}.pdf", ContentFile(b"something else"))
    assert files_in(folder) == []
    with pytest.raises(ValueError, match="no address"):
        storage.url(f"00/{'0' * 64}.pdf")


def test_many_at_once_store_one_whole_file(folder: Path) -> None:
    data = GOOD["pdf rich"][1]
    found = papers.judge(ContentFile(data))
    name = f"{found.sha256[:2]}/{found.sha256}.pdf"
    threads = [Thread(target=storages["default"].save, args=(name, ContentFile(data))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert files_in(folder) == [name]
    assert (folder / name).read_bytes() == data


def watch(**options: Any) -> tuple[str, int]:
    """What the command prints, and how it ends."""
    said = io.StringIO()
    try:
        call_command("check_documents", stdout=said, **options)
    except CommandError as failure:
        return f"{said.getvalue()}{failure}", failure.returncode
    return said.getvalue(), 0


def make_old(folder: Path) -> None:
    for path in folder.rglob("*"):
        if not path.is_dir() or path.is_symlink():
            os.utime(path, (time.time() - 7200,) * 2, follow_symlinks=False)


def plain(number: int) -> bytes:
    return written(objects(o9=b"(%d)" % number))


@pytest.fixture
def shelf(db: None, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Document]:
    """A hundred papers. They are ours, so nobody looks into them."""
    monkeypatch.setattr(papers, "inspect", lambda copy: inspection.PDF)
    DepositPaper.objects.all().delete()
    Report.objects.update(document=None)
    Document.objects.all().delete()
    owner = AgreementFactory()
    rows = [stored(owner, plain(number)) for number in range(100)]
    make_old(folder)
    return rows


def test_a_sound_shelf_is_reported_as_such(shelf: list[Document]) -> None:
    assert watch() == ("100 stored files: all as they were when they came\n", 0)


def test_whatever_is_altered_missing_or_added_is_found(shelf: list[Document], folder: Path) -> None:
    changes = ("more", "less", "one byte", "empty", "a link", "a folder", "gone")
    expected = set()
    for number, row in enumerate(shelf):
        change = changes[number % len(changes)]
        alter(folder / row.file.name, change)
        state = {"gone": "missing", "a link": "unreadable", "a folder": "unreadable"}.get(change, "altered")
        expected.add((state, row.file.name))
    added = [f"{number:02x}/{number:064x}.pdf" for number in range(20)]
    strangers = ["evil.html", "ab/note.txt", "deep/er/x.pdf"]
    for name in [*added, *strangers]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"added")
    make_old(folder)
    report, code = watch()
    lines = {
        (state.split(" ")[0], rest.split(" ")[0])
        for state, _, rest in (line.partition(": ") for line in report.splitlines())
    }
    assert expected <= lines
    assert {("orphan", name) for name in added} <= lines
    assert {("unknown", name) for name in strangers} <= lines
    assert len(report.splitlines()) == len(shelf) + len(added) + len(strangers) + 1
    assert code == 1


def test_the_size_in_the_register_is_checked_too(shelf: list[Document]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE registry_document SET size = size + 1 WHERE id = %s", [shelf[0].pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
    report, code = watch()
    assert f"altered: {shelf[0].file.name} (document {shelf[0].pk} of agreement {shelf[0].agreement_id})" in report
    assert code == 1


def test_orphans_go_after_an_hour_and_only_when_asked(shelf: list[Document], folder: Path) -> None:
    shelf[0].delete()
    left = folder / shelf[0].file.name
    half = folder / ".staging" / "tmpabc"
    half.write_bytes(b"half")
    assert watch()[1] == 1, "the deleted document's file is an orphan; the new file in staging is not yet"
    assert watch(remove_orphans=True)[1] == 0
    assert not left.exists()
    assert half.exists()
    make_old(folder)
    stranger = folder / "read.me"
    stranger.write_bytes(b"")
    os.utime(stranger, (1, 1))
    assert watch(remove_orphans=True)[1] == 1, "a file that the register did not write is left to a person"
    assert not half.exists()
    assert stranger.exists()
    assert all((folder / row.file.name).exists() for row in shelf[1:])


def test_bytes_that_come_again_save_their_file_from_the_sweep(shelf: list[Document], folder: Path) -> None:
    data = plain(0)
    shelf[0].delete()
    storages["default"].save(shelf[0].file.name, ContentFile(data))  # the row is not there yet
    assert watch(remove_orphans=True)[1] == 0
    assert (folder / shelf[0].file.name).read_bytes() == data


def test_the_file_of_a_deleted_agreement_is_an_orphan(shelf: list[Document], folder: Path) -> None:
    other = AgreementFactory()
    stored(other, plain(0))
    alone = stored(other, plain(1000))
    make_old(folder)
    other.delete()
    report, _ = watch(remove_orphans=True)
    assert f"removed: {alone.file.name}" in report
    assert (folder / shelf[0].file.name).exists(), "shared with another agreement"
