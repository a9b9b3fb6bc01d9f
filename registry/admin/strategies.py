"""The strategy and its pillars."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from registry.models import Pillar, Strategy, StrategyStatement
from registry.templatetags.show import in_language

from .base import Citations, Rows, name_shown
from .names import OtherNames
from .site import site
from .switching import SwitchingAdmin


class Statements(Rows):
    """What the strategy says of itself."""

    model = StrategyStatement
    fields = ("position", "kind", "text_ar", "text_fr")


@admin.register(Strategy, site=site)
class StrategyAdmin(SwitchingAdmin):
    """A strategy, or a wider policy frame."""

    list_display = (name_shown, "kind", "start_year", "end_year", "disabled_on")
    list_filter = ("kind", "stage")
    inlines = (OtherNames, Statements, Citations)
    fields = (("slug", "kind", "stage"), ("name_ar", "name_fr"), ("start_year", "end_year"), "disabled_on")


@admin.register(Pillar, site=site)
class PillarAdmin(SwitchingAdmin):
    """A pillar; its code is what other programs ask by."""

    list_display = ("number", name_shown, "slug", "strategy_shown", "disabled_on")
    list_display_links = ("number", name_shown)
    list_filter = ("strategy",)
    list_select_related = ("strategy",)
    autocomplete_fields = ("strategy",)
    inlines = (OtherNames, Citations)
    fields = (("strategy", "number", "slug"), ("name_ar", "name_fr"), "disabled_on")

    @admin.display(description=_("strategy"), ordering="strategy__slug")
    def strategy_shown(self, pillar: Pillar) -> SafeString | str:
        return in_language(pillar.strategy, "name")
