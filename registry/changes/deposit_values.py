"""What an association's form said, as the history of a deposit tells it: the names of that day, no keys of programs.

The names of files are told with the papers, what contact data were before in the history of the association.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext

from registry.exchange.letters.receipts import LABELS
from registry.templatetags.show import amount, day, either, ltr, quantity

Line = tuple[str | Promise, SafeString | str]


def handed_in(content: Mapping[str, Any]) -> SafeString:
    """A line for each thing that was said, and what the association and the agreement were called."""
    lines = ((capfirst(str(label)), value) for label, value in (*_named(content), *_said(content)))
    return format_html_join("", "<div><strong>{}</strong> {}</div>", lines)


def _named(content: Mapping[str, Any]) -> Iterator[Line]:
    then = content.get("then", {})
    if name := either(then.get("party")):
        yield gettext("association"), name
    if agreement := then.get("agreement"):
        yield gettext("agreement"), format_html("{} {}", ltr(agreement["number"]), either(agreement["title"]))


def _said(content: Mapping[str, Any]) -> Iterator[Line]:
    for name, label in LABELS.items():
        if name in content:
            yield label, _worded(name, content[name])
    names = content.get("then", {}).get("indicators", {})
    for key, value in content.get("values", {}).items():
        yield gettext("indicator"), format_html("{} {}", either(names.get(key)), quantity(Decimal(value)))


def _worded(name: str, value: str) -> SafeString | str:
    """An amount and a day as people write them; anything else as it was typed."""
    if name == "spent":
        return amount(Decimal(value))
    if name == "until":
        return day(date.fromisoformat(value))
    return format_html('<bdi dir="auto">{}</bdi>', value) if value else "—"
