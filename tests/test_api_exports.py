"""Everything at once: a file has what all pages have, byte for byte or laid out, and no program runs what is in it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from openpyxl.utils.escape import unescape

from config.env import CHECKOUT
from registry.api import exports
from registry.api.filters import LISTINGS
from registry.exchange import sheets, workbook
from registry.exchange.places import MOST_AT_ONCE, place
from registry.models import PublicationCounter, PublishedRecord
from registry.publication import consolidated, copying
from registry.publication.columns import Column, Kind
from registry.publication.tables import TABLES
from tests.database_plugin import unmeasured
from tests.published import one_connection

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    with one_connection():
        yield


HOME = "/api/v1/agreements/"
RECORDS = int(os.environ.get("EXPORT_RECORDS", "4000"))  # for the measure of memory; 20,000 by hand
QUESTIONS = ("", "region=07", "q=اسره", "ordering=amount", "status=in_force", "as_of=2025-08-01&ordering=signed_on")


def of_all_pages(client: Client, address: str, query: str = "") -> list[dict[str, Any]]:
    """What a client has that follows `next` to the end."""
    url, records = f"{address}?page_size=40&{query}", []
    while url:
        page = client.get(url).json()
        records += page["results"]
        url = page["next"]
    return records


def whole(client: Client, address: str, form: str, query: str = "") -> bytes:
    response = client.get(f"{address}?format={form}&{query}")
    assert response.status_code == 200, response.content
    content: bytes = response.getvalue()
    response.close()
    return content


def read_csv(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_xlsx(content: bytes, sheet: str = "Records") -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    header, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


# -- The same as all pages -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", QUESTIONS)
def test_every_form_has_the_records_of_all_pages_in_their_order(client: Client, query: str) -> None:
    expected = of_all_pages(client, HOME, query)
    identifiers = [record["id"] for record in expected]
    assert identifiers
    lines = whole(client, HOME, "jsonl", query).splitlines()
    assert [json.loads(line) for line in lines] == expected
    assert [row["id"] for row in read_csv(whole(client, HOME, "csv", query))] == identifiers
    assert [row["id"] for row in read_xlsx(whole(client, HOME, "xlsx", query))] == identifiers


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.collection)
def test_every_list_is_given_whole_in_every_form(client: Client, listing: Any) -> None:
    address = f"/api/v1/{listing.collection}/"
    expected = of_all_pages(client, address)
    key = TABLES[listing.collection][0].name
    keys = [record[key] for record in expected]
    assert [json.loads(line) for line in whole(client, address, "jsonl").splitlines()] == expected
    for form, read in ("csv", read_csv), ("xlsx", read_xlsx):
        assert [row[key] for row in read(whole(client, address, form))] == keys, form
    if "geojson" in listing.form.values:
        features = json.loads(whole(client, address, "geojson"))["features"]
        assert [feature["properties"] for feature in features] == expected
        assert any(feature["geometry"] for feature in features)


def test_lines_are_the_stored_bytes(client: Client) -> None:
    stored = PublishedRecord.objects.filter(collection="agreements").order_by("sequence")
    stored.filter(pk=stored[3].pk).update(body=r'{"id":"\\u001f \"x\" \\\\ \n \t","title":"  \\N"}')
    bodies = [body.encode() for body in stored.values_list("body", flat=True)]
    assert any(b"\\" in body for body in bodies), "nothing here that the text form of COPY would double"
    response = client.get(f"{HOME}?format=jsonl&ordering=published_at")
    content = response.getvalue()
    assert content == b"".join(body + b"\n" for body in bodies)
    assert response["Content-Length"] == str(len(content))
    assert response["Register-Records"] == str(len(bodies))
    assert response["Register-Version"] == str(PublicationCounter.objects.get().last)


def test_a_day_is_told_as_in_the_pages(client: Client) -> None:
    day = dt.date(2025, 8, 1)
    lines = whole(client, HOME, "jsonl", f"as_of={day}").splitlines()
    bodies = dict(PublishedRecord.objects.filter(collection="agreements").values_list("key", "body"))
    assert lines
    for line in lines:
        assert line == consolidated.told(bodies[json.loads(line)["id"]].encode(), day)


def test_nothing_found_is_a_file_too(client: Client) -> None:
    query = "signed_after=1999-01-01&signed_before=1999-01-02"
    assert whole(client, HOME, "jsonl", query) == b""
    assert read_csv(whole(client, HOME, "csv", query)) == []
    assert read_xlsx(whole(client, HOME, "xlsx", query)) == []
    assert json.loads(whole(client, "/api/v1/projects/", "geojson", query))["features"] == []


# -- Headers and refusals ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("parameter", ["page_size=5", "count=true", "count=false", "cursor=abc"])
@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_what_belongs_to_pages_is_refused(client: Client, form: str, parameter: str) -> None:
    response = client.get(f"{HOME}?format={form}&{parameter}")
    assert response.status_code == 400
    assert parameter.partition("=")[0] in {error["parameter"] for error in response.json()["errors"]}


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_the_file_has_a_name_and_a_type(client: Client, form: str) -> None:
    for query, name in ("", r"agreements-\d{4}-\d\d-\d\d"), ("as_of=2025-08-01", "agreements-as-of-2025-08-01"):
        for ask in client.get, client.head:
            response = ask(f"{HOME}?format={form}&{query}")
            assert re.fullmatch(rf'attachment; filename="{name}\.{form}"', response["Content-Disposition"])
            assert "Register-Version" in response["Access-Control-Expose-Headers"]
            assert response["Content-Type"] != "application/json"
            response.close()


def test_agreements_have_no_point_of_their_own(client: Client) -> None:
    problem = client.get(f"{HOME}?format=geojson").json()
    assert problem["errors"][0]["allowed"] == ["json", "jsonl", "csv", "xlsx"]


def test_only_some_at_a_time_and_who_comes_late_is_told_when(client: Client) -> None:
    with ExitStack() as held:
        for number in range(MOST_AT_ONCE):
            held.enter_context(place(f"network {number}"))
        response = client.get(f"{HOME}?format=jsonl")
        assert (response.status_code, response["Retry-After"]) == (503, "30")
        assert response.json()["type"].endswith("#busy")
        assert client.get(HOME).status_code == 200
        assert client.head(f"{HOME}?format=jsonl").status_code == 200
    assert whole(client, HOME, "jsonl")


@pytest.mark.parametrize("end", ["read", "left", "never begun"])
def test_a_place_is_free_again_however_it_ends(client: Client, end: str) -> None:
    for _time in range(MOST_AT_ONCE + 1):
        response = client.get(f"{HOME}?format=csv")
        assert response.status_code == 200
        if end != "never begun":
            pieces = iter(response.streaming_content)
            next(pieces)
            assert end == "left" or list(pieces) is not None
        response.close()


def test_a_network_has_one_place(client: Client) -> None:
    first = client.get(f"{HOME}?format=csv")
    assert first.status_code == 200
    assert client.get(f"{HOME}?format=csv").json()["type"].endswith("#busy")
    other = client.get(f"{HOME}?format=csv", REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 200
    for response in first, other:
        response.close()
    assert whole(client, HOME, "csv")


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx"])
def test_a_file_says_how_long_it_is(client: Client, form: str) -> None:
    response = client.get(f"{HOME}?format={form}")
    assert len(response.getvalue()) == int(response["Content-Length"])
    response.close()


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_a_full_disk_is_said(client: Client, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports.tempfile, "TemporaryFile", lambda **_where: Path("/dev/full").open("w+b"))  # noqa: SIM115
    for _time in range(MOST_AT_ONCE + 1):
        response = client.get(f"{HOME}?format={form}")
        assert (response.status_code, response["Retry-After"]) == (503, "30")


def test_a_database_that_fails_is_said_before_anything_is_sent(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "PATIENCE", "1ms")
    monkeypatch.setattr(copying.reading, "whole", lambda question: ("SELECT 'x', 1 FROM pg_sleep(5)", ()))
    for _time in range(MOST_AT_ONCE + 1):
        response = client.get(f"{HOME}?format=jsonl")
        assert response.status_code == 503
        assert response.json()["type"].endswith("#unavailable")


def test_who_reads_slowly_holds_no_statement(client: Client) -> None:
    slow = client.get(f"{HOME}?format=jsonl")
    next(iter(slow.streaming_content))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY%' AND state = 'active'")
        assert cursor.fetchone()[0] == 0
    other = client.get(f"{HOME}?format=jsonl", REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 200
    for response in slow, other:
        response.close()


def test_what_would_take_long_is_sent_while_it_is_laid_out(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = {form: whole(client, HOME, form) for form in ("csv", "jsonl")}
    monkeypatch.setattr(exports, "MOST_LAID_OUT", 5)
    for form, content in ready.items():
        response = client.get(f"{HOME}?format={form}")
        assert ("Content-Length" in response) is (form == "jsonl"), "the lines need no laying out"
        assert int(response["Register-Records"]) > 5
        assert response.getvalue() == content
        response.close()


# -- Columns -------------------------------------------------------------------------------------------------------


def test_columns_say_what_the_record_says(client: Client) -> None:
    records = {record["id"]: record for record in of_all_pages(client, HOME)}
    rows = read_xlsx(whole(client, HOME, "xlsx"))
    texts = {row["id"]: row for row in read_csv(whole(client, HOME, "csv"))}
    with_amounts = 0
    for row in rows:
        record = records[row["id"]]
        assert row["title_ar"] == record["title"]["ar"]
        assert row["kind"] == record["kind"]["slug"]
        assert row["kind_name_fr"] == record["kind"]["name"]["fr"]
        assert row["parties"] == " | ".join(party["id"] for party in record["parties"])
        assert len(row["parties_role"].split(" | ")) == len(record["parties"])
        assert row["signed_on"] == record["signed_on"]
        if record["amount"]:
            with_amounts += 1
            assert isinstance(row["amount"], int | float)
            assert f"{row['amount']:.2f}" == record["amount"]["value"] == texts[row["id"]]["amount"]
    assert with_amounts


@pytest.mark.parametrize("collection", TABLES)
def test_every_column_is_found_in_some_record_and_explained_in_each_language(collection: str) -> None:
    names = [column.name for column in TABLES[collection]]
    assert len(names) == len(set(names))
    for column in TABLES[collection]:
        assert column.ar
        assert column.fr
        assert column.en
        assert re.search("[\u0621-\u064a]|ISO", column.ar), column


def test_the_second_sheet_explains_the_columns(client: Client) -> None:
    explained = read_xlsx(whole(client, HOME, "xlsx"), "Columns")
    assert [next(iter(row.values())) for row in explained] == [column.name for column in TABLES["agreements"]]
    assert all(row["العربية"] and row["Français"] for row in explained)


# -- Formulas ------------------------------------------------------------------------------------------------------

COLUMNS = (Column("key", "key", Kind.TEXT, "", "", ""), Column("text", "text", Kind.TEXT, "", "", ""))
BEGINS = "=+-@\t\r\n'\"; \uff1d\uff0b\uff0d\uff20\u00a0"
TEXTS = some.lists(
    some.builds(
        str.__add__,
        some.text(BEGINS, max_size=3),
        some.text(some.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=8),
    ),
    min_size=200,
    max_size=200,
)
IN_BULK = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


@IN_BULK
@given(TEXTS)
def test_no_cell_of_csv_begins_a_formula_and_each_can_be_turned_back(texts: list[str]) -> None:
    """Fifty times two hundred."""
    records = [{"key": str(number), "text": text} for number, text in enumerate(texts)]
    rows = read_csv(b"".join(sheets.comma_separated(COLUMNS, records)))
    assert len(rows) == len(texts)
    for row, text in zip(rows, texts, strict=True):
        assert row["text"].lstrip()[:1] not in set("=+-@\uff1d\uff0b\uff0d\uff20")
        assert row["text"][:1] not in {"\t", "\r", "\n"}
        assert turned_back(row["text"]) == text


def turned_back(text: str) -> str:
    """As the README of the files says: one apostrophe less, at the front and behind what others take for the end."""
    return re.sub(r"(\r\n|[;\t\r\n])'", r"\1", text).removeprefix("'")


@IN_BULK
@given(TEXTS)
def test_nor_does_one_where_excel_splits_at_semicolons_or_tabs(texts: list[str]) -> None:
    inside = [f"x{mark}{text}" for text in texts for mark in (";", "\t", "\n", '; "', "")]
    content = b"".join(sheets.comma_separated(COLUMNS, [{"key": "1", "text": text} for text in inside]))
    for delimiter in ";", "\t":
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter):
            assert not [cell for cell in row if cell.lstrip()[:1] in sheets.FORMULAS]


@pytest.mark.parametrize("text", ["a;=1+1", "a\n=1+1", "a\r\n@x", 'a;"=1"', "a;'b", "';'=", "a; \t-1"])
def test_a_formula_inside_a_text_is_disarmed_and_the_text_comes_back(text: str) -> None:
    cell = sheets.harmless(text)
    assert cell != text
    assert turned_back(cell) == text


@pytest.mark.parametrize("length", [16_383, 16_384, 40_000])
def test_a_text_is_cut_where_excel_counts(length: int) -> None:
    for text in "\U0001f54c" * length, "x" + "\U0001f54c" * length:
        cut = workbook.cut(text)
        units = len(cut.encode("utf-16-le")) // 2
        assert text.startswith(cut)
        assert cut == text or units in {32_766, 32_767}
        assert (cut == text) == (len(text.encode("utf-16-le")) // 2 <= 32_767)


@IN_BULK
@given(TEXTS)
def test_no_cell_of_a_workbook_is_a_formula(texts: list[str]) -> None:
    rows: Iterator[list[Any]] = iter([[str(number), text or None] for number, text in enumerate(texts)])
    content = b"".join(workbook.workbook(COLUMNS, rows))
    read = openpyxl.load_workbook(io.BytesIO(content))["Records"]
    cells = [row[1] for row in read.iter_rows(min_row=2)]
    assert len(cells) == len(texts)
    for found, text in zip(cells, texts, strict=True):
        assert found.data_type != "f"
        assert unescape(found.value or "") == text
        assert not text.lstrip()[:1] or text.lstrip()[0] not in sheets.FORMULAS or found.quotePrefix


@pytest.mark.parametrize(
    ("text", "stored"), [("_x0041_", "_x005F_x0041_"), ("a\rb", "a_x000D_b"), ("<&>", "&lt;&amp;&gt;")]
)
def test_what_excel_would_read_otherwise_is_escaped(text: str, stored: str) -> None:
    assert workbook.escaped(text) == stored


def test_a_sheet_that_grows_too_long_is_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 11)
    content = b"".join(workbook.workbook(COLUMNS, iter([[str(number), "نص"] for number in range(25)])))
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    assert book.sheetnames == ["Records", "Records 2", "Records 3", "Columns"]
    read = [row[0] for name in book.sheetnames[:3] for row in book[name].iter_rows(min_row=2, values_only=True)]
    assert read == [str(number) for number in range(25)]


def test_numbers_below_zero_stay_numbers() -> None:
    degrees = Column("longitude", "longitude", Kind.DEGREES, "", "", "")
    assert sheets.cell(degrees, -7.98914) == "-7.98914"


# -- Memory --------------------------------------------------------------------------------------------------------


def test_memory_does_not_grow_with_the_records() -> None:
    """Thousands of the longest record there is, in each form, by a process that sent the few before."""
    url = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    environment = unmeasured() | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.testing"}
    order = [sys.executable, "-m", "tests.exports_work", str(RECORDS)]
    work = subprocess.run(order, env=environment, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert work.returncode == 0, work.stderr
    grown, sent = map(float, work.stdout.split())
    assert sent > RECORDS / 100
    assert grown < 30, f"{grown} MB more for {sent} MB"
