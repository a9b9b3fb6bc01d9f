"""Reading an Excel workbook cell by cell, from front to back.

Why not a library: they build a tree of each row, and a row of two million cells is a tree of half a gigabyte. Here
a row costs what is in it, limits are asked while it is read, and a document type, which is how XML bombs and
outside entities come, ends the reading at once. How numbers become days is the library's (openpyxl).
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel, from_ISO8601

from registry.refusals import Refusal

from .archive import part
from .cells import (
    DAMAGED,
    HEAVY,
    LONGEST_CELL,
    MOST_CELLS,
    MOST_ELEMENTS,
    MOST_STRINGS,
    MOST_STYLES,
    TOO_LONG,
    UNSAFE,
    Book,
    Counter,
    Formula,
    Row,
    Sheet,
    Value,
    within,
)

MOST_SHEETS: Final = 20
OFFICE: Final = "/officeDocument"


def read_workbook(archive: zipfile.ZipFile, wanted: Callable[[str], bool]) -> Book:
    """The sheets whose names are wanted, with what stands in their cells."""
    counter = Counter()
    styles, strings = Styles(), Strings(counter)
    book = _Parts(archive)
    if book.styles:
        styles.read(part(archive, book.styles))
    if book.strings:
        strings.read(part(archive, book.strings))
    sheets = []
    for name, place in book.sheets:
        if wanted(name):
            reader = SheetReader(strings.texts, styles.dates, counter, is_1904=book.is_1904)
            rows = within(reader.rows(part(archive, place)), counter)
            sheets.append(Sheet(name, rows))
    return Book("xlsx", sheets)


class Xml:
    """A parser that knows elements and text, and no document type; how many elements is counted."""

    most = MOST_CELLS

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self._elements = self._length = 0
        self.parser.StartElementHandler = self._begun
        self.parser.EndElementHandler = lambda name: self.end(name.rpartition(":")[2])
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = self._refused

    def _begun(self, name: str, given: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > self.most:
            raise Refusal("file_heavy", HEAVY)
        self.start(name.rpartition(":")[2], given)

    def _refused(self, *_told: Any) -> None:
        raise Refusal("file_unsafe", UNSAFE)

    def start(self, name: str, given: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Text, in as many pieces as it takes."""

    def gather(self, pieces: list[str], data: str) -> None:
        """One more piece of a text, which never grows longer than a cell may be."""
        self._length += len(data)
        if self._length > LONGEST_CELL:
            raise Refusal("file_cell", TOO_LONG)
        pieces.append(data)

    def feed(self, data: bytes, *, last: bool = False) -> None:
        """The next bytes."""
        try:
            self.parser.Parse(data, last)
        except expat.ExpatError as error:
            raise Refusal("file_damaged", DAMAGED) from error

    def read(self, pieces: Iterator[bytes]) -> None:
        """All of it."""
        for piece in pieces:
            self.feed(piece)
        self.feed(b"", last=True)


class _Parts(Xml):
    """Where the parts of a workbook lie: its relations name them."""

    most = MOST_STYLES

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.is_1904 = False
        self._named: list[tuple[str, str]] = []
        self._related: dict[str, tuple[str, str]] = {}
        super().__init__()
        self.read(part(archive, "_rels/.rels"))
        home = next((target for kind, target in self._related.values() if kind.endswith(OFFICE)), None)
        if home is None:
            raise Refusal("file_damaged", DAMAGED)
        home = home.lstrip("/")
        folder, name = posixpath.split(home)
        self._related = {}
        super().__init__()
        self.read(part(archive, posixpath.join(folder, "_rels", f"{name}.rels")))
        super().__init__()
        self.read(part(archive, home))
        related = {key: (kind, _joined(folder, target)) for key, (kind, target) in self._related.items()}
        self.styles = next((place for kind, place in related.values() if kind.endswith("/styles")), "")
        self.strings = next((place for kind, place in related.values() if kind.endswith("/sharedStrings")), "")
        named = [(title, related[key]) for title, key in self._named if key in related]
        self.sheets = [(title, place) for title, (kind, place) in named if kind.endswith("/worksheet")][:MOST_SHEETS]

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "Relationship":
            self._related[given.get("Id", "")] = (given.get("Type", ""), given.get("Target", ""))
        elif name == "sheet":
            key = next((value for key, value in given.items() if key.endswith(":id")), "")
            self._named.append((given.get("name", "")[:100], key))
        elif name == "workbookPr":
            self.is_1904 = given.get("date1904") in ("1", "true")


