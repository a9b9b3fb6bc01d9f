"""Who owes what to whom by when."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.choices import ObligationState

from .agreement_parts import AgreementParty, part_of_agreement
from .base import OrderedText
from .constraints import in_one_language, rule
from .documents import Document
from .fields import CleanTextField


class ObligationQuerySet(models.QuerySet["Obligation"]):
    """Questions one asks of obligations."""

    def still_owed(self) -> "ObligationQuerySet":
        """Obligations that are neither fulfilled nor waived."""
        return self.filter(state=ObligationState.OPEN)


class Obligation(OrderedText):
    """What one party owes another, or all others, and whether it was done.

    One thing that can be followed up; `AgreementParty.obligations` keeps the whole article as printed. `state` and
    what comes with it are written by ``registry.obligations`` alone; `reason` is that of the last waiver or reopening.
    """

    agreement = part_of_agreement("obligations")
    # RESTRICT: a party that owes something is not taken out of the agreement in passing.
    debtor = models.ForeignKey(AgreementParty, models.RESTRICT, related_name="debts", verbose_name=_("owed by"))
    creditor = models.ForeignKey(
        AgreementParty,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name=_("owed to"),
        help_text=_("Leave it empty when it is owed to all the other parties."),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=ObligationState, default=ObligationState.OPEN, editable=False
    )
    fulfilled_on = models.DateField(_("fulfilled on"), null=True, blank=True, editable=False)
    evidence = models.ForeignKey(
        Document,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("evidence"),
    )
    reason = CleanTextField(_("reason"), blank=True, default="", editable=False)

    objects = ObligationQuerySet.as_manager()

    class Meta(OrderedText.Meta):
        verbose_name = _("obligation")
        verbose_name_plural = _("obligations")
        indexes = [
            models.Index(fields=["due_on"], name="obligation_open", condition=models.Q(state=ObligationState.OPEN))
        ]
        constraints = [
            in_one_language("obligation", "text", _("Say what is owed, in Arabic or in French.")),
            rule(
                Q(creditor__isnull=True) | ~Q(creditor=F("debtor")),
                name="obligation_is_owed_to_another",
                field="creditor",
                message=_("A party owes nothing to itself: choose another party, or none."),
            ),
            rule(
                Q(state=ObligationState.FULFILLED, fulfilled_on__isnull=False)
                | (~Q(state=ObligationState.FULFILLED) & Q(fulfilled_on__isnull=True, evidence__isnull=True)),
                name="obligation_fulfilled_has_date",
                field="fulfilled_on",
                message=_("A fulfilled obligation has the day on which it was, and only then its evidence."),
            ),
            rule(
                ~Q(state=ObligationState.WAIVED) | Q(reason__gt=""),
                name="obligation_waived_has_reason",
                field="reason",
                message=_("Say why the obligation is waived."),
            ),
        ]

    def clean(self) -> None:
        """Rules over two tables: both ends, and the evidence, belong to the agreement."""
        super().clean()
        for name in ("debtor", "creditor"):
            end = getattr(self, name, None)
            if end is not None and end.agreement_id != self.agreement_id:
                message = _("Choose a party to the same agreement.")
                raise ValidationError({name: ValidationError(message, code=name)})
        if self.evidence is not None and self.evidence.agreement_id != self.agreement_id:
            message = _("Choose a paper of the same agreement.")
            raise ValidationError({"evidence": ValidationError(message, code="evidence")})
