"""Looking: a few bounded statements, whatever the size of the register.

Plain SQL, as for the reads of the public, in their sessions, whose statements end in time: putting it together by the
ORM takes longer than PostgreSQL needs to answer.
"""

# ruff: noqa: S608 - statements are put together from names of tables and columns, which are ours.

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, LiteralString

from django.db import OperationalError
from django.db.models import Model
from psycopg.errors import QueryCanceled

from registry.permissions import Person, visible_to
from registry.publication.database import fetch

from .kinds import KINDS, Kind, Source
from .near import meant_by
from .question import MEANT, Asked

FEW: Final = 1_000
"""Of what so many rows hold, all are looked at; of more, some are shown and the number is not told."""
SHOWN: Final = 100
"""So many of the newest are enough where a word is in thousands of texts."""
LOOKS: Final = 10_000
"""How far back the newest are looked for."""
Ranks = dict[Any, int]
"""How well the records of a kind answer, by their keys."""

logger = logging.getLogger(__name__)


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
    no_answer: bool = False
    """The sessions of the published reads give none; the work of the desk goes on."""


@dataclass
class Looked:
    """The records of one kind that answer one question; `is_all` unless some were not looked at."""

    ranks: Ranks = field(default_factory=dict)
    is_all: bool = True


def find(actor: Person, asked: Asked, *, each: int) -> Found:
    """At most `each` records of every kind that answer the question, the best first."""
    found = Found(asked)
    kinds = [] if asked.is_too_short else [kind for kind in KINDS if reads_all(actor, kind)]
    if not kinds:
        return found
    try:
        _find(actor, found, kinds, each)
    except OperationalError as failure:
        if isinstance(failure.__cause__, QueryCanceled):
            return Found(asked, took_too_long=True)
        logger.warning("the search box: no answer", exc_info=failure)
        return Found(asked, no_answer=True)
    return found


def reads_all(actor: Person, kind: Kind) -> bool:
    """Whether somebody may read every row that is looked at. Of what one reads in part, even the number would tell."""
    rows = [visible_to(actor, source.model).query for source in kind.sources]
    return not any(query.is_empty() or query.where for query in rows)


def _find(actor: Person, found: Found, kinds: Sequence[Kind], each: int) -> None:
    typed = look(found.asked, kinds)
    # A party that has a name in one script alone is found beside those that have both; so long texts need not be.
    lacking = [kind for kind in kinds if len(typed[kind].ranks) < (1 if kind.is_large else each)]
    found.meant = meant_by(found.asked.typed) if lacking else {}
    meant = look(found.asked.meaning(found.meant), lacking) if found.meant else {}
    for kind in kinds:
        if group := _group(actor, kind, typed[kind], meant.get(kind, Looked()), each):
            found.groups.append(group)
    found.groups.sort(key=lambda group: group.best)  # stable: else in the order of KINDS


# -- Which records ------------------------------------------------------------------------------------------------


def look(asked: Asked, kinds: Sequence[Kind]) -> dict[Kind, Looked]:
    """The records of these kinds that hold the words, in one statement."""
    walked = {kind for kind in kinds if kind.is_large and _is_frequent(kind, asked)}
    looked = _look(asked, kinds, walked)
    # What many records should have, and none of the newest has, is looked for by the index after all.
    if vain := [kind for kind in walked if not looked[kind].ranks]:
        looked |= _look(asked, vain, set())
    return looked


def _look(asked: Asked, kinds: Sequence[Kind], walked: set[Kind]) -> dict[Kind, Looked]:
    branches = [
        _walk(number, kind, asked) if kind in walked else _index(number, source, asked)
        for number, kind in enumerate(kinds)
        for source in (kind.sources if kind not in walked else [kind.own])
    ]
    held: dict[int, list[tuple[Any, int]]] = {number: [] for number in range(len(kinds))}
    sql = " UNION ALL ".join(sql for sql, _given in branches)
    for number, key, rank in fetch(sql, [parameter for _sql, given in branches for parameter in given]):
        held[number].append((key, rank))
    return {
        kind: Looked(_best(held[number]), is_all=kind not in walked and len(held[number]) < FEW)
        for number, kind in enumerate(kinds)
    }


def _index(number: int, source: Source, asked: Asked) -> tuple[LiteralString, tuple[Any, ...]]:
    """What the trigrams of the words lead to, in no order."""
    (held, words), (rank, names) = asked.condition(), asked.rank()
    table = source.model._meta.db_table
    sql = f"(SELECT {number}, {source.key}, {rank} FROM {table} WHERE {source.only} AND {held} LIMIT {FEW})"
    return sql, (*names, *words)


def _walk(number: int, kind: Kind, asked: Asked) -> tuple[LiteralString, tuple[Any, ...]]:
    """Backwards from the newest record: who asks for a word that thousands have soon meets enough of them."""
    (held, words), (rank, names) = asked.condition(), asked.rank()
    table = kind.model._meta.db_table
    newest = f"(SELECT max(id) FROM {table})"
    sql = f"""(SELECT {number}, id, {rank} FROM {table} WHERE id > {newest} - {LOOKS} AND {kind.only} AND {held}
        ORDER BY id DESC LIMIT {SHOWN})"""
    return sql, (*names, *words)


def _is_frequent(kind: Kind, asked: Asked) -> bool:
    """Whether many rows have the words, as far as the database's statistics know: counting them would take long."""
    held, words = asked.condition()
    [([plan],)] = fetch(f"EXPLAIN (FORMAT JSON) SELECT FROM {kind.model._meta.db_table} WHERE {held}", words)
    return int(plan["Plan"]["Plan Rows"]) >= FEW


def _best(rows: Iterable[tuple[Any, int]]) -> Ranks:
    """A record that is found by several of its names counts once."""
    ranks: Ranks = {}
    for key, rank in rows:
        ranks[key] = min(rank, ranks.get(key, rank))
    return ranks


# -- What is shown of them ------------------------------------------------------------------------------------------


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
