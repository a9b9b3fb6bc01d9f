"""The alerts, the most urgent first."""

from django.utils.translation import gettext_lazy as _

from .facts import Alert, Severity
from .questions import (
    coming_instalments,
    ended_with_money_outstanding,
    ending_between,
    idle_drafts,
    overdue_instalments,
    overdue_obligations,
    overdue_pieces,
    overdue_reports,
    past_its_end,
    ready_for_force,
    reports_to_decide,
    signed_without_payment,
    waiting_amendments,
    without_signed_scan,
)
from .sentences import (
    say_amendment,
    say_ends,
    say_idle,
    say_instalment,
    say_no_payment,
    say_obligation,
    say_outstanding,
    say_past_end,
    say_pieces,
    say_ready_for_force,
    say_report,
    say_scan,
    say_to_decide,
)

LATE, SOON, LATER = Severity

ALERTS: tuple[Alert, ...] = (
    Alert("past_end", _("past its end, and not completed"), LATE, past_its_end, say_past_end),
    Alert("ready_for_force", _("signed, and its day has come"), LATE, ready_for_force, say_ready_for_force),
    Alert(
        "amendment_waits",
        _("amendment signed, and its day has come"),
        LATE,
        waiting_amendments,
        say_amendment,
        "amendments",
    ),
    Alert("instalment_overdue", _("instalment overdue"), LATE, overdue_instalments, say_instalment, "instalments"),
    Alert("report_overdue", _("report overdue"), LATE, overdue_reports, say_report, "reports"),
    Alert("pieces_overdue", _("missing pieces that have not come"), LATE, overdue_pieces, say_pieces),
    Alert("obligation_overdue", _("obligation overdue"), LATE, overdue_obligations, say_obligation, "obligations"),
    Alert(
        "outstanding",
        _("ended with money outstanding"),
        LATE,
        ended_with_money_outstanding,
        say_outstanding,
        "instalments",
        has_due_day=False,
    ),
    Alert("expiring_15", _("ends within 15 days"), LATE, ending_between(0, 15), say_ends),
    Alert(
        "instalment_due", _("instalment due within 15 days"), SOON, coming_instalments, say_instalment, "instalments"
    ),
    Alert(
        "report_waits",
        _("report to decide on"),
        SOON,
        reports_to_decide,
        say_to_decide,
        "reports",
        has_due_day=False,
    ),
    Alert("expiring_30", _("ends in 16 to 30 days"), SOON, ending_between(16, 30), say_ends),
    Alert(
        "no_payment",
        _("signed, without any payment"),
        SOON,
        signed_without_payment,
        say_no_payment,
        "instalments",
        has_due_day=False,
    ),
    Alert("expiring_60", _("ends in 31 to 60 days"), LATER, ending_between(31, 60), say_ends),
    Alert("expiring_90", _("ends in 61 to 90 days"), LATER, ending_between(61, 90), say_ends),
    Alert("draft_idle", _("left idle before its signature"), LATER, idle_drafts, say_idle, has_due_day=False),
    Alert(
        "scan_missing",
        _("signed scan missing"),
        LATER,
        without_signed_scan,
        say_scan,
        "documents",
        has_due_day=False,
    ),
)
BY_NAME = {alert.name: alert for alert in ALERTS}
