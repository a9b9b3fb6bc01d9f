"""DATABASE_URL: read it, and say in one sentence what is wrong when the server behind it can't be used.

Both are done without Django, because a wrong address must be explained before Django starts and fails in its own
words. No library for the address either: it would be one more thing to trust with a password, for these few lines.
"""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import psycopg

OLDEST_SERVER: Final = 15
EXAMPLE: Final = "postgresql://user:password@localhost:5432/registry"

READ_SECONDS: Final = 5
"""A read that takes longer would be given up by who asked; it would only keep the others waiting."""

PREPARE_THRESHOLD: Final = 3
"""Statements that a session sees again are planned once. It concerns what psycopg's own cursor asks with parameters;
Django writes them into its statements, and the reads of published records prepare theirs themselves
(`registry.publication.prepared`)."""

# What libpq understands and an operator may need; anything else is more likely a misspelling than a wish.
_OPTIONS: Final = {
    "application_name",
    "channel_binding",
    "connect_timeout",
    "gssencmode",
    "keepalives",
    "keepalives_count",
    "keepalives_idle",
    "keepalives_interval",
    "passfile",
    "require_auth",
    "service",
    "sslcert",
    "sslcrl",
    "sslkey",
    "sslmode",
    "sslnegotiation",
    "sslpassword",
    "sslrootcert",
    "target_session_attrs",
    "tcp_user_timeout",
}
_SSL_MODES: Final = {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"}
_BROKEN_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")


class DatabaseURLError(ValueError):
    """The address can't be read. The text never repeats the address: it may hold a password."""


class UnusableDatabaseError(Exception):
    """The address is well formed, but the server behind it can't be used. The text says what to do."""


def database_from_url(url: str) -> dict[str, Any]:
    """Django's description of the database at this address."""
    if not re.match(r"postgres(ql)?://", url):
        raise DatabaseURLError(f"must begin with postgresql://, for example {EXAMPLE}")
    if _BROKEN_ESCAPE.search(url) or not url.isprintable() or " " in url:
        raise DatabaseURLError("holds a character that must be written as a percent code (%40 for @, %25 for %).")
    try:
        parts = urlsplit(url)
        host, port = _host(parts), parts.port
    except ValueError:
        raise DatabaseURLError(f"has no readable host and port; write it like {EXAMPLE}") from None
    options = _options(parts.query)
    name = _decoded(parts.path.removeprefix("/"))
    if not name or "/" in name or parts.fragment:
        raise DatabaseURLError(f"must end with the name of one database, for example {EXAMPLE}")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": _decoded(parts.username or ""),
        "PASSWORD": _decoded(parts.password or ""),
        # A socket's folder can't stand where a host name stands, unless encoded; libpq also takes ?host=/run/...
        "HOST": options.pop("host", "") or _decoded(host),
        "PORT": options.pop("port", "") or ("" if port is None else str(port)),
        "OPTIONS": options,
    }


def _host(parts: SplitResult) -> str:
    """The host; a socket's folder (%2Frun%2Fpostgresql) keeps its capitals, which `hostname` would lower."""
    raw = parts.netloc.rpartition("@")[2]
    return raw.partition(":")[0] if raw[:3].lower() == "%2f" else parts.hostname or ""


def _decoded(part: str) -> str:
    try:
        value = unquote(part, errors="strict")
    except UnicodeDecodeError:
        raise DatabaseURLError("holds percent codes that are not UTF-8.") from None
    if "\0" in value:
        raise DatabaseURLError("holds a null character.")
    return value


def _options(query: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), errors="strict")
    except ValueError:
        raise DatabaseURLError(
            "has unreadable options after the question mark; write them like ?sslmode=require"
        ) from None
    options = dict(pairs)
    if len(options) < len(pairs):
        raise DatabaseURLError("gives the same option twice.")
    for key, value in pairs:
        if key not in _OPTIONS | {"host", "port"}:
            raise DatabaseURLError(
                f"has an option that is not known here: {key!r}. Known: {', '.join(sorted(_OPTIONS))}."
            )
        if not value or "\0" in value or (key == "port" and not re.fullmatch("[0-9]{1,5}", value)):
            raise DatabaseURLError(f"gives the option {key!r} no usable value.")
    if options.get("sslmode", "prefer") not in _SSL_MODES:
        raise DatabaseURLError(f"has an unknown sslmode; write one of {', '.join(sorted(_SSL_MODES))}.")
    return options


def served(database: dict[str, Any], pool: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """DATABASES of a running register: sessions from a pool, and as many again of the same database for reads."""
    options = {"connect_timeout": "5", **database["OPTIONS"], "pool": pool, "prepare_threshold": PREPARE_THRESHOLD}
    default = {
        **database,
        "CONN_MAX_AGE": 0,  # the pool keeps the connections, not the threads
        "CONN_HEALTH_CHECKS": True,  # a restarted PostgreSQL is no outage
        "OPTIONS": options,
    }
    return {"default": default, "reads": for_reads(default)}


def for_reads(database: dict[str, Any]) -> dict[str, Any]:
    """The same database in sessions of their own, whose statements PostgreSQL ends after `READ_SECONDS`.

    Why not a limit set before each read: that is one more way to the server and back, or two statements in one.
    """
    options = {**database["OPTIONS"], "options": f"-c statement_timeout={READ_SECONDS}s"}
    return {**database, "OPTIONS": options}


def connection_arguments(database: dict[str, Any]) -> dict[str, Any]:
    """What psycopg wants to hear for one of Django's descriptions."""
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    arguments = {ours: database[theirs] for ours, theirs in named.items() if database[theirs]}
    options = {key: value for key, value in database["OPTIONS"].items() if key in _OPTIONS}
    return {"connect_timeout": 5, **options, **arguments}


def require_usable(url: str) -> None:
    """Connect once, and raise UnusableDatabaseError with one sentence when that fails or the server is too old."""
    database = database_from_url(url)
    place = f"{database['HOST'] or 'the local socket'}{':' + database['PORT'] if database['PORT'] else ''}"
    try:
        with psycopg.connect(**connection_arguments(database)) as connection:
            version = connection.info.server_version // 10000
    except (psycopg.Error, ValueError) as failure:
        reason = " ".join(str(failure).split())
        raise UnusableDatabaseError(
            f"DATABASE_URL: PostgreSQL at {place} can't be used. {_advice(reason, database)} (It said: {reason})"
        ) from None
    if version < OLDEST_SERVER:
        raise UnusableDatabaseError(
            f"DATABASE_URL: the server at {place} is PostgreSQL {version}; the registry needs {OLDEST_SERVER} or newer."
        )


def _advice(reason: str, database: dict[str, Any]) -> str:
    """What to do about libpq's message, as far as it can be recognised."""
    known = {
        "password authentication failed": "Check the user and the password in DATABASE_URL.",
        "no password supplied": "Add the password to DATABASE_URL.",
        "database": f"Check the name {database['NAME']!r}, or create it: createdb {database['NAME']}",
        "role": f"Check the user {database['USER']!r}, or create it: createuser {database['USER']}",
        "no pg_hba.conf entry": "Allow this connection in the server's pg_hba.conf.",
        "refused": "Check the host and the port, and that PostgreSQL is running there.",
        "timeout": "Check the host and the port, and that a firewall lets the connection pass.",
        "SSL": "Check sslmode and the certificates.",
    }
    for sign, advice in known.items():
        if sign in ("database", "role") and not re.search(rf'{sign} ".*" does not exist', reason):
            continue
        if sign in reason:
            return advice
    return "Check the host and the rest of DATABASE_URL."
