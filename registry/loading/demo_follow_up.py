"""Indicators and obligations of the fictional year: reached, half reached and unknown; fulfilled, waived and owed."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from registry.choices import State

from .demo_money import TOLD_ON
from .fixtures import document

WAIVED = "سبب تجريبي: تكفلت الجماعة بهذا الالتزام · Motif fictif : la commune s'est chargée de cet engagement"


def words_of(theme: str) -> Any:
    """What a theme is measured by, and what its parties owe."""
    return next(row for row in document("demo/follow_up.json")["rows"] if row["key"] == theme)


def indicators(number: int, state: State, theme: str, starts_on: date) -> list[dict[str, Any]]:
    """The indicators of the theme; what is in execution or was has values, months apart."""
    return [
        {**row, "values": _values(number + place, state, row, starts_on)}
        for place, row in enumerate(words_of(theme)["indicators"])
    ]


def _values(number: int, state: State, row: dict[str, Any], starts_on: date) -> list[dict[str, Any]]:
    """A completed agreement has come to its target or beyond; the others part of the way."""
    if state == State.SIGNED:
        return []
    first, last = Decimal(row.get("baseline") or 0), Decimal(row["target"])
    parts = [Decimal("0.5"), Decimal("1.1")] if state == State.COMPLETED else [Decimal(number % 5) / 5]
    found = []
    for place, part in enumerate(parts, start=1):
        measured_on = starts_on + timedelta(days=60 * place)
        value = max((first + (last - first) * part).quantize(Decimal(1)), Decimal(0))
        if measured_on <= TOLD_ON:
            found.append({"measured_on": measured_on, "value": value})
    return found


def obligations(number: int, state: State, theme: str, starts_on: date) -> list[dict[str, Any]]:
    """What the association owes the ministry, and the ministry the association."""
    found = []
    for place, words in enumerate(words_of(theme)["obligations"]):
        ends = (f"{number}-lead", f"{number}-implementer")
        debtor, creditor = ends if words.get("by_ministry") else reversed(ends)
        row = {"text_ar": words["text_ar"], "text_fr": words["text_fr"], "debtor": debtor, "creditor": creditor}
        if "days" in words:
            row |= _outcome(number + place, state, starts_on + timedelta(days=words["days"]))
        found.append(row)
    return found


def _outcome(number: int, state: State, due_on: date) -> dict[str, Any]:
    if number % 7 == 5:
        return {"due_on": due_on, "state": "waived", "reason": WAIVED}
    if due_on <= TOLD_ON and (state == State.COMPLETED or number % 3 == 0):
        return {"due_on": due_on, "state": "fulfilled", "fulfilled_on": due_on - timedelta(days=number % 4)}
    return {"due_on": due_on}
