"""What belongs to one agreement: parties, objectives, axes, references, pillars, populations, territory, attendees."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.choices import (
    CIVIL_SOCIETY,
    GIVING_OR_LOOKING_ON,
    SIGNED_STATES,
    LegalReferenceKind,
    PartyRole,
    PopulationWeight,
)

from .agreements import Agreement
from .base import OrderedText, as_printed, bilingual_char, date_precision, mad
from .constraints import exactly_one, in_one_language, not_negative, partial_date, rule, unique
from .fields import CleanTextField
from .parties import Party, Person
from .strategies import Pillar, Strategy
from .territory import Commune, Province, Region
from .vocabularies import CooperationAxis, ProjectLine, TargetPopulation


def part_of_agreement(related_name: str) -> models.ForeignKey:
    """The tie of a row that lives and dies with its agreement."""
    return models.ForeignKey(Agreement, models.CASCADE, related_name=related_name, verbose_name=_("agreement"))


class AgreementParty(models.Model):
    """A party's place in an agreement: role, who signed for it and in which capacity, share (MAD), obligations."""

    agreement = part_of_agreement("participations")
    party = models.ForeignKey(Party, models.PROTECT, related_name="participations", verbose_name=_("party"))
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    role = models.CharField(_("role"), max_length=11, choices=PartyRole, default=PartyRole.SIGNATORY)
    must_sign = models.BooleanField(
        _("must sign"), default=True, help_text=_("The agreement is signed when every party that must sign has signed.")
    )
    signatory = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="signatures", verbose_name=_("signatory")
    )
    capacity = bilingual_char(_("capacity at signing"), 300)
    has_signed = models.BooleanField(_("has signed"), default=False)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_on_precision = date_precision()
    signed_place = bilingual_char(_("place of signature"), 300)
    share = mad(_("share (MAD)"))
    in_kind = bilingual_char(_("contribution in kind"), 500)
    obligations = CleanTextField(_("obligations"), blank=True, default="")

    class Meta:
        verbose_name = _("party to the agreement")
        verbose_name_plural = _("parties to the agreement")
        ordering = ["position", "id"]
        constraints = [
            unique(
                "agreement",
                "party",
                name="agreementparty_once",
                message=_("This party already stands in the agreement."),
            ),
            *partial_date("agreementparty", "signed_on"),
            rule(
                Q(signed_on__isnull=True) | Q(has_signed=True),
                name="agreementparty_day_of_signature_means_signed",
                field="has_signed",
                message=_("Say that this party has signed, or clear the day of its signature."),
            ),
            not_negative("agreementparty", "share"),
        ]

    def __str__(self) -> str:
        return str(self.party)

    @property
    def is_missing(self) -> bool:
        """Whether the agreement waits for this party's signature."""
        return self.must_sign and not self.has_signed

    @property
    def is_paid(self) -> bool:
        """Whether it receives what others pay: an association that leads carries the project out, a ministry gives."""
        if self.role == PartyRole.LEAD:
            return self.party.kind in CIVIL_SOCIETY
        return self.role not in GIVING_OR_LOOKING_ON

    @property
    def owes_reports(self) -> bool:
        """Whether the reports on the agreement are asked of this party, once it is signed.

        They are asked of the implementers and of who leads; where no implementer is named, of all who do more than
        give or look on.
        """
        if self.agreement.state not in SIGNED_STATES or self.role in GIVING_OR_LOOKING_ON:
            return False
        roles = {row.role for row in self.agreement.participations.all()}
        return PartyRole.IMPLEMENTER not in roles or self.role in (PartyRole.IMPLEMENTER, PartyRole.LEAD)

    def clean(self) -> None:
        """A rule over three tables: asked here and not by the database. A row still without one end has no answer."""
        super().clean()
        agreement, party = getattr(self, "agreement", None), getattr(self, "party", None)
        if agreement is not None and party is not None and agreement.is_fictional != party.is_fictional:
            message = _("Fictional demonstration data and real records do not mix: choose another party.")
            raise ValidationError({"party": ValidationError(message, code="party")})


class Objective(OrderedText):
    """One of the objectives of an agreement, in the order of the paper."""

    agreement = part_of_agreement("objectives")

    class Meta(OrderedText.Meta):
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        constraints = [in_one_language("objective", "text", _("Enter the objective in Arabic or in French."))]


class AgreementAxis(models.Model):
    """An axis of cooperation of an agreement, with the words of the paper."""

    agreement = part_of_agreement("axes")
    axis = models.ForeignKey(CooperationAxis, models.PROTECT, related_name="+", verbose_name=_("axis of cooperation"))
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    printed = as_printed()

    class Meta:
        verbose_name = _("axis of cooperation")
        verbose_name_plural = _("axes of cooperation")
        ordering = ["position", "id"]
        constraints = [
            unique(
                "agreement", "axis", name="agreementaxis_once", message=_("This axis already stands in the agreement.")
            )
        ]

    def __str__(self) -> str:
        return str(self.axis)


