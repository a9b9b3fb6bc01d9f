"""Nothing new: who has an answer already is told so, at the cost of one row, and is never told so wrongly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.test import Client
from django.utils.http import http_date, parse_http_date

from registry.api import validators
from registry.choices import State
from registry.models import Agreement, PublicationCounter, PublishedRecord, PublishedVersion, User
from registry.publication import database, prepared, publish, statistics, withdraw
from registry.publication.sequence import moment_after

from .factories import SignedAgreementFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/agreements/"
OF_THE_REGISTER = (
    LIST,
    f"{LIST}?pillar=values-sustainability&region=07&page_size=3",
    f"{LIST}?as_of=2025-06-30",
    f"{LIST}?as_of=2031-01-01",
    "/api/v1/projects/?facets=region&fields=name&lang=fr",
    "/api/v1/statistics/?by=region",
    "/api/v1/pillars/",
    "/api/v1/changes/",
    "/api/v1/changes/?collection=parties&after=5",
)
OF_THE_CODE = ("/api/v1/", "/api/v1/problems/", "/api/v1/schema/", "/api/v1/schema/?format=json", "/api/v1/docs/")


@pytest.fixture(autouse=True)
def _a_second_that_is_over() -> None:
    """As after a quiet minute; what other tests have really committed moved the seconds on."""
    PublicationCounter.objects.update(changed_at=dt.datetime(2026, 11, 1, 8, 30, tzinfo=dt.UTC))


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the API asks the database."""
    asked: list[str] = []
    execute = psycopg.Cursor.execute

    def noted(self: Any, query: Any, *rest: Any, **more: Any) -> Any:
        if isinstance(self, database._Cursor):
            asked.append(str(query))
        return execute(self, query, *rest, **more)

    monkeypatch.setattr(database._Cursor, "execute", noted)
    asked_often = prepared.rows

    def noted_too(session: Any, adapters: Any, sql: Any, values: Any) -> Any:
        asked.append(sql)
        return asked_often(session, adapters, sql, values)

    monkeypatch.setattr(prepared, "rows", noted_too)
    return asked


@pytest.fixture
def agreement(supervisor: User) -> Agreement:
    made: Agreement = SignedAgreementFactory(state=State.SIGNED, reference="2026/CNV/08150")
    publish(made, actor=supervisor)
    return made


@pytest.fixture
def publication(supervisor: User) -> Callable[[], None]:
    """Something is published, in a transaction of its own: it has its own second."""

    def another() -> None:
        forget_the_second()
        publish(SignedAgreementFactory(state=State.SIGNED), actor=supervisor)

    return another


def forget_the_second() -> None:
    """A test is one transaction, and would have one second for all that it publishes."""
    database.fetch("SELECT set_config('registry.has_its_second', '', true)", ())


# -- Lists ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", OF_THE_REGISTER)
def test_a_list_that_is_unchanged_costs_one_row(client: Client, address: str, statements: list[str]) -> None:
    first = client.get(address)
    assert first.status_code == 200
    statements.clear()
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert len(statements) == 1
    assert "registry_publicationcounter" in statements[0]
    assert "published" not in statements[0].replace("registry_publicationcounter", "")
    for name in ("ETag", "Cache-Control", "Last-Modified"):
        assert again[name] == first[name]
    assert "Content-Type" not in again
    assert "Content-Length" not in again, "of a body that is not there"


@pytest.mark.parametrize("address", OF_THE_REGISTER)
def test_a_publication_makes_every_list_new(client: Client, address: str, publication: Callable[[], None]) -> None:
    first = client.get(address)
    publication()
    for headers in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = client.get(address, headers=headers)
        assert again.status_code == 200
        assert again["ETag"] != first["ETag"]


def test_a_withdrawal_makes_lists_new(client: Client, supervisor: User, agreement: Agreement) -> None:
    tag = client.get(LIST)["ETag"]
    withdraw(agreement, actor=supervisor, reason="خطأ")
    assert client.get(LIST, headers={"If-None-Match": tag}).status_code == 200


def test_tags_are_compared_as_rfc_9110_says(client: Client) -> None:
    tag = client.get(LIST)["ETag"]
    assert tag.startswith('W/"')
    for header in (tag, tag.removeprefix("W/"), f'"x", {tag}', f"{tag}, *", "*"):
        assert client.get(LIST, headers={"If-None-Match": header}).status_code == 304, header
    for header in ('"x"', "", tag.removeprefix("W/").strip('"')):
        assert client.get(LIST, headers={"If-None-Match": header}).status_code == 200, header


