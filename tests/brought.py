"""Spreadsheets as clerks bring them: filled templates, written by openpyxl or as CSV."""

import io
from typing import Any

from openpyxl import Workbook, load_workbook

from registry import imports
from registry.exchange.intake import CSV, SHEETS, Lists, template
from registry.models import SpreadsheetImport, User

BY_NAME = {layout.name: layout for layout in SHEETS}


def workbook(**sheets: list[dict[str, Any]]) -> bytes:
    """A workbook of these sheets; each row by the names of its columns."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        layout = BY_NAME[name]
        keys = [column.key for column in layout.columns]
        sheet = book.create_sheet(layout.heading)
        sheet.append([column.heading for column in layout.columns])
        for row in rows:
            assert not set(row) - set(keys), set(row) - set(keys)
            sheet.append([row.get(key) for key in keys])
    return saved(book)


def filled(**sheets: list[dict[str, Any]]) -> bytes:
    """The very template, opened and filled from its third row on, as a clerk does."""
    book = load_workbook(io.BytesIO(template("xlsx", Lists(), language="ar")))
    for name, rows in sheets.items():
        layout = BY_NAME[name]
        keys = [column.key for column in layout.columns]
        for number, row in enumerate(rows, start=3):
            for key, value in row.items():
                book[layout.heading].cell(number, keys.index(key) + 1, value)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def comma_separated(rows: list[dict[str, str]], *, delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    """A CSV file with the columns that its rows name, headed in French."""
    keys = list(dict.fromkeys(key for row in rows for key in row))
    columns = {column.key: column.said("fr") for column in CSV.columns}
    lines = [delimiter.join(f'"{columns[key]}"' for key in keys)]
    lines += [delimiter.join(f'"{row.get(key, "")}"' for key in keys) for row in rows]
    return "\r\n".join(lines).encode(encoding)


def checked(data: bytes, actor: User, name: str = "convention.xlsx") -> SpreadsheetImport:
    """Brought and checked, without the thread that would do it."""
    kept = imports.begin(data, name, actor=actor)
    imports.run(kept.pk)
    return SpreadsheetImport.objects.get(pk=kept.pk)


def written(kept: SpreadsheetImport, actor: User) -> SpreadsheetImport:
    """Written, without the thread that would do it."""
    imports.write(kept, actor=actor)
    imports.run(kept.pk)
    return SpreadsheetImport.objects.get(pk=kept.pk)
