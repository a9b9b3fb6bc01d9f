"""The papers of an agreement: nothing hostile comes in, nothing is altered unseen, nothing runs on the way out."""

import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from threading import Thread
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pikepdf import Dictionary, Name
from PIL import Image

from registry import papers
from registry.choices import State
from registry.models import Agreement, Document, User
from registry.papers import inspection
from tests.factories import AgreementFactory
from tests.hostile_papers import Hostile, corpus, objects, picture, revised, written
from tests.test_admin import change_page, errors_of, save, what_stands_on

Browser = Callable[..., Client]
EXAMPLES = int(os.environ.get("PAPER_EXAMPLES", "100"))  # 5000 by hand

HOSTILE = {hostile.name: hostile for hostile in corpus()}
SAMPLE = (
    "script at opening, packed",
    "file pinned to the page, inline",
    "svg named .pdf",
    "docx named .pdf",
    "PDF and archive",
    "PNG and PHP",
    "PDF with a password",
    "half a JPEG",
    "PDF without a page",
    "PNG of 42 million pixels",
    "JPEG of a thousand passes",
    "PDF of more than 20 MB",
)
"""One of each code, to be handed in through the form."""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "documents"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "documents"


# -- Good papers ---------------------------------------------------------------------------------------------------


def saved(document: pikepdf.Pdf, **options: Any) -> bytes:
    kept = io.BytesIO()
    document.save(kept, **options)
    return kept.getvalue()


def rich() -> pikepdf.Pdf:
    """Pages, outlines, links, a form without scripts, a picture, names in two alphabets, and a place to open at."""
    document = pikepdf.new()
    for _ in range(3):
        document.add_blank_page()
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("المادة الأولى", 1))
    page = document.pages[0]
    links = ("https://social.gov.ma/", "mailto:dgas@social.gov.ma", "tel:+212537000000", "annexe.html", "#p2")
    found = [
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.URI, URI=address))
        for address in links
    ]
    found.append(
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.Named, N=Name.Print))
    )
    field = document.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="nom", V="فاطمة", Rect=[0, 0, 50, 9], F=4)
    )
    page.Annots = document.make_indirect(pikepdf.Array([*found, field]))
    document.Root.AcroForm = Dictionary(Fields=[field], NeedAppearances=True)
    document.Root.OpenAction = Dictionary(S=Name.GoTo, D=[page.obj, Name.Fit])
    document.Root.Lang = "ar"
    odd = pikepdf.Object.parse(b"<< /CS /Jaune#e9 /S /Transparency /Next << /Title (x) >> >>")
    page.Resources = Dictionary(Properties=Dictionary(MC0=odd))
    with document.open_metadata() as metadata:
        metadata["dc:title"] = "اتفاقية شراكة"
    return document


def grey(size: tuple[int, int], kind: str) -> bytes:
    kept = io.BytesIO()
    Image.new("L", size, 200).save(kept, kind)
    return kept.getvalue()


