"""What is begun and not handed in yet: kept as typed, bounded, swept, and never lost from the disk."""

import contextlib
import datetime as dt
import io
import os
import time
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from registry import deposits, due
from registry.choices import (
    DepositKind,
    DocumentKind,
)
from registry.models import (
    DepositDraft,
    Document,
    User,
    command_actor,
)
from registry.refusals import Refusal

from .deposited import agreement_of, association_of, begun, handed_in, pdf
from .factories import ReportFactory, paper_of

pytestmark = pytest.mark.django_db

KINDS = list(DepositKind)


# -- Papers ------------------------------------------------------------------------------------------------------------


def test_a_file_that_the_agreement_has_is_taken_without_a_word(member: User, clerk: User) -> None:
    """Nobody learns by it which internal papers the ministry holds: the answer, and the name, are those of any file."""
    agreement = agreement_of(member)
    internal = paper_of(agreement, DocumentKind.ANNEX)
    Document.objects.filter(pk=internal.pk).update(title="مذكرة داخلية")
    with internal.file.open() as stored:
        content = stored.read()
    draft = begun(member, DepositKind.REPORT, agreement, of=ReportFactory(agreement=agreement))
    deposits.attach(draft, pdf_of(content), name="تقريري.pdf")
    deposit = deposits.hand_in(draft, token=uuid4(), actor=member)
    assert deposit.papers.get().document == internal
    assert str(deposit.papers.get()) == "تقريري.pdf"
    internal.refresh_from_db()
    assert (internal.title, internal.kind) == ("مذكرة داخلية", DocumentKind.ANNEX)


def pdf_of(content: bytes) -> ContentFile:
    """A file of these bytes."""
    return ContentFile(content, "again.pdf")


def test_the_same_file_sent_again_is_the_one_that_is_there(member: User) -> None:
    draft = begun(member, DepositKind.RENEWAL, agreement_of(member))
    first = deposits.attach(draft, pdf("x"), name="a.pdf")
    assert deposits.attach(draft, pdf("x"), name="b.pdf") == first


def test_contact_data_come_without_files(member: User) -> None:
    with pytest.raises(Refusal):
        deposits.attach(begun(member, DepositKind.CONTACT), pdf(), name="a.pdf")


def test_a_hostile_file_is_refused_and_nothing_is_kept(member: User) -> None:
    draft = begun(member, DepositKind.RENEWAL, agreement_of(member))
    with pytest.raises(ValidationError):
        deposits.attach(draft, pdf_of(b"MZ not a paper"), name="a.pdf")
    assert not draft.papers.exists()


def test_a_form_that_is_too_long_is_kept_and_not_handed_in(member: User) -> None:
    draft = begun(member, DepositKind.RENEWAL, agreement_of(member))
    with pytest.raises(ValidationError):
        deposits.keep(draft, {"reason": "ن" * 60_000})
    with pytest.raises(ValidationError) as refused:
        deposits.hand_in(draft, token=uuid4(), actor=member)
    assert set(refused.value.message_dict) == {"reason"}


# -- Limits ------------------------------------------------------------------------------------------------------------


