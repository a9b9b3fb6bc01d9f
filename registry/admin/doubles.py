"""Parties that may be one, for clerks: the list of what is suggested, what was said and done, and the pages that ask
before two parties are merged, or parted again."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Model, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from registry import doubles
from registry.choices import LikenessReason, PartyKind, Sureness
from registry.models import Commune, Party, PartyDistinction, PartyMerge, Province, Region
from registry.permissions import may
from registry.refusals import Refusal

from .deed_forms import DeedForm, ReasonForm, reason_field
from .forms import RegistryForm, Suggested, keys_of
from .publishing import Answer, DeedsAdmin
from .site import person, site

ROWS: Final = 50
NOTHING_YET: Final = Answer()
LABELS: Final = {"sureness": _("how sure"), "reason": _("why"), "kind": _("kind")}
PLACES: Final[dict[str, Any]] = {"region": Region, "province": Province, "commune": Commune}
FILTERS: Final = {"sureness": Sureness, "reason": LikenessReason, "kind": PartyKind}


class MergeForm(DeedForm):
    """Which value stays where both parties have one, and why they are one."""

    def __init__(self, choices: Sequence[doubles.Choice], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for choice in choices:
            if choice.is_open:
                self.fields[f"field_{choice.name}"] = forms.ChoiceField(
                    label=choice.label,
                    choices=[("stays", choice.stays), ("left", choice.left)],
                    initial="stays",
                    widget=forms.RadioSelect,
                )
        self.fields["reason"] = reason_field()

    @property
    def chosen(self) -> dict[str, str]:
        """The side of each field that was asked."""
        return {name.removeprefix("field_"): side for name, side in self.cleaned_data.items() if name != "reason"}


class OtherPartyForm(DeedForm):
    """With which other party."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = Suggested(PartyMerge._meta.get_field("left"), site)
        self.fields["other"] = forms.ModelChoiceField(
            Party.objects.standing(), label=_("The other party"), widget=widget
        )


