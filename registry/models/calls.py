"""Calls for projects (طلب عروض مشاريع), yearly since 2012, and the figures that sources give of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.choices import FigureKind, Qualifier

from .base import Cited, Fictional, OrderedText, Publishable, Revised, bilingual_char
from .constraints import in_one_language, not_before
from .fields import CleanCharField, folded
from .sources import Source
from .vocabularies import ProjectLine


class CallForProjects(Publishable, Cited, Fictional, Revised):
    """One edition of the yearly call. What was received and retained stands in its figures, source by source."""

    edition = CleanCharField(
        _("edition"), max_length=40, unique=True, help_text=_("The year, or the years together: 2023, 2019-2020.")
    )
    title = bilingual_char(_("title"))
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    signed_on = models.DateField(_("agreements signed on"), null=True, blank=True)
    note = bilingual_char(_("note"), 1000)
    search = folded("edition", "title_ar", "title_fr")

    class Meta:
        verbose_name = _("call for projects")
        verbose_name_plural = _("calls for projects")
        ordering = ["-edition"]
        constraints = [not_before("callforprojects", "opened_on", "closed_on", _("The call closes before it opens."))]

    def __str__(self) -> str:
        return self.title or self.edition


class CallDomain(OrderedText):
    """A domain of a call, in the words of the announcement, with the project line it became."""

    call = models.ForeignKey(
        CallForProjects, models.CASCADE, related_name="domains", verbose_name=_("call for projects")
    )
    project_line = models.ForeignKey(
        ProjectLine, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("project line")
    )

    class Meta(OrderedText.Meta):
        verbose_name = _("domain of a call")
        verbose_name_plural = _("domains of a call")
        constraints = [in_one_language("calldomain", "text", _("Enter the domain in Arabic or in French."))]


class CallFigure(models.Model):
    """One number that one source gives of a call. Sources that disagree stand side by side, none is chosen silently."""

    call = models.ForeignKey(
        CallForProjects, models.CASCADE, related_name="figures", verbose_name=_("call for projects")
    )
    kind = models.CharField(_("what it counts"), max_length=13, choices=FigureKind)
    domain = models.ForeignKey(
        CallDomain, models.CASCADE, null=True, blank=True, related_name="figures", verbose_name=_("domain")
    )
    value = models.DecimalField(_("value"), max_digits=15, decimal_places=2)
    qualifier = models.CharField(_("exactness"), max_length=9, choices=Qualifier, default=Qualifier.EXACT)
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("source"),
        help_text=_("Leave empty when it is one of the sources of the call and nobody noted which."),
    )
    note = bilingual_char(_("note"), 300)

    class Meta:
        verbose_name = _("figure of a call")
        verbose_name_plural = _("figures of a call")
        ordering = ["kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value__gte=0),
                name="callfigure_value_not_negative",
                violation_error_code="value",
                violation_error_message=_("Enter zero or more."),
            )
        ]

    @property
    def is_money(self) -> bool:
        """Whether the figure is an amount in MAD; else it counts something."""
        return self.kind in (FigureKind.AMOUNT, FigureKind.PUBLIC_AMOUNT)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.value.normalize():f}".replace(".", ",")
