"""What became of the register, described: versions, what differs between two, and the publication sequence."""

from __future__ import annotations

from typing import Any, Final

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers

from registry.choices import PublicationAction
from registry.publication.amendment_records import AnyField

from .filters import JSON_ONLY
from .parameters import Parameter
from .schema import BY_DATE, RECORD_KEY, RecordSchema, RegistrySchema, described

VERSION: Final = OpenApiParameter(
    "number",
    {"type": "integer", "minimum": 1, "maximum": 999_999_999},
    "path",
    required=True,
    description="Number of the version.",
)


class VersionsRecord(serializers.Serializer):
    """A version of a record: when it was published, how, and the digest of its bytes."""

    version = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    action = serializers.ChoiceField(
        choices=[PublicationAction.PUBLISH, PublicationAction.AMEND, PublicationAction.CORRECT]
    )
    sha256 = serializers.CharField()
    url = serializers.CharField(help_text="Path of this version, relative to the host.")


VERSIONS: Final = inline_serializer("Versions", {"results": VersionsRecord(many=True)})


class VersionsSchema(RegistrySchema):
    """The versions of a record."""

    refusals = RecordSchema.refusals

    def get_override_parameters(self) -> list[Any]:
        return [RECORD_KEY, described(JSON_ONLY), *BY_DATE]

    def get_response_serializers(self) -> Any:
        return {(200, "application/json"): VERSIONS} | self.problems()


class VersionSchema(RegistrySchema):
    """One version. It has the shape that records had when it was published."""

    refusals = RecordSchema.refusals

    def get_override_parameters(self) -> list[Any]:
        return [RECORD_KEY, VERSION, described(JSON_ONLY), *BY_DATE]

    def get_response_serializers(self) -> Any:
        return {(200, "application/json"): OpenApiTypes.OBJECT} | self.problems()


class ChangedShape(serializers.Serializer):
    """What a member of a record was before and is after: any JSON value."""

    before = AnyField(allow_null=True)
    after = AnyField(allow_null=True)
    removed = serializers.BooleanField(
        required=False, help_text="True where records no longer have this member at all; else left out."
    )


class DifferenceShape(serializers.Serializer):
    """What differs between two versions."""

    to = serializers.IntegerField()
    diff = serializers.DictField(child=ChangedShape(), help_text="By member of the record; what is equal is left out.")

    def get_fields(self) -> dict[str, serializers.Field]:
        """`from` is no name for an attribute of a class."""
        first = serializers.IntegerField(allow_null=True, help_text="null: there was nothing before.")
        return {"from": first, **super().get_fields()}


class DifferenceSchema(RegistrySchema):
    """What differs between two versions."""

    refusals = RecordSchema.refusals

    def __init__(self, parameters: tuple[Parameter, ...]) -> None:
        super().__init__(DifferenceShape)
        self.parameters = parameters

    def get_override_parameters(self) -> list[Any]:
        return [RECORD_KEY, VERSION, *(described(parameter) for parameter in self.parameters), *BY_DATE]


class ChangeLineShape(serializers.Serializer):
    """What happened to a record. Members of the record that did not change are not in `diff`."""

    sequence = serializers.IntegerField(help_text="Its number. Numbers grow; other collections have those between.")
    action = serializers.ChoiceField(choices=PublicationAction.values)
    collection = serializers.CharField()
    key = serializers.CharField(help_text="Identifier of the record, or code of the entry.")
    agreement = serializers.UUIDField(allow_null=True, help_text="The same; null in other collections.")
    reference = serializers.CharField(allow_null=True, help_text="Of an agreement that has one.")
    at = serializers.DateTimeField()
    version = serializers.IntegerField()
    withdrawn = serializers.BooleanField(
        help_text="The record, or what it named, was withdrawn later: `diff` and `reference` are null, pass over it."
    )
    reason = serializers.CharField(allow_null=True, help_text="With `withdraw`: why.")
    diff = serializers.DictField(
        child=ChangedShape(),
        allow_null=True,
        help_text="By member of the record. null: at a withdrawal, and where `withdrawn` is true.",
    )


class ChangesShape(serializers.Serializer):
    """A page of changes."""

    results = ChangeLineShape(many=True)
    next = serializers.URLField(allow_null=True)
    last = serializers.IntegerField(
        help_text="Everything up to this number is on this page or before it. Ask later with `after=<last>`."
    )


class ChangesSchema(RegistrySchema):
    """The publication sequence."""

    is_explained = True

    def __init__(self, parameters: tuple[Parameter, ...]) -> None:
        super().__init__(ChangesShape)
        self.parameters = parameters

    def get_override_parameters(self) -> list[Any]:
        return [*(described(parameter) for parameter in self.parameters), *BY_DATE]
