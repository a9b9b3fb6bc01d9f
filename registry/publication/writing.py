"""Writing published records: the next version of each, its number in the sequence, and what the public reads now.

No right is asked here, and nothing of the working life is known: `publishing` does that.
"""

import datetime as dt
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import groupby
from typing import Any

import rfc8785
from django.db import transaction
from django.db.models import Max, Model
from django.utils import timezone

from registry.choices import PublicationAction, PublicationStatus
from registry.models import (
    PublishedPlace,
    PublishedRecord,
    PublishedVersion,
    User,
    acting,
)
from registry.refusals import Refusal

from .collections import LISTS, Collection, collection_of
from .facets import UNKNOWN_DAY, Facets
from .periods import forget_periods, write_periods
from .records import AgreementRecord
from .sequence import hold_sequence, line, moment_after, next_sequence

FACET_COLUMNS = [facet.name for facet in fields(Facets)]
AGREEMENTS = AgreementRecord.collection
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


def differs(thing: Model) -> bool:
    """Whether what the public reads is no longer what the working tables say."""
    collection = collection_of(thing)
    if not PublishedRecord.objects.filter(collection=collection.name, key=collection.key_of(thing)).exists():
        return False
    return bool(changed(collection, reloaded(collection, [thing.pk])))


def publish_lists(*, actor: User, entries: Mapping[type[Model], Container[str]] | None = None) -> int:
    """Publishes the entries of the ministry's lists that are new or have changed; answers how many.

    With `entries` (codes by model), of those that were never published only the named ones: what a clerk added to an
    open list waits for a supervisor.
    """
    written = 0
    with transaction.atomic():
        for collection in LISTS:
            rows = list(collection.ready(collection.model._default_manager.order_by("pk")))
            if entries is not None:
                known = set(PublishedRecord.objects.filter(collection=collection.name).values_list("key", flat=True))
                wanted = entries.get(collection.model, ())
                rows = [row for row in rows if (key := collection.key_of(row)) in known or key in wanted]
            written += len(write(collection, changed(collection, rows), PublicationAction.PUBLISH, actor=actor))
    return written


def changed(collection: Collection, rows: Sequence[Model]) -> list[Model]:
    """The rows whose stored record is missing, or no longer true in its body or in the facets it is found by."""
    keys = [collection.key_of(row) for row in rows]
    stored = {record.key: record for record in PublishedRecord.objects.filter(collection=collection.name, key__in=keys)}
    return [row for key, row in zip(keys, rows, strict=True) if not _is_true(collection, stored.get(key), row)]


def _is_true(collection: Collection, record: PublishedRecord | None, row: Model) -> bool:
    """Whether a stored record is what would be stored now."""
    if record is None or record.body != body_of(collection, row, version=record.version, at=record.published_at):
        return False
    return all(getattr(record, name) == value for name, value in asdict(collection.facets_of(row)).items())


def reloaded(collection: Collection, pks: Sequence[Any]) -> list[Model]:
    """The rows with all that their records show, read anew."""
    return list(collection.ready(collection.model._default_manager.filter(pk__in=pks).order_by("pk"))) if pks else []


def _last_versions(collection: Collection, keys: Sequence[str]) -> dict[str, tuple[int, dt.datetime]]:
    """The number and the moment of the last version of each record, withdrawals included."""
    rows = PublishedVersion.objects.filter(collection=collection.name, key__in=keys).values_list("key")
    return {key: (last, at) for key, last, at in rows.annotate(last=Max("version"), moment=Max("at")).order_by()}


@dataclass(frozen=True)
class Draft:
    """The next version of a record, and all that is stored with it; its number in the sequence is still to come."""

    collection: Collection
    row: Any
    facets: Facets
    version: PublishedVersion

    @property
    def key(self) -> tuple[str, str]:
        return self.version.collection, self.version.key


def drafts_of(
    collection: Collection, rows: Sequence[Any], action: PublicationAction, *, actor: User, reason: str = ""
) -> list[Draft]:
    """The next version of each row, in a number of statements that does not depend on the rows; nothing is stored yet.

    Inside the transaction that will store them: until it ends nobody else publishes. PUBLISH of a record that the
    public reads already is a correction.
    """
    if not rows:
        return []
    hold_sequence()
    now, keys = timezone.now(), [collection.key_of(row) for row in rows]
    last = _last_versions(collection, keys)
    read = set(PublishedRecord.objects.filter(collection=collection.name, key__in=keys).values_list("key", flat=True))
    drafts = []
    for key, row in zip(keys, rows, strict=True):
        former, moment = last.get(key, (0, None))
        facets, at = collection.facets_of(row), moment_after(moment, now)
        version = line(
            collection=collection.name,
            key=key,
            reference=facets.reference,
            version=former + 1,
            action=PublicationAction.CORRECT if key in read and action == PublicationAction.PUBLISH else action,
            at=at,
            actor=actor,
            reason=reason,
            body=body_of(collection, row, version=former + 1, at=at),
        )
        drafts.append(Draft(collection, row, facets, version))
    return drafts


def store(drafts: Sequence[Draft]) -> list[PublishedVersion]:
    """Numbers the drafts in this order and makes them readable: 1 or 10,000 cost the same number of statements."""
    if not drafts:
        return []
    for sequence, draft in enumerate(drafts, start=next_sequence(len(drafts))):
        draft.version.sequence = sequence
    PublishedVersion.objects.bulk_create(draft.version for draft in drafts)
    _make_readable(drafts)
    return [draft.version for draft in drafts]


def write(
    collection: Collection, rows: Sequence[Any], action: PublicationAction, *, actor: User, reason: str = ""
) -> list[PublishedVersion]:
    """Writes the next version of each row. No right is asked here: callers have done so."""
    if not rows:
        return []
    with transaction.atomic(), acting(actor, road="publish"):
        drafts = drafts_of(collection, rows, action, actor=actor, reason=reason)
        versions = store(drafts)
        note_publication(drafts)
    return versions


def _make_readable(drafts: Sequence[Draft]) -> None:
    """The current record of each row with its facets and its places in the lists, in the stead of the former one."""
    records = [
        PublishedRecord(
            collection=draft.version.collection,
            key=draft.version.key,
            version=draft.version.version,
            sequence=draft.version.sequence,
            published_at=draft.version.at,
            body=draft.version.body,
            **vars(draft.facets),
        )
        for draft in drafts
    ]
    PublishedRecord.objects.bulk_create(
        records, update_conflicts=True, unique_fields=["collection", "key"], update_fields=RECORD_COLUMNS
    )
    write_periods([record for record in records if record.collection == AGREEMENTS])
    PublishedPlace.objects.filter(record__in=[record.pk for record in records]).delete()
    PublishedPlace.objects.bulk_create(
        PublishedPlace(
            collection=record.collection,
            pillar=pillar,
            region=region,
            signed_on=draft.facets.signed_on or UNKNOWN_DAY,
            record=record.pk,
        )
        for record, draft in zip(records, drafts, strict=True)
        for pillar, region in draft.facets.places()
    )


def note_publication(drafts: Iterable[Draft]) -> None:
    """The track of each working row (those of one collection follow one another): published, in which version."""
    for collection, together in groupby(drafts, key=lambda draft: draft.collection):
        if collection.is_list:
            continue
        rows = []
        for draft in together:
            draft.row.publication, draft.row.published_version = PublicationStatus.PUBLISHED, draft.version.version
            rows.append(draft.row)
        collection.model._default_manager.bulk_update(rows, ["publication", "published_version"], batch_size=1000)


def take_back(thing: Any, *, actor: User, reason: str, successor: str = "") -> PublishedVersion:
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
