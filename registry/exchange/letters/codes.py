"""The codes on papers: how they are printed, how they are read however they were typed, and what they open.

Papers are looked for by their code alone, which is 60 bits of chance, and only the reference of what it found is
compared. So a wrong code costs the same work and the same bytes whether somebody knows the reference or not: nothing
has read it yet. The indexes of the codes are hashes, which say nothing of a code whose beginning is right.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from registry import permissions
from registry.models import Agreement, Deposit, Party, StatusCode, StatusLetter
from registry.models.letters import ALPHABET, CODE_LENGTH
from registry.text import ascii_digits, fold

LONGEST = 200
"""More than any reference or code has: the rest is not read."""
GROUP = 4
RELATED = ("agreement", "party")


class Opened(NamedTuple):
    """What a code opens: where this agreement stands for this association."""

    agreement: Agreement
    party: Party


@dataclass(frozen=True)
class Typed:
    """What somebody typed from a paper, as the register writes it."""

    number: str
    folded: str
    code: str

    @classmethod
    def from_form(cls, reference: str, code: str) -> "Typed":
        return cls(read_number(reference), fold(reference[:LONGEST]), read_code(code))


def grouped(code: str) -> str:
    """«7K3M-9Q2X-B4TD»: in fours, as people copy it."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read_code(typed: str) -> str:
    """The code that was meant: in any case, with or without spaces, O for zero, I and L for one, Arabic digits."""
    plain = unicodedata.normalize("NFKC", ascii_digits(typed[:LONGEST])).upper()
    return re.sub("[^0-9A-Z]", "", plain).translate(str.maketrans("OIL", "011"))


def is_code(code: str) -> bool:
    """Whether it could be one at all."""
    return len(code) == CODE_LENGTH and set(code) <= set(ALPHABET)


def read_number(typed: str) -> str:
    """A number of the register, however it was typed: capitals, Western digits, nothing that cannot be seen."""
    plain = unicodedata.normalize("NFKC", ascii_digits(typed[:LONGEST])).upper()
    return re.sub("[^0-9A-Z/-]", "", plain)


def opened_by(reference: str, code: str) -> Opened | None:
    """What a paper opens whose reference is this: of the agreement, of the receipt or of the letter."""
    typed = Typed.from_form(reference, code)
    codes = StatusCode.objects.filter(code=typed.code).select_related(*RELATED).order_by("pk")
    letters = StatusLetter.objects.filter(code=typed.code).select_related(*RELATED).order_by("pk")
    papers: list[StatusCode | StatusLetter] = [*codes, *letters]
    for paper in papers:
        if _is_named(paper, typed) and permissions.agreements_of([paper.party]).filter(pk=paper.agreement_id).exists():
            return Opened(paper.agreement, paper.party)
    return None


def letter_opened_by(number: str, code: str) -> StatusLetter | None:
    """The letter with this number, if this is its code."""
    typed = Typed.from_form(number, code)
    letters = StatusLetter.objects.filter(code=typed.code).select_related(*RELATED).order_by("pk")
    return next((letter for letter in letters if letter.number == typed.number), None)


def _is_named(paper: StatusCode | StatusLetter, typed: Typed) -> bool:
    """Whether the paper is known by this reference: its agreement's, its own, or that of what was handed in."""
    agreement = paper.agreement
    if typed.folded and typed.folded == fold(agreement.reference or ""):
        return True
    if typed.number and typed.number in (agreement.registration_number, getattr(paper, "number", None)):
        return True
    handed_in = Deposit.objects.filter(number=typed.number, agreement=agreement, party=paper.party)
    return isinstance(paper, StatusCode) and handed_in.exists()
