"""Which list understands which parameters: one table for all lists, read from the first line to the last.

What is not named here is refused, so no address can reach a column by its name.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from registry.choices import PartyKind
from registry.publication import COLLECTIONS
from registry.publication.filters import FILTERS
from registry.publication.questions import Fictional
from registry.publication.reading import National, Order, Question
from registry.publication.statistics import DIMENSIONS, MOST_DIMENSIONS
from registry.publication.tallies import FACETS

from . import codes, cursors
from .agreement_filters import OF_AGREEMENTS_ALONE, PARAMETERS
from .choosing import ALWAYS, WHOLE, Choice
from .parameters import Day, OneOf, Parameter, Refused, Whole, Words
from .problems import Fault, invalid

KIND_OF_PARTY = OneOf(
    name="kind", fills="kinds", many=True, values=PartyKind.values, example="association", explains="Kind of party."
)
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
PAGE_SIZE = Whole(
    name="page_size", fills="size", least=1, largest=100, default=50, example="20", explains="Records on a page."
)
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
PAGES: Final = "json"
"""The form in which lists are answered page by page, unless another is asked for."""
JSON_ONLY = OneOf(name="format", values=["json"], example="json", explains="The form of the answer.")
FORM = OneOf(
    name="format", values=["json", "jsonl", "csv", "xlsx"], example="jsonl",
    explains="The form of the answer. `json` is a page; every other form is a file with **everything** that the "
    "filters find, so `page_size`, `cursor`, `count`, `facets`, "
    "`fields` and `lang` do not go with it. `jsonl`: one record a line, as stored. "
    "`csv` and `xlsx`: a row for each record, with the main columns (described in the second sheet of `xlsx` and in "
    "`/dumps/latest/datapackage.json`); lists are joined by ` | `, and a cell of `csv` that looks like a formula has "
    "an apostrophe before it. `Register-Version` is the number of the last publication in the file, "
    "`Register-Records` how many records it must have.",
)  # fmt: skip
FORM_WITH_PLACES = replace(
    FORM, values=[*FORM.values, "geojson"], example="geojson",
    explains=f"{FORM.explains} `geojson`: a FeatureCollection (RFC 7946) whose features have the records as "
    "`properties`; a project without coordinates has no geometry.",
)  # fmt: skip
BY = OneOf(
    name="by", many=True, limit=MOST_DIMENSIONS, values=list(DIMENSIONS), example="pillar",
    explains="What to count by: one to three dimensions, each combination that occurs is a group. Left out: the total "
    "alone. `year` is that of the signature, `region=MA` stands for the whole kingdom.",
)  # fmt: skip
SCHEMA_FORM = OneOf(name="format", values=["yaml", "json"], example="json", explains="The form of the answer.")

FACETS_ASKED = OneOf(
    name="facets", many=True, values=[*FACETS], example="region",
    explains="Adds `facets`: of all records that answer the same filters, on all pages, how many have each value of "
    "these. The most frequent value comes first. A record counts under each of its values.",
)  # fmt: skip

OF_AGREEMENTS: Final = (*PARAMETERS.values(), WORDS, FICTIONAL, ORDERING, FACETS_ASKED)
OF_PROJECTS: Final = tuple(parameter for parameter in OF_AGREEMENTS if parameter.name not in OF_AGREEMENTS_ALONE)
OF_STATISTICS: Final = (BY, *PARAMETERS.values(), WORDS, FICTIONAL, AS_OF, JSON_ONLY)
REGION: Final = PARAMETERS["region"]
LANG = OneOf(
    name="lang", values=["ar", "fr"], example="fr",
    explains="Texts in one language only: instead of `{\"ar\": …, \"fr\": …}` the text itself, null where the source "
    "does not give it in this language.",
)  # fmt: skip
RANGES: Final = (
    ("signed_after", "signed_before"),
    *((f"{name}_min", f"{name}_max") for name in ("amount", "committed", "paid", "outstanding")),
)
UNKNOWN_PAST: Final = _("What this was on a day in the past is not known: leave it out, or leave out “as_of”.")
OF_EVERY_LIST: Final = (PAGE_SIZE, CURSOR, COUNT)
OF_PAGES: Final = ("page_size", "cursor", "count", "facets", "fields", "lang")
"""What a whole file has no use for: its columns are fixed, and it has both languages."""


LONGEST_REMEMBERED: Final = 500


@cache
def fields_of(collection: str) -> OneOf:
    """The members of the records of a collection, to choose from."""
    return OneOf(
        name="fields", many=True, values=[*COLLECTIONS[collection].shape().fields], example="url",
        explains="Only these members of the records; " + " and ".join(f"`{name}`" for name in ALWAYS) + " are always "
        "there, where the records have them.",
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Listing:
    """A list of the API: its collection, its parameters, and its order where none is asked for."""

    collection: str
    own: tuple[Parameter, ...]
    order: str = Order.POSITION
    form: OneOf = FORM

    @property
    def has_ids(self) -> bool:
        """Records with a UUID; the entries of the ministry's lists have codes."""
        return not COLLECTIONS[self.collection].is_list

    @property
    def chosen(self) -> tuple[OneOf, OneOf]:
        """What makes a record less than it is: some of its members, one of its languages."""
        return fields_of(self.collection), LANG

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return (*self.own, *OF_EVERY_LIST, *self.chosen, self.form)

    @property
    def of_record(self) -> tuple[Parameter, ...]:
        """The parameters of one record of this list."""
        days = (AS_OF,) if AS_OF in self.own else ()
        return (*days, *self.chosen, JSON_ONLY)

    # The same by name, for every request.

    @cached_property
    def known(self) -> dict[str, Parameter]:
        return {parameter.name: parameter for parameter in self.parameters}

    @cached_property
    def known_of_record(self) -> dict[str, Parameter]:
        return {parameter.name: parameter for parameter in self.of_record}


