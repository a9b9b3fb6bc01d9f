"""What a clerk is told beside a field: where on the paper it stands, how it is written, what is left empty.

Not in the models: these sentences teach who types, and say nothing that holds for every road into the register. A
model's own `help_text` goes before them.
"""

from typing import Any, Final

from django.db.models import Field
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ANYWHERE: Final[dict[str, Promise]] = {
    "amount_printed": _("Word for word, when the paper writes the amount in letters or in another way."),
    "bank_account": _("The RIB, 24 digits."),
    "capacity": _("As whom this person acts: president, governor, minister."),
    "held_on_printed": _("Word for word, when the source gives no plain date."),
    "position": _("The place in the list; left empty, the row goes to the end."),
    "slug": _("The code by which other programs ask for this entry: small letters, digits and hyphens."),
    "signed_on_printed": _("Word for word, when the paper gives no plain date."),
}
"""Fields that mean the same wherever they stand."""

OF_MODELS: Final[dict[str, Promise]] = {
    "Agreement.title": _("As it stands at the head of the paper. The other language may follow later."),
    "Agreement.purpose": _("In one or two sentences: what is done, for whom and where."),
    "Agreement.signed_on_precision": _("How much of the date is known: the day, the month or only the year."),
    "Agreement.visa_on": _("The approval of the authority that countersigns, if there is one."),
    "Agreement.duration_months": _("Three years are 36 months."),
    "Agreement.duration_printed": _("Word for word: “renewable by tacit agreement”, for example."),
    "Agreement.amount": _("In dirhams. Empty: the paper names no amount."),
    "Agreement.amount_scope": _("What this amount covers: the whole cost, or the share of one party."),
    "Agreement.framework": _("The framework agreement under which this one was signed."),
    "Agreement.predecessor": _("The agreement that this one renews."),
    "Agreement.ceremony": _("Where it was signed together with others."),
    "Agreement.steering": _("Who sits in it, and how often it meets."),
    "AgreementParty.share": _("What this party brings in money, in dirhams."),
    "AgreementParty.in_kind": _("What it brings otherwise: premises, staff, equipment."),
    "AgreementParty.obligations": _("What it undertakes, in the words of the agreement."),
    "Instalment.condition": _("What must be there first: the report of the previous instalment, for example."),
    "Indicator.unit": _("What is counted: people, sessions, centres."),
    "Indicator.baseline": _("The value before the agreement begins."),
    "Indicator.target": _("The value to be reached when it ends."),
    "Indicator.verification": _("The document by which the value can be checked."),
    "Party.name": _("The full official name. Former and shorter names go below, under “other names”."),
    "Party.acronym": _("The letters by which it is known: ADS, for example."),
    "Party.parent": _("The body to which it belongs: a delegation belongs to its ministry."),
    "OtherName.valid_until": _("Empty: the name is still in use."),
    "Representative.valid_until": _("Empty: still in office."),
    "Project.holder": _("The party that carries the project out."),
    "Project.budget": _("In dirhams."),
    "FamilySpace.latitude": _("In degrees, for example 34.020882."),
    "FamilySpace.longitude": _("In degrees, with a minus sign in Morocco: -6.841650."),
    "FamilySpace.capacity": _("How many people it can receive in a day."),
    "Ceremony.number_of_agreements": _("As the source says, even if the register does not hold them all."),
    "Ceremony.chair": _("Who presided over the ceremony."),
    "Consultation.round": _("Its number in the series; empty when no source numbers it."),
    "RegionalEnvelope.end_year": _("The same as the first year when it covers one year."),
    "Coverage.entitled": _("How many people are entitled to the service."),
    "Coverage.served": _("How many of them receive it."),
    "Citation.quote": _("The words that prove it, in the language of the source."),
    "Source.retrieved_on": _("The day on which the page was read: pages change."),
    "Source.credit": _("How the source asks to be named."),
    "Strategy.end_year": _("Empty: no end was announced."),
    "ProjectLine.aim": _("What the projects of this line are financed for."),
}
"""Fields by their model; of a field in two languages, the Arabic one carries the sentence for both."""


def help_of(field: "Field[Any, Any]") -> Promise | str:
    """The sentence beside a field of a form; empty where its name says enough."""
    language, name = getattr(field, "language", None), field.name
    if language == "fr":
        return ""
    if language:
        name = name.removesuffix(f"_{language}")
    told = OF_MODELS.get(f"{field.model.__name__}.{name}")
    return ANYWHERE.get(name, "") if told is None else told
