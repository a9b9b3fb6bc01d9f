"""The stories that the demonstration tells, as a visitor would check them: on the desk's own answers and by the API."""

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client

from registry import amendments, guard_rails, life, permissions
from registry.choices import State
from registry.loading import demo_deposits
from registry.models import Agreement, CompletionRequest, Deposit, Instalment, Override, User, command_actor
from registry.refusals import Refusal

pytestmark = pytest.mark.django_db


def told(reference: str) -> Agreement:
    return Agreement.objects.get(reference=reference, is_fictional=True)


def test_two_of_three_have_signed_and_it_is_not_in_force() -> None:
    waiting = told("DEMO-2026-0101")
    assert waiting.state == State.APPROVED
    assert sorted(waiting.participations.values_list("has_signed", flat=True)) == [False, True, True]
    assert waiting.signed_on is None


def test_with_the_third_signature_it_was_signed_and_entered_into_force() -> None:
    agreement = told("DEMO-2026-0102")
    days = set(agreement.participations.values_list("signed_on", flat=True))
    assert len(days) == 3
    assert (agreement.state, agreement.signed_on, agreement.in_force_from) == (State.IN_FORCE, max(days), max(days))
    assert agreement.starts_on is None, "computed, never typed twice"


def test_a_suspended_framework_shows_on_its_two_children() -> None:
    framework = told("DEMO-2025-0103")
    assert framework.state == State.SUSPENDED
    assert framework.transitions.get(step="suspend").effective_on == dt.date(2026, 10, 1)
    children = list(framework.applications.order_by("pk"))
    assert [child.state for child in children] == [State.IN_FORCE, State.IN_FORCE]
    for child in children:
        assert life.held_by(child) == framework
        record = Client().get(f"/api/v1/agreements/{child.uuid}/").json()
        assert (record["status"], record["framework"]["status"]) == ("in_force", "suspended")


# On each day: until when, how much, where, and the paper that each of the three comes from.
FIVE_DAYS = {
    "2024-02-01": ("2025-01-31", "600000.00", ["07"], ("original", "original", "original")),
    "2025-01-15": ("2027-01-31", "600000.00", ["07"], ("amendment-1", "original", "original")),
    "2025-06-30": ("2027-01-31", "600000.00", ["07"], ("amendment-1", "original", "original")),
    "2025-07-01": ("2027-01-31", "900000.00", ["07"], ("amendment-1", "amendment-2", "original")),
    "2026-01-01": ("2027-01-31", "900000.00", ["01", "07"], ("amendment-1", "amendment-2", "amendment-3")),
}


@pytest.mark.parametrize("day", FIVE_DAYS)
def test_five_days_of_an_agreement_with_three_amendments(day: str) -> None:
    agreement, (ends_on, amount, regions, papers) = told("DEMO-2024-0106"), FIVE_DAYS[day]
    by_domain = amendments.as_of(agreement, dt.date.fromisoformat(day))
    by_api = Client().get(f"/api/v1/agreements/{agreement.uuid}/", {"as_of": day}).json()
    for values, instruments in ((by_domain.values, by_domain.instruments), (by_api, by_api["instruments"])):
        assert values["ends_on"] == ends_on
        assert values["amount"]["value"] == amount
        assert [region["code"] for region in values["regions"]] == regions
        assert tuple(instruments[field] for field in ("ends_on", "amount", "regions")) == papers


def test_before_its_signature_there_was_nothing_to_tell() -> None:
    agreement = told("DEMO-2024-0106")
    with pytest.raises(Refusal) as refused:
        amendments.as_of(agreement, dt.date(2024, 1, 14))
    assert refused.value.code == "not_yet_signed"
    answer = Client().get(f"/api/v1/agreements/{agreement.uuid}/", {"as_of": "2024-01-14"})
    assert answer.status_code == 404
    assert "15/01/2024" in answer.text or "2024-01-15" in answer.text


def test_an_instalment_was_blocked_by_its_report_and_then_paid() -> None:
    instalment = Instalment.objects.get(agreement__reference="DEMO-2026-0013", number=2)
    assert instalment.required_report is not None
    assert instalment.required_report.state == "accepted"
    assert instalment.required_report.decided_on <= instalment.paid_on


def test_another_was_paid_without_its_report_by_a_reason_that_stays() -> None:
    override = Override.objects.get(agreement__reference="DEMO-2026-0062", rail="missing_report")
    assert override.reason
    assert override.rail in guard_rails.RAILS


def test_a_renewal_says_what_it_renews_and_why() -> None:
    renewal = told("DEMO-2026-0006")
    assert renewal.predecessor == told("DEMO-2024-0005")
    assert renewal.renewal_reason


def test_the_associations_of_the_demonstration_have_something_to_see_and_to_do() -> None:
    member = User.objects.get(email="association1@demo.example")
    made = {(row.kind, row.state) for row in permissions.visible_to(member, Deposit)}
    assert made == {
        ("report", "waiting"),
        ("pieces", "waiting"),
        ("correction", "waiting"),
        ("contact", "waiting"),
        ("renewal", "returned"),
    }
    assert all(row.number.startswith("DEMO-REC/") for row in permissions.visible_to(member, Deposit))
    asked = permissions.visible_to(member, CompletionRequest)
    assert sorted(asked.values_list("state", flat=True)) == ["answered", "open"]
    seen = permissions.visible_to(member, Agreement)
    assert told("DEMO-2026-0101") in seen, "approved: it waits for the association's signature"
    assert told("DEMO-2026-0110") in seen, "under review, and sent"
    assert told("DEMO-2026-0107") not in seen


def test_what_was_told_is_told_once(folder: Path) -> None:
    before = list(Deposit.objects.order_by("pk").values_list("number", flat=True))
    demo_deposits.tell_deposits(actor=command_actor("load_demo"))
    assert list(Deposit.objects.order_by("pk").values_list("number", flat=True)) == before
    assert CompletionRequest.objects.count() == 2