LISTINGS: Final = (
    Listing("agreements", (*OF_AGREEMENTS, AS_OF), "-signed_on"),
    Listing("projects", OF_PROJECTS, "-signed_on", FORM_WITH_PLACES),
    Listing("parties", (WORDS, KIND_OF_PARTY, REGION)),
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
    beside: str
    """All parameters but the cursor, as an address writes them."""
    count: bool
    facets: tuple[str, ...] = ()
    choice: Choice = WHOLE
    form: str = PAGES

    @cached_property
    def and_one_more(self) -> Question:
        """Whether there is a next page shows in one record more than was asked for."""
        return replace(self.question, size=self.question.size + 1)


def understand_again(listing: Listing, written: bytes) -> Asked:
    """What a query string asks for. Many clients ask for the same lists again and again.

    What was understood is remembered no longer than codes are (``codes``); refusals are not, nor what is long.
    """
    if len(written) > LONGEST_REMEMBERED:
        return understand(listing, QueryDict(written))
    return _understood_lately(listing, written, int(time.monotonic() / codes.PATIENCE))


@lru_cache(maxsize=2_000)
def _understood_lately(listing: Listing, written: bytes, _moment: int) -> Asked:
    return understand(listing, QueryDict(written))


def forget() -> None:
    """Understand everything anew; tests need it, whose database goes back in time."""
    _understood_lately.cache_clear()
    codes.forget()


def understand(listing: Listing, query: QueryDict) -> Asked:
    """What the parameters ask for. Everything wrong with them is told at once."""
    known = listing.known
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
    return Asked(
        question,
        ordering,
        urlencode([(name, value) for name, given in query.lists() if name != CURSOR.name for value in given]),
        count=values.get("count") == "true",
        facets=values.get("facets", ()),
        choice=choice_of(values),
        form=values.get("format", PAGES),
    )


def choice_of(values: dict[str, Any]) -> Choice:
    """What of the records is wanted."""
    return Choice(values.get("fields", ()), values.get("lang"))


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
    for low, high in RANGES:
        if low in values and high in values and values[low] > values[high]:
            faults.append(Fault(low, _("Nothing can match: this is greater than %(other)s."), {"other": high}))
    if values.get("national") is National.ONLY and "region" in values:
        faults.append(Fault("national", _("Leave out “region” with “only”, or choose “include”.")))
    if values.get("has_framework") is False and "framework" in values:
        faults.append(
            Fault(
                "has_framework",
                _("Nothing can match: leave out one of %(one)s and %(other)s."),
                {"one": "has_framework", "other": "framework"},
            )
        )
    if "as_of" in values:
        faults += [Fault(name, UNKNOWN_PAST) for name in values if name in FILTERS and not FILTERS[name].has_past]
    if (form := values.get("format", PAGES)) != PAGES:
        message = _("Leave this out with “%(form)s”, which answers everything at once.")
        faults += [Fault(name, message, {"form": form}) for name in OF_PAGES if name in values]
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
    return str(understand_these((form,), query).get(form.name, form.values[0]))


def understand_these(parameters: Sequence[Parameter], query: QueryDict) -> dict[str, Any]:
    """The values of a few parameters, of which none leans on another."""
    return _understood({parameter.name: parameter for parameter in parameters}, query)


def _understood(known: dict[str, Parameter], query: QueryDict) -> dict[str, Any]:
    values, faults = _read(known, query)
    if faults:
        raise invalid(*faults)
    return values


def understand_record(listing: Listing, written: bytes) -> tuple[date | None, Choice]:
    """The day that a record is asked for, where its collection has days; and what of the record is wanted."""
    if not written:
        return None, WHOLE
    values = _understood(listing.known_of_record, QueryDict(written))
    day: date | None = values.get(AS_OF.name)
    return day, choice_of(values)


def understand_statistics(query: QueryDict) -> tuple[Question, tuple[str, ...]]:
    """Which agreements are to be counted, and by which dimensions."""
    known: dict[str, Parameter] = {parameter.name: parameter for parameter in OF_STATISTICS}
    values, faults = _read(known, query)
    faults += _contradictions(values)
    if faults:
        raise invalid(*faults)
    fields = {known[name].fills: value for name, value in values.items() if known[name].fills}
    return Question(**fields, collection="agreements"), values.get(BY.name, ())
