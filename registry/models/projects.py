"""What the agreements bring about: projects of associations, and the Jisr al-Usra family spaces among them."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.choices import ProjectState

from .agreements import Agreement
from .base import Cited, Fictional, Publishable, Revised, Stamped, bilingual_char, mad
from .constraints import in_one_language, not_before, not_negative, rule, unique
from .fields import CleanCharField, CleanTextField, by_trigrams, folded
from .parties import Party
from .territory import Commune, Province, Region
from .vocabularies import ProjectLine, Service, TargetPopulation


class Project(Publishable, Cited, Fictional, Stamped, Revised):
    """One association's project under an agreement, in a project line. It is published with its agreement."""

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("agreement")
    )
    holder = models.ForeignKey(Party, models.PROTECT, related_name="projects", verbose_name=_("carried by"))
    project_line = models.ForeignKey(
        ProjectLine, models.PROTECT, related_name="projects", verbose_name=_("project line")
    )
    name = bilingual_char(_("name"))
    description = CleanTextField(_("description"), blank=True, default="")
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("province or prefecture")
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("commune")
    )
    state = models.CharField(_("state"), max_length=11, choices=ProjectState, default=ProjectState.PLANNED)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    budget = mad(_("budget (MAD)"))
    search = folded("name_ar", "name_fr")

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-id"]
        indexes = [by_trigrams("project")]
        constraints = [
            in_one_language("project", "name", _("Enter the name of the project in Arabic or in French.")),
            not_before("project", "starts_on", "ends_on", _("The project cannot end before it starts.")),
            not_negative("project", "budget"),
        ]

    @property
    def within_region(self) -> Region | None:
        """The region the project lies in, however precisely its place is known."""
        if self.commune:
            return self.commune.province.region
        return self.province.region if self.province else self.region

    def __str__(self) -> str:
        return self.name or ""


class FamilySpace(models.Model):
    """A Jisr al-Usra space (فضاء جسر الأسرة): the one-stop shop for families that a project runs.

    Coordinates are WGS 84.
    """

    project = models.OneToOneField(Project, models.CASCADE, related_name="space", verbose_name=_("project"))
    address = bilingual_char(_("address"), 300)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(20), MaxValueValidator(37)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-18), MaxValueValidator(0)],
    )
    opened_on = models.DateField(_("opening date"), null=True, blank=True)
    hours = bilingual_char(_("opening hours"), 300)
    phone = CleanCharField(_("telephone for the public"), max_length=40, blank=True, default="")
    capacity = models.PositiveIntegerField(_("capacity (persons)"), null=True, blank=True)
    services = models.ManyToManyField(Service, through="SpaceService", related_name="spaces")

    class Meta:
        verbose_name = _("family space")
        verbose_name_plural = _("family spaces")
        ordering = ["id"]
        constraints = [
            rule(
                Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__gte=20,
                    latitude__lte=37,
                    longitude__gte=-18,
                    longitude__lte=0,
                ),
                name="familyspace_coordinates_in_morocco",
                field="latitude",
                message=_("Enter both latitude and longitude, within Morocco (latitude 20 to 37, longitude -18 to 0)."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.project)


class SpaceService(models.Model):
    """A service that a family space offers."""

    space = models.ForeignKey(FamilySpace, models.CASCADE, related_name="service_links", verbose_name=_("family space"))
    service = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name=_("service"))

    class Meta:
        verbose_name = _("service of a space")
        verbose_name_plural = _("services of a space")
        ordering = ["service__position", "id"]
        constraints = [
            unique("space", "service", name="spaceservice_once", message=_("This service is already chosen."))
        ]

    def __str__(self) -> str:
        return str(self.service)


class ServedBeneficiaries(models.Model):
    """How many people of a population a project served in a period: counts only, never names (law 09-08)."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="beneficiaries", verbose_name=_("project"))
    population = models.ForeignKey(
        TargetPopulation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("target population")
    )
    period_start = models.DateField(_("period from"))
    period_end = models.DateField(_("period to"))
    women = models.PositiveIntegerField(_("women and girls"), null=True, blank=True)
    men = models.PositiveIntegerField(_("men and boys"), null=True, blank=True)
    total = models.PositiveIntegerField(_("total"))

    class Meta:
        verbose_name = _("beneficiaries served")
        verbose_name_plural = _("beneficiaries served")
        ordering = ["period_start", "id"]
        constraints = [
            not_before("servedbeneficiaries", "period_start", "period_end", _("The period ends before it begins.")),
            rule(
                Q(women__isnull=True) | Q(men__isnull=True) | Q(total=models.F("women") + models.F("men")),
                name="servedbeneficiaries_total_adds_up",
                field="total",
                message=_("The total is the sum of women and men."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.total}"
