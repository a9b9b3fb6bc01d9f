"""Browsers in which an account was once signed in: strangers who use up its limits do not lock its owner out there.

Why not a limit for the account alone: whoever knows an address could keep its owner from signing in, by guessing or
by asking for codes without end. The cookie opens nothing; it only counts apart.
"""

from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string, salted_hmac

SALT: Final = "known-browser"
LASTS: Final = 365 * 24 * 60 * 60


def bucket(request: HttpRequest, email: str) -> str:
    """What the attempts on an account are counted under: the account, or the account in a browser that it knows."""
    email = email.strip().lower()
    try:
        kept = signing.loads(request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return email
    own = isinstance(kept, list) and len(kept) == 2 and kept[0] == _mark(email)
    return f"{email}|{kept[1]}" if own else email


def remember(response: HttpResponse, email: str) -> None:
    """Marks the browser that gets this answer as one that knows the account."""
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        signing.dumps([_mark(email), get_random_string(16)], salt=SALT),
        max_age=LASTS,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


def _mark(email: str) -> str:
    """The account, unreadable."""
    return salted_hmac(SALT, email.strip().lower(), algorithm="sha256").hexdigest()[:32]
