"""Accounts to try the registry with. Their passwords are drawn by chance and written once to a private file."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from registry.choices import PartyKind, Role
from registry.models import Agreement, Party, Region, User


@dataclass(frozen=True)
class Account:
    """One person of the demonstration."""

    email: str
    role: Role
    name: str
    language: str = "ar"
    region: str = ""


ACCOUNTS = (
    Account("clerk1@demo.example", Role.CLERK, "مكلف تجريبي 1 · Agent fictif 1"),
    Account("clerk2@demo.example", Role.CLERK, "مكلف تجريبي 2 · Agent fictif 2", "fr"),
    Account("clerk-marrakech@demo.example", Role.CLERK, "مكلف تجريبي، مراكش · Agent fictif, Marrakech", region="07"),
    Account("supervisor@demo.example", Role.SUPERVISOR, "مشرف تجريبي · Superviseur fictif"),
    Account("finance1@demo.example", Role.FINANCE, "مكلف تجريبي بالمالية · Agent financier fictif"),
    Account("auditor1@demo.example", Role.AUDITOR, "مدقق تجريبي · Auditeur fictif", "fr"),
    Account("association1@demo.example", Role.ASSOCIATION, "عضو جمعية تجريبي · Membre fictif d’une association"),
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
    user.region = Region.objects.get(code=account.region) if account.region else None
    user.institution = _association() if account.role == Role.ASSOCIATION else None
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.save()
    return {"email": account.email, "password": password, "role": account.role.value, "name": account.name}


def _association() -> Party:
    """The fictional association with the most signed agreements: its member has something to see."""
    signed = Agreement.objects.exclude(signed_on=None)
    parties = Party.objects.filter(is_fictional=True, kind=PartyKind.ASSOCIATION, agreements__in=signed)
    return parties.annotate(number=Count("agreements")).order_by("-number", "pk")[0]


def _write(file: Path, content: str) -> None:
    """Private from its first byte; never half a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".part")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        stream.write(content)
    draft.replace(file)