class LegalReference(OrderedText):
    """A legal text (visa) that an agreement rests on, for example law 65.15."""

    agreement = part_of_agreement("legal_references")
    kind = models.CharField(_("kind of text"), max_length=8, choices=LegalReferenceKind, default=LegalReferenceKind.LAW)

    class Meta(OrderedText.Meta):
        verbose_name = _("legal reference")
        verbose_name_plural = _("legal references")
        constraints = [in_one_language("legalreference", "text", _("Enter the reference in Arabic or in French."))]


class PolicyReference(OrderedText):
    """A policy that an agreement invokes, in its own words; `strategy` names it when the register knows it."""

    agreement = part_of_agreement("policy_references")
    strategy = models.ForeignKey(
        Strategy, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("strategy")
    )

    class Meta(OrderedText.Meta):
        verbose_name = _("policy reference")
        verbose_name_plural = _("policy references")
        constraints = [in_one_language("policyreference", "text", _("Enter the reference in Arabic or in French."))]


class AgreementPillar(models.Model):
    """An agreement serves a pillar of the strategy."""

    agreement = part_of_agreement("pillar_links")
    pillar = models.ForeignKey(Pillar, models.PROTECT, related_name="+", verbose_name=_("pillar"))

    class Meta:
        verbose_name = _("pillar")
        verbose_name_plural = _("pillars")
        ordering = ["pillar__number"]
        constraints = [
            unique("agreement", "pillar", name="agreementpillar_once", message=_("This pillar is already chosen."))
        ]

    def __str__(self) -> str:
        return str(self.pillar)


class AgreementPopulation(models.Model):
    """Whom an agreement is for (main), or speaks of (mentioned)."""

    agreement = part_of_agreement("populations")
    population = models.ForeignKey(
        TargetPopulation, models.PROTECT, related_name="+", verbose_name=_("target population")
    )
    weight = models.CharField(_("weight"), max_length=9, choices=PopulationWeight, default=PopulationWeight.MAIN)

    class Meta:
        verbose_name = _("target population")
        verbose_name_plural = _("target populations")
        ordering = ["weight", "id"]
        constraints = [
            unique(
                "agreement",
                "population",
                name="agreementpopulation_once",
                message=_("This population is already chosen."),
            )
        ]

    def __str__(self) -> str:
        return str(self.population)


class AgreementLine(models.Model):
    """A programme or project line under which an agreement stands."""

    agreement = part_of_agreement("lines")
    project_line = models.ForeignKey(ProjectLine, models.PROTECT, related_name="+", verbose_name=_("project line"))

    class Meta:
        verbose_name = _("project line")
        verbose_name_plural = _("project lines")
        ordering = ["project_line__position", "id"]
        constraints = [
            unique("agreement", "project_line", name="agreementline_once", message=_("This line is already chosen."))
        ]

    def __str__(self) -> str:
        return str(self.project_line)


class AgreementTerritory(models.Model):
    """A region, a province or a commune that an agreement covers."""

    agreement = part_of_agreement("territories")
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("province or prefecture")
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("commune")
    )

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territory")
        ordering = ["id"]
        constraints = [
            exactly_one(
                "agreementterritory",
                "region",
                "province",
                "commune",
                message=_("On each line choose one territory: a region, a province or a commune."),
            ),
            unique(
                "agreement",
                "region",
                name="agreementterritory_region_once",
                message=_("This region is already chosen."),
            ),
            unique(
                "agreement",
                "province",
                name="agreementterritory_province_once",
                message=_("This province is already chosen."),
            ),
            unique(
                "agreement",
                "commune",
                name="agreementterritory_commune_once",
                message=_("This commune is already chosen."),
            ),
        ]

    @property
    def place(self) -> Region | Province | Commune:
        """The one territory of this row."""
        place = self.commune or self.province or self.region
        assert place is not None, "agreementterritory_belongs_to_one_thing"
        return place

    @property
    def within_region(self) -> Region:
        """The region that this territory is, or lies in."""
        if self.commune:
            return self.commune.province.region
        if self.province:
            return self.province.region
        assert self.region is not None, "agreementterritory_belongs_to_one_thing"
        return self.region

    def __str__(self) -> str:
        return str(self.place)

    def clean(self) -> None:
        """Asked of the row, with the agreement as it stands on the same page: the database checks one row alone."""
        super().clean()
        agreement = getattr(self, "agreement", None)
        if agreement is not None and agreement.is_national:
            raise ValidationError(
                _(
                    "A national agreement covers the whole kingdom: remove its territories, "
                    "or say that it is not national."
                ),
                code="is_national",
            )


class Attendee(OrderedText):
    """Who was present at the signing, in the words of the source; not a signatory."""

    agreement = part_of_agreement("attendees")
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("party"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )

    class Meta(OrderedText.Meta):
        verbose_name = _("attendee")
        verbose_name_plural = _("attendees")
        constraints = [in_one_language("attendee", "text", _("Say who attended, in Arabic or in French."))]
