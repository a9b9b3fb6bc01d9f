"""The papers of the desk, in one language: parts of rows, texts and tables, from which the template makes pages.

Several papers may stand in one file, each with pages, marks and a proof of its own.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Model, TextChoices
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext

from registry.choices import Role
from registry.models import User
from registry.permissions import roles_of
from registry.plain_letters import ltr
from registry.text import plain_amount

from .paper import printable, rendered
from .words import (
    DIRECTIONS,
    VOWEL_SIGNS,
    Rows,
    Value,
    checked_at,
    counting,
    day_in_words,
    fiction_band,
    fiction_mark,
    issuer,
    line_of,
    lines_of,
    moment_in_words,
    typed,
)

Cell = list[Value]
TEMPLATE = "sheet.typ"


@dataclass(frozen=True)
class Column:
    """A column of a table; without a width it is as wide as its words. A tall one leaves room to sign in."""

    label: str
    width: int = 0
    is_number: bool = False
    is_tall: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", VOWEL_SIGNS.sub("", capfirst(self.label)))


@dataclass
class Part(Rows):
    """A part of a paper under its own heading."""

    texts: list[Value] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    lines: list[list[Cell]] = field(default_factory=list)

    def tell(self, *texts: str) -> None:
        """Whole paragraphs, as people typed them."""
        for text in texts:
            self.texts += [self.value(line) for line in typed(text).splitlines() if line.strip()]

    def cell(self, *texts: str, strong: bool = False) -> Cell:
        """A cell of a table, of one or several lines."""
        return [self.value(typed(text), strong=strong) for text in texts if text]

    def amount(self, amount: Decimal | None, *, strong: bool = False) -> Cell:
        """A cell with an amount, whose column says that it is in dirhams; a dash where it is unknown."""
        return [self.value("—" if amount is None else ltr(plain_amount(amount)), strong=strong)]

    def number(self, number: int | None, *, strong: bool = False) -> Cell:
        """A cell with a count."""
        return [self.value("—" if number is None else ltr(str(number)), strong=strong)]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say, so that the heading is left out too."""
        return not (self.rows or self.texts or self.lines or self.notes)


@dataclass
class Paper:
    """One paper: what it is, what it says, and what lies across it."""

    number: str
    title: str
    opening: str = ""
    marks: list[dict[str, str]] = field(default_factory=list)
    band: list[dict[str, str]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    check: dict[str, Any] | None = None

    def part(self, title: str = "") -> Part:
        """A new part, at the end."""
        language = translation.get_language() or "ar"
        found = Part(language, DIRECTIONS[language], capfirst(title))
        self.parts.append(found)
        return found

    def mark_fiction(self) -> None:
        """Nothing of it is real."""
        self.marks += fiction_mark()
        self.band += fiction_band()

    def mark_state(self, state: dict[str, str], warning: dict[str, str]) -> None:
        """It is not agreed: the state across the page, and above it once more, with what that means."""
        said = {language: capfirst(word) for language, word in state.items()}
        self.marks += lines_of(said)
        self.band += lines_of({language: f"{word} · {warning[language]}" for language, word in said.items()})


def papers_as_pdf(
    write: Callable[[], Iterable[Paper]], *, language: str, actor: User, is_landscape: bool = False
) -> bytes:
    """The papers that `write` makes, in this language, with the day on which they are printed and for which role."""
    now = timezone.now()
    with translation.override(language):
        papers = list(write())
        maker = {"name": issuer()}
        page = {
            "lang": language,
            "dir": DIRECTIONS[language],
            "title": " · ".join(dict.fromkeys([papers[0].title, *(paper.number for paper in papers[:3])])),
            "author": maker["name"].partition("\n")[0],
            "description": papers[0].title,
            "counting": [line_of(counting())],
            "printed": line_of(_printed(actor, moment_in_words(now))),
            "is_landscape": is_landscape,
            "papers": [_as_data(paper, maker["name"]) for paper in papers],
        }
    return rendered(page, made_at=now, template=TEMPLATE)


def _as_data(paper: Paper, maker: str) -> dict[str, Any]:
    paper.parts = [part for part in paper.parts if not part.is_empty]
    return asdict(paper) | {"issuer": maker}


def _printed(actor: User, moment: str) -> str:
    """Who printed it is said by what they are: a paper that goes from hand to hand needs no name."""
    roles = ", ".join(str(Role(role).label) for role in sorted(roles_of(actor)))
    return gettext("Printed on %(moment)s for: %(role)s") % {"moment": moment, "role": roles}


def label_of(model: type[Model], name: str) -> str:
    """What the register calls a field, in the language of the day."""
    return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def chosen(choices: type[TextChoices], value: str) -> str:
    """The word of a closed list, without the vowel signs that a copy from a PDF puts on the wrong letter."""
    return VOWEL_SIGNS.sub("", str(choices(value).label)) if value else ""


def day_of(day: date | None, precision: str = "", printed: str = "") -> str:
    """A day as far as it is known, or as the paper prints it."""
    return day_in_words(day, precision or "day") if day else printable(printed)


def short_day(day: date | None, precision: str = "") -> str:
    """A day in a table, whose columns are narrow."""
    return f"{day:%d/%m/%Y}" if day and precision in ("", "day") else day_of(day, precision)


def public_check(view: str, argument: str, *codes: str) -> dict[str, Any]:
    """What everybody can read, by its address."""
    address = f"{settings.PUBLIC_URL}{reverse(view, args=[argument])}"
    said = gettext("What is published can be compared by everybody at this address.")
    return checked_at(address, address, [line_of(said)], *codes)


def desk_check(view: str, key: int, *codes: str) -> dict[str, Any]:
    """What is not published is compared by who may enter the desk."""
    address = f"{settings.PUBLIC_URL}{reverse(view, args=[key])}"
    said = gettext("Not published: the staff of the administration compare it with the register at this address.")
    return checked_at(address, address, [line_of(said)], *codes)
