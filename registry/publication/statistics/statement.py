"""The one statement that counts: every number of an answer is of the same moment.

First the records are added up under their sets of codes as they are stored ("these two pillars, this region"): a
million records have a few thousand of those. Then each set counts in every group it belongs to, and once in the total.
"""

# ruff: noqa: S608 - statements are put together from constants of this room only (LiteralString: mypy sees to it).

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Final, LiteralString

from .. import reading
from ..questions import Question
from ..reading import Condition
from .dimensions import OF_BOTH, OF_PARTIES, OF_PLACE, POPULATION, Dimension, wanted

Grouping = Sequence[Dimension]

MOST_DIMENSIONS: Final = 3

_AGREEMENTS: Final = """count(*) AS agreements, count(*) FILTER (WHERE r.is_fictional) AS fictional,
    {money}, 0 AS projects, 0 AS spaces, {nobody}"""
_MONEY: Final = """sum(r.committed) AS committed, count(r.committed) AS committed_known, sum(r.paid) AS paid,
    count(r.paid) AS paid_known, sum(r.outstanding) AS outstanding, count(r.outstanding) AS outstanding_known"""
_NO_MONEY: Final = """NULL::numeric AS committed, 0 AS committed_known, NULL::numeric AS paid, 0 AS paid_known,
    NULL::numeric AS outstanding, 0 AS outstanding_known"""
_NOBODY: Final = """0 AS served_projects, NULL::numeric AS women, NULL::numeric AS men, NULL::numeric AS unspecified,
    NULL::numeric AS people, NULL::date AS period_start, NULL::date AS period_end"""
_PEOPLE: Final = """count(*) AS served_projects, sum(best.women) AS women, sum(best.men) AS men,
    sum(best.total - coalesce(best.women, 0) - coalesce(best.men, 0)) AS unspecified, sum(best.total) AS people,
    min(best.period_start) AS period_start, max(best.period_end) AS period_end"""
_ADDED_UP: Final = """coalesce(sum(c.agreements), 0)::bigint, coalesce(sum(c.fictional), 0)::bigint,
    sum(c.committed), coalesce(sum(c.committed_known), 0)::bigint, sum(c.paid),
    coalesce(sum(c.paid_known), 0)::bigint, sum(c.outstanding), coalesce(sum(c.outstanding_known), 0)::bigint,
    coalesce(sum(c.projects), 0)::bigint, coalesce(sum(c.spaces), 0)::bigint,
    coalesce(sum(c.served_projects), 0)::bigint, sum(c.women)::bigint, sum(c.men)::bigint,
    sum(c.unspecified)::bigint, sum(c.people)::bigint, min(c.period_start), max(c.period_end)"""

# Of one project the period in which it served most people: of everybody, and of each population (without a name those
# of whom the project did not tell it), as it was worked out at publication,
_BEST_OF_ALL: Final = """LATERAL jsonb_to_record(r.served -> 'best' -> '*') AS best(period_start date, period_end date,
    women bigint, men bigint, total bigint)"""
_BEST_OF_EACH: Final = """LATERAL jsonb_each(r.served -> 'best') AS counted(population, told),
    LATERAL jsonb_to_record(counted.told) AS best(period_start date, period_end date, women bigint, men bigint,
    total bigint)"""
# or of those populations that are asked for, together.
_BEST_OF_SOME: Final = """LATERAL (SELECT s.period_start, s.period_end, sum(s.women) AS women, sum(s.men) AS men,
        sum(s.total) AS total
    FROM jsonb_to_recordset(r.served -> 'counts') AS s(populations jsonb, within jsonb, period_start date,
        period_end date, women bigint, men bigint, total bigint)
    WHERE s.populations ?| %s::text[] AND NOT s.within ?| %s::text[] GROUP BY s.period_start, s.period_end
    ORDER BY sum(s.total) DESC, s.period_end DESC, s.period_start DESC LIMIT 1) AS best"""


def statement(question: Question, groupings: Sequence[Grouping], most: int) -> Condition:
    """Rows of: number of the grouping (null: the total), its values (as many as a grouping may have), the sums.

    At most `most` rows of each grouping. Of a day only the agreements are told: what their money and projects were on
    it, nobody knows.
    """
    dimensions = list(dict.fromkeys(dimension for grouping in groupings for dimension in grouping))
    parts = [_agreements(question, dimensions)]
    if question.as_of is None:
        parts += [_projects(question, dimensions), _people(question, dimensions)]
        parts += [_people_by_population(question, dimensions)] if POPULATION in dimensions else []
    combined, parameters = _joined(parts, " UNION ALL ")
    empty: LiteralString = ", ".join(["NULL::text"] * MOST_DIMENSIONS)
    total: Condition = (f"SELECT NULL::int, {empty}, {_ADDED_UP} FROM combined AS c WHERE c.part <> 'each'", ())
    groups = [_groups(question, dimensions, number, grouping, most) for number, grouping in enumerate(groupings)]
    selected, more = _joined([total, *groups], " UNION ALL ")
    return f"WITH combined AS MATERIALIZED ({combined}) {selected}", (*parameters, *more)


def _joined(parts: Sequence[Condition], between: LiteralString) -> Condition:
    return between.join(sql for sql, _given in parts), tuple(given for _sql, all_given in parts for given in all_given)


