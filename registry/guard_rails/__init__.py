"""Guard rails: what the ministry wants looked at before an agreement is approved or money is paid.

The condition of a step cannot be passed; a guard rail can, by a supervisor who gives a reason that stays for ever.
To add one: a check (in `at_approval` or `at_payment`) that answers with sentences, and a line in `RAILS`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from registry import permissions
from registry.choices import GuardMoment
from registry.models import Agreement, Instalment, Override, User
from registry.refusals import Refusal, Sentence

from . import at_approval, at_payment

Check = Callable[[Agreement, Instalment | None], list[str]]
APPROVAL, PAYMENT = GuardMoment.APPROVAL, GuardMoment.PAYMENT

COURT = _("Finding of the Court of Accounts")
CIRCULAR = _("Circular of the Prime Minister 7/2003 of 27 June 2003")
SUBSIDIES = _("Dahir 1.58.376 on associations")
HOUSE = _("Rule of this register")


@dataclass(frozen=True)
class Rail:
    """One line of the table. `law` says where the rule comes from."""

    name: str
    label: Sentence
    moments: tuple[GuardMoment, ...]
    check: Check
    law: Sentence


RAILS: Final[dict[str, Rail]] = {
    rail.name: rail
    for rail in (
        Rail("second_grant", _("second grant in a year"), (APPROVAL,), at_approval.second_grant, COURT),
        Rail("no_objectives", _("no objective"), (APPROVAL,), at_approval.no_objectives, COURT),
        Rail("no_indicators", _("no indicator"), (APPROVAL,), at_approval.no_indicators, COURT),
        Rail("unregistered", _("unregistered association"), (APPROVAL,), at_approval.unregistered, SUBSIDIES),
        Rail("expired_mandate", _("expired mandate"), (APPROVAL, PAYMENT), at_approval.expired_mandate, SUBSIDIES),
        Rail("overlap", _("same work in the same place"), (APPROVAL,), at_approval.overlap, COURT),
        Rail("no_convention", _("public money without a convention"), (APPROVAL,), at_approval.no_convention, CIRCULAR),
        Rail("sums_differ", _("sums that do not meet"), (APPROVAL,), at_approval.sums_differ, HOUSE),
        Rail(
            "outside_framework_dates",
            _("outside the dates of the framework"),
            (APPROVAL,),
            at_approval.outside_framework_dates,
            HOUSE,
        ),
        Rail(
            "outside_framework_territory",
            _("outside the territory of the framework"),
            (APPROVAL,),
            at_approval.outside_framework_territory,
            HOUSE,
        ),
        Rail("missing_report", _("report not accepted"), (PAYMENT,), at_payment.missing_report, COURT),
        Rail("missing_document", _("document not received"), (PAYMENT,), at_payment.missing_document, HOUSE),
        Rail("not_in_force", _("agreement not in force"), (PAYMENT,), at_payment.not_in_force, HOUSE),
        Rail("framework_suspended", _("framework not in force"), (PAYMENT,), at_payment.framework_suspended, HOUSE),
        Rail("over_outstanding", _("more than is outstanding"), (PAYMENT,), at_payment.over_outstanding, HOUSE),
    )
}


@dataclass(frozen=True)
class Raised:
    """A guard rail that stands in the way now, and what it found."""

    rail: Rail
    sentences: Sequence[str]


class Guarded(Refusal):
    """Guard rails stand in the way and nobody has given a reason to pass them. Nothing was changed."""

    def __init__(self, raised: Sequence[Raised]) -> None:
        self.raised = list(raised)
        sentences = [sentence for each in raised for sentence in each.sentences]
        super().__init__("guarded", *sentences, _("A supervisor may let it pass, with a reason that stays visible."))


def may_override(actor: permissions.Person, agreement: Agreement) -> bool:
    """Whether somebody may let a raised guard rail pass."""
    return permissions.may(actor, "override", agreement)


def raised(agreement: Agreement, moment: GuardMoment | str, instalment: Instalment | None = None) -> list[Raised]:
    """The guard rails of this moment that stand in the way, in the order of the table and the language of now.

    At a payment, `instalment` carries the day and the amount that are about to be written, where they are known.
    """
    asked = [rail for rail in RAILS.values() if moment in rail.moments]
    found = [Raised(rail, rail.check(agreement, instalment)) for rail in asked]
    return [each for each in found if each.sentences]


def settle(
    agreement: Agreement,
    moment: GuardMoment | str,
    *,
    actor: User,
    overrides: Mapping[str, str] | None = None,
    instalment: Instalment | None = None,
) -> list[Override]:
    """Lets pass what a supervisor gives reasons for, and writes them down; called inside the caller's transaction.

    `overrides` maps names of guard rails to reasons; those that are not raised are not written. Raises Guarded (with
    all that is raised, so that a page can ask for every reason at once) and Refusal "not_allowed".
    """
    found = raised(agreement, moment, instalment)
    reasons = {name: reason.strip() for name, reason in (overrides or {}).items()}
    if any(not reasons.get(each.rail.name) for each in found):
        raise Guarded(found)
    if found and not may_override(actor, agreement):
        raise Refusal("not_allowed", _("Only a supervisor lets a guard rail pass."))
    return [_let_pass(each, agreement, moment, actor, reasons[each.rail.name], instalment) for each in found]


def _let_pass(
    each: Raised,
    agreement: Agreement,
    moment: GuardMoment | str,
    actor: User,
    reason: str,
    instalment: Instalment | None,
) -> Override:
    row = Override(
        agreement=agreement,
        instalment=instalment,
        rail=each.rail.name,
        moment=moment,
        reason=reason,
        actor=actor,
        **{f"found_{language}": _said_in(language, each.rail, agreement, instalment) for language in ("ar", "fr")},
    )
    row.full_clean()
    row.save()
    return row


def _said_in(language: str, rail: Rail, agreement: Agreement, instalment: Instalment | None) -> str:
    """What a guard rail finds, in one language: kept in both, because others read it than who let it pass."""
    with translation.override(language):
        return "\n".join(rail.check(agreement, instalment)).translate(WITHOUT_DIRECTIONS)


WITHOUT_DIRECTIONS: Final = dict.fromkeys((0x2066, 0x2068, 0x2069))
"""Marks of direction belong to a page; the register keeps none in its texts."""


def shown(row: Override) -> str:
    """The label of the guard rail of a kept exception; the name itself when the table no longer has it."""
    return label_of(row.rail)


def label_of(name: str) -> str:
    """The label of a guard rail; the name itself when the table no longer has it."""
    return str(RAILS[name].label) if name in RAILS else name
