"""What every form of the clerks' desk does: accept what people type, and say each rule at its field."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, cast

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.db.models import BigIntegerField, Model, ProtectedError, Q, RestrictedError, UniqueConstraint
from django.db.models.deletion import Collector
from django.forms.models import BaseInlineFormSet, InlineForeignKeyField, construct_instance
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from registry.choices import DatePrecision
from registry.forms import PartialDayField
from registry.models import Party, User
from registry.models.base import Switchable
from registry.permissions import refusal_outside, within_perimeter
from registry.text import plain_amount
from registry.typed import read_amount

PRECISION = "_precision"
"""What the name of a date's precision adds to that of the date."""
FINENESS = (DatePrecision.DAY, DatePrecision.MONTH, DatePrecision.YEAR)
LONGEST_KEY = len(str(BigIntegerField.MAX_BIGINT))


class AmountField(forms.DecimalField):
    """An amount as people type it, shown as it is printed: «10 000 000,00»."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        return read_amount(value) if isinstance(value, str) else super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return plain_amount(value) if isinstance(value, Decimal) else value


def keys_of(values: Any) -> list[int]:
    """The primary keys among what somebody typed into an address or sent without a form; the rest names nothing.

    Why not let Django refuse it: asked for a row «abc», it answers with an error page instead of a sentence.
    """
    listed = values if isinstance(values, list | tuple) else [values]
    typed = [str(getattr(value, "pk", value)) for value in listed]
    keys = [int(text) for text in typed if text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY]
    return [key for key in keys if key <= BigIntegerField.MAX_BIGINT]


def still_offered(kept: Any) -> Q:
    """The entries of a list that are not switched off, and those that the record already has."""
    kept_keys = keys_of(kept)
    return Q(disabled_on__isnull=True) | Q(disabled_on__gt=timezone.localdate()) | Q(pk__in=kept_keys)


def name_who_stays(data: dict[str, Any]) -> None:
    """Of a party that was merged while the form was open, the one that it became: so that the rules ask the row that
    the database will write (``registry.models.doubles``)."""
    for name, value in data.items():
        if isinstance(value, Party) and value.merged_into_id is not None:
            data[name] = value.heir


class Suggested(AutocompleteSelect):
    """A choice with suggestions; a chosen entry that cannot exist is shown as none, with the sentence beside it."""

    known: Model | None = None
    """What the row says already: its name need not be asked for once more, row by row."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        keys = [str(key) for key in keys_of(list(value))]
        if self.known is None or keys != [str(self.known.pk)]:
            return super().optgroups(name, keys, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", selected=False, index=0)]
        options.append(self.create_option(name, keys[0], str(self.known), selected=True, index=len(options)))
        return [(None, options, 0)]


class RegistryForm(forms.ModelForm):
    """The base of every form.

    Django leaves out a constraint that mentions a field which is not on the form: the database would then answer
    with an error page. Here every constraint is asked, and its sentence stands at the field that its code names.
    """

    unknown_when_empty: ClassVar[frozenset[str]] = frozenset()
    """Columns that the model's own clean() fills: where it could not, rules about them cannot be asked."""

    actor: ClassVar[User | None] = None
    """Who fills in the form; of the form of one request only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._show_what_is_known()
        for name, choice in self.fields.items():
            entries = getattr(choice, "queryset", None)
            if entries is not None and issubclass(entries.model, Switchable):
                choice.queryset = entries.filter(still_offered(self.initial.get(name)))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """How much of a date is known is what was typed of it, unless the clerk says otherwise."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        name_who_stays(data)
        for name in list(self._partial_days()):
            beside = f"{name}{PRECISION}"
            if data.get(name):
                self._know(name, beside, data)
            elif name in data and name in self.changed_data and beside not in self.changed_data:
                data[beside] = ""  # of a date that was cleared nothing is known
        return data

    def _partial_days(self) -> Iterator[str]:
        for name, asked in self.fields.items():
            if isinstance(asked, PartialDayField) and f"{name}{PRECISION}" in self.fields:
                yield name

    def _show_what_is_known(self) -> None:
        """A month alone stands in its field as 06/2022."""
        for name in self._partial_days():
            day = self.initial.get(name)
            if isinstance(day, date):
                self.initial[name] = PartialDayField.shown(day, self.initial.get(f"{name}{PRECISION}") or "")

    def _know(self, name: str, beside: str, data: dict[str, Any]) -> None:
        """The precision follows the date that was typed; one that was chosen besides must not say more than it."""
        typed = cast("PartialDayField", self.fields[name]).known(self[name].data)
        said = data.get(beside)
        if typed is None or said is None:
            return
        if said == "" or (name in self.changed_data and beside not in self.changed_data):
            data[beside] = typed.precision.value
        elif FINENESS.index(said) < FINENESS.index(typed.precision):
            message = gettext("The date does not say so much: type it whole, for example 17/06/2022.")
            self.add_error(name, ValidationError(message, code="date_not_whole"))

    def _post_clean(self) -> None:
        """Django's own steps, but with all the constraints of the model at the end instead of some in the middle."""
        exclude = self._get_validation_exclusions()  # type: ignore[attr-defined]  # not in the stubs
        exclude |= {name for name, item in self.fields.items() if isinstance(item, InlineForeignKeyField)}
        try:
            self.instance = construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)
            self.instance.full_clean(exclude=exclude, validate_unique=False, validate_constraints=False)
        except ValidationError as refusal:
            self._update_errors(refusal)  # type: ignore[attr-defined]
        self.validate_unique()
        self._ask_constraints()
        if self.actor is not None and not within_perimeter(self.actor, self.instance):
            self.add_error(None, ValidationError(str(refusal_outside(self.actor)), code="outside_perimeter"))

    def _ask_constraints(self) -> None:
        unknown = {name for name in self.errors if name in self.fields}
        unknown |= {name for name in self.unknown_when_empty if not getattr(self.instance, name)}
        for model, constraints in self.instance.get_constraints():
            for constraint in constraints:
                try:
                    constraint.validate(model, self.instance, exclude=unknown)
                except ValidationError as refusal:
                    self.add_error(refusal.code if refusal.code in self.fields else None, refusal)


