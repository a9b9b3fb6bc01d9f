"""What is wrong with a file: where, with which value, and what to do, in both languages at once.

A finding outlives the request in which it was made, and its reader may choose the other language: so it is said in
both when it is made.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import override
from openpyxl.utils import get_column_letter

from registry.exchange.intake import Column, Value
from registry.exchange.intake.layout import LANGUAGES
from registry.refusals import Refusal

MOST_KEPT: Final = 5_000
"""Findings that are kept with their words; of further rows only the first of each, so that none goes unmarked."""

Said = dict[str, str]


def said(sentence: Any) -> Said:
    """A lazy sentence, an error or a refusal, by language."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = " ".join(_texts(sentence))
    return found


def _texts(sentence: Any) -> list[str]:
    if isinstance(sentence, ValidationError | Refusal):
        return [str(text) for text in sentence.messages]
    return [str(sentence)]


def shown(value: Value | None) -> str:
    """A value as it stands in the cell, short enough for a line."""
    text = "" if value is None else str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong."""

    sheet: str
    row: int
    column: int
    heading: Said
    value: str
    text: Said

    @property
    def cell(self) -> str:
        """«C5»; of a whole row, its number."""
        letter = get_column_letter(self.column) if self.column else ""
        return f"{letter}{self.row}" if self.row else letter


@dataclass
class Findings:
    """All of them, in the order in which the file is read; all are counted."""

    kept: list[Finding] = field(default_factory=list)
    count: int = 0
    rows: set[tuple[str, int]] = field(default_factory=set)
    """Those that are wrong."""

    def add(self, sheet: str, row: int, column: int, heading: Column | None, value: Value | None, text: Any) -> None:
        """One more."""
        self.count += 1
        if len(self.kept) < MOST_KEPT or (sheet, row) not in self.rows:
            name = {language: heading.said(language) for language in LANGUAGES} if heading else {}
            self.kept.append(Finding(sheet, row, column, name, shown(value), said(text)))
            self.rows.add((sheet, row))

    def stored(self) -> list[dict[str, Any]]:
        """As they are kept with the import."""
        ordered = sorted(self.kept, key=lambda each: (each.sheet, each.row, each.column))
        return [{**asdict(finding), "cell": finding.cell} for finding in ordered]
