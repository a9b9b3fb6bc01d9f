"""Tables that are kept otherwise than the records: by a list of their own, or by the register itself."""

import pghistory.models

from registry import models as registry

OFFICIAL_LISTS = (registry.Region, registry.Province, registry.Commune)
MINISTRY_LISTS = (
    registry.AgreementKind,
    registry.CooperationAxis,
    registry.Pillar,
    registry.Service,
    registry.Strategy,
    registry.StrategyStatement,
    registry.TargetPopulation,
)
OPEN_LISTS = (registry.ProjectLine, registry.Source)
LISTS = (*OFFICIAL_LISTS, *MINISTRY_LISTS, *OPEN_LISTS)
READ_ONLY = (
    registry.Amendment,
    registry.AmendmentChange,
    registry.AmendmentSignature,
    registry.ApiShare,
    registry.CompletionRequest,
    registry.Deposit,
    registry.DepositPaper,
    registry.ImportedNumber,
    registry.Invitation,
    registry.Membership,
    registry.Message,
    registry.NoticePreference,
    registry.PartyDistinction,
    registry.PartyLikeness,
    registry.PartyMerge,
    registry.Override,
    registry.PendingNotice,
    registry.PublicationCounter,
    registry.PublishedPeriod,
    registry.PublishedPlace,
    registry.PublishedRecord,
    registry.PublishedVersion,
    registry.ReportDueMove,
    registry.RequestedPiece,
    registry.SearchWord,
    registry.StatusCode,
    registry.StatusLetter,
    registry.Transition,
    registry.UndonePayment,
    pghistory.models.Event,
)
"""Written by the functions of the register, never by a form."""
BROUGHT = (registry.SpreadsheetImport,)
"""Brought by people, and from then on written by the functions of the register."""
NEVER_DELETED = (*LISTS, *READ_ONLY, registry.User, registry.ApiToken)
