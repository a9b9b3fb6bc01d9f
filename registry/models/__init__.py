"""What exists. This is the only door of the room: ``from registry.models import Agreement``."""

from .accounts import User, command_actor
from .agreement_parts import (
    AgreementAxis,
    AgreementLine,
    AgreementParty,
    AgreementPillar,
    AgreementPopulation,
    AgreementTerritory,
    Attendee,
    LegalReference,
    Objective,
    PolicyReference,
)
from .agreements import ENDS, REPEATED, SIGNED, STARTS, Agreement, AgreementQuerySet
from .amendments import Amendment, AmendmentChange, AmendmentSignature
from .api_clients import ApiShare, ApiToken
from .applications import Application
from .calls import CallDomain, CallFigure, CallForProjects
from .ceremonies import Ceremony, CeremonyLine, CeremonyParty, CeremonyPopulation
from .completion import CompletionRequest, RequestedPiece
from .consultations import Consultation, Outcome, Speaker
from .deposits import Deposit, DepositDraft, DepositPaper, DraftPaper
from .documents import Document
from .doubles import PartyDistinction, PartyLikeness, PartyMerge
from .envelopes import Coverage, EnvelopeChannel, RegionalEnvelope
from .events import EventStatement, PublicEvent
from .history import acting, attributed
from .imports import ImportedNumber, SpreadsheetImport
from .indicators import Indicator, IndicatorQuerySet, IndicatorValue
from .letters import StatusCode, StatusLetter
from .memberships import Invitation, Membership
from .money import Commitment, Instalment, UndonePayment
from .names import OtherName
from .notices import NoticePreference, PendingNotice
from .obligations import Obligation, ObligationQuerySet
from .outbox import Message
from .overrides import Override
from .parties import Party, PartyIdentifier, Person, Representative
from .projects import FamilySpace, Project, ServedBeneficiaries, SpaceService
from .published import (
    ANY,
    NATIONAL,
    PublicationCounter,
    PublishedPeriod,
    PublishedPlace,
    PublishedRecord,
    PublishedVersion,
)
from .registration import (
    RegistrationCounter,
    SeriesCounter,
    give_registration_numbers,
    next_number,
    next_registration_number,
)
from .reports import Report, ReportDueMove, ReportingSchedule, ReportQuerySet
from .search_words import SearchWord
from .sources import Citation, Source
from .strategies import Pillar, Strategy, StrategyStatement
from .sums import FunderSums, Sums, YearOfFunder, by_funder, sums_of
from .territory import Commune, Province, Region
from .transitions import Transition
from .vocabularies import AgreementKind, CooperationAxis, ProjectLine, Service, TargetPopulation

__all__ = [
    "ANY",
    "ENDS",
    "NATIONAL",
    "REPEATED",
    "SIGNED",
    "STARTS",
    "Agreement",
    "AgreementAxis",
    "AgreementKind",
    "AgreementLine",
    "AgreementParty",
    "AgreementPillar",
    "AgreementPopulation",
    "AgreementQuerySet",
    "AgreementTerritory",
    "Amendment",
    "AmendmentChange",
    "AmendmentSignature",
    "ApiShare",
    "ApiToken",
    "Application",
    "Attendee",
    "CallDomain",
    "CallFigure",
    "CallForProjects",
    "Ceremony",
    "CeremonyLine",
    "CeremonyParty",
    "CeremonyPopulation",
    "Citation",
    "Commitment",
    "Commune",
    "CompletionRequest",
    "Consultation",
    "CooperationAxis",
    "Coverage",
    "Deposit",
    "DepositDraft",
    "DepositPaper",
    "Document",
    "DraftPaper",
    "EnvelopeChannel",
    "EventStatement",
    "FamilySpace",
    "FunderSums",
    "ImportedNumber",
    "Indicator",
    "IndicatorQuerySet",
    "IndicatorValue",
    "Instalment",
    "Invitation",
    "LegalReference",
    "Membership",
    "Message",
    "NoticePreference",
    "Objective",
    "Obligation",
    "ObligationQuerySet",
    "OtherName",
    "Outcome",
    "Override",
    "Party",
    "PartyDistinction",
    "PartyIdentifier",
    "PartyLikeness",
    "PartyMerge",
    "PendingNotice",
    "Person",
    "Pillar",
    "PolicyReference",
    "Project",
    "ProjectLine",
    "Province",
    "PublicEvent",
    "PublicationCounter",
    "PublishedPeriod",
    "PublishedPlace",
    "PublishedRecord",
    "PublishedVersion",
    "Region",
    "RegionalEnvelope",
    "RegistrationCounter",
    "Report",
    "ReportDueMove",
    "ReportQuerySet",
    "ReportingSchedule",
    "Representative",
    "RequestedPiece",
    "SearchWord",
    "SeriesCounter",
    "ServedBeneficiaries",
    "Service",
    "Source",
    "SpaceService",
    "Speaker",
    "SpreadsheetImport",
    "StatusCode",
    "StatusLetter",
    "Strategy",
    "StrategyStatement",
    "Sums",
    "TargetPopulation",
    "Transition",
    "UndonePayment",
    "User",
    "YearOfFunder",
    "acting",
    "attributed",
    "by_funder",
    "command_actor",
    "give_registration_numbers",
    "next_number",
    "next_registration_number",
    "sums_of",
]
