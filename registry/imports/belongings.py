"""What belongs to the agreements of a file: lists, parties, projects, instalments. Added and changed, never removed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from registry import models as registry
from registry.choices import CIVIL_SOCIETY
from registry.models import AgreementParty, AgreementTerritory, Instalment, Party, PartyIdentifier, Project, User
from registry.permissions import may, outside, refusal_outside, within_perimeter
from registry.text import fold

from .contradictions import ONE_EACH, Number, numbers_of
from .newcomers import Newcomer, newcomers
from .parties import Mention, brought
from .plan import Change, Deal, Entry, Outcome, Plan, changes_between, chunks, name_of
from .rows import Line, Lines
from .setting import held, may_change, mention_key, put

BATCH: Final = 1_000
LINKS: Final[dict[str, tuple[type[Model], str]]] = {
    "pillars": (registry.AgreementPillar, "pillar"),
    "lines": (registry.AgreementLine, "project_line"),
    "populations": (registry.AgreementPopulation, "population"),
    "regions": (AgreementTerritory, "region"),
    "provinces": (AgreementTerritory, "province"),
    "communes": (AgreementTerritory, "commune"),
}
"""Columns that name several entries: the table between, and its link to the entry."""
TERRITORIES: Final = ("regions", "provinces", "communes")
OF_PARTY: Final = (
    "role", "must_sign", "capacity_ar", "capacity_fr", "share", "obligations_ar", "obligations_fr"
)  # fmt: skip
OF_PROJECT: Final = (
    "project_line", "name_ar", "name_fr", "description_ar", "description_fr", "region", "province", "commune", "state",
    "starts_on", "ends_on", "budget",
)  # fmt: skip
OF_INSTALMENT: Final = ("amount", "due_on", "condition")
PARTY_TWICE = _("This party stands in the agreement twice in the file: keep one of the rows.")
NO_KIND = _("The register does not know this party yet: choose its kind, so that it can be added.")
NO_HOLDER = _("Name the party that carries the project: the agreement has no association, or several.")
NOT_A_PARTY = _("“%(name)s” is no party to this agreement: write the name as in the sheet of parties.")
PROJECT_TWICE = _("This project stands under the agreement twice in the file: keep one of the rows.")
INSTALMENT_TWICE = _("This instalment stands under the agreement twice in the file: keep one of the rows.")
SEVERAL = _(
    "This name stands in the file for several parties. Give here too what tells them apart: the kind, the territory, "
    "the name in Arabic or the identifier."
)
OTHER_NUMBER = _(
    "The register has another number of this kind for this party: %(number)s. Write that one, or correct it on the "
    "page of the party."
)
NUMBER_NOT_YOURS = _(
    "The register does not know this number of the party, and you may not change the party: leave the number out, or "
    "have it added by who is in charge of the party."
)
PAID = _("This instalment is paid: it is not changed by an import.")


class Belongings:
    """The parts of the agreements, as the register has them and as the file wants them."""

    def __init__(self, plan: Plan, actor: User, deals: Mapping[str, Deal]) -> None:
        self.plan, self.actor, self.deals = plan, actor, deals
        self.stored: dict[tuple[type[Model], int], list[Any]] = defaultdict(list)
        self.newcomers: dict[str, Newcomer] = {}
        self.numbers: dict[int, list[Number]] = {}

    def load(self) -> None:
        """What the register has of the agreements that it knows; a few queries, however many they are."""
        known = [deal.agreement.pk for deal in self.deals.values() if not deal.is_new]
        related: dict[Any, tuple[str, ...]] = {
            AgreementParty: ("party",),
            AgreementTerritory: ("region", "province__region", "commune__province__region"),
            Project: ("holder", "project_line", "region", "province", "commune"),
            Instalment: ("payer",),
            **{model: (target,) for model, target in LINKS.values() if model is not AgreementTerritory},
        }
        for model, targets in related.items():
            for some in chunks(known, BATCH):
                rows = model._default_manager.filter(agreement__in=some).select_related(*targets).order_by("pk")
                if self.plan.is_written_now:  # a project has a page of its own
                    rows = rows.select_for_update(of=("self",), no_key=True)
                for row in rows:
                    self.stored[model, row.agreement_id].append(row)

    def _have(self, model: type[Model], deal: Deal) -> list[Any]:
        """The rows that an agreement has, those that the file adds included."""
        stored = [] if deal.is_new else self.stored.get((model, deal.agreement.pk), [])
        return [*stored, *deal.created.get(model, ())]

    # -- Entries of lists ----------------------------------------------------------------------------------------

    def links(self, deal: Deal) -> None:
        """Pillars, lines, populations and territories that the agreement has not yet."""
        for name, (model, target) in LINKS.items():
            wanted = deal.line.get(name) or []
            have = [getattr(row, target) for row in self._have(model, deal) if getattr(row, f"{target}_id")]
            added = [each for each in wanted if each not in have]
            if added and (deal.is_new or self._may_add(deal, name, have, [*have, *added])):
                for each in added:
                    self._add(deal, model(agreement=deal.agreement, **{target: each}), deal.line)
        self._keep_perimeter(deal)
        self._ask_standing(deal)

    def _may_add(self, deal: Deal, name: str, before: list[Any], after: list[Any]) -> bool:
        _place, column, _value = deal.line.place(name)
        assert column is not None, "a value stands under a heading"
        self._note_change(deal, changes_between(self.plan.lists, column, before, after))
        return self._allowed(deal, deal.line, name, before)

    def _allowed(self, deal: Deal, line: Line, name: str, before: Any) -> bool:
        refusal = may_change(self.actor, deal.agreement, before)
        if refusal is not None:
            line.refuse(self.plan.findings, name, refusal)
        return refusal is None

    def _note_change(self, deal: Deal, change: Any) -> None:
        assert deal.entry is not None, "noted when the row was read"
        deal.entry.outcome = Outcome.CHANGED
        deal.entry.changes.append(change)

    def _keep_perimeter(self, deal: Deal) -> None:
        """A clerk of a region enters what touches it."""
        if not deal.is_new and not deal.created.get(AgreementTerritory) and "is_national" not in deal.changed:
            return
        places = [row.place for row in self._have(AgreementTerritory, deal)]
        refusal = outside(self.actor, places, whole_kingdom=bool(deal.agreement.is_national))
        if refusal is not None:
            name = next((name for name in TERRITORIES if deal.line.get(name)), "is_national")
            deal.line.refuse(self.plan.findings, name, refusal)

    def _ask_standing(self, deal: Deal) -> None:
        """An agreement that becomes national is asked with the territories that it has."""
        if deal.is_new or "is_national" not in deal.changed:
            return
        for row in self.stored.get((AgreementTerritory, deal.agreement.pk), ()):
            row.agreement = deal.agreement
            try:
                row.clean()
            except ValidationError as error:
                deal.line.refuse(self.plan.findings, "is_national", error)
                return

    def _add(self, deal: Deal, row: Any, line: Line) -> None:
        deal.created[type(row)].append(row)
        self.plan.origins[id(row)] = line

    # -- Rows of their own ---------------------------------------------------------------------------------------

    def rows(self, lines: Lines, mentions: Mapping[str, Mention]) -> None:
        """Parties first, for projects and instalments name them."""
        self.newcomers = newcomers(each for each in mentions.values() if each.party is None and not each.candidates)
        known = (each.party.pk for each in mentions.values() if each.party is not None and each.number is not None)
        self.numbers = numbers_of(known)
        for deal, line in self._placed(lines.parties):
            mention = mentions.get(mention_key(line))
            if mention is not None:
                self._party(deal, line, mention)
        for deal, line in self._placed(lines.projects):
            self._project(deal, line)
        for deal, line in self._placed(lines.instalments):
            self._instalment(deal, line)

    def _placed(self, lines: list[Line]) -> Iterator[tuple[Deal, Line]]:
        """The rows whose agreement is known."""
        for line in lines:
            deal = self.deals.get(fold(line.get("number") or ""))
            if deal is not None:
                yield deal, line

    def _party(self, deal: Deal, line: Line, mention: Mention) -> None:
        """A place in the agreement; the party itself, where the register does not know it yet."""
        for name in mention.names:
            deal.mentions[name] = mention
        if mention.candidates:
            return
        party = mention.party or self._bring(line, mention)
        if party is None:
            return
        told = self._number(line, mention) if mention.party is not None else None
        mention.party = party
        for name in (party.name_ar, party.name_fr):  # type: ignore[attr-defined]
            if name:
                deal.mentions.setdefault(fold(name), mention)
        have = next((row for row in self._have(AgreementParty, deal) if row.party == party), None)
        if have is not None and id(have) in self.plan.origins:
            line.refuse(self.plan.findings, "name_ar", PARTY_TWICE)
            return
        position = len(self._have(AgreementParty, deal)) + 1
        row = have or AgreementParty(agreement=deal.agreement, party=party, position=position)
        entry = self._place(deal, line, row, OF_PARTY, "parties", is_new=have is None)
        if told is not None:
            entry.changes.append(told)
            entry.outcome = Outcome.CHANGED if entry.outcome is Outcome.UNCHANGED else entry.outcome

    def _number(self, line: Line, mention: Mention) -> Change | None:
        """An official number that the register lacks of a party that it knows: said once, and added."""
        number, party = mention.number, mention.party
        known = self.numbers.get(party.pk) if party is not None and party.pk else None
        if number is None or party is None or party.pk is None or any(number.may_be(each) for each in known or ()):
            return None
        other = next((each for each in known or () if number.kind in ONE_EACH and each.contradicts(number)), None)
        if other is not None:
            error = ValidationError(OTHER_NUMBER, "other_number", {"number": other.value})
            line.refuse(self.plan.findings, "identifier", error)
        elif not may(self.actor, "change", party):
            line.refuse(self.plan.findings, "identifier", NUMBER_NOT_YOURS)
        else:
            self.numbers.setdefault(party.pk, []).append(number)
            self._identify(party, mention, line)
            _place, column, _value = line.place("identifier")
            assert column is not None, "a number stands under a heading"
            return changes_between(self.plan.lists, column, None, mention.identifier)
        return None

    def _identify(self, party: Party, mention: Mention, line: Line) -> None:
        made = PartyIdentifier(
            party=party, kind=mention.identifier_kind, value=mention.identifier, issuer=mention.issuer
        )
        self.plan.identifiers.append(made)
        self.plan.origins[id(made)] = line

    def _bring(self, line: Line, mention: Mention) -> Party | None:
        """A party that the file brings; the same for all the rows that mean it."""
        newcomer = self.newcomers[mention.key]
        if newcomer.party is not None:
            return newcomer.party
        whole = newcomer.whole
        if newcomer.is_torn:
            line.refuse(self.plan.findings, "name_ar" if mention.name_ar else "name_fr", SEVERAL)
        elif not whole.kind:
            line.refuse(self.plan.findings, "kind", NO_KIND)
        elif not whole.names:
            line.refuse(self.plan.findings, "name_ar", _("Enter the name of the party in Arabic or in French."))
        else:
            newcomer.party = self._new_party(line, newcomer, whole)
        return newcomer.party

    def _new_party(self, line: Line, newcomer: Newcomer, whole: Mention) -> Party:
        party = brought(whole)
        if not within_perimeter(self.actor, party):
            line.refuse(self.plan.findings, "province" if party.province else "region", refusal_outside(self.actor))
        self.plan.parties.append(party)
        self.plan.origins[id(party)] = line
        self.plan.note("new_parties", line, Outcome.CREATED, whole.said)
        for mention in newcomer.numbers:
            self._identify(party, mention, line)
        return party

    def _project(self, deal: Deal, line: Line) -> None:
        """A project is known by its name and who carries it; where the row does not say who, by its name."""
        names = {fold(line.get(name)) for name in ("name_ar", "name_fr") if line.get(name)}
        same = [row for row in self._have(Project, deal) if names & {fold(n) for n in (row.name_ar, row.name_fr) if n}]
        if line.get("holder") or len(same) != 1:
            holder = self._who(deal, line, "holder")
            if holder is None:
                return
            same = [row for row in same if row.holder == holder]
        if any(id(row) in self.plan.origins for row in same):
            line.refuse(self.plan.findings, "name_ar" if line.get("name_ar") else "name_fr", PROJECT_TWICE)
            return
        have = same[0] if same else Project(agreement=deal.agreement, holder=holder)
        self._place(deal, line, have, OF_PROJECT, "projects", is_new=not same)

    def _who(self, deal: Deal, line: Line, column: str) -> Party | None:
        """The party to the agreement that a row names. None where that is in doubt, or wrong and said so."""
        name = line.get(column)
        rows = self._have(AgreementParty, deal)
        if not name:
            associations = [row.party for row in rows if row.party.kind in CIVIL_SOCIETY]
            if len(associations) == 1:
                return associations[0]
            if not any(mention.candidates for mention in deal.mentions.values()):
                line.refuse(self.plan.findings, column, NO_HOLDER)
            return None
        mention = deal.mentions.get(fold(name))
        if mention is not None:
            return mention.party
        party = next((row.party for row in rows if fold(name) in _names(row.party)), None)
        if party is None:
            line.refuse(self.plan.findings, column, ValidationError(NOT_A_PARTY, "no_party", {"name": name[:80]}))
        return party

    def _instalment(self, deal: Deal, line: Line) -> None:
        number = line.get("instalment")
        if number is None:
            return
        have = next((row for row in self._have(Instalment, deal) if row.number == number), None)
        if have is not None and id(have) in self.plan.origins:
            line.refuse(self.plan.findings, "instalment", INSTALMENT_TWICE)
            return
        made = have or Instalment(agreement=deal.agreement, number=number)
        if line.get("payer"):
            payer = self._who(deal, line, "payer")
            if payer is None:
                return
            line.values["payer"] = payer
        self._place(deal, line, made, (*OF_INSTALMENT, "payer"), "instalments", is_new=have is None)

    def _place(self, deal: Deal, line: Line, row: Any, names: tuple[str, ...], kind: str, *, is_new: bool) -> Entry:
        """Fills a new row, or changes what differs in one that the register has."""
        changes, changed = [], set()
        for name in names:
            after = line.get(name)
            if after is None or held(row, name) == after:
                continue
            _place, column, _value = line.place(name)
            assert column is not None, "a value stands under a heading"
            if not is_new:
                changes.append(changes_between(self.plan.lists, column, held(row, name), after))
                if not self._may_alter(deal, line, name, row):
                    continue
            changed |= put(row, name, after)
        self.plan.origins[id(row)] = line
        if is_new and (deal.is_new or self._allowed(deal, line, names[0], None)):
            deal.created[type(row)].append(row)
        elif changed:
            deal.altered[type(row)].append((row, changed))
        outcome = Outcome.CREATED if is_new else Outcome.CHANGED if changes else Outcome.UNCHANGED
        said = name_of(row.party if isinstance(row, AgreementParty) else row)
        return self.plan.note(kind, line, outcome, said, pk=deal.agreement.pk, changes=changes)

    def _may_alter(self, deal: Deal, line: Line, name: str, row: Any) -> bool:
        if isinstance(row, Instalment) and row.paid_on is not None:
            line.refuse(self.plan.findings, name, PAID)
            return False
        return self._allowed(deal, line, name, held(row, name))


def _names(party: Party) -> set[str]:
    return {fold(name) for name in (party.name_ar, party.name_fr, party.acronym) if name}  # type: ignore[attr-defined]
