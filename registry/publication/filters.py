"""Every filter of agreements, once: its name, what its values are, and how it is asked.

A filter is asked in two ways that mean the same: of the published records (API, exports, statistics), by a piece of
SQL over the columns that `PublishedRecord` and `PublishedPeriod` share; of the working tables (the clerks' desk), by a
condition on `Agreement`. A test asks both and compares. At the desk also what is not public counts: a framework that
is not published is a framework there.

Some have no SQL in the table: `pillar`, `region` and `national`, by which ``reading`` walks an index, as by the day of
signature (`signed`); and `party`, `party_kind` and `party_role`, which speak of one participation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import Any, Final, LiteralString

from django.db.models import Exists, OuterRef, Q

from registry.choices import BINDING_STATES, WORKING_STATES, PartyKind, PartyRole, State
from registry.models import ENDS, Agreement, AgreementParty, FamilySpace, Party, Project, TargetPopulation

from .questions import Fictional, National, Question

Condition = tuple[LiteralString, tuple[Any, ...]]
"""A piece of SQL and its parameters."""

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
PUBLIC_STATES: Final = tuple(state.value for state in State if state not in WORKING_STATES)


class Holds(StrEnum):
    """What the values of a filter are."""

    CODE = "code"
    IDENTIFIER = "identifier"
    CHOICE = "choice"
    DAY = "day"
    YEAR = "year"
    AMOUNT = "amount"
    YES_OR_NO = "yes or no"


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One filter. `fills` is its field of the `Question`; `of` the collection whose codes or keys its values are."""

    name: str
    fills: str
    holds: Holds
    working: Callable[[Any], Q] | None = None
    published: Callable[[Any], Condition] | None = None
    of: str = ""
    choices: Sequence[str] = ()
    is_rare: bool = False
    """Often few records answer, and an index knows them: the database may choose it in the stead of a walk."""
    has_past: bool = True
    """Whether the register knows what it would have found on a day."""


# -- How published records are asked -------------------------------------------------------------------------------


def _overlaps(column: LiteralString) -> Callable[[Sequence[str]], Condition]:
    return lambda codes: (f"{column} && %s::varchar[]", (list(codes),))


def _is_among(column: LiteralString) -> Callable[[Sequence[str]], Condition]:
    return lambda codes: (f"{column} = ANY(%s::varchar[])", (list(codes),))


def _at_least(column: LiteralString) -> Callable[[Any], Condition]:
    """Unknown is in no range: of null, PostgreSQL answers neither yes nor no."""
    return lambda value: (f"{column} >= %s", (value,))


def _at_most(column: LiteralString) -> Callable[[Any], Condition]:
    return lambda value: (f"{column} <= %s", (value,))


def _holds(sql: LiteralString) -> Callable[[bool], Condition]:
    return lambda yes: (sql if yes else f"NOT ({sql})", ())


def _expiring(day: date) -> Condition:
    return "r.status = ANY(%s::varchar[]) AND r.ends_on <= %s", (list(BINDING_STATES), day)


# `framework > ''` repeats what the index of frameworks is limited to.
_CHILDREN: Final = """EXISTS (SELECT FROM registry_publishedrecord AS child WHERE child.collection = 'agreements'
    AND child.framework = r.key AND child.framework > '')"""


def participation(question: Question) -> list[Condition]:
    """Of one party: who it is, what it is, what it does. A party stands once in an agreement, and is of one kind."""
    keys, kinds, roles = (list(values) for values in (question.parties, question.party_kinds, question.party_roles))
    if not keys:
        words = [f"{kind} {role}" for kind in kinds for role in roles] or kinds or roles
        return [("r.parts && %s::varchar[]", (words,))] if words else []
    theirs = ("r.parties && %s::varchar[]", (keys,))  # few records, and an index knows them
    if not kinds:
        words = [f"{key} {role}" for key in keys for role in roles]
        return [theirs, ("r.parts && %s::varchar[]", (words,))] if roles else [theirs]
    known: LiteralString = "party.collection = 'parties' AND party.key = ANY(%s) AND party.kinds && %s::varchar[]"
    party: LiteralString = f"SELECT party.key FROM registry_publishedrecord AS party WHERE {known}"  # noqa: S608
    conditions: list[Condition] = [(f"r.parties && ARRAY({party})", (keys, kinds))]
    if roles:
        part: LiteralString = (
            f"SELECT (key || ' ' || role)::varchar FROM ({party}) AS known, unnest(%s::varchar[]) AS role"  # noqa: S608
        )
        conditions.append((f"r.parts && ARRAY({part})", (keys, kinds, roles)))
    return conditions


def signed(question: Question, column: LiteralString) -> list[Condition]:
    """Signed within these bounds, both included, in one of these years. Without a date it is in no period."""
    conditions: list[Condition] = []
    if question.signed_after or question.signed_before:
        conditions.append((f"{column} > '0001-01-01'::date", ()))
    if question.signed_after:
        conditions.append((f"{column} >= %s", (question.signed_after,)))
    if question.signed_before:
        conditions.append((f"{column} <= %s", (question.signed_before,)))
    if question.years:
        within: LiteralString = " OR ".join([f"{column} BETWEEN %s AND %s" for _year in question.years])
        bounds = [bound for year in question.years for bound in (date(year, 1, 1), date(year, 12, 31))]
        conditions.append((f"({within})", tuple(bounds)))
    return conditions


