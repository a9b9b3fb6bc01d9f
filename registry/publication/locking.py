"""What is kept still while something is published, and in which order, so that two never wait for each other."""

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from registry.models import Agreement, Project

from .mentions import mentioned_by

Thing = TypeVar("Thing", bound=Model)


def locked(thing: Thing) -> Thing:
    """The row as it is now, kept still until the transaction ends; and with it the agreements that mention it.

    Those are written too when it is published. Locks are taken in one order by everybody, so that two never wait for
    each other: agreements by their keys, then projects, then parties (`kept_still`), and last the sequence. No key
    is locked: PostgreSQL asks for that of a framework whenever an agreement under it is written.
    """
    rows = type(thing)._default_manager.select_for_update(of=("self",), no_key=True)
    mentions = mentioned_by(thing)
    if isinstance(thing, Agreement):
        mentions |= Q(pk=thing.pk)
    elif not isinstance(thing, Project):  # which comes after its agreement
        rows.get(pk=thing.pk)
    written = Agreement.objects.filter(mentions).select_for_update(no_key=True).order_by("pk")
    list(written.values_list("pk", flat=True))
    row: Thing = rows.get(pk=thing.pk)
    return row


def kept_still(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same rows, locked in the order of their keys; see `locked`."""
    keys = list(rows.order_by().values_list("pk", flat=True).distinct())
    same: QuerySet[Any] = rows.model._default_manager.filter(pk__in=keys)
    list(same.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    return same
