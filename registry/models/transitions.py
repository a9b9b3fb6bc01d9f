"""What happened to an agreement: each step of its life leaves a row with who, when and why."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.choices import State

from .accounts import User
from .agreements import Agreement
from .constraints import rule
from .fields import CleanTextField
from .history import APPEND_ONLY, FORBID_TRUNCATE

STEPS_WITH_REASON = ("terminate",)


class Transition(models.Model):
    """One step, taken once. Written by ``registry.lifecycle.move`` alone; never changed, never deleted."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="transitions", verbose_name=_("agreement"))
    step = models.CharField(_("step"), max_length=20)
    from_state = models.CharField(_("from"), max_length=10, choices=State)
    to_state = models.CharField(_("to"), max_length=10, choices=State)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    reason = CleanTextField(_("reason"), blank=True, default="")

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["at", "id"]
        constraints = [
            rule(
                ~Q(step__in=STEPS_WITH_REASON) | Q(reason__gt=""),
                name="transition_gives_its_reason",
                field="reason",
                message=_("Give the reason for this step."),
            ),
            rule(
                ~Q(from_state=models.F("to_state")),
                name="transition_changes_the_state",
                field="to_state",
                message=_("A step changes the state."),
            ),
        ]
        triggers = [APPEND_ONLY, FORBID_TRUNCATE]

    def __str__(self) -> str:
        return self.step
