"""Filters of the list of agreements that are forms: several questions beside each other, folded until they are asked.

What each question means stands in the table of ``publication.filters``, which other programs ask too; here is how a
clerk asks it: from a list, in words, by a day or an amount as people write them.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from registry.publication.filters import FILTERS, Holds, working
from registry.publication.reading import Question
from registry.typed import read_amount, read_day

Options = Callable[[], Iterable[tuple[str, Any]]]


class NothingFound(ValueError):
    """A value that nothing can have."""


@dataclass(frozen=True, kw_only=True)
class Input:
    """One question of a form, by the name of its filter: it reads what was typed, and shows it again."""

    name: str
    label: Any

    def read(self, typed: str) -> Any:
        """What the question is asked for. Raises NothingFound."""
        try:
            return read_day(typed) if FILTERS[self.name].holds is Holds.DAY else read_amount(typed)
        except ValidationError as unreadable:
            raise NothingFound from unreadable

    def shown(self, typed: str) -> dict[str, Any]:
        """For the template."""
        return {"name": self.name, "label": self.label, "value": typed, "direction": "ltr"}


@dataclass(frozen=True, kw_only=True)
class Select(Input):
    """One of a list that is not too long."""

    options: Options

    def read(self, typed: str) -> Any:
        if typed not in {str(value) for value, _label in self.options()}:
            raise NothingFound
        return typed == "true" if FILTERS[self.name].holds is Holds.YES_OR_NO else (typed,)

    def shown(self, typed: str) -> dict[str, Any]:
        options = [{"value": value, "label": label, "selected": str(value) == typed} for value, label in self.options()]
        return {**super().shown(typed), "options": options}


@dataclass(frozen=True, kw_only=True)
class Words(Input):
    """Of a list too long to be shown: by words of the name, or by the code or identifier itself."""

    rows: Callable[[], QuerySet[Any]]
    search: Callable[[str], QuerySet[Any]]
    key: str

    def read(self, typed: str) -> Any:
        if self._one(typed):
            return (typed,)
        return self.search(typed).order_by().values(self.key)

    def shown(self, typed: str) -> dict[str, Any]:
        """The name of the thing whose identifier was given; else the words themselves."""
        one = self._one(typed)
        return {**super().shown(str(one or typed)), "direction": "auto"}

    def _one(self, typed: str) -> Any:
        if self.key == "uuid":
            try:
                uuid.UUID(typed)
            except ValueError:
                return None
        return self.rows().filter(**{self.key: typed}).first() if typed and "\0" not in typed else None


def yes_or_no() -> list[tuple[str, Any]]:
    return [("true", _("Yes")), ("false", _("No"))]


class FormFilter(admin.ListFilter):
    """Questions that are asked together; a value that cannot be read finds nothing."""

    title: Any
    template = "admin/registry/form_filter.html"
    inputs: tuple[Input, ...]
    is_open = False

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        own = self.expected_parameters()
        for name in own:
            if name in params:
                self.used_parameters[name] = params.pop(name)[-1].strip()
        self.others = [
            (name, value) for name, values in request.GET.lists() if name not in (*own, "p") for value in values
        ]

    @classmethod
    def parameter_names(cls) -> list[str]:
        """What it reads from the address."""
        return [each.name for each in cls.inputs]

    def expected_parameters(self) -> Any:
        return self.parameter_names()

    def has_output(self) -> bool:
        return True

    def typed(self, name: str) -> str:
        return str(self.used_parameters.get(name, ""))

    def choices(self, changelist: ChangeList) -> Any:
        names = self.expected_parameters()
        yield {
            "inputs": [each.shown(self.typed(each.name)) for each in self.inputs],
            "all": changelist.get_query_string(remove=names),
            "asked": any(self.typed(name) for name in names),
        }

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        asked = [each for each in self.inputs if self.typed(each.name)]
        if not asked:
            return queryset
        try:
            values = {FILTERS[each.name].fills: each.read(self.typed(each.name)) for each in asked}
        except NothingFound:
            return queryset.none()
        return queryset.filter(working(Question(collection="agreements", **values)))
