"""Everything at once: the whole filtered answer as a file, in a form for programs or for people.

The database is asked once and let go before the first byte leaves (`publication.copying`), so a slow reader holds a
file and a thread, and nothing else. Threads are few, so only some whole answers are sent at a time and who comes then
is asked to come back: pages, and the dumps that lie ready, are answered all the while.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from typing import IO, Final

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.exchange.places import PATIENCE, NoPlace, Streamed, place
from registry.exchange.whole import FORMS, written
from registry.publication.copying import Copied, copy_whole
from registry.publication.database import let_go
from registry.publication.reading import Question

from .problems import BUSY, UNAVAILABLE, Problem

BUSY_DETAIL: Final = _(
    "Please ask again in half a minute, or take the files that lie ready at /dumps/: whole answers are sent to a few "
    "at a time."
)


def whole(question: Question, form: str, request: HttpRequest) -> StreamingHttpResponse:
    """The answer to the question as a file. Raises the problem that there is no place, or no room."""
    if request.method == "HEAD":
        return StreamingHttpResponse((), headers=_headers(question, form))
    with _place() as held:
        bodies, copied = _copied(question, held)
        headers = _headers(question, form) | _says(copied)
        if form == "jsonl" and question.as_of is None:
            headers["Content-Length"] = str(bodies.tell())
        bodies.seek(0)
        pieces = written(FORMS[form], question.collection, bodies, question.as_of)
        return StreamingHttpResponse(Streamed(pieces, held.pop_all()), headers=headers)
    raise AssertionError  # an ExitStack swallows nothing that we gave it


def _place() -> ExitStack:
    try:
        return place()
    except NoPlace:
        raise Problem(BUSY, BUSY_DETAIL, headers={"Retry-After": str(PATIENCE)}) from None


def _copied(question: Question, held: ExitStack) -> tuple[IO[bytes], Copied]:
    """The bodies in a file that goes away with the answer."""
    try:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        bodies = held.enter_context(tempfile.TemporaryFile(dir=settings.DATA_DIR))  # noqa: SIM115 - the stack closes it
        copied = copy_whole(question, bodies)
    except OSError as failure:
        headers = {"Retry-After": str(PATIENCE)}
        raise Problem(UNAVAILABLE, _("Please ask again in a few seconds."), headers=headers) from failure
    let_go()
    return bodies, copied


def _headers(question: Question, form: str) -> dict[str, str]:
    day = f"as-of-{question.as_of}" if question.as_of else timezone.localdate().isoformat()
    return {
        "Content-Type": FORMS[form].media_type,
        "Content-Disposition": f'attachment; filename="{question.collection}-{day}.{form}"',
    }


def _says(copied: Copied) -> dict[str, str]:
    """So that who has the file can tell whether it is whole, and from where to follow what changes."""
    return {"Register-Version": str(copied.version), "Register-Records": str(copied.records)}