class RowForm(RegistryForm):
    """A row with a place in its list: left empty, it goes to the end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._know_what_the_row_says()
        if "position" in self.fields:
            self.fields["position"].required = False
            if not self.instance.pk:
                self.initial["position"] = None

    def _know_what_the_row_says(self) -> None:
        for name, choice in self.fields.items():
            widget = getattr(choice.widget, "widget", choice.widget)
            if isinstance(widget, Suggested) and self.instance._meta.get_field(name).is_cached(self.instance):
                widget.known = getattr(self.instance, name)


class RegistryFormSet(BaseInlineFormSet):
    """The rows of one list on a page: no row twice, and each in its place."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        """Each row knows the record of the page, and does not ask the database for it."""
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        if not self.is_bound:
            self.instance.__dict__.setdefault("in_charge_of", {})
        setattr(form.instance, self.fk.name, self.instance)
        return form

    def validate_unique(self) -> None:
        """Two equal rows typed together: the sentence of the rule, at the second of them."""
        assert self.model is not None
        for rule in self.model._meta.constraints:
            if isinstance(rule, UniqueConstraint) and rule.fields:
                self._refuse_twins(rule)

    def _refuse_twins(self, rule: UniqueConstraint) -> None:
        names = [name for name in rule.fields if name != self.fk.name]
        seen = set()
        for form in self._live_forms():
            values = tuple(self._value(form, name) for name in names)
            if not names or None in values:
                continue
            field = rule.violation_error_code
            if values in seen and field not in form.errors:
                form.add_error(field, ValidationError(rule.get_violation_error_message(), code=field))
            seen.add(values)

    def _value(self, form: Any, name: str) -> Any:
        """What a row has in a column: typed, or filled by the model's own clean()."""
        if name in form.unknown_when_empty:
            return getattr(form.instance, name) or None
        return form.cleaned_data.get(name)

    def clean(self) -> None:
        """After the rows themselves: twins, what may not go, then the places of the rows that name none."""
        super().clean()
        self._refuse_to_lose()
        last = 0
        for form in self._live_forms():
            if "position" not in form.fields:
                return
            if form.instance.position is None:
                form.instance.position = last + 1
            last = max(last, form.instance.position)

    def _refuse_to_lose(self) -> None:
        """A row that others lean on is kept, with a sentence instead of an error page."""
        for form in self.deleted_forms if self.can_delete else []:
            if form.instance.pk is None:
                continue
            collector = Collector(using=form.instance._state.db or DEFAULT_DB_ALIAS)
            try:
                collector.collect([form.instance])
            except (ProtectedError, RestrictedError) as kept:
                told = ", ".join(sorted({str(each._meta.verbose_name) for each in kept.args[1]}))
                message = gettext("“%(row)s” is kept, for it has: %(others)s.") % {"row": form.instance, "others": told}
                raise ValidationError(message, code="protected") from kept

    def _live_forms(self) -> Iterator[Any]:
        """The rows that will be kept."""
        deleted = self.deleted_forms if self.can_delete else []
        for form in self.forms:
            if hasattr(form, "cleaned_data") and form.cleaned_data and form not in deleted:
                yield form


