"""The sources."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from registry.models import Source
from registry.templatetags.show import day

from .base import title_shown
from .site import site
from .switching import SwitchingAdmin


@admin.register(Source, site=site)
class SourceAdmin(SwitchingAdmin):
    """An article, a page, an official list."""

    list_display = (title_shown, "kind", "slug", "published_shown", "disabled_on")
    list_filter = ("kind", "language", "is_fictional")
    fieldsets = (
        (None, {"fields": (("slug", "kind", "language"), ("title_ar", "title_fr"), "title_is_printed")}),
        (_("Publication"), {"fields": (("publisher_ar", "publisher_fr"), "url", ("published_on", "published_text"))}),
        (_("Use"), {"fields": ("retrieved_on", ("credit_ar", "credit_fr"), "note", "disabled_on")}),
    )

    @admin.display(description=_("published on"), ordering="published_on")
    def published_shown(self, source: Source) -> SafeString | str:
        return day(source.published_on) or format_html("<bdi>{}</bdi>", source.published_text)
