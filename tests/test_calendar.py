"""The calendar of a party: what is due by or to it, in its language, the same bytes for the same data."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from registry import obligations, reporting
from registry.choices import PartyKind
from registry.exchange.calendar import calendar_of
from registry.models import Agreement, AgreementParty, Instalment, Obligation, Party, User
from tests.factories import AgreementFactory, PartyFactory, PersonFactory, ReportFactory, bring

Browser = Callable[..., Client]
pytestmark = pytest.mark.django_db

LONG = "اتفاقية شراكة من أجل إحداث وتسيير فضاء جسر الأسرة؛ الاستقبال، والاستماع، والتوجيه والإدماج لفائدة أسر الإقليم"


class Story:
    """A signed agreement of a ministry, an association, a council that pays a part, and somebody who was there."""

    def __init__(self, **fields: Any) -> None:
        dates = {"starts_on": "2026-03-01", "ends_on": "2027-02-28"}
        known = {"starts_on_precision": "day", "ends_on_precision": "day", "signed_on": "2026-02-10"}
        paper = {"title_ar": LONG, "reference": "2026/CNV/00012", "signed_on_precision": "day"}
        state = fields.pop("state", "in_force")
        self.agreement: Agreement = AgreementFactory(**paper | dates | known | fields)
        self.ministry = self._joins("lead", 1)
        self.association = self._joins("implementer", 2)
        self.council = self._joins("funder", 3)
        self.witness = self._joins("witness", 4)
        bring(self.agreement, state)
        part = {"agreement": self.agreement, "amount": 1000, "due_on": "2026-06-30"}
        self.instalment = Instalment.objects.create(number=1, payer=self.ministry.party, **part)
        self.report = ReportFactory(agreement=self.agreement)
        owed = {"agreement": self.agreement, "due_on": "2026-09-30", "text_ar": "توفير المقر", "text_fr": "Le local"}
        self.duty = Obligation.objects.create(debtor=self.council, **owed)

    def _joins(self, role: str, position: int) -> AgreementParty:
        row = {"party": PartyFactory(), "role": role, "position": position}
        return AgreementParty.objects.create(agreement=self.agreement, **row)


def events_of(party: Party, language: str = "fr") -> list[Any]:
    return list(Calendar.from_ical(calendar_of(party, language=language)).walk("VEVENT"))


def told(row: AgreementParty) -> list[tuple[str, str]]:
    """The days of a party's calendar, with what is said of each before the reference."""
    return [(str(each.decoded("dtstart")), str(each["summary"]).split(" · ")[0]) for each in events_of(row.party)]


START = ("2026-03-01", "Entrée en vigueur de la convention")
REPORT = ("2026-07-30", "À déposer\u00a0: rapport d’activité")
END = ("2027-02-28", "Fin de la convention")


def test_each_party_reads_what_is_due_by_it_and_to_it() -> None:
    story = Story()
    others = ("2026-09-30", "Engagement d’une autre partie")
    assert told(story.ministry) == [START, ("2026-06-30", "Tranche 1 à verser"), REPORT, others, END]
    assert told(story.association) == [START, ("2026-06-30", "Tranche 1 à recevoir"), REPORT, others, END]
    assert told(story.council) == [START, REPORT, ("2026-09-30", "Engagement à exécuter"), END]
    assert told(story.witness) == [START, END]


def test_a_report_is_in_the_calendar_of_who_owes_it_and_of_who_reads_it() -> None:
    story = Story()
    parties = PartyFactory(), PartyFactory(kind=PartyKind.PUBLIC_ESTABLISHMENT)
    rows = [{"agreement": story.agreement, "party": party, "position": 5, "must_sign": False} for party in parties]
    beside, office = (AgreementParty.objects.create(**row) for row in rows)
    assert REPORT not in told(beside)
    assert REPORT in told(office)


