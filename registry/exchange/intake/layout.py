"""The sheets and columns that the template offers and the import understands: one table for both.

A column is headed by the name that the field has on the desk's own pages, Arabic and French in one cell, so that one
file serves both. Whoever adds a line here finds it in the template, in its explanations and in the import.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Final

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from registry import models as registry
from registry.text import fold

LANGUAGES: Final = ("ar", "fr")
MOST_LETTERS: Final = 31
"""No spreadsheet program takes a longer name of a sheet."""


class Kind(Enum):
    """How the text of a cell is read."""

    TEXT = "text"
    DATE = "date"
    """A date that may be known only to the month or the year."""
    DAY = "day"
    AMOUNT = "amount"
    WHOLE = "whole"
    ONE = "one"
    """One entry of a list."""
    SEVERAL = "several"
    """Entries of a list, with semicolons between them."""


@dataclass(frozen=True)
class Column:
    """A column of a sheet. `name` is the field of the model, or the import's own word."""

    name: str
    label: Any
    kind: Kind = Kind.TEXT
    help: Any = ""
    list: str = ""
    is_required: bool = False
    example: str = ""
    model: type[Model] | None = None
    party: int = 0
    """In the one sheet of a CSV file: which of the parties of the agreement it speaks of."""

    @property
    def key(self) -> str:
        """The name that no other column of its sheet has."""
        return f"party_{self.party}_{self.name}" if self.party else self.name

    def said(self, language: str) -> str:
        """The heading in one language."""
        with override(language):
            label = capfirst(str(self.label))
            return f"{PARTY % {'number': self.party}} {label}" if self.party else label

    @property
    def heading(self) -> str:
        """The heading as it stands in the file: Arabic and French."""
        return " · ".join(self.said(language) for language in LANGUAGES)

    @property
    def names(self) -> set[str]:
        """The folded headings by which a column is recognised."""
        return {fold(self.key), fold(self.heading), *(fold(self.said(language)) for language in LANGUAGES)}


PARTY = _("Party %(number)s:")


@dataclass(frozen=True)
class SheetLayout:
    """A sheet of the template."""

    name: str
    label: Any
    columns: tuple[Column, ...]
    about: Any = ""

    @property
    def heading(self) -> str:
        """The name of the sheet."""
        said = []
        for language in LANGUAGES:
            with override(language):
                said.append(capfirst(str(self.label)))
        return " · ".join(said)[:MOST_LETTERS]

    @property
    def names(self) -> set[str]:
        """The folded names by which a sheet is recognised."""
        found = {fold(self.name), fold(self.heading)}
        for language in LANGUAGES:
            with override(language):
                found.add(fold(str(self.label)))
        return found

    def column(self, key: str) -> Column | None:
        """A column by its key."""
        return next((column for column in self.columns if column.key == key), None)


def _of(model: type[Model], **columns: tuple[Kind, str] | Kind) -> tuple[Column, ...]:
    """Columns that are fields: their name and help are those of the model."""
    found = []
    for name, given in columns.items():
        field: Any = model._meta.get_field(name)
        kind, options = given if isinstance(given, tuple) else (given, "")
        found.append(Column(name, field.verbose_name, kind, field.help_text, options, model=model))
    return tuple(found)


NUMBER = Column(
    "number",
    _("number in the file"),
    help=_(
        "Your own number for the agreement: the other sheets name the agreement by it. An agreement without a "
        "reference is known again by its ceremony and this number, so the number must stay the same."
    ),
    is_required=True,
    example="1",
)
OF_AGREEMENT = replace(NUMBER, help=_("The number that the agreement has in the sheet of agreements."))
SHARED = _("Several entries are separated by semicolons.")

