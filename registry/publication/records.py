"""What the public reads of each thing: the shape of every published record.

Everything is listed field by field: what is not named here cannot be published. A party's address, telephone, e-mail,
bank account and note, a person's identity number, an agreement's note and its internal documents are named nowhere in
this room. Public are: the notes of citations, other names and calls, and how to reach a family space.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry import choices
from registry.models import Agreement, Project

from .amendment_records import LifeRecord
from .shapes import (
    Bilingual,
    BilingualField,
    Cited,
    CommuneReference,
    Known,
    Money,
    MoneyField,
    OtherNameRecord,
    PartyReference,
    PersonReference,
    ProvinceReference,
    Record,
    ReducedDateField,
    RegionReference,
    SlugReference,
    TitleReference,
    bilingual,
    money,
    published_only,
)


class KindRecord(serializers.Serializer):
    """The kind of an agreement; `in_french` is set when the French text carries another kind than the Arabic one."""

    slug = serializers.CharField()
    name = BilingualField()


class AmountRecord(Money):
    """The amount of an agreement, what it covers, and whether it is an estimate."""

    scope = serializers.ChoiceField(choices=choices.AmountScope.values, allow_null=True)
    is_estimate = serializers.BooleanField()
    printed = serializers.CharField(allow_null=True)


class SignatoryRecord(serializers.Serializer):
    """Who signed for a party, in which capacity and when; the name is null when only the capacity is known."""

    name = Bilingual(allow_null=True)
    capacity = Bilingual()
    signed_on = serializers.CharField(allow_null=True)


class ParticipationRecord(serializers.Serializer):
    """A party's place in an agreement."""

    id = serializers.UUIDField(source="party.uuid")
    name = serializers.SerializerMethodField()
    kind = serializers.CharField(source="party.kind")
    role = serializers.ChoiceField(choices=choices.PartyRole.values)
    must_sign = serializers.BooleanField()
    signatory = serializers.SerializerMethodField()
    share = MoneyField()
    in_kind = BilingualField()
    obligations = BilingualField()

    @extend_schema_field(Bilingual)
    def get_name(self, row: Any) -> dict[str, str | None]:
        return bilingual(row.party, "name")

    @extend_schema_field(SignatoryRecord(allow_null=True))
    def get_signatory(self, row: Any) -> dict[str, Any] | None:
        capacity = bilingual(row, "capacity")
        signed_on = ReducedDateField()
        signed_on.bind("signed_on", self)
        if row.signatory is None and not any(capacity.values()) and row.signed_on is None:
            return None
        return {
            "name": bilingual(row.signatory, "name") if row.signatory else None,
            "capacity": capacity,
            "signed_on": signed_on.to_representation(row),
        }


class TextRecord(serializers.Serializer):
    """An item of an ordered list of texts."""

    text = BilingualField()


class AxisRecord(serializers.Serializer):
    """An axis of cooperation, with the words of the paper."""

    slug = serializers.CharField(source="axis.slug")
    name = serializers.SerializerMethodField()
    printed = Known()

    @extend_schema_field(Bilingual)
    def get_name(self, row: Any) -> dict[str, str | None]:
        return bilingual(row.axis, "name")


class LegalReferenceRecord(TextRecord):
    """A legal text that an agreement rests on."""

    kind = serializers.ChoiceField(choices=choices.LegalReferenceKind.values)


class PolicyReferenceRecord(TextRecord):
    """A policy that an agreement invokes."""

    strategy = serializers.CharField(source="strategy.slug", allow_null=True, default=None)


class PopulationRecord(serializers.Serializer):
    """A target population of an agreement: main, or only mentioned."""

    slug = serializers.CharField(source="population.slug")
    name = serializers.SerializerMethodField()
    weight = serializers.ChoiceField(choices=choices.PopulationWeight.values)

    @extend_schema_field(Bilingual)
    def get_name(self, row: Any) -> dict[str, str | None]:
        return bilingual(row.population, "name")


class DocumentRecord(serializers.Serializer):
    """A public document of an agreement, known by the digest of its bytes."""

    kind = serializers.ChoiceField(choices=choices.DocumentKind.values)
    language = serializers.CharField()
    title = Known()
    sha256 = serializers.CharField()
    size = serializers.IntegerField()


