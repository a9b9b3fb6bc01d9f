"""Which list understands which parameters: one table for all lists, read from the first line to the last.

What is not named here is refused, so no address can reach a column by its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from registry.choices import WORKING_STATES, PartyKind, State
from registry.publication import COLLECTIONS
from registry.publication.questions import Fictional, National, Order, Question
from registry.publication.statistics import DIMENSIONS, MOST_DIMENSIONS

from . import cursors
from .parameters import Amount, Code, Day, Identifier, OneOf, PageSize, Parameter, Refused, RegionCode, Words
from .problems import Fault, invalid

PUBLIC_STATES: Final = [state.value for state in State if state not in WORKING_STATES]

PILLAR = Code(
    name="pillar", fills="pillars", collection="pillars", example="equality-empowerment-leadership",
    explains="Pillar of the strategy: slugs of /api/v1/pillars/.",
)  # fmt: skip
REGION = RegionCode(
    name="region", fills="regions", example="07",
    explains="Region, by HCP code (`07`) or ISO 3166-2 code (`MA-07`). Finds what covers the region or a province or "
    "commune in it. National records are included only with `national=include`.",
)  # fmt: skip
NATIONAL = OneOf(
    name="national", fills="national", values=[value.value for value in National], becomes=National, example="include",
    explains="Records that cover the whole kingdom. `include`: with `region`, list them too (without `region` they are "
    "listed anyway). `only`: list nothing else; not together with `region`. `exclude`: leave them out.",
)  # fmt: skip
KIND = Code(
    name="kind", fills="kinds", collection="kinds", example="partnership",
    explains="Kind of the agreement, in the Arabic or in the French text: slugs of /api/v1/kinds/.",
)  # fmt: skip
PARTY_KIND = OneOf(
    name="kind", fills="kinds", many=True, values=PartyKind.values, example="association", explains="Kind of party."
)
STATUS = OneOf(
    name="status", fills="statuses", many=True, values=PUBLIC_STATES, example="in_force",
    explains="Where the agreement stands in its legal life.",
)  # fmt: skip
PARTY = Identifier(
    name="party", fills="parties", collection="parties", example="5f0c7b0e-3c51-4f2c-9a55-0d2c8f1e7a11",
    explains="A party: identifiers of /api/v1/parties/.",
)  # fmt: skip
POPULATION = Code(
    name="population", fills="populations", collection="target-populations", example="women-in-difficulty",
    explains="Target population: slugs of /api/v1/target-populations/. A wider population finds the narrower ones.",
)  # fmt: skip
PROJECT_LINE = Code(
    name="project_line", fills="project_lines", collection="project-lines", example="jisr-al-usra",
    explains="Programme or project line: slugs of /api/v1/project-lines/.",
)  # fmt: skip
SIGNED_AFTER = Day(
    name="signed_after", fills="signed_after", example="2022-01-01",
    explains="Signed on this day or later. A date known by month or year counts as its first day; an unknown date is "
    "in no period.",
)  # fmt: skip
SIGNED_BEFORE = Day(
    name="signed_before", fills="signed_before", example="2022-12-31",
    explains="Signed on this day or earlier. A date known by month or year counts as its first day.",
)  # fmt: skip
AMOUNT_MIN = Amount(
    name="amount_min", fills="amount_min", example="500000",
    explains="Amount in MAD, at least. An unknown amount is in no range.",
)  # fmt: skip
AMOUNT_MAX = Amount(
    name="amount_max", fills="amount_max", example="10000000.00",
    explains="Amount in MAD, at most. An unknown amount is in no range.",
)  # fmt: skip
WORDS = Words(
    name="q", fills="words", example="اسره",
    explains="Words that must all occur, in any order, in Arabic or French. Spelling variants count as the same "
    "(«اسره» finds «الأسرة», `beni mellal` finds «Béni Mellal»).",
)  # fmt: skip
FICTIONAL = OneOf(
    name="fictional", fills="fictional", values=[value.value for value in Fictional], becomes=Fictional,
    example="exclude",
    explains="Demonstration records (`is_fictional`). `include` (if not given): with all others. `only`: nothing else. "
    "`exclude`: leave them out.",
)  # fmt: skip
ORDERING = OneOf(
    name="ordering", example="-amount",
    values=[f"{sign}{order}" for order in (Order.SIGNED_ON, Order.AMOUNT, Order.PUBLISHED_AT) for sign in ("", "-")],
    explains="Order of the list, `-` for descending; `-signed_on` if not given. An unknown date or amount counts as "
    "the smallest.",
)  # fmt: skip
PAGE_SIZE = PageSize(name="page_size", fills="size", example="20", explains="Records on a page.")
CURSOR = Parameter(
    name="cursor", example="", explains="Where the page begins. Do not make one: follow `next` and `previous`."
)
COUNT = OneOf(
    name="count", values=["true", "false"], example="true",
    explains="`true` adds `count`, the number of records on all pages together. Leave it out where it is not needed: "
    "counting costs more than a page.",
)  # fmt: skip
AS_OF = Day(
    name="as_of", fills="as_of", example="2025-06-30",
    explains="The register as it stood on this day: values, status, amendments and instruments of the agreements that "
    "were signed by then. Filters compare what was true on that day. A day to come counts what is signed for it.",
)  # fmt: skip
JSON_ONLY = OneOf(name="format", values=["json"], example="json", explains="The form of the answer.")
JSON_OR_GEOJSON = OneOf(
    name="format", values=["json", "geojson"], example="geojson",
    explains="The form of the answer. `geojson` is a FeatureCollection (RFC 7946) whose features have the records as "
    "`properties`; a project without coordinates has no geometry.",
)  # fmt: skip
BY = OneOf(
    name="by", many=True, most=MOST_DIMENSIONS, values=list(DIMENSIONS), example="pillar",
    explains="What to count by: one to three dimensions, each combination that occurs is a group. Left out: the total "
    "alone. `year` is that of the signature, `region=MA` stands for the whole kingdom.",
)  # fmt: skip
SCHEMA_FORM = OneOf(name="format", values=["yaml", "json"], example="json", explains="The form of the answer.")

OF_AGREEMENTS: Final = (
    PILLAR, REGION, NATIONAL, KIND, STATUS, PARTY, POPULATION, PROJECT_LINE, SIGNED_AFTER, SIGNED_BEFORE, AMOUNT_MIN,
    AMOUNT_MAX, WORDS, FICTIONAL, ORDERING,
)  # fmt: skip
OF_STATISTICS: Final = (BY, *(filter_ for filter_ in OF_AGREEMENTS if filter_ is not ORDERING), AS_OF, JSON_ONLY)
OF_EVERY_LIST: Final = (PAGE_SIZE, CURSOR, COUNT)


@dataclass(frozen=True)
class Listing:
    """A list of the API: its collection, its parameters, and its order where none is asked for."""

    collection: str
    own: tuple[Parameter, ...]
    order: str = Order.POSITION
    form: OneOf = JSON_ONLY

    @property
    def has_ids(self) -> bool:
        """Records with a UUID; the entries of the ministry's lists have codes."""
        return not COLLECTIONS[self.collection].is_list

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return (*self.own, *OF_EVERY_LIST, self.form)


