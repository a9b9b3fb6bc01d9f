"""Drafting an amendment: its kind and number, what it says of itself, what it changes."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import terms
from registry.choices import AmendmentKind, AmendmentState
from registry.models import Agreement, Amendment, AmendmentChange, Document, User, acting
from registry.models.amendments import OPEN
from registry.refusals import Refusal

from .guards import refuse_agreement, refuse_unless_unsigned, working_on
from .reading import present

Bilingual = Mapping[str, str]


def open_amendment(
    agreement: Agreement,
    *,
    kind: str,
    actor: User,
    subject: Bilingual | None = None,
    effective_on: dt.date | None = None,
) -> Amendment:
    """The draft of the next amendment. Refusals: not_allowed, wrong_state, wrong_kind, open_amendment."""
    with transaction.atomic(), acting(actor, road="amendment:open"):
        locked = Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)
        refuse_agreement(locked, actor=actor)
        if kind not in AmendmentKind.values:
            raise Refusal("wrong_kind", _("Choose one of the kinds of amendment."))
        earlier = Amendment.objects.filter(agreement=locked)
        if earlier.filter(state__in=OPEN).exists():
            message = _("This agreement has an open amendment: let it take effect, or cancel it, before the next one.")
            raise Refusal("open_amendment", message)
        amendment = Amendment(agreement=locked, number=earlier.count() + 1, kind=kind, created_by=actor)
        _fill(amendment, subject, effective_on)
        amendment.save()
    return amendment


def describe(
    amendment: Amendment,
    *,
    actor: User,
    subject: Bilingual | None = None,
    effective_on: dt.date | None = None,
    document: Document | None = None,
) -> None:
    """What a draft says of itself; its document may come later. Refusals: not_allowed, wrong_state, signing_begun."""
    with working_on(amendment, actor=actor, road="describe") as (_agreement, draft):
        if subject is not None or effective_on is not None:
            refuse_unless_unsigned(draft)
            _fill(draft, subject, effective_on or draft.effective_on)
        if document is not None and document.agreement_id != draft.agreement_id:
            message = _("Choose a document of this agreement.")
            raise ValidationError({"document": ValidationError(message, code="document")})
        draft.document = document or draft.document
        draft.save()


def _fill(amendment: Amendment, subject: Bilingual | None, effective_on: dt.date | None) -> None:
    for language, words in (subject or {}).items():
        setattr(amendment, f"subject_{language}", words)
    amendment.effective_on = effective_on
    amendment.full_clean(exclude={"subject"})
    if effective_on is not None:
        check_day(amendment, effective_on)


def check_day(amendment: Amendment, effective_on: dt.date) -> None:
    """An amendment takes effect neither before its agreement was signed nor before an earlier amendment."""
    agreement, message = amendment.agreement, None
    if agreement.signed_on and effective_on < agreement.signed_on:
        message = _("An amendment cannot take effect before the agreement was signed.")
    elif agreement.amendments.filter(state=AmendmentState.IN_FORCE, effective_on__gt=effective_on).exists():
        message = _("An amendment cannot take effect before an earlier one did: choose that day or a later one.")
    if message:
        raise ValidationError({"effective_on": ValidationError(message, code="effective_on")})


def propose(amendment: Amendment, values: Mapping[str, Any], *, actor: User) -> list[AmendmentChange]:
    """What the amendment changes, in the stead of what was proposed before; what does not change is left out.

    Values are those of ``registry.terms``. They are written and taken back, so that they meet every rule now and not
    when they take effect. Raises ValidationError by term. Refusals: not_allowed, wrong_state, signing_begun,
    wrong_field.
    """
    with working_on(amendment, actor=actor, road="propose") as (agreement, draft):
        refuse_unless_unsigned(draft)
        opened = {term.name for term in terms.of_kind(draft.kind)}
        if foreign := [name for name in values if name not in opened]:
            labels = ", ".join(str(terms.TERMS[name].label) if name in terms.TERMS else name for name in foreign)
            message = gettext("An amendment of this kind does not change: %(fields)s.") % {"fields": labels}
            raise Refusal("wrong_field", message)
        changes = tried(agreement, values)
        _refuse_shortening(draft, changes)
        return replace_changes(draft, changes)


def _refuse_shortening(draft: Amendment, changes: list[AmendmentChange]) -> None:
    """An extension extends: who ends an agreement earlier terminates it."""
    for change in changes:
        before, after = change.before, change.after
        if change.field != "ends_on" or draft.kind != AmendmentKind.EXTENSION or not before or not after:
            continue
        if after["day"] < before["day"]:
            message = _("An extension does not end the agreement earlier: choose a later day.")
            raise ValidationError({"ends_on": ValidationError(message, code="ends_on")})


def replace_changes(draft: Amendment, changes: list[AmendmentChange]) -> list[AmendmentChange]:
    draft.changes.all().delete()
    for change in changes:
        change.amendment = draft
        change.full_clean()
        change.save()
    return changes


def tried(agreement: Agreement, values: Mapping[str, Any]) -> list[AmendmentChange]:
    """What writing these values changes, in the working tables and in the public record; nothing stays written."""
    kept = dict.fromkeys(terms.TERMS[name].kept_as or name for name in values)
    before, said = terms.read(agreement, *kept), present(agreement)
    point = transaction.savepoint()
    try:
        terms.write(Agreement.objects.get(pk=agreement.pk), values)
        after, says = terms.read(Agreement.objects.get(pk=agreement.pk), *kept), present(agreement)
    finally:
        transaction.savepoint_rollback(point)
    return [
        AmendmentChange(
            field=name,
            before=before[name],
            after=after[name],
            record={
                each: {"before": said[each], "after": says[each]}
                for each in terms.TERMS[name].record
                if said[each] != says[each]
            },
        )
        for name in kept
        if before[name] != after[name]
    ]
