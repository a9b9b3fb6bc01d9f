"""What needs attention: the numbers on the first page of the desk, and the page that lists the rows."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from registry import alerts, deposits
from registry.alerts import Alert, Row, Tally
from registry.models import User
from registry.permissions import is_national

ROWS: Final = 50


def attention(actor: User) -> dict[str, Any]:
    """For the first page of the desk: the alerts in one query, and beside them what associations wait for."""
    tallies = alerts.tallies(alerts.in_charge_of(actor), timezone.localdate())
    return {"tallies": tallies, "deposits": _deposits(actor)}


def _deposits(actor: User) -> dict[str, Any]:
    """How many deposits wait for an answer, and of how many the lawful day has passed.

    A tile of its own and no alert: an alert is asked of agreements, and new contact data belong to none.
    """
    late = Count("pk", filter=Q(answer_due_on__lt=timezone.localdate()))
    numbers = deposits.waiting(actor).order_by().aggregate(waiting=Count("pk"), late=late)
    mine = "" if is_national(actor) else "&charge=mine"
    address = f"{reverse('admin:registry_deposit_changelist')}?state__exact=waiting{mine}"
    return {**numbers, "address": address, "late_address": f"{address}&overdue=yes"}


def page_of_alerts(actor: User, asked: Mapping[str, str]) -> dict[str, Any]:
    """The rows, all of them or those of one alert, a page at a time; three queries."""
    today, agreements = timezone.localdate(), alerts.in_charge_of(actor)
    only = _chosen(asked.get("alert", ""))
    found = alerts.tallies(agreements, today)
    # What was chosen is shown among the kinds even when nothing of it is left.
    tallies = found if only is None or _number(found, only) else [*found, Tally(only, 0)]
    page = Paginator(range(_number(tallies, only)), ROWS).get_page(asked.get("p"))
    start = max(page.start_index() - 1, 0)
    rows = alerts.rows(agreements, today, only=only, start=start, limit=ROWS)
    return {
        "title": gettext("What needs attention"),
        "tallies": tallies,
        "total": _number(tallies, None),
        "only": only,
        "page": page,
        "rows": [{"row": row, "address": _address(row)} for row in rows],
    }


def _chosen(name: str) -> Alert | None:
    if name and name not in alerts.BY_NAME:
        raise Http404
    return alerts.BY_NAME.get(name)


def _number(tallies: list[Tally], only: Alert | None) -> int:
    return sum(tally.number for tally in tallies if only in (None, tally.alert))


def _address(row: Row) -> str:
    """The agreement's page, at the part where the matter is settled."""
    page = reverse("admin:registry_agreement_change", args=[row.agreement.pk])
    return f"{page}#{row.alert.part}-group" if row.alert.part else page
