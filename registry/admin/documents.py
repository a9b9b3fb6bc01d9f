"""The papers of an agreement: uploaded on its page; how they are handed out stands in ``registry.exchange``."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from registry.models import Document

from .base import Blocks
from .forms import RegistryForm


def link_to(document: Document) -> dict[str, Any]:
    """What the link to a stored paper shows."""
    address = reverse("admin:registry_agreement_document", args=(document.agreement_id, document.pk))
    return {"document": document, "address": address}


class PaperInput(forms.FileInput):
    """A file to choose; once it is stored, a link to read it. A paper is never replaced by another one."""

    template_name = "registry/widgets/paper.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        document = getattr(value, "instance", None)
        if document is None or document.pk is None:
            return context | {"document": None}
        return context | link_to(document)

    def format_value(self, value: Any) -> None:
        """A browser shows no chosen file again."""


class DocumentForm(RegistryForm):
    """What a paper is; its bytes are read once."""

    unknown_when_empty: ClassVar[frozenset[str]] = frozenset({"sha256"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "file" in self.fields:
            self.fields["file"].disabled = True

    def _get_validation_exclusions(self) -> set[str]:
        """A stored paper was judged when it came: its file is not opened again, nor missed, at every save."""
        exclude: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return exclude | {"file"} if self.instance.pk else exclude


class Documents(Blocks):
    """The papers: scans, annexes, translations."""

    model = Document
    form = DocumentForm
    verbose_name_plural = _("documents")
    fields = (("kind", "language", "is_public"), ("title", "file"))
    readonly_fields = ("paper_shown",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who may only read gets the link itself; Django would link to the address of the file, which has none."""
        if self.has_change_permission(request, obj):
            return self.fields
        return (("kind", "language", "is_public"), ("title", "paper_shown"))

    @admin.display(description=_("file"))
    def paper_shown(self, document: Document) -> SafeString:
        return render_to_string(PaperInput.template_name, link_to(document))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "file":
            kwargs["widget"] = PaperInput()
        return super().formfield_for_dbfield(db_field, request, **kwargs)
