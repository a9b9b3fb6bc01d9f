"""The shape of the answers of /api/v1/statistics/, for the description of the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from registry.publication.shapes import Bilingual, ProvinceReference, RegionReference, SlugReference
from registry.publication.statistics import DIMENSIONS

from .filters import OF_STATISTICS
from .schema import BY_DATE, RegistrySchema, described


class ValueShape(serializers.Serializer):
    """A value of a dimension; null: the records that have none."""

    value = serializers.CharField(allow_null=True, help_text="As the filter of this name takes it (a year: `2024`).")
    name = Bilingual(allow_null=True)
    population_2024 = serializers.IntegerField(required=False, help_text="Of a territory: census of 2024 (HCP).")


class SumShape(serializers.Serializer):
    """An amount in MAD over the agreements that know it; null when none does."""

    value = serializers.CharField(allow_null=True)
    known = serializers.IntegerField(min_value=0, help_text="How many agreements know it.")


class SumsShape(serializers.Serializer):
    """The money of a group."""

    currency = serializers.CharField()
    committed = SumShape()
    paid = SumShape()
    outstanding = SumShape()


class PeopleShape(serializers.Serializer):
    """At least so many people were served."""

    projects = serializers.IntegerField(min_value=0, help_text="How many projects counted them.")
    women = serializers.IntegerField(allow_null=True)
    men = serializers.IntegerField(allow_null=True)
    unspecified = serializers.IntegerField(allow_null=True, help_text="Counted without being told which.")
    total = serializers.IntegerField(allow_null=True)
    period_start = serializers.DateField(allow_null=True, help_text="The first day of the periods counted.")
    period_end = serializers.DateField(allow_null=True, help_text="Their last day.")


class NumbersShape(serializers.Serializer):
    """What is counted of a group, or of all."""

    agreements = serializers.IntegerField(min_value=0)
    fictional = serializers.IntegerField(min_value=0, help_text="How many of the agreements are demonstration data.")
    money = SumsShape(allow_null=True)
    projects = serializers.IntegerField(min_value=0, allow_null=True)
    spaces = serializers.IntegerField(min_value=0, allow_null=True)
    beneficiaries = PeopleShape(allow_null=True)


class GroupShape(NumbersShape):
    """A group: a value of each dimension asked for, and its numbers."""

    def get_fields(self) -> dict[str, Any]:
        values = {name: ValueShape(required=False, help_text="With this dimension in `by`.") for name in DIMENSIONS}
        return {**values, **super().get_fields()}


class CoveredShape(serializers.Serializer):
    """A record of coverage, beside the population of its territory."""

    id = serializers.UUIDField()
    url = serializers.CharField(help_text="Path of the record, relative to the host.")
    is_fictional = serializers.BooleanField()
    region = RegionReference()
    province = ProvinceReference(allow_null=True)
    population = SlugReference(allow_null=True)
    period_start = serializers.DateField(allow_null=True)
    period_end = serializers.DateField(allow_null=True)
    population_2024 = serializers.IntegerField(allow_null=True, help_text="Of the province, or of the region.")
    entitled = serializers.IntegerField(allow_null=True)
    served = serializers.IntegerField(allow_null=True)
    gap = serializers.IntegerField(allow_null=True)


class StatisticsSchema(RegistrySchema):
    """The statistics."""

    is_explained = True

    def get_tags(self) -> list[str]:
        return ["statistics"]

    def get_operation_id(self) -> str:
        return "statistics"

    def get_override_parameters(self) -> list[Any]:
        return [*(described(parameter) for parameter in OF_STATISTICS), *BY_DATE]

    def get_response_serializers(self) -> Any:
        fields: dict[str, Any] = {
            "by": serializers.ListField(child=serializers.ChoiceField(choices=list(DIMENSIONS))),
            "as_of": serializers.DateField(allow_null=True),
            "is_fictional_included": serializers.BooleanField(help_text="Whether demonstration data are counted."),
            "notice": Bilingual(allow_null=True, help_text="What a reader must be told; null if nothing."),
            "overlaps": serializers.BooleanField(help_text="Whether an agreement may be in several groups."),
            "results": GroupShape(many=True),
            "total": NumbersShape(),
            "coverage": CoveredShape(many=True, allow_null=True),
            "sources": Bilingual(many=True),
        }
        return {(200, "application/json"): inline_serializer("Statistics", fields)} | self.problems()
