"""Where an agreement stands, what happened and what is asked, in words for people who are no lawyers.

For the associations' desk, the status page, letters and notices, which all say the same. Texts come in the active
language and hold nothing internal: no names of clerks, no reasons but those that the law owes to the other side.

All is read from an agreement and its rows; fetch agreements by `with_story` and a list costs the same number of
queries however long it is.
"""

from typing import Final

from django.db.models import Prefetch, QuerySet

from registry.models import Agreement, Deposit

from .asked import Task, asked_of
from .standing import ASSOCIATION, LABELS, MINISTRY, NOBODY, PARTIES, PAYER, Standing, standing
from .story import TAKEN_BACK, TOLD, WITH_REASON, Event, happened
from .words import condition_of, period, period_of, reporters_of, what_is

__all__ = [
    "ASSOCIATION",
    "LABELS",
    "MINISTRY",
    "NOBODY",
    "PARTIES",
    "PAYER",
    "TAKEN_BACK",
    "TOLD",
    "WITH_REASON",
    "Event",
    "Standing",
    "Task",
    "asked_of",
    "condition_of",
    "happened",
    "period",
    "period_of",
    "reporters_of",
    "standing",
    "what_is",
    "with_story",
]

FRAMEWORKS: Final = 4
"""So many levels of frameworks are fetched along; each beyond them costs a query."""


def with_story(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """The agreements with all rows that the functions of this room read."""
    return agreements.select_related(f"framework{'__framework' * (FRAMEWORKS - 1)}").prefetch_related(
        "participations__party__memberships__person",
        "transitions",
        "reports__due_moves",
        "requests__pieces",
        "obligations",
        "amendments",
        "instalments__payer",
        "instalments__required_report",
        "letters",
        Prefetch("deposits", Deposit.objects.select_related("report")),
    )
