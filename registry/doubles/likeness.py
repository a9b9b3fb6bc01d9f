"""The names of parties as an index finds them, kept true whenever somebody asks.

Why not at each save: names are written by many roads, raw SQL among them. The database moves the revision of a party
with its names, whatever the road; here every party is looked at whose revision is not the one that was read.
"""

from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.db.models import F, Q

from registry.models import Party, PartyLikeness

from .spelling import keys_of

AT_ONCE: Final = 2_000
NAMES: Final = ("name_ar", "name_fr")
PLACES: Final = ("region", "province", "commune")


def refresh() -> int:
    """Reads the names that changed since they were read last; answers how many parties had any."""
    changed = Party.objects.filter(Q(likeness__isnull=True) | ~Q(likeness__seen=F("revision")))
    keys = list(changed.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        _read(keys[start : start + AT_ONCE])
    return len(keys)


def _read(keys: list[int]) -> None:
    rows = Party.objects.filter(pk__in=keys).select_related(*PLACES).prefetch_related("other_names")
    read = [PartyLikeness(party=row, seen=row.revision, keys=keys_of(names_of(row), places_of(row))) for row in rows]
    with transaction.atomic():
        PartyLikeness.objects.bulk_create(
            read, update_conflicts=True, unique_fields=["party"], update_fields=["seen", "keys"]
        )


def names_of(party: Party) -> list[str]:
    """Its present names and the others."""
    return [*own_names(party), *other_names(party)]


def own_names(party: Party) -> list[str]:
    """Its names in Arabic and in French, as far as it has them."""
    return _filled(getattr(party, name) for name in NAMES)


def other_names(party: Party) -> list[str]:
    """What else it is or was called."""
    return _filled(getattr(other, name) for other in party.other_names.all() for name in NAMES)


def places_of(party: Party) -> list[str]:
    """The names of where it is, which may stand in its own name or not."""
    places = [place for column in PLACES if (place := getattr(party, column))]
    return _filled(getattr(place, name) for place in places for name in NAMES)


def _filled(names: Iterable[str | None]) -> list[str]:
    return [name for name in names if name]
