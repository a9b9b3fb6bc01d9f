"""What the search box finds: by which words, in which order, for whom, and within which bounds."""

from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from registry import finding
from registry.finding import search as looking
from registry.finding.near import best_sounding, distance, meant_by, nearest
from registry.models import (
    Agreement,
    CallForProjects,
    Ceremony,
    Commune,
    OtherName,
    Party,
    PartyIdentifier,
    Project,
    ProjectLine,
    Province,
    Region,
    Representative,
    SearchWord,
    User,
)
from registry.publication.database import fetch
from registry.text import fold
from tests.factories import AgreementFactory, PartyFactory, PersonFactory

pytestmark = pytest.mark.django_db
EACH = 20


def found(actor: Any, words: str, each: int = EACH) -> finding.Found:
    return finding.find(actor, finding.asked(words), each=each)


def things(actor: Any, words: str, each: int = EACH) -> list[Any]:
    """All that is found, in the order of the results."""
    return [hit.thing for group in found(actor, words, each).groups for hit in group.hits]


def of(actor: Any, model: Any, words: str, each: int = EACH) -> list[Any]:
    return [thing for thing in things(actor, words, each) if isinstance(thing, model)]


# -- Every kind, by every name ------------------------------------------------------------------------------------


def everything() -> dict[str, Any]:
    """One record of each kind that grows, by words that no other record has."""
    holder = PartyFactory(name_ar="جمعية الصفصاف", name_fr="Association Saule", acronym="ASLQ")
    OtherName.objects.create(party=holder, name_ar="جمعية الخيزران القديمة")
    PartyIdentifier.objects.create(party=holder, kind="other", value="7741-٣", issuer="")
    person = PersonFactory(name_ar="زينب الوردي", name_fr="Zineb El Ouardi")
    Representative.objects.create(party=holder, person=person, capacity_ar="رئيسة")
    OtherName.objects.create(person=person, name_fr="Zaynab Lwardi")
    line = ProjectLine.objects.order_by("pk").first()
    return {
        "party": holder,
        "person": person,
        "agreement": AgreementFactory(reference="CNV/2031/00012", title_ar="اتفاقية حول النيلوفر", title_fr="Nénuphar"),
        "project": Project.objects.create(name_ar="فضاء السنديان", holder=holder, project_line=line),
        "ceremony": Ceremony.objects.create(title_fr="Cérémonie du Genévrier", place_ar="قاعة الأقحوان"),
        "call": CallForProjects.objects.create(edition="2031", title_ar="طلب عروض البيلسان"),
    }


BY_WORDS = {
    "صفصاف": "party",
    "saule": "party",
    "ASLQ": "party",
    "خيزران": "party",
    "7741": "party",
    "زينب الوردي": "person",
    "ouardi": "person",
    "lwardi": "person",
    "CNV/2031/00012": "agreement",
    "00012/CNV/2031": "agreement",
    "cnv ٢٠٣١ ٠٠٠١٢": "agreement",
    "2031-00012": "agreement",
    "نيلوفر": "agreement",
    "nenuphar": "agreement",
    "نيلو": "agreement",
    "سنديان": "project",
    "genevrier": "ceremony",
    "اقحوان": "ceremony",
    "بيلسان": "call",
}


def test_every_kind_is_found_by_every_name_of_it(clerk: User) -> None:
    made = everything()
    answers = {words: things(clerk, words) for words in BY_WORDS}
    assert {words: made[name] in answers[words] for words, name in BY_WORDS.items()} == dict.fromkeys(BY_WORDS, True)


def test_places_are_found_in_both_scripts_and_by_their_other_names(clerk: User) -> None:
    region = Region.objects.get(code="07")
    OtherName.objects.create(region=region, name_fr="Marrakech-Tensift-Haouz")
    assert of(clerk, Region, "مراكش اسفي")[0] == region
    assert of(clerk, Region, "marrakech safi")[0] == region
    assert of(clerk, Region, "tensift") == [region]
    province = Province.objects.exclude(name_fr="").order_by("pk")[3]
    commune = Commune.objects.exclude(name_fr="").order_by("pk")[40]
    assert province in of(clerk, Province, province.name_fr)
    assert commune in of(clerk, Commune, commune.name_ar)


def test_a_merged_party_is_found_as_the_one_it_became(clerk: User) -> None:
    stays = PartyFactory(name_fr="Association Mimosa du Nord")
    PartyFactory(name_fr="Association Mimosa Nord", merged_into=stays)
    assert of(clerk, Party, "mimosa nord") == [stays]


