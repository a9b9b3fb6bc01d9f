"""What was in force on a day, and which paper says so."""

import datetime as dt
import random

import pytest
from django.utils import timezone

from registry import amendments, publication
from registry.models import Agreement, PublishedVersion, User
from registry.refusals import Refusal

from .amended import BEFORE, DAY, FIVE_DAYS, SIGNED, TELLS, agreement_in_force, amended, story, terminated, told
from .factories import SignedAgreementFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.mark.parametrize("day", FIVE_DAYS)
def test_five_days_have_five_right_answers(day: dt.date, supervisor: User) -> None:
    agreement = story(supervisor)
    answer = amendments.as_of(agreement, day)
    status, values, instruments = FIVE_DAYS[day]
    assert answer.status == status
    assert told(answer.values) == values
    assert tuple(answer.instruments[name] for name in TELLS) == instruments


def test_a_day_before_the_signature_has_no_answer(supervisor: User) -> None:
    agreement = story(supervisor)
    with pytest.raises(Refusal) as refused:
        amendments.as_of(agreement, BEFORE)
    assert refused.value.code == "not_yet_signed"
    assert "15/01/2024" in str(refused.value)
    assert amendments.as_of(agreement, SIGNED).status == "signed"


def test_what_was_never_signed_has_no_answer() -> None:
    with pytest.raises(Refusal) as refused:
        amendments.as_of(SignedAgreementFactory(state="proposed"), TODAY)
    assert refused.value.code == "not_yet_signed"


def test_the_original_can_be_read_for_ever(supervisor: User) -> None:
    agreement = story(supervisor)
    first = amendments.original(agreement)
    assert told(first.values) == ("2025-12-31", 24, "1000000.00", ["07"])
    assert set(first.instruments.values()) == {"original"}
    terminated(agreement, supervisor)
    assert told(amendments.original(agreement).values) == told(first.values)
    assert amendments.as_of(agreement, DAY(2026, 5, 31)).status == "in_force"
    assert amendments.as_of(agreement, TODAY).status == "terminated"


def test_an_amendment_from_the_day_of_signature_is_not_the_original(supervisor: User) -> None:
    agreement = agreement_in_force(supervisor)
    amended(agreement, "extension", {"ends_on": "2026-12-31"}, DAY(2024, 2, 1), SIGNED, actor=supervisor)
    assert amendments.original(agreement).values["ends_on"] == "2025-12-31"
    assert amendments.as_of(agreement, SIGNED).values["ends_on"] == "2026-12-31"


def test_a_signed_amendment_counts_from_its_day_to_come(supervisor: User) -> None:
    agreement = story(supervisor)
    soon = TODAY + dt.timedelta(days=10)
    amended(agreement, "extension", {"ends_on": "2028-12-31"}, TODAY, soon, actor=supervisor, effect=False)
    assert amendments.as_of(agreement, soon - dt.timedelta(days=1)).values["ends_on"] == "2026-12-31"
    answer = amendments.as_of(agreement, soon)
    assert (answer.values["ends_on"], answer.instruments["ends_on"]) == ("2028-12-31", "amendment-4")
    assert answer.amendments == (1, 2, 3, 4)


def test_taking_effect_changes_no_answer(supervisor: User) -> None:
    agreement, before = story(supervisor), TODAY - dt.timedelta(days=1)
    amendment = amended(agreement, "extension", {"ends_on": "2028-12-31"}, TODAY, actor=supervisor, effect=False)
    told_ends = lambda: [amendments.as_of(agreement, day).values["ends_on"] for day in (before, TODAY)]  # noqa: E731
    assert told_ends() == ["2026-12-31", "2028-12-31"]
    amendments.take_effect(amendment, actor=supervisor)
    assert told_ends() == ["2026-12-31", "2028-12-31"]


def test_the_same_field_changed_three_times(supervisor: User) -> None:
    agreement = agreement_in_force(supervisor)
    days = [DAY(2025, month, 1) for month in (2, 4, 6)]
    for year, day in zip((2026, 2027, 2028), days, strict=True):
        amended(agreement, "extension", {"ends_on": f"{year}-12-31"}, day, actor=supervisor)
    told_ends = [amendments.as_of(agreement, DAY(2025, month, 1)).values["ends_on"] for month in (1, 3, 5, 7)]
    assert told_ends == ["2025-12-31", "2026-12-31", "2027-12-31", "2028-12-31"]


def test_random_amendments_against_a_diary(supervisor: User) -> None:
    """A diary of what the working tables said after each amendment is what `as_of` must answer."""
    agreement, dice = agreement_in_force(supervisor), random.Random(7)
    diary = [(SIGNED, amendments.present(agreement))]
    day = DAY(2024, 3, 1)
    for _turn in range(8):
        day += dt.timedelta(days=dice.randrange(3, 60))
        party = agreement.participations.order_by("position").first().party
        kind, values = dice.choice(
            [
                ("extension", {"ends_on": f"{dice.randrange(2026, 2040)}-12-31"}),
                ("extension", {"duration_months": dice.randrange(25, 99)}),
                ("money", {"amount": f"{dice.randrange(10**6)}.00", "shares": {str(party.uuid): dice.randrange(999)}}),
                ("scope", {"territory": {"is_national": False, "regions": [f"{dice.randrange(1, 13):02d}"]}}),
                ("scope", {"pillars": dice.sample(["values-sustainability", "smart-inclusive-environment"], k=1)}),
                ("text", {"title": {"fr": f"Titre {dice.randrange(999)}"}}),
            ]
        )
        try:
            amended(agreement, kind, values, day, actor=supervisor)
        except Refusal:  # it happened to change nothing
            amendments.cancel(agreement.amendments.get(state="draft"), actor=supervisor, reason="لا شيء")
            continue
        diary.append((day, amendments.present(agreement)))
    for (begins, record), (ends, _next) in zip(diary, [*diary[1:], (TODAY, {})], strict=True):
        for asked in (begins, ends - dt.timedelta(days=1)):
            answer = amendments.as_of(agreement, asked)
            assert {name: record[name] for name in answer.values} == answer.values
            assert answer.instruments == record["instruments"]


def test_each_step_of_a_published_agreement_is_a_version_and_old_ones_stay(supervisor: User) -> None:
    agreement = agreement_in_force(supervisor)
    publication.publish(agreement, actor=supervisor)
    amended(agreement, "extension", {"ends_on": "2026-12-31"}, DAY(2025, 3, 1), actor=supervisor)
    agreement = Agreement.objects.get(pk=agreement.pk)
    bodies = PublishedVersion.objects.filter(key=str(agreement.uuid)).order_by("version").values_list("body", flat=True)
    assert agreement.published_version == 3 == len(bodies)
    assert ['"ends_on":"2025-12-31"' in body for body in bodies] == [True, True, False]
