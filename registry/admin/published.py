"""The log of publications, to be read."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from registry import publication
from registry.models import PublishedVersion
from registry.templatetags.show import ltr, moment

from .base import ReadOnlyAdmin
from .site import site


def collection_label(name: str) -> str:
    """What people call the records of a collection; one that is no longer published keeps its code."""
    known = publication.COLLECTIONS.get(name)
    return capfirst(str(known.model._meta.verbose_name_plural)) if known else name


class CollectionFilter(admin.SimpleListFilter):
    """The records of one collection, by its code in the address and by its name on the page."""

    title = _("collection")
    parameter_name = "collection"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, collection_label(name)) for name in publication.COLLECTIONS]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(collection=self.value()) if self.value() else queryset


@admin.register(PublishedVersion, site=site)
class PublishedVersionAdmin(ReadOnlyAdmin):
    """What the public could read from when on, and who published it."""

    list_display = ("sequence", "at_shown", "collection_shown", "key_shown", "version", "action", "actor")
    list_filter = (CollectionFilter, "action")
    list_select_related = ("actor",)
    search_fields = ("key", "collection")
    search_help_text = _("The identifier of a record, or the name of a collection.")
    ordering = ("-sequence",)
    fields = (
        "sequence",
        "at_shown",
        "collection_shown",
        "key_shown",
        "version",
        "action",
        "actor",
        "reason",
        "digest",
        "text",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[PublishedVersion]:
        match = request.resolver_match
        rows: QuerySet[PublishedVersion] = super().get_queryset(request)
        return rows.defer("body") if match and match.url_name == "registry_publishedversion_changelist" else rows

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Codes are looked up as they are, not folded."""
        return admin.ModelAdmin.get_search_results(self, request, queryset, search_term)

    @admin.display(description=_("at"), ordering="at")
    def at_shown(self, row: PublishedVersion) -> SafeString | str:
        return moment(row.at)

    @admin.display(description=_("collection"), ordering="collection")
    def collection_shown(self, row: PublishedVersion) -> str:
        return collection_label(row.collection)

    @admin.display(description=_("key"), ordering="key")
    def key_shown(self, row: PublishedVersion) -> SafeString | str:
        return ltr(row.key)

    @admin.display(description="SHA-256")
    def digest(self, row: PublishedVersion) -> SafeString | str:
        return ltr(row.sha256)

    @admin.display(description=_("published text"))
    def text(self, row: PublishedVersion) -> SafeString:
        return format_html('<pre class="record" dir="ltr" tabindex="0">{}</pre>', row.body)
