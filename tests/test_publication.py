"""Publication: what reaches the public, what never does, and what the sequence remembers."""

import hashlib
import json
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry import lifecycle, models, publication
from registry.choices import PublicationAction, PublicationStatus, State
from registry.models import Agreement, PublicationCounter, PublishedPlace, PublishedRecord, PublishedVersion, User
from registry.publication import COLLECTIONS, PublicationRefused, publish, publish_lists, withdraw

from .factories import AgreementFactory, PartyFactory, PersonFactory, SignedAgreementFactory

pytestmark = pytest.mark.django_db
PILLARS = ["equality-empowerment-leadership", "values-sustainability"]


def record_of(agreement: Agreement) -> dict:
    return json.loads(PublishedRecord.objects.get(collection="agreements", key=str(agreement.uuid)).body)


def versions_of(agreement: Agreement) -> list[PublishedVersion]:
    return list(PublishedVersion.objects.filter(collection="agreements", key=str(agreement.uuid)).order_by("version"))


@pytest.fixture
def signed() -> Agreement:
    return SignedAgreementFactory(state=State.SIGNED, pillar_slugs=PILLARS, region_codes=["07", "04"])


def test_a_draft_cannot_be_published_by_any_road(supervisor: User) -> None:
    draft = AgreementFactory(parties=2)
    with pytest.raises(PublicationRefused) as refused:
        publish(draft, actor=supervisor)
    assert refused.value.code == "incomplete"
    with pytest.raises(IntegrityError, match="agreement_draft_is_not_public"), transaction.atomic():
        Agreement.objects.filter(pk=draft.pk).update(publication="published", published_version=1)
    assert not PublishedRecord.objects.filter(key=str(draft.uuid)).exists()


def test_a_draft_that_was_given_up_is_not_published_and_a_proposal_may_be(supervisor: User) -> None:
    draft, proposal = AgreementFactory(parties=2), AgreementFactory(parties=2, state=State.PROPOSED)
    for agreement in (draft, proposal):
        lifecycle.move(agreement, "cancel", actor=supervisor, reason="تم التخلي عن المشروع")
    assert lifecycle.where_it_stands(draft) == "ملغاة قبل التوقيع: لا تُنشر."
    refused, published = publication.publish_many([draft, proposal], actor=supervisor)
    assert refused.messages == ["تم التخلي عنها وهي مسودة، والمسودة لا تُنشر أبدا."]
    assert published.refusal is None
    assert [each.publication for each in Agreement.objects.filter(pk__in=[draft.pk, proposal.pk]).order_by("pk")] == [
        PublicationStatus.UNPUBLISHED,
        PublicationStatus.PUBLISHED,
    ]


def test_clerks_do_not_publish(clerk: User, signed: Agreement) -> None:
    with pytest.raises(PublicationRefused) as refused:
        publish(signed, actor=clerk)
    assert refused.value.code == "not_allowed"
    assert signed.publication == PublicationStatus.UNPUBLISHED


