"""What associations asked for under a call for projects, and what was retained of it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .agreements import Agreement
from .base import Fictional, Revised, Stamped, as_printed, bilingual_char, mad
from .calls import CallForProjects
from .constraints import in_one_language, not_negative, rule, unique
from .fields import CleanNumberField, folded
from .parties import Party
from .territory import Commune, Province, Region
from .vocabularies import ProjectLine


class Application(Fictional, Stamped, Revised):
    """One file handed in under a call for projects. What nobody noted is null: the score, whether it was retained.

    `agreement` is the one that was made of it (``registry.ceremonies``): one at most.
    """

    call = models.ForeignKey(
        CallForProjects, models.PROTECT, related_name="applications", verbose_name=_("call for projects")
    )
    number = CleanNumberField(
        _("number of the file"),
        max_length=60,
        null=True,
        blank=True,
        help_text=_("As the call numbered it; leave empty if it has none."),
    )
    party = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("applicant"),
        help_text=_("The association as this register knows it; empty until somebody has found or entered it."),
    )
    applicant_printed = as_printed(_("applicant as printed"))
    title = bilingual_char(_("title of the project"))
    project_line = models.ForeignKey(
        ProjectLine, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("project line")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("province or prefecture")
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("commune")
    )
    amount_asked = mad(_("amount asked for (MAD)"))
    amount_granted = mad(_("amount granted (MAD)"))
    is_retained = models.BooleanField(
        _("retained"), null=True, blank=True, help_text=_("Unknown: nobody has decided yet, or nobody noted it.")
    )
    score = models.DecimalField(
        _("score"), max_digits=6, decimal_places=2, null=True, blank=True, help_text=_("Leave empty if there is none.")
    )
    agreement = models.OneToOneField(
        Agreement,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="application",
        verbose_name=_("agreement"),
    )
    search = folded("number", "title_ar", "title_fr", "applicant_printed")

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["call", "number", "id"]
        constraints = [
            in_one_language("application", "title", _("Enter the title of the project in Arabic or in French.")),
            unique(
                "call",
                "number",
                name="application_number_once",
                message=_("Another application of this call has this number."),
            ),
            rule(
                Q(number__isnull=True) | ~Q(number=""),
                name="application_number_unknown_is_null",
                field="number",
                message=_("Leave the number empty when there is none."),
            ),
            rule(
                Q(region__isnull=True, province__isnull=True)
                | Q(region__isnull=True, commune__isnull=True)
                | Q(province__isnull=True, commune__isnull=True),
                name="application_has_one_place",
                field="region",
                message=_("Choose one territory: a region, a province or a commune."),
            ),
            rule(
                Q(agreement__isnull=True) | Q(is_retained=True),
                name="application_with_agreement_is_retained",
                field="is_retained",
                message=_("An agreement was made of this application: it stays retained."),
            ),
            not_negative("application", "amount_asked"),
            not_negative("application", "amount_granted"),
            not_negative("application", "score"),
        ]

    def __str__(self) -> str:
        return " · ".join(part for part in (self.number, self.title) if part)

    @property
    def place(self) -> Region | Province | Commune | None:
        """The one territory it is for, where it is known."""
        return self.commune or self.province or self.region

    def clean(self) -> None:
        """A rule over two tables: asked here and not by the database."""
        super().clean()
        party = getattr(self, "party", None)
        if party is not None and party.is_fictional != self.is_fictional:
            message = _("Fictional demonstration data and real records do not mix: choose another party.")
            raise ValidationError({"party": ValidationError(message, code="party")})
