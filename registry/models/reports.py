"""What was done with the money: when reports are expected, and what became of each."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.choices import ReportKind, ReportState

from .accounts import User
from .agreements import Agreement
from .base import mad
from .constraints import not_before, not_negative, rule, unique
from .documents import Document
from .fields import CleanTextField
from .history import APPEND_ONLY, FORBID_TRUNCATE

DECIDED = (ReportState.ACCEPTED, ReportState.RETURNED)
OWED = (ReportState.EXPECTED, ReportState.RETURNED)
"""The states in which somebody still has to hand the report in."""

MOVED_WITH_A_REASON = pgtrigger.Trigger(
    name="moved_with_a_reason",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__due_on__df=pgtrigger.F("new__due_on")),
    func="""
        IF NEW.due_on IS DISTINCT FROM (
            SELECT to_day FROM registry_reportduemove WHERE report_id = NEW.id ORDER BY id DESC LIMIT 1
        ) THEN
            RAISE EXCEPTION 'report %: its due date moves with a reason (registry.reporting.move_due)', NEW.id;
        END IF;
        RETURN NEW;
    """,
)
"""A due date is a promise to somebody: whoever moves it, by whatever road, leaves a row that says why."""


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class ReportingSchedule(models.Model):
    """The rhythm in which an agreement asks for reports of one kind: every so many months, from a day on.

    Its reports are created by ``registry.reporting.make_expected``, up to the end of the agreement.
    """

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="reporting_schedules", verbose_name=_("agreement")
    )
    kind = models.CharField(_("kind"), max_length=9, choices=ReportKind)
    every_months = models.PositiveSmallIntegerField(_("every (months)"))
    first_start = models.DateField(_("the first period begins on"))
    days_after = models.PositiveSmallIntegerField(_("due after the end of the period (days)"), default=30)

    class Meta:
        verbose_name = _("reporting schedule")
        verbose_name_plural = _("reporting schedules")
        ordering = ["kind"]
        constraints = [
            unique(
                "agreement",
                "kind",
                name="reportingschedule_one_of_each_kind",
                message=_("There is already a schedule for reports of this kind."),
            ),
            rule(
                Q(every_months__gte=1, every_months__lte=60),
                name="reportingschedule_rhythm_is_possible",
                field="every_months",
                message=_("Enter a number of months from 1 to 60."),
            ),
            rule(
                Q(days_after__lte=366),
                name="reportingschedule_days_after_within_a_year",
                field="days_after",
                message=_("Enter a number of days from 0 to 366."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def periods(self, until: date) -> Iterator[tuple[date, date]]:
        """First and last day of each period; the last one ends with `until`.

        Every period is counted from the first one: from 31 January on, 28 February is followed by 31 March.
        """
        number, start = 0, self.first_start
        while start <= until:
            number += 1
            following = months_after(self.first_start, number * self.every_months)
            yield start, min(following - timedelta(days=1), until)
            start = following


class ReportQuerySet(models.QuerySet["Report"]):
    """Questions one asks of reports."""

    def owed(self) -> "ReportQuerySet":
        """Reports that were not handed in yet, or have to be handed in again."""
        return self.filter(state__in=OWED)

    def overdue(self, day: date | None = None) -> "ReportQuerySet":
        """Reports still owed of which the due date has passed."""
        return self.owed().filter(due_on__lt=day or timezone.localdate())


class Report(models.Model):
    """A narrative or financial report on a period, expected on a day; accepted, or returned with a reason.

    `state`, its days, the paper and the due date are written by ``registry.reporting`` alone. `reason` is that of the
    last return, and stays when the report is handed in again.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="reports", verbose_name=_("agreement"))
    kind = models.CharField(_("kind"), max_length=9, choices=ReportKind)
    period_start = models.DateField(_("period from"), null=True, blank=True)
    period_end = models.DateField(_("period to"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    is_ad_hoc = models.BooleanField(_("asked for outside the schedule"), default=False, editable=False)
    ad_hoc_reason = CleanTextField(_("why it was asked for"), blank=True, default="", editable=False)
    state = models.CharField(
        _("state"), max_length=9, choices=ReportState, default=ReportState.EXPECTED, editable=False
    )
    handed_in_on = models.DateField(_("handed in on"), null=True, blank=True, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    reason = CleanTextField(_("reason for the return"), blank=True, default="", editable=False)
    document = models.ForeignKey(
        Document,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("paper that was handed in"),
    )
    summary = CleanTextField(_("what was done"), blank=True, default="", editable=False)
    spent = mad(_("spent in the period (MAD)"), editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["due_on"], name="report_owed", condition=Q(state__in=OWED)),
            models.Index(fields=["handed_in_on"], name="report_to_decide", condition=Q(state=ReportState.HANDED_IN)),
        ]
        constraints = [
            not_negative("report", "spent"),
            not_before("report", "period_start", "period_end", _("The period ends before it begins.")),
            rule(
                Q(state=ReportState.EXPECTED, handed_in_on__isnull=True)
                | (~Q(state=ReportState.EXPECTED) & Q(handed_in_on__isnull=False)),
                name="report_handed_in_has_date",
                field="handed_in_on",
                message=_("Enter the day on which the report was handed in."),
            ),
            rule(
                Q(state__in=DECIDED, decided_on__isnull=False) | (~Q(state__in=DECIDED) & Q(decided_on__isnull=True)),
                name="report_decided_has_date",
                field="decided_on",
                message=_("A report that was accepted or returned has the day of that decision, and no other report."),
            ),
            not_before(
                "report",
                "handed_in_on",
                "decided_on",
                _("A report is decided on after it was handed in."),
            ),
            rule(
                ~Q(state=ReportState.RETURNED) | Q(reason__gt=""),
                name="report_returned_has_reason",
                field="reason",
                message=_("Say why the report is returned (law 55-19: a refusal gives its reasons)."),
            ),
            rule(
                Q(is_ad_hoc=True, ad_hoc_reason__gt="") | Q(is_ad_hoc=False, ad_hoc_reason=""),
                name="report_ad_hoc_has_reason",
                field="ad_hoc_reason",
                message=_("Say why this report is asked for outside the schedule."),
            ),
        ]
        triggers = [MOVED_WITH_A_REASON]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def clean(self) -> None:
        """A rule over two tables."""
        super().clean()
        if self.document is not None and self.document.agreement_id != self.agreement_id:
            message = _("Choose a paper of the same agreement.")
            raise ValidationError({"document": ValidationError(message, code="document")})


class ReportDueMove(models.Model):
    """The due date of a report was moved: from when to when, by whom and why. Never changed, never deleted."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="due_moves", verbose_name=_("report"))
    from_day = models.DateField(_("due on, before"), null=True, blank=True)
    to_day = models.DateField(_("due on, since"))
    reason = CleanTextField(_("reason"))
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("moved due date")
        verbose_name_plural = _("moved due dates")
        ordering = ["at", "id"]
        constraints = [
            rule(
                Q(reason__gt=""),
                name="reportduemove_gives_its_reason",
                field="reason",
                message=_("Give the reason for the new date."),
            ),
            rule(
                Q(from_day__isnull=True) | ~Q(from_day=F("to_day")),
                name="reportduemove_changes_the_day",
                field="to_day",
                message=_("Choose another day than the one on which it is due now."),
            ),
        ]
        triggers = [APPEND_ONLY, FORBID_TRUNCATE]

    def __str__(self) -> str:
        return f"{self.to_day:%d/%m/%Y}"
