"""Papers that the register makes out, in Arabic and in French.

Receipts of deposits and status letters are for associations: both languages on one paper. Sheets of agreements, lists
of ceremonies and yearly tables are for the desk: one language, as whoever prints them chooses.

Each letter and receipt carries a number, a code and a QR picture. With them anybody who holds the paper asks
``/status/`` where the agreement stands, and ``/status/letter/`` whether the letter is genuine and still true.
"""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_lazy

from registry import permissions
from registry.exchange.documents import guarded
from registry.models import Agreement, Ceremony, Deposit, Party, StatusCode, StatusLetter, User, acting, next_number
from registry.plain_letters import in_each_language
from registry.refusals import Refusal

from . import agreement_sheets, ceremony_lists, receipts, statements, yearly_tables
from .codes import grouped
from .paper import rendered
from .sheet import Paper, papers_as_pdf
from .words import DIRECTIONS, Half, Row, checked_at, halves, lines_of, page_of

SERIES = "ATT"
MOST_SHEETS = 50
"""Agreements in one file: a second or two of work for a paper that somebody still reads."""

__all__ = [
    "MOST_SHEETS",
    "agreement_sheets_of",
    "as_download",
    "ceremony_list",
    "code_of",
    "compared",
    "issue",
    "letter_url",
    "receipt",
    "rows_of",
    "status_letter",
    "status_url",
    "yearly_table",
]


def receipt(deposit: Deposit) -> bytes:
    """The receipt of a deposit, as PDF. Whoever calls asks first who may see the deposit."""
    parts = halves(lambda half: receipts.say(half, deposit), title=receipts.title, opening=receipts.opening)
    page = page_of(parts, number=deposit.number, is_fictional=deposit.is_fictional, check=_check_of_receipt(deposit))
    return rendered(page, made_at=deposit.made_at)


def status_letter(letter: StatusLetter) -> bytes:
    """The letter as it was issued, as PDF: it says for ever what it said."""
    facts = letter.content

    def say(half: Half) -> None:
        half.add(gettext("number"), letter.number, strong=True)
        statements.say(half, facts)
        half.notes.append(
            gettext("Made out by the register at the request of the association; valid without signature.")
        )

    parts = halves(say, title=statements.title, opening=lambda: statements.opening(facts))
    is_fictional = letter.agreement.is_fictional or letter.party.is_fictional
    page = page_of(parts, number=letter.number, is_fictional=is_fictional, check=_check_of_letter(letter))
    return rendered(page, made_at=letter.issued_at)


def agreement_sheets_of(agreements: QuerySet[Agreement], *, language: str, actor: User) -> bytes:
    """The sheets of agreements, in their order, as one PDF; no more than MOST_SHEETS are asked for.

    Whoever calls asks first who may see them.
    """
    order = list(agreements.values_list("pk", flat=True)[:MOST_SHEETS])
    read = {row.pk: row for row in agreement_sheets.read_whole(Agreement.objects.filter(pk__in=order))}

    def write() -> list[Paper]:
        return [agreement_sheets.sheet_of(read[key], language) for key in order if key in read]

    return papers_as_pdf(write, language=language, actor=actor)


def ceremony_list(ceremony: Ceremony, *, language: str, actor: User) -> bytes:
    """The agreements that are signed together, with room for the signatures, as PDF."""
    return papers_as_pdf(
        lambda: [ceremony_lists.list_of(ceremony, language)], language=language, actor=actor, is_landscape=True
    )


def yearly_table(year: int, *, language: str, actor: User) -> bytes:
    """The agreements of a year by region and pillar, as PDF."""
    return papers_as_pdf(
        lambda: [yearly_tables.table_of(year, language)], language=language, actor=actor, is_landscape=True
    )


@transaction.atomic
def issue(agreement: Agreement, party: Party, *, actor: User) -> StatusLetter:
    """The letter of an association on its agreement today; what was issued today and is still so is not issued again.

    Raises Refusal (not_allowed).
    """
    seen = permissions.visible_to(actor, Agreement).filter(pk=agreement.pk, participations__party=party)
    if not permissions.acts_for(permissions.fresh(actor), party) or not seen.exists():
        raise Refusal(
            "not_allowed", gettext_lazy("A letter is issued by the association to which the agreement belongs.")
        )
    code_of(agreement, party)
    # The row of the code is the queue: two presses at once make one letter.
    StatusCode.objects.select_for_update(no_key=True).get(agreement=agreement, party=party)
    facts = statements.facts_of(agreement, party)
    today = StatusLetter.objects.filter(agreement=agreement, party=party, issued_at__date=timezone.localdate())
    if (same := today.filter(content=facts).first()) is not None:
        return same
    with acting(actor, road="status_letter"):
        number = next_number(SERIES, is_fictional=agreement.is_fictional or party.is_fictional)
        return StatusLetter.objects.create(
            number=number, agreement=agreement, party=party, content=facts, issued_by=actor
        )


def as_download(pdf: bytes, *, name: str, number: str) -> HttpResponse:
    """The paper as a file of its own, which no browser and no proxy keeps."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}-{number.replace("/", "-")}.pdf"'
    return guarded(response)


def rows_of(letter: StatusLetter, *, language: str) -> list[Row]:
    """What the letter said, line by line, in one language."""
    half = Half(language, DIRECTIONS[language])
    with translation.override(language):
        statements.say(half, letter.content)
    return half.rows


def compared(letter: StatusLetter) -> str:
    """What became of the letter: «same», «turned» where only whose turn it is has changed, or «changed»."""
    if not permissions.agreements_of([letter.party]).filter(pk=letter.agreement_id).exists():
        return statements.CHANGED
    return statements.compared(letter.content, statements.facts_of(letter.agreement, letter.party))


def code_of(agreement: Agreement, party: Party) -> str:
    """The code of a party for an agreement, made the first time that a paper needs it."""
    return StatusCode.objects.get_or_create(agreement=agreement, party=party)[0].code


def status_url(reference: str, code: str) -> str:
    """The address of the QR picture on a receipt: the form of ``/status/``, filled in."""
    return f"{settings.PUBLIC_URL}{reverse('status')}?{urlencode({'r': reference, 'c': grouped(code)})}"


def letter_url(number: str, code: str) -> str:
    """The address of the QR picture on a letter: the form of ``/status/letter/``, filled in."""
    return f"{settings.PUBLIC_URL}{reverse('status_letter')}?{urlencode({'r': number, 'c': grouped(code)})}"


def _check_of_receipt(deposit: Deposit) -> dict[str, Any] | None:
    """New contact data belong to no agreement: there is no state to ask for."""
    if deposit.agreement is None:
        return None
    reference = deposit.then.get("agreement", {}).get("number") or deposit.number
    code = code_of(deposit.agreement, deposit.party)
    said = in_each_language(
        lambda: gettext("Where your agreement stands, without an account: this address, reference and code.")
    )
    return _check(status_url(reference, code), reverse("status"), reference, code, said)


def _check_of_letter(letter: StatusLetter) -> dict[str, Any]:
    said = in_each_language(
        lambda: gettext("Whether this letter is genuine and still true: this address, its number and its code.")
    )
    address = letter_url(letter.number, letter.code)
    return _check(address, reverse("status_letter"), letter.number, letter.code, said)


def _check(target: str, path: str, number: str, code: str, said: dict[str, str]) -> dict[str, Any]:
    return checked_at(target, f"{settings.PUBLIC_URL}{path}", lines_of(said), number, grouped(code))