# -- Mistakes, and the other script -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    ["asociation rihan", "assosiation rihane", "association rhian", "jameia rihan", "djamiya rihan", "rihann"],
)
def test_a_misspelt_association_is_found(words: str, clerk: User) -> None:
    party = PartyFactory(name_ar="جمعية الريحان", name_fr="Association Rihan")
    answer = found(clerk, words)
    group = next(group for group in answer.groups if group.kind.model is Party)
    assert party in [hit.thing for hit in group.hits]
    assert group.by_meaning
    assert answer.meant


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ossra", "فضاء الأسرة"),
        ("oussra", "فضاء الأسرة"),
        ("jisr", "فضاء جسر"),
        ("jissr", "فضاء جسر"),
        ("mohamed", "مركز محمد"),
        ("khadija", "دار خديجة"),
        ("tanmia", "مركز التنمية"),
        ("جسر", "Espace Jissr"),
        ("خديجة", "Maison Khadija"),
    ],
)
def test_the_other_script_is_found_by_its_sound(typed: str, written: str, clerk: User) -> None:
    field = "name_ar" if written[0] > "\u0600" else "name_fr"
    party = PartyFactory(**{"name_ar": "", "name_fr": "", field: f"{written} 17"})
    assert party in of(clerk, Party, typed, each=1000)


def test_the_words_of_the_sources_are_found_by_their_latin_spellings(clerk: User) -> None:
    """The register as it is loaded: «اسره», "ossra" and "jisr" lead to agreements about the family."""
    for words in ("اسره", "ossra", "jisr"):
        agreements = of(clerk, Agreement, words)
        assert agreements, words
        assert all("سر" in each.search or "sra" in each.search or "jis" in each.search for each in agreements)


def test_a_word_that_the_register_knows_is_not_corrected(clerk: User) -> None:
    PartyFactory(name_fr="Association Tilleul")
    PartyFactory(name_fr="Association Filleul")
    assert [party.name_fr for party in of(clerk, Party, "tilleul")] == ["Association Tilleul"]


def test_mistakes_are_counted_letter_by_letter() -> None:
    assert distance("asociation", "association") == 1
    assert distance("jmaia", "jamia") == 1
    assert nearest("assosia", ["association", "cooperative"]) == ["association"], "still being typed"
    assert nearest("famlile", ["famille", "familiale", "famila"]) == ["famille"], "one mistake is nearer than two"
    assert nearest("chat", ["chien"]) == []
    assert nearest("eau", ["eaux"]) == [], "too short a word to be guessed"


def test_of_words_with_the_same_consonants_those_with_the_same_vowels_come_first() -> None:
    alike = ["جامعة", "جماعة", "جوامع", "جمعية", "jamaa"]
    assert best_sounding("jameia", [fold(word) for word in alike])[0] == fold("جمعية")
    assert best_sounding("jamaa", [fold(word) for word in alike])[:2] == [fold("جامعة"), fold("جماعة")]
    assert best_sounding("jouami", [fold(word) for word in alike])[0] == fold("جوامع")


def test_a_new_word_is_learnt_once_by_whatever_road_it_comes() -> None:
    party = PartyFactory(name_fr="Association Xylophone")
    PartyFactory(name_fr="Club Xylophone")
    assert SearchWord.objects.filter(word="xylophone").count() == 1
    assert not SearchWord.objects.filter(word__contains="00").exists(), "numbers are no words"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_party SET name_fr = 'Association Clavecin' WHERE id = %s", [party.pk])
    assert meant_by(["clavesin"]) == {"clavesin": ["clavecin"]}


# -- The order ----------------------------------------------------------------------------------------------------


def test_exact_names_come_first_then_beginnings_then_words_then_what_was_meant(clerk: User) -> None:
    named = [
        PartyFactory(name_ar="", name_fr="Le grand Tamaris"),
        PartyFactory(name_ar="", name_fr="Tamaris du Sud"),
        PartyFactory(name_ar="", name_fr="Tamaris"),
        PartyFactory(name_ar="تمارس للاختبار", name_fr=""),
    ]
    holds, begins, exact, sounds = named
    assert of(clerk, Party, "tamaris") == [exact, begins, holds, sounds]
    assert of(clerk, Party, "tamaris") == of(clerk, Party, "TAMARIS ")


def test_the_article_does_not_stand_before_an_exact_name(clerk: User) -> None:
    other, exact = PartyFactory(name_ar="جمعية الزعفران للاختبار"), PartyFactory(name_ar="الزعفران")
    assert of(clerk, Party, "زعفران") == [exact, other]


