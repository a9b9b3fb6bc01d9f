"""The money of an agreement: instalments and when they were paid."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.choices import InstalmentCondition

from .agreements import Agreement
from .base import mad
from .constraints import not_negative, rule, unique
from .fields import CleanCharField
from .parties import Party


class Instalment(models.Model):
    """A part of the money, due on a day under a condition. Amounts in MAD; unpaid while `paid_on` is empty."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="instalments", verbose_name=_("agreement"))
    number = models.PositiveSmallIntegerField(_("number"))
    payer = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("paid by"))
    amount = mad(_("amount (MAD)"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    condition = models.CharField(
        _("condition"), max_length=8, choices=InstalmentCondition, default=InstalmentCondition.NONE
    )
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    paid_amount = mad(_("paid amount (MAD)"))
    payment_reference = CleanCharField(_("payment reference"), max_length=60, blank=True, default="")

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = ["number"]
        constraints = [
            unique("agreement", "number", name="instalment_number_once", message=_("This number is already used.")),
            not_negative("instalment", "amount"),
            not_negative("instalment", "paid_amount"),
            rule(
                Q(paid_on__isnull=True, paid_amount__isnull=True) | Q(paid_on__isnull=False, paid_amount__isnull=False),
                name="instalment_paid_has_date_and_amount",
                field="paid_on",
                message=_("Enter both the date and the amount of the payment, or neither."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
