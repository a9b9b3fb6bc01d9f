"""Paying an instalment: who, what is refused and leaves no trace, what stays, and the pages for it in two languages."""

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pghistory
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from registry import payments, publication
from registry.choices import State
from registry.models import Agreement, Instalment, Override, Report, UndonePayment, User, command_actor
from registry.payments import pay, undo_payment
from registry.refusals import Refusal

from .factories import AgreementFactory, PartyFactory, grant
from .office import what_stands_on

Browser = Callable[..., Client]
DAY = dt.date(2026, 5, 4)
SLIP = {"paid_on": DAY, "amount": Decimal("40000.00"), "reference": "OV-17/2026"}


def due(agreement: Agreement | None = None, **fields: Any) -> Instalment:
    """An instalment that may be paid as it is."""
    agreement = agreement or grant()
    payer = agreement.commitments.get().funder
    return Instalment.objects.create(agreement=agreement, number=1, payer=payer, amount=Decimal(40_000), **fields)


def waiting_for_its_report(agreement: Agreement | None = None) -> Instalment:
    agreement = agreement or grant()
    report = Report.objects.create(agreement=agreement, kind="financial", due_on=DAY)
    return due(agreement, condition="report", required_report=report)


def stored(instalment: Instalment) -> tuple[Any, ...]:
    row = Instalment.objects.get(pk=instalment.pk)
    return (row.paid_on, row.paid_amount, row.payment_reference)


NOTHING = (None, None, "")


# -- The service ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_payment_is_written_with_its_actor(supervisor: User) -> None:
    instalment = due()
    assert pay(instalment, actor=supervisor, **SLIP) is instalment
    assert stored(instalment) == (DAY, Decimal("40000.00"), "OV-17/2026")
    event = instalment.events.order_by("-pgh_id").first()
    assert event.pgh_context.metadata == {"user": supervisor.pk, "road": "pay"}
    assert Agreement.objects.with_money().get(pk=instalment.agreement_id).outstanding == Decimal("50000.00")


@pytest.mark.django_db
def test_who_may_pay(clerk: User, account_manager: User) -> None:
    instalment = due()
    for person in (clerk, account_manager):
        for act in (
            lambda person=person: pay(instalment, actor=person, **SLIP),
            lambda person=person: undo_payment(instalment, actor=person, reason="خطأ"),
        ):
            with pytest.raises(Refusal) as refused:
                act()
            assert refused.value.code == "not_allowed"
            assert refused.value.messages == ["تسجيل الصرف من اختصاص مكلف بالمالية أو مشرف."]
    assert stored(instalment) == NOTHING
    pay(instalment, actor=command_actor("load_records"), **SLIP)


@pytest.mark.django_db
def test_an_instalment_is_paid_once(supervisor: User) -> None:
    instalment = due()
    pay(instalment, actor=supervisor, **SLIP)
    with pytest.raises(Refusal) as refused:
        pay(instalment, actor=supervisor, **SLIP | {"reference": "OV-18"})
    assert refused.value.code == "already_paid"
    assert "OV-17/2026" in refused.value.messages[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lacks", "number"),
    [
        ({"paid_on": None}, 1),
        ({"paid_on": timezone.localdate() + dt.timedelta(days=1)}, 1),
        ({"amount": None}, 1),
        ({"amount": Decimal(0)}, 1),
        ({"reference": "  "}, 1),
        ({"paid_on": None, "amount": None, "reference": ""}, 3),
    ],
)
def test_what_a_payment_lacks_is_said(lacks: dict[str, Any], number: int, supervisor: User) -> None:
    instalment = due()
    with pytest.raises(Refusal) as refused:
        pay(instalment, actor=supervisor, **SLIP | lacks)
    assert refused.value.code == "incomplete"
    assert len(refused.value.messages) == number
    assert stored(instalment) == NOTHING


