"""The API described: OpenAPI 3.1, made from the table of parameters and the shapes of the records.

The outcome is a reviewed file, `openapi.yaml`; a test keeps it true. To renew it:
``uv run manage.py spectacular --custom-settings registry.api.schema.SETTINGS --file registry/api/openapi.yaml``
"""

from __future__ import annotations

from copy import copy
from http import HTTPStatus
from inspect import getattr_static
from typing import Any, Final

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from registry.exchange.whole import FORMS
from registry.publication import COLLECTIONS
from registry.publication.shapes import Bilingual

from . import deprecation, wording
from .filters import FACETS_ASKED, JSON_ONLY, Listing
from .introduction import INTRODUCTION
from .parameters import Parameter
from .problems import CONTENT_TYPE, KINDS

SETTINGS: Final[dict[str, Any]] = {
    "TITLE": "سجل اتفاقيات الشراكة · Registre des conventions de partenariat",
    "DESCRIPTION": INTRODUCTION,
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "CONTACT": {
        "name": "وزارة التضامن والإدماج الاجتماعي والأسرة · "
        "Ministère de la Solidarité, de l'Insertion sociale et de la Famille",
        "url": "https://social.gov.ma/",
    },
    "LICENSE": {
        "name": "Facts are free to reuse. Populations and territory: CC BY 4.0, credit the Haut-Commissariat au Plan",
        "url": "https://creativecommons.org/licenses/by/4.0/",
    },
    "EXTERNAL_DOCS": {
        "url": "/pull/",
        "description": "جلب السجل كاملا في عشرة أسطر · Récupérer tout le registre en dix lignes",
    },
    "SERVERS": [{"url": "/", "description": "هذا الخادم · Ce serveur"}],
    "TAGS": wording.tags(),
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    # Not the usual hook, which turns closed lists into components: they would need made-up names.
    "POSTPROCESSING_HOOKS": [
        "registry.api.schema.name_each_alternative_once",
        "registry.api.schema.tell_of_what_was_chosen",
        "registry.api.examples.add_examples",
        "registry.api.answer_headers.add_headers",
    ],
    "SORT_OPERATION_PARAMETERS": False,
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
}


def name_each_alternative_once(result: Any, **_context: Any) -> Any:
    """A field that may be null and whose shape may be null says so twice, and then null is neither.

    What may be anything may be null: there, there is nothing to choose from.
    """
    if isinstance(result, dict):
        result = {key: name_each_alternative_once(value) for key, value in result.items()}
        if isinstance(alternatives := result.get("oneOf"), list):
            result["oneOf"] = [one for place, one in enumerate(alternatives) if one not in alternatives[:place]]
            if {} in alternatives:
                del result["oneOf"]
    elif isinstance(result, list):
        result = [name_each_alternative_once(value) for value in result]
    return result


def _object(required: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {**required, **more}, "required": [*required]}


_LINK: Final = {"type": ["string", "null"], "format": "uri"}
_AROUND: Final[dict[str, Any]] = {"next": _LINK, "previous": _LINK}
_CHOSEN: Final = {"$ref": "#/components/schemas/Chosen"}
CHOSEN: Final[dict[str, dict[str, Any]]] = {
    "Chosen": {
        **_object({"url": {"type": "string"}}),
        "description": "With `fields`: the record with these members only. With `lang`: texts in the stead of objects.",
    },
    "ChosenPage": _object({"results": {"type": "array", "items": _CHOSEN}, **_AROUND}),
}
"""Of the answers to `fields` and `lang` no more can be said: what is in them is what was asked for."""


def tell_of_what_was_chosen(result: Any, **_context: Any) -> Any:
    """Where members or a language can be chosen, the answer is the whole record or what was chosen of it."""
    for operations in result["paths"].values():
        operation = operations["get"]
        if "fields" not in {parameter["name"] for parameter in operation.get("parameters", ())}:
            continue
        content = operation["responses"]["200"]["content"]["application/json"]
        whole = content["schema"]
        kind = "Page" if whole["$ref"].endswith("Page") else ""
        content["schema"] = {"anyOf": [whole, {"$ref": f"#/components/schemas/Chosen{kind}"}]}
    schemas = result["components"]["schemas"]
    result["components"]["schemas"] = dict(sorted({**schemas, **CHOSEN}.items()))
    return result


class FaultShape(serializers.Serializer):
    """What is wrong with one parameter."""

    parameter = serializers.CharField()
    message = serializers.CharField(help_text="In the language of `Accept-Language` (en, ar, fr).")
    allowed = serializers.ListField(child=serializers.CharField(), required=False, help_text="The values it may have.")


