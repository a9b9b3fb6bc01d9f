"""For which part of the register a person is in charge: a region, a province, or all of it. No HTTP in it.

- Who has neither region nor province is in charge of the whole kingdom.
- A **place** touches a perimeter when one lies in the other: a commune of the province, the province of a prefecture
  of arrondissements, and for a province also its whole region.
- An **agreement** is in one's charge when one of its territories touches the perimeter, when one entered it, or when
  one's institution is a party to it. One that names no territory yet is also in the charge of the institution of the
  person who entered it. An agreement of the whole kingdom touches no region in particular: it belongs to national
  staff.
- A **project** is in one's charge by its own place or by its agreement. Other records (a party, a ceremony, an
  envelope) by their place; those that have none are shared by everybody.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from registry import models as registry
from registry.models import Agreement, AgreementParty, AgreementTerritory, User
from registry.refusals import Refusal

Place = registry.Region | registry.Province | registry.Commune

ROADS = (
    "agreement",
    "instalment",
    "commitment",
    "report",
    "indicator",
    "obligation",
    "debtor",
    "amendment",
    "project",
    "space",
)
"""The fields by which a row hangs on its agreement, or on another row of it."""


@cache
def road_to_agreement(model: type[Model]) -> str | None:
    """How a row finds its agreement («project__agreement»); None for what belongs to no agreement."""
    names = {field.name: field for field in model._meta.concrete_fields if field.is_relation}
    for name in ROADS:
        target: Any = names[name].related_model if name in names else None
        if target is Agreement:
            return name
        further = road_to_agreement(target) if target and target is not model else None
        if further:
            return f"{name}__{further}"
    return None


def agreement_of(thing: Model) -> Agreement | None:
    """The agreement that a thing is, or is a part of."""
    if isinstance(thing, Agreement):
        return thing
    found: Any = thing
    for name in (road_to_agreement(type(thing)) or "").split("__"):
        found = getattr(found, name, None) if name else None
    return found


def is_national(person: User) -> bool:
    """In charge of the whole kingdom."""
    return person.region_id is None and person.province_id is None


def perimeter_of(person: User) -> Place | None:
    """The one territory a person is in charge of; None is the whole kingdom."""
    return person.region or person.province


def touches(perimeter: Place | None, place: Place) -> bool:
    """Whether a place lies in a perimeter, or the perimeter in the place."""
    return perimeter is None or place in _around(perimeter) or perimeter in _around(place)


def _around(place: Place) -> list[Place]:
    """A place, and all that it lies in."""
    if isinstance(place, registry.Commune):
        return [place, *_around(place.province)]
    if isinstance(place, registry.Province):
        return [place, *([place.parent] if place.parent else []), place.region]
    return [place]


def _touching(person: User) -> Q:
    """The same as `touches`, asked of the territories of agreements in the database."""
    province = person.province
    if province is None:
        region = person.region_id
        return Q(region=region) | Q(province__region=region) | Q(commune__province__region=region)
    wider = [province.pk, *([province.parent_id] if province.parent_id else [])]
    return (
        Q(region=province.region_id)
        | Q(province__in=wider)
        | Q(province__parent=province)
        | Q(commune__province=province)
        | Q(commune__province__parent=province)
    )


def charge_of(person: User) -> QuerySet[Agreement]:
    """The agreements within a person's perimeter, whatever the person's roles."""
    if is_national(person):
        return Agreement.objects.all()
    own = AgreementTerritory.objects.filter(agreement=OuterRef("pk"))
    mine = Q(created_by=person) | Q(Exists(own.filter(_touching(person))))
    if person.institution_id is not None:
        parties = AgreementParty.objects.filter(agreement=OuterRef("pk"), party=person.institution_id)
        nowhere = ~Q(Exists(own)) & ~Q(is_national=True)
        mine |= Q(Exists(parties)) | (Q(created_by__institution=person.institution_id) & nowhere)
    return Agreement.objects.filter(mine)


def within_perimeter(person: User, thing: Model) -> bool:
    """Whether a record is in a person's charge. One query at most, and none for who is in charge of the kingdom."""
    if is_national(person):
        return True
    place = _place_of(thing)
    if place is not None and touches(perimeter_of(person), place):
        return True
    agreement = agreement_of(thing)
    if agreement is None:
        return place is None
    return _has_charge_of(person, agreement)


def know_charge(person: User, agreements: Sequence[Agreement]) -> None:
    """Asks for all of these rows at once what `within_perimeter` else asks for each."""
    if is_national(person):
        return
    keys = set(charge_of(person).filter(pk__in=[row.pk for row in agreements]).values_list("pk", flat=True))
    for row in agreements:
        row.__dict__.setdefault("in_charge_of", {})[person.pk] = row.pk in keys


def _has_charge_of(person: User, agreement: Agreement) -> bool:
    """A new agreement has no place yet; its territories are asked when they are typed (`outside`)."""
    if agreement.pk is None or agreement.created_by_id == person.pk:
        return True
    # Remembered only where it is asked of many rows, by who has laid the dictionary out for that.
    answers: dict[int, bool] | None = agreement.__dict__.get("in_charge_of")
    if answers is not None and person.pk in answers:
        return answers[person.pk]
    is_in_charge = charge_of(person).filter(pk=agreement.pk).exists()
    if answers is not None:
        answers[person.pk] = is_in_charge
    return is_in_charge


def _place_of(thing: Model) -> Place | None:
    """Where a record of its own lies, as exactly as is known. Parts of an agreement lie where the agreement does."""
    if isinstance(thing, AgreementTerritory | User | registry.Province | registry.Commune):
        return None
    return next((place for name in ("commune", "province", "region") if (place := getattr(thing, name, None))), None)


def outside(person: User, places: list[Place], *, whole_kingdom: bool = False) -> Refusal | None:
    """Why a person may not give an agreement these territories (outside_perimeter), or None.

    One of them has to touch the perimeter: an agreement of two regions is entered by a clerk of either.
    """
    perimeter = perimeter_of(person)
    if perimeter is None or not (places or whole_kingdom) or any(touches(perimeter, place) for place in places):
        return None
    return refusal_outside(person)


def refusal_outside(person: User) -> Refusal:
    """The sentence for a record that somebody would put where others are in charge."""
    message = gettext(
        "You are in charge of: %s. Choose a territory there; what lies in other territories, or in the whole kingdom, "
        "is entered by who is in charge of it."
    )
    return Refusal("outside_perimeter", message % perimeter_of(person))
