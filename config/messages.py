"""Compiling the message catalogues, without gettext's programs: a fresh machine has none.

The compiled files are not kept in the repository: two files that say the same disagree one day.
"""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from django.core.exceptions import ImproperlyConfigured

from config.env import CHECKOUT


def catalogues(locale: Path = CHECKOUT / "locale") -> list[Path]:
    return sorted(locale.glob("*/LC_MESSAGES/*.po"))


def stale(locale: Path = CHECKOUT / "locale") -> list[Path]:
    """The catalogues that were edited since they were compiled."""
    return [
        source
        for source in catalogues(locale)
        if not (compiled := source.with_suffix(".mo")).exists() or compiled.stat().st_mtime < source.stat().st_mtime
    ]


def compile_all(locale: Path = CHECKOUT / "locale") -> list[Path]:
    """Compile what is stale, and say which files that were."""
    done = stale(locale)
    for source in done:
        _compile(source)
    return done


def _compile(source: Path) -> None:
    """Write aside, then rename: a worker that starts meanwhile reads the old file or the new one, never half of one."""
    draft = source.with_suffix(f".mo.{os.getpid()}")
    try:
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
        with draft.open("wb") as file:
            write_mo(file, catalogue)
        draft.replace(source.with_suffix(".mo"))
    except PoFileError as error:
        raise ImproperlyConfigured(f"{source} can't be read: {error}. Correct the line and start again.") from error
    except OSError as error:
        raise ImproperlyConfigured(
            f"The messages can't be compiled: {error.strerror} ({error.filename}). Run `manage.py prepare` once as "
            "the owner of the folder, or make the folder writable."
        ) from error
    finally:
        draft.unlink(missing_ok=True)
