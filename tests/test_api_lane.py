"""The short way of the API: whoever is sent along it is answered as on Django's own, header by header."""

import io
from collections.abc import Iterator
from datetime import date
from http import HTTPStatus
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import DataError, close_old_connections, transaction
from django.test import Client
from django.urls import resolve

from config.handler import Handler, Request
from config.middleware import found_lately
from registry.publication.database import fetch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]

LIST = "/api/v1/agreements/"
ADDRESSES = (
    LIST,
    f"{LIST}?pillar=values-sustainability&region=07&page_size=2&count=true",
    f"{LIST}?q=%D8%A7%D8%B3%D8%B1%D9%87&lang=fr",
    f"{LIST}?page_size=nonsense",
    f"{LIST}?format=jsonl",
    f"{LIST}?format=csv",
    "/api/v1/projects/?format=geojson",
    "/api/v1/pillars/values-sustainability/",
    "/api/v1/",
    "/api/v1/docs/",
    "/api/v1/schema/?format=yaml",
    "/api/v1/statistics/?by=pillar",
    "/api/v1/changes/",
    "/api/v1/agreements/00000000-0000-4000-8000-000000000000/",
    "/api/v1/agreements/١/",
    "/api/nowhere/",
    "/api/v1/agreements",
)
STANDING = "RateLimit"
"""How the client stands changes with every request."""


def asked(path: str, method: str = "GET", handler: Handler | None = None, **more: str) -> tuple[int, Any, bytes]:
    """What the web server gets from the application."""
    address, _mark, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": address.encode().decode("iso-8859-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        **more,
    }
    told: list[Any] = []
    pieces = (handler or Handler())(environ, lambda status, headers: told.extend((status, headers)))
    body = b"".join(pieces)
    if hasattr(pieces, "close"):
        pieces.close()
    return int(told[0].split()[0]), told[1], body


@pytest.fixture(autouse=True)
def _the_session_stays() -> Iterator[None]:
    """As Django's own test client has it: the session of a test outlives its requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def compared(headers: Any) -> dict[str, str]:
    return {name: value for name, value in headers if name != STANDING}


@pytest.mark.parametrize("path", ADDRESSES)
def test_the_short_way_answers_as_the_long_one(path: str, client: Client) -> None:
    for method in ("GET", "OPTIONS", "POST"):
        long: Any = client.generic(method, path)
        body = b"".join(long) if long.streaming else long.content
        status, headers, found = asked(path, method)
        assert (status, found) == (long.status_code, body), method
        assert compared(headers) == compared(long.headers.items()), method
        assert len({name for name, _value in headers}) == len(headers), "no header is said twice"


def test_who_has_it_is_told_so_on_both_ways(client: Client) -> None:
    etag = client.get(LIST)["ETag"]
    status, headers, body = asked(LIST, HTTP_IF_NONE_MATCH=etag)
    assert (status, body) == (HTTPStatus.NOT_MODIFIED, b"")
    assert compared(headers) == compared(client.get(LIST, headers={"If-None-Match": etag}).headers.items())


def test_a_host_that_is_not_ours_is_refused() -> None:
    assert asked(LIST, HTTP_HOST="elsewhere.example")[0] == HTTPStatus.BAD_REQUEST


def test_who_comes_without_encryption_is_sent_to_where_it_is(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    status, headers, _body = asked(LIST)
    assert (status, dict(headers)["Location"]) == (HTTPStatus.MOVED_PERMANENTLY, f"https://testserver{LIST}")
    settings.SECURE_HSTS_SECONDS = 3600
    status, headers, _body = asked(LIST, **{"wsgi.url_scheme": "https"})
    assert (status, dict(headers)["Strict-Transport-Security"]) == (HTTPStatus.OK, "max-age=3600")


def test_pages_take_the_long_way() -> None:
    status, headers, _body = asked("/status/")
    assert status == HTTPStatus.OK
    assert "no-store" in dict(headers)["Cache-Control"]


def test_an_address_that_is_remembered_leads_where_it_led() -> None:
    for path in (LIST, "/api/v1/pillars/values-sustainability/"):
        assert found_lately(path, "config.urls").func == resolve(path).func
        assert found_lately(path, "config.urls").kwargs == resolve(path).kwargs


def test_the_host_is_looked_at_once() -> None:
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": LIST, "wsgi.input": io.BytesIO(), "HTTP_HOST": "testserver"}
    request = Request(environ)
    assert request.get_host() == "testserver"
    request.META["HTTP_HOST"] = "elsewhere.example"
    assert request.get_host() == "testserver"


def test_a_statement_asked_often_finds_what_it_finds_once() -> None:
    for number in (1, 40_000, 2**40):  # of several types, for which PostgreSQL prepares it each time
        values = (number, date(2022, 6, 17), "اتفاقية", "values-sustainability")
        sql = "SELECT %s::bigint, %s::date, %s::text, key FROM registry_publishedrecord WHERE key = %s"
        assert fetch(sql, values, often=True) == fetch(sql, values) != []
        assert fetch(sql, values, often=True) == fetch(sql, values)


def test_a_statement_asked_often_fails_as_any_other() -> None:
    for _again in range(2):
        with pytest.raises(DataError, match="division by zero"), transaction.atomic():
            fetch("SELECT 1 / %s::int", (0,), often=True)
    assert fetch("SELECT 1 / %s::int", (1,), often=True) == [(1,)]
