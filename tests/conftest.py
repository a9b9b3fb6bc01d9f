"""A hostile house for every test: random order, shuffled rows, warnings as errors, no network, an actor for each write.

Tests run on a register that is loaded as a new user's is: reference lists, real records, demonstration year.
What a test writes is rolled back. The people: `clerk`, `other_clerk`, `regional_clerk`, `supervisor`, `finance`,
`auditor`, `account_manager`, `member` (of an association), `visitor`.
"""

import random
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test import client as django_client
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation

from registry import choices, permissions
from registry.api import filters as api_filters
from registry.choices import Role
from registry.models import Agreement, Membership, Party, Region, User, attributed
from tests import published
from tests.factories import AgreementFactory, PartyFactory
from tests.office import ADD, Office, what_stands_on

# A run started in the background by a shell ignores Ctrl-C and hands that down; tests of Ctrl-C need it heard.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

pytest.register_assert_rewrite("tests.life_stage")


LOOPBACK = ("127.0.0.1", "::1", "localhost")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """First those that share a server and stay on one worker: begun last, they would leave the others idle."""
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: Any,
) -> Iterator[None]:
    """The database as `manage.py serve` leaves it. The embedded cluster copies a template that is loaded already.

    Instead of pytest-django's, which makes none where no test has its mark: those that commit for themselves have not.
    """
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
        if not Agreement.objects.exists():
            call_command("load_reference", verbosity=0)
            call_command("load_records", verbosity=0)
            call_command("load_demo", verbosity=0)
    yield
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with django_db_blocker.unblock(), capture.global_and_fixture_disabled():
        _end_other_sessions()
        teardown_databases(made, verbosity=0)


