"""Bringing a reference list in line with its file: add and update, never delete, write only what differs.

Rows that no file knows are somebody's own additions, and rows that a person changed last are the ministry's word:
both are left alone.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models

from registry.models import User
from registry.permissions import OFFICIAL_LISTS

from .fixtures import BadFixture, Row, only, rows, wanted

BATCH = 500


@dataclass
class Tally:
    """What happened to the rows of one list."""

    name: str
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0

    def __str__(self) -> str:
        said = f"{self.name}: {self.created} created, {self.updated} updated, {self.unchanged} unchanged"
        return f"{said}, {self.kept} kept as people changed them" if self.kept else said


@dataclass(frozen=True)
class ListFile:
    """How a file stands for a list: `columns` have the same name in both, `renamed` another name in the file.

    `links` name a row of a list by its code. Those in `late` point into the list itself or into one that is loaded
    after it, so they are filled in a second round. `nested` keys are left to who knows them.
    """

    model: type[models.Model]
    file: str
    columns: tuple[str, ...]
    key: str = "slug"
    renamed: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, type[models.Model]] = field(default_factory=dict)
    late: frozenset[str] = frozenset()
    nested: frozenset[str] = frozenset()

    @property
    def allowed(self) -> frozenset[str]:
        """Every key that a row may have."""
        return frozenset({self.key, "disabled_on", *self.columns, *self.renamed, *self.links, *self.nested})

    def read(self) -> list[Row]:
        """The rows of the file, each with its key and no other one like it."""
        found: dict[str, Row] = {}
        for row in rows(self.file):
            code = wanted(self.file, row, self.key)
            only(self.file, code, row, self.allowed)
            if code in found:
                raise BadFixture(self.file, code, self.key, "another row has the same code")
            found[code] = row
        return list(found.values())


def sync(listed: ListFile) -> Tally:
    """Creates and updates the rows of a list, all columns but the late links."""
    codes = {name: codes_of(model) for name, model in listed.links.items() if name not in listed.late}
    return _sync(listed, lambda row: _values(listed, row, codes))


def sync_late(listed: ListFile) -> Tally:
    """Fills the links that had to wait for other rows."""
    codes = {name: codes_of(listed.links[name]) for name in listed.late}
    return _sync(listed, lambda row: {f"{name}_id": _linked(listed, row, name, codes[name]) for name in listed.late})


def codes_of(model: type[models.Model]) -> dict[str, int]:
    """The primary keys of a list by code."""
    return dict(model._default_manager.values_list("code" if _has(model, "code") else "slug", "pk"))


def cleaned(column: models.Field, value: Any) -> Any:
    """A value as the column keeps it; raises ValidationError."""
    if value is None and not column.null:
        value = "" if column.empty_strings_allowed else column.get_default()
    return column.clean(value, None)


def changed_by_people(model: type[models.Model]) -> set[int]:
    """The rows whose last change a person made: what the ministry decided stands over what the file says.

    No person may change the official lists of territories, so their files always win.
    """
    commands = set(User.objects.filter(is_command=True).values_list("pk", flat=True))
    events = model._meta.get_field("events").related_model._default_manager  # type: ignore[union-attr]
    last = events.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    actors = last.values_list("pgh_obj_id", "pgh_context__metadata__user")
    return {pk for pk, user in actors if user is not None and user not in commands}


def save_changes(objects: Iterable[models.Model], columns: Iterable[str]) -> None:
    """Writes these columns; the undivided column of a bilingual text follows its Arabic."""
    written = set(columns)
    changed = list(objects)
    if changed:
        model = type(changed[0])
        written |= {name[:-3] for name in written if name[-3:] in ("_ar", "_fr") and _has(model, name[:-3])}
        model._default_manager.bulk_update(changed, sorted(written), batch_size=BATCH)


def _sync(listed: ListFile, values_of: Callable[[Row], dict[str, Any]]) -> Tally:
    known = {getattr(thing, listed.key): thing for thing in listed.model._default_manager.all()}
    tally, new, changed, columns = Tally(listed.file), [], [], set[str]()
    peoples = set() if issubclass(listed.model, OFFICIAL_LISTS) else changed_by_people(listed.model)
    for row in listed.read():
        values, thing = values_of(row), known.get(row[listed.key])
        if thing is None:
            new.append(listed.model(**{listed.key: row[listed.key]}, **values))
        elif thing.pk in peoples:
            tally.kept += 1
        elif differing := _assign(thing, values):
            changed.append(thing)
            columns |= differing
        else:
            tally.unchanged += 1
    listed.model._default_manager.bulk_create(new, batch_size=BATCH)
    save_changes(changed, columns)
    tally.created, tally.updated = len(new), len(changed)
    return tally


def _values(listed: ListFile, row: Row, codes: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    named = {name: name for name in listed.columns} | dict(listed.renamed)
    if row.get("disabled_on"):
        named["disabled_on"] = "disabled_on"
    values = {column: _cell(listed, row, name, column) for name, column in named.items()}
    return values | {f"{name}_id": _linked(listed, row, name, codes[name]) for name in codes}


def _cell(listed: ListFile, row: Row, name: str, column: str) -> Any:
    try:
        return cleaned(listed.model._meta.get_field(column), row.get(name))  # type: ignore[arg-type]
    except ValidationError as error:
        raise BadFixture(listed.file, row[listed.key], name, " ".join(error.messages)) from error


def _linked(listed: ListFile, row: Row, name: str, codes: Mapping[str, int]) -> int | None:
    code: str = row.get(name) or ""
    if not code:
        if not listed.model._meta.get_field(name).null:
            raise BadFixture(listed.file, row[listed.key], name, "this value is missing")
        return None
    if code not in codes:
        raise BadFixture(listed.file, row[listed.key], name, f"no such code: {code}")
    return codes[code]


def _assign(thing: models.Model, values: Mapping[str, Any]) -> set[str]:
    """Sets what differs; the names of the changed columns."""
    differing = {name for name, value in values.items() if getattr(thing, name) != value}
    for name in differing:
        setattr(thing, name, values[name])
    return {name.removesuffix("_id") for name in differing}


def _has(model: type[models.Model], name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True
