"""Accounts to try the registry with. Their passwords are drawn by chance and written once to a private file."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from registry.choices import Office, Role
from registry.models import Membership, Party, Region, User, command_actor

from .build import uuid_of


@dataclass(frozen=True)
class Account:
    """One person of the demonstration."""

    email: str
    role: Role
    name: str
    language: str = "ar"
    region: str = ""
    institution: str = ""
    """The key of a party of the records: a real one, for it stands in what the person enters."""


MEMBER = "association1@demo.example"
ASSOCIATIONS = ("association-3", "association-1")
"""For which its member acts, by the keys of their rows."""

ACCOUNTS = (
    Account("clerk1@demo.example", Role.CLERK, "مكلف تجريبي 1 · Agent fictif 1", institution="ministry"),
    Account("clerk2@demo.example", Role.CLERK, "مكلف تجريبي 2 · Agent fictif 2", "fr", institution="ministry"),
    Account("clerk-marrakech@demo.example", Role.CLERK, "مكلف تجريبي، مراكش · Agent fictif, Marrakech", region="07"),
    Account("supervisor@demo.example", Role.SUPERVISOR, "مشرف تجريبي · Superviseur fictif"),
    Account("finance1@demo.example", Role.FINANCE, "مكلف تجريبي بالمالية · Agent financier fictif"),
    Account("auditor1@demo.example", Role.AUDITOR, "مدقق تجريبي · Auditeur fictif", "fr"),
    Account(MEMBER, Role.ASSOCIATION, "عضو جمعية تجريبي · Membre fictif d’une association"),
    Account("admin@demo.example", Role.ACCOUNT_MANAGER, "مدير حسابات تجريبي · Gestionnaire fictif"),
)


def accounts_file() -> Path:
    """Where the passwords stand, readable by the owner alone."""
    return Path(settings.DATA_DIR) / "demo-accounts.json"


def load_accounts() -> str:
    """Creates the accounts; new passwords only when nobody can know the old ones. Asks for an actor (`acting`)."""
    file, emails = accounts_file(), [account.email for account in ACCOUNTS]
    if file.exists() and User.objects.filter(email__in=emails).count() == len(ACCOUNTS):
        return f"demonstration accounts: {len(ACCOUNTS)} unchanged"
    with transaction.atomic():
        written = [_account(account) for account in ACCOUNTS]
        _write(file, json.dumps(written, ensure_ascii=False, indent=2) + "\n")
    return f"demonstration accounts: {len(ACCOUNTS)} with new passwords"


def _account(account: Account) -> dict[str, str]:
    user = User.objects.filter(email=account.email).first() or User(email=account.email)
    user.full_name, user.language, user.is_active = account.name, account.language, True
    user.roles = [account.role]
    key = account.institution
    user.institution = Party.objects.filter(uuid=uuid_of(Party, key)).first() if key else None
    user.region = Region.objects.get(code=account.region) if account.region else None
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.save()
    if account.role == Role.ASSOCIATION and not user.memberships.exists():
        for party in _associations():
            Membership(person=user, party=party, office=Office.PRESIDENT, invited_by=command_actor("load_demo")).save()
    return {"email": account.email, "password": password, "role": account.role.value, "name": account.name}


def _associations() -> list[Party]:
    """The fictional associations of which the stories tell: their president has something to see and to do."""
    return [Party.objects.get(uuid=uuid_of(Party, f"demo/{key}")) for key in ASSOCIATIONS]


def _write(file: Path, content: str) -> None:
    """Private from its first byte; never half a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".part")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        stream.write(content)
    draft.replace(file)
