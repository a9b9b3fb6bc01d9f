"""What people bring in spreadsheets: each file with what was found in it, and how its rows are known again."""

import uuid
from datetime import timedelta
from typing import Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.choices import ImportFormat, ImportState

from .accounts import User
from .agreements import Agreement
from .ceremonies import Ceremony
from .fields import CleanCharField, CleanNumberField, Fold

LOST_AFTER: Final = timedelta(seconds=60)
"""Who works on an import says so every second; after such a silence nobody does any more."""
WORKING: Final = (ImportState.WAITING, ImportState.CHECKING, ImportState.TO_WRITE, ImportState.WRITING)


class SpreadsheetImport(models.Model):
    """A spreadsheet that somebody brought: read and checked first, written only when all of it is right.

    `preview` holds what would become of each row, `findings` what stands in the way, `doubts` the parties that may be
    known under another spelling, answered or not, and `choices` what the clerk answered to those. `plan` is the digest
    of what would be written: another digest at the moment of writing means that the register changed meanwhile.
    Written by ``registry.imports`` alone.
    """

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    name = CleanCharField(_("name of the file"), max_length=200)
    format = models.CharField(_("format"), max_length=4, choices=ImportFormat)
    content = models.BinaryField(_("content"), editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveIntegerField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("brought by"))
    made_at = models.DateTimeField(_("brought at"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=8, choices=ImportState, default=ImportState.WAITING)
    recognised = models.JSONField(default=dict, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    findings = models.JSONField(default=list, blank=True)
    preview = models.JSONField(default=list, blank=True)
    doubts = models.JSONField(default=list, blank=True)
    choices = models.JSONField(default=dict, blank=True)
    plan = models.CharField(max_length=64, blank=True, default="", editable=False)
    notice = models.JSONField(default=dict, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    worker = models.UUIDField(null=True, editable=False)
    seen_at = models.DateTimeField(default=timezone.now)
    written_at = models.DateTimeField(_("written at"), null=True, blank=True)

    class Meta:
        verbose_name = _("import of a spreadsheet")
        verbose_name_plural = _("imports of spreadsheets")
        ordering = ["-id"]
        indexes = [models.Index(fields=["sha256"], name="spreadsheetimport_digest")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_working(self) -> bool:
        """Whether somebody reads, checks or writes it, or should."""
        return self.state in WORKING

    @property
    def is_lost(self) -> bool:
        """Whether who worked on it has gone: a worker that was stopped takes its work with it."""
        return self.is_working and timezone.now() - self.seen_at > LOST_AFTER

    @property
    def is_ready(self) -> bool:
        """Whether it may be written: nothing wrong, nothing in doubt, and something to do."""
        right = self.state == ImportState.CHECKED and not self.counts.get("findings") and not self.counts.get("doubts")
        return right and bool(self.counts.get("created") or self.counts.get("changed"))


class ImportedNumber(models.Model):
    """The number of an agreement in the spreadsheet of its ceremony: by it a row without a reference is known again."""

    agreement = models.OneToOneField(
        Agreement, models.CASCADE, related_name="imported_number", verbose_name=_("agreement")
    )
    ceremony = models.ForeignKey(Ceremony, models.CASCADE, related_name="+", verbose_name=_("signing ceremony"))
    number = CleanNumberField(_("number in the file"), max_length=60)

    class Meta:
        verbose_name = _("number of an imported agreement")
        verbose_name_plural = _("numbers of imported agreements")
        constraints = [
            models.UniqueConstraint(
                "ceremony",
                Fold("number"),
                name="importednumber_once_in_a_ceremony",
                violation_error_code="number",
                violation_error_message=_("Another agreement of this ceremony already has this number."),
            )
        ]

    def __str__(self) -> str:
        return self.number
