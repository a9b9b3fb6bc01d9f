"""My agreements, and the page of one of them: where it stands, what is asked, what happened, what it holds."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registry import deposits, permissions, timeline
from registry.choices import DepositKind, State
from registry.models import Agreement, AgreementParty, Deposit, Party, Project

from . import agreed, money
from .begun import begun
from .desk import at_desk, chosen_party, own, own_or_404, parties_in, person_of

SEARCH_FROM = 10
"""With more agreements than this, a search is worth its place on a small screen."""
LONGEST_SEARCH = 100


@dataclass
class Line:
    """An agreement as one association reads it."""

    agreement: Agreement
    standing: timeline.Standing
    tasks: list[timeline.Task]

    @property
    def rank(self) -> tuple[bool, bool, bool]:
        """What is asked of us first, what is overdue before all."""
        is_ended = self.standing.state in (State.COMPLETED, State.TERMINATED, State.CANCELLED, State.REJECTED)
        return not any(task.is_overdue for task in self.tasks), not self.tasks, is_ended


@dataclass
class Group:
    """The agreements of one association."""

    party: Party
    lines: list[Line] = field(default_factory=list)


# -- My agreements ---------------------------------------------------------------------------------------------------


@require_safe
@at_desk
def home(request: HttpRequest) -> HttpResponse:
    """Each association with its agreements; what is asked comes first."""
    mine = own(request, Agreement)
    states = set(mine.order_by().values_list("state", flat=True))
    total = mine.count()
    asked, state = request.GET.get("q", "")[:LONGEST_SEARCH].replace("\0", "").strip(), request.GET.get("state", "")
    groups = _groups(request, _found(mine, asked, state))
    context = {
        "groups": groups,
        "begun": begun(request),
        "total": total,
        "found": sum(len(group.lines) for group in groups),
        "searchable": total > SEARCH_FROM,
        "q": asked,
        "state": state,
        "states": [(each.value, timeline.LABELS[each]) for each in State if each in states],
    }
    return render(request, "portal/home.html", context)


def _found(agreements: QuerySet[Agreement], asked: str, state: str) -> QuerySet[Agreement]:
    if asked:
        agreements = agreements.search(asked)  # type: ignore[attr-defined]
    return agreements.filter(state=state) if state in State.values else agreements


def _groups(request: HttpRequest, agreements: QuerySet[Agreement]) -> list[Group]:
    groups = {party.pk: Group(party) for party in permissions.associations_of(person_of(request))}
    for agreement in timeline.with_story(agreements):
        for row in agreement.participations.all():
            if row.party_id in groups:
                groups[row.party_id].lines.append(_line(agreement, row.party))
    for group in groups.values():
        group.lines.sort(key=lambda line: line.rank)
    return list(groups.values())


def _line(agreement: Agreement, party: Party) -> Line:
    tasks = [task for task in timeline.asked_of(agreement, party) if task.kind != "mandate"]
    return Line(agreement, timeline.standing(agreement, party=party), tasks)


# -- One agreement ---------------------------------------------------------------------------------------------------


@require_safe
@at_desk
def agreement(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """All that an association may know of its agreement, the most pressing first."""
    thing = own_or_404(request, Agreement, uuid=uuid)
    parties = parties_in(request, thing)
    party = chosen_party(request, parties)
    told = timeline.with_story(Agreement.objects.filter(pk=thing.pk)).select_related("kind", "predecessor").get()
    context = {
        "agreement": told,
        "party": party,
        "parties": parties,
        "standing": timeline.standing(told, party=party),
        "tasks": timeline.asked_of(told, party),
        "events": list(reversed(timeline.happened(told, party))),
        **_holdings(request, told, party),
    }
    return render(request, "portal/agreement.html", context)


def _holdings(request: HttpRequest, agreement: Agreement, party: Party) -> dict[str, Any]:
    """What belongs to the agreement, each list through the rights of the reader."""
    rows = list(own(request, AgreementParty).filter(agreement=agreement).select_related("party", "signatory"))
    own_row = next(row for row in rows if row.party_id == party.pk)
    handed_in = own(request, Deposit).filter(agreement=agreement, party=party)
    return {
        "rows": rows,
        "own_row": own_row,
        "money": money.money_of(request, agreement, party),
        "papers": agreed.papers_of(request, agreement, party),
        "text": agreed.text_of(request, agreement, rows),
        "projects": own(request, Project).filter(agreement=agreement).select_related("project_line", "commune"),
        "deposits": handed_in.select_related("report"),
        "contacts": permissions.contacts_of(agreement),
        "own_forms": [kind.value for kind in OFFERED if _may_hand_in(request, kind, agreement, party)],
    }


OFFERED = (DepositKind.SIGNED_COPY, DepositKind.CORRECTION, DepositKind.RENEWAL)
"""What an association hands in without being asked."""


def _may_hand_in(request: HttpRequest, kind: DepositKind, agreement: Agreement, party: Party) -> bool:
    return deposits.refusal_to_hand_in(person_of(request), party, kind, agreement=agreement) is None
