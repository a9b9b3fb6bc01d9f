"""From the events of a record to what changed in it: which field of which row, from what to what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import Field, Model
from modeltranslation.translator import NotRegistered, translator

from registry.models import AmendmentChange, PartyMerge

from .events import Event, Key, Lives, columns, events_of
from .parts import is_log, parts_under

INSERT, UPDATE, DELETE, BEGUN = "insert", "update", "delete", "begun"
LABELS: Final = (INSERT, UPDATE, DELETE)

TOLD_BY_OTHERS: Final[set[tuple[type[Model], str]]] = {(AmendmentChange, "record"), (PartyMerge, "facts")}
"""Columns whose words stand elsewhere: in `before` and `after` of an amendment, at the rows that a merge moved."""


@dataclass(frozen=True)
class Difference:
    """One field of one row that an event changed; `before` and `after` are the whole row, None where there was none.

    A secret (`field` is then its name alone) is known to have changed, and no more.
    """

    event: Event
    kind: str
    field: "Field[Any, Any] | str"
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def name(self) -> str:
        """What the field is asked for by: «agreement.title_ar»."""
        field = self.field if isinstance(self.field, str) else self.field.name
        return f"{self.event.model._meta.model_name}.{field}"

    @property
    def column(self) -> Any:
        """The field itself, of a secret too."""
        return self.event.model._meta.get_field(self.field) if isinstance(self.field, str) else self.field


class History:
    """Everything that is kept of one record and its parts. One query, at the start."""

    def __init__(self, model: type[Model], key: Any) -> None:
        self.model, self.key = model, key
        self.models = parts_under(model)
        events = events_of(model, key)
        self.lives = Lives(model, key, events)
        self.rows: dict[Key, list[Event]] = defaultdict(list)
        for event in events:
            self.rows[event.model, event.key].append(event)

    @property
    def own(self) -> list[Event]:
        """The events of the record itself."""
        return self.rows.get((self.model, self.key), [])

    def differences(self) -> list[Difference]:
        """Every change, the newest first; within one event, in the order of the fields."""
        found = [difference for row in self.rows.values() for difference in self._of_row(row)]
        return sorted(found, key=lambda each: (-each.event.at.timestamp(), self._place(each.event), -each.event.number))

    def _place(self, event: Event) -> int:
        """The record itself comes before its parts."""
        return self.models.index(event.model)

    def _of_row(self, events: list[Event]) -> Iterator[Difference]:
        """A row belongs to the history while it lives under the record, with the change by which it came or left."""
        known: dict[str, Any] | None = None
        for event in events:
            after = None if event.label == DELETE else event.values
            before = event.values if event.label == DELETE else known
            if self.lives.under(event.model, before) or self.lives.under(event.model, after):
                yield from self._of_event(event, before, after)
            if event.label in LABELS:  # beside the event of a secret stands another, with what else was written
                known = after

    def _of_event(
        self, event: Event, before: dict[str, Any] | None, after: dict[str, Any] | None
    ) -> Iterator[Difference]:
        if event.label not in LABELS:
            yield Difference(event, UPDATE, event.label, before, after)
            return
        kind = BEGUN if event.label == UPDATE and before is None else event.label
        links = self.lives.links(event.model) if kind != UPDATE else set()
        for field in fields_of(event.model):
            old, new = (None if row is None else row[field.attname] for row in (before, after))
            if _differs(old, new, kind) and field.attname not in links and not mirrors(field, before, after):
                yield Difference(event, kind, field, before, after)

    def at(self, moment: datetime) -> list[Event]:
        """The last event of each row that was there at that moment, the record first."""
        standing = [self._standing(row, moment) for row in self.rows.values()]
        there = [event for event in standing if event and self.lives.under(event.model, event.values)]
        if not any(event.model is self.model for event in there):
            return []
        return sorted(there, key=lambda event: (self._place(event), event.key))

    def _standing(self, events: Iterable[Event], moment: datetime) -> Event | None:
        """The event that holds at a moment; nothing before the first and after a deletion."""
        past = [event for event in events if event.at <= moment]
        return past[-1] if past and past[-1].label != DELETE else None


def _differs(old: Any, new: Any, kind: str) -> bool:
    """Whether people see a difference. Null and no text are one; in a row that comes or goes, so is what is not so."""

    def empty(value: Any) -> bool:
        return value is None or value == "" or (kind != UPDATE and value is False)

    return old != new and not (empty(old) and empty(new))


def fields_of(model: type[Model]) -> list["Field[Any, Any]"]:
    """The columns that say something: not the key, and neither when nor by whom, which every event has of its own.

    A column without a name in words is for programs (a digest, a token): nobody could read what it says.
    """
    return [
        field
        for field in columns(model)
        if (model, field.name) not in TOLD_BY_OTHERS
        and not (field.primary_key or getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False))
        and not (field.name == "actor" and is_log(model))
        and getattr(field, "_verbose_name", None) is not None
    ]


def mirrors(field: "Field[Any, Any]", *rows: dict[str, Any] | None) -> bool:
    """The column that only repeats the first language of a bilingual text. Where raw SQL has parted them, it counts."""
    try:
        languages = translator.get_options_for_model(field.model).all_fields.get(field.name)
    except NotRegistered:
        return False
    first = f"{field.name}_{settings.MODELTRANSLATION_DEFAULT_LANGUAGE}"
    return bool(languages) and all(row is None or (row[field.name] or "") == (row[first] or "") for row in rows)
