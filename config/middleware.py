"""Two short steps that every request takes: strict headers, and a short lane for the API."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus
from typing import Final, cast

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch, resolve
from django.utils.cache import add_never_cache_headers

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# No inline script, no inline style, nothing from elsewhere. A constant, so that no page can widen it by accident;
# a view that has to (the API's documentation) sets the header itself.
CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
PERMISSIONS_POLICY: Final = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
API_PREFIX: Final = "/api/"
LONGEST_REMEMBERED: Final = 200
EXPOSED: Final = (
    "Content-Disposition, Deprecation, ETag, Link, Location, RateLimit, RateLimit-Policy, Register-Records, "
    "Register-Version, Retry-After, Sunset, WWW-Authenticate"
)
WITHOUT_BODY: Final = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}
# No cookie and no sign-in, so any site's script may read what anybody can read.
OPEN: Final = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": EXPOSED}
PRIVATE_PREFIXES: Final = ("/accounts/", "/portal/", "/invitation/", "/status/")


class StrictHeaders:
    """What a browser may do with our pages."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if request.path_info.startswith(PRIVATE_PREFIXES):
            # Signed in or not: the page may hold an address or a code, and a shared computer keeps none of it.
            add_never_cache_headers(response)
        return response


class ApiLane:
    """Answer /api/ here, without the steps that follow in the list.

    The API is public, stateless and bilingual: sessions, CSRF, users and languages would cost more than the read
    itself. Why not leave out the steps in another way: Django knows one list for all addresses, and its system
    checks want the full one. What Django's handler does for a view is kept: exceptions become responses, and a
    template response is rendered.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.answer = cast("GetResponse", convert_exception_to_response(answer))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(API_PREFIX):
            return self.get_response(request)
        response = self.answer(request)
        for name, value in (*OPEN.items(), *length_of(response)):
            response.headers.setdefault(name, value)
        return response


def length_of(response: HttpResponseBase) -> list[tuple[str, str]]:
    """The header that tells it.

    Not of a stream, whose length nobody knows yet, nor of an answer that has no body by its nature (RFC 9110).
    """
    if not isinstance(response, HttpResponse) or response.status_code in WITHOUT_BODY:
        return []
    return [("Content-Length", str(len(response.content)))]


@lru_cache(maxsize=4_096)
def found_lately(path: str, addresses: str) -> ResolverMatch:
    """What an address leads to: the same for every request, and many ask for the same lists and records."""
    return resolve(path, addresses)


def answer(request: HttpRequest) -> HttpResponseBase:
    """Find the view and call it."""
    request.get_host()  # refuses a host that is not ours, as CommonMiddleware does for the pages
    path = request.path_info
    find = found_lately if len(path) <= LONGEST_REMEMBERED else resolve
    request.resolver_match = match = find(path, settings.ROOT_URLCONF)
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    if hasattr(response, "render"):
        response.render()
    return response