def test_the_record_is_canonical_and_carries_both_languages(supervisor: User, signed: Agreement) -> None:
    version = publish(signed, actor=supervisor)
    assert version.body == json.dumps(
        json.loads(version.body), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert version.sha256 == hashlib.sha256(version.body.encode()).hexdigest()
    record = record_of(signed)
    assert record["title"] == {"ar": signed.title_ar, "fr": signed.title_fr}
    assert record["signed_on"] == "2026-03-05"
    assert record["status"] == "signed"
    assert {pillar["slug"] for pillar in record["pillars"]} == set(PILLARS)
    assert [region["code"] for region in record["regions"]] == ["04", "07"]
    assert record["version"] == 1 == signed.published_version
    assert (record["amount"], record["notice"], record["reference"]) == (None, None, None)


def test_a_record_has_a_place_for_each_pillar_and_region(supervisor: User, signed: Agreement) -> None:
    publish(signed, actor=supervisor)
    record = PublishedRecord.objects.get(key=str(signed.uuid))
    places = set(PublishedPlace.objects.filter(record=record.pk).values_list("pillar", "region"))
    assert places == {(pillar, region) for pillar in ["", *PILLARS] for region in ["", "04", "07"]}


def test_parties_and_projects_come_with_their_agreement(supervisor: User, signed: Agreement) -> None:
    line = models.ProjectLine.objects.get(slug="jisr-al-usra")
    holder = signed.participations.first().party
    project = models.Project.objects.create(agreement=signed, holder=holder, project_line=line, name_ar="فضاء الأسرة")
    publish(signed, actor=supervisor)
    keys = set(PublishedRecord.objects.values_list("collection", "key"))
    assert ("projects", str(project.uuid)) in keys
    assert {("parties", str(row.party.uuid)) for row in signed.participations.all()} <= keys
    withdraw(signed, actor=supervisor, reason="نُشرت خطأ")
    keys = set(PublishedRecord.objects.values_list("collection", "key"))
    assert ("projects", str(project.uuid)) not in keys


def test_correcting_makes_a_new_version_and_keeps_the_old(supervisor: User, signed: Agreement) -> None:
    publish(signed, actor=supervisor)
    signed.title_fr = "Titre corrigé"
    signed.save()
    assert publication.differs(signed)
    publish(signed, actor=supervisor, reason="faute de frappe")
    first, second = versions_of(signed)
    assert json.loads(first.body)["title"]["fr"] != "Titre corrigé" == json.loads(second.body)["title"]["fr"]
    assert (second.action, second.reason, second.version) == (PublicationAction.CORRECT, "faute de frappe", 2)
    assert second.sequence > first.sequence
    assert not publication.differs(signed)


def test_withdrawal_needs_a_reason_and_leaves_a_trace(supervisor: User, signed: Agreement) -> None:
    publish(signed, actor=supervisor)
    with pytest.raises(PublicationRefused) as refused:
        withdraw(signed, actor=supervisor, reason=" ")
    assert refused.value.code == "reason_needed"
    withdraw(signed, actor=supervisor, reason="طلب تصحيح")
    assert signed.publication == PublicationStatus.WITHDRAWN
    assert not PublishedRecord.objects.filter(key=str(signed.uuid)).exists()
    last = versions_of(signed)[-1]
    assert (last.action, last.reason, last.body) == (PublicationAction.WITHDRAW, "طلب تصحيح", "")
    with pytest.raises(PublicationRefused) as refused:
        withdraw(signed, actor=supervisor, reason="مرة أخرى")
    assert refused.value.code == "not_published"
    publish(signed, actor=supervisor)
    assert signed.published_version == 3


def test_publications_cannot_be_rewritten(supervisor: User, signed: Agreement) -> None:
    version = publish(signed, actor=supervisor)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for sql in (
            "UPDATE registry_publishedversion SET body = '{}' WHERE sequence = %s",
            "DELETE FROM registry_publishedversion WHERE sequence = %s",
            "TRUNCATE registry_publishedversion",
        ):
            with pytest.raises(Exception, match=r"Cannot|may not be truncated"), transaction.atomic():
                cursor.execute(sql, [version.sequence] if "%s" in sql else None)
    assert versions_of(signed)[0].body == version.body


def test_the_sequence_has_no_gap_even_after_a_failure(supervisor: User) -> None:
    numbers, before = [], PublicationCounter.objects.get().last
    for attempt in range(6):
        agreement = SignedAgreementFactory(state=State.SIGNED)
        try:
            with transaction.atomic():
                publish(agreement, actor=supervisor)
                _ = 1 // (1 - attempt % 2)  # every other publication fails after it was written
        except ZeroDivisionError:
            continue
        numbers.append(agreement)
    # From here on: a test that commits takes its publications away again, and leaves their numbers.
    written = PublishedVersion.objects.filter(sequence__gt=before).order_by("sequence")
    sequence = list(written.values_list("sequence", flat=True))
    assert sequence == list(range(before + 1, before + len(sequence) + 1))
    assert len(numbers) == 3


PRIVATE = "canary-7f3a"


def test_nothing_private_reaches_a_record(supervisor: User, signed: Agreement) -> None:
    """Canaries in every private field, and in every draft that a record could mention."""
    secret_person = PersonFactory(national_id=PRIVATE)
    party = PartyFactory(
        address=PRIVATE, phone=PRIVATE, email=f"{PRIVATE}@example.org", bank_account=PRIVATE, note=PRIVATE
    )
    models.Representative.objects.create(party=party, person=secret_person, capacity_ar="رئيس")
    models.AgreementParty.objects.create(agreement=signed, party=party, signatory=secret_person, must_sign=False)
    draft = AgreementFactory(title_ar=PRIVATE, title_fr=PRIVATE, reference=PRIVATE)
    ceremony = models.Ceremony.objects.create(title_ar=PRIVATE)
    Agreement.objects.filter(pk=signed.pk).update(note=PRIVATE, framework=draft, predecessor=draft, ceremony=ceremony)
    models.Source.objects.create(slug="with-note", kind="press", title_ar="مصدر", note=PRIVATE)
    publish(signed, actor=supervisor)
    publish_lists(actor=supervisor)
    for record in PublishedRecord.objects.all():
        assert PRIVATE not in record.body, record
        assert PRIVATE not in record.search, record


def test_lists_are_published_only_when_they_changed(supervisor: User) -> None:
    publish_lists(actor=supervisor)
    assert publish_lists(actor=supervisor) == 0
    pillar = models.Pillar.objects.get(slug=PILLARS[0])
    pillar.name_fr = "Autre libellé"
    pillar.save()
    assert publish_lists(actor=supervisor) == 2, "the pillar, and the strategy that names it"
    stored = json.loads(PublishedRecord.objects.get(collection="pillars", key=PILLARS[0]).body)
    assert stored["name"]["fr"] == "Autre libellé"


@pytest.mark.parametrize("name", COLLECTIONS)
def test_building_records_costs_the_same_queries_for_one_and_for_many(name: str) -> None:
    collection = COLLECTIONS[name]
    counts = []
    for size in (1, 12):
        with CaptureQueriesContext(connection) as queries:
            for row in list(collection.ready(collection.model._default_manager.order_by("pk"))[:size]):
                publication.body_of(collection, row, version=1, at=timezone.now())
                collection.facets_of(row)
        counts.append(len(queries))
    assert counts[1] <= counts[0] + len(collection.related) * 2
    assert counts[1] <= 30


def test_identifiers_are_stable_over_versions(supervisor: User, signed: Agreement) -> None:
    publish(signed, actor=supervisor)
    before = PublishedRecord.objects.get(key=str(signed.uuid)).pk
    publish(signed, actor=supervisor)
    assert PublishedRecord.objects.get(key=str(signed.uuid)).pk == before
    assert uuid.UUID(record_of(signed)["id"]) == signed.uuid


def test_a_withdrawn_record_is_no_longer_mentioned_by_others(supervisor: User) -> None:
    framework = SignedAgreementFactory(state=State.SIGNED, title_ar="اتفاقية إطار تجريبية للسحب", reference="FRAME-1")
    child = SignedAgreementFactory(state=State.SIGNED, framework=framework)
    publish(child, actor=supervisor)
    assert record_of(child)["framework"] is None
    publish(framework, actor=supervisor)
    assert record_of(child)["framework"]["reference"] == "FRAME-1", "published later, mentioned at once"
    child.title_fr = "Pas encore vu par un superviseur"
    child.save()
    withdraw(framework, actor=supervisor, reason="طلب من الأطراف")
    child.refresh_from_db()
    record = record_of(child)
    assert (record["framework"], record["version"], child.published_version) == (None, 3, 3)
    assert record["title"]["fr"] != "Pas encore vu par un superviseur"
    assert [version.action for version in versions_of(child)] == ["publish", "correct", "correct"]


def test_projects_follow_the_facets_of_their_agreement(supervisor: User, signed: Agreement) -> None:
    line = models.ProjectLine.objects.get(slug="jisr-al-usra")
    holder = signed.participations.first().party
    project = models.Project.objects.create(agreement=signed, holder=holder, project_line=line, name_ar="فضاء الأسرة")
    publish(signed, actor=supervisor)
    signed.pillar_links.filter(pillar__slug=PILLARS[0]).delete()
    publish(signed, actor=supervisor)
    record = PublishedRecord.objects.get(collection="projects", key=str(project.uuid))
    assert record.pillars == PILLARS[1:]
    assert not PublishedPlace.objects.filter(record=record.pk, pillar=PILLARS[0]).exists()


def test_a_project_is_published_again_by_itself_but_never_before_its_agreement(
    supervisor: User, signed: Agreement
) -> None:
    line = models.ProjectLine.objects.get(slug="jisr-al-usra")
    holder = signed.participations.first().party
    project = models.Project.objects.create(agreement=signed, holder=holder, project_line=line, name_ar="فضاء الأسرة")
    with pytest.raises(PublicationRefused) as refused:
        publish(project, actor=supervisor)
    assert refused.value.code == "incomplete"
    publish(signed, actor=supervisor)
    project.refresh_from_db()
    project.budget = 1000
    project.save()
    assert publication.differs(project)
    publish(project, actor=supervisor)
    assert json.loads(PublishedRecord.objects.get(key=str(project.uuid)).body)["budget"]["value"] == "1000.00"


def test_publishing_after_a_withdrawal_is_a_publication_not_a_correction(supervisor: User, signed: Agreement) -> None:
    publish(signed, actor=supervisor)
    withdraw(signed, actor=supervisor, reason="طلب تصحيح")
    publish(signed, actor=supervisor)
    assert [version.action for version in versions_of(signed)] == ["publish", "withdraw", "publish"]
