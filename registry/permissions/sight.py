"""What somebody sees: the one source of rows for the desks."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet

from registry import models as registry
from registry.choices import (
    CIVIL_SOCIETY,
    SIGNED_STATES,
    AmendmentState,
    DepositState,
    DocumentKind,
    PartyKind,
    PartyRole,
)
from registry.perimeters import charge_of, road_to_agreement

from .lists import LISTS
from .roles import ACCOUNT_MANAGER, ASSOCIATION, AUDITOR, STAFF, Person, Row, has_role

SHOWN_TO_PARTIES = frozenset(
    {
        "Agreement",
        "AgreementAxis",
        "AgreementLine",
        "AgreementParty",
        "AgreementPillar",
        "AgreementPopulation",
        "AgreementTerritory",
        "Amendment",
        "Commitment",
        "Document",
        "FamilySpace",
        "Indicator",
        "IndicatorValue",
        "Instalment",
        "LegalReference",
        "Objective",
        "Obligation",
        "PolicyReference",
        "Report",
        "ReportingSchedule",
        "ServedBeneficiaries",
        "SpaceService",
    }
)
"""Of an agreement, the tables that its association reads. What is not named here stays inside the ministry."""
ROADS_TO_PARTY: dict[type[Model], str] = {
    registry.CompletionRequest: "party",
    registry.Deposit: "party",
    registry.DepositPaper: "deposit__party",
    registry.Invitation: "party",
    registry.Membership: "party",
    registry.Party: "pk",
    registry.PartyIdentifier: "party",
    registry.Project: "holder",
    registry.Representative: "party",
    registry.RequestedPiece: "request__party",
    registry.StatusLetter: "party",
}
"""Tables of which an association reads what is its own, by the road that leads to it."""
SHOWN = Q(state__in=SIGNED_STATES) | Q(shared_at__isnull=False)
"""An agreement that its parties read."""
BINDING = (AmendmentState.SIGNED, AmendmentState.IN_FORCE)
"""Amendments that their parties have signed; one in the making is the ministry's own."""
NOT_OFFICES = (*CIVIL_SOCIETY, PartyKind.COMPANY, PartyKind.UNNAMED_GROUP, PartyKind.INSTITUTION_GROUP)
"""Parties whose own data are for the ministry alone."""


def in_charge_of(person: Person) -> QuerySet[registry.Agreement]:
    """The agreements that are somebody's work: those within the perimeter of a member of the staff."""
    if isinstance(person, registry.User) and has_role(person, *STAFF):
        return charge_of(person)
    return registry.Agreement.objects.none()


def visible_to(person: Person, model: type[Row]) -> QuerySet[Row]:
    """The rows of a model that somebody may read: the staff all of them, a member those of the own association."""
    rows: QuerySet[Row] = model._default_manager.all()
    if has_role(person, *STAFF):
        return rows if model is not registry.User or has_role(person, AUDITOR, ACCOUNT_MANAGER) else rows.none()
    if isinstance(person, registry.User) and has_role(person, ASSOCIATION):
        condition = _of_association(model, person)
        return rows.filter(condition).distinct() if condition is not None else rows.none()
    return rows.none()


def associations_of(person: Person) -> QuerySet[registry.Party]:
    """The associations that a member acts for today: those of mandates that run."""
    if not isinstance(person, registry.User) or not has_role(person, ASSOCIATION):
        return registry.Party.objects.none()
    mandates = registry.Membership.objects.active().filter(person=person)
    return registry.Party.objects.filter(pk__in=mandates.values("party"), merged_into__isnull=True)


def acts_for(person: Person, party: registry.Party) -> bool:
    """Whether somebody may hand things in for an association."""
    return associations_of(person).filter(pk=party.pk).exists()


def _of_association(model: type[Model], person: registry.User) -> Q | None:
    """What of a table concerns the member's associations; None is nothing."""
    own = associations_of(person).values("pk")
    if issubclass(model, LISTS):
        return Q()
    if model in ROADS_TO_PARTY:
        return Q(**{f"{ROADS_TO_PARTY[model]}__in": own})
    road = "pk" if issubclass(model, registry.Agreement) else road_to_agreement(model)
    if road is None or model.__name__ not in SHOWN_TO_PARTIES:
        return None
    if "project__" in road:
        return Q(**{f"{road.removesuffix('agreement')}holder__in": own})
    condition = Q(**{f"{road}__in": agreements_of(own).values("pk")})
    if issubclass(model, registry.Document):
        return condition & (Q(is_public=True) | Q(deposits__deposit__party__in=own) | signed_instrument())
    if issubclass(model, registry.Amendment):
        return condition & Q(state__in=BINDING)
    return condition


def signed_instrument() -> Q:
    """The very paper that the parties signed, once all have: the ministry's scan, and that of an amendment.

    A copy that some party sent in counts when the ministry has accepted it; until then it is that party's word.
    """
    brought = registry.DepositPaper.objects.filter(document=OuterRef("pk"))
    own_word = Exists(brought.filter(deposit__made_by=OuterRef("uploaded_by")))
    accepted = Exists(brought.filter(deposit__state=DepositState.ACCEPTED))
    agreed = Q(kind=DocumentKind.SIGNED_SCAN, agreement__state__in=SIGNED_STATES)
    amended = Q(kind__in=(DocumentKind.AMENDMENT, DocumentKind.SIGNED_SCAN), amendments__state__in=BINDING)
    return (agreed | amended) & (~Q(own_word) | Q(accepted))


def agreements_of(parties: Any) -> QuerySet[registry.Agreement]:
    """What parties have signed, or what was sent to them to be read or signed: the ministry's drafts are its own."""
    return registry.Agreement.objects.filter(SHOWN, participations__party__in=parties)


def contacts_of(agreement: registry.Agreement) -> QuerySet[registry.Party]:
    """Whose address, telephone and e-mail the parties to an agreement read: the office that follows it.

    The lead party, or the ministry where an association leads itself: what an association told the ministry of
    itself is for the ministry alone.
    """
    offices = registry.Party.objects.filter(participations__agreement=agreement).exclude(kind__in=NOT_OFFICES)
    leading = offices.filter(participations__agreement=agreement, participations__role=PartyRole.LEAD)
    ministries = offices.filter(kind=PartyKind.MINISTRY)
    return leading.distinct() if leading.exists() else ministries.distinct()


def members_who_see(agreements: Iterable[registry.Agreement]) -> QuerySet[registry.Membership]:
    """The mandates through which agreements are read today: what `visible_to` says, asked from the other side.

    For letters, which ask for many readers at once. A mandate comes once for each agreement: `agreement_seen`.
    """
    seen = registry.Agreement.objects.filter(SHOWN, pk__in=[agreement.pk for agreement in agreements])
    rows = _mandates().annotate(agreement_seen=F("party__participations__agreement"))
    return rows.filter(agreement_seen__in=seen.order_by().values("pk"))


def members_of(parties: Iterable[registry.Party]) -> QuerySet[registry.Membership]:
    """The mandates of those who act for associations today: what `associations_of` says, asked from the other side."""
    return _mandates().filter(party__in=[party.pk for party in parties])


def _mandates() -> QuerySet[registry.Membership]:
    running = registry.Membership.objects.active().filter(person__roles__contains=[ASSOCIATION])
    return running.filter(party__merged_into__isnull=True).select_related("person", "party").order_by("pk")
