"""Terms that stand in columns of the agreement itself: days, amounts, texts.

Writing sets attributes only; `table.write` validates them together and saves them once.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.choices import DatePrecision
from registry.models import Agreement

Read = Callable[[Agreement], Any]
Write = Callable[[Agreement, Any], None]


def members(value: Any, *known: str) -> Mapping[str, Any]:
    """The members of a value that has named parts; what has no such name is refused, not dropped."""
    if not isinstance(value, Mapping) or not set(value) <= set(known):
        raise ValidationError(_("This value is not of the right form."), code="form")
    return value


def plain(column: str) -> tuple[Read, Write]:
    """A column whose value is plain already: a number, a truth."""

    def write(agreement: Agreement, value: Any) -> None:
        setattr(agreement, column, value)

    return lambda agreement: getattr(agreement, column), write


def day(column: str) -> tuple[Read, Write]:
    """A partly known date: {"day": "2027-12-31", "precision": "day"}, or null. A day alone is known to the day."""

    def read(agreement: Agreement) -> dict[str, str] | None:
        value = getattr(agreement, column)
        return value and {"day": value.isoformat(), "precision": getattr(agreement, f"{column}_precision")}

    def write(agreement: Agreement, value: Any) -> None:
        if value is None:
            value = {"day": None, "precision": ""}
        elif isinstance(value, str | dt.date):
            value = {"day": value, "precision": DatePrecision.DAY.value}
        parts = members(value, "day", "precision")
        field: Any = agreement._meta.get_field(column)
        setattr(agreement, column, field.to_python(parts.get("day")))
        setattr(agreement, f"{column}_precision", parts.get("precision", DatePrecision.DAY.value))

    return read, write


def bilingual(column: str) -> tuple[Read, Write]:
    """A text in both languages: {"ar": …, "fr": …}; a language that is not named stays as it is."""

    def read(agreement: Agreement) -> dict[str, str]:
        return {language: getattr(agreement, f"{column}_{language}") or "" for language in ("ar", "fr")}

    def write(agreement: Agreement, value: Any) -> None:
        for language, words in members(value, "ar", "fr").items():
            setattr(agreement, f"{column}_{language}", words or "")

    return read, write


def read_amount(agreement: Agreement) -> dict[str, Any] | None:
    """The amount with what it covers, whether it is an estimate, and the words of the paper."""
    if agreement.amount is None:
        return None
    return {
        "value": f"{Decimal(agreement.amount):.2f}",
        "scope": agreement.amount_scope,
        "is_estimate": agreement.amount_is_estimate,
        "printed": agreement.amount_printed,
    }


def write_amount(agreement: Agreement, value: Any) -> None:
    """A new amount covers what the former did, and is neither an estimate nor printed, unless it says so."""
    if value is None:
        agreement.amount, agreement.amount_scope = None, ""
        agreement.amount_is_estimate, agreement.amount_printed = False, ""
        return
    if isinstance(value, str | int | Decimal):
        value = {"value": value}
    parts = members(value, "value", "scope", "is_estimate", "printed")
    agreement.amount = Agreement._meta.get_field("amount").to_python(parts.get("value"))
    agreement.amount_scope = parts.get("scope", agreement.amount_scope)
    agreement.amount_is_estimate = parts.get("is_estimate", False)
    agreement.amount_printed = parts.get("printed", "")
