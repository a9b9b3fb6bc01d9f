"""Parties: what they are, what they do in an agreement, and how alike two of them are."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PartyKind(TextChoices):
    """What a party is."""

    MINISTRY = "ministry", _("ministry")
    PUBLIC_ESTABLISHMENT = "public_establishment", _("public establishment")
    NATIONAL_COORDINATION = "national_coordination", _("national coordination")
    WILAYA = "wilaya", _("wilaya")
    PROVINCE = "province", _("province or prefecture (governor)")
    REGIONAL_COUNCIL = "regional_council", _("regional council")
    PROVINCIAL_COUNCIL = "provincial_council", _("provincial or prefectural council")
    COMMUNE = "commune", _("commune")
    ASSOCIATION = "association", _("association")
    COOPERATIVE = "cooperative", _("cooperative")
    FOUNDATION = "foundation", _("foundation")
    COMPANY = "company", _("company")
    INTERNATIONAL_ORGANISATION = "international_organisation", _("international organisation")
    ADVISORY_BODY = "advisory_body", _("advisory body")
    PARLIAMENTARY_BODY = "parliamentary_body", _("parliamentary body")
    UNIVERSITY = "university", _("university")
    FOREIGN_AUTHORITY = "foreign_authority", _("foreign authority")
    EXTERNAL_SERVICE = "external_service", _("external service of a ministry")
    INSTITUTION_GROUP = "institution_group", _("group of institutions")
    UNNAMED_GROUP = "unnamed_group", _("group of unnamed parties")


CIVIL_SOCIETY = (PartyKind.ASSOCIATION, PartyKind.COOPERATIVE, PartyKind.FOUNDATION)
"""Parties whose own people have accounts: they follow their agreements from outside the administration."""


class Sureness(TextChoices):
    """How sure it is that two parties are one."""

    CERTAIN = "certain", _("almost certain")
    LIKELY = "likely", _("likely")
    POSSIBLE = "possible", _("possible")


class LikenessReason(TextChoices):
    """Why two parties may be one."""

    IDENTIFIER = "identifier", _("the same official number")
    ACCOUNT = "account", _("the same bank account")
    NAME = "name", _("names that sound alike")
    REPRESENTATIVE = "representative", _("the same representative")
    CONTACT = "contact", _("the same telephone or e-mail")


class PartyRole(TextChoices):
    """What a party does in an agreement."""

    LEAD = "lead", _("lead party")
    SIGNATORY = "signatory", _("signatory")
    FUNDER = "funder", _("funder")
    IMPLEMENTER = "implementer", _("implementer")
    BENEFICIARY = "beneficiary", _("beneficiary")
    WITNESS = "witness", _("witness")


GIVING_OR_LOOKING_ON = (PartyRole.FUNDER, PartyRole.WITNESS)
"""The roles of parties that carry nothing out."""


class IdentifierKind(TextChoices):
    """Official numbers by which a party may be known. None is ever mandatory."""

    ICE = "ice", _("common company identifier (ICE)")
    TAX = "tax", _("tax identifier (IF)")
    TRADE_REGISTER = "trade_register", _("trade register (RC)")
    DEPOSIT_RECEIPT = "deposit_receipt", _("deposit receipt of the association")
    PUBLIC_UTILITY = "public_utility", _("public utility decree")
    COOPERATIVE_REGISTER = "cooperative_register", _("register of cooperatives")
    OTHER = "other", _("other identifier")


class PopulationWeight(TextChoices):
    """Whether an agreement is for a population or only speaks of it."""

    MAIN = "main", _("main")
    MENTIONED = "mentioned", _("mentioned")


class ProvinceKind(TextChoices):
    """The administrative form of a province."""

    PROVINCE = "province", _("province")
    PREFECTURE = "prefecture", _("prefecture")
    ARRONDISSEMENTS = "arrondissements_prefecture", _("prefecture of arrondissements")


class CommuneKind(TextChoices):
    """The administrative form of a commune."""

    URBAN = "urban", _("urban commune")
    RURAL = "rural", _("rural commune")
    ARRONDISSEMENT = "arrondissement", _("arrondissement")
