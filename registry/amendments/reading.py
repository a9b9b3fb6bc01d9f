"""What was in force on a day, and which paper says so."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from registry import publication
from registry.models import Agreement
from registry.publication import consolidated
from registry.refusals import Refusal
from registry.terms.table import RECORD_FIELDS


@dataclass(frozen=True)
class Consolidated:
    """An agreement as it stood on a day: each value with the paper it comes from.

    `values` and `instruments` have the fields of the public record; an instrument is `original` or `amendment-2`.
    """

    day: dt.date
    status: str
    values: Mapping[str, Any]
    instruments: Mapping[str, str]
    amendments: tuple[int, ...] = ()
    record: Mapping[str, Any] = field(default_factory=dict, repr=False)


def present(agreement: Agreement) -> dict[str, Any]:
    """The record that the agreement would have if it were published now."""
    collection = publication.COLLECTIONS["agreements"]
    row = collection.ready(Agreement.objects.filter(pk=agreement.pk)).get()
    record: dict[str, Any] = json.loads(publication.body_of(collection, row, version=1, at=timezone.now()))
    return record


def as_of(agreement: Agreement, day: dt.date) -> Consolidated:
    """The agreement on a day, past or to come. Refusal: not_yet_signed."""
    return _consolidated(consolidated.as_of, agreement, day)


def original(agreement: Agreement) -> Consolidated:
    """The agreement as it was signed, whatever was amended since. Refusal: not_yet_signed."""
    return _consolidated(lambda record, _day: consolidated.original(record), agreement, dt.date.max)


def _consolidated(
    told_of: Callable[[dict[str, Any], dt.date], dict[str, Any]], agreement: Agreement, day: dt.date
) -> Consolidated:
    try:
        told = told_of(present(agreement), day)
    except consolidated.NotYetSigned as refusal:
        raise Refusal("not_yet_signed", not_yet_signed(refusal)) from refusal
    return Consolidated(
        day=dt.date.fromisoformat(told["as_of"]),
        status=told["status"],
        values={name: told[name] for name in RECORD_FIELDS},
        instruments=told["instruments"],
        amendments=tuple(amendment["number"] for amendment in told["amendments"]),
        record=told,
    )


def not_yet_signed(refusal: consolidated.NotYetSigned) -> str:
    """Why there is nothing to tell of a day."""
    if refusal.signed_on is None:
        return gettext("This agreement has not been signed.")
    days = {"day": f"{refusal.day:%d/%m/%Y}", "signed_on": f"{refusal.signed_on:%d/%m/%Y}"}
    return gettext("On %(day)s this agreement was not signed yet; it was signed on %(signed_on)s.") % days
