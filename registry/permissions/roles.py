"""Who somebody is."""

from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from registry import models as registry
from registry.choices import Role

CLERK: str = Role.CLERK
SUPERVISOR: str = Role.SUPERVISOR
FINANCE: str = Role.FINANCE
AUDITOR: str = Role.AUDITOR
ASSOCIATION: str = Role.ASSOCIATION
ACCOUNT_MANAGER: str = Role.ACCOUNT_MANAGER
STAFF: frozenset[str] = frozenset(Role) - {ASSOCIATION}
Thing = Model | type[Model]
Person = registry.User | AnonymousUser
Row = TypeVar("Row", bound=Model)

CLERKS: frozenset[str] = frozenset({CLERK, SUPERVISOR})
SUPERVISORS: frozenset[str] = frozenset({SUPERVISOR})
CASHIERS: frozenset[str] = frozenset({FINANCE, SUPERVISOR})


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
