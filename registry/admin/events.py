"""Public events of the sources."""

from django.contrib import admin
from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Coalesce, Concat
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from registry.models import EventStatement, PublicEvent
from registry.models.fields import Fold, matching
from registry.templatetags.show import day

from .base import Citations, RegistryAdmin, Rows, title_shown
from .site import site


class Statements(Rows):
    """What was stated."""

    model = EventStatement
    fields = ("position", "text_ar", "text_fr")


@admin.register(PublicEvent, site=site)
class EventAdmin(RegistryAdmin):
    """A budget presentation, a forum…"""

    list_display = (title_shown, "kind", "held_shown")
    list_filter = ("kind", "is_fictional")
    search_fields = ("title",)
    autocomplete_fields = ("organiser", "audience")
    inlines = (Statements, Citations)
    fields = (
        ("kind", "fiscal_year"),
        ("title_ar", "title_fr"),
        ("organiser", "audience"),
        ("held_on", "held_on_precision", "held_on_printed"),
    )

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Events are few: their titles are folded while searching."""
        parts = (Coalesce(name, Value(""), output_field=TextField()) for name in ("title_ar", "title_fr"))
        titles = Concat(next(parts), Value(" "), next(parts), output_field=TextField())
        return matching(queryset.alias(words=Fold(titles)), "words", search_term), False

    @admin.display(description=_("date"), ordering="held_on")
    def held_shown(self, event: PublicEvent) -> SafeString | str:
        return day(event.held_on, event.held_on_precision)
