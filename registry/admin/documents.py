"""The papers of an agreement: uploaded on its page, handed out only to who may see it."""

import hashlib
import logging
from typing import Any, ClassVar

from django import forms
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.models import Document

from .base import Blocks
from .forms import RegistryForm

logger = logging.getLogger(__name__)


class PaperInput(forms.FileInput):
    """A file to choose; once it is stored, a link to read it. A paper is never replaced by another one."""

    template_name = "registry/widgets/paper.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        document = getattr(value, "instance", None)
        if document is None or document.pk is None:
            return context | {"document": None}
        address = reverse("admin:registry_agreement_document", args=(document.agreement_id, document.pk))
        return context | {"document": document, "address": address}

    def format_value(self, value: Any) -> None:
        """A browser shows no chosen file again."""


class DocumentForm(RegistryForm):
    """What a paper is; its bytes are read once."""

    filled_by_save: ClassVar[frozenset[str]] = frozenset({"sha256"})

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

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "file":
            kwargs["widget"] = PaperInput()
        return super().formfield_for_dbfield(db_field, request, **kwargs)


def hand_out(document: Document) -> HttpResponseBase:
    """The bytes of a paper, to be kept and not run; never those of a file that was altered since it was stored."""
    try:
        file = document.file.open("rb")
    except FileNotFoundError:
        logger.error("document %s: its file is missing", document.pk)
        raise Http404 from None
    if hashlib.file_digest(file, "sha256").hexdigest() != document.sha256:
        file.close()
        logger.error("document %s: its file was altered", document.pk)
        return HttpResponse(
            _("This file was altered and is not handed out."), status=410, content_type="text/plain; charset=utf-8"
        )
    file.seek(0)
    name = str(document.file.name).rsplit("/", 1)[-1]
    response = FileResponse(file, as_attachment=True, filename=name, content_type=document.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
