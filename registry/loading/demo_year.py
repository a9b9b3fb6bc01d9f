"""The rows of the fictional year: associations, councils and agreements, from the words in ``fixtures/demo``.

No chance in it: row n of the year is always the same, so two installations show the same demonstration. The cycles
have lengths without common divisor (states 11, pillars 7, regions 8, themes 13), so that everything meets everything.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from registry.choices import ProjectState, State

from .demo_follow_up import indicators, obligations
from .demo_money import commitments, instalments, reports
from .fixtures import Row, document, rows

AGREEMENTS = 60
FIRST_NUMBER = 13
STATES = (
    State.IN_FORCE,
    State.SIGNED,
    State.COMPLETED,
    State.IN_FORCE,
    State.DRAFT,
    State.IN_FORCE,
    State.TERMINATED,
    State.PROPOSED,
    State.IN_FORCE,
    State.COMPLETED,
    State.SIGNED,
)
SIGNED_STATES = (State.SIGNED, State.IN_FORCE, State.COMPLETED, State.TERMINATED)
ONE, TWO, THREE = "smart-inclusive-environment", "equality-empowerment-leadership", "values-sustainability"
PILLARS = ((ONE,), (TWO,), (THREE,), (ONE, TWO), (TWO, THREE), (ONE, THREE), (ONE, TWO, THREE))
THEMES = (
    "space",
    "parenting",
    "space",
    "space",
    "mediation",
    "space",
    "space",
    "protection",
    "space",
    "space",
    "listening",
    "space",
    "space",
)
SERVICES = (
    "reception",
    "listening",
    "orientation",
    "integration",
    "public-programmes-knowledge",
    "child-socialisation",
    "intergenerational-link",
    "parenting-support",
    "psychological-social-legal-support",
    "mediation",
)
REASON = "سبب تجريبي: توقف المشروع قبل نهايته · Motif fictif : le projet s'est arrêté avant son terme"


def province_of(place: Row) -> str:
    """The code of the province in which a town lies."""
    return str(place["commune"]).rsplit(".", 2)[0]


def region_of(place: Row) -> str:
    """The code of the region in which a town lies."""
    return str(place["commune"])[:2]


def associations() -> list[dict[str, Any]]:
    """44 associations that cannot be taken for real ones, spread over the towns."""
    words, places = document("demo/names.json"), rows("demo/places.json")
    pairs = [(thing, colour) for colour in words["colours"] for thing in words["things"]]
    found = []
    for number, (thing, colour) in enumerate(pairs, start=1):
        place = places[(number - 1) % len(places)]
        found.append(
            {
                "key": f"association-{number}",
                "kind": "association",
                "name_ar": f"جمعية تجريبية: {thing['ar']} {colour['ar']} ({place['name_ar']})",
                "name_fr": f"Association fictive (démo) : {thing['fr']} {colour['fr']} ({place['name_fr']})",
                "region": region_of(place),
                "province": province_of(place),
                "commune": place["commune"],
            }
        )
    return found


def councils() -> list[dict[str, Any]]:
    """A fictional council for each region of the demonstration."""
    names = {row["code"]: row for row in rows("reference/regions.json")}
    return [
        {
            "key": f"council-{code}",
            "kind": "regional_council",
            "name_ar": f"مجلس تجريبي بجهة {names[code]['name_ar']}",
            "name_fr": f"Conseil fictif (démo), région {names[code]['name_fr']}",
            "region": code,
        }
        for code in sorted({region_of(place) for place in rows("demo/places.json")})
    ]


def agreements() -> list[dict[str, Any]]:
    """The agreements of the year, after those written by hand."""
    places, themes = rows("demo/places.json"), {row["key"]: row for row in rows("demo/themes.json")}
    regions = sorted({region_of(place) for place in places})
    by_region = [[place for place in places if region_of(place) == code] for code in regions]
    found = []
    for number in range(AGREEMENTS):
        towns = by_region[number % len(regions)]
        place = towns[number // len(regions) % len(towns)]
        neighbour = regions[(number + 1) % len(regions)]
        theme = themes[THEMES[number % len(THEMES)]]
        found.append(Deal(number, place, places.index(place) + 1, neighbour, theme).row())
    return found


@dataclass(frozen=True)
class Deal:
    """One agreement of the year."""

    number: int
    place: Row
    town: int
    neighbour: str
    theme: Row

    @cached_property
    def state(self) -> State:
        return STATES[self.number % len(STATES)]

    @cached_property
    def is_signed(self) -> bool:
        return self.state in SIGNED_STATES

    @cached_property
    def signed_on(self) -> date:
        """Between January and September; what is completed was signed the year before."""
        year = 2025 if self.state == State.COMPLETED else 2026
        return date(year, self.number * 5 % 9 + 1, self.number * 7 % 27 + 1)

    @cached_property
    def starts_on(self) -> date:
        return self.signed_on + timedelta(days=14)

    @cached_property
    def ends_on(self) -> date:
        months = 300 if self.state == State.COMPLETED else 365 * (1 + self.number % 2)
        return self.starts_on + timedelta(days=months)

    @cached_property
    def share(self) -> Decimal:
        """Of the ministry, in MAD."""
        return Decimal(200_000 + self.number * 37 % 50 * 10_000)

    @cached_property
    def holder(self) -> str:
        """An association of the town; some towns have two."""
        second = self.town + 36
        return f"association-{second if second <= 44 and self.number % 2 else self.town}"

    def row(self) -> dict[str, Any]:
        """The row, as it would stand in a file."""
        year = self.signed_on.year if self.is_signed else 2026
        number = self.number + FIRST_NUMBER
        row = {
            "key": f"agreement-{number}",
            "reference": f"DEMO-{year}-{number:04d}",
            "state": self.state,
            "publish": self.state != State.DRAFT and self.number % 10 != 7,
            "reason": REASON if self.state == State.TERMINATED else "",
            "kind": {3: "cooperation-partnership", 6: "specific"}.get(self.number % 9, "partnership"),
            "title_ar": f"اتفاقية تجريبية: {self.theme['name_ar']} - {self.place['name_ar']}",
            "title_fr": f"Convention fictive (démo) : {self.theme['name_fr']} - {self.place['name_fr']}",
            "purpose_ar": self.theme["purpose_ar"],
            "purpose_fr": self.theme["purpose_fr"],
            "strategy": "jisr-2022-2026",
            "participations": self.participations(),
            "objectives": self.theme["objectives"],
            "axes": [{"axis": self.theme["axis"]}],
            "pillar_links": list(PILLARS[self.number % len(PILLARS)]),
            "lines": [self.theme["line"]],
            "populations": [{"population": slug} for slug in self.theme["populations"]],
            "citations": [{"field": "", "basis": "published", "source": "demo"}],
            **self.territory(),
        }
        return row | self.signature() | self.execution() if self.is_signed else row

    def participations(self) -> list[dict[str, Any]]:
        """Ministry and association; in every fourth agreement the council of the region too."""
        signed = (
            {"has_signed": True, "signed_on": self.signed_on, "signed_on_precision": "day"} if self.is_signed else {}
        )
        minister = {"signatory": "1", "capacity_ar": "وزير تجريبي", "capacity_fr": "Ministre fictif"} if signed else {}
        found: list[dict[str, Any]] = [
            {"party": "ministry", "role": "lead", "share": self.share, **minister, **signed},
            {"party": self.holder, "role": "implementer", "share": self.share / 10, **signed},
        ]
        if self.number % 4 == 0:
            council = f"council-{region_of(self.place)}"
            found.append({"party": council, "role": "funder", "share": self.share / 2, **signed})
        for row in found[:2]:
            row["key"] = f"{self.number}-{row['role']}"
        if self.number % 8 == 3:
            found[1] |= {"in_kind_ar": "مقر وتجهيزات", "in_kind_fr": "Un local et des équipements"}
        return found

    def territory(self) -> dict[str, Any]:
        """A province; at times the kingdom, or a second region."""
        if self.number % 15 == 4:
            return {"is_national": True}
        found = [{"province": province_of(self.place)}]
        if self.number % 12 == 5:
            found.append({"region": self.neighbour})
        return {"is_national": False, "territories": found}

    def signature(self) -> dict[str, Any]:
        """What the paper says once it is signed."""
        total = sum((party["share"] for party in self.participations()), Decimal())
        return {
            "signed_on": self.signed_on,
            "signed_on_precision": "day",
            "place_ar": self.place["name_ar"],
            "place_fr": self.place["name_fr"],
            "starts_on": self.starts_on,
            "starts_on_precision": "day",
            "ends_on": self.ends_on,
            "ends_on_precision": "day",
            "amount": total,
            "amount_scope": "total_cost",
            "call": "call" if self.signed_on.year == 2026 and self.number % 5 == 0 else None,
            "ceremony": "ceremony" if self.signed_on.year == 2026 and self.number % 10 == 0 else None,
        }

    def execution(self) -> dict[str, Any]:
        """Money, reports, what was reached, what is owed, and the project. First the reports: instalments name them."""
        told = (self.number, self.state, self.theme["key"], self.starts_on)
        return {
            "commitments": commitments(self.number, self.participations(), self.signed_on.year),
            "reports": reports(self.number, self.state, self.starts_on),
            "instalments": instalments(self.number, self.state, self.share, self.starts_on),
            "indicators": indicators(*told),
            "obligations": obligations(*told),
            "projects": [self.project()],
        }

    @cached_property
    def project_state(self) -> ProjectState:
        if self.state == State.SIGNED:
            return ProjectState.FITTING_OUT if self.number % 2 else ProjectState.PLANNED
        if self.state == State.TERMINATED:
            return ProjectState.CLOSED
        return ProjectState.SUSPENDED if self.number % 11 == 8 and self.number % 3 == 1 else ProjectState.OPEN

    def project(self) -> dict[str, Any]:
        """The association's project, with its family space if that is what it is."""
        row: dict[str, Any] = {
            "key": f"project-{self.number + FIRST_NUMBER}",
            "holder": self.holder,
            "project_line": self.theme["line"],
            "name_ar": f"مشروع تجريبي: {self.theme['name_ar']} - {self.place['name_ar']}",
            "name_fr": f"Projet fictif (démo) : {self.theme['name_fr']} - {self.place['name_fr']}",
            "description_ar": self.theme["purpose_ar"],
            "description_fr": self.theme["purpose_fr"],
            "region": region_of(self.place),
            "province": province_of(self.place),
            "commune": self.place["commune"],
            "state": self.project_state,
            "starts_on": self.starts_on,
            "budget": self.share,
            "citations": [{"field": "", "basis": "published", "source": "demo"}],
        }
        if self.project_state == ProjectState.OPEN:
            row["beneficiaries"] = self.beneficiaries()
        if self.theme["key"] == "space":
            row["space"] = self.space()
        return row

    def beneficiaries(self) -> list[dict[str, Any]]:
        """Counts for the first months."""
        women, men = 60 + self.number * 13 % 140, 20 + self.number * 11 % 70
        period = {"period_start": self.starts_on, "period_end": self.starts_on + timedelta(days=30)}
        population = self.theme["populations"][0]
        return [{"population": population, **period, "women": women, "men": men, "total": women + men}]

    def space(self) -> dict[str, Any]:
        """A place in the town, a few hundred metres from its centre."""
        north, east = Decimal(self.number * 7 % 11 - 5) / 1000, Decimal(self.number * 5 % 11 - 5) / 1000
        is_open = self.project_state == ProjectState.OPEN
        count = 3 + self.number % 7
        return {
            "address_ar": f"عنوان تجريبي، {self.place['name_ar']}",
            "address_fr": f"Adresse fictive, {self.place['name_fr']}",
            "latitude": Decimal(self.place["latitude"]) + north,
            "longitude": Decimal(self.place["longitude"]) + east,
            "opened_on": self.starts_on if is_open else None,
            "hours_ar": "من الإثنين إلى الجمعة، من 9:00 إلى 16:30",
            "hours_fr": "Du lundi au vendredi, de 9 h à 16 h 30",
            "capacity": 40 + self.number % 6 * 10,
            "service_links": [SERVICES[(self.number + step) % len(SERVICES)] for step in range(count)],
        }