CEREMONIES = SheetLayout(
    "ceremonies",
    _("ceremonies"),
    _of(
        registry.Ceremony,
        title_ar=Kind.TEXT,
        title_fr=Kind.TEXT,
        held_on=Kind.DATE,
        place_ar=Kind.TEXT,
        place_fr=Kind.TEXT,
        region=(Kind.ONE, "region"),
    ),
    _("Only ceremonies that the register does not know yet."),
)
AGREEMENT_COLUMNS = (
    NUMBER,
    *_of(registry.Agreement, reference=Kind.TEXT),
    Column(
        "ceremony",
        _("signing ceremony"),
        Kind.ONE,
        help=_("The title of a ceremony of the register, or of the sheet of ceremonies, in either language."),
        list="ceremony",
    ),
    Column("kind", _("kind"), Kind.ONE, list="kind", is_required=True),
    *_of(
        registry.Agreement,
        title_ar=Kind.TEXT,
        title_fr=Kind.TEXT,
        purpose_ar=Kind.TEXT,
        purpose_fr=Kind.TEXT,
        signed_on=Kind.DATE,
        place_ar=Kind.TEXT,
        place_fr=Kind.TEXT,
        force_rule=(Kind.ONE, "force_rule"),
        starts_on=Kind.DATE,
        ends_on=Kind.DATE,
        duration_months=Kind.WHOLE,
        amount=Kind.AMOUNT,
        amount_scope=(Kind.ONE, "amount_scope"),
        amount_is_estimate=(Kind.ONE, "yes_no"),
        is_national=(Kind.ONE, "yes_no"),
    ),
    Column("regions", _("regions"), Kind.SEVERAL, help=SHARED, list="region"),
    Column("provinces", _("provinces and prefectures"), Kind.SEVERAL, help=SHARED, list="province"),
    Column("communes", _("communes"), Kind.SEVERAL, help=SHARED, list="commune"),
    Column("pillars", _("pillars"), Kind.SEVERAL, help=SHARED, list="pillar"),
    Column("lines", _("project lines"), Kind.SEVERAL, help=SHARED, list="line"),
    Column("populations", _("main target populations"), Kind.SEVERAL, help=SHARED, list="population"),
    *_of(registry.Agreement, note=Kind.TEXT),
)
AGREEMENTS = SheetLayout(
    "agreements",
    _("agreements"),
    AGREEMENT_COLUMNS,
    _("One row for each agreement. It becomes a draft: an import never signs and never publishes."),
)
PARTY_COLUMNS = (
    *_of(registry.Party, name_ar=Kind.TEXT, name_fr=Kind.TEXT),
    Column(
        "kind",
        _("kind of party"),
        Kind.ONE,
        help=_("Needed where the register does not know the party yet."),
        list="party_kind",
    ),
    *_of(registry.Party, region=(Kind.ONE, "region"), province=(Kind.ONE, "province")),
    Column("identifier_kind", _("kind of identifier"), Kind.ONE, list="identifier_kind"),
    Column(
        "identifier",
        _("identifier"),
        help=_("An official number; by it the party is known before its name is looked at."),
    ),
    *_of(
        registry.AgreementParty,
        role=(Kind.ONE, "role"),
        must_sign=(Kind.ONE, "yes_no"),
        capacity_ar=Kind.TEXT,
        capacity_fr=Kind.TEXT,
        share=Kind.AMOUNT,
        obligations_ar=Kind.TEXT,
        obligations_fr=Kind.TEXT,
    ),
)
PARTIES = SheetLayout(
    "parties",
    _("parties"),
    (OF_AGREEMENT, *PARTY_COLUMNS),
    _("One row for each party to each agreement."),
)
PROJECTS = SheetLayout(
    "projects",
    _("projects"),
    (
        OF_AGREEMENT,
        Column(
            "holder",
            _("carried by"),
            help=_("The name of a party to the agreement, in either language; empty: its only association."),
        ),
        Column("project_line", _("project line"), Kind.ONE, list="line", is_required=True),
        *_of(
            registry.Project,
            name_ar=Kind.TEXT,
            name_fr=Kind.TEXT,
            description_ar=Kind.TEXT,
            description_fr=Kind.TEXT,
            region=(Kind.ONE, "region"),
            province=(Kind.ONE, "province"),
            commune=(Kind.ONE, "commune"),
            state=(Kind.ONE, "project_state"),
            starts_on=Kind.DAY,
            ends_on=Kind.DAY,
            budget=Kind.AMOUNT,
        ),
    ),
    _("One row for each project under an agreement."),
)
INSTALMENTS = SheetLayout(
    "instalments",
    _("instalments"),
    (
        OF_AGREEMENT,
        Column("instalment", _("number of the instalment"), Kind.WHOLE, is_required=True),
        Column("payer", _("paid by"), help=_("The name of a party to the agreement, in either language.")),
        *_of(
            registry.Instalment,
            amount=Kind.AMOUNT,
            due_on=Kind.DAY,
            condition=(Kind.ONE, "condition"),
        ),
    ),
    _("One row for each instalment of an agreement."),
)
SHEETS: Final = (CEREMONIES, AGREEMENTS, PARTIES, PROJECTS, INSTALMENTS)

IN_CSV: Final = (1, 2, 3)
"""How many parties stand in the one row that a CSV file has for an agreement."""
LEFT_OUT_OF_CSV: Final = frozenset({"obligations_ar", "obligations_fr"})
CSV: Final = SheetLayout(
    "agreements",
    _("agreements"),
    AGREEMENT_COLUMNS
    + tuple(
        replace(column, party=number, is_required=False)
        for number in IN_CSV
        for column in PARTY_COLUMNS
        if column.name not in LEFT_OUT_OF_CSV
    ),
    AGREEMENTS.about,
)

EXAMPLE: Final = ("مثال", "Exemple")
"""A row whose first column of the layout, wherever it stands, says this and nothing else is an example, and ignored."""
REMARKS: Final = Column("remarks", _("Remarks of the register"))
"""What the register wrote into a marked CSV file; ignored when the file comes back."""


def headed(layout: SheetLayout, headings: dict[int, str]) -> tuple[dict[int, Column], list[int]]:
    """Which column of the layout stands under each heading; and the places of headings that nobody knows."""
    known = {name: column for column in layout.columns for name in column.names}
    found: dict[int, Column] = {}
    strange = []
    for place, heading in headings.items():
        if is_remarks(heading):
            continue
        column = known.get(fold(heading))
        if column is None or column in found.values():
            strange.append(place)
        else:
            found[place] = column
    return found, strange


def is_remarks(heading: str) -> bool:
    """Whether the register's remarks stand under this heading; those on the headings themselves stand behind it."""
    return fold(heading) in REMARKS.names or fold(heading).startswith(fold(REMARKS.heading))


def is_example(text: str) -> bool:
    """Whether a row whose first column says this is an example: a title may well begin with the word."""
    return fold(text) in {fold(word) for word in (*EXAMPLE, " · ".join(EXAMPLE))}