@pytest.mark.django_db
def test_a_payment_made_long_ago_is_recorded_with_its_day(supervisor: User) -> None:
    agreement = grant(state=State.COMPLETED, starts_on="2019-01-01", ends_on="2020-12-31", signed_on="2018-12-01")
    instalment = due(agreement)
    pay(instalment, actor=supervisor, **SLIP | {"paid_on": dt.date(2019, 6, 1)})
    assert instalment.paid_on == dt.date(2019, 6, 1)
    assert not Override.objects.filter(agreement=agreement).exists()


@pytest.mark.django_db
def test_a_blocked_instalment_is_paid_once_its_report_is_accepted(supervisor: User) -> None:
    instalment = waiting_for_its_report()
    with pytest.raises(Refusal) as refused:
        pay(instalment, actor=supervisor, **SLIP)
    assert refused.value.code == "guarded"
    assert stored(instalment) == NOTHING
    Report.objects.filter(pk=instalment.required_report_id).update(state="accepted", handed_in_on=DAY, decided_on=DAY)
    pay(instalment, actor=supervisor, **SLIP)
    assert not Override.objects.filter(instalment=instalment).exists()


@pytest.mark.django_db
def test_an_exception_is_written_with_the_payment_or_not_at_all(supervisor: User) -> None:
    instalment = waiting_for_its_report()
    reasons = {"missing_report": "قُبل شفويا"}
    with pytest.raises(Refusal) as refused:
        pay(instalment, actor=supervisor, overrides=reasons, **SLIP | {"amount": Decimal("40000.01")})
    assert refused.value.code == "guarded", "more than the instalment, and no reason for that"
    assert stored(instalment) == NOTHING
    assert not Override.objects.filter(instalment=instalment).exists()
    pay(instalment, actor=supervisor, overrides=reasons, **SLIP)
    row = Override.objects.get(instalment=instalment)
    assert (row.rail, row.reason, row.actor, row.moment) == ("missing_report", "قُبل شفويا", supervisor, "payment")


@pytest.mark.django_db
def test_an_undone_payment_stays_readable(supervisor: User) -> None:
    instalment = due()
    with pytest.raises(Refusal) as refused:
        undo_payment(instalment, actor=supervisor, reason="خطأ")
    assert refused.value.code == "not_paid"
    pay(instalment, actor=supervisor, **SLIP)
    with pytest.raises(Refusal) as refused:
        undo_payment(instalment, actor=supervisor, reason=" ")
    assert refused.value.code == "reason_needed"
    row = undo_payment(instalment, actor=supervisor, reason="مرجع خاطئ")
    assert (row.paid_on, row.paid_amount, row.payment_reference) == (DAY, Decimal("40000.00"), "OV-17/2026")
    assert stored(instalment) == NOTHING
    pay(instalment, actor=supervisor, **SLIP | {"reference": "OV-18"})
    assert UndonePayment.objects.get(instalment=instalment).reason == "مرجع خاطئ"


@pytest.mark.django_db
def test_what_the_public_reads_is_true_after_a_payment(supervisor: User) -> None:
    agreement = grant()
    publication.publish(agreement, actor=supervisor)
    instalment = due(agreement)
    publication.publish(agreement, actor=supervisor)
    pay(instalment, actor=supervisor, **SLIP)
    agreement.refresh_from_db()
    assert not publication.differs(agreement)
    undo_payment(instalment, actor=supervisor, reason="خطأ")
    assert not publication.differs(Agreement.objects.get(pk=agreement.pk))


@pytest.mark.django_db
def test_a_payment_takes_no_unseen_change_of_a_party_to_the_public(finance: User, supervisor: User) -> None:
    agreement = grant()
    instalment = due(agreement)
    publication.publish(agreement, actor=supervisor)
    party = agreement.participations.order_by("position")[0].party
    party.refresh_from_db()
    party.representatives.create(capacity_ar="رئيسة لم يرها أحد")
    pay(instalment, actor=finance, **SLIP)
    stands = (Agreement.objects.get(pk=agreement.pk).published_version, publication.differs(party))
    assert stands == (1, True), "both wait for a supervisor"
    undo_payment(instalment, actor=finance, reason="خطأ")
    publication.publish(party, actor=supervisor)
    pay(instalment, actor=finance, **SLIP)
    assert Agreement.objects.get(pk=agreement.pk).published_version == 2


