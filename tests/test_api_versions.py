"""The versions of a record, each as it was, and what differs between two; nothing of what was withdrawn."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.test import Client

from registry import models
from registry.api.filters import LISTINGS
from registry.choices import State
from registry.models import Agreement, PublishedVersion, User
from registry.publication import publish, withdraw

from .factories import SignedAgreementFactory
from .followed import changed

pytestmark = pytest.mark.django_db
LIST = "/api/v1/agreements/"
SECRET = "canary-9d20"


@pytest.fixture
def agreement(supervisor: User) -> Agreement:
    """In three versions."""
    made: Agreement = SignedAgreementFactory(state=State.SIGNED, reference="2026/CNV/08151", title_fr="Un")
    publish(made, actor=supervisor)
    for title in ("Deux", "Trois"):
        made.title_fr = title
        made.save()
        publish(made, actor=supervisor)
    return made


def home(agreement: Agreement) -> str:
    return f"{LIST}{agreement.uuid}/"


def diff(client: Client, agreement: Agreement, number: int, **asked: Any) -> dict[str, Any]:
    response = client.get(f"{home(agreement)}versions/{number}/diff/", asked)
    assert response.status_code == 200, response.content
    return response.json()


@pytest.mark.parametrize("collection", [listing.collection for listing in LISTINGS if listing.has_ids], ids=str)
def test_every_record_with_an_identifier_has_versions(collection: str, client: Client) -> None:
    record = client.get(f"/api/v1/{collection}/?page_size=1").json()["results"][0]
    *_before, last = client.get(f"{record['url']}versions/").json()["results"]
    response = client.get(last["url"])
    assert response.json() == record
    assert response["ETag"] == f'"{last["sha256"]}"' == f'"{hashlib.sha256(response.content).hexdigest()}"'
    assert client.get(last["url"], headers={"If-None-Match": response["ETag"]}).status_code == 304
    told = client.get(f"{last['url']}diff/").json()
    assert (told["from"], told["to"]) == (last["version"] - 1 or None, last["version"])


def test_entries_of_lists_have_none(client: Client) -> None:
    assert client.get("/api/v1/pillars/values-sustainability/versions/").status_code == 404


def test_a_difference_leads_from_any_version_to_any_other(client: Client, agreement: Agreement) -> None:
    texts = {number: client.get(f"{home(agreement)}versions/{number}/").json() for number in (1, 2, 3)}
    for number, text in texts.items():
        for since, before in texts.items():
            told = diff(client, agreement, number, **{"from": since})
            assert (told["from"], told["to"]) == (since, number)
            assert changed(before, told["diff"]) == text
            assert (told["diff"] == {}) == (since == number)
    assert diff(client, agreement, 3) == diff(client, agreement, 3, **{"from": 2})
    assert diff(client, agreement, 3)["diff"]["title"]["before"]["fr"] == "Deux"
    first = diff(client, agreement, 1)
    assert first["from"] is None
    assert changed({}, first["diff"]) == texts[1]


def test_differences_are_those_of_the_changes(client: Client, agreement: Agreement) -> None:
    lines = client.get("/api/v1/changes/", {"page_size": 500}).json()["results"]
    own = [line for line in lines if line["agreement"] == str(agreement.uuid)]
    if not own:  # the register of the demonstration is longer than a page
        after = PublishedVersion.objects.filter(key=str(agreement.uuid)).order_by("sequence").first().sequence - 1
        lines = client.get("/api/v1/changes/", {"after": after}).json()["results"]
        own = [line for line in lines if line["agreement"] == str(agreement.uuid)]
    assert [line["diff"] for line in own] == [diff(client, agreement, number)["diff"] for number in (1, 2, 3)]


def test_a_difference_is_known_by_its_tag(client: Client, agreement: Agreement) -> None:
    address = f"{home(agreement)}versions/3/diff/"
    tags = [client.get(f"{address}{query}")["ETag"] for query in ("", "?from=1", "?from=2")]
    assert len(set(tags)) == 3
    assert client.get(address, headers={"If-None-Match": tags[0]}).status_code == 304


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("versions/4/", 404),
        ("versions/4/diff/", 404),
        ("versions/3/diff/?from=9", 404),
        ("versions/0/", 404),
        ("versions/03/diff/", 404),
        ("versions/3/diff/?from=0", 400),
        ("versions/3/diff/?from=x", 400),
        ("versions/3/diff/?to=1", 400),
        ("versions/3/?from=1", 400),
        ("versions/?from=1", 400),
    ],
)
def test_what_is_not_there_is_said(client: Client, agreement: Agreement, path: str, status: int) -> None:
    assert client.get(f"{home(agreement)}{path}").status_code == status


def test_a_withdrawn_agreement_is_gone_under_every_address(
    client: Client, supervisor: User, agreement: Agreement
) -> None:
    agreement.title_fr = SECRET
    agreement.save()
    publish(agreement, actor=supervisor)
    withdraw(agreement, actor=supervisor, reason="طلب من الأطراف")
    withdrawn_at = PublishedVersion.objects.filter(key=str(agreement.uuid)).order_by("-sequence").first().at
    paths = ("", "?as_of=2026-11-01", "versions/", "versions/4/", "versions/1/", "versions/4/diff/", "versions/5/")
    addresses = [f"{home(agreement)}{path}" for path in paths]
    for address in (*addresses, f"{LIST}2026/CNV/08151/", f"{LIST}2026-cnv-08151/"):
        response = client.get(address)
        assert response.status_code == 410, address
        problem = response.json()
        assert (problem["reason"], problem["withdrawn_at"]) == ("طلب من الأطراف", withdrawn_at.isoformat())
        assert SECRET not in response.content.decode()
        assert "2026/CNV/08151" not in problem["detail"]
    assert client.get(f"{LIST}2026/CNV/08152/").status_code == 404


def test_what_came_before_a_withdrawal_is_no_part_of_a_difference(
    client: Client, supervisor: User, agreement: Agreement
) -> None:
    withdraw(agreement, actor=supervisor, reason="خطأ")
    agreement.title_fr = "Cinq"
    agreement.save()
    publish(agreement, actor=supervisor)
    assert client.get(f"{home(agreement)}versions/5/diff/?from=3").status_code == 410
    assert client.get(f"{home(agreement)}versions/3/diff/?from=5").status_code == 410
    told = diff(client, agreement, 5)
    assert told["from"] is None
    assert {change["before"] for change in told["diff"].values()} == {None}
    publish(agreement, actor=supervisor)
    assert diff(client, agreement, 6)["from"] == 5


def test_the_reference_leads_on_while_any_record_has_it(client: Client, supervisor: User, agreement: Agreement) -> None:
    withdraw(agreement, actor=supervisor, reason="خطأ")
    agreement.reference = "2026/CNV/09999"
    agreement.save()
    publish(agreement, actor=supervisor)
    assert client.get(f"{LIST}2026/CNV/09999/").status_code == 302
    assert client.get(f"{LIST}2026/CNV/08151/").status_code == 404, "it is published again, under another reference"


def test_a_withdrawn_project_is_gone_with_its_versions(client: Client, supervisor: User, agreement: Agreement) -> None:
    line = models.ProjectLine.objects.get(slug="jisr-al-usra")
    holder = agreement.participations.first().party
    project = models.Project.objects.create(agreement=agreement, holder=holder, project_line=line, name_ar="فضاء")
    publish(project, actor=supervisor)
    address = f"/api/v1/projects/{project.uuid}/"
    assert [row["action"] for row in client.get(f"{address}versions/").json()["results"]] == ["publish"]
    withdraw(project, actor=supervisor, reason="خطأ")
    for path in ("", "versions/", "versions/1/", "versions/1/diff/"):
        assert client.get(f"{address}{path}").status_code == 410
