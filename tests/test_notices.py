"""What members of associations are told by e-mail: of what, in which words, once, and nobody else."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from registry import deposits, notices, payments, permissions, reporting
from registry.amendments import take_effect
from registry.choices import DepositKind, NoticeKind, NoticeWay, Office, Role, State
from registry.lifecycle import move, share
from registry.models import (
    Agreement,
    Instalment,
    Membership,
    Message,
    NoticePreference,
    PendingNotice,
    Transition,
    User,
)

from .amended import DAY, agreement_in_force, amended
from .conftest import act_for
from .conftest import person as account
from .deposited import agreement_of, asked, association_of, deposit_of, handed_in
from .factories import PartyFactory, ReportFactory, grant, put_in_state

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
LANGUAGES = ("ar", "fr")
CONTROLS = re.compile(r"[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
REASON = "الوثيقة غير مقروءة\nPage 2 illisible"


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


def letters_to(member: User) -> list[Message]:
    return list(Message.objects.filter(to=member.email).order_by("id"))


def letter_to(member: User) -> Message:
    (letter,) = letters_to(member)
    return letter


def waiting_for(member: User) -> list[PendingNotice]:
    return list(PendingNotice.objects.filter(person=member, settled_at=None).order_by("id"))


def said(letter: Message) -> str:
    """The text as eyes read it."""
    return re.sub("[\u2066-\u2069\u200f]", "", letter.body)


def way(member: User, kind: str, how: str) -> None:
    notices.choose(member, {kind: how})


def remind(day: dt.date = TODAY) -> int:
    return sum(notices.remind(find, day) for _name, find in notices.REMINDERS)


@pytest.fixture(autouse=True)
def _only_our_members(db: None) -> None:
    """The member of the demonstration, whose reports fall due too, is away."""
    User.objects.filter(roles=[Role.ASSOCIATION]).update(is_active=False)


def test_what_is_loaded_is_no_news() -> None:
    assert Membership.objects.exists(), "the demonstration has a member, who has agreements and deposits"
    assert not Message.objects.exists()
    assert not PendingNotice.objects.exists()


@pytest.fixture
def stranger() -> User:
    """A member of an association that has nothing to do with any of it."""
    return act_for(account("stranger@association.example", Role.ASSOCIATION), PartyFactory())


# -- What changes: each change, in both languages ----------------------------------------------------------------------

Change = Callable[[User, User], Agreement]


def approved(member: User, clerk: User) -> Agreement:
    agreement = agreement_of(member, State.UNDER_REVIEW, shared=False)
    move(agreement, "approve", actor=clerk)
    return agreement


def rejected(member: User, clerk: User) -> Agreement:
    agreement = agreement_of(member, State.UNDER_REVIEW)
    move(agreement, "reject", actor=clerk, reason=REASON)
    return agreement


def suspended(member: User, clerk: User) -> Agreement:
    agreement = agreement_of(member)
    move(agreement, "suspend", actor=clerk, reason=REASON)
    return agreement


def shared(member: User, clerk: User) -> Agreement:
    agreement = agreement_of(member, State.UNDER_REVIEW, shared=False)
    share(agreement, actor=clerk)
    return agreement


def pieces_asked(member: User, clerk: User) -> Agreement:
    agreement = agreement_of(member)
    asked(agreement, association_of(member), clerk, message="الملف ناقص")
    return agreement


def pieces_withdrawn(member: User, clerk: User) -> Agreement:
    agreement = agreement_of(member)
    request = asked(agreement, association_of(member), clerk)
    Message.objects.all().delete()
    deposits.withdraw(request, actor=clerk, reason="سر داخلي")
    return agreement


def report_accepted(member: User, clerk: User) -> Agreement:
    deposit = deposit_of(member, DepositKind.REPORT, clerk)
    deposits.accept(deposit, actor=clerk, reason="شكرا لكم")
    assert deposit.agreement is not None
    return deposit.agreement


def report_returned(member: User, clerk: User) -> Agreement:
    deposit = deposit_of(member, DepositKind.REPORT, clerk)
    deposits.return_(deposit, actor=clerk, reason=REASON)
    assert deposit.agreement is not None
    return deposit.agreement


def pieces_returned(member: User, clerk: User) -> Agreement:
    deposit = deposit_of(member, DepositKind.PIECES, clerk)
    Message.objects.all().delete()
    deposits.return_(deposit, actor=clerk, reason=REASON)
    assert deposit.agreement is not None
    return deposit.agreement


def paid(member: User, clerk: User) -> Agreement:
    agreement = agreement_of(member)
    row = Instalment.objects.create(
        agreement=agreement, number=1, payer=agreement.commitments.get().funder, amount=40_000
    )
    payments.pay(row, actor=clerk, paid_on=TODAY, amount=Decimal(40_000), reference="OV-17/2026")
    return agreement


def taken_back(member: User, clerk: User) -> Agreement:
    agreement = agreement_of(member, State.UNDER_REVIEW)
    move(agreement, "return", actor=clerk, reason="سر داخلي")
    return agreement


def report_moved(member: User, clerk: User) -> Agreement:
    agreement = agreement_of(member)
    report = ReportFactory(agreement=agreement, due_on=TODAY + days(90))
    way(member, NoticeKind.REMINDER, NoticeWay.AT_ONCE)
    reporting.move_due(report, actor=clerk, to=dt.date(2027, 5, 3), reason="سر داخلي")
    return agreement


def amendment(member: User, clerk: User) -> Agreement:
    agreement = agreement_in_force(clerk)
    agreement.participations.create(party=association_of(member), position=9, must_sign=False)
    Message.objects.all().delete()
    amended(agreement, "extension", {"ends_on": "2027-12-31"}, DAY(2025, 1, 5), actor=clerk)
    return agreement


CHANGES: dict[str, tuple[Change, str, tuple[str, ...]]] = {
    # the change; the subject in French; what the French letter must hold too
    "approved": (approved, "Le texte a été approuvé", ("Doivent encore le signer",)),
    "rejected": (rejected, "La convention a été rejetée", ("Page 2 illisible", "الوثيقة غير مقروءة")),
    "suspended": (suspended, "La convention a été suspendue", ("Page 2 illisible",)),
    "shared": (shared, "Le texte d’une convention vous a été transmis", ()),
    "taken back": (taken_back, "a repris le texte", ("lorsque le ministère vous l’enverra",)),
    "moved": (report_moved, "Le délai d’un rapport", ("03/05/2027", "/reports/")),
    "asked": (
        pieces_asked,
        "vous demande de compléter votre dossier",
        ("Copie du récépissé", "لائحة الأعضاء", "الملف ناقص", "/pieces/"),
    ),
    "withdrawn": (pieces_withdrawn, "a retiré sa demande", ()),
    "accepted": (report_accepted, "a accepté votre dépôt", ("REC", "شكرا لكم", "/deposits/")),
    "returned": (report_returned, "a retourné votre dépôt", ("Page 2 illisible", "31/12/2026", "/reports/")),
    "pieces returned": (pieces_returned, "a retourné votre dépôt", ("Page 2 illisible", "/pieces/")),
    "paid": (paid, "Une tranche a été versée", ("40\u202f000,00 DH",)),
    "amendment": (amendment, "Un avenant a pris effet", ("05/01/2025",)),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_told_once_in_the_members_language(
    name: str, language: str, member: User, stranger: User, supervisor: User
) -> None:
    User.objects.filter(pk=member.pk).update(language=language)
    member.refresh_from_db()
    change, subject, also = CHANGES[name]
    agreement = change(member, supervisor)
    letter = letter_to(member)
    assert letter.language == language
    assert not CONTROLS.search(letter.subject)
    assert bool(re.search("[\u0600-\u06ff]", letter.subject)) == (language == "ar")
    text = said(letter)
    agreement.refresh_from_db()
    assert str(agreement.title_fr if language == "fr" and agreement.title_fr else agreement.title_ar) in text
    page = f"{settings.PUBLIC_URL}/portal/agreements/{agreement.uuid}/"
    if permissions.visible_to(member, Agreement).filter(pk=agreement.pk).exists():
        assert page in text or "/portal/deposits/" in text
    else:
        assert page not in text, "nobody is sent to a page that is not there"
    assert f"{settings.PUBLIC_URL}/portal/notices/" in text
    assert "سر داخلي" not in text, "why a clerk withdrew is the clerks' own"
    assert letters_to(stranger) == []
    if language == "fr":
        assert subject.replace("a retourné", "vous a retourné") in letter.subject or subject in letter.subject
        for words in also:
            assert words in text


def test_texts_keep_their_direction(member: User, supervisor: User) -> None:
    report_returned(member, supervisor)
    lines = letter_to(member).body.split("\n")
    for line in lines:
        assert line.count("\u2066") + line.count("\u2068") == line.count("\u2069"), line
        assert not line or line.startswith(("\u200f", "https://", "http://", "-- ")), line
    assert "\u200f\u2068Page 2 illisible\u2069" in lines
    assert any("\u206631/12/2026\u2069" in line for line in lines)


def test_what_is_fictional_says_so(member: User, supervisor: User) -> None:
    agreement = grant(association_of(member), reference="DEMO-TEST-1", is_fictional=True)
    move(agreement, "suspend", actor=supervisor, reason=REASON)
    assert "بيانات تجريبية غير حقيقية" in letter_to(member).body


def test_a_payment_that_is_undone_is_told_and_the_next_one_again(member: User, supervisor: User) -> None:
    row = Instalment.objects.get(agreement=paid(member, supervisor))
    payments.undo_payment(row, actor=supervisor, reason="خطأ")
    payments.pay(row, actor=supervisor, paid_on=TODAY, amount=Decimal(40_000), reference="OV-18/2026")
    subjects = [letter.subject for letter in letters_to(member)]
    told = [subject.split(" · ")[0] for subject in subjects]
    assert told == ["تم صرف دفعة", "سُجّل صرف دفعة عن طريق الخطأ", "تم صرف دفعة"]


# -- Who is not told ---------------------------------------------------------------------------------------------------


def test_what_is_rolled_back_is_not_told(member: User, supervisor: User) -> None:
    agreement = agreement_of(member)
    with transaction.atomic():
        move(agreement, "suspend", actor=supervisor, reason=REASON)
        assert letters_to(member)
        transaction.set_rollback(True)
    assert letters_to(member) == waiting_for(member) == []


@pytest.mark.parametrize(
    ("state", "step"), [("proposed", "draft"), ("draft", "submit"), ("draft", "cancel"), ("under_review", "reject")]
)
def test_the_ministrys_drafts_are_nobody_elses_news(state: str, step: str, member: User, supervisor: User) -> None:
    agreement = agreement_of(member, state, shared=False)
    move(agreement, step, actor=supervisor, reason=REASON)
    assert letters_to(member) == waiting_for(member) == []


def test_a_text_that_was_never_sent_is_taken_back_from_nobody(member: User, supervisor: User) -> None:
    move(agreement_of(member, State.UNDER_REVIEW, shared=False), "return", actor=supervisor, reason=REASON)
    assert letters_to(member) == waiting_for(member) == []


def test_what_was_asked_rests_while_the_text_is_a_draft_again(member: User, clerk: User, supervisor: User) -> None:
    agreement = agreement_of(member, State.UNDER_REVIEW)
    deposit = handed_in(
        member,
        DepositKind.PIECES,
        agreement,
        of=asked(agreement, association_of(member), clerk),
    )
    move(agreement, "return", actor=supervisor, reason=REASON)
    assert "en attente jusque-là" not in said(letters_to(member)[-1])
    Message.objects.all().delete()
    deposits.return_(deposit, actor=clerk, reason="Page 2 illisible")
    text = said(letter_to(member))
    assert "Page 2 illisible" in text
    assert f"/portal/deposits/{deposit.uuid}/" in text
    assert "/pieces/" not in text, "the form is not there now"
    assert remind(TODAY + days(14)) == remind(TODAY + days(40)) == 0
    request = agreement.requests.get()
    type(request).objects.filter(pk=request.pk).update(due_on=TODAY - days(1))
    move(agreement, "submit", actor=clerk)
    share(agreement, actor=clerk)
    request.refresh_from_db()
    assert (request.state, request.due_on) == ("open", TODAY + days(15))
    assert remind(TODAY + days(14)) == 1


def test_what_was_asked_before_a_text_is_taken_back_is_said_to_rest(
    member: User, clerk: User, supervisor: User
) -> None:
    agreement = agreement_of(member, State.UNDER_REVIEW)
    asked(agreement, association_of(member), clerk)
    Message.objects.all().delete()
    move(agreement, "return", actor=supervisor, reason=REASON)
    assert "معلق إلى ذلك الحين" in said(letter_to(member))


def test_each_association_reads_where_the_agreement_stands_for_itself(member: User, supervisor: User) -> None:
    agreement = agreement_of(member)
    beside = act_for(account("beside@association.example", Role.ASSOCIATION), PartyFactory())
    agreement.participations.create(party=association_of(beside), position=9, must_sign=False)
    asked(agreement, association_of(beside), supervisor)
    Message.objects.all().delete()
    move(agreement, "suspend", actor=supervisor, reason=REASON)
    due = f"{TODAY + days(30):%d/%m/%Y}"
    assert due in said(letter_to(beside))
    assert due not in said(letter_to(member)), "what is asked of another is not told"


def test_of_what_became_a_draft_again_the_daily_letter_tells_only_that(member: User, supervisor: User) -> None:
    way(member, NoticeKind.STATE, NoticeWay.DAILY)
    agreement = approved(member, supervisor)
    move(agreement, "return", actor=supervisor, reason=REASON)
    assert len(waiting_for(member)) == 2
    assert notices.put_for(member, TODAY)
    assert waiting_for(member) == []
    text = said(letter_to(member))
    assert text.count("■") == 1
    assert "استعادت الوزارة النص" in text
    assert "Page 2" not in text


@pytest.mark.parametrize("how", ["switched off", "ended", "removed", "not begun", "merged"])
def test_who_no_longer_acts_is_not_told(how: str, member: User, supervisor: User) -> None:
    def end() -> None:
        mandates = Membership.objects.filter(person=member)
        if how == "switched off":
            User.objects.filter(pk=member.pk).update(is_active=False)
        if how == "ended":
            mandates.update(valid_from=TODAY - days(9), valid_until=TODAY - days(1))
        if how == "removed":
            mandates.update(ended_at=timezone.now(), ended_by=supervisor)
        if how == "not begun":
            mandates.update(valid_from=TODAY + days(1))
        if how == "merged":
            party = association_of(member)
            type(party).objects.filter(pk=party.pk).update(merged_into=PartyFactory())

    way(member, NoticeKind.STATE, NoticeWay.DAILY)
    agreement = suspended(member, supervisor)
    assert len(waiting_for(member)) == 1
    end()
    assert not notices.put_for(member, TODAY), "asked again when the daily letter is written"
    way(member, NoticeKind.STATE, NoticeWay.AT_ONCE)
    move(agreement, "resume", actor=supervisor, reason=REASON)
    assert letters_to(member) == waiting_for(member) == []


def test_a_decision_concerns_the_association_that_handed_in(member: User, supervisor: User) -> None:
    agreement = agreement_of(member)
    beside = act_for(account("beside@association.example", Role.ASSOCIATION), PartyFactory())
    agreement.participations.create(party=association_of(beside), position=9, must_sign=False)
    asked(agreement, association_of(member), supervisor)
    assert len(letters_to(member)) == 1
    assert letters_to(beside) == []


def test_who_is_told_is_who_sees_the_page(member: User, stranger: User) -> None:
    """The two questions of the rights answer alike, whatever the state and whether the text was sent."""
    agreement = agreement_of(member, State.DRAFT)
    for state in State:
        for sent in (None, timezone.now()):
            rows = Agreement.objects.filter(pk=agreement.pk)
            put_in_state(rows, state)
            rows.update(shared_at=sent)
            told = {row.person for row in permissions.members_who_see([rows.get()])}
            sees = {
                each for each in (member, stranger) if permissions.visible_to(each, Agreement).filter(pk=agreement.pk)
            }
            assert told == sees, (state, sent)


def test_who_acts_for_two_parties_is_told_once(member: User, supervisor: User) -> None:
    second = act_for(member, PartyFactory()).memberships.latest("id").party
    agreement = grant(member.memberships.earliest("id").party)
    agreement.participations.create(party=second, position=9, must_sign=False)
    Message.objects.all().delete()
    move(agreement, "suspend", actor=supervisor, reason=REASON)
    assert len(letters_to(member)) == 1


def test_without_e_mail_nothing_piles_up(member: User, supervisor: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    suspended(member, supervisor)
    assert not Message.objects.exists()
    assert waiting_for(member) == []


def test_many_members_cost_no_more_than_two(member: User, supervisor: User) -> None:
    def queries(more: int) -> int:
        agreement = agreement_of(member)
        party = association_of(member)
        for number in range(more):
            other = account(f"m{more}-{number}@association.example", Role.ASSOCIATION, language=LANGUAGES[number % 2])
            act_for(other, party, Office.EMPLOYEE)
        row = Transition.objects.filter(agreement=agreement).latest("id")
        Message.objects.all().delete()
        with CaptureQueriesContext(
            connection,
        ) as found:
            told = notices.agreements_moved([row])
        assert told == Membership.objects.filter(party=party).count()
        return len(found)

    assert queries(2) == queries(40)


# -- What is due: the nights -------------------------------------------------------------------------------------------


def spans(member: User, due_on: dt.date, nights: range) -> list[int]:
    """The nights, counted from the due date, after which a letter left."""
    way(member, NoticeKind.REMINDER, NoticeWay.AT_ONCE)
    found = []
    for night in nights:
        before = Message.objects.filter(to=member.email).count()
        for _twice in range(2):
            remind(due_on + days(night))
        number = Message.objects.filter(to=member.email).count() - before
        found += [night] * number
    return found


def test_a_report_is_announced_twice_and_then_asked_for_every_thirty_days(member: User, stranger: User) -> None:
    report = ReportFactory(agreement=agreement_of(member), due_on=TODAY + days(100))
    assert spans(member, report.due_on, range(-40, 100)) == [-30, -7, 1, 31, 61, 91]
    assert letters_to(stranger) == []


def test_a_night_without_the_register_loses_nothing(member: User) -> None:
    report = ReportFactory(agreement=agreement_of(member), due_on=TODAY + days(100))
    assert spans(member, report.due_on, range(-40, 60, 3)) == [-28, -7, 2, 32]


def test_a_date_that_moves_is_announced_anew(member: User, supervisor: User) -> None:
    report = ReportFactory(agreement=agreement_of(member), due_on=TODAY + days(5))
    assert remind() == 1
    reporting.move_due(report, actor=supervisor, to=TODAY + days(29), reason="عطلة")
    assert remind() == 1
    reporting.hand_in(report, actor=supervisor, on=TODAY)
    assert remind(TODAY + days(25)) == 0


def test_no_report_is_asked_of_witnesses_or_of_drafts(member: User) -> None:
    draft = agreement_of(member, State.DRAFT, shared=False)
    watched = grant(PartyFactory())
    watched.participations.create(party=association_of(member), position=9, role="witness", must_sign=False)
    for agreement in (draft, watched):
        ReportFactory(agreement=agreement, due_on=TODAY - days(3))
    assert remind() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_pieces_and_mandates_in_both_languages(language: str, member: User, supervisor: User) -> None:
    User.objects.filter(pk=member.pk).update(language=language)
    member.refresh_from_db()
    wanted: dict[str, Any] = {"pieces": [("نسخة الوصل", "")], "message": "", "due_on": TODAY + days(20)}
    deposits.ask(agreement_of(member), association_of(member), actor=supervisor, **wanted)
    Message.objects.all().delete()
    Membership.objects.filter(person=member).update(valid_until=TODAY + days(40))
    assert remind() == remind(TODAY + days(9)) == 0
    assert remind(TODAY + days(12)) == 1, "30 days before the end of the mandate"
    assert remind(TODAY + days(13)) == 1, "7 days before the pieces are due"
    assert remind(TODAY + days(14)) == 0
    assert remind(TODAY + days(21)) == 1, "overdue"
    assert remind(TODAY + days(50)) == 0
    assert remind(TODAY + days(51)) == 1, "and every thirty days"
    assert notices.put_for(member, TODAY + days(14))
    text = said(letter_to(member))
    wanted = {
        "ar": ("مدة انتداب على وشك الانتهاء", "ما زالت الوثائق الناقصة"),
        "fr": ("Un mandat prend", "pièces manquantes"),
    }
    for words in (*wanted[language], f"{TODAY + days(20):%d/%m/%Y}", f"{TODAY + days(40):%d/%m/%Y}"):
        assert words in text


def test_reminders_cost_the_same_however_many_reports_there_are(member: User) -> None:
    def queries(number: int) -> int:
        agreement = agreement_of(member)
        for _each in range(number):
            ReportFactory(agreement=agreement, due_on=TODAY + days(5))
        with CaptureQueriesContext(connection) as found:
            assert remind() == number
        return len(found)

    assert queries(2) == queries(12)


# -- The daily letter --------------------------------------------------------------------------------------------------


def test_the_daily_letter_tells_all_once(member: User, supervisor: User) -> None:
    way(member, NoticeKind.STATE, NoticeWay.DAILY)
    way(member, NoticeKind.DECISION, NoticeWay.DAILY)
    report_returned(member, supervisor)
    suspended(member, supervisor)
    Message.objects.all().delete()
    assert list(notices.people_waiting()) == [member]
    assert notices.put_for(member, TODAY)
    text = said(letter_to(member))
    assert text.count("■") == 2
    assert "Page 2 illisible" in text
    assert letter_to(member).unsubscribe == ""
    assert not notices.people_waiting()
    shared(member, supervisor)
    assert not notices.put_for(member, TODAY), "one letter a day"
    assert len(waiting_for(member)) == 1, "and nothing is lost"
    assert notices.put_for(member, TODAY + days(1))
    assert not notices.put_for(member, TODAY + days(2))
    assert len(letters_to(member)) == 2


def test_what_a_daily_letter_told_is_not_told_again_at_once(member: User) -> None:
    ReportFactory(agreement=agreement_of(member), due_on=TODAY + days(5))
    assert remind() == 1
    assert notices.put_for(member, TODAY)
    way(member, NoticeKind.REMINDER, NoticeWay.AT_ONCE)
    assert remind() == 0
    assert len(letters_to(member)) == 1


def test_a_daily_letter_is_read_in_the_language_and_at_the_address_of_that_day(member: User) -> None:
    ReportFactory(agreement=agreement_of(member), due_on=TODAY + days(5))
    remind()
    User.objects.filter(pk=member.pk).update(language="fr", email="new@association.example")
    assert notices.put_for(member, TODAY)
    letter = Message.objects.get(to="new@association.example")
    assert letter.language == "fr"
    assert "Un rapport est bientôt attendu" in letter.body
    assert "List" not in letter.body
    assert letter.unsubscribe.startswith(f"{settings.PUBLIC_URL}/portal/unsubscribe/")


def test_what_was_switched_off_meanwhile_is_left_out(member: User) -> None:
    ReportFactory(agreement=agreement_of(member), due_on=TODAY + days(5))
    remind()
    way(member, NoticeKind.REMINDER, NoticeWay.NEVER)
    assert not notices.put_for(member, TODAY)
    assert letters_to(member) == waiting_for(member) == []


def test_the_night_writes_reminders_and_daily_letters(member: User, capsys: Any) -> None:
    ReportFactory(agreement=agreement_of(member), due_on=TODAY + days(5))
    call_command("run_due", "--dry-run")
    assert "reminders of associations, reports:" in capsys.readouterr().out
    assert letters_to(member) == []
    call_command("run_due")
    assert "daily letters of associations put into the outbox:" in capsys.readouterr().out
    assert letter_to(member).state == "sent"
    call_command("run_due")
    assert len(letters_to(member)) == 1


# -- The choices -------------------------------------------------------------------------------------------------------


def test_every_kind_has_its_usual_way() -> None:
    assert set(notices.USUAL) == set(NoticeKind)


def test_what_must_be_read_is_never_switched_off(member: User) -> None:
    for kind in (NoticeKind.STATE, NoticeKind.REQUEST, NoticeKind.DECISION):
        with pytest.raises(ValidationError):
            way(member, kind, NoticeWay.NEVER)
    assert not NoticePreference.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_member_chooses_on_a_page(language: str, member: User, signed_in: Callable[..., Client]) -> None:
    browser = signed_in(member, language)
    page = browser.get("/portal/notices/")
    assert page.status_code == 200
    assert page["Cache-Control"].startswith("max-age=0") or "no-store" in page["Cache-Control"]
    assert page.text.count('type="radio"') == 3 * 2 + 3 * 3
    assert page.text.count("checked") == 6
    chosen = {kind.value: "daily" for kind in NoticeKind} | {"payment": "never"}
    answer = browser.post("/portal/notices/", chosen, follow=True)
    with override(language):
        assert {"ar": "تم حفظ اختياركم", "fr": "Votre choix est enregistré"}[language] in answer.text
    assert notices.ways_of(member) == {NoticeKind(kind): NoticeWay(how) for kind, how in chosen.items()}


def test_the_page_refuses_what_cannot_be(member: User, signed_in: Callable[..., Client]) -> None:
    browser = signed_in(member)
    for wrong in ({"state": "never"}, {"payment": "sometimes"}, {}):
        posted = {kind.value: "daily" for kind in NoticeKind} | wrong if wrong else {}
        assert browser.post("/portal/notices/", posted).status_code == 400
    assert not NoticePreference.objects.exists()


def test_the_page_is_for_members(clerk: User, signed_in: Callable[..., Client], client: Client) -> None:
    assert signed_in(clerk).get("/portal/notices/").status_code == 403
    assert client.get("/portal/notices/").status_code == 302


def test_what_is_chosen_never_to_come_does_not(member: User, supervisor: User) -> None:
    way(member, NoticeKind.PAYMENT, NoticeWay.NEVER)
    paid(member, supervisor)
    assert letters_to(member) == waiting_for(member) == []


def test_the_layers_of_an_amendment_are_told_from_the_night_too(member: User, supervisor: User) -> None:
    agreement = agreement_in_force(supervisor)
    agreement.participations.create(party=association_of(member), position=9, must_sign=False)
    on = DAY(2025, 1, 5)
    row = amended(
        agreement,
        "extension",
        {"ends_on": "2027-12-31"},
        on,
        actor=supervisor,
        effect=False,
    )
    Message.objects.all().delete()
    take_effect(row, actor=supervisor)
    assert "1" in said(letter_to(member))
