"""What a text may hold, how it is found again, in which digits it is kept.

Characters are escaped wherever they cannot be seen or would turn the line around.
"""

import csv
import itertools
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from registry.models.fields import matching
from registry.text import ascii_digits, clean_text, fold, query_words

COMMUNES = Path(__file__).parent.parent / "fixtures" / "reference" / "communes.csv"
NAMES = [
    "وزارة التضامن والإدماج الاجتماعي والأسرة",
    "الهيئة المغربية لحقوق الإنسان «مؤسسة» – الرباط",
    "جهة الرباط-سلا-القنيطرة، إقليم سيدي سليمان؟",
    "الوكالة الوطنية لإنعاش التشغيل والكفاءات (ANAPEC)",
    "ﷺ",
    "مَدرَسةٌ، رقم ١٢٣ — 50٪",
    "می\u200cشود",
    "Ministère de la Solidarité, de l’Insertion sociale et de la Famille",
    "Œuvre de l'Enfance « Ça\u00a0ira »\u202f: 25 % à 1\u202f000\u202fDH n° 3/2022",
    "Région de Béni Mellal-Khénifra",
    "ⵜⴰⴳⵍⴷⵉⵜ ⵏ ⵍⵎⵖⵔⵉⴱ",
    "Associação Łódź Straße Đorđe",
    "Москва с ней и ὁ Ἀθηναῖος",
    "CO₂, 25 µg, ½, 😀",
]

HIDDEN = [0xAD, 0x61C, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0xFE00, 0xFE10)]
JOINERS = [0x200C, 0x200D]
LINES = [0x0A, 0x0D, 0x09, 0x2028, 0x2029]
SIGNS = [*range(0x600, 0x606), 0x6DD, 0x890, 0x891, 0x8E2]
TURNING = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
BLANK_LETTERS = [0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x2800, 0x3164, 0xFFA0, 0xFFFC, 0xFFFD]
BLANK_LETTERS += range(0xE0100, 0xE01F0)
SHAPES = [*range(0xFB50, 0xFDFA), 0xFDFC, *range(0xFE70, 0xFEFD)]


