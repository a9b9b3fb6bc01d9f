"""Instalments and reports of the fictional year: paid, due and late; expected, handed in, accepted and returned."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from registry.choices import ReportState, State

PARTS = (Decimal("0.4"), Decimal("0.4"), Decimal("0.2"))
RETURNED = "سبب تجريبي: ينقص التقرير جدول المصاريف · Motif fictif : il manque le tableau des dépenses"


def instalments(number: int, state: State, share: Decimal, starts_on: date) -> list[dict[str, Any]]:
    """The share of the ministry in three parts; how many are paid depends on the state."""
    paid = _paid(number, state)
    found = []
    for place, part in enumerate(PARTS):
        due_on = starts_on + timedelta(days=30 + 120 * place)
        if state == State.IN_FORCE and place == 1 and number % 3 == 2:
            due_on = date(2027, 1, 31)
        row: dict[str, Any] = {
            "payer": "ministry",
            "amount": share * part,
            "due_on": due_on,
            "condition": "report" if place else "date",
        }
        if place < paid:
            row |= {"paid_on": due_on + timedelta(days=5), "paid_amount": share * part}
            row["payment_reference"] = f"DEMO-OV-{number:03d}-{place + 1}"
        found.append(row)
    return found


def _paid(number: int, state: State) -> int:
    if state == State.COMPLETED:
        return len(PARTS)
    if state == State.IN_FORCE:
        return 1
    return 1 if state == State.TERMINATED and number % 2 else 0


def reports(number: int, state: State, starts_on: date) -> list[dict[str, Any]]:
    """A narrative report on the first half year, and the financial one on all of it."""
    if state == State.SIGNED:
        return []
    end = starts_on + timedelta(days=60)
    period = {"period_start": starts_on, "period_end": end}
    first = {"kind": "narrative", **period, "due_on": end + timedelta(days=15), **_progress(number, state, end)}
    second: dict[str, Any] = {"kind": "financial", **period, "due_on": date(2027, 1, 31)}
    if state == State.COMPLETED:
        second |= {"due_on": end + timedelta(days=30), **_accepted(end)}
    return [first, second]


def _progress(number: int, state: State, end: date) -> dict[str, Any]:
    if state == State.COMPLETED or number % 4 == 0:
        return _accepted(end)
    handed_in = {"handed_in_on": end + timedelta(days=10)}
    if state == State.TERMINATED or number % 4 == 2:
        decided = {"decided_on": end + timedelta(days=20), "reason": RETURNED}
        return {"state": ReportState.RETURNED, **handed_in, **decided}
    return {"state": ReportState.HANDED_IN, **handed_in} if number % 4 == 1 else {}


def _accepted(end: date) -> dict[str, Any]:
    return {
        "state": ReportState.ACCEPTED,
        "handed_in_on": end + timedelta(days=10),
        "decided_on": end + timedelta(days=18),
    }