@pytest.mark.django_db
def test_the_demonstration_tells_both_stories() -> None:
    paid = Instalment.objects.get(payment_reference="DEMO-OV-000-2")
    assert paid.required_report is not None
    assert paid.required_report.state == "accepted"
    row = Override.objects.get(instalment__payment_reference="DEMO-OV-049-2")
    assert row.rail == "missing_report"
    assert row.reason.startswith("سبب تجريبي")
    assert row.actor.is_command


# -- Two at once ---------------------------------------------------------------------------------------------------


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Instalment, User]]:
    """An instalment that other connections see: written for good, and taken away afterwards.

    Of an agreement of the demonstration, for one that was ever in force leaves steps that nobody removes.
    """
    with django_db_blocker.unblock(), pghistory.context(road="test"):
        running = Agreement.objects.filter(is_fictional=True, state=State.IN_FORCE, publication="unpublished")
        instalment = Instalment.objects.create(agreement=running.order_by("pk")[0], number=99, amount=Decimal(1))
        try:
            yield instalment, command_actor("load_demo")
        finally:
            Instalment.objects.filter(pk=instalment.pk).update(paid_on=None, paid_amount=None, payment_reference="")
            instalment.refresh_from_db()
            instalment.delete()


def test_of_two_payments_at_once_one_is_written(committed: tuple[Instalment, User]) -> None:
    instalment, actor = committed
    start = Barrier(4)

    def attempt(number: int) -> str:
        start.wait(timeout=30)
        try:
            with translation.override("ar"):
                mine = Instalment.objects.get(pk=instalment.pk)
                slip = {"paid_on": timezone.localdate(), "amount": Decimal(1), "reference": f"OV-{number}"}
                pay(mine, actor=actor, **slip)
            return "paid"
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as people:
        outcomes = sorted(people.map(attempt, range(4)))
    assert outcomes == ["already_paid", "already_paid", "already_paid", "paid"]
    assert instalment.events.filter(paid_on__isnull=False).count() == 1


# -- The pages -----------------------------------------------------------------------------------------------------


def page_of(instalment: Instalment, name: str = "pay") -> str:
    return reverse(f"admin:registry_agreement_{name}", args=[instalment.agreement_id, instalment.pk])


def agreement_page(instalment: Instalment) -> str:
    return reverse("admin:registry_agreement_change", args=[instalment.agreement_id])


TYPED = {"paid_on": "04/05/2026", "amount": "٤٠ ٠٠٠,٠٠ درهم", "reference": "OV-17/2026"}


@pytest.mark.parametrize(("language", "button"), [("ar", "تسجيل الصرف"), ("fr", "Enregistrer le versement")])
def test_a_supervisor_records_a_payment(language: str, button: str, supervisor: User, signed_in: Browser) -> None:
    client, instalment = signed_in(supervisor, language), due()
    assert page_of(instalment) in client.get(agreement_page(instalment)).text
    page = client.get(page_of(instalment))
    assert page.status_code == 200
    assert button in page.text
    assert 'value="40\u202f000,00"' in page.text, "the amount is offered"
    assert client.post(page_of(instalment), TYPED).status_code == 302
    assert stored(instalment) == (DAY, Decimal("40000.00"), "OV-17/2026")
    shown = client.get(agreement_page(instalment)).text
    assert "OV-17/2026" in shown
    assert page_of(instalment, "undo") in shown
    assert client.get(page_of(instalment)).status_code == 200


