"""Regional envelopes and coverage."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from registry.models import Coverage, EnvelopeChannel, RegionalEnvelope
from registry.templatetags.show import amount, day, in_language, ltr

from .base import Citations, Rows, region_shown
from .publishing import PublishableAdmin
from .site import site


class Channels(Rows):
    """Through whom the envelope is spent."""

    model = EnvelopeChannel
    fields = ("party",)
    autocomplete_fields = ("party",)


@admin.register(RegionalEnvelope, site=site)
class EnvelopeAdmin(PublishableAdmin):
    """Money set aside for a region."""

    list_display = (region_shown, "years", "amount_shown", "publication_shown")
    list_filter = ("region", "publication", "is_fictional")
    list_select_related = ("region",)
    search_fields = ("region__search",)
    search_help_text = _("The name of a region.")
    autocomplete_fields = ("region",)
    inlines = (Channels, Citations)
    fields = (
        "region",
        ("start_year", "end_year"),
        ("amount", "amount_is_estimate", "amount_printed"),
        ("purpose_ar", "purpose_fr"),
    )

    @admin.display(description=_("years"), ordering="start_year")
    def years(self, envelope: RegionalEnvelope) -> SafeString | str:
        known = [str(year) for year in (envelope.start_year, envelope.end_year) if year]
        return ltr("-".join(dict.fromkeys(known)))

    @admin.display(description=_("amount (MAD)"), ordering="amount")
    def amount_shown(self, envelope: RegionalEnvelope) -> SafeString | str:
        return amount(envelope.amount)


@admin.register(Coverage, site=site)
class CoverageAdmin(PublishableAdmin):
    """Who is entitled, who is served."""

    list_display = (region_shown, "population_shown", "period", "entitled", "served", "gap_shown", "publication_shown")
    list_filter = ("region", "population", "publication", "is_fictional")
    list_select_related = ("region", "population")
    search_fields = ("region__search", "province__search", "population__search")
    search_help_text = _("A region, a province or prefecture, or a target population.")
    autocomplete_fields = ("region", "province", "population")
    inlines = (Citations,)
    fields = (
        ("region", "province", "population"),
        ("period_start", "period_end"),
        ("entitled", "served"),
        ("statement_ar", "statement_fr"),
    )

    @admin.display(description=_("target population"), ordering="population__position")
    def population_shown(self, coverage: Coverage) -> SafeString | str:
        return in_language(coverage.population, "name")

    @admin.display(description=_("period"), ordering="period_start")
    def period(self, coverage: Coverage) -> SafeString | str:
        bounds = [bound for bound in (coverage.period_start, coverage.period_end) if bound]
        return ltr(format_html_join(" – ", "{}", ((day(bound),) for bound in bounds)) if bounds else None)

    @admin.display(description=_("gap"))
    def gap_shown(self, coverage: Coverage) -> SafeString | str:
        return ltr(coverage.gap)
