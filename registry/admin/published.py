"""The log of publications, to be read."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from registry.models import PublishedVersion
from registry.templatetags.show import ltr, moment

from .base import ReadOnlyAdmin
from .site import site


@admin.register(PublishedVersion, site=site)
class PublishedVersionAdmin(ReadOnlyAdmin):
    """What the public could read from when on, and who published it."""

    list_display = ("sequence", "at_shown", "collection", "key_shown", "version", "action", "actor")
    list_filter = ("collection", "action")
    list_select_related = ("actor",)
    search_fields = ("key", "collection")
    search_help_text = _("The identifier of a record, or the name of a collection.")
    ordering = ("-sequence",)
    fields = (
        "sequence",
        "at_shown",
        "collection",
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

    @admin.display(description=_("key"), ordering="key")
    def key_shown(self, row: PublishedVersion) -> SafeString | str:
        return ltr(row.key)

    @admin.display(description="SHA-256")
    def digest(self, row: PublishedVersion) -> SafeString | str:
        return ltr(row.sha256)

    @admin.display(description=_("published text"))
    def text(self, row: PublishedVersion) -> SafeString:
        return format_html('<pre class="record" dir="ltr">{}</pre>', row.body)
