"""Paying an instalment, and undoing a payment that was recorded by mistake: the only code that writes payments."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import guard_rails, notices, permissions, publication
from registry.choices import GuardMoment, PublicationStatus
from registry.models import Agreement, Instalment, UndonePayment, User, acting
from registry.refusals import Refusal, Sentence

NO_PAYER = _("Payments are recorded by finance or by a supervisor.")
NO_DAY = _("Enter the day of the payment.")
NO_AMOUNT = _("Enter the amount that was paid.")
NO_REFERENCE = _("Enter the reference of the payment order or transfer.")


def may_pay(actor: permissions.Person, instalment: Instalment) -> bool:
    """Whether somebody may record a payment, or undo it."""
    return permissions.may(actor, "pay", instalment)


def pay(
    instalment: Instalment,
    *,
    actor: User,
    paid_on: dt.date | None,
    amount: Decimal | None,
    reference: str,
    overrides: Mapping[str, str] | None = None,
) -> Instalment:
    """Records that an instalment was paid, today or long ago. `instalment` is updated in place.

    Raises Refusal (not_allowed, already_paid, incomplete), Guarded and ValidationError; then nothing was written.
    """
    if not may_pay(actor, instalment):
        raise Refusal("not_allowed", NO_PAYER)
    with transaction.atomic(), acting(actor, road="pay"):
        row, agreement = _locked(instalment)
        if not may_pay(permissions.fresh(actor), row):
            raise Refusal("not_allowed", NO_PAYER)
        if row.paid_on is not None:
            raise Refusal("already_paid", _already_paid(row))
        missing = what_a_payment_lacks(paid_on, amount, reference)
        if missing:
            raise Refusal("incomplete", *missing)
        as_published = _may_publish_after(agreement, actor=actor)
        row.paid_on, row.paid_amount, row.payment_reference = paid_on, amount, reference
        row.full_clean()
        guard_rails.settle(agreement, GuardMoment.PAYMENT, actor=actor, overrides=overrides, instalment=row)
        row.save(update_fields=["paid_on", "paid_amount", "payment_reference"])
        _publish(agreement, as_published, actor=actor, reason=_("Payment of instalment %(number)s."), row=row)
        notices.instalment_paid(row)
    instalment.refresh_from_db()
    return instalment


def undo_payment(instalment: Instalment, *, actor: User, reason: str) -> UndonePayment:
    """Takes back a payment that was recorded by mistake; what had been written and the reason stay.

    `instalment` is updated in place. Raises Refusal (not_allowed, not_paid, reason_needed).
    """
    if not may_pay(actor, instalment):
        raise Refusal("not_allowed", NO_PAYER)
    if not reason.strip():
        raise Refusal("reason_needed", _("Say why the payment is undone."))
    with transaction.atomic(), acting(actor, road="undo_payment"):
        row, agreement = _locked(instalment)
        if not may_pay(permissions.fresh(actor), row):
            raise Refusal("not_allowed", NO_PAYER)
        if row.paid_on is None or row.paid_amount is None:
            raise Refusal("not_paid", _("This instalment is not paid."))
        as_published = _may_publish_after(agreement, actor=actor)
        undone = UndonePayment(
            instalment=row,
            paid_on=row.paid_on,
            paid_amount=row.paid_amount,
            payment_reference=row.payment_reference,
            actor=actor,
            reason=reason,
        )
        undone.full_clean()
        undone.save()
        row.paid_on, row.paid_amount, row.payment_reference = None, None, ""
        row.save(update_fields=["paid_on", "paid_amount", "payment_reference"])
        _publish(agreement, as_published, actor=actor, reason=_("Payment of instalment %(number)s undone."), row=row)
        notices.payment_undone(undone)
    instalment.refresh_from_db()
    return undone


def what_a_payment_lacks(paid_on: dt.date | None, amount: Decimal | None, reference: str) -> list[Sentence]:
    """Sentences for what is missing or cannot be; none when the payment can be written."""
    missing: list[Sentence] = []
    if paid_on is None:
        missing.append(NO_DAY)
    elif paid_on > timezone.localdate():
        missing.append(_("The day of the payment has not come yet: record it when it is paid."))
    if amount is None or amount <= 0:
        missing.append(NO_AMOUNT)
    if not reference.strip():
        missing.append(NO_REFERENCE)
    return missing


def _locked(instalment: Instalment) -> tuple[Instalment, Agreement]:
    """Both as they are now, kept still. First the agreement, as every step does: so two never wait for each other."""
    agreement = publication.locked(instalment.agreement)
    row = Instalment.objects.select_for_update(of=("self",), no_key=True).get(pk=instalment.pk, agreement=agreement)
    return row, agreement


def _already_paid(row: Instalment) -> str:
    sentence = gettext("This instalment is already paid (%(day)s, %(reference)s).")
    return sentence % {"day": f"{row.paid_on:%d/%m/%Y}", "reference": row.payment_reference}


def _may_publish_after(agreement: Agreement, *, actor: User) -> bool:
    """Whether the payment may reach the public at once: it takes with it whatever else was changed since."""
    if agreement.publication != PublicationStatus.PUBLISHED:
        return False
    return permissions.may(actor, "publish", agreement) or not publication.brings_unseen(agreement)


def _publish(agreement: Agreement, may: bool, *, actor: User, reason: Sentence, row: Instalment) -> None:
    """The next version of a published agreement. The reason is public, so it is said in both languages."""
    if not (may and publication.differs(agreement)):
        return
    said = []
    for language in ("ar", "fr"):
        with translation.override(language):
            said.append(str(reason) % {"number": row.number})
    publication.follow_step(agreement, actor=actor, reason=" · ".join(said))
