"""Papers at the clerks' desk are handed out to who may see them; what may be deleted, and who opens accounts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from registry.models import (
    Agreement,
    AgreementParty,
    Document,
    Party,
    Region,
    User,
)
from tests.factories import AgreementFactory
from tests.hostile_papers import objects, written
from tests.office import change_page, errors_of, own_page, save, what_stands_on

Browser = Callable[..., Client]


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
