"""Regions, provinces, communes: the official lists, to be read."""

from typing import Any

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from registry.models import Commune, Province, Region
from registry.templatetags.show import in_language, ltr

from .base import RegistryAdmin, name_shown
from .names import OtherNames
from .site import site


class TerritoryAdmin(RegistryAdmin):
    """Follows the official lists: the rights say that nobody edits them by hand."""

    ordering = ("code",)

    @admin.display(description=_("HCP code"), ordering="code")
    def code_shown(self, place: Any) -> SafeString | str:
        return ltr(place.code)

    @admin.display(description=_("population 2024"), ordering="population_2024")
    def people(self, place: Any) -> SafeString | str:
        return ltr(f"{place.population_2024:,}".replace(",", "\u202f")) if place.population_2024 is not None else ""

    @admin.display(description=_("region"), ordering="region__code")
    def region_shown(self, place: Any) -> SafeString | str:
        return in_language(place.region, "name")


@admin.register(Region, site=site)
class RegionAdmin(TerritoryAdmin):
    """The twelve regions."""

    list_display = ("code_shown", name_shown, "iso", "people", "disabled_on")
    list_display_links = ("code_shown", name_shown)
    autocomplete_fields = ("chef_lieu",)
    inlines = (OtherNames,)
    fields = (
        ("code", "iso"),
        ("name_ar", "name_fr"),
        ("full_name_ar", "full_name_fr"),
        "chef_lieu",
        ("population_2024", "population_2014", "households_2024"),
        "disabled_on",
    )


@admin.register(Province, site=site)
class ProvinceAdmin(TerritoryAdmin):
    """Provinces, prefectures and their districts."""

    list_display = ("code_shown", name_shown, "kind", "region_shown", "people", "disabled_on")
    list_display_links = ("code_shown", name_shown)
    list_filter = ("region", "kind")
    list_select_related = ("region",)
    autocomplete_fields = ("region", "parent")
    fields = (
        ("code", "iso", "kind"),
        ("name_ar", "name_fr"),
        ("region", "parent"),
        ("population_2024", "population_2014", "households_2024"),
        "disabled_on",
    )


@admin.register(Commune, site=site)
class CommuneAdmin(TerritoryAdmin):
    """Communes and districts of cities."""

    list_display = ("code_shown", name_shown, "kind", "province_shown", "people", "disabled_on")
    list_display_links = ("code_shown", name_shown)
    list_filter = ("kind", "province__region")
    list_select_related = ("province",)
    autocomplete_fields = ("province",)
    fields = (
        ("code", "kind"),
        ("name_ar", "name_fr"),
        "province",
        ("population_2024", "population_2014"),
        "disabled_on",
    )

    @admin.display(description=_("province or prefecture"), ordering="province__code")
    def province_shown(self, commune: Commune) -> SafeString | str:
        return in_language(commune.province, "name")
