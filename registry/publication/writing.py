"""Publishing: one transaction builds the canonical record, numbers it in the sequence and makes it readable."""

import datetime as dt
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

import rfc8785
from django.db import transaction
from django.db.models import Max, Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import permissions
from registry.choices import WORKING_STATES, PublicationAction, PublicationStatus
from registry.models import (
    Agreement,
    Ceremony,
    Party,
    Project,
    PublishedPlace,
    PublishedRecord,
    PublishedVersion,
    RegionalEnvelope,
    User,
    acting,
)
from registry.refusals import Refusal

from .amendment_records import PUBLIC_AMENDMENTS
from .collections import COLLECTIONS, LISTS, Collection, collection_of
from .facets import UNKNOWN_DAY, Facets
from .locking import kept_still, locked
from .mentions import keep_mentions_true, moved_into, once_under
from .periods import forget_periods, write_periods
from .sequence import line, moment_after, next_sequence

FACET_COLUMNS = [facet.name for facet in fields(Facets)]
RECORD_COLUMNS = ["version", "sequence", "published_at", "body", *FACET_COLUMNS]
UNSEEN = _(
    "It, or one of its parties or projects, was changed since it was published: a supervisor publishes the changes, "
    "or takes this step."
)


class PublicationRefused(Refusal):
    """A record cannot be published or withdrawn now; nothing was changed."""


def body_of(collection: Collection, instance: Model, *, version: int, at: dt.datetime) -> str:
    """The canonical bilingual record (RFC 8785) of an instance, as this version."""
    record = collection.shape(instance, context={"version": version, "at": at}).data
    return rfc8785.dumps(_plain(record)).decode()


