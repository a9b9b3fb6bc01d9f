"""Which fields are bilingual, and which models keep their history.

Both are said here, in this order: the history triggers must see the Arabic and French columns.
"""

from collections.abc import Iterator

import pghistory
import pgtrigger
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models
from modeltranslation.translator import TranslationOptions, register
from pghistory.models import Context

from registry import models as registry
from registry.models.base import Revised
from registry.models.doubles import names_who_stays
from registry.models.history import APPEND_ONLY, FORBID_TRUNCATE
from registry.models.revisions import moves_its_revision, moves_revision_of_its_record


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
        registry.Obligation,
        registry.RequestedPiece,
        registry.Outcome,
        registry.PolicyReference,
        registry.StrategyStatement,
    ],
    bilingual("title"): [registry.Application, registry.PublicEvent],
    bilingual("capacity"): [registry.Representative, registry.Speaker],
    bilingual("name", "full_name"): [registry.Region],
    bilingual("name", "aim"): [registry.ProjectLine],
    bilingual("name", "description"): [registry.Project],
    bilingual("title", "publisher", "credit"): [registry.Source],
    bilingual("title", "note"): [registry.CallForProjects],
    bilingual("name", "unit", "verification"): [registry.Indicator],
    bilingual("note"): [registry.CallFigure],
    bilingual("title", "place", "chair_capacity"): [registry.Ceremony],
    bilingual("place"): [registry.Consultation],
    bilingual("purpose"): [registry.RegionalEnvelope],
    bilingual("statement"): [registry.Coverage],
    bilingual("found"): [registry.Override],
    bilingual("address", "hours"): [registry.FamilySpace],
    bilingual("subject"): [registry.Amendment],
    bilingual("place", "capacity"): [registry.AmendmentSignature],
    bilingual("capacity", "signed_place", "in_kind", "obligations"): [registry.AgreementParty],
    bilingual("title", "kind_printed", "purpose", "place", "visa_by", "steering", "follow_up"): [registry.Agreement],
}

for options, bilingual_models in BILINGUAL.items():
    register(bilingual_models)(options)


WITHOUT_HISTORY = {
    registry.Transition: "append-only: a row is its own history",
    registry.ReportDueMove: "append-only: a row is its own history",
    registry.Message: "a letter that leaves; its states are times of its own, written by no person",
    registry.PendingNotice: "a part of a letter that leaves; what it tells of has its own history",
    registry.RegistrationCounter: "a counter; the numbers given stand in the agreements",
    registry.SeriesCounter: "a counter; the numbers given stand in deposits and letters",
    registry.DepositDraft: "not handed in yet: seen by its author alone, and gone when it is handed in",
    registry.DraftPaper: "not handed in yet: seen by its author alone, and gone when it is handed in",
    registry.StatusLetter: "append-only: a row is its own history",
    registry.PartyLikeness: "derived from the names of parties, which are kept",
    registry.StatusCode: "made once by chance, never changed",
    registry.Override: "append-only: a row is its own history",
    registry.UndonePayment: "append-only: a row is its own history",
    registry.PublicationCounter: "a counter; the sequence itself is append-only",
    registry.PublishedVersion: "append-only: a row is its own history",
    registry.PublishedRecord: "derived from the publications, which are kept",
    registry.PublishedPeriod: "derived from the publications, which are kept",
    registry.ApiShare: "a count of the present minute",
    registry.SpreadsheetImport: "a piece of work; what it writes has its own history",
    registry.ImportedNumber: "written once, with its agreement; never changed",
    registry.PublishedPlace: "derived from the publications, which are kept",
    registry.SearchWord: "derived from the names, which are kept",
}
"""Models whose changes no trigger records, each with its reason."""

UNSEEN: dict[type[models.Model], tuple[str, ...]] = {
    registry.User: ("password", "last_login"),
    registry.ApiToken: ("digest", "last_used_on"),
}
"""Columns that events leave out: a secret, and the trace of its use, which needs no actor."""

SECRETS: dict[type[models.Model], tuple[str, ...]] = {registry.User: ("password",)}
"""Of those, the ones whose change leaves an event named after the column: that it changed is told, not what it was."""


def keep_history(model: type[models.Model]) -> None:
    """Every insert, update and delete of a row leaves an event with its actor, whatever the road: raw SQL too.

    An update that changed nothing leaves none: neither the time of the last save nor the revision is a change.
    """
    unkept = {field.name for field in model._meta.local_fields if field.generated or field.name == "revision"}
    unkept |= set(UNSEEN.get(model, ()))
    facts = {field.name for field in model._meta.local_fields} - unkept - {"updated_at"}
    pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(condition=pgtrigger.AnyChange(*sorted(facts))),
        pghistory.DeleteEvent(),
        *(pghistory.UpdateEvent(name, condition=pgtrigger.AnyChange(name)) for name in SECRETS.get(model, ())),
        exclude=sorted(unkept),
        context_field=pghistory.ContextForeignKey(null=False),
        meta={"triggers": [FORBID_TRUNCATE], "indexes": list(_subjects(model))},
        append_only=True,
        app_label="registry",
    )(model)
    pgtrigger.register(FORBID_TRUNCATE)(model)


def _subjects(model: type[models.Model]) -> Iterator[models.Index]:
    """An index for the events of rows that may hang on any kind of record: no foreign key brings one."""
    for field in model._meta.private_fields:
        if isinstance(field, GenericForeignKey):
            name = f"{model._meta.model_name}event_{field.name}"
            yield models.Index(fields=[field.ct_field, field.fk_field], name=name)


def _tables() -> Iterator[type[models.Model]]:
    """Every table of the register, those between two others included (the roles of an account)."""
    for model in apps.get_app_config("registry").get_models(include_auto_created=True):
        if model not in WITHOUT_HISTORY:
            yield model


def keep_revision(model: type[models.Model]) -> None:
    """A record with a page moves its revision; a row that belongs to it, and is no mere trace, moves it too."""
    if issubclass(model, Revised):
        pgtrigger.register(moves_its_revision(model))(model)
    if model not in WITHOUT_HISTORY and (trigger := moves_revision_of_its_record(model)):
        pgtrigger.register(trigger)(model)


for tracked in list(apps.get_app_config("registry").get_models()):
    keep_revision(tracked)

for tracked in list(apps.get_app_config("registry").get_models()):
    if follows := names_who_stays(tracked):
        pgtrigger.register(follows)(tracked)

for tracked in list(_tables()):
    keep_history(tracked)

# Who and by which door, for all those events: written once, like them.
pgtrigger.register(APPEND_ONLY, FORBID_TRUNCATE)(Context)