# -- How the working tables are asked ------------------------------------------------------------------------------


def _any(path: str) -> Callable[[Iterable[Any]], Q]:
    """One of the values, in a subquery: so that no agreement comes twice, and sorting stays cheap."""
    return lambda values: Q(pk__in=Agreement.objects.filter(**{f"{path}__in": values}).order_by().values("pk"))


def _own(path: str) -> Callable[[Any], Q]:
    return lambda value: Q(**{path: value})


def _money(path: str) -> Callable[[Any], Q]:
    return lambda value: Q(pk__in=Agreement.objects.with_money().filter(**{path: value}).order_by().values("pk"))


def _has(model: Any, path: str) -> Callable[[bool], Q]:
    def there_is(yes: bool) -> Q:
        rows = Exists(model._default_manager.filter(**{path: OuterRef("pk")}).order_by())
        return Q(rows) if yes else ~Q(rows)

    return there_is


def _of(question: str) -> Callable[[Iterable[str]], Q]:
    """By a question that one asks of agreements in code, too."""
    return lambda values: Q(pk__in=getattr(Agreement.objects, question)(*values).order_by().values("pk"))


def _within_provinces(codes: Iterable[str]) -> Q:
    of_commune = Agreement.objects.filter(territories__commune__province__code__in=codes)
    of_itself = Agreement.objects.filter(territories__province__code__in=codes)
    return Q(pk__in=of_commune.order_by().values("pk")) | Q(pk__in=of_itself.order_by().values("pk"))


def _for_populations(slugs: Iterable[str]) -> Q:
    """A wider population finds the narrower ones, however many steps below (`facets.with_ancestors` of the lists)."""
    found, step = set[int](), Q(slug__in=slugs)
    while more := set(TargetPopulation.objects.filter(step).values_list("pk", flat=True)) - found:
        found |= more
        step = Q(parent__in=more)
    return _any("populations__population")(found)


def _ending(day: date) -> Q:
    """Its end, if known only by month or year, is the last day that this may mean: in the facet as in alerts."""
    ending = Agreement.objects.alias(last_day_known=ENDS).filter(last_day_known__lte=day, state__in=BINDING_STATES)
    return Q(pk__in=ending.order_by().values("pk"))


def taking_part(parties: Any = (), kinds: Sequence[str] = (), roles: Sequence[str] = ()) -> Q:
    """Agreements with one participation of these; `parties` are identifiers, or a query for them."""
    if isinstance(parties, tuple) and parties:  # who was merged is found by either identifier
        parties = tuple(party.heir.uuid for party in Party.objects.filter(uuid__in=parties).order_by("pk"))
        if not parties:
            return Q(pk__in=[])
    part: dict[str, Any] = {"party__uuid__in": parties} if not isinstance(parties, tuple) or parties else {}
    part |= {"party__kind__in": kinds} if kinds else {}
    part |= {"role__in": roles} if roles else {}
    return Q(pk__in=AgreementParty.objects.filter(**part).order_by().values("agreement")) if part else Q()


def _territory(question: Question) -> Q:
    """`include` adds the national ones to those of the regions; without regions they are there anyway."""
    national, regions = Q(is_national=True), question.regions
    match question.national:
        case National.ONLY:
            return national
        case National.INCLUDE if regions:
            return _of("in_region")(regions) | national
        case National.EXCLUDE:
            elsewhere = ~national | Q(is_national__isnull=True)
            return _of("in_region")(regions) & elsewhere if regions else elsewhere
    return _of("in_region")(regions) if regions else Q()


# -- The table -----------------------------------------------------------------------------------------------------


def _codes(name: str, fills: str, of: str, column: LiteralString, working: Any, **more: Any) -> Filter:
    """By codes that a record has several of."""
    return Filter(name=name, fills=fills, holds=Holds.CODE, of=of, published=_overlaps(column), working=working, **more)


def _range(name: str, column: LiteralString, working: Callable[[str], Callable[[Any], Q]], *, has_past: bool) -> Any:
    """Two filters, of which one or both may be asked."""
    for bound, published, lookup in (("min", _at_least, "gte"), ("max", _at_most, "lte")):
        yield Filter(
            name=f"{name}_{bound}",
            fills=f"{name}_{bound}",
            holds=Holds.AMOUNT,
            published=published(column),
            working=working(f"{name}__{lookup}"),
            has_past=has_past,
        )


def _yes_or_no(name: str, sql: LiteralString, working: Callable[[bool], Q], *, has_past: bool = False) -> Filter:
    return Filter(
        name=name, fills=name, holds=Holds.YES_OR_NO, published=_holds(sql), working=working, has_past=has_past
    )