LISTINGS: Final = (
    Listing("agreements", (*OF_AGREEMENTS, AS_OF), "-signed_on"),
    Listing("projects", OF_AGREEMENTS, "-signed_on", JSON_OR_GEOJSON),
    Listing("parties", (WORDS, PARTY_KIND, REGION)),
    Listing("pillars", (WORDS,)),
    Listing("strategies", (WORDS,)),
    Listing("regions", (WORDS,)),
    Listing("provinces", (WORDS, REGION)),
    Listing("target-populations", (WORDS,)),
    Listing("project-lines", (WORDS,)),
    Listing("consultations", (WORDS, REGION), "-signed_on"),
    Listing("ceremonies", (WORDS, REGION), "-signed_on"),
    Listing("calls-for-projects", (WORDS,), "-position"),
    Listing("regional-envelopes", (WORDS, REGION)),
    Listing("coverage", (WORDS, REGION)),
    Listing("sources", (WORDS,)),
    Listing("kinds", (WORDS,)),
)


@dataclass(frozen=True)
class Asked:
    """A request for a list, understood."""

    question: Question
    ordering: str
    count: bool


def understand(listing: Listing, query: QueryDict) -> Asked:
    """What the parameters ask for. Everything wrong with them is told at once."""
    known = {parameter.name: parameter for parameter in listing.parameters}
    values, faults = _read(known, query)
    faults += _contradictions(values)
    ordering = values.get("ordering", listing.order)
    start = _start(listing, ordering, values, faults)
    if faults:
        raise invalid(*faults)
    fields = {known[name].fills: value for name, value in values.items() if known[name].fills}
    question = Question(
        **fields,
        collection=listing.collection,
        order=Order(ordering.removeprefix("-")),
        descending=ordering.startswith("-"),
        start=start.spot if start else None,
        backward=start.backward if start else False,
        as_feature=values.get("format") == "geojson",
    )
    return Asked(question, ordering, count=values.get("count") == "true")


