"""The clerks' desk at work: what is typed is understood or explained, and every button does what it says."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry import lifecycle, publication
from registry.choices import DocumentKind, PublicationStatus, State
from registry.loading.demo_papers import file_paper
from registry.models import (
    Agreement,
    AgreementKind,
    AgreementParty,
    AgreementTerritory,
    Ceremony,
    Document,
    OtherName,
    Party,
    Pillar,
    Project,
    ProjectLine,
    PublishedRecord,
    Region,
    TargetPopulation,
    User,
    command_actor,
)
from tests.factories import AgreementFactory, PartyFactory, SignedAgreementFactory
from tests.hostile_papers import objects, written
from tests.published import PILLARS

Browser = Callable[..., Client]

ADD = "/admin/registry/agreement/add/"
LIST = "/admin/registry/agreement/"


def change_page(thing: Any) -> str:
    return reverse(f"admin:registry_{thing._meta.model_name}_change", args=[thing.pk])


def own_page(thing: Any, name: str, *args: Any) -> str:
    return reverse(f"admin:registry_{thing._meta.model_name}_{name}", args=[thing.pk, *args])


def what_stands_on(response: HttpResponse) -> dict[str, Any]:
    """The data that a browser would send if the clerk pressed "Save" on this page at once."""
    data: dict[str, Any] = {"_save": "1"}
    shown = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        shown += [inline.formset.management_form, *inline.formset.forms]
    for form in shown:
        for field in form:
            widget, value = field.field.widget, field.value()
            if isinstance(widget, forms.CheckboxInput):
                data |= {field.html_name: "on"} if value else {}
            elif not isinstance(widget, forms.FileInput) and not field.field.disabled:
                text = isinstance(widget, forms.TextInput | forms.Textarea)
                value = widget.format_value(value) if text else value
                empty = [] if isinstance(widget, forms.SelectMultiple | forms.CheckboxSelectMultiple) else ""
                data[field.html_name] = empty if value is None else value
    return data


def errors_of(response: HttpResponse) -> dict[str, list[str]]:
    """The names of the fields beside which the page shows a sentence."""
    assert response.status_code == 200
    forms_shown = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms_shown += inline.formset.forms
    return {
        form.add_prefix(name): [str(sentence) for sentence in sentences]
        for form in forms_shown
        for name, sentences in form.errors.items()
    }


@pytest.fixture
def desk(clerk: User, signed_in: Browser) -> Client:
    """Samira's browser."""
    return signed_in(clerk, "ar")


@pytest.fixture
def upper_desk(supervisor: User, signed_in: Browser) -> Client:
    """Nadia's browser."""
    return signed_in(supervisor, "fr")


@pytest.fixture
def paper(desk: Client) -> dict[str, Any]:
    """A new agreement as the clerk has typed it, with two parties."""
    ministry, association = PartyFactory(kind="ministry"), PartyFactory()
    return what_stands_on(desk.get(ADD)) | {
        "title_ar": "اتفاقية شراكة حول الوساطة الأسرية",
        "participations-0-party": ministry.pk,
        "participations-1-party": association.pk,
    }


def save(client: Client, data: dict[str, Any], address: str = ADD) -> HttpResponse:
    return client.post(address, data)


# -- Entering an agreement -----------------------------------------------------------------------------------------


