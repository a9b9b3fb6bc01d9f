"""What has just changed. Each function is called where the change is made, and writes into its transaction."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache, partial

from django.utils.translation import gettext

from registry import permissions, timeline
from registry.choices import DepositKind, DepositState, NoticeKind, RequestState, State
from registry.models import (
    Agreement,
    AgreementParty,
    Amendment,
    CompletionRequest,
    Deposit,
    Instalment,
    Party,
    ReportDueMove,
    Transition,
    UndonePayment,
)
from registry.plain_letters import isolated, ltr
from registry.text import plain_amount

from .telling import Notice, tell
from .words import Item, at_desk, because, name_of, name_then, quoted, written

# -- The life of an agreement ------------------------------------------------------------------------------------------


def agreements_moved(rows: Sequence[Transition]) -> int:
    """A step that concerns the parties; drafting, submitting and correcting is the ministry's own work."""
    told = [row for row in rows if row.step in timeline.TOLD]
    stories = _stories([row.agreement for row in told])
    return tell([_moved_on(row, stories) for row in told])


def _moved_on(row: Transition, stories: Callable[[], dict[int, Agreement]]) -> Notice:
    label, reason = timeline.TOLD[row.step], row.reason if row.step in timeline.WITH_REASON else ""
    say = partial(_standing, lambda: stories()[row.agreement_id], lambda: str(label), reason)
    return Notice(NoticeKind.STATE, f"state/{row.pk}", say, row.agreement)


def text_shared(agreement: Agreement) -> int:
    """The text under review goes to its parties."""
    assert agreement.shared_at is not None, "just set"
    say = partial(
        _standing, _story(agreement), lambda: gettext("The text of an agreement was sent to you to be read"), ""
    )
    return tell([Notice(NoticeKind.STATE, f"shared/{agreement.pk}/{agreement.shared_at.isoformat()}", say, agreement)])


def texts_taken_back(rows: Sequence[Transition]) -> int:
    """Who had a text before them hears that it is the ministry's draft again; why is among clerks.

    Told to each party as its own: the text itself is seen by none of them any more.
    """
    steps = {row.agreement_id: row for row in rows}
    parties = AgreementParty.objects.filter(agreement__in=steps).order_by("agreement", "position", "pk")
    return tell([_taken_from(steps[each.agreement_id], each.party) for each in parties.select_related("party")])


def _taken_from(row: Transition, party: Party) -> Notice:
    say = partial(_taken_back, row.agreement)
    return Notice(NoticeKind.STATE, f"taken-back/{row.pk}", say, row.agreement, party)


def _taken_back(agreement: Agreement, party: Party) -> Item:
    lines = [name_of(agreement), gettext("You see it again when the ministry sends it to you.")]
    if agreement.requests.filter(party=party, state=RequestState.OPEN).exists():
        lines.append(gettext("The missing pieces that you were asked for wait until then."))
    return Item(str(timeline.TAKEN_BACK), tuple(lines), at_desk("home"))


def _stories(agreements: Iterable[Agreement]) -> Callable[[], dict[int, Agreement]]:
    """The agreements with their rows, as the change leaves them; read when somebody is told, and then once."""
    rows = Agreement.objects.filter(pk__in=[agreement.pk for agreement in agreements])
    return cache(lambda: {agreement.pk: agreement for agreement in timeline.with_story(rows)})


def _story(agreement: Agreement) -> Callable[[], Agreement]:
    """The same of one."""
    stories = _stories([agreement])
    return lambda: stories()[agreement.pk]


def _standing(story: Callable[[], Agreement], headline: Callable[[], str], because_of: str, party: Party) -> Item:
    """What happened, where the agreement stands now and what comes next, as its page says it to this party."""
    agreement = story()
    now = timeline.standing(agreement, party=party)
    lines = [name_of(agreement), *because(because_of), now.sentence]
    lines.append(gettext("What comes next: %(next)s") % {"next": now.next_label})
    if agreement.state == State.APPROVED:
        lines.append(
            gettext("If your signature is awaited, sign and send the signed copy from the page of the agreement:")
        )
    if now.lawful_day:
        day = {"day": written(now.lawful_day)}
        lines.append(gettext("The ministry answers by %(day)s (60 days, law 55-19).") % day)
    return Item(headline(), tuple(lines), at_desk("agreement", agreement.uuid, party=party))


