"""Which records are found, and by which columns."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

from registry import models as registry

EVERY_ROW = Q()


@dataclass(frozen=True)
class Source:
    """A table with a folded `search` column, and the road from its rows to the record that is found."""

    model: type[Model]
    owner: str = "pk"
    only: Q = EVERY_ROW


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of record that is found: by its own names, and by those that stand in other tables.

    `shown` adds what a line of the results tells of it. `is_large` kinds grow with the register: of them, words that
    many have are looked for among the newest.
    """

    model: type[Model]
    others: tuple[Source, ...] = ()
    only: Q = EVERY_ROW
    shown: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows
    is_large: bool = False

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)

    @property
    def sources(self) -> tuple[Source, ...]:
        return (Source(self.model, only=self.only), *self.others)


def _other_names(owner: str, only: Q = EVERY_ROW) -> Source:
    return Source(registry.OtherName, owner, only & Q(**{f"{owner}__isnull": False}))


NOT_MERGED = Q(party__merged_into__isnull=True)

KINDS = (
    Kind(registry.Agreement, is_large=True),
    Kind(
        registry.Party,
        others=(_other_names("party", NOT_MERGED), Source(registry.PartyIdentifier, "party", NOT_MERGED)),
        only=Q(merged_into__isnull=True),
        shown=lambda rows: rows.select_related("region", "province__region", "commune"),
    ),
    Kind(
        registry.Person,
        others=(_other_names("person"),),
        shown=lambda rows: rows.prefetch_related("capacities__party"),
    ),
    Kind(registry.Project, shown=lambda rows: rows.select_related("holder", "project_line", "space")),
    Kind(registry.Ceremony),
    Kind(registry.CallForProjects),
    Kind(registry.Region, others=(_other_names("region"),)),
    Kind(registry.Province, shown=lambda rows: rows.select_related("region")),
    Kind(registry.Commune, shown=lambda rows: rows.select_related("province")),
)
"""In the order of the results, where nothing else tells one kind from another."""
