"""How the public reads: pages of published records, found by their facets, forwarded as stored bytes.

Plain SQL over the published tables and nothing else: a read builds no model instances and parses no record.
There are three roads to the same page, and a test holds them equal:

* by places: a list in the order of signature walks the narrow index of `PublishedPlace` under its pillar and region;
* by facets: every other order, a search by words or by party asks the arrays of `PublishedRecord`;
* near: words that many records hold are looked for along the first road, as long as that finds them.

A list that is asked for a day takes the second road, over the facets that the records had on that day
(`PublishedPeriod`). The bodies are those of today: who answers tells them for the day.

What publication stores for this. A record stands in a place for every pair of (ANY and its pillars) and (ANY and its
regions, and NATIONAL when it covers the kingdom). A project carries the pillars, kinds, status and signing date of its
agreement, but its own region and line, with its budget as amount. A party carries its kind in `kinds`. A ceremony or
consultation carries its day as `signed_on`. `position` holds the order of a list that has no date.
"""

# ruff: noqa: S608 - statements are put together from constants of this module only (LiteralString: mypy sees to it).

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, LiteralString, NamedTuple

from registry.models import ANY, NATIONAL

from .database import fetch as _fetch
from .filters import Condition, asked, beside_places, signed, worded
from .questions import National, Order, Question, Spot
from .register import IN_PASSING, Register, met

__all__ = [
    "Condition",
    "Conditions",
    "National",
    "Order",
    "Question",
    "Row",
    "Spot",
    "conditions",
    "count",
    "page",
    "page_and_register",
    "whole",
]


class Row(NamedTuple):
    """A record of a page: where it stands, and its bytes."""

    record: int
    value: Any
    body: bytes

    @property
    def spot(self) -> Spot:
        return Spot(self.value.decode() if isinstance(self.value, bytes) else self.value, self.record)


FREQUENT: Final = 4_000
"""Words that the database expects in so many records are looked for on a walk."""
LOOKS: Final = 10_000
"""So far a walk goes after words: about as long as PostgreSQL needs to sort what a frequent word finds."""

# GeoJSON (RFC 7946) around the stored record: longitude comes first.
_FEATURE: Final = """concat('{"type":"Feature","id":"', r.key, '","geometry":',
    '{"type":"Point","coordinates":[' || r.longitude || ',' || r.latitude || ']}',
    CASE WHEN r.longitude IS NULL OR r.latitude IS NULL THEN 'null' END, ',"properties":', r.body, '}')"""
# A subquery that PostgreSQL opens up: the record's own columns, and in the stead of the changing ones the period's.
_ON_A_DAY: Final = """(SELECT own.id, own.key, own.collection, own.sequence, own.body, own.kinds, own.signed_on,
    own.strategy, own.framework, own.ceremony, own.call, own.position, own.is_fictional, own.longitude, own.latitude,
    past.status, past.ends_on, past.amount, past.is_national, past.pillars, past.regions, past.provinces, past.communes,
    past.parties, past.parts, past.populations, past.project_lines, past.search
    FROM registry_publishedperiod AS past JOIN registry_publishedrecord AS own ON own.id = past.record
    WHERE past.valid_from <= %s AND (past.valid_until IS NULL OR past.valid_until > %s))"""
_VALUE: Final[dict[Order, LiteralString]] = {
    Order.SIGNED_ON: "coalesce(r.signed_on, '0001-01-01'::date)",
    Order.AMOUNT: "coalesce(r.amount, -1)",
    Order.PUBLISHED_AT: "r.sequence",
    Order.POSITION: "r.position",
}


# -- The roads ---------------------------------------------------------------------------------------------------


def page(question: Question) -> list[Row]:
    """At most `size` records after the start, in the order asked for (against it when `backward`)."""
    if _walks_places(question):
        return page_by_places(question)
    if question.words and question.as_of is None and not question.parties:
        return page_by_words(question)
    return page_by_facets(question)


def page_by_words(question: Question) -> list[Row]:
    """Rare words from their index; frequent ones from a walk in the order of the list, which soon meets enough of them.

    Sorting all that a frequent word finds takes the longer the larger the register is, and a walk after a rare one
    would not end. Should the walk meet too few (who wrote of it wrote long ago), the index has the last word.
    """
    if not _is_frequent(question):
        return page_by_facets(question, found_first=True)
    if len(_pairs(question)) > 1 or question.order is not Order.SIGNED_ON:
        return page_by_facets(question)
    rows = page_near(question, LOOKS)
    return rows if len(rows) == question.size else page_by_facets(question, found_first=True)


