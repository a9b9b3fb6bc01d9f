"""The sentences of the letters: plain text, whole in each language, and nothing that turns a line around.

A headline holds no words of anybody but the register, so it may stand in a subject.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext

from registry.choices import Language
from registry.models import Agreement, Deposit, Party, User
from registry.plain_letters import isolated, ltr, starting

LONGEST_SUBJECT: Final = 150


@dataclass(frozen=True)
class Item:
    """One thing that is told, in one language: what changed, of what, what to do, and where."""

    headline: str
    lines: tuple[str, ...] = ()
    address: str = ""

    @property
    def body(self) -> str:
        """Everything below the headline."""
        lines = [starting(line) for text in self.lines for line in text.split("\n")]
        return "\n".join([*lines, self.address] if self.address else lines)


def written(day: date) -> str:
    """A day inside a sentence."""
    return ltr(f"{day:%d/%m/%Y}")


def name_of(agreement: Agreement) -> str:
    """The reference and the title; the title may be in the other language. What is fictional says so."""
    return _named(agreement.number or "", str(agreement.title), is_fictional=agreement.is_fictional)


def name_then(deposit: Deposit) -> str:
    """As `name_of`, of the day of the deposit: what the agreement is called today may be the ministry's draft again."""
    then = deposit.then.get("agreement", {"number": "", "title": {}})
    own = get_language() or Language.ARABIC
    title = then["title"].get(own) or next(filter(None, then["title"].values()), "")
    return _named(then["number"], title, is_fictional=deposit.is_fictional)


def _named(number: str, title: str, *, is_fictional: bool) -> str:
    fictional = f" ({gettext('fictional demonstration data')})" if is_fictional else ""
    return (f"{ltr(number)} · {isolated(title)}" if number else isolated(title)) + fictional


def name_of_party(party: Party) -> str:
    """The association; what is fictional says so."""
    return isolated(str(party)) + (f" ({gettext('fictional demonstration data')})" if party.is_fictional else "")


def quoted(words: str) -> str:
    """What somebody wrote, each of its lines with its own direction."""
    return "\n".join(isolated(line.strip()) for line in words.splitlines() if line.strip())


def because(reason: str) -> tuple[str, ...]:
    """The reason, where there is one, on lines of its own."""
    return (gettext("Reason:"), quoted(reason)) if reason.strip() else ()


def at_desk(view: str, *arguments: object, party: Party | None = None) -> str:
    """The full address of a page of the associations' desk; `party` is for whom it is read."""
    address = settings.PUBLIC_URL + reverse(f"portal:{view}", args=arguments)
    return f"{address}?for={party.uuid}" if party is not None else address


def subject_of(item: Item, agreement: Agreement | None) -> str:
    """One line. In Arabic without a number that begins with a digit: a subject cannot isolate it from being turned."""
    number = " ".join((agreement.number or "").split()) if agreement is not None else ""
    if number and get_language() == Language.ARABIC and not (number[0].isascii() and number[0].isalpha()):
        number = ""
    return " ".join((f"{item.headline} · {number}" if number else item.headline).split())[:LONGEST_SUBJECT]


def letter(person: User, parts: Iterable[str], *, why: str, ends: Iterable[tuple[str, str]]) -> str:
    """A whole letter, in the active language; `ends` are the kinds that can be ended, each with its address."""
    return "\n".join([*_head(person), *parts, "", *_foot(why, ends)])


def _head(person: User) -> Iterator[str]:
    hello = gettext("Hello %(name)s,") % {"name": isolated(person.full_name)} if person.full_name else gettext("Hello,")
    yield starting(hello)
    yield ""


def _foot(why: str, ends: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield "-- "  # what mail programs fold away
    yield starting(why)
    yield starting(gettext("Choose which letters you get, and when:"))
    yield at_desk("notices")
    for label, address in ends:
        yield starting(gettext("No more letters of this kind (%(kind)s):") % {"kind": label})
        yield address
