"""How dates and amounts may be typed: one reading for every road, and a sentence for what is not clear.

Characters are escaped wherever they cannot be seen or would turn the line around.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from registry.typed import read_amount, read_date, read_day

from .test_text import refusal

# -- Whole days ------------------------------------------------------------------------------------------------------

DAY = date(2022, 6, 17)
DATES = [
    "17/06/2022", "17-06-2022", "17.06.2022", "17/6/2022", "2022-06-17", "2022/06/17", "17 / 06 / 2022",
    " 17/06/2022\n", "١٧/٠٦/٢٠٢٢", "۱۷/۰۶/۲۰۲۲",
    "١٧-٠٦-٢٠٢٢", "\u200f١٧\u060d٠٦\u060d٢٠٢٢", "\u200e17/06/2022", "17\u201306\u20132022",
    "17 يونيو 2022", "١٧ يونيو ٢٠٢٢", "17يونيو2022", "17 يونيه 2022", "17 جوان 2022", "17 حزيران 2022", "17 juin 2022",
    "17 Juin 2022", "17\u00a0JUIN\u00a02022", "17 06 2022", "2022-06-17 00:00:00", "17/06/2022 م",
    "vendredi 17 juin 2022", "مساء يوم الجمعة 17 يونيو2022", "الجمعة ١٧ يونيو ٢٠٢٢", "17 شهر يونيو سنة 2022",
]  # fmt: skip
OTHER_DAYS = {
    "1er août 2022": date(2022, 8, 1),
    "فاتح غشت 2022": date(2022, 8, 1),
    "3 févr. 2022": date(2022, 2, 3),
    "29/02/2024": date(2024, 2, 29),
    "12/11/2022": date(2022, 11, 12),
    "01/01/1900": date(1900, 1, 1),
    "31/12/2200": date(2200, 12, 31),
}
MONTHS = [
    "يناير كانون_الثاني janvier", "فبراير شباط février", "مارس آذار mars", "أبريل نيسان avril", "ماي مايو أيار mai",
    "يونيو حزيران juin", "يوليوز يوليو تموز juillet", "غشت أغسطس أوت آب août", "شتنبر سبتمبر أيلول septembre",
    "أكتوبر تشرين_الأول octobre", "نونبر نوفمبر تشرين_الثاني novembre", "دجنبر ديسمبر كانون_الأول décembre",
]  # fmt: skip


@pytest.mark.parametrize("typed", DATES)
def test_one_day_in_every_spelling(typed: str) -> None:
    assert read_day(typed) == DAY


@pytest.mark.parametrize(("typed", "day"), [*OTHER_DAYS.items()])
def test_other_days(typed: str, day: date) -> None:
    assert read_day(typed) == day


@pytest.mark.parametrize(("number", "names"), [*enumerate(MONTHS, start=1)])
def test_months_of_every_habit(number: int, names: str) -> None:
    for name in names.split():
        assert read_day(f"2 {name.replace('_', ' ')} 2022") == date(2022, number, 2)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *(
            (typed, "invalid_date")
            for typed in (
                "",
                "hier",
                "17/06-2022",
                "017/06/2022",
                "17062022",
                "2022",
                "juin 2022",
                "17 foo 2022",
            )
        ),
        ("17/06/22", "short_year"),
        ("06/17/2022", "no_such_day"),
        ("29/02/2022", "no_such_day"),
        ("31 يونيو 2022", "no_such_day"),
        ("00/01/2022", "no_such_day"),
        ("01/01/0000", "no_such_day"),
        ("31/12/1899", "year_out_of_range"),
        ("01/01/2201", "year_out_of_range"),
        ("17/06/\u202e2022", "forbidden_character"),
    ],
)
def test_what_is_no_date_is_refused(typed: str, code: str) -> None:
    assert refusal(read_day, typed) == code


# -- Amounts ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "10000000", "10000000.00", "10000000,00", "10000000,0", "10 000 000", "10 000 000,00", "10 000 000.00",
        "10\u00a0000\u00a0000", "10\u202f000\u202f000,00", "10\u2009000\u2009000", "10.000.000", "10,000,000",
        "10.000.000,00",
        "10,000,000.00", "10'000'000", "١٠٠٠٠٠٠٠", "١٠٬٠٠٠٬٠٠٠٫٠٠", "١٠ ٠٠٠ ٠٠٠", "۱۰۰۰۰۰۰۰٫۰۰", "١٠،٠٠٠،٠٠٠",
        "10 000 000 DH", "10 000 000,00 MAD", "10000000 dh", "10 000 000 درهم", "\u200f١٠٠٠٠٠٠٠ درهما",
        "010000000", " 10000000 ",
    ],
)  # fmt: skip
def test_one_amount_in_every_spelling(typed: str) -> None:
    assert str(read_amount(typed)) == "10000000.00"


def test_other_amounts() -> None:
    assert [read_amount(typed) for typed in ("0", "0,5", "10.25", "١٠٫٢٥", "1 234,5", "1.234,56", "1,234.56")] == [
        Decimal(amount) for amount in ("0", "0.5", "10.25", "10.25", "1234.5", "1234.56", "1234.56")
    ]
    assert read_amount("9 999 999 999 999,99") == Decimal("9999999999999.99")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *((typed, "ambiguous_amount") for typed in ("10.000", "10,000", "1.234 DH", "٥٠،٠٠٠", "٥٠٫٠٠٠")),
        *(
            (typed, "invalid_amount")
            for typed in (
                "", "dix", "-5", "+5", "1e5", "NaN", "5.", ".5", "1 00", "12 3456", "10,000.000", "10.000.00",
                "1 000.000,00",
                "10  000", "1٬5", "0,123 4", "²", "①", "DH", "10 €", "1_000", "0x10",
            )
        ),
        ("10000000000000", "amount_too_large"),
        ("9" * 5000, "amount_too_large"),
        ("1\u202e0", "forbidden_character"),
    ],
)  # fmt: skip
def test_what_is_no_clear_amount_is_refused(typed: str, code: str) -> None:
    assert refusal(read_amount, typed) == code


WORDS = {
    "10 ملايين درهم": 10_000_000,
    "١٠ ملايين درهم": 10_000_000,
    "10 millions de dirhams": 10_000_000,
    "10 Millions de DH": 10_000_000,
    "10 MDH": 10_000_000,
    "1,5 مليون": 1_500_000,
    "١٫٥ مليون درهم": 1_500_000,
    "مليون ونصف": 1_500_000,
    "un million et demi": None,
    "1 million et demi": 1_500_000,
    "مليوني درهم": 2_000_000,
    "مليونان و500 ألف درهم": 2_500_000,
    "2 millions 500 mille dirhams": 2_500_000,
    "18.75 مليون درهم": 18_750_000,
    "3 ملايير": 3_000_000_000,
    "50 ألف درهم": 50_000,
    "MAD 50 000": 50_000,
    "25 000 dirhams marocains": 25_000,
    "2 mille 500": 2_500,
    "ألفان و500 درهم": 2_500,
    "2 millions 500 000": 2_500_000,
    "2 milliards 300.000.000": 2_300_000_000,
}


@pytest.mark.parametrize(("typed", "amount"), [*WORDS.items()])
def test_amounts_in_words(typed: str, amount: int | None) -> None:
    if amount is None:
        assert refusal(read_amount, typed) == "invalid_amount"
    else:
        assert read_amount(typed) == amount


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.234 million", "ambiguous_amount"),
        ("1.234", "ambiguous_amount"),
        ("million million", "invalid_amount"),
        ("5 mille 2 millions", "invalid_amount"),
        ("5 5 millions", "invalid_amount"),
        ("نصف", "invalid_amount"),
        ("2 مليونان", "invalid_amount"),
        ("عشرة ملايين", "invalid_amount"),
        ("10 millions d'euros", "invalid_amount"),
        ("1,1234567 mille", "invalid_amount"),
        ("99999999 milliards", "invalid_amount"),
        ("9999 milliards 999 milliards", "invalid_amount"),
        ("10000 milliards", "invalid_amount"),
        ("1 million 5", "ambiguous_amount"),
        ("3 millions 1,5", "ambiguous_amount"),
        ("مليون و500", "ambiguous_amount"),
        ("2 milliards 300", "ambiguous_amount"),
        ("2 mille 5000", "invalid_amount"),
    ],
)
def test_words_that_say_no_clear_amount_are_refused(typed: str, code: str) -> None:
    assert refusal(read_amount, typed) == code


# -- Months and years alone -------------------------------------------------------------------------------------------

JUNE = {"2022-06", "2022/06", "06/2022", "6-2022", "06.2022", "٠٦/٢٠٢٢", "۲۰۲۲-۰۶", "يونيو 2022", "شهر يونيو 2022",
        "حزيران 2022", "جوان ٢٠٢٢", "juin 2022", "Juin 2022", "mois de juin 2022"}  # fmt: skip
ALONE = {"2022", "٢٠٢٢", "۲۰۲۲", "سنة 2022", "année 2022", "عام 2022"}


@pytest.mark.parametrize("typed", sorted(JUNE))
def test_a_month_alone_is_known_to_the_month(typed: str) -> None:
    assert read_date(typed) == (date(2022, 6, 1), "month")


@pytest.mark.parametrize("typed", sorted(ALONE))
def test_a_year_alone_is_known_to_the_year(typed: str) -> None:
    assert read_date(typed) == (date(2022, 1, 1), "year")


@pytest.mark.parametrize("typed", DATES)
def test_a_whole_day_is_known_to_the_day(typed: str) -> None:
    assert read_date(typed) == (DAY, "day")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("13/2022", "no_such_day"),
        ("06/22", "short_year"),
        ("juin 22", "invalid_date"),
        ("الخميس 17 يونيو 2022", "wrong_weekday"),
        ("vendredi juin 2022", "wrong_weekday"),
        ("1899", "year_out_of_range"),
        ("20 22", "invalid_date"),
    ],
)
def test_what_may_be_another_date_is_refused(typed: str, code: str) -> None:
    assert refusal(read_date, typed) == code


def test_every_refusal_says_what_to_type_in_both_languages() -> None:
    said = set()
    for language in ("ar", "fr"):
        with override(language):
            for read, typed in (
                *((read_date, each) for each in ("hier", "06/22", "الخميس 17 يونيو 2022")),
                *((read_amount, each) for each in ("1.234", "1 million 5", "dix")),
            ):
                with pytest.raises(ValidationError) as refused:
                    read(typed)
                said.update(refused.value.messages)
    assert len(said) == 12
