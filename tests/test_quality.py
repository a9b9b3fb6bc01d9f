"""The rules of quality: each has its fault, which is found and costs something; a good record has a hundred."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from registry import quality
from registry.typed import PartialDate

PLAIN = quality.PartyFacts(is_funder=False, share=Decimal(40), has_signatory=True)
NAMELESS = quality.PartyFacts(is_funder=False, share=None, has_signatory=False)


def giver(share: int | None) -> quality.PartyFacts:
    given = None if share is None else Decimal(share)
    return quality.PartyFacts(is_funder=True, share=given, has_signatory=True)


GOOD: dict[str, Any] = {
    "signers": 2, "has_purpose": True, "has_objective": True, "renews": False, "has_renewal_reason": False,
    "title": frozenset({"ar", "fr"}), "purpose": frozenset({"ar", "fr"}), "objectives": (frozenset({"ar", "fr"}),),
    "is_signed": True, "indicators": 1, "pillars": 1, "populations": 1, "has_territory": True,
    "signed": (dt.date(2022, 6, 17), "day"), "starts": None, "ends": (dt.date(2025, 6, 17), "day"),
    "duration_months": 36, "amount": 100, "has_scope": True,
    "parties": (giver(60), PLAIN),
}  # fmt: skip
FAULTS: dict[str, dict[str, Any]] = {
    "title_ar": {"title": frozenset({"fr"})},
    "title_fr": {"title": frozenset({"ar"})},
    "purpose": {"purpose": frozenset()},
    "purpose_twice": {"purpose": frozenset({"ar"})},
    "pillar": {"pillars": 0},
    "population": {"populations": 0},
    "territory": {"has_territory": False},
    "objective": {"objectives": ()},
    "objectives_twice": {"objectives": (frozenset({"ar"}),)},
    "indicator": {"indicators": 0},
    "signed": {"signed": None},
    "end": {"ends": None, "duration_months": None},
    "end_before_start": {"ends": (dt.date(2022, 6, 16), "day"), "duration_months": None},
    "duration_differs": {"duration_months": 24},
    "scope": {"has_scope": False},
    "funder_share": {"parties": (giver(None),)},
    "shares_exceed": {"amount": 99},
    "signatory": {"parties": (NAMELESS,)},
}


def facts(**changed: Any) -> quality.Facts:
    values = GOOD | changed
    for name in ("signed", "starts", "ends"):
        values[name] = PartialDate(*values[name]) if values[name] else None
    return quality.Facts(**values)


def test_a_record_without_a_fault_has_a_hundred() -> None:
    score = quality.judged(facts())
    assert (score.percent, score.broken) == (100, ())


def test_an_unsigned_draft_can_be_without_a_fault() -> None:
    assert quality.judged(facts(is_signed=False, signed=None)).percent == 100


def test_every_rule_has_its_fault_here() -> None:
    assert {rule.name for rule in quality.RULES} == set(FAULTS)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_and_costs_something(name: str) -> None:
    score = quality.judged(facts(**FAULTS[name]))
    assert name in [rule.name for rule in score.broken]
    assert score.percent < 100
