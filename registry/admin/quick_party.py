"""A party that is missing, added from the page of an agreement: a short form, which asks first whether it is there.

It opens in the small window that Django's pages open beside a choice; what is added or found there is chosen at once.
"""

import json
from typing import Any

from django.contrib.admin.options import IS_POPUP_VAR
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from registry.models import Party

from .base import RegistryAdmin
from .forms import keys_of

USE = "_use"


class QuickParty(RegistryAdmin):
    """The small window of a new party."""

    add_form_template = "admin/registry/party_add_form.html"

    def _is_quick(self, request: HttpRequest, obj: Any) -> bool:
        return obj is None and (IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if not self._is_quick(request, obj):
            return super().get_fieldsets(request, obj)
        return [(None, {"fields": [("name_ar", "name_fr"), "kind", ("region", "province", "commune")]})]

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
