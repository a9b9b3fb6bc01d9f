"""The list of what is signed at a ceremony: agreement by agreement the parties, the amount, and room to sign."""

from decimal import Decimal

from django.utils.translation import gettext, ngettext, pgettext

from registry.choices import SIGNED_STATES, PublicationStatus
from registry.models import Agreement, Ceremony
from registry.plain_letters import in_each_language, ltr

from .sheet import Column, Paper, Part, day_of, desk_check, label_of, public_check
from .words import names_of


def list_of(ceremony: Ceremony, language: str) -> Paper:
    """The list, in the language of the day, in the order of the numbers."""
    own = ceremony.own_agreements().order_by("reference", "registration_number", "pk")
    rows = list(own.prefetch_related("participations__party"))
    name = names_of(ceremony, "title")[language]
    paper = Paper(name if len(name) <= 80 else f"{name[:79]}…", title())
    if ceremony.is_fictional:
        paper.mark_fiction()
    if rows and any(row.state not in SIGNED_STATES for row in rows):
        waiting = in_each_language(lambda: gettext("Some of these agreements are not signed yet"))
        paper.mark_state(in_each_language(lambda: gettext("to be signed")), waiting)
    _describe(paper.part(), ceremony, language)
    _list(paper.part(pgettext("on a paper", "agreements")), rows, language)
    _add_up(paper.part(), rows)
    if ceremony.publication == PublicationStatus.PUBLISHED:
        paper.check = public_check("api:ceremonies-record", str(ceremony.uuid))
    else:
        paper.check = desk_check("admin:registry_ceremony_change", ceremony.pk)
    return paper


def title() -> str:
    """What the paper is."""
    return gettext("List of the agreements of a ceremony")


def _describe(part: Part, ceremony: Ceremony, language: str) -> None:
    part.add_typed(label_of(Ceremony, "title"), names_of(ceremony, "title")[language], strong=True)
    printed = ceremony.held_on_printed
    part.add(label_of(Ceremony, "held_on"), day_of(ceremony.held_on, ceremony.held_on_precision, printed))
    part.add_typed(label_of(Ceremony, "place"), names_of(ceremony, "place")[language])
    if ceremony.chair is not None:
        capacity = names_of(ceremony, "chair_capacity")[language]
        part.add_typed(label_of(Ceremony, "chair"), names_of(ceremony.chair, "name")[language], capacity)


def _list(part: Part, rows: list[Agreement], language: str) -> None:
    part.columns = [
        Column(gettext("no.")),
        Column(label_of(Agreement, "reference")),
        Column(label_of(Agreement, "title"), 6),
        Column(pgettext("on a paper", "parties"), 6),
        Column(label_of(Agreement, "amount"), 3, is_number=True),
        Column(gettext("signatures"), 6, is_tall=True),
    ]
    for place, row in enumerate(rows, start=1):
        parties = [names_of(each.party, "name")[language] for each in row.participations.all()]
        part.lines.append(
            [
                part.number(place),
                part.cell(ltr(row.number) if row.number else "—"),
                part.cell(names_of(row, "title")[language]),
                part.cell(*parties),
                part.amount(row.amount),
                [],
            ]
        )
    if not rows:
        part.tell(gettext("No agreement of this ceremony is in the register."))
        part.columns = []


def _add_up(part: Part, rows: list[Agreement]) -> None:
    """In figures and words; of how many the amount is known is said: what is unknown is not nothing."""
    known = [row.amount for row in rows if row.amount is not None]
    if not known:
        return
    part.add_amount(gettext("total"), sum(known, Decimal(0)), strong=True)
    if len(known) < len(rows):
        said = ngettext(
            "The amount of %(number)s agreement is known.", "The amount of %(number)s agreements is known.", len(known)
        )
        part.notes.append(said % {"number": ltr(str(len(known)))})
