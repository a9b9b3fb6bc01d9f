"""The official and closed lists, from ``fixtures/reference``: may be loaded again at any time."""

from collections.abc import Iterator

from django.db import models, transaction
from django.utils import translation

from registry import models as registry
from registry import publication
from registry.models import acting, command_actor

from .lists import ListFile, Tally, sync, sync_late
from .proofs import Proofs, load_other_names, load_statements

COMMAND = "load_reference"
NAMES = ("name_ar", "name_fr")
ORDER = {"order": "position"}
CITED = frozenset({"citations"})
NAMED = frozenset({"citations", "other_names"})
POPULATIONS = ("population_2024", "population_2014")

SOURCES = ListFile(
    registry.Source,
    "reference/sources.json",
    (
        "kind",
        "language",
        "title_ar",
        "title_fr",
        "title_is_printed",
        "publisher_ar",
        "publisher_fr",
        "url",
        "published_on",
        "published_text",
        "retrieved_on",
        "credit_ar",
        "credit_fr",
        "note",
    ),
)
REGIONS = ListFile(
    registry.Region,
    "reference/regions.json",
    ("iso", *NAMES, "full_name_ar", *POPULATIONS, "households_2024"),
    key="code",
    links={"chef_lieu": registry.Province},
    late=frozenset({"chef_lieu"}),
    nested=frozenset({"other_names"}),
)
PROVINCES = ListFile(
    registry.Province,
    "reference/provinces.json",
    ("iso", "kind", *NAMES, *POPULATIONS, "households_2024"),
    key="code",
    links={"region": registry.Region, "parent": registry.Province},
    late=frozenset({"parent"}),
)
COMMUNES = ListFile(
    registry.Commune,
    "reference/communes.csv",
    ("kind", *NAMES, *POPULATIONS),
    key="code",
    links={"province": registry.Province},
)
STRATEGIES = ListFile(
    registry.Strategy,
    "reference/strategies.json",
    ("kind", *NAMES, "start_year", "end_year"),
    renamed={"status": "stage"},
    nested=NAMED | {"statements"},
)
PILLARS = ListFile(
    registry.Pillar,
    "reference/pillars.json",
    ("number", *NAMES),
    links={"strategy": registry.Strategy},
    nested=NAMED,
)
TARGET_POPULATIONS = ListFile(
    registry.TargetPopulation,
    "reference/target_populations.json",
    NAMES,
    renamed=ORDER | {"heading": "is_heading"},
    links={"parent": registry.TargetPopulation},
    late=frozenset({"parent"}),
    nested=CITED | {"note"},
)
PROJECT_LINES = ListFile(
    registry.ProjectLine,
    "reference/project_lines.json",
    (*NAMES, "aim_ar", "aim_fr"),
    renamed=ORDER,
    nested=NAMED,
)
SERVICES = ListFile(
    registry.Service,
    "reference/services.json",
    NAMES,
    renamed=ORDER,
    links={"project_line": registry.ProjectLine},
    nested=CITED,
)
AXES = ListFile(registry.CooperationAxis, "reference/axes.json", NAMES, renamed=ORDER, nested=CITED)
KINDS = ListFile(
    registry.AgreementKind, "reference/agreement_kinds.json", (*NAMES, "letters"), renamed=ORDER, nested=CITED
)

LISTS = (
    SOURCES,
    REGIONS,
    PROVINCES,
    COMMUNES,
    STRATEGIES,
    PILLARS,
    TARGET_POPULATIONS,
    PROJECT_LINES,
    SERVICES,
    AXES,
    KINDS,
)
LATE = (REGIONS, PROVINCES, TARGET_POPULATIONS)
WITH_OTHER_NAMES = {REGIONS.file: "region", STRATEGIES.file: "strategy", PILLARS.file: "pillar"} | {
    PROJECT_LINES.file: "project_line"
}


def load() -> list[str]:
    """Brings all lists in line with their files, in one transaction; a line for each of them."""
    with translation.override("ar"), transaction.atomic():
        actor = command_actor(COMMAND)
        with acting(actor, road=COMMAND):
            lines = [str(tally) for tally in _load()]
            lines.append(f"published lists: {publication.publish_lists(actor=actor, entries=_codes())} published")
    return lines


def _codes() -> dict[type[models.Model], set[str]]:
    """What the files themselves put on the lists."""
    return {listed.model: {row[listed.key] for row in listed.read()} for listed in LISTS}


def _load() -> Iterator[Tally]:
    for listed in LISTS:
        yield sync(listed)
    for listed in LATE:
        # A second round over the same rows: counted only when it had something to mend.
        late = sync_late(listed)
        if late.updated:
            yield Tally(f"{late.name} links", updated=late.updated, unchanged=late.unchanged)
    for listed in LISTS:
        if listed.file in WITH_OTHER_NAMES:
            yield load_other_names(listed, WITH_OTHER_NAMES[listed.file])
    proofs = Proofs()
    yield load_statements(STRATEGIES, proofs.add)
    for listed in LISTS:
        _cite(listed, proofs)
    yield proofs.save()


def _cite(listed: ListFile, proofs: Proofs) -> None:
    if "citations" not in listed.nested:
        return
    things = {getattr(thing, listed.key): thing for thing in listed.model._default_manager.all()}
    for row in listed.read():
        proofs.add((listed.file, row[listed.key]), things[row[listed.key]], row.get("citations") or ())
