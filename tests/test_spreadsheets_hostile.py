"""Files that somebody made to do harm are refused with a sentence, before they cost time or memory."""

import io
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st
from openpyxl import load_workbook

from registry.exchange.intake import CSV, SHEETS, Book, Formula, Mark, Row, Sheet, marked, opened
from registry.exchange.intake.comma_separated import read_cell
from registry.exchange.intake.lists import OneList, Option
from registry.exchange.sheets import harmless
from registry.refusals import Refusal
from tests.brought import workbook

NAMESPACE: Final = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET: Final = "xl/worksheets/sheet1.xml"
RELATIONS: Final = "xl/_rels/workbook.xml.rels"


@cache
def plain() -> dict[str, bytes]:
    """The parts of a small workbook."""
    with zipfile.ZipFile(io.BytesIO(workbook(agreements=[{"number": 1, "title_fr": "Titre"}]))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes], *more: tuple[str, bytes]) -> bytes:
    """A ZIP of these parts; `more` may bear a name a second time, of which Python warns."""
    written = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for name, data in (*parts.items(), *more):
            archive.writestr(name, data)
    return written.getvalue()


def sheet_of(rows: str, before: str = "") -> bytes:
    return f'<?xml version="1.0"?>{before}<worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>'.encode()


def with_sheet(sheet: bytes) -> bytes:
    return packed(plain() | {SHEET: sheet})


def lying() -> bytes:
    """An entry whose directory says that it is small."""
    data = bytearray(with_sheet(sheet_of("<row/>" * 200_000)))
    place = data.rfind(b"PK\x01\x02", 0, data.rfind(SHEET.encode()))
    data[place + 24 : place + 28] = (100).to_bytes(4, "little")
    return bytes(data)


def two_million_texts() -> dict[str, bytes]:
    texts = "".join(f"<si><t>{n}</t></si>" for n in range(1_900_000))
    relation = b'<Relationship Id="r9" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    named = plain()[RELATIONS].replace(b"</Relationships>", relation)
    return {RELATIONS: named, "xl/sharedStrings.xml": f"<sst {NAMESPACE}>{texts}</sst>".encode()}


def a_million_styles() -> bytes:
    styles = "".join(f'<xf numFmtId="{n % 977}"/>' for n in range(1_000_000))
    return f"<styleSheet {NAMESPACE}><cellXfs>{styles}</cellXfs></styleSheet>".encode()


LAUGHS: Final = (
    '<!DOCTYPE worksheet [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
BOMBS: Final[dict[str, Callable[[], bytes]]] = {
    "packed a thousand times": lambda: with_sheet(sheet_of("<row/>" * 5_000_000)),
    "many entries": lambda: packed(plain(), *((f"xl/media/{n}.png", b"") for n in range(600))),
    "a name twice": lambda: packed(plain(), (SHEET, b"<x/>")),
    "a name above": lambda: packed(plain(), ("../../etc/passwd", b"x")),
    "an absolute name": lambda: packed(plain(), ("/etc/passwd", b"x")),
    "nested entities": lambda: with_sheet(sheet_of('<row><c t="str"><v>&j;</v></c></row>', LAUGHS)),
    "an entity from outside": lambda: with_sheet(
        sheet_of('<row><c t="str"><v>&x;</v></c></row>', '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>')
    ),
    "entities in the styles": lambda: packed(plain() | {"xl/styles.xml": LAUGHS.encode() + b"<worksheet/>"}),
    "a million empty rows": lambda: with_sheet(
        sheet_of("".join(f'<row r="{n}" ht="{n % 977}"/>' for n in range(1, 200_000)))
    ),
    "sixteen thousand columns": lambda: with_sheet(sheet_of('<row r="1"><c r="XFD1" t="str"><v>x</v></c></row>')),
    "a long cell": lambda: with_sheet(sheet_of(f'<row r="1"><c r="A1" t="str"><v>{"xy" * 20_000}</v></c></row>')),
    "a directory that lies": lying,
    "two million texts": lambda: packed(plain() | two_million_texts()),
    "a million styles": lambda: packed(plain() | {"xl/styles.xml": a_million_styles()}),
    "a text of eight million letters": lambda: with_sheet(
        sheet_of('<row r="1"><c r="A1" t="str"><v>' + "".join(f"{n:08}" for n in range(1_000_000)) + "</v></c></row>")
    ),
    "a quote that is never closed": lambda: b'"' + b"a" * 140_000,
    "half a file": lambda: with_sheet(sheet_of(""))[:900],
    "no workbook": lambda: packed({"hello.txt": b"hello"}),
    "a text that is not there": lambda: with_sheet(sheet_of('<row><c t="s"><v>99</v></c></row>')),
    "an old workbook": lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(100),
    "nothing": lambda: b" \r\n",
    "more than ten megabytes": lambda: b"a;b\r\n" * 2_200_000,
    "a table of zero bytes": lambda: b"a;b\r\n\0;\0\r\n",
    "too many lines": lambda: b"a;b\r\n" * 30_000,
    "unknown letters": lambda: b"a;b\r\n\x81\x8d;\x8f\r\n",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(Refusal) as refused:
        opened(BOMBS[name]())
    assert refused.value.messages[0]


READING: Final = """
import resource, sys, time, django
django.setup()
from registry.exchange.intake import opened
from registry.refusals import Refusal
with open(sys.argv[1], "rb") as file: data = file.read()
before, started = resource.getrusage(resource.RUSAGE_SELF), time.process_time()
try: opened(data)
except Refusal as refusal: code = refusal.code
else: code = "taken"
after = resource.getrusage(resource.RUSAGE_SELF)
print(code, time.process_time() - started, (after.ru_maxrss - before.ru_maxrss) // 1024)
"""


@pytest.mark.parametrize(
    "name",
    [
        "packed a thousand times",
        "nested entities",
        "a million empty rows",
        "sixteen thousand columns",
        "two million texts",
        "a million styles",
        "a text of eight million letters",
    ],
)
def test_no_bomb_costs_much(name: str, tmp_path: Path) -> None:
    """In a process of its own, whose memory is its own; its time is that of the processor, not of the clock."""
    bomb = tmp_path / "bomb.xlsx"
    bomb.write_bytes(BOMBS[name]())
    order = [sys.executable, "-c", READING, str(bomb)]
    done = subprocess.run(order, capture_output=True, text=True, check=True, cwd=settings.BASE_DIR)
    code, seconds, megabytes = done.stdout.split()
    assert (code != "taken", float(seconds) <= 2, int(megabytes) <= 150) == (True, True, True), done.stdout


def test_a_formula_is_never_taken_for_its_value() -> None:
    sheet = sheet_of('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>X()</f><v>y</v></c></row>')
    [row] = opened(with_sheet(sheet)).sheets[0].rows
    assert [type(value) for value in row.values.values()] == [Formula, Formula]
    assert isinstance(read_cell("=1+1"), Formula)
    assert isinstance(read_cell("@SUM(A1)"), Formula)
    assert read_cell("-12") == "-12"


HOSTILE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["=", "+", "-", "@", "\t", "\r", "'", ";", '"', "\uff1d", "=cmd|' /C calc'!A0"]).flatmap(
        lambda start: st.text(max_size=20).map(lambda rest: start + rest)
    ),
)


