"""Why: the ministry's strategy, its pillars, and the policy frames agreements refer to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.choices import StatementKind, StrategyKind, StrategyStage

from .base import Cited, OrderedText, Revised, Switchable, bilingual_char
from .constraints import in_one_language, not_before, unique
from .fields import folded


class Strategy(Switchable, Cited, Revised):
    """A strategy of the ministry, or a wider policy frame (government programme, development model).

    Sources that give another period or wording stay visible as citations that differ.
    """

    slug = models.SlugField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=StrategyKind, default=StrategyKind.STRATEGY)
    stage = models.CharField(_("stage"), max_length=18, choices=StrategyStage, blank=True, default="")
    name = bilingual_char(_("name"))
    start_year = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    end_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    search = folded("name_ar", "name_fr")

    class Meta:
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")
        ordering = ["slug"]
        constraints = [
            in_one_language("strategy", "name", _("Enter the name of the strategy in Arabic or in French.")),
            not_before("strategy", "start_year", "end_year", _("The last year is not before the first year.")),
        ]

    def __str__(self) -> str:
        return self.name or self.slug


class StrategyStatement(OrderedText, Cited):
    """What a strategy says of itself: its vision, its concept, the services and means it announces."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="statements", verbose_name=_("strategy"))
    kind = models.CharField(_("kind"), max_length=11, choices=StatementKind)

    class Meta(OrderedText.Meta):
        verbose_name = _("statement of a strategy")
        verbose_name_plural = _("statements of a strategy")
        constraints = [in_one_language("strategystatement", "text", _("Enter the statement in Arabic or in French."))]


class Pillar(Switchable, Cited, Revised):
    """One of the pillars (ركائز) of a strategy; its code is what REST clients filter by."""

    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="pillars", verbose_name=_("strategy"))
    number = models.PositiveSmallIntegerField(_("number"))
    slug = models.SlugField(_("code"), max_length=60, unique=True)
    name = bilingual_char(_("name"))
    search = folded("name_ar", "name_fr")

    class Meta:
        verbose_name = _("pillar")
        verbose_name_plural = _("pillars")
        ordering = ["strategy", "number"]
        constraints = [
            unique(
                "strategy", "number", name="pillar_number_unique", message=_("This strategy already has that pillar.")
            ),
            in_one_language("pillar", "name", _("Enter the name of the pillar in Arabic or in French.")),
        ]

    def __str__(self) -> str:
        return self.name or self.slug
