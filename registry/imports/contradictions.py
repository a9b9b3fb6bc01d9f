"""What speaks against two being one party: another official number, or another name in Arabic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final, NamedTuple

from registry.choices import IdentifierKind
from registry.doubles.likeness import places_of
from registry.doubles.spelling import contradict
from registry.models import Party, PartyIdentifier
from registry.text import fold

ONE_EACH: Final = (IdentifierKind.ICE, IdentifierKind.TAX)
"""Numbers of which a body has one in the whole country; the others are given by each authority for itself."""


class Number(NamedTuple):
    """An official number, folded."""

    kind: str
    value: str
    issuer: str = ""

    @classmethod
    def of(cls, kind: str, value: str, issuer: str) -> Number:
        """As it stands in a file or in the register."""
        return cls(kind, fold(value), fold(issuer))

    @property
    def is_one_bodys(self) -> bool:
        """Whether nobody else can have it: two authorities may well give the same number to two bodies."""
        return self.kind in ONE_EACH or bool(self.issuer)

    def may_be(self, other: Number) -> bool:
        """Whether both may be the same number."""
        return (self.kind, self.value) == (other.kind, other.value) and self._by_one_authority(other)

    def contradicts(self, other: Number) -> bool:
        """Whether one body cannot have both."""
        return self.kind == other.kind and self.value != other.value and self._by_one_authority(other)

    def _by_one_authority(self, other: Number) -> bool:
        issuers = {self.issuer, other.issuer} - {""}
        return self.kind in ONE_EACH or len(issuers) < 2


def numbers_of(parties: Iterable[int]) -> dict[int, list[Number]]:
    """The official numbers that parties of the register have."""
    found: dict[int, list[Number]] = defaultdict(list)
    for key, *told in PartyIdentifier.objects.filter(party__in=set(parties)).values_list(
        "party", "kind", "value", "issuer"
    ):
        found[key].append(Number.of(*told))
    return found


def is_other_in_arabic(name: str, party: Party) -> bool:
    """Whether a party of the register is somebody else. Its name may have its place in it or not."""
    return contradict(name, getattr(party, "name_ar", ""), places_of(party))