class NoLists(dict):
    """No list offers anything."""

    def __missing__(self, name: str) -> OneList:
        return OneList([Option(name, name, name)])


@how(deadline=None, max_examples=40)
@given(texts=st.lists(HOSTILE, min_size=1, max_size=4))
def test_no_cell_of_a_marked_workbook_is_a_formula(texts: list[str]) -> None:
    layout = SHEETS[1]
    rows = [Row(1, {1: layout.columns[0].heading}), Row(2, dict(enumerate(texts, start=1)))]
    marks = [Mark(layout.heading, 2, 1, texts[0])]
    lists: Any = NoLists()
    data = marked(Book("xlsx", [Sheet(layout.heading, rows)]), marks, lists, language="ar")
    sheet = load_workbook(io.BytesIO(data))[layout.heading]
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "inlineStr"}


@how(deadline=None, max_examples=40)
@given(
    text=HOSTILE.filter(
        lambda text: text.strip() and "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)
    )
)
def test_a_marked_csv_holds_no_formula_and_comes_back_as_it_was(text: str) -> None:
    written = harmless(text)
    assert not isinstance(read_cell(written), Formula)
    rows = [Row(1, {1: CSV.columns[0].heading, 2: CSV.columns[1].heading}), Row(2, {1: "1", 2: text})]
    lists: Any = NoLists()
    data = marked(Book("csv", [Sheet("", rows)], "UTF-8", ";"), [Mark("", 2, 2, "x")], lists, language="fr")
    again = opened(data).sheets[0].rows[1].values[2]
    assert (again, type(again)) == (text, str)


@pytest.mark.parametrize("text", ["Objet :\n- former\n- insérer", "a\r\n=b", "a;\t+b", "'Amal'", "''", "l'été\n'x'"])
def test_lists_and_apostrophes_of_a_marked_csv_are_those_of_the_clerk(text: str) -> None:
    assert read_cell(harmless(text)) == text
    rows = [Row(1, {1: CSV.columns[0].heading, 2: CSV.columns[1].heading}), Row(2, {1: "1", 2: text})]
    lists: Any = NoLists()
    data = marked(Book("csv", [Sheet("", rows)], "UTF-8", ";"), [Mark("", 2, 2, "x")], lists, language="fr")
    assert opened(data).sheets[0].rows[1].values[2] == text


@pytest.mark.parametrize("cell", ["'Amal' des essais", "un;'deux'?", "l'été\n- former", "+212 5 37"])
def test_apostrophes_and_lists_that_a_clerk_typed_stay(cell: str) -> None:
    assert read_cell(cell) == cell


def test_a_sheet_whose_name_no_sheet_may_bear_is_marked_under_its_own_heading() -> None:
    [layout] = [each for each in SHEETS if each.name == "agreements"]
    book = plain()["xl/workbook.xml"].replace(layout.heading.encode(), b"agreements?")
    read = opened(packed(plain() | {"xl/workbook.xml": book}))
    assert [sheet.name for sheet in read.sheets] == ["agreements?"]
    lists: Any = NoLists()
    again = opened(marked(read, [Mark("agreements?", 2, 1, "x")], lists, language="fr"))
    assert [sheet.name for sheet in again.sheets] == [layout.heading]


@how(deadline=None, max_examples=40)
@given(number=st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_numbers_are_read_as_they_were_stored(number: Decimal) -> None:
    sheet = sheet_of(f'<row r="1"><c r="A1"><v>{float(number)!r}</v></c></row>')
    assert opened(with_sheet(sheet)).sheets[0].rows[0].values[1] == number
