"""Papers: the documents of an agreement, kept under the digest of their bytes and never served by address."""

from typing import Any
from weakref import WeakKeyDictionary

import pgtrigger
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _

from registry import papers
from registry.choices import DocumentKind, Language

from .accounts import User
from .agreements import Agreement
from .constraints import rule
from .fields import CleanCharField

_judged: WeakKeyDictionary[File, papers.Paper | ValidationError] = WeakKeyDictionary()
"""A form asks about an upload at its field, and clean() and save() ask again: the same upload is judged once."""


def judged(file: File) -> papers.Paper:
    """What an uploaded file is, by its bytes. ValidationError when it may not be kept."""
    upload: File = file.file if isinstance(file, FieldFile) else file
    if upload not in _judged:
        try:
            _judged[upload] = papers.judge(upload)
        except ValidationError as refusal:
            _judged[upload] = refusal
    verdict = _judged[upload]
    if isinstance(verdict, ValidationError):
        raise verdict
    return verdict


def is_new(file: File) -> bool:
    """Whether the file is still to be stored; a stored one was judged when it came."""
    return bool(file) and not getattr(file, "_committed", False)


def check_upload(file: File) -> None:
    """Refuses a file that may not be kept as a paper."""
    if is_new(file):
        judged(file)


def stored_name(paper: "StoredPaper", filename: str) -> str:
    """Where a paper lies: by digest, so that a name can neither be guessed nor overwritten."""
    return f"{paper.sha256[:2]}/{paper.sha256}.{papers.EXTENSIONS[paper.content_type]}"


class StoredPaper(models.Model):
    """A file kept under the digest of its bytes, which are judged before they are stored and never change."""

    file = models.FileField(_("file"), upload_to=stored_name, max_length=200, validators=[check_upload])
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    size = models.PositiveBigIntegerField(_("size (bytes)"), editable=False)
    content_type = models.CharField(_("type"), max_length=20, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    class Meta:
        abstract = True

    def clean(self) -> None:
        """The digest of a new file is known before it is saved, so that the rules about it can be asked."""
        super().clean()
        if not is_new(self.file):
            return
        if not self._state.adding:
            raise ValidationError({"file": _("A stored document is never replaced. Add the new file beside it.")})
        try:
            self._read()
        except ValidationError:
            return  # said at the field already, by its validator

    def save(self, **options: Any) -> None:
        """Reads digest, size and type from the bytes of a new file before it is stored."""
        if is_new(self.file):
            self._read()
        super().save(**options)

    def _read(self) -> None:
        self.content_type, self.sha256, self.size = judged(self.file)


class Document(StoredPaper):
    """A paper of an agreement: signed scan, annex, report… `sha256` and type are read from the bytes, never typed.

    Its bytes never change (a trigger keeps that), and the same bytes stand once on an agreement.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="documents", verbose_name=_("agreement"))
    kind = models.CharField(_("kind"), max_length=11, choices=DocumentKind)
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.ARABIC)
    title = CleanCharField(_("title"), max_length=200, blank=True, default="")
    is_public = models.BooleanField(
        _("public"),
        default=False,
        help_text=_("Public documents are named in the published record; internal ones never are."),
    )
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("uploaded by")
    )

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["agreement"], name="document_signed_scan", condition=models.Q(kind=DocumentKind.SIGNED_SCAN)
            )
        ]
        constraints = [
            rule(
                models.Q(sha256__regex="^[0-9a-f]{64}$"),
                name="document_has_digest",
                field="file",
                message=_("Choose the file again."),
            ),
            models.UniqueConstraint(
                fields=["agreement", "sha256"],
                name="document_once_on_its_agreement",
                violation_error_code="file",
                violation_error_message=_("This file is already among the documents of the agreement."),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="document_keeps_its_bytes", fields=["file", "sha256", "size", "content_type"]),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())
