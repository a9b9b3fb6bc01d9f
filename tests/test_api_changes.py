"""What became of the register since: who follows the changes holds exactly what the lists hold."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rfc8785
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry import models, publication
from registry.choices import State
from registry.lifecycle import move
from registry.models import Agreement, Project, PublicationCounter, PublishedRecord, User
from registry.publication import feed, publish, withdraw

from .amended import DAY, agreement_in_force, amended
from .factories import SignedAgreementFactory
from .followed import Follower, changed, listed

pytestmark = pytest.mark.django_db
CHANGES = "/api/v1/changes/"
SECRET = "canary-5b1e"


@pytest.fixture
def now() -> int:
    """The last number before the test begins."""
    return PublicationCounter.objects.get().last


@pytest.fixture
def signed() -> Agreement:
    begins = {"starts_on": "2026-03-06", "starts_on_precision": "day"}
    return SignedAgreementFactory(state=State.SIGNED, region_codes=["07"], **begins)


def since(client: Client, number: int, **asked: Any) -> list[dict[str, Any]]:
    response = client.get(CHANGES, {"after": number, **asked})
    assert response.status_code == 200, response.content
    return response.json()["results"]


# -- The difference of two versions --------------------------------------------------------------------------------


values = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.text(max_size=2),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=4,
)
records = st.dictionaries(st.sampled_from("uvwxyz"), values)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(before=records, after=records)
def test_a_difference_leads_from_one_version_to_the_other(before: dict[str, Any], after: dict[str, Any]) -> None:
    told = json.loads(feed.difference(rfc8785.dumps(before), rfc8785.dumps(after)))
    # As texts: to Python true is 1.
    assert json.dumps(changed(before, told), sort_keys=True) == json.dumps(after, sort_keys=True)
    for name, change in told.items():
        told_for = name not in before or json.dumps(change["before"]) != json.dumps(change["after"])
        assert told_for or change["removed"]


def test_of_nothing_before_every_member_is_new() -> None:
    assert json.loads(feed.difference(None, b'{"a":1, "b": null}')) == {
        "a": {"before": None, "after": 1},
        "b": {"before": None, "after": None},
    }


# -- Lines ---------------------------------------------------------------------------------------------------------


def test_every_publication_is_a_line_with_what_it_changed(
    supervisor: User, signed: Agreement, client: Client, now: int
) -> None:
    signed.reference = "2026/CNV/04711"
    signed.save()
    publish(signed, actor=supervisor)
    signed.title_fr = "Titre corrigé"
    signed.save()
    publish(signed, actor=supervisor, reason="faute de frappe")
    move(signed, "enter_into_force", actor=supervisor)
    first, second, third = since(client, now)
    assert [line["action"] for line in (first, second, third)] == ["publish", "correct", "amend"]
    assert [line["version"] for line in (first, second, third)] == [1, 2, 3]
    for line in (first, second, third):
        assert (line["agreement"], line["reference"]) == (str(signed.uuid), "2026/CNV/04711")
        assert (line["withdrawn"], line["reason"]) == (False, None), "the reason of a correction is the ministry's own"
    record = client.get(f"/api/v1/agreements/{signed.uuid}/").json()
    assert set(first["diff"]) == set(record)
    assert {change["before"] for change in first["diff"].values()} == {None}
    assert second["diff"].keys() == {"title", "version", "published_at"}
    assert second["diff"]["title"]["after"]["fr"] == "Titre corrigé"
    assert third["diff"].keys() == {"status", "life", "version", "published_at"}
    assert third["diff"]["status"] == {"before": "signed", "after": "in_force"}
    assert third["at"] == record["published_at"]


def test_an_amendment_is_a_line_with_its_fields(supervisor: User, client: Client) -> None:
    agreement = agreement_in_force(supervisor)
    publish(agreement, actor=supervisor)
    now = PublicationCounter.objects.get().last
    amended(agreement, "extension", {"ends_on": "2027-06-30"}, DAY(2026, 7, 1), actor=supervisor)
    diffs = [line["diff"] for line in since(client, now)]
    assert [diff["ends_on"] for diff in diffs if "ends_on" in diff] == [{"before": "2025-12-31", "after": "2027-06-30"}]


def test_what_was_withdrawn_gives_no_text_back(supervisor: User, signed: Agreement, client: Client, now: int) -> None:
    signed.title_fr, signed.reference = SECRET, f"{SECRET}/1"
    signed.save()
    publish(signed, actor=supervisor, reason=SECRET)
    publish(signed, actor=supervisor)
    assert SECRET in client.get(CHANGES, {"after": now}).content.decode()
    withdraw(signed, actor=supervisor, reason="طلب من الأطراف")
    response = client.get(CHANGES, {"after": now})
    assert SECRET not in response.content.decode()
    *before, tombstone = response.json()["results"]
    assert [(line["action"], line["withdrawn"]) for line in before] == [("publish", True), ("correct", True)]
    assert {(line["diff"], line["reference"], line["reason"]) for line in before} == {(None, None, None)}
    assert (tombstone["action"], tombstone["withdrawn"], tombstone["diff"]) == ("withdraw", False, None)
    assert (tombstone["reason"], tombstone["version"]) == ("طلب من الأطراف", 3)


def test_publication_after_a_withdrawal_begins_from_nothing(
    supervisor: User, signed: Agreement, client: Client, now: int
) -> None:
    publish(signed, actor=supervisor)
    withdraw(signed, actor=supervisor, reason="خطأ")
    publish(signed, actor=supervisor)
    publish(signed, actor=supervisor)
    lines = since(client, now)
    assert [line["action"] for line in lines] == ["publish", "withdraw", "publish", "correct"]
    assert [line["withdrawn"] for line in lines] == [True, False, False, False]
    assert {change["before"] for change in lines[2]["diff"].values()} == {None}
    assert set(lines[3]["diff"]) == {"version", "published_at"}


def test_mentions_are_lines_like_others(supervisor: User, client: Client) -> None:
    framework = SignedAgreementFactory(state=State.SIGNED, reference="FRAME-7")
    child = SignedAgreementFactory(state=State.SIGNED, framework=framework)
    publish(child, actor=supervisor)
    now = PublicationCounter.objects.get().last
    publish(framework, actor=supervisor)
    own, mention = since(client, now)
    assert (own["agreement"], mention["agreement"]) == (str(framework.uuid), str(child.uuid))
    assert mention["diff"]["framework"]["after"]["reference"] == "FRAME-7"
    assert mention["diff"].keys() == {"framework", "version", "published_at"}


@pytest.mark.parametrize("collection", ["agreements", "projects", "parties", "ceremonies", "pillars", "provinces"])
def test_who_follows_from_the_first_line_holds_the_list(collection: str, client: Client) -> None:
    follower = Follower(client, collection, size=37)
    assert follower.follow() == listed(client, collection)
    assert follower.copy, "the demonstration has none of these"
    assert follower.last == PublicationCounter.objects.get().last
    assert {line["collection"] for line in follower.lines} == {collection}
    assert all((line["agreement"] == line["key"]) == (collection == "agreements") for line in follower.lines)


def test_two_withdrawals_of_one_record_leave_one_copy(supervisor: User, signed: Agreement, client: Client) -> None:
    follower = Follower(client, size=1, after=PublicationCounter.objects.get().last)
    for _turn in range(2):
        publish(signed, actor=supervisor)
        follower.follow()
        assert str(signed.uuid) in follower.copy
        withdraw(signed, actor=supervisor, reason="خطأ")
    assert follower.follow() == {}
    publish(signed, actor=supervisor)
    anew = Follower(client, after=0)
    assert anew.follow() == listed(client)
    assert anew.copy[str(signed.uuid)] == follower.follow()[str(signed.uuid)]


# -- Pages ---------------------------------------------------------------------------------------------------------


def test_pages_lead_on_and_say_how_far_they_go(client: Client) -> None:
    last = PublicationCounter.objects.get().last
    page = client.get(CHANGES, {"page_size": 2, "collection": "regions"}).json()
    assert page["last"] == page["results"][-1]["sequence"]
    assert page["next"] == f"http://testserver{CHANGES}?page_size=2&collection=regions&after={page['last']}"
    end = client.get(CHANGES, {"after": last}).json()
    assert end == {"results": [], "next": None, "last": last}


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({"after": "-1"}, "after"),
        ({"after": "1.0"}, "after"),
        ({"after": "٣"}, "after"),
        ({"after": "9" * 19}, "after"),
        ({"after": str(2**62)}, "after"),
        ({"page_size": "501"}, "page_size"),
        ({"page_size": "0"}, "page_size"),
        ({"collection": "agreement"}, "collection"),
        ({"cursor": "x"}, "cursor"),
        ({"pillar": "values-sustainability"}, "pillar"),
    ],
)
def test_what_is_not_understood_is_refused(asked: dict[str, str], parameter: str, client: Client) -> None:
    response = client.get(CHANGES, asked)
    assert (response.status_code, response["Cache-Control"]) == (400, "no-store")
    assert [fault["parameter"] for fault in response.json()["errors"]] == [parameter]


# -- Projects of an agreement ----------------------------------------------------------------------------------------


def project_of(agreement: Agreement, name: str = "فضاء الأسرة", *, space: bool = False) -> Project:
    line = models.ProjectLine.objects.get(slug="jisr-al-usra")
    holder = agreement.participations.first().party
    project = Project.objects.create(agreement=agreement, holder=holder, project_line=line, name_ar=name)
    if space:
        models.FamilySpace.objects.create(project=project)
    return project


def named(agreement: Agreement) -> tuple[list[str], int, int]:
    """The projects that the public reads of an agreement, and what it is found by."""
    record = PublishedRecord.objects.get(collection="agreements", key=str(agreement.uuid))
    return [each["id"] for each in json.loads(record.body)["projects"]], record.projects, record.spaces


def test_a_withdrawn_project_is_no_longer_named_by_its_agreement(
    supervisor: User, signed: Agreement, client: Client
) -> None:
    one, other = project_of(signed, space=True), project_of(signed, SECRET)
    publish(signed, actor=supervisor)
    assert named(signed) == ([str(other.uuid), str(one.uuid)], 2, 1)
    now = PublicationCounter.objects.get().last
    other.refresh_from_db()
    signed.refresh_from_db()
    withdraw(other, actor=supervisor, reason="خطأ")
    assert named(signed) == ([str(one.uuid)], 1, 1)
    assert SECRET not in client.get(f"/api/v1/agreements/{signed.uuid}/").content.decode()
    (line,) = since(client, now)
    assert {change["before"] for change in line["diff"].values()} == {None}, "what was before is not told any more"
    one.refresh_from_db()
    withdraw(one, actor=supervisor, reason="خطأ")
    assert named(signed) == ([], 0, 0)
    signed.refresh_from_db()
    assert not publication.differs(signed)


def test_a_project_is_named_from_its_own_publication_on(supervisor: User, signed: Agreement) -> None:
    publish(signed, actor=supervisor)
    project = project_of(signed, space=True)
    signed.refresh_from_db()
    assert not publication.differs(signed), "what nobody published is not missing"
    signed.title_fr = "Pas encore vu par un superviseur"
    signed.save()
    publish(project, actor=supervisor)
    assert named(signed) == ([str(project.uuid)], 1, 1)
    record = PublishedRecord.objects.get(collection="agreements", key=str(signed.uuid))
    assert "Pas encore vu" not in record.body
    project.name_ar = "اسم جديد"
    project.save()
    publish(project, actor=supervisor)
    record.refresh_from_db()
    assert json.loads(record.body)["projects"][0]["name"]["ar"] == "اسم جديد"


def test_a_space_that_opens_is_counted_by_its_agreement(supervisor: User, signed: Agreement) -> None:
    project = project_of(signed)
    publish(signed, actor=supervisor)
    models.FamilySpace.objects.create(project=project)
    project.refresh_from_db()
    publish(project, actor=supervisor)
    assert named(signed) == ([str(project.uuid)], 1, 1)
    signed.refresh_from_db()
    assert not publication.differs(signed)


def test_a_step_brings_no_withdrawn_project_back_into_the_record(supervisor: User, signed: Agreement) -> None:
    project = project_of(signed)
    publish(signed, actor=supervisor)
    project.refresh_from_db()
    withdraw(project, actor=supervisor, reason="خطأ")
    signed.refresh_from_db()
    move(signed, "enter_into_force", actor=supervisor)
    assert named(signed) == ([], 0, 0)
    publish(signed, actor=supervisor)
    assert named(signed) == ([str(project.uuid)], 1, 0), "who publishes the agreement by hand brings it back"


def test_a_project_that_moves_is_named_by_its_new_agreement_alone(supervisor: User, signed: Agreement) -> None:
    other = SignedAgreementFactory(state=State.SIGNED)
    project = project_of(signed)
    for agreement in (signed, other):
        publish(agreement, actor=supervisor)
    project.refresh_from_db()
    project.agreement = other
    project.save()
    publish(project, actor=supervisor)
    assert (named(signed)[0], named(other)[0]) == ([], [str(project.uuid)])
