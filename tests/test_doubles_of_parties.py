"""Which parties may be one: names across scripts, numbers, representatives; and what is not suggested again."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry import doubles
from registry.choices import Sureness
from registry.doubles.spelling import alike
from registry.models import (
    Party,
    PartyDistinction,
    PartyIdentifier,
    PartyLikeness,
    Province,
    Region,
    Representative,
    User,
)

from .factories import PartyFactory, PersonFactory

# All fictional: names made up of usual words.
PAIRS = [
    ("جمعية الأمل", "Association Al Amal"),
    ("جمعية الأمل", "Association El Amel"),
    ("جمعية الأمل", "Ass. Alamal"),
    ("جمعية النور", "Association Ennour"),
    ("جمعية النور", "Association An-Noor"),
    ("جمعية الرحمة", "Association Errahma"),
    ("جمعية الرحمة", "Assoc. Ar Rahmah"),
    ("جمعية السلام", "Association Essalam"),
    ("جمعية الشباب الخيالي", "Association Ach-Chabab Al Khayali"),
    ("تعاونية الأركان", "Coopérative Al Argane"),
    ("جمعية النجاح", "Association Annajah"),
    ("جمعية الوفاق", "Association Al Wifaq"),
    ("جمعية الوفاق", "Association El Ouifak"),
    ("جمعية الإحسان", "Association Al Ihsane"),
    ("جمعية المستقبل", "Association Al Moustaqbal"),
    ("جمعية المستقبل", "Association El Mostakbal"),
    ("جمعية التضامن", "Association Attadamoun"),
    ("جمعية الغد الأفضل", "Association Al Ghad Al Afdal"),
    ("جمعية زهور الأطلس", "Association Zouhour Al Atlas"),
    ("جمعية أمل الغد", "Association Amal Al Ghad"),
    ("مؤسسة البسمة", "Fondation Al Basma"),
    ("جمعية الزيتونة", "Association Zitouna"),
    ("جمعية الياسمين", "Association Yasmine"),
    ("جمعية خديجة", "Association Khadija"),
    ("جمعية الأمل للتنمية الاجتماعية", "Association Al Amal pour le développement social"),
    ("جمعية النهضة النسائية", "Association Nahda féminine"),
    ("جمعية أصدقاء البيئة", "Association Amis de l'environnement"),
    ("جمعية الأسرة والتنمية", "Association Famille et développement"),
    ("جمعية حماية الطفولة", "Association pour la protection de l'enfance"),
    ("جمعية دعم المرأة القروية", "Association Soutien à la femme rurale"),
    ("جمعية الأمل بطنجة", "Association Al Amal Tanger"),
    ("تعاونية الخير", "Coopérative El Kheir"),
    ("جمعية السنابل", "Association Sanabil"),
    ("جمعية الجسور", "Association Al Jousour"),
    ("جمعية الأسره", "جمعية الأسرة"),
    ("جمعية الاخاء", "جمعية الإخاء"),
    ("Association Al Amal", "Association El Amel"),
    ("Association Ousra", "Association Al Ossra"),
    ("Association Nour Al Ghad", "Assoc Noor El Ghad"),
    ("جمعية الجمعيات الصغرى للبحر", "Association Al Bahr Assoghra"),
]
NEAR = [
    ("جمعية الأمل", "جمعية العمل"),
    ("جمعية الأمل", "جمعية الأمال"),
    ("جمعية الأمل", "Association Al Amane"),
    ("جمعية النور", "جمعية النوارس"),
    ("جمعية النور", "Association Al Manar"),
    ("جمعية السلام", "جمعية الإسلام الصغير"),
    ("جمعية السلام", "Association Salim"),
    ("جمعية سليم", "Association Essalam"),
    ("جمعية الرحمة", "Association Errahma pour les orphelins"),
    ("جمعية الرحمة", "Association Al Hamra"),
    ("جمعية الشباب", "Association Ach-Chahab"),
    ("جمعية الوفاء", "Association Al Afia"),
    ("جمعية النجاح", "Association Annahj"),
    ("جمعية التضامن", "Association Attaaoun"),
    ("جمعية البسمة", "Association Al Basmala"),
    ("جمعية أمل الغد", "Association Amal Al Oums"),
    ("جمعية زهور الأطلس", "Association Zahra Al Atlas"),
    ("جمعية خديجة", "Association Khadra"),
    ("جمعية المستقبل", "Association Al Istiqlal"),
    ("جمعية الغد", "Association Al Wad"),
    ("جمعية الأمل للتنمية", "Association Al Amal pour l'enfance"),
    ("جمعية الأمل للتنمية", "Association Al Amal"),
    ("جمعية حماية الطفولة", "Association pour la protection de la femme"),
    ("جمعية دعم المرأة القروية", "Association Soutien à la femme"),
    ("جمعية الأسرة", "Association Al Asra"),
    ("جمعية الأسرة والتنمية", "Association Famille et solidarité"),
    ("جمعية الخير", "Association Al Khouroub"),
    ("جمعية الخير", "Association Al Ghayr"),
    ("جمعية السنابل", "Association Sonbola"),
    ("جمعية الجسور", "Association Al Jisr"),
    ("جمعية الجسر", "Association Al Jousour"),
    ("جمعية الإحسان", "Association Al Hassan"),
    ("جمعية بدر", "Association Bidour"),
    ("جمعية بدر", "جمعية بدور"),
    ("جمعية كريم", "Association Karam"),
    ("جمعية كريم", "Association Akram"),
    ("Association Salma", "Association Salama"),
    ("Association Karim", "Association Karam"),
    ("Association Nour", "Association Nahr"),
    ("جمعية الفتح", "جمعية الفتاح"),
]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_spellings_of_one_name_are_alike(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(("one", "other"), NEAR)
def test_two_names_that_resemble_each_other_are_not(one: str, other: str) -> None:
    assert not alike(one, other)
    assert not alike(other, one)


def reasons_of(party: Party) -> dict[str, tuple[set[str], str]]:
    """What is suggested for a party, by the name of the other one."""
    return {
        str(each.beside(party)): ({str(reason.value) for reason in each.reasons}, each.sureness)
        for each in doubles.suggestions(party)
    }


@pytest.fixture
def amal(db: None) -> Party:
    return PartyFactory(name_ar="جمعية أملود الخيالية", name_fr="", region=Region.objects.get(code="07"))


def test_a_name_in_another_script_is_suggested_and_says_why(amal: Party) -> None:
    near = PartyFactory(name_ar="", name_fr="Association Amloud Al Khayaliya", region=amal.region)
    far = PartyFactory(name_ar="", name_fr="Association Amloud El Khayalia", region=Region.objects.get(code="01"))
    nowhere = PartyFactory(name_ar="", name_fr="Assoc. Amloud Khayalia")
    found = reasons_of(amal)
    assert found[str(near)] == ({"name"}, Sureness.LIKELY)
    assert found[str(nowhere)] == ({"name"}, Sureness.POSSIBLE)
    assert str(far) not in found, "another region is another association"
    assert next(each.second for each in doubles.suggestions() if each.first == amal) == near, "the surest first"


def test_its_place_may_stand_in_the_name_or_not(amal: Party) -> None:
    province = Province.objects.get(name_fr="Safi")
    here = PartyFactory(name_ar=f"جمعية أملود الخيالية ب{province.name_ar}", name_fr="", province=province)
    assert str(here) in reasons_of(amal)


def test_numbers_accounts_people_and_telephones_are_reasons_too(amal: Party) -> None:
    president = PersonFactory()
    for party, number in ((amal, "12-34/5"), (same_number := PartyFactory(), "١٢ ٣٤ ٥")):
        PartyIdentifier.objects.create(party=party, kind="ice", value=number, issuer=party.name_ar)
    led = PartyFactory()
    for party in (amal, led):
        Representative.objects.create(party=party, person=president, capacity_ar="رئيسة")
    paid = PartyFactory(bank_account="011 780 0000")
    called = PartyFactory(phone="0500 11 22 33", region=amal.region)
    Party.objects.filter(pk=amal.pk).update(bank_account="011 780 0000", phone="0500 11 22 33")
    assert reasons_of(amal) == {
        str(same_number): ({"identifier"}, Sureness.CERTAIN),
        str(paid): ({"account"}, Sureness.CERTAIN),
        str(led): ({"representative"}, Sureness.POSSIBLE),
        str(called): ({"contact"}, Sureness.POSSIBLE),
    }


def test_who_is_written_otherwise_in_arabic_is_somebody_else(amal: Party) -> None:
    Party.objects.filter(pk=amal.pk).update(name_ar="جمعية الأملود", name_fr="Association Al Amloud")
    PartyFactory(name_ar="جمعية العملود", name_fr="Association Al Amloud")
    assert reasons_of(amal) == {}


def test_a_former_name_is_a_name(amal: Party) -> None:
    renamed = PartyFactory(name_ar="جمعية أخرى تماما للاختبار", name_fr="")
    renamed.other_names.create(name_fr="Association Amloud Al Khayaliya")
    assert str(renamed) in reasons_of(amal)


def test_a_changed_name_is_read_anew_by_whatever_road_it_was_changed(amal: Party) -> None:
    other = PartyFactory(name_ar="", name_fr="Association Tout Autre Chose Fictive")
    assert reasons_of(amal) == {}
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_party SET name_fr = 'Association Amloud Al Khayaliya' WHERE id = %s", [other.pk]
        )
    assert list(reasons_of(amal)) == ["Association Amloud Al Khayaliya"]


def test_not_the_same_is_never_suggested_again(amal: Party, clerk: User) -> None:
    other = PartyFactory(name_ar="", name_fr="Association Amloud Al Khayaliya")
    said = doubles.not_the_same(other, amal, actor=clerk)
    assert doubles.not_the_same(amal, other, actor=clerk) == said
    assert reasons_of(amal) == {}
    assert PartyDistinction.objects.get().actor == clerk
    doubles.may_be_the_same_after_all(said, actor=clerk)
    assert reasons_of(amal) != {}


def test_nor_after_one_of_them_was_merged_into_a_third(amal: Party, clerk: User, supervisor: User) -> None:
    """It has the other name of the merged one, and what was said of that one is said of it."""
    other, heir = PartyFactory(name_ar="", name_fr="Association Amloud Al Khayaliya"), PartyFactory()
    last = PartyFactory()
    doubles.not_the_same(other, amal, actor=clerk)
    doubles.merge(other, heir, actor=supervisor, reason="مكررة")
    assert heir.other_names.exists()
    assert reasons_of(amal) == {}
    doubles.merge(heir, last, actor=supervisor, reason="مكررة")
    assert reasons_of(amal) == {}
    assert reasons_of(last) == {}
    assert not [each for each in doubles.suggestions() if amal in (each.first, each.second)]


@pytest.mark.parametrize(("kind", "expected"), [("cooperative", {"identifier", "account"}), ("commune", set())])
def test_a_number_tells_of_one_association_whatever_its_kind(amal: Party, kind: str, expected: set[str]) -> None:
    """Its name does not; and an institution is never suggested for an association."""
    other = PartyFactory(kind=kind, name_ar="", name_fr="Association Amloud Al Khayaliya", bank_account="011 780 0001")
    Party.objects.filter(pk=amal.pk).update(bank_account="011 780 0001")
    for party, number in ((amal, "77-34/5"), (other, "٧٧ ٣٤ ٥")):
        PartyIdentifier.objects.create(party=party, kind="ice", value=number, issuer=party.name_fr)
    found = reasons_of(amal)
    assert found == ({str(other): (expected, Sureness.CERTAIN)} if expected else {})


def test_merged_parties_are_suggested_no_more(amal: Party, supervisor: User) -> None:
    other = PartyFactory(name_ar="", name_fr="Association Amloud Al Khayaliya")
    doubles.merge(other, amal, actor=supervisor, reason="مكررة")
    assert reasons_of(amal) == {}


def test_a_name_that_is_being_typed_finds_the_party_that_is_there(amal: Party) -> None:
    typed = Party(kind="association", name_fr="Association Amloud Al Khayaliya", region=amal.region)
    assert [(each.second, each.sureness) for each in doubles.named_like(typed)] == [(amal, Sureness.LIKELY)]
    assert doubles.named_like(Party(kind="cooperative", name_fr="Amloud Al Khayaliya")) == []
    assert doubles.named_like(Party(kind="association")) == []


def test_a_thousand_parties_cost_the_statements_of_one(amal: Party) -> None:
    doubles.suggestions()
    with CaptureQueriesContext(connection) as few:
        doubles.suggestions()
    for number in range(40):
        PartyFactory(name_ar="", name_fr=f"Association Zorar {'abcdefghij'[number % 10] * 2}{number // 10}")
    with CaptureQueriesContext(connection) as many:
        doubles.suggestions()
    assert len(many) <= len(few) + 8, "the new names are read once"
    assert PartyLikeness.objects.filter(party=amal).exists()