def test_an_obligation_to_one_party_is_not_in_the_calendar_of_the_others() -> None:
    story = Story()
    story.duty.creditor = story.association
    story.duty.save()
    assert ("2026-09-30", "Engagement d’une autre partie") in told(story.association)
    assert "2026-09-30" not in dict(told(story.ministry))


def test_what_is_done_is_no_longer_due(supervisor: User) -> None:
    story = Story()
    reporting.hand_in(story.report, actor=supervisor, on=dt.date(2026, 7, 20))
    obligations.waive(story.duty, actor=supervisor, reason="تكفلت به الجماعة")
    payment = {"paid_on": "2026-07-01", "paid_amount": 1000, "payment_reference": "OV-1"}
    Instalment.objects.filter(pk=story.instalment.pk).update(**payment)
    assert told(story.association) == [START, END]
    reporting.return_(story.report, actor=supervisor, reason="ناقص")
    assert told(story.association) == [START, REPORT, END]


def test_drafts_bind_nobody_and_days_that_are_only_partly_known_are_no_days() -> None:
    draft = Story(state="draft", signed_on=None, signed_on_precision="", reference="A")
    assert told(draft.ministry) == []
    vague = Story(
        reference="B", starts_on="2026-03-01", starts_on_precision="month", ends_on=None, ends_on_precision=""
    )
    assert {START, END} & set(told(vague.ministry)) == set()


@pytest.mark.parametrize(
    ("language", "summary"),
    [
        ("ar", "أجل إيداع: تقرير أدبي · 2026/CNV/00012"),
        ("fr", "À déposer\u00a0: rapport d’activité · 2026/CNV/00012"),
    ],
)
def test_it_speaks_the_language_that_was_asked_for(language: str, summary: str) -> None:
    story = Story()
    calendar = Calendar.from_ical(calendar_of(story.association.party, language=language))
    party = story.association.party
    assert calendar["x-wr-calname"] == (party.name_ar if language == "ar" else party.name_fr)
    report = next(each for each in calendar.walk("VEVENT") if str(each.decoded("dtstart")) == "2026-07-30")
    assert report["summary"] == summary
    assert str(report["description"]).startswith(LONG if language == "ar" else story.agreement.title_fr)


def test_a_title_in_one_language_alone_is_better_than_none() -> None:
    story = Story(title_fr="")
    assert all(str(each["description"]).startswith(LONG) for each in events_of(story.association.party, "fr"))


def test_the_same_data_make_the_same_bytes() -> None:
    story = Story()
    party = story.association.party
    first = calendar_of(party, language="ar")
    assert calendar_of(Party.objects.get(pk=party.pk), language="ar") == first
    Agreement.objects.filter(pk=story.agreement.pk).update(note="لا يظهر")
    assert calendar_of(party, language="ar") == first
    stamps = {each.decoded("dtstamp") for each in events_of(party)}
    assert stamps == {story.agreement.updated_at.replace(microsecond=0)}


def test_a_moved_day_is_the_same_event_on_another_day(supervisor: User) -> None:
    story = Story()
    party = story.association.party
    before = {each["uid"]: str(each.decoded("dtstart")) for each in events_of(party)}
    reporting.move_due(story.report, actor=supervisor, to=dt.date(2026, 8, 31), reason="تأخر")
    after = {each["uid"]: each for each in events_of(party)}
    assert set(after) == set(before)
    (moved,) = [each for uid, each in after.items() if str(each.decoded("dtstart")) != before[uid]]
    assert (str(moved.decoded("dtstart")), moved["sequence"]) == ("2026-08-31", 1)
    assert moved.decoded("dtstamp") >= story.agreement.updated_at.replace(microsecond=0)


def test_the_same_event_has_one_identifier_in_every_calendar() -> None:
    story = Story()
    ours = {each["uid"] for each in events_of(story.ministry.party)}
    theirs = {each["uid"] for each in events_of(story.association.party, "ar")}
    assert ours == theirs
    assert len(ours) == 5


