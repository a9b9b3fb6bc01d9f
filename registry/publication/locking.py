"""What is kept still while something is published, and in which order, so that two never wait for each other."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from registry.models import Agreement, Project

from .mentions import mentioned_by

Thing = TypeVar("Thing", bound=Model)


def locked(thing: Thing) -> Thing:
    """The row as it is now, kept still until the transaction ends; and with it the agreements that mention it."""
    row = locked_together([thing]).get(thing.pk)
    if row is None:
        raise type(thing).DoesNotExist  # type: ignore[attr-defined]
    return row


def locked_together(things: Sequence[Thing]) -> dict[Any, Thing]:
    """The rows of these things (of one kind), by their keys: `locked` for many. What is gone meanwhile is not there.

    Those that mention them are written too when they are published. Locks are taken in one order by everybody, so that
    two never wait for each other: agreements by their keys, then projects, then parties (`kept_still`), and last the
    sequence. No key is locked: PostgreSQL asks for that of a framework whenever an agreement under it is written.
    """
    keys = [thing.pk for thing in things]
    rows = type(things[0])._default_manager.filter(pk__in=keys).select_for_update(of=("self",), no_key=True)
    rows = rows.order_by("pk")
    mentions = mentioned_by(things)
    if isinstance(things[0], Agreement):
        mentions |= Q(pk__in=keys)
    elif not isinstance(things[0], Project):  # which comes after its agreement
        list(rows.all())
    written = Agreement.objects.filter(mentions).select_for_update(no_key=True).order_by("pk")
    list(written.values_list("pk", flat=True))
    return {row.pk: row for row in rows}


def kept_still(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same rows, locked in the order of their keys; see `locked`."""
    keys = list(rows.order_by().values_list("pk", flat=True).distinct())
    same: QuerySet[Any] = rows.model._default_manager.filter(pk__in=keys)
    list(same.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    return same