def test_dates_count_only_without_tags_and_only_as_they_were_given(client: Client) -> None:
    date = client.get(LIST)["Last-Modified"]
    assert parse_http_date(date) == dt.datetime(2026, 11, 1, 8, 30, tzinfo=dt.UTC).timestamp()
    assert client.get(LIST, headers={"If-Modified-Since": date}).status_code == 304
    both = {"If-Modified-Since": date, "If-None-Match": '"x"'}
    assert client.get(LIST, headers=both).status_code == 200
    # Who sends the hour of his visit may have missed what was under way then.
    for moved in (-1, 1, 10**6):
        other = http_date(parse_http_date(date) + moved)
        assert client.get(LIST, headers={"If-Modified-Since": other}).status_code == 200
    assert client.get(LIST, headers={"If-Modified-Since": "yesterday"}).status_code == 200


def test_a_tag_is_of_one_address_one_host_and_one_scheme(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"{LIST}?page_size=3"
    tags = [
        client.get(address)["ETag"],
        client.get(f"{LIST}?page_size=4")["ETag"],
        client.get("/api/v1/projects/?page_size=3")["ETag"],
        client.get(address, headers={"Host": "localhost"})["ETag"],
        client.get(address, secure=True)["ETag"],
    ]
    monkeypatch.setattr(validators, "CODE", "another release")
    tags.append(client.get(address)["ETag"])
    assert len(set(tags)) == len(tags)
    for tag in tags[1:-1]:
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_a_register_that_was_restored_and_went_another_way_is_new(client: Client) -> None:
    had = client.get(LIST)
    PublicationCounter.objects.update(changed_at=dt.datetime(2026, 11, 2, tzinfo=dt.UTC))
    assert client.get(LIST, headers={"If-None-Match": had["ETag"]}).status_code == 200


@pytest.mark.parametrize("header", ["If-None-Match", "If-Modified-Since"])
def test_what_is_not_valid_is_refused_whatever_the_client_has(client: Client, header: str) -> None:
    date = client.get(LIST)["Last-Modified"]
    response = client.get(f"{LIST}?pillar=nothing", headers={header: "*" if "None" in header else date})
    assert (response.status_code, response["Cache-Control"]) == (400, "no-store")
    for name in ("ETag", "Last-Modified"):
        assert name not in response


@pytest.mark.parametrize("header", ["If-None-Match", "If-Modified-Since"])
@pytest.mark.parametrize("address", ["/api/v1/statistics/?by=region,year", f"/api/v1/changes/?after={10**15}"])
def test_what_only_counting_refuses_is_refused_too(
    client: Client, monkeypatch: pytest.MonkeyPatch, address: str, header: str
) -> None:
    monkeypatch.setattr(statistics, "MOST_GROUPS", 3)
    date = client.get(LIST)["Last-Modified"]
    response = client.get(address, headers={header: "*" if "None" in header else date})
    assert (response.status_code, response["Cache-Control"]) == (400, "no-store")


@pytest.mark.parametrize(
    "file",
    [
        "registry/api/views.py",
        "registry/api/openapi.yaml",
        "registry/publication/reading.py",
        "registry/publication/statistics/numbers.py",
        "registry/exchange/sheets.py",
        "registry/choices/life.py",
        "registry/text.py",
        "locale/fr/LC_MESSAGES/django.po",
    ],
)
def test_another_release_gives_other_tags(tmp_path: Path, file: str) -> None:
    """Of everything that an answer is made of: its shape, its numbers, the forms of files, the names of states."""
    assert (validators.HOME / file).is_file()
    (tmp_path / file).parent.mkdir(parents=True)
    before = validators.code(tmp_path)
    (tmp_path / file).write_text("one\n")
    after = validators.code(tmp_path)
    (tmp_path / file).write_text("two\n")
    assert len({before, after, validators.code(tmp_path)}) == 3


@pytest.mark.parametrize("address", [*OF_THE_REGISTER, *OF_THE_CODE])
def test_one_copy_is_right_for_everybody(client: Client, address: str) -> None:
    answers = [
        client.get(address, headers=headers)
        for headers in ({}, {"Accept-Language": "ar"}, {"Accept": "text/html"}, {"Cookie": "sessionid=x"})
    ]
    assert {answer["Cache-Control"] for answer in answers} == {"public, no-cache"}
    assert {answer.get("Vary", "") for answer in answers} == {""}
    assert len({answer["ETag"] for answer in answers}) == 1
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize("address", [*OF_THE_REGISTER, *OF_THE_CODE])
def test_head_has_the_headers_of_get(client: Client, address: str) -> None:
    got, head = client.get(address), client.head(address)
    assert head.content == b""
    for name in ("ETag", "Cache-Control", "Content-Type", "Content-Length"):
        assert head[name] == got[name]
    assert client.head(address, headers={"If-None-Match": got["ETag"]}).status_code == 304


def test_a_page_of_changes_costs_two_statements_wherever_it_begins(client: Client, statements: list[str]) -> None:
    last = PublicationCounter.objects.get().last
    for asked in ({}, {"after": max(0, last - 500), "page_size": 500}, {"after": last}):
        statements.clear()
        client.get("/api/v1/changes/", asked)
        assert len(statements) == 2


# -- Seconds -------------------------------------------------------------------------------------------------------


def test_a_second_that_is_not_over_is_not_told(client: Client) -> None:
    PublicationCounter.objects.update(changed_at=dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30))
    response = client.get(LIST)
    assert "Last-Modified" not in response
    assert client.get(LIST, headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_transactions_in_one_second_have_a_second_each(publication: Callable[[], None]) -> None:
    seconds = []
    for _turn in range(3):
        publication()
        seconds.append(int(PublicationCounter.objects.get().changed_at.timestamp()))
    assert seconds == sorted(set(seconds))


def test_a_transaction_has_one_second_however_much_it_publishes(supervisor: User) -> None:
    publish(SignedAgreementFactory(state=State.SIGNED), actor=supervisor)
    first = PublicationCounter.objects.get()
    publish(SignedAgreementFactory(state=State.SIGNED), actor=supervisor)
    second = PublicationCounter.objects.get()
    assert second.last > first.last
    assert second.changed_at == first.changed_at


def test_versions_of_a_record_never_share_a_second(client: Client, supervisor: User, agreement: Agreement) -> None:
    for _turn in range(2):
        publish(agreement, actor=supervisor)
    withdraw(agreement, actor=supervisor, reason="خطأ")
    publish(agreement, actor=supervisor)
    lines = PublishedVersion.objects.filter(key=str(agreement.uuid)).order_by("version")
    seconds = [int(line.at.timestamp()) for line in lines]
    assert seconds == sorted(set(seconds))
    assert len(seconds) == 5


def test_a_clock_that_is_set_back_makes_no_version_older_than_the_last() -> None:
    last = dt.datetime(2026, 3, 1, 12, 0, 0, 700_000, tzinfo=dt.UTC)
    assert moment_after(last, last - dt.timedelta(hours=1)) == dt.datetime(2026, 3, 1, 12, 0, 1, tzinfo=dt.UTC)
    assert moment_after(last, last + dt.timedelta(hours=1)) == last + dt.timedelta(hours=1)
    assert moment_after(None, last) == last


# -- Records -------------------------------------------------------------------------------------------------------


def test_a_record_is_unchanged_while_others_are_published(
    client: Client, agreement: Agreement, publication: Callable[[], None], statements: list[str]
) -> None:
    record = PublishedRecord.objects.get(key=str(agreement.uuid))
    PublishedRecord.objects.filter(pk=record.pk).update(published_at=dt.datetime(2026, 5, 1, tzinfo=dt.UTC))
    for address in (f"{LIST}{agreement.uuid}/", f"{LIST}{agreement.uuid}/?as_of=2026-11-01"):
        first = client.get(address)
        assert first["ETag"].startswith(f'"{record.sequence}-')
        assert first["Last-Modified"] == "Fri, 01 May 2026 00:00:00 GMT"
        publication()
        statements.clear()
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again["ETag"]) == (304, first["ETag"])
        assert len(statements) == 1
        assert "body" not in statements[0]
        by_date = client.get(address, headers={"If-Modified-Since": first["Last-Modified"]})
        assert by_date.status_code == 304


