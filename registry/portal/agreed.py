"""The text of an agreement as its parties read it: what it is for, whom and where it serves, what each of them owes.

And the papers of it that are open to them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst

from registry import permissions
from registry.choices import SIGNED_STATES, ForceRule
from registry.models import (
    Agreement,
    AgreementAxis,
    AgreementParty,
    AgreementPopulation,
    AgreementTerritory,
    Amendment,
    DepositPaper,
    Document,
    LegalReference,
    Objective,
    Obligation,
    Party,
    PolicyReference,
)

from .desk import own
from .receipts import kind_of

LISTS: tuple[type[Model], ...] = (Objective, LegalReference, PolicyReference)
"""The lists of sentences, in the order in which they are read."""


@dataclass(frozen=True)
class Listed:
    """A list of the paper under its heading."""

    label: str
    rows: Sequence[Any]


@dataclass(frozen=True)
class Duties:
    """What one party owes: the article as printed, and each thing by itself."""

    row: AgreementParty
    owed: Sequence[Obligation]


@dataclass(frozen=True)
class Paper:
    """A paper under the name by which its reader knows it."""

    document: Document
    name: str
    kind: str = ""
    on: date | None = None


def text_of(request: HttpRequest, agreement: Agreement, rows: Iterable[AgreementParty]) -> dict[str, Any]:
    """What the parties agreed, or are asked to; each list through the rights of the reader."""
    populations = own(request, AgreementPopulation).filter(agreement=agreement).select_related("population")
    territories = own(request, AgreementTerritory).filter(agreement=agreement)
    return {
        "is_draft": agreement.state not in SIGNED_STATES,
        "has_own_rule": agreement.force_rule in (ForceRule.AT_SIGNATURE, ForceRule.ON_VISA),
        "lists": [listed for model in LISTS if (listed := _listed(request, model, agreement)).rows],
        "axes": own(request, AgreementAxis).filter(agreement=agreement).select_related("axis"),
        "populations": populations,
        "territories": territories.select_related("region", "province", "commune"),
        "duties": _duties(request, agreement, rows),
        "amendments": own(request, Amendment).filter(agreement=agreement).order_by("number"),
    }


def _listed(request: HttpRequest, model: type[Model], agreement: Agreement) -> Listed:
    rows: Sequence[Any] = list(own(request, model).filter(agreement=agreement))
    return Listed(capfirst(str(model._meta.verbose_name_plural)), rows)


def _duties(request: HttpRequest, agreement: Agreement, rows: Iterable[AgreementParty]) -> list[Duties]:
    owed = list(own(request, Obligation).filter(agreement=agreement))
    found = [Duties(row, [each for each in owed if each.debtor_id == row.pk]) for row in rows]
    return [duties for duties in found if duties.owed or duties.row.obligations]


def papers_of(request: HttpRequest, agreement: Agreement, party: Party) -> list[Paper]:
    """What is public, what the party handed in, and what all have signed.

    What it handed in stands under its own name, though the ministry may have filed the same bytes before; and the
    name under which the ministry files what is not public is its own.
    """
    rows = own(request, DepositPaper).filter(deposit__agreement=agreement, deposit__party=party)
    brought = {row.document_id: row for row in rows.select_related("deposit", "document").order_by("-pk")}
    shown = Q(is_public=True) | Q(pk__in=brought) | permissions.signed_instrument()
    documents = own(request, Document).filter(shown, agreement=agreement).order_by("pk")
    return [_paper(document, brought.get(document.pk)) for document in documents]


def _paper(document: Document, brought: DepositPaper | None) -> Paper:
    if brought is not None:
        deposit = brought.deposit
        return Paper(document, str(brought), kind_of(deposit), timezone.localdate(deposit.made_at))
    kind = str(document.get_kind_display())
    if document.is_public:
        return Paper(document, str(document), kind, timezone.localdate(document.uploaded_at))
    return Paper(document, capfirst(kind))
