"""The signing ceremonies."""

from typing import ClassVar

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from registry.models import (
    Ceremony,
    CeremonyLine,
    CeremonyParty,
    CeremonyPopulation,
    ProjectLine,
    TargetPopulation,
)
from registry.templatetags.show import day

from .base import Citations, Rows, region_shown, title_shown
from .ceremony_work import CeremonyWork
from .exporting import ExportedList
from .forms import ChoosingForm, Links, boxes
from .printing import ListOfCeremony
from .site import site


class CeremonyForm(ChoosingForm):
    """A ceremony, with boxes for the lines and populations of what was signed."""

    line_boxes = boxes(ProjectLine.objects.all(), _("project lines"))
    population_boxes = boxes(TargetPopulation.objects.filter(is_heading=False), _("target populations"))
    links: ClassVar[dict[str, Links]] = {
        "line_boxes": Links(CeremonyLine, "ceremony", "project_line"),
        "population_boxes": Links(CeremonyPopulation, "ceremony", "population"),
    }


class CeremonyParties(Rows):
    """The parties that the sources name; none is invented."""

    model = CeremonyParty
    fields = ("party",)
    autocomplete_fields = ("party",)


@admin.register(Ceremony, site=site)
class CeremonyAdmin(ExportedList, ListOfCeremony, CeremonyWork):
    """Many agreements, signed together."""

    form = CeremonyForm
    list_display = (title_shown, "held_shown", region_shown, "number_of_agreements", "publication_shown")
    list_filter = ("publication", "region", "is_fictional")
    list_select_related = ("region",)
    autocomplete_fields = ("kind", "region", "chair", "strategy", "call", "template")
    inlines = (CeremonyParties, Citations)
    fieldsets = (
        (
            None,
            {"fields": (("title_ar", "title_fr"), ("kind", "number_of_agreements"), ("strategy", "call"), "template")},
        ),
        (
            _("Day and place"),
            {
                "fields": (
                    ("held_on", "held_on_precision", "held_on_printed"),
                    ("place_ar", "place_fr"),
                    ("region", "scope_printed"),
                )
            },
        ),
        (_("Chair"), {"fields": ("chair", ("chair_capacity_ar", "chair_capacity_fr"))}),
        (_("Lines and populations"), {"fields": ("line_boxes", "population_boxes")}),
    )

    @admin.display(description=_("date"), ordering="held_on")
    def held_shown(self, ceremony: Ceremony) -> SafeString | str:
        return day(ceremony.held_on, ceremony.held_on_precision)

    @admin.display(description=_("project lines"))
    def line_boxes(self, ceremony: Ceremony) -> str:
        return CeremonyForm.links["line_boxes"].shown(ceremony)

    @admin.display(description=_("target populations"))
    def population_boxes(self, ceremony: Ceremony) -> str:
        return CeremonyForm.links["population_boxes"].shown(ceremony)
