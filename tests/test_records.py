"""What the sources say, as the register keeps it: the facts one by one, and the traps that were avoided."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from registry.choices import CitationBasis, PartyKind, PublicationStatus, State
from registry.loading.build import uuid_of
from registry.models import (
    Agreement,
    CallForProjects,
    Ceremony,
    Citation,
    Consultation,
    Coverage,
    OtherName,
    Party,
    Person,
    PublicEvent,
    PublishedRecord,
    RegionalEnvelope,
    Representative,
    Strategy,
    Transition,
    command_actor,
)

pytestmark = pytest.mark.django_db

REAL = Q(is_fictional=False)


def loaded(model: Any, key: str) -> Any:
    return model.objects.get(uuid=uuid_of(model, key))


@pytest.fixture
def framework() -> Agreement:
    return loaded(Agreement, "framework-indh-2022")


# -- Every fact has its source -----------------------------------------------------------------------------------


def test_every_citation_can_be_followed() -> None:
    assert not Citation.objects.filter(basis=CitationBasis.QUOTED).filter(Q(quote="") | Q(source=None)).exists()
    assert not Citation.objects.filter(basis=CitationBasis.PUBLISHED, source=None).exists()
    assert not Citation.objects.filter(differs=True, says="", quote="").exists()


@pytest.mark.parametrize(
    "model",
    [Agreement, CallForProjects, Ceremony, Consultation, Coverage, Party, Person, PublicEvent, RegionalEnvelope],
)
def test_every_real_record_is_cited(model: Any) -> None:
    assert not model.objects.filter(REAL, citations=None).exists()


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (
            Agreement,
            ("title_ar", "title_fr", "purpose_ar", "purpose_fr", "signed_on", "amount", "kind_in_french", "place_fr"),
        ),
        (Party, ("name_ar", "name_fr")),
        (Ceremony, ("title_ar", "title_fr", "held_on", "number_of_agreements", "chair")),
        (Consultation, ("held_on", "round", "chair", "place_ar", "place_fr")),
    ],
)
def test_every_value_names_its_source(model: Any, fields: tuple[str, ...]) -> None:
    for record in model.objects.filter(REAL).prefetch_related("citations"):
        cited = {citation.field for citation in record.citations.all()}
        filled = {field for field in fields if getattr(record, field) not in (None, "")}
        assert filled <= cited, (record, filled - cited)


def test_real_records_are_public_but_for_those_that_name_no_party() -> None:
    for model in (CallForProjects, Ceremony, Consultation, Coverage, Party, RegionalEnvelope):
        assert not model.objects.filter(REAL).exclude(publication=PublicationStatus.PUBLISHED).exists()
    kept_back = Agreement.objects.filter(REAL).exclude(publication=PublicationStatus.PUBLISHED)
    assert [agreement.parties.count() for agreement in kept_back] == [0]


def test_the_command_took_the_steps() -> None:
    steps = Transition.objects.filter(agreement__is_fictional=False)
    assert set(steps.values_list("step", "actor")) == {("sign", command_actor("load_records").pk)}


# -- The framework agreement of 17 June 2022 ---------------------------------------------------------------------


def test_framework_is_signed_by_two_in_their_capacities(framework: Agreement) -> None:
    assert (framework.state, framework.kind.slug, framework.reference) == (State.SIGNED, "framework", None)
    assert framework.signed_on == date(2022, 6, 17)
    assert framework.signed_on_printed == "مساء يوم الجمعة 17 يونيو2022"
    signatures = [(row.party.name_fr, row.signatory.name_ar, row.capacity_ar) for row in framework.participations.all()]
    assert signatures == [
        (
            "Ministère de la Solidarité, de l'Insertion sociale et de la Famille",
            "عواطف حيار",
            "وزيرة التضامن والإدماج الاجتماعي والأسرة",
        ),
        (
            "Coordination nationale de l'Initiative nationale pour le développement humain",
            "محمد دردوري",
            "الوالي المنسق الوطني للمبادرة الوطنية للتنمية البشرية",
        ),
    ]


def test_framework_populations_law_and_axes(framework: Agreement) -> None:
    main = framework.populations.filter(weight="main").values_list("population__slug", flat=True)
    assert set(main) == {
        "children-without-family-support",
        "street-children",
        "women-in-difficulty",
        "persons-with-disability",
        "vulnerable-or-homeless-elderly",
    }
    mentioned = framework.populations.filter(weight="mentioned").values_list("population__slug", flat=True)
    assert set(mentioned) == {"youth-leaving-care", "vulnerable-persons"}
    (law,) = framework.legal_references.all()
    assert (law.kind, "65.15" in law.text_ar, "65.15" in law.text_fr) == ("law", True, True)
    assert [row.axis.slug for row in framework.axes.all()] == [
        "prevention-early-intervention",
        "quality-institutional-care",
        "socio-economic-integration",
    ]
    assert (framework.objectives.count(), framework.attendees.count(), framework.policy_references.count()) == (4, 4, 4)


def test_framework_is_quoted_and_keeps_the_unknown_unknown(framework: Agreement) -> None:
    quoted = framework.citations.filter(basis=CitationBasis.QUOTED, source__slug="article-000")
    assert quoted.filter(field="signed_on", quote="مساء يوم الجمعة 17 يونيو2022، بمقر الوزارة").exists()
    assert {"participations", "populations", "axes", "legal_references", "objectives"} <= {row.field for row in quoted}
    unknown = ("amount", "starts_on", "ends_on", "duration_months", "is_national")
    assert [getattr(framework, field) for field in unknown] == [None] * len(unknown)
    assert not framework.territories.exists()
    assert not framework.pillars.exists()


# -- The other facts of the articles -----------------------------------------------------------------------------


def test_marrakech_safi_is_an_estimate_and_stands_alone() -> None:
    agreement = loaded(Agreement, "women-cooperatives-marrakech-safi")
    assert (agreement.amount, agreement.amount_is_estimate) == (Decimal("10000000.00"), True)
    assert agreement.amount_printed == "بغلاف مالي يقدر ب 10 ملايين درهم"
    assert (agreement.signed_on, agreement.state) == (None, State.SIGNED)
    assert [row.within_region.code for row in agreement.territories.all()] == ["07"]
    later = loaded(Agreement, "women-cooperatives-marrakech-safi-2025")
    assert (later.amount, later.participations.count(), agreement.participations.count()) == (
        Decimal("16000000.00"),
        4,
        2,
    )
    assert (later.signed_on, later.predecessor, agreement.predecessor) == (None, None, None)


def test_the_tripartite_partnership_is_only_proposed() -> None:
    agreement = loaded(Agreement, "proposed-tripartite-rabat-2022")
    assert (agreement.state, agreement.publication, agreement.signed_on) == (State.PROPOSED, "published", None)
    assert {row.party.kind for row in agreement.participations.all()} == {"ministry", "wilaya", "regional_council"}
    assert agreement.strategy.slug == "pole-social-2021-2026"
    assert agreement.consultation == loaded(Consultation, "consultation-rabat-2022")
    record = PublishedRecord.objects.get(collection="agreements", key=str(agreement.uuid))
    assert record.status == "proposed"


def test_article_002_is_a_ceremony_without_invented_parties() -> None:
    ceremony = loaded(Ceremony, "ceremony-jisr-al-usra-2023")
    assert ceremony.number_of_agreements is None
    assert set(ceremony.parties.values_list("kind", flat=True)) == {PartyKind.MINISTRY, PartyKind.UNNAMED_GROUP}
    assert ceremony.held_on_printed == "تم اليوم بالرباط"
    dated = ceremony.citations.filter(field="held_on")
    assert ceremony.held_on == date(2023, 10, 31)
    assert {row.basis for row in dated} == {CitationBasis.PUBLISHED}
    assert not Agreement.objects.filter(Q(ceremony=ceremony) | Q(title_ar=ceremony.title_ar)).exists()


def test_consultations() -> None:
    rabat, marrakech = (
        loaded(Consultation, "consultation-rabat-2022"),
        loaded(Consultation, "consultation-marrakech-2022"),
    )
    assert (rabat.round, rabat.held_on, rabat.region.code) == (11, date(2022, 2, 3), "04")
    assert rabat.outcomes.count() == 3
    assert (marrakech.round, marrakech.held_on_printed) == (None, "اليوم الأربعاء")
    bases = {row.basis for row in marrakech.citations.filter(field="held_on")}
    assert bases == {CitationBasis.PUBLISHED}
    assert marrakech.citations.filter(field="chair", differs=True, source__slug="article-004").exists()
    assert [row.person.name_ar for row in marrakech.speakers.all()] == ["عواطف حيار", "كريم قسي لحلو", "سمير كودار"]
    assert set(Consultation.objects.filter(REAL).values_list("round", flat=True)) == {None, 1, 11, 12}


def test_envelope_and_coverage_keep_what_is_unknown() -> None:
    envelope = loaded(RegionalEnvelope, "envelope-rabat-sale-kenitra")
    assert (envelope.amount, envelope.start_year, envelope.end_year) == (Decimal("50000000.00"), None, None)
    assert set(envelope.channels.values_list("name_fr", flat=True)) == {
        "Entraide nationale",
        "Agence de développement social",
    }
    coverage = loaded(Coverage, "coverage-rabat-sale-kenitra")
    assert (coverage.entitled, coverage.served, coverage.gap) == (None, None, None)


def test_unnamed_persons_stay_unnamed() -> None:
    unnamed = Representative.objects.filter(person=None, party__is_fictional=False)
    assert {row.capacity_ar for row in unnamed} == {"مدير التعاون الوطني", "المديرة بالنيابة لوكالة التنمية الاجتماعية"}
    assert unnamed.get(party__acronym="ADS").is_acting
    assert (
        not Representative.objects.filter(party__is_fictional=False).exclude(valid_from=None, valid_until=None).exists()
    )


def test_article_003_is_an_event_with_statements() -> None:
    event = PublicEvent.objects.get(fiscal_year=2022)
    assert (event.held_on, event.audience.kind, event.statements.count()) == (None, "parliamentary_body", 7)
    assert all(statement.citations.filter(basis="quoted").exists() for statement in event.statements.all())
    assert PublicEvent.objects.filter(kind="regional_forum", organiser__region__code="07").count() == 1


# -- Sources that disagree stay side by side ---------------------------------------------------------------------


def test_conflicts_are_visible() -> None:
    jisr = Strategy.objects.get(slug="jisr-2022-2026")
    assert {row.says for row in jisr.citations.filter(field="start_year", differs=True)} == {"2021-2026", "2021-2022"}
    pillars = Citation.objects.filter(pillars_of(jisr), field="name_ar", differs=True)
    assert pillars.count() >= 2
    ministry = loaded(Party, "ministry")
    assert ministry.other_names.filter(name_ar="وزارة التضامن و التنمية الإجتماعية و المساواة و الأُسْرَة").exists()
    assert {"Gissr", "GISSR", "GISR"} <= set(jisr.other_names.values_list("name_fr", flat=True))
    assert OtherName.objects.filter(person__name_fr="Aawatif Hayar", name_fr="Aouatif Hayar").exists()


def pillars_of(strategy: Strategy) -> Q:
    kind = ContentType.objects.get(app_label="registry", model="pillar")
    return Q(content_type=kind, object_id__in=strategy.pillars.values("pk"))


def test_kinds_differ_by_language() -> None:
    agreement = loaded(Agreement, "rehamna-private-sector-2023")
    assert (agreement.kind.slug, agreement.kind_in_french.slug) == ("partnership", "framework")
    assert [row.signatory.name_ar for row in agreement.participations.all()] == [
        "عواطف حيار",
        "عزيز بوينيان",
        "محمد صلاح الخير",
    ]


def test_figures_of_calls_stand_source_by_source() -> None:
    call = loaded(CallForProjects, "call-2023")
    assert (call.opened_on, call.closed_on, call.signed_on) == (
        date(2023, 3, 23),
        date(2023, 4, 21),
        date(2023, 10, 31),
    )
    assert call.domains.exclude(project_line=None).count() == 5
    applications = call.figures.filter(kind="applications").values_list("value", "qualifier", "source__slug")
    assert set(applications) == {
        (Decimal(572), "exact", "facepress-166936"),
        (Decimal(500), "more_than", "maghrebalalam-217"),
    }
    assert {figure.value for figure in call.figures.filter(kind="retained")} == {Decimal(217)}
    two_totals = loaded(CallForProjects, "call-2019-2020").figures.filter(kind="retained", domain=None)
    assert {figure.value for figure in two_totals} == {Decimal(158), Decimal(175)}


def test_the_lines_of_2017_add_up() -> None:
    figures = loaded(CallForProjects, "call-2017").figures
    for kind in ("retained", "amount"):
        total = figures.get(kind=kind, domain=None).value
        assert sum(figure.value for figure in figures.filter(kind=kind).exclude(domain=None)) == total


def test_the_day_of_a_session_is_not_a_date_of_signature() -> None:
    proposed = Agreement.objects.filter(REAL, state=State.PROPOSED)
    assert proposed.count() == 8
    assert not proposed.exclude(signed_on=None).exists()
    tonkpi = loaded(Agreement, "framework-tonkpi-dakhla-2023")
    assert tonkpi.signed_on == date(2023, 5, 18)
    assert tonkpi.citations.filter(field="signed_on", differs=True, says="2023-07-03").exists()


def test_batches() -> None:
    meknes, tetouan = loaded(Ceremony, "ceremony-meknes-2021"), loaded(Ceremony, "batch-tetouan-2023")
    assert (meknes.number_of_agreements, meknes.held_on, meknes.held_on_precision) == (5, date(2021, 3, 1), "month")
    assert (tetouan.number_of_agreements, tetouan.held_on) == (35, None)
