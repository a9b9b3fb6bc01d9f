"""An open book as rows that the register understands: which column is which, and what each cell says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.exchange.intake import (
    CSV,
    Book,
    Column,
    Lists,
    Option,
    Row,
    Sheet,
    SheetLayout,
    Value,
    ceremony,
    headed,
    heading_texts,
    is_example,
    layout_of,
)

from .findings import Findings
from .values import as_text, read


@dataclass(slots=True, eq=False)
class Line:
    """A row as it was understood. `values` has what could be read; `cells` where it stands and what stood there."""

    sheet: str
    row: int
    columns: dict[str, tuple[int, Column]]
    raw: Row
    values: dict[str, Any] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)

    def get(self, name: str, otherwise: Any = None) -> Any:
        """What the row says of a column."""
        return self.values.get(name, otherwise)

    def place(self, name: str) -> tuple[int, Column | None, Value | None]:
        """Where a column stands, and what stands there."""
        place, column = self.columns.get(name, (0, None))
        return place, column, self.raw.values.get(place)

    def refuse(self, findings: Findings, name: str, text: Any) -> None:
        """Something is wrong with a cell of this row."""
        place, column, value = self.place(name)
        findings.add(self.sheet, self.row, place, column, value, text)
        self.broken.add(name)


@dataclass
class Lines:
    """The rows of every sheet, by its name in the layout."""

    agreements: list[Line] = field(default_factory=list)
    parties: list[Line] = field(default_factory=list)
    projects: list[Line] = field(default_factory=list)
    instalments: list[Line] = field(default_factory=list)
    ceremonies: list[Line] = field(default_factory=list)

    def __len__(self) -> int:
        return sum(len(lines) for lines in self.__dict__.values())


Tick = Callable[[int], None]


def read_rows(book: Book, lists: Lists, findings: Findings, tick: Tick) -> Lines:
    """Every row that is no example. Ceremonies first, for agreements may name one that the file itself brings."""
    lines = Lines()
    sheets = sorted(book.sheets, key=lambda sheet: layout_name(sheet) != "ceremonies")
    for sheet in sheets:
        layout = layout_of(sheet.name)
        if layout is None or not sheet.rows:
            continue
        columns = _columns(sheet, layout, findings)
        if columns is not None:
            first = next((place for place, column in columns.items() if column == layout.columns[0]), 0)
            getattr(lines, layout.name).extend(_lines(sheet, columns, first, lists, findings, tick))
        if layout.name == "ceremonies":
            _offer(lines.ceremonies, lists)
    if not lines.agreements and not findings.count:
        findings.add(book.sheets[0].name if book.sheets else "", 0, 0, None, None, NOTHING)
    if book.format == "csv":
        lines.parties = [party for line in lines.agreements for party in _parties_of(line)]
    return lines


NOTHING = _("There is no agreement in this file. Fill in the sheet of agreements of the template.")


def layout_name(sheet: Sheet) -> str:
    """What the layout calls a sheet."""
    layout = layout_of(sheet.name)
    return layout.name if layout else ""


def _columns(sheet: Sheet, layout: SheetLayout, findings: Findings) -> dict[int, Column] | None:
    """What stands under each heading; None where a heading is unknown or a required one lacks."""
    head = sheet.rows[0]
    texts = heading_texts(head)
    columns, strange = headed(layout, texts)
    names = {column.heading: column for column in layout.columns}
    for place in strange:
        text: Any = _("There is no such column, or it stands there twice. Write the heading as in the template.")
        if nearest := get_close_matches(texts[place], names, n=1, cutoff=0.5):
            nearly = _("There is no such column. Did you mean “%(heading)s”?")
            text = ValidationError(nearly, "heading", {"heading": nearest[0]})
        findings.add(sheet.name, head.number, place, None, texts[place], text)
    missing = [column for column in layout.columns if column.is_required and column not in columns.values()]
    for column in missing:
        lacks = _("The column “%(heading)s” lacks. Take it from the template.")
        text = ValidationError(lacks, "heading", {"heading": column.heading})
        findings.add(sheet.name, head.number, 0, column, None, text)
    return None if strange or missing else columns


def _lines(
    sheet: Sheet, columns: dict[int, Column], first: int, lists: Lists, findings: Findings, tick: Tick
) -> Iterator[Line]:
    places = {column.key: (place, column) for place, column in columns.items()}
    headed_or_ours = heading_texts(sheet.rows[0]).keys()
    for number, row in enumerate(sheet.rows[1:], start=1):
        if number % 100 == 0:
            tick(100)
        start = row.values.get(first)
        if start is not None and is_example(as_text(start)):
            continue
        for place in sorted(row.values.keys() - headed_or_ours):
            findings.add(sheet.name, row.number, place, None, row.values[place], UNHEADED)
        if columns.keys() & row.values.keys():
            line = Line(sheet.name, row.number, places, row)
            _read(line, columns, lists, findings)
            _ask_for_required(line, columns, findings)
            yield line


def _read(line: Line, columns: dict[int, Column], lists: Lists, findings: Findings) -> None:
    for place in sorted(columns.keys() & line.raw.values.keys()):
        _read_cell(line, columns[place], line.raw.values[place], lists, findings)


def _ask_for_required(line: Line, columns: dict[int, Column], findings: Findings) -> None:
    for column in columns.values():
        if column.is_required and column.key not in line.values and column.key not in line.broken:
            line.refuse(findings, column.key, _("This cell must be filled in."))


def _read_cell(line: Line, column: Column, value: Value, lists: Lists, findings: Findings) -> None:
    try:
        found = read(column, value, lists)
    except ValidationError as error:
        line.refuse(findings, column.key, error)
    else:
        if found not in ("", []):
            line.values[column.key] = found


UNHEADED = _("This cell stands under no heading: delete it, or give its column a heading of the template.")


def _offer(ceremonies: list[Line], lists: Lists) -> None:
    """Agreements may name the ceremonies of the file; where the register knows one already, that one is meant."""
    for line in ceremonies:
        arabic, french = line.get("title_ar", ""), line.get("title_fr", "")
        known = ceremonies_of(line, lists)
        if len(known) == 1:
            lists["ceremony"].prefer(known[0])
        elif not known and (arabic or french):
            lists["ceremony"].add(ceremony(line, arabic, french, line.get("held_on")))


def ceremonies_of(line: Line, lists: Lists) -> list[Option]:
    """The ceremonies that a row may mean: one of its titles, and a day that may be its day."""
    titles = [title for title in (line.get("title_ar"), line.get("title_fr")) if title]
    named = {id(option): option for title in titles for option in lists["ceremony"].named(title)}
    day = line.get("held_on")
    return [each for each in named.values() if day is None or each.day is None or day.may_be(each.day)]


def _parties_of(line: Line) -> Iterator[Line]:
    """The parties that stand in the row of an agreement, as lines of their own."""
    for number in sorted({column.party for column in CSV.columns if column.party}):
        prefix = f"party_{number}_"
        inside = {key.removeprefix(prefix): where for key, where in line.columns.items() if key.startswith(prefix)}
        values = {key.removeprefix(prefix): value for key, value in line.values.items() if key.startswith(prefix)}
        broken = {key.removeprefix(prefix) for key in line.broken if key.startswith(prefix)}
        if values or broken:
            columns = {**inside, **{key: line.columns[key] for key in ("number",) if key in line.columns}}
            values |= {"number": line.values["number"]} if "number" in line.values else {}
            yield Line(line.sheet, line.row, columns, line.raw, values, broken)
