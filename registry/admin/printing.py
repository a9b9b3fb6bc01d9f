"""The papers that the desk prints: sheets of agreements, one or a selection, and the list of a ceremony.

Each exists in Arabic and in French, whatever the language of the page from which it is asked for.
"""

import re
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from registry.exchange import letters
from registry.models import Agreement
from registry.permissions import visible_to
from registry.plain_letters import LANGUAGES, first_language

from .base import RegistryAdmin
from .site import person

NOT_IN_A_FILE_NAME = re.compile("[^0-9A-Za-z-]+")


class PrintedAdmin(RegistryAdmin):
    """A record that has a paper, at an address of its own in each language."""

    paper_name = ""
    """How its file is called."""

    def get_urls(self) -> list[URLPattern]:
        address = f"<int:pk>/{self.paper_name}-<slug:language>.pdf"
        view = self.admin_site.admin_view(require_safe(self.paper_view))
        return [path(address, view, name=f"registry_{self.opts.model_name}_paper"), *super().get_urls()]

    def paper_view(self, request: HttpRequest, pk: int, language: str) -> HttpResponse:
        """The paper of one record, for who may see it."""
        rows = visible_to(person(request), self.model).filter(pk=pk)
        thing = rows.first()
        if language not in LANGUAGES or thing is None or not self.has_view_permission(request, thing):
            raise Http404
        pdf = self.printed(request, rows, language)
        return letters.as_download(pdf, name=self.paper_name, number=f"{self.file_number(thing)}-{language}")

    def printed(self, request: HttpRequest, rows: QuerySet[Any], language: str) -> bytes:
        """The PDF of these rows."""
        raise NotImplementedError

    def file_number(self, thing: Any) -> str:
        """What of the record's number a file may be called by everywhere."""
        known = NOT_IN_A_FILE_NAME.sub("-", getattr(thing, "number", None) or "").strip("-")
        return known or str(thing.pk)


class SheetsOfAgreements(PrintedAdmin):
    """The sheet of an agreement, and those of a selection in one file."""

    paper_name = "convention"

    def printed(self, request: HttpRequest, rows: QuerySet[Any], language: str) -> bytes:
        return letters.agreement_sheets_of(rows, language=language, actor=person(request))

    @admin.action(description=_("Print the selected agreements (PDF)"), permissions=["view"])
    def print_selected(self, request: HttpRequest, queryset: QuerySet[Agreement]) -> HttpResponse | None:
        """As many as somebody reads; of more, the list says so and stays as it is."""
        number = queryset.count()
        if number > letters.MOST_SHEETS:
            most = letters.MOST_SHEETS
            sentence = ngettext(
                "A PDF holds at most %(most)s agreement: %(number)s are selected. "
                "Select fewer, or narrow the list down.",
                "A PDF holds at most %(most)s agreements: %(number)s are selected. "
                "Select fewer, or narrow the list down.",
                most,
            )
            messages.error(request, sentence % {"most": most, "number": number})
            return None
        language = first_language(get_language() or "ar")
        pdf = self.printed(request, queryset, language)
        return letters.as_download(pdf, name="conventions", number=f"{number}-{language}")


class ListOfCeremony(PrintedAdmin):
    """What is signed together, with room for the signatures."""

    paper_name = "ceremonie"

    def printed(self, request: HttpRequest, rows: QuerySet[Any], language: str) -> bytes:
        return letters.ceremony_list(rows.get(), language=language, actor=person(request))
