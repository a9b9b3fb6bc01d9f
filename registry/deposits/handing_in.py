"""A draft becomes a deposit: papers, number, row and what follows from it are written together, or not at all."""

from datetime import date
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry import permissions, reporting
from registry.choices import DepositKind, DocumentKind, Language, RequestState
from registry.models import (
    Agreement,
    CompletionRequest,
    Deposit,
    DepositDraft,
    DepositPaper,
    Document,
    DraftPaper,
    User,
    acting,
    next_number,
)
from registry.models.deposits import ANSWER_WITHIN
from registry.refusals import Refusal

from .content import Said, called, names_of, understood
from .drafts import gone
from .rules import refusal_of, report_of, request_of

PAPERS: Final = {
    DepositKind.REPORT: DocumentKind.REPORT,
    DepositKind.PIECES: DocumentKind.ANNEX,
    DepositKind.SIGNED_COPY: DocumentKind.SIGNED_SCAN,
    DepositKind.CORRECTION: DocumentKind.ANNEX,
    DepositKind.RENEWAL: DocumentKind.ANNEX,
}
"""As what the papers of a deposit are filed. Contact data come without."""


FORMS: Final = 1
"""The first of the two numbers of a lock: forms that are handed in. The second comes from the form."""


def answer_due(made_on: date) -> date:
    """The last day on which the ministry answers in time: the sixtieth after the deposit (law 55-19)."""
    return made_on + ANSWER_WITHIN


def hand_in(draft: DepositDraft, *, token: UUID, actor: User) -> Deposit:
    """Hands in a draft, which is then gone. The same form sent again (`token`) gives the deposit that it gave.

    Raises ValidationError by field, and Refusal (not_allowed, wrong_state, too_many, gone, wrong_token, and what
    ``registry.reporting`` refuses).
    """
    with transaction.atomic(), acting(actor, road="deposit:hand_in"):
        _alone_with(token)
        if (before := Deposit.objects.filter(token=token).first()) is not None:
            return _the_same(before, draft, actor)
        row = _locked(draft)
        actor = permissions.fresh(actor)
        if (refusal := refusal_of(row, actor=actor)) is not None:
            raise refusal
        deposit = _written(row, understood(row), token, actor)
        row.delete()
    return deposit


def _alone_with(token: UUID) -> None:
    """The same form in flight twice: the second waits until the first is through, and then finds its deposit."""
    with connection.cursor() as cursor:
        # With two numbers: no token, which comes from a browser, can be the one number that another room locks.
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [FORMS, token.int >> 97])


def _the_same(deposit: Deposit, draft: DepositDraft, actor: User) -> Deposit:
    """What this form has given already. A form of somebody else, or of something else, never carried this token."""
    ours = (deposit.made_by_id, deposit.party_id, deposit.agreement_id, deposit.kind)
    if ours != (actor.pk, draft.party_id, draft.agreement_id, draft.kind) or draft.person_id != actor.pk:
        raise Refusal("wrong_token", _("Open the form again and hand it in from there."))
    DepositDraft.objects.filter(pk=draft.pk, subject=draft.subject).delete()  # what the repeated form has left
    return deposit


def _locked(draft: DepositDraft) -> DepositDraft:
    """The draft as it is now, and its agreement, which nobody takes a step further or deletes meanwhile.

    The agreement first, as whoever deletes one does: its drafts go with it.
    """
    agreement = None
    if draft.agreement_id is not None:
        agreements = Agreement.objects.select_for_update(of=("self",), no_key=True)
        agreement = agreements.filter(pk=draft.agreement_id).first()
    row = DepositDraft.objects.select_for_update(no_key=True).filter(pk=draft.pk).first()
    if row is None:
        raise gone()
    row.agreement = agreement
    return row


def _written(draft: DepositDraft, said: Said, token: UUID, actor: User) -> Deposit:
    """The deposit with its papers; the report or the request moves on."""
    papers = list(draft.papers.order_by("pk"))
    filed = [(paper, _filed(paper, draft, actor)) for paper in papers]
    deposit = Deposit(token=token, kind=draft.kind, party=draft.party, agreement=draft.agreement, made_by=actor)
    deposit.text, deposit.content = said.text, said.content
    if papers:
        deposit.content["names"] = names_of(papers)
    deposit.answer_due_on = answer_due(timezone.localdate())
    _follow(deposit, draft, said, [document for _paper, document in filed], actor)
    deposit.content["then"] = called(deposit, said.values)
    deposit.number = next_number("REC", is_fictional=draft.party.is_fictional)  # last: the counter stays locked
    deposit.full_clean()
    deposit.save()
    for paper, document in filed:
        DepositPaper.objects.create(deposit=deposit, document=document, piece=paper.piece)
    return deposit


def _filed(paper: DraftPaper, draft: DepositDraft, actor: User) -> Document:
    """The file among the documents of the agreement. It is the one with the same bytes, where there is one.

    Its bytes lie on the disk since they were chosen; the row takes over their name, so none is without its file.
    """
    same = Document.objects.filter(agreement=draft.agreement_id, sha256=paper.sha256).first()
    if same is not None:
        return same
    assert draft.agreement is not None, "contact data come without files"
    document = Document(agreement=draft.agreement, kind=PAPERS[DepositKind(draft.kind)], title=paper.name)
    document.file = str(paper.file.name)
    document.sha256, document.size, document.content_type = paper.sha256, paper.size, paper.content_type
    document.language = Language.FRENCH if actor.language == Language.FRENCH else Language.ARABIC
    document.uploaded_by, document.is_public = actor, False
    document.full_clean()
    document.save()
    return document


def _follow(deposit: Deposit, draft: DepositDraft, said: Said, documents: list[Document], actor: User) -> None:
    """What the deposit moves: the report is handed in, the request is answered."""
    if draft.kind == DepositKind.REPORT:
        deposit.report = report_of(draft)
        assert deposit.report is not None, "asked by the rules"
        reporting.hand_in(
            deposit.report,
            actor=actor,
            on=timezone.localdate(),
            document=next(iter(documents), None),
            values=said.values,
            summary=said.text,
            spent=said.spent,
            party=deposit.party,
        )
    elif draft.kind == DepositKind.PIECES:
        found = request_of(draft)
        assert found is not None, "asked by the rules"
        deposit.request = CompletionRequest.objects.select_for_update(no_key=True).get(pk=found.pk)
        deposit.request.state = RequestState.ANSWERED
        deposit.request.save(update_fields=["state"])
