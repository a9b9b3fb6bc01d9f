"""From the web server to the pages and to the API: Django's own way, and a short one."""

from __future__ import annotations

import io
from functools import cached_property
from http import HTTPStatus
from typing import Any, Final, cast

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest, get_script_name
from django.http import HttpRequest, HttpResponse
from django.urls import set_script_prefix
from django.utils.log import log_response
from django.utils.module_loading import import_string

from config.middleware import API_PREFIX, OPEN, ApiLane, GetResponse, length_of
from registry.publication.database import let_go

LANE: Final = "config.middleware.ApiLane"


class Request(WSGIRequest):
    """A request whose host is looked at once."""

    @cached_property
    def host(self) -> str:
        return super().get_host()

    def get_host(self) -> str:
        return self.host


class Handler(WSGIHandler):
    """Django's; but what is asked of the API goes straight to its lane.

    What it leaves out is what Django does around every request: signals, by which sessions of the database are looked
    after that a read of the API does not use, the addresses as a setting of the thread, and the first steps of the way
    (`MIDDLEWARE`), which say the same of every answer and so are asked once. Together that takes as long as reading a
    record.
    """

    def __init__(self) -> None:
        super().__init__()
        self.answer = ApiLane(self.get_response).answer
        # Who must be sent to where encryption is takes the long way.
        schemes = ("https",) if settings.SECURE_SSL_REDIRECT else ("http", "https")
        self.said = {scheme: said_of_all(scheme) for scheme in schemes}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """What WSGI wants: the pieces of the body."""
        if not environ.get("PATH_INFO", "").startswith(API_PREFIX):
            return super().__call__(environ, start_response)
        if prefix := get_script_name(environ):
            set_script_prefix(prefix)  # of the thread; without one it is "/", as in every thread from the start
        request = Request(environ)
        said = self.said.get(str(request.scheme))
        if said is None:
            return super().__call__(environ, start_response)
        response: Any = self.answer(request)
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            log_response("%s: %s", response.reason_phrase, request.path, response=response, request=request)
        headers = response.headers
        told = [*headers.items(), *(pair for pair in (*said, *length_of(response)) if pair[0] not in headers)]
        start_response(f"{response.status_code} {response.reason_phrase}", told)
        if response.streaming:
            return response  # its end is told to Django, which gives back what the thread holds
        let_go()
        return [response.content]


def said_of_all(scheme: str) -> list[tuple[str, str]]:
    """The headers that the lane and the steps before it add to every answer."""
    way: GetResponse = nothing
    for step in reversed(settings.MIDDLEWARE[: settings.MIDDLEWARE.index(LANE)]):
        way = cast("GetResponse", convert_exception_to_response(import_string(step)(way)))
    probe = {"REQUEST_METHOD": "GET", "PATH_INFO": API_PREFIX, "wsgi.url_scheme": scheme, "wsgi.input": io.BytesIO()}
    return [*way(WSGIRequest(probe)).headers.items(), *OPEN.items()]


def nothing(_request: HttpRequest) -> HttpResponse:
    """An answer that says nothing by itself."""
    answer = HttpResponse(status=HTTPStatus.NO_CONTENT)
    del answer.headers["Content-Type"]
    return answer
