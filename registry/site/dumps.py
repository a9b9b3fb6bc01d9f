"""The dumps as files: a page that lists them, and each file under an address that never means two contents.

Nothing here is private; a file is handed out by this view all the same, because one that holds what was withdrawn must
not be read from that moment on. For the same reason a cache that keeps a file has to ask each time whether it still
may be read; it has not changed, so the answer is short (304).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from registry import visitors
from registry.exchange import shelf
from registry.exchange.places import PATIENCE, NoPlace, Streamed, place
from registry.exchange.shelf import MANIFEST, PACKAGE
from registry.publication.database import let_go

KEPT: Final = "public, no-cache"
SMALL: Final = 4_000_000
"""Bytes that the server takes at once: such a file keeps no thread waiting for its reader."""
CHUNK: Final = 1 << 18
RANGE: Final = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")
MEDIA_TYPES: Final = {
    ".csv": "text/csv; charset=utf-8",
    ".jsonl": "application/x-ndjson",
    ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".parquet": "application/vnd.apache.parquet",
    ".gz": "application/gzip",
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The dumps that may be read, the newest with all its files."""
    dumps = shelf.readable()
    context = {"latest": dumps[0] if dumps else None, "earlier": dumps[1:], "extra": (MANIFEST, PACKAGE)}
    return render(request, "registry/dumps.html", context)


@require_safe
def latest(request: HttpRequest, name: str) -> HttpResponse:
    """To the newest dump's file of this name."""
    dump = next(iter(shelf.readable()), None)
    if dump is None or _path_of(dump, name) is None:
        raise Http404
    return HttpResponseRedirect(reverse("dump_file", args=[dump.name, name]), headers=_open("no-cache"))


@require_safe
def file(request: HttpRequest, dump: str, name: str) -> HttpResponseBase:
    """One file, or the part of it that is asked for."""
    found = shelf.named(dump)
    path = _path_of(found, name) if found else None
    if found is None or path is None:
        raise Http404
    if found.is_outdated:
        gone = render(request, "registry/dump_gone.html", status=410)
        gone["Cache-Control"] = "no-store"
        return gone
    etag = quote_etag(f"{found.name}/{name}")
    headers = {**_open(KEPT), "ETag": etag, "Accept-Ranges": "bytes", "Register-Version": str(found.version)}
    known = {each.removeprefix("W/") for each in parse_etags(request.headers.get("If-None-Match", ""))}
    if known & {etag, "*"}:
        return HttpResponseNotModified(headers=headers)
    try:
        return _sent(request, path, headers | {"Content-Type": MEDIA_TYPES[path.suffix]})
    except FileNotFoundError:  # the daily run has just deleted it
        raise Http404 from None


def _path_of(dump: shelf.Dump, name: str) -> Path | None:
    """Where a file lies; None also for a dump that the daily run deletes at this moment."""
    try:
        return dump.path_of(name)
    except FileNotFoundError:
        return None


def _open(kept: str) -> dict[str, str]:
    """Any web page may read, as it may read the API."""
    return {"Cache-Control": kept, "Access-Control-Allow-Origin": "*"}


def _sent(request: HttpRequest, path: Path, headers: dict[str, str]) -> HttpResponseBase:
    size = path.stat().st_size
    part = _part(request, size, headers["ETag"])
    if part is None:
        return HttpResponse(status=416, headers=headers | {"Content-Range": f"bytes */{size}"})
    first, last = part
    headers["Content-Length"] = str(last + 1 - first)
    status = 200
    if (first, last) != (0, size - 1):
        status, headers["Content-Range"] = 206, f"bytes {first}-{last}/{size}"
    if request.method == "HEAD":
        return StreamingHttpResponse((), status=status, headers=headers)
    if last - first < SMALL:
        with path.open("rb") as opened:
            opened.seek(first)
            return HttpResponse(opened.read(last + 1 - first), status=status, headers=headers)
    return _streamed(request, path, first, last, status, headers)


def _streamed(
    request: HttpRequest, path: Path, first: int, last: int, status: int, headers: dict[str, str]
) -> HttpResponseBase:
    """A long file takes one of the few places."""
    try:
        place_taken = place(visitors.network_of(request))
    except NoPlace:
        return _busy()
    let_go()
    with place_taken as held:
        opened = held.enter_context(path.open("rb"))
        opened.seek(first)
        pieces = Streamed(_pieces(opened, last + 1 - first), held.pop_all())
        return StreamingHttpResponse(pieces, status=status, headers=headers)
    raise AssertionError  # an ExitStack swallows nothing that we gave it


def _busy() -> HttpResponse:
    sentence = gettext("Please ask again in half a minute: long files are sent to a few at a time, and one to each.")
    headers = _open("no-store") | {"Retry-After": str(PATIENCE), "Content-Type": "text/plain; charset=utf-8"}
    return HttpResponse(f"{sentence}\n", status=503, headers=headers)


def _pieces(opened: IO[bytes], left: int) -> Iterator[bytes]:
    while left > 0 and (piece := opened.read(min(CHUNK, left))):
        left -= len(piece)
        yield piece


def _part(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """The first and the last byte that are asked for; None where there are no such bytes (RFC 9110, one range)."""
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    condition = request.headers.get("If-Range", etag)
    if request.method == "HEAD" or asked is None or not any(asked.groups()) or condition != etag:
        return 0, size - 1
    first, last = asked.groups()
    if not first:
        return (max(0, size - int(last)), size - 1) if int(last) else None
    begin, end = int(first), min(int(last or size), size - 1)
    return (begin, end) if begin <= end else None
