"""Two parties that are one: what merging them would do, and doing it, in one transaction that can be taken back.

Nothing is lost: the merged party keeps its row and its history, and what is needed to undo it is written down with who
and why (`PartyMerge`). What was signed or handed in is not touched, but for the number under which its party is kept.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import permissions, publication
from registry.choices import CIVIL_SOCIETY, AmendmentKind, PublicationStatus
from registry.models import (
    Agreement,
    Amendment,
    AmendmentChange,
    Ceremony,
    Party,
    PartyMerge,
    Project,
    RegionalEnvelope,
    User,
    acting,
)
from registry.models.amendments import OPEN
from registry.refusals import Refusal, Sentence

from .fields import (
    CHOSEN,
    ENCODER,
    NOT_PUBLISHED,
    SHOWN_ELSEWHERE,
    Choice,
    choices,
    decided,
    names_left_over,
    plain,
    write_fields,
)
from .relations import Relation, Way, relations

ALL_OF_LEFT = dict.fromkeys(CHOSEN, "left")
NOT_YOURS = _("Only a supervisor in charge of both parties merges them, or takes a merge back.")
ABOUT_PARTIES = (AmendmentKind.PARTIES, AmendmentKind.MONEY)
"""Amendments that name the parties they change by their identifiers."""


@dataclass(frozen=True)
class Moving:
    """The rows of one table that name the merged party; `doubled` of them stand beside the other party too."""

    relation: Relation
    keys: tuple[int, ...]
    doubled: tuple[int, ...]

    @property
    def label(self) -> str:
        return capfirst(str(self.relation.model._meta.verbose_name_plural))

    @property
    def moved(self) -> tuple[int, ...]:
        """Those that will name the party that stays."""
        return tuple(key for key in self.keys if key not in self.doubled)

    @property
    def way(self) -> Way:
        return self.relation.way


@dataclass(frozen=True)
class Preview:
    """What merging `left` into `stays` does, and what stands in the way."""

    left: Party
    stays: Party
    choices: list[Choice]
    moving: list[Moving]
    named: dict[str, list[int]]
    unseen: list[Any]
    obstacles: list[Sentence]

    @property
    def published(self) -> int:
        """How many public records get a next version."""
        return sum(len(keys) for keys in self.named.values())


def may_merge(actor: permissions.Person, *parties: Party) -> bool:
    """Whether somebody may merge these parties, or take their merge back."""
    return all(permissions.may(actor, "merge", party) for party in parties)


def preview(left: Party, stays: Party, *, actor: User, chosen: Mapping[str, str] | None = None) -> Preview:
    """What merging would do, with these choices; nothing is written. Before they are made, `unseen` has all that may be
    published, and an obstacle is only what is published in any case."""
    moving = [each for each in (_moving(relation, left, stays) for relation in relations()) if each.keys]
    parties, named = _told(left, stays, decided(left, stays, chosen or {}))
    wide = (parties, named) if chosen is not None else _told(left, stays, decided(left, stays, ALL_OF_LEFT))
    unseen = publication.changed_unseen({"parties": wide[0], **wide[1]})
    told = {"parties": parties, **named}
    certain = [row for row in unseen if row.pk in told[publication.collection_of(row).name]]
    return Preview(
        left=left,
        stays=stays,
        choices=choices(left, stays),
        moving=moving,
        named=named,
        unseen=unseen,
        obstacles=[*obstacles(left, stays, moving), *not_publishable(certain, actor=actor)],
    )


def _told(left: Party, stays: Party, after: Mapping[str, Any]) -> tuple[list[int], dict[str, list[int]]]:
    """The parties whose words come before the public with these values, and the rows that name them, by collection."""
    renamed = publication.published_naming(stays) if after.keys() & SHOWN_ELSEWHERE else {}
    named = both(publication.published_naming(left), renamed)
    if not _public(left, stays):
        return [], named
    return [stays.pk, *([left.pk] if after.keys() - NOT_PUBLISHED else [])], named


def _public(left: Party, stays: Party) -> list[Party]:
    """Whom the public reads after the merge."""
    return [stays] if PublicationStatus.PUBLISHED in (left.publication, stays.publication) else []


def not_publishable(unseen: Sequence[Any], *, actor: User) -> list[Sentence]:
    """What would come before the public with the rest, and not by somebody who may publish it: as for steps."""
    sentence = gettext(
        "The public has not seen “%(which)s” as it is now, and you may not publish it: have it published first."
    )
    found: list[Sentence] = []
    for model in dict.fromkeys(type(row) for row in unseen):
        rows = [row for row in unseen if isinstance(row, model)]
        permissions.ask_together(actor, rows)
        found += [sentence % {"which": row} for row in rows if not permissions.may(actor, "publish", row)]
    return found


def _moving(relation: Relation, left: Party, stays: Party) -> Moving:
    if relation.way == Way.RESTS:
        return Moving(relation, (), ())
    keys = tuple(relation.rows_of(left).values_list("pk", flat=True))
    return Moving(relation, keys, tuple(sorted(relation.doubled(left, stays))) if keys else ())


def obstacles(left: Party, stays: Party, moving: Sequence[Moving]) -> list[Sentence]:
    """Why two parties cannot be merged, as sentences that say what to do."""
    found: list[Sentence] = []
    if left.pk == stays.pk:
        return [_("Choose two parties.")]
    if left.merged_into_id or stays.merged_into_id:
        return [_("One of them was merged already: open the party that stands for it.")]
    if left.is_fictional != stays.is_fictional:
        found.append(_("One of them is fictional demonstration data, and the other is real: they do not mix."))
    if (left.kind in CIVIL_SOCIETY) != (stays.kind in CIVIL_SOCIETY):
        found.append(_("One is an association, the other an institution: correct the kind of the wrong one first."))
    if _is_above(left, stays) or _is_above(stays, left):
        found.append(_("One of them is an organ of the other: correct that first, if they are the same."))
    if left.publication == PublicationStatus.PUBLISHED and stays.publication == PublicationStatus.WITHDRAWN:
        found.append(_("The party that stays was withdrawn from publication: publish it first, or keep the other one."))
    return [*found, *_both_in(moving), *_open_amendments(left)]


def _is_above(upper: Party, lower: Party) -> bool:
    seen: Party | None = lower.parent
    while seen is not None:
        if seen.pk == upper.pk:
            return True
        seen = seen.parent
    return False


def _both_in(moving: Sequence[Moving]) -> list[Sentence]:
    """Two that stand in one agreement are two, as far as the register knows."""
    found = []
    for each in moving:
        if each.doubled and each.way == Way.MOVES:
            rows = each.relation.model._default_manager.filter(pk__in=each.doubled).order_by("pk")
            where = sorted({str(getattr(row, "agreement", None) or getattr(row, "amendment", row)) for row in rows})
            sentence = gettext("Both stand in %(where)s: if they are the same, take one of them out there first.")
            found.append(sentence % {"where": "; ".join(f"«{name}»" for name in where[:5])})
    return list(dict.fromkeys(found))


def _open_amendments(party: Party) -> list[Sentence]:
    """What an amendment on its way says of the parties is text: it would still name the merged one."""
    sentence = gettext("An amendment on its way names this party: let it take effect, or cancel it, first (%(which)s).")
    rows = _amendments_naming(party).select_related("agreement").order_by("pk").distinct()
    return [sentence % {"which": str(row)} for row in rows]


def _amendments_naming(party: Party) -> QuerySet[Amendment]:
    """Those on their way in whose agreement the party stands, or that name it: it may be about to join."""
    texts = AmendmentChange.objects.annotate(was=Cast("before", TextField()), will=Cast("after", TextField()))
    said = texts.filter(Q(was__contains=str(party.uuid)) | Q(will__contains=str(party.uuid)), amendment=OuterRef("pk"))
    named = Q(agreement__participations__party=party) | Exists(said)
    return Amendment.objects.filter(named, kind__in=ABOUT_PARTIES, state__in=OPEN)


def merge(
    left: Party, stays: Party, *, actor: User, reason: str, chosen: Mapping[str, str] | None = None
) -> PartyMerge:
    """Merges `left` into `stays`; `chosen` says «left» for each field whose value is to be that of `left`.

    Published records that name it get their next version. Both are updated in place. Raises Refusal (not_allowed,
    reason_needed, obstacles, changed_meanwhile) and ValidationError; then nothing was written.
    """
    if not may_merge(actor, left, stays):
        raise Refusal("not_allowed", NOT_YOURS)
    if not reason.strip():
        raise Refusal("reason_needed", _("Give the reason."))
    with transaction.atomic(), acting(actor, road="merge"):
        one, other = locked(left, stays, lambda: _agreements_naming(left))
        person = permissions.fresh(actor)
        if not may_merge(person, one, other):
            raise Refusal("not_allowed", NOT_YOURS)
        seen = preview(one, other, actor=person, chosen=chosen or {})
        if seen.obstacles:
            raise Refusal("obstacles", *seen.obstacles)
        done = _merge(seen, chosen or {}, actor=actor, reason=reason.strip())
    left.refresh_from_db()
    stays.refresh_from_db()
    done.left, done.stays = left, stays
    return done


def locked(left: Party, stays: Party, agreements: Callable[[], set[int]]) -> tuple[Party, Party]:
    """Both rows, kept still with what is published with them, in the order of `publication.locked`.

    The parties with their keys: who names one of them in a new row has to wait (`names_who_stays`). An agreement that
    came to name one of them in between would be locked out of order: then somebody else is at work, and we begin anew.
    """
    known = agreements()
    publication.kept_still(Agreement.objects.filter(pk__in=known))
    publication.kept_still(Project.objects.filter(holder__in=(left.pk, stays.pk)))
    publication.kept_still(Ceremony.objects.filter(parties__in=(left.pk, stays.pk)))
    publication.kept_still(RegionalEnvelope.objects.filter(channels__in=(left.pk, stays.pk)))
    rows = {row.pk: row for row in Party.objects.filter(pk__in=(left.pk, stays.pk)).order_by("pk").select_for_update()}
    if left.pk not in rows or stays.pk not in rows or not agreements() <= known:
        raise Refusal("changed_meanwhile", _("Somebody is working with one of the parties: please try again."))
    return rows[left.pk], rows[stays.pk]


def _agreements_naming(party: Party) -> set[int]:
    """Those that the party stands in, gives to or pays for, or whose signing it attended; or that it is to join."""
    found = set(_amendments_naming(party).order_by().values_list("agreement", flat=True))
    for relation in relations():
        if "agreement" in {field.name for field in relation.model._meta.concrete_fields}:
            found |= set(relation.rows_of(party).order_by().values_list("agreement", flat=True))
    return found - {None}


def _merge(seen: Preview, chosen: Mapping[str, str], *, actor: User, reason: str) -> PartyMerge:
    left, stays = seen.left, seen.stays
    after = decided(left, stays, chosen)
    public = _public(left, stays)
    facts = _facts(seen, after)
    done = PartyMerge(left=left, stays=stays, actor=actor, reason=reason, facts=facts)
    done.full_clean()
    done.save()  # first: by this row the database knows that the two are one
    for each in seen.moving:
        _move(each, stays)
    left.merged_into = stays
    left.save(update_fields=["merged_into", "updated_at"])
    write_fields(stays, after)
    was_published = left.publication == PublicationStatus.PUBLISHED
    publication.follow_merge(
        seen.named,
        public=public,
        gone=left if was_published else None,
        retold=seen.unseen,
        actor=actor,
        reason=reason,
    )
    return done


def _facts(seen: Preview, after: Mapping[str, Any]) -> dict[str, Any]:
    """All that undoing needs; the names that would be lost are made here."""
    names = names_left_over(seen.left, seen.stays, after)
    for name in names:
        name.full_clean()
        name.save()
    joined = [each for each in seen.moving if each.doubled and each.way == Way.JOINS]
    facts = {
        "moved": {each.relation.label: each.moved for each in seen.moving if each.moved},
        "removed": {each.relation.label: _kept(each) for each in joined},
        "names": [name.pk for name in names],
        "before": plain(seen.stays, after),
        "after": after,
        "was_published": seen.left.publication == PublicationStatus.PUBLISHED,
    }
    told: dict[str, Any] = json.loads(json.dumps(facts, cls=ENCODER))
    return told


def both(one: Mapping[str, list[int]], other: Mapping[str, list[int]]) -> dict[str, list[int]]:
    """The keys of either, by collection."""
    return {name: sorted({*keys, *other.get(name, ())}) for name, keys in one.items()}


def _kept(moving: Moving) -> list[dict[str, Any]]:
    """The rows that are taken out, in full."""
    rows = moving.relation.model._default_manager.filter(pk__in=moving.doubled).order_by("pk")
    return [{field.attname: field.value_from_object(row) for field in row._meta.concrete_fields} for row in rows]


def _move(moving: Moving, stays: Party) -> None:
    rows = moving.relation.model._default_manager
    if moving.way == Way.JOINS:
        rows.filter(pk__in=moving.doubled).delete()
    rows.filter(pk__in=moving.moved).update(**moving.relation.naming(stays))
