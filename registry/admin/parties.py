"""The parties and the persons who act for them."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from registry.exchange.calendar import calendar_of
from registry.models import Party, PartyIdentifier, Person, Representative
from registry.templatetags.show import in_language

from .base import Blocks, Citations, RegistryAdmin, Rows, name_shown
from .doubles import DoublesOfParty, PartyForm
from .exporting import ExportedList
from .members import MembersOfParty
from .names import OtherNames
from .party_page import at_a_glance
from .projects import ProjectsOfParty
from .publishing import PublishableAdmin
from .quick_party import QuickParty
from .site import site


class Identifiers(Rows):
    """Official numbers; none is mandatory."""

    model = PartyIdentifier
    fields = ("kind", "value", "issuer", "issued_on")


class Representatives(Blocks):
    """Who acts for the party, in which capacity and for how long."""

    model = Representative
    fields = (("person", "is_acting"), ("capacity_ar", "capacity_fr"), ("valid_from", "valid_until"))
    autocomplete_fields = ("person",)


@admin.register(Party, site=site)
class PartyAdmin(ExportedList, QuickParty, DoublesOfParty, MembersOfParty, PublishableAdmin):
    """An institution, association, company or group. It is published with its agreements; here its corrections are."""

    actions = ()
    form = PartyForm
    change_form_template = "admin/registry/party_change_form.html"
    change_list_template = "admin/registry/party_change_list.html"
    list_display = (name_shown, "kind", "acronym", "region_shown", "publication_shown")
    list_filter = ("kind", "region", "publication", "is_fictional")
    list_select_related = ("region",)
    search_help_text = _("Words of a present or former name, in either language.")
    exported_also = (("name_ar", None), ("name_fr", None), ("uuid", None))
    autocomplete_fields = ("region", "province", "commune", "parent")
    inlines = (OtherNames, Identifiers, Representatives, ProjectsOfParty, Citations)
    fieldsets = (
        (None, {"fields": ("kind", ("name_ar", "name_fr"), "acronym", "parent")}),
        (_("Territory"), {"fields": (("region", "province", "commune"),)}),
        (
            _("Not published"),
            {
                "description": _("These serve the ministry only: they are never published (law 09-08)."),
                "fields": ("address", ("phone", "email"), "bank_account", "note"),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Party]:
        """Suggestions name the place of a party. Who was merged into another one is listed no more."""
        rows: QuerySet[Party] = super().get_queryset(request)
        asked = request.resolver_match.url_name if request.resolver_match else ""
        if asked in ("autocomplete", "registry_party_changelist", self.export_name):
            rows = rows.filter(merged_into__isnull=True)
        return rows.select_related("province", "region") if asked == "autocomplete" else rows

    @admin.display(description=_("region"), ordering="region__code")
    def region_shown(self, party: Party) -> SafeString | str:
        return in_language(party.region, "name")

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        own = [
            path("<path:object_id>/agreements/", guarded(self.agreements_view), name="registry_party_agreements"),
            path("<path:object_id>/calendar.ics", guarded(self.calendar_view), name="registry_party_calendar"),
        ]
        return [*(self.of_heir(each) for each in own), *super().get_urls()]

    def _viewed(self, request: HttpRequest, object_id: str) -> Party:
        """The party of the address, for who may see it."""
        party: Party | None = self.get_object(request, unquote(object_id))
        if party is None:
            raise Http404
        if not self.has_view_permission(request, party):
            raise PermissionDenied
        return party

    def calendar_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What is due by or to the party, for the calendar of whoever follows it."""
        party = self._viewed(request, object_id)
        calendar = calendar_of(party, language=get_language() or "ar")
        response = HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="calendar-{party.uuid}.ics"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response

    def agreements_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One party at a glance: its agreements, money, reports and people, and whom it may be the double of."""
        party = self._viewed(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            **at_a_glance(party, request.GET.get("p")),
            **self.doubles_of(request, party),
            "title": gettext("The party at a glance"),
            "subtitle": str(party),
            "opts": self.opts,
            "party": party,
            "original": party,
            "list_address": f"{reverse('admin:registry_agreement_changelist')}?party={party.uuid}",
        }
        return TemplateResponse(request, "admin/registry/party_agreements.html", context)

    def get_fieldsets(self, request: HttpRequest, obj: Party | None = None) -> Any:
        """A new one may be asked whether it is a double."""
        (title, first), *others = super().get_fieldsets(request, obj)
        if obj is None:
            first = {**first, "fields": (*first["fields"], "is_another")}
        return ((title, first), *others)

    def get_inlines(self, request: HttpRequest, obj: Party | None) -> Any:
        inlines = super().get_inlines(request, obj)
        return inlines if obj else [each for each in inlines if each is not ProjectsOfParty]


@admin.register(Person, site=site)
class PersonAdmin(RegistryAdmin):
    """A person acting in office."""

    list_display = (name_shown, "capacities_shown")
    list_filter = ("is_fictional",)
    inlines = (OtherNames, Citations)
    fields = (("name_ar", "name_fr"), "national_id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        """With the offices, of which the list asks once."""
        rows: QuerySet[Person] = super().get_queryset(request)
        return rows.prefetch_related(Prefetch("capacities", Representative.objects.select_related("party")))

    @admin.display(description=_("capacity"))
    def capacities_shown(self, someone: Person) -> SafeString:
        """Two persons may bear one name: the office tells them apart."""
        held = someone.capacities.all()
        return format_html_join(" · ", "{} ({})", ((in_language(each, "capacity"), each.party) for each in held))