def refusal(call: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """The code of the ValidationError, or an empty text when there is none."""
    try:
        call(*args, **kwargs)
    except ValidationError as error:
        by_field = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
        return str(next(iter(by_field.values()))[0].code)
    return ""


def is_refused_by_category(point: int) -> bool:
    return unicodedata.category(chr(point))[0] == "C" and point not in {*HIDDEN, *JOINERS, *LINES, *SIGNS}


# -- What a text may hold ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_honest_text_is_kept_as_it_is(name: str) -> None:
    assert clean_text(name) == name
    assert clean_text(f"{name}\n\t{name}", multiline=True) == f"{name}\n\t{name}"


def test_ten_thousand_honest_titles_are_kept_as_they_are() -> None:
    places = NAMES
    if COMMUNES.exists():
        with COMMUNES.open(encoding="utf-8", newline="") as file:
            places = [row[key] for row in csv.DictReader(file) for key in ("name_ar", "name_fr")] + NAMES
    pairs = itertools.islice(itertools.product(places, NAMES, ("–", "-", "/", "و", "et")), 10_000)
    titles = [f"{first} {mark} {second}" for first, second, mark in pairs]
    assert len({*titles}) > 900
    assert [title for title in titles if clean_text(title) != title] == []


def test_every_code_point_that_is_not_refused_or_hidden_is_kept() -> None:
    special = {*HIDDEN, *JOINERS, *LINES, *BLANK_LETTERS, *SHAPES}
    welcome = [chr(p) for p in range(sys.maxunicode + 1) if p not in special and not is_refused_by_category(p)]
    assert len(welcome) > 140_000
    # Between full stops: no letter may compose with its neighbour, no space may stand at an end. The word at the end
    # is plainly Russian, and allows for letters that alone would pass for Latin ones.
    for start in range(0, len(welcome), 1000):
        text = "." + " .".join(welcome[start : start + 1000]) + ". Жук"
        assert clean_text(text) == unicodedata.normalize("NFC", text)


def test_every_refused_code_point_is_refused_wherever_it_stands() -> None:
    by_category = [point for point in range(sys.maxunicode + 1) if is_refused_by_category(point)]
    rare = [point for point in by_category if unicodedata.category(chr(point)) in ("Cn", "Co")]
    noncharacters = [
        *range(0xFDD0, 0xFDF0),
        *(plane + low for plane in range(0, 0x110000, 0x10000) for low in (0xFFFE, 0xFFFF)),
    ]
    # A million unassigned ones are too many for every day: those at both ends and one in 101 stand for them.
    everyday = {*by_category} - {*rare} | {*rare[::101], rare[-1], 0xE000, 0xF8FF, 0xE0001, 0xE0041, *noncharacters}
    assert {*TURNING, 0, 0x7F, 0x9F, 0xD800, 0xDFFF} <= everyday
    for point in everyday | {*BLANK_LETTERS}:
        for text in (f"مرحبا {chr(point)} bonjour", f"a{chr(point)}", f"{chr(point)}a"):
            assert refusal(clean_text, text, multiline=True) == "forbidden_character", f"U+{point:04X}"


def test_a_refusal_names_the_character_and_the_words_before_it() -> None:
    with pytest.raises(ValidationError) as refused:
        clean_text("accord de partenariat\u202eقرش")
    assert "U+202E" in refused.value.messages[0]
    assert "partenariat" in refused.value.messages[0]
    assert "\u202e" not in refused.value.messages[0]


def test_what_nobody_sees_is_removed_in_silence() -> None:
    for point in HIDDEN:
        assert clean_text(f"{chr(point)}الأس{chr(point)}رة{chr(point)}") == "الأسرة"
    assert clean_text("\u200b\ufeff ") == ""


def test_joiners_stay_between_arabic_letters_alone() -> None:
    assert clean_text("می\u200cشود") == "می\u200cشود"
    for joiner in "\u200c\u200d":
        for text in (f"a{joiner}b", f"ab{joiner}", f"{joiner}ab", f"a{joiner}{joiner}b"):
            assert clean_text(text) == "ab"
        assert clean_text(f"ا{joiner} ب") == clean_text(f"ا {joiner}ب") == "ا ب"
        assert clean_text(f"e{joiner}\u0301") == "é"


def test_one_line_stays_one_line() -> None:
    assert clean_text(" a\r\nb\tc\u2028d\n") == "a b c d"
    assert clean_text("\n a\r\nb\rc\u2029d\t\n", multiline=True) == "a\nb\nc\nd"


def test_composed_and_decomposed_are_one() -> None:
    assert clean_text("E\u0301cole a\u0653 ا\u0653") == "École a\u0653 آ"


def test_presentation_forms_become_letters() -> None:
    assert clean_text("\ufefb\ufe91\ufeaa \ufdf2 \ufdfa") == "لابد الله \ufdfa"
    for point in SHAPES:
        cleaned = clean_text(f"ا{chr(point)}ا") if unicodedata.category(chr(point)) != "Cn" else ""
        assert not any(unicodedata.decomposition(c).startswith(("<isol", "<ini", "<med", "<fin")) for c in cleaned)


@pytest.mark.parametrize("text", ["\u0301", "\u064b\u0651", " \u0301 \u00a0", "\n\u0670\n"])
def test_text_without_anything_to_see_is_refused(text: str) -> None:
    assert refusal(clean_text, text, multiline=True) == "no_visible_text"


# Letters of other scripts, in the place of the Latin letter that they look like.
LOOK_ALIKES = {
    "A": "\u0391\u0410", "B": "\u0392\u0412", "C": "\u0421\u03f9", "E": "\u0395\u0415", "H": "\u0397\u041d",
    "I": "\u0399\u0406", "J": "\u0408", "K": "\u039a\u041a", "M": "\u039c\u041c", "N": "\u039d", "O": "\u039f\u041e",
    "P": "\u03a1\u0420", "S": "\u0405", "T": "\u03a4\u0422", "X": "\u03a7\u0425", "Y": "\u03a5", "a": "\u0430",
    "c": "\u0441\u03f2", "e": "\u0435", "i": "\u0456", "j": "\u0458", "o": "\u043e\u03bf\u0585", "p": "\u0440",
    "s": "\u0455", "x": "\u0445", "y": "\u0443", "v": "\u03bd",
}  # fmt: skip


@pytest.mark.parametrize("name", ["Association ESPACE", "COPAX", "Coopération 2022", "CNV-2022/A"])
def test_a_name_in_letters_that_look_alike_is_refused(name: str) -> None:
    for position, letter in enumerate(name):
        for other in LOOK_ALIKES.get(letter, ""):
            assert refusal(clean_text, name[:position] + other + name[position + 1 :]) == "mixed_scripts", ascii(other)
    whole = "".join(LOOK_ALIKES.get(letter, letter)[0] for letter in name)
    assert refusal(clean_text, whole) == "mixed_scripts"


TWINS = [
    ("الأسرة", "الأ\u200bسرة"),
    ("الأسرة", "الأ\u0640سرة"),
    ("الأسرة", "الاسره"),
    ("الأسرة", "ٱلْأُسْرَة"),
    ("الأسرة", "\ufe8d\ufedf\ufe84\ufeb3\ufead\ufe93"),
    ("مستشفى", "مستشفي"),
    ("مستشفى", "مستشفی"),
    ("المملكة", "المملکة"),
    ("أكادير", "أگادير"),
    ("كلميم", "ڭلميم"),
    ("École", "E\u0301cole"),
    ("École", "ECOLE"),
    ("École", "\uff25cole"),
    ("Cœur", "COEUR"),
    ("Straße", "strasse"),
    ("Rabat-Salé", "Rabat\u2011Salé"),
    ("Rabat-Salé", "rabat\u00a0\u2009sale"),
    ("Rabat-Salé", "Rabat\u00ad-Salé"),
    ("office", "o\ufb03ce"),
    ("CNV 12/2022", "CNV ١٢/٢٠٢٢"),
    ("CNV 12/2022", "CNV ۱۲-۲۰۲۲"),
    ("L'enfance", "L\u2019enfance"),
    ("L'enfance", "L\u02bcenfance"),
]


@pytest.mark.parametrize(("name", "twin"), TWINS)
def test_a_twin_has_the_same_key(name: str, twin: str) -> None:
    assert fold(clean_text(twin)) == fold(clean_text(name))


@pytest.mark.parametrize(
    ("one", "other"),
    [("سلا", "سلام"), ("Fès", "Fez"), ("CNV 1/22", "CNV 12/2"), ("بني ملال", "بنيملال"), ("علم", "عمل")],
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert fold(one) != fold(other)


# -- Search ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("اسره", "وزارة التضامن والأسرة"),
        ("الأسرة", "شؤون أسرة واحدة"),
        ("للأسرة", "الأسرة"),
        ("والطفولة", "الطفولة"),
        ("مراكش اسفي", "جهة مراكش-آسفي"),
        ("مراكش آسفي", "مراكش -أسفي"),
        ("الرباط-سلا-القنيطرة", "الرباط-سلا القنيطرة"),
        ("إستراتيجية", "استراتيجية جسر"),
        ("ماوى", "مأوى"),
        ("يونيو 2022", "يونيو2022"),
        ("وكالة التنمية الاجتماعية", "#لوكالة_التنمية_الاجتماعية"),
        ("السوسيو اقتصادي", "السوسيو-اقتصادي"),
        ("“جسر”", '"جسر" الأسرة'),
        ("٢٠٢٢", "سنة 2022"),
        ("oeuvre enfance", "Œuvre de l’enfance"),
        ("SOLIDARITE", "solidarité"),
    ],
)
def test_a_search_finds(asked: str, written: str) -> None:
    assert query_words(asked)
    assert all(word in fold(written) for word in query_words(asked))


def test_query_words_are_few_and_short_and_keep_short_words_whole() -> None:
    assert query_words("ال ألف والي بال الأم لله") == ["ال", "الف", "والي", "بال", "ام", "لله"]
    assert query_words(" ".join(["mot"] * 20)) == ["mot"] * 8
    assert query_words("م" * 5000) == ["م" * 50]
    assert query_words(" \t؟! ") == []


def test_matching_asks_for_every_word_and_escapes_wildcards() -> None:
    model = next(m for m in apps.get_models() if any(f.name == "search" for f in m._meta.fields))
    question = str(matching(model._default_manager.all(), "search", "الأسرة 50%").query)
    assert "%اسره%" in question
    assert "%50%" in question
    assert matching(model._default_manager.all(), "search", "؟!").query.is_empty()
    assert not matching(model._default_manager.all(), "search", " ").query.where


# -- Digits ---------------------------------------------------------------------------------------------------------


def test_digits_become_those_of_the_register() -> None:
    assert ascii_digits("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ 1٬234٫5 أ") == "0123456789 0123456789 1234,5 أ"
