"""What is looked at before an agreement is approved: each check answers with sentences, or with none."""

from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext

from registry.choices import GIVING_OR_LOOKING_ON, PAST_STATES, AmountScope, IdentifierKind, PartyKind
from registry.models import Agreement, AgreementParty, Commitment, Instalment, Party, by_funder, sums_of
from registry.models.base import last_day_of

from .facts import (
    NOT_PUBLIC,
    WITHOUT_EFFECT,
    grant_years,
    grantees,
    granting_in,
    lies_in,
    meet,
    money,
    named,
    places_of,
    public_contribution,
    shown_day,
    whole_amount_is_comparable,
    with_public_money,
)

CONVENTION_ABOVE: Final = Decimal(50_000)
NOT_CONVENTIONS: Final = frozenset({"memorandum", "declaration-of-intent"})
"""Kinds of acts that bind nobody to pay; every other kind of the list is a convention."""

REGISTERED_BY: Final[dict[str, tuple[str, ...]]] = {
    PartyKind.ASSOCIATION: (IdentifierKind.DEPOSIT_RECEIPT, IdentifierKind.PUBLIC_UTILITY),
    PartyKind.FOUNDATION: (IdentifierKind.DEPOSIT_RECEIPT, IdentifierKind.PUBLIC_UTILITY),
    PartyKind.COOPERATIVE: (IdentifierKind.COOPERATIVE_REGISTER,),
}


def second_grant(agreement: Agreement, instalment: Instalment | None) -> list[str]:
    """An association receives public money by another agreement of the same year."""
    if not public_contribution(agreement):
        return []
    holders = grantees(agreement)
    others = Agreement.objects.filter(granting_in(grant_years(agreement))).filter(with_public_money())
    places = AgreementParty.objects.filter(agreement__in=others.exclude(pk=agreement.pk), party__in=holders)
    received = places.exclude(role__in=GIVING_OR_LOOKING_ON).select_related("party", "agreement")
    sentence = gettext(
        "%(party)s already receives public money in the same year by %(other)s: check that it is not paid twice."
    )
    rows = received.order_by("party_id", "agreement_id")
    return [sentence % {"party": named(row.party), "other": named(row.agreement)} for row in rows]


def no_indicators(agreement: Agreement, instalment: Instalment | None) -> list[str]:
    """Nothing says how one will know whether the objectives were reached."""
    if agreement.indicators.exists():
        return []
    return [gettext("The agreement has no indicator: enter at least one, with its target, as the paper has it.")]


def no_objectives(agreement: Agreement, instalment: Instalment | None) -> list[str]:
    """Nothing says what the money is for."""
    if agreement.objectives.exists():
        return []
    return [gettext("The agreement has no objective: enter at least one, as it stands in the paper.")]


def unregistered(agreement: Agreement, instalment: Instalment | None) -> list[str]:
    """Nothing shows that the association exists in law."""
    sentence = gettext(
        "%(party)s has no deposit receipt, public utility decree or register number: "
        "ask for it and enter it among its identifiers."
    )
    return [sentence % {"party": named(party)} for party in grantees(agreement) if not is_registered(party)]


def is_registered(party: Party) -> bool:
    """Whether the register knows an official number by which such a party exists."""
    return party.identifiers.filter(kind__in=REGISTERED_BY.get(party.kind, ())).exists()


def expired_mandate(agreement: Agreement, instalment: Instalment | None) -> list[str]:
    """Every known mandate of the association's representatives had ended on the day (of the payment, or today)."""
    day = instalment.paid_on if instalment is not None and instalment.paid_on else timezone.localdate()
    sentence = gettext(
        "The mandate of those who represent %(party)s ended on %(day)s: "
        "ask for the receipt of the new bureau and enter its representatives."
    )
    found = []
    for party in grantees(agreement):
        ended = mandates_ended_on(party, day)
        if ended is not None:
            found.append(sentence % {"party": named(party), "day": shown_day(ended)})
    return found


def mandates_ended_on(party: Party, day: date) -> date | None:
    """The last day of the last mandate, when all had ended before `day`; None when one runs, or none is known."""
    ends = list(party.representatives.order_by().values_list("valid_until", flat=True))
    known = [end for end in ends if end is not None and end < day]
    return max(known) if known and len(known) == len(ends) else None


def overlap(agreement: Agreement, instalment: Instalment | None) -> list[str]:
    """The same association does the same thing in the same place under another agreement that runs or is on its way.

    A framework and its applications, or an agreement and its renewal, speak of the same thing by nature.
    """
    family = Q(pk=agreement.pk) | Q(pk=agreement.framework_id) | Q(pk=agreement.predecessor_id)
    family |= Q(framework=agreement.pk) | Q(predecessor=agreement.pk)
    live = Agreement.objects.exclude(state__in=(*WITHOUT_EFFECT, *PAST_STATES)).exclude(family)
    same_holder = AgreementParty.objects.filter(party__in=grantees(agreement)).exclude(role__in=GIVING_OR_LOOKING_ON)
    same_work = Q(lines__project_line__in=agreement.lines.order_by().values("project_line")) | Q(
        axes__axis__in=agreement.axes.order_by().values("axis")
    )
    others = live.filter(same_work, pk__in=same_holder.values("agreement")).distinct().order_by("pk")
    sentence = gettext(
        "%(other)s has the same association at the same work in the same place: "
        "check that the two do not pay for one thing."
    )
    return [sentence % {"other": named(other)} for other in others if meet(agreement, other)]