class ProblemShape(serializers.Serializer):
    """Problem details (RFC 9457)."""

    type = serializers.CharField(help_text="Names the kind of problem; stable.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()
    # The name is RFC 9457's example; that a serializer has an attribute of this name does not matter to its fields.
    errors = FaultShape(many=True, required=False, help_text="With 400: everything that is wrong.")  # type: ignore[assignment]
    withdrawn_at = serializers.DateTimeField(required=False, help_text="With 410.")
    reason = serializers.CharField(required=False, help_text="With 410: why the record was withdrawn.")
    successor = serializers.CharField(
        required=False, help_text="With 410: the path of the record in which this one lives on: two parties were one."
    )
    as_of = serializers.DateField(required=False, help_text="With `not-yet-signed`: the day that was asked for.")
    signed_on = serializers.DateField(
        required=False, allow_null=True, help_text="With `not-yet-signed`: the first day on which it was signed."
    )


class GeometryShape(serializers.Serializer):
    """A point: longitude, latitude (WGS 84)."""

    type = serializers.ChoiceField(choices=["Point"])
    coordinates = serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2)


class IndexShape(serializers.Serializer):
    """Where everything is."""

    title = Bilingual()
    collections = serializers.DictField(child=serializers.URLField())
    schema = serializers.URLField()
    changes = serializers.URLField()
    documentation = serializers.URLField()
    problems = serializers.URLField()
    statistics = serializers.URLField()


class ProblemTitles(Bilingual):
    """A title in every language that problems are told in."""

    en = serializers.CharField()


class ProblemKindShape(serializers.Serializer):
    """A kind of problem."""

    slug = serializers.ChoiceField(choices=[kind.slug for kind in KINDS])
    status = serializers.IntegerField()
    title = ProblemTitles()


class ProblemKindsShape(serializers.Serializer):
    """The kinds of problems."""

    results = ProblemKindShape(many=True)


def header(name: str, explains: str, response: list[int | str] | bool = False) -> OpenApiParameter:
    """A header that a client may send, or that answers bear."""
    return OpenApiParameter(name, str, "header", description=explains, response=response)


BEARS: Final[list[int | str]] = [200, 304]
BY_TAG: Final = [
    header(
        "If-None-Match", "The `ETag` of the answer you have: where it is still true, the answer is 304, without body."
    ),
    header("ETag", "What this answer is known by. Another answer bears another one.", BEARS),
    header(
        "Cache-Control",
        "`public, no-cache`: keep it, and ask each time whether it is still true. To who sent a token `private, "
        "no-cache`: the same, but no shared cache keeps it.",
        BEARS,
    ),
]
BY_DATE: Final = [
    *BY_TAG,
    header(
        "If-Modified-Since",
        "The `Last-Modified` of the answer you have, exactly as it was. Heeded where `If-None-Match` is not sent.",
    ),
    header(
        "Last-Modified",
        "When the register changed last; of a record or a version, when it was published. Not sent while that second "
        "is not over.",
        BEARS,
    ),
]
ANYWHERE: Final = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
"""The refusals that any address may answer: of a token, of who asks too much, and while the database is away."""


class RegistrySchema(AutoSchema):
    """What all operations share. Is it explained, the docstring of the view is written for clients."""

    view: Any
    is_explained = False
    shape: type[serializers.Serializer] = IndexShape
    refusals: tuple[HTTPStatus, ...] = (HTTPStatus.BAD_REQUEST,)

    def __init__(self, shape: type[serializers.Serializer] | None = None) -> None:
        super().__init__()
        self.shape = shape or self.shape

    def get_tags(self) -> list[str]:
        listing: Listing | None = getattr(self.view, "listing", None)
        return [listing.collection if listing else "register"]

    def get_summary(self) -> str:
        return wording.summary(self.get_operation_id())

    def get_description(self) -> str:  # type: ignore[override]
        said, explained = wording.description(self.get_operation_id()), super().get_description()
        return f"{said}\n\n{explained}" if said and self.is_explained else said or explained

    def of_view(self) -> str:
        return type(self.view).__name__.removesuffix("View")

    def get_operation_id(self) -> str:
        return "_".join((*self.get_tags(), self.of_view().lower())).replace("-", "_")

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        return operation and deprecation.marked(operation, self.view.deprecated)

    def get_override_parameters(self) -> list[Any]:
        return [described(JSON_ONLY), *BY_TAG]

    def get_response_serializers(self) -> Any:
        return {(200, "application/json"): self.shape} | self.problems()

    def problems(self) -> dict[Any, Any]:
        """Nothing new; and the refusals, each as problem details."""
        statuses = sorted({*self.refusals, *ANYWHERE})
        return {304: OpenApiResponse(description="What you have is still true.")} | {
            (int(status), CONTENT_TYPE): OpenApiResponse(ProblemShape, description=status.phrase) for status in statuses
        }


