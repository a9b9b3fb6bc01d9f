"""How the public reads: pages of published records, found by their facets, forwarded as stored bytes.

Plain SQL over the three published tables and nothing else: a read builds no model instances and parses no record.
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
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, LiteralString, NamedTuple

from registry.choices import PublicationAction
from registry.models import ANY, NATIONAL
from registry.text import fold

from .database import fetch as _fetch


class National(StrEnum):
    """What becomes of records that cover the whole kingdom."""

    INCLUDE = "include"
    ONLY = "only"
    EXCLUDE = "exclude"


class Order(StrEnum):
    """What a list is ordered by. An unknown date or amount counts as the smallest."""

    SIGNED_ON = "signed_on"
    AMOUNT = "amount"
    PUBLISHED_AT = "published_at"
    POSITION = "position"


class Spot(NamedTuple):
    """The place of a record in an order: its value there, and its number for those that share the value."""

    value: date | Decimal | int | str
    record: int


class Row(NamedTuple):
    """A record of a page: where it stands, and its bytes."""

    record: int
    value: Any
    body: bytes

    @property
    def spot(self) -> Spot:
        return Spot(self.value.decode() if isinstance(self.value, bytes) else self.value, self.record)


class Stored(NamedTuple):
    """One published record."""

    sequence: int
    published_at: datetime
    body: bytes


class Withdrawal(NamedTuple):
    """When a record was withdrawn, and why."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a collection. Values of one field are alternatives, fields narrow each other down."""

    collection: str
    pillars: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    national: National | None = None
    kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()
    project_lines: tuple[str, ...] = ()
    signed_after: date | None = None
    signed_before: date | None = None
    amount_min: Decimal | None = None
    amount_max: Decimal | None = None
    words: tuple[str, ...] = ()
    order: Order = Order.POSITION
    descending: bool = False
    start: Spot | None = None
    backward: bool = False
    size: int = 50
    as_feature: bool = False
    as_of: date | None = None


Condition = tuple[LiteralString, tuple[Any, ...]]
"""A piece of SQL and its parameters."""

FREQUENT: Final = 4_000
"""Words that the database expects in so many records are looked for on a walk."""
LOOKS: Final = 10_000
"""So far a walk goes after words: about as long as PostgreSQL needs to sort what a frequent word finds."""

_BODY: Final = "r.body"
# GeoJSON (RFC 7946) around the stored record: longitude comes first.
_FEATURE: Final = """concat('{"type":"Feature","id":"', r.key, '","geometry":',
    '{"type":"Point","coordinates":[' || r.longitude || ',' || r.latitude || ']}',
    CASE WHEN r.longitude IS NULL OR r.latitude IS NULL THEN 'null' END, ',"properties":', r.body, '}')"""
# A subquery that PostgreSQL opens up: the record's own columns, and in the stead of the changing ones the period's.
_ON_A_DAY: Final = """(SELECT own.id, own.key, own.collection, own.sequence, own.body, own.kinds, own.signed_on,
    own.strategy, own.framework, own.ceremony, own.call, own.position, own.longitude, own.latitude, past.status,
    past.ends_on, past.amount, past.is_national, past.pillars, past.regions, past.provinces, past.communes,
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
    conditions: list[Condition] = [("r.collection = %s", (question.collection,)), *_worded(question)]
    sql, parameters = _all_of(conditions)
    sql = f"EXPLAIN (FORMAT JSON) SELECT FROM registry_publishedrecord AS r WHERE {sql}"
    [([plan],)] = _fetch(sql, parameters)
    return int(plan["Plan"]["Plan Rows"]) >= FREQUENT


def _walks_places(question: Question) -> bool:
    """Words and parties are rare: their indexes beat a walk that would look at every record on its way."""
    return question.order is Order.SIGNED_ON and not question.words and not question.parties and question.as_of is None


def page_by_places(question: Question) -> list[Row]:
    """The page by the narrow index."""
    return [Row(*row) for row in _fetch(*statement_by_places(question), often=not _beside_places(question))]


def statement_by_places(question: Question, looks: int | None = None) -> Condition:
    """The numbers from `PublishedPlace`, in one index scan for each pair of pillar and region; then the bodies.

    With `looks`, only the first so many of each scan are looked at.
    """
    direction = _direction(question)
    inner, parameters = _walk(question, direction, looks)
    pairs = _pairs(question)
    if len(pairs) > 1:
        inner = f"""SELECT DISTINCT found.signed_on, found.record
            FROM unnest(%s::text[], %s::text[]) AS pair(pillar, region), LATERAL ({inner}) AS found
            ORDER BY found.signed_on {direction}, found.record {direction} LIMIT %s"""
        parameters = (*(list(column) for column in zip(*pairs, strict=True)), *parameters, question.size)
    sql = f"""SELECT r.id, page.signed_on, {_FEATURE if question.as_feature else _BODY}
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
    conditions = [under, *_signed(question, "p.signed_on")]
    if question.start:
        after: LiteralString = "<" if direction == "DESC" else ">"
        conditions.append((f"(p.signed_on, p.record) {after} (%s::date, %s)", tuple(question.start)))
    place: LiteralString = "registry_publishedplace"
    bound: tuple[Any, ...] = ()
    own = _beside_places(question)
    if looks:
        sql, bound = _all_of(conditions)
        place = f"""(SELECT p.signed_on, p.record FROM registry_publishedplace AS p WHERE {sql}
            ORDER BY p.signed_on {direction}, p.record {direction} LIMIT %s)"""
        conditions, bound = [], (*bound, looks)
    sql, parameters = _all_of([*conditions, *own])
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
    source, day = _source(question)
    conditions = _by_facets(question)
    if question.start:
        after: LiteralString = "<" if direction == "DESC" else ">"
        conditions.append((f"({value}, r.id) {after} (%s, %s)", tuple(question.start)))
    sql, parameters = _all_of(conditions)
    fence: LiteralString = "OFFSET 0" if found_first else ""
    sql = f"""SELECT r.id, r.value, {_FEATURE if question.as_feature else _BODY}
        FROM (SELECT r.*, {value} AS value FROM {source} AS r WHERE {sql} {fence}) AS r
        ORDER BY r.value {direction}, r.id {direction} LIMIT %s"""
    return [Row(*row) for row in _fetch(sql, (*day, *parameters, question.size))]


