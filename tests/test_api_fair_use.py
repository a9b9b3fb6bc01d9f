"""Fair use: every client has an allowance in each minute, for all workers together, and is told how it stands."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from registry import allowance
from registry.allowance import UNITS, WINDOW, Allowances
from registry.api import fair_use
from registry.exchange import places
from tests.published import unread

pytestmark = pytest.mark.django_db

LIST = "/api/v1/regions/"
STANDING = re.compile(r'"(\w+)";r=(\d+);t=(\d+)')
POLICY = re.compile(r'"(\w+)";q=(\d+);w=(\d+)')


@pytest.fixture(autouse=True)
def _within_one_minute() -> Iterator[None]:
    """No test begins in one minute and ends in the next; none knows what another one has asked."""
    if time.time() % WINDOW > WINDOW - 10:
        time.sleep(WINDOW - time.time() % WINDOW)
    forget()
    yield
    forget()


def forget() -> None:
    for policy in (fair_use.ANONYMOUS, fair_use.HOLDERS):
        policy.shares.clear()


def remaining(response: HttpResponse) -> int:
    found = STANDING.fullmatch(response["RateLimit"])
    assert found, response["RateLimit"]
    assert 0 < int(found[3]) <= WINDOW
    return int(found[2])


def ask(client: Client, path: str = LIST, address: str = "192.0.2.1", **more: Any) -> HttpResponse:
    response: HttpResponse = client.get(path, REMOTE_ADDR=address, **more)
    return unread(response)


@pytest.fixture
def ten(settings: Any) -> None:
    settings.REGISTRY_API_ANONYMOUS_PER_MINUTE = 10


# -- What a client is told -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status", "weight"),
    [
        ("/api/v1/", 200, 0),
        (LIST, 200, 1),
        ("/api/v1/regions/07/", 200, 1),
        ("/api/v1/schema/", 200, 0),
        ("/api/v1/docs/", 200, 0),
        ("/api/v1/problems/", 200, 0),
        (f"{LIST}?nonsense=1", 400, 1),
        ("/api/v1/regions/99/", 404, 1),
        ("/api/nowhere/", 404, 1),
    ],
)
def test_every_answer_tells_how_its_client_stands(
    client: Client, settings: Any, path: str, status: int, weight: int
) -> None:
    settings.REGISTRY_API_ANONYMOUS_PER_MINUTE = 600
    response = ask(client, path)
    assert response.status_code == status
    found = POLICY.fullmatch(response["RateLimit-Policy"])
    assert found
    assert found.groups() == ("anonymous", "600", "60")
    assert remaining(response) == 600 - weight


def test_foreign_pages_may_read_it_and_asking_first_costs_nothing(client: Client, ten: None) -> None:
    exposed = ask(client)["Access-Control-Expose-Headers"]
    assert {"RateLimit", "RateLimit-Policy", "Retry-After"} <= set(exposed.split(", "))
    for _time in range(30):
        assert client.options(LIST, REMOTE_ADDR="192.0.2.1").status_code == 204
    assert "Authorization" in client.options(LIST)["Access-Control-Allow-Headers"]
    assert remaining(ask(client)) == 8


def test_who_asks_too_much_is_told_when_to_come_back(client: Client, ten: None) -> None:
    assert [remaining(ask(client)) for _time in range(10)] == list(range(9, -1, -1))
    response = ask(client, HTTP_ACCEPT_LANGUAGE="fr")
    assert response.status_code == 429
    assert response["Content-Type"] == "application/problem+json"
    assert 0 < int(response["Retry-After"]) <= WINDOW
    assert remaining(response) == 0
    problem = response.json()
    assert problem["type"] == "/api/v1/problems/#too-many-requests"
    assert response["Retry-After"] in problem["detail"]
    assert problem["detail"].startswith("Vos requêtes dépassent")
    assert "no-store" in response["Cache-Control"]
    assert ask(client, "/api/v1/nowhere/").status_code == 429


def test_the_next_minute_begins_anew(client: Client, ten: None, monkeypatch: pytest.MonkeyPatch) -> None:
    while ask(client).status_code == 200:
        pass
    later = time.time() + WINDOW
    monkeypatch.setattr(time, "time", lambda: later)
    assert remaining(ask(client)) == 9


# -- Who is one client -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "192.0.2.1:4711", True),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "[2001:db8:1:2::7]:4711", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("", "nonsense", True),
        ("nonsense" * 1000, "", True),
    ],
)
def test_a_client_is_a_network(client: Client, ten: None, one: str, other: str, *, same: bool) -> None:
    assert remaining(ask(client, address=one)) == 9
    assert remaining(ask(client, address=other)) == (8 if same else 9)


def test_a_strangers_header_changes_nothing(client: Client, ten: None) -> None:
    found = [remaining(ask(client, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")) for number in range(10)]
    assert found == list(range(9, -1, -1))


def test_behind_a_proxy_its_word_counts_and_no_other(client: Client, ten: None, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        forwarded = f"203.0.113.{number}, 198.51.100.7"
        assert ask(client, address="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded).status_code == 200
    assert ask(client, address="10.0.0.1", HTTP_X_FORWARDED_FOR="1.1.1.1, 198.51.100.7").status_code == 429
    assert ask(client, address="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.8").status_code == 200


def test_no_address_is_kept(client: Client) -> None:
    ask(client, address="192.0.2.77")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), string_agg(share::text, ' ') FROM registry_apishare AS share")
        [(number, everything)] = cursor.fetchall()
    assert number >= 1
    assert "192.0.2" not in everything


# -- What counts how much --------------------------------------------------------------------------------------------


def test_nothing_new_counts_a_fifth(client: Client, ten: None) -> None:
    tag = ask(client, "/api/v1/regions/07/")["ETag"]
    before = ask(client)
    for _time in range(UNITS):
        response = ask(client, "/api/v1/regions/07/", HTTP_IF_NONE_MATCH=tag)
        assert response.status_code == 304
        assert remaining(response) == remaining(before) - 1, "told as it counts"
    assert remaining(ask(client)) == remaining(before) - 2


def test_what_costs_the_database_more_counts_more(client: Client, settings: Any) -> None:
    settings.REGISTRY_API_ANONYMOUS_PER_MINUTE = 600
    agreements = "/api/v1/agreements/"
    assert remaining(ask(client, agreements)) == 599
    assert remaining(ask(client, f"{agreements}?facets=pillar")) == 599 - fair_use.FACETS
    assert remaining(ask(client, f"{agreements}?count=true")) == 599 - 2 * fair_use.FACETS
    assert remaining(ask(client, f"{agreements}?count=true&facets=pillar")) == 599 - 3 * fair_use.FACETS
    whole = ask(client, f"{agreements}?format=csv")
    assert remaining(whole) == 599 - 3 * fair_use.FACETS - fair_use.WHOLE


def test_a_form_that_there_is_not_costs_no_more_than_a_page(client: Client, settings: Any) -> None:
    settings.REGISTRY_API_ANONYMOUS_PER_MINUTE = 600
    response = ask(client, "/api/v1/agreements/?format=pdf")
    assert (response.status_code, remaining(response)) == (400, 599)
    assert remaining(ask(client, "/api/v1/agreements/?format=json")) == 598


def test_a_small_allowance_still_holds_one_large_request(client: Client, ten: None) -> None:
    whole = ask(client, "/api/v1/agreements/?format=csv")
    assert whole.status_code == 200
    assert ask(client, "/api/v1/agreements/?format=csv").status_code == 429


# -- All workers together --------------------------------------------------------------------------------------------

turns = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 20)), min_size=30, max_size=200)


@given(limit=st.integers(10, 200), turns=turns)
@examples(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_order_of_workers_gives_more_than_the_allowance(limit: int, turns: list[tuple[int, int]]) -> None:
    """Each of the four knows only what it has drawn itself, as processes do."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM registry_apishare")
    workers, given_out, minute = [Allowances("anonymous") for _number in range(4)], 0, time.time() // WINDOW
    for number, weight in turns:
        granted = workers[number].take("192.0.2.1", limit, min(weight, limit)).granted
        given_out += min(weight, limit) if granted else 0
    assert given_out <= limit or time.time() // WINDOW != minute


