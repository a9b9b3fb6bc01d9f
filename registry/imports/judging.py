"""The rules that every record of a plan must keep: the model's own, and those of the database."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model

from registry.models import Agreement, Ceremony, Party, PartyIdentifier

from .plan import Plan
from .rows import Line
from .rules import broken_rules, taken_keys

COLUMNS: Final = {"value": "identifier"}
"""Fields that the file calls otherwise."""


def judge(plan: Plan) -> None:
    """Asks every rule of every record that would be written, and says at the cell what is wrong."""
    for model, things in _by_model(plan).items():
        for thing in things:
            _ask_model(plan, thing)
        for place, rule in broken_rules(model, things):
            line = plan.origins[id(things[place])]
            _refuse(plan, line, rule.violation_error_code or "", rule.get_violation_error_message())
    for newcomers in (plan.parties, plan.identifiers):
        for place, key in taken_keys(type(newcomers[0]), newcomers) if newcomers else ():
            line = plan.origins[id(newcomers[place])]
            _refuse(plan, line, key.violation_error_code or "", key.get_violation_error_message())


def _by_model(plan: Plan) -> dict[type[Model], list[Model]]:
    found: dict[type[Model], list[Model]] = defaultdict(list)
    found[Ceremony] = list(plan.ceremonies.values())
    found[Party] = list(plan.parties)
    found[PartyIdentifier] = list(plan.identifiers)
    found[Agreement] = [deal.agreement for deal in plan.deals if deal.is_new or deal.changed]
    for deal in plan.deals:
        for model, thing in deal.things:
            found[model].append(thing)
    return found


def _ask_model(plan: Plan, thing: Model) -> None:
    """What a model asks besides its fields, which were asked cell by cell, and its constraints, which come next."""
    try:
        thing.clean()
    except ValidationError as error:
        line = plan.origins[id(thing)]
        for name, errors in getattr(error, "error_dict", {NON_FIELD_ERRORS: error.error_list}).items():
            for each in errors:
                _refuse(plan, line, name if name != NON_FIELD_ERRORS else each.code or "", each)


def _refuse(plan: Plan, line: Line, name: str, text: Any) -> None:
    """At the column of the field; one that the file does not have is spoken of at the row's first cell."""
    name = COLUMNS.get(name, name.removesuffix("_precision"))
    if name in line.broken:
        return
    known = name if name in line.columns else "number"
    line.refuse(plan.findings, known, text)
