"""What a record holds and what is put into it, and whether an import may change it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.choices import FIRST_STATES, PublicationStatus
from registry.models import Agreement, User
from registry.permissions import may
from registry.typed import PartialDate

from .parties import Mention
from .plan import in_words
from .rows import Line

FIXED = _(
    "The agreement is no draft any more, and the register has here: “%(before)s”. Correct it on its own page, or write "
    "here what the register has."
)
NOT_YOURS = _("You may not change this agreement: who is in charge of it does.")
WHO = ("name_ar", "name_fr", "kind", "region", "province", "identifier_kind", "identifier", "issuer")
"""The columns that say which party is meant."""


def held(thing: Any, name: str) -> Any:
    """What a record holds; a date with its precision, an empty text as nothing."""
    value = getattr(thing, name) if getattr(thing, f"{name}_id", True) is not None else None
    precision = getattr(thing, f"{name}_precision", None)
    if precision is not None:
        return PartialDate(value, precision) if value else None
    return (value or None) if isinstance(value, str) else value


def put(thing: Any, name: str, value: Any) -> set[str]:
    """Writes a value into the record in memory; the names of the columns that it took."""
    if isinstance(value, PartialDate):
        setattr(thing, name, value.day)
        setattr(thing, f"{name}_precision", value.precision.value)
        return {name, f"{name}_precision"}
    setattr(thing, name, value)
    return {name}


def may_change(actor: User, agreement: Agreement, before: Any) -> ValidationError | None:
    """An import changes drafts in the actor's charge. What was signed or published people correct on its page."""
    if agreement.state not in FIRST_STATES or agreement.publication != PublicationStatus.UNPUBLISHED:
        told = " · ".join(dict.fromkeys(in_words(before).values()))[:80]
        return ValidationError(FIXED, "fixed", {"before": told or "—"})
    return None if may(actor, "change", agreement) else ValidationError(NOT_YOURS, "not_yours")


def mention_of(line: Line) -> Mention:
    """The party that a row names."""
    said = {name: line.values[name] for name in WHO if name in line.values}
    return Mention(**said, sheet=line.sheet, row=line.row)


def mention_key(line: Line) -> str:
    """The key of the party that a row names."""
    return mention_of(line).key
