"""The daily letter: what needs a person's attention, in their language, as plain text."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext, ngettext, override

from registry import alerts, outbox
from registry.alerts import Row, Tally
from registry.choices import Language
from registry.models import Agreement, User
from registry.plain_letters import RIGHT_MARK, first_language, isolated, ltr

MOST_ROWS: Final = 60
"""A letter that is longer is read by nobody: the rest is counted, and stands at the desk."""


def recipients() -> Iterator[User]:
    """Who acts on alerts; who only reads the register finds them at the desk."""
    yield from User.objects.with_role(*alerts.RESPONSIBLE).order_by("pk")


def put_for(person: User, today: date) -> bool:
    """Puts the letter of the day into the outbox; False when there is nothing to say, or it lies there already."""
    agreements = alerts.in_charge_of(person)
    tallies = alerts.tallies(agreements, today)
    if not tallies:
        return False
    language = language_of(person)
    with override(language), transaction.atomic():
        rows = alerts.rows(agreements, today, limit=MOST_ROWS)
        total = sum(tally.number for tally in tallies)
        subject = gettext("What needs attention on %(day)s: %(number)s") % {"day": _written(today), "number": total}
        body = "\n".join(_lines(person, today, tallies, rows))
        return outbox.put(key_of(person, today), to=person.email, language=language, subject=subject, body=body)


def key_of(person: User, today: date) -> str:
    """One letter for each person and day."""
    return f"digest/{person.pk}/{today.isoformat()}"


def language_of(person: User) -> str:
    """Who chose both languages gets the first of them."""
    return first_language(person.language)


def _lines(person: User, today: date, tallies: list[Tally], rows: list[Row]) -> Iterator[str]:
    """The letter, line by line."""
    start = RIGHT_MARK if language_of(person) == Language.ARABIC else ""
    yield start + gettext("Hello %(name)s,") % {"name": isolated(str(person))}
    yield ""
    yield start + gettext("On %(day)s, this needs your attention:") % {"day": ltr(_written(today))}
    yield ""
    numbers = {tally.alert.name: tally.number for tally in tallies}
    order = list(numbers)
    for alert, group in groupby(sorted(rows, key=lambda row: order.index(row.alert.name)), key=lambda row: row.alert):
        yield f"{start}■ {alert.label} ({numbers[alert.name]})"
        for row in group:
            yield f"{start}  – {_name(row.agreement)}"
            yield f"{start}    {row.sentence}"
            yield f"    {address('admin:registry_agreement_change', row.agreement.pk)}"
        yield ""
    more = sum(numbers.values()) - len(rows)
    if more > 0:
        yield start + ngettext("And %(count)s more.", "And %(count)s more.", more) % {"count": more}
    yield start + gettext("All of it, at the clerks' desk:")
    yield address("admin:alerts")


def _name(agreement: Agreement) -> str:
    """The reference and the title; the title may be in the other language."""
    title = isolated(str(agreement.title))
    fictional = f" ({gettext('fictional demonstration data')})" if agreement.is_fictional else ""
    return (f"{ltr(agreement.number)} · {title}" if agreement.number else title) + fictional


def _written(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def address(view: str, *arguments: int) -> str:
    """The full address of a page of the clerks' desk."""
    return f"{settings.PUBLIC_URL}{reverse(view, args=arguments)}"
