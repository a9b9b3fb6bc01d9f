"""The dumps: every record of one moment in files with true digests, never half of them, and nothing withdrawn."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import frictionless
import pyarrow.parquet
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from registry import publication
from registry.choices import PublicationStatus
from registry.exchange import dumps, parquet, places, shelf
from registry.models import Agreement, PublicationCounter, PublishedRecord, User
from registry.publication.tables import TABLES
from tests.published import one_connection

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    with one_connection():
        yield


@pytest.fixture
def place(tmp_path: Path, settings: Any) -> Path:
    """A shelf of the test's own."""
    settings.DATA_DIR = tmp_path
    return shelf.place()


@pytest.fixture
def dump(place: Path) -> shelf.Dump:
    """The register as it was loaded."""
    made, is_new = dumps.make(place, 7)
    assert is_new
    return made


def withdraw_one(actor: User) -> str:
    """Something that was published is taken back; its key."""
    agreement = Agreement.objects.filter(publication=PublicationStatus.PUBLISHED, applications=None).first()
    assert agreement
    publication.withdraw(agreement, actor=actor, reason="نشر خطأ")
    return str(agreement.uuid)


def get(client: Client, address: str, **headers: str) -> tuple[Any, bytes]:
    response = client.get(address, headers=headers)
    content = response.getvalue()
    response.close()
    return response, content


# -- What is in it -------------------------------------------------------------------------------------------------


