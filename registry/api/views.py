"""The views: a list, a record, and the few pages around them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import parse_etags, quote_etag
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from registry.publication import consolidated, reading
from registry.text import ascii_digits

from . import deprecation, pages, problems
from .deprecation import DEPRECATED, Deprecated
from .filters import AS_OF, LISTINGS, Listing, understand, understand_form, understand_record
from .problems import NOT_YET_SIGNED, WITHDRAWN, Problem
from .schema import ListSchema, ProblemKindsShape, RecordSchema, RegistrySchema, operation_of

JSON: Final = "application/json"
GEOJSON: Final = "application/geo+json"


class OneForm(BaseContentNegotiation):
    """Every address has one form, named by the address itself: what a client says to accept changes nothing."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> tuple[BaseRenderer, str]:
        return renderers[0], JSON


class ReadView(APIView):
    """What every view of the API is: public, read-only, answering bytes. Nobody is looked up, nothing is parsed."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    parser_classes = ()
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = OneForm
    http_method_names = ["get", "head", "options"]
    schema: RegistrySchema | None = RegistrySchema()
    deprecated: Sequence[Deprecated] = DEPRECATED

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        """Also what a browser asks before it lets a foreign page ask (CORS preflight)."""
        headers = {
            "Access-Control-Allow-Methods": problems.METHODS,
            "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
            "Access-Control-Max-Age": "86400",
        }
        return HttpResponse(status=204, headers=headers)

    def handle_exception(self, exc: Exception) -> HttpResponse:  # type: ignore[override]
        return problems.answer(exc, self.request)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Whatever is answered also says what the request used that will be taken away."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if self.deprecated:
            for name, value in deprecation.headers(self.deprecated, operation_of(self), request.GET).items():
                response.headers[name] = value
        return response


def forwarded(body: bytes, content_type: str = JSON, **headers: str) -> HttpResponse:
    """Bytes on their way out. A cache may keep them, but asks each time whether they are still true."""
    return HttpResponse(body, content_type=content_type, headers={"Cache-Control": "no-cache", **headers})


class ListView(ReadView):
    """A collection, filtered and in order, page by page."""

    listing: Listing = LISTINGS[0]
    schema = ListSchema()

    def get(self, request: Request) -> HttpResponse:
        asked = understand(self.listing, request.GET)
        body = pages.page(asked, request)
        return forwarded(body, GEOJSON if asked.question.as_feature else JSON)


class RecordView(ReadView):
    """One record, as it was published last; an agreement also as it stood on a day."""

    listing: Listing = LISTINGS[0]
    schema = RecordSchema()

    def get(self, request: Request, key: str) -> HttpResponse:
        day = understand_record(self.listing, request.GET)
        stored = reading.record(self.listing.collection, key)
        if stored is None:
            raise absence(self.listing.collection, key)
        body = stored.body if day is None else told(stored.body, day)
        etag = quote_etag(f"{stored.sequence}" if day is None else f"{stored.sequence}@{day}")
        asked = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
        if "*" in asked or etag in (tag.removeprefix("W/") for tag in asked):
            return HttpResponse(status=304, headers={"ETag": etag, "Cache-Control": "no-cache"})
        return forwarded(body, ETag=etag)


def absence(collection: str, key: str) -> Problem:
    """Why there is no record: it was withdrawn, or there never was one."""
    withdrawal = reading.withdrawal(collection, key)
    if withdrawal is None:
        return problems.not_found()
    members = {"withdrawn_at": withdrawal.at.isoformat(), "reason": withdrawal.reason}
    return Problem(WITHDRAWN, problems.WITHDRAWN_DETAIL, members=members)


def told(body: bytes, day: date) -> bytes:
    """An agreement on a day. Raises the problem that there was none."""
    try:
        return consolidated.told(body, day)
    except consolidated.NotYetSigned as refusal:
        members = {"as_of": day.isoformat(), "signed_on": refusal.signed_on and refusal.signed_on.isoformat()}
        raise Problem(NOT_YET_SIGNED, problems.NOT_YET_SIGNED_DETAIL, members=members) from refusal


class ReferenceView(ReadView):
    """The human reference of an agreement leads to its identifier, however it is spelled."""

    schema = None

    def get(self, request: Request, reference: str) -> HttpResponse:
        # Arabic-Indic digits are for people's forms: an address has one spelling.
        if "\0" in reference or len(reference) > 60 or ascii_digits(reference) != reference:
            raise Http404
        key = reading.key_of_reference("agreements", reference)
        if key is None:
            raise Http404
        # The day goes along; what it means is asked where the record is.
        days = request.GET.getlist(AS_OF.name)
        query = f"?{urlencode([(AS_OF.name, day) for day in days])}" if days else ""
        return HttpResponseRedirect(reverse("api:agreements-record", args=[key]) + query)


class IndexView(ReadView):
    """Where everything is."""

    def get(self, request: Request) -> HttpResponse:
        understand_form(request.GET)
        home = f"{request.scheme}://{request.get_host()}{reverse('api:index')}"
        collections = {listing.collection: f"{home}{listing.collection}/" for listing in LISTINGS}
        index = {
            "title": {"ar": "سجل اتفاقيات الشراكة", "fr": "Registre des conventions de partenariat"},
            "collections": collections,
            "schema": f"{home}schema/",
            "documentation": f"{home}docs/",
            "problems": f"{home}problems/",
        }
        return forwarded(json.dumps(index, ensure_ascii=False).encode())


class ProblemsView(ReadView):
    """The kinds of problems, which the `type` of a problem names."""

    schema = RegistrySchema(ProblemKindsShape)

    def get(self, request: Request) -> HttpResponse:
        understand_form(request.GET)
        kinds = [{"slug": kind.slug, "status": int(kind.status), "title": titles(kind)} for kind in problems.KINDS]
        return forwarded(json.dumps({"results": kinds}, ensure_ascii=False).encode())


def titles(kind: problems.Kind) -> dict[str, str]:
    """The title of a kind of problem, in every language it is told in."""
    return {language: problems.in_language(kind.title, language) for language in problems.LANGUAGES}


class NowhereView(ReadView):
    """Every other address under /api/."""

    schema = None

    def get(self, request: HttpRequest) -> HttpResponse:
        raise Http404
