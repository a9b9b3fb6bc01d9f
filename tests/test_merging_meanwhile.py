"""What happened meanwhile to parties that are merged or parted: texts that the public has not seen, amendments on
their way, names that somebody else took, records that were deleted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry import amendments, doubles
from registry.choices import DepositKind, Role, State
from registry.models import (
    Agreement,
    AgreementParty,
    Ceremony,
    CeremonyParty,
    Commune,
    Deposit,
    Membership,
    Party,
    Project,
    ProjectLine,
    PublishedVersion,
    Region,
    User,
    acting,
)
from registry.permissions import may
from registry.publication import publish
from registry.refusals import Refusal

from .amended import agreement_in_force
from .conftest import person as account
from .deposited import handed_in
from .factories import PartyFactory, SignedAgreementFactory
from .office import change_page, errors_of, own_page, present_revisions, what_stands_on

pytestmark = pytest.mark.django_db

WHY = "سجلت مرتين"


@pytest.fixture
def stays() -> Party:
    return PartyFactory(name_ar="جمعية أمل الغد الخيالية", name_fr="")


@pytest.fixture
def left() -> Party:
    return PartyFactory(name_ar="", name_fr="Association Amal Al Ghad Imaginaire")


@pytest.fixture
def regional() -> User:
    """A supervisor of Marrakech-Safi; parties without a place are in everybody's charge."""
    return account("amal@ministry.example", Role.SUPERVISOR, region=Region.objects.get(code="07"))


def public_with(party: Party, supervisor: User, **fields: Any) -> Agreement:
    """A published agreement of Rabat in which the party stands."""
    agreement = SignedAgreementFactory(state=State.SIGNED, is_national=False, region_codes=["04"], **fields)
    AgreementParty.objects.create(agreement=agreement, party=party, position=3, has_signed=True)
    publish(agreement, actor=supervisor)
    return agreement


def refused(party: Party, stays: Party, actor: User, **chosen: str) -> list[str]:
    """Why a merge is refused."""
    with pytest.raises(Refusal) as refusal:
        doubles.merge(party, stays, actor=actor, reason=WHY, chosen=chosen)
    assert refusal.value.code == "obstacles"
    return [str(message) for message in refusal.value.messages]


# -- What the public has not seen ------------------------------------------------------------------------------------


def test_who_may_not_publish_a_correction_publishes_it_by_no_merge(
    left: Party, stays: Party, supervisor: User, regional: User
) -> None:
    agreement = public_with(left, supervisor)
    Agreement.objects.filter(pk=agreement.pk).update(title_ar="عنوان مصحح لم يره أحد")
    [why] = refused(left, stays, regional)
    assert "عنوان مصحح لم يره أحد" in why
    versions = PublishedVersion.objects.filter(key=str(agreement.uuid))
    assert versions.count() == 1

    doubles.merge(left, stays, actor=supervisor, reason=WHY)
    assert "عنوان مصحح لم يره أحد" in versions.latest("version").body, "who may publish it was shown it"


def test_nor_by_taking_a_merge_back(left: Party, stays: Party, supervisor: User, regional: User) -> None:
    agreement = public_with(left, supervisor)
    done = doubles.merge(left, stays, actor=regional, reason=WHY)
    Agreement.objects.filter(pk=agreement.pk).update(title_ar="عنوان مصحح لم يره أحد")
    with pytest.raises(Refusal, match="عنوان مصحح"):
        doubles.undo(done, actor=regional, reason=WHY)
    doubles.undo(done, actor=supervisor, reason=WHY)
    assert agreement.participations.filter(party=left).exists()


def test_a_new_name_brings_the_agreements_of_the_party_that_stays(
    left: Party, stays: Party, supervisor: User, regional: User
) -> None:
    """Only where it is chosen: then they are told again."""
    Party.objects.filter(pk=left.pk).update(name_ar="جمعية أمل الغد")
    Party.objects.filter(pk=stays.pk).update(name_fr=left.name_fr)
    left.refresh_from_db()
    stays.refresh_from_db()
    agreement = public_with(stays, supervisor)
    Agreement.objects.filter(pk=agreement.pk).update(title_ar="عنوان مصحح لم يره أحد")
    seen = doubles.preview(left, stays, actor=regional)
    assert agreement in seen.unseen, "it is shown before anything is chosen"
    assert not seen.obstacles
    assert any("عنوان مصحح" in why for why in refused(left, stays, regional, name_ar="left"))


