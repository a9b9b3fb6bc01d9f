"""What each form of the desk asks, field by field. What an answer must be is said in ``registry.deposits``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.choices import DepositKind
from registry.models import (
    CompletionRequest,
    Deposit,
    DepositDraft,
    DraftPaper,
    Indicator,
    Party,
    Report,
    RequestedPiece,
)
from registry.templatetags.show import plain_quantity
from registry.text import plain_amount

from .desk import own
from .past import report_by

PAPERS: Final = "papers"
"""The place of files that answer no piece in particular."""


@dataclass
class Field:
    """One question of a form: a line, a long text, or a place for files."""

    name: str
    label: str
    widget: str = "text"
    """text, long, number, tel, email or files."""
    help: str = ""
    value: str = ""
    required: bool = False
    errors: list[str] = field(default_factory=list)
    papers: list[DraftPaper] = field(default_factory=list)
    piece: RequestedPiece | None = None

    @property
    def described_by(self) -> str:
        """The help and the errors, for who hears the page."""
        names = [f"{self.name}-help"] if self.help else []
        return " ".join([*names, *([f"{self.name}-errors"] if self.errors else [])])


Text = str | Promise
Line = tuple[str, Text, str, Text, bool]

LINES: Final[dict[str, tuple[Line, ...]]] = {
    DepositKind.REPORT: (
        (
            "summary",
            _("What was done in the period"),
            "long",
            _("In your own words; or add the report as a file below."),
            False,
        ),
        ("spent", _("Spent in the period (DH)"), "number", _("For example 12 500,00."), False),
    ),
    DepositKind.PIECES: (
        ("note", _("Note"), "long", _("If a piece is missing, say why. Otherwise leave it empty."), False),
    ),
    DepositKind.SIGNED_COPY: (("note", _("Note"), "long", "", False),),
    DepositKind.CONTACT: (
        ("phone", _("Telephone"), "tel", "", False),
        ("email", _("E-mail address"), "email", "", False),
        ("address", _("Postal address"), "text", "", False),
    ),
    DepositKind.CORRECTION: (
        ("what", _("What is wrong"), "long", _("Quote the sentence or the number as it is published."), True),
        ("should_be", _("What it should be"), "long", "", True),
    ),
    DepositKind.RENEWAL: (
        ("reason", _("Why the agreement should be renewed"), "long", "", True),
        ("until", _("Until when"), "text", _("Day, month and year, for example 31/12/2028."), False),
    ),
}
"""Name, label, widget, help, and whether an answer is needed."""

FILES: Final[dict[str, Text]] = {
    DepositKind.REPORT: _("The report as a file, and what proves the expenses"),
    DepositKind.PIECES: _("Other files"),
    DepositKind.SIGNED_COPY: _("The signed copy"),
    DepositKind.CORRECTION: _("What proves it, if you have it"),
    DepositKind.RENEWAL: _("Files, if you have any"),
}


def questions(
    request: HttpRequest, draft: DepositDraft, about: Report | CompletionRequest | None, typed: Mapping[str, Any]
) -> list[Field]:
    """The fields of a form with what was typed and which files are there already."""
    papers = list(draft.papers.select_related("piece")) if draft.pk else []
    found = [
        Field(name, str(label), widget, str(help_text), str(typed.get(name, "")), required)
        for name, label, widget, help_text, required in LINES[draft.kind]
    ]
    if isinstance(about, Report):
        found += _indicators(request, about, typed.get("values", {}))
    if isinstance(about, CompletionRequest):
        found = [*_pieces(about, papers), *found]
    if draft.kind in FILES:
        rest = [paper for paper in papers if paper.piece_id is None]
        needed = draft.kind == DepositKind.SIGNED_COPY
        found.append(Field(PAPERS, str(FILES[draft.kind]), "files", _kinds_of_files(), required=needed, papers=rest))
    return found


def _kinds_of_files() -> str:
    return gettext("PDF, JPEG or PNG, at most 20 MB each.")


def _indicators(request: HttpRequest, report: Report, typed: Mapping[str, str]) -> Iterator[Field]:
    for row in own(request, Indicator).filter(agreement=report.agreement_id):
        parts = [str(row.unit)] if row.unit else []
        if row.target is not None:
            parts.append(gettext("target: %(number)s") % {"number": plain_quantity(row.target)})
        yield Field(f"value_{row.pk}", str(row), "number", " · ".join(parts), str(typed.get(str(row.pk), "")))


def _pieces(asked: CompletionRequest, papers: list[DraftPaper]) -> Iterator[Field]:
    for piece in asked.pieces.all():
        mine = [paper for paper in papers if paper.piece_id == piece.pk]
        name = f"piece_{piece.pk}"
        yield Field(name, str(piece), "files", _kinds_of_files(), required=True, papers=mine, piece=piece)


def typed_in(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """What a browser sent, as the drafts keep it."""
    content: dict[str, Any] = {name: data[name] for name, *_rest in LINES[kind] if name in data}
    if kind == DepositKind.REPORT:
        prefix = "value_"
        content["values"] = {key.removeprefix(prefix): data[key] for key in data if key.startswith(prefix)}
    return content


def known_before(draft: DepositDraft, about: Report | CompletionRequest | None) -> dict[str, Any]:
    """What a form shows that nobody has begun: the report as the party handed it in, the contact data as they are."""
    if isinstance(about, Report):
        before = report_by(draft.party, about)
        return _written(before) if before else {}
    if draft.kind == DepositKind.CONTACT:
        party: Party = draft.party
        return {"phone": party.phone, "email": party.email, "address": party.address}
    return {}


def _written(report: Deposit) -> dict[str, Any]:
    given = report.content
    return {
        "summary": report.text,
        "spent": plain_amount(Decimal(given["spent"])) if "spent" in given else "",
        "values": {key: plain_quantity(Decimal(value)) for key, value in given.get("values", {}).items()},
    }


def put_errors(fields: list[Field], refused: ValidationError) -> list[str]:
    """Writes each error at its field; what belongs to none is returned."""
    by_name = {each.name: each for each in fields}
    by_field = refused.message_dict if hasattr(refused, "error_dict") else {"__all__": refused.messages}
    rest: list[str] = []
    for name, messages in by_field.items():
        if name in by_name:
            by_name[name].errors += messages
        else:
            rest += messages
    return rest