def test_every_collection_is_there_and_the_manifest_is_true(dump: shelf.Dump) -> None:
    manifest = dump.manifest
    assert dump.name == f"{manifest['date']}-{PublicationCounter.objects.get().last}"
    assert manifest["register_version"] == dump.version
    listed = {file["name"] for file in manifest["files"]}
    assert {path.name for path in dump.folder.iterdir()} == listed | {"manifest.json", "datapackage.json"}
    for file in manifest["files"]:
        content = (dump.folder / file["name"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"]), file["name"]
        assert file["rows"] == PublishedRecord.objects.filter(collection=file["collection"]).count()
    for collection in TABLES:
        assert {f"{collection}.{form}" for form in ("csv", "csv.gz", "jsonl", "jsonl.gz")} <= listed
    for collection in ("agreements", "projects", "parties"):
        assert {f"{collection}.{form}" for form in ("xlsx", "parquet")} <= listed


def test_lines_are_the_stored_bytes_and_the_packed_files_are_the_same(dump: shelf.Dump) -> None:
    for collection in TABLES:
        stored = PublishedRecord.objects.filter(collection=collection).order_by("sequence")
        lines = (dump.folder / f"{collection}.jsonl").read_bytes()
        assert lines == b"".join(body.encode() + b"\n" for body in stored.values_list("body", flat=True))
        assert gzip.decompress((dump.folder / f"{collection}.jsonl.gz").read_bytes()) == lines


def test_the_data_package_validates_with_all_its_tables(dump: shelf.Dump) -> None:
    package = frictionless.Package(str(dump.folder / "datapackage.json"))
    assert {resource.name for resource in package.resources} == set(TABLES)
    report = package.validate()
    assert report.valid, [(task.name, [error.message for error in task.errors]) for task in report.tasks]
    descriptor = json.loads((dump.folder / "datapackage.json").read_bytes())
    assert "سجل" in descriptor["title"]
    assert "Registre" in descriptor["title"]
    assert descriptor["sources"]


def test_parquet_has_types_and_the_same_records(dump: shelf.Dump) -> None:
    table = pyarrow.parquet.read_table(dump.folder / "agreements.parquet")
    records = {
        record["id"]: record for record in map(json.loads, (dump.folder / "agreements.jsonl").read_bytes().splitlines())
    }
    assert len(table) == len(records)
    for row in table.select(["id", "amount", "title_ar", "published_at", "is_fictional"]).to_pylist():
        record = records[row["id"]]
        assert row["title_ar"] == record["title"]["ar"]
        assert row["is_fictional"] == record["is_fictional"]
        assert row["published_at"].strftime("%Y-%m-%dT%H:%M:%SZ") == record["published_at"]
        assert (row["amount"] and f"{row['amount']:.2f}") == (record["amount"] and record["amount"]["value"])
    assert table.schema.field("amount").metadata[b"fr"]


# -- How it is made ------------------------------------------------------------------------------------------------


def test_a_second_run_without_news_writes_nothing(dump: shelf.Dump, place: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in dump.folder.iterdir()}
    again, is_new = dumps.make(place, 7)
    assert (again, is_new) == (dump, False)
    assert before == {path: path.stat().st_mtime_ns for path in dump.folder.iterdir()}


def test_a_run_that_dies_leaves_the_former_dump(
    dump: shelf.Dump, place: Path, client: Client, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    PublicationCounter.objects.update(last=dump.version + 1)

    def full(*_args: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(parquet, "write", full)
        with pytest.raises(CommandError, match="No space left"):
            call_command("dump")
    assert [each.name for each in shelf.dumps()] == [dump.name]
    assert not (place / dumps.UNFINISHED).exists()
    assert client.get("/dumps/latest/agreements.csv")["Location"] == f"/dumps/{dump.name}/agreements.csv"
    (place / dumps.UNFINISHED).mkdir()  # as a run leaves it that was killed
    (place / dumps.UNFINISHED / "agreements.csv").write_text("half of it")
    call_command("dump")
    assert len(shelf.dumps()) == 2
    assert not (place / dumps.UNFINISHED).exists()


def test_two_runs_at_once_are_one(dump: shelf.Dump, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with dumps._alone(place):
        call_command("dump")
    assert "another run is at work" in capsys.readouterr().out


def test_only_the_newest_stay(dump: shelf.Dump, place: Path) -> None:
    for more in (1, 2, 3):
        PublicationCounter.objects.update(last=dump.version + more)
        dumps.make(place, 2)
    assert [each.version - dump.version for each in shelf.dumps()] == [3, 2]


def test_another_folder(tmp_path: Path, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("dump", to=tmp_path / "elsewhere")
    assert len(shelf.dumps(tmp_path / "elsewhere")) == 1
    assert shelf.dumps() == []
    assert "files" in capsys.readouterr().out


# -- What is withdrawn ---------------------------------------------------------------------------------------------


def test_what_is_withdrawn_is_not_read_from_that_moment_on_and_deleted_by_the_next_run(
    dump: shelf.Dump, place: Path, client: Client, supervisor: User
) -> None:
    address = f"/dumps/{dump.name}/agreements.jsonl"
    _response, content = get(client, address)
    key = withdraw_one(supervisor)
    assert key in content.decode()
    assert client.get(address).status_code == 410
    assert client.get("/dumps/latest/agreements.jsonl").status_code == 404
    assert dump.name not in client.get("/dumps/").content.decode()
    call_command("dump")
    assert not dump.folder.exists()
    response, content = get(client, client.get("/dumps/latest/agreements.jsonl")["Location"])
    assert response.status_code == 200
    assert key not in {json.loads(line)["id"] for line in content.splitlines()}
    assert client.get(address).status_code == 404


def test_a_dump_from_ahead_of_the_register_is_not_read(dump: shelf.Dump, client: Client) -> None:
    """The database was put back to an earlier state: what is in there never was, or shall be forgotten."""
    address = f"/dumps/{dump.name}/agreements.jsonl"
    assert get(client, address)[0].status_code == 200
    PublicationCounter.objects.update(last=dump.version - 1)
    assert client.get(address).status_code == 410
    assert client.get("/dumps/latest/agreements.jsonl").status_code == 404
    assert dump.name not in client.get("/dumps/").content.decode()
    call_command("dump")
    assert [each.version for each in shelf.dumps()] == [dump.version - 1]


def test_what_is_withdrawn_goes_also_where_there_is_no_room_for_a_new_dump(
    dump: shelf.Dump, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    withdraw_one(supervisor)

    def full(*_args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(parquet, "write", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("dump")
    assert not dump.folder.exists()


def withdrawing(times: int, actor: User) -> Any:
    """Writes Parquet, and meanwhile something is withdrawn, so many times."""
    left, write = [None] * times, parquet.write

    def writes(*args: Any) -> None:
        if left:
            left.pop()
            withdraw_one(actor)
        write(*args)

    return writes


def test_a_dump_is_made_anew_where_something_is_withdrawn_meanwhile(
    place: Path, supervisor: User, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(parquet, "write", withdrawing(1, supervisor))
    call_command("dump")
    (made,) = shelf.readable()
    assert made.version == PublicationCounter.objects.get().last
    assert made.name in capsys.readouterr().out


def test_but_not_for_ever(place: Path, supervisor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "write", withdrawing(99, supervisor))
    with pytest.raises(CommandError, match="withdrawn"):
        call_command("dump")
    assert shelf.dumps() == []


# -- How it is served ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_page_names_every_file_with_its_digest(dump: shelf.Dump, client: Client, language: str) -> None:
    page = client.get("/dumps/", headers={"Accept-Language": language}).content.decode()
    assert {"ar": "السجل كاملا في ملفات", "fr": "Le registre entier en fichiers"}[language] in page
    for file in dump.manifest["files"]:
        assert f"/dumps/{dump.name}/{file['name']}" in page
        assert file["sha256"] in page


def test_without_a_dump_the_page_says_so(place: Path, client: Client) -> None:
    assert "/api/v1/docs/" in client.get("/dumps/").content.decode()
    assert client.get("/dumps/latest/agreements.csv").status_code == 404


def test_a_file_in_parts_and_its_validator(dump: shelf.Dump, client: Client) -> None:
    address, whole = f"/dumps/{dump.name}/agreements.jsonl", (dump.folder / "agreements.jsonl").read_bytes()
    response, content = get(client, address)
    assert (response.status_code, content) == (200, whole)
    assert response["Cache-Control"] == "public, no-cache", "what is withdrawn shall not come from a cache"
    etag = response["ETag"]
    for asked, first, last in (
        ("bytes=0-9", 0, 9),
        ("bytes=100-", 100, len(whole) - 1),
        ("bytes=-7", len(whole) - 7, len(whole) - 1),
    ):
        response, content = get(client, address, Range=asked)
        assert (response.status_code, content) == (206, whole[first : last + 1])
        assert response["Content-Range"] == f"bytes {first}-{last}/{len(whole)}"
    assert get(client, address, Range=f"bytes={len(whole)}-")[0].status_code == 416
    assert get(client, address, Range="bytes=0-9", **{"If-Range": '"another"'})[1] == whole
    assert get(client, address, Range="lines=1-2")[1] == whole
    assert get(client, address, **{"If-None-Match": etag})[0].status_code == 304
    for known in f"W/{etag}", f'"another", {etag}', "*":
        unchanged = get(client, address, **{"If-None-Match": known})[0]
        assert (unchanged.status_code, unchanged["ETag"]) == (304, etag)
        assert "Content-Type" not in unchanged
    for asked in {}, {"Range": "bytes=0-9"}, {"Range": f"bytes={len(whole)}-"}:
        head = client.head(address, headers=asked)
        assert (head.status_code, head["Content-Length"]) == (200, str(len(whole)))


def test_a_file_that_is_deleted_while_it_is_asked_for_is_not_there(dump: shelf.Dump, client: Client) -> None:
    (dump.folder / "agreements.jsonl").unlink()
    assert client.get(f"/dumps/{dump.name}/agreements.jsonl").status_code == 404
    assert client.head(f"/dumps/{dump.name}/agreements.jsonl").status_code == 404
    shelf._manifest.cache_clear()
    (dump.folder / "manifest.json").unlink()
    assert client.get(f"/dumps/{dump.name}/agreements.csv").status_code == 404
    assert client.get("/dumps/latest/agreements.csv").status_code == 404


def test_a_long_file_takes_one_of_the_few_places(
    dump: shelf.Dump, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.site.dumps.SMALL", 1_000)
    address = f"/dumps/{dump.name}/agreements.jsonl"
    taken = [client.get(address, REMOTE_ADDR=f"192.0.2.{number}") for number in range(places.MOST_AT_ONCE)]
    for language, sentence in (("fr", "Veuillez redemander"), ("ar", "المرجو")):
        busy = client.get(address, headers={"Accept-Language": language})
        assert (busy.status_code, busy["Retry-After"], busy["Content-Type"]) == (503, "30", "text/plain; charset=utf-8")
        assert sentence in busy.content.decode()
    assert client.get(address, headers={"Range": "bytes=0-99"}).status_code == 206
    for response in taken:
        assert hashlib.sha256(response.getvalue()).hexdigest()
        response.close()
    places.place("192.0.2.0/32").close()  # would be refused
    assert get(client, address)[0].status_code == 200


@pytest.mark.parametrize("name", ["..%2Fsecret-key", ".lock", "agreements", "manifest.json%00", "%2e%2e"])
def test_only_what_the_manifest_names_is_there(dump: shelf.Dump, client: Client, name: str) -> None:
    for folder in (dump.name, "latest", "..", ".making", f"{dump.day}-999999"):
        assert client.get(f"/dumps/{folder}/{name}").status_code == 404
