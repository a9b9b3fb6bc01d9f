"""What somebody may do."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, Max, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from registry import models as registry
from registry.choices import ENDED_STATES, FIRST_STATES, Office, PublicationStatus, State
from registry.models.base import Publishable
from registry.perimeters import agreement_of, is_national, know_charge, road_to_agreement, within_perimeter

from .lists import BROUGHT, LISTS, MINISTRY_LISTS, NEVER_DELETED, OFFICIAL_LISTS, OPEN_LISTS, READ_ONLY
from .roles import (
    ACCOUNT_MANAGER,
    ASSOCIATION,
    AUDITOR,
    CASHIERS,
    CLERK,
    CLERKS,
    STAFF,
    SUPERVISORS,
    Person,
    Thing,
    has_role,
    roles_of,
)
from .sight import acts_for, visible_to

READING = ("view", "history")
ACCOUNTS = ("manage_accounts", "give_roles")
WRITING: dict[str, frozenset[str]] = {
    "add": CLERKS,
    "change": CLERKS,
    "delete": CLERKS,
    "publish": SUPERVISORS,
    "withdraw": SUPERVISORS,
    "merge": SUPERVISORS,
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
OF_AGREEMENTS = frozenset(WRITING) - {"add", "change", "delete", "publish", "withdraw", "merge"}
"""Done to an agreement or a part of it, and to nothing else."""
AFTER_THE_END = OF_AGREEMENTS - {"amend"}
"""A clerk's work ends with the agreement; the last report, what is still owed, and deposits come after it."""
READ_BY_SUPERVISORS = (State.UNDER_REVIEW, State.APPROVED)
"""A clerk does not change a text under the eyes of who approves it."""


class UnknownAction(ValueError):
    """A question that this module does not know. Not a «no»: a misspelt action would pass for a refusal."""


def may(person: Person, action: str, thing: Thing) -> bool:
    """Whether `person` may do this to a row, or, when a model is given, to some row of it. Knows only ACTIONS."""
    if action not in ACTIONS:
        raise UnknownAction(action)
    model = thing if isinstance(thing, type) else type(thing)
    if action in READING:
        return _may_read(person, thing, model)
    if model in (registry.User, registry.ApiToken) or action in ACCOUNTS:
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
    if model in (registry.Message, registry.ApiToken):
        return has_role(person, ACCOUNT_MANAGER)
    if has_role(person, *STAFF):
        return True
    rows = visible_to(person, model)
    return not rows.query.is_empty() if isinstance(thing, type) else rows.filter(pk=thing.pk).exists()


def _may_manage(person: Person, action: str, thing: Thing) -> bool:
    """Accounts and tokens are opened and closed by account managers; nobody gives themselves a right."""
    model = thing if isinstance(thing, type) else type(thing)
    if model not in (registry.User, registry.ApiToken) or not has_role(person, ACCOUNT_MANAGER):
        return False
    if model is registry.ApiToken:
        return action in ("add", "change")
    if isinstance(thing, registry.User) and (thing.is_command or (action == "give_roles" and thing.pk == person.pk)):
        return False
    return action in ("add", "change", *ACCOUNTS)


def _writers(action: str, model: type[Model]) -> frozenset[str]:
    """The roles that may do this to some row of the table."""
    if not _concerns(action, model):
        return frozenset()
    if issubclass(model, BROUGHT):
        return CLERKS if action == "add" else frozenset()
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


def _concerns(action: str, model: type[Model]) -> bool:
    """Whether this can be done to rows of the table at all."""
    if action in OF_AGREEMENTS:
        return issubclass(model, registry.Agreement) or road_to_agreement(model) is not None
    return action != "merge" or issubclass(model, registry.Party)


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
    if not _needs_four_eyes(person, thing):
        return False
    if getattr(thing, "created_by_id", None) == person.pk:
        return True
    answers: dict[int, bool] = thing.__dict__.get("changed_by", {})
    return answers[person.pk] if person.pk in answers else bool(_changed_by(person, [thing]))


def _needs_four_eyes(person: registry.User, thing: Model) -> bool:
    return settings.REGISTRY_STRICT_PUBLICATION and not person.is_command and isinstance(thing, Publishable)


def _changed_by(person: registry.User, things: Sequence[Any]) -> set[Any]:
    """Those of the things (of one kind) whose text somebody has changed since they were last published; their keys."""
    own = _own_changes(person, type(things[0])).filter(pgh_obj__in=[thing.pk for thing in things])
    return set(own.values_list("pgh_obj", flat=True))


def _own_changes(person: registry.User, model: type[Model]) -> QuerySet[Any]:
    """What somebody has written into the text of things since each was last published."""
    events, road = _events_of(model), "pgh_context__metadata__road"
    published = events.filter(pgh_obj=OuterRef("pgh_obj"), **{road: "publish"}).order_by().values("pgh_obj")
    last = Coalesce(Subquery(published.annotate(last=Max("pgh_id")).values("last")), 0)
    # Steps and withdrawals write to the row too, and are nobody's text. Nor is what a merge writes, but to a party:
    # there it chooses a name.
    silent = ("withdraw",) if issubclass(model, registry.Party) else ("withdraw", "merge", "undo_merge")
    text = ~Q(**{f"{road}__startswith": "step:"}) & ~Q(**{f"{road}__in": silent})
    own = events.filter(text, pgh_context__metadata__user=person.pk)
    found: QuerySet[Any] = own.annotate(published=last).filter(pgh_id__gt=F("published"))
    return found


def seen_by_others(person: registry.User, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows that four eyes, where they are asked for, let this person publish: the same as `may`, of many."""
    if not settings.REGISTRY_STRICT_PUBLICATION or person.is_command:
        return rows
    changes = _own_changes(person, rows.model).filter(pgh_obj=OuterRef("pk"))
    return rows.filter(~Q(created_by=person) | Q(created_by=None), ~Exists(changes))


def _events_of(model: Any) -> Any:
    return model._meta.get_field("events").related_model._default_manager.order_by()


def ask_together(person: registry.User, things: Sequence[Any]) -> None:
    """Asks the database once, for all of the things (of one kind), what `may` else asks it for each.

    The answers lie on the rows: for rows that are locked, or used up before anything changes.
    """
    if things and isinstance(things[0], registry.Agreement):
        know_charge(person, things)
    if things and _needs_four_eyes(person, things[0]):
        changed = _changed_by(person, things)
        for thing in things:
            thing.__dict__.setdefault("changed_by", {})[person.pk] = thing.pk in changed


def leads(person: Person, party: registry.Party) -> bool:
    """Whether somebody may say who acts for an association: its president, or a clerk in charge of it."""
    if not isinstance(person, registry.User):
        return False
    if may(person, "change", party):
        return True
    mandates = registry.Membership.objects.active().filter(person=person, office=Office.PRESIDENT)
    return acts_for(person, party) and mandates.filter(party=party).exists()
