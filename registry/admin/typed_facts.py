"""What the page of an agreement says, as facts to be judged: of the saved record, or of one that is being typed."""

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import ValidationError

from registry.choices import PartyRole
from registry.quality import Facts, PartyFacts
from registry.text import ascii_digits
from registry.typed import PartialDate, read_amount, read_date

from .snapshots import Page, Values

Read = TypeVar("Read")
LANGUAGES = ("ar", "fr")
JUDGED_ROWS = frozenset({"participations", "objectives", "indicators", "territories"})
"""The lists of the page that are read here."""


def facts_of(page: Page, *, is_signed: bool) -> Facts:
    """What cannot be read yet counts as not said: the field itself explains it when the page is saved.

    Whether it is signed stands in no field: steps say so.
    """
    fields = page.fields
    parties = [row for row in _rows(page, "participations") if _said(row, "party")]
    objectives = [each for row in _rows(page, "objectives") if (each := _languages(row, "text"))]
    purpose = _languages(fields, "purpose")
    return Facts(
        signers=sum(bool(_said(row, "must_sign")) for row in parties),
        has_purpose=bool(purpose),
        has_objective=bool(objectives),
        renews=bool(_said(fields, "predecessor")),
        has_renewal_reason=bool(_said(fields, "renewal_reason")),
        is_signed=is_signed,
        title=_languages(fields, "title"),
        purpose=purpose,
        objectives=tuple(objectives),
        indicators=sum(bool(_languages(row, "name") and _said(row, "target")) for row in _rows(page, "indicators")),
        pillars=len(fields.get("pillar_boxes", ())),
        populations=len(fields.get("main_boxes", ())),
        has_territory=_has_territory(page),
        signed=_date(fields, "signed_on"),
        starts=_date(fields, "starts_on"),
        ends=_date(fields, "ends_on"),
        duration_months=_number(_said(fields, "duration_months")),
        amount=_read(read_amount, _said(fields, "amount")),
        has_scope=bool(_said(fields, "amount_scope")),
        parties=tuple(map(_party, parties)),
    )


def _rows(page: Page, prefix: str) -> list[Values]:
    return [row.values for row in page.lists.get(prefix, ()) if not row.is_deleted]


def _said(values: Values, name: str) -> str:
    return next(iter(values.get(name, ())), "")


def _languages(values: Values, name: str) -> frozenset[str]:
    return frozenset(language for language in LANGUAGES if _said(values, f"{name}_{language}"))


def _has_territory(page: Page) -> bool:
    places = ("region", "province", "commune")
    named = any(_said(row, place) for row in _rows(page, "territories") for place in places)
    return named or _said(page.fields, "is_national") == "true"


def _party(row: Values) -> PartyFacts:
    known = bool(_said(row, "signatory") or _languages(row, "capacity"))
    return PartyFacts(_said(row, "role") == PartyRole.FUNDER, _read(read_amount, _said(row, "share")), known)


def _date(fields: Values, name: str) -> PartialDate | None:
    return _read(read_date, _said(fields, name))


def _number(typed: str) -> int | None:
    digits = ascii_digits(typed)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else None


def _read(read: Callable[[str], Read], typed: str) -> Read | None:
    try:
        return read(typed) if typed else None
    except ValidationError:
        return None
