"""What falls due, asked every night. A key names the day and the span that is told, so a second run tells nothing.

A night in which the register stood still loses nothing: what is told is the span in which a day lies, not the day.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Final

from django.db import transaction
from django.utils.translation import gettext, ngettext

from registry import permissions
from registry.choices import GIVEN_UP_STATES, SIGNED_STATES, NoticeKind, ReportState, RequestState
from registry.models import Agreement, CompletionRequest, Membership, Party, Report
from registry.models.reports import OWED
from registry.plain_letters import isolated
from registry.timeline import period_of, reporters_of

from .events import address_of, pieces_of
from .telling import Notice, tell
from .words import Item, at_desk, name_of, name_of_party, written

FIRST, LAST = timedelta(days=30), timedelta(days=7)
"""So long before its day a report is announced, and once more."""
AGAIN_AFTER: Final = 30
"""An overdue report is told the day after its day, then after so many days each time."""
MANDATES_BEFORE: Final = timedelta(days=30)


def remind(find: Callable[[date], list[Notice]], today: date) -> int:
    """Tells what one question of REMINDERS finds; the number of readers that are told of something new."""
    with transaction.atomic():
        return tell(find(today))


def _distance(day: date, today: date) -> str:
    days = (day - today).days
    if days > 0:
        return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": days}
    if days < 0:
        return ngettext("%(count)s day ago", "%(count)s days ago", -days) % {"count": -days}
    return gettext("today")


# -- Reports -----------------------------------------------------------------------------------------------------------


def reports(today: date) -> list[Notice]:
    """Reports that somebody owes: due within 30 days, within 7, overdue."""
    rows = Report.objects.filter(
        agreement__state__in=SIGNED_STATES,
        agreement__participations__party__memberships__isnull=False,
        state__in=OWED,
        due_on__lte=today + FIRST,
    )
    whom = ("agreement__participations__party", "agreement__deposits")
    found = rows.select_related("agreement").prefetch_related(*whom).order_by("due_on", "pk").distinct()
    return [_about_report(row, row.due_on, today) for row in found if row.due_on]


def _about_report(report: Report, due_on: date, today: date) -> Notice:
    key = f"report/{report.pk}/{due_on.isoformat()}/{span(due_on, today)}"
    say = partial(_report, report, due_on, today)
    only = reporters_of(report.agreement, report)
    return Notice(NoticeKind.REMINDER, key, say, report.agreement, only=only)


def span(due_on: date, today: date) -> str:
    """In which span before or after its day a report stands: each is told once."""
    left = due_on - today
    if left > LAST:
        return "first"
    if left >= timedelta():
        return "last"
    return f"overdue-{(-left.days - 1) // AGAIN_AFTER}"


def _report(report: Report, due_on: date, today: date, party: Party) -> Item:
    values = {"report": report.get_kind_display(), "day": written(due_on), "when": _distance(due_on, today)}
    lines = [name_of(report.agreement), gettext("%(report)s, due on %(day)s (%(when)s)") % values, period_of(report)]
    if report.state == ReportState.RETURNED:
        lines.append(gettext("It was returned for correction."))
    lines.append(gettext("Hand it in at your desk:"))
    headline = gettext("A report is overdue") if due_on < today else gettext("A report is due soon")
    address = at_desk("report", report.agreement.uuid, report.pk, party=party)
    return Item(headline, tuple(line for line in lines if line), address)


# -- Missing pieces and mandates ---------------------------------------------------------------------------------------


def pieces(today: date) -> list[Notice]:
    """Requests for missing pieces that nobody has answered: in the last days, and overdue.

    Not while the text is with the ministry again: the form cannot be opened then.
    """
    due = CompletionRequest.objects.filter(state=RequestState.OPEN, due_on__lte=today + LAST)
    awaited = Agreement.objects.filter(permissions.SHOWN).exclude(state__in=GIVEN_UP_STATES)
    rows = due.filter(agreement__in=awaited.order_by().values("pk"))
    return [
        Notice(
            NoticeKind.REMINDER,
            f"request/{row.pk}/{row.due_on.isoformat()}/{span(row.due_on, today)}",
            partial(_pieces, row, today),
            row.agreement,
            row.party,
        )
        for row in rows.select_related("agreement", "party").prefetch_related("pieces").order_by("due_on", "pk")
    ]


def _pieces(request: CompletionRequest, today: date, party: Party) -> Item:
    values = {"day": written(request.due_on), "when": _distance(request.due_on, today)}
    if request.due_on < today:
        due = gettext("They were due on %(day)s (%(when)s). Send them all together:")
    else:
        due = gettext("Send them all together by %(day)s (%(when)s):")
    lines = (name_of(request.agreement), *pieces_of(request), due % values)
    return Item(gettext("The missing pieces are still awaited"), lines, address_of(request))


def mandates(today: date) -> list[Notice]:
    """Mandates that end soon: told to all members of the association, for one of them can do something about it."""
    rows = Membership.objects.active(today).filter(valid_until__lte=today + MANDATES_BEFORE)
    return [
        Notice(
            NoticeKind.MANDATE, f"mandate/{row.pk}/{row.valid_until}", partial(_mandate, row, today), None, row.party
        )
        for row in rows.select_related("person", "party").order_by("valid_until", "pk")
    ]


def _mandate(row: Membership, today: date, party: Party) -> Item:
    assert row.valid_until is not None, "asked"
    values = {
        "name": isolated(str(row.person)),
        "office": row.get_office_display(),
        "day": written(row.valid_until),
        "when": _distance(row.valid_until, today),
    }
    lines = (
        name_of_party(row.party),
        gettext("%(name)s (%(office)s): the mandate ends on %(day)s (%(when)s), and the access with it.") % values,
        gettext("To go on, ask the president of your association, or the ministry, for a new invitation."),
    )
    return Item(gettext("A mandate ends soon"), lines, at_desk("association", row.party.uuid))


REMINDERS: Final[tuple[tuple[str, Callable[[date], list[Notice]]], ...]] = (
    ("reports", reports),
    ("missing pieces", pieces),
    ("mandates", mandates),
)
"""The questions of the night."""
