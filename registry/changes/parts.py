"""Which rows live under a record. Derived from the models, so that a new part appears in the history by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db.models import CASCADE, Model

from registry.translation import WITHOUT_HISTORY


@dataclass(frozen=True)
class Route:
    """How the rows of `part` name the record of `above` they live under; `kind` is the column of its content type."""

    part: type[Model]
    column: str
    above: type[Model]
    kind: str = ""

    def leads_to(self, values: dict[str, Any], keys: set[Any]) -> bool:
        """Whether a row with these values lives under one of these records."""
        right_kind = not self.kind or values[self.kind] == self.content_type
        return right_kind and values[self.column] in keys

    @property
    def content_type(self) -> int:
        return ContentType.objects.get_for_model(self.above).pk


def is_log(model: type[Model]) -> bool:
    """A table of steps taken: its rows are written once, with their actor and their moment, and need no events."""
    names = {field.name for field in model._meta.concrete_fields}
    return model in WITHOUT_HISTORY and {"actor", "at"} <= names


def keeps_history(model: type[Model]) -> bool:
    """Whether its changes are known at all."""
    return hasattr(model, "pgh_event_models") or is_log(model)


@cache
def routes_under(top: type[Model]) -> tuple[Route, ...]:
    """Every way from a record of `top` down to its parts, and to theirs."""
    routes: list[Route] = []
    waiting = [top]
    for above in waiting:
        for route in _next(above):
            if not _reaches(routes, route.part, above):
                routes.append(route)
                waiting += [route.part] if route.part not in waiting else []
    return tuple(routes)


def parts_under(top: type[Model]) -> tuple[type[Model], ...]:
    """The record's own table, then those of its parts from the top down."""
    return tuple(dict.fromkeys([top, *(route.part for route in routes_under(top))]))


def _next(above: type[Model]) -> Iterator[Route]:
    """One level down: what is deleted together with the record, the steps taken on it, and its citations."""
    for relation in above._meta.get_fields(include_hidden=True):
        if isinstance(relation, GenericRelation):
            cited: Any = relation.related_model
            key, kind = (cited._meta.get_field(name) for name in _names(relation))
            yield Route(cited, key.attname, above, kind.attname)
        elif relation.auto_created and (relation.one_to_many or relation.one_to_one) and not relation.concrete:
            link: Any = relation.field  # type: ignore[union-attr]
            if keeps_history(link.model) and (link.remote_field.on_delete is CASCADE or _is_step_on(link)):
                yield Route(link.model, link.attname, above)


def _is_step_on(link: Any) -> bool:
    """Steps live under what they were taken on, not under who took them."""
    return is_log(link.model) and link.name != "actor"


def _names(relation: GenericRelation) -> tuple[str, str]:
    return relation.object_id_field_name, relation.content_type_field_name


def _reaches(routes: list[Route], high: type[Model], low: type[Model]) -> bool:
    """Whether `low` already lives under `high`: a way from it back up would never end."""
    return high is low or any(_reaches(routes, high, route.above) for route in routes if route.part is low)
