"""Who may do what: the one place that answers. No HTTP in it.

The rules in prose; the whole table, person by thing, stands in ``tests/test_permissions.py`` and in the README:

- A **clerk** (مكلف بالتسجيل) enters and corrects records until an agreement is submitted or has ended, records
  signatures and amendments, reports that come in and obligations that are fulfilled, and adds entries to lists where
  the ministry allows it (project lines, sources). What a clerk writes reaches the public only when a supervisor
  publishes it. A clerk deletes only drafts that were never published.
- A **supervisor** (مشرف) does all that after the end of an agreement too, takes every step of its life, decides on
  reports, waives obligations, publishes and withdraws, and lifts a guard rail with a reason. One in charge of the
  whole kingdom also keeps the ministry's lists.
- A **finance officer** (مكلف بالمالية) reads everything and writes payments and commitments, nothing else. Payments
  are not a clerk's.
- An **auditor** (مدقق) reads everything, accounts and their rights included, and changes nothing.
- An **account manager** (مدير الحسابات) opens and closes accounts, gives roles to others and never to themselves,
  and reads the rest.
- An **association member** has no place at the clerks' desk, sees the signed agreements of the own association with
  its own projects and record. What it may do comes with a desk of its own.
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
from django.db.models import Max, Model, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import models as registry
from registry.choices import ENDED_STATES, FIRST_STATES, SIGNED_STATES, PublicationStatus, Role, State
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
    "fresh",
    "has_role",
    "in_charge_of",
    "is_national",
    "may",
    "outside",
    "perimeter_of",
    "refusal",
    "refusal_of_others",
    "refusal_outside",
    "roles_of",
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
SOMEBODY = {Role.CLERK: _("a clerk"), Role.SUPERVISOR: _("a supervisor")}
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
    "hand_in_report": CLERKS,
    "accept_report": SUPERVISORS,
    "return_report": SUPERVISORS,
    "move_due": SUPERVISORS,
    "fulfil_obligation": CLERKS,
    "waive_obligation": SUPERVISORS,
    "reopen_obligation": SUPERVISORS,
}
"""Who writes, as a rule; the kinds of thing below have their own."""
ACTIONS = (*READING, *WRITING, *ACCOUNTS)
OF_AGREEMENTS = frozenset(WRITING) - {"add", "change", "delete", "publish", "withdraw"}
"""Done to an agreement or a part of it, and to nothing else."""
AFTER_THE_END = OF_AGREEMENTS - {"amend"}
"""A clerk's work ends with the agreement; the last report, and what is still owed, come after it."""

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
    registry.Message,
    registry.Override,
    registry.PublicationCounter,
    registry.PublishedPeriod,
    registry.PublishedPlace,
    registry.PublishedRecord,
    registry.PublishedVersion,
    registry.ReportDueMove,
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
READ_BY_SUPERVISORS = (State.UNDER_REVIEW, State.APPROVED)
"""A clerk does not change a text under the eyes of who approves it."""
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


def _of_association(model: type[Model], person: registry.User) -> Q | None:
    """What of a table concerns the member's association; None is nothing."""
    own = person.institution_id
    if issubclass(model, LISTS):
        return Q()
    if issubclass(model, registry.Party):
        return Q(pk=own)
    if issubclass(model, registry.Representative | registry.PartyIdentifier):
        return Q(party=own)
    if issubclass(model, registry.Project):
        return Q(holder=own)
    road = "pk" if issubclass(model, registry.Agreement) else road_to_agreement(model)
    if road is None or model.__name__ not in SHOWN_TO_PARTIES:
        return None
    if "project__" in road:
        return Q(**{f"{road.removesuffix('agreement')}holder": own})
    condition = Q(**{f"{road}__in": _agreements_of(own).values("pk")})
    if issubclass(model, registry.Document):
        return condition & (Q(is_public=True) | Q(uploaded_by__institution=own))
    return condition


def _agreements_of(party: int | None) -> QuerySet[registry.Agreement]:
    """What a party has signed. The ministry's drafts are not its affair until they are sent to it."""
    return registry.Agreement.objects.filter(participations__party=party, state__in=SIGNED_STATES)


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
