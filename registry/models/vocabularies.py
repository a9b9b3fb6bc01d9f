"""Lists that the ministry keeps: kinds of agreement, populations, project lines, services, axes of cooperation.

They come from reviewed files (``fixtures/reference``), keep their codes for ever and are switched off, never deleted.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Cited, Revised, Switchable, bilingual_char, refuse_cycle
from .constraints import in_one_language, rule
from .fields import CleanCharField, folded


class Vocabulary(Switchable, Cited, Revised):
    """An entry of a list: a stable code, a name in two languages, a place in the list."""

    slug = models.SlugField(_("code"), max_length=60, unique=True)
    name = bilingual_char(_("name"))
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    search = folded("name_ar", "name_fr")

    class Meta:
        abstract = True
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name or self.slug


class AgreementKind(Vocabulary):
    """What an agreement calls itself: framework agreement, partnership agreement, amendment…"""

    letters = CleanCharField(
        _("letters of its numbers"),
        max_length=5,
        unique=True,
        help_text=_("Two to five capital letters: CP gives CP/2026/00001."),
    )

    class Meta(Vocabulary.Meta):
        verbose_name = _("kind of agreement")
        verbose_name_plural = _("kinds of agreement")
        constraints = [
            in_one_language("agreementkind", "name", _("Enter the name in Arabic or in French.")),
            rule(
                models.Q(letters__regex="^[A-Z]{2,5}$"),
                name="agreementkind_letters_are_capitals",
                field="letters",
                message=_("Write two to five capital letters from A to Z."),
            ),
        ]


class TargetPopulation(Vocabulary):
    """Whom an agreement is for. A narrower population has the wider one as parent."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    is_heading = models.BooleanField(
        _("heading only"),
        default=False,
        help_text=_("Groups narrower populations; no source names it as a target itself."),
    )

    class Meta(Vocabulary.Meta):
        verbose_name = _("target population")
        verbose_name_plural = _("target populations")
        constraints = [
            in_one_language("targetpopulation", "name", _("Enter the name in Arabic or in French.")),
            rule(
                ~models.Q(parent=models.F("id")),
                name="targetpopulation_not_its_own_parent",
                field="parent",
                message=_("A population cannot be part of itself: choose a wider one."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        refuse_cycle(
            self, "parent", _("The population you chose is itself part of this one: choose a wider population.")
        )


class ProjectLine(Vocabulary):
    """A line of projects that associations are supported for: Jisr al-Usra spaces, family mediation…"""

    aim = bilingual_char(_("aim"), 1000)

    class Meta(Vocabulary.Meta):
        verbose_name = _("project line")
        verbose_name_plural = _("project lines")
        constraints = [in_one_language("projectline", "name", _("Enter the name in Arabic or in French."))]


class Service(Vocabulary):
    """What a family space offers; the line says where the service was first named."""

    project_line = models.ForeignKey(
        ProjectLine, models.PROTECT, null=True, blank=True, related_name="services", verbose_name=_("project line")
    )

    class Meta(Vocabulary.Meta):
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints = [in_one_language("service", "name", _("Enter the name in Arabic or in French."))]


class CooperationAxis(Vocabulary):
    """A field in which the parties of an agreement work together."""

    class Meta(Vocabulary.Meta):
        verbose_name = _("axis of cooperation")
        verbose_name_plural = _("axes of cooperation")
        constraints = [in_one_language("cooperationaxis", "name", _("Enter the name in Arabic or in French."))]
