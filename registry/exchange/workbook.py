"""Records as an Excel workbook (Office Open XML), written from front to back.

Written by hand, because the libraries do it twice: XlsxWriter keeps its sheets in files and packs them at the end, half
a minute for a hundred thousand agreements. A sheet is a long text in a ZIP, and ZIP can
be written to a stream: the parts that need to know how many sheets there are come last.

Texts are typed as texts, so no program takes one for a formula. Sizes stay below those for which ZIP needs its 64-bit
form, which some versions of Excel refuse in a stream: a sheet that grows too long is followed by another.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final, cast

from registry.publication.columns import Column, Kind
from registry.publication.columns import Value as Stored

from .sheets import FORMULAS

Value = Stored | date | datetime
MOST_ROWS: Final = 1_048_576
MOST_BYTES: Final = 1_500_000_000
LONGEST: Final = 32_767
"""UTF-16 units that Excel allows in a cell; a longer text is cut, and whole in CSV and JSON."""
FLUSH: Final = 1 << 16
DAY_ZERO: Final = date(1899, 12, 30)
"""From which Excel counts the days, for all of them since March 1900."""

_NAMESPACE: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BOLD, _QUOTED, _DAY, _MOMENT, _AMOUNT = range(1, 6)
# Style 2 keeps a text that looks like a formula a text even when somebody edits the cell.
_STYLES: Final = f"""{_XML}<styleSheet xmlns="{_NAMESPACE}"><numFmts count="2"><numFmt numFmtId="164"
formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts><fonts count="2"><font>
<sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>
<cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="6"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" quotePrefix="1"/><xf xfId="0"
numFmtId="164" applyNumberFormat="1"/><xf xfId="0" numFmtId="165" applyNumberFormat="1"/><xf xfId="0" numFmtId="4"
applyNumberFormat="1"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""
_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "_x000D_"}
_ESCAPED: Final = re.compile("[&<>\r]|_(?=x[0-9A-Fa-f]{4}_)")


class _Sink(io.RawIOBase):
    """Where the ZIP writes to: what came since it was last asked. It can't seek, so the ZIP does not try."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self.pieces.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        pieces, self.pieces = self.pieces, []
        return b"".join(pieces)


@cache
def letters(number: int) -> str:
    """The name of a column: A, ..., Z, AA, ..."""
    before, last = divmod(number - 1, 26)
    return (letters(before) if before else "") + chr(ord("A") + last)


def escaped(text: str) -> str:
    """A text inside XML. `_x000D_` is how Excel writes what XML can't hold, so what looks like it is escaped too."""
    return _ESCAPED.sub(lambda found: _ESCAPES.get(found.group(), "_x005F_"), cut(text))


def cut(text: str) -> str:
    """As much of a text as a cell holds: a character beyond the first plane counts twice, and is not cut in two."""
    if len(text) * 2 <= LONGEST:
        return text
    return text.encode("utf-16-le")[: 2 * LONGEST].decode("utf-16-le", "ignore")


def text_cell(place: str, text: str, style: int = 0) -> str:
    """A text, typed as text."""
    if not style and text.lstrip()[:1] in FORMULAS:
        style = _QUOTED
    styled = f' s="{style}"' if style else ""
    return f'<c r="{place}"{styled} t="inlineStr"><is><t xml:space="preserve">{escaped(text)}</t></is></c>'


