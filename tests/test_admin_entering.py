"""A clerk enters an agreement: what is typed is understood, or explained at its field, and nothing typed is lost."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from registry import publication
from registry.choices import State
from registry.models import (
    Agreement,
    AgreementKind,
    AgreementTerritory,
    Pillar,
    ProjectLine,
    Region,
    TargetPopulation,
    User,
)
from tests.factories import AgreementFactory, PartyFactory
from tests.office import ADD, LIST, NO_KEYS, change_page, errors_of, save, what_stands_on

Browser = Callable[..., Client]


def typed_rows(
    pillar: Pillar, line: ProjectLine, main: TargetPopulation, mentioned: TargetPopulation
) -> dict[str, Any]:
    """What stands on the paper besides its title and its parties."""
    return {
        "signed_on": "17/06/2022",
        "amount": "10 000 000,00 درهم",
        "amount_is_estimate": "on",
        "pillar_boxes": [pillar.pk],
        "line_boxes": [line.pk],
        "main_boxes": [main.pk],
        "mentioned_boxes": [mentioned.pk],
        "territories-0-region": Region.objects.get(code="07").pk,
        "participations-0-share": "٢٥٠٠٠٠٠",
        "participations-1-role": "implementer",
        "objectives-TOTAL_FORMS": 2,
        "objectives-0-position": "",
        "objectives-0-text_ar": "الهدف الأول",
        "objectives-1-position": "",
        "objectives-1-text_fr": "Deuxième objectif",
    }


def test_a_clerk_enters_an_agreement_with_all_its_rows(desk: Client, paper: dict[str, Any], clerk: User) -> None:
    pillar, line = Pillar.objects.get(slug="values-sustainability"), ProjectLine.objects.first()
    main, mentioned = TargetPopulation.objects.filter(is_heading=False)[:2]
    response = save(desk, paper | typed_rows(pillar, line, main, mentioned))
    assert response.status_code == 302, errors_of(response)
    agreement = Agreement.objects.latest("pk")
    assert (agreement.kind.slug, agreement.state, agreement.created_by) == ("partnership", State.DRAFT, clerk)
    assert (agreement.signed_on, agreement.signed_on_precision) == (dt.date(2022, 6, 17), "day")
    assert agreement.amount == Decimal("10000000.00")
    assert [row.share for row in agreement.participations.all()] == [Decimal("2500000.00"), None]
    assert [row.position for row in agreement.participations.all()] == [1, 2]
    assert [(row.position, row.text_ar or row.text_fr) for row in agreement.objectives.all()] == [
        (1, "الهدف الأول"),
        (2, "Deuxième objectif"),
    ]
    assert list(agreement.pillars.all()) == [pillar]
    assert [row.project_line for row in agreement.lines.all()] == [line]
    assert {(row.population, row.weight) for row in agreement.populations.all()} == {
        (main, "main"),
        (mentioned, "mentioned"),
    }
    assert agreement.territories.get().region.code == "07"
    event = agreement.events.first()
    assert event.pgh_context.metadata["user"] == clerk.pk
    assert event.pgh_context.metadata["road"] == "admin"


def test_a_proposal_has_no_draft_yet(desk: Client, paper: dict[str, Any]) -> None:
    assert save(desk, paper | {"only_proposed": "on"}).status_code == 302
    assert Agreement.objects.latest("pk").state == State.PROPOSED


def test_saving_again_without_a_change_changes_nothing(upper_desk: Client) -> None:
    agreement = Agreement.objects.filter(is_fictional=False, participations__share__isnull=True).order_by("pk").first()
    page = upper_desk.get(change_page(agreement))
    assert not publication.differs(agreement)
    response = save(upper_desk, what_stands_on(page), change_page(agreement))
    assert response.status_code == 302, errors_of(response)
    assert not publication.differs(Agreement.objects.get(pk=agreement.pk))


def test_boxes_may_be_changed_and_cleared(desk: Client) -> None:
    agreement = AgreementFactory(parties=2, pillar_slugs=["values-sustainability"])
    other = Pillar.objects.get(slug="smart-inclusive-environment")
    first, second = TargetPopulation.objects.filter(is_heading=False)[:2]
    data = what_stands_on(desk.get(change_page(agreement)))
    ticked = {"pillar_boxes": [other.pk], "main_boxes": [first.pk, second.pk]}
    response = save(desk, data | ticked, change_page(agreement))
    assert (response.status_code, response["Location"]) == (302, LIST), errors_of(response)
    assert [pillar.slug for pillar in agreement.pillars.all()] == ["smart-inclusive-environment"]
    data |= {"pillar_boxes": [], "main_boxes": [first.pk], "mentioned_boxes": [second.pk]}
    assert save(desk, data, change_page(agreement)).status_code == 302
    assert not agreement.pillars.exists()
    assert [row.weight for row in agreement.populations.order_by("weight")] == ["main", "mentioned"]


@pytest.mark.parametrize("typed", ["17/06/2022", "١٧/٠٦/٢٠٢٢", "17 يونيو 2022", "17 juin 2022", "2022-06-17"])
def test_days_may_be_typed_in_many_ways(desk: Client, paper: dict[str, Any], typed: str) -> None:
    assert save(desk, paper | {"signed_on": typed}).status_code == 302
    assert Agreement.objects.latest("pk").signed_on == dt.date(2022, 6, 17)


def test_days_and_amounts_are_shown_as_they_are_typed(desk: Client) -> None:
    agreement = AgreementFactory(signed_on="2022-06-17", signed_on_precision="day", amount=Decimal("10000000"))
    data = what_stands_on(desk.get(change_page(agreement)))
    assert data["signed_on"] == "17/06/2022"
    assert data["amount"] == "10\u202f000\u202f000,00"
    page = desk.get(f"{LIST}?q={agreement.title_ar}").text
    assert '<bdi dir="ltr">17/06/2022</bdi>' in page
    assert '<bdi dir="ltr">10\u202f000\u202f000,00</bdi>' in page


def test_partly_known_days_show_what_is_known(desk: Client) -> None:
    AgreementFactory(title_ar="الشهر وحده", signed_on="2022-07-01", signed_on_precision="month")
    AgreementFactory(title_ar="السنة وحدها", signed_on="2021-01-01", signed_on_precision="year")
    assert "<bdi>يوليوز 2022</bdi>" in desk.get(f"{LIST}?q=الشهر وحده").text
    assert '<bdi dir="ltr">2021</bdi>' in desk.get(f"{LIST}?q=السنة وحدها").text


BAD = {
    "no title": ({"title_ar": ""}, "title_ar"),
    "an invisible title": ({"title_ar": "\u200b"}, "title_ar"),
    "a hidden character": ({"title_ar": "اتفاقية \u202e شراكة"}, "title_ar"),
    "letters that pass for others": ({"title_fr": "Conventi\u043en"}, "title_fr"),
    "no kind": ({"kind": ""}, "kind"),
    "no such day": ({"signed_on": "31/02/2022"}, "signed_on"),
    "not a day": ({"signed_on": "hier"}, "signed_on"),
    "a precision without a day": ({"signed_on_precision": "year"}, "signed_on_precision"),
    "a month that names a day": ({"signed_on": "17/06/2022", "signed_on_precision": "month"}, "signed_on"),
    "an end before the beginning": ({"starts_on": "01/01/2024", "ends_on": "01/01/2023"}, "ends_on"),
    "an amount that reads two ways": ({"amount": "10.000"}, "amount"),
    "not an amount": ({"amount": "beaucoup"}, "amount"),
    "an estimate of nothing": ({"amount_is_estimate": "on"}, "amount"),
    "a kept reference": ({"reference": "DEMO-2026-1"}, "reference"),
    "a population twice": ({"main_boxes": "POPULATION", "mentioned_boxes": "POPULATION"}, "mentioned_boxes"),
    "two places on one line": (
        {"territories-0-region": "REGION", "territories-0-commune": "COMMUNE"},
        "territories-0-region",
    ),
    "a row without its party": (
        {"participations-1-party": "", "participations-1-capacity_ar": "رئيس"},
        "participations-1-party",
    ),
    "an objective without words": ({"objectives-TOTAL_FORMS": 1, "objectives-0-position": "1"}, "objectives-0-text_ar"),
    "a report that ends before it begins": (
        {
            "reports-TOTAL_FORMS": 1,
            "reports-0-kind": "financial",
            "reports-0-period_start": "01/02/2024",
            "reports-0-period_end": "01/01/2024",
        },
        "reports-0-period_end",
    ),
    "an indicator without a name": (
        {"indicators-TOTAL_FORMS": 1, "indicators-0-target": "100"},
        "indicators-0-name_ar",
    ),
    "a schedule twice": (
        {
            "reporting_schedules-TOTAL_FORMS": 2,
            "reporting_schedules-0-kind": "financial",
            "reporting_schedules-0-every_months": "6",
            "reporting_schedules-0-first_start": "01/01/2024",
            "reporting_schedules-0-days_after": "30",
            "reporting_schedules-1-kind": "financial",
            "reporting_schedules-1-every_months": "3",
            "reporting_schedules-1-first_start": "01/01/2024",
            "reporting_schedules-1-days_after": "30",
        },
        "reporting_schedules-1-kind",
    ),
    "a quotation without words": (
        {
            "registry-citation-content_type-object_id-TOTAL_FORMS": 1,
            "registry-citation-content_type-object_id-0-field": "title",
            "registry-citation-content_type-object_id-0-basis": "quoted",
        },
        "registry-citation-content_type-object_id-0-quote",
    ),
}


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(desk: Client, paper: dict[str, Any]) -> None:
    region = Region.objects.get(code="07")
    stand_ins = {
        "POPULATION": [TargetPopulation.objects.filter(is_heading=False).first().pk],
        "REGION": region.pk,
        "COMMUNE": region.provinces.filter(communes__isnull=False).first().communes.first().pk,
    }
    kept, count = {"purpose_ar": "نص طويل كتبته المكلفة"}, Agreement.objects.count()
    unsaid, lost = set(), set()
    for name, (typed, field) in BAD.items():
        sent = {key: stand_ins.get(value, value) if isinstance(value, str) else value for key, value in typed.items()}
        response = save(desk, paper | kept | sent)
        unsaid |= set() if all(errors_of(response).get(field, [""])) else {name}
        lost |= set() if kept["purpose_ar"] in response.text else {name}
    assert (unsaid, lost) == (set(), set())
    assert Agreement.objects.count() == count


def test_a_reference_is_used_once_whatever_its_spelling(desk: Client, paper: dict[str, Any]) -> None:
    AgreementFactory(reference="2026/CNV/00012")
    response = save(desk, paper | {"reference": "2026 cnv ٠٠٠١٢"})
    assert "reference" in errors_of(response)


def test_a_party_stands_once_in_an_agreement(desk: Client, paper: dict[str, Any]) -> None:
    response = save(desk, paper | {"participations-1-party": paper["participations-0-party"]})
    assert "participations-1-party" in errors_of(response)
    agreement = AgreementFactory(parties=2)
    data = what_stands_on(desk.get(change_page(agreement)))
    data |= {
        "participations-TOTAL_FORMS": 3,
        "participations-2-party": data["participations-0-party"],
        "participations-2-role": "funder",
    }
    assert "participations-2-party" in errors_of(save(desk, data, change_page(agreement)))


def test_a_party_has_a_name_once_in_its_territory(desk: Client) -> None:
    PartyFactory(name_ar="جمعية الأسرة", name_fr="")
    data = what_stands_on(desk.get("/admin/registry/party/add/"))
    response = save(desk, data | {"kind": "association", "name_ar": "جمعية الاسره"}, "/admin/registry/party/add/")
    assert "name_ar" in errors_of(response)


def test_text_is_kept_tidy(desk: Client, paper: dict[str, Any]) -> None:
    assert save(desk, paper | {"title_fr": "  Convention\u200e de  médiation\ufeff "}).status_code == 302
    assert Agreement.objects.latest("pk").title_fr == "Convention de  médiation"


def test_an_address_fills_in_what_it_names(desk: Client) -> None:
    pillar, kind = (
        Pillar.objects.get(slug="values-sustainability"),
        AgreementKind.objects.exclude(slug="partnership").order_by("pk").first(),
    )
    page = desk.get(f"{ADD}?kind={kind.pk}&pillar_boxes={pillar.pk}")
    stands = what_stands_on(page)
    assert (stands["kind"], stands["pillar_boxes"]) == (kind.pk, [pillar.pk])


@pytest.mark.parametrize("key", NO_KEYS[:4])
def test_a_choice_that_cannot_exist_is_refused_at_its_field(desk: Client, paper: dict[str, Any], key: str) -> None:
    fields = {
        "kind",
        "framework",
        "pillar_boxes",
        "main_boxes",
        "participations-0-party",
        "participations-0-signatory",
        "territories-0-region",
    }
    assert fields <= set(errors_of(save(desk, paper | dict.fromkeys(fields, key))))


def test_a_family_space_keeps_its_services(desk: Client) -> None:
    project_page = desk.get("/admin/registry/project/add/")
    services = list(
        project_page.context["inline_admin_formsets"][0].formset.empty_form.fields["service_boxes"].queryset
    )
    data = what_stands_on(project_page) | {
        "name_ar": "فضاء جسر الأسرة للاختبار",
        "holder": PartyFactory().pk,
        "project_line": ProjectLine.objects.get(slug="jisr-al-usra").pk,
        "space-TOTAL_FORMS": 1,
        "space-0-address_ar": "شارع الحسن الثاني",
        "space-0-latitude": "31.63",
        "space-0-longitude": "-8.01",
        "space-0-service_boxes": [service.pk for service in services[:3]],
    }
    response = desk.post("/admin/registry/project/add/", data)
    assert response.status_code == 302, errors_of(response)
    response = desk.post("/admin/registry/project/add/", data | {"space-0-longitude": ""})
    assert "space-0-latitude" in errors_of(response)


def test_projects_of_a_fictional_agreement_are_fictional(desk: Client) -> None:
    agreement = AgreementFactory(reference="DEMO-TEST-1", is_fictional=True)
    page = desk.get(f"/admin/registry/project/add/?agreement={agreement.pk}")
    data = what_stands_on(page) | {
        "name_fr": "Projet d'essai",
        "holder": PartyFactory().pk,
        "project_line": ProjectLine.objects.first().pk,
    }
    assert desk.post("/admin/registry/project/add/", data).status_code == 302
    assert agreement.projects.get().is_fictional
    assert "badge-fictional" in desk.get(f"{LIST}?q=DEMO-TEST-1").text
    assert "fictional-banner" in desk.get(change_page(agreement)).text


def test_territories_of_the_page_are_the_agreements_own(desk: Client) -> None:
    agreement = AgreementFactory(parties=2, region_codes=["07"])
    data = what_stands_on(desk.get(change_page(agreement)))
    data |= {"territories-0-DELETE": "on"}
    assert save(desk, data, change_page(agreement)).status_code == 302
    assert not AgreementTerritory.objects.filter(agreement=agreement).exists()
    assert settings.LANGUAGE_CODE == "ar"