def good_papers() -> dict[str, tuple[str, bytes]]:
    linear, packed = {"linearize": True}, {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
    page = written(objects())
    pdf = {
        "by hand": page,
        "rich": saved(rich()),
        "rich, packed": saved(rich(), **packed),
        "rich, for the web": saved(rich(), **linear),
        "rich, as text": saved(rich(), qdf=True),
        "signed later": revised(page, b"<< /Type /Sig /Filter /Adobe.PPKLite >>"),
        "opens at a place": written(objects(b"/OpenAction [3 0 R /XYZ null null 0]")),
        "padded": page + b"\r\n" + bytes(100),
        "long comment": written(objects(), head=b"%PDF-1.4\n%\xe2\xe3\n%%Invocation: gs " + b"-d " * 400 + b"\n"),
        "spaced out": page.replace(b"%%EOF\n", b"%%EOF"),
    }
    jpeg = {"rgb": picture("JPEG"), "progressive": picture("JPEG", (800, 600), progressive=True)}
    jpeg |= {"padded": picture("JPEG") + bytes(16), "A4 at 600": grey((4961, 7016), "JPEG")}
    jpeg["with words"] = picture("JPEG", comment="نسخة موقعة".encode(), exif=Image.Exif())
    png = {"rgb": picture("PNG"), "A4 at 600": grey((4961, 7016), "PNG")}
    return {
        f"{kind} {name}": (f"{'application' if kind == 'pdf' else 'image'}/{kind}", data)
        for kind, files in (("pdf", pdf), ("jpeg", jpeg), ("png", png))
        for name, data in files.items()
    }


GOOD = good_papers()


def upload(data: bytes, name: str = "paper.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "application/pdf")


def document(agreement: Agreement, data: bytes) -> Document:
    return Document(agreement=agreement, kind="annex", language="fr", file=upload(data))


def stored(agreement: Agreement, data: bytes) -> Document:
    row = document(agreement, data)
    row.full_clean(exclude=["sha256", "size", "content_type"])
    row.save()
    return row


@pytest.fixture
def agreement(db: None) -> Agreement:
    return AgreementFactory(parties=2)


@pytest.mark.parametrize(("content_type", "data"), GOOD.values(), ids=GOOD)
def test_a_good_paper_is_kept_as_it_came(agreement: Agreement, folder: Path, content_type: str, data: bytes) -> None:
    row = stored(agreement, data)
    assert (row.content_type, row.size) == (content_type, len(data))
    assert (folder / row.file.name).read_bytes() == data
    assert row.file.name == f"{row.sha256[:2]}/{row.sha256}.{papers.EXTENSIONS[content_type]}"


# -- Hostile papers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_code(agreement: Agreement, folder: Path, name: str) -> None:
    hostile = HOSTILE[name]
    row = document(agreement, hostile.data)
    with pytest.raises(ValidationError) as refused:
        row.full_clean(exclude=["sha256", "size", "content_type"])
    assert [problem.code for problem in refused.value.error_dict["file"]] == [hostile.code]
    with pytest.raises(ValidationError):
        row.save()
    assert not folder.exists(), "nothing of it was stored"


def test_the_corpus_is_as_large_and_as_varied_as_it_should_be() -> None:
    assert len(HOSTILE) >= 60
    assert {hostile.code for hostile in HOSTILE.values()} == set(papers.SENTENCES)
    assert {HOSTILE[name].code for name in SAMPLE} == set(papers.SENTENCES)


SMALL = [hostile for hostile in HOSTILE.values() if hostile.code not in ("file_heavy", "file_pixels", "file_size")]


@pytest.mark.parametrize("hostile", SMALL, ids=lambda hostile: hostile.name)
def test_the_look_itself_gives_the_code(hostile: Hostile) -> None:
    """In this process: the refusal is a decision of the look, not the death of the process that looks."""
    if "swell" in hostile.name or "endless" in hostile.name:
        pytest.skip("it takes the memory that only the other process is denied")
    with TemporaryFile() as file:
        file.write(hostile.data)
        file.flush()
        with pytest.raises(inspection.Unfit) as unfit:
            inspection.examine(file)
    assert unfit.value.code == hostile.code


def measured(data: bytes) -> tuple[float, int]:
    """Seconds of work and megabytes at the most, of the process that looks."""
    watch = (
        "import os, sys; pid = os.posix_spawn(sys.argv[1], [sys.argv[1], '-I', sys.argv[2]], {}); "
        "used = os.wait4(pid, 0)[2]; print('', used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)"
    )
    with TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        order = [sys.executable, "-I", "-c", watch, sys.executable, inspection.__file__]
        done = subprocess.run(order, stdin=file, capture_output=True, text=True, check=True)
    seconds, kilobytes = done.stderr.split()[-2:]
    return float(seconds), int(kilobytes) // 1000


@pytest.mark.parametrize(
    "name", [name for name, hostile in HOSTILE.items() if hostile.code in ("file_heavy", "file_pixels")]
)
def test_a_bomb_takes_two_seconds_and_200_megabytes_at_the_most(name: str) -> None:
    seconds, megabytes = measured(HOSTILE[name].data)
    assert seconds <= inspection.MAX_SECONDS + 0.5, "the system counts in steps"
    assert megabytes <= 210


def test_a_look_that_never_ends_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "PATIENCE", 0.001)
    with pytest.raises(ValidationError) as refused:
        papers.judge(upload(GOOD["pdf rich"][1]))
    assert refused.value.code == "file_heavy"


def test_the_process_that_looks_sees_no_secret_and_writes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spy = tmp_path / "spy.py"
    spy.write_text(
        "import os\nprint('image/png', end='') if not set(os.environ) - {'LC_CTYPE'} else print(dict(os.environ))"
    )
    monkeypatch.setattr(inspection, "__file__", str(spy))
    assert papers.judge(upload(b"%PDF-")).content_type == "image/png"
    target = tmp_path / "written"
    source = Path(papers.__file__).with_name("inspection.py")
    spy.write_text(
        f"import sys; sys.path.insert(0, {str(source.parent)!r}); import inspection; inspection.confine()\n"
        f"open({str(target)!r}, 'w').write('x')"
    )
    with pytest.raises(ValidationError):
        papers.judge(upload(b"%PDF-"))
    assert not target.exists() or target.read_bytes() == b""


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    name=st.sampled_from([name for name, (_, data) in GOOD.items() if len(data) < 100_000]),
    cut=st.floats(0, 1),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8),
)
@example(name="pdf by hand", cut=0.0, changes=[])
def test_a_changed_good_file_is_kept_or_refused_and_nothing_else(
    name: str, cut: float, changes: list[tuple[float, int]]
) -> None:
    data = bytearray(GOOD[name][1])
    if cut > 0.7:
        changes = []
        del data[int(len(data) * (cut - 0.7) / 0.3) :]
    for place, value in changes:
        data[int(len(data) * place)] = value
    refusal = None
    try:
        found = papers.judge(ContentFile(bytes(data)))
    except ValidationError as refused:
        refusal = refused
    if refusal:
        assert refusal.code in papers.SENTENCES
        assert refusal.messages[0]
    else:
        assert found.size == len(data)
        assert found.content_type in papers.EXTENSIONS


