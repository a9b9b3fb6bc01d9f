"""The small shapes that recur in published records: bilingual text, money, dates, territories, sources.

They are serializer classes so that one definition gives both the stored JSON and the OpenAPI schema. They run when a
record is published, never when it is read.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.choices import CitationBasis, DatePrecision, PublicationStatus

CURRENCY = "MAD"
FICTIONAL_NOTICE = {
    "ar": "بيانات تجريبية غير حقيقية",
    "fr": "Données de démonstration fictives",
}
"""Stands in every fictional record; not translatable because a record carries both languages whatever the reader's."""


class Bilingual(serializers.Serializer):
    """A text in Arabic and in French; null in a language that the source or the clerk did not give."""

    ar = serializers.CharField(allow_null=True)
    fr = serializers.CharField(allow_null=True)


def bilingual(instance: Any, field: str) -> dict[str, str | None]:
    """Both languages of a field of an instance."""
    return {"ar": getattr(instance, f"{field}_ar") or None, "fr": getattr(instance, f"{field}_fr") or None}


@extend_schema_field(Bilingual)
class BilingualField(serializers.Field):
    """Both languages of the model field of the same name (or of `of`)."""

    def __init__(self, *, of: str = "", **options: Any) -> None:
        self.of = of
        super().__init__(source="*", read_only=True, **options)

    def to_representation(self, value: Any) -> dict[str, str | None]:
        assert self.field_name is not None
        return bilingual(value, self.of or self.field_name)


class Known(serializers.CharField):
    """A text of the working table, where unknown is empty; in a record unknown is null."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_null=True, read_only=True, **options)

    def to_representation(self, value: Any) -> str | None:  # type: ignore[override]
        return str(value) if value else None


def money(value: Decimal | None) -> str | None:
    """An amount in MAD as a decimal string with centimes."""
    return None if value is None else f"{value:.2f}"


class Money(serializers.Serializer):
    """An amount: a decimal string, for example "10000000.00", and its currency."""

    value = serializers.CharField()
    currency = serializers.CharField()


@extend_schema_field(Money(allow_null=True))
class MoneyField(serializers.Field):
    """An amount of the working table in MAD; null when unknown."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, allow_null=True, **options)

    def to_representation(self, value: Decimal) -> dict[str, str | None]:
        return {"value": money(value), "currency": CURRENCY}


def reduced_date(date: dt.date | None, precision: str) -> str | None:
    """A date as far as it is known (ISO 8601): 2022-06-17, 2022-06 or 2022."""
    if date is None:
        return None
    return date.isoformat()[: {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7}.get(DatePrecision(precision), 10)]


class ReducedDateField(serializers.CharField):
    """ISO 8601 date as far as it is known: 2022-06-17, 2022-06 or 2022; null when unknown."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, allow_null=True, source="*", **options)

    def to_representation(self, value: Any) -> str | None:  # type: ignore[override]
        assert self.field_name is not None
        return reduced_date(getattr(value, self.field_name), getattr(value, f"{self.field_name}_precision"))


def moment(at: dt.datetime) -> str:
    """A moment of publication as records say it: UTC, to the second."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class RegionReference(serializers.Serializer):
    """A region: HCP code, ISO 3166-2 code, name."""

    code = serializers.CharField()
    iso = serializers.CharField()
    name = BilingualField()


class ProvinceReference(serializers.Serializer):
    """A province or prefecture: HCP code, ISO 3166-2 code, name."""

    code = serializers.CharField()
    iso = Known()
    name = BilingualField()


class CommuneReference(serializers.Serializer):
    """A commune: HCP code, name."""

    code = serializers.CharField()
    name = BilingualField()


class SlugReference(serializers.Serializer):
    """An entry of a list: stable code, name."""

    slug = serializers.CharField()
    name = BilingualField()


class PartyReference(serializers.Serializer):
    """A party: identifier, kind, name."""

    id = serializers.UUIDField(source="uuid")
    kind = serializers.CharField()
    name = BilingualField()


class PersonReference(serializers.Serializer):
    """A person acting in office."""

    name = BilingualField()


class TitleReference(serializers.Serializer):
    """Another published record: identifier, title."""

    id = serializers.UUIDField(source="uuid")
    title = BilingualField()


def published_only(instance: Any) -> Any:
    """A related record, if the public may know of it."""
    return instance if instance is not None and instance.publication == PublicationStatus.PUBLISHED else None


class SourceReference(serializers.Serializer):
    """A source, as cited."""

    slug = serializers.CharField()
    title = BilingualField()
    publisher = BilingualField()
    url = Known()
    published_on = serializers.DateField(allow_null=True)


class CitationRecord(serializers.Serializer):
    """The proof of one value. `differs` marks a source that says something else (`says`) than the register does."""

    field = Known()
    basis = serializers.ChoiceField(choices=CitationBasis.values)
    source = serializers.CharField(source="source.slug", allow_null=True, default=None)  # type: ignore[assignment]
    quote = Known()
    differs = serializers.BooleanField()
    says = Known()
    note = Known()


class OtherNameRecord(serializers.Serializer):
    """Another name or wording, with the period it was valid in and where it was found."""

    name = BilingualField()
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    source = serializers.CharField(source="source.slug", allow_null=True, default=None)  # type: ignore[assignment]
    note = Known()


class Cited(serializers.Serializer):
    """The sources of a record and what each of them proves."""

    sources = serializers.SerializerMethodField()
    citations = CitationRecord(many=True)

    @extend_schema_field(SourceReference(many=True))
    def get_sources(self, instance: Any) -> list[dict[str, Any]]:
        sources = {citation.source.slug: citation.source for citation in instance.citations.all() if citation.source}
        return [dict(SourceReference(sources[slug]).data) for slug in sorted(sources)]


class Record(serializers.Serializer):
    """What every published record of a thing with an identifier begins with."""

    collection = ""

    id = serializers.UUIDField(source="uuid")
    url = serializers.SerializerMethodField(help_text="Path of this record, relative to the host.")
    version = serializers.SerializerMethodField(help_text="Number of this version of the record, from 1.")
    published_at = serializers.SerializerMethodField(help_text="When this version was published (UTC).")
    is_fictional = serializers.BooleanField(help_text="True for demonstration data, which is marked by `notice` too.")
    notice = serializers.SerializerMethodField(help_text="What a reader must be told of this record; null if nothing.")

    def get_url(self, instance: Any) -> str:
        return f"/api/v1/{self.collection}/{instance.uuid}/"

    def get_version(self, instance: Any) -> int:
        version: int = self.context["version"]
        return version

    @extend_schema_field(serializers.DateTimeField)
    def get_published_at(self, instance: Any) -> str:
        return moment(self.context["at"])

    @extend_schema_field(Bilingual(allow_null=True))
    def get_notice(self, instance: Any) -> dict[str, str] | None:
        return FICTIONAL_NOTICE if instance.is_fictional else None


class ListRecord(serializers.Serializer):
    """What every published entry of a list begins with."""

    collection = ""
    key = "slug"

    url = serializers.SerializerMethodField(help_text="Path of this record, relative to the host.")
    version = serializers.SerializerMethodField(help_text="Number of this version of the record, from 1.")
    published_at = serializers.SerializerMethodField(help_text="When this version was published (UTC).")

    get_version = Record.get_version
    get_published_at = Record.get_published_at

    def get_url(self, instance: Any) -> str:
        return f"/api/v1/{self.collection}/{getattr(instance, self.key)}/"
