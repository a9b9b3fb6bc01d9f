"""An amount of dirhams in words, as a Moroccan administration writes it under the figure, in Arabic and in French.

Written by hand: the library that knows both languages writes «مائة و اثنان ألف» for 102 000 and «ألفا» for 2 000, and
counts no dirhams. Here the thing that is counted stands in the form that its number asks for: «درهم واحد», «درهمان»,
«ثلاثة دراهم», «أحد عشر درهما», «مائة درهم»; in French «deux cents millions de dirhams», but «deux cent mille dirhams».
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import get_language

THOUSAND, MILLION, MILLIARD = 10**3, 10**6, 10**9


def in_words(amount: Decimal, language: str | None = None) -> str:
    """«عشرة ملايين درهم», «dix millions de dirhams»; centimes follow where there are any."""
    whole, hundredths = divmod(int(abs(amount).quantize(Decimal("0.01")) * 100), 100)
    say, minus, join = _FRENCH if (language or get_language()) == "fr" else _ARABIC
    said = [say(whole, 0)] if whole or not hundredths else []
    said += [say(hundredths, 1)] if hundredths else []
    return (minus if amount < 0 else "") + join.join(said)


# -- Arabic ------------------------------------------------------------------------------------------------------------

UNITS: Final = ["صفر", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"]
FIRST_OF_TEENS: Final = {1: "أحد", 2: "اثنا"}
TENS: Final = ["عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]
HUNDREDS: Final = ["مائة", "مائتان", "ثلاثمائة", "أربعمائة", "خمسمائة", "ستمائة", "سبعمائة", "ثمانمائة", "تسعمائة"]
AND: Final = " و"


@dataclass(frozen=True)
class Noun:
    """A thing that is counted: one, two, three to ten, eleven to ninety-nine, and a hundred of them.

    `two_of` and `single` stand right before what they count themselves: «ألفا درهم», «اثنا عشر ألف درهم».
    """

    one: str
    two: str
    two_of: str
    few: str
    many: str
    single: str


SCALES: Final = {
    MILLIARD: Noun("مليار", "ملياران", "مليارا", "ملايير", "مليارا", "مليار"),
    MILLION: Noun("مليون", "مليونان", "مليونا", "ملايين", "مليونا", "مليون"),
    THOUSAND: Noun("ألف", "ألفان", "ألفا", "آلاف", "ألفا", "ألف"),
}
COINS: Final = (
    Noun("درهم واحد", "درهمان", "درهمان", "دراهم", "درهما", "درهم"),
    Noun("سنتيم واحد", "سنتيمان", "سنتيمان", "سنتيمات", "سنتيما", "سنتيم"),
)


def _counted(number: int, noun: Noun, *, is_bound: bool = False) -> str:
    """So many of a thing; `is_bound`: what they count follows at once."""
    if number in (1, 2):
        return (noun.one, noun.two_of if is_bound else noun.two)[number - 1]
    last = number % 100
    if number > 100 and last in (1, 2):
        # Nobody says «مائة واثنان درهم»: it is a hundred of them, and two of them.
        return _counted(number - last, noun) + AND + _counted(last, noun, is_bound=is_bound)
    if 3 <= last <= 10:
        return f"{_number(number)} {noun.few}"
    return f"{_number(number)} {noun.many if last and not is_bound else noun.single}"


def _number(number: int) -> str:
    """A number in the form that it has before what it counts, which is masculine."""
    said = []
    for value, scale in SCALES.items():
        times, number = divmod(number, value)
        if times:
            said.append(_counted(times, scale, is_bound=not number))
    hundreds, number = divmod(number, 100)
    if hundreds:
        said.append("مائتا" if hundreds == 2 and not number else HUNDREDS[hundreds - 1])
    if number or not said:
        said.append(_below_hundred(number))
    return AND.join(said)


def _below_hundred(number: int) -> str:
    tens, unit = divmod(number, 10)
    if number <= 10:
        return UNITS[number]
    if tens == 1:
        return f"{FIRST_OF_TEENS.get(unit, UNITS[unit])} عشر"
    return AND.join([UNITS[unit], TENS[tens - 2]]) if unit else TENS[tens - 2]


def _arabic(number: int, coin: int) -> str:
    return _counted(number, COINS[coin])


# -- French ------------------------------------------------------------------------------------------------------------

_TO_NINETEEN: Final = """zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
dix-sept dix-huit dix-neuf"""
UNITS_FR: Final = _TO_NINETEEN.split()
TENS_FR: Final = ["vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt"]
COINS_FR: Final = ("dirham", "centime")


def _number_fr(number: int, *, is_noun_next: bool = True) -> str:
    """`vingt` and `cent` take their plural before a noun («deux cents millions»), not before «mille»."""
    said = []
    for value, noun in ((MILLIARD, "milliard"), (MILLION, "million")):
        times, number = divmod(number, value)
        if times:
            said.append(f"{_number_fr(times)} {noun}{'s' if times > 1 else ''}")
    thousands, number = divmod(number, THOUSAND)
    if thousands:
        said.append("mille" if thousands == 1 else f"{_number_fr(thousands, is_noun_next=False)} mille")
    hundreds, number = divmod(number, 100)
    if hundreds:
        plural = "s" if hundreds > 1 and not number and is_noun_next else ""
        said.append(f"cent{plural}" if hundreds == 1 else f"{UNITS_FR[hundreds]} cent{plural}")
    if number or not said:
        said.append(_below_hundred_fr(number, is_noun_next))
    return " ".join(said)


def _below_hundred_fr(number: int, is_noun_next: bool) -> str:
    if number < len(UNITS_FR):
        return UNITS_FR[number]
    tens, unit = divmod(number, 10)
    ten = TENS_FR[tens - 2]
    if tens in (7, 9):
        unit += 10
    if not unit:
        return f"{ten}s" if number == 80 and is_noun_next else ten
    if unit in (1, 11) and tens < 8:
        return f"{ten} et {UNITS_FR[unit]}"
    return f"{ten}-{UNITS_FR[unit]}"


def _french(number: int, coin: int) -> str:
    of = "de " if number and not number % MILLION else ""
    return f"{_number_fr(number)} {of}{COINS_FR[coin]}{'s' if number > 1 else ''}"


_ARABIC: Final = (_arabic, "ناقص ", AND)
_FRENCH: Final = (_french, "moins ", " et ")
