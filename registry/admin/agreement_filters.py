"""What the clerks ask of the list of agreements beside its short filters: one form for each subject, folded."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.choices import PartyKind, PartyRole
from registry.models import (
    Agreement,
    CallForProjects,
    Ceremony,
    Commune,
    Party,
    ProjectLine,
    Province,
    Strategy,
    TargetPopulation,
)
from registry.models.fields import matching

from .form_filters import FormFilter, Input, Options, Select, Words, yes_or_no


def rows_of(model: Any, key: str) -> Options:
    """Every entry of a list, by its code."""
    return lambda: [(str(getattr(row, key)), str(row)) for row in model._default_manager.all()]


def yes_no(name: str, label: Any) -> Select:
    return Select(name=name, label=label, options=yes_or_no)


class PartyFilter(FormFilter):
    """A party, by words of its name or by its identifier, what it is and what it does: all of the same one."""

    title = _("party")
    is_open = True
    inputs = (
        Words(
            name="party",
            label=_("Words of its name"),
            rows=Party.objects.all,
            search=Party.objects.search,
            key="uuid",
        ),
        Select(name="party_kind", label=_("kind"), options=lambda: PartyKind.choices),
        Select(name="party_role", label=_("role"), options=lambda: PartyRole.choices),
    )


class PlaceFilter(FormFilter):
    """A province with its communes, or a commune."""

    title = _("province or commune")
    inputs = (
        Select(name="province", label=_("province or prefecture"), options=rows_of(Province, "code")),
        Words(
            name="commune",
            label=_("commune"),
            rows=Commune.objects.all,
            search=lambda words: matching(Commune.objects.all(), "search", words),
            key="code",
        ),
    )


class AimFilter(FormFilter):
    """For whom, in which line, for which strategy."""

    title = _("population, project line, strategy")
    inputs = (
        Select(name="population", label=_("target population"), options=rows_of(TargetPopulation, "slug")),
        Select(name="project_line", label=_("project line"), options=rows_of(ProjectLine, "slug")),
        Select(name="strategy", label=_("strategy"), options=rows_of(Strategy, "slug")),
    )


class TermFilter(FormFilter):
    """Signed when, and ending when."""

    title = _("signature and end")
    inputs = (
        Input(name="signed_after", label=_("signed on this day or later")),
        Input(name="signed_before", label=_("signed on this day or earlier")),
        Input(name="expiring_before", label=_("still binding, and ends on this day or earlier")),
    )


class MoneyFilter(FormFilter):
    """How much, in MAD."""

    title = _("money (MAD)")
    inputs = (
        Input(name="amount_min", label=_("amount, at least")),
        Input(name="amount_max", label=_("amount, at most")),
        Input(name="committed_min", label=_("committed, at least")),
        Input(name="committed_max", label=_("committed, at most")),
        Input(name="paid_min", label=_("paid, at least")),
        Input(name="paid_max", label=_("paid, at most")),
        Input(name="outstanding_min", label=_("outstanding, at least")),
        Input(name="outstanding_max", label=_("outstanding, at most")),
    )


class FrameworkFilter(FormFilter):
    """Under which framework, or with what under it."""

    title = _("framework agreement")
    inputs = (
        Words(
            name="framework",
            label=_("Words of its title, or its reference"),
            rows=Agreement.objects.all,
            search=Agreement.objects.search,
            key="uuid",
        ),
        yes_no("has_framework", _("it has a framework agreement")),
        yes_no("has_children", _("others are under it")),
    )


class OriginFilter(FormFilter):
    """Signed at which ceremony, from which call."""

    title = _("ceremony or call for projects")
    inputs = (
        Select(name="ceremony", label=_("signing ceremony"), options=rows_of(Ceremony, "uuid")),
        Select(name="call", label=_("call for projects"), options=rows_of(CallForProjects, "edition")),
    )


class ProjectsFilter(FormFilter):
    """Whether something is being done under it."""

    title = _("projects and family spaces")
    inputs = (yes_no("has_projects", _("it has projects")), yes_no("has_spaces", _("it has family spaces")))


FORMS = (PlaceFilter, AimFilter, TermFilter, MoneyFilter, FrameworkFilter, OriginFilter, ProjectsFilter)
