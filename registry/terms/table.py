"""The table: which terms there are, which kind of amendment opens them, and where the public record says them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.choices import AmendmentKind
from registry.models import Agreement

from . import columns, lists, parties
from .columns import Read, Write

EXTENSION, MONEY, PARTIES = AmendmentKind.EXTENSION, AmendmentKind.MONEY, AmendmentKind.PARTIES
SCOPE, TEXT = AmendmentKind.SCOPE, AmendmentKind.TEXT


@dataclass(frozen=True)
class Term:
    """One line of the table.

    `record` are the fields of the public record that say it. `columns` are those of the agreement that `sets` fills;
    `rows` writes what stands in other tables. `kept_as` names the term that an amendment keeps in its stead.
    """

    name: str
    label: str | Promise
    kind: AmendmentKind
    read: Read
    record: tuple[str, ...]
    columns: tuple[str, ...] = ()
    sets: Write | None = None
    rows: Write | None = None
    kept_as: str = ""


def _column(
    name: str, label: str | Promise, kind: AmendmentKind, road: tuple[Read, Write], *filled: str, record: str = ""
) -> Term:
    """A term in columns of the agreement."""
    return Term(name, label, kind, road[0], (record or name,), filled or (name,), sets=road[1])


def _list(name: str, label: str | Promise, kind: AmendmentKind, read: Read, write: Write, kept_as: str = "") -> Term:
    """A term in rows under the agreement."""
    return Term(name, label, kind, read, (kept_as or name,), rows=write, kept_as=kept_as)


def _text(name: str, label: str | Promise) -> Term:
    return _column(name, label, TEXT, columns.bilingual(name), f"{name}_ar", f"{name}_fr")


TERMS: dict[str, Term] = {
    term.name: term
    for term in (
        _column("ends_on", _("ends on"), EXTENSION, columns.day("ends_on"), "ends_on", "ends_on_precision"),
        _column("duration_months", _("duration (months)"), EXTENSION, columns.plain("duration_months")),
        _column(
            "amount",
            _("amount (MAD)"),
            MONEY,
            (columns.read_amount, columns.write_amount),
            *("amount", "amount_scope", "amount_is_estimate", "amount_printed"),
        ),
        _list(
            "shares", _("shares of the parties"), MONEY, parties.read_shares, parties.write_shares, kept_as="parties"
        ),
        _list("commitments", _("commitments"), MONEY, lists.read_commitments, lists.write_commitments),
        _list("parties", _("parties"), PARTIES, parties.read_parties, parties.write_parties),
        Term(
            "territory",
            _("territory"),
            SCOPE,
            lists.read_territory,
            ("is_national", "scope_printed", "regions", "provinces", "communes"),
            ("is_national", "scope_printed"),
            sets=lists.set_territory,
            rows=lists.write_territory,
        ),
        _list("pillars", _("pillars"), SCOPE, *lists.PILLARS),
        _list("project_lines", _("project lines"), SCOPE, *lists.PROJECT_LINES),
        _list("populations", _("target populations"), SCOPE, lists.read_populations, lists.write_populations),
        _list("objectives", _("objectives"), SCOPE, lists.read_objectives, lists.write_objectives),
        _text("title", _("title")),
        _text("purpose", _("purpose")),
        _text("steering", _("steering committee")),
        _text("follow_up", _("follow-up")),
    )
}

RECORD_FIELDS: tuple[str, ...] = tuple(dict.fromkeys(name for term in TERMS.values() for name in term.record))
"""Every field of the public record that an amendment may change."""


def of_kind(kind: str) -> list[Term]:
    """The terms that this kind of amendment opens."""
    return [term for term in TERMS.values() if term.kind == kind]


def read(agreement: Agreement, *names: str) -> dict[str, Any]:
    """The named terms as they stand now."""
    return {name: TERMS[name].read(agreement) for name in names}


def write(agreement: Agreement, values: Mapping[str, Any]) -> None:
    """Writes terms, each held to the rules of its models. Raises ValidationError by term; then nothing is written."""
    named = [(TERMS[name], value) for name, value in values.items()]
    with transaction.atomic():
        for term, value in named:
            if term.sets:
                _told(term, term.sets, agreement, value)
        _save_columns(agreement, [term for term, _value in named])
        for term, value in named:
            if term.rows:
                _told(term, term.rows, agreement, value)


def _told(term: Term, write_one: Write, agreement: Agreement, value: Any) -> None:
    """Whatever is wrong with one term is said at that term."""
    try:
        write_one(agreement, value)
    except ValidationError as refusal:
        raise ValidationError({term.name: refusal.messages}) from refusal


def _save_columns(agreement: Agreement, terms: list[Term]) -> None:
    """All columns together: an end after the beginning is a rule about both."""
    owner = {column: term.name for term in terms for column in term.columns}
    if not owner:
        return
    untouched = {field.name for field in agreement._meta.fields} - set(owner)
    errors: dict[str, list[Any]] = {}
    rules: list[Callable[[], None]] = [
        lambda: agreement.clean_fields(exclude=untouched),
        agreement.clean,
        agreement.validate_constraints,
    ]
    for ask in rules:
        try:
            ask()
        except ValidationError as refusal:
            for column, found in refusal.error_dict.items() if hasattr(refusal, "error_dict") else [("", [refusal])]:
                for error in found:
                    name = owner.get(column) or owner.get(str(error.code)) or NON_FIELD_ERRORS
                    errors.setdefault(name, []).append(error)
    if errors:
        raise ValidationError(errors)
    agreement.save(update_fields=[*owner, "updated_at"])
