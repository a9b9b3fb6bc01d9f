"""The calls for projects, with the figures of each source side by side."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from registry.models import CallDomain, CallFigure, CallForProjects
from registry.templatetags.show import day, in_language, ltr

from .base import Citations, Rows
from .publishing import PublishableAdmin
from .site import site


class Domains(Rows):
    """The subjects of the call."""

    model = CallDomain
    fields = ("position", "text_ar", "text_fr", "project_line")
    autocomplete_fields = ("project_line",)


class Figures(Rows):
    """One number that one source gives; sources that disagree stand side by side."""

    model = CallFigure
    fields = ("kind", "domain", "value", "qualifier", "source", "note_ar", "note_fr")
    autocomplete_fields = ("source",)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only the domains of this call."""
        if db_field.name == "domain":
            match = request.resolver_match
            call = match.kwargs.get("object_id") if match else None
            own = CallDomain.objects.filter(call=call) if str(call or "").isdecimal() else CallDomain.objects.none()
            kwargs["queryset"] = own
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(CallForProjects, site=site)
class CallAdmin(PublishableAdmin):
    """One edition of the yearly call."""

    list_display = ("edition_shown", "title_in_list", "opened_shown", "closed_shown", "publication_shown")
    list_display_links = ("edition_shown", "title_in_list")
    list_filter = ("publication", "is_fictional")
    inlines = (Domains, Figures, Citations)
    fields = ("edition", ("title_ar", "title_fr"), ("opened_on", "closed_on", "signed_on"), ("note_ar", "note_fr"))

    @admin.display(description=_("edition"), ordering="edition")
    def edition_shown(self, call: CallForProjects) -> SafeString | str:
        return ltr(call.edition)

    @admin.display(description=_("title"), ordering="title")
    def title_in_list(self, call: CallForProjects) -> SafeString | str:
        return in_language(call, "title")

    @admin.display(description=_("opened on"), ordering="opened_on")
    def opened_shown(self, call: CallForProjects) -> SafeString | str:
        return day(call.opened_on)

    @admin.display(description=_("closed on"), ordering="closed_on")
    def closed_shown(self, call: CallForProjects) -> SafeString | str:
        return day(call.closed_on)
