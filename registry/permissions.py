"""Who may do what: the one place that answers. No HTTP in it.

The rules in prose; the whole table, person by thing, stands in ``tests/test_permissions.py`` and in the README:

- A **clerk** (مكلف بالتسجيل) enters and corrects records until an agreement is submitted or has ended, records
  signatures and amendments, reports that come in and obligations that are fulfilled, and adds entries to lists where
  the ministry allows it (project lines, sources). What a clerk writes reaches the public only when a supervisor
  publishes it. A clerk deletes only drafts that were never published. Clerks also ask associations for missing pieces
  and answer what they hand in, but for reports.
- A **supervisor** (مشرف) does all that after the end of an agreement too, takes every step of its life, decides on
  reports, waives obligations, publishes and withdraws, and lifts a guard rail with a reason. One in charge of the
  whole kingdom also keeps the ministry's lists.
- A **finance officer** (مكلف بالمالية) reads everything and writes payments and commitments, nothing else. Payments
  are not a clerk's.
- An **auditor** (مدقق) reads everything, accounts and their rights included, and changes nothing.
- An **account manager** (مدير الحسابات) opens and closes accounts, gives roles to others and never to themselves,
  and reads the rest.
- An **association member** has no place at the clerks' desk. At the associations' desk it sees the agreements of the
  associations it acts for, from the day on which the ministry sends them their text, and hands in what is asked
  (``registry.deposits``). Of the papers of an agreement it opens the public ones, those that its association handed
  in, and the signed agreement with its signed amendments. A president also invites and removes members. All of it
  ends with the mandate.
- The **actor of a command** does what a supervisor does; it can never sign in, and nobody can change its account.
- Clerks, supervisors and finance officers **write only within their perimeter** (``registry.perimeters``), and read
  everything. A new agreement may always be begun; its territories are asked when they are typed.
- **Four eyes**, with ``REGISTRY_STRICT_PUBLICATION``: nobody publishes what they entered, or changed since it was
  last published.
- Territories follow the official lists: no person edits them. What was published, and the steps of an agreement,
  are read-only for everybody.

Nothing is remembered between two questions: `may` reads the roles from the person it is given. Code that decides
inside a transaction asks with `fresh(person)`, so that a role taken away meanwhile no longer counts.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

import pghistory.models
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, Max, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import models as registry
from registry.choices import (
    CIVIL_SOCIETY,
    ENDED_STATES,
    FIRST_STATES,
    SIGNED_STATES,
    AmendmentState,
    DepositState,
    DocumentKind,
    Office,
    PartyKind,
    PartyRole,
    PublicationStatus,
    Role,
    State,
)
from registry.models.base import Publishable
from registry.refusals import Refusal

from .perimeters import (
    agreement_of,
    charge_of,
    is_national,
    outside,
    perimeter_of,
    refusal_outside,
    road_to_agreement,
    within_perimeter,
)

__all__ = [
    "ACTIONS",
    "UnknownAction",
    "acts_for",
    "associations_of",
    "contacts_of",
    "fresh",
    "has_role",
    "in_charge_of",
    "is_national",
    "leads",
    "may",
    "outside",
    "perimeter_of",
    "refusal",
    "refusal_of_others",
    "refusal_outside",
    "roles_of",
    "signed_instrument",
    "visible_to",
    "why_read_only",
    "within_perimeter",
]

CLERK: str = Role.CLERK
SUPERVISOR: str = Role.SUPERVISOR
FINANCE: str = Role.FINANCE
AUDITOR: str = Role.AUDITOR
ASSOCIATION: str = Role.ASSOCIATION
ACCOUNT_MANAGER: str = Role.ACCOUNT_MANAGER
STAFF: frozenset[str] = frozenset(Role) - {ASSOCIATION}
SOMEBODY = {
    Role.CLERK: _("a clerk"),
    Role.SUPERVISOR: _("a supervisor"),
    Role.ASSOCIATION: _("a member of the association"),
}
"""Who takes the steps, in a sentence."""

Thing = Model | type[Model]
Person = registry.User | AnonymousUser
Row = TypeVar("Row", bound=Model)

CLERKS: frozenset[str] = frozenset({CLERK, SUPERVISOR})
SUPERVISORS: frozenset[str] = frozenset({SUPERVISOR})
CASHIERS: frozenset[str] = frozenset({FINANCE, SUPERVISOR})

READING = ("view", "history")
ACCOUNTS = ("manage_accounts", "give_roles")
WRITING: dict[str, frozenset[str]] = {
    "add": CLERKS,
    "change": CLERKS,
    "delete": CLERKS,
    "publish": SUPERVISORS,
    "withdraw": SUPERVISORS,
    "amend": CLERKS,
    "pay": CASHIERS,
    "override": SUPERVISORS,
    "ask_report": CLERKS,
    "hand_in_report": CLERKS | {ASSOCIATION},
    "accept_report": SUPERVISORS,
    "return_report": SUPERVISORS,
    "move_due": SUPERVISORS,
    "fulfil_obligation": CLERKS,
    "waive_obligation": SUPERVISORS,
    "reopen_obligation": SUPERVISORS,
    "ask_pieces": CLERKS,
    "decide_deposit": CLERKS,
}
"""Who writes, as a rule; the kinds of thing below have their own."""
ACTIONS = (*READING, *WRITING, *ACCOUNTS)
OF_AGREEMENTS = frozenset(WRITING) - {"add", "change", "delete", "publish", "withdraw"}
"""Done to an agreement or a part of it, and to nothing else."""
AFTER_THE_END = OF_AGREEMENTS - {"amend"}
"""A clerk's work ends with the agreement; the last report, what is still owed, and deposits come after it."""

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
    registry.CompletionRequest,
    registry.Deposit,
    registry.DepositPaper,
    registry.Invitation,
    registry.Membership,
    registry.Message,
    registry.NoticePreference,
    registry.Override,
    registry.PendingNotice,
    registry.PublicationCounter,
    registry.PublishedPeriod,
    registry.PublishedPlace,
    registry.PublishedRecord,
    registry.PublishedVersion,
    registry.ReportDueMove,
    registry.RequestedPiece,
    registry.StatusCode,
    registry.StatusLetter,
    registry.Transition,
    registry.UndonePayment,
    pghistory.models.Event,
)
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
READ_BY_SUPERVISORS = (State.UNDER_REVIEW, State.APPROVED)
"""A clerk does not change a text under the eyes of who approves it."""
NOT_OFFICES = (*CIVIL_SOCIETY, PartyKind.COMPANY, PartyKind.UNNAMED_GROUP, PartyKind.INSTITUTION_GROUP)
NEVER_DELETED = (*LISTS, *READ_ONLY, registry.User)


