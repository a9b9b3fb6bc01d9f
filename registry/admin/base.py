"""What every page of the clerks' desk has in common: rights, two languages, folded search, marks of fiction."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget
from django.contrib.contenttypes.admin import GenericStackedInline
from django.contrib.contenttypes.forms import BaseGenericInlineFormSet
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import publication, text
from registry.forms import DayField, PartialDayField
from registry.models import Citation
from registry.models.base import Fictional
from registry.models.fields import Fold
from registry.permissions import fresh, may, why_read_only
from registry.templatetags.show import DIRECTIONS, fictional_badge, in_language, moment

from .faults import faults_of
from .form_filters import FormFilter
from .forms import PRECISION, AmountField, RegistryForm, RegistryFormSet, RowForm, Suggested, keys_of
from .helps import help_of
from .history import deleted, history_page
from .site import allowed, person
from .two_clerks import TwoClerks

LEFT_TO_RIGHT = frozenset(
    {
        "bank_account",
        "code",
        "edition",
        "email",
        "iso",
        "national_id",
        "payment_reference",
        "phone",
        "reference",
        "slug",
        "url",
        "value",
    }
)
"""Fields whose text is a code: typed and shown from left to right on every page."""

OF_AGREEMENT = _("Words of the agreement’s title, or its reference.")
"""What is searched in a list whose records hang on agreements."""

LONG = 300
"""A text that may be longer than this is typed in a box of several lines."""


class TwoLanguages(BaseModelAdmin):
    """Fields as the clerk needs them: Arabic from the right, French and codes from the left, on either page."""

    formfield_overrides: ClassVar[dict[Any, Any]] = {
        models.DateField: {"form_class": DayField, "widget": AdminDateWidget(attrs={"dir": "ltr"})},
    }

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, models.DecimalField) and db_field.decimal_places == 2:
            kwargs |= {
                "form_class": AmountField,
                "widget": forms.TextInput(attrs={"dir": "ltr", "inputmode": "decimal"}),
            }
        elif isinstance(db_field, models.DateField) and hasattr(db_field.model, f"{db_field.name}{PRECISION}"):
            kwargs.setdefault("form_class", PartialDayField)
        elif isinstance(db_field, models.CharField) and (db_field.max_length or 0) > LONG and not db_field.choices:
            kwargs.setdefault("widget", AdminTextareaWidget(attrs={"rows": 2}))
        if not db_field.help_text and (told := help_of(db_field)):
            kwargs.setdefault("help_text", told)
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if formfield is not None:
            self._turn(db_field, formfield.widget)
        if isinstance(formfield, forms.ModelChoiceField):
            # Beside a choice: add and look. Changing or deleting another record is done on its own page.
            formfield.widget.can_change_related = formfield.widget.can_delete_related = False
        return formfield

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Suggested(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _turn(self, db_field: Any, widget: forms.Widget) -> None:
        language = getattr(db_field, "language", None)
        if language:
            widget.attrs |= {"lang": language, "dir": DIRECTIONS[language]}
        elif db_field.name in LEFT_TO_RIGHT:
            widget.attrs["dir"] = "ltr"
        elif isinstance(widget, forms.TextInput | forms.Textarea) and "dir" not in widget.attrs:
            widget.attrs["dir"] = "auto"
        if isinstance(db_field, models.TextField):
            widget.attrs["rows"] = 4
        if isinstance(widget, forms.Textarea):
            # A browser cuts a pasted text at this length without a word; the form refuses it with a sentence.
            widget.attrs.pop("maxlength", None)


class RegistryInline(TwoLanguages):
    """Rows that belong to the record of the page: who may change the record may change them."""

    form: Any = RowForm
    formset: Any = RegistryFormSet
    extra = 0
    after_fieldset: int | None = None
    """On the agreement's page: the group of fields below which the rows stand; None is the end of the page."""

    parent_model: type[Model]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the names that suggestions show, so that a row costs no query of its own."""
        rows: QuerySet[Any] = super().get_queryset(request)
        named = self.get_autocomplete_fields(request)
        return rows.select_related(*named) if named else rows

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return allowed(request, "view", obj or self.parent_model)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Rows of some kinds (payments) are not everybody's who may change the record."""
        if not allowed(request, "change", self.model):
            return False
        return allowed(request, "change", obj) if obj else allowed(request, "add", self.parent_model)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)


