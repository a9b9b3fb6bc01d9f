"""Two parties that were merged and are two after all: what taking it back would do, and doing it.

What moved goes back where it came from, as far as it is still there; what was entered since stays with the party that
it was entered for. What has left the house (letters, versions that were published) is not called back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import permissions, publication
from registry.choices import AmendmentState, PublicationStatus
from registry.models import Agreement, Amendment, OtherName, Party, PartyMerge, User, acting
from registry.refusals import Refusal, Sentence

from .merging import ABOUT_PARTIES, NOT_YOURS, both, locked, may_merge
from .relations import Relation, relations


@dataclass(frozen=True)
class GoingBack:
    """The rows of one table that go back; `gone` of them are no longer there, or name somebody else by now."""

    relation: Relation
    keys: tuple[int, ...]
    gone: int

    @property
    def label(self) -> str:
        return capfirst(str(self.relation.model._meta.verbose_name_plural))


@dataclass(frozen=True)
class UndoPreview:
    """What taking a merge back does, what it leaves as it is, and what stands in the way."""

    merge: PartyMerge
    going_back: list[GoingBack]
    unseen: list[Agreement]
    left_as_it_is: list[str]
    obstacles: list[Sentence]


def preview_undo(merge: PartyMerge) -> UndoPreview:
    """What taking it back would do; nothing is written."""
    agreements = Agreement.objects.filter(pk__in=agreements_of(merge), publication=PublicationStatus.PUBLISHED)
    unseen = publication.changed_unseen({"agreements": list(agreements.order_by().values_list("pk", flat=True))})
    return UndoPreview(merge, list(_going_back(merge)), unseen, _left_as_it_is(merge), _obstacles(merge))


def agreements_of(merge: PartyMerge) -> set[int]:
    """The agreements whose rows go back."""
    found: set[int] = set()
    for relation in relations():
        keys = merge.facts["moved"].get(relation.label, [])
        if keys and "agreement" in {field.name for field in relation.model._meta.concrete_fields}:
            rows = relation.model._default_manager.filter(pk__in=keys).order_by()
            found |= set(rows.values_list("agreement", flat=True))
    return found - {None}


def _going_back(merge: PartyMerge) -> Iterator[GoingBack]:
    moved: dict[str, list[int]] = merge.facts["moved"]
    for relation in relations():
        wanted = moved.get(relation.label, [])
        if wanted:
            rows = relation.rows_of(merge.stays).filter(pk__in=wanted)
            keys = tuple(rows.values_list("pk", flat=True))
            yield GoingBack(relation, keys, len(wanted) - len(keys))


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
        if not may_merge(permissions.fresh(actor), left, stays):
            raise Refusal("not_allowed", NOT_YOURS)
        seen = preview_undo(row)
        if seen.obstacles:
            raise Refusal("obstacles", *seen.obstacles)
        _undo(seen, actor=actor, reason=reason.strip())
    merge.refresh_from_db()
    return merge


def _undo(seen: UndoPreview, *, actor: User, reason: str) -> None:
    merge = seen.merge
    left, stays = merge.left, merge.stays
    unchanged = {name: value for name, value in merge.facts["after"].items() if getattr(stays, name) == value}
    before = {name: value for name, value in merge.facts["before"].items() if name in unchanged}
    renamed = publication.published_naming(stays) if before.keys() & {"kind", "name_ar", "name_fr"} else {}
    OtherName.objects.filter(pk__in=merge.facts["names"], party=stays).delete()
    _write(stays, before)
    left.merged_into = None
    left.full_clean()  # its name may belong to somebody else by now
    left.save(update_fields=["merged_into", "updated_at"])
    for each in seen.going_back:
        each.relation.model._default_manager.filter(pk__in=each.keys).update(**each.relation.naming(left))
    _put_back(merge.facts["removed"])
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


def _write(party: Party, values: Mapping[str, Any]) -> None:
    fields = {field.attname: field.name for field in Party._meta.concrete_fields}
    for name, value in values.items():
        setattr(party, name, value)
    if values:
        party.save(update_fields=[*(fields[name] for name in values), "updated_at"])


def _put_back(removed: Mapping[str, list[dict[str, Any]]]) -> None:
    """The rows that stood on both sides, with the keys that they had."""
    for relation in relations():
        for values in removed.get(relation.label, []):
            relation.model(**values).save(force_insert=True)
