"""Publishing: one transaction builds the canonical record, numbers it in the sequence and makes it readable."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any

import rfc8785
from django.db import connection, transaction
from django.db.models import Max, Model
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import permissions
from registry.choices import PublicationAction, PublicationStatus, State
from registry.models import (
    Agreement,
    PublishedPlace,
    PublishedRecord,
    PublishedVersion,
    User,
    acting,
)
from registry.refusals import Refusal

from .collections import COLLECTIONS, LISTS, Collection, collection_of
from .facets import UNKNOWN_DAY, Facets

FACET_COLUMNS = [facet.name for facet in fields(Facets)]
RECORD_COLUMNS = ["version", "sequence", "published_at", "body", *FACET_COLUMNS]


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
    if not isinstance(thing, Agreement):
        return []
    missing = []
    if thing.state == State.DRAFT:
        missing.append(gettext("A draft is not published: record its signature first."))
    if not thing.participations.exists():
        missing.append(gettext("Add at least one party."))
    return missing


def differs(thing: Model) -> bool:
    """Whether what the public reads is no longer what the working tables say."""
    collection = collection_of(thing)
    stored = PublishedRecord.objects.filter(collection=collection.name, key=collection.key_of(thing)).first()
    if stored is None:
        return False
    instance = collection.ready(collection.model._default_manager.filter(pk=thing.pk)).get()
    return body_of(collection, instance, version=stored.version, at=stored.published_at) != stored.body


def publish(thing: Any, *, actor: User, reason: str = "") -> PublishedVersion:
    """Publishes a thing, or publishes it again with what was corrected since. `thing` is updated in place.

    An agreement takes its parties and projects with it. Raises PublicationRefused (not_allowed, incomplete).
    """
    again = thing.publication == PublicationStatus.PUBLISHED
    return _publish(
        thing, PublicationAction.CORRECT if again else PublicationAction.PUBLISH, actor=actor, reason=reason
    )


def follow_step(agreement: Agreement, *, actor: User, reason: str = "") -> PublishedVersion:
    """Publishes the next version of a published agreement whose state has just changed (called by the lifecycle)."""
    return _write_with_company(agreement, PublicationAction.AMEND, actor=actor, reason=reason)


def withdraw(thing: Any, *, actor: User, reason: str) -> PublishedVersion:
    """Takes a record back from the public; its past versions and the reason stay. `thing` is updated in place.

    Raises PublicationRefused (not_allowed, not_published, reason_needed).
    """
    if not permissions.may(actor, "withdraw", thing):
        raise PublicationRefused("not_allowed", _("Only a supervisor withdraws a published record."))
    if not reason.strip():
        raise PublicationRefused("reason_needed", _("Give the reason for the withdrawal."))
    with transaction.atomic(), acting(actor, road="withdraw"):
        locked = _locked(thing)
        if locked.publication != PublicationStatus.PUBLISHED:
            raise PublicationRefused("not_published", _("This record is not published."))
        rows = [locked, *(project for project in _projects_of(locked) if project.publication == "published")]
        versions = [_withdraw_one(row, actor=actor, reason=reason) for row in rows]
    thing.refresh_from_db()
    return versions[0]


def publish_lists(*, actor: User) -> int:
    """Publishes every entry of the ministry's lists that is new or has changed; answers how many."""
    changed = 0
    with transaction.atomic():
        for collection in LISTS:
            rows = list(collection.ready(collection.model._default_manager.order_by("pk")))
            changed += len(write(collection, _changed(collection, rows), PublicationAction.PUBLISH, actor=actor))
    return changed


def _changed(collection: Collection, rows: Sequence[Model]) -> list[Model]:
    """The rows whose stored record is missing or no longer true."""
    stored = {record.key: record for record in PublishedRecord.objects.filter(collection=collection.name)}
    changed = []
    for row in rows:
        record = stored.get(collection.key_of(row))
        if record is None or record.body != body_of(collection, row, version=record.version, at=record.published_at):
            changed.append(row)
    return changed


def _publish(thing: Any, action: PublicationAction, *, actor: User, reason: str) -> PublishedVersion:
    """Checks right and completeness on the locked row, then writes."""
    if not permissions.may(actor, "publish", thing):
        raise PublicationRefused("not_allowed", _("Only a supervisor who did not enter the record may publish it."))
    with transaction.atomic(), acting(actor, road="publish"):
        locked = _locked(thing)
        missing = obstacles(locked)
        if missing:
            raise PublicationRefused("incomplete", *missing)
        version = _write_with_company(locked, action, actor=actor, reason=reason)
    thing.refresh_from_db()
    return version


def _locked(thing: Any) -> Any:
    """The row as it is now, kept still until the transaction ends."""
    return type(thing)._default_manager.select_for_update(of=("self",)).get(pk=thing.pk)