# -- Through the form ----------------------------------------------------------------------------------------------


def filled(client: Client, agreement: Agreement, *files: bytes) -> dict[str, Any]:
    data = what_stands_on(client.get(change_page(agreement)))
    first = int(data["documents-TOTAL_FORMS"])
    data["documents-TOTAL_FORMS"] = first + len(files)
    for row, content in enumerate(files, first):
        data |= {
            f"documents-{row}-kind": "annex",
            f"documents-{row}-language": "fr",
            f"documents-{row}-file": upload(content),
        }
    return data


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("name", SAMPLE)
def test_the_form_says_why_and_what_to_do(
    clerk: User, signed_in: Browser, agreement: Agreement, name: str, language: str
) -> None:
    desk, hostile = signed_in(clerk, language), HOSTILE[name]
    response = save(desk, filled(desk, agreement, hostile.data), change_page(agreement))
    with translation.override(language):
        sentence = papers.refusal(hostile.code).messages[0]
    assert errors_of(response) == {"documents-0-file": [sentence]}
    with translation.override(None):
        assert sentence != papers.refusal(hostile.code).messages[0], "said in the reader's language"
    assert not agreement.documents.exists()


def test_the_form_judges_an_upload_once(
    clerk: User, signed_in: Browser, agreement: Agreement, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, inspect = [], papers.inspect
    monkeypatch.setattr(papers, "inspect", lambda copy: asked.append(copy) or inspect(copy))
    desk = signed_in(clerk, "ar")
    response = save(desk, filled(desk, agreement, GOOD["pdf rich"][1]), change_page(agreement))
    assert response.status_code == 302, errors_of(response)
    assert len(asked) == 1


def test_the_same_bytes_stand_once_on_an_agreement(clerk: User, signed_in: Browser, agreement: Agreement) -> None:
    desk, (_, data) = signed_in(clerk, "fr"), GOOD["pdf by hand"]
    twice = save(desk, filled(desk, agreement, data, data), change_page(agreement))
    sentence = ["Ce fichier figure déjà parmi les documents de la convention."]
    assert errors_of(twice) == {"documents-1-file": sentence}
    assert save(desk, filled(desk, agreement, data), change_page(agreement)).status_code == 302
    again = save(desk, filled(desk, agreement, data), change_page(agreement))
    assert errors_of(again) == {"documents-1-file": sentence}
    row = document(agreement, data)
    with pytest.raises(ValidationError) as refused:
        row.full_clean(exclude=["size", "content_type"])
    assert refused.value.messages != []
    with pytest.raises(IntegrityError, match="document_once_on_its_agreement"), transaction.atomic():
        document(agreement, data).save()


def test_a_stored_paper_is_not_replaced(agreement: Agreement) -> None:
    row = stored(agreement, GOOD["pdf by hand"][1])
    row.title = "العنوان وحده"
    row.save()
    row.file = upload(GOOD["pdf rich"][1])
    with pytest.raises(ValidationError) as refused:
        row.full_clean(exclude=["sha256", "size", "content_type"])
    assert "file" in refused.value.error_dict
    for change in ({"sha256": "0" * 64}, {"size": 1}, {"content_type": "text/html"}, {"file": "x.html"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Document.objects.filter(pk=row.pk).update(**change)


# -- Storing -------------------------------------------------------------------------------------------------------


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


# -- Handing out ---------------------------------------------------------------------------------------------------


@pytest.fixture
def handed_in(agreement: Agreement) -> Document:
    return stored(agreement, GOOD["pdf rich"][1])


def address_of(row: Document) -> str:
    return reverse("admin:registry_agreement_document", args=[row.agreement_id, row.pk])


@pytest.mark.parametrize("asked", [{}, {"Range": "bytes=0-9"}, {"Range": "bytes=999999-"}, {"If-None-Match": "*"}])
@pytest.mark.parametrize("name", ["pdf rich", "png rgb", "jpeg rgb"])
def test_a_paper_is_sent_whole_to_be_kept_and_not_run(
    clerk: User, signed_in: Browser, agreement: Agreement, name: str, asked: dict[str, str]
) -> None:
    content_type, data = GOOD[name]
    row, desk = stored(agreement, data), signed_in(clerk, "ar")
    for method in (desk.get, desk.head):
        response = method(address_of(row), headers=asked)
        assert response.status_code == 200
        assert response["Content-Type"] == content_type
        assert response["Content-Disposition"] == f'attachment; filename="{row.file.name[3:]}"'
        assert response["Content-Length"] == str(len(data))
        assert response["Accept-Ranges"] == "none"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["X-Frame-Options"] == "DENY"
        assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
        assert response.content == (data if method == desk.get else b"")
    assert desk.post(address_of(row)).status_code == 405


@pytest.mark.parametrize("change", ["more", "less", "one byte", "empty", "a link", "a folder", "gone"])
def test_an_altered_paper_is_never_sent(
    clerk: User, signed_in: Browser, handed_in: Document, folder: Path, change: str
) -> None:
    path, desk = folder / handed_in.file.name, signed_in(clerk, "fr")
    alter(path, change)
    for method in (desk.get, desk.head):
        response = method(address_of(handed_in))
        assert response.status_code in (404, 410)
        assert b"%PDF" not in response.content
        assert response["X-Content-Type-Options"] == "nosniff"


def alter(path: Path, change: str) -> None:
    data = path.read_bytes()
    path.unlink()
    if change == "a link":
        path.symlink_to("/etc/hostname")
    elif change == "a folder":
        path.mkdir()
    elif change != "gone":
        middle = len(data) // 2
        flipped = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        path.write_bytes({"more": data + b"x", "less": data[:-1], "one byte": flipped, "empty": b""}[change])


def test_no_address_leads_to_the_folder_of_papers(clerk: User, signed_in: Browser, handed_in: Document) -> None:
    desk, name = signed_in(clerk, "ar"), handed_in.file.name
    before = (
        "/",
        "/documents/",
        "/media/",
        "/static/",
        "/static/../documents/",
        "/static/%2e%2e/documents/",
        "/admin/",
    )
    page = desk.get(change_page(handed_in.agreement))
    page_address = change_page(handed_in.agreement)
    for start in (*before, page_address, f"{page_address}documents/"):
        for client in (desk, Client()):
            response = client.get(start + name, follow=True)
            assert response["Content-Type"].startswith("text/html"), start
            assert b"%PDF" not in response.getvalue()
    assert f'href="{name}' not in page.text
    assert address_of(handed_in) in page.text


def test_who_may_only_read_gets_the_same_link(clerk: User, signed_in: Browser) -> None:
    ended = Agreement.objects.filter(state=State.TERMINATED).order_by("pk").first()
    row = stored(ended, GOOD["pdf rich"][1])
    page = signed_in(clerk, "ar").get(change_page(ended))
    assert page.status_code == 200
    assert "documents-0-kind" not in page.text, "a clerk only reads an agreement that has ended"
    assert address_of(row) in page.text


# -- The night watch -----------------------------------------------------------------------------------------------


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
