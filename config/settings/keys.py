"""Secret keys: one that a bare machine makes for itself, and what production refuses to call a secret."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config import env
from config.cluster import explained, make_folder

_PLACEHOLDERS = ("changeme", "change-me", "change_me", "insecure", "example", "placeholder", "secret-key", "your-")
_LEAST_VARIETY = 12  # different characters; a random key of 50 has about 35


def own_secret_key(path: Path) -> str:
    """The key in this file, made on first use. Two commands that start together end with the same one."""
    try:
        make_folder(path.parent)
        if not path.exists():
            draft = path.with_name(f"{path.name}.{os.getpid()}")
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(64), "ascii")
            try:
                os.link(draft, path)  # unlike a rename, fails when another command was first
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return path.read_text("ascii")
    except OSError as failure:
        raise ImproperlyConfigured(str(explained(failure))) from failure


def given_secret_key(name: str = "SECRET_KEY") -> str:
    """The key of production: given, long, and not somebody's example."""
    key = env.text(name, minimum=50)
    if len(set(key)) < _LEAST_VARIETY or any(word in key.lower() for word in _PLACEHOLDERS):
        raise ImproperlyConfigured(
            f"The environment variable {name} looks like an example, not a secret. "
            'Make one: python -c "import secrets; print(secrets.token_urlsafe(64))"'
        )
    return key
