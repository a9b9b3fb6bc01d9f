"""What a value of an agreement's record looks like to a clerk: before, after, and on a day."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from registry.choices import AmountScope, DatePrecision, PartyRole, PopulationWeight, State
from registry.models import Agreement
from registry.publication.consolidated import ORIGINAL
from registry.templatetags.show import DIRECTIONS, amount, day, listed, ltr, words_in
from registry.terms import TERMS

Shown = SafeString | str
KNOWN_DATE = re.compile("([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")


def label_of(field: str) -> str:
    """The name of a field of the record, as the agreement's own page says it."""
    if field in TERMS:
        return capfirst(str(TERMS[field].label))
    columns = {column.name: column for column in Agreement._meta.get_fields() if hasattr(column, "verbose_name")}
    names = {"regions": gettext("regions"), "provinces": gettext("provinces"), "communes": gettext("communes")}
    return capfirst(names.get(field) or str(columns[field].verbose_name))


def shown(value: Any) -> Shown:
    """Any value of the record: nothing is a dash, not an empty cell."""
    if value is None or value in ("", [], {}):
        return "—"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, Mapping):
        return _thing(value)
    if isinstance(value, list):
        return _rows(value)
    known = KNOWN_DATE.fullmatch(value) if isinstance(value, str) else None
    if known:
        precision = DatePrecision.DAY if known[3] else DatePrecision.MONTH
        return day(dt.date(int(known[1]), int(known[2]), int(known[3] or 1)), precision)
    return ltr(value)


def sides_of(record: Mapping[str, Mapping[str, Any]], side: str) -> SafeString:
    """What a change of an amendment says before or after; where it shows in several fields, each by its name."""
    if len(record) == 1:
        return format_html_join("", "{}", ((shown(says[side]),) for says in record.values()))
    lines = ((label_of(name), shown(says[side])) for name, says in record.items())
    return format_html_join("", "<div><strong>{}</strong> {}</div>", lines)


def _rows(items: Iterable[Any]) -> SafeString:
    """One item a line."""
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((shown(item),) for item in items)))


def _thing(value: Mapping[str, Any]) -> Shown:
    """A text in two languages, an amount, or an item of a list, by the parts it has."""
    if "ar" in value:
        return _text(value)
    if "currency" in value:
        scope = value.get("scope")
        return listed([amount(Decimal(value["value"])), *([AmountScope(scope).label] if scope else [])])
    parts: list[Any] = [_text(value.get("name") or value.get("text") or {})]
    for name, choices in (("role", PartyRole), ("weight", PopulationWeight)):
        if name in value:
            parts.append(choices(value[name]).label)
    if "year" in value:
        parts.append(ltr(value["year"]))
    parts += [amount(Decimal(value[name]["value"])) for name in ("share", "amount") if value.get(name)]
    return listed(parts)


def _text(value: Mapping[str, Any]) -> Shown:
    """In the reader's language; when it lacks, in the other."""
    own = get_language() or "ar"
    for language in (own, *DIRECTIONS):
        if value.get(language):
            return words_in(language, value[language])
    return "—"


def paper(instrument: str) -> str:
    """The name of an instrument."""
    if instrument == ORIGINAL:
        return gettext("original text")
    return gettext("amendment %(number)s") % {"number": instrument.rpartition("-")[2]}


def state_label(status: str) -> str:
    """A state of the agreement, in words."""
    return str(State(status).label)
