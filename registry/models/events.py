"""Public events that sources tell of and that are neither agreement, ceremony nor consultation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.choices import EventKind

from .base import Cited, Fictional, OrderedText, Revised, as_printed, bilingual_char, date_precision
from .constraints import in_one_language, partial_date
from .parties import Party


class PublicEvent(Cited, Fictional, Revised):
    """A budget presentation, a regional forum… with what was stated there."""

    kind = models.CharField(_("kind"), max_length=19, choices=EventKind)
    title = bilingual_char(_("title"))
    organiser = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="organised_events", verbose_name=_("organiser")
    )
    audience = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("before")
    )
    held_on = models.DateField(_("date"), null=True, blank=True)
    held_on_precision = date_precision()
    held_on_printed = as_printed(_("date as printed"))
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"), null=True, blank=True)

    class Meta:
        verbose_name = _("public event")
        verbose_name_plural = _("public events")
        ordering = ["id"]
        constraints = [
            in_one_language("publicevent", "title", _("Enter the title of the event in Arabic or in French.")),
            *partial_date("publicevent", "held_on"),
        ]

    def __str__(self) -> str:
        return self.title or ""


class EventStatement(OrderedText, Cited):
    """What was stated at an event."""

    event = models.ForeignKey(PublicEvent, models.CASCADE, related_name="statements", verbose_name=_("public event"))

    class Meta(OrderedText.Meta):
        verbose_name = _("statement of an event")
        verbose_name_plural = _("statements of an event")
        constraints = [in_one_language("eventstatement", "text", _("Enter the statement in Arabic or in French."))]
