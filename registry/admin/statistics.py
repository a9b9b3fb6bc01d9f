"""The register at a glance: how many agreements are published and how much money, for the people of the desk.

The numbers are those of the public statistics, asked the same way: what a clerk reads here anybody may check.
"""

from __future__ import annotations

import logging
from decimal import Decimal
from typing import Any, Final

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.publication import statistics
from registry.publication.questions import Question
from registry.publication.statistics import Answer, Group, Table

logger = logging.getLogger(__name__)

TABLES: Final = {
    "pillar": _("Published agreements by pillar"),
    "region": _("Published agreements by region"),
    "year": _("Published agreements by year of signature"),
}


def register_at_a_glance() -> dict[str, Any]:
    """What the page shows; two queries, whatever the size of the register.

    The published reads have sessions of their own. Where those give no answer the work of the desk goes on, and
    `answers` says that the figures are missing.
    """
    title = gettext("The register at a glance")
    try:
        answer = statistics.answer(Question(collection="agreements"), *((name,) for name in TABLES))
    except (OperationalError, InterfaceError) as failure:
        logger.warning("the register at a glance: no answer", exc_info=failure)
        return {"title": title, "answers": False}
    tables = [told(answer, table) for table in answer.tables]
    return {"title": title, "answers": True, "tables": tables, "total": answer.total}


def told(answer: Answer, table: Table) -> dict[str, Any]:
    """One table: a line for each group, with a bar as long as its share of the longest."""
    (dimension,) = table.by
    most = max((group.numbers.agreements for group in table.groups), default=0)
    richest = max(map(committed, table.groups), default=Decimal(0))
    return {
        "dimension": dimension,
        "caption": TABLES[dimension],
        "rows": [line(answer, dimension, group, most, richest) for group in table.groups],
    }


def line(answer: Answer, dimension: str, group: Group, most: int, richest: Decimal) -> dict[str, Any]:
    """`width` and `money_width` are in hundredths of the longest bar of their column."""
    [code] = group.values
    name = answer.name(dimension, code)
    agreements = group.numbers.agreements
    return {
        "code": code,
        "name": name.name if name else None,
        "numbers": group.numbers,
        "width": agreements * 100 // most if most else 0,
        "money_width": int(committed(group) * 100 // richest) if richest else 0,
    }


def committed(group: Group) -> Decimal:
    """What is known to be committed; nothing where nobody knows."""
    money = group.numbers.money
    return money.committed.value or Decimal(0) if money else Decimal(0)
