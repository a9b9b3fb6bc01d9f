"""Requests that a machine makes up from the description, well formed and hostile: no promise of it may break.

Every day a few hundred. The whole of it, about 23,000, by hand: `API_EXAMPLES=250 uv run pytest -n 0
tests/test_api_generated.py -s`, which says how many there were.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.db import DEFAULT_DB_ALIAS, connections
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, StopReason, events, from_schema

from config.wsgi import application

EXAMPLES = int(os.environ.get("API_EXAMPLES", "2"))  # for each operation and phase
SCHEMA = "/api/v1/schema/?format=json"
WHOLE = 20
"""From how many examples on everything is tried: the edges of every parameter, and walks from answer to answer."""

# `positive_data_acceptance` is not asked: which codes exist is data, not description, so that "a pillar of the right
# form" is refused when there is no such pillar. The others that are left out are about writing and signing in.
CHECKS = {
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "missing_required_header",
    "ensure_resource_availability",
}


@pytest.fixture
def register(db: None) -> Iterator[Callable[..., Any]]:
    """The application itself; the connections of the threads that call it are closed at the end."""
    used: set[Any] = set()

    def remembered(environ: Any, start_response: Any) -> Any:
        if connections[DEFAULT_DB_ALIAS] not in used:
            connections[DEFAULT_DB_ALIAS].inc_thread_sharing()
            used.add(connections[DEFAULT_DB_ALIAS])
        return application(environ, start_response)

    yield remembered
    for one in used - {connections[DEFAULT_DB_ALIAS]}:
        one.close()


def described(register: Callable[..., Any]) -> Any:
    """The application, by the description that it serves."""
    settings = {
        "generation": {"max-examples": EXAMPLES, "database": "none", "mode": "all"},
        "checks": {"enabled": False} | {check: {"enabled": True} for check in CHECKS},
        "phases": {"coverage": {"enabled": EXAMPLES >= WHOLE}, "stateful": {"enabled": EXAMPLES >= WHOLE}},
    }
    return schemathesis.openapi.from_wsgi(SCHEMA, register, config=SchemathesisConfig.from_dict(settings))


def broken(scenario: events.ScenarioFinished) -> list[str]:
    """What went wrong in a scenario, with the request that shows it."""
    cases = scenario.recorder.cases
    return [
        f"{scenario.phase}: {check.name}: {check.failure_info.failure}\n{cases[case].value.as_curl_command()}"
        for case, checks in scenario.recorder.checks.items()
        for check in checks
        if check.status is Status.FAILURE and check.failure_info
    ]


def test_no_generated_request_breaks_a_promise(
    register: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    failures: list[str] = []
    sent: Counter[str] = Counter()
    reason = None
    for event in from_schema(described(register)).execute():
        match event:
            case events.ScenarioFinished():
                sent[str(event.phase)] += len(event.recorder.interactions)
                failures += broken(event)
            case events.NonFatalError():
                failures.append(f"{event.phase}: {event.label}: {event.info.format()}")
            case events.FatalError():
                raise event.exception
            case events.EngineFinished():
                reason = event.stop_reason
    with capsys.disabled():
        print(f"\n{sent.total()} requests: {dict(sent)}", end=" ")
    assert not failures, "\n\n".join(failures[:20]) + f"\n\n{len(failures)} in all"
    assert reason is StopReason.COMPLETED
    assert sent.total() > 100
