"""Reports at the clerks' desk: asked for, handed in and decided on their own pages, and told with the agreement."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry import reporting
from registry.choices import ReportState
from registry.models import Agreement, Report, User
from tests.factories import AgreementFactory, IndicatorFactory, ReportFactory, paper_of
from tests.reported import DAY, agreement_until, report_in, scheduled

Browser = Callable[..., Client]
pytestmark = pytest.mark.django_db


def page_of(agreement: Agreement) -> str:
    return reverse("admin:registry_agreement_change", args=[agreement.pk])


def step_page(report: Report, step: str) -> str:
    return reverse("admin:registry_agreement_report", args=[report.agreement_id, report.pk, step])


def test_a_clerk_sees_the_reports_that_would_be_created_and_creates_them(clerk: User, signed_in: Browser) -> None:
    agreement, desk = agreement_until("2026-12-31", parties=2), signed_in(clerk, "fr")
    scheduled(agreement, "2026-01-01")
    address = reverse("admin:registry_agreement_expected", args=[agreement.pk])
    assert address in desk.get(page_of(agreement)).text
    page = desk.get(address)
    assert "01/07/2026" in page.text
    assert not agreement.reports.exists()
    response = desk.post(address)
    assert (response.status_code, response["Location"]) == (302, page_of(agreement))
    assert agreement.reports.count() == 2
    assert "Rapport d’activité" not in desk.get(address).text
    assert "existent déjà" in desk.get(address).text


def test_a_clerk_hands_in_with_the_paper_and_the_values(clerk: User, signed_in: Browser) -> None:
    report, desk = ReportFactory(agreement__parties=2), signed_in(clerk)
    indicator, paper = IndicatorFactory(agreement=report.agreement), paper_of(report.agreement, "report")
    typed = {"on": "20/07/2026", "document": paper.pk, f"value_{indicator.pk}": "1 250,50"}
    assert desk.get(step_page(report, "hand_in")).status_code == 200
    assert desk.post(step_page(report, "hand_in"), typed).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.handed_in_on, report.document) == (ReportState.HANDED_IN, DAY, paper)
    assert indicator.values.get().value == Decimal("1250.50")


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(supervisor: User, signed_in: Browser) -> None:
    report, desk = report_in(ReportState.HANDED_IN, agreement__parties=2), signed_in(supervisor, "fr")
    early = desk.post(step_page(report, "accept"), {"on": "19/07/2026"})
    assert early.status_code == 400
    assert "après son dépôt" in early.text
    assert 'value="19/07/2026"' in early.text
    for typed in ({"reason": ""}, {"reason": "  "}, {"reason": "texte \u202e caché"}):
        assert desk.post(step_page(report, "return"), typed).status_code == 400
    report.refresh_from_db()
    assert report.state == ReportState.HANDED_IN
    assert desk.post(step_page(report, "return"), {"reason": "Il manque le tableau"}).status_code == 302
    page = desk.get(page_of(report.agreement)).text
    assert "Il manque le tableau" in page
    assert step_page(report, "hand_in") in page
    assert step_page(report, "accept") not in page


def test_the_page_tells_moved_dates_with_their_reasons(supervisor: User, signed_in: Browser) -> None:
    report, desk = ReportFactory(agreement__parties=2), signed_in(supervisor, "fr")
    assert desk.post(step_page(report, "move"), {"to": "31/08/2026", "reason": "Congés"}).status_code == 302
    page = desk.get(page_of(report.agreement)).text
    assert "échéance déplacée du 30/07/2026 au 31/08/2026 par نادية" in page
    assert "Congés" in page


def test_a_clerk_reads_who_decides(clerk: User, signed_in: Browser) -> None:
    report, desk = report_in(ReportState.HANDED_IN, agreement__parties=2), signed_in(clerk, "fr")
    page = desk.get(page_of(report.agreement)).text
    assert step_page(report, "accept") not in page
    assert "un superviseur" in page
    refusal = desk.get(step_page(report, "accept"))
    assert 'type="submit" class="default"' not in refusal.text
    assert desk.post(step_page(report, "accept"), {"on": "21/07/2026"}).status_code == 403
    assert Report.objects.get(pk=report.pk).state == ReportState.HANDED_IN


def test_a_report_is_added_on_the_page_but_never_rewritten_there(clerk: User, signed_in: Browser) -> None:
    report, desk = ReportFactory(agreement__parties=2), signed_in(clerk)
    response = desk.get(page_of(report.agreement))
    data = {"_save": "1", "title_ar": report.agreement.title_ar, "kind": report.agreement.kind_id}
    for inline in response.context["inline_admin_formsets"]:
        prefix = inline.formset.prefix
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    data |= {
        "reports-TOTAL_FORMS": "2",
        "reports-INITIAL_FORMS": "1",
        "reports-0-id": report.pk,
        "reports-0-due_on": "01/01/2020",
        "reports-0-kind": "financial",
        "reports-0-DELETE": "on",
        "reports-1-kind": "financial",
        "reports-1-due_on": "31/12/2026",
    }
    assert desk.post(page_of(report.agreement), data).status_code == 302
    first, second = report.agreement.reports.order_by("pk")
    assert (first.pk, first.kind, str(first.due_on)) == (report.pk, "narrative", "2026-07-30")
    assert (second.kind, str(second.due_on), second.state) == ("financial", "2026-12-31", ReportState.EXPECTED)


def test_a_report_is_asked_for_outside_the_schedule(clerk: User, signed_in: Browser) -> None:
    agreement, desk = AgreementFactory(parties=2), signed_in(clerk)
    address = reverse("admin:registry_agreement_ask", args=[agreement.pk])
    typed = {"kind": "narrative", "due_on": "31/12/2026", "period_start": "01/06/2026", "period_end": "01/01/2026"}
    backwards = desk.post(address, typed | {"reason": "لجنة القيادة"})
    assert backwards.status_code == 400
    assert "تنتهي الفترة" in backwards.text
    assert desk.post(address, typed | {"reason": "لجنة القيادة", "period_end": ""}).status_code == 302
    assert agreement.reports.get().ad_hoc_reason == "لجنة القيادة"


def test_pages_that_name_nothing_are_not_found(clerk: User, signed_in: Browser) -> None:
    report, other, desk = ReportFactory(), AgreementFactory(), signed_in(clerk)
    name = "admin:registry_agreement_report"
    assert desk.get(reverse(name, args=[report.agreement_id, report.pk, "fly"])).status_code == 404
    assert desk.get(reverse(name, args=[other.pk, report.pk, "hand_in"])).status_code == 404
    assert desk.get(reverse("admin:registry_agreement_ask", args=[0])).status_code == 404


def test_the_page_asks_as_often_for_ten_reports_as_for_one(supervisor: User, signed_in: Browser) -> None:
    agreement, desk = AgreementFactory(parties=2), signed_in(supervisor)

    def add(number: int) -> None:
        for _place in range(number):
            report = ReportFactory(agreement=agreement)
            reporting.move_due(report, actor=supervisor, to=DAY, reason="تأخر")
            reporting.hand_in(report, actor=supervisor, on=DAY, document=paper_of(agreement, "report"))

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(page_of(agreement)).status_code == 200
        return len(asked)

    add(1)
    desk.get(page_of(agreement))
    few = queries()
    add(9)
    assert queries() == few
