"""Papers: the documents of an agreement, kept under the digest of their bytes and never served by address."""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.choices import DocumentKind, Language

from .accounts import User
from .agreements import Agreement
from .constraints import rule
from .fields import CleanCharField

MAX_BYTES = 20 * 1024 * 1024
MAGIC = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
EXTENSIONS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


def content_type_of(file: File) -> str:
    """The real type of an uploaded file, by its first bytes. ValidationError when it is not a PDF, JPEG or PNG."""
    file.seek(0)
    start = file.read(8)
    file.seek(0)
    for magic, content_type in MAGIC.items():
        if start.startswith(magic):
            return content_type
    raise ValidationError(_("Choose a PDF, JPEG or PNG file; this file is none of these."), code="file_type")


def check_upload(file: File) -> None:
    """Refuses a file that is too large or not what its name says."""
    if file.size > MAX_BYTES:
        raise ValidationError(_("Choose a file of at most 20 MB."), code="file_size")
    content_type_of(file)


def stored_name(document: "Document", filename: str) -> str:
    """Where a document lies: by digest, so that a name can neither be guessed nor overwritten."""
    return f"{document.sha256[:2]}/{document.sha256}.{EXTENSIONS[document.content_type]}"


class Document(models.Model):
    """A paper of an agreement: signed scan, annex, report… `sha256` and type are read from the bytes, never typed."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="documents", verbose_name=_("agreement"))
    kind = models.CharField(_("kind"), max_length=11, choices=DocumentKind)
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.ARABIC)
    title = CleanCharField(_("title"), max_length=200, blank=True, default="")
    file = models.FileField(_("file"), upload_to=stored_name, max_length=200, validators=[check_upload])
    is_public = models.BooleanField(
        _("public"),
        default=False,
        help_text=_("Public documents are named in the published record; internal ones never are."),
    )
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    size = models.PositiveBigIntegerField(_("size (bytes)"), editable=False)
    content_type = models.CharField(_("type"), max_length=20, editable=False)
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["id"]
        constraints = [
            rule(
                models.Q(sha256__regex="^[0-9a-f]{64}$"),
                name="document_has_digest",
                field="file",
                message=_("Choose the file again."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    def save(self, **options: Any) -> None:
        """Reads digest, size and type from the bytes of a new file before it is stored."""
        if self.file and not self.file._committed:  # type: ignore[attr-defined]
            check_upload(self.file)
            self.content_type = content_type_of(self.file)
            self.sha256 = hashlib.file_digest(self.file.file, "sha256").hexdigest()
            self.size = self.file.size
            self.file.seek(0)
        super().save(**options)
