"""Who asks, for whom, and whether they have asked too much: networks are counted without a token, holders by theirs.

Every answer says how its client stands (`RateLimit`, `RateLimit-Policy`: draft-ietf-httpapi-ratelimit-headers-10), so
that a program can slow down before it is refused. `r` is what this worker knows: others may have counted more since.

Answers and shared caches. What is answered is the same for everybody; only these headers differ. Therefore nothing
varies by `Authorization`: that would keep each cache from answering a holder with what it has. But what a holder is
answered is marked `private`, so that no shared cache keeps it. No answer may be used without asking (`validators`), so
these headers are never those of somebody else, long ago.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry import api_tokens, visitors
from registry.allowance import WINDOW, Allowances, Standing

from .problems import MISSING_SCOPE, TOKEN_REFUSED, TOO_MANY_REQUESTS, Problem

FACETS: Final = 5
WHOLE: Final = 60
"""What counting all that a filter finds, and a whole result at once, weigh beside an ordinary request."""

ANONYMOUS: Final = Allowances("anonymous")
HOLDERS: Final = Allowances("token")
CHALLENGE: Final = 'Bearer realm="registry"'
NO_TOKEN: Final = _("Only tokens of this register are understood: “Authorization: Bearer reg_…”. Or ask without one.")
UNKNOWN: Final = _("This is no token of the register. Please compare it with the one that was given to you.")
EXPIRED: Final = _("This token worked until the end of %(day)s. Please ask the ministry for a new one.")
REVOKED: Final = _("This token was revoked. Please ask the ministry why, or for a new one.")
NOT_FOR_THIS: Final = _("This token is not good for “%(scope)s”. Please ask the ministry for one that is.")
SLOWER: Final = _("You asked more than the allowance of this minute holds. Please ask again in %(seconds)s seconds.")


class Cost(NamedTuple):
    """What a request weighs, and which scope a token needs for it (None: any token will do)."""

    weight: int
    scope: str | None


FREE: Final = Cost(0, None)
"""What a browser asks before it asks (CORS preflight), and what is the same for everybody: the way in, the
description. It needs no database, and who reads it asks better."""


@dataclass(frozen=True, slots=True)
class Guest:
    """A client that was let in, and how it stands."""

    policy: str
    quota: int
    standing: Standing

    @property
    def has_token(self) -> bool:
        return self.policy == HOLDERS.name

    @property
    def headers(self) -> dict[str, str]:
        """How the client stands."""
        standing = self.standing
        return {
            "RateLimit-Policy": f'"{self.policy}";q={self.quota};w={WINDOW}',
            "RateLimit": f'"{self.policy}";r={standing.remaining};t={standing.seconds}',
        }

    def mark(self, response: HttpResponseBase) -> None:
        """Says it in the answer. «Nothing has changed» counts less than what was asked."""
        told = self
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            told = replace(self, standing=self.standing.given_back())
        if self.has_token:
            response.headers["Cache-Control"] = private(response.headers.get("Cache-Control", ""))
        for name, value in told.headers.items():
            response.headers[name] = value


def private(caching: str) -> str:
    """The same rules, but not for shared caches."""
    rules = [rule for rule in caching.split(", ") if rule not in ("", "public", "private")]
    return caching if "no-store" in rules else ", ".join(["private", *rules])


def admitted(request: HttpRequest, cost: Cost) -> Guest:
    """Counts the request. Raises the problem of a token that opens nothing, or of who asks too much."""
    written = request.META.get("HTTP_AUTHORIZATION")
    if written is None:
        return _counted(request, cost.weight)
    try:
        number = _holder(written, cost.scope)
    except Problem as refusal:
        guest = _counted(request, 1)  # who tries words is counted as the network that they come from
        refusal.headers = {**refusal.headers, **guest.headers}
        raise
    quota = settings.REGISTRY_API_TOKEN_PER_MINUTE
    return _let_in(Guest(HOLDERS.name, quota, HOLDERS.take(number, quota, cost.weight)))


def _counted(request: HttpRequest, weight: int) -> Guest:
    quota = settings.REGISTRY_API_ANONYMOUS_PER_MINUTE
    network = visitors.network_of(request)
    return _let_in(Guest(ANONYMOUS.name, quota, ANONYMOUS.take(network, quota, weight)))


def _let_in(guest: Guest) -> Guest:
    if guest.standing.granted:
        return guest
    seconds = guest.standing.seconds
    headers = {"Retry-After": str(seconds), **guest.headers}
    raise Problem(TOO_MANY_REQUESTS, SLOWER, values={"seconds": seconds}, headers=headers)


def _holder(written: str, scope: str | None) -> str:
    """The number of the token, which opens today and is good for this."""
    scheme, _space, word = written.strip().partition(" ")
    if scheme.lower() != "bearer":
        raise _refused(NO_TOKEN)
    known = api_tokens.recognised(word.strip())
    if known is None:
        raise _refused(UNKNOWN, "unknown token")
    if known.is_revoked:
        raise _refused(REVOKED, "revoked token")
    if known.expires_on < timezone.localdate():
        raise _refused(EXPIRED, "expired token", day=known.expires_on.isoformat())
    if scope is not None and scope not in known.scopes:
        headers = {"WWW-Authenticate": f'{CHALLENGE}, error="insufficient_scope", scope="{scope}"'}
        raise Problem(MISSING_SCOPE, NOT_FOR_THIS, values={"scope": scope}, headers=headers)
    return str(known.number)


def _refused(detail: Promise, why: str = "", **values: str) -> Problem:
    """Whether a word was once a token is told to who has all of it: nobody else can ask."""
    error = f', error="invalid_token", error_description="{why}"' if why else ""
    return Problem(TOKEN_REFUSED, detail, values=values, headers={"WWW-Authenticate": CHALLENGE + error})
