"""Two hundred agreements of one ceremony: what is done, what is left and why; interrupted, repeated, taken back."""

from typing import Any

import pytest
from django.utils import translation

from registry import ceremonies, lifecycle
from registry.choices import PartyRole, PublicationStatus, State
from registry.models import (
    Agreement,
    AgreementParty,
    Application,
    Ceremony,
    Project,
    Province,
    PublishedRecord,
    Region,
    User,
)
from registry.together import Outcome
from tests.ceremonial import DAY, apply_for, ceremony_of
from tests.factories import AgreementFactory, bring

pytestmark = pytest.mark.django_db


def through(ceremony: Ceremony, name: str, *, actor: User, after: int = 0) -> list[Outcome[Any]]:
    """As the page does: portion behind portion, until none is left."""
    outcomes: list[Outcome[Any]] = []
    following: int | None = after
    while following is not None:
        done, following = ceremonies.go_on(ceremony, ceremonies.WORKS[name], after=following, actor=actor)
        assert len(done) <= ceremonies.PORTION
        outcomes += done
    return outcomes


def made(ceremony: Ceremony) -> list[Agreement]:
    return list(ceremony.own_agreements())


def test_two_hundred_applications_five_of_which_lack_something(clerk: User, supervisor: User) -> None:
    ceremony = ceremony_of(200)
    lacking = list(ceremonies.retained(ceremony))[40:45]
    for application, field in zip(lacking, ("party", "amount_granted", "region", "project_line", "party"), strict=True):
        Application.objects.filter(pk=application.pk).update(**{field: None})
    outcomes = through(ceremony, "make", actor=clerk)
    assert len(made(ceremony)) == 195
    refused = {outcome.thing.pk: outcome.messages for outcome in outcomes if outcome.refusal}
    assert list(refused) == [application.pk for application in lacking]
    assert all(len(sentences) == 1 for sentences in refused.values())
    assert through(ceremony, "sign", actor=clerk)[0].refusal is None
    assert {agreement.state for agreement in made(ceremony)} == {State.SIGNED}
    assert not any(outcome.refusal for outcome in through(ceremony, "publish", actor=supervisor))
    assert ceremony.own_agreements().filter(publication=PublicationStatus.PUBLISHED).count() == 195
    assert PublishedRecord.objects.filter(collection="agreements", call="", ceremony="", signed_on=DAY).count() == 195

    for application in lacking:  # mended, and tried again: only these
        good = Application.objects.exclude(pk__in=refused).first()
        assert good is not None
        values = {"party": apply_for(ceremony.call).party, "amount_granted": 1, "project_line": good.project_line}
        Application.objects.filter(pk=application.pk).update(region=good.region, **values)
    Application.objects.filter(number=None).delete()
    assert len(through(ceremony, "make", actor=clerk)) == 5
    assert len(made(ceremony)) == 200


def test_each_agreement_has_what_is_common_and_what_is_its_own(clerk: User) -> None:
    ceremony = ceremony_of(1)
    application = Application.objects.get(call=ceremony.call)
    (outcome,) = through(ceremony, "make", actor=clerk)
    agreement, template = Agreement.objects.get(pk=outcome.done.pk), ceremony.template
    assert template is not None
    assert (agreement.state, agreement.created_by, agreement.ceremony) == (State.DRAFT, clerk, ceremony)
    assert (agreement.kind, agreement.purpose_ar, agreement.amount) == (  # type: ignore[attr-defined]
        template.kind,
        "موضوع للاختبار",
        application.amount_granted,
    )
    assert agreement.title_fr == "Convention de partenariat: Projet d'essai"  # type: ignore[attr-defined]
    assert [pillar.number for pillar in agreement.pillars.all()] == [2]
    assert [objective.text_fr for objective in agreement.objectives.all()] == ["Objectif d'essai"]  # type: ignore[attr-defined]
    assert [row.region.code for row in agreement.territories.all() if row.region] == ["07"]
    rows = list(agreement.participations.all())
    assert [row.role for row in rows] == [PartyRole.LEAD, PartyRole.FUNDER, PartyRole.IMPLEMENTER]
    assert rows[-1].party == application.party, "not the association of the agreement that was copied"
    assert Project.objects.get(agreement=agreement).holder == application.party


