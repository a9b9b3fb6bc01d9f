"""The projects, the family spaces among them, and whom they served."""

from typing import Any, ClassVar

from django.contrib import admin
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from registry.models import FamilySpace, Project, ServedBeneficiaries, Service, SpaceService
from registry.templatetags.show import badge, in_language

from .base import Blocks, Citations, ReadOnlyRows, Rows, name_shown, region_shown
from .exporting import ExportedList
from .forms import ChoosingForm, Links, boxes
from .publishing import PublishableAdmin
from .site import site


class ProjectRows(ReadOnlyRows):
    """Projects as lines that lead to their own pages."""

    model = Project
    fields = readonly_fields = ("name_here", "project_line", "state", "starts_on", "ends_on")
    show_change_link = True
    verbose_name_plural = _("projects")

    @admin.display(description=_("name"))
    def name_here(self, project: Project) -> SafeString | str:
        return in_language(project, "name")


class ProjectsOfAgreement(ProjectRows):
    """The projects that the agreement finances."""

    fk_name = "agreement"


class ProjectsOfParty(ProjectRows):
    """The projects that the party carries."""

    fk_name = "holder"


class SpaceForm(ChoosingForm):
    """A family space, with a box for each service."""

    service_boxes = boxes(Service.objects.all(), _("services"))
    links: ClassVar[dict[str, Links]] = {"service_boxes": Links(SpaceService, "space", "service")}


class Space(Blocks):
    """The family space that the project runs, when it runs one."""

    model = FamilySpace
    form = SpaceForm
    formset: Any = BaseInlineFormSet
    fields = (
        ("address_ar", "address_fr"),
        ("latitude", "longitude"),
        ("opened_on", "capacity", "phone"),
        ("hours_ar", "hours_fr"),
        "service_boxes",
    )

    @admin.display(description=_("services"))
    def service_boxes(self, space: FamilySpace) -> str:
        return SpaceForm.links["service_boxes"].shown(space)


class Served(Rows):
    """Counts, never names."""

    model = ServedBeneficiaries
    fields = ("population", "period_start", "period_end", "women", "men", "total")
    autocomplete_fields = ("population",)


@admin.register(Project, site=site)
class ProjectAdmin(ExportedList, PublishableAdmin):
    """One association's project. It is published with its agreement; here its corrections are."""

    actions = ()

    list_display = (name_shown, "holder_shown", "line_shown", region_shown, "state_shown", "publication_shown")
    list_filter = ("state", "project_line", "region", "publication", "is_fictional")
    list_select_related = ("holder", "project_line", "region")
    exported_also = (("starts_on", None), ("ends_on", None), ("budget", None), ("uuid", None))
    autocomplete_fields = ("agreement", "holder", "region", "province", "commune")
    inlines = (Space, Served, Citations)
    fieldsets = (
        (None, {"fields": (("name_ar", "name_fr"), ("holder", "agreement"), ("project_line", "state"))}),
        (_("Territory"), {"fields": (("region", "province", "commune"),)}),
        (_("Period and budget"), {"fields": (("starts_on", "ends_on", "budget"),)}),
        (_("Description"), {"fields": (("description_ar", "description_fr"),)}),
    )

    def save_model(self, request: HttpRequest, obj: Project, form: Any, change: bool) -> None:
        """A project of a fictional agreement is fictional."""
        if obj.agreement is not None and obj.agreement.is_fictional:
            obj.is_fictional = True
        super().save_model(request, obj, form, change)

    def written(self, thing: Project) -> set[str]:
        """The mark of fiction too, which an agreement chosen today may have brought."""
        return super().written(thing) | ({"is_fictional"} if thing.is_fictional else set())

    @admin.display(description=_("carried by"), ordering="holder__name")
    def holder_shown(self, project: Project) -> SafeString | str:
        return in_language(project.holder, "name")

    @admin.display(description=_("project line"), ordering="project_line__position")
    def line_shown(self, project: Project) -> SafeString | str:
        return in_language(project.project_line, "name")

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, project: Project) -> SafeString:
        return badge(project.state, project.get_state_display())
