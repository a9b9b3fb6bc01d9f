"""What an agreement is measured by: its indicators, and the values they reach."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.db.models.functions import NullIf, Round
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.choices import Sex

from .agreement_parts import part_of_agreement
from .base import Revised, bilingual_char
from .constraints import Sentence, in_one_language, unique
from .reports import Report
from .vocabularies import TargetPopulation


def measure(label: Sentence) -> models.DecimalField:
    """A count, a rate or a sum, in the unit of its indicator; null when unknown."""
    return models.DecimalField(label, max_digits=15, decimal_places=2, null=True, blank=True)


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    """Questions one asks of indicators."""

    def with_achieved(self) -> "IndicatorQuerySet":
        """With `achieved` and `achieved_on`, the latest value, and `progress`: the part of the way done, in percent.

        The way leads from the baseline to the target, up or down: from 40 to 10, 25 is half of it. Beyond the target
        is more than 100, away from it less than 0. Where the target is to keep the baseline there is no way to
        measure: kept is 100, otherwise unknown. What lacks a baseline, a target or a value has no progress.
        """
        latest = IndicatorValue.objects.filter(indicator=OuterRef("pk")).order_by("-measured_on")
        rows = self.annotate(
            achieved=Subquery(latest.values("value")[:1]), achieved_on=Subquery(latest.values("measured_on")[:1])
        )
        done = (F("achieved") - F("baseline")) * Decimal(100) / NullIf(F("target") - F("baseline"), Decimal(0))
        kept = When(target=F("baseline"), achieved=F("target"), then=Value(Decimal(100)))
        number = models.DecimalField(max_digits=20, decimal_places=1)
        return rows.annotate(progress=Case(kept, default=Round(done, precision=1), output_field=number))


class Indicator(Revised):
    """What is counted to see whether an agreement reaches its objectives, from a baseline to a target.

    `population` and `sex` say whom it counts, where it counts people of one kind. What was achieved and the progress
    are never typed: they are the latest of its values (`with_achieved`).
    """

    agreement = part_of_agreement("indicators")
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    name = bilingual_char(_("indicator"))
    unit = bilingual_char(_("unit"), 100)
    baseline = measure(_("baseline"))
    target = measure(_("target"))
    population = models.ForeignKey(
        TargetPopulation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("target population")
    )
    sex = models.CharField(_("sex"), max_length=5, choices=Sex, blank=True, default="")
    verification = bilingual_char(_("source of verification"))

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["position", "id"]
        constraints = [in_one_language("indicator", "name", _("Enter the indicator in Arabic or in French."))]

    def __str__(self) -> str:
        return self.name or ""


class IndicatorValue(models.Model):
    """What an indicator had reached on a day, and the report that says so, if one does."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="values", verbose_name=_("indicator"))
    measured_on = models.DateField(_("measured on"))
    value = models.DecimalField(_("value"), max_digits=15, decimal_places=2)
    # RESTRICT, not PROTECT: an agreement that is deleted as a draft takes both along.
    report = models.ForeignKey(
        Report, models.RESTRICT, null=True, blank=True, related_name="values", verbose_name=_("report")
    )

    class Meta:
        verbose_name = _("value of an indicator")
        verbose_name_plural = _("values of an indicator")
        ordering = ["-measured_on"]
        constraints = [
            unique(
                "indicator",
                "measured_on",
                name="indicatorvalue_once_a_day",
                message=_("The indicator already has a value on this day: correct that one."),
            )
        ]

    def __str__(self) -> str:
        return str(self.value).replace(".", ",")

    def clean(self) -> None:
        """Asked here, not by the database: it knows neither today nor another table."""
        super().clean()
        if self.measured_on and self.measured_on > timezone.localdate():
            message = _("A value is measured on a day that has come.")
            raise ValidationError({"measured_on": ValidationError(message, code="measured_on")})
        if self.report is not None and self.report.agreement_id != self.indicator.agreement_id:
            message = _("Choose a report of the same agreement.")
            raise ValidationError({"report": ValidationError(message, code="report")})
