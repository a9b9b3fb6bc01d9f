"""What the API answers when it can't answer: problem details (RFC 9457), in the reader's language.

English unless `Accept-Language` prefers Arabic or French: these sentences are for people who write programs.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from django.core import signals
from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework.exceptions import MethodNotAllowed

Sentence = str | Promise

CONTENT_TYPE: Final = "application/problem+json"
LANGUAGES: Final = ("en", "ar", "fr")
METHODS: Final = "GET, HEAD, OPTIONS"
logger = logging.getLogger("django.request")


@dataclass(frozen=True)
class Kind:
    """A kind of problem: `slug` is stable, for programs."""

    slug: str
    status: HTTPStatus
    title: Sentence


INVALID_PARAMETERS: Final = Kind("invalid-parameters", HTTPStatus.BAD_REQUEST, _("The request can't be understood"))
NOT_FOUND: Final = Kind("not-found", HTTPStatus.NOT_FOUND, _("Nothing stands at this address"))
METHOD_NOT_ALLOWED: Final = Kind(
    "method-not-allowed", HTTPStatus.METHOD_NOT_ALLOWED, _("The register is only read here")
)
NOT_YET_SIGNED: Final = Kind("not-yet-signed", HTTPStatus.NOT_FOUND, _("The agreement was not signed on that day"))
WITHDRAWN: Final = Kind("withdrawn", HTTPStatus.GONE, _("This record was withdrawn"))
FAILURE: Final = Kind("failure", HTTPStatus.INTERNAL_SERVER_ERROR, _("The register failed to answer"))
UNAVAILABLE: Final = Kind("unavailable", HTTPStatus.SERVICE_UNAVAILABLE, _("The register can't answer now"))
TOKEN_REFUSED: Final = Kind("token-refused", HTTPStatus.UNAUTHORIZED, _("The token opens nothing"))
MISSING_SCOPE: Final = Kind("missing-scope", HTTPStatus.FORBIDDEN, _("The token is not good for this"))
TOO_MANY_REQUESTS: Final = Kind("too-many-requests", HTTPStatus.TOO_MANY_REQUESTS, _("Too much was asked at once"))
BUSY: Final = Kind(
    "busy", HTTPStatus.SERVICE_UNAVAILABLE, _("Whole answers are being sent to as many as can be served at a time")
)
WITHDRAWN_DETAIL: Final = _("It can't be read any more. “reason” says why, “withdrawn_at” since when.")
NOT_YET_SIGNED_DETAIL: Final = _(
    "There was nothing in force on “as_of”. “signed_on” says from which day on there is; null: it was never signed."
)
KINDS: Final = (
    INVALID_PARAMETERS,
    TOKEN_REFUSED,
    MISSING_SCOPE,
    NOT_FOUND,
    NOT_YET_SIGNED,
    METHOD_NOT_ALLOWED,
    WITHDRAWN,
    TOO_MANY_REQUESTS,
    FAILURE,
    UNAVAILABLE,
    BUSY,
)


@dataclass(frozen=True)
class Fault:
    """What is wrong with one parameter, and which values it may have where they can be listed."""

    parameter: str
    message: Sentence
    values: Mapping[str, Any] = field(default_factory=dict)
    allowed: Sequence[str] = ()

    def told(self) -> dict[str, Any]:
        """As a member of `errors`, in the language that is active."""
        told: dict[str, Any] = {"parameter": self.parameter, "message": str(self.message) % self.values}
        return told | ({"allowed": list(self.allowed)} if self.allowed else {})


class Problem(Exception):
    """A request that is refused."""

    def __init__(
        self,
        kind: Kind,
        detail: Sentence,
        *,
        values: Mapping[str, Any] | None = None,
        faults: Sequence[Fault] = (),
        members: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind.slug)
        self.kind = kind
        self.detail = detail
        self.values = values or {}
        self.faults = faults
        self.members = members or {}
        self.headers: Mapping[str, str] = headers or {}


def invalid(*faults: Fault) -> Problem:
    """The refusal of a request with these faults."""
    return Problem(INVALID_PARAMETERS, _("Please correct the parameters named in “errors”."), faults=faults)


def not_found() -> Problem:
    return Problem(NOT_FOUND, _("Please check the address. Every address of the register ends with a slash."))


def problem_of(failure: Exception) -> Problem:
    """The problem that tells of an exception; what nobody expected tells nothing of itself."""
    match failure:
        case Problem():
            return failure
        case Http404():
            return not_found()
        case MethodNotAllowed():
            return Problem(METHOD_NOT_ALLOWED, _("Please use GET or HEAD."), headers={"Allow": METHODS})
        case SuspiciousOperation():
            return Problem(INVALID_PARAMETERS, _("Please send a shorter, well-formed request."))
        case OperationalError() | InterfaceError():
            return Problem(UNAVAILABLE, _("Please ask again in a few seconds."), headers={"Retry-After": "5"})
    return Problem(FAILURE, _("This is our fault, and it was noted. Please try again later."))


def answer(failure: Exception, request: HttpRequest) -> HttpResponse:
    """The response to a request that failed so."""
    problem = problem_of(failure)
    if problem.kind.status >= HTTPStatus.INTERNAL_SERVER_ERROR and problem.kind is not BUSY:
        logger.error("%s: %s", problem.kind.slug, request.path, exc_info=failure, extra={"request": request})
    if problem.kind is FAILURE:
        signals.got_request_exception.send(sender=None, request=request)
    language = preferred_language(request)
    with translation.override(language):
        body = told(problem, request.path)
    headers = {"Content-Language": language, "Vary": "Accept-Language", "Cache-Control": "no-store", **problem.headers}
    return HttpResponse(body, content_type=CONTENT_TYPE, status=problem.kind.status, headers=headers)


def told(problem: Problem, path: str) -> bytes:
    """The body, in the language that is active."""
    members = {
        "type": f"/api/v1/problems/#{problem.kind.slug}",
        "title": str(problem.kind.title),
        "status": int(problem.kind.status),
        "detail": str(problem.detail) % problem.values if problem.values else str(problem.detail),
        "instance": path,
        **problem.members,
    }
    if problem.kind is INVALID_PARAMETERS:
        members["errors"] = [fault.told() for fault in problem.faults]
    return json.dumps(members, ensure_ascii=False).encode("utf-8", "backslashreplace")


def preferred_language(request: HttpRequest) -> str:
    """The first of our languages that the reader accepts."""
    accepted = parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", "")[:200])
    wanted = (language.split("-")[0] for language, _quality in accepted)
    return next((language for language in wanted if language in LANGUAGES), "en")


def in_language(sentence: Sentence, language: str) -> str:
    """A sentence in one of our languages."""
    with translation.override(language):
        return str(sentence)
