"""The money of an agreement as its association reads it: the whole, the own part, and the next instalment."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from registry.models import Agreement, Instalment, Party
from registry.models.sums import FunderSums, Sums, by_funder, sums_of
from registry.timeline import condition_of

from .desk import own


@dataclass(frozen=True)
class Part:
    """An instalment, with the sentence that says what it waits for."""

    instalment: Instalment
    condition: str


@dataclass(frozen=True)
class Money:
    """What is told of the money; `own` is what the association itself gives."""

    sums: Sums
    own: FunderSums
    parts: Sequence[Part]
    next: Part | None

    @property
    def is_known(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.parts) or self.sums.committed is not None


def money_of(request: HttpRequest, agreement: Agreement, party: Party) -> Money:
    """The sums, and the instalments that the reader may see."""
    rows = own(request, Instalment).filter(agreement=agreement)
    parts = [Part(row, condition_of(row)) for row in rows.select_related("required_report", "payer")]
    mine = next((sums for sums in by_funder(agreement) if sums.funder == party), FunderSums(party))
    unpaid = next((part for part in parts if part.instalment.paid_on is None), None)
    return Money(sums_of(agreement), mine, parts, unpaid)
