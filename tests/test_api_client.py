"""Clients: one that is generated from the description alone, and the snippets that we tell people to copy."""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from registry.api import description
from registry.models import PublishedRecord
from registry.site.pull import LATER, WHOLE
from tests.served import served

PROXIES = ("http_proxy", "https_proxy", "all_proxy")


@pytest.fixture
def address(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A register that answers on a port of this machine."""
    for name in (*PROXIES, *(proxy.upper() for proxy in PROXIES)):
        monkeypatch.delenv(name, raising=False)
    with served() as url:
        yield url


def published() -> set[str]:
    return set(PublishedRecord.objects.filter(collection="agreements").values_list("key", flat=True))


# -- A client made from the description ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Any]]:
    """The modules of a client that a machine wrote."""
    folder = tmp_path_factory.mktemp("client")
    settings = folder / "settings.yaml"
    settings.write_text("post_hooks: []\n")
    order = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"]
    order += ["--path", description.FILE, "--output-path", folder / "register_client", "--config", settings]
    result = subprocess.run(order, capture_output=True, text=True, check=False, timeout=120)
    said = result.stdout + result.stderr
    assert result.returncode == 0, said
    assert "warning" not in said.lower(), said
    sys.path.insert(0, str(folder))
    yield lambda name: importlib.import_module(f"register_client{name}")
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.startswith("register_client")]:
        del sys.modules[name]


def test_a_generated_client_pulls_the_whole_register(generated: Callable[[str], Any], address: str) -> None:
    agreements_list = generated(".api.agreements.agreements_list")
    records, cursor = [], generated(".types").UNSET
    with generated("").Client(base_url=address) as client:
        while cursor is not None:
            page = agreements_list.sync(client=client, page_size=30, cursor=cursor)
            records += page.results
            cursor = parse_qs(urlsplit(page.next_).query)["cursor"][0] if page.next_ else None
    assert {str(record.id) for record in records} == published()
    assert len(records) > 60
    assert all(record.title.ar or record.title.fr for record in records)


def test_a_generated_client_reads_one_record_and_understands_a_refusal(
    generated: Callable[[str], Any], address: str
) -> None:
    record_of = generated(".api.agreements.agreements_record")
    problem = generated(".models").ProblemShape
    framework = "5b7bc41b-6e88-55bb-b355-4a2878ceca1d"
    with generated("").Client(base_url=address) as client:
        record = record_of.sync(framework, client=client)
        refused = record_of.sync_detailed("00000000-0000-4000-8000-000000000000", client=client)
    assert record.signed_on == "2022-06-17"
    assert {party.role for party in record.parties} == {"signatory"}
    assert record.kind.slug == "framework"
    assert refused.status_code == 404
    assert isinstance(refused.parsed, problem)
    assert refused.parsed.type_.endswith("#not-found")


def test_every_operation_has_its_function(generated: Callable[[str], Any]) -> None:
    """What the generator does not understand it leaves out."""
    text = description.FILE.read_text("utf-8")
    folder = Path(generated("").__file__).parent
    made = {file.stem for file in folder.glob("api/*/*.py")} - {"__init__"}
    assert made == set(re.findall(r"operationId: (\w+)", text))


# -- What we tell people to copy -----------------------------------------------------------------------------------


def snippet(address: str, template: str, folder: Path) -> Path:
    """The file as it is downloaded from the register."""
    found = next(one for one in (*WHOLE, *LATER) if one.template == template)
    answer = Client().get(f"/pull/{found.name}", headers={"Host": urlsplit(address).netloc})
    assert answer.status_code == 200
    file = folder / found.name
    file.write_bytes(answer.content)
    assert address in file.read_text("utf-8")
    return file


def run(*order: Any, folder: Path) -> str:
    result = subprocess.run(
        order, cwd=folder, capture_output=True, text=True, check=False, timeout=60, env=dict(os.environ)
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def lines(file: Path) -> set[str]:
    records = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert len(records) == len({record["id"] for record in records})
    return {record["id"] for record in records}


def test_the_lines_for_curl(address: str, tmp_path: Path) -> None:
    for tool in ("sh", "curl"):
        if not shutil.which(tool):
            pytest.skip(f"no {tool} on this machine")
    said = run("sh", snippet(address, "curl", tmp_path), folder=tmp_path)
    assert lines(tmp_path / "agreements.jsonl") == published()
    assert int(said) == len(published())


def test_the_lines_for_python(address: str, tmp_path: Path) -> None:
    run(sys.executable, snippet(address, "httpx", tmp_path), folder=tmp_path)
    assert lines(tmp_path / "agreements.jsonl") == published()


def test_the_lines_for_pandas(address: str, tmp_path: Path) -> None:
    if not find_spec("pandas"):
        pytest.skip("pandas is not installed")
    run(sys.executable, snippet(address, "pandas", tmp_path), folder=tmp_path)
    text = (tmp_path / "agreements.csv").read_text("utf-8-sig")
    assert all(key in text for key in published())


def test_the_lines_for_one_record(address: str, tmp_path: Path) -> None:
    record = f"{address}/api/v1/agreements/{min(published())}/"
    assert run(sys.executable, snippet(address, "unchanged", tmp_path), record, folder=tmp_path) == "unchanged\n"


def test_the_lines_for_changes(address: str, tmp_path: Path) -> None:
    file = snippet(address, "changes", tmp_path)
    for _day in range(2):
        run(sys.executable, file, folder=tmp_path)
        _last, records = json.loads((tmp_path / "register.json").read_text("utf-8"))
        assert set(records) == published()
    listed = Client().get(f"/api/v1/agreements/{min(published())}/").json()
    assert records[listed["id"]] == listed


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_page_shows_every_snippet_for_this_server(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    page = client.get("/pull/")
    assert page.status_code == 200
    text = page.content.decode()
    assert text.count('<pre dir="ltr"') == text.count("/pull/register") + text.count("/pull/unchanged") + text.count(
        "/pull/changes"
    )
    assert "http://testserver/api/v1/agreements/?format=jsonl" in text
    assert {"ar": "عشرة أسطر", "fr": "dix lignes"}[language] in text
    assert not re.search(r"<script(?! src)|<style|style=|onload=|{{|{%", text)
    assert client.get("/pull/nothing.py").status_code == 404
    assert "/pull/" in client.get("/api/v1/docs/").content.decode()
    assert "/pull/" in client.get("/").content.decode()


def test_ten_lines_are_ten_lines() -> None:
    """Without the comment and empty lines."""
    folder = Path(description.FILE).parents[1] / "templates" / "registry" / "pull"
    for one in WHOLE[:4]:
        told = (folder / f"{one.template}.txt").read_text("utf-8").splitlines()
        assert len([line for line in told if line and not line.startswith("#")]) <= 12, one.template
