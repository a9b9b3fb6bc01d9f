"""The lists that a cell may name an entry of: for the drop-downs of the template, and to understand what was typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
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
from registry.text import fold

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

    @cached_property
    def _by_name(self) -> dict[str, list[Option]]:
        found: dict[str, list[Option]] = defaultdict(list)
        for option in self.options:
            for name in {fold(text) for text in (option.label, option.ar, option.fr, *option.codes) if text}:
                found[name].append(option)
        return found

    def find(self, text: str) -> list[Option]:
        """The entries that bear this name, in whichever language or as a code; spelling variants count as the same."""
        return self._by_name.get(fold(text), [])

    def add(self, option: Option) -> None:
        """An entry that the file itself brings."""
        self.options.append(option)
        self.__dict__.pop("_by_name", None)

    def nearest(self, text: str) -> list[Option]:
        """The entries whose names look most like this text, for a remedy."""
        names = get_close_matches(fold(text), self._by_name, n=2, cutoff=0.6)
        return list(dict.fromkeys(self._by_name[name][0] for name in names))


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
    return [
        Option(
            row,
            getattr(row, f"{field}_ar") or "",
            getattr(row, f"{field}_fr") or "",
            tuple(str(getattr(row, code)) for code in codes if getattr(row, code)),
        )
        for row in rows.order_by(*(model._meta.ordering or ()))
    ]