class UnknownAction(ValueError):
    """A question that this module does not know. Not a «no»: a misspelt action would pass for a refusal."""


# -- Who somebody is -------------------------------------------------------------------------------------------------


def roles_of(person: Person) -> frozenset[str]:
    """The roles of an account that is active, or of a command; none for anybody else."""
    if not isinstance(person, registry.User):
        return frozenset()
    if person.is_command:
        return SUPERVISORS
    return frozenset(person.roles) if person.is_active else frozenset()


def has_role(person: Person, *roles: str) -> bool:
    """Whether somebody has one of these roles now."""
    return not roles_of(person).isdisjoint(roles)


def fresh(person: registry.User) -> registry.User:
    """The account as the database knows it now: for decisions inside a transaction."""
    return registry.User.objects.get(pk=person.pk)


# -- What somebody sees ----------------------------------------------------------------------------------------------


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


def leads(person: Person, party: registry.Party) -> bool:
    """Whether somebody may say who acts for an association: its president, or a clerk in charge of it."""
    if not isinstance(person, registry.User):
        return False
    if may(person, "change", party):
        return True
    mandates = registry.Membership.objects.active().filter(person=person, office=Office.PRESIDENT)
    return acts_for(person, party) and mandates.filter(party=party).exists()


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


# -- What somebody may do --------------------------------------------------------------------------------------------