def _end_other_sessions() -> None:
    """PostgreSQL drops no database in which a session lingers: of a process that a test killed, or of its own vacuum.

    Each is named in the output, so that one that should not be there can be found.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT backend_type, state, query, pg_terminate_backend(pid, 5000) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            AND (usename = current_user OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user))"""
        )
        for kind, state, query, _ended in cursor.fetchall():
            print(f"ended a session that was still open: {kind}, {state}: {query}", file=sys.stderr)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test may reach beyond this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
            pytest.fail(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _unordered_rows_come_shuffled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who does not ask for an order gets none, so that no code leans on the order rows happen to lie in."""
    fetch_all = QuerySet._fetch_all

    def shuffled(self: QuerySet[Any]) -> None:
        fresh = self._result_cache is None
        fetch_all(self)
        if fresh and not self.ordered and not self.query.is_sliced and isinstance(self._result_cache, list):
            random.shuffle(self._result_cache)

    monkeypatch.setattr(QuerySet, "_fetch_all", shuffled)


@pytest.fixture(autouse=True, scope="session")
def _widgets_keep_no_context() -> Iterator[None]:
    """Django's test client copies the context of every template, a thousand widgets of a page among them: a sixth of
    the time of a page. Tests read those of pages.
    """
    keep = django_client.store_rendered_templates

    def of_pages(store: Any, signal: Any, sender: Any, template: Any, context: Any, **more: Any) -> None:
        if "widget" not in context:
            keep(store, signal, sender, template, context, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(django_client, "store_rendered_templates", of_pages)
        yield


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Arabic unless a test says otherwise, and no test leaves its language behind."""
    with translation.override("ar"):
        yield


@pytest.fixture(autouse=True)
def _written_by_a_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every write needs an actor; a test's own rows are written by "the test" unless it is marked `no_actor`."""
    if request.node.get_closest_marker("no_actor"):
        yield
        return
    with attributed(road="test"):
        yield


def person(email: str, *roles: str, **fields: Any) -> User:
    """An account with these roles, in the story's own words."""
    with attributed(road="test"):
        return User.objects.create_user(email, "a long enough password", roles=list(roles), **fields)


@pytest.fixture
def clerk(db: None) -> User:
    """Samira enters records."""
    return person("samira@ministry.example", permissions.CLERK, full_name="سميرة")


@pytest.fixture
def other_clerk(db: None) -> User:
    """Youssef enters records too."""
    return person("youssef@ministry.example", permissions.CLERK, full_name="يوسف")


@pytest.fixture
def supervisor(db: None) -> User:
    """Nadia checks and publishes."""
    return person("nadia@ministry.example", permissions.SUPERVISOR, full_name="نادية")


@pytest.fixture
def account_manager(db: None) -> User:
    """Omar opens accounts and enters nothing."""
    with attributed(road="test"):
        return User.objects.create_superuser("omar@ministry.example", "a long enough password")


@pytest.fixture
def finance(db: None) -> User:
    """Karima pays."""
    return person("karima@ministry.example", permissions.FINANCE, full_name="كريمة")


@pytest.fixture
def auditor(db: None) -> User:
    """Rachid reads everything."""
    return person("rachid@ministry.example", permissions.AUDITOR, full_name="رشيد")


@pytest.fixture
def regional_clerk(db: None) -> User:
    """Salma enters records in Marrakech-Safi."""
    region = Region.objects.get(code="07")
    return person("salma@ministry.example", permissions.CLERK, full_name="سلمى", region=region)


@pytest.fixture
def member(db: None) -> User:
    """Hind looks after the agreements of her association."""
    association = Party.objects.create(kind="association", name_ar="جمعية هند للاختبار")
    return act_for(person("hind@association.example", permissions.ASSOCIATION, full_name="هند"), association)


def act_for(member: User, party: Party, office: str = choices.Office.PRESIDENT, **fields: Any) -> User:
    """A mandate of an association: by default that of its president, from today on."""
    Membership.objects.create(person=member, party=party, office=office, invited_by=member, **fields)
    return member


@pytest.fixture
def cast(clerk: User, regional_clerk: User, supervisor: User, finance: User, auditor: User, member: User) -> dict:
    """Everybody by name, for tables of who may do what; the manager gives roles and has no other."""
    return {
        "clerk": clerk,
        "regional": regional_clerk,
        "supervisor": supervisor,
        "finance": finance,
        "auditor": auditor,
        "manager": person("omar@ministry.example", Role.ACCOUNT_MANAGER),
        "member": member,
    }


@pytest.fixture
def visitor() -> AnonymousUser:
    """Somebody who has not signed in."""
    return AnonymousUser()


@pytest.fixture
def signed_in(db: None) -> Callable[[User, str], Client]:
    """A browser in which this person has signed in, in this language."""

    def browser(user: User, language: str = "ar") -> Client:
        client = Office()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        client.cookies["django_language"] = language
        return client

    return browser


@pytest.fixture
def desk(clerk: User, signed_in: Callable[..., Client]) -> Client:
    """Samira's browser."""
    return signed_in(clerk, "ar")


@pytest.fixture
def upper_desk(supervisor: User, signed_in: Callable[..., Client]) -> Client:
    """Nadia's browser."""
    return signed_in(supervisor, "fr")


@pytest.fixture
def paper(desk: Client) -> dict[str, Any]:
    """A new agreement as the clerk has typed it, with two parties."""
    ministry, association = PartyFactory(kind="ministry"), PartyFactory()
    return what_stands_on(desk.get(ADD)) | {
        "title_ar": "اتفاقية شراكة حول الوساطة الأسرية",
        "participations-0-party": ministry.pk,
        "participations-1-party": association.pk,
    }


@pytest.fixture
def own_register(db: None) -> Iterator[None]:
    """No records but those of the test, and no memory of the codes that another test's lists had."""
    published.forget_all()
    api_filters.forget()
    yield
    api_filters.forget()


@pytest.fixture
def register(own_register: None) -> dict[str, int]:
    """Eight agreements; the number of each by its key."""
    published.store_lists()
    rows = published.eight()
    published.store("agreements", rows)
    return {key: number for number, (key, _facets) in enumerate(rows, start=1)}


@pytest.fixture
def numbers(register: dict[str, int], client: Client) -> Callable[..., list[int]]:
    """The numbers of the agreements that a list holds, in its order."""

    def listed(**parameters: Any) -> list[int]:
        response = client.get("/api/v1/agreements/", parameters)
        assert response.status_code == 200, response.content
        return [register[result["key"]] for result in response.json()["results"]]

    return listed


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """A folder of papers that is the test's own."""
    settings.MEDIA_ROOT = tmp_path / "documents"
    return tmp_path / "documents"


@pytest.fixture
def agreement(db: None) -> Agreement:
    """A draft of two parties."""
    made: Agreement = AgreementFactory(parties=2)
    return made
