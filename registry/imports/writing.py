"""Writing a plan: many rows at a time, in the transaction of who calls. History comes by triggers, as everywhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Model
from django.utils import timezone

from .plan import Plan, chunks
from .rows import Tick

BATCH: Final = 500


def write(plan: Plan, tick: Tick) -> None:
    """Everything, in the order in which rows lean on each other."""
    _create(plan.ceremonies.values(), tick)
    _create(plan.parties, tick)
    _create(plan.identifiers, tick)
    _create((deal.agreement for deal in plan.deals if deal.is_new), tick)
    _create(_numbers(plan), tick)
    _change(((deal.agreement, deal.changed) for deal in plan.deals if not deal.is_new and deal.changed), tick)
    created: dict[type[Model], list[Model]] = defaultdict(list)
    for deal in plan.deals:
        for model, rows in deal.created.items():
            created[model] += rows
    for rows in created.values():
        _create(rows, tick)
    _change((each for deal in plan.deals for altered in deal.altered.values() for each in altered), tick)


def _numbers(plan: Plan) -> Iterable[Model]:
    for deal in plan.deals:
        if deal.number is not None:
            deal.number.agreement = deal.agreement
            yield deal.number


def _create(rows: Iterable[Any], tick: Tick) -> None:
    listed = list(rows)
    for some in chunks(listed, BATCH):
        type(some[0])._default_manager.bulk_create(some)
        tick(len(some))


def _change(altered: Iterable[tuple[Any, set[str]]], tick: Tick) -> None:
    """Rows of which the same columns change are written together."""
    groups: dict[tuple[type[Model], frozenset[str]], list[Any]] = defaultdict(list)
    for row, fields in altered:
        if hasattr(row, "updated_at"):
            row.updated_at = timezone.now()  # bulk_update leaves the stamp to whoever calls it
            fields |= {"updated_at"}
        groups[type(row), frozenset(fields)].append(row)
    for (model, columns), rows in groups.items():
        for some in chunks(rows, BATCH):
            model._default_manager.bulk_update(some, sorted(columns))
            tick(len(some))


def rows_of(plan: Plan) -> int:
    """How many rows writing it takes."""
    parts = sum(len(rows) for deal in plan.deals for rows in deal.created.values())
    return len(plan.deals) + parts + len(plan.parties) + len(plan.identifiers) + len(plan.ceremonies)
