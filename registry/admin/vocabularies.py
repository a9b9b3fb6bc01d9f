"""The lists that the ministry keeps."""

from typing import Any, ClassVar

from django.contrib import admin

from registry.models import AgreementKind, CooperationAxis, ProjectLine, Service, TargetPopulation

from .base import Citations, name_shown
from .names import OtherNames
from .site import site
from .switching import SwitchingAdmin


class VocabularyAdmin(SwitchingAdmin):
    """One list: entries are switched off, never deleted."""

    list_display = ("position", name_shown, "slug", "disabled_on")
    list_display_links = (name_shown,)
    inlines: ClassVar[tuple[Any, ...]] = (Citations,)
    fields: ClassVar[tuple[Any, ...]] = (("slug", "position"), ("name_ar", "name_fr"), "disabled_on")


@admin.register(CooperationAxis, site=site)
class PlainVocabularyAdmin(VocabularyAdmin):
    """A list of names and nothing else."""


@admin.register(AgreementKind, site=site)
class AgreementKindAdmin(VocabularyAdmin):
    """What agreements call themselves, and the letters of the numbers that the register gives them."""

    fields = (("slug", "position"), ("name_ar", "name_fr"), "letters", "disabled_on")


@admin.register(TargetPopulation, site=site)
class PopulationAdmin(VocabularyAdmin):
    """Whom agreements serve; headings group them."""

    list_filter = ("is_heading",)
    autocomplete_fields = ("parent",)
    fields = (("slug", "position"), ("name_ar", "name_fr"), ("parent", "is_heading"), "disabled_on")


@admin.register(ProjectLine, site=site)
class ProjectLineAdmin(VocabularyAdmin):
    """The lines under which projects are financed."""

    inlines = (OtherNames, Citations)
    fields = (("slug", "position"), ("name_ar", "name_fr"), ("aim_ar", "aim_fr"), "disabled_on")


@admin.register(Service, site=site)
class ServiceAdmin(VocabularyAdmin):
    """What a family space offers."""

    list_filter = ("project_line",)
    fields = (("slug", "position"), ("name_ar", "name_fr"), "project_line", "disabled_on")
