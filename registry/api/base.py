"""What all views are made of: public, read-only, counted, answering bytes and known by their validators."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.renderers import JSONRenderer
from rest_framework.views import APIView

from registry.choices import ApiScope

from . import deprecation, problems, validators
from .deprecation import DEPRECATED, Deprecated
from .fair_use import FREE, Cost, admitted
from .schema import RegistrySchema, operation_of

JSON: Final = "application/json"


class ReadView(APIView):
    """What every view of the API is: public, read-only, answering bytes. Nobody is looked up, nothing is parsed."""

    # What the description of the API asks for, though nothing else here does.
    authentication_classes = ()
    permission_classes = ()
    parser_classes = ()
    renderer_classes = (JSONRenderer,)
    http_method_names = ["get", "head", "options"]
    schema: RegistrySchema | None = RegistrySchema()
    deprecated: Sequence[Deprecated] = DEPRECATED
    weight = 1
    scope: str | None = ApiScope.READ

    def cost(self, request: HttpRequest) -> Cost:
        """What this request counts for, and what a token must be good for."""
        return Cost(self.weight, self.scope)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The request is counted before anything is done for it; who was let in is told how they stand.

        Why not the dispatch of REST framework: it signs in, negotiates, throttles and wraps the request so that it can
        be parsed, and none of that is wanted here.
        """
        guest = None
        parameters: Sequence[str] = ()
        try:
            parameters = tuple(request.GET) if self.deprecated else ()  # a refusal for haste tells of them, too
            guest = admitted(request, FREE if request.method == "OPTIONS" else self.cost(request))
            response = self.handler(request)(request, *args, **kwargs)
        except Exception as failure:  # noqa: BLE001 - every failure has its answer, and what is unknown is logged there
            response = problems.answer(failure, request)
        if guest is not None:
            guest.mark(response)
        if self.deprecated:
            for name, value in deprecation.headers(self.deprecated, operation_of(self), parameters).items():
                response.headers[name] = value
        return response

    def handler(self, request: HttpRequest) -> Callable[..., HttpResponseBase]:
        """What answers this method. Raises MethodNotAllowed."""
        name = str(request.method).lower()
        if name not in self.http_method_names:
            raise MethodNotAllowed(name)
        found: Callable[..., HttpResponseBase] = getattr(self, name)
        return found

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        """Also what a browser asks before it lets a foreign page ask (CORS preflight)."""
        headers = {
            "Access-Control-Allow-Methods": problems.METHODS,
            "Access-Control-Allow-Headers": "Accept, Accept-Language, Authorization, Content-Type, If-Modified-Since, "
            "If-None-Match",
            "Access-Control-Max-Age": "86400",
        }
        return HttpResponse(status=204, headers=headers)


def forwarded(body: bytes, content_type: str = JSON) -> HttpResponse:
    """Bytes on their way out."""
    return HttpResponse(body, content_type=content_type)


class RegisterView(ReadView):
    """An answer that its address and the state of the register determine: who has it already hears so at once."""

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        validator = validators.of_register(request)
        if validator.is_named():
            return validator.unchanged()
        asked = self.understood(request, **address)
        return validator.unchanged() if validator.is_known() else validator.on(self.answer(request, asked, **address))

    def understood(self, request: HttpRequest, **address: Any) -> Any:
        """What is asked for, or the problem that it cannot be asked, or is not there."""
        raise NotImplementedError

    def answer(self, request: HttpRequest, asked: Any, **address: Any) -> HttpResponseBase:
        """The answer to it."""
        raise NotImplementedError


class FixedView(ReadView):
    """An answer that the code determines. It is made each time, which costs little, and known by its digest."""

    def get(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        validator = validators.of_digest(request, hashlib.sha256(response.content).hexdigest())
        return validator.unchanged() if validator.is_known() else validator.on(response)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The answer."""
        raise NotImplementedError