def amendment_took_effect(amendment: Amendment) -> int:
    """What the amendment says is the text of the agreement from now on."""
    say = partial(_amended, amendment)
    return tell([Notice(NoticeKind.STATE, f"amendment/{amendment.pk}", say, amendment.agreement)])


def _amended(amendment: Amendment, party: Party) -> Item:
    agreement = amendment.agreement
    values = {"number": amendment.number, "kind": amendment.get_kind_display()}
    lines = [name_of(agreement), gettext("Amendment no. %(number)s (%(kind)s)") % values]
    if amendment.subject:
        lines.append(quoted(str(amendment.subject)))
    if amendment.effective_on:
        lines.append(gettext("It counts from %(day)s.") % {"day": written(amendment.effective_on)})
    lines.append(gettext("Read at your desk what the agreement says now."))
    return Item(gettext("An amendment took effect"), tuple(lines), at_desk("agreement", agreement.uuid, party=party))


# -- Requests and deposits ---------------------------------------------------------------------------------------------


def request_made(request: CompletionRequest) -> int:
    """The association is asked for what its file lacks."""
    say = partial(_asked, request)
    return tell([Notice(NoticeKind.REQUEST, f"request/{request.pk}/made", say, request.agreement, request.party)])


def request_withdrawn(request: CompletionRequest) -> int:
    """The association need not answer any more."""
    say = partial(_asked_no_more, request)
    return tell([Notice(NoticeKind.REQUEST, f"request/{request.pk}/withdrawn", say, request.agreement, request.party)])


def pieces_of(request: CompletionRequest) -> list[str]:
    """Each piece on a line of its own."""
    return [f"– {isolated(str(piece))}" for piece in request.pieces.all()]


def address_of(request: CompletionRequest) -> str:
    """Where it is answered."""
    return at_desk("pieces", request.agreement.uuid, request.pk, party=request.party)


def _asked(request: CompletionRequest, party: Party) -> Item:
    lines = [name_of(request.agreement), *([quoted(request.message)] if request.message else []), *pieces_of(request)]
    message = gettext("Send them all together by %(day)s: the law allows the ministry one single request.")
    lines.append(message % {"day": written(request.due_on)})
    return Item(gettext("The ministry asks you for missing pieces"), tuple(lines), address_of(request))


def _asked_no_more(request: CompletionRequest, party: Party) -> Item:
    lines = (name_of(request.agreement), gettext("You need not send anything: the request was withdrawn."))
    address = at_desk("agreement", request.agreement.uuid, party=party)
    return Item(gettext("The ministry has withdrawn its request for missing pieces"), lines, address)


def deposit_decided(deposit: Deposit) -> int:
    """What was handed in is accepted, or returned with its reason."""
    say = partial(_returned if deposit.state == DepositState.RETURNED else _accepted, deposit)
    key = f"deposit/{deposit.pk}/{deposit.state}"
    return tell([Notice(NoticeKind.DECISION, key, say, deposit.agreement, deposit.party)])


def _deposit(deposit: Deposit) -> list[str]:
    values = {"what": timeline.what_is(deposit), "number": ltr(deposit.number)}
    line = gettext("%(what)s, receipt %(number)s") % values
    if deposit.agreement is not None:
        return [name_then(deposit), line]
    return [f"{line} ({gettext('fictional demonstration data')})" if deposit.is_fictional else line]


def _accepted(deposit: Deposit, party: Party) -> Item:
    lines = _deposit(deposit)
    if deposit.reason:
        lines += [gettext("The ministry says:"), quoted(deposit.reason)]
    lines.append(gettext("Nothing more is to be done for it."))
    return Item(gettext("The ministry accepted what you handed in"), tuple(lines), at_desk("deposit", deposit.uuid))