FILTERS: Final[dict[str, Filter]] = {
    one.name: one
    for one in (
        Filter(name="pillar", fills="pillars", holds=Holds.CODE, of="pillars", working=_of("in_pillar")),
        Filter(name="region", fills="regions", holds=Holds.CODE, of="regions"),
        Filter(name="national", fills="national", holds=Holds.CHOICE, choices=[value.value for value in National]),
        _codes("province", "provinces", "provinces", "r.provinces", _within_provinces, is_rare=True),
        _codes("commune", "communes", "", "r.communes", _any("territories__commune__code"), is_rare=True),
        _codes("kind", "kinds", "kinds", "r.kinds", _of("of_kind")),
        Filter(
            name="status",
            fills="statuses",
            holds=Holds.CHOICE,
            choices=PUBLIC_STATES,
            published=_is_among("r.status"),
            working=_own("state__in"),
        ),
        Filter(
            name="strategy",
            fills="strategies",
            holds=Holds.CODE,
            of="strategies",
            published=_is_among("r.strategy"),
            working=_own("strategy__slug__in"),
        ),
        Filter(name="party", fills="parties", holds=Holds.IDENTIFIER, of="parties", is_rare=True),
        Filter(name="party_kind", fills="party_kinds", holds=Holds.CHOICE, choices=PartyKind.values, is_rare=True),
        Filter(name="party_role", fills="party_roles", holds=Holds.CHOICE, choices=PartyRole.values, is_rare=True),
        _codes("population", "populations", "target-populations", "r.populations", _for_populations),
        _codes("project_line", "project_lines", "project-lines", "r.project_lines", _any("lines__project_line__slug")),
        Filter(name="year", fills="years", holds=Holds.YEAR, working=_own("signed_on__year__in")),
        Filter(name="signed_after", fills="signed_after", holds=Holds.DAY, working=_own("signed_on__gte")),
        Filter(name="signed_before", fills="signed_before", holds=Holds.DAY, working=_own("signed_on__lte")),
        Filter(
            name="expiring_before",
            fills="expiring_before",
            holds=Holds.DAY,
            published=_expiring,
            working=_ending,
            is_rare=True,
        ),
        *_range("amount", "r.amount", _own, has_past=True),
        *_range("committed", "r.committed", _money, has_past=False),
        *_range("paid", "r.paid", _money, has_past=False),
        *_range("outstanding", "r.outstanding", _money, has_past=False),
        _yes_or_no("has_projects", "r.projects > 0", _has(Project, "agreement")),
        _yes_or_no("has_spaces", "r.spaces > 0", _has(FamilySpace, "project__agreement")),
        Filter(
            name="framework",
            fills="frameworks",
            holds=Holds.IDENTIFIER,
            of="agreements",
            published=_is_among("r.framework"),
            working=_own("framework__uuid__in"),
            is_rare=True,
        ),
        _yes_or_no("has_framework", "r.framework > ''", lambda yes: Q(framework__isnull=not yes), has_past=True),
        _yes_or_no("has_children", _CHILDREN, _has(Agreement, "framework")),
        Filter(
            name="ceremony",
            fills="ceremonies",
            holds=Holds.IDENTIFIER,
            of="ceremonies",
            published=_is_among("r.ceremony"),
            working=_own("ceremony__uuid__in"),
            is_rare=True,
        ),
        Filter(
            name="call",
            fills="calls",
            holds=Holds.CODE,
            of="calls-for-projects",
            published=_is_among("r.call"),
            working=_own("call__edition__in"),
            is_rare=True,
        ),
    )
}
"""By the name that addresses give them, in the order in which they are described."""


_VALUES: Final = attrgetter(*(each.fills for each in FILTERS.values()))
"""What a question asks of each, at once: every list asks this more than once."""


def asked(question: Question) -> list[tuple[Filter, Any]]:
    """The filters that a question uses, with what it asks of each."""
    pairs = zip(FILTERS.values(), _VALUES(question), strict=True)
    return [(each, value) for each, value in pairs if value is not None and value != ()]


def beside_places(question: Question) -> list[Condition]:
    """What only the record itself can tell, not the places it is found at."""
    conditions = [each.published(value) for each, value in asked(question) if each.published]
    conditions += participation(question)
    if question.national is National.EXCLUDE:
        conditions.append(("NOT r.is_national", ()))
    if question.fictional in (Fictional.ONLY, Fictional.EXCLUDE):
        conditions.append(("r.is_fictional = %s", (question.fictional is Fictional.ONLY,)))
    return [*conditions, *worded(question)]


def worded(question: Question) -> list[Condition]:
    """Folded words hold letters and digits only, so nothing in them means anything to LIKE."""
    return [("r.search LIKE %s", (f"%{word}%",)) for word in question.words]


def working(question: Question) -> Q:
    """The same question of the working tables. Words are looked for there by the search of the desk."""
    found = _territory(question) & taking_part(question.parties, question.party_kinds, question.party_roles)
    for each, value in asked(question):
        if each.working:
            found &= each.working(value)
    if question.fictional in (Fictional.ONLY, Fictional.EXCLUDE):
        found &= Q(is_fictional=question.fictional is Fictional.ONLY)
    return found