def _plain(value: Any) -> Any:
    """Dictionaries, lists and scalars only, as the canonical form wants them."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def obstacles(thing: Model) -> list[str]:
    """What still stands in the way of publishing a thing, as sentences."""
    agreement = thing.agreement if isinstance(thing, Project) else None
    if isinstance(thing, Project) and (agreement is None or agreement.publication != PublicationStatus.PUBLISHED):
        return [gettext("A project is published with its agreement: publish the agreement first.")]
    if not isinstance(thing, Agreement):
        return []
    missing = []
    if thing.state in WORKING_STATES:
        missing.append(gettext("An agreement that is being prepared is not published: record its signature first."))
    if not thing.participations.exists():
        missing.append(gettext("Add at least one party."))
    return missing


def differs(thing: Model) -> bool:
    """Whether what the public reads is no longer what the working tables say."""
    collection = collection_of(thing)
    if not PublishedRecord.objects.filter(collection=collection.name, key=collection.key_of(thing)).exists():
        return False
    return bool(_changed(collection, _reloaded(collection, [thing.pk])))


def brings_unseen(agreement: Agreement) -> bool:
    """Whether the next version of a published agreement would tell the public what no supervisor has seen.

    In its own record, or in those of its parties and projects, which are published with it.
    """
    if differs(agreement):
        return True
    projects, parties = _company_of(agreement, PublicationAction.AMEND)
    return bool(out_of_date("projects", projects) or out_of_date("parties", parties))


def publish(thing: Any, *, actor: User, reason: str = "") -> PublishedVersion:
    """Publishes a thing, or publishes it again with what was corrected since. `thing` is updated in place.

    An agreement takes its parties and projects with it. Raises PublicationRefused (not_allowed, incomplete).
    """
    return _publish(thing, PublicationAction.PUBLISH, actor=actor, reason=reason)


def follow_step(agreement: Agreement, *, actor: User, reason: str = "") -> PublishedVersion:
    """Publishes the next version of a published agreement whose state has just changed (called by the lifecycle)."""
    return _write_with_company(agreement, PublicationAction.AMEND, actor=actor, reason=reason)


def withdraw(thing: Any, *, actor: User, reason: str) -> PublishedVersion:
    """Takes a record back from the public; its past versions and the reason stay. `thing` is updated in place.

    Raises PublicationRefused (not_allowed, not_published, reason_needed).
    """
    with transaction.atomic(), acting(actor, road="withdraw"):
        row = locked(thing)
        _require_right(actor, "withdraw", row, _("Only a supervisor withdraws a published record."))
        if not reason.strip():
            raise PublicationRefused("reason_needed", _("Give the reason for the withdrawal."))
        if row.publication != PublicationStatus.PUBLISHED:
            raise PublicationRefused("not_published", _("This record is not published."))
        if isinstance(row, Agreement):  # those that have moved on are written, too: they name it
            kept_still(Project.objects.filter(Q(agreement=row) | Q(pk__in=once_under(row))))
        rows = [row, *_projects_of(row).filter(publication=PublicationStatus.PUBLISHED).order_by("pk")]
        versions = [withdraw_one(each, actor=actor, reason=reason) for each in rows]
        for each in rows:
            keep_mentions_true(each, actor=actor, reason=reason)
    thing.refresh_from_db()
    return versions[0]


def publish_lists(*, actor: User, entries: Mapping[type[Model], Container[str]] | None = None) -> int:
    """Publishes the entries of the ministry's lists that are new or have changed; answers how many.

    With `entries` (codes by model), of those that were never published only the named ones: what a clerk added to an
    open list waits for a supervisor.
    """
    changed = 0
    with transaction.atomic():
        for collection in LISTS:
            rows = list(collection.ready(collection.model._default_manager.order_by("pk")))
            if entries is not None:
                known = set(PublishedRecord.objects.filter(collection=collection.name).values_list("key", flat=True))
                wanted = entries.get(collection.model, ())
                rows = [row for row in rows if (key := collection.key_of(row)) in known or key in wanted]
            changed += len(write(collection, _changed(collection, rows), PublicationAction.PUBLISH, actor=actor))
    return changed


def publish_entry(entry: Model, *, actor: User) -> bool:
    """Publishes one entry of a list if it is new or has changed. Raises PublicationRefused (not_allowed)."""
    if not permissions.may(actor, "publish", entry):
        raise PublicationRefused("not_allowed", _("Only a supervisor publishes an entry of a list."))
    collection = collection_of(entry)
    rows = _changed(collection, _reloaded(collection, [entry.pk]))
    return bool(write(collection, rows, PublicationAction.PUBLISH, actor=actor))


def _changed(collection: Collection, rows: Sequence[Model]) -> list[Model]:
    """The rows whose stored record is missing, or no longer true in its body or in the facets it is found by."""
    keys = [collection.key_of(row) for row in rows]
    stored = {record.key: record for record in PublishedRecord.objects.filter(collection=collection.name, key__in=keys)}
    return [row for key, row in zip(keys, rows, strict=True) if not _is_true(collection, stored.get(key), row)]


def _is_true(collection: Collection, record: PublishedRecord | None, row: Model) -> bool:
    """Whether a stored record is what would be stored now."""
    if record is None or record.body != body_of(collection, row, version=record.version, at=record.published_at):
        return False
    return all(getattr(record, name) == value for name, value in asdict(collection.facets_of(row)).items())


def _publish(thing: Any, action: PublicationAction, *, actor: User, reason: str) -> PublishedVersion:
    """Checks right and completeness on the locked row, then writes."""
    with transaction.atomic(), acting(actor, road="publish"):
        row = locked(thing)
        _require_right(actor, "publish", row, _("Only a supervisor who did not enter the record may publish it."))
        missing = obstacles(row)
        if missing:
            raise PublicationRefused("incomplete", *missing)
        version = _write_with_company(row, action, actor=actor, reason=reason)
    thing.refresh_from_db()
    return version


def _require_right(actor: User, action: str, row: Model, otherwise: Any) -> None:
    """Inside the transaction, of the account and the row as they are now: a role may have been taken away meanwhile."""
    person = permissions.fresh(actor)
    if not permissions.may(person, action, row):
        raise PublicationRefused("not_allowed", permissions.why_read_only(person, row) or otherwise)


def _projects_of(thing: Any) -> QuerySet[Project]:
    return Project.objects.filter(agreement=thing) if isinstance(thing, Agreement) else Project.objects.none()


def _parties_named_by(thing: Any) -> QuerySet[Party]:
    """The parties whose names a record shows: the public can look them up too."""
    if isinstance(thing, Agreement):
        own = Q(participations__agreement=thing) | Q(projects__agreement=thing)
        # Also who left by an amendment, or will join by one: its record names them.
        signed = Q(amendment_signatures__amendment__agreement=thing)
        return Party.objects.filter(own | signed & Q(amendment_signatures__amendment__state__in=PUBLIC_AMENDMENTS))
    if isinstance(thing, Project):
        return Party.objects.filter(projects=thing)
    if isinstance(thing, Ceremony):
        return Party.objects.filter(ceremonies=thing)
    if isinstance(thing, RegionalEnvelope):
        return Party.objects.filter(envelopes=thing)
    return Party.objects.none()


def _company_of(thing: Any, action: PublicationAction) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """The projects and the parties whose records are published with that of a thing."""
    projects, parties = _projects_of(thing), _parties_named_by(thing)
    if action == PublicationAction.AMEND:
        # A step brings no record back that a supervisor has withdrawn; who publishes by hand may.
        projects = projects.exclude(publication=PublicationStatus.WITHDRAWN)
        parties = parties.exclude(publication=PublicationStatus.WITHDRAWN)
    return projects, parties


def out_of_date(name: str, rows: QuerySet[Any]) -> list[Any]:
    """Those of the rows whose stored record is missing or no longer true, with all that their records show."""
    collection = COLLECTIONS[name]
    return _changed(collection, _reloaded(collection, list(rows.order_by().values_list("pk", flat=True).distinct())))


def _write_changed(name: str, rows: QuerySet[Any], *, actor: User, reason: str) -> None:
    write(COLLECTIONS[name], out_of_date(name, rows), PublicationAction.PUBLISH, actor=actor, reason=reason)


def _write_with_company(thing: Any, action: PublicationAction, *, actor: User, reason: str) -> PublishedVersion:
    """Writes the record of a thing, and of the parties and projects that an agreement brings with it."""
    collection = collection_of(thing)
    projects, parties = _company_of(thing, action)
    projects = kept_still(projects)  # all of them: their facets follow the agreement
    parties = kept_still(parties.filter(pk__in=[party.pk for party in out_of_date("parties", parties)]))
    # Before the record is built: what it may show of related records depends on their publication, and on its own.
    thing.publication = PublicationStatus.PUBLISHED
    thing.published_version = thing.published_version or 1
    thing.save(update_fields=["publication", "published_version"])
    # Its company first: its own record names the projects that the public can read.
    _write_changed("parties", parties, actor=actor, reason=reason)
    _write_changed("projects", projects, actor=actor, reason=reason)
    (version,) = write(collection, _reloaded(collection, [thing.pk]), action, actor=actor, reason=reason)
    keep_mentions_true(thing, actor=actor, reason=reason)
    if isinstance(thing, Agreement):
        for project in projects.filter(pk__in=moved_into(thing)).order_by("pk"):
            keep_mentions_true(project, actor=actor, reason=reason)
    return version


def _reloaded(collection: Collection, pks: Sequence[Any]) -> list[Model]:
    """The rows with all that their records show, read anew."""
    return list(collection.ready(collection.model._default_manager.filter(pk__in=pks).order_by("pk"))) if pks else []


def _last_versions(collection: Collection, keys: Sequence[str]) -> dict[str, tuple[int, dt.datetime]]:
    """The number and the moment of the last version of each record, withdrawals included."""
    rows = PublishedVersion.objects.filter(collection=collection.name, key__in=keys).values_list("key")
    return {key: (last, at) for key, last, at in rows.annotate(last=Max("version"), moment=Max("at")).order_by()}


def write(
    collection: Collection, rows: Sequence[Any], action: PublicationAction, *, actor: User, reason: str = ""
) -> list[PublishedVersion]:
    """Writes the next version of each row, set-based: 1 or 10,000 records cost the same number of statements.

    No right is asked here: callers have done so. PUBLISH of a record that the public reads already is a correction.
    """
    if not rows:
        return []
    with transaction.atomic(), acting(actor, road="publish"):
        now, first = timezone.now(), next_sequence(len(rows))
        keys = [collection.key_of(row) for row in rows]
        last = _last_versions(collection, keys)
        read = set(
            PublishedRecord.objects.filter(collection=collection.name, key__in=keys).values_list("key", flat=True)
        )
        versions, facets = [], [collection.facets_of(row) for row in rows]
        for sequence, (key, row, facet) in enumerate(zip(keys, rows, facets, strict=True), start=first):
            former, moment = last.get(key, (0, None))
            version, at = former + 1, moment_after(moment, now)
            body = body_of(collection, row, version=version, at=at)
            versions.append(
                line(
                    sequence=sequence,
                    collection=collection.name,
                    key=key,
                    reference=facet.reference,
                    version=version,
                    action=PublicationAction.CORRECT if key in read and action == PublicationAction.PUBLISH else action,
                    at=at,
                    actor=actor,
                    reason=reason,
                    body=body,
                )
            )
        PublishedVersion.objects.bulk_create(versions)
        _make_readable(collection, versions, facets)
        _note_publication(collection, rows, versions)
    return versions


def _make_readable(collection: Collection, versions: Sequence[PublishedVersion], facets: Sequence[Facets]) -> None:
    """The current record of each row with its facets and its places in the lists, in the stead of the former one."""
    records = [
        PublishedRecord(
            collection=collection.name,
            key=version.key,
            version=version.version,
            sequence=version.sequence,
            published_at=version.at,
            body=version.body,
            **asdict(facet),
        )
        for version, facet in zip(versions, facets, strict=True)
    ]
    PublishedRecord.objects.bulk_create(
        records, update_conflicts=True, unique_fields=["collection", "key"], update_fields=RECORD_COLUMNS
    )
    if collection.model is Agreement:
        write_periods(records)
    PublishedPlace.objects.filter(record__in=[record.pk for record in records]).delete()
    PublishedPlace.objects.bulk_create(
        PublishedPlace(
            collection=collection.name,
            pillar=pillar,
            region=region,
            signed_on=facet.signed_on or UNKNOWN_DAY,
            record=record.pk,
        )
        for record, facet in zip(records, facets, strict=True)
        for pillar, region in facet.places()
    )


def _note_publication(collection: Collection, rows: Sequence[Any], versions: Iterable[PublishedVersion]) -> None:
    """The track of each working row: published, in which version."""
    if collection.is_list:
        return
    for row, version in zip(rows, versions, strict=True):
        row.publication, row.published_version = PublicationStatus.PUBLISHED, version.version
    collection.model._default_manager.bulk_update(rows, ["publication", "published_version"], batch_size=1000)


def withdraw_one(thing: Any, *, actor: User, reason: str, successor: str = "") -> PublishedVersion:
    """One record out of the public's reach, with a line in the sequence that says why, and what took its place.

    No right is asked here: callers have done so.
    """
    collection = collection_of(thing)
    key = collection.key_of(thing)
    records = PublishedRecord.objects.filter(collection=collection.name, key=key)
    last, moment = _last_versions(collection, [key])[key]
    number = last + 1
    version = line(
        sequence=next_sequence(1),
        collection=collection.name,
        key=key,
        reference=records.values_list("reference", flat=True).first(),
        version=number,
        action=PublicationAction.WITHDRAW,
        at=moment_after(moment, timezone.now()),
        actor=actor,
        reason=reason,
        body="",
        successor=successor,
    )
    version.save(force_insert=True)
    PublishedPlace.objects.filter(record__in=list(records.values_list("pk", flat=True))).delete()
    forget_periods(records.values_list("pk", flat=True))
    records.delete()
    thing.publication, thing.published_version = PublicationStatus.WITHDRAWN, number
    thing.save(update_fields=["publication", "published_version"])
    return version
