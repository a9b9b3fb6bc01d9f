"""A party that is missing, added from the page of an agreement: a short form, which asks first whether it is there.

It opens in the small window that Django's pages open beside a choice; what is added or found there is chosen at once.
"""

import json
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.postgres.search import TrigramSimilarity
from django.core.exceptions import ValidationError
from django.db.models import F
from django.db.models.functions import Greatest
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from registry import text
from registry.models import Party
from registry.models.fields import Fold

from .base import RegistryAdmin
from .forms import RegistryForm, keys_of

NEAR = 0.5
"""From which likeness of folded names (trigrams, 0 to 1) a party is shown before another one is made."""
MOST_SHOWN = 5
USE = "_use"


def near_parties(*names: str) -> list[Party]:
    """Parties whose names are like one of these, the likest first."""
    asked = [folded for name in names if (folded := text.fold(name))]
    if not asked:
        return []
    likeness = [TrigramSimilarity(Fold(column), words) for column in ("name_ar", "name_fr") for words in asked]
    rows = Party.objects.filter(merged_into__isnull=True, is_fictional=False).annotate(likeness=Greatest(*likeness))
    near = rows.filter(likeness__gte=NEAR).select_related("region", "province")
    return list(near.order_by(F("likeness").desc(), "pk")[:MOST_SHOWN])


class QuickPartyForm(RegistryForm):
    """Name, kind, territory; and the answer to «is it one of these?», once that was asked."""

    is_another = forms.BooleanField(label=_("It is none of these: add it"), required=False)
    near: ClassVar[list[Party]] = []

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("is_another"):
            return data
        self.near = near_parties(data.get("name_ar") or "", data.get("name_fr") or "")  # type: ignore[misc]
        if self.near:
            message = _("Parties with a similar name are in the register: choose one of them, or tick this box.")
            self.add_error("is_another", ValidationError(message, code="near"))
        return data


class QuickParty(RegistryAdmin):
    """The small window of a new party."""

    add_form_template = "admin/registry/party_add_form.html"

    def _is_quick(self, request: HttpRequest, obj: Any) -> bool:
        return obj is None and (IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        quick = {"form": QuickPartyForm} if self._is_quick(request, obj) else {}
        return super().get_form(request, obj, change=change, **quick | kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if not self._is_quick(request, obj):
            return super().get_fieldsets(request, obj)
        fields = [("name_ar", "name_fr"), "kind", ("region", "province", "commune")]
        return [(None, {"fields": [*fields, *(("is_another",) if request.method == "POST" else ())]})]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return [] if self._is_quick(request, obj) else super().get_inlines(request, obj)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Also the answer «it is this one»: nothing is added, and the one that was there is chosen."""
        keys = keys_of(request.POST.getlist(USE)) if self._is_quick(request, None) else []
        found = Party.objects.filter(pk__in=keys, merged_into__isnull=True).first()
        if found is None or not self.has_view_permission(request, found):
            return super().add_view(request, form_url, extra_context)
        answer = json.dumps({"value": str(found.pk), "obj": str(found)})
        return TemplateResponse(request, "admin/popup_response.html", {"popup_response_data": answer})