def test_every_kind_of_record_is_shown_with_its_page(
    left: Party, stays: Party, supervisor: User, signed_in: Any
) -> None:
    ceremony = Ceremony.objects.create(title_ar="حفل للاختبار")
    CeremonyParty.objects.create(ceremony=ceremony, party=left)
    publish(ceremony, actor=supervisor)
    Ceremony.objects.filter(pk=ceremony.pk).update(title_ar="حفل آخر للاختبار")
    desk: Client = signed_in(supervisor)
    shown = desk.get(f"/admin/registry/party/{left.pk}/merge/{stays.pk}/").text
    assert f"/admin/registry/ceremony/{ceremony.pk}/change/" in shown
    assert "حفل آخر للاختبار" in shown


@pytest.mark.no_actor
def test_under_the_strict_setting_nobody_publishes_their_own_correction_by_a_merge(
    clerk: User, supervisor: User, settings: Any
) -> None:
    with acting(clerk, road="admin"):
        left, stays = PartyFactory(), PartyFactory()
        agreement = SignedAgreementFactory(state=State.SIGNED, created_by=clerk)
        AgreementParty.objects.create(agreement=agreement, party=left, position=3, has_signed=True)
    publish(agreement, actor=supervisor)
    settings.REGISTRY_STRICT_PUBLICATION = True
    with acting(supervisor, road="admin"):
        Agreement.objects.filter(pk=agreement.pk).update(title_ar="عنوان مصحح")
    assert "عنوان مصحح" in " ".join(refused(left, stays, supervisor))


@pytest.mark.no_actor
def test_who_merged_has_changed_nobodys_text(clerk: User, supervisor: User, settings: Any) -> None:
    with acting(clerk, road="admin"):
        left, stays = PartyFactory(), PartyFactory()
        line = ProjectLine.objects.order_by("pk").first()
        project = Project.objects.create(name_ar="مشروع للاختبار", holder=left, project_line=line)
    settings.REGISTRY_STRICT_PUBLICATION = True
    doubles.merge(left, stays, actor=supervisor, reason=WHY)
    project.refresh_from_db()
    assert project.holder == stays
    assert may(supervisor, "publish", project)


# -- Amendments ------------------------------------------------------------------------------------------------------


def test_who_is_about_to_join_by_an_amendment_is_merged_after_it(left: Party, stays: Party, supervisor: User) -> None:
    agreement = agreement_in_force(supervisor)
    AgreementParty.objects.create(agreement=agreement, party=stays, position=3, has_signed=True)
    amendment = amendments.open_amendment(agreement, kind="parties", actor=supervisor, subject={"ar": "ملحق"})
    staying = [{"party": str(row.party.uuid)} for row in agreement.participations.order_by("position")]
    joining = {"party": str(left.uuid), "role": "signatory", "share": None}
    amendments.propose(amendment, {"parties": [*staying, joining]}, actor=supervisor)
    [why] = refused(left, stays, supervisor)
    assert str(amendment) in why
    amendments.cancel(amendment, actor=supervisor, reason=WHY)
    doubles.merge(left, stays, actor=supervisor, reason=WHY)


# -- Taking it back --------------------------------------------------------------------------------------------------


def test_the_old_name_of_the_party_that_stays_may_be_somebody_elses_by_now(
    left: Party, stays: Party, supervisor: User
) -> None:
    Party.objects.filter(pk=left.pk).update(name_ar="جمعية أمل الغد")
    left.refresh_from_db()
    done = doubles.merge(left, stays, actor=supervisor, reason=WHY, chosen={"name_ar": "left"})
    PartyFactory(name_ar="جمعية أمل الغد الخيالية", name_fr="")
    with pytest.raises(ValidationError) as said:
        doubles.undo(done, actor=supervisor, reason=WHY)
    assert "بهذا الاسم" in said.value.messages[0]
    done.refresh_from_db()
    assert done.undone_at is None


