"""What changed in a record, who did it, when and by which door; and what the register said of it at a moment.

Reads the rows that the history triggers write (``registry/translation.py``). A record is told together with
everything that lives under it, which is derived from the models (``parts``). No HTTP and no rights in it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final

from django.db.models import Model
from django.utils.translation import gettext

from registry.models import User

from .events import Event
from .history import BEGUN, DELETE, INSERT, UPDATE, Difference, History, fields_of
from .roads import road_label
from .words import NOTHING, SECRET, Names, Words, field_label, instance_of, label_of, links_of, name_of, say

__all__ = [
    "BEGUN",
    "DELETE",
    "INSERT",
    "UPDATE",
    "Change",
    "Difference",
    "Entry",
    "History",
    "Known",
    "KnownField",
    "Moment",
    "Person",
    "Words",
    "changes_of",
    "fields_changed",
    "known_at",
    "last_known",
    "moments_of",
    "people_of",
    "person_key",
    "tell",
    "who_changed",
]

ONE_ACT: Final = timedelta(seconds=2)
"""What one person changes within so short a time is one moment: a saved form and the publication that follows it."""


@dataclass(frozen=True)
class Person:
    """Who wrote: an account, or nobody who was named. `key` is what the filter of the page is asked with."""

    key: str
    name: str


@dataclass(frozen=True)
class Change:
    """One field that changed, in words."""

    at: datetime
    who: Person
    road: str
    kind: str
    model: type[Model]
    key: Any
    part: str
    row: str
    name: str
    label: str
    before: Words
    after: Words


@dataclass(frozen=True)
class Entry:
    """What happened to one row in a moment: added, changed or removed, and which fields."""

    kind: str
    part: str
    row: str
    changes: list[Change]


@dataclass(frozen=True)
class Moment:
    """What one person did at one time."""

    at: datetime
    who: Person
    roads: list[str]
    entries: list[Entry]


@dataclass(frozen=True)
class KnownField:
    """One value as it stood, since when and by whom."""

    name: str
    label: str
    value: Words
    since: datetime
    who: Person


@dataclass(frozen=True)
class Known:
    """One row as it stood at a moment; `values` are the columns themselves."""

    model: type[Model]
    key: Any
    part: str
    row: str
    fields: list[KnownField]
    values: dict[str, Any]


def changes_of(thing: Model | History, *, offset: int = 0, limit: int | None = None) -> list[Change]:
    """Every change of every field of a record and of its parts, the newest first."""
    history = _history(thing)
    end = None if limit is None else offset + limit
    return _told(history, history.differences()[offset:end])


def who_changed(thing: Model | History, field: str) -> list[Change]:
    """Who changed this field of the record («amount») or of its parts («instalment.amount»), the newest first."""
    history = _history(thing)
    name = field if "." in field else f"{history.model._meta.model_name}.{field}"
    return _told(history, [each for each in history.differences() if each.name == name])


def moments_of(differences: Iterable[Difference]) -> list[list[Difference]]:
    """Changes, the newest first, gathered by who made them when. To be paged, then told by `tell`."""
    moments: list[list[Difference]] = []
    for each in differences:
        if moments and _one_act(moments[-1][-1].event, each.event):
            moments[-1].append(each)
        else:
            moments.append([each])
    return moments


def _one_act(later: Event, earlier: Event) -> bool:
    same = (later.user, later.user is None and later.road) == (earlier.user, earlier.user is None and earlier.road)
    return same and later.at - earlier.at <= ONE_ACT


def tell(history: History, moments: Sequence[list[Difference]]) -> list[Moment]:
    """The moments of one page in words: a number of queries that depends on the kinds of records, not on the rows."""
    told = iter(_told(history, [each for moment in moments for each in moment]))
    return [_moment([next(told) for _each in moment]) for moment in moments]


def _moment(changes: list[Change]) -> Moment:
    def row(change: Change) -> tuple[Any, ...]:
        return change.at, change.kind, change.model, change.key, change.row

    entries = []
    for (_at, kind, _model, _key, name), found in groupby(changes, row):
        listed = list(found)
        entries.append(Entry(kind, listed[0].part, name, listed))
    roads = list(dict.fromkeys(change.road for change in changes if change.road))
    return Moment(changes[0].at, changes[0].who, roads, entries)


def _history(thing: Model | History) -> History:
    return thing if isinstance(thing, History) else History(type(thing), thing.pk)


def _told(history: History, differences: Sequence[Difference]) -> list[Change]:
    events = [each.event for each in differences]
    rows = [row for each in differences for row in (each.before, each.after) if row is not None]
    names = Names([*_links(events), *_links_of_rows(differences), *_people(events)]) if rows else Names([])
    return [_change(history, each, names) for each in differences]


def _links(events: Iterable[Event]) -> Iterator[tuple[type[Model], Any]]:
    """Everything that these rows point to."""
    for event in events:
        for link in links_of(event.model):
            yield _target(link), event.values[link.attname]


def _links_of_rows(differences: Iterable[Difference]) -> Iterator[tuple[type[Model], Any]]:
    for each in differences:
        if each.before is not None and not isinstance(each.field, str) and each.field.is_relation:
            yield _target(each.field), each.before[each.field.attname]


def _people(events: Iterable[Event]) -> Iterator[tuple[type[Model], Any]]:
    return ((User, event.user) for event in events)


def _target(link: Any) -> type[Model]:
    target: type[Model] = link.related_model
    return target


def _person(event: Event, names: Names) -> Person:
    """The account; else nobody, which is said: by which door it came stands beside it."""
    if event.user is not None:
        return Person(str(event.user), names.said(User, event.user))
    return Person(event.road or "-", gettext("nobody named"))


def _change(history: History, each: Difference, names: Names) -> Change:
    event, field = each.event, each.field
    links = history.lives.links(event.model)
    if isinstance(field, str):
        before, after = Words(SECRET), Words(gettext("replaced"))
    else:
        before, after = (NOTHING if row is None else say(field, row, names) for row in (each.before, each.after))
    return Change(
        at=event.at,
        who=_person(event, names),
        road=road_label(event.road),
        kind=each.kind,
        model=event.model,
        key=event.key,
        part=label_of(event.model),
        row=name_of(event.model, event.values, names, links),
        name=each.name,
        label=field_label(each.column),
        before=before,
        after=after,
    )


def known_at(thing: Model | History, moment: datetime) -> list[Known]:
    """What the register said of a record and its parts at a moment, and since when and through whom it knew it.

    The record itself comes first; nothing comes when it was not there yet, or no more.
    """
    history = _history(thing)
    standing = history.at(moment)
    if not standing:
        return []
    last: dict[tuple[type[Model], Any, str], Event] = {}
    for each in history.differences():
        if each.event.at <= moment:
            last.setdefault((each.event.model, each.event.key, each.name), each.event)
    names = Names([*_links(standing), *_people([*standing, *last.values()])])
    return [_known(history, event, last, names) for event in standing]


def _known(history: History, event: Event, last: dict[Any, Event], names: Names) -> Known:
    links = history.lives.links(event.model)
    fields = []
    for field in fields_of(event.model):
        name = f"{event.model._meta.model_name}.{field.name}"
        origin = last.get((event.model, event.key, name))
        value = say(field, event.values, names)
        if value and origin is not None:
            fields.append(KnownField(name, field_label(field), value, origin.at, _person(origin, names)))
    row = name_of(event.model, event.values, names, links)
    return Known(event.model, event.key, label_of(event.model), row, fields, event.values)


def last_known(model: type[Model], key: Any) -> Model | None:
    """A record that is gone, as it was last; None when there never was one."""
    history = History(model, key)
    if not history.own:
        return None
    event = history.own[-1]
    return instance_of(model, event.values, Names(_links([event])))


def fields_changed(history: History, differences: Iterable[Difference]) -> list[tuple[str, str]]:
    """The fields that ever changed, with their labels, for a filter: those of the record first."""
    found: dict[str, str] = {}
    for each in differences:
        model, label = each.event.model, field_label(each.column)
        found[each.name] = label if model is history.model else f"{label_of(model)} · {label}"
    own = f"{history.model._meta.model_name}."
    return sorted(found.items(), key=lambda item: (not item[0].startswith(own), item[1]))


def people_of(differences: Iterable[Difference]) -> list[Person]:
    """Everybody who ever changed something, for a filter."""
    events = [each.event for each in differences]
    names = Names(_people(events))
    return sorted({_person(event, names) for event in events}, key=lambda person: person.name)


def person_key(event: Event) -> str:
    """What the filter by person compares."""
    return str(event.user) if event.user is not None else event.road or "-"
