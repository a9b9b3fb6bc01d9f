"""Amounts in words: what an administration writes, and nothing that reads back as another amount."""

import re
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from registry.exchange.amounts_in_words import in_words

WRITTEN = [
    ("0", "صفر درهم", "zéro dirham"),
    ("1", "درهم واحد", "un dirham"),
    ("2", "درهمان", "deux dirhams"),
    ("3", "ثلاثة دراهم", "trois dirhams"),
    ("8", "ثمانية دراهم", "huit dirhams"),
    ("10", "عشرة دراهم", "dix dirhams"),
    ("11", "أحد عشر درهما", "onze dirhams"),
    ("12", "اثنا عشر درهما", "douze dirhams"),
    ("21", "واحد وعشرون درهما", "vingt et un dirhams"),
    ("71", "واحد وسبعون درهما", "soixante et onze dirhams"),
    ("80", "ثمانون درهما", "quatre-vingts dirhams"),
    ("81", "واحد وثمانون درهما", "quatre-vingt-un dirhams"),
    ("91", "واحد وتسعون درهما", "quatre-vingt-onze dirhams"),
    ("100", "مائة درهم", "cent dirhams"),
    ("101", "مائة درهم ودرهم واحد", "cent un dirhams"),
    ("102", "مائة درهم ودرهمان", "cent deux dirhams"),
    ("110", "مائة وعشرة دراهم", "cent dix dirhams"),
    ("115", "مائة وخمسة عشر درهما", "cent quinze dirhams"),
    ("200", "مائتا درهم", "deux cents dirhams"),
    ("250", "مائتان وخمسون درهما", "deux cent cinquante dirhams"),
    ("1000", "ألف درهم", "mille dirhams"),
    ("2000", "ألفا درهم", "deux mille dirhams"),
    ("2500", "ألفان وخمسمائة درهم", "deux mille cinq cents dirhams"),
    ("3000", "ثلاثة آلاف درهم", "trois mille dirhams"),
    ("12500", "اثنا عشر ألفا وخمسمائة درهم", "douze mille cinq cents dirhams"),
    ("50000", "خمسون ألف درهم", "cinquante mille dirhams"),
    ("80000", "ثمانون ألف درهم", "quatre-vingt mille dirhams"),
    ("102000", "مائة ألف وألفا درهم", "cent deux mille dirhams"),
    ("200000", "مائتا ألف درهم", "deux cent mille dirhams"),
    ("1000000", "مليون درهم", "un million de dirhams"),
    ("2000000", "مليونا درهم", "deux millions de dirhams"),
    ("2500000", "مليونان وخمسمائة ألف درهم", "deux millions cinq cent mille dirhams"),
    ("10000000", "عشرة ملايين درهم", "dix millions de dirhams"),
    ("80000000", "ثمانون مليون درهم", "quatre-vingts millions de dirhams"),
    ("200000000", "مائتا مليون درهم", "deux cents millions de dirhams"),
    ("1000000000", "مليار درهم", "un milliard de dirhams"),
    ("3200000000", "ثلاثة ملايير ومائتا مليون درهم", "trois milliards deux cents millions de dirhams"),
    ("1200000000000", "ألف ومائتا مليار درهم", "mille deux cents milliards de dirhams"),
    ("0.01", "سنتيم واحد", "un centime"),
    ("0.50", "خمسون سنتيما", "cinquante centimes"),
    ("1.02", "درهم واحد وسنتيمان", "un dirham et deux centimes"),
    ("12000.75", "اثنا عشر ألف درهم وخمسة وسبعون سنتيما", "douze mille dirhams et soixante-quinze centimes"),
    ("-5", "ناقص خمسة دراهم", "moins cinq dirhams"),
]
AMOUNTS = st.decimals(Decimal(0), Decimal("999999999999.99"), places=2) | st.builds(
    lambda digits, zeros: Decimal(digits * 10**zeros), st.integers(1, 2999), st.integers(0, 8)
)


@pytest.mark.parametrize(("amount", "arabic", "french"), WRITTEN)
def test_amounts_are_written_as_people_write_them(amount: str, arabic: str, french: str) -> None:
    assert in_words(Decimal(amount), "ar") == arabic
    assert in_words(Decimal(amount), "fr") == french


def test_the_words_are_those_of_the_reader() -> None:
    for language, said in (("ar", "درهمان"), ("fr", "deux dirhams")):
        with translation.override(language):
            assert in_words(Decimal(2)) == said


# -- Read back ---------------------------------------------------------------------------------------------------------

