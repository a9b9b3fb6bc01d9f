"""The records that somebody touched last, as the history knows it: to go on where one stopped.

Asked of the contexts of a person's last changes, then of the events that were written in them: a part of a record
(an instalment, a representative) counts for the record on whose page it is entered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import BigIntegerField, CharField, F, Max, Model, QuerySet, Value
from django.db.models.functions import Cast
from pghistory.models import Context

from registry import permissions
from registry.changes.parts import routes_under
from registry.models import (
    Agreement,
    Amendment,
    CallForProjects,
    Ceremony,
    Consultation,
    Party,
    Person,
    Project,
    RegionalEnvelope,
    User,
)

RECORDS: Final[tuple[type[Model], ...]] = (
    Agreement,
    Amendment,
    Party,
    Person,
    Project,
    Ceremony,
    CallForProjects,
    Consultation,
    RegionalEnvelope,
)
"""What has a page on which people write."""
NAMED_BY: Final[dict[type[Model], tuple[str, ...]]] = {
    Amendment: ("agreement",),
    Consultation: ("region",),
    RegionalEnvelope: ("region",),
}
"""What the name of a record is made of, beside its own columns."""
SHOWN: Final = 8
CHANGES: Final = 60
"""So many of a person's last changes are looked at: more than a day's recent records, fewer than an import's rows."""


@dataclass(frozen=True)
class Touched:
    """A record, and when the person changed it last."""

    record: Model
    at: datetime


def recent_records(actor: User) -> list[Touched]:
    """The newest first; records that are gone, or hidden from the person by now, are left out."""
    changes = Context.objects.filter(metadata__user=actor.pk).order_by("-created_at").values_list("pk", flat=True)
    contexts = list(changes[:CHANGES])
    if not contexts:
        return []
    last: dict[tuple[str, int], datetime] = {}
    first, *others = _events(contexts)
    for row in first.union(*others, all=True):
        key = row["touched_record"], row["touched_key"]
        last[key] = max(row["touched_at"], last.get(key, row["touched_at"]))
    newest = sorted(last, key=lambda key: (last[key], key), reverse=True)[: SHOWN * 2]
    known = _records(actor, newest)
    return [Touched(known[key], last[key]) for key in newest if key in known][:SHOWN]


def _events(contexts: list[Any]) -> Iterator[QuerySet[Any]]:
    """Of each table that keeps history: the records that were written in these contexts, each with the last moment."""
    for record in RECORDS:
        own = [(record, "pgh_obj_id")]
        for model, column in own + [(each.part, each.column) for each in _parts(record)]:
            events: Any = model.pgh_event_models["insert"]
            rows = events._base_manager.filter(pgh_context__in=contexts, **{f"{column}__isnull": False}).order_by()
            named = rows.annotate(
                touched_record=Value(record._meta.label, CharField()), touched_key=Cast(F(column), BigIntegerField())
            )
            yield (
                named.values("touched_record", "touched_key")
                .annotate(touched_at=Max("pgh_created_at"))
                .order_by("-touched_at")[: SHOWN * 2]
            )


def _parts(record: type[Model]) -> list[Any]:
    """The tables that hang on the record itself; what hangs on its parts changes together with them."""
    return [
        each
        for each in routes_under(record)
        if each.above is record and not each.kind and hasattr(each.part, "pgh_event_models")
    ]


def _records(actor: User, keys: list[tuple[str, int]]) -> dict[tuple[str, int], Model]:
    """One statement for each kind of record that occurs."""
    found: dict[tuple[str, int], Model] = {}
    for model in RECORDS:
        label = model._meta.label
        asked = [key for name, key in keys if name == label]
        if asked:
            rows = permissions.visible_to(actor, model).select_related(*NAMED_BY.get(model, ())).in_bulk(asked)
            found |= {(label, key): row for key, row in rows.items()}
    return found
