"""Where: the 12 regions, 75 provinces and prefectures, and 1,503 communes of the kingdom.

Labels are those of the High Commission for Planning (HCP); spellings of the press are other names.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.choices import CommuneKind, ProvinceKind

from .base import Revised, Switchable, bilingual_char, refuse_cycle
from .constraints import in_one_language
from .fields import CleanCharField, by_trigrams, folded
from .names import NamedQuerySet


class Territory(Switchable, Revised):
    """A territorial unit with its census populations (HCP, RGPH 2024 and 2014)."""

    name = bilingual_char(_("name"), 150)
    population_2024 = models.PositiveIntegerField(_("population 2024"), null=True, blank=True)
    population_2014 = models.PositiveIntegerField(_("population 2014"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name or self.code  # type: ignore[attr-defined]


class Region(Territory):
    """One of the 12 regions (decree 2.15.40); code of the HCP, for example 07."""

    code = CleanCharField(_("HCP code"), max_length=2, unique=True)
    iso = CleanCharField(_("ISO 3166-2 code"), max_length=5, unique=True)
    full_name = bilingual_char(_("full name"), 200)
    households_2024 = models.PositiveIntegerField(_("households 2024"), null=True, blank=True)
    chef_lieu = models.ForeignKey(
        "Province", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("chief town")
    )
    search = folded("name_ar", "name_fr", "full_name_ar", "full_name_fr")

    objects = NamedQuerySet.as_manager()

    class Meta(Territory.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints = [in_one_language("region", "name", _("Enter the name of the region in Arabic or in French."))]


class Province(Territory):
    """A province or prefecture; the prefectures of arrondissements of Casablanca have theirs (06.141) as parent."""

    code = CleanCharField(_("HCP code"), max_length=12, unique=True)
    iso = CleanCharField(_("ISO 3166-2 code"), max_length=6, blank=True, default="")
    kind = models.CharField(_("kind"), max_length=28, choices=ProvinceKind)
    region = models.ForeignKey(Region, models.PROTECT, related_name="provinces", verbose_name=_("region"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    households_2024 = models.PositiveIntegerField(_("households 2024"), null=True, blank=True)
    search = folded("name_ar", "name_fr")

    class Meta(Territory.Meta):
        verbose_name = _("province or prefecture")
        verbose_name_plural = _("provinces and prefectures")
        constraints = [in_one_language("province", "name", _("Enter the name of the province in Arabic or in French."))]

    def clean(self) -> None:
        super().clean()
        refuse_cycle(
            self, "parent", _("The prefecture you chose is this one or a part of it: choose the one it belongs to.")
        )


class Commune(Territory):
    """A commune or arrondissement."""

    code = CleanCharField(_("HCP code"), max_length=12, unique=True)
    kind = models.CharField(_("kind"), max_length=14, choices=CommuneKind)
    province = models.ForeignKey(
        Province, models.PROTECT, related_name="communes", verbose_name=_("province or prefecture")
    )
    search = folded("name_ar", "name_fr")

    class Meta(Territory.Meta):
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        indexes = [by_trigrams("commune")]
        constraints = [in_one_language("commune", "name", _("Enter the name of the commune in Arabic or in French."))]