def test_a_worker_alone_gives_out_all_of_it_with_few_statements() -> None:
    worker = Allowances("anonymous")
    before = drawn()
    changes = 0
    for _time in range(600):
        assert worker.take("192.0.2.1", 600, 1).granted
        changes += (now := drawn()) != before
        before = now
    assert not worker.take("192.0.2.1", 600, 1).granted
    assert changes < 60


def drawn() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(taken), 0) FROM registry_apishare")
        return int(cursor.fetchone()[0])


def test_who_is_refused_costs_no_statement() -> None:
    worker = Allowances("anonymous")
    while worker.take("192.0.2.1", 10, 1).granted:
        pass
    before = drawn()
    assert not any(worker.take("192.0.2.1", 10, 1).granted for _time in range(100))
    assert drawn() == before


def test_a_worker_whose_clock_is_late_does_not_begin_anew() -> None:
    late = Allowances("anonymous")
    assert late.take("192.0.2.1", 10, 1).granted
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_apishare SET minute = minute + 1, taken = %s", [10 * UNITS])
    assert not any(late.take("192.0.2.1", 10, 8).granted for _time in range(5))


def test_memory_is_bounded_and_keeps_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "MOST_CLIENTS", 10)
    worker = Allowances("anonymous")
    for number in range(100):
        worker.take(f"198.51.100.{number}", 600, 1)
        worker.take("192.0.2.1", 600, 1)
    assert len(worker.shares) == 10
    assert "192.0.2.1" in worker.shares


