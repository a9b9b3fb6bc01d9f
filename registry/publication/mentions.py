"""What one published record says of another, kept true when the other is published, changed or withdrawn.

Only the mention is rewritten in the stored record: what a clerk has changed since in the record that mentions waits
for its own supervisor.
"""

import json
from collections.abc import Callable
from typing import Any

import rfc8785
from django.db.models import Q
from django.utils import timezone

from registry.choices import PublicationAction, PublicationStatus
from registry.models import (
    Agreement,
    CallForProjects,
    Ceremony,
    Consultation,
    PublishedRecord,
    User,
)

from .records import AgreementRecord
from .sequence import line, next_sequence
from .shapes import moment

MENTIONS = {
    Agreement: {"framework": "framework", "predecessor": "predecessor"},
    Ceremony: {"ceremony": "ceremony"},
    Consultation: {"consultation": "consultation"},
    CallForProjects: {"call": "call_for_projects"},
}
"""For each kind of thing: the column of an agreement that points at it, and where its record says so."""

FOUND_BY: dict[str, tuple[str, Callable[[Any], str]]] = {
    "framework": ("framework", lambda said: said["id"] if said else ""),
    "ceremony": ("ceremony", lambda said: said["id"] if said else ""),
    "call_for_projects": ("call", lambda said: said or ""),
}
"""For each place of a record that is also a facet: which one, and what is said there as its value."""

COLUMNS = [column for columns in MENTIONS.values() for column in columns]


def mentioned_by(thing: Any) -> Q:
    """Which agreements speak of `thing` in what the public reads of them."""
    columns = MENTIONS.get(type(thing), {})
    if not columns:
        return Q(pk__in=())
    speaks = Q(*((column, thing.pk) for column in columns), _connector=Q.OR)
    return speaks & Q(publication=PublicationStatus.PUBLISHED)


def keep_mentions_true(thing: Any, *, actor: User, reason: str) -> None:
    """Rewrites what published agreements say of `thing`, in the transaction of its own publication or withdrawal."""
    for column, place in MENTIONS.get(type(thing), {}).items():
        published = Agreement.objects.filter(publication=PublicationStatus.PUBLISHED)
        for holder in published.filter(**{column: thing}).select_related(*COLUMNS).order_by("pk"):
            said = getattr(AgreementRecord(), f"get_{place}")(holder)
            _say(holder, place, said, actor=actor, reason=reason)


def _say(holder: Agreement, place: str, said: Any, *, actor: User, reason: str) -> None:
    """The next version of the holder's record, in which nothing but one mention is new."""
    record = PublishedRecord.objects.select_for_update(no_key=True).get(collection="agreements", key=str(holder.uuid))
    body = json.loads(record.body)
    said = json.loads(json.dumps(said, default=str))
    if body[place] == said:
        return
    record.version, record.published_at, record.sequence = record.version + 1, timezone.now(), next_sequence(1)
    body |= {place: said, "version": record.version, "published_at": moment(record.published_at)}
    record.body = rfc8785.dumps(body).decode()
    if place in FOUND_BY:
        column, value = FOUND_BY[place]
        setattr(record, column, value(said))
    record.save()
    row = line(
        sequence=record.sequence,
        collection=record.collection,
        key=record.key,
        version=record.version,
        action=PublicationAction.CORRECT,
        at=record.published_at,
        actor=actor,
        reason=reason,
        body=record.body,
    )
    row.save(force_insert=True)
    Agreement.objects.filter(pk=holder.pk).update(published_version=record.version)
