"""Citations, other names and statements: what the reference files hang on a row.

They are added and their notes kept up to date, never deleted: a citation that a person added stays.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models

from registry.models import Citation, OtherName, Strategy, StrategyStatement

from .fixtures import BadFixture, Row, only
from .lists import ListFile, Tally, cleaned, codes_of, save_changes

CITATION_KEYS = frozenset({"field", "basis", "source", "quote", "differs", "says", "note"})
OTHER_NAME_KEYS = frozenset({"name_ar", "name_fr", "source", "note", "valid_from", "valid_until"})
STATEMENT_KEYS = frozenset({"kind", "text_ar", "text_fr", "citations"})
IDENTITY = ("field", "basis", "source_id", "quote", "differs", "says")

Place = tuple[str, str]
"""A file and the key of a row, for the message when something is wrong there."""


def citation_values(place: Place, model: type[models.Model], row: Row, sources: dict[str, int]) -> dict[str, Any]:
    """The columns of one citation of a thing of `model`, checked."""
    only(*place, row, CITATION_KEYS)
    name, source = row.get("field", ""), row.get("source")
    _field_of(place, model, name)
    if source is not None and source not in sources:
        raise BadFixture(*place, "source", f"no such source: {source}")
    values: dict[str, Any] = {"source_id": sources[source] if source else None}
    for key in CITATION_KEYS - {"source"}:
        default = False if key == "differs" else None
        try:
            values[key] = cleaned(Citation._meta.get_field(key), row.get(key, default))  # type: ignore[arg-type]
        except ValidationError as error:
            raise BadFixture(*place, f"citations.{key}", " ".join(error.messages)) from error
    return values


def _field_of(place: Place, model: type[models.Model], name: str) -> None:
    """A citation proves a field, or the whole record."""
    try:
        if name:
            model._meta.get_field(name)
    except FieldDoesNotExist as error:
        raise BadFixture(*place, "citations.field", f"no such field: {name}") from error


class Proofs:
    """Loads the citations of rows of lists, with one question to the database for all that is there already."""

    def __init__(self) -> None:
        self.sources = codes_of_sources()
        self.tally = Tally("citations")
        self._new: list[Citation] = []
        self._changed: list[Citation] = []
        self._known = {self._identity(citation): citation for citation in Citation.objects.all()}

    def add(self, place: Place, thing: models.Model, rows: Iterable[Row]) -> None:
        """The citations of one thing, as its file gives them."""
        kind = ContentType.objects.get_for_model(thing)
        for row in rows:
            values = citation_values(place, type(thing), row, self.sources)
            citation = Citation(content_type=kind, object_id=thing.pk, **values)
            known = self._known.setdefault(self._identity(citation), citation)
            if known is citation:
                self._new.append(citation)
            elif known.pk and known.note != citation.note:
                known.note = citation.note
                self._changed.append(known)
            else:
                self.tally.unchanged += 1

    def save(self) -> Tally:
        """Writes what was gathered."""
        Citation.objects.bulk_create(self._new)
        save_changes(self._changed, ["note"])
        self.tally.created, self.tally.updated = len(self._new), len(self._changed)
        return self.tally

    @staticmethod
    def _identity(citation: Citation) -> tuple[Any, ...]:
        subject = (citation.content_type_id, citation.object_id)
        return (*subject, *(getattr(citation, name) for name in IDENTITY))


def codes_of_sources() -> dict[str, int]:
    """The primary keys of the sources by code."""
    return codes_of(Citation._meta.get_field("source").related_model)


def load_other_names(listed: ListFile, owner: str) -> Tally:
    """The other names in the rows of a list; `owner` is the column of `OtherName` that points to it."""
    sources, owners = codes_of_sources(), codes_of(listed.model)
    known = {_name_identity(name, owner): name for name in OtherName.objects.filter(**{f"{owner}__isnull": False})}
    tally, new, changed = Tally(f"{listed.file} other names"), list[OtherName](), list[OtherName]()
    for row in listed.read():
        for entry in row.get("other_names") or ():
            name = other_name((listed.file, row[listed.key]), entry, sources)
            setattr(name, f"{owner}_id", owners[row[listed.key]])
            _sort(name, known.setdefault(_name_identity(name, owner), name), "note", new, changed, tally)
    OtherName.objects.bulk_create(new)
    save_changes(changed, ["note"])
    return tally


def other_name(place: Place, row: Row, sources: dict[str, int]) -> OtherName:
    """One other name, not yet tied to who bears it."""
    only(*place, row, OTHER_NAME_KEYS)
    source = row.get("source")
    if source is not None and source not in sources:
        raise BadFixture(*place, "other_names.source", f"no such source: {source}")
    values = {}
    for key in OTHER_NAME_KEYS - {"source"}:
        try:
            values[key] = cleaned(OtherName._meta.get_field(key), row.get(key))  # type: ignore[arg-type]
        except ValidationError as error:
            raise BadFixture(*place, f"other_names.{key}", " ".join(error.messages)) from error
    return OtherName(source_id=sources[source] if source else None, **values)


def _name_identity(name: OtherName, owner: str) -> tuple[Any, ...]:
    texts = (getattr(name, column) or "" for column in ("name_ar", "name_fr"))
    return (getattr(name, f"{owner}_id"), *texts, name.source_id)


def _sort(
    thing: OtherName, known: OtherName, column: str, new: list[OtherName], changed: list[OtherName], tally: Tally
) -> None:
    """Into the new ones, the changed ones, or none of them."""
    if known is thing:
        new.append(thing)
        tally.created += 1
    elif getattr(known, column) != getattr(thing, column):
        setattr(known, column, getattr(thing, column))
        changed.append(known)
        tally.updated += 1
    else:
        tally.unchanged += 1


def load_statements(listed: ListFile, cite: Callable[[Place, models.Model, Iterable[Row]], None]) -> Tally:
    """What strategies say of themselves, in the order of the file, each with its citations."""
    tally, strategies = Tally(f"{listed.file} statements"), codes_of(Strategy)
    for row in listed.read():
        place = (listed.file, row[listed.key])
        for position, entry in enumerate(row.get("statements") or (), start=1):
            only(*place, entry, STATEMENT_KEYS)
            statement, created = StrategyStatement.objects.get_or_create(
                strategy_id=strategies[row[listed.key]],
                kind=entry["kind"],
                position=position,
                defaults={"text_ar": entry.get("text_ar"), "text_fr": entry.get("text_fr")},
            )
            _keep_statement(statement, entry, created, tally)
            cite(place, statement, entry.get("citations") or ())
    return tally


def _keep_statement(statement: StrategyStatement, row: Row, created: bool, tally: Tally) -> None:
    texts = {key: row.get(key) for key in ("text_ar", "text_fr")}
    differing = [key for key, value in texts.items() if getattr(statement, key) != value]
    if created:
        tally.created += 1
    elif differing:
        for key in differing:
            setattr(statement, key, texts[key])
        statement.save()
        tally.updated += 1
    else:
        tally.unchanged += 1
