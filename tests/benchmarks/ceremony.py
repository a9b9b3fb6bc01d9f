"""A thousand agreements signed in one ceremony and published: rules, rights, history and records included.

Both ways run in one transaction on the same agreements and are undone. The naive one is a serializer for many, which
checks the same rules (`full_clean`, obstacles) and saves row by row, history written by the same triggers; then the
record: the nested serializer's JSON with its version, its current row and its places, written one by one.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone
from rest_framework import serializers

from registry import models as registry
from registry import permissions, publication
from registry.choices import PublicationAction, PublicationStatus
from registry.publication.facets import UNKNOWN_DAY, of_agreement
from registry.publication.sequence import line, next_sequence

from .generate import FIRST
from .measuring import Result, compared
from .naive import AgreementSerializer
from .servers import Server

AGREEMENTS: Final = 1_000
PARTIES: Final = publication.COLLECTIONS["parties"]


class PublishSerializer(serializers.ModelSerializer):
    """The field that publishing changes, under all rules of the model."""

    publication = serializers.ChoiceField(choices=PublicationStatus.choices)

    class Meta:
        model = registry.Agreement
        fields = ["publication"]

    def update(self, instance: Any, validated_data: dict[str, Any]) -> Any:
        missing = publication.obstacles(instance)
        if missing:
            raise serializers.ValidationError(missing)
        instance.publication, instance.published_version = validated_data["publication"], 1
        instance.full_clean()
        instance.save()
        return instance


def naively(agreements: list[registry.Agreement], actor: registry.User) -> None:
    """One after the other, through serializers."""
    for agreement in agreements:
        if not permissions.may(actor, "publish", agreement):
            raise SystemExit("the actor may not publish")
        serializer = PublishSerializer(agreement, data={"publication": PublicationStatus.PUBLISHED})
        serializer.is_valid(raise_exception=True)
        with registry.acting(actor, road="publish"):
            record(serializer.save(), actor)


def record(agreement: registry.Agreement, actor: registry.User) -> None:
    """What the public reads of it."""
    body, at = json.dumps(AgreementSerializer(agreement).data, ensure_ascii=False, default=str), timezone.now()
    facets = of_agreement(registry.Agreement.objects.with_money().get(pk=agreement.pk))
    named = {"collection": "agreements", "key": str(agreement.uuid), "version": 1, "sequence": next_sequence(1)}
    line(action=PublicationAction.PUBLISH, at=at, actor=actor, body=body, **named).save(force_insert=True)
    row = registry.PublishedRecord.objects.create(published_at=at, body=body, **named, **facets.__dict__)
    for pillar, region in facets.places():
        registry.PublishedPlace.objects.create(
            collection="agreements", pillar=pillar, region=region, signed_on=facets.signed_on or UNKNOWN_DAY,
            record=row.pk,
        )  # fmt: skip


def by_the_register(agreements: list[registry.Agreement], actor: registry.User) -> None:
    """What the supervisor's «publish the selected records» does."""
    for outcome in publication.publish_many(agreements, actor=actor):
        outcome.required()


def unpublished() -> list[registry.Agreement]:
    """A thousand agreements of one ceremony, as they were before they were published."""
    kept = (
        registry.Agreement.objects.exclude(state="proposed").filter(signed_on__isnull=False).order_by("pk")[:AGREEMENTS]
    )
    keys = list(kept.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    records = registry.PublishedRecord.objects.filter(pk__in=[FIRST + key for key in keys])
    registry.PublishedPlace.objects.filter(record__in=[FIRST + key for key in keys]).delete()
    registry.PublishedPeriod.objects.filter(record__in=[FIRST + key for key in keys]).delete()
    registry.PublishedVersion.objects.filter(sequence__in=[FIRST + key for key in keys])._raw_delete("default")
    records.delete()
    held = {"held_on": timezone.localdate(), "held_on_precision": "day", "publication": PublicationStatus.PUBLISHED}
    ceremony = registry.Ceremony.objects.create(title_ar="حفل التوقيع", **held)
    rows = registry.Agreement.objects.filter(pk__in=keys)
    rows.update(ceremony=ceremony, publication=PublicationStatus.UNPUBLISHED, published_version=None)
    parties = registry.Party.objects.filter(participations__agreement__in=keys).distinct()
    actor, action = registry.command_actor("benchmark"), PublicationAction.PUBLISH
    publication.write(PARTIES, list(PARTIES.ready(parties)), action, actor=actor)  # the public knows them already
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = origin")
    return list(rows.order_by("pk"))


def timed(way: Callable[[list[registry.Agreement], registry.User], None]) -> float:
    """Agreements a second; nothing stays."""
    with transaction.atomic():
        agreements, actor = unpublished(), registry.command_actor("benchmark")
        started = time.perf_counter()
        way(agreements, actor)
        taken = time.perf_counter() - started
        transaction.set_rollback(True)
    return len(agreements) / taken


def ceremony(register: Server, bare: Server, seconds: float) -> Iterator[Result]:
    """Reported; what is aimed at is three times as fast."""
    del register, bare, seconds
    ours, theirs = [timed(by_the_register)], [timed(naively)]
    yield compared(f"publishing {AGREEMENTS:,} agreements", "naive save", ours, theirs, None, unit=" agreements/s")
