"""Door 3 on the loaded register: what the API lists is what the clerks' desk lists as published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import Q, QuerySet
from django.test import Client

from registry.api import filters as api_filters
from registry.choices import WORKING_STATES, State
from registry.models import Agreement, Party, Pillar, Project, ProjectLine, Region

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Codes that another test's lists had."""
    api_filters.forget()
    yield
    api_filters.forget()


def listed(client: Client, collection: str, **parameters: Any) -> list[dict[str, Any]]:
    """Every record of a list."""
    response = client.get(f"/api/v1/{collection}/", {"page_size": 100, "count": "true", **parameters})
    assert response.status_code == 200, response.content
    page = response.json()
    records = page["results"]
    while page["next"]:
        page = client.get(page["next"]).json()
        records += page["results"]
    assert len(records) == page["count"]
    return records


def identifiers(records: list[dict[str, Any]]) -> list[str]:
    return sorted(record["id"] for record in records)


def published(queryset: QuerySet[Agreement]) -> list[str]:
    return sorted(map(str, queryset.published().values_list("uuid", flat=True)))


def test_every_pillar_and_region_as_the_desk_lists_them(client: Client) -> None:
    found = 0
    for pillar in [None, *Pillar.objects.values_list("slug", flat=True)]:
        for region in [None, *Region.objects.values_list("code", flat=True)]:
            parameters = {name: value for name, value in (("pillar", pillar), ("region", region)) if value}
            desk = Agreement.objects.all()
            desk = desk.in_pillar(pillar) if pillar else desk
            there = desk.in_region(region) if region else desk
            records = identifiers(listed(client, "agreements", **parameters))
            assert records == published(there), parameters
            found += len(records)
            if region:
                both = Agreement.objects.filter(Q(pk__in=there.values("pk")) | Q(pk__in=desk.filter(is_national=True)))
                included = identifiers(listed(client, "agreements", national="include", **parameters))
                assert included == published(both), parameters
    assert found > 100


def test_states_parties_lines_and_words_as_the_desk_lists_them(client: Client) -> None:
    desk = Agreement.objects.all()
    for state in State:
        if state not in WORKING_STATES:
            assert identifiers(listed(client, "agreements", status=state.value)) == published(desk.filter(state=state))
    for party in Party.objects.filter(publication="published").order_by("pk")[:20]:
        assert identifiers(listed(client, "agreements", party=str(party.uuid))) == published(desk.filter(parties=party))
    for line in ProjectLine.objects.all():
        of_line = desk.filter(lines__project_line=line).distinct()
        assert identifiers(listed(client, "agreements", project_line=line.slug)) == published(of_line)
    for words in "اسره", "convention", "DEMO":
        assert set(published(desk.search(words))) <= set(identifiers(listed(client, "agreements", q=words)))


def test_projects_answer_to_the_filters_of_their_agreement(client: Client) -> None:
    assert listed(client, "projects"), "the demonstration has projects"
    for record in listed(client, "projects"):
        project = Project.objects.get(uuid=record["id"])
        assert project.agreement is not None
        for pillar in project.agreement.pillars.values_list("slug", flat=True):
            found = listed(client, "projects", pillar=pillar, party=str(project.holder.uuid))
            assert record["id"] in identifiers(found)


def test_no_draft_and_no_unpublished_agreement_is_read(client: Client) -> None:
    hidden = Agreement.objects.exclude(publication="published")
    assert hidden.exists()
    public = set(identifiers(listed(client, "agreements")))
    for agreement in hidden:
        assert str(agreement.uuid) not in public
        assert client.get(f"/api/v1/agreements/{agreement.uuid}/").status_code in (404, 410)