class Rows(RegistryInline, admin.TabularInline):
    """Rows in a table."""


class Blocks(RegistryInline, admin.StackedInline):
    """Rows that need more room than a table has."""


class ReadOnlyRows(Rows):
    """Rows that are shown, and written elsewhere."""

    can_delete = False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class Citations(RegistryInline, GenericStackedInline):
    """Which source proves what."""

    model = Citation
    form = RegistryForm
    formset: Any = BaseGenericInlineFormSet
    fields = (("field", "basis", "source"), "quote", ("differs", "says"), "note")
    autocomplete_fields = ("source",)
    classes = ("collapse",)


class RegistryAdmin(TwoLanguages, TwoClerks):
    """A list and a page for one kind of record."""

    form = RegistryForm
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields: ClassVar[tuple[str, ...]] = ("search",)
    """The words of a search may stand in any of these: folded columns, called search, and others of short lists."""
    search_help_text = _("Words of the name or the title, in Arabic or in French.")
    fiction_column = True

    def has_module_permission(self, request: HttpRequest) -> bool:
        return allowed(request, "view", self.model)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return allowed(request, "view", obj or self.model)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return allowed(request, "add", self.model)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return allowed(request, "change", obj or self.model)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return allowed(request, "delete", obj or self.model)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """A form knows who fills it in: what lies outside a perimeter is refused with a sentence."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.actor = person(request)  # the class was made for this request
        return form

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        """A page that opens only to be read says why, and who could write; one that was refused, what is wrong."""
        read_only = obj is not None and not self.has_change_permission(request, obj)
        context["why_read_only"] = self.why_read_only(request, obj) if read_only else ""
        if context.get("errors"):
            rows = [each.formset for each in context["inline_admin_formsets"]]
            context["faults"] = faults_of(context["adminform"].form, rows)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def why_read_only(self, request: HttpRequest, thing: Any) -> str:
        """The sentence above a page that opens only to be read; empty where there is nothing to explain."""
        return why_read_only(person(request), thing)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """One address for one record: `/٣/` or `/3%0A/` is not `/3/`."""
        if from_field is None and not (object_id.isascii() and object_id.isdigit()):
            return None
        return super().get_object(request, object_id, from_field)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> Any:
        """What the database kept of every change, instead of the admin's own log of what its forms did."""
        return history_page(self, request, object_id)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> Any:
        """The old address of a deleted record leads to its history."""
        if deleted(self.model, object_id) is None:
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)  # type: ignore[misc]
        return HttpResponseRedirect(reverse(f"admin:{opts.app_label}_{opts.model_name}_history", args=[object_id]))

    # -- What is asked for in the address ------------------------------------------------------------------------

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the address fills in: a choice by its key alone, boxes by several."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        boxes = getattr(self.form, "links", {})
        links = {field.name for field in self.opts.fields if field.is_relation}
        for name in set(initial) & (links | set(boxes)):
            keys = keys_of(request.GET.getlist(name))
            if name in boxes:
                initial[name] = keys
            elif keys:
                initial[name] = keys[-1]
            else:
                del initial[name]
        return initial

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only the filters that the list offers. Django also lets every column be asked, by regular expression too."""
        assert request is not None, "Django passes the request since 5.0"
        return lookup in {name for entry in self.get_list_filter(request) for name in self._parameters(entry)}

    def _parameters(self, entry: Any) -> Iterator[str]:
        """The names that one filter of the list reads from the address."""
        if not isinstance(entry, str):
            yield from entry.parameter_names() if issubclass(entry, FormFilter) else (entry.parameter_name,)
            return
        field: Any = get_fields_from_path(self.model, entry)[-1]
        yield from (f"{entry}__exact", f"{entry}__isnull")
        if field.is_relation:
            yield f"{entry}__{field.target_field.name}__exact"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The list is called by what it holds. Rows are ticked by their keys; whatever else was sent ticks nothing."""
        if request.method == "POST":
            sent = request.POST.copy()
            sent.setlist(ACTION_CHECKBOX_NAME, [str(key) for key in keys_of(sent.getlist(ACTION_CHECKBOX_NAME))])
            request.POST = sent  # type: ignore[assignment]
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    # -- What a form writes --------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A change writes what a form may write, so that a step taken meanwhile by somebody else is not undone.

        The right is asked once more, inside the transaction that writes: it may have been taken away meanwhile.
        """
        actor = fresh(person(request))
        if not (may(actor, "change", obj) if change else may(actor, "add", self.model)):
            raise PermissionDenied(gettext("Your rights were changed while you were writing; nothing was saved."))
        if change:
            obj.save(update_fields=self.written(obj))
        else:
            super().save_model(request, obj, form, change)

    def written(self, thing: Any) -> set[str]:
        """The columns that a form may change, and the time of the change. State, publication and author are others'."""
        columns = {field.name for field in thing._meta.concrete_fields if field.editable and not field.primary_key}
        computed = {field.name for field in thing._meta.concrete_fields if field.generated}
        return columns - computed | ({"updated_at"} if hasattr(thing, "updated_at") else set())

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """An entry of a public list is public as it now stands, its citations and other names included."""
        super().save_related(request, form, formsets, change)
        self.publish_as_it_stands(request, form.instance)

    def publish_as_it_stands(self, request: HttpRequest, entry: Any) -> None:
        """The entry of a public list, by who may publish it."""
        public_lists = {collection.model for collection in publication.COLLECTIONS.values() if collection.is_list}
        if type(entry) in public_lists and may(person(request), "publish", entry):
            publication.publish_entry(entry, actor=person(request))

    # -- The list ------------------------------------------------------------------------------------------------

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Folded: «اسره» finds «الأسرة». A model that knows how it is searched is asked itself."""
        if hasattr(queryset, "search"):
            return queryset.search(search_term), False
        words = text.query_words(search_term)
        if search_term.strip() and not words:
            return queryset.none(), False
        plain = [name for name in self.search_fields if not name.endswith("search")]
        asked = {name: f"folded_{name}" if name in plain else name for name in self.search_fields}
        queryset = queryset.alias(**{asked[name]: Fold(name) for name in plain})
        for word in words:
            queryset = queryset.filter(reduce(or_, (Q(**{f"{name}__contains": word}) for name in asked.values())))
        return queryset, False

    def get_list_display(self, request: HttpRequest) -> Any:
        """Fiction is marked in every list."""
        columns = super().get_list_display(request)
        return (*columns, "fiction") if self.fiction_column and issubclass(self.model, Fictional) else columns

    @admin.display(description=_("mark"), ordering="is_fictional")
    def fiction(self, thing: Any) -> SafeString | str:
        return fictional_badge() if thing.is_fictional else ""


class ReadOnlyAdmin(RegistryAdmin):
    """Records that other parts of the register write."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class WrittenOnceAdmin(ReadOnlyAdmin):
    """Rows that say who did what when, the newest first."""

    list_display_links = ("at_shown",)
    list_select_related = ("agreement", "actor")
    search_fields = ("agreement__search",)
    search_help_text = OF_AGREEMENT
    ordering = ("-at", "-id")

    @admin.display(description=_("at"), ordering="at")
    def at_shown(self, row: Any) -> SafeString | str:
        return moment(row.at)


@admin.display(description=_("name"), ordering="name")
def name_shown(thing: Model) -> SafeString | str:
    """The name in the reader's language, for lists."""
    return in_language(thing, "name")


@admin.display(description=_("region"), ordering="region__code")
def region_shown(thing: Any) -> SafeString | str:
    """The region in the reader's language, for lists."""
    return in_language(thing.region, "name")


@admin.display(description=_("title"), ordering="title")
def title_shown(thing: Model) -> SafeString | str:
    """The title in the reader's language, for lists."""
    return in_language(thing, "title")
