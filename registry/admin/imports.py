"""The pages on which spreadsheets are brought, shown and written. ``registry.imports`` does the work."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from registry import imports
from registry.choices import ImportState
from registry.exchange.documents import guarded
from registry.exchange.intake import SHEETS, Lists, template
from registry.exchange.list_files import FORMS
from registry.imports.parties import NEW
from registry.models import SpreadsheetImport
from registry.refusals import Refusal
from registry.templatetags.show import moment

from .base import ReadOnlyAdmin
from .printing import NOT_IN_A_FILE_NAME
from .site import person, site

SHOWN_FINDINGS: Final = 200
ROWS_ON_PAGE: Final = 50
KINDS: Final = {**{layout.name: layout.label for layout in SHEETS}, "new_parties": _("parties new to the register")}
OUTCOMES: Final = {"created": _("to be created"), "changed": _("to be changed"), "unchanged": _("unchanged")}
WRITTEN: Final = {"created": _("created"), "changed": _("changed"), "unchanged": _("unchanged")}
SEPARATORS: Final = {";": _("semicolons"), ",": _("commas"), "\t": _("tabs")}


class FileForm(forms.Form):
    """The one thing that is asked for."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        allow_empty_file=True,  # ours says what to do
        help_text=_("An Excel workbook (.xlsx) or a CSV file made from the template; at most 10 MB and 20,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )


@admin.register(SpreadsheetImport, site=site)
class SpreadsheetImportAdmin(ReadOnlyAdmin):
    """Every file that was brought, and how far it has come."""

    list_display = ("name", "state", "made_by", "made_shown", "written_shown")
    list_filter = ("state",)
    list_select_related = ("made_by",)
    search_fields = ("name",)
    search_help_text = _("The name of the file.")
    fiction_column = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[SpreadsheetImport]:
        """Without what is large: the list shows none of it."""
        rows: QuerySet[SpreadsheetImport] = super().get_queryset(request)
        return rows.defer("content", "preview", "findings", "doubts")

    @admin.display(description=_("brought at"), ordering="made_at")
    def made_shown(self, row: SpreadsheetImport) -> SafeString | str:
        return moment(row.made_at)

    @admin.display(description=_("written at"), ordering="written_at", empty_value="—")
    def written_shown(self, row: SpreadsheetImport) -> SafeString | str | None:
        return moment(row.written_at) or None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever enters agreements may bring many at once."""
        return imports.may_import(person(request))

    # -- Addresses -----------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        own: list[tuple[str, Any, str]] = [
            ("template/<str:form>/", require_safe(self.template_view), "template"),
            ("<int:pk>/progress/", require_safe(self.progress_view), "progress"),
            ("<int:pk>/marked/", require_safe(self.marked_view), "marked"),
            ("<int:pk>/answer/", require_POST(self.answer_view), "answer"),
            ("<int:pk>/write/", require_POST(self.write_view), "write"),
            ("<int:pk>/again/", require_POST(self.again_view), "again"),
        ]
        named = [path(route, guard(view), name=f"registry_spreadsheetimport_{name}") for route, view, name in own]
        return named + super().get_urls()

    def _row(self, request: HttpRequest, pk: Any) -> SpreadsheetImport:
        row = SpreadsheetImport.objects.select_related("made_by").defer("content").filter(pk=pk).first()
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return row

    def _page(self, row: SpreadsheetImport) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:registry_spreadsheetimport_change", args=[row.pk]))

    # -- Bringing ------------------------------------------------------------------------------------------------

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """GET offers the templates and asks for a file; POST keeps it and has it checked."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = FileForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                with transaction.atomic():
                    return self._page(imports.begin(file.read(), file.name, actor=person(request)))
            except (Refusal, ValidationError) as refusal:
                form.add_error("file", refusal.messages)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Import from a spreadsheet"),
            "form": form,
        }
        status = 400 if form.errors else 200
        return TemplateResponse(request, "admin/registry/import_begin.html", context, status=status)

    def template_view(self, request: HttpRequest, form: str) -> HttpResponse:
        """The template, with the lists as they are today."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if form not in FORMS:
            raise Http404
        data = template(form, Lists(), language=get_language() or "ar")
        return _file(data, "conventions", form)

    # -- Looking -------------------------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """How far it has come: the work that goes on, or what was found, what would be written, what was."""
        if not (object_id.isascii() and object_id.isdigit() and len(object_id) < 19):
            raise Http404
        row = self._row(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Import from a spreadsheet"),
            "row": row,
            "is_own": row.made_by_id == person(request).pk and self.has_add_permission(request),
            **self._told(request, row),
        }
        return TemplateResponse(request, "admin/registry/import_page.html", context)

    def _told(self, request: HttpRequest, row: SpreadsheetImport) -> dict[str, Any]:
        shown = request.GET.get("show", "")
        entries = [each for each in row.preview if shown not in OUTCOMES or each["outcome"] == shown]
        said = WRITTEN if row.state == ImportState.WRITTEN else OUTCOMES
        for entry in entries:
            entry["kind_shown"] = KINDS[entry["kind"]]
            entry["outcome_shown"] = said[entry["outcome"]]
        return {
            "kinds": _tallies(row),
            "outcomes": said,
            "shown": shown,
            "separator": SEPARATORS.get(row.recognised.get("delimiter", "")),
            "found": row.findings[:SHOWN_FINDINGS],
            "more": max(len(row.findings) - SHOWN_FINDINGS, 0),
            "unmarked": row.counts.get("findings", 0) - len(row.findings),
            "page": Paginator(entries, ROWS_ON_PAGE).get_page(request.GET.get("p")),
            "open": [doubt for doubt in row.doubts if not doubt.get("answer")],
            "answered": [doubt for doubt in row.doubts if doubt.get("answer")],
            "before": imports.written_before(row),
            "new": NEW,
        }

    def progress_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        """How far the work is, for the page that waits."""
        row = self._row(request, pk)
        return JsonResponse(
            {"state": row.state, "done": row.done, "total": row.total, "working": row.is_working, "lost": row.is_lost}
        )

    def marked_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file once more, with what was found at its cells."""
        row = self._row(request, pk)
        if not row.findings:
            raise Http404
        name = row.name.rpartition(".")[0] or row.name
        data = imports.marked_file(row, language=get_language() or "ar")
        plain = NOT_IN_A_FILE_NAME.sub("-", name).strip("-")[:60] or "import"
        return _file(data, f"{plain}-corrections", row.format)

    # -- Deciding ------------------------------------------------------------------------------------------------

    def answer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Which party is meant; for those that were left open, «all the others are new» where that was ticked."""
        row = self._row(request, pk)
        answers = {key.removeprefix("party-"): str(value) for key, value in request.POST.items()}
        others = NEW if request.POST.get("others") else ""
        chosen = {each["key"]: answers.get(each["key"]) or each.get("answer") or others for each in row.doubts}
        given = {key: value for key, value in chosen.items() if value}
        return self._do(request, row, lambda: imports.answer(row, given, actor=person(request)))

    def write_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Writes what the preview shows."""
        row = self._row(request, pk)
        return self._do(request, row, lambda: imports.write(row, actor=person(request)))

    def again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Checks it once more."""
        row = self._row(request, pk)
        return self._do(request, row, lambda: imports.again(row, actor=person(request)))

    def _do(self, request: HttpRequest, row: SpreadsheetImport, deed: Callable[[], None]) -> HttpResponse:
        try:
            with transaction.atomic():
                deed()
        except Refusal as refusal:
            if refusal.code == "not_allowed":
                raise PermissionDenied(str(refusal)) from refusal
            messages.error(request, str(refusal))
        return self._page(row)


def _tallies(row: SpreadsheetImport) -> list[dict[str, Any]]:
    """How many rows of each kind, in the order of the sheets."""
    kinds = row.counts.get("kinds", {})
    return [
        {"label": label, "numbers": [kinds[name].get(outcome, 0) for outcome in OUTCOMES]}
        for name, label in KINDS.items()
        if name in kinds
    ]


def _file(data: bytes, name: str, form: str) -> HttpResponse:
    """A file to be saved, never to be run."""
    response = HttpResponse(data, content_type=FORMS[form].media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return guarded(response)
