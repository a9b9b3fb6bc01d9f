"""What a status letter says of an agreement, as facts to be kept, and as rows to be read.

The facts are in both languages and know nothing of the page, so that years later it can still be said what the letter
said, and whether it is still so.
"""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_lazy, pgettext

from registry import timeline
from registry.choices import DatePrecision
from registry.models import Agreement, AgreementParty, Party
from registry.models.sums import by_funder, sums_of
from registry.plain_letters import LANGUAGES, in_each_language

from .words import VOWEL_SIGNS, Half, day_in_words, names_of

LASTING: Final = ("agreement", "association", "state", "days", "parties", "money")
"""What makes a letter still true or not. With whom the file lies may change meanwhile: that is said apart."""
SAME, TURNED, CHANGED = "same", "turned", "changed"
"""What became of a letter: all is as it says; only whose turn it is has changed; or what it is about."""
DAYS: Final = {
    "signed": gettext_lazy("signed on"),
    "force": gettext_lazy("in force from"),
    "end": gettext_lazy("ends on"),
}
MONEY: Final = {
    "committed": gettext_lazy("committed under the agreement"),
    "paid": gettext_lazy("paid so far"),
    "own_committed": gettext_lazy("committed by the association"),
    "own_paid": gettext_lazy("paid by the association"),
}
Facts = dict[str, Any]


def facts_of(agreement: Agreement, party: Party) -> Facts:
    """Where the agreement stands today, for this association."""
    rows = list(agreement.participations.select_related("party"))
    parties = [{"name": names_of(row.party, "name"), "role": in_each_language(row.get_role_display)} for row in rows]
    return {
        "on": timezone.localdate().isoformat(),
        "agreement": {
            "number": agreement.number or "",
            "kind": names_of(agreement.kind, "name"),
            "title": names_of(agreement, "title"),
        },
        "association": names_of(party, "name"),
        "state": {"code": str(agreement.state), "label": in_each_language(agreement.get_state_display)},
        "standing": _standing(agreement, party),
        "days": {
            "signed": _day(agreement.signed_on, agreement.signed_on_precision),
            "force": _day(agreement.in_force_from, agreement.in_force_from_precision),
            "end": _day(agreement.ends_on, agreement.ends_on_precision),
        },
        "parties": parties,
        "money": _money(agreement, party, rows),
    }


def compared(facts: Facts, present: Facts) -> str:
    """SAME, TURNED or CHANGED: what was said then, beside what would be said now."""
    if any(facts.get(name) != present.get(name) for name in LASTING):
        return CHANGED
    return SAME if facts.get("standing") == present.get("standing") else TURNED


def _day(day: date | None, precision: str) -> list[str] | None:
    return [day.isoformat(), precision or DatePrecision.DAY] if day else None


def _standing(agreement: Agreement, party: Party) -> Facts:
    """In plain words, with whom it lies and what comes next."""
    story = timeline.with_story(Agreement.objects.filter(pk=agreement.pk)).get()
    said: dict[str, dict[str, str]] = {"label": {}, "sentence": {}, "lies_with": {}, "next": {}}
    for language in LANGUAGES:
        with translation.override(language):
            standing = timeline.standing(story, party=party)
            said["label"][language] = str(standing.label)
            said["sentence"][language] = str(standing.sentence)
            said["lies_with"][language] = str(standing.lies_with_label)
            said["next"][language] = str(standing.next_label)
    since, lawful = standing.since, standing.lawful_day
    return said | {"holder": standing.lies_with, "since": _day(since, ""), "lawful_day": _day(lawful, "")}


def _money(agreement: Agreement, party: Party, rows: list[AgreementParty]) -> Facts:
    """What all commit and have paid, for who receives it; and what the association gives itself."""
    money: Facts = {}
    if any(row.party_id == party.pk and row.is_paid for row in rows):
        sums = sums_of(agreement)
        money |= {"committed": _amount(sums.committed), "paid": _amount(sums.paid)}
    own = next((sums for sums in by_funder(agreement) if sums.funder == party), None)
    if own is not None:
        money |= {"own_committed": _amount(own.committed), "own_paid": _amount(own.paid)}
    return {name: value for name, value in money.items() if value is not None}


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


# -- As rows -----------------------------------------------------------------------------------------------------------


def title() -> str:
    """What the paper is."""
    return gettext("Status letter")


def opening(facts: Facts) -> str:
    """The first sentence."""
    day = day_in_words(date.fromisoformat(facts["on"]))
    return gettext("On %(day)s the agreement described below stands as follows in the register.") % {"day": day}


def say(half: Half, facts: Facts) -> None:
    """The rows of one language."""
    language = half.lang
    agreement, standing = facts["agreement"], facts["standing"]
    half.add_typed(pgettext("on a paper", "association"), facts["association"][language])
    half.add_typed(
        pgettext("on a paper", "agreement"),
        agreement["number"],
        agreement["kind"][language],
        agreement["title"][language],
    )
    half.add(gettext("state"), standing["label"][language], strong=True)
    is_nobody = standing.get("holder") == timeline.NOBODY
    half.add("", standing["sentence"][language], standing["lies_with"][language] if is_nobody else "")
    half.add(gettext("since"), _written(standing["since"]))
    if not is_nobody:
        half.add_typed(gettext("lies with"), standing["lies_with"][language])
    half.add(gettext("what comes next"), standing["next"][language])
    half.add(gettext("lawful day"), _written(standing["lawful_day"]))
    for name, label in DAYS.items():
        half.add(str(label), _written(facts["days"][name]))
    half.add_typed(pgettext("on a paper", "parties"), *(_party(each, language) for each in facts["parties"]))
    for name, label in MONEY.items():
        if name in facts["money"]:
            half.add_amount(str(label), Decimal(facts["money"][name]))


def _party(each: Facts, language: str) -> str:
    """Our own word for the role goes without its vowel signs, which a copy from a PDF puts on the wrong letter."""
    return f"{each['name'][language]} ({VOWEL_SIGNS.sub('', each['role'][language])})"


def _written(day: list[str] | None) -> str:
    return day_in_words(date.fromisoformat(day[0]), day[1]) if day else ""
