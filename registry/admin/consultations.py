"""The consultations."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from registry.models import Consultation, Outcome, Speaker
from registry.templatetags.show import day, in_language

from .base import Citations, Rows
from .publishing import PublishableAdmin
from .site import site


class Speakers(Rows):
    """Who spoke."""

    model = Speaker
    fields = ("position", "person", "capacity_ar", "capacity_fr")
    autocomplete_fields = ("person",)


class Outcomes(Rows):
    """What came out of it."""

    model = Outcome
    fields = ("position", "text_ar", "text_fr")


@admin.register(Consultation, site=site)
class ConsultationAdmin(PublishableAdmin):
    """One regional meeting."""

    list_display = ("region_shown", "held_shown", "round", "publication_shown")
    list_display_links = ("region_shown", "held_shown")
    list_filter = ("strategy", "region", "publication", "is_fictional")
    list_select_related = ("region",)
    search_fields = ("search", "region__search")
    search_help_text = _("The region, the place, or the date as the source writes it.")
    autocomplete_fields = ("strategy", "region", "chair")
    inlines = (Speakers, Outcomes, Citations)
    fields = (
        ("strategy", "round"),
        ("held_on", "held_on_precision", "held_on_printed"),
        ("region", "chair"),
        ("place_ar", "place_fr"),
    )

    @admin.display(description=_("region"), ordering="region__code", empty_value="—")
    def region_shown(self, consultation: Consultation) -> SafeString | str | None:
        return in_language(consultation.region, "name") or None

    @admin.display(description=_("date"), ordering="held_on")
    def held_shown(self, consultation: Consultation) -> SafeString | str:
        return day(consultation.held_on, consultation.held_on_precision) or consultation.held_on_printed