class ProjectReference(serializers.Serializer):
    """A project under an agreement."""

    id = serializers.UUIDField(source="uuid")
    name = BilingualField()
    project_line = serializers.CharField(source="project_line.slug")
    state = serializers.ChoiceField(choices=choices.ProjectState.values)


class RelatedAgreement(TitleReference):
    """Another published agreement."""

    reference = Known()


class FrameworkReference(RelatedAgreement):
    """The framework of an agreement, with its status: one that is suspended or has ended shows on its children."""

    status = serializers.ChoiceField(choices=choices.State.values, source="state", allow_null=True)


class AgreementRecord(LifeRecord, Record, Cited):
    """An agreement as the public reads it, amendments included. What the paper does not say is null."""

    collection = "agreements"

    reference = Known()
    registration_number = Known(help_text="The number that this register gave; `reference` is the one on the paper.")
    kind = KindRecord()
    kind_in_french = KindRecord(allow_null=True)
    kind_printed = BilingualField()
    status = serializers.ChoiceField(choices=choices.State.values, source="state")
    title = BilingualField()
    purpose = BilingualField()
    signed_on = ReducedDateField()
    signed_on_printed = Known()
    place = BilingualField()
    starts_on = ReducedDateField()
    ends_on = ReducedDateField()
    duration_months = serializers.IntegerField(allow_null=True)
    duration_printed = Known()
    amount = serializers.SerializerMethodField()
    strategy = SlugReference(allow_null=True)
    pillars = SlugReference(many=True, source="pillars.all")
    is_national = serializers.BooleanField(allow_null=True)
    scope_printed = Known()
    regions = serializers.SerializerMethodField()
    provinces = serializers.SerializerMethodField()
    communes = serializers.SerializerMethodField()
    parties = ParticipationRecord(many=True, source="participations")
    objectives = TextRecord(many=True)
    axes = AxisRecord(many=True)
    legal_references = LegalReferenceRecord(many=True)
    policy_references = PolicyReferenceRecord(many=True)
    populations = PopulationRecord(many=True)
    project_lines = serializers.SerializerMethodField()
    attendees = TextRecord(many=True)
    steering = BilingualField()
    follow_up = BilingualField()
    projects = serializers.SerializerMethodField()
    documents = serializers.SerializerMethodField()
    framework = serializers.SerializerMethodField()
    predecessor = serializers.SerializerMethodField()
    ceremony = serializers.SerializerMethodField()
    consultation = serializers.SerializerMethodField()
    call_for_projects = serializers.SerializerMethodField()

    @extend_schema_field(AmountRecord(allow_null=True))
    def get_amount(self, agreement: Agreement) -> dict[str, Any] | None:
        if agreement.amount is None:
            return None
        return {
            "value": money(agreement.amount),
            "currency": "MAD",
            "scope": agreement.amount_scope or None,
            "is_estimate": agreement.amount_is_estimate,
            "printed": agreement.amount_printed or None,
        }

    @extend_schema_field(RegionReference(many=True))
    def get_regions(self, agreement: Agreement) -> list[dict[str, Any]]:
        regions = {row.within_region.code: row.within_region for row in agreement.territories.all()}
        return [dict(RegionReference(regions[code]).data) for code in sorted(regions)]

    @extend_schema_field(ProvinceReference(many=True))
    def get_provinces(self, agreement: Agreement) -> list[dict[str, Any]]:
        rows = [row.province or (row.commune.province if row.commune else None) for row in agreement.territories.all()]
        provinces = {province.code: province for province in rows if province}
        return [dict(ProvinceReference(provinces[code]).data) for code in sorted(provinces)]

    @extend_schema_field(CommuneReference(many=True))
    def get_communes(self, agreement: Agreement) -> list[dict[str, Any]]:
        return [dict(CommuneReference(row.commune).data) for row in agreement.territories.all() if row.commune]

    @extend_schema_field(SlugReference(many=True))
    def get_project_lines(self, agreement: Agreement) -> list[dict[str, Any]]:
        return [dict(SlugReference(row.project_line).data) for row in agreement.lines.all()]

    @extend_schema_field(ProjectReference(many=True))
    def get_projects(self, agreement: Agreement) -> list[dict[str, Any]]:
        return [dict(ProjectReference(row).data) for row in agreement.projects.all() if published_only(row)]

    @extend_schema_field(DocumentRecord(many=True))
    def get_documents(self, agreement: Agreement) -> list[dict[str, Any]]:
        return [dict(DocumentRecord(row).data) for row in agreement.documents.all() if row.is_public]

    @extend_schema_field(FrameworkReference(allow_null=True))
    def get_framework(self, agreement: Agreement) -> dict[str, Any] | None:
        return _related(FrameworkReference, agreement.framework)

    @extend_schema_field(RelatedAgreement(allow_null=True))
    def get_predecessor(self, agreement: Agreement) -> dict[str, Any] | None:
        return _related(RelatedAgreement, agreement.predecessor)

    @extend_schema_field(TitleReference(allow_null=True))
    def get_ceremony(self, agreement: Agreement) -> dict[str, Any] | None:
        return _related(TitleReference, agreement.ceremony)

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_consultation(self, agreement: Agreement) -> str | None:
        consultation = published_only(agreement.consultation)
        return str(consultation.uuid) if consultation else None

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_call_for_projects(self, agreement: Agreement) -> str | None:
        call = published_only(agreement.call)
        return call.edition if call else None


