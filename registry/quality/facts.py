"""What one must know of an agreement to judge it."""

from dataclasses import dataclass
from decimal import Decimal

from registry.typed import PartialDate


@dataclass(frozen=True, kw_only=True)
class ReviewFacts:
    """All that the step «submit» asks."""

    signers: int
    has_purpose: bool
    has_objective: bool
    renews: bool
    has_renewal_reason: bool


@dataclass(frozen=True)
class PartyFacts:
    """A party's place in the agreement."""

    is_funder: bool
    share: Decimal | None
    has_signatory: bool


@dataclass(frozen=True, kw_only=True)
class Facts(ReviewFacts):
    """All that the rules of quality ask besides. Of a text in two languages: in which of them it is there."""

    is_signed: bool
    title: frozenset[str]
    purpose: frozenset[str]
    objectives: tuple[frozenset[str], ...]
    indicators: int
    pillars: int
    populations: int
    has_territory: bool
    signed: PartialDate | None
    starts: PartialDate | None
    ends: PartialDate | None
    duration_months: int | None
    amount: Decimal | None
    has_scope: bool
    parties: tuple[PartyFacts, ...]