def operation_of(view: Any) -> str:
    """The `operationId` of what a view answers, "" where it is not described.

    A schema that is shared by the views of a class must not be lent.
    """
    schema = copy(getattr_static(view, "schema"))
    if schema is None:
        return ""
    schema.view = view
    return str(schema.get_operation_id())


RECORD_KEY: Final = OpenApiParameter(
    "key", {"type": "string", "format": "uuid"}, "path", required=True, description="Identifier of the record."
)
ENTRY_KEY: Final = OpenApiParameter(
    "key",
    {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$"},
    "path",
    required=True,
    description="Code of the entry.",
)


class ListSchema(RegistrySchema):
    """A list."""

    def get_override_parameters(self) -> list[Any]:
        return [*(described(parameter) for parameter in self.view.listing.parameters), *BY_DATE]

    def get_response_serializers(self) -> Any:
        name, listing = component_name(self.view.listing), self.view.listing
        shape, more = COLLECTIONS[listing.collection].shape, {}
        if FACETS_ASKED in listing.own:
            more["facets"] = serializers.DictField(
                child=TallyShape(many=True), required=False, help_text="With `facets`: its lines, by its name."
            )
        responses: dict[Any, Any] = {(200, "application/json"): page_shape(f"{name}Page", shape, **more)}
        responses |= {(200, media_type): OpenApiTypes.BINARY for media_type in file_types(listing)}
        if "geojson" in listing.form.values:
            responses |= {(200, FORMS["geojson"].media_type): features(name, shape)}
        return responses | self.problems()


MERGED: Final = "It was found to be one with another party: `Location` is where that one is read."


class RecordSchema(RegistrySchema):
    """A single record."""

    refusals = (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)

    def get_override_parameters(self) -> list[Any]:
        listing = self.view.listing
        key = RECORD_KEY if listing.has_ids else ENTRY_KEY
        return [key, *(described(parameter) for parameter in listing.of_record), *BY_DATE]

    def get_response_serializers(self) -> Any:
        shape = COLLECTIONS[self.view.listing.collection].shape
        moved = {308: OpenApiResponse(description=MERGED)} if self.view.listing.collection == "parties" else {}
        return {(200, "application/json"): shape} | moved | self.problems()


class TallyShape(serializers.Serializer):
    """A value, and how many of the records that answer have it."""

    value = serializers.CharField()
    count = serializers.IntegerField()


def described(parameter: Parameter) -> OpenApiParameter:
    """A parameter of the table, as OpenAPI puts it."""
    schema, example = parameter.schema(), parameter.example
    # In the schema of the value: the page for people would fill in those of the parameters, all at once.
    if example:
        schema["examples"] = [int(example) if schema["type"] == "integer" else example]
    if parameter.many:
        schema = {"type": "array", "items": schema, "maxItems": parameter.most, "minItems": 1}
    return OpenApiParameter(parameter.name, schema, description=parameter.explains)


def component_name(listing: Listing) -> str:
    return COLLECTIONS[listing.collection].shape.__name__.removesuffix("Record")


def page_shape(name: str, shape: Any, **more: Any) -> serializers.Serializer:
    """The envelope of a page."""
    fields = {
        **more,
        "results": shape(many=True),
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
        "count": serializers.IntegerField(required=False, help_text="With `count=true`."),
    }
    return inline_serializer(name, fields)


def file_types(listing: Listing) -> list[str]:
    """The media types of the files that a list answers, without their parameters."""
    return [FORMS[form].media_type.partition(";")[0] for form in listing.form.values if form in FORMS]


def features(name: str, shape: type[serializers.Serializer]) -> serializers.Serializer:
    """A whole answer as GeoJSON."""
    feature = inline_serializer(
        f"{name}Feature",
        {
            "type": serializers.ChoiceField(choices=["Feature"]),
            "id": serializers.UUIDField(),
            "geometry": GeometryShape(allow_null=True),
            "properties": shape(),
        },
    )
    kind = serializers.ChoiceField(choices=["FeatureCollection"])
    return inline_serializer(f"{name}Features", {"type": kind, "features": type(feature)(many=True)})
