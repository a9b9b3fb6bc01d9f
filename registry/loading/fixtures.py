"""The files of ``fixtures/``: reading them, and saying exactly what is wrong with one that cannot be loaded."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

Row = Mapping[str, Any]


class BadFixture(Exception):
    """A file says something that cannot be loaded; nothing of the run was kept."""

    def __init__(self, file: str, row: object, key: str, problem: object) -> None:
        super().__init__(f"fixtures/{file}, row {row}, key «{key}»: {problem}")


def folder() -> Path:
    """Where the fixtures lie."""
    return Path(settings.BASE_DIR) / "fixtures"


def rows(file: str) -> list[Row]:
    """The rows of one file: `rows` of a JSON object, or the lines of a CSV table (empty cells are null)."""
    path = folder() / file
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as lines:
            return [{key: value or None for key, value in line.items()} for line in csv.DictReader(lines)]
    found = document(file).get("rows")
    if not isinstance(found, list):
        raise BadFixture(file, "-", "rows", "a list of rows is expected here")
    return found


def document(file: str) -> dict[str, Any]:
    """A whole JSON file."""
    try:
        content = json.loads((folder() / file).read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise BadFixture(file, f"line {error.lineno}", "-", f"this is not JSON ({error.msg})") from error
    if not isinstance(content, dict):
        raise BadFixture(file, "-", "-", "one JSON object is expected")
    return content


def wanted(file: str, row: Row, key: str) -> Any:
    """A value that every row must have."""
    if row.get(key) in (None, ""):
        name = row.get("slug") or row.get("code") or row.get("key") or "?"
        raise BadFixture(file, name, key, "this value is missing")
    return row[key]


def only(file: str, name: object, row: Row, allowed: frozenset[str]) -> None:
    """No keys but the known ones: a mistyped key would be lost in silence."""
    for key in row:
        if key not in allowed:
            raise BadFixture(file, name, key, "unknown key (known: " + ", ".join(sorted(allowed)) + ")")
