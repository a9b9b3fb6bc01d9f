"""What needs attention: the page that lists the rows of all alerts, or of some."""

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext

from registry import alerts
from registry.alerts import Alert, Tally
from registry.models import User

ROWS: Final = 50


def page_of_alerts(actor: User, asked: QueryDict) -> dict[str, Any]:
    """The rows, all of them or those of the alerts that are chosen, a page at a time; three queries."""
    today, agreements = timezone.localdate(), alerts.in_charge_of(actor)
    only = _chosen(asked.getlist("alert"))
    found = alerts.tallies(agreements, today)
    # What was chosen is shown among the kinds even when nothing of it is left.
    known = {tally.alert for tally in found}
    tallies = [*found, *(Tally(alert, 0) for alert in only if alert not in known)]
    page = Paginator(range(_number(tallies, only)), ROWS).get_page(asked.get("p"))
    start = max(page.start_index() - 1, 0)
    rows = alerts.rows(agreements, today, among=only or alerts.ALERTS, start=start, limit=ROWS)
    return {
        "title": gettext("What needs attention"),
        "tallies": tallies,
        "total": _number(tallies, []),
        "only": only,
        "chosen": urlencode([("alert", alert.name) for alert in only]),
        "page": page,
        "rows": [{"row": row, "address": part_of_page(row.agreement.pk, row.alert.part)} for row in rows],
    }


def _chosen(names: list[str]) -> list[Alert]:
    """In the order of the table; none is all of them."""
    if not set(names) - {""} <= set(alerts.BY_NAME):
        raise Http404
    return [alert for alert in alerts.ALERTS if alert.name in names]


def _number(tallies: list[Tally], only: list[Alert]) -> int:
    return sum(tally.number for tally in tallies if not only or tally.alert in only)


def part_of_page(agreement: int, part: str) -> str:
    """An agreement's page, at the part where the matter is settled."""
    page = reverse("admin:registry_agreement_change", args=[agreement])
    return f"{page}#{part}-group" if part else page
