"""Typed readers of environment variables, which refuse nonsense.

A setting that was misspelt must stop the program with one sentence that names the variable and says what to
write: a guess that "flase" means true is how registers get published by accident. The sentences are plain
English, not translated: they are read by operators, before Django and its translations exist.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import Any, Final
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.database import DatabaseURLError, database_from_url

CHECKOUT: Final = Path(__file__).resolve().parent.parent

_TRUE: Final = {"1", "true", "yes", "on"}
_FALSE: Final = {"0", "false", "no", "off"}
# `\d` would also take Arabic-Indic digits, which int() reads but no other tool that sees the variable does.
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_HOST: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")


def _refuse(name: str, advice: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"The environment variable {name} {advice}")


def text(name: str, *, default: str | None = None, minimum: int = 1) -> str:
    """A text without control characters; without a default it is required."""
    raw = os.environ.get(name)
    if raw is None or not raw.strip():
        if default is not None:
            return default
        raise _refuse(name, "is not set. Set it before you start the registry.")
    value = raw.strip()
    if not value.isprintable():
        raise _refuse(name, "holds a line break or an invisible character. Write it again on one line.")
    if len(value) < minimum:
        raise _refuse(name, f"is too short: write at least {minimum} characters.")
    return value


def integer(name: str, *, default: int, at_least: int, at_most: int) -> int:
    """A whole number between two bounds, both included."""
    raw = text(name, default=str(default))
    if not _INTEGER.fullmatch(raw) or not at_least <= int(raw) <= at_most:
        raise _refuse(name, f"must be a whole number from {at_least} to {at_most}, not {raw!r}.")
    return int(raw)


def boolean(name: str, *, default: bool) -> bool:
    """Yes or no, in the usual words only."""
    raw = text(name, default=str(default)).lower()
    if raw in _TRUE:
        return True
    if raw in _FALSE:
        return False
    raise _refuse(name, f"must be true or false, not {raw!r}.")


def items(name: str, *, default: list[str] | None = None) -> list[str]:
    """A list written with commas; empty items are a slip of the pen and refused."""
    raw = text(name, default=None if default is None else ",".join(default))
    if not raw:
        return []
    values = [item.strip() for item in raw.split(",")]
    if not all(values):
        raise _refuse(name, f"must be a list like one,two without empty items, not {raw!r}.")
    return values


def hosts(name: str) -> list[str]:
    """Host names for ALLOWED_HOSTS: no scheme, no port, and never `*`, which would switch the check off."""
    values = items(name)
    for value in values:
        if not _HOST.fullmatch(value.removeprefix(".")):
            raise _refuse(name, f"must list host names such as registry.example.org, not {value!r}.")
    return values


def _split(name: str, raw: str, schemes: tuple[str, ...]) -> SplitResult:
    """The parts of an address. The address itself is not repeated in the refusal: it may hold a password."""
    try:
        parts = urlsplit(raw)
        valid = parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        valid = False
    if not valid or " " in raw:
        wanted = " or ".join(f"{scheme}://" for scheme in schemes)
        raise _refuse(name, f"must be an address that begins with {wanted} and names a host.")
    return parts


def url(name: str, *, schemes: tuple[str, ...] = ("https", "http"), default: str | None = None) -> str:
    """The address of a site, without a path: what absolute links begin with."""
    raw = text(name, default=default).rstrip("/")
    parts = _split(name, raw, schemes)
    if parts.path or parts.query or parts.fragment or parts.username:
        raise _refuse(name, f"must be the bare address of the site, such as {schemes[0]}://registry.example.org")
    return raw


def database(name: str = "DATABASE_URL", *, default: str | None = None) -> dict[str, Any]:
    """One entry of DATABASES."""
    try:
        return database_from_url(text(name, default=default))
    except DatabaseURLError as refusal:
        raise _refuse(name, str(refusal)) from None


def email(name: str = "EMAIL_URL") -> dict[str, Any]:
    """The mail server, as Django's settings. `none` is allowed, but has to be said."""
    raw = text(name)
    if raw.lower() == "none":
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = _split(name, raw, ("smtp", "smtps"))
    encrypted = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if encrypted else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": encrypted,
        "EMAIL_USE_TLS": not encrypted,
        "EMAIL_TIMEOUT": 20,
    }


def data_directory() -> Path:
    """Where everything lives that is not in the checkout: the database of a bare machine, documents, secrets.

    Without REGISTRY_DATA_DIR each checkout has its own, so that two copies on one machine never share a database.
    """
    chosen = text("REGISTRY_DATA_DIR", default="")
    if chosen:
        return Path(chosen).expanduser().absolute()
    checkout = hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:8]
    if os.geteuid() == 0:
        return Path("/var/lib/partnership-registry") / checkout
    home = Path(os.environ.get("XDG_DATA_HOME", ""))
    base = home if home.is_absolute() else Path("~/.local/share").expanduser()
    return base.absolute() / "partnership-registry" / checkout
