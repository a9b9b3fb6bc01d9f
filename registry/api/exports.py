"""Everything at once: the whole filtered answer as a file, in a form for programs or for people.

The database is asked once and let go before the first byte leaves (`publication.copying`), so a slow reader holds a
file and a thread, and nothing else. The answer is laid out into a file, too, so that it comes with its length: a
reader sees when it was cut, and a full disk is said while there is still something to say it with. Not so where that
would take longer than readers and proxies wait for the first byte: then `Register-Records` tells whether all came.

Threads are few, so only some whole answers are sent at a time and who comes then is asked to come back: pages, and the
dumps that lie ready, are answered all the while.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import IO, Final

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry import visitors
from registry.exchange.places import PATIENCE, NoPlace, Streamed, place
from registry.exchange.whole import CHUNK, FORMS, written
from registry.publication.copying import Copied, copy_whole
from registry.publication.database import let_go
from registry.publication.reading import Question

from .problems import BUSY, UNAVAILABLE, Problem

MOST_LAID_OUT: Final = 20_000
"""So many records are laid out in some seconds."""
BUSY_DETAIL: Final = _(
    "Please ask again in half a minute, or take the files that lie ready at /dumps/: whole answers are sent to a few "
    "at a time."
)


def whole(question: Question, form: str, request: HttpRequest) -> StreamingHttpResponse:
    """The answer to the question as a file. Raises the problem that there is no place, or no room."""
    if request.method == "HEAD":
        return StreamingHttpResponse((), headers=_headers(question, form))
    with _place(request) as held:
        bodies, copied = _copied(question, held)
        headers = _headers(question, form) | _says(copied)
        is_ready = form == "jsonl" and question.as_of is None
        if copied.records > MOST_LAID_OUT and not is_ready:
            bodies.seek(0)
            pieces = written(FORMS[form], question.collection, bodies, question.as_of)
        else:
            laid_out = bodies if is_ready else _laid_out(question, form, bodies, held)
            headers["Content-Length"] = str(laid_out.tell())
            laid_out.seek(0)
            pieces = iter(lambda: laid_out.read(CHUNK), b"")
        return StreamingHttpResponse(Streamed(pieces, held.pop_all()), headers=headers)
    raise AssertionError  # an ExitStack swallows nothing that we gave it


def _place(request: HttpRequest) -> ExitStack:
    try:
        return place(visitors.network_of(request))
    except NoPlace:
        raise Problem(BUSY, BUSY_DETAIL, headers={"Retry-After": str(PATIENCE)}) from None


def _copied(question: Question, held: ExitStack) -> tuple[IO[bytes], Copied]:
    """The bodies in a file that goes away with the answer."""
    with _room():
        bodies = _file(held)
        copied = copy_whole(question, bodies)
        bodies.flush()
    let_go()
    return bodies, copied


def _laid_out(question: Question, form: str, bodies: IO[bytes], held: ExitStack) -> IO[bytes]:
    """The answer in its form, up to its end."""
    with _room():
        into = _file(held)
        bodies.seek(0)
        into.writelines(written(FORMS[form], question.collection, bodies, question.as_of))
        into.flush()
    return into


def _file(held: ExitStack) -> IO[bytes]:
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    file = tempfile.TemporaryFile(dir=settings.DATA_DIR)  # noqa: SIM115 - the stack closes it
    held.callback(_close, file)
    return file


def _close(file: IO[bytes]) -> None:
    """Also where the disk is full: closing tries once more to write what did not fit."""
    with suppress(OSError):
        file.close()


@contextmanager
def _room() -> Iterator[None]:
    """A full disk is a reason to ask again later."""
    try:
        yield
    except OSError as failure:
        headers = {"Retry-After": str(PATIENCE)}
        raise Problem(UNAVAILABLE, _("Please ask again in a few seconds."), headers=headers) from failure


def _headers(question: Question, form: str) -> dict[str, str]:
    day = f"as-of-{question.as_of}" if question.as_of else timezone.localdate().isoformat()
    return {
        "Content-Type": FORMS[form].media_type,
        "Content-Disposition": f'attachment; filename="{question.collection}-{day}.{form}"',
    }


def _says(copied: Copied) -> dict[str, str]:
    """So that who has the file can tell whether it is whole, and from where to follow what changes."""
    return {"Register-Version": str(copied.version), "Register-Records": str(copied.records)}
