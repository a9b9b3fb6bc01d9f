"""Commitments, instalments and reports of the fictional year: paid, due and late; expected, accepted and returned."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from registry import payments
from registry.choices import ReportState, State
from registry.models import Agreement, Instalment, User

from .build import uuid_of

TOLD_ON = date(2026, 11, 15)
"""The day on which the fictional year is told: no report was handed in later."""

PARTS = (Decimal("0.4"), Decimal("0.4"), Decimal("0.2"))
MOVED = "سبب تجريبي: تأخر فتح الفضاء · Motif fictif : l'ouverture de l'espace a pris du retard"
RETURNED = "سبب تجريبي: ينقص التقرير جدول المصاريف · Motif fictif : il manque le tableau des dépenses"

OVERRIDE = "سبب تجريبي: قُبل التقرير شفويا وينتظر الختم · Motif fictif : rapport accepté oralement, cachet attendu"
STORY: tuple[dict[str, Any], ...] = (
    # Blocked until its report was accepted; now paid.
    {"agreement": "agreement-13", "number": 2, "paid_on": date(2026, 7, 2), "reference": "DEMO-OV-000-2"},
    # Its report is handed in and not accepted: a supervisor let it pass.
    {
        "agreement": "agreement-62",
        "number": 2,
        "paid_on": date(2026, 9, 3),
        "reference": "DEMO-OV-049-2",
        "overrides": {"missing_report": OVERRIDE},
    },
)
"""Payments made as a person would make them, through all guard rails."""


def tell_payments(*, actor: User) -> None:
    """Records the payments of the story whose day has come and that are not recorded yet."""
    for row in STORY:
        agreement = Agreement.objects.get(uuid=uuid_of(Agreement, "demo/" + row["agreement"]))
        instalment = Instalment.objects.get(agreement=agreement, number=row["number"])
        if instalment.paid_on is None and row["paid_on"] <= timezone.localdate():
            payments.pay(
                instalment,
                actor=actor,
                paid_on=row["paid_on"],
                amount=instalment.amount,
                reference=row["reference"],
                overrides=row.get("overrides"),
            )


def commitments(number: int, participations: list[dict[str, Any]], year: int) -> list[dict[str, Any]]:
    """What each party brings, as its share says; in every third agreement the ministry's in two years."""
    found = []
    for row in participations:
        parts = (Decimal("0.6"), Decimal("0.4")) if row["party"] == "ministry" and number % 3 == 0 else (Decimal(1),)
        found += [
            {"funder": row["party"], "year": year + place, "amount": row["share"] * part}
            for place, part in enumerate(parts)
        ]
    return found


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
        if place and state != State.SIGNED:
            row["required_report"] = report_key(number, place)
        if place < paid:
            row |= {"paid_on": due_on + timedelta(days=5), "paid_amount": share * part}
            row["payment_reference"] = f"DEMO-OV-{number:03d}-{place + 1}"
        found.append(row)
    return found


def report_key(number: int, place: int) -> str:
    """The name by which an instalment asks for a report: the first for the second instalment, and so on."""
    return f"report-{number}-{place}"


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
    first = {
        "key": report_key(number, 1),
        "kind": "narrative",
        **period,
        "due_on": end + timedelta(days=15),
        **_progress(number, state, end),
    }
    second: dict[str, Any] = {"key": report_key(number, 2), "kind": "financial", **period, "due_on": date(2027, 1, 31)}
    if state == State.COMPLETED:
        second |= {"due_on": end + timedelta(days=30), **_accepted(end)}
    elif number % 5 == 3:
        second["due_moves"] = [{"from_day": date(2026, 12, 15), "to_day": date(2027, 1, 31), "reason": MOVED}]
    return [first, second]


def _progress(number: int, state: State, end: date) -> dict[str, Any]:
    if end + timedelta(days=20) > TOLD_ON:
        return {}
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
