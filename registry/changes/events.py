"""The history rows of a record and of all its parts, read by one query whatever their number."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Field, Model
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from .parts import Route, is_log, keeps_history, parts_under, routes_under

Key = tuple[type[Model], Any]

ONE_TABLE = SQL(
    "SELECT {model} AS model, e.pgh_id AS event, e.pgh_obj_id AS key, e.pgh_created_at AS at, e.pgh_label AS label,"
    " c.metadata::text AS who, row_to_json(e)::text AS row"
    " FROM {table} e LEFT JOIN pghistory_context c ON c.id = e.pgh_context_id WHERE {condition}"
)
ONE_LOG = SQL(
    "SELECT {model} AS model, e.{key} AS event, e.{key} AS key, e.at AS at, 'insert' AS label,"
    " json_build_object('user', e.actor_id)::text AS who, row_to_json(e)::text AS row FROM {table} e WHERE {condition}"
)


@dataclass(frozen=True)
class Event:
    """What one row of a table said from one moment on, and who wrote that."""

    model: type[Model]
    key: Any
    number: int
    at: datetime
    label: str
    user: int | None
    road: str
    values: dict[str, Any]


def columns(model: type[Model]) -> list["Field[Any, Any]"]:
    """The columns that events keep."""
    events = getattr(model, "pgh_event_models", {}).get("insert")
    kept = {field.name for field in events._meta.concrete_fields} if events else None
    return [field for field in model._meta.concrete_fields if kept is None or field.name in kept]


def events_of(top: type[Model], key: Any) -> list[Event]:
    """Every event of the record with this key and of whatever ever lived under it, row by row, the oldest first."""
    if not keeps_history(top):
        return []
    tables = parts_under(top)
    selects = [_select(model, top, key) for model in tables]
    query = SQL("{} ORDER BY event").format(SQL(" UNION ALL ").join(selects))
    with connection.cursor() as cursor:
        cursor.execute(query.as_string(cursor.connection))
        rows = cursor.fetchall()
    names = {model._meta.label: model for model in tables}
    return [_event(names[row[0]], *row[1:]) for row in rows]


def last_event(model: type[Model], keys: Iterable[Any]) -> list[Event]:
    """The last event of each of these rows."""
    if not hasattr(model, "pgh_event_models"):
        return []
    condition = SQL("e.pgh_obj_id IN ({})").format(SQL(", ").join(Literal(key) for key in keys))
    query = SQL("SELECT DISTINCT ON (key) * FROM ({}) h ORDER BY key, event DESC")
    with connection.cursor() as cursor:
        cursor.execute(query.format(_from(model, condition)).as_string(cursor.connection))
        return [_event(model, *row[1:]) for row in cursor.fetchall()]


def _event(model: type[Model], number: int, key: Any, at: datetime, label: str, who: str | None, row: str) -> Event:
    context = json.loads(who or "{}")
    stored = json.loads(row, parse_float=Decimal)
    values = {field.attname: field.to_python(stored[field.column]) for field in columns(model)}
    return Event(model, key, number, at, label, context.get("user"), context.get("road", ""), values)


def _from(model: type[Model], condition: Composable) -> Composed:
    """The events of a table that meet a condition."""
    shape = ONE_LOG if is_log(model) else ONE_TABLE
    key = Identifier(_key(model))
    return shape.format(model=Literal(model._meta.label), key=key, table=_table(model), condition=condition)


def _select(model: type[Model], top: type[Model], key: Any) -> Composed:
    column = Identifier("e", _key(model))
    return _from(model, SQL("{} IN ({})").format(column, _keys(model, top, key)))


def _key(model: type[Model]) -> str:
    """The column of the history that says which row it is about."""
    return str(model._meta.pk.column) if is_log(model) else "pgh_obj_id"


def _table(model: type[Model]) -> Identifier:
    """Where the history of a model is kept."""
    kept: Any = model if is_log(model) else model.pgh_event_models["insert"]  # type: ignore[attr-defined]
    return Identifier(kept._meta.db_table)


def _keys(model: type[Model], top: type[Model], key: Any) -> Composable:
    """The rows of a table that ever lived under the record: also those that left it."""
    if model is top:
        return Literal(key)
    ways = [_way(route, top, key) for route in routes_under(top) if route.part is model]
    return SQL("SELECT {} FROM {} WHERE {}").format(Identifier(_key(model)), _table(model), SQL(" OR ").join(ways))


def _way(route: Route, top: type[Model], key: Any) -> Composed:
    condition = SQL("({} IN ({})").format(Identifier(route.column), _keys(route.above, top, key))
    if route.kind:
        condition += SQL(" AND {} = {}").format(Identifier(route.kind), Literal(route.content_type))
    return condition + SQL(")")


class Lives:
    """Whether a row, as it stood at a moment, lived under the record."""

    def __init__(self, top: type[Model], key: Any, events: Iterable[Event]) -> None:
        self.top = top
        self.keys: dict[type[Model], set[Any]] = defaultdict(set)
        self.routes: dict[type[Model], list[Route]] = defaultdict(list)
        for event in events:
            self.keys[event.model].add(event.key)
        self.keys[top] = {key}
        for route in routes_under(top):
            self.routes[route.part].append(route)

    def under(self, model: type[Model], values: dict[str, Any] | None) -> bool:
        if values is None:
            return False
        return model is self.top or any(route.leads_to(values, self.keys[route.above]) for route in self.routes[model])

    def links(self, model: type[Model]) -> set[str]:
        """The columns that say under what a row lives."""
        return {name for route in self.routes[model] for name in (route.column, route.kind) if name}
