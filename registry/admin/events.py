"""Public events of the sources."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from registry.models import EventStatement, PublicEvent
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
    search_fields = ("title_ar__fold", "title_fr__fold")
    autocomplete_fields = ("organiser", "audience")
    inlines = (Statements, Citations)
    fields = (
        ("kind", "fiscal_year"),
        ("title_ar", "title_fr"),
        ("organiser", "audience"),
        ("held_on", "held_on_precision", "held_on_printed"),
    )

    @admin.display(description=_("date"), ordering="held_on")
    def held_shown(self, event: PublicEvent) -> SafeString | str:
        return day(event.held_on, event.held_on_precision)
