"""What is wrong with a page is summed up at its top, and every sentence leads to the element that it is about."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from registry.admin import site
from registry.admin.helps import ANYWHERE, OF_MODELS
from registry.models import Agreement
from tests.factories import AgreementFactory
from tests.office import ADD, change_page, errors_of, what_stands_on


def summary_of(page: HttpResponse) -> str:
    return page.text.partition('<section class="faults"')[2].partition("</section>")[0]


def targets_of(page: HttpResponse) -> list[str]:
    return re.findall(r'href="#([^"]+)"', summary_of(page))


def test_a_page_without_faults_has_no_summary(desk: Client) -> None:
    assert summary_of(desk.get(ADD)) == ""


def test_every_fault_is_summed_up_and_leads_to_its_place(desk: Client, paper: dict[str, Any]) -> None:
    """Of the record, of a row, and of a list of rows."""
    page = desk.post(ADD, paper | {"title_ar": "", "signed_on": "31/02/2026", "participations-0-share": "abc"})
    errors = errors_of(page)
    assert {"title_ar", "signed_on", "participations-0-share"} <= set(errors)
    assert len(targets_of(page)) == sum(len(sentences) for sentences in errors.values())
    for target in targets_of(page):
        assert f'id="{target}"' in page.text, target
    assert 'role="alert"' in page.text


def test_a_row_is_named_with_its_number(desk: Client, paper: dict[str, Any]) -> None:
    page = desk.post(ADD, paper | {"participations-1-share": "abc"})
    assert "طرف في الاتفاقية 2" in summary_of(page)


def test_two_equal_rows_lead_to_the_second(desk: Client, paper: dict[str, Any]) -> None:
    page = desk.post(ADD, paper | {"participations-1-party": paper["participations-0-party"]})
    assert targets_of(page) == ["id_participations-1-party"]


def test_a_row_that_goes_has_nothing_to_correct(desk: Client) -> None:
    address = change_page(AgreementFactory(parties=3))
    stands = what_stands_on(desk.get(address)) | {"title_ar": "", "title_fr": ""}
    page = desk.post(address, stands | {"participations-2-share": "abc", "participations-2-DELETE": "on"})
    assert targets_of(page)
    assert not [target for target in targets_of(page) if "participations" in target]


def test_an_existing_record_too(desk: Client, agreement: Agreement) -> None:
    address = change_page(agreement)
    page = desk.post(address, what_stands_on(desk.get(address)) | {"title_ar": "", "title_fr": ""})
    assert targets_of(page)


def test_every_list_says_what_is_searched_in_it() -> None:
    silent = {
        model.__name__ for model, admin in site._registry.items() if admin.search_fields and not admin.search_help_text
    }
    assert silent == set()


@pytest.mark.parametrize("name", OF_MODELS)
def test_a_sentence_beside_a_field_belongs_to_a_field(name: str) -> None:
    model, _, field = name.partition(".")
    models = {each.__name__: each for each in site._registry}
    models |= {inline.model.__name__: inline.model for admin in site._registry.values() for inline in admin.inlines}
    assert not models[model]._meta.get_field(field).help_text, "the model says it already"


def test_sentences_that_are_said_anywhere_are_said_somewhere() -> None:
    names = {field.name.removesuffix("_ar") for model in site._registry for field in model._meta.get_fields()}
    names |= {
        field.name.removesuffix("_ar")
        for admin in site._registry.values()
        for inline in admin.inlines
        for field in inline.model._meta.get_fields()
    }
    assert set(ANYWHERE) <= names