def test_a_deposit_has_ten_files_and_the_eleventh_is_told(member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = begun(member, DepositKind.RENEWAL, agreement_of(member))
    for number in range(deposits.MOST_PAPERS):
        deposits.attach(draft, pdf(str(number)), name=f"{number}.pdf")
    with pytest.raises(deposits.TooMuch, match="10"):
        deposits.attach(draft, pdf("more"), name="more.pdf")
    assert deposits.attach(draft, pdf("0"), name="0.pdf"), "what is there may be sent again"


def test_a_person_sends_so_many_files_in_a_day(member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.deposits.drafts.MOST_UPLOADS", 2)
    draft = begun(member, DepositKind.RENEWAL, agreement_of(member))
    for number in range(2):
        deposits.detach(deposits.attach(draft, pdf(str(number)), name="a.pdf"))
    with pytest.raises(deposits.TooMuch, match="2"):
        deposits.attach(draft, pdf("3"), name="a.pdf")


def test_a_person_has_so_many_drafts(member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.deposits.drafts.MOST_DRAFTS", 1)
    agreement = agreement_of(member)
    draft = begun(member, DepositKind.RENEWAL, agreement)
    with pytest.raises(deposits.TooMuch, match="1"):
        deposits.draft_of(member, association_of(member), DepositKind.CORRECTION, agreement=agreement)
    assert deposits.draft_of(member, association_of(member), DepositKind.RENEWAL, agreement=agreement) == draft
    deposits.discard(draft)
    assert deposits.draft_of(member, association_of(member), DepositKind.CORRECTION, agreement=agreement)


def test_an_association_has_so_many_deposits_waiting(member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.deposits.rules.MOST_WAITING", 1)
    handed_in(member, DepositKind.CONTACT)
    with pytest.raises(Refusal, match="واحد") as refused:
        handed_in(member, DepositKind.RENEWAL, agreement_of(member))
    assert refused.value.code == "too_many"


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_keeps_its_own_fields_and_says_its_limit(kind: str, member: User) -> None:
    draft = DepositDraft.objects.create(person=member, party=association_of(member), kind=kind)
    for name in deposits.FIELDS[kind]:
        if name == "values":
            continue
        others = {each: "نص" for each in deposits.FIELDS[kind] if each not in (name, "values")}
        with pytest.raises(ValidationError) as refused:
            deposits.keep(draft, {name: "ن" * 5001} | others)
        assert set(refused.value.message_dict) == {name}
        draft.refresh_from_db()
        kept = 5001 if deposits.FIELDS[kind][name] == deposits.LONGEST_TEXT else 3000
        assert draft.content == {name: "ن" * kept} | others, "too long, and not lost"
    assert deposits.keep(draft, {"state": "accepted", "party": "2", "is_public": "on", "number": "REC/1"})
    draft.refresh_from_db()
    assert draft.content == {}


def test_values_are_bounded_too(member: User) -> None:
    draft = DepositDraft.objects.create(person=member, party=association_of(member), kind=DepositKind.REPORT)
    with pytest.raises(ValidationError):
        deposits.keep(draft, {"values": {str(number): "1" for number in range(201)}})
    with pytest.raises(ValidationError) as refused:
        deposits.keep(draft, {"summary": "نص", "values": {"7": "1" * 301, "8": "2"}})
    assert set(refused.value.message_dict) == {"value_7"}, "it is said at its field"
    draft.refresh_from_db()
    assert draft.content == {"summary": "نص", "values": {"7": "1" * 301, "8": "2"}}
    assert deposits.keep(draft, {"values": {"x" * 9000: "1", "7": "1"}})
    draft.refresh_from_db()
    assert draft.content == {"values": {"7": "1"}}


# -- What nobody touches, and what lies on the disk ------------------------------------------------------------------


def test_a_draft_that_nobody_touches_for_three_months_is_swept(member: User) -> None:
    agreement = agreement_of(member)
    old, young = begun(member, DepositKind.RENEWAL, agreement), begun(member, DepositKind.CONTACT)
    deposits.attach(old, pdf("old"), name="old.pdf")
    days_ago(old, 91)
    days_ago(young, 89)
    done = [each for each in due.run(timezone.localdate(), actor=command_actor("run_due")) if each.thing == old]
    assert [each.result for each in done] == [due.Result.DONE]
    assert list(DepositDraft.objects.filter(person=member)) == [young]


@pytest.mark.parametrize("touch", ["keep", "attach", "detach"])
def test_whoever_writes_on_keeps_the_draft(touch: str, member: User) -> None:
    draft = begun(member, DepositKind.RENEWAL, agreement_of(member))
    paper = deposits.attach(draft, pdf("one"), name="one.pdf")
    days_ago(draft, 200)
    {
        "keep": lambda: deposits.keep(draft, {"reason": "نعم"}),
        "attach": lambda: deposits.attach(draft, pdf("two"), name="two.pdf"),
        "detach": lambda: deposits.detach(paper),
    }[touch]()
    assert draft not in deposits.idle(timezone.localdate())


def days_ago(draft: DepositDraft, days: int) -> None:
    """As if nobody had touched it for so long."""
    then = timezone.now() - dt.timedelta(days=days)
    DepositDraft.objects.filter(pk=draft.pk).update(updated_at=then)


def test_the_check_of_papers_knows_what_is_not_handed_in_yet(member: User, folder: Path) -> None:
    draft = begun(member, DepositKind.RENEWAL, agreement_of(member))
    paper = deposits.attach(draft, pdf("kept"), name="kept.pdf")
    path = folder / str(paper.file.name)
    aged(path)
    assert str(paper.file.name) not in checked("--remove-orphans")
    assert path.exists()
    path.write_bytes(b"%PDF-1.4 altered")
    assert f"altered: {paper.file.name}" in checked()
    path.unlink()
    assert f"missing: {paper.file.name}" in checked()


def test_a_file_that_was_taken_away_is_an_orphan_and_one_that_was_handed_in_is_not(member: User, folder: Path) -> None:
    draft = begun(member, DepositKind.RENEWAL, agreement_of(member))
    kept = deposits.attach(draft, pdf("kept"), name="kept.pdf")
    gone = deposits.attach(draft, pdf("gone"), name="gone.pdf")
    deposits.detach(gone)
    deposits.hand_in(draft, token=uuid4(), actor=member)
    for paper in (kept, gone):
        aged(folder / str(paper.file.name))
    assert f"removed: {gone.file.name}" in checked("--remove-orphans")
    assert (folder / str(kept.file.name)).exists()
    assert not (folder / str(gone.file.name)).exists()


def aged(path: Path) -> None:
    """Two hours old: no form that is still being saved."""
    then = time.time() - 7200
    os.utime(path, (then, then))


def checked(*options: str) -> str:
    """What the command says, whether it finds something wrong or not."""
    said = io.StringIO()
    with contextlib.suppress(CommandError):
        call_command("check_documents", *options, stdout=said)
    return said.getvalue()
