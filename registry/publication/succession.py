"""What the public reads when two parties turn out to be one, or two after all: the next version of whatever names them.

Set-based: a party of one agreement and a ministry of ten thousand cost the same number of statements.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from registry.choices import PublicationAction, PublicationStatus
from registry.models import Party, User

from .collections import COLLECTIONS
from .mentions import keep_mentions_true
from .publishing import out_of_date
from .writing import take_back, write

NAMED_IN: Mapping[str, tuple[str, ...]] = {
    "agreements": ("participations__party", "commitments__funder"),
    "projects": ("holder", "agreement__participations__party"),
    "ceremonies": ("parties",),
    "regional-envelopes": ("channels",),
}
"""In the records of which collections a party is named, and by which roads a row comes to it."""


def published_naming(*parties: Party) -> dict[str, list[int]]:
    """The keys of the rows whose published records name one of these parties, by collection."""
    found = {}
    for name, roads in NAMED_IN.items():
        named = Q()
        for road in roads:
            named |= Q(**{f"{road}__in": [party.pk for party in parties]})
        rows = COLLECTIONS[name].model._default_manager.filter(named, publication=PublicationStatus.PUBLISHED)
        found[name] = sorted(set(rows.order_by().values_list("pk", flat=True)))
    return found


def changed_unseen(named: Mapping[str, list[int]]) -> list[Any]:
    """Those of the rows, by collection, whose text the public has not seen: their next version tells it."""
    return [row for name, keys in named.items() for row in out_of_date(COLLECTIONS[name], keys)]


def follow_merge(
    named: Mapping[str, list[int]],
    *,
    public: Sequence[Party],
    gone: Party | None,
    retold: Sequence[Any],
    actor: User,
    reason: str,
) -> None:
    """The next versions of the rows in `named`, and of the parties that the public reads.

    `gone` is read no more: its last line names the first of them as its successor. Whoever mentions one of the
    records `retold` says it in its new words. No right is asked here: callers have done so, and hold the rows.
    """

    def write_changed(name: str, pks: list[int]) -> None:
        rows = out_of_date(COLLECTIONS[name], pks)
        write(COLLECTIONS[name], rows, PublicationAction.PUBLISH, actor=actor, reason=reason)

    write_changed("parties", [party.pk for party in public])
    if gone is not None:
        take_back(gone, actor=actor, reason=reason, successor=str(public[0].uuid))
    for name in named:
        write_changed(name, named[name])
    for row in retold:
        keep_mentions_true(row, actor=actor, reason=reason)
