"""Which state of a record somebody has seen: a number that the database itself moves, by whatever road a change comes.

A page carries the number it was opened with; if the record has another one when the page is saved, somebody was there
meanwhile. Two kinds of trigger: a record moves its own number at every UPDATE, and a part of a record (a party of an
agreement, a citation) moves that of the record on whose page it stands.
"""

from collections.abc import Callable, Iterator

import pgtrigger
from django.db import models

from .accounts import User
from .base import Revised
from .sources import Citation

# SQL is put together here from the names of tables and columns, which are ours.
Expression = Callable[[str], str]
"""The key of the record to which a row belongs, in SQL; asked for OLD and for NEW."""


def moves_its_revision(model: type[Revised]) -> pgtrigger.Trigger:
    """What was written into the column is of no account: the next number follows the stored one."""
    # To sign in is no change of an account: somebody may be correcting it at that moment.
    seen = pgtrigger.Q(old__last_login__ndf=pgtrigger.F("new__last_login")) if model is User else None
    return pgtrigger.Trigger(
        name="move_revision",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=seen,
        func="NEW.revision := OLD.revision + 1; RETURN NEW;",
    )


def moves_revision_of_its_record(model: type[models.Model]) -> pgtrigger.Trigger | None:
    """For a row that stands on the page of another record; None for a row that stands on none."""
    lines = [_touch(owner, key) for owner, key in owners(model)]
    if model is Citation:
        lines = [_touch_subject(owner) for owner in _revised()]
    if not lines:
        return None
    return pgtrigger.Trigger(
        name="move_revision_of_record",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="\n".join(("IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN RETURN NULL; END IF;", *lines))
        + "\nRETURN NULL;",
    )


def owners(model: type[models.Model]) -> Iterator[tuple[type[Revised], Expression]]:
    """The records to whose pages the rows of a model belong: those with which they are deleted, at any depth."""
    for field in model._meta.concrete_fields:
        if not isinstance(field, models.ForeignKey) or field.remote_field.on_delete is not models.CASCADE:
            continue
        target = field.related_model
        if issubclass(target, Revised):
            yield target, _column(field.column)
        else:
            yield from ((owner, _through(target, field.column, key)) for owner, key in owners(target))


def _column(name: str) -> Expression:
    return lambda row: f'{row}."{name}"'


def _through(target: type[models.Model], column: str, key: Expression) -> Expression:
    table = target._meta.db_table
    return lambda row: f'(SELECT {key("above")} FROM "{table}" above WHERE above.id = {row}."{column}")'  # noqa: S608


def _touch(owner: type[Revised], key: Expression) -> str:
    """The record of the row as it was, and of the row as it is."""
    return "\n".join(
        f"IF TG_OP <> '{absent}' THEN {_update(owner, key(row))} END IF;"
        for row, absent in (("OLD", "INSERT"), ("NEW", "DELETE"))
    )


def _update(owner: type[Revised], key: str) -> str:
    return f'UPDATE "{owner._meta.db_table}" SET revision = revision WHERE id = {key};'  # noqa: S608


def _touch_subject(owner: type[Revised]) -> str:
    """A citation names its record by table and key."""
    names = f"app_label = '{owner._meta.app_label}' AND model = '{owner._meta.model_name}'"
    kind = f"(SELECT id FROM django_content_type WHERE {names})"  # noqa: S608
    return "\n".join(
        f"IF TG_OP <> '{absent}' AND {row}.content_type_id = {kind} THEN {_update(owner, f'{row}.object_id')} END IF;"
        for row, absent in (("OLD", "INSERT"), ("NEW", "DELETE"))
    )


def _revised() -> list[type[Revised]]:
    return [model for model in Citation._meta.apps.get_models() if issubclass(model, Revised) and model is not User]
