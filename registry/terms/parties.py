"""Who stands in an agreement, with all that its row says: the one term that keeps whole rows.

A party that leaves takes its row with it. So the row is kept in full, signatory and obligations included: the
amendment is then the only place that still knows them.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_lazy as _

from registry.models import Agreement, AgreementParty, Commitment, Instalment, Party

from .columns import members
from .lists import found, listed

TEXTS = ("capacity", "in_kind", "obligations")
"""Bilingual: their own columns are the ones of the two languages."""


def _columns() -> dict[str, Any]:
    """The columns of a row that are its own, by name."""
    apart = {"id", "agreement", "party", *TEXTS}
    return {
        field.name: field
        for field in AgreementParty._meta.concrete_fields
        if field.name not in apart and not field.generated and field.editable
    }


def read_parties(agreement: Agreement) -> list[dict[str, Any]]:
    """Every party with its row, in order; the party by its identifier."""
    rows = AgreementParty.objects.filter(agreement=agreement).select_related("party").order_by("position", "id")
    values = [
        {"party": row.party.uuid, **{name: field.value_from_object(row) for name, field in _columns().items()}}
        for row in rows
    ]
    plain: list[dict[str, Any]] = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return plain


def write_parties(agreement: Agreement, value: Any) -> None:
    """The parties as listed; of one that stays, what is not named stays too."""
    wanted = [members(entry, "party", *_columns()) for entry in listed(value)]
    entries = found(Party, "uuid", [str(entry.get("party")) for entry in wanted])
    if len(entries) < 2:
        raise ValidationError(_("An agreement has two parties at least."), code="parties")
    rows = AgreementParty.objects.filter(agreement=agreement).select_related("party")
    present = {str(row.party.uuid): row for row in rows}
    for uuid, row in present.items():
        if uuid not in entries:
            _refuse_to_leave_debts(row)
            row.delete()
    for position, entry in enumerate(wanted, start=1):
        uuid = str(entry["party"])
        new = AgreementParty(agreement=agreement, party=entries[uuid], position=position)
        _fill(present.get(uuid, new), entry)


def _refuse_to_leave_debts(row: AgreementParty) -> None:
    """Who leaves owes nothing, is owed nothing, commits nothing and pays nothing any more; what was paid stays."""
    committed = Commitment.objects.filter(agreement=row.agreement_id, funder=row.party_id)
    to_pay = Instalment.objects.filter(agreement=row.agreement_id, payer=row.party_id, paid_on__isnull=True)
    if row.debts.exists() or row.claims.exists() or committed.exists() or to_pay.exists():
        message = _("%(party)s still has obligations, commitments or unpaid instalments: settle or move them first.")
        raise ValidationError(message, code="parties", params={"party": row.party})


def _fill(row: AgreementParty, entry: Mapping[str, Any]) -> None:
    """Writes what is named, if it says something else than the row does."""
    differs = row.pk is None
    for name, field in _columns().items():
        if name in entry and field.to_python(entry[name]) != field.value_from_object(row):
            setattr(row, field.attname, field.to_python(entry[name]))
            differs = True
    if differs:
        row.full_clean(exclude=set(TEXTS))
        row.save()


def with_signatures(value: Any, signatures: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The parties with what their signatures say (by identifier), as far as a row has a column for it."""
    known = _columns()
    return [
        {**entry, **{name: said for name, said in signatures.get(entry["party"], {}).items() if name in known}}
        for entry in value
    ]


def read_shares(agreement: Agreement) -> dict[str, str | None]:
    """The share of each party, by its identifier."""
    return {row["party"]: row["share"] for row in read_parties(agreement)}


def write_shares(agreement: Agreement, value: Any) -> None:
    """Shares of parties that stand in the agreement; who is not named keeps theirs."""
    parties = read_parties(agreement)
    shares = members(value, *(row["party"] for row in parties))
    write_parties(agreement, [row | {"share": shares.get(row["party"], row["share"])} for row in parties])
