"""Where an agreement stands: in plain words, with whom it lies and since when, and what comes next."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.choices import (
    BINDING_STATES,
    ENDED_STATES,
    PAST_STATES,
    SIGNED_STATES,
    ForceRule,
    PartyKind,
    ReportState,
    State,
)
from registry.life import held_by
from registry.models import Agreement, AgreementParty, Instalment, Party
from registry.models.deposits import ANSWER_WITHIN
from registry.models.reports import OWED

from .asked import Task, asked_of, next_duty, next_report, open_duties
from .words import in_state_since, listed, own_row, said, today_or, unsigned, waiting_deposits, what_is

MINISTRY, ASSOCIATION, PARTIES, PAYER, NOBODY = "ministry", "association", "parties", "payer", "nobody"
HOLDERS: Final = {
    MINISTRY: _("the ministry"),
    ASSOCIATION: _("the association"),
    PARTIES: _("the parties that have still to sign"),
    PAYER: _("the party that pays"),
    NOBODY: _("No action is awaited from anybody."),
}
LABELS: Final = {
    State.PROPOSED: _("Being prepared"),
    State.DRAFT: _("Being prepared"),
    State.UNDER_REVIEW: _("Being studied"),
    State.APPROVED: _("Waiting for signatures"),
    State.SIGNED: _("Signed, not yet in force"),
    State.IN_FORCE: _("In force"),
    State.SUSPENDED: _("Suspended"),
    State.COMPLETED: _("Come to its end"),
    State.TERMINATED: _("Terminated"),
    State.CANCELLED: _("Given up before signature"),
    State.REJECTED: _("Rejected"),
}


@dataclass(frozen=True)
class Holder:
    """With whom an agreement lies, since when, by when the law wants an answer, and what comes next."""

    who: str
    since: date | None
    next_label: str
    lawful_day: date | None = None


@dataclass(frozen=True)
class Standing:
    """What a person who asks about an agreement is told.

    All but the sentence may be read by whoever holds a paper with its code: no words of the agreement, no names.
    """

    state: str
    label: str
    sentence: str
    lies_with: str
    lies_with_label: str
    since: date | None
    lawful_day: date | None
    next_label: str


def standing(agreement: Agreement, *, party: Party, today: date | None = None) -> Standing:
    """Where the agreement stands for a party: what is asked of another is not told."""
    day, state = today_or(today), State(agreement.state)
    holder = _holder(agreement, party, day)
    return Standing(
        state=state,
        label=str(LABELS[state]),
        sentence=_sentence(agreement),
        lies_with=holder.who,
        lies_with_label=str(HOLDERS[holder.who]),
        since=holder.since,
        lawful_day=holder.lawful_day,
        next_label=holder.next_label,
    )


# -- The state in a sentence -----------------------------------------------------------------------------------------


def _sentence(agreement: Agreement) -> str:
    above = _rests_with(agreement)
    if above is None:
        return SENTENCES[State(agreement.state)](agreement)
    message = gettext("The framework agreement on which it rests is %(state)s; while it is, this agreement rests too.")
    return message % {"state": above.get_state_display()}


def _rests_with(agreement: Agreement) -> Agreement | None:
    """The framework that stops a binding agreement, however far above it stands."""
    return held_by(agreement) if agreement.state in BINDING_STATES else None


def _being_prepared(agreement: Agreement) -> str:
    return gettext("The ministry is preparing the text.")


def _under_review(agreement: Agreement) -> str:
    return gettext("The text is ready; the ministry studies it before it is signed.")


def _approved(agreement: Agreement) -> str:
    names = listed(row.party for row in unsigned(agreement))
    return gettext("The text is approved. It is still to be signed by: %(parties)s.") % {"parties": names}


def _signed(agreement: Agreement) -> str:
    day = agreement.in_force_from
    if day and agreement.in_force_from_precision == "day":
        return gettext("All parties have signed. The agreement takes effect from %(day)s.") % {"day": said(day)}
    if agreement.force_rule == ForceRule.ON_VISA:
        return gettext("All parties have signed. The agreement takes effect when its visa is given.")
    return gettext("All parties have signed. The day from which it takes effect is not known yet.")


def _in_force(agreement: Agreement) -> str:
    if agreement.ends_on and agreement.ends_on_precision == "day":
        return gettext("The agreement applies, until %(day)s.") % {"day": said(agreement.ends_on)}
    return gettext("The agreement applies.")


def _suspended(agreement: Agreement) -> str:
    return gettext("The agreement is stopped for a time: nothing is paid until the ministry resumes it.")


def _ended(agreement: Agreement) -> str:
    return gettext("The agreement has ended.")


def _terminated(agreement: Agreement) -> str:
    return gettext("The agreement was ended before its time.")


def _cancelled(agreement: Agreement) -> str:
    return gettext("The agreement was given up: it was not signed.")


def _rejected(agreement: Agreement) -> str:
    return gettext("The ministry rejected the agreement: it was not signed.")


SENTENCES: Final[dict[State, Callable[[Agreement], str]]] = {
    State.PROPOSED: _being_prepared,
    State.DRAFT: _being_prepared,
    State.UNDER_REVIEW: _under_review,
    State.APPROVED: _approved,
    State.SIGNED: _signed,
    State.IN_FORCE: _in_force,
    State.SUSPENDED: _suspended,
    State.COMPLETED: _ended,
    State.TERMINATED: _terminated,
    State.CANCELLED: _cancelled,
    State.REJECTED: _rejected,
}


# -- With whom it lies -----------------------------------------------------------------------------------------------


def _holder(agreement: Agreement, party: Party, today: date) -> Holder:
    """Who is waited for: first the association, as its own list says; then the ministry; then as the state says.

    What the association is asked for in time is named last, and before «nobody».
    """
    tasks = [task for task in asked_of(agreement, party, today=today) if task.kind != "mandate"]
    if tasks and tasks[0].is_pressing:
        return _asked(tasks[0])
    holder = _owed_by_ministry(agreement, party, today) or _by_state(agreement, today)
    if tasks and (holder is None or holder.who == NOBODY):
        return _asked(tasks[0])
    return holder or Holder(NOBODY, in_state_since(agreement), _after(agreement, party, today))


def _asked(task: Task) -> Holder:
    return Holder(ASSOCIATION, task.since, task.told)


def _owed_by_ministry(agreement: Agreement, party: Party, today: date) -> Holder | None:
    """Law 55-19: what was handed in is answered within sixty days."""
    for deposit in waiting_deposits(agreement, party):
        label = gettext("The ministry answers what was handed in: %(what)s.") % {"what": what_is(deposit)}
        return Holder(MINISTRY, timezone.localdate(deposit.made_at), label, deposit.answer_due_on)
    for report in agreement.reports.all():
        if report.state == ReportState.HANDED_IN and report.handed_in_on:
            label = gettext("The ministry reads what was handed in: %(report)s.")
            due = report.handed_in_on + ANSWER_WITHIN
            return Holder(MINISTRY, report.handed_in_on, label % {"report": report.get_kind_display()}, due)
    return _late_payment(agreement, today)


def _by_state(agreement: Agreement, today: date) -> Holder | None:
    since = in_state_since(agreement)
    if _rests_with(agreement) is not None:
        return Holder(MINISTRY, None, gettext("The ministry says what becomes of this agreement."))
    match State(agreement.state):
        case State.PROPOSED | State.DRAFT:
            return Holder(MINISTRY, since, gettext("The ministry sends the text to the parties."))
        case State.UNDER_REVIEW:
            due = since + ANSWER_WITHIN if since else None
            return Holder(MINISTRY, since, gettext("The ministry approves the text, then the parties sign."), due)
        case State.APPROVED:
            return _awaiting_signatures(agreement, since)
        case State.SIGNED:
            return _before_force(agreement, today, since)
        case State.SUSPENDED:
            return Holder(MINISTRY, since, gettext("The ministry resumes the agreement or ends it."))
    return None


def _awaiting_signatures(agreement: Agreement, since: date | None) -> Holder:
    """What lacks besides the signature of the association, which is on its list or lies with the ministry already."""
    if all(row.party.kind == PartyKind.MINISTRY for row in unsigned(agreement)):
        return Holder(MINISTRY, since, gettext("The ministry signs, then the agreement takes effect."))
    return Holder(PARTIES, since, gettext("The other signatures, then the agreement takes effect."))


def _before_force(agreement: Agreement, today: date, since: date | None) -> Holder:
    day = agreement.in_force_from
    if day is not None and day > today:
        return Holder(NOBODY, since, gettext("The agreement takes effect from %(day)s.") % {"day": said(day)})
    if agreement.force_rule == ForceRule.ON_VISA and day is None:
        return Holder(MINISTRY, since, gettext("The ministry obtains the visa."))
    return Holder(MINISTRY, since, gettext("The ministry records the entry into force."))


# -- The money -------------------------------------------------------------------------------------------------------


def _late_payment(agreement: Agreement, today: date) -> Holder | None:
    """The first instalment whose day has passed and whose condition is met. An agreement that rests pays nothing."""
    if agreement.state not in (State.IN_FORCE, *PAST_STATES) or _rests_with(agreement) is not None:
        return None
    for row in _unpaid(agreement):
        if row.due_on is not None and row.due_on < today and row.condition_is_met and _outlives_the_end(agreement, row):
            by_ministry = row.payer is not None and row.payer.kind == PartyKind.MINISTRY
            return Holder(MINISTRY if by_ministry else PAYER, row.due_on, _payment_of(row))
    return None


def _unpaid(agreement: Agreement) -> list[Instalment]:
    return [row for row in agreement.instalments.all() if row.paid_on is None]


def _outlives_the_end(agreement: Agreement, row: Instalment) -> bool:
    """Of what was ended before its time, only what was due by then is owed as a matter of course."""
    if agreement.state != State.TERMINATED:
        return True
    ended = in_state_since(agreement)
    return row.due_on is not None and ended is not None and row.due_on <= ended


def _payment_of(row: Instalment) -> str:
    assert row.due_on is not None, "asked"
    return gettext("Payment of instalment %(number)s, due on %(day)s.") % {
        "number": row.number,
        "day": said(row.due_on),
    }


# -- What comes next where nobody is waited for ----------------------------------------------------------------------


def _after(agreement: Agreement, party: Party, today: date) -> str:
    own = own_row(agreement, party)
    days = [*_reports_to_come(agreement), *(_duties_to_come(agreement, own) if own else []), *_money_to_come(agreement)]
    if agreement.last_day and agreement.state in BINDING_STATES:
        ends = gettext("The agreement ends on %(day)s.") % {"day": said(agreement.last_day)}
        days.append((agreement.last_day, ends))
    coming = [each for each in days if each[0] >= today]
    return min(coming)[1] if coming else _without_a_day(agreement)


Coming = Iterator[tuple[date, str]]
"""Days that are known already, each with its sentence."""


def _reports_to_come(agreement: Agreement) -> Coming:
    for report in agreement.reports.all() if agreement.state in SIGNED_STATES else []:
        if report.state in OWED and report.due_on:
            yield report.due_on, next_report(report)


def _duties_to_come(agreement: Agreement, own: AgreementParty) -> Coming:
    for duty in open_duties(agreement, own):
        if duty.due_on:
            yield duty.due_on, next_duty(duty)


def _money_to_come(agreement: Agreement) -> Coming:
    for part in _unpaid(agreement) if agreement.state in SIGNED_STATES else []:
        if part.due_on and part.condition_is_met and _outlives_the_end(agreement, part):
            yield part.due_on, _payment_of(part)


def _without_a_day(agreement: Agreement) -> str:
    """What an agreement that has ended leaves behind, if anything."""
    if agreement.state in PAST_STATES:
        for part in _unpaid(agreement):
            if _outlives_the_end(agreement, part):
                message = gettext("Instalment %(number)s is still to be paid.")
            else:
                message = gettext("Instalment %(number)s is not paid: the ministry says what becomes of it.")
            return message % {"number": part.number}
    is_over = agreement.state in ENDED_STATES
    if is_over and not (agreement.state in PAST_STATES and any(row.state in OWED for row in agreement.reports.all())):
        return gettext("Nothing more is to be done.")
    return gettext("Nothing is to be done now.")
