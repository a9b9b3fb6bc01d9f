"""What many models share: bilingual names, switching off instead of deleting, dates that are only partly known."""

import uuid
from calendar import monthrange
from datetime import date
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.choices import DatePrecision, PublicationStatus

from .fields import CleanCharField


def date_precision() -> models.CharField:
    """The precision that stands beside a partly known date; empty when the date is unknown."""
    return models.CharField(_("precision of the date"), max_length=5, choices=DatePrecision, blank=True, default="")


def last_day_of(day: date, precision: str) -> date:
    """The last day that a partly known date may mean; in the database, `constraints.last_day`."""
    if precision == DatePrecision.YEAR:
        return day.replace(month=12, day=31)
    if precision == DatePrecision.MONTH:
        return day.replace(day=monthrange(day.year, day.month)[1])
    return day


def first_day_of(day: date, precision: str) -> date:
    """The first day that a partly known date may mean, as it is stored."""
    if precision == DatePrecision.YEAR:
        return day.replace(month=1, day=1)
    return day.replace(day=1) if precision == DatePrecision.MONTH else day


LEVELS = 20
"""More than any chain of frameworks, organs or populations has: the walk also ends where others made a circle."""


def refuse_cycle(instance: models.Model, field: str, message: Any) -> None:
    """Refuses a record that, through `field`, would stand above itself. A CHECK sees one row, this sees the chain."""
    above = getattr(instance, f"{field}_id")
    for _level in range(LEVELS):
        if above is None or instance.pk is None:
            return
        if above == instance.pk:
            raise ValidationError({field: ValidationError(message, code=field)})
        rows = type(instance)._base_manager.filter(pk=above)
        above = rows.values_list(f"{field}_id", flat=True).first()


AS_PRINTED = _("as printed")


def as_printed(label: Any = AS_PRINTED) -> CleanCharField:
    """The words of the paper or article, kept beside the value that was read from them."""
    return CleanCharField(label, max_length=300, blank=True, default="")


def mad(label: Any, **options: Any) -> models.DecimalField:
    """Money in Moroccan dirhams (MAD) with centimes; null when unknown, unless the options say otherwise."""
    return models.DecimalField(label, max_digits=15, decimal_places=2, **{"null": True, "blank": True, **options})


def bilingual_char(label: Any, max_length: int = 500, **options: Any) -> CleanCharField:
    """A short text that ``translation.py`` splits into Arabic and French."""
    return CleanCharField(label, max_length=max_length, blank=True, default="", **options)


class Switchable(models.Model):
    """A row of a reference list: never deleted, switched off from a day on."""

    disabled_on = models.DateField(
        _("disabled on"),
        null=True,
        blank=True,
        help_text=_("From this day on it is no longer offered for new records."),
    )

    class Meta:
        abstract = True


class Cited(models.Model):
    """A thing whose facts name the source that proves them."""

    citations = GenericRelation("registry.Citation", verbose_name=_("citations"))

    class Meta:
        abstract = True


class Fictional(models.Model):
    """A thing that may be demonstration data, and says so wherever it shows."""

    is_fictional = models.BooleanField(_("fictional demonstration data"), default=False, editable=False)

    class Meta:
        abstract = True


class Stamped(models.Model):
    """When a row was created and last saved."""

    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        abstract = True


class Revised(models.Model):
    """A thing with a page of its own, which two people may have open at once.

    The number says which state of the thing, its parts included, a page shows. The database alone moves it
    (``registry.models.revisions``), so no road leaves it behind.
    """

    revision = models.PositiveIntegerField(_("revision"), default=1, db_default=1, editable=False)

    class Meta:
        abstract = True


class OrderedText(models.Model):
    """One item of an ordered list of bilingual texts."""

    position = models.PositiveSmallIntegerField(_("order"), default=1)
    text = bilingual_char(_("text"), max_length=2000)

    class Meta:
        abstract = True
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text or ""


class Publishable(models.Model):
    """A thing the public may read once a supervisor has published it.

    The identifier is stable and cannot be guessed. The two fields of the track, which has nothing to do with the
    legal life of an agreement, are written by ``registry.publication`` alone.
    """

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    publication = models.CharField(
        _("publication"),
        max_length=11,
        choices=PublicationStatus,
        default=PublicationStatus.UNPUBLISHED,
        editable=False,
    )
    published_version = models.PositiveIntegerField(_("published version"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True
