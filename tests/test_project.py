"""The project tests itself: a new model, text or module that forgets its duties fails here.

Each exemption gives its reason, and one that is no longer needed fails too.
"""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.admin import GenericInlineModelAdmin
from django.db import models
from django.utils import translation
from pghistory.models import Event

from registry import choices
from registry.admin.site import site
from registry.models.base import Cited
from registry.models.fields import CleanTextMixin

ROOT = Path(settings.BASE_DIR)
SOURCES = sorted([*ROOT.glob("registry/**/*.py"), *ROOT.glob("config/**/*.py")])
MODELS = [model for model in apps.get_app_config("registry").get_models() if not issubclass(model, Event)]
LANGUAGES = ("ar", "fr")

WITHOUT_ADMIN = {
    "ApiShare": "a count of the present minute, without names",
    "NoticePreference": "chosen by the member alone, at the associations' desk",
    "PartyDistinction": "said and taken back on the page of doubles",
    "PartyLikeness": "derived from the names of parties",
    "PartyMerge": "made, listed and taken back on the page of doubles",
    "PendingNotice": "a part of a letter to come; the letters show in the admin",
    "PublicationCounter": "a counter that publishing alone touches",
    "RegistrationCounter": "a counter; its numbers show in the agreements",
    "PublishedRecord": "derived; the publications show in the admin",
    "PublishedPeriod": "derived; the publications show in the admin",
    "PublishedPlace": "derived; the publications show in the admin",
    "SearchWord": "derived from the names of the records",
    "SeriesCounter": "a counter; its numbers stand on receipts and letters",
    "StatusCode": "a key: it stands on papers, and on no page",
    "DepositDraft": "not handed in yet: its author's alone",
    "DraftPaper": "not handed in yet: its author's alone",
    "ImportedNumber": "a key: by it the row of a spreadsheet is known again",
    "ReportDueMove": "told in the row of its report, on the agreement's page",
    "AgreementLine": "boxes to tick on the agreement's page",
    "AgreementPillar": "boxes to tick on the agreement's page",
    "AgreementPopulation": "boxes to tick on the agreement's page",
    "CeremonyLine": "boxes to tick on the ceremony's page",
    "CeremonyPopulation": "boxes to tick on the ceremony's page",
    "SpaceService": "boxes to tick on the project's page",
}

PLAIN_TEXT = {
    "User.password": "a hash",
    "User.email": "an address, checked as such",
    "Party.email": "an address, checked as such",
    "Invitation.email": "an address, checked as such",
    "Invitation.digest": "a digest",
    "ApiShare.client": "a digest",
    "SpreadsheetImport.sha256": "a digest",
    "SpreadsheetImport.plan": "a digest",
    "ApiToken.digest": "a digest",
    "ApiToken.email": "an address, checked as such",
    "ApiToken.hint": "made by chance",
    "Message.to": "an address, checked as such",
    "Message.body": "made by the register; holds the characters that isolate a reference in a right-to-left line",
    "Message.secret": "made by chance",
    "Message.unsubscribe": "an address, made by the register",
    "PendingNotice.arabic": "made by the register, as Message.body",
    "PendingNotice.french": "made by the register, as Message.body",
    "Transition.step": "a name from the table of steps",
    "Agreement.registration_number": "made by the register from letters and numbers",
    "Deposit.number": "made by the register from letters and numbers",
    "DraftPaper.sha256": "a digest, checked as such",
    "DraftPaper.content_type": "read from the bytes",
    "SearchWord.word": "folded text",
    "SeriesCounter.series": "three letters of the register's own",
    "StatusCode.code": "made by chance",
    "StatusLetter.number": "made by the register from letters and numbers",
    "StatusLetter.code": "made by chance",
    "Document.sha256": "a digest, checked as such",
    "Document.content_type": "read from the bytes",
    "PublishedVersion.collection": "a name from the table of collections",
    "PublishedVersion.key": "an identifier or a slug",
    "PublishedVersion.reference": "copied from a checked field",
    "PublishedVersion.successor": "an identifier",
    "PublishedVersion.body": "canonical JSON",
    "PublishedVersion.sha256": "a digest",
    "PublishedRecord.collection": "a name from the table of collections",
    "PublishedRecord.key": "an identifier or a slug",
    "PublishedRecord.reference": "copied from a checked field",
    "PublishedRecord.body": "canonical JSON",
    "PublishedRecord.position": "folded text",
    "PublishedRecord.status": "copied from a closed list",
    "PublishedRecord.strategy": "a slug",
    "PublishedRecord.framework": "an identifier",
    "PublishedRecord.ceremony": "an identifier",
    "PublishedRecord.call": "copied from a checked field",
    "PublishedRecord.agreement": "an identifier",
    "PublishedRecord.search": "folded text",
    "PublishedPeriod.status": "copied from a closed list",
    "PublishedPeriod.search": "folded text",
    "PublishedPlace.collection": "a name from the table of collections",
    "PublishedPlace.pillar": "a slug",
    "PublishedPlace.region": "a code",
}


