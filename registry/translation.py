"""Which fields are bilingual, and which models keep their history.

Both are said here, in this order: the history triggers must see the Arabic and French columns.
"""

import pghistory
import pgtrigger
from django.apps import apps
from django.db import models
from modeltranslation.translator import TranslationOptions, register

from registry import models as registry
from registry.models.history import FORBID_TRUNCATE


def bilingual(*fields: str) -> type[TranslationOptions]:
    """Options that split `fields` into one column per language."""
    return type("Bilingual", (TranslationOptions,), {"fields": fields})


NAME = bilingual("name")
TEXT = bilingual("text")

BILINGUAL: dict[type[TranslationOptions], list[type[models.Model]]] = {
    NAME: [
        registry.AgreementKind,
        registry.Commune,
        registry.CooperationAxis,
        registry.OtherName,
        registry.Party,
        registry.Person,
        registry.Pillar,
        registry.Province,
        registry.Service,
        registry.Strategy,
        registry.TargetPopulation,
    ],
    TEXT: [
        registry.Attendee,
        registry.CallDomain,
        registry.EventStatement,
        registry.LegalReference,
        registry.Objective,
        registry.Outcome,
        registry.PolicyReference,
        registry.StrategyStatement,
    ],
    bilingual("title"): [registry.PublicEvent],
    bilingual("capacity"): [registry.Representative, registry.Speaker],
    bilingual("name", "full_name"): [registry.Region],
    bilingual("name", "aim"): [registry.ProjectLine],
    bilingual("name", "description"): [registry.Project],
    bilingual("title", "publisher", "credit"): [registry.Source],
    bilingual("title", "note"): [registry.CallForProjects],
    bilingual("note"): [registry.CallFigure],
    bilingual("title", "place", "chair_capacity"): [registry.Ceremony],
    bilingual("place"): [registry.Consultation],
    bilingual("purpose"): [registry.RegionalEnvelope],
    bilingual("statement"): [registry.Coverage],
    bilingual("address", "hours"): [registry.FamilySpace],
    bilingual("capacity", "signed_place", "in_kind", "obligations"): [registry.AgreementParty],
    bilingual("title", "kind_printed", "purpose", "place", "visa_by", "steering", "follow_up"): [registry.Agreement],
}

for options, bilingual_models in BILINGUAL.items():
    register(bilingual_models)(options)


WITHOUT_HISTORY = {
    registry.User: "accounts keep no field history yet; sign-ins write to them without an actor",
    registry.Transition: "append-only: a row is its own history",
    registry.RegistrationCounter: "a counter; the numbers given stand in the agreements",
    registry.Override: "append-only: a row is its own history",
    registry.UndonePayment: "append-only: a row is its own history",
    registry.PublicationCounter: "a counter; the sequence itself is append-only",
    registry.PublishedVersion: "append-only: a row is its own history",
    registry.PublishedRecord: "derived from the publications, which are kept",
    registry.PublishedPlace: "derived from the publications, which are kept",
}
"""Models whose changes no trigger records, each with its reason."""


def keep_history(model: type[models.Model]) -> None:
    """Every insert, update and delete of a row leaves an event with its actor, whatever the road: raw SQL too."""
    pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=[field.name for field in model._meta.local_fields if field.generated],
        context_field=pghistory.ContextForeignKey(null=False),
        meta={"triggers": [FORBID_TRUNCATE]},
        append_only=True,
    )(model)
    pgtrigger.register(FORBID_TRUNCATE)(model)


for tracked in list(apps.get_app_config("registry").get_models()):
    if tracked not in WITHOUT_HISTORY:
        keep_history(tracked)
