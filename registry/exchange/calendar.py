"""The calendar of a party, for the program in which it keeps its other dates (RFC 5545).

All that is still due by or to the party under its signed agreements, and when these begin and end. The same data make
the same bytes, whoever asks and whenever. No names of persons, no addresses, no amounts: calendars travel.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Prefetch
from django.utils import translation
from django.utils.translation import gettext
from icalendar import Calendar, Event

from registry.choices import CIVIL_SOCIETY, DatePrecision, PartyRole, State
from registry.models import Agreement, AgreementParty, Instalment, Obligation, Party, Report
from registry.models.reports import OWED
from registry.timeline import period_of

LIVING = (State.SIGNED, State.IN_FORCE, State.SUSPENDED, State.COMPLETED, State.TERMINATED)
"""The states of an agreement that binds its parties, or bound them: before, nothing is due."""


@dataclass(frozen=True)
class Entry:
    """One day of the calendar."""

    agreement: Agreement
    key: str
    """Names the entry within its agreement, for ever: what moves to another day stays the same entry."""
    day: date
    summary: str
    detail: str = ""
    moved: int = 0
    stamp: datetime | None = None


def calendar_of(party: Party, *, language: str) -> bytes:
    """What is due by or to the party, as an iCalendar file in Arabic or French."""
    with translation.override(language):
        calendar = Calendar()
        calendar.add("prodid", f"-//{gettext('Register of partnership agreements')}//{language.upper()}")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", _in_language(party, "name", language))
        entries = sorted(_entries(party, language), key=lambda entry: (entry.day, entry.agreement.pk, entry.key))
        for entry in entries:
            calendar.add_component(_event(entry, language))
        return calendar.to_ical()


def _in_language(thing: Any, field: str, language: str) -> str:
    """A bilingual text in the asked language, else in the other one."""
    other = "fr" if language == "ar" else "ar"
    return getattr(thing, f"{field}_{language}") or getattr(thing, f"{field}_{other}") or ""


def _event(entry: Entry, language: str) -> Event:
    """An event of a whole day, which keeps nobody busy."""
    agreement, event = entry.agreement, Event()
    event.add("uid", str(uuid.uuid5(agreement.uuid, entry.key)))
    event.add("dtstamp", (entry.stamp or agreement.updated_at).astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("sequence", entry.moved)
    mark = [gettext("fictional demonstration data")] if agreement.is_fictional else []
    event.add("summary", " · ".join([entry.summary, *([agreement.number] if agreement.number else []), *mark]))
    details = [_in_language(agreement, "title", language), entry.detail, *mark]
    event.add("description", "\n".join(detail for detail in details if detail))
    return event


def _entries(party: Party, language: str) -> Iterator[Entry]:
    rows = AgreementParty.objects.filter(party=party, agreement__state__in=LIVING).order_by("pk")
    shown = rows.select_related("agreement", "party").prefetch_related(
        Prefetch("agreement__instalments", Instalment.objects.filter(paid_on__isnull=True, due_on__isnull=False)),
        Prefetch("agreement__reports", _reports()),
        "agreement__participations",
        Prefetch("agreement__obligations", Obligation.objects.still_owed().filter(due_on__isnull=False)),
    )
    for row in shown:
        yield from _milestones(row.agreement)
        yield from _instalments(row)
        if row.owes_reports or _is_reported_to(row):
            yield from _reports_due(row.agreement)
        if row.role != PartyRole.WITNESS:
            yield from _obligations(row, language)


def _is_reported_to(row: AgreementParty) -> bool:
    """Whether the party awaits the reports of the others: who funds, and the administration."""
    return row.role == PartyRole.FUNDER or (row.role != PartyRole.WITNESS and row.party.kind not in CIVIL_SOCIETY)


def _reports() -> Any:
    """Reports still owed, with how often their day was moved, and when last."""
    owed = Report.objects.filter(state__in=OWED, due_on__isnull=False)
    return owed.annotate(moves=Count("due_moves"), moved_at=Max("due_moves__at"))


def _milestones(agreement: Agreement) -> Iterator[Entry]:
    """Only days that are known: of «2027» nobody can say when to celebrate."""
    if agreement.in_force_from and agreement.in_force_from_precision == DatePrecision.DAY:
        yield Entry(agreement, "start", agreement.in_force_from, gettext("Entry into force of the agreement"))
    if agreement.ends_on and agreement.ends_on_precision == DatePrecision.DAY:
        yield Entry(agreement, "end", agreement.ends_on, gettext("End of the agreement"))


def _instalments(row: AgreementParty) -> Iterator[Entry]:
    for part in row.agreement.instalments.all():
        if part.payer_id == row.party_id:
            summary = gettext("Instalment %(number)s to be paid")
        elif row.is_paid:
            summary = gettext("Instalment %(number)s to be received")
        else:
            continue
        assert part.due_on is not None, "filtered"
        yield Entry(row.agreement, f"instalment/{part.pk}", part.due_on, summary % {"number": part.number})


def _reports_due(agreement: Agreement) -> Iterator[Entry]:
    for report in agreement.reports.all():
        assert report.due_on is not None, "filtered"
        summary = gettext("Due: %(report)s") % {"report": report.get_kind_display()}
        moves, moved_at = report.moves, report.moved_at  # type: ignore[attr-defined]  # annotated
        stamp = max(agreement.updated_at, moved_at) if moved_at else None
        yield Entry(agreement, f"report/{report.pk}", report.due_on, summary, period_of(report), moves, stamp)


def _obligations(row: AgreementParty, language: str) -> Iterator[Entry]:
    """What the party owes, and what is owed to it: by name, or as one of all the others."""
    for duty in row.agreement.obligations.all():
        if duty.debtor_id == row.pk:
            summary = gettext("Obligation to fulfil")
        elif duty.creditor_id in (None, row.pk):
            summary = gettext("Obligation of another party")
        else:
            continue
        assert duty.due_on is not None, "filtered"
        detail = _in_language(duty, "text", language)
        yield Entry(row.agreement, f"obligation/{duty.pk}", duty.due_on, summary, detail)
