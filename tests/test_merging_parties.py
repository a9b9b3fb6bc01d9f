"""Two parties that are one: what moves, what the public reads, and what taking it back leaves."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from registry import amendments, doubles
from registry.choices import DepositKind, PublicationStatus, State
from registry.models import (
    AgreementParty,
    Application,
    CallForProjects,
    Ceremony,
    CeremonyParty,
    Citation,
    Commitment,
    Deposit,
    Membership,
    OtherName,
    Party,
    PartyIdentifier,
    PartyMerge,
    PublishedRecord,
    PublishedVersion,
    Region,
    Representative,
    User,
)
from registry.publication import publish
from registry.refusals import Refusal

from .amended import agreement_in_force, amended
from .deposited import handed_in
from .factories import PartyFactory, PersonFactory, SignedAgreementFactory

pytestmark = pytest.mark.django_db

WHY = "سجلت مرتين"


@pytest.fixture
def stays() -> Party:
    return PartyFactory(name_ar="جمعية أمل الغد الخيالية", name_fr="", region=Region.objects.get(code="07"))


@pytest.fixture
def left() -> Party:
    party = PartyFactory(
        name_ar="", name_fr="Association Amal Al Ghad Imaginaire", acronym="AAGI", phone="0500 00 00 00"
    )
    PartyIdentifier.objects.create(party=party, kind="ice", value="000000000000042")
    OtherName.objects.create(party=party, name_fr="Ancien nom imaginaire", valid_from=date(2019, 1, 1))
    Representative.objects.create(party=party, person=PersonFactory(), capacity_ar="رئيسة")
    return party


def stand_in(party: Party, **fields: Any) -> Any:
    """A signed agreement in which the party stands."""
    agreement = SignedAgreementFactory(**fields)
    AgreementParty.objects.create(agreement=agreement, party=party, position=3, role="funder", has_signed=True)
    Commitment.objects.create(agreement=agreement, funder=party, year=2026, amount="1000.00")
    return agreement


def dump() -> dict[str, list[dict[str, Any]]]:
    """All that the working tables say; not the history, the sequence of publications, and when something was saved."""
    found: dict[str, list[dict[str, Any]]] = {}
    apart = {"revision", "updated_at", "published_version"}
    for model in apps.get_app_config("registry").get_models():
        name = model.__name__
        if name.endswith("Event") and name != "PublicEvent":
            continue
        if name.startswith("Publish") or name in ("PublicationCounter", "PartyMerge", "PartyLikeness"):
            continue
        rows = model._default_manager.order_by("pk").values()
        found[name] = [{key: value for key, value in row.items() if key not in apart} for row in rows]
    return found


def public() -> dict[tuple[str, str], dict[str, Any]]:
    """What the public reads, but for the numbers of versions."""
    told = {}
    for record in PublishedRecord.objects.order_by("pk"):
        body = json.loads(record.body)
        told[record.collection, record.key] = {
            "body": {name: value for name, value in body.items() if name not in ("version", "published_at")},
            "parties": record.parties,
            "parts": record.parts,
            "search": record.search,
        }
    return told


def test_every_column_that_names_a_party_says_what_becomes_of_it() -> None:
    assert {relation.label for relation in doubles.relations()} == set(doubles.WAYS)


def test_the_database_knows_no_other_column_that_names_a_party() -> None:
    """Asked of PostgreSQL itself: whatever the models forget to say."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT conrelid::regclass::text, attname FROM pg_constraint
            JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
            WHERE contype = 'f' AND confrelid = 'registry_party'::regclass"""
        )
        known = {(row[0], row[1]) for row in cursor.fetchall() if not row[0].endswith("event")}
    told = {
        (relation.model._meta.db_table, relation.model._meta.get_field(relation.column).column)
        for relation in doubles.relations()
        if relation.model is not Citation
    }
    assert known - {("registry_publicevent", "x")} <= told


def test_all_that_named_the_merged_party_names_the_one_that_stays(left: Party, stays: Party, supervisor: User) -> None:
    agreement = stand_in(left)
    ceremony = Ceremony.objects.create(title_ar="حفل للاختبار")
    CeremonyParty.objects.create(ceremony=ceremony, party=left)
    CeremonyParty.objects.create(ceremony=ceremony, party=stays)
    call = CallForProjects.objects.create(edition="2031", title_ar="طلب عروض للاختبار")
    application = Application.objects.create(call=call, party=left, title_ar="مشروع للاختبار")

    done = doubles.merge(left, stays, actor=supervisor, reason=WHY)

    assert agreement.participations.filter(party=stays).exists()
    assert agreement.commitments.get().funder == stays
    assert list(stays.applications.all()) == [application]
    assert [row.party for row in CeremonyParty.objects.filter(ceremony=ceremony)] == [stays]
    assert stays.identifiers.get().value == "000000000000042"
    assert stays.representatives.count() == 1
    assert {name.name_fr for name in stays.other_names.all()} == {"Ancien nom imaginaire"}
    assert (stays.name_ar, stays.name_fr) == ("جمعية أمل الغد الخيالية", "Association Amal Al Ghad Imaginaire")
    assert (stays.acronym, stays.phone) == ("AAGI", "0500 00 00 00"), "what only the merged one knew is kept"
    assert left.merged_into == stays
    assert left.name_fr == "Association Amal Al Ghad Imaginaire", "its own row keeps what it said"
    assert (done.actor, done.reason) == (supervisor, WHY)


def test_of_two_values_one_is_chosen_and_the_other_name_is_kept(left: Party, stays: Party, supervisor: User) -> None:
    stays.name_fr, stays.acronym = "Association Amal Ghad fictive", "AG"
    stays.save()
    open_ones = {choice.name for choice in doubles.preview(left, stays, actor=supervisor).choices if choice.is_open}
    assert open_ones == {"name_fr", "acronym"}

    doubles.merge(left, stays, actor=supervisor, reason=WHY, chosen={"name_fr": "left"})

    assert (stays.name_fr, stays.acronym) == ("Association Amal Al Ghad Imaginaire", "AG")
    assert "Association Amal Ghad fictive" in {name.name_fr for name in stays.other_names.all()}


def test_undoing_a_merge_leaves_the_register_as_it_was(
    left: Party, stays: Party, supervisor: User, member: User, clerk: User
) -> None:
    Membership.objects.filter(person=member).update(party=left)
    draft = stand_in(left)
    for party in (left, stays):
        publish(stand_in(party, state=State.SIGNED), actor=supervisor)
    ceremony = Ceremony.objects.create(title_ar="حفل للاختبار")
    for party in (left, stays):
        CeremonyParty.objects.create(ceremony=ceremony, party=party)
    handed_in(member, DepositKind.CONTACT)
    before, read = dump(), public()
    assert draft.participations.filter(party=left).exists()

    done = doubles.merge(left, stays, actor=supervisor, reason=WHY, chosen={})
    assert dump() != before
    doubles.undo(done, actor=supervisor, reason="ليستا جمعية واحدة")

    after = dump()
    for name, rows in before.items():
        assert after[name] == rows, name
    assert public() == read
    assert (done.undone_by, done.undone_reason) == (supervisor, "ليستا جمعية واحدة")


def test_what_was_signed_or_handed_in_follows_its_party_and_nothing_else_of_it_changes(
    left: Party, stays: Party, supervisor: User, member: User
) -> None:
    Membership.objects.filter(person=member).update(party=left)
    deposit = handed_in(member, DepositKind.CONTACT)
    said = deposit.content
    doubles.merge(left, stays, actor=supervisor, reason=WHY)
    deposit.refresh_from_db()
    assert (deposit.party, deposit.content) == (stays, said)
    with pytest.raises(IntegrityError, match="stays with its party"), transaction.atomic():
        Deposit.objects.filter(pk=deposit.pk).update(party=PartyFactory())


def test_the_public_reads_the_party_that_stays_and_the_old_address_leads_there(
    left: Party, stays: Party, supervisor: User, client: Client
) -> None:
    agreement = stand_in(left, state=State.SIGNED)
    publish(agreement, actor=supervisor)
    doubles.merge(left, stays, actor=supervisor, reason=WHY)

    named = client.get(f"/api/v1/agreements/{agreement.uuid}/").json()
    assert {"id": str(stays.uuid)}.items() <= named["parties"][-1].items()
    assert named["commitments"][0]["party"] == str(stays.uuid)
    version = PublishedVersion.objects.filter(key=str(agreement.uuid)).latest("version")
    assert (version.action, version.reason) == ("correct", WHY)

    answer = client.get(f"/api/v1/parties/{left.uuid}/?lang=fr")
    assert (answer.status_code, answer["Location"]) == (308, f"/api/v1/parties/{stays.uuid}/?lang=fr")
    assert "no-cache" in answer["Cache-Control"], "a merge may be taken back"
    assert client.get(answer["Location"]).json()["id"] == str(stays.uuid)
    gone = client.get(f"/api/v1/parties/{left.uuid}/versions/")
    assert (gone.status_code, gone.json()["successor"]) == (410, f"/api/v1/parties/{stays.uuid}/")
    found = client.get(f"/api/v1/agreements/?party={left.uuid}").json()["results"]
    assert [row["id"] for row in found] == [str(agreement.uuid)], "a filter by the old identifier finds the same"


def test_a_party_that_the_public_never_read_leads_nowhere(
    left: Party, stays: Party, supervisor: User, client: Client
) -> None:
    doubles.merge(left, stays, actor=supervisor, reason=WHY)
    assert client.get(f"/api/v1/parties/{left.uuid}/").status_code == 404
    assert client.get(f"/api/v1/parties/{stays.uuid}/").status_code == 404
    assert stays.publication == PublicationStatus.UNPUBLISHED


def test_who_names_a_merged_party_afterwards_names_the_one_that_stays(
    left: Party, stays: Party, supervisor: User
) -> None:
    """A form was open with the old one chosen."""
    doubles.merge(left, stays, actor=supervisor, reason=WHY)
    third = PartyFactory()
    doubles.merge(stays, third, actor=supervisor, reason=WHY)
    row = AgreementParty.objects.create(agreement=SignedAgreementFactory(), party=left)
    row.refresh_from_db()
    assert row.party == third
    assert Party.objects.get(pk=left.pk).heir == third


def test_two_that_stand_in_one_agreement_are_not_merged(left: Party, stays: Party, supervisor: User) -> None:
    agreement = stand_in(left)
    AgreementParty.objects.create(agreement=agreement, party=stays, position=4, has_signed=True)
    with pytest.raises(Refusal) as refused:
        doubles.merge(left, stays, actor=supervisor, reason=WHY)
    assert refused.value.code == "obstacles"
    assert str(agreement) in str(refused.value)
    left.refresh_from_db()
    assert left.merged_into is None


def test_an_association_and_an_institution_are_not_merged_nor_are_real_and_fictional(
    left: Party, supervisor: User
) -> None:
    for other in (PartyFactory(kind="commune"), PartyFactory(is_fictional=True), left):
        assert doubles.preview(left, other, actor=supervisor).obstacles


def test_an_amendment_on_its_way_that_names_the_party_comes_first(left: Party, stays: Party, supervisor: User) -> None:
    agreement = agreement_in_force(supervisor)
    party = agreement.participations.order_by("position").first().party
    amendment = amendments.open_amendment(agreement, kind="money", actor=supervisor, subject={"ar": "ملحق"})
    assert doubles.preview(party, stays, actor=supervisor).obstacles
    amendments.cancel(amendment, actor=supervisor, reason=WHY)
    assert not doubles.preview(party, stays, actor=supervisor).obstacles


def test_signatures_under_amendments_in_effect_follow_their_party(stays: Party, supervisor: User) -> None:
    agreement = agreement_in_force(supervisor)
    party = agreement.participations.order_by("position").first().party
    amendment = amended(agreement, "money", {"amount": "1500000.00"}, date(2025, 9, 10), actor=supervisor)
    done = doubles.merge(party, stays, actor=supervisor, reason=WHY)
    assert amendment.signatures.filter(party=stays).exists()
    doubles.undo(done, actor=supervisor, reason=WHY)
    assert amendment.signatures.filter(party=party).exists()


def test_an_amendment_written_since_keeps_the_merge(left: Party, stays: Party, supervisor: User) -> None:
    agreement = agreement_in_force(supervisor)
    party = agreement.participations.order_by("position").first().party
    done = doubles.merge(party, stays, actor=supervisor, reason=WHY)
    amendments.open_amendment(agreement, kind="parties", actor=supervisor, subject={"ar": "ملحق"})
    with pytest.raises(Refusal) as refused:
        doubles.undo(done, actor=supervisor, reason=WHY)
    assert refused.value.code == "obstacles"


def test_what_was_entered_since_stays_where_it_was_entered(left: Party, stays: Party, supervisor: User) -> None:
    done = doubles.merge(left, stays, actor=supervisor, reason=WHY)
    since = stand_in(stays)
    stays.acronym = "NEW"
    stays.save()
    assert doubles.preview_undo(done, actor=supervisor).left_as_it_is
    doubles.undo(done, actor=supervisor, reason=WHY)
    stays.refresh_from_db()
    assert since.participations.filter(party=stays).exists()
    assert (stays.acronym, stays.phone) == ("NEW", "")


def test_the_name_of_a_merged_party_that_somebody_else_has_by_now_keeps_the_merge(
    left: Party, stays: Party, supervisor: User
) -> None:
    done = doubles.merge(left, stays, actor=supervisor, reason=WHY, chosen={})
    PartyFactory(name_ar="", name_fr=left.name_fr)
    with pytest.raises(ValidationError):
        doubles.undo(done, actor=supervisor, reason=WHY)
    done.refresh_from_db()
    assert done.undone_at is None


def test_only_a_supervisor_merges_and_says_why(
    left: Party, stays: Party, clerk: User, auditor: User, finance: User, supervisor: User
) -> None:
    for person in (clerk, auditor, finance):
        with pytest.raises(Refusal) as refused:
            doubles.merge(left, stays, actor=person, reason=WHY)
        assert refused.value.code == "not_allowed"
    with pytest.raises(Refusal) as refused:
        doubles.merge(left, stays, actor=supervisor, reason=" ")
    assert refused.value.code == "reason_needed"
    assert not PartyMerge.objects.exists()


def test_merges_are_taken_back_in_their_order(left: Party, stays: Party, supervisor: User) -> None:
    third = PartyFactory()
    first = doubles.merge(left, stays, actor=supervisor, reason=WHY)
    second = doubles.merge(stays, third, actor=supervisor, reason=WHY)
    with pytest.raises(Refusal):
        doubles.undo(first, actor=supervisor, reason=WHY)
    doubles.undo(second, actor=supervisor, reason=WHY)
    first = PartyMerge.objects.get(pk=first.pk)
    doubles.undo(first, actor=supervisor, reason=WHY)
    left.refresh_from_db()
    assert left.merged_into is None
    assert left.identifiers.exists()


def test_a_merge_is_never_rewritten_or_deleted(left: Party, stays: Party, supervisor: User) -> None:
    done = doubles.merge(left, stays, actor=supervisor, reason=WHY)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        PartyMerge.objects.filter(pk=done.pk).update(reason="لا")
