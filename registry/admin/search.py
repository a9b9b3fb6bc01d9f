"""The search box of every page, and the page of results: what was found, as a clerk reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from registry import finding
from registry import models as registry
from registry.permissions import Person, may
from registry.templatetags.show import badge, day, in_language, ltr

IN_BOX: Final = 5
"""So many of a kind while somebody types; the arrow keys have to pass them all."""
ON_PAGE: Final = 20
CAPACITIES: Final = 2
Told = SafeString | str


@dataclass(frozen=True)
class Line:
    """One record: its name, and what tells it from others that bear the same."""

    title: Told
    details: list[Told]
    address: str
    is_fictional: bool


@dataclass(frozen=True)
class Shelf:
    """What was found of one kind, and where the whole list is."""

    name: str
    label: str
    lines: list[Line]
    number: int
    has_more: bool
    by_meaning: bool
    list_address: str


def results(actor: Person, question: str, *, each: int) -> dict[str, Any]:
    """What the box and the page show."""
    asked = finding.asked(question)
    found = finding.find(actor, asked, each=each)
    return {
        "question": question.strip(),
        "is_too_short": asked.is_too_short,
        "took_too_long": found.took_too_long,
        "no_answer": found.no_answer,
        "shelves": [shelf(found, group, question) for group in found.groups if may(actor, "view", group.kind.model)],
        "meant": list(dict.fromkeys(word for words in found.meant.values() for word in words)),
    }


def shelf(found: finding.Found, group: finding.Group, question: str) -> Shelf:
    """A group with its words and addresses."""
    model = group.kind.model
    words = nearest(found) if group.by_meaning else question.strip()
    return Shelf(
        name=group.kind.name,
        label=str(model._meta.verbose_name_plural),
        lines=[line(hit.thing) for hit in group.hits],
        number=group.number,
        has_more=group.has_more,
        by_meaning=group.by_meaning,
        list_address=f"{reverse(f'admin:registry_{group.kind.name}_changelist')}?{urlencode({'q': words})}",
    )


def nearest(found: finding.Found) -> str:
    """The question as it was probably meant: what a list, which takes words as they are, is asked."""
    return " ".join(next(iter(found.meant.get(word, ())), word) for word in found.asked.typed)


def line(thing: Any) -> Line:
    return Line(
        title=in_language(thing, "name" if hasattr(thing, "name_ar") else "title") or str(thing),
        details=[told for told in DETAILS[type(thing)](thing) if told],
        address=reverse(f"admin:registry_{thing._meta.model_name}_change", args=[thing.pk]),
        is_fictional=getattr(thing, "is_fictional", False),
    )


# -- What tells records of one name apart ---------------------------------------------------------------------------


def of_agreement(agreement: registry.Agreement) -> Iterable[Told]:
    yield ltr(agreement.number)
    yield badge(agreement.state, agreement.get_state_display())
    yield day(agreement.signed_on, agreement.signed_on_precision)


def of_party(party: registry.Party) -> Iterable[Told]:
    yield str(party.get_kind_display())
    yield party.acronym
    yield in_language(party.commune or party.province or party.region, "name")


def of_person(person: registry.Person) -> Iterable[Told]:
    """In which capacity for whom; of several, the first."""
    for each in person.capacities.all()[:CAPACITIES]:
        yield format_html("{} ({})", in_language(each, "capacity"), in_language(each.party, "name"))


def of_project(project: registry.Project) -> Iterable[Told]:
    yield badge(project.state, project.get_state_display())
    yield in_language(project.project_line, "name")
    yield in_language(project.holder, "name")


def of_ceremony(ceremony: registry.Ceremony) -> Iterable[Told]:
    yield day(ceremony.held_on, ceremony.held_on_precision)
    yield in_language(ceremony, "place") if ceremony.place else ""


def of_call(call: registry.CallForProjects) -> Iterable[Told]:
    yield ltr(call.edition)


def of_region(region: registry.Region) -> Iterable[Told]:
    yield ltr(region.code)


def of_province(province: registry.Province) -> Iterable[Told]:
    yield str(province.get_kind_display())
    yield in_language(province.region, "name")


def of_commune(commune: registry.Commune) -> Iterable[Told]:
    yield str(commune.get_kind_display())
    yield in_language(commune.province, "name")


DETAILS: Final[dict[type[Model], Callable[[Any], Iterable[Told]]]] = {
    registry.Agreement: of_agreement,
    registry.Party: of_party,
    registry.Person: of_person,
    registry.Project: of_project,
    registry.Ceremony: of_ceremony,
    registry.CallForProjects: of_call,
    registry.Region: of_region,
    registry.Province: of_province,
    registry.Commune: of_commune,
}
