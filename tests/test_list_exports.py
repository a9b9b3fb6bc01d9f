"""Lists that leave the desk as files: what the list shows, for who may see it, and nothing that a program runs."""

import csv
import datetime as dt
import io
import tracemalloc
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from registry import alerts
from registry.choices import State
from registry.exchange import list_files, sheets
from registry.models import Agreement, AgreementKind, Instalment, Party, Pillar, Region, User
from tests.factories import AgreementFactory, PartyFactory, SignedAgreementFactory, grant
from tests.office import LIST

Browser = Callable[..., Client]
pytestmark = pytest.mark.django_db
LISTS = ("agreement", "party", "project", "ceremony", "instalment")


def address(model: str, form: str = "csv") -> str:
    return f"/admin/registry/{model}/export.{form}"


def csv_of(client: Client, query: Any = "", model: str = "agreement") -> list[list[str]]:
    response = client.get(address(model), query) if isinstance(query, dict) else client.get(f"{address(model)}{query}")
    assert response.status_code == 200, response
    content = taken(response)
    assert content.startswith(sheets.BOM)
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def sheet_of(client: Client, query: Any = None, model: str = "agreement") -> Any:
    response = client.get(address(model, "xlsx"), query)
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(taken(response))).active


def taken(response: Any) -> bytes:
    """The whole file: Django's client closes it when it has been read to its end."""
    return b"".join(response.streaming_content)


def status_of(client: Client, path: str) -> int:
    response = client.get(path)
    if response.streaming:
        taken(response)
    return response.status_code


QUESTIONS = some.fixed_dictionaries(
    {},
    optional={
        "pillar": some.sampled_from(
            ["smart-inclusive-environment", "equality-empowerment-leadership", "values-sustainability", "none"]
        ),
        "region": some.sampled_from([f"{number:02d}" for number in range(1, 13)]),
        "kind": some.sampled_from(["partnership", "framework"]),
        "state__exact": some.sampled_from(State.values),
        "publication__exact": some.sampled_from(["published", "unpublished"]),
        "is_fictional__exact": some.sampled_from(["0", "1"]),
        "outstanding": some.sampled_from(["yes", "no", "unknown"]),
        "amount_min": some.sampled_from(["100000", "1 000 000,00", "abc"]),
        "q": some.sampled_from(["", "اسره", "convention", "DEMO-2026", "nothing at all"]),
        "o": some.sampled_from(["1", "-4", "9.1", "-8.2"]),
        "p": some.sampled_from(["1", "2"]),
        "all": some.just(""),
    },
)