def _joined(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


class Styles(Xml):
    """Which styles of cells show a day."""

    def __init__(self) -> None:
        super().__init__()
        self._formats = dict(BUILTIN_FORMATS)
        self._cells: list[int] = []
        self._inside = False

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "numFmt":
            self._formats[_whole(given.get("numFmtId"))] = given.get("formatCode", "")[:200]
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            self._cells.append(_whole(given.get("numFmtId")))
        if max(len(self._cells), len(self._formats)) > MOST_STYLES:
            raise Refusal("file_heavy", HEAVY)

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._inside = False

    @property
    def dates(self) -> frozenset[int]:
        """Their places in the list of styles."""
        days = {key for key, code in self._formats.items() if is_date_format(code)}
        return frozenset(place for place, key in enumerate(self._cells) if key in days)


class Strings(Xml):
    """The texts that cells name by their number; how they are pronounced (`rPh`) is left out."""

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._counter = counter
        self._parts: list[str] = []
        self._is_text = self._is_sound = False

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "si":
            self._parts = []
            self._length = 0
        elif name == "rPh":
            self._is_sound = True
        self._is_text = name == "t" and not self._is_sound

    def end(self, name: str) -> None:
        if name == "si":
            self.texts.append("".join(self._parts))
            self._counter.text(self.texts[-1])
            if len(self.texts) > MOST_STRINGS:
                raise Refusal("file_heavy", HEAVY)
        elif name == "rPh":
            self._is_sound = False
        self._is_text = False

    def text(self, data: str) -> None:
        if self._is_text:
            self.gather(self._parts, data)


class SheetReader(Xml):
    """One sheet. The place of a cell is what it says of itself, or the one after the last."""

    most = MOST_ELEMENTS

    def __init__(self, strings: list[str], dates: frozenset[int], counter: Counter, *, is_1904: bool) -> None:
        super().__init__()
        self._strings, self._dates, self._counter = strings, dates, counter
        self._epoch = CALENDAR_MAC_1904 if is_1904 else CALENDAR_WINDOWS_1900
        self._ready: list[Row] = []
        self._number = self._column = 0
        self._values: dict[int, Value] = {}
        self._cell: dict[str, str] = {}
        self._told: list[str] = []
        self._formula: list[str] | None = None
        self._inside = ""

    def rows(self, pieces: Iterator[bytes]) -> Iterator[Row]:
        """The rows, as the pieces come; empty ones too, for they are counted."""
        for piece in pieces:
            self.feed(piece)
            yield from self._ready
            self._ready = []
        self.feed(b"", last=True)
        yield from self._ready

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "row":
            self._number = _whole(given.get("r")) or self._number + 1
            self._column, self._values = 0, {}
        elif name == "c":
            self._column = column_of(given.get("r", "")) or self._column + 1
            self._counter.cell(self._column)
            self._cell, self._told, self._formula = given, [], None
            self._length = 0
        elif name == "f":
            self._formula = []
        self._inside = name

    def text(self, data: str) -> None:
        if self._inside == "f" and self._formula is not None:
            self.gather(self._formula, data)
        elif self._inside in ("v", "t"):
            self.gather(self._told, data)

    def end(self, name: str) -> None:
        self._inside = ""
        if name == "c":
            value = self._value()
            if isinstance(value, str) and self._cell.get("t") != "s":
                self._counter.text(value)
            if value is not None and not (isinstance(value, str) and not value.strip()):
                self._values[self._column] = value
        elif name == "row":
            self._ready.append(Row(self._number, self._values))

    def _value(self) -> Value | None:
        if self._formula is not None:
            return Formula("=" + "".join(self._formula)[:200])
        told, kind = "".join(self._told), self._cell.get("t", "n")
        if not told:
            return None
        if kind == "s":
            place = _whole(told, -1)
            if not 0 <= place < len(self._strings):
                raise Refusal("file_damaged", DAMAGED)
            return self._strings[place]
        if kind == "b":
            return told == "1"
        if kind == "d":
            return _day(_quietly(from_ISO8601, told)) or told
        return self._number_of(told) if kind == "n" else told

    def _number_of(self, told: str) -> Value:
        try:
            number = Decimal(repr(float(told)))  # the shortest that means the same: 0.1, not 0.1000000000000000055
        except (ValueError, InvalidOperation):
            return told
        if not number.is_finite() or abs(number) > 10**20:
            return told
        if _whole(self._cell.get("s")) in self._dates:
            return _day(_quietly(from_excel, float(number), self._epoch)) or number
        return number if number % 1 else Decimal(int(number))


def _quietly(reading: Callable[..., Any], *told: Any) -> Any:
    try:
        return reading(*told)
    except (ValueError, OverflowError, TypeError):
        return None


def _day(found: Any) -> date | None:
    """A day; an hour or a span of time is none."""
    if isinstance(found, datetime):
        return found.date()
    return found if isinstance(found, date) else None


def column_of(place: str) -> int:
    """The number of the column of a cell «AB12»; 0 for what is no such name."""
    number = 0
    for letter in place[:4].upper():
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return number


def _whole(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise
