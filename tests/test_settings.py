"""Settings refuse nonsense, production fails closed, and every answer carries the strict headers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.template.response import SimpleTemplateResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config import database, env, messages, middleware
from config.settings import keys

GOOD_KEY = "hG7_wq-0Zk1XvT9yRbNf3LsUeJc5PaMdQo8iVtW2ExBzKrY4SnCgHlFj6Du"
PRODUCTION = {
    "SECRET_KEY": GOOD_KEY,
    "ALLOWED_HOSTS": "registry.example.org",
    "DATABASE_URL": "postgresql://registry:secret@db.example.org/registry",
    "PUBLIC_URL": "https://registry.example.org",
    "EMAIL_URL": "smtp://mail.example.org",
    "EMAIL_FROM": "registry@example.org",
}
anything = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
written = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)


@pytest.fixture
def variable(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.delenv("X", raising=False)
    return monkeypatch


# ---- readers


@anything
@given(raw=written)
def test_a_boolean_is_one_of_eight_words_or_refused(variable: pytest.MonkeyPatch, raw: str) -> None:
    variable.setenv("X", raw)
    word = raw.strip().lower()
    if not word:
        assert env.boolean("X", default=True) is True
    elif word in ("1", "true", "yes", "on", "0", "false", "no", "off"):
        assert env.boolean("X", default=True) is (word in ("1", "true", "yes", "on"))
    else:
        with pytest.raises(ImproperlyConfigured, match="environment variable X "):
            env.boolean("X", default=True)


@anything
@given(raw=written)
def test_an_integer_keeps_its_bounds(variable: pytest.MonkeyPatch, raw: str) -> None:
    variable.setenv("X", raw)
    if raw.strip() in {"", *"123456789", *(f"+{digit}" for digit in "123456789")}:
        assert 1 <= env.integer("X", default=5, at_least=1, at_most=9) <= 9
    elif not raw.strip().lstrip("+-0").isdigit():
        with pytest.raises(ImproperlyConfigured, match="environment variable X "):
            env.integer("X", default=5, at_least=1, at_most=9)


@pytest.mark.parametrize("raw", ["٥", "5.0", "1e1", "0x5", "10", "0", "-5", "5 5", "five", "9" * 5000])
def test_an_integer_is_written_in_plain_digits(variable: pytest.MonkeyPatch, raw: str) -> None:
    variable.setenv("X", raw)
    with pytest.raises(ImproperlyConfigured, match="whole number from 1 to 9"):
        env.integer("X", default=5, at_least=1, at_most=9)


@pytest.mark.parametrize("raw", ["a\nb", "a\x1bb", "a\u202eb"])
def test_a_text_has_no_invisible_character(variable: pytest.MonkeyPatch, raw: str) -> None:
    variable.setenv("X", raw)
    with pytest.raises(ImproperlyConfigured, match="invisible"):
        env.text("X")


def test_a_text_without_default_is_required(variable: pytest.MonkeyPatch) -> None:
    for raw in (None, "", "  "):
        variable.setenv("X", raw) if raw is not None else variable.delenv("X", raising=False)
        with pytest.raises(ImproperlyConfigured, match="X is not set"):
            env.text("X")


def test_a_list_has_no_empty_item(variable: pytest.MonkeyPatch) -> None:
    variable.setenv("X", "one, two")
    assert env.items("X") == ["one", "two"]
    assert env.items("NOT_SET", default=[]) == []
    variable.setenv("X", "one,,two")
    with pytest.raises(ImproperlyConfigured, match="without empty items"):
        env.items("X")


@pytest.mark.parametrize("raw", ["*", "https://a.org", "a.org:443", "a.org,*", "a b", "a_b", "-a", ".", "مثال"])
def test_hosts_are_names_only(variable: pytest.MonkeyPatch, raw: str) -> None:
    variable.setenv("X", raw)
    with pytest.raises(ImproperlyConfigured, match="host names"):
        env.hosts("X")


def test_hosts_may_be_addresses_and_subdomains(variable: pytest.MonkeyPatch) -> None:
    variable.setenv("X", "a.org,.b.org,127.0.0.1,[::1]")
    assert env.hosts("X") == ["a.org", ".b.org", "127.0.0.1", "[::1]"]


@pytest.mark.parametrize(
    "raw", ["a.org", "ftp://a.org", "https://", "https://a:x", "https://a/p", "https://u@a", "http:// a"]
)
def test_a_site_address_is_bare(variable: pytest.MonkeyPatch, raw: str) -> None:
    variable.setenv("X", raw)
    with pytest.raises(ImproperlyConfigured, match="environment variable X must be"):
        env.url("X")


def test_the_mail_server_is_encrypted(variable: pytest.MonkeyPatch) -> None:
    variable.setenv("X", "smtp://me%40a.org:p%3Aw@mail.a.org")
    plain = env.email("X")
    assert (plain["EMAIL_PORT"], plain["EMAIL_USE_TLS"], plain["EMAIL_HOST_USER"]) == (587, True, "me@a.org")
    assert plain["EMAIL_HOST_PASSWORD"] == "p:w"
    variable.setenv("X", "smtps://mail.a.org")
    assert (env.email("X")["EMAIL_PORT"], env.email("X")["EMAIL_USE_SSL"]) == (465, True)
    variable.setenv("X", "none")
    assert "dummy" in env.email("X")["EMAIL_BACKEND"]
    variable.setenv("X", "mail.a.org")
    with pytest.raises(ImproperlyConfigured, match="smtp:// or smtps://"):
        env.email("X")


# ---- DATABASE_URL


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgres://db/r", ("r", "", "", "db", "")),
        ("postgresql://u:p@db:6432/r", ("r", "u", "p", "db", "6432")),
        ("postgresql://u%40x:p%3A%2F%25@db/r%C3%A9", ("ré", "u@x", "p:/%", "db", "")),
        ("postgresql://[::1]:5433/r", ("r", "", "", "::1", "5433")),
        ("postgresql:///r", ("r", "", "", "", "")),
        ("postgresql:///r?host=/run/postgresql&port=5433", ("r", "", "", "/run/postgresql", "5433")),
        ("postgresql://u@%2FRun%2Fpg/r", ("r", "u", "", "/Run/pg", "")),
    ],
)
def test_a_database_address_is_read(url: str, expected: tuple[str, ...]) -> None:
    found = database.database_from_url(url)
    assert tuple(found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == expected


def test_a_database_address_keeps_its_options() -> None:
    found = database.database_from_url("postgresql://db/r?sslmode=verify-full&sslrootcert=/a%20b.pem")
    assert found["OPTIONS"] == {"sslmode": "verify-full", "sslrootcert": "/a b.pem"}
    assert database.connection_arguments(found)["sslmode"] == "verify-full"


def test_a_served_register_reads_in_limited_sessions_of_the_same_database() -> None:
    given = database.database_from_url("postgresql://db/r?connect_timeout=9")
    served = database.served(given, {"max_size": 3})
    assert "pool" not in given["OPTIONS"]
    default, reads = served["default"], served["reads"]
    assert default["OPTIONS"]["connect_timeout"] == "9"
    assert default["OPTIONS"]["pool"] == reads["OPTIONS"]["pool"] == {"max_size": 3}
    assert "statement_timeout" in reads["OPTIONS"].pop("options")
    assert reads == default
    assert database.served(database.database_from_url("postgresql://db/r"), {})["reads"]["OPTIONS"]["connect_timeout"]


@pytest.mark.parametrize(
    "url",
    [
        "", "db", "mysql://db/r", "postgresql://", "postgresql://db", "postgresql://db/", "postgresql://db/a/b",
        "postgresql://db:port/r", "postgresql://db:99999/r", "postgresql://u:a%zz@db/r", "postgresql://u:a b@db/r",
        "postgresql://db/r#x", "postgresql://db/r?sslmode=perhaps", "postgresql://db/r?sslmod=require",
        "postgresql://db/r?sslmode", "postgresql://db/r?sslmode=", "postgresql://db/r?port=x", "postgresql://[::1/r",
        "postgresql://db/r?sslmode=require&sslmode=disable", "postgresql://db/%ff", "postgresql://db/%00",
    ],
)  # fmt: skip
def test_a_broken_database_address_is_refused(url: str) -> None:
    with pytest.raises(database.DatabaseURLError):
        database.database_from_url(url)


@given(rest=written)
def test_a_refusal_never_repeats_the_password(rest: str) -> None:
    url, said = f"postgresql://u:TopSecret@{rest}", ""
    try:
        database.database_from_url(url)
    except database.DatabaseURLError as refusal:
        said = str(refusal)
    assert "TopSecret" not in said


@given(user=written, password=written, name=written.filter(lambda name: name and "/" not in name))
def test_whatever_is_percent_encoded_arrives(user: str, password: str, name: str) -> None:
    found = database.database_from_url(f"postgresql://{quote(user, '')}:{quote(password, '')}@db/{quote(name, '')}")
    assert (found["USER"], found["PASSWORD"], found["NAME"]) == (user, password, name)


# ---- where things live


def test_each_checkout_has_its_own_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("REGISTRY_DATA_DIR", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert env.data_directory().parent == tmp_path / "partnership-registry"
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert str(env.data_directory()).startswith("/var/lib/partnership-registry/")
    monkeypatch.setenv("REGISTRY_DATA_DIR", str(tmp_path / "سجل"))
    assert env.data_directory() == tmp_path / "سجل"


def test_a_machine_makes_its_own_secret_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "secret-key"
    key = keys.own_secret_key(path)
    assert keys.own_secret_key(path) == key
    assert len(key) >= 50
    assert path.stat().st_mode & 0o777 == 0o600
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match="REGISTRY_DATA_DIR"):
        keys.own_secret_key(tmp_path / "file" / "secret-key")


@pytest.mark.parametrize("key", ["short", "a" * 60, "django-insecure-" + GOOD_KEY, "changeme" + GOOD_KEY])
def test_an_example_is_no_secret(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("SECRET_KEY", key)
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        keys.given_secret_key()


# ---- production


def run(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "REGISTRY_DATA_DIR") if name in os.environ}
    return subprocess.run(
        [sys.executable, *command], env=kept | variables, cwd=env.CHECKOUT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("missing", sorted(PRODUCTION))
def test_production_needs_every_variable(missing: str) -> None:
    given_variables = {name: value for name, value in PRODUCTION.items() if name != missing}
    result = run("-c", "import config.settings.production", **given_variables)
    assert result.returncode == 1
    assert f"The environment variable {missing} is not set" in result.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REGISTRY_DEBUG", "true"),
        ("PUBLIC_URL", "http://registry.example.org"),
        ("ALLOWED_HOSTS", "*"),
        ("SECRET_KEY", "x" * 60),
        ("REGISTRY_BEHIND_PROXY", "perhaps"),
        ("REGISTRY_STRICT_PUBLICATION", "flase"),
        ("DATABASE_POOL_MAX", "many"),
    ],
)
def test_production_refuses_what_would_open_it(name: str, value: str) -> None:
    result = run("-c", "import config.settings.production", **PRODUCTION | {name: value})
    assert result.returncode == 1
    assert name in result.stderr.splitlines()[-1]


def test_production_passes_djangos_own_inspection() -> None:
    variables = PRODUCTION | {"DJANGO_SETTINGS_MODULE": "config.settings.production"}
    result = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **variables)
    assert result.returncode == 0, result.stderr
    assert "no issues (0 silenced)" in result.stdout


def test_only_a_known_proxy_may_speak_for_the_visitor() -> None:
    show = "from config.settings import production as p; print(getattr(p, 'SECURE_PROXY_SSL_HEADER', None), p.DEBUG)"
    assert run("-c", show, **PRODUCTION).stdout.strip() == "None False"
    behind = run("-c", show, **PRODUCTION | {"REGISTRY_BEHIND_PROXY": "true"}).stdout
    assert behind.strip() == "('HTTP_X_FORWARDED_PROTO', 'https') False"


def test_the_web_server_loads_production_unless_told_otherwise() -> None:
    result = run("-c", "import config.wsgi")
    assert "SECRET_KEY is not set" in result.stderr


# ---- messages


def test_messages_are_compiled_when_they_are_older_than_their_source(tmp_path: Path) -> None:
    source = tmp_path / "ar" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "a"\nmsgstr "ا"\n')
    assert messages.compile_all(tmp_path) == [source]
    assert messages.compile_all(tmp_path) == []
    assert "ا".encode() in source.with_suffix(".mo").read_bytes()
    source.write_text('msgid "a\n')
    os.utime(source, (2_000_000_000, 2_000_000_000))
    with pytest.raises(ImproperlyConfigured, match="can't be read"):
        messages.compile_all(tmp_path)


# ---- the way of a request


def show(request: object, outcome: str) -> HttpResponse:
    if outcome == "error":
        raise RuntimeError("on purpose")
    return HttpResponse(outcome)


def refusal(status: int) -> Callable[..., HttpResponse]:
    return lambda request, exception=None: HttpResponse(status=status)


# Django looks for these names in an address list; the site's own pages need addresses that this one lacks.
handler400, handler404 = refusal(400), refusal(404)


def handler500(request: object) -> HttpResponse:
    return HttpResponse(status=500)


urlpatterns = [
    path("api/<slug:outcome>", show),
    path("pages/<slug:outcome>", show),
    path("api/template/", lambda request: SimpleTemplateResponse(Template("late"))),
]


class Template:
    """The least that a template response renders."""

    def __init__(self, text: str) -> None:
        self.text = text

    def render(self, context: object, request: object = None) -> str:
        return self.text


@pytest.fixture
def client_of_this_file() -> Client:
    return Client(raise_request_exception=False)


@override_settings(ROOT_URLCONF=__name__)
def test_every_answer_carries_the_strict_headers(client_of_this_file: Client) -> None:
    for address in ("/api/fine", "/pages/fine"):
        headers = client_of_this_file.get(address).headers
        assert headers["Content-Security-Policy"] == middleware.CONTENT_SECURITY_POLICY
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@override_settings(ROOT_URLCONF=__name__)
def test_the_api_has_no_session_no_cookie_and_no_language(client_of_this_file: Client) -> None:
    answer = client_of_this_file.get("/api/fine", headers={"Accept-Language": "fr"})
    assert (answer.content, answer.headers["Content-Length"]) == (b"fine", "4")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies
    assert not {"Vary", "Content-Language"} & set(answer.headers)
    assert "Access-Control-Allow-Origin" not in client_of_this_file.get("/pages/fine").headers


@override_settings(ROOT_URLCONF=__name__)
def test_the_api_lane_keeps_what_django_does_for_a_view(client_of_this_file: Client) -> None:
    assert client_of_this_file.get("/api/template/").content == b"late"
    assert client_of_this_file.get("/api/fine", headers={"Host": "elsewhere.org"}).status_code == 400


def test_an_error_in_the_api_is_an_answer_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    lane = middleware.ApiLane(lambda request: HttpResponse("not for the api"))
    with override_settings(ROOT_URLCONF=__name__), caplog.at_level("ERROR", logger="django.request"):
        failed = lane(RequestFactory().get("/api/error"))
        missing = lane(RequestFactory().get("/api/no/such/thing"))
    assert (failed.status_code, missing.status_code) == (500, 404)
    assert "/api/error" in caplog.text
