"""What becomes of a spreadsheet that somebody brings: looked at as a whole, shown, and then written all or not at all.

- `begin` keeps the file and has it checked. Checking writes nothing but what was found.
- `answer` says of the parties in doubt which one is meant, and has the file checked once more.
- `write` has it written in one transaction. If the register changed meanwhile, so that something else would be
  written than what was shown, nothing is written and the new preview is shown.
- `again` begins lost work once more.

A row means the agreement that has its reference; without one, the agreement that came from the same ceremony under the
same number. So the same file twice changes nothing. Imported agreements are drafts: an import takes no step of their
life, and changes only drafts that were never published, in the charge of who imports.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.choices import ImportState, Role
from registry.exchange.intake import Lists, Mark, format_of, marked, opened
from registry.models import SpreadsheetImport, User
from registry.permissions import may, refusal_of_others
from registry.permissions.rights import WRITING
from registry.refusals import Refusal

from .jobs import run, start

__all__ = ["again", "answer", "begin", "marked_file", "may_import", "run", "write", "written_before"]

NOT_READY = _("This import is not ready to be written: look at what stands in its way.")
NOT_OWN = _("Only the person who brought the file goes on with it; bring it yourself to import it.")


def may_import(actor: User) -> bool:
    """Whether somebody may bring spreadsheets: who enters agreements."""
    return may(actor, "add", SpreadsheetImport)


def begin(data: bytes, name: str, *, actor: User) -> SpreadsheetImport:
    """Keeps a file and has it checked. Raises Refusal for what is no spreadsheet, and for who may not import."""
    if not may_import(actor):
        raise refusal_of_others([role for role in Role if role in WRITING["add"]])
    kept = SpreadsheetImport(name=name[-200:] or "-", format=format_of(data), content=data, made_by=actor)
    kept.sha256, kept.size = hashlib.sha256(data).hexdigest(), len(data)
    kept.full_clean(exclude=["made_by"])
    kept.save()
    start(kept.pk)
    return kept


def written_before(row: SpreadsheetImport) -> SpreadsheetImport | None:
    """The last import that wrote the very same bytes."""
    same = SpreadsheetImport.objects.filter(sha256=row.sha256, state=ImportState.WRITTEN).exclude(pk=row.pk)
    return same.defer("content", "preview", "findings").order_by("-written_at").first()


def answer(row: SpreadsheetImport, answers: Mapping[str, str], *, actor: User) -> None:
    """Which party each doubt means; earlier answers stay unless others are given in their place."""
    _own(row, actor)
    asked = {doubt["key"] for doubt in row.doubts}
    chosen = {**row.choices, **{key: value for key, value in answers.items() if key in asked}}
    _move(row, (ImportState.CHECKED,), ImportState.WAITING, choices=chosen)


def write(row: SpreadsheetImport, *, actor: User) -> None:
    """Has it written. Raises Refusal where something stands in the way."""
    _own(row, actor)
    if not row.is_ready:
        raise Refusal("not_ready", NOT_READY)
    _move(row, (ImportState.CHECKED,), ImportState.TO_WRITE)


def again(row: SpreadsheetImport, *, actor: User) -> None:
    """Checks it once more: after work was lost, or when the register may have changed."""
    _own(row, actor)
    if row.is_working and not row.is_lost:
        return
    _move(row, [state for state in ImportState if state != ImportState.WRITTEN], ImportState.WAITING)


def _move(row: SpreadsheetImport, before: Iterable[str], after: ImportState, **values: Any) -> None:
    """Two clicks begin one piece of work."""
    rows = SpreadsheetImport.objects.filter(pk=row.pk, state__in=before, worker=row.worker)
    if not rows.update(state=after, worker=None, seen_at=timezone.now(), **values):
        raise Refusal("not_ready", NOT_READY)
    start(row.pk)


def _own(row: SpreadsheetImport, actor: User) -> None:
    """Rights and perimeter are those of who brought the file, so nobody else sends it on its way."""
    if row.made_by_id != actor.pk or not may_import(actor):
        raise Refusal("not_allowed", NOT_OWN)


def marked_file(row: SpreadsheetImport, *, language: str) -> bytes:
    """The file once more, with what was found marked in its cells."""
    marks = [
        Mark(found["sheet"], found["row"], found["column"], found["text"].get(language, "")) for found in row.findings
    ]
    return marked(opened(bytes(row.content)), marks, Lists(), language=language)
