"""The story of an agreement with three amendments, for the tests that ask what was in force on a day."""

import datetime as dt
from typing import Any

from registry import amendments
from registry.choices import DocumentKind
from registry.lifecycle import move
from registry.loading.demo_papers import file_paper
from registry.models import Agreement, Amendment, User

from .factories import SignedAgreementFactory

DAY = dt.date
SIGNED, BEFORE = DAY(2024, 1, 15), DAY(2024, 1, 14)


def agreement_in_force(supervisor: User, **fields: Any) -> Agreement:
    """Signed in January 2024 by two associations, in force from February, in region 07, for a million."""
    agreement = SignedAgreementFactory(
        **{
            "signed_on": SIGNED,
            "starts_on": DAY(2024, 2, 1),
            "starts_on_precision": "day",
            "ends_on": DAY(2025, 12, 31),
            "ends_on_precision": "day",
            "duration_months": 24,
            "amount": "1000000.00",
            "amount_scope": "total_cost",
            "is_national": False,
            "region_codes": ["07"],
            "pillar_slugs": ["equality-empowerment-leadership"],
            **fields,
        }
    )
    for step in ("sign", "enter_into_force"):
        move(agreement, step, actor=supervisor)
    return agreement


def amended(
    agreement: Agreement,
    kind: str,
    values: dict[str, Any],
    on: dt.date,
    effective_on: dt.date | None = None,
    *,
    actor: User,
    effect: bool = True,
) -> Amendment:
    """An amendment that everybody signed on one day, and that took effect if its day has come."""
    subject = {"ar": "ملحق للاختبار", "fr": "Avenant d'essai"}
    amendment = amendments.open_amendment(agreement, kind=kind, actor=actor, subject=subject, effective_on=effective_on)
    amendments.propose(amendment, values, actor=actor)
    for party in amendments.signers(amendment):
        amendments.record_signature(amendment, party, on=on, actor=actor)
    if effect:
        amendments.take_effect(amendment, actor=actor)
    agreement.refresh_from_db()
    return amendment


def story(supervisor: User, **fields: Any) -> Agreement:
    """Prolonged from April 2025, given more money in September, extended to a second region from June 2026."""
    agreement = agreement_in_force(supervisor, **fields)
    prolonged = {"ends_on": "2026-12-31", "duration_months": 36}
    amended(agreement, "extension", prolonged, DAY(2025, 3, 1), DAY(2025, 4, 1), actor=supervisor)
    amended(agreement, "money", {"amount": "1500000.00"}, DAY(2025, 9, 10), actor=supervisor)
    wider = {"territory": {"is_national": False, "regions": ["04", "07"]}}
    amended(agreement, "scope", wider, DAY(2026, 5, 5), DAY(2026, 6, 1), actor=supervisor)
    return agreement


def terminated(agreement: Agreement, supervisor: User) -> None:
    """The agreement ends before its time, with its act and its reason."""
    file_paper(agreement, DocumentKind.TERMINATION, actor=supervisor)
    move(agreement, "terminate", actor=supervisor, reason="فسخ")


TELLS = ("ends_on", "duration_months", "amount", "regions")
"""The fields that the story changes."""

FIVE_DAYS: dict[dt.date, tuple[str, tuple[Any, ...], tuple[str, ...]]] = {
    DAY(2024, 1, 20): (
        "signed",
        ("2025-12-31", 24, "1000000.00", ["07"]),
        ("original", "original", "original", "original"),
    ),
    DAY(2025, 3, 31): (
        "in_force",
        ("2025-12-31", 24, "1000000.00", ["07"]),
        ("original", "original", "original", "original"),
    ),
    DAY(2025, 4, 1): (
        "in_force",
        ("2026-12-31", 36, "1000000.00", ["07"]),
        ("amendment-1", "amendment-1", "original", "original"),
    ),
    DAY(2026, 5, 31): (
        "in_force",
        ("2026-12-31", 36, "1500000.00", ["07"]),
        ("amendment-1", "amendment-1", "amendment-2", "original"),
    ),
    DAY(2026, 6, 1): (
        "in_force",
        ("2026-12-31", 36, "1500000.00", ["04", "07"]),
        ("amendment-1", "amendment-1", "amendment-2", "amendment-3"),
    ),
}
"""For five days: the status, what the record says, and the paper of each value."""


def told(values: Any) -> tuple[Any, ...]:
    """What a record says of the fields of the story."""
    regions = [region["code"] for region in values["regions"]]
    return values["ends_on"], values["duration_months"], values["amount"]["value"], regions