def test_what_stood_at_a_ceremony_that_was_deleted_since_does_not_keep_the_merge(
    left: Party, stays: Party, supervisor: User
) -> None:
    ceremony, kept = (Ceremony.objects.create(title_ar=f"حفل للاختبار {number}") for number in (1, 2))
    for where in (ceremony, kept):
        for party in (left, stays):
            CeremonyParty.objects.create(ceremony=where, party=party)
    done = doubles.merge(left, stays, actor=supervisor, reason=WHY)
    ceremony.delete()
    seen = {each.relation.label: each for each in doubles.preview_undo(done, actor=supervisor).going_back}
    assert (seen["CeremonyParty.party"].number, seen["CeremonyParty.party"].gone) == (1, 1)
    with transaction.atomic():
        doubles.undo(done, actor=supervisor, reason=WHY)
    assert [link.ceremony for link in CeremonyParty.objects.filter(party=left)] == [kept]


def test_what_was_handed_in_follows_no_merge_that_was_taken_back(
    left: Party, stays: Party, supervisor: User, member: User
) -> None:
    Membership.objects.filter(person=member).update(party=left)
    deposit = handed_in(member, DepositKind.CONTACT)
    done = doubles.merge(left, stays, actor=supervisor, reason=WHY)
    doubles.undo(done, actor=supervisor, reason="ليستا جمعية واحدة")
    with pytest.raises(IntegrityError, match="stays with its party"), transaction.atomic():
        Deposit.objects.filter(pk=deposit.pk).update(party=stays)
    assert Deposit.objects.get(pk=deposit.pk).party == left


# -- A form was open -------------------------------------------------------------------------------------------------


def test_an_amendment_that_lets_the_merged_party_join_names_who_stays(
    left: Party, stays: Party, supervisor: User, signed_in: Any
) -> None:
    agreement = agreement_in_force(supervisor)
    amendment = amendments.open_amendment(
        agreement, kind="parties", actor=supervisor, subject={"ar": "ملحق"}, effective_on=date(2026, 1, 1)
    )
    doubles.merge(left, stays, actor=supervisor, reason=WHY)
    staying = [str(row.party_id) for row in agreement.participations.order_by("position")]
    typed = {"staying": staying, "joining_1": str(left.pk), "role_1": "funder"}
    answer = signed_in(supervisor).post(own_page(amendment, "propose"), typed)
    assert answer.status_code == 302
    assert str(stays.uuid) in {row["party"] for row in amendment.changes.get().after}


def test_a_row_of_an_open_form_that_names_the_merged_party_is_refused_where_the_other_stands(
    left: Party, stays: Party, supervisor: User, signed_in: Any
) -> None:
    agreement = SignedAgreementFactory()
    AgreementParty.objects.create(agreement=agreement, party=stays, position=3)
    desk: Client = signed_in(supervisor)
    data = what_stands_on(desk.get(change_page(agreement)))
    doubles.merge(left, stays, actor=supervisor, reason=WHY)
    revision = present_revisions(change_page(agreement), {})
    typed = {"participations-TOTAL_FORMS": 4, "participations-3-party": left.pk, "participations-3-role": "funder"}
    answer = desk.post(change_page(agreement), data | revision | typed)
    assert "participations-3-party" in errors_of(answer)
    assert agreement.participations.count() == 3


# -- The list --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("show", ["distinct", "merged", "suggested"])
def test_a_longer_list_asks_no_more_of_the_database(show: str, supervisor: User, signed_in: Any) -> None:
    desk: Client = signed_in(supervisor)
    commune = Commune.objects.select_related("province").order_by("pk").first()
    assert commune is not None

    def more(name: str) -> None:
        place = {"province": commune.province, "region": commune.province.region}
        first = PartyFactory(name_ar=f"جمعية {name} الخيالية", name_fr="", commune=commune)
        second = PartyFactory(name_fr=f"Association {name}", **place)
        doubles.not_the_same(first, second, actor=supervisor)
        doubles.merge(PartyFactory(**place), PartyFactory(**place), actor=supervisor, reason=WHY)

    def asked() -> int:
        doubles.suggestions()
        with CaptureQueriesContext(connection) as queries:
            assert desk.get("/admin/registry/party/doubles/", {"show": show}).status_code == 200
        return len(queries)

    more("زرزور")
    asked()
    few = asked()
    for name in ("برقوق", "مشماش", "سفرجل"):
        more(name)
    assert asked() <= few
