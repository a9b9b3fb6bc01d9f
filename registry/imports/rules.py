"""The rules of the database, asked of many rows before any of them is written.

Django asks a constraint by one query for each row and rule: for ten thousand agreements that is a quarter of a million.
Here the rows go into a table that nobody else sees, and each CHECK and each unique key, as the database itself holds
it, is asked of them all at once: no rule is written a second time.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import CheckConstraint, Model, UniqueConstraint

# SQL is put together here from the names of our tables and columns, and from the rules as PostgreSQL prints them.
# ruff: noqa: S608


def broken_rules(model: type[Model], things: Sequence[Model]) -> Iterator[tuple[int, CheckConstraint]]:
    """Which of the things breaks which rule, by its place among them."""
    rules = {rule.name: rule for rule in model._meta.constraints if isinstance(rule, CheckConstraint)}
    if not things or not rules:
        return
    with _judged(model, things) as cursor:
        cursor.execute(
            "SELECT conname, pg_get_expr(conbin, conrelid) FROM pg_constraint"
            " WHERE conrelid = %s::regclass AND contype = 'c'",
            [model._meta.db_table],
        )
        checks = [(name, check) for name, check in cursor.fetchall() if name in rules]
        asked = " UNION ALL ".join(f"SELECT id, '{name}' FROM judged WHERE NOT ({check})" for name, check in checks)
        cursor.execute(f"{asked} ORDER BY 1, 2")
        found = cursor.fetchall()
    for place, name in found:
        yield place, rules[name]


def taken_keys(model: type[Model], things: Sequence[Model]) -> Iterator[tuple[int, UniqueConstraint]]:
    """Which of the things, all of them new, has a key that the register has already, or one before it among them."""
    rules = {rule.name: rule for rule in model._meta.constraints if isinstance(rule, UniqueConstraint)}
    if not things or not rules:
        return
    with _judged(model, things) as cursor:
        cursor.execute(
            "SELECT relname, coalesce(pg_get_expr(indpred, indrelid), 'true'), indnullsnotdistinct, ARRAY("
            " SELECT pg_get_indexdef(indexrelid, place, false) FROM generate_series(1, indnkeyatts) AS place)"
            " FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
            " WHERE indrelid = %s::regclass AND relname = ANY(%s)",
            [model._meta.db_table, list(rules)],
        )
        found = []
        for name, *key in cursor.fetchall():
            cursor.execute(_taken(model._meta.db_table, *key))
            found += [(place, name) for (place,) in cursor.fetchall()]
    for place, name in sorted(found):
        yield place, rules[name]


def _taken(table: str, condition: str, nulls_are_one: bool, columns: list[str]) -> str:
    """The key as one value, so that «no province» is the same as «no province» where the rule says so."""
    key = f"jsonb_build_array({', '.join(f'({column})' for column in columns)})"
    whole = "true" if nulls_are_one else "NOT key @> '[null]'"
    return f"""WITH mine AS (SELECT id, {key} AS key FROM judged WHERE {condition})
        SELECT id FROM (SELECT id, key, row_number() OVER (PARTITION BY key ORDER BY id) AS turn FROM mine) AS counted
        WHERE turn > 1 AND {whole}
        UNION SELECT mine.id FROM mine
        JOIN (SELECT {key} AS key FROM "{table}" WHERE {condition}) AS theirs USING (key) WHERE {whole}"""


@contextlib.contextmanager
def _judged(model: type[Model], things: Sequence[Model]) -> Iterator[Any]:
    """The things in a table of their own."""
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TEMPORARY TABLE judged AS SELECT * FROM "{model._meta.db_table}" WHERE false')
        _fill(cursor, model, things)
        yield cursor
        cursor.execute("DROP TABLE judged")


def _fill(cursor: Any, model: type[Model], things: Sequence[Model]) -> None:
    """The rows as they would be stored; their places stand for keys that they do not have yet."""
    fields = [field for field in model._meta.concrete_fields if not field.generated and not field.primary_key]
    names = ", ".join(f'"{field.column}"' for field in fields)
    with cursor.copy(f"COPY judged (id, {names}) FROM STDIN") as stream:
        for place, thing in enumerate(things):
            stream.write_row([place, *(_stored(field, thing) for field in fields)])


def _stored(field: Any, thing: Model) -> Any:
    value = getattr(thing, field.attname)
    return field.get_db_prep_save(value, connection) if value is not None else None
