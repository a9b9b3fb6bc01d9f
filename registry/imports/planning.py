"""Making a plan: which agreement a row means, what of it is new or differs, and who stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.choices import State
from registry.exchange.intake import Option
from registry.models import Agreement, Ceremony, ImportedNumber, User
from registry.models.fields import Fold
from registry.perimeters import know_charge
from registry.permissions import refusal_outside, within_perimeter
from registry.text import fold

from .belongings import Belongings
from .parties import Mention, resolve
from .plan import Deal, Outcome, Plan, changes_between, chunks, name_of
from .rows import Line, Lines, Tick, ceremonies_of
from .setting import WHO, held, may_change, mention_of, put

BATCH: Final = 1_000
PLAIN: Final = (
    "reference", "kind", "title_ar", "title_fr", "purpose_ar", "purpose_fr", "place_ar", "place_fr", "force_rule",
    "duration_months", "amount", "amount_scope", "amount_is_estimate", "is_national", "note", "signed_on", "starts_on",
    "ends_on", "ceremony",
)  # fmt: skip
"""Columns of an agreement that are fields of it."""

NEITHER = _("Give the agreement a reference, or name its ceremony: otherwise it would not be known again.")
TWICE = _("This number stands in row %(row)s already. Give each agreement its own number.")
REFERENCE_TWICE = _("This reference stands in row %(row)s already. Give each agreement its own.")
TWO = _(
    "The reference and the number in the file belong to two agreements of the register: %(one)s and %(other)s. "
    "Correct one of them."
)
SEVERAL_DAYS = _("Several ceremonies have this title: give the date of the one that is meant.")
OTHER_DAY = _(
    "This ceremony stands in the register with the date %(day)s. Write that date here, or correct it on the page of "
    "the ceremony."
)
NO_DAY = _("The register has this ceremony without a date: enter it on the page of the ceremony, or leave it out here.")
NO_SUCH_NUMBER = _("No row of the sheet of agreements has this number.")


class Planner:
    """Makes one plan."""

    def __init__(self, lines: Lines, plan: Plan, actor: User, answers: Mapping[str, str], tick: Tick) -> None:
        self.lines, self.plan, self.actor, self.answers, self.tick = lines, plan, actor, answers, tick
        self.deals: dict[str, Deal] = {}
        self.mentions: dict[str, Mention] = {}
        self.numbered: set[int] = set()
        """The agreements that have a number of a file already."""

    def make(self) -> Plan:
        """The plan, with everything that stands in its way."""
        self._ceremonies()
        known = self._known()
        for line in self.lines.agreements:
            self._deal(line, *known)
            self.tick(1)
        belonging = Belongings(self.plan, self.actor, self.deals)
        belonging.load()
        for deal in self.deals.values():
            belonging.links(deal)
        for name in ("parties", "projects", "instalments"):
            for line in getattr(self.lines, name):
                self._find_deal(line)
        self._mentions()
        belonging.rows(self.lines, self.mentions)
        self.plan.deals = list(self.deals.values())
        return self.plan

    # -- Ceremonies ----------------------------------------------------------------------------------------------

    def _ceremonies(self) -> None:
        """What the register knows already stays as it is."""
        for line in self.lines.ceremonies:
            known, day = ceremonies_of(line, self.plan.lists), line.get("held_on")
            if not known:
                line.refuse(
                    self.plan.findings, "title_ar", _("Enter the title of the ceremony in Arabic or in French.")
                )
            elif any(option.value is line for option in known):
                self._new_ceremony(line)
            elif len(known) > 1:
                line.refuse(self.plan.findings, "held_on", SEVERAL_DAYS)
            elif day is not None and day != known[0].day:
                line.refuse(self.plan.findings, "held_on", _other_day(known[0]))
            else:
                self.plan.note("ceremonies", line, Outcome.UNCHANGED, known[0].said)

    def _new_ceremony(self, line: Line) -> None:
        made = Ceremony(**{name: value for name, value in line.values.items() if name != "held_on"})
        if line.get("held_on"):
            put(made, "held_on", line.get("held_on"))
        if not within_perimeter(self.actor, made):
            line.refuse(self.plan.findings, "region", refusal_outside(self.actor))
        self.plan.ceremonies[id(line)] = made
        self.plan.origins[id(made)] = line
        self.plan.note("ceremonies", line, Outcome.CREATED, name_of(made))

    def _ceremony(self, value: Any) -> Ceremony | None:
        return self.plan.ceremonies.get(id(value)) if isinstance(value, Line) else value

    # -- Which agreement ----------------------------------------------------------------------------------------

    def _known(self) -> tuple[dict[str, Agreement], dict[tuple[int, str], Agreement]]:
        """The agreements that the rows may mean: by folded reference, and by ceremony and folded number."""
        references = {fold(line.get("reference")) for line in self.lines.agreements if line.get("reference")}
        found = Agreement.objects.annotate(folded=Fold("reference"))
        keys: set[int] = set()
        for some in chunks(sorted(references), BATCH):
            keys |= set(found.filter(folded__in=some).values_list("pk", flat=True))
        named = [line.get("ceremony") for line in self.lines.agreements]
        ceremonies = {each.pk for each in named if isinstance(each, Ceremony)}
        numbers = ImportedNumber.objects.filter(ceremony__in=ceremonies).annotate(folded=Fold("number"))
        numbered = {(row.ceremony_id, row.folded): row.agreement_id for row in numbers}
        rows = self._rows(keys | set(numbered.values()))
        by_reference = {row.folded: row for row in rows.values() if row.folded in references}
        by_number = {place: rows[key] for place, key in numbered.items() if key in rows}
        known = {each.pk: each for each in (*by_reference.values(), *by_number.values())}
        for some in chunks(list(known.values()), BATCH):
            know_charge(self.actor, some)
        return by_reference, by_number

    def _rows(self, keys: set[int]) -> dict[int, Any]:
        """The agreements of these keys, in their order. What is written now, nobody else changes meanwhile."""
        rows: dict[int, Any] = {}
        for some in chunks(sorted(keys), BATCH):
            found = Agreement.objects.filter(pk__in=some).annotate(folded=Fold("reference")).defer("search")
            found = found.select_related("kind", "ceremony").order_by("pk")
            if self.plan.is_written_now:
                found = found.select_for_update(of=("self",), no_key=True)
            rows |= {row.pk: row for row in found}
            numbered = ImportedNumber.objects.filter(agreement__in=some)
            self.numbered |= set(numbered.values_list("agreement", flat=True))
        return rows

    def _deal(self, line: Line, by_reference: dict[str, Agreement], by_number: dict[Any, Agreement]) -> None:
        ceremony, reference, number = line.get("ceremony"), line.get("reference"), line.get("number")
        if number is None or self._is_double(line):
            return
        found = [by_reference.get(fold(reference)) if reference else None]
        if isinstance(ceremony, Ceremony):
            found.append(by_number.get((ceremony.pk, fold(number))))
        known = list({each.pk: each for each in found if each is not None}.values())
        if len(known) > 1:
            names = {"one": str(known[0])[:80], "other": str(known[1])[:80]}
            line.refuse(self.plan.findings, "reference", ValidationError(TWO, "two", names))
            return
        if not reference and ceremony is None and not line.broken & {"reference", "ceremony"}:
            line.refuse(self.plan.findings, "reference", NEITHER)
        deal = Deal(line, known[0] if known else self._new(), is_new=not known)
        self.deals[fold(number)] = deal
        self.plan.origins[id(deal.agreement)] = line
        self._fill(deal)
        is_known = (getattr(ceremony, "pk", None), fold(number)) in by_number
        if isinstance(ceremony, Ceremony | Line) and not is_known:
            deal.number = self._number(deal, ceremony)

    def _is_double(self, line: Line) -> bool:
        """Two rows with one number, or one reference."""
        first = self.deals.get(fold(line.get("number")))
        if first is not None:
            line.refuse(self.plan.findings, "number", ValidationError(TWICE, "twice", {"row": first.line.row}))
            return True
        if reference := line.get("reference"):
            same = self._references.setdefault(fold(reference), line)
            if same is not line:
                error = ValidationError(REFERENCE_TWICE, "twice", {"row": same.row})
                line.refuse(self.plan.findings, "reference", error)
                return True
        return False

    @property
    def _references(self) -> dict[str, Line]:
        found: dict[str, Line] = self.__dict__.setdefault("_seen_references", {})
        return found

    def _new(self) -> Agreement:
        return Agreement(state=State.DRAFT, created_by=self.actor)

    def _number(self, deal: Deal, ceremony: Any) -> ImportedNumber | None:
        """Only where the agreement has none: it keeps the first."""
        if deal.agreement.pk in self.numbered:
            return None
        return ImportedNumber(number=deal.line.get("number"), ceremony=self._ceremony(ceremony))

    # -- What of it is new or differs -----------------------------------------------------------------------------

    def _fill(self, deal: Deal) -> None:
        changes = []
        for name in PLAIN:
            if name not in deal.line.values:
                continue
            after = deal.line.values[name]
            after = self._ceremony(after) if name == "ceremony" else after
            before = held(deal.agreement, name)
            if before == after:
                continue
            _place, column, _value = deal.line.place(name)
            assert column is not None, "a value stands under a heading"
            if not deal.is_new:
                changes.append(changes_between(self.plan.lists, column, before, after))
                refusal = may_change(self.actor, deal.agreement, before)
                if refusal is not None:
                    deal.line.refuse(self.plan.findings, name, refusal)
                    continue
            deal.changed |= put(deal.agreement, name, after)
        outcome = Outcome.CREATED if deal.is_new else Outcome.CHANGED if changes else Outcome.UNCHANGED
        named = name_of(deal.agreement)
        deal.entry = self.plan.note("agreements", deal.line, outcome, named, pk=deal.agreement.pk, changes=changes)

    # -- Who stands in it ----------------------------------------------------------------------------------------

    def _find_deal(self, line: Line) -> None:
        self.tick(1)
        number = line.get("number")
        if number is not None and fold(number) not in self.deals and not self._is_refused(number):
            line.refuse(self.plan.findings, "number", NO_SUCH_NUMBER)

    def _is_refused(self, number: str) -> bool:
        """Whether the row of this number was refused itself: one sentence is enough."""
        refused: set[str] = self.__dict__.setdefault(
            "_refused", {fold(line.get("number")) for line in self.lines.agreements if line.get("number")}
        )
        return fold(number) in refused

    def _mentions(self) -> None:
        """The parties that the rows name, found all at once."""
        for line in self.lines.parties:
            if line.broken.intersection(WHO):
                continue
            mention = mention_of(line)
            if not mention.names and not mention.identifier:
                line.refuse(self.plan.findings, "name_ar", _("Enter the name of the party in Arabic or in French."))
                continue
            if bool(mention.identifier) != bool(mention.identifier_kind):
                name = "identifier_kind" if mention.identifier else "identifier"
                line.refuse(self.plan.findings, name, _("Give both the identifier and its kind, or neither."))
                continue
            self.mentions.setdefault(mention.key, mention)
        resolve(self.mentions.values(), self.answers)
        self.plan.doubts = [mention for mention in self.mentions.values() if mention.candidates]
        self.plan.answered = [mention for mention in self.mentions.values() if mention.offered and mention.answer]


def _other_day(known: Option) -> Any:
    if known.day is None:
        return NO_DAY
    return ValidationError(OTHER_DAY, "other_day", {"day": known.day.typed})