def _projects_of(thing: Any) -> list[Any]:
    return list(thing.projects.all()) if isinstance(thing, Agreement) else []


def _write_with_company(thing: Any, action: PublicationAction, *, actor: User, reason: str) -> PublishedVersion:
    """Writes the record of a thing, and of the parties and projects that an agreement brings with it."""
    collection = collection_of(thing)
    # Before the record is built: what it may show of related records depends on their publication, and on its own.
    thing.publication = PublicationStatus.PUBLISHED
    thing.published_version = thing.published_version or 1
    thing.save(update_fields=["publication", "published_version"])
    if isinstance(thing, Agreement):
        parties = COLLECTIONS["parties"]
        members = parties.ready(parties.model._default_manager.filter(participations__agreement=thing).distinct())
        write(parties, _changed(parties, list(members)), PublicationAction.PUBLISH, actor=actor, reason=reason)
    (version,) = write(collection, _reloaded(collection, [thing.pk]), action, actor=actor, reason=reason)
    projects = COLLECTIONS["projects"]
    company = _reloaded(projects, [project.pk for project in _projects_of(thing)])
    write(projects, _changed(projects, company), PublicationAction.PUBLISH, actor=actor, reason=reason)
    return version


def _reloaded(collection: Collection, pks: Sequence[Any]) -> list[Model]:
    """The rows with all that their records show, read anew."""
    return list(collection.ready(collection.model._default_manager.filter(pk__in=pks).order_by("pk"))) if pks else []


def _next_sequence(count: int) -> int:
    """Takes `count` numbers of the publication sequence; answers the first.

    The counter row stays locked until the transaction ends: no other publication can commit between.
    """
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_publicationcounter SET last = last + %s WHERE id = 1 RETURNING last", [count])
        return int(cursor.fetchone()[0]) - count + 1


def _last_versions(collection: Collection, keys: Sequence[str]) -> dict[str, int]:
    """The number of the last version of each record, withdrawals included."""
    rows = PublishedVersion.objects.filter(collection=collection.name, key__in=keys).values_list("key")
    return dict(rows.annotate(last=Max("version")).order_by())


def write(
    collection: Collection, rows: Sequence[Any], action: PublicationAction, *, actor: User, reason: str = ""
) -> list[PublishedVersion]:
    """Writes the next version of each row, set-based: 1 or 10,000 records cost the same number of statements.

    No right is asked here: callers have done so. A record published for the first time is PUBLISH whatever `action`.
    """
    if not rows:
        return []
    with transaction.atomic(), acting(actor, road="publish"):
        at, first = timezone.now(), _next_sequence(len(rows))
        last = _last_versions(collection, [collection.key_of(row) for row in rows])
        versions = []
        for sequence, row in enumerate(rows, start=first):
            key = collection.key_of(row)
            version = last.get(key, 0) + 1
            body = body_of(collection, row, version=version, at=at)
            versions.append(
                PublishedVersion(
                    sequence=sequence,
                    collection=collection.name,
                    key=key,
                    version=version,
                    action=PublicationAction.CORRECT if version > 1 and action == PublicationAction.PUBLISH else action,
                    at=at,
                    actor=actor,
                    reason=reason,
                    body=body,
                    sha256=hashlib.sha256(body.encode()).hexdigest(),
                )
            )
        PublishedVersion.objects.bulk_create(versions)
        _make_readable(collection, rows, versions)
        _note_publication(collection, rows, versions)
    return versions


def _make_readable(collection: Collection, rows: Sequence[Any], versions: Iterable[PublishedVersion]) -> None:
    """The current record of each row with its facets and its places in the lists, in the stead of the former one."""
    facets = [collection.facets_of(row) for row in rows]
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


def _withdraw_one(thing: Any, *, actor: User, reason: str) -> PublishedVersion:
    """One record out of the public's reach, with a line in the sequence that says why."""
    collection = collection_of(thing)
    key = collection.key_of(thing)
    number = _last_versions(collection, [key])[key] + 1
    version = PublishedVersion.objects.create(
        sequence=_next_sequence(1),
        collection=collection.name,
        key=key,
        version=number,
        action=PublicationAction.WITHDRAW,
        at=timezone.now(),
        actor=actor,
        reason=reason,
        body="",
        sha256=hashlib.sha256(b"").hexdigest(),
    )
    record = PublishedRecord.objects.get(collection=collection.name, key=key)
    PublishedPlace.objects.filter(record=record.pk).delete()
    record.delete()
    thing.publication, thing.published_version = PublicationStatus.WITHDRAWN, number
    thing.save(update_fields=["publication", "published_version"])
    return version
