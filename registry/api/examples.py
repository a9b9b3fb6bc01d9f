"""Examples in the description: what the API answered to a real request, and how each kind of problem looks.

Answers are files in `examples/`, one for each operation and media type: the request, and its answer with long lists cut
short. They are never written by hand: a test asks the API again and compares. To renew them:
``REGISTRY_EXAMPLES=1 uv run pytest -n 0 tests/test_api_examples.py``
Problems are told by the code that tells them to clients.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from django.db import OperationalError
from django.http import QueryDict
from django.utils import translation
from rest_framework.exceptions import MethodNotAllowed

from registry.choices import ApiScope

from . import exports, fair_use, problems
from .filters import AS_OF, LISTINGS, understand
from .problems import Kind, Problem

FOLDER: Final = Path(__file__).with_name("examples")
MOMENT: Final = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC).isoformat()


@dataclass(frozen=True)
class Example:
    """A request, and what was answered to it."""

    request: str
    media_type: str
    value: Any

    def written(self) -> str:
        told = {"request": self.request, "media_type": self.media_type, "value": self.value}
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def file_of(operation: str, media_type: str) -> Path:
    """`agreements_list.json`, `projects_list.geo+json`."""
    return FOLDER / f"{operation}.{media_type.rpartition('/')[2]}"


def kept(operation: str, media_type: str) -> Example | None:
    """The example of an operation in this form, if there is one."""
    file = file_of(operation, media_type)
    return Example(**json.loads(file.read_text("utf-8"))) if file.exists() else None


def refused() -> Problem:
    """A misspelled parameter and a date in another order: what clients get wrong most."""
    try:
        understand(LISTINGS[0], QueryDict("pilar=values-sustainability&signed_after=17/06/2022"))
    except Problem as problem:
        return problem
    raise AssertionError("these parameters are understood")


SAMPLES: Final[dict[str, Callable[[], Problem]]] = {
    problems.INVALID_PARAMETERS.slug: refused,
    problems.NOT_FOUND.slug: problems.not_found,
    problems.NOT_YET_SIGNED.slug: lambda: Problem(
        problems.NOT_YET_SIGNED,
        problems.NOT_YET_SIGNED_DETAIL,
        members={"as_of": "2020-01-01", "signed_on": "2022-06-17"},
    ),
    problems.METHOD_NOT_ALLOWED.slug: lambda: problems.problem_of(MethodNotAllowed("POST")),
    problems.WITHDRAWN.slug: lambda: Problem(
        problems.WITHDRAWN,
        problems.WITHDRAWN_DETAIL,
        members={"withdrawn_at": MOMENT, "reason": "نُشرت خطأ · Publiée par erreur"},
    ),
    problems.TOKEN_REFUSED.slug: lambda: Problem(problems.TOKEN_REFUSED, fair_use.UNKNOWN),
    problems.MISSING_SCOPE.slug: lambda: Problem(
        problems.MISSING_SCOPE, fair_use.NOT_FOR_THIS, values={"scope": ApiScope.EXPORT.value}
    ),
    problems.TOO_MANY_REQUESTS.slug: lambda: Problem(
        problems.TOO_MANY_REQUESTS, fair_use.SLOWER, values={"seconds": 21}
    ),
    problems.BUSY.slug: lambda: Problem(problems.BUSY, exports.BUSY_DETAIL),
    problems.FAILURE.slug: lambda: problems.problem_of(RuntimeError()),
    problems.UNAVAILABLE.slug: lambda: problems.problem_of(OperationalError()),
}
"""One problem of each kind, made as it is made for a client."""


def sample(kind: Kind, language: str) -> dict[str, Any]:
    """How a problem of this kind is told."""
    with translation.override(language):
        told: dict[str, Any] = json.loads(problems.told(SAMPLES[kind.slug](), "/api/v1/agreements/"))
    return told


def add_examples(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Give every answer of every operation its examples, and every path a record that there is."""
    result.setdefault("components", {})["examples"] = {
        f"{kind.slug}.{language}": {"summary": f"{kind.slug} ({language})", "value": sample(kind, language)}
        for kind in problems.KINDS
        for language in problems.LANGUAGES
    }
    for path, _operation, told in operations(result):
        for status, media_type, content in contents(told):
            if status >= HTTPStatus.BAD_REQUEST:
                content["examples"] = of_problems(HTTPStatus(status), told)
            elif example := kept(told["operationId"], media_type):
                content["examples"] = {"answer": {"summary": f"GET {example.request}", "value": example.value}}
                fill_in(path, example, told.get("parameters", []))
    return result


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and operation."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def contents(operation: dict[str, Any]) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Status, media type and content of every answer that has a body."""
    for status, response in operation["responses"].items():
        for media_type, content in response.get("content", {}).items():
            yield int(status), media_type, content


def of_problems(status: HTTPStatus, operation: dict[str, Any]) -> dict[str, Any]:
    """Every kind of problem that has this status here, in every language."""
    has_days = any(parameter["name"] == AS_OF.name for parameter in operation.get("parameters", []))
    return {
        f"{kind.slug}.{language}": {"$ref": f"#/components/examples/{kind.slug}.{language}"}
        for kind in problems.KINDS
        for language in problems.LANGUAGES
        if kind.status == status and (has_days or kind is not problems.NOT_YET_SIGNED)
    }


def fill_in(path: str, example: Example, parameters: list[dict[str, Any]]) -> None:
    """What stands in the path of the example is the example of the path's parameters."""
    pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path))
    found = re.fullmatch(pattern, example.request.partition("?")[0])
    for parameter in parameters if found else []:
        if found and parameter["in"] == "path":
            value = found[parameter["name"]]
            parameter["example"] = int(value) if parameter["schema"]["type"] == "integer" else value