def page_near(question: Question, looks: int) -> list[Row]:
    """Those of the page that are among the nearest records: all of it where they are `size`."""
    return [Row(*row) for row in _fetch(*statement_by_places(question, looks))]


def _is_frequent(question: Question) -> bool:
    """Whether many records have the words, as far as the database's statistics know: counting them would take long."""
    conditions: list[Condition] = [("r.collection = %s", (question.collection,)), *worded(question)]
    sql, parameters = _all_of(conditions)
    sql = f"EXPLAIN (FORMAT JSON) SELECT FROM registry_publishedrecord AS r WHERE {sql}"
    [([plan],)] = _fetch(sql, parameters)
    return int(plan["Plan"]["Plan Rows"]) >= FREQUENT


def _walks_places(question: Question) -> bool:
    """What may be rare has an index that beats a walk, which would look at every record on its way; so have words."""
    if question.order is not Order.SIGNED_ON or question.words or question.as_of is not None:
        return False
    return not any(each.is_rare for each, _value in asked(question))


def page_by_places(question: Question) -> list[Row]:
    """The page by the narrow index."""
    return [Row(*row) for row in _fetch(*statement_by_places(question), often=not beside_places(question))]


def page_and_register(question: Question) -> tuple[list[Row], Register] | None:
    """The page, and the state of the register that it is of: in one statement, which most lists can be asked in.

    None where the other roads are taken, and where nothing answers: no row tells how far the register has come.
    """
    walk = _walk_with_register(question)
    found = walk and _fetch(walk.sql, walk.parameters, often=walk.is_often)
    return ([Row(*row[:3]) for row in found], met(found[0][3])) if found else None


class _Walk(NamedTuple):
    sql: LiteralString
    parameters: tuple[Any, ...]
    is_often: bool


@lru_cache(maxsize=1_000)
def _walk_with_register(question: Question) -> _Walk | None:
    """The statement is made once for the lists that are asked again and again."""
    if not _walks_places(question):
        return None
    return _Walk(*statement_by_places(question, told=f", {IN_PASSING}"), is_often=not beside_places(question))


def statement_by_places(question: Question, looks: int | None = None, told: LiteralString = "") -> Condition:
    """The numbers from `PublishedPlace`, in one index scan for each pair of pillar and region; then the bodies.

    With `looks`, only the first so many of each scan are looked at. `told` is what else each row tells.
    """
    direction = _direction(question)
    inner, parameters = _walk(question, direction, looks)
    pairs = _pairs(question)
    if len(pairs) > 1:
        inner = f"""SELECT DISTINCT found.signed_on, found.record
            FROM unnest(%s::text[], %s::text[]) AS pair(pillar, region), LATERAL ({inner}) AS found
            ORDER BY found.signed_on {direction}, found.record {direction} LIMIT %s"""
        parameters = (*(list(column) for column in zip(*pairs, strict=True)), *parameters, question.size)
    sql = f"""SELECT r.id, page.signed_on, r.body{told}
        FROM ({inner}) AS page JOIN registry_publishedrecord AS r ON r.id = page.record
        ORDER BY page.signed_on {direction}, page.record {direction}"""
    return sql, parameters


def _walk(question: Question, direction: LiteralString, looks: int | None) -> Condition:
    """The scan under one pair of pillar and region."""
    pairs = _pairs(question)
    under: Condition = (
        "p.collection = %s AND p.pillar = pair.pillar AND p.region = pair.region",
        (question.collection,),
    )
    if len(pairs) == 1:
        under = ("p.collection = %s AND p.pillar = %s AND p.region = %s", (question.collection, *pairs[0]))
    found = [under, *signed(question, "p.signed_on")]
    if question.start:
        after: LiteralString = "<" if direction == "DESC" else ">"
        found.append((f"(p.signed_on, p.record) {after} (%s::date, %s)", tuple(question.start)))
    place: LiteralString = "registry_publishedplace"
    bound: tuple[Any, ...] = ()
    own = beside_places(question)
    if looks:
        sql, bound = _all_of(found)
        place = f"""(SELECT p.signed_on, p.record FROM registry_publishedplace AS p WHERE {sql}
            ORDER BY p.signed_on {direction}, p.record {direction} LIMIT %s)"""
        found, bound = [], (*bound, looks)
    sql, parameters = _all_of([*found, *own])
    # Joined only when it has to be looked at: otherwise the index alone gives the page.
    joined: LiteralString = "JOIN registry_publishedrecord AS r ON r.id = p.record" if own else ""
    return (
        f"""SELECT p.signed_on, p.record FROM {place} AS p {joined} WHERE {sql}
        ORDER BY p.signed_on {direction}, p.record {direction} LIMIT %s""",
        (*bound, *parameters, question.size),
    )


