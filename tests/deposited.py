"""What an association hands in, in few words: the agreement, the draft, the files and the form."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone

from registry import deposits
from registry.choices import DepositKind, PublicationStatus, State
from registry.loading.demo_papers import page
from registry.models import Agreement, CompletionRequest, Deposit, DepositDraft, Party, Report, User

from .factories import ReportFactory, grant

SAID: dict[str, dict[str, Any]] = {
    DepositKind.REPORT: {"summary": "أنجزنا ثلاث دورات تكوينية"},
    DepositKind.PIECES: {"note": "الوثيقة الثانية غير متوفرة بعد"},
    DepositKind.SIGNED_COPY: {"note": ""},
    DepositKind.CONTACT: {"phone": "0522 00 00 00"},
    DepositKind.CORRECTION: {"what": "اسم الجماعة خاطئ", "should_be": "جماعة أخرى"},
    DepositKind.RENEWAL: {"reason": "استمرار الحاجة"},
}
"""What each form says at least."""


def association_of(member: User) -> Party:
    """For which a member acts."""
    return member.memberships.get().party


def agreement_of(
    member: User, state: str = State.IN_FORCE, *, shared: bool = True, published: bool = False
) -> Agreement:
    """An agreement of the member's association, which it sees unless it was not sent."""
    agreement = grant(association_of(member), state=state)
    if shared:
        Agreement.objects.filter(pk=agreement.pk).update(shared_at=timezone.now())
    if published:
        Agreement.objects.filter(pk=agreement.pk).update(publication=PublicationStatus.PUBLISHED, published_version=1)
    agreement.refresh_from_db()
    return agreement


def pdf(words: str = "essai") -> ContentFile:
    """A file that may be kept; other words are other bytes."""
    return ContentFile(page(words), "paper.pdf")


def asked(agreement: Agreement, party: Party, actor: User, **fields: Any) -> CompletionRequest:
    """A request for two pieces, due in a month."""
    wanted = {"pieces": [("نسخة الوصل", "Copie du récépissé"), ("لائحة الأعضاء", "")], "message": ""}
    due = timezone.localdate() + timedelta(days=30)
    return deposits.ask(agreement, party, actor=actor, due_on=due, **wanted | fields)


def begun(member: User, kind: str, agreement: Agreement | None = None, *, of: Any = None) -> DepositDraft:
    """A draft, filled in with the least that its form asks; a signed copy with its file."""
    subject = f"report/{of.pk}" if isinstance(of, Report) else f"pieces/{of.pk}" if of is not None else ""
    draft = deposits.draft_of(member, association_of(member), kind, agreement=agreement, subject=subject)
    deposits.keep(draft, SAID[kind])
    if kind == DepositKind.SIGNED_COPY:
        deposits.attach(draft, pdf(f"signed {draft.pk}"), name="اتفاقية موقعة.pdf")
    return draft


def handed_in(member: User, kind: str, agreement: Agreement | None = None, *, of: Any = None) -> Deposit:
    """A deposit that waits for its answer."""
    return deposits.hand_in(begun(member, kind, agreement, of=of), token=uuid4(), actor=member)


def deposit_of(member: User, kind: str, clerk: User) -> Deposit:
    """A waiting deposit of this kind, with all that must come before it."""
    if kind == DepositKind.CONTACT:
        return handed_in(member, kind)
    state = State.APPROVED if kind == DepositKind.SIGNED_COPY else State.IN_FORCE
    agreement = agreement_of(member, state, published=kind == DepositKind.CORRECTION)
    of: Any = None
    if kind == DepositKind.REPORT:
        of = ReportFactory(agreement=agreement, due_on=date(2026, 12, 31))
    if kind == DepositKind.PIECES:
        of = asked(agreement, association_of(member), clerk)
    return handed_in(member, kind, agreement, of=of)