def value_cell(place: str, value: Value) -> str:
    """A value in its own type; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, Decimal):
        return f'<c r="{place}" s="{_AMOUNT}"><v>{value}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    if isinstance(value, date):
        return f'<c r="{place}" s="{_MOMENT if isinstance(value, datetime) else _DAY}"><v>{serial(value)}</v></c>'
    return text_cell(place, value)


def serial(day: date | datetime) -> int | Decimal:
    """A day as Excel counts it, with the part of the day that has gone by; a moment is given in local time."""
    if not isinstance(day, datetime):
        return (day - DAY_ZERO).days
    seconds = (day.hour * 60 + day.minute) * 60 + day.second
    return (day.date() - DAY_ZERO).days + (Decimal(seconds) / 86_400).quantize(Decimal("1.0000000000"))


@dataclass(frozen=True)
class Look:
    """From which side a sheet runs, and how wide its columns are, in characters."""

    is_right_to_left: bool = False
    widths: tuple[int, ...] = ()


def row(number: int, values: Sequence[Value]) -> bytes:
    """A row. Its last cell is always there, or some readers take the rows for tables of different widths."""
    cells = "".join([value_cell(f"{letters(at)}{number}", value) for at, value in enumerate(values, start=1)])
    last = f'<c r="{letters(len(values))}{number}"/>' if values[-1] is None else ""
    return f'<row r="{number}">{cells}{last}</row>'.encode()


class Workbook:
    """A workbook on its way out: sheets one after the other, then what holds them together."""

    def __init__(self) -> None:
        self.sink = _Sink()
        self.zip = zipfile.ZipFile(cast("Any", self.sink), "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self.sheets: list[str] = []

    def sheet(
        self, name: str, header: list[str], rows: Iterator[Sequence[Value]], look: Look | None = None
    ) -> Iterator[bytes]:
        """One or more sheets with these rows, as bytes of the file so far; the first row stays in sight."""
        left: Sequence[Value] | None = next(rows, None)
        part = 1
        while part == 1 or left is not None:
            self.sheets.append(name if part == 1 else f"{name} {part}")
            with self.zip.open(f"xl/worksheets/sheet{len(self.sheets)}.xml", "w") as sheet:
                sheet.write(_head(header, look or Look()))
                number, size, waiting = 1, 0, bytearray()
                while left is not None and number < MOST_ROWS and size < MOST_BYTES:
                    number += 1
                    waiting += row(number, left)
                    if len(waiting) > FLUSH:
                        size += len(waiting)
                        sheet.write(waiting)
                        waiting = bytearray()
                        yield self.sink.taken()
                    left = next(rows, None)
                sheet.write(waiting + b"</sheetData></worksheet>")
            part += 1

    def end(self) -> bytes:
        """What names the sheets, and the directory of the ZIP."""
        for name, text in _around(self.sheets).items():
            self.zip.writestr(name, text)
        self.zip.close()
        return self.sink.taken()


def _head(header: list[str], look: Look) -> bytes:
    cells = [text_cell(f"{letters(at)}1", text, _BOLD) for at, text in enumerate(header, start=1)]
    turned = ' rightToLeft="1"' if look.is_right_to_left else ""
    wide = "".join(f'<col min="{at}" max="{at}" width="{n}" customWidth="1"/>' for at, n in enumerate(look.widths, 1))
    wide = f"<cols>{wide}</cols>" if wide else ""
    opening = f"""{_XML}<worksheet xmlns="{_NAMESPACE}"><sheetViews><sheetView{turned} workbookViewId="0"><pane
ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>{wide}<sheetData>"""
    return f'{opening}<row r="1">{"".join(cells)}</row>'.encode()


def _around(sheets: list[str]) -> dict[str, str]:
    """The small parts of the file, by their names."""
    numbers = range(1, len(sheets) + 1)
    names = enumerate(map(escaped, sheets), start=1)
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in names)
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    typed = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>' for n in numbers
    )
    return {
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{_NAMESPACE}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets>'
        "</workbook>",
        "xl/styles.xml": _STYLES,
        "xl/_rels/workbook.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{related}'
        f'<Relationship Id="rId{len(sheets) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{typed}</Types>',
    }


def workbook(columns: tuple[Column, ...], rows: Iterator[Sequence[Value]]) -> Iterator[bytes]:
    """The records, and a sheet that says in Arabic and French what each column holds."""
    book = Workbook()
    yield from book.sheet("Records", [column.name for column in columns], rows)
    explained: Iterator[Sequence[Value]] = iter(
        [[column.name, column.ar, column.fr, column.en, KINDS[column.kind]] for column in columns]
    )
    header = ["Column · العمود · Colonne", "العربية", "Français", "English", "Type"]
    yield from book.sheet("Columns", header, explained)
    yield book.end()


KINDS: Final = {
    Kind.TEXT: "text",
    Kind.WHOLE: "whole number",
    Kind.AMOUNT: "amount (MAD)",
    Kind.DEGREES: "degrees",
    Kind.TRUTH: "true or false",
    Kind.DAY: "date (ISO 8601)",
    Kind.MOMENT: "moment (ISO 8601, UTC)",
}
