"""Steps and publication at the clerks' desk: every button does what it says, for who may press it."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.utils import timezone

from registry import lifecycle, publication
from registry.choices import DocumentKind, PublicationStatus, State
from registry.loading.demo_papers import file_paper
from registry.models import (
    Ceremony,
    Pillar,
    Project,
    ProjectLine,
    PublishedRecord,
    User,
    command_actor,
)
from tests.factories import AgreementFactory, SignedAgreementFactory
from tests.office import LIST, change_page, errors_of, own_page, save, what_stands_on

Browser = Callable[..., Client]


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