@given(QUESTIONS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_has_the_rows_of_its_list_in_their_order(desk: Client, question: dict[str, str]) -> None:
    shown = desk.get(LIST, question)
    if shown.status_code == 302:
        assert desk.get(address("agreement"), question).status_code == 302, "an unreadable question leads back"
        return
    wanted = [str(agreement.uuid) for agreement in shown.context["cl"].queryset]
    rows = csv_of(desk, question)[1:]
    assert len(rows) == shown.context["cl"].result_count
    assert [row[-1] for row in rows] == wanted


@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_list_links_to_its_files_with_what_it_asks(
    model: str, language: str, supervisor: User, signed_in: Browser
) -> None:
    desk = signed_in(supervisor, language)
    page = desk.get(f"/admin/registry/{model}/", {"q": "ال", "o": "1"})
    for form in list_files.FORMS:
        assert f'href="export.{form}?o=1&amp;q=%D8%A7%D9%84"' in page.text
    sheet = sheet_of(desk, {"q": "ال", "o": "1"}, model)
    assert sheet.max_row - 1 == page.context["cl"].result_count
    assert sheet.freeze_panes == "A2"
    assert bool(sheet.sheet_view.rightToLeft) == (language == "ar")
    assert all(cell.value and cell.font.b for cell in sheet[1])
    assert all(sheet.column_dimensions[cell.column_letter].width > 10 for cell in sheet[1])


def test_dates_and_amounts_are_dates_and_numbers(supervisor: User, signed_in: Browser) -> None:
    desk = signed_in(supervisor, "fr")
    day = {"signed_on": "2026-03-05", "signed_on_precision": "day"}
    agreement = SignedAgreementFactory(title_fr="Essai d’export", amount=Decimal("1234567.80"), **day)
    march = {"signed_on": "2026-03-01", "signed_on_precision": "month"}
    month = SignedAgreementFactory(title_fr="Essai d’export, mars", **march)
    asked = {"q": "essai d'export", "o": "9"}
    sheet = sheet_of(desk, asked)
    rows = {row[-1]: dict(zip((cell.value for cell in sheet[1]), row, strict=True)) for row in sheet.values}
    row = rows[str(agreement.uuid)]
    assert row["Titre"] == "Essai d’export"
    assert row["Date de signature"].date() == dt.date(2026, 3, 5)
    assert row["Montant (DH)"] == pytest.approx(1234567.8)
    assert row["État"] == "brouillon"
    assert row["Piliers"] is None
    assert rows[str(month.uuid)]["Date de signature"] == "mars 2026"
    written = {each[-1]: each for each in csv_of(desk, asked)}
    assert "05/03/2026" in written[str(agreement.uuid)]
    assert "1234567,80" in written[str(agreement.uuid)]
    assert "mars 2026" in written[str(month.uuid)]


def test_the_money_of_an_agreement_goes_along(desk: Client) -> None:
    agreement = grant(amount="90000.00", title_ar="اتفاقية التصدير المالي")
    Instalment.objects.create(
        agreement=agreement,
        number=1,
        amount=45000,
        due_on="2026-06-30",
        paid_on="2026-07-02",
        paid_amount=45000,
        payment_reference="OV-1",
    )
    [_header, row] = csv_of(desk, {"q": "التصدير المالي"})
    assert [value for value in row if value.endswith(",00")] == ["90000,00", "90000,00", "45000,00", "45000,00"]
    [header, paid] = csv_of(desk, {"q": "التصدير المالي", "payment": "paid"}, "instalment")
    assert "02/07/2026" in paid
    assert "OV-1" in paid
    assert len(header) == len(paid)
    assert len(csv_of(desk, {"q": "التصدير المالي", "payment": "overdue"}, "instalment")) == 1


@pytest.mark.parametrize("text", ["=1+1", "+212", "-5", "@SUM(A1)", "＝1", "x;=1+1", "'=1"])
def test_what_looks_like_a_formula_is_a_text(text: str, desk: Client) -> None:
    party = PartyFactory(name_ar=f"{text} جمعية التصدير", name_fr=f"{text} export")
    [_header, row] = csv_of(desk, {"q": "جمعية التصدير"}, "party")
    assert not [cell for cell in row if cell.lstrip()[:1] in sheets.FORMULAS]
    sheet = sheet_of(desk, {"q": "جمعية التصدير"}, "party")
    cells = [cell for cell in sheet[2] if cell.value and text in str(cell.value)]
    assert cells
    assert all(cell.data_type != "f" for cell in cells)
    assert row[-1] == str(party.uuid)


def test_a_party_that_was_merged_stands_in_no_file(desk: Client) -> None:
    stays = PartyFactory(name_ar="جمعية باقية بالاختبار")
    PartyFactory(name_ar="جمعية مدمجة بالاختبار", merged_into=stays)
    told = str(csv_of(desk, {"q": "بالاختبار"}, "party"))
    assert "جمعية باقية" in told
    assert "جمعية مدمجة" not in told


def test_what_serves_the_ministry_only_stays_there(desk: Client) -> None:
    secret = "CANARY-0537"
    PartyFactory(name_ar="جمعية السر", bank_account=secret, phone=secret, address=secret, note=secret)
    assert secret not in str(csv_of(desk, {"q": "جمعية السر"}, "party"))


@pytest.mark.parametrize("model", LISTS)
def test_files_are_for_who_sees_the_list(model: str, cast: dict[str, Any], signed_in: Browser) -> None:
    for who in ("clerk", "regional", "supervisor", "finance", "auditor", "manager"):
        assert status_of(signed_in(cast[who]), address(model)) == 200, who
    assert signed_in(cast["member"]).get(address(model)).status_code == 403
    assert Client().get(address(model)).status_code == 302
    assert signed_in(cast["clerk"]).post(address(model)).status_code == 405
    assert signed_in(cast["clerk"]).get(f"/admin/registry/{model}/export.pdf").status_code in (301, 302, 404)


def test_a_regional_clerk_takes_away_the_list_that_is_open(regional_clerk: User, signed_in: Browser) -> None:
    client = signed_in(regional_clerk)
    AgreementFactory(title_ar="اتفاقية الملف الجهوي", region_codes=["07"])
    AgreementFactory(title_ar="اتفاقية الملف الجهوي الأخرى", region_codes=["04"])
    assert len(csv_of(client, {"q": "الملف الجهوي", "charge": "mine"})) == 2
    assert len(csv_of(client, {"q": "الملف الجهوي"})) == 3


@pytest.mark.parametrize("query", ["created_by__password__startswith=p", "parties__bank_account__startswith=1"])
def test_a_file_is_asked_nothing_that_its_list_does_not_offer(query: str, desk: Client) -> None:
    assert desk.get(f"{address('agreement')}?{query}").status_code == 400


def test_a_file_is_nobodys_to_keep(desk: Client) -> None:
    response = desk.get(address("agreement", "xlsx"))
    assert "no-store" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith('attachment; filename="agreement-')
    assert int(response["Content-Length"]) == len(taken(response))


def test_queries_do_not_grow_with_the_rows(desk: Client, django_assert_max_num_queries: Any) -> None:
    AgreementFactory.create_batch(60)
    with django_assert_max_num_queries(30):
        csv_of(desk)


@pytest.mark.parametrize("form", list_files.FORMS)
def test_memory_does_not_grow_with_the_rows(form: str) -> None:
    """Ten times the rows: the file is made piece by piece, from rows that are read one by one."""

    def peak(rows: int) -> int:
        headings = [list_files.Heading("مرجع"), list_files.Heading("مبلغ")]
        lines = ([f"اتفاقية {number}", Decimal(number)] for number in range(rows))
        tracemalloc.start()
        for _piece in list_files.FORMS[form].writes(
            list_files.ListFile("لائحة", headings, lines, is_right_to_left=True)
        ):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(1_000)
    assert peak(20_000) < 2 * peak(2_000) + 1_000_000


def test_the_list_of_what_falls_due_leads_to_the_agreement(desk: Client) -> None:
    agreement = grant(title_ar="اتفاقية الدفعات")
    Instalment.objects.create(agreement=agreement, number=1, amount=45000, due_on="2026-01-31")
    page = desk.get("/admin/registry/instalment/", {"payment": "overdue", "q": "الدفعات"})
    assert reverse("admin:registry_agreement_change", args=[agreement.pk]) in page.text
    assert page.context["cl"].result_count == 1


def test_what_is_overdue_is_the_same_in_the_list_and_among_the_alerts(desk: Client) -> None:
    for number, state in enumerate(State):
        agreement = grant(title_ar="اتفاقية متأخرة الدفع", state=state)
        Instalment.objects.create(agreement=agreement, number=number + 1, amount=45000, due_on="2026-01-31")
    rows = alerts.BY_NAME["instalment_overdue"].find(Agreement.objects.all(), timezone.localdate())
    warned = set(rows.filter(agreement__title_ar="اتفاقية متأخرة الدفع").values_list("pk", flat=True))
    page = desk.get("/admin/registry/instalment/", {"payment": "overdue", "q": "متأخرة الدفع"})
    assert {row.pk for row in page.context["cl"].result_list} == warned
    assert len(warned) == 2, "signed, and in force"


def test_lists_are_still_made_of_what_exists() -> None:
    """The values that the questions above are drawn from."""
    assert {"smart-inclusive-environment"} <= set(Pillar.objects.values_list("slug", flat=True))
    assert {"07"} <= set(Region.objects.values_list("code", flat=True))
    assert {"partnership", "framework"} <= set(AgreementKind.objects.values_list("slug", flat=True))
    assert Party.objects.exists()
