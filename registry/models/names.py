"""Other names: what else a thing is called, since when, and by whom."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .base import bilingual_char
from .constraints import exactly_one, in_one_language, not_before
from .fields import CleanCharField, by_trigrams, folded, matching

OWNERS = ("party", "person", "region", "strategy", "pillar", "project_line")


class NamedQuerySet(models.QuerySet[Any]):
    """Things that are also found by their other names."""

    def search(self, words: str) -> Any:
        """Those of which the present or another name holds every word, folded («اسره» finds «الأسرة»)."""
        owner = self.model._meta.model_name
        by_name = matching(self.model._default_manager.all(), "search", words).values("pk")
        others = OtherName.objects.filter(**{f"{owner}__isnull": False})
        return self.filter(Q(pk__in=by_name) | Q(pk__in=matching(others, "search", words).values(owner)))


class OtherName(models.Model):
    """Another name or wording of one thing: an earlier name, a press spelling, a transliteration, with its source.

    Names valid for a period carry it (the ministry changed its name); wordings are never merged silently.
    """

    party = models.ForeignKey(
        "Party", models.CASCADE, null=True, blank=True, related_name="other_names", verbose_name=_("party")
    )
    person = models.ForeignKey(
        "Person", models.CASCADE, null=True, blank=True, related_name="other_names", verbose_name=_("person")
    )
    region = models.ForeignKey(
        "Region", models.CASCADE, null=True, blank=True, related_name="other_names", verbose_name=_("region")
    )
    strategy = models.ForeignKey(
        "Strategy", models.CASCADE, null=True, blank=True, related_name="other_names", verbose_name=_("strategy")
    )
    pillar = models.ForeignKey(
        "Pillar", models.CASCADE, null=True, blank=True, related_name="other_names", verbose_name=_("pillar")
    )
    project_line = models.ForeignKey(
        "ProjectLine", models.CASCADE, null=True, blank=True, related_name="other_names", verbose_name=_("project line")
    )
    name = bilingual_char(_("other name"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    source = models.ForeignKey(
        "Source", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    note = CleanCharField(_("note"), max_length=500, blank=True, default="")
    search = folded("name_ar", "name_fr")

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["id"]
        indexes = [by_trigrams("othername")]
        constraints = [
            exactly_one("othername", *OWNERS, message=_("Choose the one thing that bears this name.")),
            in_one_language("othername", "name", _("Enter the other name in Arabic or in French.")),
            not_before("othername", "valid_from", "valid_until", _("The period ends before it begins.")),
        ]

    def __str__(self) -> str:
        return self.name or ""
