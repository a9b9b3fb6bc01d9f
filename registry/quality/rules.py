"""The rules of quality, one line each: they stop nobody, and say where the record could be better.

To add one: a line in `RULES`; its check answers True (kept), False (broken) or None (it does not concern this record).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from registry.choices import DatePrecision
from registry.models.base import last_day_of
from registry.refusals import Sentence

from .facts import Facts

Check = Callable[[Facts], bool | None]
BOTH: Final = frozenset({"ar", "fr"})


@dataclass(frozen=True)
class Rule:
    """One rule; `field` is where it is mended."""

    name: str
    field: str
    sentence: Sentence
    check: Check


@dataclass(frozen=True)
class Score:
    """How many of the rules that concern the record it keeps, and those that it breaks."""

    kept: int
    asked: int
    broken: tuple[Rule, ...]

    @property
    def percent(self) -> int:
        """Rounded down: 100 means that nothing is left to mend."""
        return 100 * self.kept // self.asked if self.asked else 100


def _starts(facts: Facts) -> date | None:
    known = facts.starts or facts.signed
    return known.day if known else None


def _ends_after_its_start(facts: Facts) -> bool | None:
    start = _starts(facts)
    if start is None or facts.ends is None:
        return None
    return last_day_of(*facts.ends) >= start


def _duration_meets_the_end(facts: Facts) -> bool | None:
    """A month more or less passes: papers count from the signature, the visa or the first of the month."""
    start = facts.starts or facts.signed
    if start is None or facts.ends is None or facts.duration_months is None:
        return None
    if DatePrecision.YEAR in (start.precision, facts.ends.precision):
        return None
    end, day = facts.ends.day, start.day
    months = 12 * (end.year - day.year) + end.month - day.month
    return abs(months - facts.duration_months) <= 1


def _funders_give(facts: Facts) -> bool | None:
    funders = [party for party in facts.parties if party.is_funder]
    return all(party.share is not None for party in funders) if funders else None


def _shares_stay_below(facts: Facts) -> bool | None:
    shares = [party.share for party in facts.parties if party.share is not None]
    return sum(shares, Decimal(0)) <= facts.amount if shares and facts.amount is not None else None


def _signatories_are_known(facts: Facts) -> bool | None:
    return all(party.has_signatory for party in facts.parties) if facts.signed and facts.parties else None


RULES: Final = (
    Rule("title_ar", "title_ar", _("Enter the title in Arabic too."), lambda facts: "ar" in facts.title),
    Rule("title_fr", "title_fr", _("Enter the title in French too."), lambda facts: "fr" in facts.title),
    Rule("purpose", "purpose_ar", _("Say what the agreement is for: enter its purpose."), lambda f: bool(f.purpose)),
    Rule(
        "purpose_twice",
        "purpose_fr",
        _("Enter the purpose in both languages."),
        lambda facts: facts.purpose == BOTH if facts.purpose else None,
    ),
    Rule("pillar", "pillar_boxes", _("Choose the pillar that it serves."), lambda facts: facts.pillars > 0),
    Rule("population", "main_boxes", _("Say whom the agreement is for."), lambda facts: facts.populations > 0),
    Rule(
        "territory",
        "territories",
        _("Say where: enter a region, a province or a commune, or that it is national."),
        lambda facts: facts.has_territory,
    ),
    Rule("objective", "objectives", _("Enter its objectives, one on each line."), lambda f: bool(f.objectives)),
    Rule(
        "objectives_twice",
        "objectives",
        _("Enter each objective in both languages."),
        lambda facts: all(each == BOTH for each in facts.objectives) if facts.objectives else None,
    ),
    Rule("indicator", "indicators", _("Enter an indicator with its target."), lambda facts: facts.indicators > 0),
    Rule(
        "signed",
        "signed_on",
        _("Enter the date of signature, once it is signed."),
        lambda facts: bool(facts.signed) if facts.is_signed else None,
    ),
    Rule(
        "end",
        "ends_on",
        _("Enter its end or its duration, as the paper says it."),
        lambda facts: facts.ends is not None or facts.duration_months is not None,
    ),
    Rule(
        "end_before_start", "ends_on", _("It ends before it begins: correct one of the dates."), _ends_after_its_start
    ),
    Rule(
        "duration_differs",
        "duration_months",
        _("The duration and the end do not agree: check both."),
        _duration_meets_the_end,
    ),
    Rule(
        "scope",
        "amount_scope",
        _("Say what the amount covers."),
        lambda facts: facts.has_scope if facts.amount is not None else None,
    ),
    Rule("funder_share", "participations", _("Enter the share of each funder."), _funders_give),
    Rule(
        "shares_exceed",
        "amount",
        _("The shares of the parties add up to more than the amount: correct one of them."),
        _shares_stay_below,
    ),
    Rule(
        "signatory",
        "participations",
        _("Say who signs for each party, or in which capacity."),
        _signatories_are_known,
    ),
)


def judged(facts: Facts) -> Score:
    """The record against every rule that concerns it."""
    answers = [(rule, rule.check(facts)) for rule in RULES]
    asked = [(rule, kept) for rule, kept in answers if kept is not None]
    broken = tuple(rule for rule, kept in asked if not kept)
    return Score(len(asked) - len(broken), len(asked), broken)