def _groups(
    question: Question, dimensions: Sequence[Dimension], number: int, grouping: Grouping, most: int
) -> Condition:
    """One table: every set of codes in each of the groups it belongs to; without any code in the group null."""
    places = [dimensions.index(dimension) for dimension in grouping]
    values: list[LiteralString] = [f"d{_digit(place)}.value" for place in places]
    sources: list[LiteralString] = [
        f"unnest(CASE WHEN c.codes{_digit(place)} = '{{}}' THEN ARRAY[NULL]::text[] ELSE c.codes{_digit(place)} END) "
        f"AS d{_digit(place)}(value)"
        for place in places
    ]
    left_out: LiteralString = "'all people'" if POPULATION in grouping else "'each'"
    conditions: list[LiteralString] = [f"c.part <> {left_out}"]
    parameters: list[Any] = []
    for dimension, value in zip(grouping, values, strict=True):
        if (allowed := wanted(question, dimension)) is not None:
            conditions.append(f"{value} = ANY(%s)")
            parameters.append(allowed)
    chosen: LiteralString = ", ".join([*values, *["NULL::text"] * (MOST_DIMENSIONS - len(values))])
    sql = f"""(SELECT {_digit(number)}, {chosen}, {_ADDED_UP}
        FROM {", ".join(["combined AS c", *sources])} WHERE {" AND ".join(conditions)}
        GROUP BY {", ".join(values)} LIMIT %s)"""
    return sql, (*parameters, most)


_DIGITS: Final[tuple[LiteralString, ...]] = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")


def _digit(number: int) -> LiteralString:
    """Few dimensions, few groupings: and the statement stays one of constants."""
    return _DIGITS[number]


def _codes(codes: Sequence[LiteralString]) -> LiteralString:
    """The columns of codes, each a sorted array: what the first adding up goes by."""
    return "".join([f", ({sql})::text[] AS codes{_digit(place)}" for place, sql in enumerate(codes)])


def _by_codes(codes: Sequence[LiteralString]) -> LiteralString:
    """Sets of codes; without any dimension there is one."""
    names = [f"codes{_digit(place)}" for place in range(len(codes))]
    return f"GROUP BY {', '.join(names)}" if names else ""


def _agreements(question: Question, dimensions: Sequence[Dimension]) -> Condition:
    source, where, parameters = reading.conditions(question)
    codes: list[LiteralString] = [dimension.codes for dimension in dimensions]
    sums = _AGREEMENTS.format(money=_MONEY if question.as_of is None else _NO_MONEY, nobody=_NOBODY)
    sql = f"SELECT 'records' AS part{_codes(codes)}, {sums} FROM {source} AS r WHERE {where} {_by_codes(codes)}"
    return sql, parameters


def _under_agreements(question: Question) -> Condition:
    """The projects (`r`) that answer a question: they themselves, and where they can't, their agreements."""
    defaults: dict[str, Any] = {field.name: field.default for field in fields(Question) if field.name != "collection"}
    asked = {name: getattr(question, name) for name in defaults if getattr(question, name) != defaults[name]}
    of_project = {name: value for name, value in asked.items() if name in OF_BOTH}
    source, where, parameters = reading.conditions(Question(collection="projects", **of_project))
    if asked.keys() <= OF_BOTH:
        return f"{source} AS r WHERE {where}", parameters
    of_agreement = {name: value for name, value in asked.items() if name not in (*OF_PLACE, *OF_PARTIES)}
    agreements, which, more = reading.conditions(Question(collection="agreements", **of_agreement))
    under: LiteralString = f"r.agreement IN (SELECT r.key FROM {agreements} AS r WHERE {which})"
    return f"{source} AS r WHERE {where} AND {under}", (*parameters, *more)


def _projects(question: Question, dimensions: Sequence[Dimension]) -> Condition:
    source, parameters = _under_agreements(question)
    codes: list[LiteralString] = [dimension.codes for dimension in dimensions]
    sql = f"""SELECT 'records' AS part{_codes(codes)}, 0, 0, {_NO_MONEY}, count(*) AS projects,
        sum(r.spaces) AS spaces, {_NOBODY} FROM {source} {_by_codes(codes)}"""
    return sql, parameters


def _people(question: Question, dimensions: Sequence[Dimension]) -> Condition:
    """Of every project one count: of everybody, or of the populations asked for."""
    source, parameters = _under_agreements(question)
    codes: list[LiteralString] = [dimension.codes for dimension in dimensions]
    asked = list(question.populations)
    best: LiteralString = _BEST_OF_SOME if asked else _BEST_OF_ALL
    sql = f"""SELECT 'all people' AS part{_codes(codes)}, 0, 0, {_NO_MONEY}, 0, 0, {_PEOPLE}
        FROM (SELECT r.* FROM {source} AND r.served <> '{{}}') AS r, {best} {_by_codes(codes)}"""
    return sql, (*parameters, *([asked, asked] if asked else []))


def _people_by_population(question: Question, dimensions: Sequence[Dimension]) -> Condition:
    """Of every project one count for each population that it counted itself, not that its agreement aims at."""
    source, parameters = _under_agreements(question)
    codes: list[LiteralString] = [
        "array_remove(ARRAY[counted.population], '')" if dimension is POPULATION else dimension.codes
        for dimension in dimensions
    ]
    sql = f"""SELECT 'each' AS part{_codes(codes)}, 0, 0, {_NO_MONEY}, 0, 0, {_PEOPLE}
        FROM (SELECT r.* FROM {source} AND r.served <> '{{}}') AS r, {_BEST_OF_EACH}
        WHERE counted.population <> '*' {_by_codes(codes)}"""
    return sql, parameters
