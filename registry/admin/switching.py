"""Entries of a list switched off and on again, many at once: a page says what it means, and the outcome can be undone.

An entry is never deleted (``models.base.Switchable``): records that name it keep it, new ones are no longer offered it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from registry.permissions import may, why_read_only

from .base import RegistryAdmin
from .site import person

WAS: Final = "_was"
"""Carried by the page that offers to undo: from which day an entry was switched off before."""


@dataclass(frozen=True)
class Switch:
    """One of the two ways, and the words of its page."""

    name: str
    back: str
    title: Any
    button: Any
    meaning: Any
    done: Any
    nothing: Any
    is_to_do: Callable[[Any], bool]


def _is_off(entry: Any) -> bool:
    return entry.disabled_on is not None and entry.disabled_on <= timezone.localdate()


OFF: Final = Switch(
    name="switch_off",
    back="switch_on",
    title=_("Switch off the selected entries"),
    button=_("Switch off"),
    meaning=_("It will no longer be offered for new records; those that name it keep it."),
    done=_("Switched off."),
    nothing=_("It is switched off already."),
    is_to_do=lambda entry: not _is_off(entry),
)
ON: Final = Switch(
    name="switch_on",
    back="switch_off",
    title=_("Switch the selected entries on again"),
    button=_("Switch on again"),
    meaning=_("It will be offered again for new records."),
    done=_("Switched on again."),
    nothing=_("It is not switched off."),
    is_to_do=lambda entry: entry.disabled_on is not None,
)


@dataclass
class Line:
    """One entry of the page: what will happen to it or has, and what the way back needs to know."""

    entry: Any
    sentence: Any
    is_refused: bool = False
    was: date | None = None


class SwitchingAdmin(RegistryAdmin):
    """A list whose entries are switched off, never deleted."""

    actions = ("switch_off", "switch_on")

    @admin.action(description=OFF.title, permissions=["change"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self._switch(request, queryset, OFF)

    @admin.action(description=ON.title, permissions=["change"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self._switch(request, queryset, ON)

    def _switch(self, request: HttpRequest, queryset: QuerySet, switch: Switch) -> HttpResponse:
        """First a page that says what would happen to each entry, then what happened, with the way back."""
        decided = "decided" in request.POST
        with transaction.atomic():
            moved = self.moved_rows(request, queryset) if decided else []
            decided = decided and not moved
            act = self._done if decided else self._foreseen
            lines = [act(request, entry, switch) for entry in queryset]
        live = [line for line in lines if not line.is_refused]
        context = {
            **self.admin_site.each_context(request),
            "title": switch.title,
            "opts": self.opts,
            "lines": lines,
            "live": live,
            "decided": decided,
            "moved": moved,
            "action": switch.back if decided else switch.name,
            "button": switch.button,
            "back": request.get_full_path(),
        }
        status = 409 if moved else 200
        return TemplateResponse(request, "admin/registry/switch_selected.html", context, status=status)

    def _foreseen(self, request: HttpRequest, entry: Any, switch: Switch) -> Line:
        if not may(person(request), "change", entry):
            return Line(entry, why_read_only(person(request), entry), is_refused=True)
        if not switch.is_to_do(entry):
            return Line(entry, switch.nothing, is_refused=True)
        return Line(entry, switch.meaning, was=entry.disabled_on)

    def _done(self, request: HttpRequest, entry: Any, switch: Switch) -> Line:
        line = self._foreseen(request, entry, switch)
        if line.is_refused:
            return line
        entry.disabled_on = _day_before(request, entry) or (None if switch is ON else timezone.localdate())
        try:
            entry.full_clean()
        except ValidationError as refusal:
            return Line(entry, " ".join(refusal.messages), is_refused=True)
        entry.save(update_fields=["disabled_on"])
        entry.refresh_from_db()  # the revision, which the database moves
        self.publish_as_it_stands(request, entry)
        return Line(entry, switch.done, was=line.was)


def _day_before(request: HttpRequest, entry: Any) -> date | None:
    """The day that an entry had before, past or planned, where what was done to it is being undone."""
    try:
        return parse_date(request.POST.get(f"{WAS}-{entry.pk}", ""))
    except ValueError:
        return None