@pytest.mark.parametrize(
    ("language", "found"),
    [("ar", "الدفعة مشروطة بتقرير لم يُقبل بعد"), ("fr", "La tranche attend un rapport qui n’est pas accepté")],
)
def test_what_stands_in_the_way_is_said_and_nothing_typed_is_lost(
    language: str, found: str, supervisor: User, signed_in: Browser
) -> None:
    client, instalment = signed_in(supervisor, language), waiting_for_its_report()
    assert found in client.get(page_of(instalment)).text
    sent = TYPED | {"amount": "45 000", "override-over_outstanding": "اتفق عليه"}
    refused = client.post(page_of(instalment), sent)
    assert refused.status_code == 400
    assert found in refused.text
    for kept in ("04/05/2026", "45 000", "OV-17/2026", "اتفق عليه"):
        assert kept in refused.text
    assert stored(instalment) == NOTHING
    accepted = client.post(page_of(instalment), sent | {"override-missing_report": "قُبل شفويا"})
    assert accepted.status_code == 302
    shown = client.get(agreement_page(instalment)).text
    assert "قُبل شفويا" in shown
    assert "اتفق عليه" in shown
    assert "نادية" in shown, "who let it pass"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("paid_on", "", "أدخلوا تاريخ الصرف."),
        ("paid_on", "31/02/2026", "لا يوجد هذا اليوم"),
        ("amount", "", "أدخلوا المبلغ المصروف."),
        ("amount", "1.000", "1.000"),
        ("amount", "0", "أدخلوا المبلغ المصروف."),
        ("reference", " ", "أدخلوا مرجع الأمر بالصرف أو التحويل."),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(
    field: str, typed: str, sentence: str, supervisor: User, signed_in: Browser
) -> None:
    instalment = due()
    refused = signed_in(supervisor, "ar").post(page_of(instalment), TYPED | {field: typed})
    assert refused.status_code == 400
    if sentence not in refused.text:
        assert refused.context["form"].errors[field]
    assert "OV-17/2026" in refused.text or field == "reference"
    assert stored(instalment) == NOTHING


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_clerk_reads_who_could(language: str, clerk: User, signed_in: Browser) -> None:
    client, instalment = signed_in(clerk, language), waiting_for_its_report()
    assert page_of(instalment) not in client.get(agreement_page(instalment)).text
    page = client.get(page_of(instalment))
    assert page.status_code == 200
    with translation.override(language):
        assert str(payments.NO_PAYER) in page.text
        assert 'name="reference"' not in page.text
        assert 'name="override-missing_report"' not in page.text
        refused = client.post(page_of(instalment), TYPED)
        assert refused.status_code == 403
        assert str(payments.NO_PAYER) in refused.text
        refused = client.post(page_of(instalment, "undo"), {"reason": "خطأ"})
        assert refused.status_code == 403
        assert str(payments.NO_PAYER) in refused.text
    assert stored(instalment) == NOTHING


def test_a_payment_is_undone_with_its_reason(supervisor: User, signed_in: Browser) -> None:
    client, instalment = signed_in(supervisor, "fr"), due()
    pay(instalment, actor=supervisor, **SLIP)
    assert client.post(page_of(instalment, "undo"), {"reason": " "}).status_code == 400
    assert client.post(page_of(instalment, "undo"), {"reason": "Mauvaise référence"}).status_code == 302
    assert stored(instalment) == NOTHING
    assert "Mauvaise référence" in client.get(agreement_page(instalment)).text
    for model in ("override", "undonepayment"):
        assert client.get(reverse(f"admin:registry_{model}_changelist")).status_code == 200


def test_pages_of_what_does_not_exist(supervisor: User, signed_in: Browser) -> None:
    client, instalment = signed_in(supervisor, "ar"), due()
    other = AgreementFactory()
    for name in ("pay", "undo"):
        for agreement in (other.pk, 0):
            address = reverse(f"admin:registry_agreement_{name}", args=[agreement, instalment.pk])
            assert client.get(address).status_code == 404
        assert Client().get(page_of(instalment, name)).status_code == 302


