"""What a flat column is: a name, where its value stands in the record, and what it says in three languages.

A record is a tree and a sheet is flat, so something is lost: lists become one cell (`JOINED`), and only what the
tables name is there. The record itself is whole in JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

JOINED: Final = " | "
"""Between the values of a list. All columns of one list have the same order, with nothing where a value is unknown."""

Value = str | int | float | bool | Decimal | None
Reader = Callable[[Mapping[str, Any]], Any]


class Kind(StrEnum):
    """What the values of a column are. Days that may be known by month or year only are texts."""

    TEXT = "text"
    WHOLE = "whole"
    AMOUNT = "amount"
    DEGREES = "degrees"
    TRUTH = "truth"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `path` leads into the record: `kind.name.ar`, or through a list: `parties[].name.ar`."""

    name: str
    path: str
    kind: Kind
    en: str
    ar: str
    fr: str
    read: Reader = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "read", reader(self.path))

    def value(self, record: Mapping[str, Any]) -> Value:
        """The value in a record, None where it says nothing."""
        found = self.read(record)
        if found is None or found == "":
            return None
        return Decimal(found) if self.kind is Kind.AMOUNT else found


def reader(path: str) -> Reader:
    """The function that follows a path."""
    head, is_list, tail = path.partition("[]")
    to = _follow(head.split("."))
    if not is_list:
        return to
    each = _follow(tail.lstrip(".").split(".")) if tail else lambda item: item
    return lambda record: joined([each(item) for item in to(record) or ()])


def _follow(keys: Sequence[str]) -> Reader:
    if len(keys) == 1:
        [only] = keys
        return lambda record: record.get(only)

    def along(record: Any) -> Any:
        for key in keys:
            if record is None:
                return None
            record = record.get(key)
        return record

    return along


def joined(values: Sequence[Any]) -> str | None:
    """The values of a list in one cell; None where there is nothing to say."""
    texts = ["" if value is None else plain(value) for value in values]
    return JOINED.join(texts) if any(texts) else None


def plain(value: Any) -> str:
    """A value as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


Words = tuple[str, str, str]
"""What a column says: in English, Arabic and French."""


def one(name: str, words: Words, path: str = "", kind: Kind = Kind.TEXT) -> list[Column]:
    """A single column."""
    return [Column(name, path or name, kind, *words)]


def both(name: str, words: Words, path: str = "") -> list[Column]:
    """A text in its two languages."""
    en, ar, fr = words
    path = path or name
    return [
        Column(f"{name}_ar", f"{path}.ar", Kind.TEXT, f"{en} (in Arabic)", f"{ar} (بالعربية)", f"{fr} (en arabe)"),
        Column(f"{name}_fr", f"{path}.fr", Kind.TEXT, f"{en} (in French)", f"{ar} (بالفرنسية)", f"{fr} (en français)"),
    ]


def coded(name: str, words: Words, path: str = "", code: str = "slug") -> list[Column]:
    """A code, or several, and beside it what it is called."""
    path, (en, ar, fr) = path or name, words
    return [
        *one(name, (f"{en}: code", f"{ar}: الرمز", f"{fr} : code"), f"{path}.{code}"),
        *both(f"{name}_name", (f"{en}: name", f"{ar}: التسمية", f"{fr} : nom"), f"{path}.name"),
    ]