def test_of_equal_ones_the_newest_comes_first_and_the_best_kind_stands_first(clerk: User) -> None:
    older, newer = (AgreementFactory(title_fr=f"Convention {name} Coquelicot") for name in ("rouge", "bleue"))
    assert of(clerk, Agreement, "coquelicot") == [newer, older]
    party = PartyFactory(name_fr="Coquelicot")
    assert things(clerk, "coquelicot") == [party, newer, older]


# -- Whose records, and which columns -----------------------------------------------------------------------------


def test_all_the_staff_finds_what_it_reads_and_nobody_else_finds_anything(cast: dict[str, Any], visitor: Any) -> None:
    elsewhere = AgreementFactory(title_fr="Convention Bougainvillier", region_codes=["04"])
    for name, person in cast.items():
        assert of(person, Agreement, "bougainvillier") == ([] if name == "member" else [elsewhere]), name
    assert things(visitor, "bougainvillier") == []


PRIVATE = {
    "phone": "0661998877",
    "bank_account": "011998877665544332211000",
    "note": "Rhododendron",
    "address": "Orangeraie",
}


def test_what_serves_the_ministry_alone_is_not_searched(supervisor: User) -> None:
    PartyFactory(email="glycine@example.org", **PRIVATE)
    PersonFactory(national_id="QX778899")
    AgreementFactory(note="Rhododendron")
    for words in (*PRIVATE.values(), "glycine", "QX778899", "998877"):
        assert things(supervisor, words) == [], words
    assert not SearchWord.objects.filter(word__in=["rhododendron", "orangeraie", "glycine"]).exists()


# -- Whatever is typed --------------------------------------------------------------------------------------------

NOTHING = ("", " ", "؟!", "\u202e\u2066", "%", "_", "%%%", "\\", "'", "*", "ا", "a", "\u0640\u064b")


@pytest.mark.parametrize("words", NOTHING)
def test_what_has_no_two_letters_asks_nothing(words: str, clerk: User) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert found(clerk, words).asked.is_too_short
    assert len(queries) == 0


@pytest.mark.parametrize(
    "words",
    [
        "ا" * 10_000,
        "mot " * 5_000,
        "de la",
        "و من في",
        "a b c d e f g h i j k l",
        "100%_\\",
        "'; DROP TABLE x; --",
        "\u202eabc",
        "(((",
        "a'b\"c",
    ],
)
def test_whatever_is_typed_is_answered(words: str, clerk: User) -> None:
    answer = found(clerk, words)
    assert not answer.took_too_long
    assert all(len(group.hits) <= EACH for group in answer.groups)


# -- Bounds -------------------------------------------------------------------------------------------------------


def test_so_many_of_each_kind_and_the_number_of_all(clerk: User) -> None:
    for number in range(7):
        PartyFactory(name_fr=f"Association Hortensia {number}")
    [group] = found(clerk, "hortensia", each=3).groups
    assert (len(group.hits), group.number, group.has_more) == (3, 7, False)


def test_of_a_word_that_many_have_the_newest_are_shown(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the planner would say of a large register is said of this one."""
    made = [AgreementFactory(title_fr=f"Convention Lavande {number}") for number in range(8)]
    monkeypatch.setattr(looking, "_is_frequent", lambda kind, asked: True)
    monkeypatch.setattr(looking, "SHOWN", 5)
    group = next(group for group in found(clerk, "lavande", each=4).groups if group.kind.model is Agreement)
    assert [hit.thing for hit in group.hits] == made[:3:-1]
    assert (group.number, group.has_more) == (5, True)


def test_the_number_of_statements_does_not_depend_on_what_is_found(clerk: User) -> None:
    def statements(words: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            found(clerk, words)
        return len(queries)

    assert statements("xqzwk") <= 12
    assert statements("الأسرة") <= 24


def test_a_search_that_takes_too_long_is_told_and_ends(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_anything: Any) -> Any:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', '50ms', true)")
            return fetch("SELECT pg_sleep(30)", [])

    monkeypatch.setattr(looking, "look", slow)
    answer = found(clerk, "الأسرة")
    assert answer.took_too_long
    assert answer.groups == []


def test_another_failure_of_the_database_is_told_as_such(
    clerk: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Not as «nothing found», and the operator reads what it was."""

    def fail(*_anything: Any) -> Any:
        raise OperationalError("the line broke")

    monkeypatch.setattr(looking, "look", fail)
    answer = found(clerk, "الأسرة")
    assert (answer.no_answer, answer.took_too_long, answer.groups) == (True, False, [])
    assert "the line broke" in caplog.text
