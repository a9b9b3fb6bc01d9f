"""What may be asked of a collection of published records, whoever asks: the API, an export, a statistic, the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class National(StrEnum):
    """What becomes of records that cover the whole kingdom."""

    INCLUDE = "include"
    ONLY = "only"
    EXCLUDE = "exclude"


class Fictional(StrEnum):
    """What becomes of demonstration records."""

    INCLUDE = "include"
    ONLY = "only"
    EXCLUDE = "exclude"


class Order(StrEnum):
    """What a list is ordered by. An unknown date or amount counts as the smallest."""

    SIGNED_ON = "signed_on"
    AMOUNT = "amount"
    PUBLISHED_AT = "published_at"
    POSITION = "position"


class Spot(NamedTuple):
    """The place of a record in an order: its value there, and its number for those that share the value."""

    value: date | Decimal | int | str
    record: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a collection. Values of one field are alternatives, fields narrow each other down.

    What each filter means is said in ``filters``; `parties`, `party_kinds`, `party_roles` speak of one participation.
    """

    collection: str
    pillars: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    national: National | None = None
    kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    strategies: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    party_kinds: tuple[str, ...] = ()
    party_roles: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()
    project_lines: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    signed_after: date | None = None
    signed_before: date | None = None
    expiring_before: date | None = None
    amount_min: Decimal | None = None
    amount_max: Decimal | None = None
    committed_min: Decimal | None = None
    committed_max: Decimal | None = None
    paid_min: Decimal | None = None
    paid_max: Decimal | None = None
    outstanding_min: Decimal | None = None
    outstanding_max: Decimal | None = None
    has_projects: bool | None = None
    has_spaces: bool | None = None
    frameworks: tuple[str, ...] = ()
    has_framework: bool | None = None
    has_children: bool | None = None
    ceremonies: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    fictional: Fictional | None = None
    order: Order = Order.POSITION
    descending: bool = False
    start: Spot | None = None
    backward: bool = False
    size: int = 50
    as_feature: bool = False
    as_of: date | None = None