def test_interrupted_in_the_middle_and_pressed_twice_nothing_is_done_twice(clerk: User) -> None:
    ceremony, work = ceremony_of(60), ceremonies.WORKS["make"]
    _done, following = ceremonies.go_on(ceremony, work, after=0, actor=clerk)
    assert following is not None
    waiting = list(work.waiting(ceremony)[:3])
    ceremonies.make(ceremony, waiting, clerk)
    ceremonies.make(ceremony, waiting, clerk)  # somebody else had pressed already
    through(ceremony, "make", actor=clerk, after=following)
    through(ceremony, "make", actor=clerk)
    assert len(made(ceremony)) == 60
    assert Application.objects.filter(agreement__isnull=False).count() == 60
    parties = AgreementParty.objects.filter(agreement__in=made(ceremony), role=PartyRole.IMPLEMENTER)
    assert parties.values("party").distinct().count() == 60


def test_what_cannot_be_signed_stays_unsigned_and_keeps_back_none(clerk: User) -> None:
    ceremony = ceremony_of(3)
    through(ceremony, "make", actor=clerk)
    alone = made(ceremony)[1]
    alone.participations.all().delete()
    outcomes = through(ceremony, "sign", actor=clerk)
    assert [bool(outcome.refusal) for outcome in outcomes] == [False, True, False]
    alone.refresh_from_db()
    assert (alone.state, alone.signed_on) == (State.DRAFT, None)
    for agreement in made(ceremony):
        if agreement != alone:
            rows = agreement.participations.all()
            assert (agreement.state, agreement.signed_on) == (State.SIGNED, DAY)
            assert {(row.has_signed, row.signed_on, row.signed_place_ar) for row in rows} == {(True, DAY, "الرباط")}  # type: ignore[attr-defined]
            assert agreement.registration_number
    left = ceremonies.why_left(ceremony, ceremonies.WORKS["sign"], until=None, actor=clerk)
    assert [outcome.thing for outcome in left] == [alone]


def test_the_reason_of_what_is_left_is_said_in_the_readers_language_and_changes_nothing(clerk: User) -> None:
    ceremony = ceremony_of(2)
    Application.objects.filter(call=ceremony.call).update(party=None)
    work, said = ceremonies.WORKS["make"], {}
    for language in ("ar", "fr"):
        with translation.override(language):
            left = ceremonies.why_left(ceremony, work, until=None, actor=clerk)
            said[language] = [outcome.messages for outcome in left]
    assert said["ar"] != said["fr"]
    assert len(said["ar"]) == 2
    Application.objects.filter(call=ceremony.call).update(party=apply_for(ceremony.call).party)
    assert [outcome.refusal for outcome in ceremonies.why_left(ceremony, work, until=None, actor=clerk)] == [None] * 3
    assert made(ceremony) == []


def test_the_capacities_stand_in_every_draft(clerk: User) -> None:
    ceremony = ceremony_of(2)
    through(ceremony, "make", actor=clerk)
    assert ceremony.template is not None
    ministry = ceremony.template.participations.get(role=PartyRole.LEAD).party
    chosen = {ministry.pk: ceremonies.Capacity("الكاتب العام", "Secrétaire général")}
    ceremonies.note_capacities(ceremony, chosen, ceremonies.Capacity("رئيس الجمعية", ""), actor=clerk)
    for agreement in made(ceremony):
        lead, body, association = agreement.participations.all()
        assert (lead.capacity_fr, association.capacity_ar) == ("Secrétaire général", "رئيس الجمعية")  # type: ignore[attr-defined]
        assert not body.capacity_ar  # type: ignore[attr-defined]


def test_capacities_are_written_where_a_person_may_write(regional_clerk: User, clerk: User, supervisor: User) -> None:
    ceremony = ceremony_of(2)
    apply_for(ceremony.call, region=Region.objects.get(code="04"))
    through(ceremony, "make", actor=clerk)
    own, approved, elsewhere = made(ceremony)
    bring(approved, State.APPROVED)

    def noted(actor: User, text: str) -> tuple[int, list[bool]]:
        left_out = ceremonies.note_capacities(ceremony, {}, ceremonies.Capacity(text, ""), actor=actor)
        rows = (each.participations.get(role=PartyRole.IMPLEMENTER) for each in (own, approved, elsewhere))
        return left_out, [row.capacity_ar == text for row in rows]  # type: ignore[attr-defined]

    assert noted(regional_clerk, "رئيس") == (2, [True, False, False])
    assert noted(clerk, "رئيسة") == (1, [True, False, True])
    assert noted(supervisor, "الكاتبة العامة") == (0, [True, True, True])


