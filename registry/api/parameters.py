"""The kinds of parameters that a list understands: how each is read, refused and described.

Strict on purpose: ASCII digits, one spelling of a date, known codes only. A request that is understood wrongly gives
a wrong list, and nobody notices.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Final

from django.utils.translation import gettext_lazy as _

from registry.publication import single
from registry.publication.filters import FIRST_YEAR, LAST_YEAR
from registry.text import query_words

from . import codes
from .problems import Sentence

MOST_VALUES: Final = 50
LONGEST_QUESTION: Final = 200
NUMBER: Final = re.compile("0|[1-9][0-9]{0,18}")
UUID: Final = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Refused(ValueError):
    """A value that a parameter can't have."""

    def __init__(self, message: Sentence, values: Mapping[str, Any] | None = None, allowed: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.values = values or {}
        self.allowed = allowed


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A parameter of a list: `fills` is the field of the `Question` it answers, `many` makes values alternatives.

    `limit` is how many of them may be given at most, where it is fewer than elsewhere.
    """

    name: str
    explains: str
    example: str
    fills: str = ""
    many: bool = False
    limit: int = 0

    @property
    def most(self) -> int:
        """How many values it may have."""
        return self.limit or MOST_VALUES if self.many else 1

    def read(self, given: Sequence[str]) -> Any:
        """What the values mean, or Refused."""
        values = [value for text in given for value in text.split(",")] if self.many else list(given)
        if len(values) > self.most:
            if self.many:
                raise Refused(_("Give at most %(most)s values."), {"most": self.most})
            raise Refused(_("Give this parameter once."))
        if not all(values):
            raise Refused(_("Give a value, or leave the parameter out."))
        if any("\0" in value or "\ufffd" in value for value in values):
            raise Refused(_("Send text as UTF-8, without control characters."))
        read = tuple(dict.fromkeys(self.read_one(value) for value in values))
        self.check(read)
        return read if self.many else read[0]

    def read_one(self, value: str) -> Any:
        """What one value means, or Refused."""
        return value

    def check(self, values: Sequence[Any]) -> None:
        """Refuse values that are well written but don't exist."""

    def schema(self) -> dict[str, Any]:
        """One value, as OpenAPI describes it."""
        return {"type": "string"}


@dataclass(frozen=True, kw_only=True)
class OneOf(Parameter):
    """A value of a closed list."""

    values: Sequence[str]
    becomes: Callable[[str], Any] = str

    @property
    def most(self) -> int:
        """All of the list may be asked for, however long it is."""
        return super().most if self.limit or not self.many else max(super().most, len(self.values))

    def read_one(self, value: str) -> Any:
        if value not in self.values:
            raise Refused(_("Choose one of the allowed values."), allowed=self.values)
        return self.becomes(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.values)}


@dataclass(frozen=True, kw_only=True)
class YesOrNo(OneOf):
    """True or false, in these words."""

    values: Sequence[str] = ("true", "false")
    becomes: Callable[[str], Any] = "true".__eq__


@dataclass(frozen=True, kw_only=True)
class Code(Parameter):
    """A key of one of the published lists."""

    collection: str
    many: bool = True

    def check(self, values: Sequence[str]) -> None:
        if unknown := codes.unknown(self.collection, list(values)):
            allowed = codes.all_of(self.collection)
            raise Refused(_("There is no code “%(code)s”."), {"code": unknown[0][:80]}, allowed)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": 80}


@dataclass(frozen=True, kw_only=True)
class RegionCode(Code):
    """A region by the code of the HCP (07) or of ISO 3166-2 (MA-07), which have the same numbers."""

    collection: str = "regions"

    def read_one(self, value: str) -> str:
        return value.removeprefix("MA-")

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^(MA-)?[0-9]{2}$"}


@dataclass(frozen=True, kw_only=True)
class Known(Parameter):
    """Codes that no published list has as its keys: asked of the register each time."""

    many: bool = True
    shape: ClassVar[str]

    def unknown(self, values: Sequence[str]) -> Sequence[str]:
        """Those of the values that do not exist."""
        raise NotImplementedError

    def check(self, values: Sequence[str]) -> None:
        written = [value for value in values if re.fullmatch(self.shape, value, re.ASCII)]
        wrong = [value for value in values if value not in written] or self.unknown(values)
        if wrong:
            raise Refused(_("There is no code “%(code)s”."), {"code": wrong[0][:80]})

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{self.shape}$"}


