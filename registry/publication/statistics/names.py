"""What the codes of groups are called, in both languages, and in which order they stand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils import translation

from registry.choices import State
from registry.models import NATIONAL

from ..database import fetch
from .dimensions import REGION, Dimension

Bilingual = dict[str, str | None]

WHOLE_KINGDOM: Final[Bilingual] = {"ar": "مجموع التراب الوطني", "fr": "Ensemble du territoire national"}


@dataclass(frozen=True)
class Name:
    """Of a code. `population` is that of the census of 2024, of territories only."""

    place: str
    name: Bilingual | None
    population: int | None = None


Names = dict[str, dict[str, Name]]
"""By dimension and code."""


def names_of(codes: Mapping[Dimension, Iterable[str]]) -> Names:
    """The names of these codes, in one statement over the published lists."""
    found: Names = {dimension.name: {} for dimension in codes}
    listed = {dimension.collection: dimension.name for dimension in codes if dimension.collection}
    pairs = [(dimension.collection, code) for dimension, all_codes in codes.items() for code in all_codes]
    sql = """SELECT r.collection, r.key, r.position, r.body FROM registry_publishedrecord AS r
        JOIN unnest(%s::text[], %s::text[]) AS asked(collection, key) USING (collection, key)"""
    rows = fetch(sql, ([collection for collection, _code in pairs], [code for _collection, code in pairs]))
    for collection, key, position, body in rows:
        found[listed[collection.decode()]][key.decode()] = _told(position.decode(), json.loads(body))
    for dimension in codes:
        found[dimension.name] |= _fixed(dimension)
    return found


def _told(position: str, body: Mapping[str, Any]) -> Name:
    return Name(position, body.get("name"), body.get("population_2024"))


def _fixed(dimension: Dimension) -> dict[str, Name]:
    """The codes that no list holds."""
    if dimension is REGION:
        return {NATIONAL: Name(NATIONAL, WHOLE_KINGDOM)}
    if dimension.name == "status":
        return {state.value: Name(f"{place:02d}", in_both(state.label)) for place, state in enumerate(State)}
    return {}


def in_both(label: Any) -> Bilingual:
    """A label of a closed list in both languages."""
    told: Bilingual = {}
    for language in ("ar", "fr"):
        with translation.override(language):
            told[language] = str(label)
    return told


def order_of(names: Names, dimension: Dimension, code: str | None) -> tuple[bool, str, str]:
    """The order of the lists themselves; records without a value come last."""
    if code is None:
        return True, "", ""
    name = names[dimension.name].get(code)
    return False, name.place if name else "", code
