"""What will be taken away, and when: said in the headers of every answer that still uses it, and in the description.

Nothing of version 1 is taken away before twelve months have passed since it was said here. Deprecated is a parameter
(`agreements_list`, `party`) or a whole operation (`agreements_list`), by the `operationId` of the description.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.http import http_date

NOTICE: Final = dt.timedelta(days=365)
POLICY: Final = "/api/v1/docs/"
"""Where people read about it; the policy stands in the introduction of the description."""


@dataclass(frozen=True, kw_only=True)
class Deprecated:
    """An operation, or one of its parameters, that will go: said on `since`, gone after `sunset`."""

    operation: str
    since: dt.date
    sunset: dt.date
    instead: str
    parameter: str = ""

    def __post_init__(self) -> None:
        if self.sunset - self.since < NOTICE:
            raise ValueError(f"{self.operation}: what clients use stays for {NOTICE.days} days after it was deprecated")

    def is_used(self, operation: str, parameters: Iterable[str]) -> bool:
        return self.operation == operation and (not self.parameter or self.parameter in parameters)


DEPRECATED: Final[Sequence[Deprecated]] = ()


def headers(table: Iterable[Deprecated], operation: str, parameters: Iterable[str]) -> dict[str, str]:
    """What an answer says of the deprecated things that the request used; of several, the earliest days."""
    used = [entry for entry in table if entry.is_used(operation, parameters)]
    if not used:
        return {}
    since, sunset = (midnight(min(getattr(entry, day) for entry in used)) for day in ("since", "sunset"))
    links = [f'<{POLICY}>; rel="{relation}"; type="text/html"' for relation in ("deprecation", "sunset")]
    # RFC 9745, RFC 8594, RFC 8288.
    return {
        "Deprecation": f"@{int(since.timestamp())}",
        "Sunset": http_date(sunset.timestamp()),
        "Link": ", ".join(links),
    }


def midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, dt.UTC)


def marked(operation: dict[str, Any], table: Iterable[Deprecated]) -> dict[str, Any]:
    """An operation of the description that says what of it is deprecated."""
    for entry in table:
        if entry.operation != operation["operationId"]:
            continue
        for described in [operation] if not entry.parameter else operation["parameters"]:
            if entry.parameter in ("", described.get("name")):
                described["deprecated"] = True
                described["description"] = f"{sentence(entry)}\n\n{described.get('description', '')}".strip()
    return operation


def sentence(entry: Deprecated) -> str:
    """For people who read the description."""
    return f"**Deprecated** since {entry.since}, gone after {entry.sunset}. {entry.instead}"
