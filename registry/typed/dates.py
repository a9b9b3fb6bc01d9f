"""Dates as people type them: whole, or only the month or the year, in digits or words of either language."""

import re
from datetime import date
from typing import Final, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.choices import DatePrecision
from registry.text import ascii_digits, clean_text, fold


class PartialDate(NamedTuple):
    """A date, and how much of it is known; what is unknown stands as the first month or day, as it is stored."""

    day: date
    precision: DatePrecision

    @property
    def typed(self) -> str:
        """As people type it and read it in digits: 17/06/2022, 06/2022, 2022."""
        forms = {DatePrecision.DAY: "%d/%m/%Y", DatePrecision.MONTH: "%m/%Y", DatePrecision.YEAR: "%Y"}
        return self.day.strftime(forms[DatePrecision(self.precision)])

    def may_be(self, other: "PartialDate") -> bool:
        """Whether both may be one day: they are the same as far as both are known."""
        known = [each.typed.split("/")[::-1] for each in (self, other)]
        return all(mine == theirs for mine, theirs in zip(*known, strict=False))


_SIGNS: Final = str.maketrans("\u2010\u2011\u2012\u2013\u2212\u2044\u060d", "-----//")
# A spreadsheet writes a day as midnight, and an Arabic date may end with the letter of the era.
_AFTER: Final = re.compile(r"(?:[ T]0?0:00(?::00(?:\.0+)?)?| ?\u0645)$")
_AROUND_SIGN: Final = re.compile(r" ?([/.-]) ?")
_DAY_FIRST: Final = re.compile(r"(?P<day>[0-9]{1,2})(?P<sign>[/. -])(?P<month>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{4})")
_YEAR_FIRST: Final = re.compile(r"(?P<year>[0-9]{4})(?P<sign>[/.-])(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})")
_MONTH_FIRST: Final = re.compile(r"(?P<month>[0-9]{1,2})[/.-](?P<year>[0-9]{4})")
_MONTH_LAST: Final = re.compile(r"(?P<year>[0-9]{4})[/.-](?P<month>[0-9]{1,2})")
_YEAR: Final = re.compile(r"(?P<year>[0-9]{4})")
_IN_DIGITS: Final = (_DAY_FIRST, _YEAR_FIRST, _MONTH_FIRST, _MONTH_LAST, _YEAR)
_TWO_DIGITS: Final = re.compile(r"[0-9]{1,2}[/.-](?:[0-9]{1,2}[/.-])?[0-9]{2}")
# After folding. «1er» and «\u0641\u0627\u062a\u062d» are the first of a month.
_FIRST: Final = "\u0641\u0627\u062a\u062d"
_WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "الاثنين الإثنين اثنين lundi",
            "الثلاثاء ثلاثاء mardi",
            "الأربعاء أربعاء mercredi",
            "الخميس خميس jeudi",
            "الجمعة جمعة vendredi",
            "السبت سبت samedi",
            "الأحد أحد dimanche",
        )
    )
    for name in map(fold, names.split())
}
_WEEKDAY: Final = re.compile(
    rf"(?:{fold('مساء')} |{fold('صباح')} )?(?:{fold('يوم')} |le )?(?:(?P<weekday>{'|'.join(_WEEKDAYS)}) )?"
)
_IN_WORDS: Final = re.compile(
    rf"(?:(?P<day>1er|[0-9]{{1,2}}|{_FIRST}) ?(?:{fold('شهر')} )?|{fold('شهر')} |mois (?:de |d )?)?"
    rf"(?P<month>[^\W\d_][^\d_]*?) ?(?:{fold('سنة')} |{fold('عام')} )?(?P<year>[0-9]{{4}})"
)
_YEAR_IN_WORDS: Final = re.compile(rf"(?:{fold('سنة')}|{fold('عام')}|annee|an|l an) (?P<year>[0-9]{{4}})")
# Folded names: the Moroccan ones first, then those of the Maghreb, of Egypt and of the Levant, then French.
_MONTHS: Final = {
    name.replace("_", " "): number
    for number, names in enumerate(
        (
            "يناير جانفي كانون_الثاني janvier janv jan",
            "فبراير فيفري شباط fevrier fevr fev",
            "مارس اذار mars",
            "ابريل افريل نيسان avril avr",
            "ماي مايو ايار mai",
            "يونيو يونيه جوان حزيران juin",
            "يوليوز يوليو يوليه جويليه تموز juillet juil",
            "غشت اغسطس اوت اب aout",
            "شتنبر شتمبر سبتمبر ايلول septembre sept sep",
            "اكتوبر تشرين_الاول octobre oct",
            "نونبر نوفمبر تشرين_الثاني novembre nov",
            "دجنبر دجمبر ديسمبر كانون_الاول decembre dec",
        ),
        start=1,
    )
    for name in names.split()
}


def read_date(typed: str) -> PartialDate:
    """The date a person meant: a day (17/06/2022, «17 juin 2022»), a month (06/2022, «يونيو 2022») or a year (2022)."""
    plain = _AROUND_SIGN.sub(r"\1", _AFTER.sub("", ascii_digits(clean_text(typed)).translate(_SIGNS)))
    for shape in _IN_DIGITS:
        if match := shape.fullmatch(plain):
            said = match.groupdict()
            return _date(said["year"], said.get("month"), said.get("day"))
    if _TWO_DIGITS.fullmatch(plain):
        raise ValidationError(_("Write the year with four digits, for example 17/06/2022."), "short_year")
    return _read_words(fold(plain))


def read_day(typed: str) -> date:
    """The whole day a person meant; a month or a year alone is refused."""
    found = read_date(typed)
    if found.precision != DatePrecision.DAY:
        raise ValidationError(_("Enter the date as day/month/year, for example 17/06/2022."), "invalid_date")
    return found.day


def _read_words(words: str) -> PartialDate:
    if match := _YEAR_IN_WORDS.fullmatch(words):
        return _date(match["year"], None, None)
    start = _WEEKDAY.match(words)
    rest = words[start.end() :] if start else words
    match = _IN_WORDS.fullmatch(rest)
    if not match or match["month"] not in _MONTHS:
        raise ValidationError(
            _(
                "Enter the date as day/month/year, for example 17/06/2022; "
                "a month alone as 06/2022, a year alone as 2022."
            ),
            "invalid_date",
        )
    day = "1" if match["day"] in ("1er", _FIRST) else match["day"]
    found = _date(match["year"], str(_MONTHS[match["month"]]), day)
    weekday = start["weekday"] if start else None
    if weekday and (found.precision != DatePrecision.DAY or found.day.weekday() != _WEEKDAYS[weekday]):
        raise ValidationError(_("The day of the week and the date do not agree: check both."), "wrong_weekday")
    return found


def _date(year: str, month: str | None, day: str | None) -> PartialDate:
    try:
        found = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise ValidationError(_("There is no such day. Please check the day and the month."), "no_such_day") from None
    if not 1900 <= found.year <= 2200:
        raise ValidationError(_("Enter a year between 1900 and 2200."), "year_out_of_range")
    return PartialDate(found, DatePrecision.DAY if day else DatePrecision.MONTH if month else DatePrecision.YEAR)
