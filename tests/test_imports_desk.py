"""The pages of an import: who opens them, what they say, and what happens when work is lost or done twice."""

import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from registry import imports
from registry.exchange.intake import CSV, SHEETS
from registry.models import Agreement, AgreementParty, Party, Project, SpreadsheetImport, User
from tests.brought import checked, comma_separated, workbook
from tests.factories import PartyFactory
from tests.test_imports import whole
from tests.test_two_clerks_at_once import elsewhere

BEGIN = "/admin/registry/spreadsheetimport/add/"


def page_of(row: SpreadsheetImport, name: str = "change") -> str:
    return reverse(f"admin:registry_spreadsheetimport_{name}", args=[row.pk])


def upload(desk: Client, data: bytes, name: str = "ceremonie.xlsx") -> Any:
    return desk.post(BEGIN, {"file": SimpleUploadedFile(name, data)})


@pytest.mark.django_db
def test_a_file_is_brought_shown_mended_and_written(desk: Client, clerk: User) -> None:
    sheets = whole()
    sheets["agreements"][0]["kind"] = "لا شيء"
    answer = upload(desk, workbook(**sheets))
    row = SpreadsheetImport.objects.get()
    assert answer.url == page_of(row)
    assert "import-progress" in desk.get(page_of(row)).text
    imports.run(row.pk)
    told = desk.get(page_of(row)).text
    assert "لا شيء" in told
    assert ">D2</bdi>" in told
    book = load_workbook(io.BytesIO(desk.get(page_of(row, "marked")).content))
    cell = book[SHEETS[1].heading]["D2"]
    assert cell.value == "لا شيء"
    assert cell.comment is not None
    assert cell.fill.fgColor.rgb == "00FFD9D2"
    upload(desk, workbook(**whole()))
    second = SpreadsheetImport.objects.first()
    imports.run(second.pk)
    assert "اتفاقية حول الوساطة الأسرية" in desk.get(page_of(second)).text
    desk.post(page_of(second, "write"))
    imports.run(second.pk)
    assert Agreement.objects.get(reference="IMP/1").created_by == clerk
    assert desk.get(page_of(second, "progress")).json()["state"] == "written"


@pytest.mark.django_db
def test_a_marked_csv_has_its_remarks_and_comes_back_mended(clerk: User) -> None:
    row = {"number": "1", "reference": "IMP/1", "kind": "rien", "title_fr": "Été"}
    kept = checked(comma_separated([row], encoding="cp1252"), clerk, "a.csv")
    data = imports.marked_file(kept, language="ar")
    assert len(data.decode("utf-8-sig").splitlines()[1].split(";")) == 5
    again = checked(data.replace(b";rien;", b";partnership;"), clerk, "a.csv")
    assert (again.findings, again.counts["kinds"]) == ([], {"agreements": {"created": 1}})


@pytest.mark.django_db
def test_an_answer_about_a_party_is_shown_and_may_be_taken_back(desk: Client, clerk: User) -> None:
    known = PartyFactory(name_fr="Association Horizon de la montagne", name_ar="")
    rows = [{"number": 1, "name_fr": "Association Horison de la montagne", "kind": "association"}]
    row = checked(workbook(agreements=whole()["agreements"], parties=rows), clerk)
    [doubt] = row.doubts
    for answer, checked_id in (({"others": "1"}, "new"), ({f"party-{doubt['key']}": str(known.pk)}, known.pk)):
        desk.post(page_of(row, "answer"), answer)
        imports.run(row.pk)
        told = desk.get(page_of(row)).text
        assert "<details>" in told
        assert [place for place in ("new", known.pk) if f'value="{place}" checked' in told] == [checked_id]
        assert 'name="others"' not in told
    desk.post(page_of(row, "answer"), {"others": "1"})
    imports.run(row.pk)
    desk.post(page_of(row, "write"))
    imports.run(row.pk)
    assert Agreement.objects.get(reference="IMP/1").participations.get().party == known


