"""What an agreement is measured by: a block for each indicator on the agreement's page, and a page for its values."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import DecimalField, Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.models import Indicator, IndicatorValue, TargetPopulation
from registry.templatetags.show import day, in_language, ltr, quantity

from .agreement_parts import PURPOSE
from .base import OF_AGREEMENT, Blocks, RegistryAdmin, Rows, TwoLanguages
from .deeds import QuantityField
from .forms import still_offered
from .site import site


class Quantities(TwoLanguages):
    """Numbers that need not be money."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, DecimalField):
            widget = forms.TextInput(attrs={"dir": "ltr", "inputmode": "decimal"})
            return db_field.formfield(form_class=QuantityField, widget=widget)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


def progress_of(indicator: Indicator) -> SafeString | str:
    """What was achieved, in numbers and as a bar; only of a row that was read `with_achieved`."""
    achieved = getattr(indicator, "achieved", None)
    if achieved is None:
        return ""
    said = format_html("{} ({})", quantity(achieved), day(indicator.achieved_on))  # type: ignore[attr-defined]
    progress = indicator.progress  # type: ignore[attr-defined]
    if progress is None:
        return said
    percent = f"{progress:.1f}".removesuffix(".0").replace(".", ",") + "\u00a0%"
    name = gettext("%(percent)s of the way from the baseline to the target") % {"percent": percent}
    bar = '{} <progress max="100" value="{}" aria-label="{}"></progress> {}'
    return format_html(bar, said, min(max(int(progress), 0), 100), name, ltr(percent))


class Indicators(Quantities, Blocks):
    """Each indicator, and how far it has come."""

    model = Indicator
    after_fieldset = PURPOSE
    fields = (
        ("name_ar", "name_fr", "position"),
        ("unit_ar", "unit_fr"),
        ("baseline", "target"),
        ("population", "sex"),
        ("verification_ar", "verification_fr"),
        "achieved_shown",
    )
    readonly_fields = ("achieved_shown",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Indicator]:
        rows: Any = super().get_queryset(request)  # of the model's own kind
        return rows.with_achieved().select_related("population")

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        """The populations are read once, not once for each row."""
        formset: Any = super().get_formset(request, obj, **kwargs)
        population = formset.form.base_fields.get("population")
        if population is not None:
            kept = Indicator.objects.filter(agreement_id=obj.pk).values("population") if obj else []
            offered = TargetPopulation.objects.filter(still_offered([]) | Q(pk__in=kept), is_heading=False)
            population.choices = [("", "---------"), *((row.pk, str(row)) for row in offered)]
        return formset

    @admin.display(description=_("achieved"), empty_value="—")
    def achieved_shown(self, indicator: Indicator) -> SafeString | str:
        if indicator._state.adding:
            return ""
        address = reverse("admin:registry_indicator_change", args=(indicator.pk,))
        link = format_html('<a href="{}">{}</a>', address, gettext("Values"))
        return format_html("{} {}", progress_of(indicator) or "—", link)


class Values(Quantities, Rows):
    """What it had reached, day by day."""

    model = IndicatorValue
    fields = ("measured_on", "value", "report_shown")
    readonly_fields = ("report_shown",)
    extra = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[IndicatorValue]:
        rows: QuerySet[IndicatorValue] = super().get_queryset(request)
        return rows.select_related("report")

    @admin.display(description=_("report"), empty_value="—")
    def report_shown(self, value: IndicatorValue) -> str | None:
        if value.report is None:
            return None
        return f"{value.report} {value.report.period_end:%d/%m/%Y}" if value.report.period_end else str(value.report)


@admin.register(Indicator, site=site)
class IndicatorAdmin(Quantities, RegistryAdmin):
    """One indicator with its values."""

    list_display = ("name_here", "agreement", "target_shown", "achieved_shown")
    list_select_related = ("agreement",)
    search_fields = ("agreement__search",)
    search_help_text = OF_AGREEMENT
    autocomplete_fields = ("agreement", "population")
    inlines = (Values,)
    fields = (
        "agreement",
        ("name_ar", "name_fr", "position"),
        ("unit_ar", "unit_fr"),
        ("baseline", "target"),
        ("population", "sex"),
        ("verification_ar", "verification_fr"),
        "achieved_shown",
    )
    readonly_fields = ("achieved_shown",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Indicator]:
        rows: Any = super().get_queryset(request)
        return rows.with_achieved()

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """An indicator stays with its agreement."""
        return ("agreement", *self.readonly_fields) if obj else self.readonly_fields

    @admin.display(description=_("indicator"), ordering="name")
    def name_here(self, indicator: Indicator) -> SafeString | str:
        return in_language(indicator, "name")

    @admin.display(description=_("target"), ordering="target", empty_value="—")
    def target_shown(self, indicator: Indicator) -> SafeString | str | None:
        return quantity(indicator.target) or None

    @admin.display(description=_("achieved"), empty_value="—")
    def achieved_shown(self, indicator: Indicator) -> SafeString | str | None:
        return progress_of(indicator) or None
