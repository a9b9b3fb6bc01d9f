"""From what stands in a cell to what a field holds, or a sentence that says how to write it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.choices import DatePrecision
from registry.exchange.intake import Column, Formula, Kind, Lists, Option, Value, is_run
from registry.models import ImportedNumber, PartyIdentifier
from registry.text import ascii_digits, clean_text
from registry.typed import PartialDate, read_amount, read_date, read_day

SEPARATOR: Final = re.compile(r"[;\u061b\n|]")
MOST_WHOLE: Final = 32_767
TEXTS: Final = {
    "number": ImportedNumber._meta.get_field("number"),
    "identifier": PartyIdentifier._meta.get_field("value"),
}
"""The fields that keep the texts of columns which are no field of their own record."""
LIKE_A_FORMULA = _(
    "This text begins with = or @, like a formula. Write its result, or let the text begin with another character."
)


def read(column: Column, value: Value, lists: Lists) -> Any:
    """What the cell says. Raises ValidationError."""
    if isinstance(value, Formula):
        message = _("This cell holds a formula. Copy the cell and paste it as a value (Paste special, Values).")
        raise ValidationError(message, "formula")
    if isinstance(value, str) and is_run(value):  # a formula that came once more by way of the marked file is a text
        raise ValidationError(LIKE_A_FORMULA, "formula")
    return READERS[column.kind](column, value, lists)


def as_text(value: Value) -> str:
    """What people see in the cell. A whole number has no decimals, whatever the program stores."""
    if isinstance(value, Decimal):
        return str(int(value)) if value == value.to_integral_value() else format(value, "f")
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)


def _text(column: Column, value: Value, lists: Lists) -> str:
    text = as_text(value)
    field: Any = TEXTS.get(column.name) or (column.model._meta.get_field(column.name) if column.model else None)
    return clean_text(text) if field is None else field.clean(text, None)


def _date(column: Column, value: Value, lists: Lists) -> PartialDate:
    if isinstance(value, date):
        return PartialDate(_plausible(value), DatePrecision.DAY)
    return read_date(as_text(value))


def _day(column: Column, value: Value, lists: Lists) -> date:
    return _plausible(value) if isinstance(value, date) else read_day(as_text(value))


def _plausible(day: date) -> date:
    """As of what is typed, so of a day that the program stored as a number."""
    if not 1900 <= day.year <= 2200:
        raise ValidationError(_("Enter a year between 1900 and 2200."), "year_out_of_range")
    return day


def _amount(column: Column, value: Value, lists: Lists) -> Decimal:
    if not isinstance(value, Decimal):
        return read_amount(as_text(value))
    if value < 0:
        raise ValidationError(_("Enter an amount that is not negative."), "negative")
    if abs(value - round(value, 2)) > Decimal("0.000001") or value >= 10**13:
        raise ValidationError(
            _("Enter an amount with at most two decimals, for example 10000000 or 10 000 000,00."), "invalid_amount"
        )
    return round(value, 2)


def _whole(column: Column, value: Value, lists: Lists) -> int:
    text = ascii_digits(as_text(value)).strip()
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= MOST_WHOLE):
        raise ValidationError(_("Enter a whole number, for example 12."), "whole")
    return int(text)


def _one(column: Column, value: Value, lists: Lists) -> Any:
    return _entry(column, as_text(value), lists).value


def _several(column: Column, value: Value, lists: Lists) -> list[Any]:
    parts = [part.strip() for part in SEPARATOR.split(as_text(value))]
    found = [_entry(column, part, lists).value for part in parts if part]
    return [each for at, each in enumerate(found) if each not in found[:at]]


def _entry(column: Column, text: str, lists: Lists) -> Option:
    # A program that takes a code for a number drops its zero: 7 is the region 07.
    known = lists[column.list].find(text) or (lists["region"].find(f"0{text}") if column.list == "region" else [])
    if len(known) == 1:
        return known[0]
    if known:
        codes = " · ".join(f"{option.label} ({option.codes[0]})" if option.codes else option.label for option in known)
        message = _("Several entries are called “%(value)s”. Write the code of the one that is meant: %(codes)s.")
        raise ValidationError(message, "ambiguous", {"value": text, "codes": codes[:300]})
    nearest = lists[column.list].nearest(text)
    if nearest:
        message = _("“%(value)s” is not in the list. Did you mean: %(nearest)s?")
        told = " / ".join(option.label for option in nearest)
        raise ValidationError(message, "unknown", {"value": text[:80], "nearest": told[:300]})
    raise ValidationError(
        _("“%(value)s” is not in the list. Choose an entry from the drop-down list of the template."),
        "unknown",
        {"value": text[:80]},
    )


READERS: Final[dict[Kind, Callable[[Column, Value, Lists], Any]]] = {
    Kind.TEXT: _text,
    Kind.DATE: _date,
    Kind.DAY: _day,
    Kind.AMOUNT: _amount,
    Kind.WHOLE: _whole,
    Kind.ONE: _one,
    Kind.SEVERAL: _several,
}
