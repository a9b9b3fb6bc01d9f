"""Rules that look beyond one column: dates that are partly known, chains, twins, and what must not be mixed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation

from registry.choices import CitationBasis, State
from registry.models import (
    Agreement,
    AgreementKind,
    AgreementParty,
    AgreementTerritory,
    Citation,
    Party,
    Province,
    Region,
    Source,
    TargetPopulation,
    User,
)
from registry.models.base import last_day_of
from tests.factories import AgreementFactory, PartyFactory, SignedAgreementFactory
from tests.office import ADD, change_page, errors_of, what_stands_on

pytestmark = pytest.mark.django_db


def refusal(thing: Any) -> set[str]:
    """The codes of what stands against a record, each the field to mend; none when it may be saved."""
    try:
        thing.full_clean()
    except ValidationError as refused:
        return {str(error.code) for errors in refused.error_dict.values() for error in errors}
    return set()


def sentence(thing: Any, language: str = "ar") -> str:
    """The first sentence that a person reads."""
    with translation.override(language), pytest.raises(ValidationError) as refused:
        thing.full_clean()
    with translation.override(language):
        return refused.value.messages[0]


def fields_lacking(thing: Any) -> set[str]:
    """The fields at which a sentence stands."""
    with pytest.raises(ValidationError) as refused:
        thing.full_clean()
    return set(refused.value.error_dict)


# -- An end that is known by year or month ---------------------------------------------------------------------


def period(start: str, end: str, precision: str) -> Agreement:
    agreement: Agreement = AgreementFactory()
    agreement.starts_on, agreement.starts_on_precision = date.fromisoformat(start), "day"
    agreement.ends_on, agreement.ends_on_precision = date.fromisoformat(end), precision
    return agreement


@pytest.mark.parametrize(
    ("start", "end", "precision"),
    [
        ("2022-06-17", "2022-01-01", "year"),
        ("2022-12-31", "2022-01-01", "year"),
        ("2022-06-17", "2022-06-01", "month"),
        ("2024-02-29", "2024-02-01", "month"),
        ("2022-06-17", "2022-06-17", "day"),
    ],
)
def test_an_end_lasts_as_long_as_it_may(start: str, end: str, precision: str) -> None:
    agreement = period(start, end, precision)
    assert refusal(agreement) == set()
    agreement.save()


@pytest.mark.parametrize(
    ("start", "end", "precision"),
    [
        ("2023-01-01", "2022-01-01", "year"),
        ("2022-07-01", "2022-06-01", "month"),
        ("2023-03-01", "2023-02-01", "month"),
        ("2022-06-17", "2022-06-16", "day"),
    ],
)
def test_an_end_before_the_beginning_is_refused(start: str, end: str, precision: str) -> None:
    agreement = period(start, end, precision)
    assert refusal(agreement) == {"ends_on"}
    with pytest.raises(IntegrityError, match="agreement_ends_on_not_before_starts_on"), transaction.atomic():
        agreement.save()


@pytest.mark.parametrize("known", ["starts_on", "ends_on", None])
def test_a_period_may_be_open(known: str | None) -> None:
    agreement = period("2022-06-17", "2022-01-01", "year")
    for field in {"starts_on", "ends_on"} - {known}:
        setattr(agreement, field, None)
        setattr(agreement, f"{field}_precision", "")
    assert refusal(agreement) == set()
    agreement.save()


def test_last_day_of_what_is_known() -> None:
    assert last_day_of(date(2024, 1, 1), "year") == date(2024, 12, 31)
    assert last_day_of(date(2024, 2, 1), "month") == date(2024, 2, 29)
    assert last_day_of(date(2024, 12, 1), "month") == date(2024, 12, 31)
    assert last_day_of(date(2024, 2, 5), "day") == date(2024, 2, 5)
    assert period("2022-06-17", "2022-01-01", "year").last_day == date(2022, 12, 31)
    assert Agreement().last_day is None


# -- Twins with a French name alone ----------------------------------------------------------------------------


@pytest.mark.parametrize("no_name", ["", None])
def test_twins_with_a_french_name_alone_are_refused(no_name: str | None) -> None:
    PartyFactory(name_ar=None, name_fr="Association Étoile du Sud")
    twin = PartyFactory.build(name_ar=no_name, name_fr="association etoile du sud")
    assert refusal(twin) == {"name_fr"}
    with pytest.raises(IntegrityError, match="party_french_name_unique_in_its_territory"), transaction.atomic():
        twin.save()


def test_neighbours_of_a_french_twin_pass() -> None:
    first = PartyFactory(name_ar=None, name_fr="Association Étoile du Sud")
    others: list[dict[str, Any]] = [
        {"kind": "cooperative"},
        {"region": Region.objects.get(code="07")},
        {"name_ar": "جمعية نجمة الجنوب"},
        {"merged_into": first},
    ]
    for other in others:
        party = PartyFactory.build(**{"name_ar": None, "name_fr": first.name_fr} | other)
        assert refusal(party) == set(), other
        party.save()
    assert refusal(first) == set()


# -- A national agreement has no territories -------------------------------------------------------------------


def test_national_agreement_covers_everything() -> None:
    row = AgreementTerritory(agreement=AgreementFactory(is_national=True), region=Region.objects.get(code="07"))
    assert refusal(row) == {"is_national"}
    assert sentence(row, "fr") == (
        "Une convention nationale couvre tout le Royaume\N{NO-BREAK SPACE}: retirez ses territoires, "
        "ou indiquez qu’elle n’est pas nationale."
    )


@pytest.mark.parametrize("is_national", [False, None])
def test_other_agreements_name_their_territories(is_national: bool | None) -> None:
    agreement = AgreementFactory(is_national=is_national)
    assert refusal(AgreementTerritory(agreement=agreement, region=Region.objects.get(code="07"))) == set()


def test_a_territory_without_agreement_lacks_only_that() -> None:
    assert fields_lacking(AgreementTerritory(region=Region.objects.get(code="07"))) == {"agreement"}


def test_no_loaded_national_agreement_names_territories() -> None:
    assert not AgreementTerritory.objects.filter(agreement__is_national=True).exists()


# -- Chains that must not bite their tail ----------------------------------------------------------------------


def chain(model: Any, field: str) -> list[Any]:
    """Three records, each below the one before."""
    made: list[Any] = []
    for number in range(3):
        above = {field: made[-1]} if made else {}
        if model is TargetPopulation:
            made.append(model.objects.create(slug=f"rule-{number}", name_ar=f"فئة {number}", **above))
        elif model is Province:
            values = {"code": f"07.9{number}", "name_ar": f"إقليم {number}", "kind": "province"}
            made.append(model.objects.create(region=Region.objects.get(code="07"), **values, **above))
        else:
            made.append((PartyFactory if model is Party else AgreementFactory)(**above))
    return made


CHAINS = [
    (TargetPopulation, "parent"),
    (Province, "parent"),
    (Party, "parent"),
    (Agreement, "framework"),
    (Agreement, "predecessor"),
]


@pytest.mark.parametrize(("model", "field"), CHAINS)
def test_a_chain_may_be_long(model: Any, field: str) -> None:
    for thing in chain(model, field):
        assert refusal(thing) == set()


@pytest.mark.parametrize(("model", "field"), CHAINS)
@pytest.mark.parametrize("below", [0, 1, 2])
def test_nothing_stands_above_itself(model: Any, field: str, below: int) -> None:
    first, *_rest = made = chain(model, field)
    setattr(first, field, made[below])
    assert refusal(first) == {field}


def test_a_circle_of_others_does_not_hold_the_form() -> None:
    first, second, third = chain(Party, "parent")
    Party.objects.filter(pk=first.pk).update(parent=second)
    third.refresh_from_db()
    assert refusal(third) == set()


def test_a_new_record_stands_above_nothing() -> None:
    assert refusal(PartyFactory.build(parent=PartyFactory())) == set()


# -- Fiction and fact ------------------------------------------------------------------------------------------


def fictional_agreement() -> Agreement:
    agreement: Agreement = AgreementFactory(is_fictional=True, reference="DEMO-RULES-1")
    return agreement


def test_a_fictional_party_has_no_place_in_a_real_agreement() -> None:
    row = AgreementParty(agreement=AgreementFactory(), party=PartyFactory(is_fictional=True))
    assert refusal(row) == {"party"}
    assert sentence(row, "fr").startswith("Les données de démonstration fictives et les données réelles ne se")


def test_a_real_party_has_no_place_in_a_fictional_agreement() -> None:
    assert refusal(AgreementParty(agreement=fictional_agreement(), party=PartyFactory())) == {"party"}


def test_like_and_like_may_meet() -> None:
    assert refusal(AgreementParty(agreement=AgreementFactory(), party=PartyFactory())) == set()
    row = AgreementParty(agreement=fictional_agreement(), party=PartyFactory(is_fictional=True))
    assert refusal(row) == set()


def test_a_row_without_party_lacks_only_that() -> None:
    assert fields_lacking(AgreementParty(agreement=AgreementFactory())) == {"party"}


@pytest.mark.parametrize("is_fictional", [True, False])
def test_loaded_agreements_do_not_mix(is_fictional: bool) -> None:
    rows = AgreementParty.objects.filter(agreement__is_fictional=is_fictional)
    assert rows.exists()
    assert not rows.exclude(party__is_fictional=is_fictional).exists()


# -- What made an agreement signed ------------------------------------------------------------------------------


def without_date(state: str) -> Agreement:
    agreement: Agreement = SignedAgreementFactory(state=state)
    agreement.signed_on, agreement.signed_on_precision = None, ""
    return agreement


@pytest.mark.parametrize("state", [State.SIGNED, State.IN_FORCE, State.COMPLETED, State.TERMINATED])
def test_a_signed_agreement_keeps_its_signature(state: str) -> None:
    agreement = without_date(state)
    assert refusal(agreement) == {"signed_on"}
    assert sentence(agreement) == "الاتفاقية الموقعة تحتفظ بتاريخ التوقيع أو بالتاريخ كما ورد في الوثيقة أو بمصدر."


@pytest.mark.parametrize("state", [State.PROPOSED, State.DRAFT])
def test_before_the_signature_there_need_not_be_one(state: str) -> None:
    assert refusal(without_date(state)) == set()


def test_the_date_as_printed_is_enough() -> None:
    agreement = without_date(State.SIGNED)
    agreement.signed_on_printed = "يوم الجمعة"
    assert refusal(agreement) == set()


def test_a_source_is_enough() -> None:
    agreement = without_date(State.SIGNED)
    Citation.objects.create(
        content_type=ContentType.objects.get_for_model(Agreement),
        object_id=agreement.pk,
        basis=CitationBasis.PUBLISHED,
        source=Source.objects.order_by("pk")[0],
    )
    assert refusal(agreement) == set()
    assert refusal(Agreement(state=State.SIGNED, kind=agreement.kind, title_ar="اتفاقية")) == {"signed_on"}


# -- The same on the page, where parent and rows arrive together -----------------------------------------------


@pytest.fixture
def page(clerk: User, signed_in: Callable[..., Client]) -> Client:
    """The browser of a clerk."""
    return signed_in(clerk, "ar")


def test_a_new_agreement_is_judged_with_its_rows(page: Client) -> None:
    rows = {
        "title_ar": "اتفاقية اختبار",
        "is_national": "true",
        "territories-0-region": Region.objects.get(code="07").pk,
        "participations-0-party": PartyFactory().pk,
        "participations-1-party": PartyFactory(is_fictional=True).pk,
    }
    typed = what_stands_on(page.get(ADD)) | rows
    wrong = errors_of(page.post(ADD, typed))
    assert set(wrong) == {"territories-0-__all__", "participations-1-party"}
    mended = typed | {"is_national": "false", "participations-1-party": PartyFactory().pk}
    assert page.post(ADD, mended).status_code == 302


def test_an_agreement_becomes_national_without_its_territories(page: Client) -> None:
    agreement = AgreementFactory(is_national=False, parties=2, region_codes=["07"])
    address = change_page(agreement)
    typed = what_stands_on(page.get(address)) | {"is_national": "true"}
    assert set(errors_of(page.post(address, typed))) == {"territories-0-__all__"}
    assert page.post(address, typed | {"territories-0-DELETE": "on"}).status_code == 302
    agreement.refresh_from_db()
    assert (agreement.is_national, agreement.territories.count()) == (True, 0)


def test_the_page_says_where_a_chain_closes(page: Client) -> None:
    first, second, third = chain(Party, "parent")
    address = change_page(first)
    typed = what_stands_on(page.get(address)) | {"parent": third.pk}
    assert set(errors_of(page.post(address, typed))) == {"parent"}
    assert second.organs.get() == third


def test_the_page_keeps_the_signature(page: Client) -> None:
    agreement = SignedAgreementFactory(state=State.SIGNED)
    address = change_page(agreement)
    typed = what_stands_on(page.get(address)) | {"signed_on": "", "signed_on_precision": ""}
    assert set(errors_of(page.post(address, typed))) == {"signed_on"}


@pytest.mark.django_db
@pytest.mark.parametrize("road", ["form", "save", "bulk"])
def test_references_are_kept_in_western_digits_by_every_road(road: str) -> None:
    agreement = AgreementFactory.build(kind=AgreementKind.objects.get(slug="partnership"), reference="س ش/٢٠٢٦/١٢")
    if road == "form":
        agreement.full_clean()
        assert agreement.reference == "س ش/2026/12"
    if road == "bulk":
        Agreement.objects.bulk_create([agreement])
    else:
        agreement.save()
    assert Agreement.objects.filter(reference="س ش/2026/12").count() == 1
