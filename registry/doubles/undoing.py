"""Two parties that were merged and are two after all: what taking it back would do, and doing it.

What moved goes back where it came from, as far as it is still there; what was entered since stays with the party that
it was entered for. What has left the house (letters, versions that were published) is not called back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import ForeignKey, Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import permissions, publication
from registry.choices import AmendmentState, PublicationStatus
from registry.models import (
    Amendment,
    CeremonyParty,
    EnvelopeChannel,
    OtherName,
    Party,
    PartyMerge,
    Project,
    User,
    acting,
)
from registry.refusals import Refusal, Sentence

from .fields import SHOWN_ELSEWHERE, write_fields
from .merging import ABOUT_PARTIES, NOT_YOURS, both, locked, may_merge, not_publishable
from .relations import Relation, relations


@dataclass(frozen=True)
class GoingBack:
    """The rows of one table that go back, and those that stood on both sides and are written again.

    `gone` of them are no longer there, or name somebody else by now, or belonged to a record that was deleted.
    """

    relation: Relation
    keys: tuple[int, ...]
    again: tuple[dict[str, Any], ...]
    gone: int

    @property
    def number(self) -> int:
        return len(self.keys) + len(self.again)

    @property
    def label(self) -> str:
        return capfirst(str(self.relation.model._meta.verbose_name_plural))


@dataclass(frozen=True)
class UndoPreview:
    """What taking a merge back does, what it leaves as it is, and what stands in the way."""

    merge: PartyMerge
    going_back: list[GoingBack]
    unseen: list[Any]
    left_as_it_is: list[str]
    obstacles: list[Sentence]


def preview_undo(merge: PartyMerge, *, actor: User) -> UndoPreview:
    """What taking it back would do; nothing is written. The party that was merged is told again as it was."""
    renamed = publication.published_naming(merge.stays) if _before(merge).keys() & SHOWN_ELSEWHERE else {}
    stays = [merge.stays_id] if merge.stays.publication == PublicationStatus.PUBLISHED else []
    unseen = publication.changed_unseen({"parties": stays, **both(_named_again(merge), renamed)})
    obstacles = _obstacles(merge) or not_publishable(unseen, actor=actor)
    return UndoPreview(merge, list(_going_back(merge)), unseen, _left_as_it_is(merge), obstacles)


def agreements_of(merge: PartyMerge) -> set[int]:
    """The agreements whose rows go back."""
    found: set[int] = set()
    for relation in relations():
        if "agreement" in {field.name for field in relation.model._meta.concrete_fields}:
            found |= _owners(merge, relation, "agreement")
    return found


def _owners(merge: PartyMerge, relation: Relation, column: str) -> set[int]:
    """The records to which the rows of a table belong that go back or are written again."""
    rows = relation.model._default_manager.filter(pk__in=merge.facts["moved"].get(relation.label, [])).order_by()
    again = {values[f"{column}_id"] for values in merge.facts["removed"].get(relation.label, [])}
    return {*rows.values_list(column, flat=True), *again} - {None}


def _named_again(merge: PartyMerge) -> dict[str, list[int]]:
    """The rows whose published records will name the party that goes its own way, and name the other one now."""
    agreements = agreements_of(merge)
    held = merge.facts["moved"].get("Project.holder", [])
    back = {
        "agreements": agreements,
        "projects": set(
            Project.objects.filter(Q(pk__in=held) | Q(agreement__in=agreements)).values_list("pk", flat=True)
        ),
        "ceremonies": _owners(merge, Relation(CeremonyParty, "party"), "ceremony"),
        "regional-envelopes": _owners(merge, Relation(EnvelopeChannel, "party"), "envelope"),
    }
    named = publication.published_naming(merge.stays)
    return {name: [key for key in keys if key in back[name]] for name, keys in named.items()}


def _going_back(merge: PartyMerge) -> Iterator[GoingBack]:
    moved: dict[str, list[int]] = merge.facts["moved"]
    removed: dict[str, list[dict[str, Any]]] = merge.facts["removed"]
    for relation in relations():
        wanted, lost = moved.get(relation.label, []), removed.get(relation.label, [])
        if wanted or lost:
            rows = relation.rows_of(merge.stays).filter(pk__in=wanted)
            keys, again = tuple(rows.values_list("pk", flat=True)), tuple(_with_their_records(relation, lost))
            yield GoingBack(relation, keys, again, len(wanted) + len(lost) - len(keys) - len(again))


def _with_their_records(relation: Relation, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the rows whose records are still there."""
    kept = list(rows)
    for field in relation.model._meta.concrete_fields:
        if isinstance(field, ForeignKey) and field.name != relation.column:
            targets = field.related_model._default_manager.filter(pk__in=[values[field.attname] for values in kept])
            there = {None, *targets.order_by().values_list("pk", flat=True)}
            kept = [values for values in kept if values[field.attname] in there]
    return kept


