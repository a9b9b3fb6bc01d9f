"""The steps that agreements took, to be read."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from registry.models import Transition
from registry.steps import STEPS
from registry.templatetags.show import moment

from .base import ReadOnlyAdmin
from .site import site


@admin.register(Transition, site=site)
class TransitionAdmin(ReadOnlyAdmin):
    """Who took which step, when and why."""

    list_display = ("at_shown", "agreement", "step_shown", "from_state", "to_state", "actor")
    list_display_links = ("at_shown",)
    list_filter = ("to_state",)
    list_select_related = ("agreement", "actor")
    search_fields = ("agreement__search",)
    ordering = ("-at", "-id")
    fields = ("agreement", "step_shown", "from_state", "to_state", "effective_on", "actor", "at", "reason")
    readonly_fields = fields

    @admin.display(description=_("at"), ordering="at")
    def at_shown(self, row: Transition) -> SafeString | str:
        return moment(row.at)

    @admin.display(description=_("step"), ordering="step")
    def step_shown(self, row: Transition) -> str:
        return str(STEPS[row.step].label) if row.step in STEPS else row.step