def _related(shape: type[serializers.Serializer], instance: Any) -> dict[str, Any] | None:
    """A related record in this shape; None when there is none or the public may not know of it."""
    related = published_only(instance)
    return dict(shape(related).data) if related else None


class RepresentativeRecord(serializers.Serializer):
    """A capacity in which somebody acts for a party; the person may be unnamed."""

    person = PersonReference(allow_null=True)
    capacity = BilingualField()
    is_acting = serializers.BooleanField()
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)


class PartyRecord(Record, Cited):
    """A party as the public reads it: names and capacities in office, no private address or number."""

    collection = "parties"

    kind = serializers.ChoiceField(choices=choices.PartyKind.values)
    name = BilingualField()
    acronym = Known()
    region = RegionReference(allow_null=True)
    province = ProvinceReference(allow_null=True)
    commune = CommuneReference(allow_null=True)
    other_names = OtherNameRecord(many=True)
    representatives = RepresentativeRecord(many=True)


class BeneficiariesRecord(serializers.Serializer):
    """How many people a project served in a period. Counts only."""

    population = serializers.CharField(source="population.slug", allow_null=True, default=None)
    period_start = serializers.DateField()
    period_end = serializers.DateField()
    women = serializers.IntegerField(allow_null=True)
    men = serializers.IntegerField(allow_null=True)
    total = serializers.IntegerField()


class SpaceRecord(serializers.Serializer):
    """A Jisr al-Usra family space: where it is, when it is open, what it offers. Coordinates are WGS 84."""

    address = BilingualField()
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    opened_on = serializers.DateField(allow_null=True)
    hours = BilingualField()
    phone = Known()
    capacity = serializers.IntegerField(allow_null=True)
    services = SlugReference(many=True, source="services.all")


class ProjectRecord(Record, Cited):
    """A project of an association, with its family space if it runs one."""

    collection = "projects"

    name = BilingualField()
    description = BilingualField()
    project_line = SlugReference()
    state = serializers.ChoiceField(choices=choices.ProjectState.values)
    holder = PartyReference()
    agreement = serializers.SerializerMethodField()
    region = RegionReference(source="within_region", allow_null=True)
    province = ProvinceReference(allow_null=True)
    commune = CommuneReference(allow_null=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    budget = MoneyField()
    space = serializers.SerializerMethodField()
    beneficiaries = BeneficiariesRecord(many=True)

    @extend_schema_field(RelatedAgreement(allow_null=True))
    def get_agreement(self, project: Project) -> dict[str, Any] | None:
        return _related(RelatedAgreement, project.agreement)

    @extend_schema_field(SpaceRecord(allow_null=True))
    def get_space(self, project: Project) -> dict[str, Any] | None:
        space = getattr(project, "space", None)
        return dict(SpaceRecord(space).data) if space else None