def count(question: Question) -> int:
    """How many records answer the question, on all its pages together."""
    if _walks_places(question) and not _beside_places(question):
        return _count_places(question)
    sql, parameters = _all_of(_by_facets(question))
    source, day = _source(question)
    [(number,)] = _fetch(f"SELECT count(*) FROM {source} AS r WHERE {sql}", (*day, *parameters))
    return int(number)


def _source(question: Question) -> Condition:
    """The records with their facets of now, or of the day that was asked for; who was not signed then is not there."""
    if question.as_of is None:
        return "registry_publishedrecord", ()
    return _ON_A_DAY, (question.as_of, question.as_of)


def _count_places(question: Question) -> int:
    pillars, regions = (list(column) for column in zip(*_pairs(question), strict=True))
    conditions: list[Condition] = [
        ("p.collection = %s AND p.pillar = ANY(%s) AND p.region = ANY(%s)", (question.collection, pillars, regions)),
        *_signed(question, "p.signed_on"),
    ]
    sql, parameters = _all_of(conditions)
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
    conditions: list[Condition] = [("r.collection = %s", (question.collection,))]
    if question.pillars:
        conditions.append(("r.pillars && %s::varchar[]", (list(question.pillars),)))
    if question.regions:
        among: LiteralString = "r.regions && %s::varchar[]"
        if question.national is National.INCLUDE:
            among = "(r.regions && %s::varchar[] OR r.is_national)"
        conditions.append((among, (list(question.regions),)))
    if question.national is National.ONLY:
        conditions.append(("r.is_national", ()))
    return [*conditions, *_signed(question, "r.signed_on"), *_beside_places(question)]


def _signed(question: Question, column: LiteralString) -> list[Condition]:
    """Both bounds belong to the period. A record without a date has no place in any period."""
    conditions: list[Condition] = []
    if question.signed_after or question.signed_before:
        conditions.append((f"{column} > '0001-01-01'::date", ()))
    if question.signed_after:
        conditions.append((f"{column} >= %s", (question.signed_after,)))
    if question.signed_before:
        conditions.append((f"{column} <= %s", (question.signed_before,)))
    return conditions


def _beside_places(question: Question) -> list[Condition]:
    """What only the record itself can tell, not its places."""
    conditions: list[Condition] = []
    arrays: tuple[tuple[LiteralString, tuple[str, ...]], ...] = (
        ("r.kinds && %s::varchar[]", question.kinds),
        ("r.parties && %s::varchar[]", question.parties),
        ("r.populations && %s::varchar[]", question.populations),
        ("r.project_lines && %s::varchar[]", question.project_lines),
        ("r.status = ANY(%s)", question.statuses),
    )
    conditions += [(sql, (list(codes),)) for sql, codes in arrays if codes]
    if question.national is National.EXCLUDE:
        conditions.append(("NOT r.is_national", ()))
    if question.amount_min is not None:
        conditions.append(("r.amount >= %s", (question.amount_min,)))
    if question.amount_max is not None:
        conditions.append(("r.amount <= %s", (question.amount_max,)))
    return [*conditions, *_worded(question)]


def _worded(question: Question) -> list[Condition]:
    """Folded words hold letters and digits only, so nothing in them means anything to LIKE."""
    return [("r.search LIKE %s", (f"%{word}%",)) for word in question.words]


# -- Single records ----------------------------------------------------------------------------------------------

RECORD: Final = "SELECT sequence, published_at, body FROM registry_publishedrecord WHERE collection = %s AND key = %s"


def record(collection: str, key: str) -> Stored | None:
    """The version that the public reads now."""
    return next((Stored(*row) for row in _fetch(RECORD, (collection, key), often=True)), None)


def withdrawal(collection: str, key: str) -> Withdrawal | None:
    """The last word on a record that can't be read any more; None if it never could."""
    sql = """SELECT at, reason, action FROM registry_publishedversion WHERE collection = %s AND key = %s
        ORDER BY version DESC LIMIT 1"""
    last = next(iter(_fetch(sql, (collection, key))), None)
    if last is None or last[2].decode() != PublicationAction.WITHDRAW:
        return None
    return Withdrawal(last[0], last[1].decode())


def key_of_reference(collection: str, reference: str) -> str | None:
    """The key of the record with this reference, whatever its spelling."""
    sql = "SELECT key FROM registry_publishedrecord WHERE collection = %s AND fold_search(reference) = %s LIMIT 1"
    return next((key.decode() for (key,) in _fetch(sql, (collection, fold(reference)))), None)


def keys(collection: str, among: Sequence[str] | None = None) -> frozenset[str]:
    """The keys of a collection: all of them (short lists only), or those of the given ones that exist."""
    sql, parameters = "SELECT key FROM registry_publishedrecord WHERE collection = %s", [collection]
    if among is not None:
        return frozenset(key.decode() for (key,) in _fetch(f"{sql} AND key = ANY(%s)", (collection, list(among))))
    return frozenset(key.decode() for (key,) in _fetch(sql, parameters))
