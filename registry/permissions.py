"""Who may do what: the one place that answers. No HTTP in it.

The rules in prose:

- A **clerk** (مكلف بالتسجيل) enters and corrects records until an agreement has ended, records signatures, and adds
  entries to lists where the ministry allows it (project lines, sources). What a clerk writes reaches the public only
  when a supervisor publishes it. A clerk deletes only drafts that were never published.
- A **supervisor** (مشرف) does all that, keeps the ministry's lists, takes every step of an agreement's life, and
  publishes or withdraws. With ``REGISTRY_STRICT_PUBLICATION`` nobody publishes what they entered themselves.
- An **account manager** (superuser) opens and closes accounts and reads the rest.
- The **actor of a command** does what a supervisor does; it can never sign in, and nobody can change its account.
- Territories follow the official lists: no person edits them. What was published, and the steps of an agreement,
  are read-only for everybody.
"""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, Group
from django.db.models import Model

from registry import models as registry
from registry.choices import PublicationStatus, State

CLERK = "clerk"
SUPERVISOR = "supervisor"
ACCOUNT_MANAGER = "account_manager"
ROLES = (CLERK, SUPERVISOR)

Thing = Model | type[Model]
Person = registry.User | AnonymousUser

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
READ_ONLY = (
    registry.Override,
    registry.PublicationCounter,
    registry.PublishedPlace,
    registry.PublishedRecord,
    registry.PublishedVersion,
    registry.Transition,
    registry.UndonePayment,
)
ENDED = (State.COMPLETED, State.TERMINATED)
NEVER_DELETED = (*OFFICIAL_LISTS, *MINISTRY_LISTS, *OPEN_LISTS, *READ_ONLY, registry.User)


def ensure_groups() -> None:
    """Creates the groups that stand for the roles."""
    for role in ROLES:
        Group.objects.get_or_create(name=role)


def roles_of(person: Person) -> frozenset[str]:
    """The roles of an account that is active, or of a command; none for anybody else."""
    if not person.is_authenticated:
        return frozenset()
    if person.is_command:
        return frozenset({SUPERVISOR})
    if not (person.is_active and person.is_staff):
        return frozenset()
    roles = person.group_names & frozenset(ROLES)
    return roles | {ACCOUNT_MANAGER} if person.is_superuser else roles


def may(person: Person, action: str, thing: Thing) -> bool:
    """Whether `person` may view, add, change, delete, publish or withdraw a model's rows, or this one row."""
    roles = roles_of(person)
    model = thing if isinstance(thing, type) else type(thing)
    if action == "view":
        return bool(roles) and (model is not registry.User or ACCOUNT_MANAGER in roles)
    if model is registry.User:
        is_command = isinstance(thing, registry.User) and thing.is_command
        return ACCOUNT_MANAGER in roles and action in ("add", "change") and not is_command
    if issubclass(model, READ_ONLY) or (issubclass(model, OFFICIAL_LISTS) and not _is_command(person)):
        return False
    if action in ("publish", "withdraw"):
        return SUPERVISOR in roles and not _forbidden_by_four_eyes(person, action, thing)
    if action == "delete":
        return bool(roles & {CLERK, SUPERVISOR}) and _may_delete(thing, model)
    if SUPERVISOR in roles:
        return True
    return CLERK in roles and _clerk_may_write(action, thing, model)


def _is_command(person: Person) -> bool:
    return isinstance(person, registry.User) and person.is_command


def _clerk_may_write(action: str, thing: Thing, model: type[Model]) -> bool:
    """Clerks write everything but the ministry's lists, and no agreement that has ended."""
    if issubclass(model, OPEN_LISTS):
        return action == "add"
    if issubclass(model, MINISTRY_LISTS):
        return False
    agreement = thing if isinstance(thing, registry.Agreement) else getattr(thing, "agreement", None)
    return not (isinstance(agreement, registry.Agreement) and agreement.state in ENDED)


def _may_delete(thing: Thing, model: type[Model]) -> bool:
    """Lists are switched off, never deleted; what was once published stays; an agreement only while a draft."""
    if issubclass(model, NEVER_DELETED):
        return False
    if isinstance(thing, registry.Agreement) and thing.state not in (State.PROPOSED, State.DRAFT):
        return False
    return getattr(thing, "publication", None) in (None, PublicationStatus.UNPUBLISHED) or isinstance(thing, type)


def _forbidden_by_four_eyes(person: Person, action: str, thing: Thing) -> bool:
    """Under the strict setting, who entered an agreement does not publish it."""
    if not settings.REGISTRY_STRICT_PUBLICATION or action != "publish" or _is_command(person):
        return False
    return isinstance(thing, registry.Agreement) and thing.created_by_id == person.pk