@dataclass(frozen=True, kw_only=True)
class CommuneCode(Known):
    """A commune by the code of the HCP (01.511.01.09)."""

    shape: ClassVar[str] = r"[0-9]{2}(\.[0-9]{1,4}){2,4}"

    def unknown(self, values: Sequence[str]) -> Sequence[str]:
        known = single.communes(values)
        return [value for value in values if value not in known]


@dataclass(frozen=True, kw_only=True)
class Edition(Known):
    """A call for projects by its edition (2023, 2019-2020)."""

    shape: ClassVar[str] = "[0-9A-Za-z][0-9A-Za-z-]{0,39}"

    def unknown(self, values: Sequence[str]) -> Sequence[str]:
        known = single.editions(values)
        return [value for value in values if value not in known]


@dataclass(frozen=True, kw_only=True)
class Identifier(Parameter):
    """Identifiers of published records of a collection too long to be listed."""

    collection: str
    many: bool = True

    def read_one(self, value: str) -> str:
        if not UUID.fullmatch(value):
            raise Refused(_("Write an identifier as the register gives it: a UUID in lower case."))
        return value

    def read(self, given: Sequence[str]) -> Any:
        """Two that were found to be one are one: under which identifier either of them was read does not matter."""
        values = super().read(given)
        return single.kin(self.collection, values) if self.collection == "parties" else values

    def check(self, values: Sequence[str]) -> None:
        known = single.keys(self.collection, values)
        unknown = [value for value in values if value not in known]
        if unknown := [value for value in unknown if not _is_read_elsewhere(self.collection, value)]:
            where = f"/api/v1/{self.collection}/"
            raise Refused(
                _("Nothing published has the identifier %(id)s. See %(where)s"), {"id": unknown[0], "where": where}
            )

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "uuid"}


def _is_read_elsewhere(collection: str, key: str) -> bool:
    withdrawal = single.withdrawal(collection, key)
    return withdrawal is not None and bool(withdrawal.successor)


@dataclass(frozen=True, kw_only=True)
class Day(Parameter):
    """A day, written in one way only."""

    def read_one(self, value: str) -> date:
        if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise Refused(_("Write the date as year-month-day, for example 2022-06-17."))
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise Refused(_("There is no such day. Please check the day and the month.")) from None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, kw_only=True)
class Year(Parameter):
    """A year of the common era."""

    many: bool = True

    def read_one(self, value: str) -> int:
        if not re.fullmatch("[0-9]{4}", value) or not FIRST_YEAR <= int(value) <= LAST_YEAR:
            raise Refused(
                _("Choose a whole number from %(least)s to %(most)s."), {"least": FIRST_YEAR, "most": LAST_YEAR}
            )
        return int(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}


@dataclass(frozen=True, kw_only=True)
class Amount(Parameter):
    """An amount in dirhams."""

    def read_one(self, value: str) -> Decimal:
        if not re.fullmatch(r"[0-9]{1,13}(\.[0-9]{1,2})?", value):
            raise Refused(_("Write the amount in dirhams with digits and a point, for example 10000000 or 1500.50."))
        return Decimal(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^[0-9]{1,13}(\.[0-9]{1,2})?$"}


@dataclass(frozen=True, kw_only=True)
class Words(Parameter):
    """Words to look for, folded."""

    def read_one(self, value: str) -> tuple[str, ...]:
        if len(value) > LONGEST_QUESTION:
            raise Refused(_("Ask with at most %(most)s characters."), {"most": LONGEST_QUESTION})
        if not (words := query_words(value)):
            raise Refused(_("Ask with at least one letter or digit."))
        return tuple(words)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": LONGEST_QUESTION}


@dataclass(frozen=True, kw_only=True)
class Whole(Parameter):
    """A whole number within bounds."""

    least: int
    largest: int
    default: int | None = None

    def read_one(self, value: str) -> int:
        if not NUMBER.fullmatch(value) or not self.least <= int(value) <= self.largest:
            bounds = {"least": self.least, "most": self.largest}
            raise Refused(_("Choose a whole number from %(least)s to %(most)s."), bounds)
        return int(value)

    def schema(self) -> dict[str, Any]:
        bounds = {"type": "integer", "minimum": self.least, "maximum": self.largest}
        return bounds if self.default is None else {**bounds, "default": self.default}
