"""Papers through the form and out again: said in the reader's language, and never altered, run or guessed at."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from registry import papers
from registry.choices import State
from registry.models import Agreement, Document, User
from tests.good_papers import GOOD, alter, document, stored, upload
from tests.hostile_papers import HOSTILE, SAMPLE
from tests.office import change_page, errors_of, save, what_stands_on

pytestmark = pytest.mark.usefixtures("folder")

Browser = Callable[..., Client]


def filled(client: Client, agreement: Agreement, *files: bytes) -> dict[str, Any]:
    data = what_stands_on(client.get(change_page(agreement)))
    first = int(data["documents-TOTAL_FORMS"])
    data["documents-TOTAL_FORMS"] = first + len(files)
    for row, content in enumerate(files, first):
        data |= {
            f"documents-{row}-kind": "annex",
            f"documents-{row}-language": "fr",
            f"documents-{row}-file": upload(content),
        }
    return data


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_form_says_why_and_what_to_do(clerk: User, signed_in: Browser, agreement: Agreement, language: str) -> None:
    desk, handed_in = signed_in(clerk, language), [HOSTILE[name] for name in SAMPLE]
    data = filled(desk, agreement, *(hostile.data for hostile in handed_in))
    said = errors_of(save(desk, data, change_page(agreement)))
    with translation.override(language):
        sentences = [papers.refusal(hostile.code).messages[0] for hostile in handed_in]
    assert said == {f"documents-{row}-file": [sentence] for row, sentence in enumerate(sentences)}
    with translation.override(None):
        for hostile, sentence in zip(handed_in, sentences, strict=True):
            assert sentence != papers.refusal(hostile.code).messages[0], "said in the reader's language"
    assert not agreement.documents.exists()


def test_the_form_judges_an_upload_once(
    clerk: User, signed_in: Browser, agreement: Agreement, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, inspect = [], papers.inspect
    monkeypatch.setattr(papers, "inspect", lambda copy: asked.append(copy) or inspect(copy))
    desk = signed_in(clerk, "ar")
    response = save(desk, filled(desk, agreement, GOOD["pdf rich"][1]), change_page(agreement))
    assert response.status_code == 302, errors_of(response)
    assert len(asked) == 1


def test_the_same_bytes_stand_once_on_an_agreement(clerk: User, signed_in: Browser, agreement: Agreement) -> None:
    desk, (_, data) = signed_in(clerk, "fr"), GOOD["pdf by hand"]
    twice = save(desk, filled(desk, agreement, data, data), change_page(agreement))
    sentence = ["Ce fichier figure déjà parmi les documents de la convention. Choisissez-en un autre."]
    assert errors_of(twice) == {"documents-1-file": sentence}
    assert save(desk, filled(desk, agreement, data), change_page(agreement)).status_code == 302
    again = save(desk, filled(desk, agreement, data), change_page(agreement))
    assert errors_of(again) == {"documents-1-file": sentence}
    row = document(agreement, data)
    with pytest.raises(ValidationError) as refused:
        row.full_clean(exclude=["size", "content_type"])
    assert refused.value.messages != []
    with pytest.raises(IntegrityError, match="document_once_on_its_agreement"), transaction.atomic():
        document(agreement, data).save()


def test_a_stored_paper_is_not_replaced(agreement: Agreement) -> None:
    row = stored(agreement, GOOD["pdf by hand"][1])
    row.title = "العنوان وحده"
    row.save()
    row.file = upload(GOOD["pdf rich"][1])
    with pytest.raises(ValidationError) as refused:
        row.full_clean(exclude=["sha256", "size", "content_type"])
    assert "file" in refused.value.error_dict
    for change in ({"sha256": "0" * 64}, {"size": 1}, {"content_type": "text/html"}, {"file": "x.html"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Document.objects.filter(pk=row.pk).update(**change)


@pytest.fixture
def handed_in(agreement: Agreement) -> Document:
    return stored(agreement, GOOD["pdf rich"][1])


def address_of(row: Document) -> str:
    return reverse("admin:registry_agreement_document", args=[row.agreement_id, row.pk])


@pytest.mark.parametrize("asked", [{}, {"Range": "bytes=0-9"}, {"Range": "bytes=999999-"}, {"If-None-Match": "*"}])
@pytest.mark.parametrize("name", ["pdf rich", "png rgb", "jpeg rgb"])
def test_a_paper_is_sent_whole_to_be_kept_and_not_run(
    clerk: User, signed_in: Browser, agreement: Agreement, name: str, asked: dict[str, str]
) -> None:
    content_type, data = GOOD[name]
    row, desk = stored(agreement, data), signed_in(clerk, "ar")
    for method in (desk.get, desk.head):
        response = method(address_of(row), headers=asked)
        assert response.status_code == 200
        assert response["Content-Type"] == content_type
        assert response["Content-Disposition"] == f'attachment; filename="{row.file.name[3:]}"'
        assert response["Content-Length"] == str(len(data))
        assert response["Accept-Ranges"] == "none"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["X-Frame-Options"] == "DENY"
        assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
        assert response.content == (data if method == desk.get else b"")
    assert desk.post(address_of(row)).status_code == 405


@pytest.mark.parametrize("change", ["more", "less", "one byte", "empty", "a link", "a folder", "gone"])
def test_an_altered_paper_is_never_sent(
    clerk: User, signed_in: Browser, handed_in: Document, folder: Path, change: str
) -> None:
    path, desk = folder / handed_in.file.name, signed_in(clerk, "fr")
    alter(path, change)
    for method in (desk.get, desk.head):
        response = method(address_of(handed_in))
        assert response.status_code in (404, 410)
        assert b"%PDF" not in response.content
        assert response["X-Content-Type-Options"] == "nosniff"


def test_no_address_leads_to_the_folder_of_papers(clerk: User, signed_in: Browser, handed_in: Document) -> None:
    desk, name = signed_in(clerk, "ar"), handed_in.file.name
    before = (
        "/",
        "/documents/",
        "/media/",
        "/static/",
        "/static/../documents/",
        "/static/%2e%2e/documents/",
        "/admin/",
    )
    page = desk.get(change_page(handed_in.agreement))
    page_address = change_page(handed_in.agreement)
    for start in (*before, page_address, f"{page_address}documents/"):
        for client in (desk, Client()):
            response = client.get(start + name, follow=True)
            assert response["Content-Type"].startswith("text/html"), start
            assert b"%PDF" not in response.getvalue()
    assert f'href="{name}' not in page.text
    assert address_of(handed_in) in page.text


def test_who_may_only_read_gets_the_same_link(clerk: User, signed_in: Browser) -> None:
    ended = Agreement.objects.filter(state=State.TERMINATED).order_by("pk").first()
    row = stored(ended, GOOD["pdf rich"][1])
    page = signed_in(clerk, "ar").get(change_page(ended))
    assert page.status_code == 200
    assert "documents-0-kind" not in page.text, "a clerk only reads an agreement that has ended"
    assert address_of(row) in page.text