def _pairs(question: Question) -> list[tuple[str, str]]:
    regions = list(question.regions)
    if question.national is National.ONLY:
        regions = [NATIONAL]
    elif regions and question.national is National.INCLUDE:
        regions.append(NATIONAL)
    return [(pillar, region) for pillar in question.pillars or (ANY,) for region in regions or (ANY,)]


def page_by_facets(question: Question, *, found_first: bool = False) -> list[Row]:
    """The same page from `PublishedRecord` alone, in any order; or from what its records were on a day.

    `found_first` forbids PostgreSQL to walk along the order: where it takes the rare for frequent, that does not end.
    """
    direction, value = _direction(question), _VALUE[question.order]
    source, where, parameters = conditions(question)
    if question.start:
        after: LiteralString = "<" if direction == "DESC" else ">"
        where, parameters = f"{where} AND ({value}, r.id) {after} (%s, %s)", (*parameters, *question.start)
    fence: LiteralString = "OFFSET 0" if found_first else ""
    sql = f"""SELECT r.id, r.value, r.body
        FROM (SELECT r.*, {value} AS value FROM {source} AS r WHERE {where} {fence}) AS r
        ORDER BY r.value {direction}, r.id {direction} LIMIT %s"""
    return [Row(*row) for row in _fetch(sql, (*parameters, question.size))]


def whole(question: Question) -> Condition:
    """The statement for everything that answers, in order.

    By facets even where a page would walk the places: what reads every record has no use for a short way to a few.
    """
    direction, value = _direction(question), _VALUE[question.order]
    source, where, parameters = conditions(question)
    told: LiteralString = _FEATURE if question.as_feature else "r.body"
    sql = f"SELECT {told} FROM {source} AS r WHERE {where} ORDER BY {value} {direction}, r.id {direction}"
    return sql, parameters


def count(question: Question) -> int:
    """How many records answer the question, on all its pages together."""
    if _walks_places(question) and not beside_places(question):
        return _count_places(question)
    source, where, parameters = conditions(question)
    [(number,)] = _fetch(f"SELECT count(*) FROM {source} AS r WHERE {where}", parameters)
    return int(number)


class Conditions(NamedTuple):
    """Everything that answers a question, for `SELECT ... FROM {source} AS r WHERE {where}` with these parameters."""

    source: LiteralString
    where: LiteralString
    parameters: tuple[Any, ...]


def conditions(question: Question) -> Conditions:
    """All records that answer, whatever page and order the question speaks of: for exports, counts and statistics.

    They have their facets of now, or of the day that was asked for; who was not signed then is not there.
    """
    where, parameters = _all_of(_by_facets(question))
    if question.as_of is None:
        return Conditions("registry_publishedrecord", where, parameters)
    return Conditions(_ON_A_DAY, where, (question.as_of, question.as_of, *parameters))


def _count_places(question: Question) -> int:
    pillars, regions = (list(column) for column in zip(*_pairs(question), strict=True))
    found: list[Condition] = [
        ("p.collection = %s AND p.pillar = ANY(%s) AND p.region = ANY(%s)", (question.collection, pillars, regions)),
        *signed(question, "p.signed_on"),
    ]
    sql, parameters = _all_of(found)
    counted: LiteralString = "p.record" if len(pillars) == 1 else "DISTINCT p.record"
    [(number,)] = _fetch(f"SELECT count({counted}) FROM registry_publishedplace AS p WHERE {sql}", parameters)
    return int(number)


# -- Conditions --------------------------------------------------------------------------------------------------


def _direction(question: Question) -> LiteralString:
    return "DESC" if question.descending != question.backward else "ASC"


def _all_of(conditions: Sequence[Condition]) -> Condition:
    parameters = tuple(parameter for _sql, given in conditions for parameter in given)
    return " AND ".join(sql for sql, _given in conditions), parameters


def _by_facets(question: Question) -> list[Condition]:
    found: list[Condition] = [("r.collection = %s", (question.collection,))]
    if question.pillars:
        found.append(("r.pillars && %s::varchar[]", (list(question.pillars),)))
    if question.regions:
        among: LiteralString = "r.regions && %s::varchar[]"
        if question.national is National.INCLUDE:
            among = "(r.regions && %s::varchar[] OR r.is_national)"
        found.append((among, (list(question.regions),)))
    if question.national is National.ONLY:
        found.append(("r.is_national", ()))
    return [*found, *signed(question, "r.signed_on"), *beside_places(question)]
