"""The view that one would write first, and write well: for comparison.

A ModelViewSet with nested ModelSerializers over the working tables. All that it shows is loaded in advance (no query
per row), filters are plain conditions without DISTINCT, pages have numbers and nobody counts them. It shows what the
published record shows of the same agreement.
"""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from rest_framework import filters, pagination, routers, serializers, viewsets

from registry.models import (
    Agreement,
    AgreementAxis,
    AgreementKind,
    AgreementLine,
    AgreementParty,
    AgreementPopulation,
    AgreementTerritory,
    CooperationAxis,
    LegalReference,
    Objective,
    Party,
    Person,
    Pillar,
    ProjectLine,
    Region,
    TargetPopulation,
)

NAMES = ["name_ar", "name_fr"]
TEXTS = ["text_ar", "text_fr"]


def shape(of: Any, *names: str, **nested: serializers.BaseSerializer) -> type[serializers.ModelSerializer]:
    """A ModelSerializer with these fields, as one would write it out."""
    meta = type("Meta", (), {"model": of, "fields": [*names, *nested]})
    return type(f"{of.__name__}Serializer", (serializers.ModelSerializer,), {"Meta": meta, **nested})


KindSerializer = shape(AgreementKind, "slug", *NAMES)
PartySerializer = shape(Party, "uuid", "kind", *NAMES)
PersonSerializer = shape(Person, *NAMES)
PillarSerializer = shape(Pillar, "slug", *NAMES)
RegionSerializer = shape(Region, "code", "iso", *NAMES)
ParticipationSerializer = shape(
    AgreementParty,
    *("role", "must_sign", "capacity_ar", "capacity_fr", "signed_on", "signed_on_precision", "share"),
    *("in_kind_ar", "in_kind_fr", "obligations_ar", "obligations_fr"),
    party=PartySerializer(),
    signatory=PersonSerializer(),
)
TerritorySerializer = shape(AgreementTerritory, region=RegionSerializer())
PopulationSerializer = shape(AgreementPopulation, "weight", population=shape(TargetPopulation, "slug", *NAMES)())
LineSerializer = shape(AgreementLine, project_line=shape(ProjectLine, "slug", *NAMES)())
AxisSerializer = shape(AgreementAxis, "printed", axis=shape(CooperationAxis, "slug", *NAMES)())
ObjectiveSerializer = shape(Objective, *TEXTS)
LegalReferenceSerializer = shape(LegalReference, "kind", *TEXTS)


class AgreementSerializer(serializers.ModelSerializer):
    """An agreement with all that belongs to it."""

    kind = KindSerializer()
    kind_in_french = KindSerializer()
    pillars = PillarSerializer(many=True)
    territories = TerritorySerializer(many=True)
    participations = ParticipationSerializer(many=True)
    populations = PopulationSerializer(many=True)
    lines = LineSerializer(many=True)
    axes = AxisSerializer(many=True)
    objectives = ObjectiveSerializer(many=True)
    legal_references = LegalReferenceSerializer(many=True)

    class Meta:
        model = Agreement
        fields = [
            *("uuid", "reference", "kind", "kind_in_french", "kind_printed_ar", "kind_printed_fr", "state"),
            *("title_ar", "title_fr", "purpose_ar", "purpose_fr", "place_ar", "place_fr"),
            *("signed_on", "signed_on_precision", "signed_on_printed", "starts_on", "starts_on_precision"),
            *("ends_on", "ends_on_precision", "duration_months", "duration_printed"),
            *("amount", "amount_scope", "amount_is_estimate", "amount_printed", "is_national", "scope_printed"),
            *("steering_ar", "steering_fr", "follow_up_ar", "follow_up_fr", "published_version", "is_fictional"),
            *("pillars", "territories", "participations", "populations", "lines", "axes", "objectives"),
            "legal_references",
        ]


class Uncounted(Paginator):
    """Counting 100,000 rows for each page would be an easy opponent."""

    count = 10**9


class Pages(pagination.PageNumberPagination):
    """Page numbers, 50 a page."""

    django_paginator_class = Uncounted
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100


class AgreementViewSet(viewsets.ModelViewSet):
    """Published agreements of a pillar and a region, newest first; or those that hold a word, by `icontains`."""

    serializer_class = AgreementSerializer
    pagination_class = Pages
    lookup_field = "uuid"
    filter_backends = [filters.SearchFilter]
    search_fields = [
        *("title_ar", "title_fr", "purpose_ar", "purpose_fr"),
        *("participations__party__name_ar", "participations__party__name_fr"),
    ]
    queryset = (
        Agreement.objects.published()
        .select_related("kind", "kind_in_french")
        .prefetch_related(
            "pillars",
            "territories__region",
            "participations__party",
            "participations__signatory",
            "populations__population",
            "lines__project_line",
            "axes__axis",
            "objectives",
            "legal_references",
        )
        .order_by(F("signed_on").desc(nulls_last=True), "-id")
    )

    def get_queryset(self) -> QuerySet[Agreement]:
        found = super().get_queryset()
        if pillar := self.request.query_params.get("pillar"):
            found = found.filter(pillars__slug=pillar)
        if region := self.request.query_params.get("region"):
            found = found.filter(territories__region__code=region)
        return found


router = routers.SimpleRouter()
router.register("agreements", AgreementViewSet)
