"""What the other person changed, in words: field by field, with who did it and when, from the history."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext

from registry.models import User
from registry.templatetags.show import listed, ltr, moment

from .forms import keys_of
from .merging import Fate, FieldChange, Happening, Merged, RowChange, Same
from .snapshots import SAID_BY_NUMBER, Page, Values, asked, input_of

FAR_BACK = 200
"""Events of one row that are looked through; whoever changed it earlier than that is not named."""


@dataclass(frozen=True)
class Shown:
    """One line of the list."""

    label: str
    opened: SafeString | str
    now: SafeString | str
    typed: SafeString | str
    who: SafeString | str = ""
    outcome: str = ""


# -- Values ------------------------------------------------------------------------------------------------------------


def same_in(fields: Mapping[str, forms.Field]) -> Same:
    """Compares values of these fields by what they say, where two spellings may say one thing."""

    def same(name: str, one: list[str], other: list[str]) -> bool:
        if one == other:
            return True
        asked_field = fields[name]
        if len(one) != 1 or len(other) != 1 or isinstance(asked_field, forms.ChoiceField | forms.ModelChoiceField):
            return False
        try:
            return bool(asked_field.to_python(one[0]) == asked_field.to_python(other[0]))
        except ValidationError:
            return False

    return same


def in_words(asked_field: forms.Field, values: list[str] | None) -> SafeString | str:
    """Values as a person reads them."""
    if values is None:
        return gettext("not known")
    if isinstance(asked_field, forms.BooleanField) and not isinstance(asked_field, forms.NullBooleanField):
        return gettext("Yes") if values else gettext("No")
    filled = [value for value in values if value]
    if not filled:
        return "—"
    if isinstance(asked_field, forms.ModelChoiceField):
        # Not the field's choices: a page may have replaced them by a list of its own. Nor only those still offered.
        model = cast("QuerySet[Model]", asked_field.queryset).model
        entries = model._default_manager.filter(pk__in=keys_of(filled))
        named = [asked_field.label_from_instance(each) for each in entries.order_by("pk")]
        return listed(_isolated(name) for name in named or filled)
    if choices := getattr(input_of(asked_field), "choices", None):
        labels = {str(key): label for key, label in _flat(choices)}
        return listed(_isolated(labels.get(value, value)) for value in filled)
    attributes = input_of(asked_field).attrs
    return listed(_isolated(value, attributes.get("dir", "auto"), attributes.get("lang", "")) for value in filled)


def _isolated(words: Any, direction: str = "auto", language: str = "") -> SafeString:
    attribute = format_html(' lang="{}"', language) if language else ""
    return format_html('<bdi dir="{}"{}>{}</bdi>', direction, attribute, words)


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label


# -- Who and when ------------------------------------------------------------------------------------------------------


class History:
    """Who changed what, by the events that the database wrote."""

    def __init__(self) -> None:
        self._events: dict[tuple[type[Model], str], list[Any]] = {}
        self._names: dict[int | None, str] = {}

    def of_field(self, model: type[Model], key: str, name: str) -> Any:
        """The event that gave a field its present value."""
        events = self._of(model, key)
        column = model._meta.get_field(name).attname if name in self._columns(model) else None  # type: ignore[union-attr]
        if column is None:
            return None
        for event, before in pairwise(events):
            if getattr(event, column, None) != getattr(before, column, None):
                return event
        return None

    def of_row(self, model: type[Model], key: str, label: str) -> Any:
        """The event by which a row came (insert) or went (delete)."""
        return next((event for event in self._of(model, key) if event.pgh_label == label), None)

    def of_links(self, model: type[Model], **owner: Any) -> Any:
        """The last event among the rows that stand behind boxes."""
        events = _event_model(model)
        return _with_actor(events, **owner)[:1].first() if events else None

    def said(self, event: Any) -> SafeString | str:
        """«By Samira, 21/11/2026 10:32»; the name of the road, where no person took it."""
        if event is None:
            return ""
        metadata = event.pgh_context.metadata if event.pgh_context else {}
        name = self._name_of(metadata.get("user")) or metadata.get("road", "")
        return format_html("<bdi>{}</bdi> {}", name, moment(event.pgh_created_at))

    def _name_of(self, key: int | None) -> str:
        if key is not None and key not in self._names:
            self._names[key] = str(User.objects.filter(pk=key).first() or "")
        return self._names.get(key, "")

    def _of(self, model: type[Model], key: str) -> list[Any]:
        if (model, key) not in self._events:
            events = _event_model(model)
            self._events[model, key] = list(_with_actor(events, pgh_obj_id=key)[:FAR_BACK]) if events else []
        return self._events[model, key]

    def _columns(self, model: type[Model]) -> set[str]:
        return {each.name for each in model._meta.concrete_fields}


def _event_model(model: type[Model]) -> Any:
    """Where the history of a model is kept; accounts have none."""
    rows = getattr(model, "events", None)
    return rows.rel.related_model if rows else None


def _with_actor(events: Any, **which: Any) -> Any:
    return events._default_manager.filter(**which).select_related("pgh_context").order_by("-pgh_id")


# -- The list ----------------------------------------------------------------------------------------------------------


@dataclass
class Differences:
    """Puts what a merge found into words. `form` and `formsets` are those of the record as it is now."""

    form: Any
    formsets: Iterable[Any]
    history: History = field(default_factory=History)

    def __post_init__(self) -> None:
        self._lists = {formset.prefix: formset for formset in self.formsets}
        self._fields = {prefix: dict(asked(each.empty_form)) for prefix, each in self._lists.items()}
        self._fields[""] = dict(asked(self.form))

    def same(self, prefix: str) -> Same:
        """How the values of one list (or of the record itself) are compared."""
        return same_in(self._fields[prefix])

    def listed(self, merged: Merged, opened: Page | None) -> list[Shown]:
        """Every change of the other person."""
        shown = [*self._said(opened, merged.page), *(self._of_record(change) for change in merged.fields)]
        for row in merged.rows:
            shown += self._of_row(row)
        return shown

    def _said(self, opened: Page | None, now: Page) -> Iterator[Shown]:
        """State and publication."""
        thing = self.form.instance
        for name, value in now.said.items():
            before = opened.said.get(name, "") if opened else value
            if before == value:
                continue
            column = thing._meta.get_field(name)
            labels = {str(key): label for key, label in column.flatchoices}
            words = ltr if name == SAID_BY_NUMBER else lambda raw, known=labels: known.get(raw, raw)
            who = self.history.said(self.history.of_field(type(thing), str(thing.pk), name))
            yield Shown(capfirst(column.verbose_name), words(before) or "—", words(value) or "—", "—", who)

    def _of_record(self, change: FieldChange) -> Shown:
        asked_field = self._fields[""][change.name]
        links = getattr(self.form, "links", {}).get(change.name)
        thing = self.form.instance
        if links:
            event = self.history.of_links(links.model, **{links.owner: thing}, **links.fixed)
        else:
            event = self.history.of_field(type(thing), str(thing.pk), change.name)
        return self._line(str(asked_field.label), asked_field, change, event)

    def _of_row(self, change: RowChange) -> list[Shown]:
        formset, fields = self._lists[change.prefix], self._fields[change.prefix]
        model, name = formset.model, capfirst(formset.model._meta.verbose_name)
        if change.what is Happening.CHANGED:
            lines = []
            for each in change.fields:
                event = self.history.of_field(model, change.key, each.name)
                label = f"{name} ({self._title(formset, change, fields)}) · {fields[each.name].label}"
                lines.append(self._line(label, fields[each.name], each, event, is_deleted=change.is_deleted_here))
            return lines
        words = self._summary(fields, change.values)
        event = self.history.of_row(model, change.key, "insert" if change.what is Happening.ADDED else "delete")
        if change.what is Happening.ADDED:
            outcome = gettext("A row was added; the form now has it too.")
            return [Shown(name, "—", words, "—", self.history.said(event), outcome)]
        if change.fate is Fate.TYPED:
            outcome = gettext("The row was removed; what you typed stands in the form as a new row.")
            return [Shown(name, gettext("not known"), gettext("removed"), words, self.history.said(event), outcome)]
        outcome = gettext("The row was removed; the form no longer has it.")
        return [Shown(name, words, gettext("removed"), "—", self.history.said(event), outcome)]

    def _line(
        self, label: str, asked_field: forms.Field, change: FieldChange, event: Any, *, is_deleted: bool = False
    ) -> Shown:
        if is_deleted:
            typed: SafeString | str = gettext("row marked to be deleted")
            outcome = gettext("The row stays marked; saving deletes it.")
        elif change.fate is Fate.TAKEN:
            typed = gettext("not touched")
            outcome = gettext("The form now shows what is in the register.")
        else:
            typed = in_words(asked_field, change.typed)
            outcome = gettext("The form keeps what you typed.")
        before, now = in_words(asked_field, change.opened), in_words(asked_field, change.now)
        return Shown(label, before, now, typed, self.history.said(event), outcome)

    def _title(self, formset: Any, change: RowChange, fields: Mapping[str, forms.Field]) -> str:
        known: dict[str, Callable[[], str]] = {str(each.instance.pk): each.instance.__str__ for each in formset.forms}
        return known[change.key]() if change.key in known else ""

    def _summary(self, fields: Mapping[str, forms.Field], values: Values) -> SafeString:
        """A whole row in one line: what is filled in."""
        filled = [(fields[name], value) for name, value in values.items() if any(value) and name in fields]
        return listed(format_html(gettext("{}: {}"), each.label, in_words(each, value)) for each, value in filled)
