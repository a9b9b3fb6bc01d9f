"""Money and need by region: regional envelopes, and the gap between those entitled and those served."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Cited, Fictional, Publishable, Revised, as_printed, bilingual_char, mad
from .constraints import not_before, not_negative, unique
from .parties import Party
from .territory import Province, Region
from .vocabularies import TargetPopulation


class RegionalEnvelope(Publishable, Cited, Fictional, Revised):
    """Money (MAD) set aside for a region. Year and period are null when the source does not give them."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="envelopes", verbose_name=_("region"))
    amount = mad(_("amount (MAD)"))
    amount_is_estimate = models.BooleanField(_("estimate"), default=False)
    amount_printed = as_printed(_("amount as printed"))
    start_year = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    end_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    purpose = bilingual_char(_("purpose"), 500)
    channels = models.ManyToManyField(Party, through="EnvelopeChannel", related_name="envelopes")

    class Meta:
        verbose_name = _("regional envelope")
        verbose_name_plural = _("regional envelopes")
        ordering = ["region__code", "id"]
        constraints = [
            not_negative("regionalenvelope", "amount"),
            not_before("regionalenvelope", "start_year", "end_year", _("The last year is not before the first year.")),
        ]

    def __str__(self) -> str:
        return " · ".join(part for part in (str(self.region), self.purpose or "") if part)


class EnvelopeChannel(models.Model):
    """An establishment through which an envelope is spent."""

    envelope = models.ForeignKey(
        RegionalEnvelope, models.CASCADE, related_name="channel_links", verbose_name=_("regional envelope")
    )
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("channel"))

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["id"]
        constraints = [
            unique("envelope", "party", name="envelopechannel_once", message=_("This channel is already there."))
        ]

    def __str__(self) -> str:
        return str(self.party)


class Coverage(Publishable, Cited, Fictional, Revised):
    """Those entitled against those served, for a territory, a population and a period; numbers may be absent."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="coverage", verbose_name=_("region"))
    province = models.ForeignKey(
        Province,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="coverage",
        verbose_name=_("province or prefecture"),
    )
    population = models.ForeignKey(
        TargetPopulation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="coverage",
        verbose_name=_("target population"),
    )
    period_start = models.DateField(_("period from"), null=True, blank=True)
    period_end = models.DateField(_("period to"), null=True, blank=True)
    entitled = models.PositiveIntegerField(_("entitled"), null=True, blank=True)
    served = models.PositiveIntegerField(_("beneficiaries"), null=True, blank=True)
    statement = bilingual_char(_("what the source says"), 1000)

    class Meta:
        verbose_name = _("coverage")
        verbose_name_plural = _("coverage")
        ordering = ["region__code", "id"]
        constraints = [not_before("coverage", "period_start", "period_end", _("The period ends before it begins."))]

    @property
    def gap(self) -> int | None:
        """How many entitled people are not served; None while either number is unknown."""
        return None if self.entitled is None or self.served is None else self.entitled - self.served

    def __str__(self) -> str:
        return " · ".join(str(part) for part in (self.region, self.population) if part)
