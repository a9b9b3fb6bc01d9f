"""The facets a record is found by: what filters compare, worked out once when the record is published."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from registry.models import (
    ANY,
    NATIONAL,
    Agreement,
    CallForProjects,
    Ceremony,
    Consultation,
    Party,
    Pillar,
    Project,
    Province,
    Region,
    Source,
    TargetPopulation,
)
from registry.text import fold

from .served import counts_of
from .shapes import published_only

UNKNOWN_DAY = dt.date.min
"""Sorts after every known day, newest first."""


@dataclass
class Facets:
    """The facet columns of one published record; names as in ``PublishedRecord``."""

    position: str = ""
    reference: str | None = None
    pillars: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)
    provinces: list[str] = field(default_factory=list)
    communes: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    populations: list[str] = field(default_factory=list)
    project_lines: list[str] = field(default_factory=list)
    status: str = ""
    signed_on: dt.date | None = None
    ends_on: dt.date | None = None
    strategy: str = ""
    framework: str = ""
    ceremony: str = ""
    call: str = ""
    agreement: str = ""
    amount: Decimal | None = None
    committed: Decimal | None = None
    paid: Decimal | None = None
    outstanding: Decimal | None = None
    projects: int = 0
    spaces: int = 0
    served: dict[str, Any] = field(default_factory=dict)
    is_national: bool = False
    is_fictional: bool = False
    longitude: Decimal | None = None
    latitude: Decimal | None = None
    search: str = ""

    def places(self) -> list[tuple[str, str]]:
        """Every (pillar, region) the record is found under, with ANY for either, and NATIONAL for the kingdom."""
        regions = [ANY, *self.regions, *([NATIONAL] if self.is_national else [])]
        return [(pillar, region) for pillar in [ANY, *self.pillars] for region in regions]


def words_of(instance: Any, *fields: str) -> list[str]:
    """The texts of bilingual fields, in both languages."""
    return [getattr(instance, f"{name}_{language}") or "" for name in fields for language in ("ar", "fr")]


def searchable(*texts: str | None) -> str:
    """The folded text that ``q`` looks in."""
    return fold(" ".join(text for text in texts if text))


def with_ancestors(population: TargetPopulation | None) -> list[str]:
    """A population and the wider ones it is part of: who asks for the wider one finds the narrower."""
    slugs: list[str] = []
    while population is not None and population.slug not in slugs:
        slugs.append(population.slug)
        population = population.parent
    return slugs


def parts_of(participations: Iterable[tuple[str, str, str]]) -> list[str]:
    """Who takes part as what: for each (identifier, kind, role) of a party the words that `parts` is asked for.

    `association`, `funder`, `association funder`, `<identifier> funder`: so that a kind and a role that are asked for
    together are those of one party.
    """
    return sorted(
        {word for key, kind, role in participations for word in (kind, role, f"{kind} {role}", f"{key} {role}")}
    )


def of_agreement(agreement: Any) -> Facets:
    """The same facets as on any road, and what only the row itself tells: its money (`with_money`) and projects."""
    projects = [project for project in agreement.projects.all() if published_only(project)]
    return replace(
        under(agreement),
        committed=agreement.committed,
        paid=agreement.paid,
        outstanding=agreement.outstanding,
        projects=len(projects),
        spaces=sum(hasattr(project, "space") for project in projects),
    )


def key_or_nothing(instance: Any, key: str = "uuid") -> str:
    """How a related record is found, if the public may know of it."""
    related = published_only(instance)
    return str(getattr(related, key)) if related else ""


def under(agreement: Agreement) -> Facets:
    """An agreement is found under every region it touches, and under its kind in either language."""
    territories = list(agreement.territories.all())
    provinces = {row.province.code for row in territories if row.province}
    provinces |= {row.commune.province.code for row in territories if row.commune}
    parties = [row.party for row in agreement.participations.all()]
    kinds = {agreement.kind.slug} | ({agreement.kind_in_french.slug} if agreement.kind_in_french else set())
    names = [name for party in parties for name in (*words_of(party, "name"), party.acronym)]
    return Facets(
        reference=agreement.reference,
        pillars=sorted(pillar.slug for pillar in agreement.pillars.all()),
        regions=sorted({row.within_region.code for row in territories}),
        provinces=sorted(provinces),
        communes=sorted({row.commune.code for row in territories if row.commune}),
        kinds=sorted(kinds),
        parties=sorted(str(party.uuid) for party in parties),
        parts=parts_of((str(row.party.uuid), row.party.kind, row.role) for row in agreement.participations.all()),
        populations=sorted({slug for row in agreement.populations.all() for slug in with_ancestors(row.population)}),
        project_lines=sorted(row.project_line.slug for row in agreement.lines.all()),
        status=agreement.state,
        signed_on=agreement.signed_on,
        ends_on=agreement.last_day,
        strategy=agreement.strategy.slug if agreement.strategy else "",
        framework=key_or_nothing(agreement.framework),
        ceremony=key_or_nothing(agreement.ceremony),
        call=key_or_nothing(agreement.call, "edition"),
        amount=agreement.amount,
        is_national=agreement.is_national is True,
        is_fictional=agreement.is_fictional,
        search=searchable(agreement.reference, *words_of(agreement, "title", "purpose"), *names),
    )


def of_project(project: Project) -> Facets:
    """A project answers for its own place, holder and line; kind, status, date and pillars are its agreement's.

    Who takes part are those of its agreement and its holder, who is of a kind and, as such, has no role.
    """
    agreement = under(project.agreement) if project.agreement else Facets()
    region, province = project.within_region, project.commune.province if project.commune else project.province
    space = getattr(project, "space", None)
    return Facets(
        pillars=agreement.pillars,
        regions=[region.code] if region else [],
        provinces=[province.code] if province else [],
        communes=[project.commune.code] if project.commune else [],
        kinds=agreement.kinds,
        parties=sorted({str(project.holder.uuid), *agreement.parties}),
        parts=sorted({project.holder.kind, *agreement.parts}),
        populations=agreement.populations,
        project_lines=[project.project_line.slug],
        status=agreement.status,
        signed_on=agreement.signed_on,
        ends_on=project.ends_on,
        strategy=agreement.strategy,
        framework=agreement.framework,
        ceremony=agreement.ceremony,
        call=agreement.call,
        agreement=key_or_nothing(project.agreement),
        amount=project.budget,
        spaces=1 if space else 0,
        served=counts_of((with_ancestors(row.population), row) for row in project.beneficiaries.all()),
        is_national=agreement.is_national and region is None,
        is_fictional=project.is_fictional,
        longitude=space.longitude if space else None,
        latitude=space.latitude if space else None,
        search=searchable(*words_of(project, "name", "description"), *words_of(project.holder, "name")),
    )


def of_party(party: Party) -> Facets:
    """Parties are listed by folded name."""
    others = [name for other in party.other_names.all() for name in words_of(other, "name")]
    region = party.region or (party.province.region if party.province else None)
    region = region or (party.commune.province.region if party.commune else None)
    return Facets(
        position=searchable(*words_of(party, "name"))[:200],
        kinds=[party.kind],
        regions=[region.code] if region else [],
        provinces=[party.province.code] if party.province else [],
        is_fictional=party.is_fictional,
        search=searchable(*words_of(party, "name"), party.acronym, *others),
    )


def of_ceremony(ceremony: Ceremony) -> Facets:
    return Facets(
        kinds=[ceremony.kind.slug] if ceremony.kind else [],
        regions=[ceremony.region.code] if ceremony.region else [],
        project_lines=sorted(row.project_line.slug for row in ceremony.lines.all()),
        parties=sorted(str(party.uuid) for party in ceremony.parties.all()),
        populations=sorted({slug for row in ceremony.populations.all() for slug in with_ancestors(row.population)}),
        signed_on=ceremony.held_on,
        is_fictional=ceremony.is_fictional,
        search=searchable(*words_of(ceremony, "title", "place")),
    )


def of_call(call: CallForProjects) -> Facets:
    return Facets(
        position=call.edition,
        signed_on=call.opened_on,
        is_fictional=call.is_fictional,
        project_lines=sorted({row.project_line.slug for row in call.domains.all() if row.project_line}),
        search=searchable(call.edition, *words_of(call, "title")),
    )


def of_consultation(consultation: Consultation) -> Facets:
    region = consultation.region
    return Facets(
        regions=[region.code] if region else [],
        signed_on=consultation.held_on,
        is_fictional=consultation.is_fictional,
        search=searchable(*words_of(consultation, "place"), *(words_of(region, "name") if region else [])),
    )


def of_regional(thing: Any) -> Facets:
    """An envelope or a coverage: found by its region, a coverage also by its population."""
    return Facets(
        position=thing.region.code,
        regions=[thing.region.code],
        populations=with_ancestors(getattr(thing, "population", None)),
        provinces=[thing.province.code] if getattr(thing, "province", None) else [],
        amount=getattr(thing, "amount", None),
        is_fictional=thing.is_fictional,
        search=searchable(*words_of(thing.region, "name")),
    )


def of_list_entry(entry: Any) -> Facets:
    """An entry of a list, in the order of the list."""
    order = getattr(entry, "position", 0)
    return Facets(position=f"{order:05d} {entry.slug}", search=searchable(*words_of(entry, "name"), entry.slug))


def of_pillar(pillar: Pillar) -> Facets:
    position = f"{pillar.strategy.slug} {pillar.number:03d}"
    return Facets(position=position, search=searchable(*words_of(pillar, "name"), pillar.slug))


def of_region(region: Region) -> Facets:
    return Facets(
        position=region.code, regions=[region.code], search=searchable(*words_of(region, "name", "full_name"))
    )


def of_province(province: Province) -> Facets:
    return Facets(
        position=province.code, regions=[province.region.code], search=searchable(*words_of(province, "name"))
    )


def of_source(source: Source) -> Facets:
    return Facets(
        position=source.slug,
        kinds=[source.kind],
        is_fictional=source.is_fictional,
        search=searchable(*words_of(source, "title", "publisher"), source.slug),
    )
