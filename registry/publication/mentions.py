"""What one published record says of another, kept true when the other is published, changed or withdrawn.

Only the mention is rewritten in the stored record: what a clerk has changed since in the record that mentions waits
for its own supervisor.
"""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import rfc8785
from django.db.models import Q, Sum
from django.utils import timezone

from registry.choices import PublicationAction, PublicationStatus
from registry.models import (
    Agreement,
    CallForProjects,
    Ceremony,
    Consultation,
    Project,
    PublishedRecord,
    PublishedVersion,
    User,
)

from .records import AgreementRecord, ProjectReference
from .sequence import line, moment_after, next_sequence
from .shapes import moment, published_only

MENTIONS = {
    Agreement: {"framework": "framework", "predecessor": "predecessor"},
    Ceremony: {"ceremony": "ceremony"},
    Consultation: {"consultation": "consultation"},
    CallForProjects: {"call": "call_for_projects"},
}
"""For each kind of thing: the column of an agreement that points at it, and where its record says so.

A project is named under `projects`, but points at its agreement itself.
"""

FOUND_BY: dict[str, Callable[[Any], dict[str, Any]]] = {
    "framework": lambda said: {"framework": said["id"] if said else ""},
    "ceremony": lambda said: {"ceremony": said["id"] if said else ""},
    "call_for_projects": lambda said: {"call": said or ""},
    "projects": lambda said: {"projects": len(said), "spaces": _spaces_of(said)},
}
"""For each place of a record that is also a facet: which columns, and their values for what is said there."""

COLUMNS = [column for columns in MENTIONS.values() for column in columns]


def mentioned_by(thing: Any) -> Q:
    """Which agreements speak of `thing` in what the public reads of them."""
    published = Q(publication=PublicationStatus.PUBLISHED)
    if isinstance(thing, Project):
        return _agreements_of(thing) & published
    columns = MENTIONS.get(type(thing), {})
    if not columns:
        return Q(pk__in=())
    return Q(*((column, thing.pk) for column in columns), _connector=Q.OR) & published


def keep_mentions_true(thing: Any, *, actor: User, reason: str) -> None:
    """Rewrites what published agreements say of `thing`, in the transaction of its own publication or withdrawal."""
    if isinstance(thing, Project):
        for holder in Agreement.objects.filter(mentioned_by(thing)).order_by("pk"):
            _say(holder, "projects", partial(_with_project, thing, holder), actor=actor, reason=reason)
    for column, place in MENTIONS.get(type(thing), {}).items():
        published = Agreement.objects.filter(publication=PublicationStatus.PUBLISHED)
        for holder in published.filter(**{column: thing}).select_related(*COLUMNS).order_by("pk"):
            said = getattr(AgreementRecord(), f"get_{place}")(holder)
            _say(holder, place, partial(_instead, said), actor=actor, reason=reason)


def _agreements_of(project: Project) -> Q:
    """The agreement of a project, and the one that was told of before if it has moved since."""
    told = PublishedVersion.objects.filter(collection="projects", key=str(project.uuid)).exclude(body="")
    bodies = [json.loads(body) for body in told.order_by("-version").values_list("body", flat=True)[:2]]
    named = {body["agreement"]["id"] for body in bodies if body["agreement"]}
    own = list(Project.objects.filter(pk=project.pk, agreement__isnull=False).values_list("agreement", flat=True))
    return Q(pk__in=own) | Q(uuid__in=named)


def _instead(said: Any, _told: Any) -> Any:
    """A mention of one thing does not depend on what was told of it before."""
    return said


def _with_project(project: Project, holder: Agreement, told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The projects that a record names, with this one as it is published now, or without it."""
    entries = {each["id"]: each for each in told if each["id"] != str(project.uuid)}
    if published_only(project) and project.agreement_id == holder.pk:
        entries[str(project.uuid)] = dict(ProjectReference(project).data)
    order = Project.objects.filter(uuid__in=entries).values_list("uuid", flat=True)  # as the record itself has them
    return [entries[str(uuid)] for uuid in order]


def _spaces_of(told: list[dict[str, Any]]) -> int:
    records = PublishedRecord.objects.filter(collection="projects", key__in=[each["id"] for each in told])
    return records.aggregate(spaces=Sum("spaces", default=0))["spaces"]


def _say(holder: Agreement, place: str, tell: Callable[[Any], Any], *, actor: User, reason: str) -> None:
    """The next version of the holder's record, in which nothing but one mention is new."""
    record = PublishedRecord.objects.select_for_update(no_key=True).get(collection="agreements", key=str(holder.uuid))
    body = json.loads(record.body)
    said = json.loads(json.dumps(tell(body[place]), default=str))
    found_by = FOUND_BY[place](said) if place in FOUND_BY else {}
    moved = [column for column, value in found_by.items() if getattr(record, column) != value]
    for column in moved:
        setattr(record, column, found_by[column])
    if body[place] == said:
        # What it is found by may change where no word does: a project has opened its space.
        if moved:
            record.save(update_fields=moved)
        return
    at = moment_after(record.published_at, timezone.now())
    record.version, record.published_at, record.sequence = record.version + 1, at, next_sequence(1)
    body |= {place: said, "version": record.version, "published_at": moment(record.published_at)}
    record.body = rfc8785.dumps(body).decode()
    record.save()
    row = line(
        sequence=record.sequence,
        collection=record.collection,
        key=record.key,
        reference=record.reference,
        version=record.version,
        action=PublicationAction.CORRECT,
        at=record.published_at,
        actor=actor,
        reason=reason,
        body=record.body,
    )
    row.save(force_insert=True)
    Agreement.objects.filter(pk=holder.pk).update(published_version=record.version)
