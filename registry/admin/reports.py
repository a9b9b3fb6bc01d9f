"""The reports of an agreement, on its page: the schedule, what is expected, and what became of each."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import reporting
from registry.models import Report, ReportDueMove, ReportingSchedule, User
from registry.templatetags.show import badge, day

from .base import Rows
from .deeds import links
from .site import person


class Schedules(Rows):
    """How often which report is due."""

    model = ReportingSchedule
    fields = ("kind", "every_months", "first_start", "days_after")


class Reports(Rows):
    """What is expected, what was handed in, what was decided. Rows are added here, and changed by steps alone."""

    model = Report
    template = "admin/registry/reports_inline.html"
    fields = ("kind", "period_start", "period_end", "due_on", "story", "deeds")
    readonly_fields = ("story", "deeds")
    can_delete = False
    actor: User

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        """A row shows each reader their own steps."""
        self.actor = person(request)
        return super().get_formset(request, obj, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        rows: QuerySet[Report] = super().get_queryset(request)
        return rows.select_related("document").prefetch_related("due_moves__actor")

    @admin.display(description=_("state"))
    def story(self, report: Report) -> SafeString | str:
        """The state, and how it came to it: days, reasons, moved dates."""
        if report._state.adding:
            return ""
        lines: list[Any] = [badge(report.state, report.get_state_display())]
        if report.is_ad_hoc:
            lines.append(_told(gettext("asked for outside the schedule"), report.ad_hoc_reason))
        lines += [self._moved(move) for move in report.due_moves.all()]
        if report.handed_in_on:
            lines.append(_told(gettext("handed in on"), day(report.handed_in_on)))
        if report.document:
            address = reverse("admin:registry_agreement_document", args=(report.agreement_id, report.document_id))
            lines.append(format_html('<a href="{}">{}</a>', address, report.document))
        if report.decided_on:
            lines.append(_told(gettext("decided on"), day(report.decided_on)))
        if report.reason:
            lines.append(_told(gettext("reason for the return"), report.reason))
        return format_html_join("", "<div>{}</div>", ((line,) for line in lines))

    def _moved(self, move: ReportDueMove) -> SafeString:
        days = {"before": f"{move.from_day:%d/%m/%Y}" if move.from_day else "—", "since": f"{move.to_day:%d/%m/%Y}"}
        moved = gettext("due date moved from %(before)s to %(since)s by %(actor)s") % {**days, "actor": move.actor}
        return _told(moved, move.reason)

    @admin.display(description=_("steps"))
    def deeds(self, report: Report) -> SafeString | str:
        """The ways to the pages of its steps."""
        if report._state.adding:
            return ""
        at = (report.agreement_id, report.pk)
        offered = reporting.offers(report, actor=self.actor)
        found = [
            links([(each, reverse("admin:registry_agreement_report", args=(*at, each.step.name))) for each in offered])
        ]
        others = (
            ("move", _("Move the due date"), reporting.refusal_to_move),
            ("remove", _("Remove"), reporting.refusal_to_remove),
        )
        for name, label, refusal in others:
            if refusal(report, actor=self.actor) is None:
                address = reverse("admin:registry_agreement_report", args=(*at, name))
                found.append(format_html('<a class="deed-link" href="{}">{}…</a>', address, label))
        return format_html_join(" ", "{}", ((each,) for each in found))


def _told(what: Any, detail: Any) -> SafeString:
    """«handed in on: 03/07/2026»."""
    return format_html("<small>{}: <bdi>{}</bdi></small>", what, detail)
