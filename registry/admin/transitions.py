"""The steps that agreements took, to be read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from registry.models import Transition
from registry.steps import STEPS

from .base import WrittenOnceAdmin
from .site import site


@admin.register(Transition, site=site)
class TransitionAdmin(WrittenOnceAdmin):
    """Who took which step, when and why."""

    list_display = ("at_shown", "agreement", "step_shown", "from_state", "to_state", "actor")
    list_filter = ("to_state",)
    fields = ("agreement", "step_shown", "from_state", "to_state", "effective_on", "actor", "at", "reason")
    readonly_fields = fields

    @admin.display(description=_("step"), ordering="step")
    def step_shown(self, row: Transition) -> str:
        return str(STEPS[row.step].label) if row.step in STEPS else row.step
