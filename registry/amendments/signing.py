"""Signing an amendment: every party that must, each with its own date, place, signatory and capacity."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry import terms
from registry.choices import AmendmentKind, AmendmentState, DatePrecision
from registry.models import Agreement, Amendment, AmendmentSignature, Party, Person, User
from registry.refusals import Refusal
from registry.terms.parties import with_signatures

from .drafting import Bilingual, check_day, replace_changes, tried
from .guards import publish_next, refuse_if_changed_meanwhile, refuse_unless_publisher, working_on


def signers(amendment: Amendment) -> list[Party]:
    """Who must sign: every party that must sign before the amendment, or after it. If none must, all do."""
    rows = terms.read(amendment.agreement, "parties")["parties"]
    for change in amendment.changes.filter(field="parties"):
        rows = [*(change.before or ()), *(change.after or ())]
    required = [row for row in rows if row["must_sign"]] or rows
    identifiers = dict.fromkeys(row["party"] for row in required)
    found = {str(party.uuid): party for party in Party.objects.filter(uuid__in=identifiers)}
    return [found[identifier] for identifier in identifiers]


def missing_signers(amendment: Amendment) -> list[Party]:
    """Who must sign and has not yet."""
    signed = set(amendment.signatures.values_list("party", flat=True))
    return [party for party in signers(amendment) if party.pk not in signed]


def record_signature(
    amendment: Amendment,
    party: Party,
    *,
    on: dt.date,
    actor: User,
    place: Bilingual | None = None,
    signatory: Person | None = None,
    capacity: Bilingual | None = None,
) -> AmendmentSignature:
    """A party has signed; with the last one the amendment is signed, and published with its agreement.

    Raises ValidationError by field. Refusals: not_allowed, wrong_state, nothing_changes, changed_meanwhile,
    not_a_party, already_signed, needs_publisher.
    """
    with working_on(amendment, actor=actor, road="sign") as (agreement, draft):
        _refuse_signature(agreement, draft, party)
        _check_signing_day(agreement, on)
        row = AmendmentSignature(amendment=draft, party=party, signed_on=on, signatory=signatory)
        for name, texts in (("place", place), ("capacity", capacity)):
            for language, words in (texts or {}).items():
                setattr(row, f"{name}_{language}", words)
        row.full_clean(exclude={"place", "capacity"})
        row.save()
        if not missing_signers(draft):
            _complete(agreement, draft, actor=actor)
    return row


def _refuse_signature(agreement: Agreement, draft: Amendment, party: Party) -> None:
    if draft.state != AmendmentState.DRAFT:
        raise Refusal("wrong_state", _("This amendment is signed already, or was given up."))
    if not draft.changes.exists():
        raise Refusal("nothing_changes", _("This amendment changes nothing yet: say first what it changes."))
    refuse_if_changed_meanwhile(agreement, draft)
    if party not in signers(draft):
        raise Refusal("not_a_party", _("Only a party that must sign can sign this amendment."))
    if draft.signatures.filter(party=party).exists():
        raise Refusal("already_signed", _("This party has already signed the amendment."))


def _check_signing_day(agreement: Agreement, on: dt.date) -> None:
    message = None
    if on > timezone.localdate():
        message = _("A signature cannot lie in the future.")
    elif agreement.signed_on and on < agreement.signed_on:
        message = _("An amendment cannot be signed before its agreement.")
    if message:
        raise ValidationError({"signed_on": ValidationError(message, code="signed_on")})


def _complete(agreement: Agreement, draft: Amendment, *, actor: User) -> None:
    """Everybody has signed: days, the rows of the parties that join, the next published version."""
    refuse_unless_publisher(agreement, actor=actor)
    signatures = list(draft.signatures.select_related("party").order_by("signed_on", "id"))
    draft.signed_on = signatures[-1].signed_on
    draft.effective_on = draft.effective_on or draft.signed_on
    check_day(draft, draft.effective_on)
    if draft.kind == AmendmentKind.PARTIES:
        _note_who_joins(agreement, draft, signatures)
    draft.state = AmendmentState.SIGNED
    draft.save()
    publish_next(agreement, actor=actor)


def _note_who_joins(agreement: Agreement, draft: Amendment, signatures: list[AmendmentSignature]) -> None:
    """The rows of the parties that join say who signed for them, as the rows of the first parties do."""
    change = draft.changes.get(field="parties")
    known = {row["party"] for row in change.before or ()}
    joining = {str(row.party.uuid): _as_participation(row) for row in signatures if str(row.party.uuid) not in known}
    replace_changes(draft, tried(agreement, {"parties": with_signatures(change.after, joining)}))


def _as_participation(row: AmendmentSignature) -> dict[str, Any]:
    """A party that joins has signed the agreement by signing the amendment."""
    texts = {
        f"{column}_{language}": getattr(row, f"{said}_{language}") or ""
        for column, said in (("signed_place", "place"), ("capacity", "capacity"))
        for language in ("ar", "fr")
    }
    return texts | {
        "has_signed": True,
        "signatory": row.signatory_id,
        "signed_on": row.signed_on.isoformat(),
        "signed_on_precision": DatePrecision.DAY.value,
    }
