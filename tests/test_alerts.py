"""Alerts: each on from its day and off before it, the same question for three agreements or three hundred."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from registry import alerts, amendments, deposits
from registry.choices import DepositKind, ObligationState, ReportState, State
from registry.models import Agreement, AgreementKind, Document, Instalment, Obligation, User

from .amended import agreement_in_force, amended
from .deposited import agreement_of, asked, association_of, handed_in
from .factories import AgreementFactory as DraftFactory
from .factories import (
    InstalmentFactory,
    ObligationFactory,
    ReportFactory,
    SignedAgreementFactory,
    paper_of,
    put_in_state,
    step_to,
)

pytestmark = pytest.mark.django_db

END = date(2027, 3, 31)
DAY = date(2026, 6, 1)


def agreement_in(state: State, **fields: Any) -> Agreement:
    """Signed on 5 March 2026; nothing else is known but what is given."""
    precise = {
        f"{name}_precision": "day" for name in fields if name.endswith("_on") and f"{name}_precision" not in fields
    }
    return SignedAgreementFactory(state=state, **precise, **fields)


def raised(agreement: Agreement, today: date) -> set[str]:
    """The names of the alerts that one agreement raises on a day, without the one on its missing scan."""
    only_this = Agreement.objects.filter(pk=agreement.pk)
    found = {row.alert.name for row in alerts.rows(only_this, today)}
    assert found == {tally.alert.name for tally in alerts.tallies(only_this, today)}
    return found - {"scan_missing"}


def days(number: int) -> timedelta:
    return timedelta(days=number)


# ---- each alert at its edges


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (91, set()), (90, {"expiring_90"}), (61, {"expiring_90"}), (60, {"expiring_60"}), (31, {"expiring_60"}),
        (30, {"expiring_30"}), (16, {"expiring_30"}), (15, {"expiring_15"}), (1, {"expiring_15"}),
        (0, {"expiring_15"}), (-1, {"past_end"}), (-400, {"past_end"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("state", [State.IN_FORCE, State.SUSPENDED])
def test_the_end_comes_nearer_and_passes(state: State, left: int, expected: set[str]) -> None:
    assert raised(agreement_in(state, ends_on=END), END - days(left)) == expected


@pytest.mark.parametrize(("precision", "stored", "last"), [
    ("month", date(2027, 3, 1), date(2027, 3, 31)),
    ("month", date(2028, 2, 1), date(2028, 2, 29)),
    ("year", date(2027, 1, 1), date(2027, 12, 31)),
])  # fmt: skip
def test_an_end_that_is_partly_known_is_its_last_possible_day(precision: str, stored: date, last: date) -> None:
    agreement = agreement_in(State.IN_FORCE, ends_on=stored, ends_on_precision=precision)
    assert raised(agreement, last - days(91)) == set()
    assert raised(agreement, last - days(90)) == {"expiring_90"}
    assert raised(agreement, last) == {"expiring_15"}
    assert raised(agreement, last + days(1)) == {"past_end"}


@pytest.mark.parametrize("state", [State.DRAFT, State.SIGNED, State.COMPLETED, State.TERMINATED])
def test_only_what_is_in_force_expires(state: State) -> None:
    agreement = agreement_in(state, ends_on=END)
    for day in (END - days(10), END + days(10)):
        assert not raised(agreement, day) & {"past_end", "expiring_15", "expiring_30", "expiring_60", "expiring_90"}


def test_an_agreement_without_an_end_never_expires() -> None:
    assert raised(agreement_in(State.IN_FORCE), date(2099, 1, 1)) == set()


def test_signed_and_its_day_has_come() -> None:
    agreement = agreement_in(State.SIGNED, starts_on=DAY)
    assert raised(agreement, DAY - days(1)) == set()
    assert raised(agreement, DAY) == {"ready_for_force"}
    assert raised(step_to(agreement, State.IN_FORCE), DAY) == set()
    at_signature = agreement_in(State.SIGNED, force_rule="at_signature")
    assert raised(at_signature, date(2026, 3, 4)) == set()
    assert raised(at_signature, date(2026, 3, 5)) == {"ready_for_force"}
    known_by_month = agreement_in(State.SIGNED, starts_on=DAY, starts_on_precision="month")
    assert raised(known_by_month, date(2026, 6, 29)) == set()
    assert raised(known_by_month, date(2026, 6, 30)) == {"ready_for_force"}


@pytest.mark.parametrize("state", [State.COMPLETED, State.TERMINATED])
def test_ended_with_money_outstanding(state: State) -> None:
    agreement = agreement_in(state, ends_on=date(2026, 4, 1))
    assert raised(agreement, DAY) == set()
    InstalmentFactory(agreement=agreement, paid=True)
    assert raised(agreement, DAY) == set()
    InstalmentFactory(agreement=agreement, paid_on=DAY, paid_amount=Decimal("999.99"), payment_reference="OV")
    assert raised(agreement, DAY) == {"outstanding"}
    (row,) = alerts.rows(Agreement.objects.filter(pk=agreement.pk), DAY, among=[alerts.BY_NAME["outstanding"]])
    assert "0,01" in row.sentence


@pytest.mark.parametrize("state", [State.SIGNED, State.IN_FORCE])
def test_signed_and_nothing_paid(state: State, settings: Any) -> None:
    signed = date(2026, 3, 5)
    agreement = agreement_in(state)
    part = InstalmentFactory(agreement=agreement, due_on=None)
    assert raised(agreement, signed + days(59)) == set()
    assert raised(agreement, signed + days(60)) == {"no_payment"}
    settings.REGISTRY_DAYS_WITHOUT_PAYMENT = 61
    assert raised(agreement, signed + days(60)) == set()
    Instalment.objects.filter(pk=part.pk).update(paid_on=signed, paid_amount=1, payment_reference="OV-1")
    assert raised(agreement, signed + days(100)) == set()


def test_where_no_instalment_is_known_nothing_is_said_about_payments() -> None:
    assert raised(agreement_in(State.SIGNED, amount=Decimal(10_000_000)), date(2030, 1, 1)) == set()


@pytest.mark.parametrize(("state", "expected"), [
    (ReportState.EXPECTED, {"report_overdue"}),
    (ReportState.RETURNED, {"report_overdue"}),
    (ReportState.HANDED_IN, set()),
    (ReportState.ACCEPTED, set()),
])  # fmt: skip
def test_a_report_is_overdue_from_the_day_after_its_day(state: ReportState, expected: set[str]) -> None:
    agreement = agreement_in(State.IN_FORCE)
    handed_in = DAY if state != ReportState.EXPECTED else None
    decided = DAY if state in (ReportState.ACCEPTED, ReportState.RETURNED) else None
    days_of = {"due_on": DAY, "handed_in_on": handed_in, "decided_on": decided}
    ReportFactory(agreement=agreement, state=state, reason="ينقصه جدول", **days_of)
    overdue = lambda day: raised(agreement, day) - {"report_waits"}  # noqa: E731
    assert overdue(DAY) == set()
    assert overdue(DAY + days(1)) == expected
    step_to(agreement, State.COMPLETED)
    assert overdue(DAY + days(1)) == expected


@pytest.mark.parametrize("state", ReportState)
def test_a_report_that_was_handed_in_waits_for_a_decision(state: ReportState) -> None:
    agreement = agreement_in(State.IN_FORCE)
    handed_in = DAY if state != ReportState.EXPECTED else None
    decided = DAY if state in (ReportState.ACCEPTED, ReportState.RETURNED) else None
    ReportFactory(agreement=agreement, state=state, reason="ينقصه جدول", handed_in_on=handed_in, decided_on=decided)
    assert ("report_waits" in raised(agreement, DAY)) is (state == ReportState.HANDED_IN)


def test_what_came_as_a_deposit_waits_among_the_deposits(member: User) -> None:
    agreement = agreement_of(member)
    handed_in(member, DepositKind.REPORT, agreement, of=ReportFactory(agreement=agreement))
    assert "report_waits" not in raised(agreement, DAY)


def test_pieces_that_were_asked_for_have_not_come(member: User, clerk: User) -> None:
    agreement = agreement_of(member)
    request = asked(agreement, association_of(member), clerk)
    assert "pieces_overdue" not in raised(agreement, request.due_on)
    assert "pieces_overdue" in raised(agreement, request.due_on + days(1))
    deposits.withdraw(request, actor=clerk, reason="طُلبت خطأ")
    assert "pieces_overdue" not in raised(agreement, request.due_on + days(1))


@pytest.mark.parametrize(("state", "expected"), [
    (ObligationState.OPEN, {"obligation_overdue"}),
    (ObligationState.FULFILLED, set()),
    (ObligationState.WAIVED, set()),
])  # fmt: skip
def test_an_obligation_is_overdue_from_the_day_after_its_day(state: ObligationState, expected: set[str]) -> None:
    agreement = agreement_in(State.IN_FORCE)
    fulfilled_on = DAY if state == ObligationState.FULFILLED else None
    ObligationFactory(agreement=agreement, due_on=DAY, state=state, fulfilled_on=fulfilled_on, reason="لأن")
    ObligationFactory(agreement=agreement, due_on=None)
    assert raised(agreement, DAY) == set()
    assert raised(agreement, DAY + days(1)) == expected
    assert raised(step_to(agreement, State.COMPLETED), DAY + days(1)) == expected


def test_nobody_owes_anything_by_a_draft() -> None:
    draft = DraftFactory(parties=3)
    ObligationFactory(agreement=draft, due_on=DAY)
    assert "obligation_overdue" not in raised(draft, DAY + days(1))


def test_what_is_owed_is_said_in_the_language_of_the_reader_and_in_short() -> None:
    agreement = agreement_in(State.IN_FORCE)
    duty = ObligationFactory(agreement=agreement, due_on=DAY, text_ar="توفير\nالمقر", text_fr="Fournir " + "x" * 200)
    (arabic,) = only_alert(agreement, "obligation_overdue")
    assert arabic.sentence == "التزام متأخر: \u2068توفير المقر\u2069، أجله 01/06/2026 (منذ يوم واحد)."
    with translation.override("fr"):
        (french,) = only_alert(agreement, "obligation_overdue")
    assert french.sentence.startswith("Engagement en retard\u00a0: \u2068Fournir xxx")
    assert "…\u2069, échéance le 01/06/2026" in french.sentence
    assert len(french.sentence) < 180
    Obligation.objects.filter(pk=duty.pk).update(text_ar="")
    (other,) = only_alert(agreement, "obligation_overdue")
    assert "Fournir" in other.sentence, "where there is no Arabic, the French"


def only_alert(agreement: Agreement, name: str) -> list[alerts.Row]:
    rows = alerts.rows(Agreement.objects.filter(pk=agreement.pk), DAY + days(1), among=[alerts.BY_NAME[name]])
    return list(rows)


def test_a_signed_amendment_whose_day_has_come_waits_for_somebody(supervisor: User) -> None:
    agreement, today = agreement_in_force(supervisor), timezone.localdate()
    amendment = amended(agreement, "extension", {"ends_on": "2030-12-31"}, today, actor=supervisor, effect=False)
    kept = lambda day: "amendment_waits" in raised(agreement, day)  # noqa: E731
    assert not kept(today - days(1))
    assert kept(today)
    assert kept(today + days(30))
    (row,) = alerts.rows(Agreement.objects.filter(pk=agreement.pk), today, among=[alerts.BY_NAME["amendment_waits"]])
    assert row.sentence == f"يسري الملحق رقم 1 ابتداء من {today:%d/%m/%Y} (اليوم)، ولم يُفعَّل بعد."
    amendments.take_effect(amendment, actor=supervisor)
    assert not kept(today)


@pytest.mark.parametrize(("after", "expected"), [
    (-16, set()), (-15, {"instalment_due"}), (0, {"instalment_due"}), (1, {"instalment_overdue"}),
])  # fmt: skip
@pytest.mark.parametrize("state", [State.SIGNED, State.IN_FORCE])
def test_an_instalment_is_announced_then_due_then_overdue(state: State, after: int, expected: set[str]) -> None:
    agreement = agreement_in(state)
    InstalmentFactory(agreement=agreement, due_on=DAY)
    InstalmentFactory(agreement=agreement, due_on=DAY, paid=True)
    InstalmentFactory(agreement=agreement, due_on=None)
    assert raised(agreement, DAY + days(after)) == expected


def test_nobody_is_asked_for_the_instalments_of_a_draft_or_of_what_has_ended() -> None:
    for state in (State.PROPOSED, State.DRAFT, State.SUSPENDED, State.COMPLETED, State.TERMINATED):
        agreement = agreement_in(state)
        InstalmentFactory(agreement=agreement, due_on=DAY)
        assert not raised(agreement, DAY + days(1)) & {"instalment_due", "instalment_overdue"}


def test_a_draft_left_alone(settings: Any) -> None:
    draft = DraftFactory()
    late_that_day = datetime(2026, 6, 1, 23, 59, tzinfo=ZoneInfo("Africa/Casablanca"))
    Agreement.objects.filter(pk=draft.pk).update(updated_at=late_that_day)
    assert raised(draft, DAY + days(29)) == set()
    assert raised(draft, DAY + days(30)) == {"draft_idle"}
    draft.save()
    assert raised(draft, timezone.localdate()) == set()
    for state, expected in (
        (State.UNDER_REVIEW, {"draft_idle"}),
        (State.APPROVED, {"draft_idle"}),
        (State.PROPOSED, set()),
    ):
        other = DraftFactory(state=state)
        Agreement.objects.filter(pk=other.pk).update(updated_at=late_that_day)
        assert raised(other, DAY + days(30)) == expected


def test_a_signed_agreement_without_its_scan() -> None:
    agreement = agreement_in(State.SIGNED)
    only_this = Agreement.objects.filter(pk=agreement.pk)
    names = lambda: [row.alert.name for row in alerts.rows(only_this, DAY)]  # noqa: E731
    assert names() == ["scan_missing"]
    document = paper_of(agreement, "annex")
    assert names() == ["scan_missing"]
    Document.objects.filter(pk=document.pk).update(kind="signed_scan")
    assert names() == []


# ---- all of them together


def test_numbers_and_rows_agree_over_the_whole_register() -> None:
    everything, today = Agreement.objects.all(), date(2026, 11, 21)
    tallies = {tally.alert.name: tally.number for tally in alerts.tallies(everything, today)}
    rows = alerts.rows(everything, today, limit=10_000)
    counted = {name: sum(row.alert.name == name for row in rows) for name in tallies}
    assert counted == tallies
    assert len(rows) == sum(tallies.values()) > 50
    assert [row.sentence for row in rows] == [
        row.sentence for start in range(0, len(rows), 7) for row in alerts.rows(everything, today, start=start, limit=7)
    ]


def test_the_most_urgent_comes_first_and_the_oldest_of_it() -> None:
    rows = alerts.rows(Agreement.objects.all(), date(2026, 11, 21), limit=10_000)
    order = [(row.alert.severity, row.day or date.max) for row in rows]
    assert order == sorted(order)


def test_only_the_agreements_that_were_asked_for() -> None:
    mine, others = (agreement_in(State.IN_FORCE, ends_on=END) for _ in range(2))
    for each in (mine, others):
        InstalmentFactory(agreement=each, due_on=END)
        ReportFactory(agreement=each, due_on=DAY)
    rows = alerts.rows(Agreement.objects.filter(pk=mine.pk), END)
    assert {row.agreement for row in rows} == {mine}
    assert len(rows) == 5


def test_who_sees_nothing_has_no_alerts(clerk: User) -> None:
    assert alerts.in_charge_of(clerk).exists()
    assert not alerts.in_charge_of(AnonymousUser()).exists()


def many(number: int) -> list[int]:
    """That many agreements in force, each with an instalment that is late."""
    kind = AgreementKind.objects.get(slug="partnership")
    made = Agreement.objects.bulk_create(
        Agreement(kind=kind, title_ar=f"اتفاقية {n}", state=State.DRAFT, ends_on=END, ends_on_precision="day")
        for n in range(number)
    )
    keys = [agreement.pk for agreement in made]
    put_in_state(Agreement.objects.filter(pk__in=keys), State.IN_FORCE)
    Instalment.objects.bulk_create(Instalment(agreement_id=key, number=1, amount=10, due_on=DAY) for key in keys)
    return keys


@pytest.mark.parametrize("number", [3, 300])
def test_the_number_of_queries_does_not_depend_on_the_rows(number: int) -> None:
    agreements = Agreement.objects.filter(pk__in=many(number))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert sum(tally.number for tally in alerts.tallies(agreements, END)) == 3 * number
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        assert len(alerts.rows(agreements, END, limit=1000)) == 3 * number
    assert len(asked) == 2


# ---- words


@pytest.mark.parametrize(("left", "arabic", "french"), [
    (0, "اليوم", "aujourd’hui"),
    (1, "بقي يوم واحد", "il reste 1 jour"),
    (2, "بقي يومان", "il reste 2 jours"),
    (3, "بقيت 3 أيام", "il reste 3 jours"),
    (11, "بقي 11 يوما", "il reste 11 jours"),
])  # fmt: skip
def test_how_many_days_are_left_is_said_as_people_say_it(left: int, arabic: str, french: str) -> None:
    agreement = agreement_in(State.IN_FORCE, ends_on=END)
    expected = {"ar": f"تنتهي يوم 31/03/2027 ({arabic}).", "fr": f"Elle prend fin le 31/03/2027 ({french})."}
    for language, sentence in expected.items():
        with translation.override(language):
            rows = alerts.rows(Agreement.objects.filter(pk=agreement.pk), END - days(left))
            assert [row.sentence for row in rows if row.alert.name == "expiring_15"] == [sentence]


def test_every_alert_has_its_words_in_both_languages() -> None:
    for alert in alerts.ALERTS:
        for fact in (
            alerts.Fact(alert.name, 1, DAY, 2, "narrative", Decimal(1234)),
            alerts.Fact(alert.name, 1, None, 2, "financial", None),
        ):
            said = {}
            for language in ("en", "ar", "fr"):
                with translation.override(language):
                    said[language] = (str(alert.label), alert.severity.label, alert.say(fact, DAY))
            for words in zip(*said.values(), strict=True):
                assert len(set(words)) == 3, words


# ---- the desk


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_of_alerts_leads_to_where_they_are_settled(clerk: User, signed_in: Callable[..., Client]) -> None:
    agreement = agreement_in(
        State.IN_FORCE, reference="2026/CNV/00012", title_ar="اتفاقية التنبيه", title_fr="Convention"
    )
    InstalmentFactory(agreement=agreement, due_on=date(2000, 1, 1))
    shown = page(signed_in(clerk, "ar"), "/admin/alerts/?alert=instalment_overdue")
    assert f'href="/admin/registry/agreement/{agreement.pk}/change/#instalments-group"' in shown
    assert '<bdi dir="ltr">2026/CNV/00012</bdi>' in shown
    assert "اتفاقية التنبيه" in shown
    assert "01/01/2000" in shown
    assert 'id="instalments-group"' in page(signed_in(clerk, "ar"), f"/admin/registry/agreement/{agreement.pk}/change/")


@pytest.mark.parametrize("name", ["amendment_waits", "obligation_overdue"])
def test_what_is_settled_in_a_part_of_the_page_leads_there(
    name: str, supervisor: User, signed_in: Callable[..., Client]
) -> None:
    agreement, today = agreement_in_force(supervisor), timezone.localdate()
    amended(agreement, "extension", {"ends_on": "2030-12-31"}, today, actor=supervisor, effect=False)
    ObligationFactory(agreement=agreement, due_on=date(2000, 1, 1), debtor=agreement.participations.all()[0])
    group = f"{alerts.BY_NAME[name].part}-group"
    own_page = f"/admin/registry/agreement/{agreement.pk}/change/"
    assert f'href="{own_page}#{group}"' in page(signed_in(supervisor), f"/admin/alerts/?alert={name}")
    assert f'id="{group}"' in page(signed_in(supervisor), own_page)


def test_when_all_is_well_the_page_of_alerts_says_so(clerk: User, signed_in: Callable[..., Client]) -> None:
    put_in_state(Agreement.objects.all(), State.REJECTED)
    for language, sentence in {
        "ar": "كل شيء على ما يرام: لا شيء يحتاج إلى انتباهكم اليوم.",
        "fr": "Tout va bien\u00a0: rien ne demande votre attention aujourd’hui.",
    }.items():
        assert sentence in page(signed_in(clerk, language), "/admin/alerts/")


def test_several_alerts_are_shown_together(clerk: User, signed_in: Callable[..., Client]) -> None:
    for left in (10, 20, 95):
        ends = timezone.localdate() + days(left)
        agreement_in(State.IN_FORCE, ends_on=ends, title_ar=f"تنتهي بعد {left}")
    shown = signed_in(clerk).get("/admin/alerts/?alert=expiring_30&alert=expiring_15")
    names = {each["row"].alert.name for each in shown.context["rows"]}
    assert names == {"expiring_15", "expiring_30"}
    assert shown.content.decode().count('aria-current="page"') == 2
    assert signed_in(clerk).get("/admin/alerts/?alert=expiring_30&alert=none").status_code == 404


@pytest.mark.parametrize(
    "asked", ["", "?p=2", "?p=999", "?p=x", "?p=%D9%A2", "?alert=scan_missing&p=2", "?alert=past_end"]
)
def test_the_page_of_alerts_opens_whatever_page_is_asked_for(
    asked: str, clerk: User, signed_in: Callable[..., Client]
) -> None:
    assert 'aria-current="page"' in page(signed_in(clerk), f"/admin/alerts/{asked}")


def test_strangers_and_unknown_alerts(client: Client, clerk: User, signed_in: Callable[..., Client]) -> None:
    assert signed_in(clerk).get("/admin/alerts/?alert=none").status_code == 404
    assert client.get("/admin/alerts/").status_code == 302


def test_the_pages_cost_the_same_with_three_agreements_or_three_hundred(
    clerk: User, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(clerk)
    costs = []
    for number in (3, 300):
        many(number)
        for address in ("/admin/", "/admin/alerts/"):
            with CaptureQueriesContext(connection) as asked:
                page(client, address)
            costs.append(len(asked))
    assert costs[:2] == costs[2:]
