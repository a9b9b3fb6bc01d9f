"""How an agreement changes without forgetting: amendments, what each of them changes, and who signed it."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.choices import AmendmentKind, AmendmentState

from .accounts import User
from .agreements import Agreement
from .amendment_rules import AMENDMENT_BEGINS, AMENDMENT_KEEPS_ITS_FACTS, PART_OF_A_SIGNED_AMENDMENT
from .base import Revised, Stamped, bilingual_char
from .constraints import rule, unique
from .documents import Document
from .fields import CleanTextField
from .parties import Party, Person

OPEN = (AmendmentState.DRAFT, AmendmentState.SIGNED)
"""States in which an amendment is on its way: an agreement has one at a time."""

NEVER_DELETED = pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)


class Amendment(Stamped, Revised):
    """A paper (ملحق) by which the parties change their agreement from a day on.

    Written by ``registry.amendments`` alone. The numbers of an agreement's amendments have no gaps; what was signed
    never changes, and one in effect is undone by nothing but another amendment.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="amendments", verbose_name=_("agreement"))
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=9, choices=AmendmentKind)
    state = models.CharField(
        _("state"), max_length=9, choices=AmendmentState, default=AmendmentState.DRAFT, editable=False
    )
    subject = bilingual_char(_("subject of the amendment"), 1000)
    signed_on = models.DateField(_("signed on"), null=True, blank=True, editable=False)
    effective_on = models.DateField(
        _("takes effect on"), null=True, blank=True, help_text=_("Left empty: the day of the last signature.")
    )
    cancel_reason = CleanTextField(_("reason of the cancellation"), blank=True, default="")
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="amendments", verbose_name=_("document")
    )
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("entered by")
    )

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["agreement", "number"]
        constraints = [
            unique("agreement", "number", name="amendment_number_once", message=_("This number is already used.")),
            unique(
                "agreement",
                name="amendment_one_open",
                condition=Q(state__in=OPEN),
                message=_(
                    "This agreement has an open amendment: let it take effect, or cancel it, before the next one."
                ),
            ),
            rule(
                Q(number__gte=1),
                name="amendment_number_from_one",
                field="number",
                message=_("Amendments are numbered from 1."),
            ),
            rule(
                Q(state__in=(AmendmentState.DRAFT, AmendmentState.CANCELLED))
                | Q(signed_on__isnull=False, effective_on__isnull=False),
                name="amendment_signed_has_days",
                field="effective_on",
                message=_("A signed amendment has the day of its signature and the day on which it takes effect."),
            ),
            rule(
                ~Q(state=AmendmentState.DRAFT) | Q(signed_on__isnull=True),
                name="amendment_draft_is_not_signed",
                field="signed_on",
                message=_("The day of signature is the day of the last party's signature."),
            ),
            rule(
                ~Q(state=AmendmentState.CANCELLED) | Q(cancel_reason__gt=""),
                name="amendment_cancelled_gives_reason",
                field="cancel_reason",
                message=_("Give the reason for the cancellation."),
            ),
        ]
        triggers = [AMENDMENT_BEGINS, AMENDMENT_KEEPS_ITS_FACTS, NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.agreement} · {self.number}"

    @property
    def is_fictional(self) -> bool:
        """As its agreement."""
        return self.agreement.is_fictional


class AmendmentChange(models.Model):
    """One thing that an amendment changes: as it was before, and as it is after.

    `before` and `after` are the exact values of the working tables, which taking effect writes. `record` is what the
    public record says of them: for each of its fields that differs, the value before and the value after. It is kept
    in the words of its day, so that what was in force then can be said whatever is renamed or removed since.
    """

    amendment = models.ForeignKey(
        Amendment, models.CASCADE, related_name="changes", verbose_name=_("amendment"), editable=False
    )
    field = models.SlugField(_("field"), max_length=30)
    before = models.JSONField(_("value before"), null=True, blank=True)
    after = models.JSONField(_("value after"), null=True, blank=True)
    record = models.JSONField(_("in the public record"), default=dict, blank=True)

    class Meta:
        verbose_name = _("change by an amendment")
        verbose_name_plural = _("changes by an amendment")
        ordering = ["amendment", "id"]
        constraints = [
            unique(
                "amendment",
                "field",
                name="amendmentchange_once",
                message=_("An amendment changes a field once."),
            ),
        ]
        triggers = [PART_OF_A_SIGNED_AMENDMENT]

    def __str__(self) -> str:
        return self.field


class AmendmentSignature(models.Model):
    """A party's signature under an amendment, with its own date, place, signatory and capacity."""

    amendment = models.ForeignKey(
        Amendment, models.CASCADE, related_name="signatures", verbose_name=_("amendment"), editable=False
    )
    party = models.ForeignKey(Party, models.PROTECT, related_name="amendment_signatures", verbose_name=_("party"))
    signed_on = models.DateField(_("signed on"))
    place = bilingual_char(_("place of signature"), 300)
    signatory = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signatory")
    )
    capacity = bilingual_char(_("capacity at signing"), 300)

    class Meta:
        verbose_name = _("signature under an amendment")
        verbose_name_plural = _("signatures under an amendment")
        ordering = ["signed_on", "id"]
        constraints = [
            unique(
                "amendment",
                "party",
                name="amendmentsignature_once",
                message=_("This party has already signed the amendment."),
            ),
        ]
        triggers = [PART_OF_A_SIGNED_AMENDMENT]

    def __str__(self) -> str:
        return str(self.party)
