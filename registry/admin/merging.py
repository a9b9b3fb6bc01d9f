"""Two people wrote on one page: what each of them meant is told apart, field by field and row by row.

Nothing here knows a form: three pages come in (as it was opened, as it was typed, as the register has it now), one page
and the list of what the other person changed come out. A page that does not say how it was opened is all typed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from .snapshots import Page, Row, Values

Same = Callable[[str, list[str], list[str]], bool]
"""Whether two spellings of a field say the same: «1000» and «1 000,00»."""


class Fate(Enum):
    """What the form shows after the merge."""

    TYPED = "typed"
    """Both changed it: what was typed here stays."""
    TAKEN = "taken"
    """Only the other person changed it."""


class Happening(Enum):
    """What became of a row in the register."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class FieldChange:
    """A field that has another value in the register than when the page was opened."""

    name: str
    opened: list[str] | None
    now: list[str]
    typed: list[str]
    fate: Fate


@dataclass(frozen=True)
class RowChange:
    """A row that somebody added, changed or removed meanwhile."""

    prefix: str
    key: str
    what: Happening
    values: Values
    fields: list[FieldChange] = field(default_factory=list)
    fate: Fate = Fate.TAKEN
    is_deleted_here: bool = False


@dataclass
class Merged:
    """The page to show, and what to say about it."""

    page: Page
    fields: list[FieldChange]
    rows: list[RowChange]


def merge(opened: Page | None, typed: Page, now: Page, same: Callable[[str], Same]) -> Merged:
    """What both meant. `same("")` compares fields of the record, `same(prefix)` those of the rows of a list."""
    before = opened.fields if opened else None
    values, fields = merge_values(before, typed.fields, now.fields, same(""))
    merged = Merged(Page(values, {}, now.said), fields, [])
    for prefix in now.lists:
        known = opened.rows(prefix) if opened else None
        rows, changes = merge_rows(prefix, known, typed.lists.get(prefix, []), now.rows(prefix), same(prefix))
        merged.page.lists[prefix] = rows
        merged.rows += changes
    return merged


def merge_values(opened: Values | None, typed: Values, now: Values, same: Same) -> tuple[Values, list[FieldChange]]:
    """The fields of one form."""
    values: Values = {}
    changes = []
    for name, present in now.items():
        mine = typed.get(name, present)
        before = opened.get(name) if opened is not None else None
        values[name] = mine
        if same(name, mine, present) or (before is not None and same(name, before, present)):
            continue
        fate = Fate.TAKEN if before is not None and same(name, before, mine) else Fate.TYPED
        if fate is Fate.TAKEN:
            values[name] = present
        changes.append(FieldChange(name, before, present, mine, fate))
    return values, changes


def merge_rows(
    prefix: str, opened: dict[str, Values] | None, typed: list[Row], now: dict[str, Values], same: Same
) -> tuple[list[Row], list[RowChange]]:
    """The rows of one list: those of the register, then the new ones."""
    mine = {row.key: row for row in typed if row.key}
    rows: list[Row] = []
    changes: list[RowChange] = []
    for key, present in now.items():
        row, change = _stored_row(prefix, opened, mine.get(key), Row(key, present), same)
        rows.append(row)
        changes += [change] if change else []
    for row in typed:
        if row.key and row.key not in now:
            kept, change = _removed_row(prefix, opened, row, same)
            rows += [kept] if kept else []
            changes += [change] if change else []
        elif not row.key:
            rows.append(row)
    return rows, changes


def _stored_row(
    prefix: str, opened: dict[str, Values] | None, mine: Row | None, present: Row, same: Same
) -> tuple[Row, RowChange | None]:
    """A row that the register has now."""
    before = opened.get(present.key) if opened is not None else None
    if mine is None:
        is_new = before is None
        return present, RowChange(prefix, present.key, Happening.ADDED, present.values) if is_new else None
    values, fields = merge_values(before, mine.values, present.values, same)
    row = Row(present.key, values, mine.is_deleted)
    if not fields:
        return row, None
    fate = Fate.TYPED if mine.is_deleted or any(each.fate is Fate.TYPED for each in fields) else Fate.TAKEN
    return row, RowChange(
        prefix, present.key, Happening.CHANGED, present.values, fields, fate, is_deleted_here=mine.is_deleted
    )


def _removed_row(
    prefix: str, opened: dict[str, Values] | None, mine: Row, same: Same
) -> tuple[Row | None, RowChange | None]:
    """A row that the register has no more: kept, as a new one, if something was typed into it."""
    if mine.is_deleted:
        return None, None
    before = opened.get(mine.key) if opened is not None else None
    untouched = before is not None and all(same(name, before.get(name, []), mine.values[name]) for name in mine.values)
    if untouched:
        return None, RowChange(prefix, mine.key, Happening.REMOVED, mine.values)
    return Row("", mine.values), RowChange(prefix, mine.key, Happening.REMOVED, mine.values, fate=Fate.TYPED)
