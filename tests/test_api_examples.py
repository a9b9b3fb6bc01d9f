"""The examples of the description: every operation and every refusal has one, it is what the API answers, and it is
right by its own schema.

After a change: `REGISTRY_EXAMPLES=1 uv run pytest -n 0 tests/test_api_examples.py`, look at the difference, then renew
the description.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.test import Client
from jsonschema import Draft202012Validator

from registry.api import description, examples, problems, wording
from registry.api.examples import FOLDER, Example

RENEW = bool(os.environ.get("REGISTRY_EXAMPLES"))
HOST = "https://register.example"
CURSOR = "YWdyZWVtZW50cyAtc2lnbmVkX29uIG4gMTcgMjAyMi0wNi0xNw"
SHOWN = 2  # entries of a list
# Whole files: the records in them are those of the page that is shown, and their columns are described with the dumps.
FILES = {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/x-ndjson", "text/csv"}
FICTIONAL = {"projects": "no source tells of a project of an agreement yet"}
# Differ from one register to the next: when it was loaded, and what follows from that.
VARIES = {
    "published_at": examples.MOMENT.replace("+00:00", "Z"),
    "at": examples.MOMENT,
    "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "sequence": 1234,
}

DOCUMENT: dict[str, Any] = yaml.safe_load(description.FILE.read_text("utf-8"))


def answers() -> Iterator[tuple[str, str, str]]:
    """Every operation of the description with every form of its answer that can be read."""
    for path, _method, operation in examples.operations(DOCUMENT):
        for status, media_type, _content in examples.contents(operation):
            if status == 200 and media_type not in FILES:
                yield path, operation["operationId"], media_type


ANSWERS = list(answers())


def asked(operation: str, path: str, media_type: str) -> Example:
    """What the API answers to the request of the example; to the simplest one where there is none."""
    before = examples.kept(operation, media_type)
    request = before.request if before else path.replace("{key}", "?").replace("{number}", "1")
    assert "?/" not in request, f"write the request into {examples.file_of(operation, media_type)}"
    response = Client().get(request)
    assert response.status_code == 200, (request, response.content[:500])
    body = b"".join(response.streaming_content) if response.streaming else response.content
    is_json = response["Content-Type"].partition(";")[0].endswith("json")
    text = re.sub(r"cursor=[\w-]+", f"cursor={CURSOR}", body.decode().replace("http://testserver", HOST))
    value = short(json.loads(text)) if is_json else "\n".join(text.splitlines()[: SHOWN + 1]) + "\n"
    return Example(request, media_type, value)


def short(value: Any, name: str = "") -> Any:
    """The same with a few entries of each list, and with what varies made the same, also where it tells a change."""
    if isinstance(value, dict):
        return {key: short(inner, name if name in VARIES else key) for key, inner in value.items()}
    if isinstance(value, list):
        return [short(inner) for inner in (value if name == "coordinates" else value[:SHOWN])]
    return VARIES.get(name, value) if value is not None else None


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "operation", "media_type"), ANSWERS, ids=lambda part: part.replace("/", "-"))
def test_an_example_is_what_the_api_answers(path: str, operation: str, media_type: str) -> None:
    made, file = asked(operation, path, media_type), examples.file_of(operation, media_type)
    if RENEW:
        file.write_text(made.written(), "utf-8")
    assert file.exists(), "REGISTRY_EXAMPLES=1 makes it; give it a request that shows more, if there is one"
    assert file.read_text("utf-8") == made.written(), "Review the difference after REGISTRY_EXAMPLES=1"


def test_there_is_no_example_of_what_is_gone() -> None:
    named = {examples.file_of(operation, media_type) for _path, operation, media_type in ANSWERS}
    assert set(FOLDER.iterdir()) == named


def told(example: dict[str, Any]) -> Any:
    """The value of an example, also of one that stands elsewhere."""
    return (
        DOCUMENT["components"]["examples"][example["$ref"].rpartition("/")[2]]["value"]
        if "$ref" in example
        else (example["value"])
    )


@pytest.mark.parametrize(
    ("path", "operation"),
    [(path, operation) for path, _method, operation in examples.operations(DOCUMENT)],
    ids=lambda part: part["operationId"] if isinstance(part, dict) else "",
)
def test_every_answer_has_an_example_that_is_right_by_its_schema(path: str, operation: dict[str, Any]) -> None:
    for status, media_type, content in examples.contents(operation):
        if media_type in FILES:
            continue
        assert content.get("examples"), f"{operation['operationId']} has no example of {status} {media_type}"
        if not media_type.endswith("json"):
            continue
        schema = {**content["schema"], "components": DOCUMENT["components"]}
        right = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
        for example in content["examples"].values():
            right.validate(told(example))
            assert status < 400 or told(example)["status"] == status
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            assert "example" in parameter, f"{path}: {parameter['name']}"
            Draft202012Validator(parameter["schema"]).validate(parameter["example"])


def test_every_kind_of_problem_is_shown_in_every_language() -> None:
    assert {kind.slug for kind in problems.KINDS} == set(examples.SAMPLES), "registry/api/examples.py"
    for kind in problems.KINDS:
        values = [DOCUMENT["components"]["examples"][f"{kind.slug}.{code}"]["value"] for code in problems.LANGUAGES]
        assert {value["type"] for value in values} == {f"/api/v1/problems/#{kind.slug}"}
        assert len({value["title"] for value in values}) == len({value["detail"] for value in values}) == 3
        assert not any(value["title"] == value["detail"] for value in values)
    invalid = DOCUMENT["components"]["examples"]["invalid-parameters.ar"]["value"]
    assert [error["parameter"] for error in invalid["errors"]] == ["pilar", "signed_after"]


def test_records_of_examples_are_real() -> None:
    """What is fictional would be taken for the truth. An exemption that is no longer needed fails too."""
    fictional = {
        file.name.split("_")[0] for file in FOLDER.iterdir() if '"is_fictional": true' in file.read_text("utf-8")
    }
    assert fictional == set(FICTIONAL)


@pytest.mark.parametrize(
    "operation",
    [operation for _path, _method, operation in examples.operations(DOCUMENT)],
    ids=lambda op: op["operationId"],
)
def test_every_operation_speaks_three_languages(operation: dict[str, Any]) -> None:
    assert wording.said_of(operation["operationId"]), f"say {operation['operationId']} in registry/api/wording.py"
    english, arabic, french = operation["summary"].split(" · ")
    assert not re.search("[^ -~–]", english)
    assert re.search("[ء-ي]", arabic)
    assert french
    assert re.search('<div dir="rtl" lang="ar">\n\n[^<]*[ء-ي]', operation["description"])
    assert '<div lang="fr">\n\n' in operation["description"]


def test_every_group_of_operations_is_told_of() -> None:
    used = {tag for _path, _method, operation in examples.operations(DOCUMENT) for tag in operation["tags"]}
    named = {tag["name"] for tag in DOCUMENT["tags"]}
    assert used <= named, "registry/api/wording.py"
    info = DOCUMENT["info"]
    assert info["license"]["url"]
    assert info["contact"]["url"]
    assert DOCUMENT["externalDocs"]["url"] == "/pull/"
    assert "Sunset" in info["description"]
