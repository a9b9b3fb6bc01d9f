"""The filters of agreements and projects as parameters: the table of ``publication.filters``, explained to programs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from registry.publication.filters import FILTERS, FIRST_YEAR, LAST_YEAR, Filter, Holds
from registry.publication.reading import National

from .parameters import (
    Amount,
    Code,
    CommuneCode,
    Day,
    Edition,
    Identifier,
    OneOf,
    Parameter,
    RegionCode,
    Year,
    YesOrNo,
)

# How a value is read, where its kind alone does not say it.
_READ_ITS_OWN_WAY: Final[dict[str, Callable[..., Parameter]]] = {
    "region": RegionCode,
    "commune": CommuneCode,
    "call": Edition,
    "national": partial(OneOf, values=FILTERS["national"].choices, becomes=National),
}
_READ_BY_KIND: Final[dict[Holds, Callable[[Filter], Callable[..., Parameter]]]] = {
    Holds.CODE: lambda one: partial(Code, collection=one.of),
    Holds.IDENTIFIER: lambda one: partial(Identifier, collection=one.of),
    Holds.CHOICE: lambda one: partial(OneOf, values=one.choices, many=True),
    Holds.YEAR: lambda _one: Year,
    Holds.YES_OR_NO: lambda _one: YesOrNo,
    Holds.DAY: lambda _one: Day,
    Holds.AMOUNT: lambda _one: Amount,
}


def _parameter(name: str, example: str, explains: str) -> Parameter:
    """The parameter of a filter, read as its values want it."""
    one = FILTERS[name]
    read = _READ_ITS_OWN_WAY.get(name) or _READ_BY_KIND[one.holds](one)
    return read(name=name, fills=one.fills, example=example, explains=explains)


PARAMETERS: Final = {
    parameter.name: parameter
    for parameter in (
        _parameter("pillar", "equality-empowerment-leadership", "Pillar of the strategy: slugs of /api/v1/pillars/."),
        _parameter(
            "region",
            "07",
            "Region, by HCP code (`07`) or ISO 3166-2 code (`MA-07`). Finds what covers the region or a province or "
            "commune in it. National records are included only with `national=include`.",
        ),
        _parameter(
            "national",
            "include",
            "Records that cover the whole kingdom. `include`: with `region`, list them too (without `region` they are "
            "listed anyway). `only`: list nothing else; not together with `region`. `exclude`: leave them out.",
        ),
        _parameter(
            "province",
            "07.351",
            "Province or prefecture, by HCP code: codes of /api/v1/provinces/. Finds what covers it or a commune in "
            "it; what covers its whole region is found by `region`.",
        ),
        _parameter("commune", "07.351.01.0", "Commune, by HCP code. Finds what names the commune itself."),
        _parameter(
            "kind",
            "partnership",
            "Kind of the agreement, in the Arabic or in the French text: slugs of /api/v1/kinds/.",
        ),
        _parameter("status", "in_force", "Where the agreement stands in its legal life."),
        _parameter("strategy", "jisr-2022-2026", "Strategy that the agreement serves: slugs of /api/v1/strategies/."),
        _parameter(
            "party",
            "5f0c7b0e-3c51-4f2c-9a55-0d2c8f1e7a11",
            "A party: identifiers of /api/v1/parties/. Together with `party_kind` and `party_role`: one of these "
            "parties is of this kind and has this role.",
        ),
        _parameter("party_kind", "association", "A party of this kind takes part; with `party_role`, in this role."),
        _parameter("party_role", "funder", "A party has this role; with `party_kind`, a party of this kind."),
        _parameter(
            "population",
            "women-in-difficulty",
            "Target population: slugs of /api/v1/target-populations/. A wider population finds the narrower ones.",
        ),
        _parameter("project_line", "jisr-al-usra", "Programme or project line: slugs of /api/v1/project-lines/."),
        _parameter(
            "year",
            "2022",
            f"Year of signature, {FIRST_YEAR} to {LAST_YEAR}. What has no date of signature is in no year.",
        ),
        _parameter(
            "signed_after",
            "2022-01-01",
            "Signed on this day or later. A date known by month or year counts as its first day; an unknown date is in "
            "no period.",
        ),
        _parameter(
            "signed_before",
            "2022-12-31",
            "Signed on this day or earlier. A date known by month or year counts as its first day.",
        ),
        _parameter(
            "expiring_before",
            "2026-12-31",
            "Signed, in force or suspended, and ends on this day or earlier. An end known by month or year counts as "
            "its last day; an unknown end is not found.",
        ),
        *(
            _parameter(
                f"{name}_{bound}",
                "500000" if bound == "min" else "10000000.00",
                f"{what} in MAD, at {'least' if bound == 'min' else 'most'}. What is unknown is in no range.",
            )
            for name, what in (
                ("amount", "Amount"),
                ("committed", "Money committed by the parties"),
                ("paid", "Money paid"),
                ("outstanding", "Money committed (or else scheduled) and not yet paid"),
            )
            for bound in ("min", "max")
        ),
        _parameter("has_projects", "true", "Whether there are projects under the agreement."),
        _parameter(
            "has_spaces", "true", "Whether there are family spaces: of the agreement's projects, or the project's."
        ),
        _parameter(
            "framework",
            "5f0c7b0e-3c51-4f2c-9a55-0d2c8f1e7a11",
            "The agreements under this framework agreement: identifiers of /api/v1/agreements/.",
        ),
        _parameter("has_framework", "true", "Whether the agreement applies a framework agreement that is published."),
        _parameter("has_children", "true", "Whether published agreements apply this one as their framework."),
        _parameter(
            "ceremony",
            "5f0c7b0e-3c51-4f2c-9a55-0d2c8f1e7a11",
            "Signed at this ceremony: identifiers of /api/v1/ceremonies/.",
        ),
        _parameter("call", "2023", "Retained in this call for projects: `edition` of /api/v1/calls-for-projects/."),
    )
}
"""By their names, in the order in which they are described."""

OF_AGREEMENTS_ALONE: Final = (
    "expiring_before", "committed_min", "committed_max", "paid_min", "paid_max", "outstanding_min", "outstanding_max",
    "has_projects", "has_children",
)  # fmt: skip
"""A project has an end and a budget of its own, and nothing under it."""
