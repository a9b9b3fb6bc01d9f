"""One form that arrives many times at once, and a power cut in the middle: one deposit or none, no row without file.

On committed rows and several connections; taken away by hand, past the rules, at the end.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pghistory
import pytest
from django.core.files.storage import storages
from django.db import connection, transaction

from registry import deposits, due
from registry.choices import DepositKind, ReportState, Role
from registry.deposits import handing_in
from registry.models import (
    Agreement,
    Deposit,
    DepositDraft,
    DepositPaper,
    Document,
    DraftPaper,
    Membership,
    Party,
    Report,
    User,
)
from registry.papers.storage import PaperStorage, is_intact
from registry.refusals import Refusal

from .conftest import act_for, person
from .deposited import SAID, agreement_of, association_of, begun, pdf
from .factories import PartyFactory, ReportFactory, past_the_rules

TIMES = 20


class Committed:
    """A member, an agreement of its association, and a report that is owed."""

    def __init__(self) -> None:
        self.member = act_for(person("hind@threads.example", Role.ASSOCIATION), PartyFactory())
        self.party = association_of(self.member)
        self.agreement = agreement_of(self.member)
        self.report: Report = ReportFactory(agreement=self.agreement)

    def draft(self) -> DepositDraft:
        """The report, written and with its paper."""
        draft = begun(self.member, DepositKind.REPORT, self.agreement, of=self.report)
        deposits.attach(draft, pdf(f"report {draft.pk}"), name="report.pdf")
        return draft

    def remove(self) -> None:
        """What was handed in is kept for ever, but for this."""
        parties = [row.party_id for row in self.agreement.participations.all()]
        with past_the_rules():
            DepositPaper.objects.filter(deposit__party=self.party).delete()
            Deposit.objects.filter(party=self.party).delete()
            DepositDraft.objects.filter(person=self.member).delete()
            Report.objects.filter(agreement=self.agreement).update(document=None)
            Document.objects.filter(agreement=self.agreement).delete()
            for rows in (self.agreement.reports, self.agreement.transitions, self.agreement.participations):
                rows.all().delete()
            Agreement.objects.filter(pk=self.agreement.pk).delete()
            Membership.objects.filter(person=self.member).delete()
            Party.objects.filter(pk__in=parties).delete()
            User.objects.filter(pk=self.member.pk).delete()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[Committed]:
    with django_db_blocker.unblock():
        with pghistory.context(road="test"), transaction.atomic():
            made = Committed()
        yield made
        with pghistory.context(road="test"):
            made.remove()
        connection.close()


def all_at_once(act: Callable[[int], Any]) -> list[Any]:
    """What each of many threads got, each on a connection of its own: an answer, or the code of a refusal."""
    answers: list[Any] = []
    gate = threading.Barrier(TIMES)

    def one(number: int) -> None:
        try:
            gate.wait()
            with pghistory.context(road="test"):
                answers.append(act(number))
        except Refusal as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(TIMES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_the_same_form_twenty_times_at_once_is_one_deposit(committed: Committed) -> None:
    draft, token, member = committed.draft(), uuid4(), committed.member
    connection.close()
    answers = all_at_once(lambda _number: deposits.hand_in(draft, token=token, actor=member).number)
    deposit = Deposit.objects.get(party=committed.party)
    assert answers == [deposit.number] * TIMES
    assert deposit.papers.count() == 1
    assert not DepositDraft.objects.filter(person=member).exists()


def test_the_whole_way_of_a_form_twenty_times_at_once_is_one_deposit(committed: Committed) -> None:
    """As the door does it: the draft is found or begun, the form is kept, and handed in."""
    token, member, what = uuid4(), committed.member, f"report/{committed.report.pk}"
    connection.close()

    def send(_number: int) -> str:
        kind = DepositKind.REPORT
        draft = deposits.draft_of(member, committed.party, kind, agreement=committed.agreement, subject=what)
        deposits.keep(draft, SAID[kind])
        return deposits.hand_in(draft, token=token, actor=member).number

    answers = all_at_once(send)
    deposit = Deposit.objects.get(party=committed.party)
    assert answers == [deposit.number] * TIMES
    committed.report.refresh_from_db()
    assert committed.report.state == ReportState.HANDED_IN


def test_one_draft_from_twenty_windows_is_one_deposit(committed: Committed) -> None:
    draft, member = committed.draft(), committed.member
    connection.close()
    answers = all_at_once(lambda _number: deposits.hand_in(draft, token=uuid4(), actor=member).number)
    deposit = Deposit.objects.get(party=committed.party)
    assert sorted(answers) == sorted([deposit.number, *["gone"] * (TIMES - 1)])


def test_numbers_follow_one_another_without_a_gap(committed: Committed) -> None:
    """Twenty forms of which every second is refused at the last moment."""
    member = committed.member
    first = deposits.hand_in(begun(member, DepositKind.CONTACT), token=uuid4(), actor=member)
    committed.draft()
    draft = begun(member, DepositKind.RENEWAL, committed.agreement)
    connection.close()
    answers = all_at_once(lambda _number: deposits.hand_in(draft, token=uuid4(), actor=member).number)
    (number,) = [answer for answer in answers if answer != "gone"]
    assert int(number.rpartition("/")[2]) == int(first.number.rpartition("/")[2]) + 1


def test_who_deletes_the_agreement_meanwhile_waits_for_nobody_who_waits_for_them(committed: Committed) -> None:
    """The agreement is locked before its draft, as the deletion does, which takes the drafts along."""
    draft, member, answers = committed.draft(), committed.member, []

    def send() -> None:
        with pghistory.context(road="test"):
            answers.append(deposits.hand_in(draft, token=uuid4(), actor=member).number)
        connection.close()

    with transaction.atomic():
        Agreement.objects.select_for_update(no_key=True).get(pk=committed.agreement.pk)
        sender = threading.Thread(target=send)
        sender.start()
        sender.join(timeout=1)
        assert DepositDraft.objects.select_for_update(nowait=True).get(pk=draft.pk) == draft
    sender.join()
    assert answers == [Deposit.objects.get(party=committed.party).number]


def test_no_token_is_the_lock_of_the_night(committed: Committed) -> None:
    """A token comes from a browser: it can be any number."""
    member, answers = committed.member, []

    def send(draft: DepositDraft, token: UUID) -> None:
        with pghistory.context(road="test"), connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")
            answers.append(deposits.hand_in(draft, token=token, actor=member).token)
        connection.close()

    tokens = [UUID(int=due.ONE_RUN_AT_A_TIME << shift) for shift in (65, 97)]
    drafts = [committed.draft(), begun(member, DepositKind.RENEWAL, committed.agreement)]
    with due.only_one() as alone:
        assert alone
        for draft, token in zip(drafts, tokens, strict=True):
            sender = threading.Thread(target=send, args=(draft, token))
            sender.start()
            sender.join()
    assert answers == tokens


# -- The lights go out -------------------------------------------------------------------------------------------------


def killed_while(work: Callable[[], Any]) -> bool:
    """Whether a process of its own was killed at the point that the work itself has laid."""
    connection.close()
    child = os.fork()
    if not child:
        # In a thread of its own, which has no connection yet: this one may have another beside `connection`, from
        # before a browser was driven here, and would share it with the parent.
        worker = threading.Thread(target=_with_a_context, args=(work,))
        worker.start()
        worker.join()
        os._exit(0)
    _child, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _with_a_context(work: Callable[[], Any]) -> None:
    with pghistory.context(road="test"):
        work()


def lights_out(*_args: Any, **_named: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("point", ["understood", "names_of", "_follow", "next_number", "row"])
def test_killed_while_handing_in_there_is_no_deposit_and_the_draft_is_whole(
    point: str, committed: Committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, member = committed.draft(), committed.member
    if point == "row":
        monkeypatch.setattr(DepositPaper.objects, "create", lights_out)
    else:
        monkeypatch.setattr(handing_in, point, lights_out)
    assert killed_while(lambda: deposits.hand_in(draft, token=uuid4(), actor=member))
    monkeypatch.undo()
    assert not Deposit.objects.filter(party=committed.party).exists()
    assert not Document.objects.filter(agreement=committed.agreement).exists()
    committed.report.refresh_from_db()
    assert committed.report.state == ReportState.EXPECTED
    assert_each_row_has_its_file(committed)
    deposit = deposits.hand_in(draft, token=uuid4(), actor=member)
    assert deposit.papers.count() == 1
    assert_each_row_has_its_file(committed)


def test_killed_between_the_file_and_its_row_leaves_no_row_without_file(
    committed: Committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = begun(committed.member, DepositKind.REPORT, committed.agreement, of=committed.report)
    write = PaperStorage._save

    def written_and_gone(self: PaperStorage, name: str, content: Any) -> str:
        write(self, name, content)
        lights_out()
        return name

    monkeypatch.setattr(PaperStorage, "_save", written_and_gone)
    assert killed_while(lambda: deposits.attach(draft, pdf("half"), name="half.pdf"))
    monkeypatch.undo()
    assert not draft.papers.exists()
    deposits.attach(draft, pdf("half"), name="half.pdf")
    assert draft.papers.count() == 1
    assert_each_row_has_its_file(committed)


def assert_each_row_has_its_file(committed: Committed) -> None:
    storage = storages["default"]
    assert isinstance(storage, PaperStorage)
    rows = [
        *DraftPaper.objects.filter(draft__person=committed.member),
        *Document.objects.filter(agreement=committed.agreement),
    ]
    assert rows
    for row in rows:
        assert is_intact(storage.folder / str(row.file.name)), row