# -- Rows on the agreement's page ----------------------------------------------------------------------------------


def standing(client: Client, instalment: Instalment) -> dict[str, Any]:
    return what_stands_on(client.get(agreement_page(instalment)))


def errors(response: HttpResponse) -> str:
    assert response.status_code == 200
    formsets = [inline.formset for inline in response.context["inline_admin_formsets"]]
    return str([(formset.errors, formset.non_form_errors()) for formset in formsets])


def test_commitments_and_instalments_are_entered_but_no_payment(clerk: User, signed_in: Browser) -> None:
    client, instalment = signed_in(clerk, "ar"), due()
    ministry = instalment.payer
    data = standing(client, instalment) | {
        "commitments-TOTAL_FORMS": 2,
        "commitments-1-funder": ministry.pk,
        "commitments-1-year": "2027",
        "commitments-1-amount": "10 000,50",
        "instalments-0-paid_on": "04/05/2026",
        "instalments-0-paid_amount": "40000",
        "instalments-0-payment_reference": "OV-1",
    }
    response = client.post(agreement_page(instalment), data)
    assert response.status_code == 302, errors(response)
    assert [row.amount for row in instalment.agreement.commitments.order_by("year")] == [
        Decimal("90000.00"),
        Decimal("10000.50"),
    ]
    assert stored(instalment) == NOTHING
    data |= {"commitments-INITIAL_FORMS": 1, "commitments-1-year": "2026"}
    assert "التزام مالي مسجل لهذه السنة" in errors(client.post(agreement_page(instalment), data))


def test_a_paid_instalment_is_not_removed_on_the_page(supervisor: User, signed_in: Browser) -> None:
    client, instalment = signed_in(supervisor, "ar"), due()
    pay(instalment, actor=supervisor, **SLIP)
    data = standing(client, instalment) | {"instalments-0-DELETE": "on"}
    assert "ألغوا الصرف" in errors(client.post(agreement_page(instalment), data))
    assert Instalment.objects.filter(pk=instalment.pk).exists()


def test_the_page_asks_as_often_for_ten_instalments_as_for_two(supervisor: User, signed_in: Browser) -> None:
    client, first = signed_in(supervisor, "ar"), waiting_for_its_report()
    agreement = first.agreement

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(agreement_page(first)).status_code == 200
        return len(asked)

    def add(numbers: range) -> None:
        for number in numbers:
            values = {"payer": first.payer, "condition": "report", "required_report": first.required_report}
            Instalment.objects.create(agreement=agreement, number=number, amount=1, **values)
            agreement.commitments.create(funder=first.payer, year=2026 + number, amount=1)

    add(range(2, 3))
    queries()
    few = queries()
    add(range(3, 11))
    assert queries() == few


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_list_is_filtered_by_what_is_outstanding(language: str, supervisor: User, signed_in: Browser) -> None:
    client, instalment = signed_in(supervisor, language), due()
    name = instalment.agreement.title_fr

    def listed(answer: str) -> bool:
        page = client.get(reverse("admin:registry_agreement_changelist"), {"outstanding": answer, "q": name})
        assert page.status_code == 200
        return instalment.agreement in page.context["cl"].result_list

    assert [listed(answer) for answer in ("yes", "no", "unknown", "nonsense")] == [True, False, False, False]
    pay(instalment, actor=supervisor, overrides={"over_outstanding": "لأن"}, **SLIP | {"amount": Decimal(90_000)})
    assert [listed(answer) for answer in ("yes", "no", "unknown")] == [False, True, False]


def test_a_party_that_is_not_in_the_agreement_is_not_offered(clerk: User, signed_in: Browser) -> None:
    client, instalment, stranger = signed_in(clerk, "ar"), due(), PartyFactory()
    data = standing(client, instalment) | {"commitments-0-funder": stranger.pk}
    assert "funder" in errors(client.post(agreement_page(instalment), data))