def _read(known: dict[str, Parameter], query: QueryDict) -> tuple[dict[str, Any], list[Fault]]:
    """The values of the parameters that are known, and what is wrong with the others."""
    values: dict[str, Any] = {}
    faults = [_unknown(name, known) for name in query if name not in known]
    for name in (name for name in query if name in known):
        try:
            values[name] = known[name].read(query.getlist(name))
        except Refused as refusal:
            faults.append(Fault(name, refusal.message, refusal.values, refusal.allowed))
    return values, faults


def _unknown(name: str, known: dict[str, Parameter]) -> Fault:
    return Fault(name[:100], _("There is no such parameter here."), allowed=list(known))


def _contradictions(values: dict[str, Any]) -> list[Fault]:
    """Ranges that no value can be in, and filters that shut each other out."""
    faults = []
    for low, high in (("signed_after", "signed_before"), ("amount_min", "amount_max")):
        if low in values and high in values and values[low] > values[high]:
            faults.append(Fault(low, _("Nothing can match: this is greater than %(other)s."), {"other": high}))
    if values.get("national") is National.ONLY and "region" in values:
        faults.append(Fault("national", _("Leave out “region” with “only”, or choose “include”.")))
    return faults


def _start(listing: Listing, ordering: str, values: dict[str, Any], faults: list[Fault]) -> cursors.Cursor | None:
    if "cursor" not in values:
        return None
    try:
        return cursors.unpack(values["cursor"], listing.collection, ordering, values.get("as_of"))
    except cursors.BadCursor:
        message = _("Follow the “next” and “previous” links of this list, or leave the cursor out to begin anew.")
        faults.append(Fault("cursor", message))
        return None


def understand_form(query: QueryDict, form: OneOf = JSON_ONLY) -> str:
    """Where there is nothing to choose but the form of the answer."""
    values, faults = _read({form.name: form}, query)
    if faults:
        raise invalid(*faults)
    return str(values.get(form.name, form.values[0]))


def understand_record(listing: Listing, query: QueryDict) -> date | None:
    """The day that a record is asked for, where its collection has days."""
    known: dict[str, Parameter] = {parameter.name: parameter for parameter in of_record(listing)}
    values, faults = _read(known, query)
    if faults:
        raise invalid(*faults)
    day: date | None = values.get(AS_OF.name)
    return day


def of_record(listing: Listing) -> tuple[Parameter, ...]:
    """The parameters of one record of this list."""
    return (AS_OF, JSON_ONLY) if AS_OF in listing.own else (JSON_ONLY,)


def understand_statistics(query: QueryDict) -> tuple[Question, tuple[str, ...]]:
    """Which agreements are to be counted, and by which dimensions."""
    known: dict[str, Parameter] = {parameter.name: parameter for parameter in OF_STATISTICS}
    values, faults = _read(known, query)
    faults += _contradictions(values)
    if faults:
        raise invalid(*faults)
    fields = {known[name].fills: value for name, value in values.items() if known[name].fills}
    return Question(**fields, collection="agreements"), values.get(BY.name, ())