@pytest.mark.django_db
@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", bytes.fromhex("d0cf11e0") + bytes(9), b"PK\3\4 no archive"])
def test_what_is_no_spreadsheet_is_refused_at_once(desk: Client, data: bytes) -> None:
    answer = upload(desk, data)
    assert answer.status_code == 400
    assert 'class="error"' in answer.text
    assert not SpreadsheetImport.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_both_templates_are_handed_out_in_two_languages(desk: Client, form: str) -> None:
    data = desk.get(reverse("admin:registry_spreadsheetimport_template", args=[form])).content
    text = data.decode() if form == "csv" else load_workbook(io.BytesIO(data))[SHEETS[1].heading]["E1"].value
    assert "(بالعربية)" in text
    assert "(en arabe)" in text
    assert desk.get("/admin/registry/spreadsheetimport/template/exe/").status_code == 404
    assert len({column.key for column in CSV.columns}) == len(CSV.columns)


@pytest.mark.django_db
def test_every_page_asks_who_comes(
    cast: dict[str, User], clerk: User, signed_in: Callable[..., Client], client: Client
) -> None:
    row = checked(workbook(**whole()), clerk)
    expected = {"clerk": (200, 302), "regional": (200, 403), "supervisor": (200, 403)}
    for name, actor in cast.items():
        begins, deeds = expected.get(name, (403, 403))
        browser = signed_in(actor)
        assert browser.get(BEGIN).status_code == begins, name
        assert browser.get(reverse("admin:registry_spreadsheetimport_template", args=["csv"])).status_code == begins
        for page in ("change", "progress"):
            assert browser.get(page_of(row, page)).status_code == (403 if name == "member" else 200), name
        for deed in ("answer", "again", "write"):
            SpreadsheetImport.objects.filter(pk=row.pk).update(state="checked")
            assert browser.post(page_of(row, deed)).status_code == deeds, (name, deed)
            assert browser.get(page_of(row, deed)).status_code == 405 or name == "member"
    assert client.get(BEGIN).status_code == 302


@pytest.mark.django_db
def test_lost_work_says_so_and_begins_again(desk: Client, clerk: User) -> None:
    row = imports.begin(workbook(**whole()), "x.xlsx", actor=clerk)
    assert 'action="' + page_of(row, "again") not in desk.get(page_of(row)).text
    long_ago = timezone.now() - timedelta(minutes=5)
    SpreadsheetImport.objects.filter(pk=row.pk).update(state="checking", seen_at=long_ago)
    assert 'action="' + page_of(row, "again") in desk.get(page_of(row)).text
    desk.post(page_of(row, "again"))
    imports.run(row.pk)
    row.refresh_from_db()
    assert row.is_ready


@pytest.fixture
def two_at_once() -> Iterator[list[int]]:
    """The same file, checked for two clerks, and committed: the work of each is another connection's."""
    try:
        yield elsewhere(_two_checked)
    finally:
        elsewhere(_forget)


@pytest.mark.django_db
def test_the_same_file_written_by_two_at_once_is_written_once(two_at_once: list[int]) -> None:
    with ThreadPoolExecutor(2) as others:
        list(others.map(lambda pk: elsewhere(lambda: imports.run(pk)), two_at_once))
    states = SpreadsheetImport.objects.filter(pk__in=two_at_once).values_list("state", flat=True)
    assert sorted(states) == ["checked", "written"]
    assert Agreement.objects.filter(reference="IMP/TWICE").count() == 1
    assert AgreementParty.objects.filter(agreement__reference="IMP/TWICE").count() == 2


def _two_checked() -> list[int]:
    keys = []
    data = workbook(**whole("IMP/TWICE"))
    for number in (1, 2):
        clerk = User.objects.create_user(f"import{number}@threads.example", roles=["clerk"])
        row = SpreadsheetImport.objects.create(
            name="x.xlsx", format="xlsx", content=data, made_by=clerk, sha256="0" * 64, size=len(data)
        )
        imports.run(row.pk)
        SpreadsheetImport.objects.filter(pk=row.pk).update(state="to_write")
        keys.append(row.pk)
    return keys


def _forget() -> None:
    """What this test committed."""
    SpreadsheetImport.objects.filter(made_by__email__endswith="@threads.example").delete()
    Project.objects.filter(agreement__reference="IMP/TWICE").delete()
    for agreement in Agreement.objects.filter(reference="IMP/TWICE"):
        agreement.delete()
    Party.objects.filter(name_ar="وزارة الاختبار").delete()
    Party.objects.filter(name_fr="Association des essais").delete()
    User.objects.filter(email__endswith="@threads.example").delete()
