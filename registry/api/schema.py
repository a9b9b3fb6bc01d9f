"""The API described: OpenAPI 3.1, made from the table of parameters and the shapes of the records.

The outcome is a reviewed file, `openapi.yaml`; a test keeps it true. To renew it:
``uv run manage.py spectacular --custom-settings registry.api.schema.SETTINGS --file registry/api/openapi.yaml``
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from registry.publication import COLLECTIONS
from registry.publication.shapes import Bilingual

from .filters import JSON_ONLY, Listing, of_record
from .parameters import MOST_VALUES, Parameter
from .problems import CONTENT_TYPE, KINDS

INTRODUCTION: Final = """\
The public register of the partnership agreements of Morocco's ministry of Solidarity, Social Integration and Family.

Every record holds **both languages**: texts are objects `{"ar": …, "fr": …}`, null in a language that the source does
not give. Codes are stable. Amounts are decimal strings in MAD. Dates are ISO 8601 as far as they are known
(`2022-06-17`, `2022-06` or `2022`). What the source does not say is null.

Lists answer `{"results": […], "next": url, "previous": url}`. To pull everything, follow `next` until it is null: pages
are stable while records are added. Values of one filter are alternatives (repeat the parameter, or separate values by
commas); different filters narrow each other down. What is not understood is refused with 400 and said by name.

Agreements are amended, and nothing is erased: a record says in `instruments` which paper each value comes from, and in
`amendments` what each amendment changed. With `as_of=2025-06-30`, lists and records of agreements tell what was in
force on that day; what `money` was then, and how the framework stood, is not told (null). Versions published before
stay under `versions/`.

No account, no cookie, no key. Any web page may read (CORS).

---

<div dir="rtl" lang="ar">

السجل العمومي لاتفاقيات الشراكة لوزارة التضامن والإدماج الاجتماعي والأسرة.

تتضمن كل بطاقة **اللغتين معا**: النصوص على شكل `{"ar": …, "fr": …}`، والقيمة null حين لا يذكر المصدر النص بإحدى اللغتين.
الرموز ثابتة، والمبالغ بالدرهم على شكل أعداد عشرية، والتواريخ وفق ISO 8601 بقدر ما هو معروف منها.
الملاحق لا تمحو شيئا: يبين `instruments` الوثيقة التي وردت فيها كل قيمة، ومع `as_of=2025-06-30` يجيب السجل
بما كان ساري المفعول في ذلك اليوم.
لجلب السجل كاملا يكفي اتباع رابط `next` إلى أن يصبح null. القراءة مفتوحة للجميع دون حساب ولا مفتاح.

</div>

---

<div lang="fr">

Le registre public des conventions de partenariat du ministère de la Solidarité, de l'Insertion sociale et de la
Famille.

Chaque fiche contient **les deux langues** : les textes sont des objets `{"ar": …, "fr": …}`, null dans la
langue que la source ne donne pas. Les codes sont stables, les montants sont des nombres décimaux en MAD (chaînes), les
dates suivent ISO 8601 aussi loin qu'elles sont connues. Les avenants n'effacent rien : `instruments` dit de quel acte
vient chaque valeur, et `as_of=2025-06-30` donne ce qui était en vigueur ce jour-là. Pour tout récupérer, suivez `next`
jusqu'à ce qu'il soit null.
La lecture est ouverte à tous, sans compte ni clé.

</div>

---

