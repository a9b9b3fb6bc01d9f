"""Which records are found, and by which columns."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, LiteralString

from django.db.models import Model, Prefetch, QuerySet

from registry import models as registry


@dataclass(frozen=True)
class Source:
    """A table with a folded `search` column, the column with the key of the record that is found, and a condition."""

    model: type[Model]
    key: LiteralString = "id"
    only: LiteralString = "true"


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of record that is found: by its own names, and by those that stand in other tables.

    `shown` adds what a line of the results tells of it. `is_large` kinds grow with the register: of them, words that
    many have are looked for among the newest.
    """

    model: type[Model]
    others: tuple[Source, ...] = ()
    only: LiteralString = "true"
    shown: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows
    is_large: bool = False

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)

    @property
    def own(self) -> Source:
        return Source(self.model, only=self.only)

    @property
    def sources(self) -> tuple[Source, ...]:
        return (self.own, *self.others)


# A party that was merged is found as the one it became.
STAYS: LiteralString = "merged_into_id IS NULL"
OF_ONE_THAT_STAYS: LiteralString = (
    "EXISTS (SELECT FROM registry_party AS owner WHERE owner.id = party_id AND owner.merged_into_id IS NULL)"
)

NAME = ("name_ar", "name_fr")


def _named(*roads: str) -> tuple[str, ...]:
    """The names at the end of these roads."""
    return tuple(f"{road}__{name}" for road in roads for name in NAME)


def _agreements(rows: QuerySet[Any]) -> QuerySet[Any]:
    dated = ("state", "signed_on", "signed_on_precision", "is_fictional")
    return rows.only("reference", "registration_number", "title_ar", "title_fr", *dated)


def _parties(rows: QuerySet[Any]) -> QuerySet[Any]:
    places = ("region", "province", "commune")
    return rows.select_related(*places).only(*NAME, "acronym", "kind", "is_fictional", *_named(*places))


def _persons(rows: QuerySet[Any]) -> QuerySet[Any]:
    capacities = registry.Representative.objects.select_related("party")
    told = capacities.only("person", "capacity_ar", "capacity_fr", *_named("party")).order_by("pk")
    return rows.only(*NAME, "is_fictional").prefetch_related(Prefetch("capacities", told))


def _projects(rows: QuerySet[Any]) -> QuerySet[Any]:
    others = ("holder", "project_line")
    return rows.select_related(*others).only(*NAME, "state", "is_fictional", *_named(*others))


KINDS = (
    Kind(registry.Agreement, shown=_agreements, is_large=True),
    Kind(
        registry.Party,
        others=(
            Source(registry.OtherName, "party_id", OF_ONE_THAT_STAYS),
            Source(registry.PartyIdentifier, "party_id", OF_ONE_THAT_STAYS),
        ),
        only=STAYS,
        shown=_parties,
    ),
    Kind(
        registry.Person,
        others=(Source(registry.OtherName, "person_id", "person_id IS NOT NULL"),),
        shown=_persons,
    ),
    Kind(registry.Project, shown=_projects),
    Kind(registry.Ceremony),
    Kind(registry.CallForProjects),
    Kind(registry.Region, others=(Source(registry.OtherName, "region_id", "region_id IS NOT NULL"),)),
    Kind(registry.Province, shown=lambda rows: rows.select_related("region").only(*NAME, "kind", *_named("region"))),
    Kind(registry.Commune, shown=lambda rows: rows.select_related("province").only(*NAME, "kind", *_named("province"))),
)
"""In the order of the results, where nothing else tells one kind from another."""
