"""A browser at the clerks' desk: it sends along, as a browser does, the revision that a page of a record carries.

A test that wants another revision, or none, says so: `{"_revision": "1"}`, or Django's own Client.
"""

from typing import Any

from django import forms
from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from registry.admin.site import site
from registry.models.base import Revised

ADD = "/admin/registry/agreement/add/"
LIST = "/admin/registry/agreement/"
NO_KEYS = ("abc", "1\0", "-1", "99999999999999999999", "٣", "")
"""What an address or a form may hold in the place of a key."""

CARRYING = (
    *("change", "publish", "withdraw", "step", "signature", "pay", "undo", "amend", "propose", "sign", "effect"),
    *("cancel", "expected", "ask", "report", "obligation", "share", "pieces", "invite", "mandate", "dismiss", "revoke"),
    "device",
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


# -- Pages, as a clerk reads and sends them ----------------------------------------------------------------------


def change_page(thing: Any) -> str:
    return reverse(f"admin:registry_{thing._meta.model_name}_change", args=[thing.pk])


def own_page(thing: Any, name: str, *args: Any) -> str:
    return reverse(f"admin:registry_{thing._meta.model_name}_{name}", args=[thing.pk, *args])


def what_stands_on(response: HttpResponse) -> dict[str, Any]:
    """The data that a browser would send if the clerk pressed "Save" on this page at once."""
    data: dict[str, Any] = {"_save": "1"}
    shown = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        shown += [inline.formset.management_form, *inline.formset.forms]
    for form in shown:
        for field in form:
            widget, value = field.field.widget, field.value()
            if isinstance(widget, forms.CheckboxInput):
                data |= {field.html_name: "on"} if value else {}
            elif not isinstance(widget, forms.FileInput) and not field.field.disabled:
                text = isinstance(widget, forms.TextInput | forms.Textarea)
                value = widget.format_value(value) if text else value
                empty = [] if isinstance(widget, forms.SelectMultiple | forms.CheckboxSelectMultiple) else ""
                data[field.html_name] = empty if value is None else value
    return data


def errors_of(response: HttpResponse) -> dict[str, list[str]]:
    """The names of the fields beside which the page shows a sentence."""
    assert response.status_code == 200
    forms_shown = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms_shown += inline.formset.forms
    return {
        form.add_prefix(name): [str(sentence) for sentence in sentences]
        for form in forms_shown
        for name, sentences in form.errors.items()
    }


def save(client: Client, data: dict[str, Any], address: str = ADD) -> HttpResponse:
    return client.post(address, data)
