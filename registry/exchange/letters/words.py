"""What stands on papers, in both languages: names, days, amounts and the rows that hold them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone, translation
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext

from registry.choices import DatePrecision
from registry.exchange.amounts_in_words import in_words
from registry.plain_letters import LANGUAGES, in_each_language, ltr
from registry.text import plain_amount

from .paper import direction_of, printable, qr_of

DIRECTIONS: Final = {"ar": "rtl", "fr": "ltr"}
GROUPED: Final = re.compile("[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?:,[0-9]+)?(?![0-9])")
"""A number whose thousands stand apart."""
VOWEL_SIGNS: Final = re.compile("[\u064b-\u0652]")
Both = dict[str, str]
"""A text in both languages; of a name that has only one, the same twice."""


def names_of(thing: Any, name: str) -> Both:
    """A bilingual text of the register; where it lacks in a language, the other one."""
    return either({language: getattr(thing, f"{name}_{language}", None) or "" for language in LANGUAGES})


def either(known: Both) -> Both:
    """A text as it was kept; where it lacks in a language, the other one."""
    arabic, french = known.get("ar", ""), known.get("fr", "")
    return {"ar": arabic or french, "fr": french or arabic}


def typed(text: str) -> str:
    """What people typed, made fit to print. In a line of Arabic, «10 000 000,00» with plain spaces would fall apart."""
    return GROUPED.sub(lambda found: ltr(found.group()), printable(text))


def day_in_words(day: date, precision: str = DatePrecision.DAY) -> str:
    """«5 مارس 2026», «1er mars 2026»; a month or a year where no more is known."""
    if precision == DatePrecision.YEAR:
        return str(day.year)
    month = f"{MONTHS[day.month]} {day.year}"
    if precision == DatePrecision.MONTH:
        return month
    number = "1er" if day.day == 1 and translation.get_language() == "fr" else str(day.day)
    return f"{number} {month}"


def moment_in_words(moment: datetime) -> str:
    """The day and the hour, in Morocco's time."""
    local = timezone.localtime(moment)
    values = {"day": day_in_words(local.date()), "hour": ltr(f"{local:%H:%M}")}
    return pgettext("day and hour", "%(day)s at %(hour)s") % values


def dirhams(amount: Decimal) -> str:
    """«10 000,00 درهم», «10 000,00 DH»."""
    return gettext("%(amount)s DH") % {"amount": ltr(plain_amount(amount))}


def in_full(amount: Decimal) -> str:
    """In figures and in words, as an administration writes an amount that must not be misread."""
    return f"{dirhams(amount)} ({in_words(amount)})"


@dataclass(frozen=True)
class Value:
    """One line of a row, with its own language and direction."""

    text: str
    lang: str
    dir: str
    strong: bool = False


@dataclass(frozen=True)
class Row:
    """What a line is about, and what it says."""

    label: str
    values: list[Value]


@dataclass
class Rows:
    """Rows in one language."""

    lang: str
    dir: str
    title: str = ""
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, label: str, *texts: str, strong: bool = False) -> None:
        """A row, unless nothing is known."""
        if shown := [self.value(text, strong=strong) for text in texts if text]:
            self.rows.append(Row(capfirst(label), shown))

    def add_typed(self, label: str, *texts: str, strong: bool = False) -> None:
        """A row of what people typed."""
        self.add(label, *(typed(text) for text in texts), strong=strong)

    def add_amount(self, label: str, amount: Decimal | None, *, strong: bool = False) -> None:
        """An amount in figures and in words."""
        if amount is not None:
            self.add(label, in_full(amount), strong=strong)

    def value(self, text: str, *, strong: bool = False) -> Value:
        """A text with the direction in which it reads."""
        direction = direction_of(text, self.dir)
        language = {"rtl": "ar", "ltr": "fr"}[direction]
        return Value(text, language, direction, strong)


@dataclass
class Half(Rows):
    """What one language says on a paper."""

    issuer: str = ""
    opening: str = ""


def issuer() -> str:
    """Who makes the papers out."""
    state, ministry = gettext("Kingdom of Morocco"), gettext("Ministry of Solidarity, Social Integration and Family")
    register = gettext("Register of partnership agreements")
    return f"{state} · {ministry}\n{register}"


def halves(say: Callable[[Half], None], *, title: Callable[[], str], opening: Callable[[], str]) -> list[Half]:
    """The Arabic and the French half; `say` fills each, in its language."""
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            half = Half(language, DIRECTIONS[language], title(), issuer=issuer(), opening=opening())
            say(half)
            found.append(half)
    return found


def lines_of(both: Both) -> list[dict[str, str]]:
    """The same words in both languages, as the templates read them."""
    return [{"lang": language, "dir": DIRECTIONS[language], "text": words} for language, words in both.items()]


def line_of(text: str) -> dict[str, str]:
    """A line in the language of the day."""
    language = translation.get_language() or "ar"
    return {"lang": language, "dir": DIRECTIONS[language], "text": text}


def counting() -> str:
    """«page 2 of 5», where the template puts the numbers."""
    return gettext("page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"}


def fiction_mark() -> list[dict[str, str]]:
    """What stands across a paper of which nothing is real."""
    return lines_of(in_each_language(lambda: gettext("fictional demonstration data")))


def fiction_band() -> list[dict[str, str]]:
    """What stands above it."""
    return lines_of(in_each_language(lambda: gettext("Fictional demonstration data: this paper proves nothing")))


def page_of(parts: Iterable[Half], *, number: str, is_fictional: bool, check: dict[str, Any] | None) -> dict[str, Any]:
    """All that the template of letters and receipts reads."""
    parts = list(parts)
    return {
        "lang": parts[0].lang,
        "title": " · ".join([*(part.title for part in parts), number]),
        "author": parts[0].issuer.partition("\n")[0],
        "description": " · ".join(part.title for part in parts),
        "number": number,
        "counting": lines_of(in_each_language(counting)),
        "band": fiction_band() if is_fictional else [],
        "marks": fiction_mark() if is_fictional else [],
        "halves": [asdict(part) for part in parts],
        "check": check,
    }


def checked_at(target: str, address: str, said: list[dict[str, str]], *codes: str) -> dict[str, Any]:
    """The picture that telephones read, and the same to be typed."""
    alt = " · ".join(in_each_language(lambda: gettext("QR picture that opens the address")).values())
    return {"qr": qr_of(target), "alt": alt, "said": said, "address": address, "codes": list(codes)}