UNITS_AR = ["صفر", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"]
TENS_AR = ["عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]
HUNDREDS_AR = ["ثلاثمائة", "أربعمائة", "خمسمائة", "ستمائة", "سبعمائة", "ثمانمائة", "تسعمائة"]
ARABIC = {
    **{word: number for number, word in enumerate(UNITS_AR)},
    **{word: 10 * number for number, word in enumerate(TENS_AR, start=2)},
    **{word: 100 * number for number, word in enumerate(HUNDREDS_AR, start=3)},
    "أحد": 1,
    "اثنا": 2,
    "عشر": 10,
    "مائة": 100,
    "مائتا": 200,
    "مائتان": 200,
}
SCALES = {
    **dict.fromkeys(("ألف", "آلاف", "ألفا", "ألفان"), 10**3),
    **dict.fromkeys(("مليون", "ملايين", "مليونا", "مليونان"), 10**6),
    **dict.fromkeys(("مليار", "ملايير", "مليارا", "ملياران"), 10**9),
}
UNITS_FR = """zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix_sept
dix_huit dix_neuf"""
FRENCH = {
    **{word: number for number, word in enumerate(UNITS_FR.split())},
    "vingt": 20,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
    "quatrevingt": 80,
}
SCALES_FR = {"mille": 10**3, "million": 10**6, "milliard": 10**9}


class Sum:
    """A number that is heard word by word: what waits for its scale, the thousands of the group, and the rest."""

    def __init__(self) -> None:
        self.waiting = self.group = self.rest = 0

    def scale(self, value: int, otherwise: int = 1) -> None:
        if value == 1000:
            self.group += (self.waiting or otherwise) * value
        else:
            self.rest += (self.group + self.waiting or otherwise) * value
            self.group = 0
        self.waiting = 0

    @property
    def total(self) -> int:
        return self.rest + self.group + self.waiting


def read_arabic(words: str) -> int:
    heard = Sum()
    for word in words.replace(" و", " ").split():
        if word in SCALES:
            heard.scale(SCALES[word], 2 if word.endswith(("ا", "ان")) else 1)
        else:
            heard.waiting += ARABIC[word]
    return heard.total


def read_french(words: str) -> int:
    heard = Sum()
    text = re.sub("quatre-vingts?", "quatrevingt", words).replace("dix-", "dix_")
    for word in re.split("-| et | ", text):
        plain = word.removesuffix("s") if word.removesuffix("s") in {*SCALES_FR, "cent"} else word
        if plain in SCALES_FR:
            heard.scale(SCALES_FR[plain])
        elif plain == "cent":
            heard.waiting = (heard.waiting or 1) * 100
        else:
            heard.waiting += FRENCH[plain]
    return heard.total


def counted_in_arabic(words: str, one: str, two: str, others: str) -> int:
    """How many of a coin: «درهم واحد» and «درهمان» alone, or behind a round number of them."""
    for said, number in ((one, 1), (two, 2)):
        if words == said:
            return number
        if words.endswith(f" و{said}"):
            return number + counted_in_arabic(words.removesuffix(f" و{said}"), one, two, others)
    found = re.fullmatch(f"(.*) (?:{others})", words)
    assert found, words
    return read_arabic(found[1])


def amount_in_arabic(words: str) -> Decimal:
    coins = {
        "درهم": ("درهم واحد", "درهمان", "درهم|دراهم|درهما"),
        "سنتيم": ("سنتيم واحد", "سنتيمان", "سنتيم|سنتيمات|سنتيما"),
    }
    if "سنتيم" not in words:
        return Decimal(counted_in_arabic(words, *coins["درهم"]))
    if "درهم" not in words and "دراهم" not in words:
        return Decimal(counted_in_arabic(words, *coins["سنتيم"])) / 100
    end = max(
        words.rfind(each) + len(each) for each in ("درهما", "درهمان", "دراهم", "درهم واحد", "درهم") if each in words
    )
    cents = words[end:].removeprefix(" و")
    return amount_in_arabic(words[:end]) + amount_in_arabic(cents)


def amount_in_french(words: str) -> Decimal:
    found = re.fullmatch(r"(?:(.*?) (?:de )?dirhams?)?(?: et )?(?:(.*) centimes?)?", words)
    assert found, words
    whole, cents = (read_french(part) if part else 0 for part in found.groups())
    return Decimal(whole) + Decimal(cents) / 100


@given(AMOUNTS)
def test_what_is_written_reads_back_as_the_same_amount(amount: Decimal) -> None:
    assert amount_in_arabic(in_words(amount, "ar")) == amount
    assert amount_in_french(in_words(amount, "fr")) == amount
