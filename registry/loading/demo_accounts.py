"""Accounts to try the registry with. Their passwords are drawn by chance and written once to a private file."""

import json
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from registry.models import User
from registry.permissions import ACCOUNT_MANAGER, CLERK, SUPERVISOR

ACCOUNTS = (
    ("clerk1@demo.example", CLERK, "مكلف تجريبي 1 · Agent fictif 1", "ar"),
    ("clerk2@demo.example", CLERK, "مكلف تجريبي 2 · Agent fictif 2", "fr"),
    ("supervisor@demo.example", SUPERVISOR, "مشرف تجريبي · Superviseur fictif", "ar"),
    ("admin@demo.example", ACCOUNT_MANAGER, "مدير حسابات تجريبي · Gestionnaire fictif", "ar"),
)


def accounts_file() -> Path:
    """Where the passwords stand, readable by the owner alone."""
    return Path(settings.DATA_DIR) / "demo-accounts.json"


def load_accounts() -> str:
    """Creates the accounts; new passwords only when nobody can know the old ones. Asks for an actor (`acting`)."""
    file, emails = accounts_file(), [email for email, *_rest in ACCOUNTS]
    if file.exists() and User.objects.filter(email__in=emails).count() == len(ACCOUNTS):
        return f"demonstration accounts: {len(ACCOUNTS)} unchanged"
    with transaction.atomic():
        written = [_account(*account) for account in ACCOUNTS]
        _write(file, json.dumps(written, ensure_ascii=False, indent=2) + "\n")
    return f"demonstration accounts: {len(ACCOUNTS)} with new passwords"


def _account(email: str, role: str, name: str, language: str) -> dict[str, str]:
    user = User.objects.filter(email=email).first() or User(email=email)
    user.full_name, user.language, user.is_staff, user.is_active = name, language, True, True
    user.is_superuser = role == ACCOUNT_MANAGER
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.save()
    user.groups.set([] if role == ACCOUNT_MANAGER else [Group.objects.get(name=role)])
    return {"email": email, "password": password, "role": role, "name": name}


def _write(file: Path, content: str) -> None:
    """Private from its first byte; never half a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".part")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        stream.write(content)
    draft.replace(file)