def _before(merge: PartyMerge) -> dict[str, Any]:
    """What the fields of the party that stays were before, but for those that somebody has changed since."""
    unchanged = {name for name, value in merge.facts["after"].items() if getattr(merge.stays, name) == value}
    return {name: value for name, value in merge.facts["before"].items() if name in unchanged}


def _left_as_it_is(merge: PartyMerge) -> list[str]:
    """Fields that somebody changed after the merge: they keep what was typed last."""
    changed = [name for name, value in merge.facts["after"].items() if getattr(merge.stays, name) != value]
    names = {field.attname: capfirst(str(field.verbose_name)) for field in Party._meta.concrete_fields}
    sentence = gettext("%(field)s was changed since the merge and stays as it is.")
    return [sentence % {"field": names[name]} for name in changed]


def _obstacles(merge: PartyMerge) -> list[Sentence]:
    if merge.undone_at is not None:
        return [_("This merge was taken back already.")]
    if merge.stays.merged_into_id is not None:
        return [_("The party that stayed was merged too, later: take that merge back first.")]
    amended = Amendment.objects.filter(
        ~Q(state=AmendmentState.CANCELLED),
        agreement__in=agreements_of(merge),
        kind__in=ABOUT_PARTIES,
        created_at__gt=merge.at,
    )
    sentence = gettext(
        "%(which)s was written after the merge and names the party that stayed: what it says would be untrue."
    )
    return [sentence % {"which": str(row)} for row in amended.select_related("agreement").order_by("pk")]


def undo(merge: PartyMerge, *, actor: User, reason: str) -> PartyMerge:
    """Takes a merge back. `merge` is updated in place.

    Raises Refusal (not_allowed, reason_needed, obstacles, changed_meanwhile) and ValidationError.
    """
    if not may_merge(actor, merge.left, merge.stays):
        raise Refusal("not_allowed", NOT_YOURS)
    if not reason.strip():
        raise Refusal("reason_needed", _("Give the reason."))
    with transaction.atomic(), acting(actor, road="undo_merge"):
        left, stays = locked(merge.left, merge.stays, lambda: agreements_of(merge))
        row = PartyMerge.objects.select_for_update().get(pk=merge.pk)
        row.left, row.stays = left, stays
        person = permissions.fresh(actor)
        if not may_merge(person, left, stays):
            raise Refusal("not_allowed", NOT_YOURS)
        seen = preview_undo(row, actor=person)
        if seen.obstacles:
            raise Refusal("obstacles", *seen.obstacles)
        _undo(seen, actor=actor, reason=reason.strip())
    merge.refresh_from_db()
    return merge


def _undo(seen: UndoPreview, *, actor: User, reason: str) -> None:
    merge = seen.merge
    left, stays = merge.left, merge.stays
    before = _before(merge)
    renamed = publication.published_naming(stays) if before.keys() & SHOWN_ELSEWHERE else {}
    OtherName.objects.filter(pk__in=merge.facts["names"], party=stays).delete()
    write_fields(stays, before)  # the name that it had may belong to somebody else by now
    left.merged_into = None
    left.full_clean()  # and so may this one's
    left.save(update_fields=["merged_into", "updated_at"])
    for each in seen.going_back:
        each.relation.model._default_manager.filter(pk__in=each.keys).update(**each.relation.naming(left))
        for values in each.again:  # with the keys that they had
            each.relation.model(**values).save(force_insert=True)
    merge.undone_by, merge.undone_at, merge.undone_reason = actor, timezone.now(), reason
    merge.save(update_fields=["undone_by", "undone_at", "undone_reason"])
    was_public = merge.facts["was_published"]
    publication.follow_merge(
        both(publication.published_naming(left), renamed),
        public=[stays, *([left] if was_public else [])] if stays.publication == PublicationStatus.PUBLISHED else [],
        gone=None,
        retold=seen.unseen,
        actor=actor,
        reason=reason,
    )
