"""How a value of the history is said to people, in the reader's language: no codes, no keys, no machine's dates."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db.models import Field, ForeignKey, Model
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext

from registry import guard_rails
from registry.choices import DatePrecision
from registry.models import AmendmentChange, Citation, Deposit, Override, Transition
from registry.templatetags.show import DIRECTIONS
from registry.terms import TERMS
from registry.text import plain_amount

from .deposit_values import handed_in
from .events import last_event
from .record_values import sides_of
from .roads import step_label

SECRET: Final = "\N{BULLET}" * 6


@dataclass(frozen=True)
class Words:
    """A value as it is shown: its text, the language it is in where it has one, and its direction."""

    text: str
    language: str = ""
    direction: str = "auto"

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


NOTHING: Final = Words("")


def code(text: object) -> Words:
    """A number, a date or a code: never turned around."""
    return Words(str(text), direction="ltr")


def label_of(model: type[Model]) -> str:
    """What a row of this kind is called."""
    return capfirst(str(model._meta.verbose_name))


def field_label(field: "Field[Any, Any]") -> str:
    """What a field is called. A precision says of which date; a row between two tables has one field, itself."""
    if field.model._meta.auto_created:
        return label_of(field.model)
    label = capfirst(str(field.verbose_name))
    date_name = field.name.removesuffix("_precision")
    if date_name == field.name:
        return label
    dated: Any = field.model._meta.get_field(date_name)
    return f"{field_label(dated)} · {label}"


class Names:
    """The rows that values point to, fetched together: one query for each kind of record, not for each value."""

    def __init__(self, wanted: Iterable[tuple[type[Model], Any]]) -> None:
        keys: dict[type[Model], set[Any]] = defaultdict(set)
        for model, key in wanted:
            if key is not None:
                keys[model].add(key)
        self.rows = {model: self._fetched(model, wanted_keys) for model, wanted_keys in keys.items()}

    def _fetched(self, model: type[Model], keys: set[Any]) -> dict[Any, Model]:
        """Rows that are gone are known by what the history said of them last."""
        above = [
            field.name for field in model._meta.concrete_fields if isinstance(field, ForeignKey) and not field.null
        ]
        found: dict[Any, Model] = model._base_manager.select_related(*above).in_bulk(list(keys))
        if gone := keys - set(found):
            found |= {event.key: instance_of(model, event.values, None) for event in last_event(model, gone)}
        return found

    def get(self, model: type[Model], key: Any) -> Model | None:
        return self.rows.get(model, {}).get(key)

    def said(self, model: type[Model], key: Any) -> str:
        """The name of a row, or at least its number."""
        row = self.get(model, key)
        if isinstance(row, ContentType):
            return label_of(row.model_class() or ContentType)
        return str(row) if row else gettext("no. %(number)s") % {"number": key}


def links_of(model: type[Model]) -> list[ForeignKey]:
    return [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]


def instance_of(model: type[Model], values: dict[str, Any], names: Names | None) -> Model:
    """A row as it was, to be asked for its name; what it points to is set, so that it asks the database nothing."""
    row = model.from_db("default", list(values), list(values.values()))
    for link in links_of(model):
        target: Any = link.related_model
        if names is not None or values[link.attname] is None:
            link.set_cached_value(row, names.get(target, values[link.attname]) if names else None)
    return row


def name_of(model: type[Model], values: dict[str, Any], names: Names, links: set[str]) -> str:
    """The row's own words. A row between two tables is named by what it links to."""
    if model._meta.auto_created:
        others = [link for link in links_of(model) if link.attname not in links]
        return ", ".join(names.said(_target(link), values[link.attname]) for link in others)
    if model in CODED:
        return SPOKEN[model, CODED[model]](values)
    return str(instance_of(model, values, names)) or gettext("without a name")


def _target(link: ForeignKey) -> type[Model]:
    target: Any = link.related_model
    return target


def say(field: "Field[Any, Any]", values: dict[str, Any], names: Names) -> Words:
    """The value of one field of a row."""
    value = values[field.attname]
    if value is None or value == "":
        return NOTHING
    if isinstance(field, ArrayField):
        labels = dict(field.base_field.flatchoices)
        return Words(", ".join(str(labels.get(each, each)) for each in value))
    if field.choices:
        return Words(str(dict(field.flatchoices).get(value, value)))
    if isinstance(field, ForeignKey):
        return Words(names.said(_target(field), value))
    if (field.model, field.name) in SPOKEN:
        return Words(SPOKEN[field.model, field.name](values))
    if language := getattr(field, "language", None):
        return Words(value, language, DIRECTIONS[language])
    return _plain(value, values.get(f"{field.name}_precision"))


def _cited_field(values: dict[str, Any]) -> str:
    """What a citation proves, by the label that the cited record gives it."""
    model = ContentType.objects.get_for_id(values["content_type_id"]).model_class()
    names = {field.name: field for field in model._meta.concrete_fields} if model else {}
    return field_label(names[values["field"]]) if values["field"] in names else values["field"]


def _term_label(name: str) -> str:
    """What an amendment changes, as its own page says it."""
    return capfirst(str(TERMS[name].label)) if name in TERMS else name


SPOKEN: Final[dict[tuple[type[Model], str], Callable[[dict[str, Any]], str]]] = {
    (Transition, "step"): lambda values: step_label(values["step"]),
    (Citation, "field"): _cited_field,
    (Override, "rail"): lambda values: guard_rails.label_of(values["rail"]),
    (AmendmentChange, "field"): lambda values: _term_label(values["field"]),
    (AmendmentChange, "before"): lambda values: sides_of(values["record"], "before"),
    (AmendmentChange, "after"): lambda values: sides_of(values["record"], "after"),
    (Deposit, "content"): lambda values: handed_in(values["content"]),
}
"""Codes and plain values that are not a closed list of their field, and what is said instead."""

CODED: Final[dict[type[Model], str]] = {Transition: "step", Override: "rail", AmendmentChange: "field"}
"""Rows that have no name but their code: what the code stands for is their name."""


def _plain(value: Any, precision: str | None) -> Words:
    """A value that has no name: as it is written in Morocco."""
    if isinstance(value, bool):
        return Words(gettext("yes") if value else gettext("no"))
    if isinstance(value, datetime):
        return code(timezone.localtime(value).strftime("%d/%m/%Y %H:%M"))
    if isinstance(value, date):
        return _day(value, precision or DatePrecision.DAY)
    if isinstance(value, Decimal):
        return code(plain_amount(value) if value.as_tuple().exponent == -2 else f"{value:f}".replace(".", ","))
    if isinstance(value, list):
        return Words(", ".join(str(each) for each in value))
    return Words(value) if isinstance(value, str) else code(value)


def _day(value: date, precision: str) -> Words:
    """As far as the date is known."""
    if precision == DatePrecision.MONTH:
        return Words(f"{MONTHS[value.month]} {value.year}")
    return code(value.year if precision == DatePrecision.YEAR else value.strftime("%d/%m/%Y"))
