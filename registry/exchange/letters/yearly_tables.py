"""The published agreements of a year of signature, by region and pillar: the numbers of the public statistics."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from registry.plain_letters import ltr
from registry.publication import statistics
from registry.publication.questions import Question
from registry.publication.statistics import Answer, Group, Numbers, Sum

from .sheet import Cell, Column, Paper, Part
from .words import checked_at, either, line_of

BY = ("region", "pillar")


def table_of(year: int, language: str) -> Paper:
    """The table of a year, in the language of the day. Three groupings, so that nothing is added up here."""
    answer = statistics.answer(Question(collection="agreements", years=(year,)), BY, *((name,) for name in BY))
    paper = Paper(ltr(str(year)), title(year))
    if answer.total.fictional:
        paper.mark_fiction()
    paper.opening = gettext(
        "Published agreements by year of signature. One that has two regions or pillars stands in the line of each; "
        "only the last line counts each agreement once."
    )
    pairs, regions, pillars = answer.tables
    part = paper.part(gettext("by region and pillar"))
    part.columns = _columns(gettext("region and pillar"))
    for region in regions.groups:
        part.lines.append(_line(part, _name(answer, "region", region, language), region.numbers, strong=True))
        for pair in pairs.groups:
            if pair.values[0] == region.values[0]:
                part.lines.append(_line(part, _name(answer, "pillar", pair, language), pair.numbers))
    part = paper.part(gettext("by pillar"))
    part.columns = _columns(gettext("pillar"))
    part.lines = [_line(part, _name(answer, "pillar", each, language), each.numbers) for each in pillars.groups]
    part.lines.append(_line(part, gettext("each agreement once"), answer.total, strong=True))
    _say(paper.part(), answer.total)
    paper.check = _check(year)
    return paper


def title(year: int) -> str:
    """What the paper is."""
    return gettext("Agreements of %(year)s by region and pillar") % {"year": year}


def _columns(label: str) -> list[Column]:
    counted = (gettext("agreements"), gettext("projects"), gettext("people served"))
    money = (gettext("committed (MAD)"), gettext("paid (MAD)"), gettext("outstanding (MAD)"))
    return [
        Column(label, 7),
        *(Column(each, 2, is_number=True) for each in counted),
        *(Column(each, 4, is_number=True) for each in money),
    ]


def _name(answer: Answer, dimension: str, group: Group, language: str) -> str:
    code = group.values[-1] if dimension == "pillar" else group.values[0]
    name = answer.name(dimension, code)
    known = {key: text or "" for key, text in (name.name or {}).items()} if name else {}
    return either(known)[language] or code or gettext("not stated")


def _line(part: Part, name: str, numbers: Numbers, *, strong: bool = False) -> list[Cell]:
    money, people = numbers.money, numbers.people
    sums = (money.committed, money.paid, money.outstanding) if money else ()
    return [
        part.cell(name, strong=strong),
        part.number(numbers.agreements, strong=strong),
        part.number(numbers.projects, strong=strong),
        part.number(people.total if people else None, strong=strong),
        *(_known(part, each, numbers.agreements, strong) for each in sums),
    ]


def _known(part: Part, each: Sum, agreements: int, strong: bool) -> Cell:
    """The sum, and of how many agreements it is known where that is not all."""
    cell = part.amount(each.value, strong=strong)
    if each.value is not None and each.known < agreements:
        cell += part.cell(gettext("known: %(number)s") % {"number": ltr(str(each.known))})
    return cell


def _say(part: Part, total: Numbers) -> None:
    """The sums in words."""
    if total.money is not None:
        part.add_amount(gettext("committed"), total.money.committed.value)
        part.add_amount(gettext("paid so far"), total.money.paid.value)
        part.add_amount(gettext("outstanding"), total.money.outstanding.value)


def _check(year: int) -> dict[str, object]:
    address = f"{settings.PUBLIC_URL}{reverse('api:statistics')}?by={','.join(BY)}&year={year}"
    said = gettext("The same numbers, for everybody, at this address.")
    return checked_at(address, address, [line_of(said)])
