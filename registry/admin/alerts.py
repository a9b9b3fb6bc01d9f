"""What needs attention: the numbers on the first page of the desk, and the page that lists the rows."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from registry import alerts
from registry.alerts import Alert, Row, Tally
from registry.models import User

ROWS: Final = 50


def attention(actor: User) -> dict[str, Any]:
    """For the first page of the desk, in one query."""
    return {"tallies": alerts.tallies(alerts.in_charge_of(actor), timezone.localdate())}


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
