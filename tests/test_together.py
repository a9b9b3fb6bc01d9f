"""Many at once is the same as one after the other: the same bytes, numbers and order, with a bounded number of queries.

One that is refused says why, and keeps back none of the others.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from registry import lifecycle, models, publication
from registry.choices import PartyRole, PublicationStatus, State
from registry.models import (
    Agreement,
    PublishedPeriod,
    PublishedPlace,
    PublishedRecord,
    PublishedVersion,
    Transition,
    User,
)
from registry.refusals import Refusal
from tests.factories import AgreementFactory, PartyFactory, SignedAgreementFactory

pytestmark = pytest.mark.django_db
MOMENT = re.compile(r'"published_at":"[^"]+"')
"""In a body: the one thing that two publications of the same cannot share."""
Road = Callable[[list[Agreement]], None]


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is seen inside, and then it was never done."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def told(since: int) -> dict[str, Any]:
    """All that the public, the feed and the history know of what was published after a number of the sequence."""
    versions = PublishedVersion.objects.filter(sequence__gt=since).order_by("sequence")
    records = {record.pk: record for record in PublishedRecord.objects.filter(sequence__gt=since)}
    own = {pk: f"{record.collection}/{record.key}" for pk, record in records.items()}
    return {
        "feed": [untimed(row) for row in versions.values()],
        "records": sorted((untimed(values_of(row)) for row in records.values()), key=lambda row: row["sequence"]),
        "places": sorted((own[row.record], row.pillar, row.region, row.signed_on) for row in of(PublishedPlace, own)),
        "periods": sorted((own[row.record], repr(values_of(row))) for row in of(PublishedPeriod, own)),
        "tracks": list(Agreement.objects.order_by("pk").values_list("pk", "publication", "published_version")),
    }


def untimed(row: dict[str, Any]) -> dict[str, Any]:
    """But for the moment; the digest is that of the bytes."""
    if "sha256" in row:
        assert row.pop("sha256") == hashlib.sha256(row["body"].encode()).hexdigest()
    kept = {name: value for name, value in row.items() if name not in ("at", "published_at")}
    return kept | {"body": MOMENT.sub("", row["body"])}


def of(model: Any, records: dict[int, str]) -> Any:
    return model.objects.filter(record__in=records)


def values_of(row: Any) -> dict[str, Any]:
    """All columns but the keys that the database counts up."""
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in ("id", "record")
    }


def what_becomes_of(agreements: list[Agreement], road: Road) -> dict[str, Any]:
    since = models.PublicationCounter.objects.get().last
    with undone():
        road(agreements)
        return told(since)


def one_by_one(actor: User) -> Road:
    def road(agreements: list[Agreement]) -> None:
        for agreement in agreements:
            try:
                publication.publish(agreement, actor=actor)
            except Refusal:
                continue

    return road


def together(actor: User) -> Road:
    def road(agreements: list[Agreement]) -> None:
        publication.publish_many(agreements, actor=actor)

    return road


def add_project(agreement: Agreement, holder: models.Party) -> models.Project:
    line = models.ProjectLine.objects.get(slug="jisr-al-usra")
    return models.Project.objects.create(agreement=agreement, holder=holder, project_line=line, name_ar="فضاء الأسرة")


def signed(**fields: Any) -> Agreement:
    agreement: Agreement = SignedAgreementFactory(state=State.SIGNED, **fields)
    return agreement


def share(party: models.Party, *agreements: Agreement) -> None:
    for agreement in agreements:
        models.AgreementParty.objects.create(agreement=agreement, party=party, role=PartyRole.FUNDER, must_sign=False)


def a_tangle(supervisor: User) -> list[Agreement]:
    """Frameworks before and behind their applications, renewals, shared parties, projects that moved, corrections."""
    framework, late = signed(title_ar="اتفاقية إطار أولى"), signed(title_ar="اتفاقية إطار ثانية")
    public, withdrawn = signed(region_codes=["07"]), signed()
    first, second = signed(framework=framework, region_codes=["04", "07"]), signed(framework=late)
    renewal, holder = signed(predecessor=first), signed(framework=public)
    draft, empty = AgreementFactory(), signed()
    ministry = PartyFactory(kind="ministry")
    share(ministry, framework, first, second, holder)
    project = add_project(first, ministry)
    publication.publish(first, actor=supervisor)
    project.agreement = second
    project.save()
    for each in (public, holder, withdrawn):
        publication.publish(each, actor=supervisor)
    publication.withdraw(withdrawn, actor=supervisor, reason="نُشرت خطأ")
    Agreement.objects.filter(pk=public.pk).update(title_fr="Titre corrigé")
    models.Party.objects.filter(pk=ministry.pk).update(name_fr="Ministère d'essai")
    return [second, framework, draft, first, public, late, renewal, withdrawn, holder, empty]


def test_published_together_is_published_one_by_one(supervisor: User) -> None:
    agreements = a_tangle(supervisor)
    expected = what_becomes_of(agreements, one_by_one(supervisor))
    found = what_becomes_of(agreements, together(supervisor))
    assert found["feed"] == expected["feed"], "bytes, order and numbers"
    assert found == expected
    assert {"publish", "correct"} == {row["action"] for row in found["feed"]}
    assert len({row["key"] for row in found["feed"]}) > 20


def test_each_says_what_became_of_it(supervisor: User) -> None:
    good, draft, gone, also_good = signed(), AgreementFactory(), AgreementFactory(), signed()
    Agreement.objects.filter(pk=gone.pk).delete()
    outcomes = publication.publish_many([good, draft, gone, also_good], actor=supervisor)
    assert [outcome.thing for outcome in outcomes] == [good, draft, gone, also_good]
    assert [bool(outcome.done) for outcome in outcomes] == [True, False, False, True]
    assert [outcome.refusal and outcome.refusal.code for outcome in outcomes[1:3]] == ["incomplete", "gone"]
    assert all(outcome.messages for outcome in outcomes[1:3])
    assert Agreement.objects.published().filter(pk__in=[good.pk, also_good.pk]).count() == 2


def test_what_the_database_refuses_keeps_back_only_itself(supervisor: User) -> None:
    agreements = [signed(title_fr=title) for title in ("Convention", "Refusée", "Convention")]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        rule = "ALTER TABLE registry_agreement ADD CONSTRAINT refuses CHECK (title_fr <> 'Refusée') NOT VALID"
        cursor.execute(rule)
    outcomes = publication.publish_many(agreements, actor=supervisor)
    assert [outcome.refusal and outcome.refusal.code for outcome in outcomes] == [None, "refused_by_database", None]
    moved = lifecycle.move_many(agreements, "terminate", actor=supervisor, reason="سبب")
    assert {outcome.refusal.code for outcome in moved if outcome.refusal} == {"incomplete"}, "no act of termination"


def queries_of(deed: Callable[[], object]) -> list[dict[str, str]]:
    with undone(), CaptureQueriesContext(connection) as queries:
        deed()
    return queries.captured_queries


@pytest.mark.parametrize("strict", [False, True])
def test_thirty_cost_the_same_statements_as_three(regional_supervisor: User, settings: Any, strict: bool) -> None:
    settings.REGISTRY_STRICT_PUBLICATION = strict
    agreements = [signed(region_codes=["07"], pillar_slugs=["values-sustainability"]) for _number in range(30)]
    for agreement in agreements:
        add_project(agreement, agreement.participations.all()[0].party)
    few, many = (
        queries_of(lambda some=some: publication.publish_many(some, actor=regional_supervisor))  # type: ignore[misc]
        for some in (agreements[:3], agreements)
    )
    assert len(many) <= len(few) < 120


@pytest.fixture
def regional_supervisor(supervisor: User) -> User:
    supervisor.region = models.Region.objects.get(code="07")
    supervisor.save()
    return supervisor


def test_who_may_not_publish_one_publishes_the_others(regional_supervisor: User, settings: Any) -> None:
    settings.REGISTRY_STRICT_PUBLICATION = True
    own, elsewhere = signed(region_codes=["07"]), signed(region_codes=["04"])
    changed = signed(region_codes=["07"])
    with models.acting(regional_supervisor, road="admin"):
        Agreement.objects.filter(pk=changed.pk).update(title_fr="Entrée par la même personne")
    outcomes = publication.publish_many([elsewhere, own, changed], actor=regional_supervisor)
    assert [outcome.refusal and outcome.refusal.code for outcome in outcomes] == ["not_allowed", None, "not_allowed"]


# -- Steps -----------------------------------------------------------------------------------------------------------


def stepped(agreements: list[Agreement], road: Road) -> dict[str, Any]:
    since = models.PublicationCounter.objects.get().last
    keys = [agreement.pk for agreement in agreements]
    with undone():
        road(agreements)
        rows = Agreement.objects.filter(pk__in=keys).order_by("pk")
        steps = Transition.objects.filter(agreement__in=keys).order_by("agreement", "pk")
        events = models.Agreement.events.rel.related_model.objects.filter(pgh_obj__in=keys)  # type: ignore[attr-defined]
        return {
            **told(since),
            "rows": [{name: row[name] for name in row if name != "updated_at"} for row in rows.values()],
            "steps": list(steps.values("agreement", "step", "from_state", "to_state", "effective_on", "reason")),
            "signatures": list(
                models.AgreementParty.objects.filter(agreement__in=keys).order_by("pk").values("pk", "has_signed")
            ),
            "history": list(
                events.order_by("pgh_obj", "pgh_id").values("pgh_obj", "pgh_label", "state", "registration_number")
            ),
        }


def test_steps_taken_together_are_taken_one_by_one(supervisor: User) -> None:
    drafts = [SignedAgreementFactory() for _number in range(4)]
    proposal = SignedAgreementFactory(state=State.PROPOSED)
    publication.publish(proposal, actor=supervisor)
    without_day = AgreementFactory(parties=2)
    some = [drafts[0], without_day, proposal, *drafts[1:]]

    def single(agreements: list[Agreement]) -> None:
        for agreement in agreements:
            try:
                lifecycle.move(Agreement.objects.get(pk=agreement.pk), "sign", actor=supervisor)
            except Refusal:
                continue

    def many(agreements: list[Agreement]) -> None:
        outcomes = lifecycle.move_many(agreements, "sign", actor=supervisor)
        assert [outcome.thing for outcome in outcomes if outcome.refusal] == [without_day]

    expected, found = stepped(some, single), stepped(some, many)
    assert found == expected
    assert [row["state"] for row in found["rows"]].count(State.SIGNED) == 5
    assert [row["action"] for row in found["feed"]] == ["amend"]


def test_a_step_of_thirty_costs_the_same_statements_as_of_three(clerk: User) -> None:
    drafts = [SignedAgreementFactory() for _number in range(30)]
    few, many = (
        queries_of(lambda some=some: lifecycle.move_many(some, "sign", actor=clerk))  # type: ignore[misc]
        for some in (drafts[:3], drafts)
    )
    assert len(many) <= len(few) < 40


def test_a_published_step_of_many_gives_each_its_next_version(supervisor: User) -> None:
    agreements = [signed(force_rule="at_signature") for _number in range(3)]
    publication.publish_many(agreements, actor=supervisor)
    outcomes = lifecycle.move_many(agreements, "enter_into_force", actor=supervisor)
    assert all(outcome.done for outcome in outcomes), [outcome.messages for outcome in outcomes]
    for agreement in agreements:
        agreement.refresh_from_db()
        assert (agreement.state, agreement.publication, agreement.published_version) == (
            State.IN_FORCE,
            PublicationStatus.PUBLISHED,
            2,
        )


@override_settings(REGISTRY_STRICT_PUBLICATION=True)
def test_a_right_is_asked_of_each(regional_clerk: User) -> None:
    code = regional_clerk.region.code if regional_clerk.region else ""
    other = models.Region.objects.exclude(code=code).order_by("code").first()
    assert other is not None
    inside, outside = SignedAgreementFactory(region_codes=[code]), SignedAgreementFactory(region_codes=[other.code])
    outcomes = lifecycle.move_many([outside, inside], "sign", actor=regional_clerk)
    assert [outcome.refusal and outcome.refusal.code for outcome in outcomes] == ["outside_perimeter", None]
