"""Finding at the clerks' desk: searches, filters, suggestions, and addresses that somebody typed."""

from collections.abc import Callable
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from django.utils import timezone

from registry.choices import State
from registry.models import (
    Agreement,
    AgreementKind,
    Commune,
    OtherName,
    Pillar,
    ProjectLine,
    Region,
    User,
)
from tests.factories import AgreementFactory, PartyFactory, SignedAgreementFactory
from tests.office import LIST, NO_KEYS, change_page, own_page
from tests.published import PILLARS

Browser = Callable[..., Client]


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


"""What names no row in an address; in a form, Django reads «٣» as 3 and "" as nothing chosen."""
ODD_ADDRESSES = [
    *(
        f"{LIST}add/?kind={key}&framework={key}&pillar_boxes={key}&main_boxes={key}"
        f"&kind_in_french={key}&signed_on={key}&amount={key}"
        for key in map(quote, NO_KEYS)
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


def test_an_odd_address_is_answered_and_not_an_error(upper_desk: Client) -> None:
    upper_desk.raise_request_exception = False
    answers = {address: upper_desk.get(address).status_code for address in ODD_ADDRESSES}
    assert {address: status for address, status in answers.items() if status >= 500} == {}


@pytest.mark.parametrize("address", ["/admin/r/1/1/", "/admin/r/1/abc/", "/admin/r/abc/1/"])
def test_no_record_has_a_public_page_of_djangos_kind(desk: Client, address: str) -> None:
    assert desk.get(address).status_code == 404


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


def test_a_clerk_asks_as_people_write(desk: Client) -> None:
    soon = SignedAgreementFactory(state="in_force", ends_on="2026-06-30", ends_on_precision="day", amount="10000.50")
    later = SignedAgreementFactory(state="in_force", ends_on="2026-07-01", ends_on_precision="month", amount="10000.49")
    for typed in ("30/06/2026", "2026-06-30", "٣٠/٠٦/٢٠٢٦", "30 juin 2026", "30/07/2026"):
        assert {soon.pk, later.pk} & found(desk, f"expiring_before={quote(typed)}") == {soon.pk}, typed
    assert {soon.pk, later.pk} <= found(desk, "expiring_before=31/07/2026")
    for typed in ("10000.50", "10 000,50", "10000,50 DH"):
        assert {soon.pk, later.pk} & found(desk, f"amount_min={quote(typed)}&amount_max=") == {soon.pk}, typed
    commune = Commune.objects.get(code="07.351.01.01")
    soon.territories.create(commune=commune)
    for typed in (commune.code, commune.name_fr, "قصبة مشور", commune.name_fr.upper()):
        assert soon.pk in found(desk, f"commune={quote(typed)}"), typed
        assert soon.pk in found(desk, f"province={commune.province.code}&commune={quote(typed)}")
    assert soon.pk not in found(desk, "commune=07.351.01.0")


def test_kind_and_role_are_those_of_the_party_that_is_named(desk: Client) -> None:
    agreement = AgreementFactory()
    council = PartyFactory(kind="regional_council", name_fr="Conseil Xérophile")
    for party, role in ((council, "funder"), (PartyFactory(), "beneficiary")):
        agreement.participations.create(party=party, role=role)
    for query, there in {
        "party_kind=regional_council&party_role=funder": True,
        "party_kind=association&party_role=funder": False,
        "party=xerophile&party_role=funder": True,
        "party=xerophile&party_role=beneficiary": False,
        f"party={council.uuid}&party_kind=regional_council": True,
        f"party={council.uuid}&party_kind=association": False,
    }.items():
        assert (agreement.pk in found(desk, query)) == there, query


def test_children_are_found_by_their_framework_published_or_not(desk: Client) -> None:
    framework = AgreementFactory(title_ar="اتفاقية إطار قيثارية")
    child = AgreementFactory(framework=framework)
    for query in (f"framework={framework.uuid}", "framework=قيثاريه"):
        assert found(desk, query) == {child.pk}
    assert framework.pk in found(desk, "has_children=true")
    assert child.pk not in found(desk, "has_children=true")
    assert child.pk in found(desk, "has_framework=true")
    assert framework.title_ar in desk.get(f"{LIST}?framework={framework.uuid}&q=x").text


@pytest.mark.parametrize(
    "query",
    [
        *("province=99", "commune=%21", "commune=%D9%A0", "population=x", "strategy=%27", "party_kind=x", "call=x"),
        *("party_role=association", "ceremony=1", "framework=%21", "has_projects=maybe", "has_children=True"),
        *("committed_min=abc", "paid_max=-1", "outstanding_min=1e9", "amount_min=1.000", "signed_after=31/02/2022"),
        *("expiring_before=99999999999", "party=%21&party_role=funder"),
    ],
)
def test_what_nothing_can_have_finds_nothing(desk: Client, query: str) -> None:
    assert found(desk, query) == set()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_forms_are_folded_until_they_are_asked(clerk: User, signed_in: Browser, language: str) -> None:
    desk = signed_in(clerk, language)
    untouched, page = desk.get(f"{LIST}?all=").text, desk.get(f"{LIST}?paid_min=5&state__exact=signed").text
    assert page.count("<details open") == untouched.count("<details open") + 1
    assert 'name="paid_min" dir="ltr" value="5"' in page
    assert '<input type="hidden" name="paid_min" value="5">' in page, "the other forms keep it"
    assert {"ar": "المصروف، على الأقل", "fr": "Versé, au moins"}[language] in page


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
