"""What a draft needs before it can be reviewed: the condition of the step «submit», with the place to mend it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from registry.refusals import Sentence

from .facts import ReviewFacts


@dataclass(frozen=True)
class Missing:
    """What is missing, and the field (or the list of rows) where it is entered."""

    sentence: Sentence
    field: str


def missing_for_review(facts: ReviewFacts) -> list[Missing]:
    """Two parties that must sign, a purpose or an objective, and for a renewal its reason."""
    missing = []
    if facts.signers < 2:
        missing.append(Missing(_("Add at least two parties that must sign."), "participations"))
    if not facts.has_purpose and not facts.has_objective:
        missing.append(Missing(_("Enter the purpose, or at least one objective."), "purpose_ar"))
    if facts.renews and not facts.has_renewal_reason:
        missing.append(Missing(_("Say why the former agreement is renewed."), "renewal_reason"))
    return missing
