"""The rows of an agreement's page: parties, territory, objectives, axes, references, attendees."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from registry.choices import SIGNED_STATES
from registry.models import (
    AgreementAxis,
    AgreementParty,
    AgreementTerritory,
    Attendee,
    LegalReference,
    Objective,
    PolicyReference,
    Transition,
    User,
)
from registry.permissions import outside
from registry.steps import STEPS

from .base import Blocks, ReadOnlyRows, Rows
from .forms import RegistryFormSet
from .site import person

IDENTITY, SIGNATURE, MONEY, TERRITORY, PURPOSE = range(5)
"""The groups of fields on the page, below which rows may stand."""


class PartyRows(RegistryFormSet):
    """The parties together."""

    def clean(self) -> None:
        """What the database asks of a signed agreement at the end of the transaction, asked before, with a sentence."""
        super().clean()
        if self.instance.state not in SIGNED_STATES:
            return
        kept = [form.instance for form in self._live_forms()]
        if len(kept) < 2:
            raise ValidationError(_("A signed agreement keeps at least two parties."), code="too_few")
        if any(row.is_missing for row in kept):
            raise ValidationError(
                _("In a signed agreement every party that must sign has signed: tick both boxes, or neither."),
                code="has_signed",
            )


class Parties(Blocks):
    """Who takes part, who signed for them, what they bring."""

    model = AgreementParty
    formset = PartyRows
    after_fieldset = IDENTITY
    autocomplete_fields = ("party", "signatory")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("party", "role", "position"),
                    ("signatory", "must_sign"),
                    ("capacity_ar", "capacity_fr"),
                    ("has_signed", "signed_on", "signed_on_precision"),
                    ("signed_place_ar", "signed_place_fr"),
                    "share",
                )
            },
        ),
        (
            _("Contribution in kind and obligations"),
            {
                "classes": ("collapse",),
                "fields": (("in_kind_ar", "in_kind_fr"), ("obligations_ar", "obligations_fr")),
            },
        ),
    )

    def get_extra(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> int:
        """An agreement has two parties at least."""
        return 0 if obj else 2


class TerritoryRows(RegistryFormSet):
    """The territories of one agreement, as they would stand together."""

    actor: User

    def clean(self) -> None:
        """A clerk of a region does not move an agreement out of it."""
        super().clean()
        whole_kingdom = bool(self.instance.is_national)
        if any(self.errors) or not (self.has_changed() or whole_kingdom):
            return
        chosen = [form.instance for form in self._live_forms()]
        refusal = outside(self.actor, [row.place for row in chosen], whole_kingdom=whole_kingdom)
        if refusal is not None:
            raise ValidationError(str(refusal), code=refusal.code)


class Territories(Rows):
    """Which regions, provinces and communes are covered."""

    model = AgreementTerritory
    formset = TerritoryRows
    after_fieldset = TERRITORY
    verbose_name_plural = _("regions, provinces and communes covered")
    fields = ("region", "province", "commune")
    autocomplete_fields = ("region", "province", "commune")

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.actor = person(request)  # the class was made for this request
        return formset

    def get_extra(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1


class Objectives(Rows):
    """What the agreement wants to reach."""

    model = Objective
    after_fieldset = PURPOSE
    fields = ("position", "text_ar", "text_fr")


class Axes(Rows):
    """In which fields the parties work together."""

    model = AgreementAxis
    after_fieldset = PURPOSE
    fields = ("position", "axis", "printed")
    autocomplete_fields = ("axis",)


class LegalReferences(Rows):
    """The laws and decrees that its preamble names."""

    model = LegalReference
    fields = ("position", "kind", "text_ar", "text_fr")


class PolicyReferences(Rows):
    """The strategies and programmes that its preamble names."""

    model = PolicyReference
    fields = ("position", "text_ar", "text_fr", "strategy")
    autocomplete_fields = ("strategy",)


class Attendees(Rows):
    """Who was there when it was signed."""

    model = Attendee
    fields = ("position", "text_ar", "text_fr", "party", "person")
    autocomplete_fields = ("party", "person")
    classes = ("collapse",)


class Steps(ReadOnlyRows):
    """What happened to the agreement, written by the steps themselves."""

    model = Transition
    verbose_name_plural = _("steps taken")
    fields = readonly_fields = ("step_shown", "from_state", "to_state", "effective_on", "actor", "at", "reason")
    classes = ("collapse",)

    def step_shown(self, row: Transition) -> str:
        return str(STEPS[row.step].label) if row.step in STEPS else row.step

    step_shown.short_description = _("step")  # type: ignore[attr-defined]
