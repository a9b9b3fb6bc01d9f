"""The views: a list, a record, and the few pages around them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from registry.choices import ApiScope
from registry.publication import consolidated, reading
from registry.text import ascii_digits

from . import deprecation, exports, pages, problems, validators
from .deprecation import DEPRECATED, Deprecated
from .fair_use import FACETS, FREE, WHOLE, Cost, Guest, admitted
from .filters import AS_OF, LANG, LISTINGS, PAGES, Asked, Listing, understand, understand_form, understand_record
from .problems import NOT_YET_SIGNED, WITHDRAWN, Problem
from .schema import ListSchema, ProblemKindsShape, RecordSchema, RegistrySchema, operation_of
from .validators import Validator

JSON: Final = "application/json"


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
    weight = 1
    scope: str | None = ApiScope.READ
    guest: Guest | None = None

    def cost(self, request: HttpRequest) -> Cost:
        """What this request counts for, and what a token must be good for."""
        return Cost(self.weight, self.scope)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """The request is counted before anything is done for it."""
        super().initial(request, *args, **kwargs)
        plain = request._request
        self.guest = admitted(plain, FREE if plain.method == "OPTIONS" else self.cost(plain))

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Who was let in is told how they stand; and everybody, what the request used that will be taken away."""
        final = super().finalize_response(request, response, *args, **kwargs)
        if self.guest is not None:
            self.guest.mark(final)
        if self.deprecated:
            for name, value in deprecation.headers(self.deprecated, operation_of(self), request.GET).items():
                final.headers[name] = value
        return final

    def perform_authentication(self, request: Request) -> None:
        """Nobody, so not even the request is asked."""

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        """Also what a browser asks before it lets a foreign page ask (CORS preflight)."""
        headers = {
            "Access-Control-Allow-Methods": problems.METHODS,
            "Access-Control-Allow-Headers": "Accept, Accept-Language, Authorization, Content-Type, If-Modified-Since, "
            "If-None-Match",
            "Access-Control-Max-Age": "86400",
        }
        return HttpResponse(status=204, headers=headers)

    def handle_exception(self, exc: Exception) -> HttpResponse:  # type: ignore[override]
        return problems.answer(exc, self.request)


def forwarded(body: bytes, content_type: str = JSON) -> HttpResponse:
    """Bytes on their way out."""
    return HttpResponse(body, content_type=content_type)


class RegisterView(ReadView):
    """An answer that its address and the state of the register determine: who has it already hears so at once."""

    def get(self, request: Request, **address: Any) -> HttpResponseBase:
        validator = validators.of_register(request)
        if validator.is_named():
            return validator.unchanged()
        asked = self.understood(request, **address)
        return validator.unchanged() if validator.is_known() else validator.on(self.answer(request, asked, **address))

    def understood(self, request: Request, **address: Any) -> Any:
        """What is asked for, or the problem that it cannot be asked, or is not there."""
        raise NotImplementedError

    def answer(self, request: Request, asked: Any, **address: Any) -> HttpResponseBase:
        """The answer to it."""
        raise NotImplementedError


class FixedView(ReadView):
    """An answer that the code determines. It is made each time, which costs little, and known by its digest."""

    def get(self, request: Request) -> HttpResponse:
        response = self.answer(request)
        validator = validators.of_digest(request, hashlib.sha256(response.content).hexdigest())
        return validator.unchanged() if validator.is_known() else validator.on(response)

    def answer(self, request: Request) -> HttpResponse:
        """The answer."""
        raise NotImplementedError


class ListView(RegisterView):
    """A collection, filtered and in order: page by page, or everything at once as a file."""

    listing: Listing = LISTINGS[0]
    schema = ListSchema()

    def cost(self, request: HttpRequest) -> Cost:
        """A whole result, or counts of every value, cost the database more than a page."""
        if request.GET.get("format", PAGES) != PAGES:
            return Cost(WHOLE, ApiScope.EXPORT)
        return Cost(FACETS if "facets" in request.GET else self.weight, self.scope)

    def understood(self, request: Request, **address: Any) -> Asked:
        return understand(self.listing, request.GET)

    def answer(self, request: Request, asked: Asked, **address: Any) -> HttpResponseBase:
        if asked.form != PAGES:
            return exports.whole(asked.question, asked.form, request)
        return forwarded(pages.page(asked, request))


