"""What a supervisor let pass although a guard rail was raised, with the reason, for ever."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.choices import GuardMoment

from .accounts import User
from .agreements import Agreement
from .constraints import rule
from .fields import CleanTextField
from .history import APPEND_ONLY, FORBID_TRUNCATE
from .money import Instalment


class Override(models.Model):
    """A guard rail that was set aside once, at the approval of an agreement or at one payment.

    What it found is kept in Arabic and in French: each reader has their own, whoever let it pass.
    Written by ``registry.guard_rails.settle`` alone; never changed, never deleted.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="overrides", verbose_name=_("agreement"))
    instalment = models.ForeignKey(
        Instalment, models.PROTECT, null=True, blank=True, related_name="overrides", verbose_name=_("instalment")
    )
    rail = models.SlugField(_("guard rail"), max_length=40)
    moment = models.CharField(_("moment"), max_length=8, choices=GuardMoment)
    found = CleanTextField(_("what was found"), blank=True, default="")
    reason = CleanTextField(_("reason"))
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("exception to a guard rail")
        verbose_name_plural = _("exceptions to guard rails")
        ordering = ["at", "id"]
        constraints = [
            rule(
                Q(reason__gt=""),
                name="override_gives_its_reason",
                field="reason",
                message=_("Say why this may pass."),
            ),
            rule(
                Q(moment=GuardMoment.PAYMENT, instalment__isnull=False)
                | Q(moment=GuardMoment.APPROVAL, instalment__isnull=True),
                name="override_of_a_payment_names_it",
                field="instalment",
                message=_("An exception at a payment names its instalment, one at the approval none."),
            ),
        ]
        triggers = [APPEND_ONLY, FORBID_TRUNCATE]

    def __str__(self) -> str:
        return self.reason
