"""Less than a whole record: some of its members, or its texts in one language. Only then is a stored record parsed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

import rfc8785

ALWAYS: Final = ("id", "url")
"""By these a record is known: they are left out of nothing."""
LANGUAGES: Final = {"ar", "fr"}


@dataclass(frozen=True)
class Choice:
    """What of the records is wanted: these members (none: all), their texts in this language (None: in both)."""

    fields: tuple[str, ...] = ()
    language: str | None = None

    def __bool__(self) -> bool:
        return bool(self.fields or self.language)

    def of(self, body: bytes) -> bytes:
        """The record as it was chosen; again as canonical JSON."""
        return rfc8785.dumps(self._record(json.loads(body))) if self else body

    def _record(self, record: dict[str, Any]) -> Any:
        kept = {*self.fields, *ALWAYS}
        chosen = {name: value for name, value in record.items() if name in kept} if self.fields else record
        return in_one_language(chosen, self.language) if self.language else chosen


def in_one_language(value: Any, language: str) -> Any:
    """Every text that is given in both languages as the text of this one; null stays null, nothing is guessed."""
    if isinstance(value, list):
        return [in_one_language(item, language) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == LANGUAGES:
        return value[language]
    return {name: in_one_language(item, language) for name, item in value.items()}


WHOLE: Final = Choice()