class RecordView(ReadView):
    """One record, as it was published last; an agreement also as it stood on a day."""

    listing: Listing = LISTINGS[0]
    schema = RecordSchema()

    def get(self, request: Request, key: str) -> HttpResponse:
        day, choice = understand_record(self.listing, request.GET)
        if known := self.known(request, key, day):
            return known.unchanged()
        stored = reading.record(self.listing.collection, key)
        if stored is None:
            raise absence(self.listing.collection, key)
        body = stored.body if day is None else told(stored.body, day)
        validator = validators.of_publication(request, stored.sequence, stored.published_at)
        return validator.unchanged() if validator.is_known() else validator.on(forwarded(choice.of(body)))

    def known(self, request: Request, key: str, day: date | None) -> Validator | None:
        """What the client has, if it is still what there is. The text is not looked at for that.

        On a day there may be no agreement, which only the text tells: there, only a tag proves that there was one.
        """
        if not validators.asked_by(request) or not (stamp := reading.stamp(self.listing.collection, key)):
            return None
        validator = validators.of_publication(request, *stamp)
        return validator if (validator.is_named() if day else validator.is_known()) else None


def absence(collection: str, key: str) -> Problem:
    """Why there is no record: it was withdrawn, or there never was one."""
    return gone(reading.withdrawal(collection, key))


def gone(withdrawal: reading.Withdrawal | None) -> Problem:
    """What is said of a record that was withdrawn, or never there."""
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
            raise gone(reading.withdrawal_of_reference("agreements", reference))
        # The day and what was chosen go along; what they mean is asked where the record is.
        names = (AS_OF.name, "fields", LANG.name)
        asked = [(name, value) for name in names for value in request.GET.getlist(name)]
        query = f"?{urlencode(asked)}" if asked else ""
        address = reverse("api:agreements-record", args=[key]) + query
        return HttpResponseRedirect(address, headers={"Cache-Control": validators.CACHING})


class IndexView(FixedView):
    """Where everything is."""

    weight, scope = FREE

    def answer(self, request: Request) -> HttpResponse:
        understand_form(request.GET)
        home = f"{request.scheme}://{request.get_host()}{reverse('api:index')}"
        collections = {listing.collection: f"{home}{listing.collection}/" for listing in LISTINGS}
        index = {
            "title": {"ar": "سجل اتفاقيات الشراكة", "fr": "Registre des conventions de partenariat"},
            "collections": collections,
            "changes": f"{home}changes/",
            "schema": f"{home}schema/",
            "documentation": f"{home}docs/",
            "problems": f"{home}problems/",
            "statistics": f"{home}statistics/",
        }
        return forwarded(json.dumps(index, ensure_ascii=False).encode())


class ProblemsView(FixedView):
    """The kinds of problems, which the `type` of a problem names."""

    schema = RegistrySchema(ProblemKindsShape)
    weight, scope = FREE

    def answer(self, request: Request) -> HttpResponse:
        understand_form(request.GET)
        kinds = [{"slug": kind.slug, "status": int(kind.status), "title": titles(kind)} for kind in problems.KINDS]
        return forwarded(json.dumps({"results": kinds}, ensure_ascii=False).encode())


def titles(kind: problems.Kind) -> dict[str, str]:
    """The title of a kind of problem, in every language it is told in."""
    return {language: problems.in_language(kind.title, language) for language in problems.LANGUAGES}


class NowhereView(ReadView):
    """Every other address under /api/."""

    schema = None
    scope = None

    def get(self, request: HttpRequest) -> HttpResponse:
        raise Http404
