"""What the fictional associations of the demonstration handed in, and what they were asked: told as people would."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django.core.files.base import ContentFile
from django.utils import timezone

from registry import deposits, permissions
from registry.choices import DepositKind, ReportState, RequestState, State
from registry.models import Agreement, CompletionRequest, Deposit, Party, Report, User

from .build import NAMESPACE, uuid_of
from .demo_accounts import ASSOCIATIONS, MEMBER
from .demo_papers import page

ASKED = (
    ("نسخة تجريبية من وصل الإيداع", "Copie (fictive) du récépissé de dépôt"),
    ("لائحة تجريبية لأعضاء المكتب", "Liste (fictive) des membres du bureau"),
)
MESSAGE = "رسالة تجريبية: المرجو استكمال الملف دفعة واحدة · Message fictif : merci de compléter le dossier en une fois"
RETURNED = "سبب تجريبي: يقدم الطلب قبل ثلاثة أشهر من نهاية الاتفاقية · Motif fictif : demande prématurée"
SAID: dict[str, dict[str, Any]] = {
    DepositKind.REPORT: {
        "summary": "نص تجريبي: استقبلنا 120 أسرة · Texte fictif : 120 familles reçues",
        "spent": "45000",
    },
    DepositKind.PIECES: {"note": "نص تجريبي: اللائحة قيد التحيين · Texte fictif : liste en cours de mise à jour"},
    DepositKind.RENEWAL: {"reason": "نص تجريبي: ما زالت الحاجة قائمة · Texte fictif : le besoin demeure"},
    DepositKind.CORRECTION: {
        "what": "نص تجريبي: اسم الجماعة غير صحيح · Texte fictif : nom de la commune inexact",
        "should_be": "نص تجريبي: جماعة مجاورة · Texte fictif : la commune voisine",
    },
    DepositKind.CONTACT: {"phone": "0500 00 00 01", "email": "association@demo.example"},
}


@dataclass
class Desk:
    """Whose desk it is, and which of the association's agreements the stories are about."""

    member: User
    ministry: User
    party: Party

    def agreements(self) -> list[Agreement]:
        """Those in force and published, in one order."""
        found = Agreement.objects.filter(
            participations__party=self.party, state=State.IN_FORCE, publication="published"
        )
        return list(found.order_by("registration_number", "pk"))

    def hand_in(
        self, key: str, kind: DepositKind, agreement: Agreement | None, *, subject: str = "", paper: str = ""
    ) -> Deposit | None:
        """Hands it in as its member does; None if that was done by an earlier run, or cannot be done any more."""
        token = uuid5(NAMESPACE, f"deposit/{key}")
        what: dict[str, Any] = {"agreement": agreement, "subject": subject}
        done = Deposit.objects.filter(token=token).exists()
        if done or deposits.refusal_to_hand_in(self.member, self.party, kind, **what) is not None:
            return None
        draft = deposits.draft_of(self.member, self.party, kind, **what)
        deposits.keep(draft, SAID[kind])
        if paper:
            file = ContentFile(page(f"{agreement} - {paper}"), "demo.pdf")
            deposits.attach(draft, file, name=f"{paper} (وثيقة تجريبية · document fictif).pdf")
        return deposits.hand_in(draft, token=token, actor=self.member)

    def ask(self, agreement: Agreement) -> CompletionRequest:
        """The one request; the one that is there, if it was made before."""
        known = CompletionRequest.objects.filter(agreement=agreement, party=self.party)
        due_on = timezone.localdate() + timedelta(days=30)
        return known.first() or deposits.ask(
            agreement, self.party, pieces=ASKED, message=MESSAGE, due_on=due_on, actor=self.ministry
        )


def tell_deposits(*, actor: User) -> None:
    """Tells what is not told yet, where the member of the demonstration still acts for its associations."""
    member = User.objects.filter(email=MEMBER).first()
    parties = [Party.objects.filter(uuid=uuid_of(Party, f"demo/{key}")).first() for key in ASSOCIATIONS]
    for tell, party in zip((first_desk, second_desk), parties, strict=True):
        if member is not None and party is not None and permissions.acts_for(member, party):
            tell(Desk(member, actor, party))


def first_desk(desk: Desk) -> None:
    """A request that is open, one that was answered, a renewal that was returned."""
    if (reviewed := _told("review-shared")) is not None:
        desk.ask(reviewed)
    for agreement in desk.agreements()[:1]:
        request = desk.ask(agreement)
        if request.state == RequestState.OPEN:
            desk.hand_in("pieces", DepositKind.PIECES, agreement, subject=f"pieces/{request.pk}", paper="recepisse")
        renewal = desk.hand_in("renewal", DepositKind.RENEWAL, agreement)
        if renewal is not None:
            deposits.return_(renewal, actor=desk.ministry, reason=RETURNED)


def second_desk(desk: Desk) -> None:
    """A report, a correction and new contact data that wait."""
    desk.hand_in("contact", DepositKind.CONTACT, None)
    agreements = desk.agreements()
    for agreement in agreements[:1]:
        desk.hand_in("correction", DepositKind.CORRECTION, agreement)
    owed = Report.objects.filter(agreement__in=agreements, state=ReportState.EXPECTED).order_by("due_on", "pk")
    for report in owed.select_related("agreement")[:1]:
        desk.hand_in("report", DepositKind.REPORT, report.agreement, subject=f"report/{report.pk}", paper="rapport")


def _told(key: str) -> Agreement | None:
    identifier: UUID = uuid_of(Agreement, f"demo/{key}")
    return Agreement.objects.filter(uuid=identifier, shared_at__isnull=False).first()
