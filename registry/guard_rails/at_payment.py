"""What is looked at before an instalment is paid. The instalment carries the payment that is about to be written."""

from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext

from registry.choices import InstalmentCondition, State
from registry.life import state_on
from registry.models import Agreement, Instalment

from .facts import money, named, shown_day


def missing_report(agreement: Agreement, instalment: Instalment | None) -> list[str]:
    """The report that conditions the instalment is not accepted."""
    if instalment is None or instalment.condition != InstalmentCondition.REPORT:
        return []
    report = instalment.required_report
    if report is None:
        return [gettext("The instalment waits for a report and does not say which: choose it beside the instalment.")]
    if instalment.condition_is_met:
        return []
    values = {"report": report, "state": report.get_state_display()}
    sentence = gettext("It waits for a report that is not accepted (%(report)s: %(state)s): have it accepted first.")
    return [sentence % values]


def missing_document(agreement: Agreement, instalment: Instalment | None) -> list[str]:
    """The document that conditions the instalment has not come."""
    if instalment is None or instalment.condition != InstalmentCondition.DOCUMENT:
        return []
    if instalment.condition_is_met:
        return []
    return [gettext("The instalment waits for a document: add the paper, then choose it beside the instalment.")]


def day_of_payment(instalment: Instalment | None) -> date:
    """The day that is about to be written, else today."""
    return instalment.paid_on if instalment is not None and instalment.paid_on else timezone.localdate()


def not_in_force(agreement: Agreement, instalment: Instalment | None) -> list[str]:
    """The agreement was not in force on the day of the payment, whatever became of it since."""
    day = day_of_payment(instalment)
    state = state_on(agreement, day)
    if state == State.IN_FORCE:
        return []
    sentence = gettext("On %(day)s the agreement is not in force (%(state)s): pay while it is in force.")
    return [sentence % {"day": shown_day(day), "state": shown_state(state)}]


def shown_state(state: str | None) -> str:
    """A state in a sentence; what comes before the signature is all one to a payment."""
    return str(State(state).label) if state else gettext("not signed yet")


def framework_suspended(agreement: Agreement, instalment: Instalment | None) -> list[str]:
    """The framework under which the agreement stands was not in force on that day."""
    framework, day = agreement.framework, day_of_payment(instalment)
    if framework is None or (state := state_on(framework, day)) == State.IN_FORCE:
        return []
    sentence = gettext("On %(day)s its framework %(framework)s is not in force (%(state)s): pay while it is in force.")
    return [sentence % {"day": shown_day(day), "framework": named(framework), "state": shown_state(state)}]


def over_outstanding(agreement: Agreement, instalment: Instalment | None) -> list[str]:
    """More is paid than the instalment says, or than is left of what its payer, or all together, committed."""
    if instalment is None:
        return []
    amount = instalment.paid_amount or instalment.amount
    if amount is None:
        return []
    found = []
    if instalment.amount is not None and amount > instalment.amount:
        sentence = gettext("%(paid)s MAD is more than the instalment, %(amount)s MAD: correct the amount.")
        found.append(sentence % {"paid": money(amount), "amount": money(instalment.amount)})
    left = left_of_commitments(agreement, instalment)
    if left is not None and amount > left:
        sentence = gettext(
            "%(paid)s MAD is more than what is left of the commitments, %(left)s MAD: correct the amount, "
            "or enter the commitment that is missing."
        )
        found.append(sentence % {"paid": money(amount), "left": money(left)})
    return found


def left_of_commitments(agreement: Agreement, instalment: Instalment) -> Decimal | None:
    """What may still be paid before this payment: of the payer's commitments if there are any, else of all."""
    commitments, others = agreement.commitments.order_by(), agreement.instalments.exclude(pk=instalment.pk).order_by()
    if instalment.payer_id is not None and commitments.filter(funder=instalment.payer_id).exists():
        commitments, others = commitments.filter(funder=instalment.payer_id), others.filter(payer=instalment.payer_id)
    committed: Decimal | None = commitments.aggregate(total=Sum("amount"))["total"]
    if committed is None:
        return None
    paid: Decimal = others.aggregate(total=Sum("paid_amount"))["total"] or Decimal(0)
    return max(committed - paid, Decimal(0))
