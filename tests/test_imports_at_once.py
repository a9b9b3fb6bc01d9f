"""An import beside other people and other imports: nobody's work is overwritten, and each has its turn."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pghistory
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry.imports import jobs
from registry.models import Agreement, AgreementKind, SpreadsheetImport, User
from tests.brought import checked, workbook
from tests.test_imports import whole
from tests.test_imports_desk import page_of
from tests.test_life_at_once import one_after_the_other

REFERENCE = "IMP/MEANWHILE"


class Brought:
    """A draft, and a file that changes its title, ready to be written: what other connections see."""

    def __init__(self) -> None:
        self.clerk = User.objects.create_user("import@threads.example", roles=["clerk"])
        kind = AgreementKind.objects.get(slug="partnership")
        self.agreement = Agreement.objects.create(
            reference=REFERENCE, kind=kind, title_fr="Avant", created_by=self.clerk
        )
        row = {"number": 1, "reference": REFERENCE, "kind": "partnership", "title_fr": "Du fichier"}
        self.pk = self.bring(workbook(agreements=[row]))

    def bring(self, data: bytes, state: str = "to_write") -> int:
        row = SpreadsheetImport.objects.create(
            name="x.xlsx", format="xlsx", content=data, made_by=self.clerk, sha256="0" * 64, size=len(data)
        )
        jobs.run(row.pk)
        SpreadsheetImport.objects.filter(pk=row.pk).update(state=state)
        return row.pk

    def remove(self) -> None:
        SpreadsheetImport.objects.filter(made_by=self.clerk).delete()
        Agreement.objects.filter(reference=REFERENCE).delete()
        self.clerk.delete()


@pytest.fixture
def brought(django_db_setup: None, django_db_blocker: Any) -> Iterator[Brought]:
    """Committed."""
    with django_db_blocker.unblock():
        with pghistory.context(road="test"):
            made = Brought()
        yield made
        with pghistory.context(road="test"):
            made.remove()
        connection.close()


def correct(brought: Brought) -> None:
    found = Agreement.objects.select_for_update().get(pk=brought.agreement.pk)
    found.title_fr = "De la main d'une collègue"
    found.save()


def test_a_correction_that_is_under_way_is_not_overwritten(brought: Brought) -> None:
    done = one_after_the_other(lambda: correct(brought), lambda: jobs.run(brought.pk))
    assert done == ["done", "done"]
    row = SpreadsheetImport.objects.get(pk=brought.pk)
    assert (row.state, bool(row.notice)) == ("checked", True)
    assert Agreement.objects.get(reference=REFERENCE).title_fr == "De la main d'une collègue"


def eventually(is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.01)
    return is_so()


def test_an_import_waits_for_its_turn_and_is_not_lost_meanwhile(
    brought: Brought, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "WAIT", 0.02)
    rows = SpreadsheetImport.objects.filter(pk=brought.pk)
    with jobs.TURN:
        rows.update(state="waiting", seen_at=timezone.now() - timedelta(minutes=5))
        thread = threading.Thread(target=jobs.work, args=(brought.pk,))
        thread.start()
        assert eventually(lambda: not rows.get().is_lost)
        assert rows.get().state == "waiting"
    thread.join(30)
    assert rows.get().state == "checked"


@pytest.mark.django_db
def test_how_far_it_is_costs_no_reading_of_what_was_found(desk: Client, clerk: User) -> None:
    row = checked(workbook(**whole()), clerk)
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(page_of(row, "progress")).json()["state"] == "checked"
    of_import = [each["sql"] for each in asked if 'FROM "registry_spreadsheetimport"' in each["sql"]]
    assert len(of_import) == 1
    assert "preview" not in of_import[0]