class PartyForm(RegistryForm):
    """A new party that is named like one that is there is asked about once: a double is easier not made than merged."""

    is_another = forms.BooleanField(required=False, label=_("It is another one"), widget=forms.HiddenInput)
    near: Sequence[Party] = ()
    """Which it may be, once that was asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.fields.pop("is_another", None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk is None and not self.errors and not self.data.get(self.add_prefix("is_another")):
            found = doubles.named_like(_as_typed(cleaned))
            if found:
                self.fields["is_another"].widget = forms.CheckboxInput()
                self.add_error("is_another", _asks(found))
                self.near = [each.second for each in found]
        return cleaned


def _as_typed(cleaned: dict[str, Any]) -> Party:
    names = ("kind", "name_ar", "name_fr", *PLACES)
    return Party(**{name: cleaned[name] for name in names if cleaned.get(name)})


def _asks(found: Sequence[doubles.Suggestion]) -> SafeString:
    """The sentence with the parties that are there."""
    named = format_html_join(
        " · ",
        '<a href="{}" target="_blank" rel="noopener">{}</a>',
        ((reverse("admin:registry_party_change", args=[each.second.pk]), str(each.second)) for each in found),
    )
    sentence = gettext("It may be here already: look first, and tick the box if it is another one.")
    return format_html("{} {}", sentence, named)


class DoublesOfParty(DeedsAdmin):
    """The part of a party's page that says with whom it may be one, and the pages around it."""

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        own = [
            path("doubles/", guarded(self.doubles_view), name="registry_party_doubles"),
            path("doubles/typed/", guarded(self.typed_view), name="registry_party_typed"),
            path("doubles/merges/<int:key>/undo/", guarded(self.undo_view), name="registry_party_undo"),
            path("doubles/said/<int:key>/forget/", guarded(self.forget_view), name="registry_party_forget"),
            path("<int:left>/merge/", guarded(self.choose_view), name="registry_party_choose"),
            path("<int:left>/merge/<int:stays>/", guarded(self.merge_view), name="registry_party_merge"),
            path("<int:left>/distinct/<int:other>/", guarded(self.distinct_view), name="registry_party_distinct"),
        ]
        return [*own, *(self.of_heir(each) for each in super().get_urls())]

    def of_heir(self, pattern: URLPattern) -> URLPattern:
        """A page of a merged party is that of the one it was merged into; its history stays its own."""
        if "object_id" not in pattern.pattern.converters or str(pattern.name).endswith("_history"):
            return pattern
        view = pattern.callback

        def shown(request: HttpRequest, *args: Any, **address: Any) -> HttpResponseBase:
            heir = self._heir(address["object_id"]) if self.admin_site.has_permission(request) else None
            if heir is None:
                return view(request, *args, **address)
            messages.warning(request, gettext("The party you asked for was merged into this one."))
            if request.method != "GET" or pattern.name is None:
                return HttpResponseRedirect(reverse("admin:registry_party_change", args=[heir]))
            return HttpResponseRedirect(reverse(f"admin:{pattern.name}", kwargs={**address, "object_id": heir}))

        return path(str(pattern.pattern), shown, name=pattern.name)

    def _heir(self, object_id: str) -> int | None:
        """Who stands for a merged party; None for all others."""
        keys = keys_of(object_id)
        party = Party.objects.filter(pk__in=keys, merged_into__isnull=False).first()
        return party.heir.pk if party else None

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **how: Any) -> HttpResponse:
        """With whom it may be one, and from whom it was made."""
        party: Party | None = how.get("obj")
        if party is not None:
            context |= self.doubles_of(request, party)
        return super().render_change_form(request, context, *args, **how)

    def doubles_of(self, request: HttpRequest, party: Party) -> dict[str, Any]:
        """What a page of the party says of its doubles."""
        merges = PartyMerge.objects.filter(stays=party, undone_at__isnull=True)
        return {
            "suggested": [(each.beside(party), each) for each in doubles.suggestions(party)],
            "merges": merges.select_related("left", "actor"),
            "may_merge": doubles.may_merge(person(request), party),
            "may_say": may(person(request), "change", party),
        }

    # -- The list --------------------------------------------------------------------------------------------------

    @method_decorator(require_GET)
    def doubles_view(self, request: HttpRequest) -> HttpResponse:
        """What is suggested, what was said not to be the same, what was merged."""
        if not may(person(request), "view", Party):
            raise PermissionDenied
        show = request.GET.get("show", "suggested")
        pages: dict[str, Callable[[HttpRequest], dict[str, Any]]] = {
            "suggested": self._suggested,
            "distinct": self._distinct,
            "merged": self._merged,
        }
        if show not in pages:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            **pages[show](request),
            "title": gettext("Parties that may be entered twice"),
            "opts": self.opts,
            "show": show,
            "may_merge": may(person(request), "merge", Party),
            "may_say": may(person(request), "change", Party),
        }
        return TemplateResponse(request, "admin/registry/doubles.html", context)

    def _suggested(self, request: HttpRequest) -> dict[str, Any]:
        found = doubles.suggestions()
        asked = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
        kept = [each for each in found if _answers(each, asked)]
        filters = [
            {
                "name": name,
                "label": LABELS[name],
                "options": [(value, label, asked.get(name) == value) for value, label in closed.choices],
            }
            for name, closed in FILTERS.items()
        ]
        return {
            "rows": _page(request, kept),
            "filters": filters,
            "asked": asked,
            "total": len(found),
        }

    def _distinct(self, request: HttpRequest) -> dict[str, Any]:
        rows = PartyDistinction.objects.select_related(*_where("first"), *_where("second"), "actor")
        return {"rows": _page(request, rows)}

    def _merged(self, request: HttpRequest) -> dict[str, Any]:
        rows = PartyMerge.objects.select_related("left", *_where("stays"), "actor", "undone_by")
        return {"rows": _page(request, rows)}

    @method_decorator(require_GET)
    def typed_view(self, request: HttpRequest) -> HttpResponse:
        """Whom the name that is being typed may mean: a piece of a page."""
        if not may(person(request), "add", Party):
            raise PermissionDenied
        typed = typed_party(request.GET)
        context = {"found": doubles.named_like(typed) if typed is not None else []}
        return TemplateResponse(request, "admin/registry/doubles_typed.html", context)

    # -- Merging ---------------------------------------------------------------------------------------------------

    def _two(self, left: int, right: int) -> tuple[Party, Party]:
        rows = Party.objects.filter(Q(pk=left) | Q(pk=right)).select_related("region", "province", "commune", "parent")
        found = {row.pk: row for row in rows}
        if left not in found or right not in found:
            raise Http404
        return found[left], found[right]

    def choose_view(self, request: HttpRequest, left: int) -> HttpResponse:
        """Asks with which other party."""
        party = get_object_or_404(Party.objects.standing(), pk=left)
        if not doubles.may_merge(person(request), party):
            raise PermissionDenied(str(doubles.NOT_YOURS))
        form = OtherPartyForm(request.GET if "other" in request.GET else None)
        if form.is_bound and form.is_valid():
            return HttpResponseRedirect(
                reverse("admin:registry_party_merge", args=[left, form.cleaned_data["other"].pk])
            )
        context = {
            **self.deed_context(request, party, NOTHING_YET, {}),
            "title": gettext("Merge with another party"),
            "form": form,
            "back": self.url_of(party, "change"),
        }
        return TemplateResponse(request, "admin/registry/doubles_choose.html", context)

    def merge_view(self, request: HttpRequest, left: int, stays: int) -> HttpResponse:
        """Shows what merging does; POST does it."""
        one, other = self._two(left, stays)
        if not doubles.may_merge(person(request), one, other):
            raise PermissionDenied(str(doubles.NOT_YOURS))
        seen = doubles.preview(one, other, actor=person(request))
        form = MergeForm(seen.choices, request.POST or None)
        errors: list[str] = []
        if request.method == "POST" and form.is_valid():
            try:
                doubles.merge(one, other, actor=person(request), reason=form.cleaned_data["reason"], chosen=form.chosen)
            except (Refusal, forms.ValidationError) as refusal:
                errors = refusal.messages
            else:
                messages.success(request, gettext("The two parties are one now. This can be taken back."))
                return HttpResponseRedirect(self.url_of(other, "change"))
        context = {
            **self.deed_context(request, other, NOTHING_YET, _closed(seen.obstacles)),
            "title": gettext("Merge two parties"),
            "errors": errors,
            "seen": seen,
            "unseen": _linked(seen.unseen),
            "fields": [(each, form[f"field_{each.name}"] if each.is_open else None) for each in seen.choices],
            "form": form,
            "back": self.url_of(other, "change"),
        }
        status = 400 if request.method == "POST" else 200
        return TemplateResponse(request, "admin/registry/merge.html", context, status=status)

    def undo_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Shows what taking a merge back does; POST does it."""
        merge = get_object_or_404(PartyMerge.objects.select_related("left", "stays", "actor"), pk=key)
        if not doubles.may_merge(person(request), merge.left, merge.stays):
            raise PermissionDenied(str(doubles.NOT_YOURS))
        seen = doubles.preview_undo(merge, actor=person(request))
        form = ReasonForm(request.POST or None)
        errors: list[str] = []
        if request.method == "POST" and form.is_valid():
            try:
                doubles.undo(merge, actor=person(request), reason=form.cleaned_data["reason"])
            except (Refusal, forms.ValidationError) as refusal:
                errors = refusal.messages
            else:
                messages.success(request, gettext("The merge was taken back: they are two parties again."))
                return HttpResponseRedirect(self.url_of(merge.left, "change"))
        context = {
            **self.deed_context(request, merge.stays, NOTHING_YET, _closed(seen.obstacles)),
            "title": gettext("Take the merge back"),
            "errors": errors,
            "seen": seen,
            "unseen": _linked(seen.unseen),
            "form": form,
            "back": self.url_of(merge.stays, "change"),
        }
        return TemplateResponse(
            request, "admin/registry/merge_undo.html", context, status=400 if request.method == "POST" else 200
        )

    # -- Not the same ----------------------------------------------------------------------------------------------

    @method_decorator(require_POST)
    def distinct_view(self, request: HttpRequest, left: int, other: int) -> HttpResponse:
        """Keeps that they are two."""
        return self._said(request, lambda: doubles.not_the_same(*self._two(left, other), actor=person(request)))

    @method_decorator(require_POST)
    def forget_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """They may be suggested again."""
        said = get_object_or_404(PartyDistinction.objects.select_related("first", "second"), pk=key)
        return self._said(request, lambda: doubles.may_be_the_same_after_all(said, actor=person(request)))

    def _said(self, request: HttpRequest, say: Callable[[], object]) -> HttpResponse:
        try:
            say()
        except Refusal as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        messages.success(request, gettext("That is noted."))
        keys = keys_of(request.POST.get("back", ""))
        party = Party.objects.filter(pk__in=keys).first()
        return HttpResponseRedirect(self.url_of(party, "change") if party else reverse("admin:registry_party_doubles"))


def _where(column: str) -> tuple[str, ...]:
    """A party with the place that stands beside its name."""
    return column, f"{column}__province", f"{column}__region"


def _answers(each: doubles.Suggestion, asked: dict[str, str]) -> bool:
    """Whether a suggestion is among those that are asked for."""
    has = {"sureness": (each.sureness,), "reason": each.reasons, "kind": (each.first.kind, each.second.kind)}
    return all(value in has[name] for name, value in asked.items())


def _closed(obstacles: Sequence[Any]) -> dict[str, Any]:
    """What closes a page, in the words of now."""
    return {"obstacles": [str(each) for each in obstacles]}


def _linked(rows: Sequence[Model]) -> list[tuple[str, Model]]:
    """Records of any kind with the addresses of their pages."""
    return [(reverse(f"admin:registry_{row._meta.model_name}_change", args=[row.pk]), row) for row in rows]


def _page(request: HttpRequest, rows: Any) -> Page:
    return Paginator(rows, ROWS).get_page(request.GET.get("p"))


def typed_party(typed: Any) -> Party | None:
    """The party that a form tells of, as far as it is filled in; None where nothing could be recognised."""
    names = {name: typed.get(name, "")[:500].replace("\0", "") for name in ("name_ar", "name_fr")}
    kind = typed.get("kind", "")
    if kind not in PartyKind.values or not any(names.values()):
        return None
    places = {}
    for name, model in PLACES.items():
        places[name] = model._default_manager.filter(pk__in=keys_of(typed.get(name, ""))).first()
    return Party(kind=kind, **names, **places)
