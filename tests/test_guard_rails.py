"""Each guard rail on both sides of its edge; who may let it pass, and what stays of that."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from registry import guard_rails
from registry.choices import GuardMoment, State
from registry.guard_rails import APPROVAL, PAYMENT, RAILS, Guarded, raised, settle
from registry.models import (
    Agreement,
    AgreementKind,
    AgreementParty,
    Commitment,
    Document,
    Instalment,
    Override,
    Party,
    ProjectLine,
    Province,
    Report,
    Representative,
    Transition,
    User,
    command_actor,
)
from registry.refusals import Refusal
from registry.steps import STEPS

from .factories import AgreementFactory, PartyFactory, grant

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def names(agreement: Agreement, moment: GuardMoment = APPROVAL, instalment: Instalment | None = None) -> set[str]:
    """The guard rails that are raised."""
    return {each.rail.name for each in raised(Agreement.objects.get(pk=agreement.pk), moment, instalment)}


def sentence(agreement: Agreement, rail: str, moment: GuardMoment = APPROVAL, instalment: Any = None) -> str:
    """What a guard rail says."""
    (found,) = [each for each in raised(agreement, moment, instalment) if each.rail.name == rail]
    return " ".join(found.sentences)


def holder_of(agreement: Agreement) -> Party:
    return agreement.participations.get(role="implementer").party


def kind(slug: str) -> AgreementKind:
    return AgreementKind.objects.get(slug=slug)


def line() -> ProjectLine:
    return ProjectLine.objects.order_by("pk")[0]


def test_an_agreement_that_lacks_nothing_raises_nothing() -> None:
    agreement = grant()
    assert names(agreement) == set()
    instalment = Instalment.objects.create(agreement=agreement, number=1, amount=Decimal(90_000))
    assert names(agreement, PAYMENT, instalment) == set()


def test_every_rail_is_labelled_and_says_where_it_comes_from() -> None:
    for name, rail in RAILS.items():
        assert name == rail.name
        assert rail.moments
        said = {}
        for language in ("en", "ar", "fr"):
            with translation.override(language):
                said[language] = (str(rail.label), str(rail.law))
        assert len({label for label, _law in said.values()}) == 3, name


# -- At approval ---------------------------------------------------------------------------------------------------


def test_second_grant_in_one_year() -> None:
    first = grant()
    second = grant(holder_of(first))
    assert names(second) == {"second_grant"}
    assert names(first) == {"second_grant"}
    assert holder_of(first).name in sentence(second, "second_grant")
    assert first.title in sentence(second, "second_grant")


@pytest.mark.parametrize("state", [State.DRAFT, State.PROPOSED, State.REJECTED, State.CANCELLED])
def test_what_is_not_granted_is_no_second_grant(state: State) -> None:
    first = grant(state=state)
    assert "second_grant" not in names(grant(holder_of(first)))


def test_the_year_of_a_grant_is_that_of_its_commitments() -> None:
    first = grant(signed_on="2025-12-30", starts_on="2025-12-30")
    second = grant(holder_of(first))
    assert "second_grant" in names(second), "signed in 2025, committed for 2026"
    first.commitments.update(year=2025)
    assert "second_grant" not in names(second)
    first.commitments.all().delete()
    assert "second_grant" not in names(second), "without commitments the day of signature counts: 2025"
    Agreement.objects.filter(pk=first.pk).update(signed_on="2026-01-01")
    assert "second_grant" in names(second)


def test_private_money_and_funders_are_no_second_grant() -> None:
    first = grant()
    company = PartyFactory(kind="company")
    private = grant(holder_of(first), amount=None)
    private.participations.filter(role="lead").update(party=company, share=90000)
    assert "second_grant" not in names(private)
    assert "second_grant" not in names(first)
    other = grant()
    AgreementParty.objects.create(agreement=other, party=holder_of(first), role="funder", position=3, must_sign=False)
    assert "second_grant" not in names(other)


def test_indicators() -> None:
    agreement = grant()
    agreement.indicators.all().delete()
    assert names(agreement) == {"no_indicators"}
    assert "مؤشر" in sentence(agreement, "no_indicators")


def test_objectives() -> None:
    agreement = grant()
    agreement.objectives.all().delete()
    assert names(agreement) == {"no_objectives"}


@pytest.mark.parametrize(
    ("party_kind", "identifier", "registered"),
    [
        ("association", "deposit_receipt", True),
        ("association", "public_utility", True),
        ("association", "ice", False),
        ("cooperative", "cooperative_register", True),
        ("cooperative", "deposit_receipt", False),
        ("foundation", "public_utility", True),
        ("company", "ice", True),
    ],
)
def test_unregistered(party_kind: str, identifier: str, registered: bool) -> None:
    party = PartyFactory(kind=party_kind)
    party.identifiers.create(kind=identifier, value="12/2026")
    assert ("unregistered" not in names(grant(party))) is registered


def test_expired_mandate() -> None:
    agreement = grant()
    party = holder_of(agreement)
    president = Representative.objects.create(party=party, capacity_ar="رئيس", valid_until=TODAY)
    assert names(agreement) == set(), "the last day counts"
    president.valid_until = TODAY - dt.timedelta(days=1)
    president.save()
    assert names(agreement) == {"expired_mandate"}
    assert f"{president.valid_until:%d/%m/%Y}" in sentence(agreement, "expired_mandate")
    Representative.objects.create(party=party, capacity_ar="كاتبة عامة")
    assert names(agreement) == set(), "one whose mandate has no known end"


def test_a_mandate_is_asked_on_the_day_of_an_old_payment() -> None:
    agreement = grant()
    Representative.objects.create(party=holder_of(agreement), capacity_ar="رئيس", valid_until="2026-06-30")
    instalment = Instalment.objects.create(agreement=agreement, number=1, amount=5)
    instalment.paid_on = dt.date(2026, 6, 30)
    assert names(agreement, PAYMENT, instalment) == set()
    instalment.paid_on = dt.date(2026, 7, 1)
    assert names(agreement, PAYMENT, instalment) == {"expired_mandate"}


def take(agreement: Agreement, step: str, effective_on: dt.date | None = None) -> None:
    """One step as the database wants it, without the conditions of the lifecycle."""
    before, agreement.state = agreement.state, STEPS[step].to_state
    actor, states = command_actor("tests"), {"from_state": before, "to_state": agreement.state}
    words = {"reason": "سبب للاختبار", "effective_on": effective_on}
    Transition.objects.create(agreement=agreement, step=step, actor=actor, **words, **states)
    agreement.save(update_fields=["state"])


def place(agreement: Agreement, **codes: Any) -> None:
    agreement.territories.create(**{f"{name}_id": value for name, value in codes.items()})


def test_overlap_needs_holder_work_and_place() -> None:
    first = grant()
    second = grant(holder_of(first), signed_on="2025-03-05", starts_on="2025-03-20")
    second.commitments.update(year=2025)
    assert names(second) == set()
    for agreement in (first, second):
        agreement.lines.create(project_line=line())
    assert names(second) == set(), "of the place nothing is known"
    province = province_with_region()
    place(first, province=province.pk)
    place(second, region=province.region_id)
    assert names(second) == {"overlap"}, "the province lies in the region"
    assert first.title in sentence(second, "overlap")
    take(first, "complete")
    assert names(second) == set(), "it has ended"


def test_overlap_elsewhere_and_in_the_family() -> None:
    first = grant()
    second = grant(holder_of(first), signed_on="2025-03-05", starts_on="2025-03-20", is_national=True)
    second.commitments.update(year=2025)
    for agreement in (first, second):
        agreement.lines.create(project_line=line())
    place(first, province=province_with_region().pk)
    assert names(second) == {"overlap"}, "the whole kingdom holds every province"
    Agreement.objects.filter(pk=first.pk).update(predecessor=second)
    assert names(second) == set(), "a renewal is the same thing by nature"
    Agreement.objects.filter(pk=first.pk).update(predecessor=None)
    Agreement.objects.filter(pk=second.pk).update(is_national=False)
    other = province_with_region(than=first.territories.get().province_id)
    place(second, province=other.pk)
    assert names(second) == set(), "another province"


def province_with_region(than: str | None = None) -> Any:
    return Province.objects.exclude(pk=than).order_by("pk")[0]


@pytest.mark.parametrize(
    ("slug", "amount", "stops"),
    [
        ("memorandum", "50000.00", False),
        ("memorandum", "50000.01", True),
        ("declaration-of-intent", "50000.01", True),
        ("partnership", "50000.01", False),
        ("framework", "9000000", False),
    ],
)
def test_public_money_takes_a_convention(slug: str, amount: str, stops: bool) -> None:
    agreement = grant(kind=kind(slug), amount=amount)
    assert ("no_convention" in names(agreement)) is stops


def test_the_public_contribution_is_read_as_exactly_as_it_is_known() -> None:
    agreement = grant(kind=kind("memorandum"), amount="60000.00")
    association = holder_of(agreement)
    agreement.commitments.update(amount=40000)
    Commitment.objects.create(agreement=agreement, funder=association, year=2026, amount=20000)
    assert "no_convention" not in names(agreement), "40,000 of the 60,000 are public"
    agreement.commitments.all().delete()
    agreement.participations.filter(role="lead").update(share="50000.01")
    assert "no_convention" in names(agreement), "the ministry's share"
    agreement.participations.update(share=None)
    assert "no_convention" in names(agreement), "nothing says who brings what: the amount counts"
    AgreementParty.objects.filter(agreement=agreement, role="lead").update(party=PartyFactory(kind="company"))
    assert "no_convention" not in names(agreement), "no public body"


def test_another_kind_in_french_makes_it_a_convention() -> None:
    agreement = grant(kind=kind("declaration-of-intent"), kind_in_french=kind("partnership"))
    assert "no_convention" not in names(agreement)


def test_commitments_meet_the_amount() -> None:
    agreement = grant(amount="90000.00")
    agreement.commitments.update(amount="89999.99")
    assert names(agreement) == {"sums_differ"}
    assert "89 999,99" in sentence(agreement, "sums_differ").replace("\u202f", " ")
    Agreement.objects.filter(pk=agreement.pk).update(amount_is_estimate=True)
    assert names(agreement) == set(), "an estimate is met by nothing exactly"
    Agreement.objects.filter(pk=agreement.pk).update(amount_is_estimate=False, amount_scope="ministry_share")
    Commitment.objects.create(agreement=agreement, funder=holder_of(agreement), year=2026, amount="0.01")
    assert names(agreement) == {"sums_differ"}, "what the association brings is not the ministry's share"
    agreement.commitments.filter(funder__kind="ministry").update(amount="90000.00")
    assert names(agreement) == set()


def test_instalments_meet_the_commitments_of_their_payer() -> None:
    agreement = grant(amount="90000.00")
    ministry = agreement.commitments.get().funder
    instalment = Instalment.objects.create(agreement=agreement, number=1, payer=ministry, amount="89999.99")
    assert names(agreement) == {"sums_differ"}
    instalment.amount = "90000.00"
    instalment.save()
    assert names(agreement) == set()
    agreement.commitments.all().delete()
    assert names(agreement) == set()
    Instalment.objects.create(agreement=agreement, number=2, payer=ministry, amount="0.01")
    assert names(agreement) == {"sums_differ"}, "without commitments, the amount itself"


def test_an_application_stays_within_its_framework() -> None:
    frame = {"starts_on": "2026-01-01", "ends_on": "2027-01-01", "ends_on_precision": "year"}
    framework = AgreementFactory(**frame, starts_on_precision="day", is_national=True)
    agreement = grant(framework=framework, ends_on="2027-12-31")
    assert names(agreement) == set(), "2027 may mean its last day"
    Agreement.objects.filter(pk=agreement.pk).update(ends_on="2028-01-01")
    assert names(agreement) == {"outside_framework_dates"}
    Agreement.objects.filter(pk=agreement.pk).update(ends_on="2027-12-31", starts_on="2025-12-31")
    assert names(agreement) == {"outside_framework_dates"}
    Agreement.objects.filter(pk=agreement.pk).update(starts_on="2025-01-01", starts_on_precision="year")
    assert names(agreement) == {"outside_framework_dates"}


def test_an_application_acts_where_its_framework_reaches() -> None:
    framework = AgreementFactory(is_national=False)
    agreement = grant(framework=framework)
    assert names(agreement) == set(), "of the framework's territory nothing is known"
    province = province_with_region()
    place(framework, region=province.region_id)
    place(agreement, province=province.pk)
    assert names(agreement) == set()
    framework.territories.all().delete()
    place(framework, province=province.pk)
    agreement.territories.all().delete()
    place(agreement, region=province.region_id)
    assert names(agreement) == {"outside_framework_territory"}
    agreement.territories.all().delete()
    Agreement.objects.filter(pk=agreement.pk).update(is_national=True)
    assert names(agreement) == {"outside_framework_territory"}


# -- At payment ----------------------------------------------------------------------------------------------------


def test_an_instalment_waits_for_its_report() -> None:
    agreement = grant()
    report = Report.objects.create(agreement=agreement, kind="financial", state="handed_in", handed_in_on=TODAY)
    instalment = Instalment.objects.create(agreement=agreement, number=1, amount=5, condition="report")
    assert names(agreement, PAYMENT, instalment) == {"missing_report"}, "it does not say which"
    instalment.required_report = report
    instalment.save()
    assert names(agreement, PAYMENT, instalment) == {"missing_report"}
    assert report.get_state_display() in sentence(agreement, "missing_report", PAYMENT, instalment)
    Report.objects.filter(pk=report.pk).update(state="accepted", decided_on=TODAY)
    assert names(agreement, PAYMENT, Instalment.objects.get(pk=instalment.pk)) == set()


def test_an_instalment_waits_for_its_document() -> None:
    agreement = grant()
    instalment = Instalment.objects.create(agreement=agreement, number=1, amount=5, condition="document")
    assert names(agreement, PAYMENT, instalment) == {"missing_document"}
    paper = Document(agreement=agreement, kind="receipt", sha256="0" * 64, size=1, content_type="application/pdf")
    Document.objects.bulk_create([paper])
    instalment.required_document = paper
    assert names(agreement, PAYMENT, instalment) == set()


def lived(*steps: tuple[str, str], **fields: Any) -> Agreement:
    """A grant that took these steps, each counting from a day of its own."""
    agreement = grant(state=State.DRAFT, **fields)
    agreement.participations.update(has_signed=True)
    for step, day in steps:
        take(agreement, step, dt.date.fromisoformat(day))
    return agreement


SIGNED, BEGAN = ("sign", "2026-03-05"), ("enter_into_force", "2026-03-20")
SUSPENDED, RESUMED = ("suspend", "2026-06-01"), ("resume", "2026-08-01")


@pytest.mark.parametrize(
    ("steps", "paid_on", "stops"),
    [
        ((SIGNED,), "2026-04-01", "موقعة"),
        ((SIGNED, BEGAN), "2026-03-20", None),
        ((SIGNED, BEGAN), "2026-03-19", "موقعة"),
        ((SIGNED, BEGAN), "2026-03-04", "لم توقع بعد"),
        ((SIGNED, BEGAN, SUSPENDED), "2026-05-31", None),
        ((SIGNED, BEGAN, SUSPENDED), "2026-06-01", "معلقة"),
        ((SIGNED, BEGAN, SUSPENDED, RESUMED), "2026-07-31", "معلقة"),
        ((SIGNED, BEGAN, SUSPENDED, RESUMED), "2026-08-01", None),
        ((SIGNED, BEGAN, ("complete", "2026-09-30")), "2026-09-30", None),
        ((SIGNED, BEGAN, ("complete", "2026-09-30")), "2026-10-01", "منتهية"),
        ((SIGNED, BEGAN, ("terminate", "2026-09-30")), "2026-09-29", None),
        ((SIGNED, BEGAN, ("terminate", "2026-09-30")), "2026-09-30", "مفسوخة"),
    ],
)
def test_money_flows_while_the_agreement_is_in_force(steps: Any, paid_on: str, stops: str | None) -> None:
    """On the day of the payment: what was paid in time may be recorded after the end, and not the other way round."""
    agreement = lived(*steps)
    instalment = Instalment.objects.create(agreement=agreement, number=1, amount=5)
    instalment.paid_on = dt.date.fromisoformat(paid_on)
    assert ("not_in_force" in names(agreement, PAYMENT, instalment)) is (stops is not None)
    if stops:
        assert f"({stops})" in sentence(agreement, "not_in_force", PAYMENT, instalment)


def test_money_flows_while_the_framework_is_in_force() -> None:
    framework = lived(SIGNED, BEGAN, SUSPENDED, title_ar="إطار")
    agreement = grant(framework=framework)
    instalment = Instalment.objects.create(agreement=agreement, number=1, amount=5)
    assert names(agreement, PAYMENT, instalment) == {"framework_suspended"}
    assert "إطار" in sentence(agreement, "framework_suspended", PAYMENT, instalment)
    instalment.paid_on = dt.date(2026, 5, 31)
    assert names(agreement, PAYMENT, instalment) == set(), "on that day it still was"
    take(framework, "resume")
    instalment.paid_on = None
    assert names(agreement, PAYMENT, instalment) == set()


def test_no_more_is_paid_than_is_left() -> None:
    agreement = grant(amount="100.00")
    ministry = agreement.commitments.get().funder
    paid = {"paid_on": "2026-04-01", "paid_amount": "60.00", "payment_reference": "OV-1"}
    Instalment.objects.create(agreement=agreement, number=1, payer=ministry, amount="60.00", **paid)
    second = Instalment.objects.create(agreement=agreement, number=2, payer=ministry, amount=Decimal(40))
    assert names(agreement, PAYMENT, second) == set()
    second.amount = second.paid_amount = Decimal("40.01")
    assert names(agreement, PAYMENT, second) == {"over_outstanding"}
    second.amount = Decimal("40.00")
    assert "40,01" in sentence(agreement, "over_outstanding", PAYMENT, second)


# -- Letting it pass -----------------------------------------------------------------------------------------------


def blocked() -> tuple[Agreement, Instalment]:
    """An instalment that waits for its report, of an agreement that is only signed."""
    agreement = grant(state=State.SIGNED)
    report = Report.objects.create(agreement=agreement, kind="financial")
    instalment = Instalment.objects.create(
        agreement=agreement, number=1, amount=5, condition="report", required_report=report
    )
    return agreement, instalment


def test_all_that_is_raised_is_said_at_once_and_nothing_is_written(supervisor: User) -> None:
    agreement, instalment = blocked()
    with pytest.raises(Guarded) as refused:
        settle(agreement, PAYMENT, actor=supervisor, overrides={"missing_report": "لأن"}, instalment=instalment)
    assert refused.value.code == "guarded"
    assert [each.rail.name for each in refused.value.raised] == ["missing_report", "not_in_force"]
    assert refused.value.messages[-1] == "يمكن للمشرف أن يأذن باستثناء، مع ذكر سبب يبقى ظاهرا."
    assert not Override.objects.filter(agreement=agreement).exists()


def test_a_supervisor_lets_it_pass_and_the_reason_stays(supervisor: User) -> None:
    agreement, instalment = blocked()
    reasons = {"missing_report": " ضاع البريد ", "not_in_force": "دفعة أولى", "second_grant": "ليس مرفوعا"}
    rows = settle(agreement, PAYMENT, actor=supervisor, overrides=reasons, instalment=instalment)
    assert [(row.rail, row.reason, row.actor, row.instalment) for row in rows] == [
        ("missing_report", "ضاع البريد", supervisor, instalment),
        ("not_in_force", "دفعة أولى", supervisor, instalment),
    ]
    for row, words in zip(rows, ({"ar": "تقرير", "fr": "rapport"}, {"ar": "سارية", "fr": "en vigueur"}), strict=True):
        for language, word in words.items():
            with translation.override(language):
                kept = Override.objects.get(pk=row.pk).found
            assert word in kept, "each reader has their own, whoever let it pass"
            assert "\u2066" not in kept
    for change in (lambda: Override.objects.filter(pk=rows[0].pk).update(reason="x"), rows[0].delete):
        with pytest.raises(Exception, match=r"append_only|Cannot"), transaction.atomic():
            change()
    with pytest.raises(IntegrityError, match="override_gives_its_reason"), transaction.atomic():
        Override.objects.create(agreement=agreement, rail="overlap", moment="approval", actor=supervisor)


def test_a_clerk_lets_nothing_pass_a_command_may(clerk: User, account_manager: User) -> None:
    agreement, instalment = blocked()
    reasons = {"missing_report": "لأن", "not_in_force": "لأن"}
    for person in (clerk, account_manager):
        with pytest.raises(Refusal) as refused:
            settle(agreement, PAYMENT, actor=person, overrides=reasons, instalment=instalment)
        assert refused.value.code == "not_allowed"
        assert "المشرف" in refused.value.messages[0]
    assert not Override.objects.filter(agreement=agreement).exists()
    actor = command_actor("load_records")
    assert len(settle(agreement, PAYMENT, actor=actor, overrides=reasons, instalment=instalment)) == 2


def test_where_nothing_is_raised_anybody_passes(clerk: User) -> None:
    assert settle(grant(), APPROVAL, actor=clerk) == []


def test_an_old_name_of_a_rail_is_still_shown() -> None:
    assert guard_rails.shown(Override(rail="missing_report")) == "تقرير غير مقبول"
    assert guard_rails.shown(Override(rail="abolished")) == "abolished"
