"""What somebody has begun to write: kept as typed with its files, so that a lost connection loses nothing.

Bounded in number and size, and swept when nobody has touched it for three months. Its author alone has it.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.choices import DepositKind
from registry.models import Agreement, DepositDraft, DraftPaper, Party, RequestedPiece, User
from registry.refusals import Refusal
from registry.text import clean_text

from .content import bounded
from .rules import refusal_to_write

MOST_PAPERS: Final = 10
"""Files in one deposit."""
MOST_DRAFTS: Final = 50
"""Deposits in preparation of one person."""
MOST_UPLOADS: Final = 100
"""Files that one person sends in a day. A file that was taken away again lies on the disk until the papers are checked
(`manage.py check_documents`), so the number of files in drafts alone would not bound the disk."""
IDLE: Final = timedelta(days=90)
"""So long a draft that nobody touches is kept."""


class TooMuch(Refusal):
    """A limit, which the sentence says."""

    def __init__(self, message: Any, most: int) -> None:
        super().__init__("too_many", message % {"most": most})


def draft_of(
    person: User, party: Party, kind: str, *, agreement: Agreement | None = None, subject: str = ""
) -> DepositDraft:
    """The draft of this person for this thing, begun now if need be. Raises Refusal (not_allowed, too_many).

    `subject` names what it answers where an agreement has several: «report/12», «pieces/3».
    """
    what = {"person": person, "party": party, "kind": DepositKind(kind), "agreement": agreement, "subject": subject}
    if (refusal := refusal_to_write(DepositDraft(**what), actor=person)) is not None:
        raise refusal
    if (begun := DepositDraft.objects.filter(**what).first()) is not None:
        return begun
    with transaction.atomic():
        # Two windows that open at once: one waits for the other, and the limit is counted by one at a time.
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
        if (begun := DepositDraft.objects.filter(**what).first()) is not None:
            return begun
        if DepositDraft.objects.filter(person=person).count() >= MOST_DRAFTS:
            message = _("You have %(most)s deposits in preparation: hand one in or delete one first.")
            raise TooMuch(message, MOST_DRAFTS)
        draft = DepositDraft(**what)
        draft.full_clean()
        draft.save()
    return draft


def keep(draft: DepositDraft, content: Mapping[str, Any]) -> bool:
    """Keeps the form as typed, right or wrong. False if the draft is gone: handed in from another window, or deleted.

    Where a field is longer than the form allows, all is kept, and a ValidationError says which. What the form does not
    ask is not kept.
    """
    draft.content, errors = bounded(draft.kind, content)
    draft.updated_at = timezone.now()
    # Not save(): it would make a row that is gone anew.
    kept = DepositDraft.objects.filter(pk=draft.pk).update(content=draft.content, updated_at=draft.updated_at)
    if kept and errors:
        raise ValidationError(errors)
    return kept == 1


def discard(draft: DepositDraft) -> None:
    """Throws a draft away, with its files."""
    DepositDraft.objects.filter(pk=draft.pk).delete()


def attach(draft: DepositDraft, file: File, *, name: str, piece: RequestedPiece | None = None) -> DraftPaper:
    """Keeps a file with the draft; the same file sent again is the one that is there.

    Raises ValidationError when the file may not be kept (its bytes are judged now), and TooMuch.
    """
    if draft.kind == DepositKind.CONTACT:
        raise Refusal("not_allowed", _("New contact data come without files."))
    _one_more_today(draft.person_id)
    paper = DraftPaper(draft=draft, file=file, piece=piece, name=clean_text(name)[-200:])
    paper.clean_fields(exclude={"sha256", "size", "content_type"})  # judges the bytes, before anything is locked
    paper.clean()
    with transaction.atomic():
        row = DepositDraft.objects.select_for_update(no_key=True).filter(pk=draft.pk).first()
        if row is None:
            raise gone()
        if (same := row.papers.filter(sha256=paper.sha256, piece=piece).first()) is not None:
            return same
        if row.papers.count() >= MOST_PAPERS:
            raise TooMuch(_("A deposit has at most %(most)s files: join some of them into one PDF."), MOST_PAPERS)
        paper.validate_constraints()
        _refuse_foreign(row, piece)
        paper.save()
        DepositDraft.objects.filter(pk=row.pk).update(updated_at=timezone.now())
    return paper


def _refuse_foreign(draft: DepositDraft, piece: RequestedPiece | None) -> None:
    """A file answers a piece of the request that the draft answers."""
    if piece is not None and draft.subject != f"pieces/{piece.request_id}":
        raise Refusal("not_allowed", _("Choose a piece of this request."))


def _one_more_today(person: int) -> None:
    """Counted in the cache: a number that is lost harms nobody."""
    key = f"uploads/{person}/{timezone.localdate():%Y%m%d}"
    cache.add(key, 0, timeout=24 * 60 * 60)
    try:
        number = cache.incr(key)
    except ValueError:  # it ended between the two lines
        return
    if number > MOST_UPLOADS:
        raise TooMuch(_("You have sent %(most)s files today: send the others tomorrow."), MOST_UPLOADS)


def detach(paper: DraftPaper) -> None:
    """Takes a file away from the draft."""
    DraftPaper.objects.filter(pk=paper.pk).delete()
    DepositDraft.objects.filter(pk=paper.draft_id).update(updated_at=timezone.now())


def gone() -> Refusal:
    """For a form that is still open, of a draft that is there no more."""
    return Refusal("gone", _("This was handed in or deleted in another window. Look at what you have handed in."))


def idle(day: date) -> QuerySet[DepositDraft]:
    """Drafts that nobody has touched for three months."""
    before = timezone.make_aware(datetime.combine(day - IDLE, time.min))
    return DepositDraft.objects.filter(updated_at__lt=before).order_by("pk")
