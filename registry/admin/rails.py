"""Raised guard rails on a page: what each found, and a box for the reason of who may let it pass.

A page that may be guarded shows `rails_of(...)` by ``admin/registry/rails.html`` inside its own form (the page of a
step: under the key "rails"), and hands `reasons_in(request.POST)` to the room below.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from registry import guard_rails
from registry.choices import GuardMoment
from registry.guard_rails import Raised
from registry.models import Agreement

from .site import person

PREFIX: Final = "override-"
"""Before the name of a guard rail, the name of the box with its reason."""


def reasons_in(data: Mapping[str, Any]) -> dict[str, str]:
    """The reasons that were typed, by guard rail; `data` is what a page sent."""
    found = {name.removeprefix(PREFIX): str(data[name]) for name in data if name.startswith(PREFIX)}
    return {name: reason for name, reason in found.items() if reason.strip()}


class RailsForm(forms.Form):
    """One box for each raised guard rail; none for who may not let it pass."""

    def __init__(self, raised: Sequence[Raised], data: Any = None, *, may_override: bool) -> None:
        super().__init__(data)
        self.raised = raised
        self.may_override = may_override
        for each in raised if may_override else ():
            area = forms.Textarea(attrs={"rows": 2, "cols": 60, "dir": "auto"})
            self.fields[PREFIX + each.rail.name] = forms.CharField(
                label=_("Reason to let it pass"), required=False, widget=area
            )

    def lines(self) -> Iterator[dict[str, Any]]:
        """What the page shows of each guard rail."""
        for each in self.raised:
            name = PREFIX + each.rail.name
            yield {
                "label": each.rail.label,
                "law": each.rail.law,
                "sentences": each.sentences,
                "box": self[name] if name in self.fields else None,
            }


def rails_of(request: HttpRequest, agreement: Agreement, raised: Sequence[Raised] | None = None) -> RailsForm:
    """What stands in the way, found already or else at the approval, for who is signed in, with what was typed."""
    found = guard_rails.raised(agreement, GuardMoment.APPROVAL) if raised is None else raised
    may_override = guard_rails.may_override(person(request), agreement)
    return RailsForm(found, request.POST or None, may_override=may_override)