def may(person: Person, action: str, thing: Thing) -> bool:
    """Whether `person` may do this to a row, or, when a model is given, to some row of it. Knows only ACTIONS."""
    if action not in ACTIONS:
        raise UnknownAction(action)
    model = thing if isinstance(thing, type) else type(thing)
    if action in READING:
        return _may_read(person, thing, model)
    if model is registry.User or action in ACCOUNTS:
        return _may_manage(person, action, thing)
    if not isinstance(person, registry.User):
        return False
    allowed = _writers(action, model) & roles_of(person)
    if not isinstance(thing, type) and action not in AFTER_THE_END and _is_out_of_clerks_hands(thing):
        allowed -= {CLERK}
    if not allowed or not _in_state(person, action, thing):
        return False
    if allowed == {ASSOCIATION}:
        return _may_read(person, thing, model)
    return isinstance(thing, type) or within_perimeter(person, thing)


def _may_read(person: Person, thing: Thing, model: type[Model]) -> bool:
    """The staff reads everything but accounts. Of an association one row is asked, or whether there could be any."""
    if model is registry.User:
        return has_role(person, AUDITOR, ACCOUNT_MANAGER)
    if model is registry.Message:
        return has_role(person, ACCOUNT_MANAGER)
    if has_role(person, *STAFF):
        return True
    rows = visible_to(person, model)
    return not rows.query.is_empty() if isinstance(thing, type) else rows.filter(pk=thing.pk).exists()


def _may_manage(person: Person, action: str, thing: Thing) -> bool:
    """Accounts are opened and closed by account managers; nobody gives themselves a right."""
    model = thing if isinstance(thing, type) else type(thing)
    if model is not registry.User or not has_role(person, ACCOUNT_MANAGER):
        return False
    if isinstance(thing, registry.User) and (thing.is_command or (action == "give_roles" and thing.pk == person.pk)):
        return False
    return action in ("add", "change", *ACCOUNTS)


def _writers(action: str, model: type[Model]) -> frozenset[str]:
    """The roles that may do this to some row of the table."""
    part = issubclass(model, registry.Agreement) or road_to_agreement(model) is not None
    if action in OF_AGREEMENTS and not part:
        return frozenset()
    if issubclass(model, READ_ONLY) or (action == "delete" and issubclass(model, NEVER_DELETED)):
        return frozenset()
    if action == "hand_in_report" and not issubclass(model, registry.Report):
        return CLERKS  # of a member it is asked of the very report
    if action == "add" and issubclass(model, OPEN_LISTS):
        return CLERKS
    if issubclass(model, LISTS):
        return SUPERVISORS
    if issubclass(model, registry.Commitment) and action in ("add", "change", "delete"):
        return CLERKS | CASHIERS  # the paper itself says who commits what, so clerks enter that too
    return WRITING[action]


def _in_state(person: registry.User, action: str, thing: Thing) -> bool:
    """What the very row says: who keeps the list, what may still be deleted, four eyes."""
    model = thing if isinstance(thing, type) else type(thing)
    if issubclass(model, OFFICIAL_LISTS):
        return person.is_command
    if issubclass(model, LISTS) and action != "add":
        return is_national(person)
    if issubclass(model, MINISTRY_LISTS):
        return is_national(person)
    if isinstance(thing, type):
        return True
    if action == "delete":
        return _deletable(thing)
    return action != "publish" or not _forbidden_by_four_eyes(person, thing)