@dataclass(frozen=True)
class Links:
    """Where the boxes ticked on a form are kept: a table between the record and the list."""

    model: type[Model]
    owner: str
    target: str
    fixed: dict[str, Any] = field(default_factory=dict)

    def chosen(self, owner: Model) -> list[Any]:
        """The keys of the entries that are chosen now."""
        if owner.pk is None:
            return []
        rows = self.model._default_manager.filter(**{self.owner: owner}, **self.fixed)
        return list(rows.values_list(self.target, flat=True))

    def shown(self, owner: Model) -> str:
        """The entries that are chosen now, one a line, for who may only read."""
        rows = self.model._default_manager.filter(**{self.owner: owner}, **self.fixed).select_related(self.target)
        return "\n".join(str(getattr(row, self.target)) for row in rows)

    def drop(self, owner: Model, entries: list[Model]) -> None:
        """Removes the links to what is not ticked."""
        rows = self.model._default_manager.filter(**{self.owner: owner}, **self.fixed)
        rows.exclude(**{f"{self.target}__in": entries}).delete()

    def add(self, owner: Model, entries: list[Model]) -> None:
        """Adds the links that lack; those that stay are not touched."""
        present = set(self.chosen(owner))
        for entry in entries:
            if entry.pk not in present:
                self.model._default_manager.create(**{self.owner: owner, self.target: entry}, **self.fixed)


class ChoosingForm(RegistryForm):
    """A form whose ticked boxes are rows of other tables (`links`: name of the form field → where it is kept)."""

    links: ClassVar[dict[str, Links]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        instance = kwargs.get("instance")
        if instance is not None:
            chosen = {name: links.chosen(instance) for name, links in self.links.items()}
            kwargs["initial"] = chosen | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]
        ticked = {name: list(self.cleaned_data[name]) for name in self.links if name in self.cleaned_data}
        # First what is unticked, so that an entry may change from one group of boxes to the other.
        for name, entries in ticked.items():
            self.links[name].drop(self.instance, entries)
        for name, entries in ticked.items():
            self.links[name].add(self.instance, entries)


def boxes(queryset: Any, label: Any, help_text: Any = "") -> forms.ModelMultipleChoiceField:
    """One box to tick for each entry of a short list."""
    widget = forms.CheckboxSelectMultiple
    name = capfirst(label)
    return forms.ModelMultipleChoiceField(queryset, required=False, label=name, help_text=help_text, widget=widget)
