"""Looking: a few bounded statements, whatever the size of the register."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import OperationalError, connection, transaction
from django.db.models import IntegerField, Max, Model, QuerySet, Value
from psycopg.errors import QueryCanceled

from registry.permissions import STAFF, Person, has_role, visible_to

from .kinds import KINDS, Kind, Source
from .near import meant_by
from .question import MEANT, Asked

FEW: Final = 1_000
"""Of what so many rows hold, all are looked at; of more, some are shown and the number is not told."""
SHOWN: Final = 100
"""So many of the newest are enough where a word is in thousands of texts."""
LOOKS: Final = 10_000
"""How far back the newest are looked for."""
SECONDS: Final = 2
NEAR: Final = 0.2
"""From this similarity on, a word is a candidate for what was meant (pg_trgm; 0.3 leaves out what is half typed)."""

Ranks = dict[Any, int]
"""How well the records of a kind answer, by their keys."""


@dataclass(frozen=True)
class Hit:
    """One record that was found, and how well it answers."""

    thing: Model
    rank: int

    @property
    def is_meant(self) -> bool:
        """Found by words that were not typed."""
        return self.rank == MEANT


@dataclass
class Group:
    """What was found of one kind. `number` counts those that hold the typed words, or else what was meant."""

    kind: Kind
    hits: list[Hit]
    number: int
    has_more: bool
    by_meaning: bool

    @property
    def best(self) -> int:
        return min(hit.rank for hit in self.hits)


@dataclass
class Found:
    """The answer: groups, those with the best record first; the words that were meant, by the words that were typed."""

    asked: Asked
    groups: list[Group] = field(default_factory=list)
    meant: dict[str, list[str]] = field(default_factory=dict)
    took_too_long: bool = False


@dataclass
class Looked:
    """The records of one kind that answer one question; `is_all` unless some were not looked at."""

    ranks: Ranks = field(default_factory=dict)
    is_all: bool = True


def find(actor: Person, asked: Asked, *, each: int) -> Found:
    """At most `each` records of every kind that answer the question, the best first."""
    found = Found(asked)
    if asked.is_too_short or not has_role(actor, *STAFF):
        return found
    try:
        with limited():
            _find(actor, found, each)
    except OperationalError as failure:
        if not isinstance(failure.__cause__, QueryCanceled):
            raise
        return Found(asked, took_too_long=True)
    return found


def _find(actor: Person, found: Found, each: int) -> None:
    typed = look(actor, found.asked, KINDS)
    lacking = [kind for kind in KINDS if len(typed[kind].ranks) < each]
    found.meant = meant_by(found.asked.typed) if lacking else {}
    meant = look(actor, found.asked.meaning(found.meant), lacking) if found.meant else {}
    for kind in KINDS:
        if group := _group(actor, kind, typed[kind], meant.get(kind, Looked()), each):
            found.groups.append(group)
    found.groups.sort(key=lambda group: group.best)  # stable: else in the order of KINDS


@contextmanager
def limited() -> Iterator[None]:
    """A transaction whose statements end in time, and in which near words are near enough."""
    settings = {"statement_timeout": f"{SECONDS}s", "pg_trgm.similarity_threshold": str(NEAR)}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s), coalesce(current_setting(%s, true), '0.3')", list(settings))
        before = dict(zip(settings, cursor.fetchone(), strict=True))
        _set(cursor, settings)
        yield
        _set(cursor, before)  # the transaction may be an outer one, which goes on


def _set(cursor: Any, settings: dict[str, str]) -> None:
    cursor.execute(
        "SELECT set_config(%s, %s, true), set_config(%s, %s, true)",
        [each for pair in settings.items() for each in pair],
    )


# -- Which records ------------------------------------------------------------------------------------------------


def look(actor: Person, asked: Asked, kinds: Sequence[Kind]) -> dict[Kind, Looked]:
    """The records of these kinds that hold the words, in one statement; of large kinds, with what it takes besides."""
    looked = {kind: Looked() for kind in kinds}
    for kind in kinds:
        if kind.is_large and _is_frequent(rows := _rows(actor, kind.sources[0], asked)):
            newest = kind.model._base_manager.aggregate(last=Max("pk"))["last"] or 0
            near = rows.filter(pk__gt=newest - LOOKS).order_by("-pk")
            looked[kind] = Looked(_ranks(_branch(near, asked, 0, SHOWN)), is_all=False)
    rest = [kind for kind in kinds if looked[kind].is_all or not looked[kind].ranks]
    branches = [
        (number, _branch(_rows(actor, source, asked), asked, number, FEW, source.owner))
        for number, kind in enumerate(rest)
        for source in kind.sources
    ]
    if not branches:
        return looked
    first, *others = (rows for _number, rows in branches)
    rows: dict[int, list[tuple[Any, int]]] = {}
    for number, key, rank in first.union(*others, all=True):
        rows.setdefault(number, []).append((key, rank))
    for number, kind in enumerate(rest):
        looked[kind] = Looked(_best(rows.get(number, ())), is_all=len(rows.get(number, ())) < FEW)
    return looked


def _rows(actor: Person, source: Source, asked: Asked) -> QuerySet[Any]:
    """The rows of a table that hold the words, as far as somebody may read them."""
    return visible_to(actor, source.model).filter(source.only, asked.condition()).order_by()


def _branch(rows: QuerySet[Any], asked: Asked, number: int, most: int, owner: str = "pk") -> QuerySet[Any]:
    columns = rows.annotate(kind_number=Value(number, output_field=IntegerField()), rank_found=asked.rank())
    return columns.values_list("kind_number", owner, "rank_found")[:most]


def _ranks(rows: QuerySet[Any]) -> Ranks:
    return _best((key, rank) for _number, key, rank in rows)


def _best(rows: Iterable[tuple[Any, int]]) -> Ranks:
    """A record that is found by several of its names counts once."""
    ranks: Ranks = {}
    for key, rank in rows:
        ranks[key] = min(rank, ranks.get(key, rank))
    return ranks


def _is_frequent(rows: QuerySet[Any]) -> bool:
    """Whether many rows have the words, as far as the database's statistics know: counting them would take long."""
    if rows.query.is_empty():
        return False
    [plan] = json.loads(rows.values_list("pk").explain(format="json"))
    return int(plan["Plan"]["Plan Rows"]) >= FEW


# -- What is shown of them ----------------------------------------------------------------------------------------


def _group(actor: Person, kind: Kind, typed: Looked, meant: Looked, each: int) -> Group | None:
    """The best records of a kind: first by how well they answer, then the newest."""
    ranks = dict.fromkeys(meant.ranks, MEANT) | typed.ranks
    best = sorted(ranks, key=lambda key: (ranks[key], -key))[:each]
    things = kind.shown(visible_to(actor, kind.model).filter(pk__in=best)).in_bulk() if best else {}
    hits = [Hit(things[key], ranks[key]) for key in best if key in things]
    if not hits:
        return None
    counted = typed if typed.ranks else meant
    return Group(kind, hits, len(counted.ranks), not counted.is_all, by_meaning=not typed.ranks)
