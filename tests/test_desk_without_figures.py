"""The published reads are gone or all lent: the desk shows all the rest, and one sentence instead of the figures."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections
from django.test import Client, override_settings

from config.database import for_reads
from registry.choices import State
from registry.models import User

from .factories import AgreementFactory

pytestmark = pytest.mark.django_db

Browser = Callable[..., Client]
SAID = {"ar": "تتعذر قراءة الأرقام الآن", "fr": "Les chiffres ne peuvent pas être lus pour le moment"}


POOL = {"min_size": 0, "max_size": 1, "timeout": 0.3, "reconnect_timeout": 0.3}


@contextmanager
def reads(options: str = "", **other: Any) -> Iterator[Any]:
    """Sessions for reads that are not as the register has them, from a pool that lends one."""
    told = for_reads(connections["default"].settings_dict)
    own = {**told["OPTIONS"], "pool": POOL} | ({"options": options} if options else {})
    connections.settings["reads"] = {**told, **other, "OPTIONS": own, "CONN_MAX_AGE": 0}
    try:
        with override_settings(REGISTRY_READS_DATABASE="reads"):
            yield connections["reads"].pool
    finally:
        connections["reads"].close_pool()
        del connections["reads"]
        del connections.settings["reads"]


@contextmanager
def gone() -> Iterator[None]:
    """Nothing answers under this name."""
    with reads(NAME="registry_that_is_gone"):
        yield


@contextmanager
def all_lent() -> Iterator[None]:
    """The one session of the pool is with somebody who does not give it back."""
    with reads() as pool:
        pool.open()
        with pool.connection(timeout=60):
            yield


@contextmanager
def too_slow() -> Iterator[None]:
    """The published records are locked for longer than a read may take."""
    with reads(options="-c statement_timeout=200ms"), connections["default"].cursor() as cursor:
        cursor.execute("SAVEPOINT before_the_lock")
        cursor.execute("LOCK TABLE registry_publishedrecord IN ACCESS EXCLUSIVE MODE")
        yield
        cursor.execute("ROLLBACK TO SAVEPOINT before_the_lock")


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("failure", [gone, all_lent, too_slow])
def test_the_first_page_shows_all_but_the_figures(
    failure: Callable[[], Any], language: str, supervisor: User, signed_in: Browser
) -> None:
    waiting = AgreementFactory(state=State.UNDER_REVIEW)
    client = signed_in(supervisor, language)
    with failure():
        response = client.get("/admin/")
    assert response.status_code == 200
    assert response.text.count(SAID[language]) == 1
    assert f"/admin/registry/agreement/{waiting.pk}/change/" in response.text
    assert 'id="lists"' in response.text
    assert "<table" not in response.text.split('id="glance"')[1].split("</section>")[0]
    assert SAID[language] not in client.get("/admin/").text


@pytest.mark.parametrize("failure", [gone, all_lent, too_slow])
def test_the_page_of_figures_asks_to_come_back(
    failure: Callable[[], Any], supervisor: User, signed_in: Browser
) -> None:
    client = signed_in(supervisor, "fr")
    with failure():
        response = client.get("/admin/statistics/")
    assert response.status_code == 503
    assert SAID["fr"] in response.text
    assert "<table" not in response.text.split('id="content-main"')[1]
    assert client.get("/admin/statistics/").status_code == 200


@pytest.mark.parametrize("address", ["/admin/search/?q=rihan", "/admin/search/box/?q=rihan"])
@pytest.mark.parametrize("failure", [gone, all_lent])
def test_the_search_says_that_it_gives_no_answer(
    failure: Callable[[], Any], address: str, supervisor: User, signed_in: Browser
) -> None:
    client, said = signed_in(supervisor, "fr"), "La recherche ne répond pas pour le moment"
    with failure():
        response = client.get(address)
    assert response.status_code == 200
    assert said in response.text
    assert said not in client.get(address).text
