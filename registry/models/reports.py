"""What was done with the money: the reports of an association."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.choices import ReportKind, ReportState

from .agreements import Agreement
from .constraints import not_before, rule
from .fields import CleanTextField


class Report(models.Model):
    """A narrative or financial report on a period, expected on a day; accepted, or returned with a reason."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="reports", verbose_name=_("agreement"))
    kind = models.CharField(_("kind"), max_length=9, choices=ReportKind)
    period_start = models.DateField(_("period from"), null=True, blank=True)
    period_end = models.DateField(_("period to"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=ReportState, default=ReportState.EXPECTED)
    handed_in_on = models.DateField(_("handed in on"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    reason = CleanTextField(_("reason for the return"), blank=True, default="")

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["due_on", "id"]
        constraints = [
            not_before("report", "period_start", "period_end", _("The period ends before it begins.")),
            rule(
                Q(state=ReportState.EXPECTED) | Q(handed_in_on__isnull=False),
                name="report_handed_in_has_date",
                field="handed_in_on",
                message=_("Enter the day on which the report was handed in."),
            ),
            rule(
                ~Q(state=ReportState.RETURNED) | Q(reason__gt=""),
                name="report_returned_has_reason",
                field="reason",
                message=_("Say why the report is returned (law 55-19: a refusal gives its reasons)."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