def _is_out_of_clerks_hands(thing: Model) -> bool:
    """What has ended; and what a supervisor reads or has approved: returned for correction, it is a draft again."""
    agreement = agreement_of(thing)
    return agreement is not None and agreement.state in (*ENDED_STATES, *READ_BY_SUPERVISORS)


def _deletable(thing: Model) -> bool:
    """What was once published stays; an agreement goes only while a draft."""
    if isinstance(thing, registry.Agreement) and thing.state not in FIRST_STATES:
        return False
    return getattr(thing, "publication", None) in (None, PublicationStatus.UNPUBLISHED)


def _forbidden_by_four_eyes(person: registry.User, thing: Model) -> bool:
    """Under the strict setting: who entered a record, or changed it since its last publication."""
    if not settings.REGISTRY_STRICT_PUBLICATION or person.is_command or not isinstance(thing, Publishable):
        return False
    if getattr(thing, "created_by_id", None) == person.pk:
        return True
    events, road = _events_of(thing), "pgh_context__metadata__road"
    published = events.filter(**{road: "publish"}).aggregate(last=Max("pgh_id"))["last"] or 0
    # Steps and withdrawals write to the row too, and are nobody's text.
    text = ~Q(**{f"{road}__startswith": "step:"}) & ~Q(**{road: "withdraw"})
    return events.filter(text, pgh_id__gt=published, pgh_context__metadata__user=person.pk).exists()


def _events_of(thing: Any) -> Any:
    return thing.events.all()


# -- Why not ---------------------------------------------------------------------------------------------------------


def refusal(person: registry.User, action: str, thing: Model) -> Refusal | None:
    """Why somebody may not do one of WRITING to a row (not_allowed, outside_perimeter), or None."""
    if may(person, action, thing):
        return None
    if has_role(person, *WRITING[action]) and not within_perimeter(person, thing):
        return refusal_outside(person)
    return refusal_of_others([role for role in Role if role in WRITING[action]])


def refusal_of_others(roles: Iterable[Role]) -> Refusal:
    """For a step that others take: says who."""
    could = gettext(" or ").join(str(SOMEBODY[role]) for role in roles)
    return Refusal("not_allowed", gettext("This step is taken by %s.") % could)


def why_read_only(person: registry.User, thing: Model) -> str:
    """The sentence above a page that opens only to be read: why, and who could write. Empty when it may be written."""
    if may(person, "change", thing):
        return ""
    if sentence := _why_by_kind(thing):
        return sentence
    if not has_role(person, CLERK, SUPERVISOR):
        return _why_by_role(person)
    if not within_perimeter(person, thing):
        message = gettext(
            "This record lies outside what you are in charge of (%s): it is changed by clerks and supervisors who are "
            "in charge of its territory or of the whole kingdom."
        )
        return message % perimeter_of(person)
    agreement = agreement_of(thing)
    if agreement is not None and agreement.state in READ_BY_SUPERVISORS:
        return gettext("A supervisor reads this agreement: it is corrected once it is returned.")
    return gettext("The agreement has ended: only a supervisor may still correct it.")


def _why_by_kind(thing: Model) -> str:
    if isinstance(thing, registry.User):
        return gettext("Accounts are changed by account managers; the account of a command by nobody.")
    if isinstance(thing, READ_ONLY):
        return gettext("The register writes this record itself: nobody changes it.")
    if isinstance(thing, OFFICIAL_LISTS):
        return gettext("This list follows the official one: nobody edits it here.")
    if isinstance(thing, LISTS):
        return gettext("This list is kept by the supervisors in charge of the whole kingdom.")
    return ""


def _why_by_role(person: registry.User) -> str:
    if has_role(person, FINANCE):
        return gettext("Finance officers enter payments and commitments; clerks and supervisors change the rest.")
    if has_role(person, AUDITOR):
        return gettext("Auditors read everything and change nothing; clerks and supervisors do.")
    return gettext("Account managers look after accounts; clerks and supervisors change records.")