def test_arabic_lines_are_folded_by_octets_and_never_within_a_letter() -> None:
    story = Story()
    file = calendar_of(story.association.party, language="ar")
    lines = file.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in file.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= 75
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode("utf-8")
    assert re.sub(r"\r\n ", "", file.decode()).count(LONG) == 5


def test_commas_semicolons_and_line_breaks_of_a_text_stay_text() -> None:
    story = Story(title_ar="فضاء, ومركز; وشباك \\n وحيد END:VEVENT")
    events = events_of(story.association.party, "ar")
    assert len(events) == 5
    assert all(str(each["description"]).startswith("فضاء, ومركز; وشباك \\n وحيد END:VEVENT") for each in events)


def test_a_whole_day_that_keeps_nobody_busy() -> None:
    for each in events_of(Story().association.party):
        assert type(each.decoded("dtstart")) is dt.date
        assert each.decoded("dtend") - each.decoded("dtstart") == dt.timedelta(days=1)
        assert each["transp"] == "TRANSPARENT"


def test_nothing_private_travels() -> None:
    story = Story(note="ملاحظة داخلية")
    party = story.association.party
    Party.objects.filter(pk=party.pk).update(
        phone="0600000000", bank_account="007780000123", note="سري", email="a@b.ma"
    )
    person = PersonFactory(name_ar="فلان الفلاني", national_id="AB123456")
    AgreementParty.objects.filter(pk=story.association.pk).update(signatory=person)
    text = re.sub(r"\r\n ", "", calendar_of(Party.objects.get(pk=party.pk), language="ar").decode())
    for private in ("0600000000", "007780000123", "سري", "a@b.ma", "فلان", "AB123456", "ملاحظة", "1000"):
        assert private not in text


@pytest.mark.parametrize(
    ("language", "mark"), [("ar", "بيانات تجريبية غير حقيقية"), ("fr", "données de démonstration fictives")]
)
def test_fiction_is_marked_in_every_event(language: str, mark: str) -> None:
    party = Party.objects.filter(is_fictional=True, participations__agreement__state="in_force").first()
    events = events_of(party, language)
    assert events
    assert all(mark in str(each["summary"]) for each in events)


def test_the_number_of_queries_does_not_grow_with_the_agreements(django_assert_max_num_queries: Any) -> None:
    party = Party.objects.filter(is_fictional=True, kind="ministry").first()
    with django_assert_max_num_queries(5):
        assert len(events_of(party)) > 50


# -- At the clerks' desk -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_partys_page_hands_the_calendar_out_as_a_file(language: str, clerk: User, signed_in: Browser) -> None:
    party, desk = Story().association.party, signed_in(clerk, language)
    address = reverse("admin:registry_party_calendar", args=[party.pk])
    assert address in desk.get(reverse("admin:registry_party_change", args=[party.pk])).text
    response = desk.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="calendar-{party.uuid}.ics"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.content == calendar_of(party, language=language)


def test_strangers_get_no_calendar(clerk: User, signed_in: Browser) -> None:
    party = Story().association.party
    address = reverse("admin:registry_party_calendar", args=[party.pk])
    assert Client().get(address).status_code == 302
    assert signed_in(clerk).get(reverse("admin:registry_party_calendar", args=[0])).status_code == 404


@pytest.mark.parametrize(("kind", "is_paid"), [("association", True), ("cooperative", True), ("ministry", False)])
def test_who_leads_is_paid_where_it_is_no_institution(kind: str, is_paid: bool) -> None:
    story = Story()
    Instalment.objects.filter(pk=story.instalment.pk).update(payer=story.council.party)
    Party.objects.filter(pk=story.ministry.party_id).update(kind=kind)
    story.ministry.party.refresh_from_db()
    assert (("2026-06-30", "Tranche 1 à recevoir") in told(story.ministry)) is is_paid
    assert story.ministry.is_paid is is_paid