def test_the_timer_clears_the_table() -> None:
    """As `run_due` asks for it."""
    allowance.sweep()  # what other tests have really asked for, minutes ago
    Allowances("anonymous").take("192.0.2.1", 600, 1)
    present = drawn()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO registry_apishare VALUES ('old', %s, 1)", [int(time.time()) // WINDOW - 5])
    assert allowance.sweep() == 1
    assert drawn() == present > 0


def test_the_count_is_not_logged() -> None:
    """No write-ahead log for what the next minute forgets."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'registry_apishare'")
        assert cursor.fetchone() == ("u",)


# -- Streams ---------------------------------------------------------------------------------------------------------


NETWORKS = itertools.count()


def streamed(pieces: Iterator[bytes]) -> places.Streamed:
    return places.Streamed(pieces, places.place(f"network {next(NETWORKS)}"))


def taken() -> list[places.Streamed]:
    """As many streams as there is room for."""
    found = [streamed(iter([b"1", b"2"])) for _number in range(places.MOST_AT_ONCE)]
    with pytest.raises(places.NoPlace):
        places.place("another network")
    return found


def test_streams_leave_threads_for_the_others_and_give_their_places_back() -> None:
    streams = taken()
    assert b"".join(streams[0]) == b"12"  # read to its end
    streamed(iter([])).close()  # never begun
    streams[0].close()
    for stream in streams[1:]:
        next(stream)
        stream.close()  # its reader went away
        stream.close()
    for stream in taken():
        stream.close()


def test_a_stream_that_fails_or_takes_too_long_breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing() -> Iterator[bytes]:
        yield b"1"
        raise OSError

    stream = streamed(failing())
    with pytest.raises(OSError):  # noqa: PT011 - it has no text
        list(stream)
    monkeypatch.setattr(places, "LONGEST", -1.0)
    with pytest.raises(places.TooSlow):
        next(streamed(iter([b"1"])))
    monkeypatch.undo()
    for stream in taken():
        stream.close()
