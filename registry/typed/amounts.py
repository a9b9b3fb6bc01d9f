"""Amounts as people type them: in digits with any usual separators, or as «10 ملايين درهم», «1,5 million»."""

import re
from decimal import Decimal
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.text import ascii_digits, clean_text, fold

MOST_DIGITS: Final = 13
_NAMES: Final = (
    r"(?:dh|dhs|mad|\u062f\u0631\u0647\u0645\u0627?|\u062f\u0631\u0627\u0647\u0645|\u062f\.\u0645\.?|dirhams?)"
)
_CURRENCY: Final = re.compile(
    rf"^{_NAMES} |(?: (?:de |d['\u2019])| )?{_NAMES}(?: \u0645\u063a\u0631\u0628\u064a\u0627?| marocains?)?$",
    re.IGNORECASE,
)
_SPACES: Final = re.compile(r"[ \u00a0\u2009\u202f]")
# Whole part plain or in groups of three with one kind of separator, then at most two decimals.
_PLAIN: Final = re.compile(
    r"(?P<whole>[0-9]+|[0-9]{1,3}(?P<group>[ .,'])[0-9]{3}(?:(?P=group)[0-9]{3})*)"
    r"(?:(?P<point>[.,])(?P<cents>[0-9]{1,2}))?"
)
_AMBIGUOUS: Final = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")
_BEFORE_A_WORD: Final = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,9})?")
_PARTS: Final = re.compile(r" ?([0-9][0-9 .,']*[0-9]|[0-9]|[^\W\d_]+)['\u2019 ]?")
_THOUSAND, _MILLION, _MILLIARD = 10**3, 10**6, 10**9
_WORDS: Final[dict[str, tuple[int, int]]] = {
    **{fold(word): (1, _THOUSAND) for word in ["ألف", "ألفا", "آلاف", "mille", "k", "kdh"]},
    **{fold(word): (1, _MILLION) for word in ["مليون", "مليونا", "ملايين", "million", "millions", "m", "mdh"]},
    **{
        fold(word): (1, _MILLIARD)
        for word in ["مليار", "مليارا", "مليارات", "ملايير", "milliard", "milliards", "mm", "mmdh"]
    },
    **{fold(word): (2, _THOUSAND) for word in ("ألفان", "ألفين")},
    **{fold(word): (2, _MILLION) for word in ("مليونان", "مليونين", "مليوني")},
    **{fold(word): (2, _MILLIARD) for word in ("ملياران", "مليارين", "ملياري")},
}
"""Folded: how many of which, when no number stands before."""
_JOINING: Final = frozenset({fold("و"), "et", "de", "d"})
_HALF: Final = frozenset({fold("نصف"), fold("النصف"), "demi"})
_AND: Final = fold("و")


def read_amount(typed: str) -> Decimal:
    """The amount a person meant, with two decimals; refused where a point or comma could mean either thing."""
    # The Arabic thousands sign becomes a group mark here, not nothing: a slip for the decimal sign must not pass.
    plain = ascii_digits(clean_text(typed).replace("\u066c", "'").replace("\u060c", ","))
    plain = _CURRENCY.sub("", _SPACES.sub(" ", plain))
    has_words = any(character.isalpha() for character in plain)
    return _fitting(_read_words(plain) if has_words else _read_digits(plain))


def _read_digits(plain: str) -> Decimal:
    if _AMBIGUOUS.fullmatch(plain):
        raise _ambiguous(plain)
    match = _PLAIN.fullmatch(plain)
    if not match or (match["point"] and match["point"] == match["group"]):
        raise _unreadable()
    whole = re.sub("[^0-9]", "", match["whole"])
    if len(whole.lstrip("0")) > MOST_DIGITS:
        raise _too_large()
    return Decimal(f"{whole}.{match['cents'] or '0':0<2}")


def _read_words(plain: str) -> Decimal:
    """«10 millions 500 mille», «مليون ونصف»: each word smaller than the one before it."""
    total, number, last = Decimal(0), None, 0
    for part in _parts(plain):
        if part[0].isdigit():
            if number is not None:
                raise _unreadable()
            number = part
        elif part in _HALF:
            if not last or number is not None:
                raise _unreadable()
            total += Decimal(last) / 2
            last = 1
        else:
            total, last = total + _weighed(part, number, last), _WORDS[part][1]
            number = None
    return total if number is None else total + _rest(number, last, plain)


def _rest(number: str, last: int, plain: str) -> Decimal:
    """A number behind the last word: «2 mille 500», with all the digits that the word leaves open.

    «1 million 5» may be a million and a half.
    """
    rest = _read_digits(number)
    if not last or rest >= last:
        raise _unreadable()
    if rest * 10 < last:
        raise _unclear(plain)
    return rest


def _parts(plain: str) -> list[str]:
    """Numbers and folded words, in their order; «و500» and «ونصف» are two."""
    if "".join(found[0] for found in _PARTS.finditer(plain)) != plain:
        raise _unreadable()
    found = []
    for part in _PARTS.findall(plain):
        word = part if part[0].isdigit() else fold(part)
        if word.startswith(_AND) and word not in _WORDS:
            word = word.removeprefix(_AND)
        if word and word not in _JOINING:
            found.append(word)
    if not found or any(not part[0].isdigit() and part not in _WORDS and part not in _HALF for part in found):
        raise _unreadable()
    return found


def _weighed(word: str, number: str | None, last: int) -> Decimal:
    """A number before a word that multiplies it. «1.234 million» may be either, as without the word."""
    alone, unit = _WORDS[word]
    if last and unit >= last:
        raise _unreadable()
    if number is None:
        return Decimal(alone * unit)
    if _AMBIGUOUS.fullmatch(number):
        raise _ambiguous(number)
    if alone != 1 or not _BEFORE_A_WORD.fullmatch(number):
        raise _unreadable()
    return Decimal(number.replace(",", ".")) * unit


def _fitting(amount: Decimal) -> Decimal:
    """With two decimals, and no more digits than a column has."""
    if amount != round(amount, 2):
        raise _unreadable()
    if amount >= 10**MOST_DIGITS:
        raise _too_large()
    return amount.quantize(Decimal("0.01"))


def _ambiguous(amount: str) -> ValidationError:
    message = _("“%(amount)s” can be read in two ways. Enter it without separators, for example 10000 or 10,50.")
    return ValidationError(message, "ambiguous_amount", {"amount": amount})


def _unclear(amount: str) -> ValidationError:
    message = _("“%(amount)s” can be read in two ways. Enter it in digits alone, for example 1500000.")
    return ValidationError(message, "ambiguous_amount", {"amount": amount})


def _unreadable() -> ValidationError:
    message = _("Enter an amount with at most two decimals, for example 10000000 or 10 000 000,00.")
    return ValidationError(message, "invalid_amount")


def _too_large() -> ValidationError:
    return ValidationError(_("This amount is too large. Please check the number of zeros."), "amount_too_large")
