"""The agreement's page while it is typed: what a new one opens with, a copy of another one, and how complete it is."""

from dataclasses import replace
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.views.decorators.http import require_POST

from registry import quality
from registry.choices import SIGNED_STATES
from registry.models import Agreement
from registry.quality.review import Missing

from . import snapshots
from .base import RegistryAdmin
from .beginnings import COPY, EMPTY, Beginning, beginning_of, source_of
from .typed_facts import JUDGED_ROWS, facts_of

SIGNED: Final = "signed"
"""In the address that judges a page as it is typed: the agreement is signed already, which no field says."""


class EntryPages(RegistryAdmin):
    """A page that helps while it is filled in."""

    # -- What a new agreement opens with -----------------------------------------------------------------------------

    def _beginning(self, request: HttpRequest) -> Beginning:
        return beginning_of(request, getattr(self.form, "links", {}))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the address says itself goes before what repeats."""
        asked = super().get_changeform_initial_data(request)
        return {**self._beginning(request).fields, **asked}

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """Rows are filled in when the page opens only: Django takes an untouched row for an empty one."""
        options = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "GET" and (obj is None or obj.pk is None) and "data" not in options:
            options["initial"] = self._beginning(request).rows.get(prefix, [])
        return options

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        for formset in formsets:
            formset.extra = max(formset.extra, len(formset.initial_extra or ()))
        return formsets, inlines

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The copy of a fictional agreement is fictional too."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        if obj is None and COPY in request.GET:
            source = source_of(request)
            form.is_fiction = source is not None and source.is_fictional
        return form

    def duplicate_url(self, request: HttpRequest, agreement: Agreement) -> str:
        """The address of a new agreement that begins as a copy of this one; empty without the right."""
        if not self.has_add_permission(request):
            return ""
        return f"{reverse('admin:registry_agreement_add')}?{urlencode({COPY: agreement.pk})}"

    def _filled_in(self, request: HttpRequest, context: dict[str, Any]) -> dict[str, Any] | None:
        """What the page says of what it filled in: the label and the place of each field and list."""
        beginning = self._beginning(request)
        fields = context["adminform"].form.fields
        places = [(fields[name].label, f"id_{name}") for name in beginning.fields if name in fields]
        lists = [each for each in context["inline_admin_formsets"] if beginning.rows.get(each.formset.prefix)]
        places += [(capfirst(each.opts.verbose_name_plural), f"{each.formset.prefix}-group") for each in lists]
        for name in beginning.fields:
            if name in fields:
                fields[name].widget.attrs["data-suggested"] = "1"
        return {"beginning": beginning, "places": places, "empty": f"?{EMPTY}=1"} if places else None

    def message_user(
        self,
        request: HttpRequest,
        message: Any,
        level: int | str = messages.INFO,
        extra_tags: str = "",
        fail_silently: bool = False,
    ) -> None:
        """What says that a form is saved is marked: what the browser had kept of it is then forgotten."""
        if level == messages.SUCCESS:
            extra_tags = f"{extra_tags} saved".strip()
        super().message_user(request, message, level, extra_tags, fail_silently)

    # -- How complete it is ------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.completeness_view))
        return [
            path("completeness/", view, name="registry_agreement_completeness"),
            *super().get_urls(),
        ]

    def completeness_view(self, request: HttpRequest) -> HttpResponse:
        """The meter of a page as it is typed; nothing is saved, and no record is read."""
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            return HttpResponseForbidden()
        form, formsets = self._new_forms(request)
        page = snapshots.typed(form, formsets, request.POST)
        meter = meter_of(page, is_signed=SIGNED in request.GET)
        answer = {
            "said": render_to_string("admin/registry/meter_said.html", {"meter": meter}, request),
            "list": render_to_string("admin/registry/meter_list.html", {"meter": meter}, request),
        }
        return JsonResponse(answer, headers={"Cache-Control": "no-store"})

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        writes = self.has_add_permission(request) if add else self.has_change_permission(request, obj)
        if writes and not context.get("is_popup"):
            form = context["adminform"].form
            shown = [each.formset for each in context["inline_admin_formsets"]]
            formsets = [each for each in shown if each.prefix in JUDGED_ROWS]
            is_typed = request.method == "POST"
            read = snapshots.typed(form, formsets, request.POST) if is_typed else snapshots.shown(form, formsets)
            is_signed = obj is not None and obj.state in SIGNED_STATES
            context["meter"] = meter_of(read, is_signed=is_signed)
            context["completeness_url"] = reverse("admin:registry_agreement_completeness") + (
                f"?{SIGNED}=1" if is_signed else ""
            )
            context["told"] = self._filled_in(request, context) if add and not is_typed else None
        return super().render_change_form(request, context, add, change, form_url, obj)


def meter_of(page: snapshots.Page, *, is_signed: bool) -> dict[str, Any]:
    """What is missing for the review, and what could be better."""
    facts = facts_of(page, is_signed=is_signed)
    missing = [replace(each, field=_place(each.field, page)) for each in quality.missing_for_review(facts)]
    score = quality.judged(facts)
    hints = [Missing(rule.sentence, _place(rule.field, page)) for rule in score.broken]
    return {"missing": missing, "score": score, "hints": hints}


def _place(name: str, page: snapshots.Page) -> str:
    """The id of the field, or of the list, to which a sentence leads."""
    return f"id_{name}" if name in page.fields else f"{name}-group"