Population and territory lists: « Source : Haut-Commissariat au Plan, RGPH 2024 et 2014 ».
Records with `is_fictional: true` are demonstration data.
"""

SETTINGS: Final[dict[str, Any]] = {
    "TITLE": "سجل اتفاقيات الشراكة · Registre des conventions de partenariat",
    "DESCRIPTION": INTRODUCTION,
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    # Not the usual hook, which turns closed lists into components: they would need made-up names.
    "POSTPROCESSING_HOOKS": ["registry.api.schema.name_each_alternative_once"],
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
    header("Cache-Control", "Always `public, no-cache`: keep it, and ask each time whether it is still true.", BEARS),
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


class RegistrySchema(AutoSchema):
    """What all operations share."""

    view: Any
    shape: type[serializers.Serializer] = IndexShape
    refusals: tuple[HTTPStatus, ...] = (HTTPStatus.BAD_REQUEST,)

    def __init__(self, shape: type[serializers.Serializer] | None = None) -> None:
        super().__init__()
        self.shape = shape or self.shape

    def get_tags(self) -> list[str]:
        listing: Listing | None = getattr(self.view, "listing", None)
        return [listing.collection if listing else "register"]

    def get_summary(self) -> str:
        return {"List": "The list", "Record": "One record"}.get(self.of_view(), self.of_view())

    def of_view(self) -> str:
        return type(self.view).__name__.removesuffix("View")

    def get_operation_id(self) -> str:
        return "_".join((*self.get_tags(), self.of_view().lower())).replace("-", "_")

    def get_override_parameters(self) -> list[Any]:
        return [described(JSON_ONLY), *BY_TAG]

    def get_response_serializers(self) -> Any:
        return {(200, "application/json"): self.shape} | self.problems()

    def problems(self) -> dict[Any, Any]:
        """Nothing new; and the refusals, each as problem details."""
        statuses = (*self.refusals, HTTPStatus.SERVICE_UNAVAILABLE)
        return {304: OpenApiResponse(description="What you have is still true.")} | {
            (int(status), CONTENT_TYPE): OpenApiResponse(ProblemShape, description=status.phrase) for status in statuses
        }


RECORD_KEY: Final = OpenApiParameter(
    "key", {"type": "string", "format": "uuid"}, "path", required=True, description="Identifier of the record."
)


class ListSchema(RegistrySchema):
    """A list."""

    def get_override_parameters(self) -> list[Any]:
        return [*(described(parameter) for parameter in self.view.listing.parameters), *BY_DATE]

    def get_response_serializers(self) -> Any:
        name, listing = component_name(self.view.listing), self.view.listing
        responses = {
            (200, "application/json"): page_shape(f"{name}Page", "results", COLLECTIONS[listing.collection].shape)
        }
        if "geojson" in listing.form.values:
            responses |= {(200, "application/geo+json"): feature_page(name, COLLECTIONS[listing.collection].shape)}
        return responses | self.problems()


class RecordSchema(RegistrySchema):
    """A single record."""

    refusals = (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)

    def get_override_parameters(self) -> list[Any]:
        listing = self.view.listing
        uuid = {"type": "string", "format": "uuid"}
        code = {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$"}
        explains = "Identifier of the record." if listing.has_ids else "Code of the entry."
        key = OpenApiParameter("key", uuid if listing.has_ids else code, "path", required=True, description=explains)
        return [key, *(described(parameter) for parameter in of_record(listing)), *BY_DATE]

    def get_response_serializers(self) -> Any:
        shape = COLLECTIONS[self.view.listing.collection].shape
        return {(200, "application/json"): shape} | self.problems()


def described(parameter: Parameter) -> OpenApiParameter:
    """A parameter of the table, as OpenAPI puts it."""
    schema, example = parameter.schema(), parameter.example
    # In the schema of the value: the page for people would fill in those of the parameters, all at once.
    if example:
        schema["examples"] = [int(example) if schema["type"] == "integer" else example]
    if parameter.many:
        schema = {"type": "array", "items": schema, "maxItems": MOST_VALUES, "minItems": 1}
    return OpenApiParameter(parameter.name, schema, description=parameter.explains)


def component_name(listing: Listing) -> str:
    return COLLECTIONS[listing.collection].shape.__name__.removesuffix("Record")


def page_shape(name: str, items: str, shape: Any, **more: Any) -> serializers.Serializer:
    """The envelope of a page."""
    fields = {
        **more,
        items: shape(many=True),
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
        "count": serializers.IntegerField(required=False, help_text="With `count=true`."),
    }
    return inline_serializer(name, fields)


def feature_page(name: str, shape: type[serializers.Serializer]) -> serializers.Serializer:
    """A page as GeoJSON."""
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
    return page_shape(f"{name}FeaturePage", "features", type(feature), type=kind)
