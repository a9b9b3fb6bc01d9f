"""Signing ceremonies: many agreements signed together, whose number and parties may be unknown."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.choices import GIVEN_UP_STATES

from .agreements import Agreement
from .base import Cited, Fictional, Publishable, Revised, as_printed, bilingual_char, date_precision
from .constraints import in_one_language, partial_date, unique
from .fields import by_trigrams, folded
from .parties import Party, Person
from .strategies import Strategy
from .territory import Region
from .vocabularies import AgreementKind, ProjectLine, TargetPopulation


class Ceremony(Publishable, Cited, Fictional, Revised):
    """A ceremony (حفل توقيع). The number of agreements is null when no source gives it; parties are never invented."""

    title = bilingual_char(_("title"), 1000)
    kind = models.ForeignKey(
        AgreementKind, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kind of the agreements")
    )
    number_of_agreements = models.PositiveIntegerField(_("number of agreements"), null=True, blank=True)
    held_on = models.DateField(_("date"), null=True, blank=True)
    held_on_precision = date_precision()
    held_on_printed = as_printed(_("date as printed"))
    place = bilingual_char(_("place"), 300)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    scope_printed = as_printed(_("territory as printed"))
    chair = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("chair"))
    chair_capacity = bilingual_char(_("capacity of the chair"), 300)
    strategy = models.ForeignKey(
        Strategy, models.PROTECT, null=True, blank=True, related_name="ceremonies", verbose_name=_("strategy")
    )
    call = models.ForeignKey(
        "CallForProjects",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ceremonies",
        verbose_name=_("call for projects"),
    )
    template = models.ForeignKey(
        Agreement,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("agreement to copy"),
        help_text=_(
            "What the agreements of the ceremony have in common: kind, pillars, dates, purpose, and the parties beside "
            "the association. Not published."
        ),
    )
    parties = models.ManyToManyField(Party, through="CeremonyParty", related_name="ceremonies")
    search = folded("title_ar", "title_fr", "place_ar", "place_fr")

    class Meta:
        verbose_name = _("signing ceremony")
        verbose_name_plural = _("signing ceremonies")
        ordering = [models.F("held_on").desc(nulls_last=True), "-id"]
        indexes = [by_trigrams("ceremony")]
        constraints = [
            in_one_language("ceremony", "title", _("Enter the title of the ceremony in Arabic or in French.")),
            *partial_date("ceremony", "held_on"),
        ]

    def __str__(self) -> str:
        return self.title or ""

    def own_agreements(self) -> models.QuerySet[Agreement]:
        """What is signed at it: not the agreement that is copied, nor one that was given up."""
        rows = Agreement.objects.filter(ceremony=self).exclude(pk=self.template_id or 0)
        return rows.exclude(state__in=GIVEN_UP_STATES).order_by("pk")


class CeremonyParty(models.Model):
    """A party, named or not, to the agreements signed at a ceremony."""

    ceremony = models.ForeignKey(Ceremony, models.CASCADE, related_name="party_links", verbose_name=_("ceremony"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("party"))

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["id"]
        constraints = [
            unique("ceremony", "party", name="ceremonyparty_once", message=_("This party is already there."))
        ]

    def __str__(self) -> str:
        return str(self.party)


class CeremonyLine(models.Model):
    """A project line of the agreements signed at a ceremony."""

    ceremony = models.ForeignKey(Ceremony, models.CASCADE, related_name="lines", verbose_name=_("ceremony"))
    project_line = models.ForeignKey(ProjectLine, models.PROTECT, related_name="+", verbose_name=_("project line"))

    class Meta:
        verbose_name = _("project line")
        verbose_name_plural = _("project lines")
        ordering = ["id"]
        constraints = [
            unique("ceremony", "project_line", name="ceremonyline_once", message=_("This line is already chosen."))
        ]

    def __str__(self) -> str:
        return str(self.project_line)


class CeremonyPopulation(models.Model):
    """Whom the agreements signed at a ceremony are for."""

    ceremony = models.ForeignKey(Ceremony, models.CASCADE, related_name="populations", verbose_name=_("ceremony"))
    population = models.ForeignKey(
        TargetPopulation, models.PROTECT, related_name="+", verbose_name=_("target population")
    )

    class Meta:
        verbose_name = _("target population")
        verbose_name_plural = _("target populations")
        ordering = ["id"]
        constraints = [
            unique(
                "ceremony",
                "population",
                name="ceremonypopulation_once",
                message=_("This population is already chosen."),
            )
        ]

    def __str__(self) -> str:
        return str(self.population)