def test_a_clerk_enters_an_agreement_with_all_its_rows(desk: Client, paper: dict[str, Any], clerk: User) -> None:
    pillar, line = Pillar.objects.get(slug="values-sustainability"), ProjectLine.objects.first()
    main, mentioned = TargetPopulation.objects.filter(is_heading=False)[:2]
    rows = {
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
    response = save(desk, paper | rows)
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


@pytest.mark.parametrize(("typed", "field"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    desk: Client, paper: dict[str, Any], typed: dict[str, Any], field: str
) -> None:
    stand_ins = {
        "POPULATION": [TargetPopulation.objects.filter(is_heading=False).first().pk],
        "REGION": Region.objects.get(code="07").pk,
        "COMMUNE": Region.objects.get(code="07").provinces.filter(communes__isnull=False).first().communes.first().pk,
    }
    typed = {name: stand_ins.get(value, value) if isinstance(value, str) else value for name, value in typed.items()}
    count = Agreement.objects.count()
    response = save(desk, paper | {"purpose_ar": "نص طويل كتبته المكلفة"} | typed)
    assert field in errors_of(response)
    assert all(errors_of(response)[field])
    assert "نص طويل كتبته المكلفة" in response.text
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


# -- Steps and publication -----------------------------------------------------------------------------------------


def test_the_page_says_what_is_missing(desk: Client) -> None:
    agreement = AgreementFactory()
    page = desk.get(change_page(agreement))
    assert lifecycle.where_it_stands(agreement) in page.text
    (offer,) = [each["offer"] for each in page.context["panel"]["offers"] if each["offer"].step.name == "sign"]
    assert offer.refusal is not None
    for sentence in offer.refusal.messages:
        assert sentence in page.text
    response = desk.post(own_page(agreement, "step", "sign"))
    assert response.status_code == 400
    assert offer.refusal.messages[0] in response.text
    agreement.refresh_from_db()
    assert agreement.state == State.DRAFT


def test_a_clerk_records_the_signature_and_a_supervisor_publishes(desk: Client, upper_desk: Client) -> None:
    agreement = SignedAgreementFactory()
    assert desk.post(own_page(agreement, "step", "sign")).url == change_page(agreement)
    agreement.refresh_from_db()
    assert agreement.state == State.SIGNED
    assert desk.post(own_page(agreement, "publish")).status_code == 403
    assert upper_desk.post(own_page(agreement, "publish")).url == change_page(agreement)
    agreement.refresh_from_db()
    assert (agreement.publication, agreement.published_version) == (PublicationStatus.PUBLISHED, 1)


def test_a_correction_is_published_again_and_a_withdrawal_gives_its_reason(upper_desk: Client) -> None:
    agreement = SignedAgreementFactory()
    upper_desk.post(own_page(agreement, "step", "sign"))
    upper_desk.post(own_page(agreement, "publish"))
    data = what_stands_on(upper_desk.get(change_page(agreement)))
    assert save(upper_desk, data | {"title_fr": "Titre corrigé"}, change_page(agreement)).status_code == 302
    page = upper_desk.get(change_page(agreement))
    assert page.context["panel"]["differs"]
    assert upper_desk.get(own_page(agreement, "publish")).status_code == 200
    upper_desk.post(own_page(agreement, "publish"), {"reason": "Faute dans le titre"})
    agreement.refresh_from_db()
    assert agreement.published_version == 2
    asked = upper_desk.get(own_page(agreement, "withdraw")).text
    assert "Le motif est public\u00a0: quiconque demande la fiche le lit" in asked
    assert upper_desk.post(own_page(agreement, "withdraw")).status_code == 400
    upper_desk.post(own_page(agreement, "withdraw"), {"reason": "Demande de l'association"})
    agreement.refresh_from_db()
    assert agreement.publication == PublicationStatus.WITHDRAWN
    assert "Demande de l&#x27;association" in upper_desk.get(change_page(agreement)).text
    assert upper_desk.post(own_page(agreement, "withdraw"), {"reason": "encore"}).status_code == 400


def test_a_termination_asks_for_its_reason(upper_desk: Client) -> None:
    agreement = SignedAgreementFactory()
    upper_desk.post(own_page(agreement, "step", "sign"))
    file_paper(agreement, DocumentKind.TERMINATION, actor=command_actor("tests"))
    step = own_page(agreement, "step", "terminate")
    assert 'name="reason"' in upper_desk.get(step).text
    assert upper_desk.post(step, {"reason": "  "}).status_code == 400
    day = {"on": timezone.localdate().strftime("%d/%m/%Y")}
    assert upper_desk.post(step, {"reason": "Manquement aux obligations", **day}).status_code == 302
    agreement.refresh_from_db()
    assert agreement.state == State.TERMINATED


def test_steps_and_records_that_do_not_exist(upper_desk: Client) -> None:
    agreement = AgreementFactory()
    assert upper_desk.post(own_page(agreement, "step", "jump")).status_code == 404
    for page in ("step/sign", "publish", "withdraw"):
        assert upper_desk.post(f"/admin/registry/agreement/0/{page}/").status_code == 404
    assert upper_desk.get("/admin/registry/agreement/٣/change/").status_code in (302, 404)


def test_an_ended_agreement_is_read_by_clerks_and_still_says_everything(desk: Client, upper_desk: Client) -> None:
    agreement = SignedAgreementFactory(pillar_slugs=["values-sustainability"])
    upper_desk.post(own_page(agreement, "step", "sign"))
    file_paper(agreement, DocumentKind.TERMINATION, actor=command_actor("tests"))
    day = {"on": timezone.localdate().strftime("%d/%m/%Y")}
    assert upper_desk.post(own_page(agreement, "step", "terminate"), {"reason": "فسخ", **day}).status_code == 302
    page = desk.get(change_page(agreement))
    assert page.status_code == 200
    assert 'name="_save"' not in page.text
    assert str(Pillar.objects.get(slug="values-sustainability")) in page.text
    assert desk.post(change_page(agreement), {"title_ar": "آخر"}).status_code == 403


def test_many_records_are_published_at_once_each_with_its_outcome(desk: Client, upper_desk: Client) -> None:
    ready, draft = SignedAgreementFactory(), AgreementFactory(parties=2)
    upper_desk.post(own_page(ready, "step", "sign"))
    chosen = {"action": "publish_selected", "_selected_action": [ready.pk, draft.pk]}
    page = upper_desk.post(LIST, chosen)
    assert page.status_code == 200
    ready.refresh_from_db()
    assert ready.publication == PublicationStatus.UNPUBLISHED
    assert dict(page.context["rows"])[draft]
    outcome = upper_desk.post(LIST, chosen | {"decided": "1"})
    assert {thing.pk: bool(why) for thing, why in outcome.context["rows"]} == {ready.pk: False, draft.pk: True}
    ready.refresh_from_db()
    assert ready.publication == PublicationStatus.PUBLISHED
    assert "publish_selected" not in desk.get(LIST).text


def test_nobody_publishes_their_own_entry_under_the_strict_setting(
    upper_desk: Client, supervisor: User, settings: Any
) -> None:
    settings.REGISTRY_STRICT_PUBLICATION = True
    agreement = SignedAgreementFactory(created_by=supervisor)
    upper_desk.post(own_page(agreement, "step", "sign"))
    assert upper_desk.post(own_page(agreement, "publish")).status_code == 403
    chosen = {"action": "publish_selected", "_selected_action": [agreement.pk], "decided": "1"}
    ((_thing, why),) = upper_desk.post(LIST, chosen).context["rows"]
    assert why


def test_other_records_are_published_from_their_pages_too(desk: Client, upper_desk: Client) -> None:
    ceremony = Ceremony.objects.create(title_ar="حفل توقيع للاختبار")
    assert desk.post(own_page(ceremony, "publish")).status_code == 403
    assert upper_desk.post(own_page(ceremony, "publish")).status_code == 302
    ceremony.refresh_from_db()
    assert ceremony.publication == PublicationStatus.PUBLISHED


def test_a_saved_change_says_when(desk: Client) -> None:
    agreement = AgreementFactory(parties=2)
    before = agreement.updated_at
    assert save(desk, what_stands_on(desk.get(change_page(agreement))), change_page(agreement)).status_code == 302
    agreement.refresh_from_db()
    assert agreement.updated_at > before


def test_a_corrected_name_or_budget_is_published_from_its_own_page(desk: Client, upper_desk: Client) -> None:
    agreement = SignedAgreementFactory()
    party = agreement.parties.first()
    project = Project.objects.create(
        name_fr="Projet", holder=party, agreement=agreement, project_line=ProjectLine.objects.first()
    )
    upper_desk.post(own_page(agreement, "step", "sign"))
    upper_desk.post(own_page(agreement, "publish"))
    for thing, change in ((party, {"name_fr": "Association Renommée"}), (project, {"budget": "1 500 000,00"})):
        data = what_stands_on(desk.get(change_page(thing))) | change
        response = save(desk, data, change_page(thing))
        assert response.status_code == 302, errors_of(response)
        assert own_page(thing, "publish") not in desk.get(change_page(thing)).text
        page = upper_desk.get(change_page(thing))
        assert page.context["panel"]["differs"]
        assert own_page(thing, "publish") in page.text
        assert own_page(thing, "withdraw") in page.text
        assert desk.post(own_page(thing, "publish")).status_code == 403
        assert upper_desk.post(own_page(thing, "publish")).status_code == 302
        thing.refresh_from_db()
        assert thing.published_version == 2
        assert not publication.differs(thing)
        assert upper_desk.post(own_page(thing, "withdraw"), {"reason": "Erreur"}).status_code == 302
        thing.refresh_from_db()
        assert thing.publication == PublicationStatus.WITHDRAWN
    assert "publish_selected" not in upper_desk.get("/admin/registry/party/").text


def test_a_saved_entry_of_a_list_is_public_as_it_now_stands(upper_desk: Client) -> None:
    pillar = Pillar.objects.get(slug="values-sustainability")
    before = PublishedRecord.objects.get(collection="pillars", key=pillar.slug)
    data = what_stands_on(upper_desk.get(change_page(pillar)))
    assert save(upper_desk, data, change_page(pillar)).status_code == 302
    assert PublishedRecord.objects.get(pk=before.pk).version == before.version, "nothing changed, nothing published"
    assert (
        save(upper_desk, data | {"name_fr": "Valeurs et durabilité, nouvelle"}, change_page(pillar)).status_code == 302
    )
    record = PublishedRecord.objects.get(collection="pillars", key=pillar.slug)
    assert record.version == before.version + 1
    assert "Valeurs et durabilité, nouvelle" in record.body


def test_an_entry_that_a_clerk_adds_waits_for_a_supervisor(desk: Client, upper_desk: Client) -> None:
    add = "/admin/registry/projectline/add/"
    typed = {"slug": "new-line", "name_ar": "مجال جديد", "name_fr": "Nouvelle ligne", "position": 90}
    response = save(desk, what_stands_on(desk.get(add)) | typed, add)
    assert response.status_code == 302, errors_of(response)
    records = PublishedRecord.objects.filter(collection="project-lines", key="new-line")
    assert not records.exists()
    line = ProjectLine.objects.get(slug="new-line")
    assert save(upper_desk, what_stands_on(upper_desk.get(change_page(line))), change_page(line)).status_code == 302
    assert records.exists()


# -- Finding -------------------------------------------------------------------------------------------------------


def found(client: Client, query: str) -> set[int]:
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200
    return {row.pk for row in response.context["cl"].queryset}


def test_search_folds(desk: Client) -> None:
    agreement = AgreementFactory(title_ar="اتفاقية حماية الأسرة بمراكش-آسفي")
    assert agreement.pk in found(desk, "q=اسره")
    assert agreement.pk in found(desk, "q=مراكش اسفي")
    assert found(desk, "q=\u060c\u061b") == set()


def test_filters_say_what_the_querysets_say(desk: Client) -> None:
    for pillar in Pillar.objects.all():
        assert found(desk, f"pillar={pillar.slug}") == {each.pk for each in Agreement.objects.in_pillar(pillar.slug)}
    for region in Region.objects.all():
        assert found(desk, f"region={region.code}") == {each.pk for each in Agreement.objects.in_region(region.code)}
    for kind in AgreementKind.objects.all():
        assert found(desk, f"kind={kind.slug}") == {each.pk for each in Agreement.objects.of_kind(kind.slug)}
    assert found(desk, "year=2022") == set(Agreement.objects.filter(signed_on__year=2022).values_list("pk", flat=True))
    assert found(desk, "state__exact=signed&pillar=values-sustainability") == {
        each.pk for each in Agreement.objects.in_pillar("values-sustainability").filter(state=State.SIGNED)
    }


@pytest.mark.parametrize("pillar", PILLARS)
def test_the_list_and_the_interface_for_machines_find_the_same_agreements(desk: Client, pillar: str) -> None:
    """Every pillar in every region: what a clerk sees filtered is what other programs are answered."""
    asked = 0
    for region in Region.objects.values_list("code", flat=True):
        question = {"pillar": pillar, "region": region}
        page = desk.get(LIST, question | {"publication__exact": "published", "all": ""})
        assert page.status_code == 200
        shown = {str(agreement.uuid) for agreement in page.context["cl"].result_list}
        answered: set[str] = set()
        address: str | None = "/api/v1/agreements/?" + urlencode(question | {"national": "exclude", "page_size": 100})
        while address:
            answer = desk.get(address).json()
            answered |= {record["id"] for record in answer["results"]}
            address = answer["next"]
        assert shown == answered, (pillar, region)
        asked += bool(shown)
    assert asked, "the comparison compares something"


@pytest.mark.parametrize(
    "query", ["pillar=none", "region=99", "kind=x", "year=abc", "year=٢٠٢٢", "year=0", "party=%00"]
)
def test_filters_with_unknown_values_find_nothing_or_are_left_out(desk: Client, query: str) -> None:
    assert desk.get(f"{LIST}?{query}").status_code in (200, 302, 400)


@pytest.mark.parametrize(
    "query",
    [
        "created_by__password__startswith=p",
        "parties__bank_account__startswith=1",
        "created_at__year=0",
        "signed_on__year=99999999999",
        "title_ar__regex=(",
        "id__in=a",
        "id__in=99999999999999999999",
    ],
)
def test_look_ups_that_were_not_offered_are_refused(desk: Client, query: str) -> None:
    assert desk.get(f"{LIST}?{query}").status_code == 400


NO_KEYS = ("abc", "1\0", "-1", "99999999999999999999", "٣", "")
"""What names no row in an address; in a form, Django reads «٣» as 3 and "" as nothing chosen."""
ODD_ADDRESSES = [
    *(
        f"{LIST}add/?{name}={quote(key)}"
        for name in ("kind", "framework", "pillar_boxes", "main_boxes", "kind_in_french", "signed_on", "amount")
        for key in NO_KEYS
    ),
    *(
        f"/admin/registry/{page}/add/?{name}={quote(key)}"
        for page, name in (
            ("project", "agreement"),
            ("project", "project_line"),
            ("ceremony", "line_boxes"),
            ("party", "region"),
            ("province", "region"),
        )
        for key in NO_KEYS
    ),
    f"{LIST}?o=zzz.9",
    f"{LIST}?p=99999999999999999999",
    f"{LIST}?is_fictional__exact=abc",
    f"{LIST}?state__exact=abc",
    f"{LIST}?_to_field=abc",
    "/admin/registry/party/?region__code__exact=abc",
    "/admin/registry/party/?region__id__exact=abc",
    "/admin/registry/party/?region__id__exact=99999999999999999999",
    "/admin/registry/party/?region__isnull=abc",
    "/admin/registry/commune/?province__region__id__exact=abc",
    f"{LIST}99999999999999999999/change/",
    f"{LIST}abc/history/",
]


@pytest.mark.parametrize("address", ODD_ADDRESSES)
def test_an_odd_address_is_answered_and_not_an_error(upper_desk: Client, address: str) -> None:
    assert upper_desk.get(address).status_code < 500


def test_an_address_fills_in_what_it_names(desk: Client) -> None:
    pillar, kind = (
        Pillar.objects.get(slug="values-sustainability"),
        AgreementKind.objects.exclude(slug="partnership").order_by("pk").first(),
    )
    page = desk.get(f"{ADD}?kind={kind.pk}&pillar_boxes={pillar.pk}")
    stands = what_stands_on(page)
    assert (stands["kind"], stands["pillar_boxes"]) == (kind.pk, [pillar.pk])


@pytest.mark.parametrize("address", ["/admin/r/1/1/", "/admin/r/1/abc/", "/admin/r/abc/1/"])
def test_no_record_has_a_public_page_of_djangos_kind(desk: Client, address: str) -> None:
    assert desk.get(address).status_code == 404


@pytest.mark.parametrize("key", NO_KEYS[:4])
@pytest.mark.parametrize(
    "field",
    [
        "kind",
        "framework",
        "pillar_boxes",
        "main_boxes",
        "participations-0-party",
        "participations-0-signatory",
        "territories-0-region",
    ],
)
def test_a_choice_that_cannot_exist_is_refused_at_its_field(
    desk: Client, paper: dict[str, Any], field: str, key: str
) -> None:
    assert field in errors_of(save(desk, paper | {field: key}))


@pytest.mark.parametrize("key", NO_KEYS)
def test_rows_that_cannot_exist_are_not_ticked(upper_desk: Client, key: str) -> None:
    ready = SignedAgreementFactory()
    page = upper_desk.post(LIST, {"action": "publish_selected", "_selected_action": [key]})
    assert page.status_code == 200
    assert page.templates[0].name == "admin/change_list.html", "the list again, with nothing chosen"
    page = upper_desk.post(LIST, {"action": "publish_selected", "_selected_action": [key, ready.pk]})
    assert [thing for thing, _why in page.context["rows"]] == [ready]


def test_agreements_are_found_by_a_party_and_the_party_shows_them(desk: Client) -> None:
    agreement = AgreementFactory(parties=2)
    party = agreement.parties.first()
    OtherName.objects.create(party=party, name_ar="الاسم القديم للجمعية")
    assert found(desk, f"party={party.uuid}") == {agreement.pk}
    assert found(desk, "party=الاسم القديم") == {agreement.pk}
    assert str(party) in desk.get(f"{LIST}?party={party.uuid}&q=x").text
    page = desk.get(own_page(party, "agreements"))
    assert change_page(agreement) in page.text
    assert own_page(party, "agreements") in desk.get(change_page(party)).text


def suggestions(client: Client, model: str, field: str, term: str) -> list[str]:
    query = {"app_label": "registry", "model_name": model, "field_name": field, "term": term}
    response = client.get("/admin/autocomplete/", query)
    assert response.status_code == 200
    return [row["text"] for row in response.json()["results"]]


def test_suggestions_fold_and_know_other_names(desk: Client) -> None:
    party = PartyFactory(name_ar="جمعية الأمل للأسرة", region=Region.objects.get(code="07"))
    OtherName.objects.create(party=party, name_fr="Association Espoir d'autrefois")
    expected = f"{party} · {party.region}"
    assert expected in suggestions(desk, "agreementparty", "party", "امل اسره")
    assert expected in suggestions(desk, "agreementparty", "party", "espoir autrefois")
    assert suggestions(desk, "agreementparty", "party", "لا وجود له البتة") == []
    assert suggestions(desk, "agreementterritory", "region", "مراكش اسفي") == [str(Region.objects.get(code="07"))]


def test_what_is_switched_off_is_offered_no_more_but_stays_where_it_is(desk: Client) -> None:
    line = ProjectLine.objects.create(slug="old-line", name_ar="مجال قديم", disabled_on=timezone.localdate())
    assert suggestions(desk, "agreementline", "project_line", "مجال قديم") == []
    agreement = AgreementFactory()
    assert line not in desk.get(change_page(agreement)).context["adminform"].form.fields["line_boxes"].queryset
    agreement.lines.create(project_line=line)
    assert line in desk.get(change_page(agreement)).context["adminform"].form.fields["line_boxes"].queryset


# -- Papers --------------------------------------------------------------------------------------------------------

PDF = written(objects())


@pytest.fixture
def with_document(desk: Client, tmp_path: Any, settings: Any) -> Document:
    """An agreement to which the clerk has attached a paper."""
    settings.MEDIA_ROOT = tmp_path
    agreement = AgreementFactory(parties=2)
    data = what_stands_on(desk.get(change_page(agreement))) | {
        "documents-TOTAL_FORMS": 1,
        "documents-0-kind": "signed_scan",
        "documents-0-language": "ar",
        "documents-0-file": SimpleUploadedFile("توقيع.pdf", PDF, "application/pdf"),
    }
    response = save(desk, data, change_page(agreement))
    assert response.status_code == 302, errors_of(response)
    return agreement.documents.get()


def test_a_paper_is_handed_out_to_who_may_see_it(desk: Client, with_document: Document, clerk: User) -> None:
    address = reverse("admin:registry_agreement_document", args=[with_document.agreement_id, with_document.pk])
    assert with_document.uploaded_by == clerk
    assert address in desk.get(change_page(with_document.agreement)).text
    response = desk.get(address)
    assert b"".join(response) == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert Client().get(address).status_code == 302
    assert desk.get(reverse("admin:registry_agreement_document", args=[0, with_document.pk])).status_code == 404


def test_an_altered_or_lost_paper_is_not_handed_out(desk: Client, with_document: Document, tmp_path: Any) -> None:
    address = reverse("admin:registry_agreement_document", args=[with_document.agreement_id, with_document.pk])
    stored = tmp_path / with_document.file.name
    stored.chmod(0o600)
    stored.write_bytes(PDF + b"more")
    assert desk.get(address).status_code == 410
    stored.unlink()
    assert desk.get(address).status_code == 404


def test_a_paper_keeps_its_bytes_when_its_title_changes(desk: Client, with_document: Document) -> None:
    agreement = with_document.agreement
    data = what_stands_on(desk.get(change_page(agreement)))
    data |= {"documents-0-title": "النسخة الموقعة", "documents-0-file": SimpleUploadedFile("x.pdf", PDF + b"other")}
    assert save(desk, data, change_page(agreement)).status_code == 302
    digest = with_document.sha256
    with_document.refresh_from_db()
    assert (with_document.title, with_document.sha256) == ("النسخة الموقعة", digest)


def test_what_is_not_a_paper_is_refused_at_its_field(desk: Client, tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    agreement = AgreementFactory()
    data = what_stands_on(desk.get(change_page(agreement))) | {
        "documents-TOTAL_FORMS": 1,
        "documents-0-kind": "annex",
        "documents-0-language": "fr",
        "documents-0-file": SimpleUploadedFile("page.pdf", b"<html><script>alert(1)</script>", "application/pdf"),
    }
    assert "documents-0-file" in errors_of(save(desk, data, change_page(agreement)))


# -- Rights --------------------------------------------------------------------------------------------------------


def test_a_draft_may_be_deleted_and_what_others_use_may_not(desk: Client) -> None:
    agreement = AgreementFactory(parties=2)
    party = agreement.parties.first()
    page = desk.post(own_page(party, "delete"), {"post": "yes"})
    assert page.status_code == 200
    assert Party.objects.filter(pk=party.pk).exists()
    assert desk.post(own_page(agreement, "delete"), {"post": "yes"}).status_code == 302
    assert not Agreement.objects.filter(pk=agreement.pk).exists()
    assert not AgreementParty.objects.filter(agreement=agreement.pk).exists()


def test_official_lists_are_read_only(upper_desk: Client) -> None:
    region = Region.objects.get(code="07")
    page = upper_desk.get(change_page(region))
    assert page.status_code == 200
    assert 'name="_save"' not in page.text
    assert upper_desk.post(change_page(region), {"name_ar": "أخرى"}).status_code == 403
    assert upper_desk.get("/admin/registry/region/add/").status_code == 403


def test_account_managers_open_accounts(account_manager: User, signed_in: Browser, desk: Client) -> None:
    client = signed_in(account_manager, "fr")
    data = what_stands_on(client.get("/admin/registry/user/add/")) | {
        "email": "Karim@Ministry.example",
        "full_name": "Karim",
        "roles": ["clerk"],
        "usable_password": "false",
    }
    response = client.post("/admin/registry/user/add/", data)
    assert response.status_code == 302, response.context["adminform"].form.errors
    account = User.objects.get(email="karim@ministry.example")
    assert (account.roles, account.is_staff) == (["clerk"], True)
    again = client.post("/admin/registry/user/add/", data)
    assert "email" in again.context["adminform"].form.errors
    change = what_stands_on(client.get(change_page(account))) | {"full_name": "Karim B."}
    assert client.post(change_page(account), change).status_code == 302
    assert client.post(own_page(account, "delete"), {"post": "yes"}).status_code == 403
    assert desk.get("/admin/registry/user/").status_code == 403


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
