"""Consultations (لقاءات تشاورية): the regional meetings at which the strategy was prepared and agreements proposed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Cited, Fictional, OrderedText, Publishable, Revised, as_printed, bilingual_char, date_precision
from .constraints import in_one_language, partial_date, unique
from .fields import folded
from .parties import Person
from .strategies import Strategy
from .territory import Region


class Consultation(Publishable, Cited, Fictional, Revised):
    """One meeting of a series. The round is null when no source numbers it."""

    strategy = models.ForeignKey(
        Strategy, models.PROTECT, null=True, blank=True, related_name="consultations", verbose_name=_("strategy")
    )
    round = models.PositiveSmallIntegerField(_("round"), null=True, blank=True)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="consultations", verbose_name=_("region")
    )
    held_on = models.DateField(_("date"), null=True, blank=True)
    held_on_precision = date_precision()
    held_on_printed = as_printed(_("date as printed"))
    place = bilingual_char(_("place"), 300)
    chair = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("chair"))
    search = folded("place_ar", "place_fr", "held_on_printed")

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        ordering = [models.F("held_on").desc(nulls_last=True), "-id"]
        constraints = [
            unique("strategy", "round", name="consultation_round_once", message=_("This round already exists.")),
            *partial_date("consultation", "held_on"),
        ]

    def __str__(self) -> str:
        known = {"month": "%m/%Y", "year": "%Y"}.get(self.held_on_precision, "%d/%m/%Y")
        day = self.held_on.strftime(known) if self.held_on else ""
        return " · ".join(str(part) for part in (self.region, self.held_on_printed or day) if part)


class Speaker(models.Model):
    """Who spoke at a consultation, and in which capacity."""

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="speakers", verbose_name=_("consultation")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    capacity = bilingual_char(_("capacity"), 300)
    position = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["position", "id"]
        constraints = [
            unique("consultation", "person", name="speaker_once", message=_("This person is already there."))
        ]

    def __str__(self) -> str:
        return str(self.person)


class Outcome(OrderedText):
    """What a consultation called for or proposed, in the words of the source."""

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="outcomes", verbose_name=_("consultation")
    )

    class Meta(OrderedText.Meta):
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        constraints = [in_one_language("outcome", "text", _("Enter the outcome in Arabic or in French."))]
