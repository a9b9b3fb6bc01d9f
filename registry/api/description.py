"""The description, served: the reviewed schema file as it stands, and a page for people that needs no other site."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Final

import yaml
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .base import FixedView, forwarded
from .fair_use import FREE
from .filters import SCHEMA_FORM, understand_form

FILE: Final = Path(__file__).with_name("openapi.yaml")
MEDIA_TYPES: Final = {"yaml": "application/vnd.oai.openapi", "json": "application/vnd.oai.openapi+json"}
# Swagger UI sets its styles by script, which needs no permission; its icons are data: images.
DOCUMENTATION_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
)


@cache
def schema_as(form: str) -> bytes:
    """The file as it is, or the same as JSON. Read once: it changes with the code only."""
    text = FILE.read_bytes()
    return text if form == "yaml" else json.dumps(yaml.safe_load(text), ensure_ascii=False).encode()


class SchemaView(FixedView):
    """The OpenAPI description of this API."""

    schema = None
    weight, scope = FREE

    def answer(self, request: HttpRequest) -> HttpResponse:
        form = understand_form(request.GET, SCHEMA_FORM)
        return forwarded(schema_as(form), MEDIA_TYPES[form])


class DocumentationView(FixedView):
    """The same for people, to read and to try."""

    schema = None
    weight, scope = FREE

    def answer(self, request: HttpRequest) -> HttpResponse:
        response = render(request, "registry/api/documentation.html")
        response.headers["Content-Security-Policy"] = DOCUMENTATION_POLICY
        return response
