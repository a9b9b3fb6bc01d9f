"""Older versions of a record do not give away what else was withdrawn: they go with it, and followers stay right."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from registry import models
from registry.choices import State
from registry.models import Agreement, Project, PublicationCounter, PublishedRecord, User
from registry.publication import publish, withdraw

from .factories import SignedAgreementFactory
from .followed import Follower, listed

pytestmark = pytest.mark.django_db
SECRET = "canary-71fe"
WHY = "طلب من الأطراف"


@pytest.fixture
def holder() -> Agreement:
    return SignedAgreementFactory(state=State.SIGNED, reference="2026/CNV/06001", title_fr="Un")


@pytest.fixture
def follower(client: Client) -> Follower:
    """Has the register up to now, as one who began long ago."""
    begun = Follower(client)
    begun.follow()
    return begun


def project_of(agreement: Agreement) -> Project:
    line = models.ProjectLine.objects.get(slug="jisr-al-usra")
    party = agreement.participations.first().party
    return Project.objects.create(agreement=agreement, holder=party, project_line=line, name_ar=SECRET)


def now() -> int:
    return PublicationCounter.objects.get().last


def home(agreement: Agreement) -> str:
    return f"/api/v1/agreements/{agreement.uuid}/"


def everything(client: Client, agreement: Agreement, last: int, since: int) -> str:
    """All that the API still says of an agreement, of now and of before."""
    paths = ["", "versions/", "?as_of=2026-11-01"]
    for number in range(1, last + 1):
        paths += [f"versions/{number}/", f"versions/{number}/diff/"]
        paths += [f"versions/{number}/diff/?from={other}" for other in range(1, last + 1)]
    said = [client.get(f"{home(agreement)}{path}").content.decode() for path in paths]
    return "".join([*said, client.get("/api/v1/changes/", {"after": since}).content.decode()])


def lines_of(client: Client, agreement: Agreement, since: int) -> list[dict[str, Any]]:
    lines = client.get("/api/v1/changes/", {"after": since}).json()["results"]
    return [line for line in lines if line["agreement"] == str(agreement.uuid)]


def in_two_versions(holder: Agreement, actor: User) -> None:
    for title in ("Un", "Deux"):
        holder.title_fr = title
        holder.save()
        publish(holder, actor=actor)


def test_the_name_of_a_withdrawn_project_is_nowhere(
    supervisor: User, holder: Agreement, client: Client, follower: Follower
) -> None:
    since, project = now(), project_of(holder)
    in_two_versions(holder, supervisor)
    follower.follow()
    assert SECRET in everything(client, holder, 2, since)
    project.refresh_from_db()
    withdraw(project, actor=supervisor, reason=WHY)
    assert SECRET not in everything(client, holder, 3, since)
    for path in ("versions/1/", "versions/2/", "versions/2/diff/", "versions/3/diff/?from=2"):
        problem = client.get(f"{home(holder)}{path}")
        assert (problem.status_code, problem.json()["reason"]) == (410, WHY), path
    first, second, third = lines_of(client, holder, since)
    assert [(line["withdrawn"], line["diff"]) for line in (first, second)] == [(True, None)] * 2
    assert (third["action"], third["withdrawn"], third["reason"]) == ("correct", False, None)
    assert {change["before"] for change in third["diff"].values()} == {None}
    assert problem.json()["withdrawn_at"][:19] == third["at"][:19]
    (only,) = client.get(f"{home(holder)}versions/").json()["results"]
    assert (only["version"], only["published_at"]) == (3, client.get(home(holder)).json()["published_at"])
    assert client.get(only["url"]).json() == client.get(home(holder)).json()


def test_who_follows_ends_with_the_list(
    supervisor: User, holder: Agreement, client: Client, follower: Follower
) -> None:
    project = project_of(holder)
    in_two_versions(holder, supervisor)
    follower.follow()
    project.refresh_from_db()
    withdraw(project, actor=supervisor, reason=WHY)
    holder.refresh_from_db()
    holder.title_fr = "Trois"
    holder.save()
    publish(holder, actor=supervisor)
    whole = listed(client)
    assert follower.follow() == whole
    assert Follower(client, size=1, after=0, collection="agreements").follow() == whole


@pytest.mark.parametrize("column", ["framework", "predecessor"])
def test_nor_is_the_title_of_another_agreement_that_was_withdrawn(
    supervisor: User, holder: Agreement, client: Client, column: str
) -> None:
    since, other = now(), SignedAgreementFactory(state=State.SIGNED, title_ar=SECRET, title_fr=SECRET)
    publish(other, actor=supervisor)
    setattr(holder, column, other)
    in_two_versions(holder, supervisor)
    assert SECRET in everything(client, holder, 2, since)
    withdraw(other, actor=supervisor, reason=WHY)
    assert SECRET not in everything(client, holder, 3, since)
    assert client.get(f"{home(holder)}versions/2/").status_code == 410


def test_nor_is_the_title_of_a_ceremony_that_was_withdrawn(supervisor: User, holder: Agreement, client: Client) -> None:
    since = now()
    ceremony = models.Ceremony.objects.create(title_ar=SECRET, title_fr=SECRET)
    publish(ceremony, actor=supervisor)
    holder.ceremony = ceremony
    in_two_versions(holder, supervisor)
    assert SECRET in everything(client, holder, 2, since)
    withdraw(ceremony, actor=supervisor, reason=WHY)
    assert SECRET not in everything(client, holder, 3, since)


def test_what_was_named_once_is_forgotten_too(supervisor: User, holder: Agreement, client: Client) -> None:
    since, other = now(), SignedAgreementFactory(state=State.SIGNED, title_ar=SECRET, title_fr=SECRET)
    publish(other, actor=supervisor)
    holder.framework = other
    in_two_versions(holder, supervisor)
    holder.framework = None
    holder.save()
    publish(holder, actor=supervisor)
    withdraw(other, actor=supervisor, reason=WHY)
    assert SECRET not in everything(client, holder, 4, since)
    assert client.get(f"{home(holder)}versions/4/").status_code == 200


def test_what_is_merely_corrected_is_not_forgotten(supervisor: User, holder: Agreement, client: Client) -> None:
    other = SignedAgreementFactory(state=State.SIGNED)
    publish(other, actor=supervisor)
    holder.framework = other
    publish_with(holder, supervisor)
    other.title_fr = "Corrigé"
    other.save()
    publish(other, actor=supervisor)
    numbers = [row["version"] for row in client.get(f"{home(holder)}versions/").json()["results"]]
    assert numbers == [1, 2]


def publish_with(holder: Agreement, actor: User) -> None:
    holder.save()
    publish(holder, actor=actor)


@pytest.fixture
def moved(supervisor: User, holder: Agreement) -> tuple[Project, Agreement]:
    """A project that was published under another agreement before a clerk moved it to `holder`; both are published."""
    former = SignedAgreementFactory(state=State.SIGNED)
    project = project_of(former)
    for agreement in (former, holder):
        publish(agreement, actor=supervisor)
    project.refresh_from_db()
    project.agreement = holder
    project.save()
    return project, former


def projects_named(agreement: Agreement) -> str:
    return PublishedRecord.objects.get(collection="agreements", key=str(agreement.uuid)).body


def test_an_agreement_withdrawn_with_its_project_leaves_no_mention_in_the_former_one(
    supervisor: User, holder: Agreement, client: Client, moved: tuple[Project, Agreement]
) -> None:
    project, former = moved
    withdraw(holder, actor=supervisor, reason=WHY)
    assert str(project.uuid) not in projects_named(former)
    assert client.get(f"{home(former)}versions/1/").status_code == 410
    assert SECRET not in everything(client, former, 2, now() - 6)


def test_an_agreement_published_with_its_project_takes_it_from_the_former_one(
    supervisor: User, holder: Agreement, client: Client, moved: tuple[Project, Agreement]
) -> None:
    project, former = moved
    publish(holder, actor=supervisor)
    assert str(project.uuid) in projects_named(holder)
    assert str(project.uuid) not in projects_named(former)
    assert client.get(f"{home(former)}versions/1/").status_code == 200, "it moved, nobody took it back"


def test_a_project_that_moved_and_was_withdrawn_is_forgotten_by_both(
    supervisor: User, holder: Agreement, client: Client, moved: tuple[Project, Agreement]
) -> None:
    project, former = moved
    publish(holder, actor=supervisor)
    project.refresh_from_db()
    withdraw(project, actor=supervisor, reason=WHY)
    for agreement in (holder, former):
        assert SECRET not in everything(client, agreement, 4, now() - 8)


@pytest.mark.parametrize("told", [True, False], ids=["the move is published", "the move waits"])
def test_a_project_that_moved_on_forgets_the_agreement_that_is_withdrawn(
    supervisor: User, holder: Agreement, client: Client, told: bool
) -> None:
    former = SignedAgreementFactory(state=State.SIGNED, title_ar=SECRET, title_fr=SECRET)
    project = project_of(former)
    for agreement in (former, holder):
        publish(agreement, actor=supervisor)
    project.refresh_from_db()
    project.agreement, project.name_ar = holder, "فضاء"
    project.save()
    if told:
        publish(holder, actor=supervisor)
    follower = Follower(client, "projects")
    follower.follow()
    withdraw(former, actor=supervisor, reason=WHY)
    address = f"/api/v1/projects/{project.uuid}/"
    last = client.get(address).json()["version"]
    for path in ["", "versions/", *(f"versions/{number}/diff/" for number in range(1, last + 1))]:
        said = client.get(f"{address}{path}").json()
        assert SECRET not in str(said.get("agreement") or said.get("diff", {}).get("agreement")), path
    assert client.get(f"{address}versions/1/").status_code == 410
    assert follower.follow() == listed(client, "projects")
