"""What a file would do to the register: what is new, what changes and how, what stays, and what stands in the way.

A plan is made anew each time, from the file and the register as it is now; making it writes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from django.db.models import Model

from registry.exchange.intake import Column, Lists
from registry.exchange.intake.layout import LANGUAGES
from registry.models import Agreement, Ceremony, ImportedNumber, Party, PartyIdentifier
from registry.text import plain_amount
from registry.typed import PartialDate

from .findings import Findings, Said
from .parties import Mention, stored_doubt
from .rows import Line


class Outcome(Enum):
    """What becomes of a row."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass
class Change:
    """A field of a record that exists: what it holds, and what it would hold."""

    heading: Said
    before: Said
    after: Said


@dataclass
class Entry:
    """A row of the preview."""

    kind: str
    sheet: str
    row: int
    outcome: Outcome
    name: Said
    pk: int | None = None
    changes: list[Change] = field(default_factory=list)

    def stored(self) -> dict[str, Any]:
        """As it is kept with the import."""
        return {
            "kind": self.kind,
            "sheet": self.sheet,
            "row": self.row,
            "outcome": self.outcome.value,
            "name": self.name,
            "pk": self.pk,
            "changes": [change.__dict__ for change in self.changes],
        }


@dataclass(eq=False)
class Deal:
    """An agreement of the file: the record, new or known, and the lines that belong to it."""

    line: Line
    agreement: Agreement
    is_new: bool
    changed: set[str] = field(default_factory=set)
    number: ImportedNumber | None = None
    entry: Entry | None = None
    created: dict[type[Model], list[Model]] = field(default_factory=lambda: defaultdict(list))
    altered: dict[type[Model], list[tuple[Model, set[str]]]] = field(default_factory=lambda: defaultdict(list))
    mentions: dict[str, Mention] = field(default_factory=dict)
    """Who stands in it, by folded name."""

    @property
    def things(self) -> Iterator[tuple[type[Model], Model]]:
        """Every part that would be written."""
        for model, rows in self.created.items():
            yield from ((model, row) for row in rows)
        for model, altered in self.altered.items():
            yield from ((model, row) for row, _fields in altered)


@dataclass
class Plan:
    """All of it."""

    lists: Lists = field(default_factory=Lists)
    findings: Findings = field(default_factory=Findings)
    entries: list[Entry] = field(default_factory=list)
    doubts: list[Mention] = field(default_factory=list)
    answered: list[Mention] = field(default_factory=list)
    ceremonies: dict[int, Ceremony] = field(default_factory=dict)
    """New ones, by the row that brings them."""
    parties: list[tuple[Party, PartyIdentifier | None]] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    origins: dict[int, Line] = field(default_factory=dict)
    """From the identity of a record in memory to the row that it came from."""

    def note(self, kind: str, line: Line, outcome: Outcome, name: Said, **more: Any) -> Entry:
        """A row of the preview."""
        self.entries.append(Entry(kind, line.sheet, line.row, outcome, name, **more))
        return self.entries[-1]

    @property
    def counts(self) -> dict[str, Any]:
        """How many rows of which kind have which outcome, and what stands in the way."""
        by_kind: dict[str, Counter[str]] = defaultdict(Counter)
        for entry in self.entries:
            by_kind[entry.kind][entry.outcome.value] += 1
        total = Counter(entry.outcome.value for entry in self.entries)
        kinds = {kind: dict(counter) for kind, counter in by_kind.items()}
        return {**total, "kinds": kinds, "findings": self.findings.count, "doubts": len(self.doubts)}

    def stored(self) -> dict[str, Any]:
        """What is kept with the import."""
        return {
            "counts": self.counts,
            "findings": self.findings.stored(),
            "preview": [entry.stored() for entry in self.entries],
            "doubts": [stored_doubt(mention) for mention in (*self.doubts, *self.answered)],
            "plan": self.digest,
        }

    @property
    def digest(self) -> str:
        """Another one means that something else would be written."""
        seen = [entry.stored() for entry in self.entries]
        told = [*seen, self.findings.count, [mention.key for mention in self.doubts]]
        return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def in_words(value: Any) -> Said:
    """A value by language, as the preview shows it."""
    if isinstance(value, PartialDate):
        text = str(value.day.year) if value.precision == "year" else value.day.strftime("%m/%Y")
        return _same(value.day.strftime("%d/%m/%Y") if value.precision == "day" else text)
    if isinstance(value, date):
        return _same(value.strftime("%d/%m/%Y"))
    if isinstance(value, Decimal):
        return _same(plain_amount(value))
    if isinstance(value, list):
        told = [in_words(each) for each in value]
        return {language: "; ".join(each[language] for each in told) for language in LANGUAGES}
    if isinstance(value, Model):
        return name_of(value)
    return _same("" if value is None else str(value))


def name_of(thing: Model) -> Said:
    """What a record is called, by language."""
    for name in ("name", "title"):
        texts = [getattr(thing, f"{name}_{language}", None) or "" for language in LANGUAGES]
        if any(texts):
            arabic, french = texts
            return {"ar": arabic or french, "fr": french or arabic}
    return _same(str(thing))


def _same(text: str) -> Said:
    return dict.fromkeys(LANGUAGES, text)


def option_in_words(lists: Lists, column: Column, value: Any) -> Said:
    """An entry of a closed list by its labels, anything else as it is."""
    if column.list and not isinstance(value, list | Model):
        found = next((option for option in lists[column.list].options if option.value == value), None)
        if found is not None:
            return found.said
    return in_words(value)


def changes_between(lists: Lists, column: Column, before: Any, after: Any) -> Change:
    """One line of a preview."""
    heading = {language: column.said(language) for language in LANGUAGES}
    return Change(heading, option_in_words(lists, column, before), option_in_words(lists, column, after))


def chunks(things: list[Any], size: int) -> Iterable[list[Any]]:
    """So many at a time."""
    for start in range(0, len(things), size):
        yield things[start : start + size]
