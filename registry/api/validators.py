"""Nothing new? What an answer is known by (`ETag`, `Last-Modified`), and the short answer to who has it already (304).

**What determines an answer.** A list, and whatever else is read from many records, is determined by its address, the
state of the register and the code: nothing depends on the reader, the language, the hour, or a random choice. So its
tag is made of those three, and one row tells whether it is still true. The row is read before the records; if a
publication comes between, newer bytes bear the older tag, and are sent once more. That is why these tags are weak: in
such a moment one tag may stand for two sequences of bytes. A record is known by the number of its own publication, and
a version by its digest; these tags are strong.

**When.** A tag that is named is true of no other address, so it was given for this one, which was therefore valid:
304 comes before anything is understood or looked up. `*` and a date could be sent to any address, and are heeded only
once the request is understood: what is not valid gets its 400 and not a 304. Codes that a list forgot are still known
for half a minute (`codes`), and so is what a query string meant (`filters.understand_again`): the address of such a
list may be answered with an empty page and its tag until the register moves on. That is no less true than the refusal.

**Dates** have seconds and registers move faster. So every publishing transaction has a whole second of its own, and the
versions of a record have one each (``registry.publication.sequence``); one that has not come yet is not told. And a
date must be the very one that was given, not merely a later one: who sends the hour of his last visit may have missed
a publication that was under way. A date tells of the register alone: who keeps only dates learns of another shape of
the API with the next publication.

**Caches.** `public`: one copy is right for everybody. (To who sent a token, `fair_use` says `private` instead: the
headers tell how he stands.) `no-cache`: may be kept, but not used without asking. Not `max-age`: a withdrawal takes
effect at once, and even for a minute somebody else's copy would be text that was taken back; and asking costs less than
a millisecond. For the same reason not `immutable`, not even for versions. `Vary` is on refusals alone, which have a
language and are not stored.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date, parse_etags, parse_http_date_safe

from registry.publication.register import Register, register

CACHING: Final = "public, no-cache"
HOME: Final = Path(__file__).parents[2]
ROOMS: Final = (
    "registry/api/*.py",
    "registry/api/openapi.yaml",
    "registry/publication/**/*.py",
    "registry/exchange/*.py",  # the forms of files
    "registry/choices/*.py",
    "registry/text.py",
    "locale/**/*.po",  # what the values of lists are called
)
Answer = TypeVar("Answer", bound=HttpResponseBase)


def code(home: Path = HOME) -> str:
    """The code that makes answers, as one word: another shape, another tag, and nobody has to remember a number."""
    total = hashlib.sha256()
    for path in sorted(path for room in ROOMS for path in home.glob(room)):
        total.update(path.read_bytes())
    return total.hexdigest()


CODE: Final = code()


@dataclass(frozen=True)
class Validator:
    """What one answer is known by, and the request that may know it."""

    request: HttpRequest
    etag: str
    at: datetime | None = None

    @property
    def second(self) -> int | None:
        """The second to tell, if it has come."""
        second = int(self.at.timestamp()) if self.at else None
        return second if second is not None and second <= time.time() else None

    def is_named(self) -> bool:
        """The client has this very answer to this very address."""
        return _bare(self.etag) in map(_bare, self._tags())

    def is_known(self) -> bool:
        """The same, or what a client may send to any address. A date counts only where no tag is sent (RFC 9110)."""
        if tags := self._tags():
            return "*" in tags or self.is_named()
        meta = self.request.META
        if "HTTP_IF_NONE_MATCH" in meta or "HTTP_IF_MODIFIED_SINCE" not in meta or self.second is None:
            return False
        return parse_http_date_safe(meta["HTTP_IF_MODIFIED_SINCE"]) == self.second

    def _tags(self) -> list[str]:
        sent = self.request.META.get("HTTP_IF_NONE_MATCH")
        return parse_etags(sent) if sent else []

    def unchanged(self) -> HttpResponse:
        """Keep what you have."""
        response = self.on(HttpResponse(status=304))
        del response.headers["Content-Type"]
        return response

    def on(self, response: Answer) -> Answer:
        """The answer, with what it is known by."""
        response.headers["ETag"] = self.etag
        response.headers["Cache-Control"] = CACHING
        if self.second is not None:
            response.headers["Last-Modified"] = _written(self.second)
        return response


def asked_by(request: HttpRequest) -> bool:
    """The client has something, and asks whether it is still true."""
    return "HTTP_IF_NONE_MATCH" in request.META or "HTTP_IF_MODIFIED_SINCE" in request.META


def of_register(request: HttpRequest) -> Validator:
    """Of an answer that may tell of any record. One row is read."""
    return of_state(request, register())


def of_state(request: HttpRequest, now: Register) -> Validator:
    """The same, of a state of the register that is known."""
    return Validator(request, f"W/{_tag(request, *now)}", now.changed_at)


def of_publication(request: HttpRequest, sequence: int, at: datetime) -> Validator:
    """Of an answer that one publication determines."""
    return Validator(request, _tag(request, sequence, at), at)


def of_digest(request: HttpRequest, digest: str, at: datetime | None = None) -> Validator:
    """Of bytes with this digest."""
    return Validator(request, f'"{digest}"', at)


@lru_cache(maxsize=1_000)
def _written(second: int) -> str:
    return http_date(second)


def _tag(request: HttpRequest, sequence: int, at: datetime) -> str:
    """A tag that is true of one address only: links in the answer bear the host and the scheme that were asked.

    The moment is in it because a register that was restored from yesterday's copy gives its numbers a second time.
    """
    address = f"{request.scheme}://{request.get_host()}{request.path}?{request.META.get('QUERY_STRING', '')}"
    whole = f"{CODE} {at.timestamp()} {address}".encode("utf-8", "backslashreplace")
    return f'"{sequence}-{hashlib.sha256(whole).hexdigest()[:20]}"'


def _bare(tag: str) -> str:
    return tag.removeprefix("W/")
