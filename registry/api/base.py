"""What all views are made of: public, read-only, counted, answering bytes and known by their validators."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from registry.choices import ApiScope

from . import deprecation, problems, validators
from .deprecation import DEPRECATED, Deprecated
from .fair_use import FREE, Cost, Guest, admitted
from .schema import RegistrySchema, operation_of

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
