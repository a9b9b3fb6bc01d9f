"""What associations hand in at their desk, each with a numbered receipt; and what they have begun to write."""

import uuid
from datetime import timedelta
from typing import Any, Final

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.choices import DepositKind, DepositState

from .accounts import User
from .agreements import Agreement
from .completion import CompletionRequest, RequestedPiece
from .constraints import rule, unique
from .documents import Document, StoredPaper
from .fields import CleanCharField, CleanTextField
from .history import PARTY_STAYS
from .parties import Party
from .reports import Report

DECIDED = (DepositState.ACCEPTED, DepositState.RETURNED)
ANSWER_WITHIN: Final = timedelta(days=60)
"""Law 55-19 on the simplification of administrative procedures: the administration answers within 60 days."""


class Deposit(models.Model):
    """Something an association handed in, and what the ministry answered. Law 55-19: a receipt, and 60 days.

    `number` stands on the receipt. What was handed in never changes; the ministry adds its decision. `content` holds
    what the form asked besides the text, by field name: values of indicators, an amount, new contact data and what
    they were `before`; the `names` of the files; and `then`, what everything was called on that day. `token` is
    that of the form: sent twice, it is one deposit.
    Written by ``registry.deposits`` alone.
    """

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("number"), max_length=30, unique=True, editable=False)
    token = models.UUIDField(unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=11, choices=DepositKind)
    party = models.ForeignKey(Party, models.PROTECT, related_name="deposits", verbose_name=_("association"))
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="deposits", verbose_name=_("agreement")
    )
    report = models.ForeignKey(
        Report, models.PROTECT, null=True, blank=True, related_name="deposits", verbose_name=_("report")
    )
    request = models.ForeignKey(
        CompletionRequest,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deposits",
        verbose_name=_("request for missing pieces"),
    )
    text = CleanTextField(_("text"), blank=True, default="")
    content = models.JSONField(_("content"), default=dict, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("handed in by"))
    made_at = models.DateTimeField(_("handed in at"), auto_now_add=True)
    answer_due_on = models.DateField(_("answer due on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=DepositState, default=DepositState.WAITING)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason = CleanTextField(_("reason for the return"), blank=True, default="")

    class Meta:
        verbose_name = _("deposit")
        verbose_name_plural = _("deposits")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["answer_due_on"], name="deposit_waiting", condition=Q(state=DepositState.WAITING))
        ]
        constraints = [
            rule(
                Q(kind=DepositKind.CONTACT, agreement__isnull=True)
                | (~Q(kind=DepositKind.CONTACT) & Q(agreement__isnull=False)),
                name="deposit_names_its_agreement",
                field="agreement",
                message=_("Choose the agreement; new contact data concern none in particular."),
            ),
            rule(
                Q(kind=DepositKind.REPORT, report__isnull=False)
                | (~Q(kind=DepositKind.REPORT) & Q(report__isnull=True)),
                name="deposit_of_a_report_names_it",
                field="report",
                message=_("Choose the report that is handed in."),
            ),
            rule(
                Q(kind=DepositKind.PIECES, request__isnull=False)
                | (~Q(kind=DepositKind.PIECES) & Q(request__isnull=True)),
                name="deposit_of_pieces_names_its_request",
                field="request",
                message=_("Choose the request that is answered."),
            ),
            rule(
                Q(state__in=DECIDED, decided_at__isnull=False, decided_by__isnull=False)
                | (~Q(state__in=DECIDED) & Q(decided_at__isnull=True, decided_by__isnull=True)),
                name="deposit_decided_by_somebody",
                field="decided_at",
                message=_("A deposit that was accepted or returned says when and by whom."),
            ),
            rule(
                ~Q(state=DepositState.RETURNED) | Q(reason__gt=""),
                name="deposit_returned_has_reason",
                field="reason",
                message=_("Say why it is returned (law 55-19: a refusal gives its reasons)."),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="deposit_stays_as_handed_in",
                fields=[
                    "uuid", "number", "token", "kind", "agreement", "report", "request", "text", "content", "made_by",
                    "made_at", "answer_due_on",
                ],
            ),
            PARTY_STAYS,
            pgtrigger.Protect(name="deposit_is_kept", operation=pgtrigger.Delete),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def is_fictional(self) -> bool:
        """Demonstration data are handed in by associations that do not exist."""
        return self.party.is_fictional

    @property
    def then(self) -> dict[str, Any]:
        """What everything was called when it was handed in: a receipt says nothing of what came after.

        In both languages: `party`; `agreement` with its `number` and `title`; `report` with its `kind` and period;
        `indicators` by number. Names of today may be the ministry's own draft again.
        """
        found: dict[str, Any] = self.content.get("then", {})
        return found


class DepositPaper(models.Model):
    """A paper of a deposit, and the piece for which it stands where one was asked for.

    One paper may answer several pieces, as a scan of the whole file does: it then has a row for each.
    """

    deposit = models.ForeignKey(Deposit, models.PROTECT, related_name="papers", verbose_name=_("deposit"))
    document = models.ForeignKey(Document, models.PROTECT, related_name="deposits", verbose_name=_("document"))
    piece = models.ForeignKey(
        RequestedPiece, models.PROTECT, null=True, blank=True, related_name="answers", verbose_name=_("requested piece")
    )

    class Meta:
        verbose_name = _("paper of a deposit")
        verbose_name_plural = _("papers of a deposit")
        ordering = ["id"]
        constraints = [
            unique(
                "deposit",
                "piece",
                "document",
                name="depositpaper_once",
                nulls_distinct=False,
                message=_("This file is already in the deposit."),
            )
        ]

    def __str__(self) -> str:
        """As who handed it in named it: where the ministry had the same file already, its name there is its own."""
        names = self.deposit.content.get("names", {})
        return names.get(self.document.sha256) or str(self.document.get_kind_display())


class DepositDraft(models.Model):
    """What somebody has begun to write and not handed in: nothing typed is lost with the connection.

    Seen by its author alone. `subject` says of what («report/12», «pieces/3», «renewal»); `content` is the form as
    typed, by field name, right or wrong.
    """

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="drafts", verbose_name=_("account"))
    party = models.ForeignKey(Party, models.CASCADE, related_name="+", verbose_name=_("association"))
    agreement = models.ForeignKey(
        Agreement, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("agreement")
    )
    kind = models.CharField(_("kind"), max_length=11, choices=DepositKind)
    subject = CleanCharField(_("subject"), max_length=60, blank=True, default="")
    content = models.JSONField(_("content"), default=dict, blank=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        verbose_name = _("deposit in preparation")
        verbose_name_plural = _("deposits in preparation")
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "party", "agreement", "kind", "subject"],
                name="depositdraft_once",
                nulls_distinct=False,
                violation_error_message=_("You have already begun this deposit."),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class DraftPaper(StoredPaper):
    """A file that was chosen for a deposit in preparation, for each piece that it answers. Judged when it comes."""

    draft = models.ForeignKey(
        DepositDraft, models.CASCADE, related_name="papers", verbose_name=_("deposit in preparation")
    )
    piece = models.ForeignKey(
        RequestedPiece, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("requested piece")
    )
    name = CleanCharField(_("name of the file"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("paper of a deposit in preparation")
        verbose_name_plural = _("papers of a deposit in preparation")
        ordering = ["id"]
        constraints = [
            unique(
                "draft",
                "piece",
                "sha256",
                name="draftpaper_once",
                nulls_distinct=False,
                message=_("This file is already in the deposit."),
            )
        ]

    def __str__(self) -> str:
        return self.name