def _returned(deposit: Deposit, party: Party) -> Item:
    """A report or a request has its form again, and its day; the rest is handed in anew from its page.

    Where the text was taken back meanwhile there is no form to go to: it comes back with the text.
    """
    lines, (address, due_on) = [*_deposit(deposit), *because(deposit.reason)], _form_of(deposit)
    agreement = deposit.agreement
    if agreement is not None and not permissions.agreements_of([party]).filter(pk=agreement.pk).exists():
        lines.append(gettext("You can correct it when the ministry sends you the text of the agreement again."))
        address = at_desk("deposit", deposit.uuid)
    elif due_on:
        lines.append(gettext("Correct it and hand it in again, by %(day)s.") % {"day": written(due_on)})
    else:
        lines.append(gettext("Correct it and hand it in again."))
    return Item(gettext("The ministry returned what you handed in"), tuple(lines), address)


def _form_of(deposit: Deposit) -> tuple[str, date | None]:
    """Where what was returned is corrected, and by when."""
    agreement, report = deposit.agreement, deposit.report
    if deposit.kind == DepositKind.REPORT and report and agreement:
        return at_desk("report", agreement.uuid, report.pk, party=deposit.party), report.due_on
    if deposit.kind == DepositKind.PIECES and deposit.request_id:
        request = CompletionRequest.objects.select_related("agreement", "party").get(pk=deposit.request_id)
        return address_of(request), request.due_on
    return at_desk("deposit", deposit.uuid), None


# -- Reports -----------------------------------------------------------------------------------------------------------


def report_moved(move: ReportDueMove) -> int:
    """The day of a report is another; why is among clerks."""
    agreement, say = move.report.agreement, partial(_moved, move)
    only = timeline.reporters_of(agreement, move.report)
    return tell([Notice(NoticeKind.REMINDER, f"moved/{move.pk}", say, agreement, only=only)])


def _moved(move: ReportDueMove, party: Party) -> Item:
    report = move.report
    values = {"report": report.get_kind_display(), "day": written(move.to_day)}
    lines = [name_of(report.agreement), gettext("%(report)s, now due on %(day)s") % values, timeline.period_of(report)]
    address = at_desk("report", report.agreement.uuid, report.pk, party=party)
    return Item(gettext("The day of a report was moved"), tuple(line for line in lines if line), address)


# -- Payments ----------------------------------------------------------------------------------------------------------


def instalment_paid(instalment: Instalment) -> int:
    """Paid again after a payment that was undone, it is told again."""
    times = UndonePayment.objects.filter(instalment=instalment).count()
    key, say = f"payment/{instalment.pk}/{times}", partial(_paid, instalment)
    return tell([Notice(NoticeKind.PAYMENT, key, say, instalment.agreement)])


def _paid(instalment: Instalment, party: Party) -> Item:
    assert instalment.paid_on is not None, "just paid"
    assert instalment.paid_amount is not None, "just paid"
    line = gettext("Instalment no. %(number)s: %(amount)s DH, paid on %(day)s.") % {
        "number": instalment.number,
        "amount": ltr(plain_amount(instalment.paid_amount)),
        "day": written(instalment.paid_on),
    }
    lines = (name_of(instalment.agreement), line, gettext("Nothing is to be done."))
    return Item(gettext("An instalment was paid"), lines, at_desk("agreement", instalment.agreement.uuid, party=party))


def payment_undone(undone: UndonePayment) -> int:
    """Who was told that money was paid hears that it was not."""
    say = partial(_not_paid, undone)
    return tell([Notice(NoticeKind.PAYMENT, f"undone/{undone.pk}", say, undone.instalment.agreement)])


def _not_paid(undone: UndonePayment, party: Party) -> Item:
    agreement = undone.instalment.agreement
    message = gettext(
        "Instalment no. %(number)s: the payment of %(day)s was recorded by mistake. It is still to be paid."
    )
    line = message % {"number": undone.instalment.number, "day": written(undone.paid_on)}
    lines = (name_of(agreement), line, gettext("Nothing is to be done."))
    return Item(gettext("A payment was recorded by mistake"), lines, at_desk("agreement", agreement.uuid, party=party))
