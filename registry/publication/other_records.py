"""The shapes of what stands around agreements: ceremonies, calls, consultations, envelopes, coverage and the lists."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry import choices
from registry.models import CallFigure

from .records import KindRecord, TextRecord
from .shapes import (
    CURRENCY,
    Bilingual,
    BilingualField,
    Cited,
    Known,
    ListRecord,
    MoneyField,
    OtherNameRecord,
    PartyReference,
    PersonReference,
    ProvinceReference,
    Record,
    ReducedDateField,
    RegionReference,
    SlugReference,
)


class CeremonyRecord(Record, Cited):
    """A signing ceremony; the number of agreements is null when no source gives it."""

    collection = "ceremonies"

    title = BilingualField()
    kind = KindRecord(allow_null=True)
    number_of_agreements = serializers.IntegerField(allow_null=True)
    held_on = ReducedDateField()
    held_on_printed = Known()
    place = BilingualField()
    region = RegionReference(allow_null=True)
    scope_printed = Known()
    chair = PersonReference(allow_null=True)
    chair_capacity = BilingualField()
    strategy = SlugReference(allow_null=True)
    parties = PartyReference(many=True, source="parties.all")
    project_lines = serializers.SerializerMethodField()
    populations = serializers.SerializerMethodField()

    @extend_schema_field(SlugReference(many=True))
    def get_project_lines(self, ceremony: Any) -> list[dict[str, Any]]:
        return [dict(SlugReference(row.project_line).data) for row in ceremony.lines.all()]

    @extend_schema_field(SlugReference(many=True))
    def get_populations(self, ceremony: Any) -> list[dict[str, Any]]:
        return [dict(SlugReference(row.population).data) for row in ceremony.populations.all()]


class FigureRecord(serializers.Serializer):
    """One number that one source gives of a call; sources that disagree stand side by side."""

    kind = serializers.ChoiceField(choices=choices.FigureKind.values)
    domain = serializers.IntegerField(source="domain.position", allow_null=True, default=None)
    value = serializers.SerializerMethodField(
        method_name="number", help_text='A count ("572") or an amount ("53000000.00").'
    )
    currency = serializers.SerializerMethodField(help_text="Of an amount; null for a count.")
    qualifier = serializers.ChoiceField(choices=choices.Qualifier.values)
    source = serializers.CharField(source="source.slug", allow_null=True, default=None)  # type: ignore[assignment]
    note = BilingualField()

    def number(self, figure: CallFigure) -> str:
        return f"{figure.value:.2f}" if figure.is_money else f"{figure.value:.0f}"

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_currency(self, figure: CallFigure) -> str | None:
        return CURRENCY if figure.is_money else None


class DomainRecord(TextRecord):
    """A domain of a call, with the project line it became."""

    position = serializers.IntegerField()
    project_line = serializers.CharField(source="project_line.slug", allow_null=True, default=None)


class CallRecord(Record, Cited):
    """A call for projects."""

    collection = "calls-for-projects"

    edition = serializers.CharField()
    title = BilingualField()
    opened_on = serializers.DateField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)
    signed_on = serializers.DateField(allow_null=True)
    note = BilingualField()
    domains = DomainRecord(many=True)
    figures = FigureRecord(many=True)


class SpeakerRecord(serializers.Serializer):
    """Who spoke at a consultation, and in which capacity."""

    person = PersonReference()
    capacity = BilingualField()


class ConsultationRecord(Record, Cited):
    """A regional consultation; the round is null when no source numbers it."""

    collection = "consultations"

    strategy = SlugReference(allow_null=True)
    round = serializers.IntegerField(allow_null=True)
    region = RegionReference(allow_null=True)
    held_on = ReducedDateField()
    held_on_printed = Known()
    place = BilingualField()
    chair = PersonReference(allow_null=True)
    speakers = SpeakerRecord(many=True)
    outcomes = TextRecord(many=True)


class EnvelopeRecord(Record, Cited):
    """Money set aside for a region; years are null when the source does not give them."""

    collection = "regional-envelopes"

    region = RegionReference()
    amount = MoneyField()
    amount_is_estimate = serializers.BooleanField()
    amount_printed = Known()
    start_year = serializers.IntegerField(allow_null=True)
    end_year = serializers.IntegerField(allow_null=True)
    purpose = BilingualField()
    channels = PartyReference(many=True, source="channels.all")


class CoverageRecord(Record, Cited):
    """Those entitled against those served; numbers may be absent."""

    collection = "coverage"

    region = RegionReference()
    province = ProvinceReference(allow_null=True)
    population = SlugReference(allow_null=True)
    period_start = serializers.DateField(allow_null=True)
    period_end = serializers.DateField(allow_null=True)
    entitled = serializers.IntegerField(allow_null=True)
    served = serializers.IntegerField(allow_null=True)
    gap = serializers.IntegerField(allow_null=True)
    statement = BilingualField()


class StatementRecord(TextRecord):
    """What a strategy says of itself."""

    kind = serializers.ChoiceField(choices=choices.StatementKind.values)


class StrategyRecord(ListRecord, Cited):
    """A strategy or policy frame; sources that word or date it otherwise stand in its citations."""

    collection = "strategies"

    slug = serializers.CharField()
    kind = serializers.ChoiceField(choices=choices.StrategyKind.values)
    stage = Known()
    name = BilingualField()
    start_year = serializers.IntegerField(allow_null=True)
    end_year = serializers.IntegerField(allow_null=True)
    other_names = OtherNameRecord(many=True)
    statements = StatementRecord(many=True)
    pillars = SlugReference(many=True)
    disabled_on = serializers.DateField(allow_null=True)


class PillarRecord(ListRecord, Cited):
    """A pillar of a strategy; its slug is what records are filtered by."""

    collection = "pillars"

    slug = serializers.CharField()
    number = serializers.IntegerField()
    strategy = serializers.CharField(source="strategy.slug")
    name = BilingualField()
    other_names = OtherNameRecord(many=True)
    disabled_on = serializers.DateField(allow_null=True)


class PopulationListRecord(ListRecord, Cited):
    """A target population; a narrower one has the wider one as parent."""

    collection = "target-populations"

    slug = serializers.CharField()
    name = BilingualField()
    parent = serializers.CharField(source="parent.slug", allow_null=True, default=None)  # type: ignore[assignment]
    is_heading = serializers.BooleanField()
    disabled_on = serializers.DateField(allow_null=True)


class ProjectLineRecord(ListRecord, Cited):
    """A line of projects, with the services first named under it."""

    collection = "project-lines"

    slug = serializers.CharField()
    name = BilingualField()
    aim = BilingualField()
    other_names = OtherNameRecord(many=True)
    services = SlugReference(many=True)
    disabled_on = serializers.DateField(allow_null=True)


class AgreementKindRecord(ListRecord, Cited):
    """A kind of agreement; its slug is what records are filtered by."""

    collection = "kinds"

    slug = serializers.CharField()
    name = BilingualField()
    disabled_on = serializers.DateField(allow_null=True)


class TerritoryRecord(ListRecord):
    """A territory with its census populations (Source : HCP, RGPH 2024 et 2014)."""

    key = "code"

    code = serializers.CharField()
    name = BilingualField()
    population_2024 = serializers.IntegerField(allow_null=True)
    population_2014 = serializers.IntegerField(allow_null=True)
    households_2024 = serializers.IntegerField(allow_null=True)
    credit = serializers.SerializerMethodField()
    disabled_on = serializers.DateField(allow_null=True)

    @extend_schema_field(Bilingual)
    def get_credit(self, instance: Any) -> dict[str, str]:
        return HCP_CREDIT


HCP_CREDIT = {
    "ar": "المصدر: المندوبية السامية للتخطيط، الإحصاء العام للسكان والسكنى 2024 و2014",
    "fr": "Source : Haut-Commissariat au Plan, RGPH 2024 et 2014",
}
"""Asked for by the licence of the lists, in both languages wherever they show."""


class RegionRecord(TerritoryRecord):
    """One of the 12 regions."""

    collection = "regions"

    iso = serializers.CharField()
    full_name = BilingualField()
    chef_lieu = serializers.CharField(source="chef_lieu.code", allow_null=True, default=None)
    other_names = OtherNameRecord(many=True)


class ProvinceRecord(TerritoryRecord):
    """A province or prefecture."""

    collection = "provinces"

    iso = Known()
    kind = serializers.ChoiceField(choices=choices.ProvinceKind.values)
    region = serializers.CharField(source="region.code")
    parent = serializers.CharField(source="parent.code", allow_null=True, default=None)  # type: ignore[assignment]


class SourceRecord(ListRecord):
    """A source of the register's facts."""

    collection = "sources"

    slug = serializers.CharField()
    kind = serializers.ChoiceField(choices=choices.SourceKind.values)
    language = Known()
    title = BilingualField()
    title_is_printed = serializers.BooleanField()
    publisher = BilingualField()
    address = Known(source="url", help_text="Address of the source itself.")
    published_on = serializers.DateField(allow_null=True)
    published_text = Known()
    retrieved_on = serializers.DateField(allow_null=True)
    credit = BilingualField()
    is_fictional = serializers.BooleanField()
