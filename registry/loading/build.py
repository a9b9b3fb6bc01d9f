"""From a row of a fixture file to a record with all that belongs to it.

A row is written in the names of the models: a column takes a value, a foreign key the code or key of another row, a
reverse relation a list of rows, which live under it. So the files read like the records, and a new column of a model
needs nothing here. The text policy and the choices are checked value by value; the rules of the database by itself.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import IntegrityError, models

from registry import models as registry

from .fixtures import BadFixture, Row
from .lists import cleaned, codes_of
from .proofs import Place, citation_values, codes_of_sources

Owners = Mapping[type[models.Model], models.Model]
"""The records under which a row lives."""

NAMESPACE = uuid.UUID("5b0c2f6e-3c1d-4f0a-9d53-8a1f6f0e7c21")
"""Never changed: the identifiers of loaded records, the same in every installation, are made from it."""

SHORT = {
    "channel_links": "party",
    "lines": "project_line",
    "party_links": "party",
    "pillar_links": "pillar",
    "service_links": "service",
}
"""Lists of codes alone: the column that the code stands for."""

OWN_KEYS = frozenset({"key", "publish", "withdraw", "citations"})
STEP_KEYS = frozenset({"state", "reason", "on", "overrides", "story"})
"""Keys of a row that are not columns to fill: the state of an agreement is reached by steps, never written."""


def uuid_of(model: type[models.Model], key: str) -> uuid.UUID:
    """The identifier of a loaded record, from the key of its row."""
    return uuid.uuid5(NAMESPACE, f"{model._meta.model_name}/{key}")


class Builder:
    """Builds records; remembers codes and keys, so that each is looked up once.

    `common` values go into every record that has the column; `prefix` keeps the keys of two worlds apart. `makers`
    create on demand what has no row of its own until somebody needs it (persons).
    """

    def __init__(self, *, prefix: str = "", common: Mapping[str, Any] | None = None) -> None:
        self.prefix = prefix
        self.common = dict(common or {})
        self.makers: dict[type[models.Model], Callable[[str], models.Model | None]] = {}
        self.sources = codes_of_sources()
        self._codes: dict[type[models.Model], dict[str, int]] = {}

    def create(self, model: type[models.Model], row: Row, file: str, **given: Any) -> models.Model:
        """A new record with its children and citations. Raises BadFixture."""
        (thing,) = self._create(model, [row], (file, str(row.get("key", "?"))), {}, given)
        return thing

    def uuid_of(self, model: type[models.Model], row: Row) -> uuid.UUID:
        """The identifier of a loaded record, from the key of its row."""
        return uuid_of(model, self.prefix + row["key"])

    def _create(
        self, model: type[models.Model], rows: Sequence[Row], place: Place, owners: Owners, given: Mapping[str, Any]
    ) -> list[models.Model]:
        """Rows of one model at once, then what lives under each of them."""
        built = [self._built(model, row, place, owners, given) for row in rows]
        things = _inserted(model, [thing for thing, _nested in built], place)
        for row, (thing, nested) in zip(rows, built, strict=True):
            self.remember(thing, row.get("key"))
            for relation, entries in nested:
                self._create(relation.related_model, _entries(relation, entries), place, {**owners, model: thing}, {})
            self._cite(thing, row.get("citations") or (), place)
        return things

    def _built(
        self, model: type[models.Model], row: Row, place: Place, owners: Owners, given: Mapping[str, Any]
    ) -> tuple[models.Model, list[tuple[Any, Any]]]:
        """A record that is not saved yet, and the lists in its row that become records under it."""
        values = {name: value for name, value in self.common.items() if _column(model, name)} | dict(given)
        if _column(model, "uuid"):
            values["uuid"] = self.uuid_of(model, row)
        for owner, thing in owners.items():
            values |= {field.attname: thing.pk for field in _links_to(model, owner) if field.name not in row}
        nested = []
        for field, value in _filled(model, row, place):
            if field.one_to_many or (field.one_to_one and field.auto_created):
                nested.append((field, value))
            else:
                values[field.attname] = self._value(field, value, place)
        return model(**values), nested

    def _value(self, field: Any, value: Any, place: Place) -> Any:
        if isinstance(field, models.ForeignKey):
            return None if value is None else self.find(field.related_model, value, place, field.name)
        try:
            return cleaned(field, value)
        except ValidationError as error:
            raise BadFixture(*place, field.name, " ".join(error.messages)) from error

    def _cite(self, thing: models.Model, rows: Iterable[Row], place: Place) -> None:
        found = [citation_values(place, type(thing), row, self.sources) for row in rows]
        _inserted(registry.Citation, [registry.Citation(subject=thing, **values) for values in found], place)

    def remember(self, thing: models.Model, key: str | None) -> None:
        """Lets later rows name this record by its key."""
        if key:
            self._codes.setdefault(type(thing), {})[key] = thing.pk

    def find(self, model: Any, code: str, place: Place, column: str) -> int:
        """The primary key of the record that a code or key names. Raises BadFixture."""
        known = self._codes.setdefault(model, {})
        if not known and (_column(model, "slug") or _column(model, "code")):
            known |= codes_of(model)
        if code not in known:
            thing = self.makers[model](code) if model in self.makers else self._by_key(model, code)
            if thing is None:
                raise BadFixture(*place, column, f"no such {model._meta.model_name}: {code}")
            known[code] = thing.pk
        return known[code]

    def _by_key(self, model: type[models.Model], key: str) -> models.Model | None:
        """A loaded record; where people merged it into another, the other."""
        if not _column(model, "uuid"):
            return None
        thing = model._default_manager.filter(uuid=uuid_of(model, self.prefix + key)).first()
        while isinstance(thing, registry.Party) and thing.merged_into:
            thing = thing.merged_into
        return thing


def _filled(model: type[models.Model], row: Row, place: Place) -> list[tuple[Any, Any]]:
    """The fields that a row fills, with what it says."""
    own = OWN_KEYS | STEP_KEYS if model is registry.Agreement else OWN_KEYS
    return [(_field(model, key, place), value) for key, value in row.items() if key not in own]


def _field(model: type[models.Model], name: str, place: Place) -> Any:
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist as error:
        raise BadFixture(*place, name, f"unknown key for {model._meta.model_name}") from error
    if isinstance(field, GenericRelation):
        raise BadFixture(*place, name, "this key cannot be filled here")
    return field


def _column(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.concrete_fields)


def _links_to(model: type[models.Model], owner: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.is_relation and field.related_model is owner]


def _entries(relation: Any, rows: Any) -> list[Row]:
    """The rows under a record: a code alone stands for a link, and the order of the file is the order of the list."""
    model = relation.related_model
    found: list[Row] = []
    numbered = [name for name in ("position", "number") if _column(model, name)]
    for position, entry in enumerate(rows if isinstance(rows, list) else [rows], start=1):
        row = {SHORT[relation.name]: entry} if isinstance(entry, str) else entry
        found.append(dict.fromkeys(numbered, position) | row)
    return found


def _inserted(model: type[models.Model], things: list[Any], place: Place) -> list[models.Model]:
    """Written, or refused in the words of the rule that is broken."""
    try:
        return list(model._default_manager.bulk_create(things))
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        broken = [rule.violation_error_message for rule in model._meta.constraints if rule.name == name]
        raise BadFixture(*place, model._meta.model_name or "", broken[0] if broken else error) from error
    except ValidationError as error:
        raise BadFixture(*place, model._meta.model_name or "", " ".join(error.messages)) from error
