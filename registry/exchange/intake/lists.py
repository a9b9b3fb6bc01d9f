"""The lists that a cell may name an entry of: for the drop-downs of the template, and to understand what was typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property
from typing import Any, Final

from django.db.models import Model, TextChoices
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from registry import choices
from registry import models as registry
from registry.choices import DatePrecision
from registry.text import fold
from registry.typed import PartialDate

from .layout import LANGUAGES

CLOSED: Final[dict[str, type[TextChoices]]] = {
    "force_rule": choices.ForceRule,
    "amount_scope": choices.AmountScope,
    "party_kind": choices.PartyKind,
    "identifier_kind": choices.IdentifierKind,
    "role": choices.PartyRole,
    "project_state": choices.ProjectState,
    "condition": choices.InstalmentCondition,
}
TABLES: Final[dict[str, tuple[type[Model], str, tuple[str, ...]]]] = {
    "kind": (registry.AgreementKind, "name", ("slug",)),
    "pillar": (registry.Pillar, "name", ("slug", "number")),
    "line": (registry.ProjectLine, "name", ("slug",)),
    "population": (registry.TargetPopulation, "name", ("slug",)),
    "region": (registry.Region, "name", ("code", "iso")),
    "province": (registry.Province, "name", ("code", "iso")),
    "commune": (registry.Commune, "name", ("code",)),
    "ceremony": (registry.Ceremony, "title", ()),
}
"""By the name of a list: its table, the bilingual field that names an entry, and the codes that people may type."""
ABOVE: Final = {"province": ("region",), "commune": ("province__region",)}
YES, NO = _("yes"), _("no")


@dataclass(frozen=True)
class Option:
    """An entry of a list: what is stored, and what people read and may type."""

    value: Any
    ar: str
    fr: str
    codes: tuple[str, ...] = ()
    day: PartialDate | None = None
    """Of a ceremony."""

    @property
    def label(self) -> str:
        """Both languages, as a drop-down shows them."""
        return " · ".join(dict.fromkeys(name for name in (self.ar, self.fr) if name))

    @property
    def said(self) -> dict[str, str]:
        """The name by language."""
        return {"ar": self.ar, "fr": self.fr}


class OneList:
    """The entries of a list, found by whatever they are called."""

    def __init__(self, options: Iterable[Option]) -> None:
        self.options = list(options)
        self._meant: set[int] = set()

    @cached_property
    def _by_name(self) -> dict[str, list[Option]]:
        found: dict[str, list[Option]] = defaultdict(list)
        for option in self.options:
            for name in _names(option):
                found[name].append(option)
        return found

    def named(self, text: str) -> list[Option]:
        """The entries that bear this name, in whichever language or as a code; spelling variants count as the same."""
        return self._by_name.get(fold(text), [])

    def find(self, text: str) -> list[Option]:
        """Those that a cell means by this name: the file's own before their namesakes."""
        found = self.named(text)
        return [option for option in found if id(option) in self._meant] or found

    def add(self, option: Option) -> None:
        """An entry that the file itself brings."""
        by_name = self._by_name
        self.options.append(option)
        for name in _names(option):
            by_name[name].append(option)
        self.prefer(option)

    def prefer(self, option: Option) -> None:
        """An entry that the file names on a sheet of its own: its other cells mean this one, and no namesake."""
        self._meant.add(id(option))

    def nearest(self, text: str) -> list[Option]:
        """The entries whose names look most like this text, for a remedy."""
        names = get_close_matches(fold(text), self._by_name, n=2, cutoff=0.6)
        return list(dict.fromkeys(self._by_name[name][0] for name in names))


def _names(option: Option) -> set[str]:
    return {fold(text) for text in (option.label, option.ar, option.fr, *option.codes) if text}


def ceremony(value: Any, ar: str, fr: str, day: PartialDate | None) -> Option:
    """A ceremony. A yearly one bears last year's title: its day tells them apart, alone or behind the title."""
    if day is None:
        return Option(value, ar, fr)
    told = Option(value, ar, fr, day=day)
    return replace(told, codes=(day.typed, *(f"{name} {day.typed}" for name in (told.label, ar, fr) if name)))


def _held(row: Any) -> Option:
    day = PartialDate(row.held_on, DatePrecision(row.held_on_precision)) if row.held_on else None
    return ceremony(row, row.title_ar or "", row.title_fr or "", day)


class Lists:
    """Every list, each read once."""

    def __init__(self) -> None:
        self._lists: dict[str, OneList] = {}

    def __getitem__(self, name: str) -> OneList:
        if name not in self._lists:
            self._lists[name] = OneList(_options(name))
        return self._lists[name]


def _options(name: str) -> Iterable[Option]:
    if name == "yes_no":
        return [_closed(value, label) for value, label in ((True, YES), (False, NO))]
    if name in CLOSED:
        return [_closed(each.value, each.label, each.value) for each in CLOSED[name]]
    return _entries(name)


def _closed(value: Any, label: Any, *codes: str) -> Option:
    names = []
    for language in LANGUAGES:
        with override(language):
            names.append(capfirst(str(label)))
    arabic, french = names
    return Option(value, arabic, french, codes)


def _entries(name: str) -> list[Option]:
    """What is still offered. Real records only: demonstration data and the ministry's own do not mix."""
    model, field, codes = TABLES[name]
    rows = model._default_manager.select_related(*ABOVE.get(name, ()))
    if name == "ceremony":
        rows = rows.filter(is_fictional=False)
    else:
        rows = rows.exclude(disabled_on__lte=timezone.localdate())
    if name == "population":
        rows = rows.filter(is_heading=False)
    if name == "ceremony":
        return [_held(row) for row in rows.order_by(*(model._meta.ordering or ()))]
    return [
        Option(
            row,
            getattr(row, f"{field}_ar") or "",
            getattr(row, f"{field}_fr") or "",
            tuple(str(getattr(row, code)) for code in codes if getattr(row, code)),
        )
        for row in rows.order_by(*(model._meta.ordering or ()))
    ]
