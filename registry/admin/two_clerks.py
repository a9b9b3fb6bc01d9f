"""Two people at one record: who saves later is told what the other did, and loses nothing of what was typed.

Every form carries the revision of the record that it was opened with. At the save the row is locked and the two
numbers compared, before anything is judged or written.
"""

import copy
from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.db import transaction
from django.db.models import Model
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from registry.models.base import Revised

from . import snapshots
from .differences import Differences, History, in_words
from .forms import keys_of
from .merging import merge

REVISION, OPENED = "_revision", "_opened"
"""The hidden fields: the number, and the page as it was opened."""


def shows_again(form: type[Any], data: QueryDict) -> type[Any]:
    """The same form, with what was typed and without a judgement of it."""

    class Again(form):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(data, **kwargs)
            self._errors = ErrorDict()

    return Again


class TwoClerks(admin.ModelAdmin):
    """The part of every page that notices another person."""

    # -- The record as it was shown ------------------------------------------------------------------------------------

    def revision_shown(self, thing: Any) -> str:
        """The revision that a page of this record carries."""
        return str(getattr(thing, "revision", ""))

    def revision_now(self, key: Any) -> str | None:
        """The revision of the stored row, which nobody else can change before this transaction ends; None without."""
        keys = keys_of(key)
        rows = self.model._base_manager.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
        return next((str(revision) for revision in rows.values_list("revision", flat=True)), None)

    def is_as_shown(self, request: HttpRequest, thing: Model, name: str = REVISION) -> bool:
        """Whether the record is still what the page showed that was sent; to be asked inside the transaction."""
        if not issubclass(self.model, Revised):
            return True
        return request.POST.get(name) == self.revision_now(thing.pk)

    def moved_rows(self, request: HttpRequest, things: Iterable[Model]) -> list[Any]:
        """The keys of those of many records that are no longer what the page of a deed showed; asked as above."""
        return [each.pk for each in things if not self.is_as_shown(request, each, f"{REVISION}-{each.pk}")]

    # -- Saving --------------------------------------------------------------------------------------------------------

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if request.method != "POST" or object_id is None or not issubclass(self.model, Revised):
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            revision = self.revision_now(unquote(object_id))
            if revision is not None and request.POST.get(REVISION) == revision:
                return super().changeform_view(request, object_id, form_url, extra_context)
            late = self._late(request, object_id, form_url, extra_context, is_gone=revision is None)
        return late or super().changeform_view(request, object_id, form_url, extra_context)

    def _late(
        self, request: HttpRequest, object_id: str, form_url: str, context: dict[str, Any] | None, *, is_gone: bool
    ) -> HttpResponse | None:
        """The page for who comes too late; None for who has no business here, whom Django refuses (403)."""
        if is_gone:
            return self._left(request, None, object_id) if self.has_change_permission(request) else None
        thing = self.get_object(request, unquote(object_id))
        if thing is None or not self.has_view_permission(request, thing):
            return None
        if not self.has_change_permission(request, thing):
            is_writer = REVISION in request.POST and self.has_change_permission(request)
            return self._left(request, thing, object_id) if is_writer else None
        return self._conflict(request, thing, form_url, context)

    # -- Changed meanwhile ---------------------------------------------------------------------------------------------

    def _conflict(
        self, request: HttpRequest, thing: Any, form_url: str, context: dict[str, Any] | None
    ) -> HttpResponse:
        """The form again: what was typed here, what the other person changed elsewhere, and a list of the latter."""
        form, formsets = self._forms(_looking(request), thing)
        now, opened = snapshots.shown(form, formsets), snapshots.unpacked(request.POST.get(OPENED, ""), thing)
        differences = Differences(form, formsets)
        merged = merge(opened, snapshots.typed(form, formsets, request.POST), now, differences.same)
        again = _looking(request)
        again.typed = snapshots.as_sent(form, formsets, merged.page, request.POST)  # type: ignore[attr-defined]
        conflict = {
            "differences": differences.listed(merged, opened),
            "is_opening_known": opened is not None,
            "had_files": any(request.FILES.values()),
            "address": request.get_full_path(),
        }
        page = {**(context or {}), "panel": None, "conflict": conflict, "opened": snapshots.packed(now, thing)}
        response = super().changeform_view(again, str(thing.pk), form_url, page)
        response.status_code = 409
        return response

    def _forms(self, request: HttpRequest, thing: Any) -> tuple[Any, list[Any]]:
        """The form and the lists of the page, as they open now; lists that are only shown are left out."""
        fields = flatten_fieldsets(self.get_fieldsets(request, thing))
        form = self.get_form(request, thing, change=True, fields=fields)(instance=thing)
        formsets, inlines = self._create_formsets(request, thing, change=True)  # type: ignore[attr-defined]
        written = [
            formset
            for formset, inline in zip(formsets, inlines, strict=True)
            if inline.has_change_permission(request, thing)
        ]
        return form, written

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        data = getattr(request, "typed", None)
        return form if data is None else shows_again(form, data)

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        options: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        data = getattr(request, "typed", None)
        if data is not None and inline.has_change_permission(request, obj):
            options["data"] = data
        return options

    def get_inline_formsets(
        self, request: HttpRequest, formsets: Any, inline_instances: Any, obj: Any = None, **kwargs: Any
    ) -> Any:
        if getattr(request, "typed", None) is not None:
            for formset in formsets:
                _judge_nothing(formset)
        return super().get_inline_formsets(request, formsets, inline_instances, obj, **kwargs)

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        """The page carries the revision that it shows. One that returns with errors stays as it was opened."""
        if change and isinstance(obj, Revised) and self.has_change_permission(request, obj):
            context["revision"] = self.revision_shown(obj)
            if request.method == "POST":
                context["opened"] = request.POST.get(OPENED, "")
            elif "opened" not in context:
                written = [
                    each.formset
                    for each in context["inline_admin_formsets"]
                    if each.opts.has_change_permission(request, obj)
                ]
                context["opened"] = snapshots.packed(snapshots.shown(context["adminform"].form, written), obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    # -- Nothing left to save into -------------------------------------------------------------------------------------

    def _new_forms(self, request: HttpRequest) -> tuple[Any, list[Any]]:
        """The form and the lists of a new record: of one that may not be changed, Django's form has no fields."""
        form = self.get_form(request, None, change=False, fields=flatten_fieldsets(self.get_fieldsets(request)))()
        formsets, _inlines = self._create_formsets(request, form.instance, change=False)  # type: ignore[attr-defined]
        return form, formsets

    def _left(self, request: HttpRequest, thing: Any, object_id: str) -> HttpResponse | None:
        """The record is gone, or is no longer this person's to change: what was typed is shown, to be kept."""
        history = History()
        deleted = history.of_row(self.model, unquote(object_id), "delete") if thing is None else None
        if thing is None and deleted is None:
            return None
        form, formsets = self._new_forms(_looking(request))
        typed = snapshots.typed(form, formsets, request.POST)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Not saved"),
            "opts": self.opts,
            "thing": thing,
            "deleted_by": history.said(deleted),
            "typed": list(_lines(form, formsets, typed)),
        }
        return TemplateResponse(request, "admin/registry/left.html", context, status=410 if thing is None else 403)


def _looking(request: HttpRequest) -> HttpRequest:
    """The same person at the same address, who sends nothing."""
    other = copy.copy(request)
    other.method = "GET"
    return other


def _judge_nothing(formset: Any) -> None:
    formset._errors = [ErrorDict() for _form in formset.forms]
    formset._non_form_errors = ErrorList()
    for form in formset.forms:
        form._errors = ErrorDict()


def _lines(form: Any, formsets: Any, typed: snapshots.Page) -> Any:
    """Label and value of everything that was typed."""
    for name, asked_field in snapshots.asked(form):
        if any(typed.fields[name]):
            yield asked_field.label, in_words(asked_field, typed.fields[name])
    for formset in formsets:
        fields = dict(snapshots.asked(formset.empty_form))
        for row in typed.lists[formset.prefix]:
            for name, values in row.values.items():
                if any(values):
                    yield f"{formset.model._meta.verbose_name} · {fields[name].label}", in_words(fields[name], values)