def test_a_new_version_of_a_record_is_sent(client: Client, supervisor: User, agreement: Agreement) -> None:
    address = f"{LIST}{agreement.uuid}/"
    first = client.get(address)
    publish(agreement, actor=supervisor)
    for headers in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        assert client.get(address, headers=headers).status_code == 200


@pytest.mark.parametrize("header", ["*", "the tag", "the date"])
def test_a_withdrawn_record_is_gone_whatever_the_client_has(
    client: Client, supervisor: User, agreement: Agreement, header: str
) -> None:
    home = f"{LIST}{agreement.uuid}/"
    addresses = [f"{home}{path}" for path in ("", "?as_of=2026-11-01", "versions/", "versions/1/", "versions/1/diff/")]
    had = [client.get(address) for address in addresses]
    assert {response.status_code for response in had} == {200}
    withdraw(agreement, actor=supervisor, reason="طلب من الأطراف")
    for address, response in zip(addresses, had, strict=True):
        known = {"If-None-Match": "*" if header == "*" else response["ETag"]}
        if header == "the date":
            known = {"If-Modified-Since": client.get(LIST).get("Last-Modified", "")}
        for method in (client.get, client.head):
            gone = method(address, headers=known)
            assert (gone.status_code, gone["Cache-Control"]) == (410, "no-store"), address
            assert "ETag" not in gone
            assert "Last-Modified" not in gone
            assert agreement.title_ar not in gone.content.decode()


def test_a_day_without_the_agreement_stays_not_found(client: Client, agreement: Agreement) -> None:
    PublishedRecord.objects.update(published_at=dt.datetime(2026, 5, 1, tzinfo=dt.UTC))
    address = f"{LIST}{agreement.uuid}/?as_of=1999-01-01"
    for headers in ({"If-None-Match": "*"}, {"If-Modified-Since": "Fri, 01 May 2026 00:00:00 GMT"}):
        assert client.get(address, headers=headers).status_code == 404
