"""The rules of the database, asked of many rows before any of them is written.

Django asks a constraint by one query for each row and rule: for ten thousand agreements that is a quarter of a million.
Here the rows go into a table that nobody else sees, and each CHECK, as the database itself holds it, is asked of them
all at once: no rule is written a second time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import CheckConstraint, Model

# SQL is put together here from the names of our tables and columns, and from the rules as PostgreSQL prints them.


def broken_rules(model: type[Model], things: Sequence[Model]) -> Iterator[tuple[int, CheckConstraint]]:
    """Which of the things breaks which rule, by its place among them."""
    rules = {rule.name: rule for rule in model._meta.constraints if isinstance(rule, CheckConstraint)}
    if not things or not rules:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_expr(conbin, conrelid) FROM pg_constraint"
            " WHERE conrelid = %s::regclass AND contype = 'c'",
            [model._meta.db_table],
        )
        checks = [(name, check) for name, check in cursor.fetchall() if name in rules]
        cursor.execute(f'CREATE TEMPORARY TABLE judged AS SELECT * FROM "{model._meta.db_table}" WHERE false')  # noqa: S608
        _fill(cursor, model, things)
        asked = " UNION ALL ".join(f"SELECT id, '{name}' FROM judged WHERE NOT ({check})" for name, check in checks)  # noqa: S608
        cursor.execute(f"{asked} ORDER BY 1, 2")
        found = cursor.fetchall()
        cursor.execute("DROP TABLE judged")
    for place, name in found:
        yield place, rules[name]


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
