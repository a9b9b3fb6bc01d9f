"""The search box on the pages of the desk: on every page, for all of the staff, in both languages, without a script."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from registry.admin.search import DETAILS, IN_BOX
from registry.finding import KINDS
from registry.models import Agreement, Party, Person, User
from tests.factories import AgreementFactory, PartyFactory

from .conftest import person as account
from .office import change_page

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
PAGE, BOX = "/admin/search/", "/admin/search/box/"


def text(client: Client, address: str, **asked: str) -> str:
    response = client.get(address, asked)
    assert response.status_code == 200
    return response.text


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_box_stands_on_every_page(language: str, clerk: User, signed_in: Browser) -> None:
    client = signed_in(clerk, language)
    for address in ("/admin/", "/admin/alerts/", "/admin/registry/party/", "/admin/registry/agreement/add/", PAGE):
        assert f'<form class="search-box" role="search" method="get" action="{PAGE}"' in text(client, address), address


def test_who_may_enter_the_desk_may_search_and_nobody_else(cast: dict[str, Any], signed_in: Browser) -> None:
    nobody = account("none@ministry.example")
    for address in (PAGE, BOX):
        for name, who in cast.items():
            assert signed_in(who).get(address, {"q": "الأسرة"}).status_code == (403 if name == "member" else 200), name
        assert signed_in(nobody).get(address, {"q": "الأسرة"}).status_code == 403
        assert Client().get(address, {"q": "الأسرة"}).status_code == 302


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_result_leads_to_the_record_and_a_group_to_its_whole_list(
    language: str, clerk: User, signed_in: Browser
) -> None:
    made = [AgreementFactory(title_ar=f"اتفاقية حول السوسن {number}") for number in range(IN_BOX + 2)]
    client = signed_in(clerk, language)
    for address in (PAGE, BOX):
        shown = text(client, address, q="سوسن")
        assert change_page(made[-1]) in shown
        whole = "/admin/registry/agreement/?q=%D8%B3%D9%88%D8%B3%D9%86"
        assert whole in shown
        assert f'<bdi dir="ltr">{len(made)}</bdi>' in shown
    assert {row.pk for row in client.get(whole).context["cl"].queryset} == {each.pk for each in made}


@pytest.mark.parametrize("model", [kind.model for kind in KINDS], ids=lambda model: model.__name__)
def test_the_whole_list_holds_what_the_box_counted(model: Any, desk: Client) -> None:
    """Of every kind, by the first word of a name: the number in the box is the number of the list."""
    thing = model.objects.exclude(search="").order_by("pk").first()
    if thing is None:
        pytest.skip("the register holds none")
    word = next(word for word in thing.search.split() if len(word) > 2)
    [shelf] = [each for each in desk.get(PAGE, {"q": word}).context["shelves"] if each.name == model._meta.model_name]
    if not shelf.has_more:
        assert desk.get(shelf.list_address).context["cl"].queryset.count() == shelf.number


def test_every_kind_is_told_apart() -> None:
    assert set(DETAILS) == {kind.model for kind in KINDS}


@pytest.mark.parametrize(("language", "said"), [("ar", "لعلكم تقصدون:"), ("fr", "Peut-être cherchez-vous\u00a0:")])
def test_what_was_meant_is_said_and_its_list_is_asked_for(
    language: str, said: str, clerk: User, signed_in: Browser
) -> None:
    party = PartyFactory(name_fr="Association Marjolaine")
    client = signed_in(clerk, language)
    for address in (PAGE, BOX):
        shown = text(client, address, q="marjolene")
        assert said in shown
        assert "<bdi>marjolaine</bdi>" in shown
        assert change_page(party) in shown
    assert "/admin/registry/party/?q=marjolaine" in text(client, PAGE, q="marjolene")


@pytest.mark.parametrize(
    ("language", "nothing", "hint", "short"),
    [
        ("ar", "لا نتيجة للبحث عن", "كيفية العثور على بطاقة", "اكتبوا حرفين"),
        ("fr", "Aucun résultat pour", "Comment trouver une fiche", "Saisissez au moins deux lettres"),
    ],
)
def test_who_finds_nothing_is_helped(
    language: str, nothing: str, hint: str, short: str, clerk: User, signed_in: Browser
) -> None:
    client = signed_in(clerk, language)
    shown = text(client, PAGE, q="xqzwkv")
    assert nothing in shown
    assert hint in shown
    assert '<bdi dir="ltr">CNV/2026/00012</bdi>' in shown
    assert nothing in text(client, BOX, q="xqzwkv")
    assert short in text(client, PAGE)
    assert hint in text(client, PAGE)


HOSTILE = ("<script>alert(1)</script>", "\u202e\u2066abc", "%", "' OR 1=1 --", "ا" * 2000, "de la", "؟", "\\", '"><b>')


@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_is_typed_the_pages_open(words: str, desk: Client) -> None:
    for address in (PAGE, BOX):
        shown = text(desk, address, q=words)
        assert "<script>alert" not in shown
        assert "<b>" not in shown
    assert f'value="{escape(words.strip())}"' in text(desk, PAGE, q=words)


def test_a_zero_byte_is_refused(desk: Client) -> None:
    assert desk.get(f"{PAGE}?q=a%00b").status_code == 400
    assert desk.get(f"{BOX}?q=a%00b").status_code == 400


def test_fiction_is_marked(desk: Client) -> None:
    agreement = Agreement.objects.filter(is_fictional=True, reference__isnull=False).order_by("pk").first()
    assert agreement is not None
    shown = text(desk, BOX, q=str(agreement.reference))
    assert shown.index(change_page(agreement)) < shown.index("badge-fictional")


def test_lists_are_found_by_other_names_and_numbers_too(desk: Client) -> None:
    """The list of a group shows what the group counted, whatever it was found by."""
    party = PartyFactory()
    party.identifiers.create(kind="ice", value="009988776655443")
    person = Person.objects.create(name_fr="Zineb El Ouardi")
    person.other_names.create(name_ar="زينب الوردي")
    for model, words, thing in ((Party, "009988776655443", party), (Person, "وردي", person)):
        shown = desk.get(f"/admin/registry/{model._meta.model_name}/", {"q": words})
        assert [row.pk for row in shown.context["cl"].queryset] == [thing.pk]
