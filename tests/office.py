"""A browser at the clerks' desk: it sends along, as a browser does, the revision that a page of a record carries.

A test that wants another revision, or none, says so: `{"_revision": "1"}`, or Django's own Client.
"""

from typing import Any

from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from registry.admin.site import site
from registry.models.base import Revised

CARRYING = (
    *("change", "publish", "withdraw", "step", "signature", "pay", "undo", "amend", "propose", "sign", "effect"),
    *("cancel", "expected", "ask", "report", "obligation"),
)


class Office(Client):
    """Adds the present revision of the record in the address, where a test that posts leaves it out."""

    def post(self, path: str, data: Any = None, *args: Any, **extra: Any) -> HttpResponse:
        if data is None or isinstance(data, dict):
            data = present_revisions(path, data or {}) | (data or {})
        return super().post(path, data, *args, **extra)


def present_revisions(path: str, data: dict[str, Any]) -> dict[str, str]:
    """The hidden fields of the page at this address, as it would open now."""
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return {}
    label, _, page = (match.url_name or "").rpartition("_")
    name = label.removeprefix("registry_")
    if not label.startswith("registry_") or name not in apps.get_app_config("registry").models:
        return {}
    model = apps.get_model("registry", name)
    if not issubclass(model, Revised):
        return {}
    if page == "changelist" and "decided" in data:
        return {f"_revision-{key}": str(revision_of(model, key)) for key in data["_selected_action"]}
    key = str(match.kwargs.get("object_id") or match.kwargs.get("pk", ""))
    thing = model._base_manager.filter(pk=key).first() if key.isascii() and key.isdigit() else None
    return {"_revision": site._registry[model].revision_shown(thing)} if thing and page in CARRYING else {}


def revision_of(model: Any, key: Any) -> int | None:
    """The revision that is stored now."""
    revision: int | None = model._base_manager.filter(pk=key).values_list("revision", flat=True).first()
    return revision
