"""What stands on a page: each field as a browser would send it, at the opening, in the register now, and as typed.

The three are compared when a form comes back late. The first travels with the form, signed; to rebuild it from the
history would need the rows of fifteen tables as they were at a moment that no table knows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.core import signing
from django.db.models import Model
from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME
from django.forms.models import InlineForeignKeyField
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

Values = dict[str, list[str]]
"""The fields of one form; a list, because boxes may be ticked several at a time."""

SAID_BY_NUMBER = "published_version"


@dataclass
class Row:
    """One row of a list on the page; without a key it is new."""

    key: str
    values: Values
    is_deleted: bool = False


@dataclass
class Page:
    """The fields of the record, the rows of each list, and what the page says of the record without asking it."""

    fields: Values = field(default_factory=dict)
    lists: dict[str, list[Row]] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)

    def rows(self, prefix: str) -> dict[str, Values]:
        """The stored rows of one list."""
        return {row.key: row.values for row in self.lists.get(prefix, ()) if row.key}


# -- One field ---------------------------------------------------------------------------------------------------------


def asked(form: Any) -> Iterator[tuple[str, forms.Field]]:
    """The fields that somebody fills in; a file is not among them: a browser never sends it twice."""
    kept = {DELETION_FIELD_NAME, ORDERING_FIELD_NAME, form._meta.model._meta.pk.name}
    for name, asked_field in form.fields.items():
        other = isinstance(asked_field, forms.FileField | InlineForeignKeyField) or asked_field.disabled
        if name not in kept and not other:
            yield name, asked_field


def input_of(asked_field: forms.Field) -> forms.Widget:
    """The input itself, within the buttons that the admin puts around it."""
    return cast("forms.Widget", getattr(asked_field.widget, "widget", asked_field.widget))


def _plain(value: Any) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _is_multiple(widget: forms.Widget) -> bool:
    return bool(getattr(widget, "allow_multiple_selected", False))


def standing(bound: forms.BoundField) -> list[str]:
    """What an input shows before anybody types."""
    widget, value = input_of(bound.field), bound.value()
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if widget.check_test(value) else []
    if isinstance(widget, forms.MultiWidget):
        parts: list[Any] = value if isinstance(value, list) else list(widget.decompress(value) or ())
        return [_plain(each.format_value(part)) for each, part in zip(widget.widgets, parts, strict=True)]
    shown = widget.format_value(value)
    if _is_multiple(widget):
        return sorted({_plain(each) for each in shown or ()} - {""})
    return [_plain(shown[0] if isinstance(shown, list | tuple) and shown else shown)]


def _names(widget: forms.Widget, name: str) -> list[str]:
    if isinstance(widget, forms.MultiWidget):
        return [f"{name}{part}" for part in widget.widgets_names]  # type: ignore[attr-defined]  # not in the stubs
    return [name]


def sent(asked_field: forms.Field, name: str, data: QueryDict) -> list[str]:
    """What a browser sent for an input."""
    widget = input_of(asked_field)
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if widget.value_from_datadict(data, MultiValueDict(), name) else []
    if _is_multiple(widget):
        return sorted({_plain(each) for each in data.getlist(name)} - {""})
    return [_plain(data.get(each, "")) for each in _names(widget, name)]


def put(asked_field: forms.Field, name: str, values: list[str], data: QueryDict) -> None:
    """Writes into `data` what a browser would send for these values."""
    widget = input_of(asked_field)
    if _is_multiple(widget) or isinstance(widget, forms.CheckboxInput):
        data.pop(name, None)
        if values:
            data.setlist(name, values)
        return
    for each, value in zip(_names(widget, name), values, strict=False):
        data[each] = value


# -- A whole page ------------------------------------------------------------------------------------------------------


def shown(form: Any, formsets: Iterable[Any]) -> Page:
    """A page as it opens."""
    page = Page(fields=_standing(form), said=_said(form))
    for formset in formsets:
        rows = [Row(str(each.instance.pk), _standing(each)) for each in formset.initial_forms]
        page.lists[formset.prefix] = rows
    return page


def _standing(form: Any) -> Values:
    return {name: standing(form[name]) for name, _field in asked(form)}


def _said(form: Any) -> dict[str, str]:
    """State and publication: steps change them, not the form, but who saves should know."""
    thing: Model = form.instance
    return {
        each.name: _plain(each.value_from_object(thing))
        for each in thing._meta.concrete_fields
        if each.name not in form.fields and (each.choices or each.name == SAID_BY_NUMBER)
    }


def typed(form: Any, formsets: Iterable[Any], data: QueryDict) -> Page:
    """A page as it comes back; `form` and `formsets` say which fields it has."""
    page = Page(fields={name: sent(each, name, data) for name, each in asked(form)})
    for formset in formsets:
        total, initial = (_number(data, formset.prefix, name) for name in ("TOTAL_FORMS", "INITIAL_FORMS"))
        fields = dict(asked(formset.empty_form))
        page.lists[formset.prefix] = [
            _typed_row(formset, place, fields, data, is_new=place >= initial) for place in range(total)
        ]
    return page


def _number(data: QueryDict, prefix: str, name: str) -> int:
    """How many rows came; as many as Django itself would read."""
    number = data.get(f"{prefix}-{name}", "")
    is_one = number.isascii() and number.isdigit() and len(number) < 10  # Python refuses to read thousands of digits
    return min(int(number), forms.formsets.DEFAULT_MAX_NUM) if is_one else 0


def _typed_row(formset: Any, place: int, fields: dict[str, forms.Field], data: QueryDict, *, is_new: bool) -> Row:
    prefix = f"{formset.prefix}-{place}"
    key = "" if is_new else data.get(f"{prefix}-{formset.model._meta.pk.name}", "")
    values = {name: sent(each, f"{prefix}-{name}", data) for name, each in fields.items()}
    return Row(key, values, is_deleted=f"{prefix}-{DELETION_FIELD_NAME}" in data)


def as_sent(form: Any, formsets: Iterable[Any], page: Page, data: QueryDict) -> QueryDict:
    """`data`, with the values of `page` in place of what came."""
    written = data.copy()
    for name, each in asked(form):
        put(each, name, page.fields[name], written)
    for formset in formsets:
        _put_rows(formset, page.lists[formset.prefix], written)
    return written


def _put_rows(formset: Any, rows: list[Row], data: QueryDict) -> None:
    """The stored rows first, in their order: Django takes the first ones for those of the register."""
    for name in [name for name in data if name.startswith(f"{formset.prefix}-")]:
        if name.removeprefix(f"{formset.prefix}-")[:1].isdigit():
            del data[name]
    fields = dict(asked(formset.empty_form))
    ordered = sorted(rows, key=lambda row: not row.key)
    data[f"{formset.prefix}-TOTAL_FORMS"] = str(len(ordered))
    data[f"{formset.prefix}-INITIAL_FORMS"] = str(sum(bool(row.key) for row in ordered))
    for place, row in enumerate(ordered):
        prefix = f"{formset.prefix}-{place}"
        data[f"{prefix}-{formset.model._meta.pk.name}"] = row.key
        if hasattr(formset, "fk"):
            data[f"{prefix}-{formset.fk.name}"] = str(formset.instance.pk)
        if row.is_deleted:
            data[f"{prefix}-{DELETION_FIELD_NAME}"] = "on"
        for name, each in fields.items():
            put(each, f"{prefix}-{name}", row.values.get(name, []), data)


# -- On the way to the browser and back --------------------------------------------------------------------------------


def _salt(thing: Model) -> str:
    return f"registry.opened.{thing._meta.label}.{thing.pk}"


def packed(page: Page, thing: Model) -> str:
    """The page as it opened, for a hidden field: signed, and good for this record only."""
    lists = {prefix: [[row.key, row.values] for row in rows] for prefix, rows in page.lists.items()}
    return signing.dumps([page.fields, lists, page.said], salt=_salt(thing), compress=True)


def unpacked(text: str, thing: Model) -> Page | None:
    """What `packed` wrote; None for anything else."""
    try:
        fields, lists, said = signing.loads(text, salt=_salt(thing))
    except signing.BadSignature:
        return None
    return Page(fields, {prefix: [Row(*row) for row in rows] for prefix, rows in lists.items()}, said)
