"""Drafts deleted, many at once: first a page that says what goes with each of them, and that it does not come back."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import ProtectedError, QuerySet, RestrictedError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.choices import FIRST_STATES
from registry.permissions import may, why_read_only

from .base import RegistryAdmin
from .site import person


class DeletingAdmin(RegistryAdmin):
    """A list from which what nobody has signed or published may go."""

    @admin.action(description=_("Delete the selected drafts"), permissions=["delete"])
    def delete_drafts(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """What would go, record by record; then what went, and what stayed and why."""
        decided = "decided" in request.POST
        with transaction.atomic():
            moved = self.moved_rows(request, queryset) if decided else []
            decided = decided and not moved
            rows = [self._line(request, thing, decided) for thing in queryset]
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Delete the selected drafts"),
            "opts": self.opts,
            "rows": rows,
            "going": [row for row in rows if not row["refused"]],
            "decided": decided,
            "moved": moved,
            "back": request.get_full_path(),
        }
        status = 409 if moved else 200
        return TemplateResponse(request, "admin/registry/delete_selected.html", context, status=status)

    def _line(self, request: HttpRequest, thing: Any, decided: bool) -> dict[str, Any]:
        """One record: its name as it was, what goes with it, or why it stays."""
        line: dict[str, Any] = {"thing": thing, "key": thing.pk, "name": str(thing), "parts": [], "refused": ""}
        if thing.state not in FIRST_STATES:
            return line | {"refused": gettext("Only drafts are deleted.")}
        if not may(person(request), "delete", thing):
            return line | {"refused": why_read_only(person(request), thing) or gettext("Only drafts are deleted.")}
        _tree, counts, lacking, protected = self.get_deleted_objects([thing], request)
        if lacking or protected:
            told = ", ".join(sorted(str(each) for each in lacking)) or gettext("other records name it")
            line["refused"] = gettext("It is kept: %(why)s.") % {"why": told}
            return line
        own = str(self.opts.verbose_name_plural)
        line["parts"] = [(name, count) for name, count in counts.items() if str(name) != own]
        if decided:
            line["refused"] = self._delete(thing)
        return line

    def _delete(self, thing: Any) -> str:
        """Empty when it is gone; one that cannot go keeps none of the others."""
        try:
            with transaction.atomic():
                thing.delete()
        except (ProtectedError, RestrictedError):
            return gettext("It is kept: %(why)s.") % {"why": gettext("other records name it")}
        return ""