def inline_models() -> set[type[models.Model]]:
    """Models that a clerk reaches on another thing's page."""
    return {inline.model for admin in site._registry.values() for inline in admin.inlines}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_model_has_a_docstring_a_name_in_both_languages_and_a_place_in_the_admin(model: type[models.Model]) -> None:
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}("), "Django's own, which repeats the fields"
    if model.__name__ not in WITHOUT_ADMIN:
        assert model in site._registry or model in inline_models()
        for name in (model._meta.verbose_name, model._meta.verbose_name_plural):
            assert_translated(name)


def assert_translated(text: object) -> None:
    said = {}
    for language in ("en", *LANGUAGES):
        with translation.override(language):
            said[language] = str(text)
    assert said["ar"] != said["en"], f"no Arabic for «{said['en']}»"
    # French may share a word with English («clause», «date»); the catalogue must still hold it.
    assert said["en"] in catalogue("fr") or said["fr"] != said["en"], f"no French for «{said['en']}»"


def catalogue(language: str) -> dict[str, str]:
    with (ROOT / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    return {(each.id if isinstance(each.id, str) else each.id[0]): str(each.string) for each in messages}


def test_exemptions_are_still_needed() -> None:
    names = {model.__name__: model for model in MODELS}
    for name, reason in WITHOUT_ADMIN.items():
        assert reason
        assert names[name] not in site._registry
    fields = {f"{model.__name__}.{field.name}": field for model in MODELS for field in model._meta.local_fields}
    for name, reason in PLAIN_TEXT.items():
        assert reason
        assert not isinstance(fields[name], CleanTextMixin)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_text_keeps_the_text_policy(model: type[models.Model]) -> None:
    for field in model._meta.local_fields:
        is_text = isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.FileField)
        if not is_text or field.choices or isinstance(field, models.SlugField | CleanTextMixin):
            continue
        assert f"{model.__name__}.{field.name}" in PLAIN_TEXT, f"{model.__name__}.{field.name}: use CleanCharField"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_rules_are_named_after_their_model_and_speak_to_the_clerk(model: type[models.Model]) -> None:
    for constraint in model._meta.constraints:
        assert constraint.name.startswith(model._meta.model_name.lower()), constraint.name
        if model.__name__ not in {*WITHOUT_ADMIN, "PublishedVersion"}:
            assert_translated(constraint.violation_error_message)


@pytest.mark.parametrize("name", [name for name in dir(choices) if isinstance(getattr(choices, name), type)])
def test_closed_lists_are_translated(name: str) -> None:
    chosen = getattr(choices, name)
    if issubclass(chosen, models.TextChoices) and chosen is not models.TextChoices:
        for _, label in chosen.choices:
            assert_translated(label)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_catalogues_are_complete(language: str, domain: str) -> None:
    with (ROOT / "locale" / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    assert messages
    empty = [
        message.id for message in messages if not message.string or (message.pluralizable and not all(message.string))
    ]
    assert not empty
    assert not [message.id for message in messages if message.fuzzy]
    for message in messages:
        for problem in message.check():
            raise problem


SAYING = {"gettext", "gettext_lazy", "_", "pgettext", "pgettext_lazy", "ngettext", "ngettext_lazy"}


def texts_in(source: str) -> set[str]:
    """The texts that a module hands to gettext: called, or left to `partial`, which makemessages does not see."""
    found = set()
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        parts = [call.func, *call.args]
        for name, *rest in (parts, parts[1:]):
            if isinstance(name, ast.Name) and name.id in SAYING:
                at = 1 if name.id.startswith("pgettext") else 0
                found |= {each.value for each in rest[at : at + 1] if isinstance(each, ast.Constant)}
            if len(parts) == 1:
                break
    return {text for text in found if isinstance(text, str)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_code_speaks_the_language(language: str) -> None:
    """Also where makemessages would overlook it, and drop its translation the next time."""
    wanted = {text for file in (ROOT / "registry").rglob("*.py") for text in texts_in(file.read_text())}
    assert wanted - set(catalogue(language)) == set()


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not installed on this machine; CI installs it")
@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_hold_every_text_of_the_code_and_no_other(language: str, tmp_path: Path) -> None:
    for folder in ("registry", "config"):
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "static", "migrations")
        )
    (tmp_path / "locale").mkdir()
    command = [
        sys.executable,
        "-m",
        "django",
        "makemessages",
        "--locale",
        language,
        "--no-obsolete",
        "--verbosity",
        "0",
    ]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=120)
    found = tmp_path / "locale" / language / "LC_MESSAGES" / "django.po"
    with found.open("rb") as file:
        wanted = {each.id if isinstance(each.id, str) else each.id[0] for each in read_po(file) if each.id}
    assert wanted - set(catalogue(language)) == set()
    assert set(catalogue(language)) - wanted == set(), "nobody says this any more"


def test_arrows_go_down_only() -> None:
    result = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_say_why_they_exist_and_import_at_the_top(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if path.name != "__init__.py" or tree.body:
        assert ast.get_docstring(tree), "a module says why the room exists"
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.ImportFrom):
                    assert not (node.module or "").startswith(("registry", "config")), f"line {node.lineno}"
                    assert node.level == 0, f"line {node.lineno}"


def test_citations_can_be_entered_wherever_facts_are_kept() -> None:
    cited = {model for model in MODELS if issubclass(model, Cited)}
    with_inline = {
        admin.model
        for admin in site._registry.values()
        if any(issubclass(inline, GenericInlineModelAdmin) for inline in admin.inlines)
    }
    without = {model.__name__ for model in cited - with_inline}
    assert without == {"Representative", "StrategyStatement", "EventStatement"}, "lines of another page: cited there"


@pytest.mark.xdist_group("together")
def test_tests_that_share_a_server_stay_together(request: pytest.FixtureRequest) -> None:
    """Workers are told by the end of a test's name; versions of pytest and xdist that do not fit leave it out."""
    assert request.node.nodeid.endswith("@together") is ("PYTEST_XDIST_WORKER" in os.environ)
