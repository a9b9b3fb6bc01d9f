"""Who works on an import, and how the work is seen: a thread of the worker that was asked, and a row that tells of it.

Why not a queue: there is none on the machines this runs on, and a clerk brings a file now and then. The row says who
works on it and when that was last so; a closed tab changes nothing, and work that went down with its worker is seen
to be lost and begun again. Whoever lost the work may come back late: its last word is refused, for it no longer bears
the number of the row.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import uuid
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.db import Error, IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.choices import ImportState
from registry.exchange.intake import Lists, opened
from registry.models import SpreadsheetImport, User, acting
from registry.permissions import fresh, may
from registry.refusals import Refusal

from .findings import Findings, said
from .judging import judge
from .plan import Plan
from .planning import Planner
from .rows import read_rows
from .writing import rows_of, write

logger = logging.getLogger(__name__)

ONE_AT_A_TIME: Final = 20261122
"""The key of the lock under which imports are written: two files at once may bring the same party."""
EVERY: Final = 1.0
"""Seconds between two signs of work."""
TURN: Final = threading.BoundedSemaphore(1)
"""One import at a time in a web worker: each takes two connections, of a pool that everybody's pages come from."""
WAIT: Final = 10.0
"""Seconds between two signs of an import that waits for its turn."""
FAILED = _(
    "The work ended with an error, and nothing was written. Begin again; if it happens again, tell the operator."
)
MOVED = _("The register changed since this was checked, so nothing was written. Look at the preview again, then write.")
TAKEN = _("Somebody wrote the same at the same moment, so nothing was written. Look at the preview again, then write.")
NO_RIGHT = _("Your rights were changed meanwhile; nothing was written.")


class Progress:
    """How far the work is; read by the thread that tells of it."""

    def __init__(self) -> None:
        self.done = self.total = 0

    def begin(self, total: int) -> None:
        """So many rows from now on."""
        self.done, self.total = 0, total

    def tick(self, rows: int) -> None:
        """So many more are done."""
        self.done = min(self.done + rows, self.total)


class Lost(Exception):
    """Somebody else has taken the work over."""


def start(pk: int) -> None:
    """Begins the work on an import when the transaction of who asks is through."""
    transaction.on_commit(lambda: threading.Thread(target=work, args=(pk,), name=f"import {pk}", daemon=True).start())


def work(pk: int) -> None:
    """What the thread does: waits for its turn, claims the import, tells of itself, and leaves no connection behind."""
    while not TURN.acquire(timeout=WAIT):
        _still_waiting(pk)
    try:
        run(pk, telling=True)
    except Lost:
        logger.warning("import %s was taken over", pk)
    finally:
        connection.close()
        TURN.release()


def _still_waiting(pk: int) -> None:
    """Whose turn has not come is not lost. The connection is given back each time."""
    rows = SpreadsheetImport.objects.filter(pk=pk, state__in=(ImportState.WAITING, ImportState.TO_WRITE))
    with contextlib.suppress(Error):
        rows.update(seen_at=timezone.now())
    connection.close()


def run(pk: int, *, telling: bool = False) -> None:
    """Checks or writes an import, as its state asks. Nobody works on what somebody else has claimed."""
    worker = uuid.uuid4()
    state = _claim(pk, worker)
    if state is None:
        return
    progress = Progress()
    with _told(pk, worker, progress) if telling else contextlib.nullcontext():
        try:
            outcome = _check(pk, progress) if state == ImportState.CHECKING else _write(pk, worker, progress)
        except Lost:
            raise
        except Exception:
            logger.exception("import %s failed", pk)
            outcome = {"state": ImportState.REFUSED, "notice": said(FAILED)}
    if outcome:
        _finish(pk, worker, outcome)


def _claim(pk: int, worker: uuid.UUID) -> str | None:
    waiting = {ImportState.WAITING: ImportState.CHECKING, ImportState.TO_WRITE: ImportState.WRITING}
    for before, after in waiting.items():
        rows = SpreadsheetImport.objects.filter(pk=pk, state=before)
        if rows.update(state=after, worker=worker, seen_at=timezone.now(), done=0, total=0, notice={}):
            return after
    return None


def _finish(pk: int, worker: uuid.UUID, outcome: Mapping[str, Any]) -> None:
    """The last word of who works on it, if it still is the one."""
    rows = SpreadsheetImport.objects.filter(pk=pk, worker=worker)
    if not rows.update(**outcome, worker=None, seen_at=timezone.now()):
        raise Lost


@contextlib.contextmanager
def _told(pk: int, worker: uuid.UUID, progress: Progress) -> Iterator[None]:
    """A second thread with a connection of its own tells how far the work is: what writes is seen only at its end."""
    over = threading.Event()

    def tell() -> None:
        try:
            while not over.wait(EVERY):
                rows = SpreadsheetImport.objects.filter(pk=pk, worker=worker)
                try:
                    rows.update(done=progress.done, total=progress.total, seen_at=timezone.now())
                except Error:  # the next sign may find its way; who fell silent would pass for lost
                    logger.warning("progress of import %s could not be told", pk, exc_info=True)
                    connection.close()
        finally:
            connection.close()

    teller = threading.Thread(target=tell, name=f"progress of import {pk}", daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


def planned(row: SpreadsheetImport, actor: User, progress: Progress, *, is_written_now: bool = False) -> Plan:
    """The plan for a file, as the register is now."""
    plan = Plan(Lists(), Findings(), is_written_now=is_written_now)
    book = opened(bytes(row.content))
    row.recognised = {"encoding": book.encoding, "delimiter": book.delimiter}
    progress.begin(2 * sum(len(sheet.rows) for sheet in book.sheets))
    lines = read_rows(book, plan.lists, plan.findings, progress.tick)
    del book
    Planner(lines, plan, actor, row.choices, progress.tick).make()
    judge(plan)
    return plan


def _check(pk: int, progress: Progress) -> dict[str, Any]:
    row = SpreadsheetImport.objects.select_related("made_by").get(pk=pk)
    try:
        with transaction.atomic():
            plan = planned(row, row.made_by, progress)
    except Refusal as refusal:
        return {"state": ImportState.REFUSED, "notice": said(refusal)}
    return {"state": ImportState.CHECKED, "recognised": row.recognised, **plan.stored()}


def _write(pk: int, worker: uuid.UUID, progress: Progress) -> dict[str, Any]:
    """All of it in one transaction, after one more look; or nothing, and the reason."""
    row = SpreadsheetImport.objects.select_related("made_by").get(pk=pk)
    try:
        with transaction.atomic(), acting(row.made_by, road="import"):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
            actor = fresh(row.made_by)
            if not may(actor, "add", SpreadsheetImport):
                return {"state": ImportState.CHECKED, "notice": said(NO_RIGHT)}
            plan = planned(row, actor, progress, is_written_now=True)
            if plan.digest != row.plan or plan.findings.count or plan.doubts:
                return {"state": ImportState.CHECKED, "notice": said(MOVED), **plan.stored()}
            progress.begin(rows_of(plan))
            write(plan, progress.tick)
            _finish(pk, worker, {"state": ImportState.WRITTEN, "written_at": timezone.now(), "notice": {}})
    except IntegrityError as error:
        logger.warning("import %s met a rule of the database: %s", pk, error)
        return {"state": ImportState.CHECKED, "notice": said(TAKEN)}
    return {}