def test_what_a_clerk_typed_stays_where_the_ceremony_says_nothing(clerk: User) -> None:
    ceremony = ceremony_of(1, place_ar="", place_fr="Rabat")
    through(ceremony, "make", actor=clerk)
    (agreement,) = made(ceremony)
    Agreement.objects.filter(pk=agreement.pk).update(place_ar="الدار البيضاء")
    agreement.participations.update(signed_place_ar="الدار البيضاء")
    through(ceremony, "sign", actor=clerk)
    agreement.refresh_from_db()
    assert (agreement.state, agreement.place_ar, agreement.place_fr) == (State.SIGNED, "الدار البيضاء", "Rabat")  # type: ignore[attr-defined]
    places = {(row.signed_place_ar, row.signed_place_fr) for row in agreement.participations.all()}  # type: ignore[attr-defined]
    assert places == {("الدار البيضاء", "Rabat")}


def test_what_was_given_up_or_is_only_proposed_counts_as_signed_nowhere(clerk: User, supervisor: User) -> None:
    ceremony = ceremony_of(2)
    through(ceremony, "make", actor=clerk)
    given_up, draft = made(ceremony)
    lifecycle.move(given_up, "cancel", actor=supervisor, reason="تخلت عنه الجمعية")
    proposal = AgreementFactory(ceremony=ceremony, state=State.PROPOSED, parties=2)
    assert made(ceremony) == [draft, proposal]
    assert through(ceremony, "publish", actor=supervisor) == []
    assert not ceremonies.signed(ceremony).exists()
    assert list(ceremonies.WORKS["remove"].waiting(ceremony)) == [draft], "it can still be undone"
    through(ceremony, "sign", actor=clerk)
    through(ceremony, "publish", actor=supervisor)
    published = Agreement.objects.filter(ceremony=ceremony, publication=PublicationStatus.PUBLISHED)
    assert set(published) == {draft, proposal}, "both signed meanwhile"
    assert not PublishedRecord.objects.filter(key=str(given_up.uuid)).exists()


def test_what_two_hundred_applications_lack_is_read_at_once(django_assert_num_queries: Any) -> None:
    ceremony = ceremony_of(3)
    province = Province.objects.filter(region__code="07").first()
    Application.objects.filter(call=ceremony.call).update(region=None, province=province)
    with django_assert_num_queries(1):
        assert [ceremonies.missing(each) for each in ceremonies.WORKS["make"].waiting(ceremony)] == [[]] * 3


def test_drafts_are_taken_away_together_while_nothing_is_signed(clerk: User) -> None:
    ceremony = ceremony_of(30)
    own = AgreementFactory(ceremony=ceremony)
    through(ceremony, "make", actor=clerk)
    assert not any(outcome.refusal for outcome in through(ceremony, "remove", actor=clerk))
    assert made(ceremony) == [own], "what was entered by hand stays"
    assert not Project.objects.filter(holder__applications__call=ceremony.call).exists()
    through(ceremony, "make", actor=clerk)
    assert len(made(ceremony)) == 31
    own.delete()
    through(ceremony, "sign", actor=clerk)
    assert all(outcome.refusal for outcome in through(ceremony, "remove", actor=clerk))


def test_a_clerk_makes_them_for_the_own_region_and_never_publishes(regional_clerk: User, clerk: User) -> None:
    ceremony = ceremony_of(1)
    elsewhere = apply_for(ceremony.call, region=Region.objects.get(code="04"))
    outcomes = through(ceremony, "make", actor=regional_clerk)
    assert [outcome.thing for outcome in outcomes if outcome.refusal] == [elsewhere]
    through(ceremony, "make", actor=clerk)
    through(ceremony, "sign", actor=clerk)
    assert all(outcome.refusal for outcome in through(ceremony, "publish", actor=clerk))


def test_who_made_them_leaves_the_publication_to_another(settings: Any, supervisor: User, clerk: User) -> None:
    settings.REGISTRY_STRICT_PUBLICATION = True
    ceremony = ceremony_of(2)
    through(ceremony, "make", actor=supervisor)
    through(ceremony, "sign", actor=supervisor)
    assert [outcome.refusal is None for outcome in through(ceremony, "publish", actor=supervisor)] == [False, False]
    other = User.objects.create_user("leila@ministry.example", "a long enough password", roles=["supervisor"])
    assert [outcome.refusal is None for outcome in through(ceremony, "publish", actor=other)] == [True, True]
