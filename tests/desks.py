"""All that an association can have at its desk, one of each: for tests that look at it from everywhere else."""

from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

from django.core.files.base import ContentFile

from registry import deposits, memberships
from registry.choices import DepositKind, DocumentKind, Office
from registry.exchange import letters
from registry.loading.demo_papers import page
from registry.models import (
    Agreement,
    CompletionRequest,
    Deposit,
    DepositDraft,
    Document,
    Invitation,
    Membership,
    Party,
    Report,
    StatusLetter,
    User,
)

from .conftest import act_for, person
from .deposited import agreement_of, asked, association_of, begun
from .factories import ReportFactory, paper_of


@dataclass
class Desk:
    """An association with its president, an agreement in force, and one of everything that hangs on them."""

    president: User
    clerk: User
    party: Party = field(init=False)
    agreement: Agreement = field(init=False)
    report: Report = field(init=False)
    request: CompletionRequest = field(init=False)
    document: Document = field(init=False)
    internal: Document = field(init=False)
    deposit: Deposit = field(init=False)
    letter: StatusLetter = field(init=False)
    draft: DepositDraft = field(init=False)
    colleague: Membership = field(init=False)
    invitation: Invitation = field(init=False)
    word: str = field(init=False)
    code: str = field(init=False)

    def __post_init__(self) -> None:
        self.party = association_of(self.president)
        self.agreement = agreement_of(self.president, published=True)
        self.report = ReportFactory(agreement=self.agreement, due_on=date(2026, 12, 31))
        self.request = asked(self.agreement, self.party, self.clerk)
        self.document = paper_of(self.agreement)
        Document.objects.filter(pk=self.document.pk).update(is_public=True)
        self.internal = paper_of(self.agreement, DocumentKind.ANNEX)
        self.deposit = self._handed_in()
        self.letter = letters.issue(self.agreement, self.party, actor=self.president)
        self.code = letters.code_of(self.agreement, self.party)
        self.draft = self._begun()
        name = f"colleague-{self.party.pk}@association.example"
        colleague = act_for(person(name, "association", full_name="زميلة"), self.party, Office.SECRETARY)
        self.colleague = colleague.memberships.get()
        self.invitation, self.word = memberships.invite(
            self.party,
            email=f"invited-{self.party.pk}@association.example",
            office=Office.TREASURER,
            language="fr",
            actor=self.clerk,
        )

    def _handed_in(self) -> Deposit:
        """A correction with a file, which waits for its answer."""
        draft = begun(self.president, DepositKind.CORRECTION, self.agreement)
        deposits.attach(draft, self._file("handed in"), name="preuve.pdf")
        return deposits.hand_in(draft, token=uuid4(), actor=self.president)

    def _begun(self) -> DepositDraft:
        """A renewal that nobody has handed in."""
        draft = begun(self.president, DepositKind.RENEWAL, self.agreement)
        deposits.attach(draft, self._file("begun"), name="brouillon.pdf")
        return draft

    def _file(self, words: str) -> ContentFile:
        return ContentFile(page(f"{words} {self.party.pk}"), "paper.pdf")
