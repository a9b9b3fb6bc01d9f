"""Loading: may be repeated at any time, deletes nothing, respects what people changed, and says what is wrong.

The register of the tests is loaded already (conftest), so whatever loads here loads for the second time.
"""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pghistory.models
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import Q

from registry import publication
from registry.choices import PublicationStatus, Role, State
from registry.loading import demo_accounts, demo_year, fixtures, records
from registry.loading.build import Builder, uuid_of
from registry.models import (
    Agreement,
    AgreementKind,
    Ceremony,
    Citation,
    Commune,
    FamilySpace,
    Instalment,
    OtherName,
    Party,
    Person,
    Pillar,
    Project,
    ProjectLine,
    PublishedRecord,
    PublishedVersion,
    Region,
    Report,
    Source,
    Transition,
    User,
    acting,
    command_actor,
)
from registry.steps import STEPS

COMMANDS = ("load_reference", "load_records", "load_demo")
ARABIC_MARKS = ("تجريبي", "تجريبية")
FRENCH_MARKS = ("fictif", "fictive")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_data_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords of the demonstration accounts belong to the test that drew them."""
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)


@pytest.fixture
def other_fixtures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Callable[[Any], None]], None]:
    """A copy of the fixtures in which one file is changed before it is loaded."""

    def change(file: str, mend: Callable[[Any], None]) -> None:
        copy = tmp_path / "fixtures"
        for path in fixtures.folder().rglob("*.*"):
            target = copy / path.relative_to(fixtures.folder())
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
        content = json.loads((copy / file).read_text("utf-8"))
        mend(content)
        (copy / file).write_text(json.dumps(content), "utf-8")
        monkeypatch.setattr(fixtures, "folder", lambda: copy)

    return change


def history_rows() -> int:
    """How long the history of everything is."""
    models = [model for model in apps.get_models() if issubclass(model, pghistory.models.Event) and model._meta.managed]
    return sum(model.objects.count() for model in models)


def row_of(content: Any, code: str) -> Any:
    return next(row for row in content["rows"] if code in (row.get("slug"), row.get("code"), row.get("key")))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_second_run_writes_nothing(command: str, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    demo_accounts.load_accounts()  # nobody can know the passwords of the template: the first run here draws new ones
    counts = {model: model.objects.count() for model in (Citation, Party, Agreement, Transition, PublishedVersion)}
    events = history_rows()
    call_command(command)
    assert {model: model.objects.count() for model in counts} == counts
    assert history_rows() == events


def test_the_lists_are_complete() -> None:
    assert (Region.objects.count(), Commune.objects.count()) == (12, 1503)
    assert Pillar.objects.count() == 3
    assert not Commune.objects.exclude(name_ar__gt="", name_fr__gt="").exists()
    assert Region.objects.get(code="07").chef_lieu.code == "07.351"
    names = Commune.objects.values_list("name", "name_ar")
    assert all(name == name_ar for name, name_ar in names)


def test_the_file_wins_over_the_list(supervisor: User) -> None:
    with acting(supervisor, road="test"):
        Region.objects.filter(code="07").update(population_2024=1, name_fr="Wrong")
    with acting(command_actor("load_reference"), road="test"):
        AgreementKind.objects.filter(slug="framework").update(position=99)
    call_command("load_reference")
    region = Region.objects.get(code="07")
    assert (region.name_fr, region.population_2024 > 4_000_000) == ("Marrakech-Safi", True)
    assert AgreementKind.objects.get(slug="framework").position == 1


def test_what_a_supervisor_changed_in_a_list_of_the_ministry_stands(supervisor: User) -> None:
    with acting(supervisor, road="test"):
        AgreementKind.objects.filter(slug="framework").update(name_fr="Accord-cadre national")
    call_command("load_reference")
    assert AgreementKind.objects.get(slug="framework").name_fr == "Accord-cadre national"


def test_what_a_clerk_adds_to_an_open_list_waits_for_a_supervisor(clerk: User, supervisor: User) -> None:
    with acting(clerk, road="test"):
        line = ProjectLine.objects.create(slug="clerks-own-line", name_ar="مجال جديد")
    call_command("load_reference")
    assert not PublishedRecord.objects.filter(collection="project-lines", key=line.slug).exists()
    with pytest.raises(publication.PublicationRefused):
        publication.publish_entry(line, actor=clerk)
    assert publication.publish_entry(line, actor=supervisor)
    assert PublishedRecord.objects.filter(collection="project-lines", key=line.slug).exists()


def test_what_no_file_knows_is_left_alone(supervisor: User) -> None:
    with acting(supervisor, road="test"):
        ProjectLine.objects.create(slug="our-own-line", name_ar="مجال جديد")
    call_command("load_reference")
    assert ProjectLine.objects.get(slug="our-own-line").name_ar == "مجال جديد"


def test_a_row_that_left_its_file_stays(other_fixtures: Any) -> None:
    other_fixtures("reference/project_lines.json", lambda content: content["rows"].pop())
    before = ProjectLine.objects.count()
    call_command("load_reference")
    assert ProjectLine.objects.count() == before


def test_switched_off_only_when_the_file_says_so(other_fixtures: Any, supervisor: User) -> None:
    with acting(supervisor, road="test"):
        ProjectLine.objects.filter(slug="family-mediation").update(disabled_on=date(2026, 1, 1))
    other_fixtures(
        "reference/project_lines.json",
        lambda content: row_of(content, "positive-parenting").update(disabled_on="2026-06-30"),
    )
    call_command("load_reference")
    assert ProjectLine.objects.get(slug="family-mediation").disabled_on == date(2026, 1, 1)
    assert ProjectLine.objects.get(slug="positive-parenting").disabled_on == date(2026, 6, 30)


def test_a_changed_list_is_published_again(other_fixtures: Any) -> None:
    def rename(content: Any) -> None:
        row_of(content, "smart-inclusive-environment")["name_fr"] = "Un autre nom"

    other_fixtures("reference/pillars.json", rename)
    call_command("load_reference")
    record = PublishedRecord.objects.get(collection="pillars", key="smart-inclusive-environment")
    assert "Un autre nom" in record.body


def test_notes_of_citations_and_names_and_statements_follow_the_file(other_fixtures: Any) -> None:
    def mend(content: Any) -> None:
        row = row_of(content, "pole-social-2021-2026")
        row["citations"][0]["note"] = row["other_names"][0]["note"] = "A better note."
        row["statements"][0]["text_fr"] = "Une autre traduction"

    other_fixtures("reference/strategies.json", mend)
    before = Citation.objects.count()
    call_command("load_reference")
    assert Citation.objects.filter(note="A better note.").count() == 1
    assert OtherName.objects.filter(note="A better note.").count() == 1
    strategy = OtherName.objects.get(note="A better note.").strategy
    assert strategy.statements.filter(text_fr="Une autre traduction").count() == 1
    assert Citation.objects.count() == before


def test_a_clerks_correction_survives(clerk: User) -> None:
    framework = Agreement.objects.get(uuid=uuid_of(Agreement, "framework-indh-2022"))
    with acting(clerk, road="admin"):
        framework.title_fr = "Titre corrigé"
        framework.save()
        framework.objectives.all()[0].delete()
    call_command("load_records")
    framework.refresh_from_db()
    assert framework.title_fr == "Titre corrigé"
    assert framework.objectives.count() == 3


def test_a_deleted_record_comes_back_as_the_files_say_it(clerk: User) -> None:
    """Once published, a record is not deleted; one that never was is missing, and what is missing is loaded."""
    key = "draft-application-cooperatives-2017"
    with acting(clerk, road="admin"):
        Agreement.objects.get(uuid=uuid_of(Agreement, key)).citations.all().delete()
        Agreement.objects.get(uuid=uuid_of(Agreement, key)).delete()
    call_command("load_records")
    again = Agreement.objects.get(uuid=uuid_of(Agreement, key))
    assert (again.state, again.publication) == (State.PROPOSED, PublicationStatus.UNPUBLISHED)


def test_new_records_name_the_party_that_another_was_merged_into(clerk: User) -> None:
    kept, merged = (Party.objects.get(uuid=uuid_of(Party, key)) for key in ("council-dakhla", "region-dakhla"))
    with acting(clerk, road="admin"):
        Party.objects.filter(pk=merged.pk).update(merged_into=kept)
    assert Builder().find(Party, "region-dakhla", ("file", "row"), "party") == kept.pk


def test_a_person_is_found_by_name_and_made_when_needed(clerk: User) -> None:
    rows = {row["key"]: row for row in fixtures.rows(records.PERSONS)}
    known = Person.objects.get(name_fr="Samir Goudar")
    assert records.person(Builder(), rows, "samir-goudar") == known
    assert records.person(Builder(), rows, "naima-ben-yahia").name_fr == "Naïma Ben Yahia"
    assert records.person(Builder(), rows, "nobody") is None
    assert Person.objects.filter(name_fr="Naïma Ben Yahia").count() == 1


@pytest.mark.parametrize(
    ("file", "command", "change", "words"),
    [
        ("reference/pillars.json", "load_reference", {"slug": None}, ("pillars.json", "slug", "missing")),
        ("reference/pillars.json", "load_reference", {"strategy": "nothing"}, ("strategy", "no such code: nothing")),
        ("reference/pillars.json", "load_reference", {"strategy": None}, ("strategy", "missing")),
        ("reference/pillars.json", "load_reference", {"nmae_fr": "x"}, ("nmae_fr", "unknown key")),
        ("reference/pillars.json", "load_reference", {"number": "three"}, ("values-sustainability", "number")),
        ("reference/pillars.json", "load_reference", {"slug": "smart-inclusive-environment"}, ("same code",)),
        ("reference/pillars.json", "load_reference", {"citations": [{"field": "colour"}]}, ("no such field: colour",)),
        ("reference/pillars.json", "load_reference", {"citations": [{"source": "x"}]}, ("no such source: x",)),
        ("reference/pillars.json", "load_reference", {"citations": [{"basis": "x"}]}, ("citations.basis",)),
        ("reference/pillars.json", "load_reference", {"other_names": [{"source": "x"}]}, ("no such source: x",)),
        (
            "reference/pillars.json",
            "load_reference",
            {"other_names": [{"name_fr": "\u202e"}]},
            ("other_names.name_fr",),
        ),
        (
            "records/coverage.json",
            "load_records",
            {"key": "new", "region": "99"},
            ("coverage.json", "no such region: 99"),
        ),
        ("records/coverage.json", "load_records", {"key": "new", "entitled": "many"}, ("row new", "entitled")),
        ("records/coverage.json", "load_records", {"key": "new", "colour": "red"}, ("unknown key for coverage",)),
        ("records/coverage.json", "load_records", {"key": "new", "search": "red"}, ("search",)),
        (
            "records/coverage.json",
            "load_records",
            {"key": "new", "period_start": "2026-02-01", "period_end": "2026-01-01"},
            ("row new", "coverage"),
        ),
        ("records/agreements.json", "load_records", {"key": "new", "state": "lost"}, ("row new", "state", "one of")),
        ("records/agreements.json", "load_records", {"key": "new", "state": "in_force"}, ("enter_into_force",)),
        ("records/agreements.json", "load_records", {"key": "new", "state": "draft"}, ("row new", "publish")),
        ("records/agreements.json", "load_records", {"key": "new", "amount": "-1.00"}, ("row new", "agreement")),
        ("records/events.json", "load_records", {"key": None}, ("events.json", "key", "missing")),
    ],
)
def test_a_bad_fixture_is_named(
    other_fixtures: Any, file: str, command: str, change: dict[str, Any], words: tuple[str, ...]
) -> None:
    other_fixtures(file, lambda content: content["rows"][-1].update(change))
    before = PublishedVersion.objects.count()
    with pytest.raises(CommandError) as refused:
        call_command(command)
    assert all(word in str(refused.value) for word in (file, *words)), str(refused.value)
    assert PublishedVersion.objects.count() == before


@pytest.mark.parametrize(
    ("content", "words"), [("{", "this is not JSON"), ("[]", "one JSON object"), ("{}", "a list of rows")]
)
def test_a_file_that_is_no_list_of_rows_is_named(other_fixtures: Any, content: str, words: str) -> None:
    other_fixtures("reference/axes.json", lambda _content: None)
    (fixtures.folder() / "reference/axes.json").write_text(content)
    with pytest.raises(CommandError, match=words):
        call_command("load_reference")


# -- The demonstration -------------------------------------------------------------------------------------------


def is_marked(thing: Any, field: str) -> bool:
    """Marked as a trial in both languages."""
    arabic, french = getattr(thing, f"{field}_ar") or "", getattr(thing, f"{field}_fr") or ""
    return any(mark in arabic for mark in ARABIC_MARKS) and any(mark in french for mark in FRENCH_MARKS)


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (Agreement, "title"),
        (Party, "name"),
        (Person, "name"),
        (Project, "name"),
        (Ceremony, "title"),
        (Source, "title"),
    ],
)
def test_fiction_says_so_and_nothing_else_does(model: Any, field: str) -> None:
    wrong = [thing for thing in model.objects.all() if is_marked(thing, field) != thing.is_fictional]
    assert wrong == []


def test_references_of_fiction() -> None:
    demo = Agreement.objects.filter(reference__startswith="DEMO-")
    assert set(demo) == set(Agreement.objects.filter(is_fictional=True))
    assert not demo.filter(Q(parties__is_fictional=False) | Q(projects__is_fictional=False)).exists()
    assert not Agreement.objects.filter(is_fictional=False, parties__is_fictional=True).exists()


def test_the_year_is_large_and_varied() -> None:
    demo = Agreement.objects.filter(is_fictional=True)
    assert demo.count() >= 60
    assert set(demo.values_list("state", flat=True)) == set(State.values)
    assert set(demo.values_list("publication", flat=True)) == set(PublicationStatus.values)
    assert Party.objects.filter(is_fictional=True, kind="association").count() >= 40
    assert FamilySpace.objects.filter(project__publication="published", latitude__isnull=False).count() >= 25
    assert demo.filter(is_national=True).count() >= 2
    assert demo.filter(framework__isnull=False).count() == 5
    assert demo.filter(predecessor__isnull=False).count() == 1
    assert demo.filter(kind_in_french__isnull=False).count() == 1
    assert {report.state for report in Report.objects.filter(agreement__in=demo)} == {
        "expected", "handed_in", "accepted", "returned",
    }  # fmt: skip
    today = date(2026, 11, 21)
    paid, due, late = Q(paid_on__isnull=False), Q(paid_on=None, due_on__gt=today), Q(paid_on=None, due_on__lt=today)
    assert all(Instalment.objects.filter(kind).exists() for kind in (paid, due, late))


def test_every_pillar_meets_several_regions() -> None:
    for pillar in Pillar.objects.all():
        served = Agreement.objects.published().in_pillar(pillar.slug)
        found = {row.within_region.code for agreement in served for row in agreement.territories.all()}
        assert len(found) >= 7, pillar.slug


def test_the_year_is_the_same_everywhere() -> None:
    assert demo_year.agreements() == demo_year.agreements()
    assert len({row["reference"] for row in demo_year.agreements()}) == demo_year.AGREEMENTS


def test_steps_were_taken_by_the_command() -> None:
    steps = Transition.objects.filter(agreement__is_fictional=True)
    assert set(steps.values_list("actor__email", flat=True)) == {command_actor("load_demo").email}
    assert set(steps.values_list("step", flat=True)) == set(STEPS) - {"draft", "return", "resume"}
    needing = [step.name for step in STEPS.values() if step.needs_reason]
    assert not steps.filter(step__in=needing, reason="").exists()


def test_accounts_of_the_demonstration() -> None:
    """Written once to a private file; nobody's password changes while the file is there."""
    demo_accounts.load_accounts()
    file = demo_accounts.accounts_file()
    known = json.loads(file.read_text("utf-8"))
    assert file.stat().st_mode & 0o777 == 0o600
    assert [account["role"] for account in known][:4] == ["clerk", "clerk", "clerk", "supervisor"]
    assert {account["role"] for account in known} == set(Role.values), "somebody to try every role with"
    member = User.objects.get(roles=[Role.ASSOCIATION], email__endswith="@demo.example")
    for mandate in member.memberships.all():
        assert mandate.party.is_fictional
        assert mandate.party.agreements.exists()
    for account in known:
        assert User.objects.get(email=account["email"]).check_password(account["password"])
    demo_accounts.load_accounts()
    assert json.loads(file.read_text("utf-8")) == known
    file.unlink()
    demo_accounts.load_accounts()
    assert json.loads(file.read_text("utf-8")) != known


def test_no_demonstration_in_production(settings: Any) -> None:
    settings.REGISTRY_DEMONSTRATION_ALLOWED = False
    with pytest.raises(CommandError, match="not loaded into a register in production"):
        call_command("load_demo")
