"""How a value shows on a page, whatever the page's language and direction.

In a right-to-left line `2026/CNV/00012` reads `CNV/00012/2026`: references, amounts, dates and codes are isolated.
Texts of the other language say so, for fonts, for screen readers and for the direction of their own line.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import template
from django.db.models import Model
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from registry.choices import DatePrecision
from registry.text import plain_amount

register = template.Library()

DIRECTIONS: Final = {"ar": "rtl", "fr": "ltr"}


@register.filter
def ltr(value: Any) -> SafeString | str:
    """A reference, code, address or number, never turned around."""
    return "" if value in (None, "") else format_html('<bdi dir="ltr">{}</bdi>', value)


@register.filter
def amount(value: Decimal | None) -> SafeString | str:
    """An amount in dirhams, without the currency."""
    return "" if value is None else ltr(plain_amount(value))


def plain_quantity(value: Decimal) -> str:
    """«1 250» or «12,50»: a number that need not be money."""
    return plain_amount(value).removesuffix(",00")


@register.filter
def quantity(value: Decimal | None) -> SafeString | str:
    """A number of whatever is counted."""
    return "" if value is None else ltr(plain_quantity(value))


@register.filter
def day(value: date | None, precision: str = DatePrecision.DAY) -> SafeString | str:
    """A date as far as it is known: 17/06/2022, a month in words, a year."""
    if value is None:
        return ""
    if precision == DatePrecision.MONTH:
        return format_html("<bdi>{} {}</bdi>", MONTHS[value.month], value.year)
    return ltr(value.year if precision == DatePrecision.YEAR else value.strftime("%d/%m/%Y"))


@register.filter
def moment(value: Any) -> SafeString | str:
    """A day and hour, in Morocco's time."""
    return "" if value is None else ltr(timezone.localtime(value).strftime("%d/%m/%Y %H:%M"))


@register.filter
def in_language(thing: Model | None, field: str) -> SafeString | str:
    """A bilingual text in the reader's language; when it lacks, in the other one, which it then says."""
    if thing is None:
        return ""
    return either({language: getattr(thing, f"{field}_{language}", None) for language in DIRECTIONS}) or str(thing)


@register.filter
def either(texts: Mapping[str, str | None] | None) -> SafeString | str:
    """A text that was kept in both languages, in the reader's; when it lacks, in the other one, which it then says."""
    own = get_language() or "ar"
    for language in (own, *(other for other in DIRECTIONS if other != own)):
        if texts and (words := texts.get(language)):
            return words_in(language, words)
    return ""


def words_in(language: str, words: str) -> SafeString:
    """A text with its language and its direction."""
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', language, DIRECTIONS[language], words)


@register.filter
def worded(value: Any) -> SafeString | str:
    """A value of the history, with its language where it has one, and its direction."""
    if not value:
        return ""
    if isinstance(value.text, SafeString):
        return value.text
    if value.language:
        return words_in(value.language, value.text)
    return format_html('<bdi dir="{}">{}</bdi>', value.direction, value.text)


def listed(parts: Iterable[Any]) -> SafeString:
    """Several things in one line, with the comma of the language."""
    comma = "، " if get_language() == "ar" else ", "
    return format_html_join(comma, "{}", ((part,) for part in parts))


@register.simple_tag
def badge(kind: str, label: Any, title: str = "") -> SafeString:
    """A word in a coloured frame; the colour only repeats what the word says."""
    return format_html('<span class="badge badge-{}" title="{}">{}</span>', kind, title, label)


@register.simple_tag
def fictional_badge() -> SafeString:
    """What stands beside every record that is not real."""
    return badge("fictional", gettext("fictional demonstration data"))
