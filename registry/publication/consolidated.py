"""What a record says as of a day: a pure function over the record itself, so that anybody can check the answer.

A record says what is in force now, and of every amendment what it changed, before and after. Going back to a day undoes
the amendments that took effect later, the newest first; going forward takes those that are signed for a day to come.
"""

import datetime as dt
import json
from typing import Any

import rfc8785

IN_FORCE = "in_force"
ORIGINAL = "original"


class NotYetSigned(ValueError):
    """On this day the agreement was not signed; `signed_on` is the day from which it was, None if it never was."""

    def __init__(self, day: dt.date, signed_on: dt.date | None) -> None:
        super().__init__(day.isoformat())
        self.day = day
        self.signed_on = signed_on


def instrument(number: int) -> str:
    """The name of an amendment among the instruments."""
    return f"amendment-{number}"


def instruments(amendments: list[dict[str, Any]], fields: Any) -> dict[str, str]:
    """For each field, the paper its value comes from: the last amendment that changed it, else the original."""
    papers = dict.fromkeys(fields, ORIGINAL)
    for amendment in amendments:
        papers |= {change["field"]: instrument(amendment["number"]) for change in amendment["changes"]}
    return papers


def as_of(record: dict[str, Any], day: dt.date) -> dict[str, Any]:
    """The record of an agreement with the values, the status and the papers of a day. Raises NotYetSigned."""
    on = day.isoformat()
    life = [stage for stage in record["life"] if stage["on"] <= on]
    if not life:
        first = record["life"][0]["on"] if record["life"] else None
        raise NotYetSigned(day, dt.date.fromisoformat(first) if first else None)
    in_effect = [amendment for amendment in record["amendments"] if amendment["effective_on"] <= on]
    answer = {**record, **_values(record, on)}
    answer |= {
        "as_of": on,
        "status": life[-1]["status"],
        "life": life,
        "amendments": [{**amendment, "status": IN_FORCE} for amendment in in_effect],
        "instruments": instruments(in_effect, record["instruments"]),
        # What was committed and paid by then, and how the framework stood then, this record does not say.
        "money": None,
        "framework": record["framework"] and {**record["framework"], "status": None},
    }
    return answer


def _values(record: dict[str, Any], on: str) -> dict[str, Any]:
    """The fields that say something else on that day than now. Amendments come in the order of their effect."""
    values: dict[str, Any] = {}
    for amendment in reversed(record["amendments"]):
        if amendment["status"] == IN_FORCE and amendment["effective_on"] > on:
            values |= {change["field"]: change["before"] for change in amendment["changes"]}
    for amendment in record["amendments"]:
        if amendment["status"] != IN_FORCE and amendment["effective_on"] <= on:
            values |= {change["field"]: change["after"] for change in amendment["changes"]}
    return values


def told(body: bytes, day: dt.date) -> bytes:
    """The same for a stored record, again as canonical JSON. Raises NotYetSigned."""
    return rfc8785.dumps(as_of(json.loads(body), day))


def original(record: dict[str, Any]) -> dict[str, Any]:
    """The record as it was signed at first: every amendment undone, whatever its day. Raises NotYetSigned."""
    first = record["life"][0]["on"] if record["life"] else dt.date.max.isoformat()
    signed = as_of(record, dt.date.fromisoformat(first))
    for amendment in reversed(record["amendments"]):
        signed |= {change["field"]: change["before"] for change in amendment["changes"]}
    return signed | {"amendments": [], "instruments": dict.fromkeys(record["instruments"], ORIGINAL)}
