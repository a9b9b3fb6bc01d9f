"""What can be published: each collection with its model, the shape of its records, and its facets."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from rest_framework.serializers import Serializer

from registry import models as registry

from . import facets, other_records, records


@dataclass(frozen=True)
class Collection:
    """One collection: `key` is the model field whose value addresses a record; `related` keeps building set-based."""

    model: type[Model]
    shape: type[Serializer]
    facets_of: Callable[[Any], facets.Facets]
    key: str = "uuid"
    joined: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    sums: Callable[[Any], Any] | None = None

    @property
    def name(self) -> str:
        name: str = self.shape.collection  # type: ignore[attr-defined]
        return name

    @property
    def is_list(self) -> bool:
        """A list of the ministry is public by nature; other records wait for a supervisor."""
        return self.key != "uuid"

    def ready(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows with all that their records show, in a number of queries that does not depend on the rows."""
        rows = queryset.select_related(*self.joined).prefetch_related(*self.related)
        return self.sums(rows) if self.sums else rows

    def key_of(self, instance: Any) -> str:
        """The key of one instance."""
        return str(getattr(instance, self.key))


CITED = ("citations__source",)
TERRITORIES = (
    "territories__region",
    "territories__province__region",
    "territories__commune__province__region",
)
AGREEMENT_JOINED = (
    "kind",
    "kind_in_french",
    "strategy",
    "framework",
    "predecessor",
    "ceremony",
    "consultation",
    "call",
)
AGREEMENT_FACETS = (
    *TERRITORIES,
    "pillars",
    "participations__party",
    "populations__population__parent__parent",
    "lines__project_line",
)
PLACE = ("region", "province__region", "commune__province__region")

COLLECTIONS: dict[str, Collection] = {
    collection.name: collection
    for collection in (
        Collection(
            registry.Agreement,
            records.AgreementRecord,
            facets.of_agreement,
            joined=AGREEMENT_JOINED,
            related=(
                *AGREEMENT_FACETS,
                *CITED,
                "participations__signatory",
                "objectives",
                "axes__axis",
                "legal_references",
                "policy_references__strategy",
                "attendees",
                "documents",
                "projects__project_line",
                "projects__space",
                "amendments__changes",
                "transitions",
                "commitments__funder",
            ),
            sums=registry.AgreementQuerySet.with_money,
        ),
        Collection(
            registry.Project,
            records.ProjectRecord,
            facets.of_project,
            joined=(
                *PLACE,
                "project_line",
                "holder",
                "space",
                "agreement__kind",
                "agreement__kind_in_french",
                "agreement__strategy",
                "agreement__framework",
                "agreement__ceremony",
                "agreement__call",
            ),
            related=(
                *CITED,
                *(f"agreement__{path}" for path in AGREEMENT_FACETS),
                "space__services",
                "beneficiaries__population__parent__parent",
            ),
        ),
        Collection(
            registry.Party,
            records.PartyRecord,
            facets.of_party,
            joined=PLACE,
            related=(*CITED, "other_names__source", "representatives__person"),
        ),
        Collection(
            registry.Ceremony,
            other_records.CeremonyRecord,
            facets.of_ceremony,
            joined=("kind", "region", "chair", "strategy"),
            related=(*CITED, "parties", "lines__project_line", "populations__population__parent__parent"),
        ),
        Collection(
            registry.CallForProjects,
            other_records.CallRecord,
            facets.of_call,
            related=(*CITED, "domains__project_line", "figures__domain", "figures__source"),
        ),
        Collection(
            registry.Consultation,
            other_records.ConsultationRecord,
            facets.of_consultation,
            joined=("strategy", "region", "chair"),
            related=(*CITED, "speakers__person", "outcomes"),
        ),
        Collection(
            registry.RegionalEnvelope,
            other_records.EnvelopeRecord,
            facets.of_regional,
            joined=("region",),
            related=(*CITED, "channels"),
        ),
        Collection(
            registry.Coverage,
            other_records.CoverageRecord,
            facets.of_regional,
            joined=("region", "province", "population__parent__parent"),
            related=CITED,
        ),
        Collection(
            registry.Strategy,
            other_records.StrategyRecord,
            facets.of_list_entry,
            key="slug",
            related=(*CITED, "other_names__source", "statements", "pillars"),
        ),
        Collection(
            registry.Pillar,
            other_records.PillarRecord,
            facets.of_pillar,
            key="slug",
            joined=("strategy",),
            related=(*CITED, "other_names__source"),
        ),
        Collection(
            registry.TargetPopulation,
            other_records.PopulationListRecord,
            facets.of_list_entry,
            key="slug",
            joined=("parent",),
            related=CITED,
        ),
        Collection(
            registry.AgreementKind,
            other_records.AgreementKindRecord,
            facets.of_list_entry,
            key="slug",
            related=CITED,
        ),
        Collection(
            registry.ProjectLine,
            other_records.ProjectLineRecord,
            facets.of_list_entry,
            key="slug",
            related=(*CITED, "other_names__source", "services"),
        ),
        Collection(
            registry.Region,
            other_records.RegionRecord,
            facets.of_region,
            key="code",
            joined=("chef_lieu",),
            related=("other_names__source",),
        ),
        Collection(
            registry.Province,
            other_records.ProvinceRecord,
            facets.of_province,
            key="code",
            joined=("region", "parent"),
        ),
        Collection(registry.Source, other_records.SourceRecord, facets.of_source, key="slug"),
    )
}

LISTS = tuple(collection for collection in COLLECTIONS.values() if collection.is_list)


def collection_of(thing: Model) -> Collection:
    """The collection that a thing belongs to. KeyError for things that are never published by themselves."""
    for collection in COLLECTIONS.values():
        if isinstance(thing, collection.model):
            return collection
    raise KeyError(type(thing).__name__)
