"""The money of an agreement: who has committed what, when which part is due, and what was paid. Sums: ``sums.py``."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.choices import PAYABLE_STATES, InstalmentCondition, ReportState

from .accounts import User
from .agreements import Agreement
from .base import mad
from .constraints import not_negative, rule, unique
from .documents import Document
from .fields import CleanCharField, CleanTextField
from .history import APPEND_ONLY, FORBID_TRUNCATE, PAID_STAYS
from .parties import Party
from .reports import Report

YEARS = (1956, 2200)


class Commitment(models.Model):
    """What one party of an agreement has committed to give in one year, in MAD."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="commitments", verbose_name=_("agreement"))
    funder = models.ForeignKey(Party, models.PROTECT, related_name="commitments", verbose_name=_("committed by"))
    year = models.PositiveSmallIntegerField(_("year"))
    amount = mad(_("amount (MAD)"), null=False, blank=False)

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["year", "id"]
        constraints = [
            unique(
                "agreement",
                "funder",
                "year",
                name="commitment_once_a_year",
                message=_("This party already has a commitment for this year: change that one."),
            ),
            rule(
                Q(amount__gt=0),
                name="commitment_is_positive",
                field="amount",
                message=_("Enter the amount committed; for a year without commitment, remove the line."),
            ),
            rule(
                Q(year__range=YEARS),
                name="commitment_year_is_plausible",
                field="year",
                message=_("Enter a year with four digits, for example 2026."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.funder} · {self.year}"

    def clean(self) -> None:
        """Over two tables: the funder stands among the parties. A row still without one end has no answer."""
        super().clean()
        agreement = getattr(self, "agreement", None)
        if agreement is None or agreement.pk is None or getattr(self, "funder", None) is None:
            return
        if not agreement.participations.filter(party=self.funder).exists():
            message = _("Only a party to the agreement commits money: add it to the parties and save first.")
            raise ValidationError({"funder": ValidationError(message, code="funder")})


class InstalmentQuerySet(models.QuerySet["Instalment"]):
    """Questions one asks of instalments."""

    def to_be_paid(self, agreements: models.QuerySet[Agreement] | None = None) -> "InstalmentQuerySet":
        """Not paid, and owed: nothing is before the signature, after the end, or while the agreement is suspended.

        Of the named agreements, or of all of them.
        """
        every: models.QuerySet[Agreement] = models.QuerySet(Agreement)
        named = every if agreements is None else agreements
        payable = named.filter(state__in=PAYABLE_STATES).order_by().values("pk")
        return self.filter(agreement__in=payable, paid_on__isnull=True)


class Instalment(models.Model):
    """A part of the money, due on a day under a condition. Amounts in MAD; unpaid while `paid_on` is empty.

    The payment is written by ``registry.payments`` alone.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="instalments", verbose_name=_("agreement"))
    number = models.PositiveSmallIntegerField(_("number"))
    payer = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("paid by"))
    amount = mad(_("amount (MAD)"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    condition = models.CharField(
        _("condition"), max_length=8, choices=InstalmentCondition, default=InstalmentCondition.NONE
    )
    required_report = models.ForeignKey(
        Report, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("report to be accepted")
    )
    required_document = models.ForeignKey(
        Document, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("document to be received")
    )
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    paid_amount = mad(_("paid amount (MAD)"))
    payment_reference = CleanCharField(_("payment reference"), max_length=60, blank=True, default="")

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = ["number"]
        indexes = [models.Index(fields=["due_on"], name="instalment_unpaid", condition=Q(paid_on__isnull=True))]
        constraints = [
            unique("agreement", "number", name="instalment_number_once", message=_("This number is already used.")),
            not_negative("instalment", "amount"),
            rule(
                Q(paid_amount__isnull=True) | Q(paid_amount__gt=0),
                name="instalment_paid_amount_is_positive",
                field="paid_amount",
                message=_("Enter the amount that was paid."),
            ),
            rule(
                Q(paid_on__isnull=True, paid_amount__isnull=True) | Q(paid_on__isnull=False, paid_amount__isnull=False),
                name="instalment_paid_has_date_and_amount",
                field="paid_on",
                message=_("Enter both the date and the amount of the payment, or neither."),
            ),
            rule(
                Q(paid_on__isnull=True, payment_reference="") | Q(paid_on__isnull=False, payment_reference__gt=""),
                name="instalment_paid_has_reference",
                field="payment_reference",
                message=_("A payment has the reference of its order or transfer."),
            ),
            rule(
                ~Q(condition=InstalmentCondition.DATE) | Q(due_on__isnull=False),
                name="instalment_on_its_date_has_date",
                field="due_on",
                message=_("Enter the day on which the instalment is due, or choose another condition."),
            ),
            rule(
                Q(required_report__isnull=True) | Q(condition=InstalmentCondition.REPORT),
                name="instalment_report_is_its_condition",
                field="required_report",
                message=_("Name a report only under the condition “report accepted”."),
            ),
            rule(
                Q(required_document__isnull=True) | Q(condition=InstalmentCondition.DOCUMENT),
                name="instalment_document_is_its_condition",
                field="required_document",
                message=_("Name a document only under the condition “document received”."),
            ),
        ]
        triggers = [PAID_STAYS]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def condition_is_met(self) -> bool:
        """Whether what it waits for, besides its day, is there."""
        if self.condition == InstalmentCondition.REPORT:
            return self.required_report is not None and self.required_report.state == ReportState.ACCEPTED
        return self.condition != InstalmentCondition.DOCUMENT or self.required_document_id is not None

    def clean(self) -> None:
        """Over two tables: what the instalment waits for belongs to its own agreement."""
        super().clean()
        for name in ("required_report", "required_document"):
            awaited = getattr(self, name)
            if awaited is not None and awaited.agreement_id != self.agreement_id:
                message = _("Choose a report or document of this agreement.")
                raise ValidationError({name: ValidationError(message, code=name)})


class UndonePayment(models.Model):
    """A payment that was recorded by mistake: what had been written, and why it was undone.

    Written by ``registry.payments`` alone; never changed, never deleted.
    """

    instalment = models.ForeignKey(
        Instalment, models.PROTECT, related_name="undone_payments", verbose_name=_("instalment")
    )
    paid_on = models.DateField(_("paid on"))
    paid_amount = mad(_("paid amount (MAD)"), null=False, blank=False)
    payment_reference = CleanCharField(_("payment reference"), max_length=60, blank=True, default="")
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    reason = CleanTextField(_("reason"))

    class Meta:
        verbose_name = _("undone payment")
        verbose_name_plural = _("undone payments")
        ordering = ["at", "id"]
        constraints = [
            rule(
                Q(reason__gt=""),
                name="undonepayment_gives_its_reason",
                field="reason",
                message=_("Say why the payment is undone."),
            ),
        ]
        triggers = [APPEND_ONLY, FORBID_TRUNCATE]

    def __str__(self) -> str:
        return self.payment_reference