def no_convention(agreement: Agreement, instalment: Instalment | None) -> list[str]:
    """Above 50,000 MAD of public money, an act that is no convention does not do."""
    kinds = {kind.slug for kind in (agreement.kind, agreement.kind_in_french) if kind is not None}
    public = public_contribution(agreement)
    if not kinds <= NOT_CONVENTIONS or public is None or public <= CONVENTION_ABOVE:
        return []
    sentence = gettext(
        "The public contribution is %(amount)s MAD by an act of the kind “%(kind)s”: "
        "above %(limit)s MAD it takes a convention on the model of the circular."
    )
    values = {"amount": money(public), "kind": agreement.kind, "limit": money(CONVENTION_ABOVE)}
    return [sentence % values]


def sums_differ(agreement: Agreement, instalment: Instalment | None) -> list[str]:
    """Commitments that do not add up to the amount, and instalments that do not add up to their payer's commitment."""
    sums = sums_of(agreement)
    expected = agreement.amount if not agreement.amount_is_estimate else None
    committed = committed_under_the_amount(agreement)
    found = []
    if expected is not None and committed is not None and committed != expected:
        sentence = gettext("The commitments add up to %(sum)s MAD, the amount is %(amount)s MAD: correct one of them.")
        found.append(sentence % {"sum": money(committed), "amount": money(expected)})
    if sums.committed is not None:
        return found + instalments_of_payers(agreement)
    if expected is not None and sums.scheduled not in (None, expected) and whole_amount_is_comparable(agreement):
        assert sums.scheduled is not None
        sentence = gettext("The instalments add up to %(sum)s MAD, the amount is %(amount)s MAD: correct one of them.")
        found.append(sentence % {"sum": money(sums.scheduled), "amount": money(expected)})
    return found


def committed_under_the_amount(agreement: Agreement) -> Decimal | None:
    """The commitments that the amount of the agreement covers: all of them, those of public bodies or of ministries."""
    rows = Commitment.objects.filter(agreement=agreement)
    if agreement.amount_scope == AmountScope.MINISTRY_SHARE:
        rows = rows.filter(funder__kind=PartyKind.MINISTRY)
    elif agreement.amount_scope == AmountScope.PUBLIC_CONTRIBUTION:
        rows = rows.exclude(funder__kind__in=NOT_PUBLIC)
    total: Decimal | None = rows.aggregate(total=Sum("amount"))["total"]
    return total


def instalments_of_payers(agreement: Agreement) -> list[str]:
    """Each payer's instalments against what it committed."""
    sentence = gettext(
        "The instalments of %(party)s add up to %(sum)s MAD, its commitments to %(amount)s MAD: correct one of them."
    )
    rows = [row for row in by_funder(agreement) if row.funder is not None and row.scheduled is not None]
    return [
        sentence
        % {"party": named(row.funder), "sum": money(row.scheduled), "amount": money(row.committed or Decimal(0))}
        for row in rows
        if row.scheduled is not None and row.scheduled != (row.committed or Decimal(0))
    ]


def outside_framework_dates(agreement: Agreement, instalment: Instalment | None) -> list[str]:
    """An application begins before its framework or ends after it. Partly known dates are given the benefit."""
    framework = agreement.framework
    if framework is None:
        return []
    found = []
    begins, framework_begins = agreement.in_force_from, framework.in_force_from
    if begins and framework_begins and last_day_of(begins, agreement.in_force_from_precision) < framework_begins:
        sentence = gettext("It begins before its framework %(framework)s, in force from %(day)s: correct the day.")
        found.append(sentence % {"framework": named(framework), "day": shown_day(framework_begins)})
    end = framework.last_day
    if agreement.ends_on and end and agreement.ends_on > end:
        sentence = gettext("It ends after its framework %(framework)s, which ends on %(day)s: correct the day.")
        found.append(sentence % {"framework": named(framework), "day": shown_day(end)})
    return found


def outside_framework_territory(agreement: Agreement, instalment: Instalment | None) -> list[str]:
    """An application acts where its framework does not reach."""
    framework = agreement.framework
    if framework is None or framework.is_national:
        return []
    reached = places_of(framework)
    if not reached:
        return []
    covered = places_of(agreement)
    if not agreement.is_national and all(any(lies_in(place, wider) for wider in reached) for place in covered):
        return []
    sentence = gettext("It covers places that its framework %(framework)s does not: correct the territory of one.")
    return [sentence % {"framework": named(framework)}]
