"""The real records of ``fixtures/records``: what the sources say, fact by fact.

Loading creates what is missing and never touches what is there: once loaded, a record belongs to the people who keep
it. It takes the same road as theirs, the steps of the lifecycle and publication, by a named actor.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import translation

from registry import models as registry
from registry import notices, publication
from registry.choices import PublicationStatus
from registry.models import User, acting, command_actor

from .build import Builder
from .demo_stories import STORIES
from .fixtures import BadFixture, Row, rows, wanted
from .lists import Tally
from .proofs import Place
from .walk import state_at_creation, walk

COMMAND = "load_records"
PERSONS = "records/persons.json"

FILES: tuple[tuple[str, type[models.Model]], ...] = (
    ("records/parties.json", registry.Party),
    ("records/calls.json", registry.CallForProjects),
    ("records/ceremonies.json", registry.Ceremony),
    ("records/consultations.json", registry.Consultation),
    ("records/agreements.json", registry.Agreement),
    ("records/envelopes.json", registry.RegionalEnvelope),
    ("records/coverage.json", registry.Coverage),
    ("records/events.json", registry.PublicEvent),
)
"""In the order in which rows name one another."""


@notices.in_silence()
def load() -> list[str]:
    """Loads what is missing, each record in a transaction of its own; a line for each file."""
    with translation.override("ar"):
        actor = command_actor(COMMAND)
        persons = {wanted(PERSONS, row, "key"): row for row in rows(PERSONS)}
        builder = Builder()
        builder.makers[registry.Person] = lambda key: person(builder, persons, key)
        return [str(tally) for tally in _load(builder, actor)]


def _load(builder: Builder, actor: User) -> Iterator[Tally]:
    for file, model in FILES:
        with acting(actor, road=COMMAND):
            yield load_rows(builder, model, rows(file), file, actor=actor)


def load_rows(builder: Builder, model: type[models.Model], found: Iterable[Row], file: str, *, actor: User) -> Tally:
    """The rows that are missing, each in a transaction of its own."""
    tally = Tally(file)
    for row in found:
        wanted(file, row, "key")
        if is_loaded(builder, model, row):
            tally.unchanged += 1
            continue
        with transaction.atomic():
            load_one(builder, model, row, file, actor=actor)
        tally.created += 1
    return tally


def load_one(builder: Builder, model: type[models.Model], row: Row, file: str, *, actor: User) -> models.Model:
    """One record: created, moved to its state, published, and withdrawn when its row says so."""
    given: dict[str, Any] = {}
    if model is registry.Agreement:
        given = {"created_by": actor, "state": state_at_creation(row)}
    thing = builder.create(model, row, file, **given)
    if isinstance(thing, registry.Agreement):
        walk(thing, row, (file, row["key"]), actor=actor)
        if row.get("story"):
            STORIES[row["story"]](thing, actor)
    if getattr(thing, "publication", None) == PublicationStatus.UNPUBLISHED and row.get("publish", True):
        publish(thing, (file, row["key"]), actor=actor)
        if row.get("withdraw"):
            publication.withdraw(thing, actor=actor, reason=row["withdraw"])
    return thing


def publish(thing: models.Model, place: Place, *, actor: User) -> None:
    """Publishes a loaded record. Raises BadFixture when it is not complete enough for that."""
    thing.refresh_from_db()
    try:
        publication.publish(thing, actor=actor)
    except publication.PublicationRefused as refusal:
        raise BadFixture(*place, "publish", refusal) from refusal


def is_loaded(builder: Builder, model: type[models.Model], row: Row) -> bool:
    """Whether a record was loaded before: by its identifier, else by one of the quotes that prove it."""
    if issubclass(model, registry.PublicEvent):
        quotes = [citation["quote"] for citation in row["citations"] if citation.get("quote")]
        kind = ContentType.objects.get_for_model(model)
        return registry.Citation.objects.filter(content_type=kind, quote__in=quotes).exists()
    return model._default_manager.filter(uuid=builder.uuid_of(model, row)).exists()


def person(builder: Builder, persons: dict[str, Row], key: str) -> models.Model | None:
    """A person, made when the first record that names them is; known by the name or another name they bear."""
    if key not in persons:
        return None
    row = persons[key]
    known = registry.Person.objects.filter(is_fictional=False)
    for column in ("name_ar", "name_fr"):
        if row.get(column) and (person := known.filter(**{column: row[column]}).first()):
            return person
    return builder.create(registry.Person, row, PERSONS)
