"""What one published record says of another, kept true when the other is published, changed or withdrawn.

Only the mention is rewritten in the stored record: what a clerk has changed since in the record that mentions waits
for its own supervisor.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import rfc8785
from django.apps import apps
from django.db.models import F, Model, Q, QuerySet, Sum
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
    "agreement": lambda said: {"agreement": said["id"] if said else ""},
    "projects": lambda said: {"projects": len(said), "spaces": _spaces_of(said)},
}
"""For each place of a record that is also a facet: which columns, and their values for what is said there."""

HOLDERS: dict[type[Model], str] = {Agreement: "agreements", Project: "projects"}
"""Whose records are rewritten, and where those lie."""

COLUMNS = [column for columns in MENTIONS.values() for column in columns]


def mentioned_by(things: Sequence[Any]) -> Q:
    """Which agreements speak of the things (of one kind), or of their projects, in what the public may read of them."""
    model, keys = type(things[0]), [thing.pk for thing in things]
    holders: set[int] = set()
    if model is Project:
        holders = _agreements_of(Project.objects.filter(pk__in=keys))
    if model is Agreement:
        holders = _agreements_of(Project.objects.filter(agreement__in=keys))
    holders |= {holder for each in speakers_of(things).values() for holder in each}
    return Q(pk__in=holders, publication=PublicationStatus.PUBLISHED)


def speakers_of(things: Sequence[Any]) -> dict[int, set[int]]:
    """For each of the things (of one kind) the agreements that point at it, or have done so."""
    found: dict[int, set[int]] = {thing.pk: set() for thing in things}
    for column in MENTIONS.get(type(things[0]), {}):
        for key, holder in _pointing(found, column):
            found[key].add(holder)
    return found


def moved_into(agreements: Sequence[Agreement]) -> dict[int, set[int]]:
    """For each of the agreements its projects that were another one's before, which may still name them."""
    found: dict[int, set[int]] = {agreement.pk: set() for agreement in agreements}
    events = _events(Project).filter(pgh_obj__agreement__in=found, agreement__isnull=False)
    pairs = events.exclude(agreement=F("pgh_obj__agreement")).values_list("pgh_obj__agreement", "pgh_obj").distinct()
    for key, project in pairs:
        found[key].add(project)
    return found


def once_under(agreement: Agreement) -> set[int]:
    """The projects that are, or were, those of an agreement: what was published of them names it."""
    return set(_events(Project).filter(agreement=agreement).values_list("pgh_obj", flat=True))


def keep_mentions_true(thing: Any, *, actor: User, reason: str) -> None:
    """Rewrites what published agreements say of `thing`, in the transaction of its own publication or withdrawal.

    Of what was withdrawn, no older version of them gives the name away either: the next one forgets those before it.
    """
    published = Agreement.objects.filter(publication=PublicationStatus.PUBLISHED).order_by("pk")
    say = partial(_say, thing, actor=actor, reason=reason)
    if isinstance(thing, Project):
        for holder in published.filter(pk__in=_agreements_of(Project.objects.filter(pk=thing.pk))):
            say(holder, "projects", partial(_with_project, thing, holder))
    for column, place in MENTIONS.get(type(thing), {}).items():
        for holder in published.filter(
            pk__in=[holder for _key, holder in _pointing([thing.pk], column)]
        ).select_related(*COLUMNS):
            points_at_it = getattr(holder, f"{column}_id") == thing.pk
            said = getattr(AgreementRecord(), f"get_{place}")(holder) if points_at_it else None
            say(holder, place, partial(_instead, thing, said))
    if isinstance(thing, Agreement) and thing.publication == PublicationStatus.WITHDRAWN:
        moved_on = Project.objects.filter(pk__in=once_under(thing), publication=PublicationStatus.PUBLISHED)
        for project in moved_on.order_by("pk"):
            say(project, "agreement", partial(_instead, thing, None))


def _events(model: type[Model]) -> QuerySet[Any]:
    """What rows of a model were before: the published texts can't be searched for whom they name."""
    return apps.get_model("registry", f"{model.__name__}Event")._default_manager.order_by()


def _pointing(keys: Iterable[int], column: str) -> set[tuple[int, int]]:
    """Who points at which of the things by this column, or has done so: (the thing, the agreement)."""
    now = Agreement.objects.filter(**{f"{column}__in": keys}).order_by().values_list(column, "pk")
    once = _events(Agreement).filter(**{f"{column}__in": keys}).values_list(column, "pgh_obj").distinct()
    return {*now, *once}


def _agreements_of(projects: QuerySet[Project]) -> set[int]:
    """The agreements of these projects, and those that they have been under before."""
    now = projects.values_list("agreement", flat=True)
    once = _events(Project).filter(pgh_obj__in=projects).values_list("agreement", flat=True).distinct()
    return {*now, *once} - {None}


def _key_of(thing: Any) -> str:
    """How a record says whom it means."""
    return thing.edition if isinstance(thing, CallForProjects) else str(thing.uuid)


def _names(thing: Any, told: Any) -> bool:
    """Whether what is told in one place of a record is of this thing."""
    entries = told if isinstance(told, list) else [told]
    return any(_key_of(thing) == (entry["id"] if isinstance(entry, dict) else entry) for entry in entries)


def _instead(thing: Any, said: Any, told: Any) -> Any:
    """What is said of a thing now; who points elsewhere keeps what is told, unless it is of a withdrawn thing."""
    withdrawn = thing.publication == PublicationStatus.WITHDRAWN and _names(thing, told)
    return said if said is not None or withdrawn else told


def _gave_away(thing: Any, holder: Agreement | Project, place: str) -> bool:
    """Whether a version of the holder's record that can still be read names a thing."""
    versions = PublishedVersion.objects.filter(collection=HOLDERS[type(holder)], key=str(holder.uuid))
    for version in versions.order_by("-version"):
        if version.body and _names(thing, json.loads(version.body).get(place)):
            return True
        if version.forgets or version.action == PublicationAction.WITHDRAW:
            return False
    return False


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


def _say(
    thing: Any, holder: Agreement | Project, place: str, tell: Callable[[Any], Any], *, actor: User, reason: str
) -> None:
    """The next version of the holder's record, in which nothing but one mention is new."""
    records = PublishedRecord.objects.select_for_update(no_key=True)
    record = records.get(collection=HOLDERS[type(holder)], key=str(holder.uuid))
    body = json.loads(record.body)
    said = json.loads(json.dumps(tell(body[place]), default=str))
    found_by = FOUND_BY[place](said) if place in FOUND_BY else {}
    moved = [column for column, value in found_by.items() if getattr(record, column) != value]
    for column in moved:
        setattr(record, column, found_by[column])
    forgets = thing.publication == PublicationStatus.WITHDRAWN and _gave_away(thing, holder, place)
    if body[place] == said and not forgets:
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
        forgets=forgets,
    )
    row.save(force_insert=True)
    type(holder)._default_manager.filter(pk=holder.pk).update(published_version=record.version)
