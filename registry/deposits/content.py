"""What each form asks. As typed it is only bounded, so that nobody fills the disk; handed in, it is read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from registry.choices import DepositKind
from registry.models import Deposit, DepositDraft, DraftPaper, Indicator, Party
from registry.text import clean_text
from registry.typed import read_amount, read_day

from .rules import request_of

LONGEST_TEXT: Final = 5000
LONGEST_LINE: Final = 300
MOST_VALUES: Final = 200
"""So many indicators may have a value in one form."""
TIMES_KEPT: Final = 10
"""A draft keeps so many times what its form allows: what is too long is not lost, it is said, and shortened by hand."""

CONTACT: Final = ("phone", "email", "address")
FIELDS: Final[dict[str, dict[str, int]]] = {
    DepositKind.REPORT: {"summary": LONGEST_TEXT, "spent": LONGEST_LINE, "values": MOST_VALUES},
    DepositKind.PIECES: {"note": LONGEST_TEXT},
    DepositKind.SIGNED_COPY: {"note": LONGEST_TEXT},
    DepositKind.CONTACT: dict.fromkeys(CONTACT, LONGEST_LINE),
    DepositKind.CORRECTION: {"what": LONGEST_TEXT, "should_be": LONGEST_TEXT},
    DepositKind.RENEWAL: {"reason": LONGEST_TEXT, "until": LONGEST_LINE},
}
"""By kind: the fields of the form, and how many letters each may have; of `values`, how many there may be."""

Errors = dict[str, list[Any]]


@dataclass
class Said:
    """What a form says, once it is understood."""

    text: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    spent: Decimal | None = None
    values: dict[Indicator, Decimal] = field(default_factory=dict)


# -- As typed ----------------------------------------------------------------------------------------------------------


def bounded(kind: str, typed: Mapping[str, Any]) -> tuple[dict[str, Any], Errors]:
    """The fields that the form has, as they were typed; and by field what is too long, which is kept all the same.

    What the form does not ask is left out: a draft holds no more than its form.
    """
    found: dict[str, Any] = {}
    errors: Errors = {}
    for name, most in FIELDS[kind].items():
        if name in typed:
            found[name] = _values(typed[name], errors) if name == "values" else _words(typed[name], most, name, errors)
    return found, errors


def _words(typed: Any, most: int, name: str, errors: Errors) -> str:
    words = "" if typed is None else str(typed).replace("\0", "")
    if len(words) > most:
        message = ngettext(
            "Enter at most %(most)s letter; there are %(number)s.",
            "Enter at most %(most)s letters; there are %(number)s.",
            most,
        )
        errors[name] = [ValidationError(message, "too_long", {"most": most, "number": len(words)})]
    return words[: most * TIMES_KEPT]


def _values(typed: Any, errors: Errors) -> dict[str, str]:
    """By the number of the indicator. What is no such number was not asked."""
    given = typed.items() if isinstance(typed, Mapping) else ()
    asked = [(str(key), value) for key, value in given if _is_number(str(key))]
    if len(asked) > MOST_VALUES:
        errors["values"] = [ValidationError(_("Enter at most %(most)s values."), "too_many", {"most": MOST_VALUES})]
    kept = asked[: MOST_VALUES * TIMES_KEPT]
    return {key: _words(value, LONGEST_LINE, f"value_{key}", errors) for key, value in kept}


def _is_number(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) < 19


# -- Understood --------------------------------------------------------------------------------------------------------


def understood(draft: DepositDraft) -> Said:
    """What the form says, or a ValidationError by field; of an indicator, the field is `value_<number>`."""
    content, errors = bounded(draft.kind, draft.content)
    said = READ[DepositKind(draft.kind)](draft, content, errors)
    if errors:
        raise ValidationError(errors)
    return said


def _asked(errors: Errors, name: str, read: Callable[[], Any]) -> Any:
    """What `read` finds; where it refuses, nothing, and the field says why."""
    try:
        return read()
    except ValidationError as error:
        errors.setdefault(name, []).extend(error.error_list)
        return None


def _text(content: dict[str, Any], name: str, errors: Errors) -> str:
    return _asked(errors, name, lambda: clean_text(content.get(name, ""), multiline=True)) or ""


def _needed(content: dict[str, Any], name: str, errors: Errors, message: Any) -> str:
    words = _text(content, name, errors)
    if not words and name not in errors:
        errors[name] = [ValidationError(message, "required")]
    return words


def _report(draft: DepositDraft, content: dict[str, Any], errors: Errors) -> Said:
    """What was done and spent, what the indicators have reached; or a paper that says all that."""
    said = Said(_text(content, "summary", errors))
    if not said.text and not draft.papers.exists() and "summary" not in errors:
        errors["summary"] = [ValidationError(_("Say what was done, or add the report as a file."), "required")]
    if content.get("spent", "").strip():
        said.spent = _asked(errors, "spent", lambda: read_amount(content["spent"]))
    said.values = _reached(draft, content.get("values", {}), errors)
    said.content = {"values": {str(row.pk): str(value) for row, value in said.values.items()}}
    if said.spent is not None:
        said.content["spent"] = str(said.spent)
    return said


def _reached(draft: DepositDraft, typed: dict[str, str], errors: Errors) -> dict[Indicator, Decimal]:
    """Numbers for indicators of this agreement, and of no other."""
    given = {int(key): value for key, value in typed.items() if value.strip()}
    known = {row.pk: row for row in Indicator.objects.filter(agreement=draft.agreement_id, pk__in=given)}
    if len(known) < len(given):
        errors["values"] = [ValidationError(_("Choose indicators of the same agreement."), "foreign")]
    numbers = {row: _asked(errors, f"value_{key}", partial(read_amount, given[key])) for key, row in known.items()}
    return {row: number for row, number in numbers.items() if number is not None}


def _pieces(draft: DepositDraft, content: dict[str, Any], errors: Errors) -> Said:
    """A paper for each piece that was asked for, or a word on why one is missing."""
    said, request = Said(_text(content, "note", errors)), request_of(draft)
    assert request is not None, "asked by the rules"
    answered = set(draft.papers.exclude(piece=None).values_list("piece_id", flat=True))
    if not said.text and "note" not in errors:
        for piece in request.pieces.all():
            if piece.pk not in answered:
                message = _("Add a file for this piece, or say in the note why it is missing.")
                errors[f"piece_{piece.pk}"] = [ValidationError(message, "required")]
    return said


def _signed_copy(draft: DepositDraft, content: dict[str, Any], errors: Errors) -> Said:
    if not draft.papers.exists():
        errors["papers"] = [ValidationError(_("Add the signed copy as a file."), "required")]
    return Said(_text(content, "note", errors))


def _contact(draft: DepositDraft, content: dict[str, Any], errors: Errors) -> Said:
    """Only what is another than before, with what it was."""
    party, new = draft.party, dict[str, Any]()
    for name in CONTACT:
        if name not in content:
            continue
        value = _asked(errors, name, partial(_cleaned, party, name, content[name]))
        if value is not None and value != getattr(party, name):
            new[name] = value
    if not new and not errors:
        errors["__all__"] = [ValidationError(_("Nothing is new here: change what is out of date."), "unchanged")]
    return Said(content={**new, "before": {name: getattr(party, name) for name in new}})


def _cleaned(party: Party, name: str, typed: str) -> str:
    """The new value, by the rules of its column."""
    column: Any = Party._meta.get_field(name)
    return str(column.clean(typed.strip(), party))


def _correction(draft: DepositDraft, content: dict[str, Any], errors: Errors) -> Said:
    what = _needed(content, "what", errors, _("Say what is wrong in the published record."))
    should_be = _needed(content, "should_be", errors, _("Say what it should be."))
    return Said(what, {"should_be": should_be})


def _renewal(draft: DepositDraft, content: dict[str, Any], errors: Errors) -> Said:
    said = Said(_needed(content, "reason", errors, _("Say why the agreement should be renewed.")))
    if content.get("until", "").strip():
        until = _asked(errors, "until", lambda: _day_to_come(content["until"]))
        said.content = {"until": until.isoformat()} if until else {}
    return said


def _day_to_come(typed: str) -> date:
    day = read_day(typed)
    if day <= timezone.localdate():
        raise ValidationError(_("Enter a day that is still to come."), "past")
    return day


Reader = Callable[[DepositDraft, dict[str, Any], Errors], Said]
READ: Final[dict[str, Reader]] = {
    DepositKind.REPORT: _report,
    DepositKind.PIECES: _pieces,
    DepositKind.SIGNED_COPY: _signed_copy,
    DepositKind.CONTACT: _contact,
    DepositKind.CORRECTION: _correction,
    DepositKind.RENEWAL: _renewal,
}


def names_of(papers: list[DraftPaper]) -> dict[str, str]:
    """The files by digest, as their sender named them: an internal paper with the same bytes keeps its own title."""
    return {paper.sha256: paper.name or gettext("file") for paper in papers}


def called(deposit: Deposit, indicators: Iterable[Indicator] = ()) -> dict[str, Any]:
    """What everything is called now, for a receipt that stays as it is: names change, and drafts are taken back."""
    found: dict[str, Any] = {"party": _in_both(deposit.party, "name")}
    if deposit.agreement is not None:
        found["agreement"] = {
            "number": deposit.agreement.number or "",
            "title": _in_both(deposit.agreement, "title"),
        }
    if deposit.report is not None:
        start, end = deposit.report.period_start, deposit.report.period_end
        period = [start.isoformat(), end.isoformat()] if start and end else []
        found["report"] = {"kind": str(deposit.report.kind), "period": period}
    if named := {str(row.pk): _in_both(row, "name") for row in indicators}:
        found["indicators"] = named
    return found


def _in_both(thing: Any, name: str) -> dict[str, str]:
    return {language: getattr(thing, f"{name}_{language}") or "" for language in ("ar", "fr")}
