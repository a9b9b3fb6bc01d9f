"""A register of any size, always the same one for the same seed: working rows, and the records published from them.

The texts have the length and the letters of real ones. Rows go in by COPY, past the triggers of history, because what
is measured is reading; the published bodies and facets are made by the register's own builder, record by record.
"""

from __future__ import annotations

import datetime as dt
import io
import multiprocessing
import random
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import accumulate
from typing import Any

from django.core.management import call_command
from django.db import connection, connections, models
from django.utils import timezone
from psycopg.types.json import Jsonb

from registry import models as registry
from registry.choices import SIGNED_STATES, PublicationAction, State
from registry.models.search_words import LEARNT_FROM
from registry.publication import COLLECTIONS, body_of
from registry.publication.facets import UNKNOWN_DAY
from registry.publication.periods import write_periods
from registry.publication.sequence import line
from registry.steps import STEPS
from tests.factories import WAYS

SEED = 20_261_121
PARTIES = 3_000
PERSONS = 2_000
CHUNK = 1_000
PROCESSES = 2
DAY = dt.date(2022, 1, 1)
FIRST = 1_000_000
"""Records and their numbers in the sequence come after those of the lists."""
VERSION_COLUMNS = [field.attname for field in registry.PublishedVersion._meta.concrete_fields]

ARABIC_TEXT = """
    اتفاقية شراكة لدعم الأسرة وتمكين النساء في وضعية صعبة والأشخاص المسنين والأشخاص في وضعية إعاقة بجهة مراكش
    آسفي إحداث وتجهيز وتسيير فضاء جسر الأسرة وحماية الطفولة والوساطة الأسرية والتربية الوالدية الإيجابية من أجل
    تنمية اجتماعية دامجة ومستدامة وفق مقاربة تشاركية بين القطاعات الحكومية والجماعات الترابية وجمعيات المجتمع
    المدني وتأهيل مؤسسات الرعاية الاجتماعية وتحسين جودة الخدمات والإدماج السوسيو اقتصادي والوقاية والتدخل المبكر
"""
FRENCH_TEXT = """
    convention de partenariat pour le soutien à la famille et l'autonomisation des femmes en situation difficile
    des personnes âgées et des personnes en situation de handicap dans la région création équipement et gestion
    d'un espace Jisr al-Usra protection de l'enfance médiation familiale parentalité positive développement
    social inclusif et durable selon une approche participative entre les départements ministériels les
    collectivités territoriales et les associations amélioration de la qualité des services et intégration
    socio-économique
"""
ARABIC, FRENCH = ARABIC_TEXT.split(), FRENCH_TEXT.split()

# Names of places, which no list holds: a few of them in every tenth text, most of them in a handful.
CONSONANTS, IN_ARABIC = "bdflmnrstz", "بدفلمنرستز"
VOWELS = dict(zip("aiu", "ايو", strict=True))
DOUARS = 4_000


class Rows:
    """Rows on their way into their tables, by COPY."""

    def __init__(self) -> None:
        self.waiting: dict[type[models.Model], list[dict[str, Any]]] = defaultdict(list)

    def add(self, model: type[models.Model], **values: Any) -> None:
        self.waiting[model].append(values)

    def write(self) -> None:
        for model, rows in self.waiting.items():
            copy(model, rows)
        self.waiting.clear()


def copy(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """Fields that a row does not name have their default; the stamps of time have now."""
    names = {name for row in rows for name in row}
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.generated and (not field.primary_key or field.attname in names)
    ]
    defaults: list[Callable[[], Any]] = [
        timezone.now
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
        else field.get_default
        for field in fields
    ]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as stream:
        for row in rows:
            stream.write_row(
                [
                    stored(row[field.attname] if field.attname in row else default())
                    for field, default in zip(fields, defaults, strict=True)
                ]
            )


def stored(value: Any) -> Any:
    """A value as COPY takes it."""
    return Jsonb(value) if isinstance(value, dict) else value


def words(chance: random.Random, of: list[str], number: int) -> str:
    return " ".join(chance.choices(of, k=number))


def douars() -> list[str]:
    """The names of places, the most frequent ones first."""
    chance = random.Random(SEED)
    names = {"".join(chance.choice(of) for of in [CONSONANTS, "aiu"] * 3): None for _number in range(DOUARS)}
    return list(names)


NAMES = douars()
WEIGHTS = list(accumulate(1 / place for place in range(1, len(NAMES) + 1)))
LETTERS = str.maketrans(VOWELS | dict(zip(CONSONANTS, IN_ARABIC, strict=True)))


def somewhere(chance: random.Random, texts: dict[str, str]) -> dict[str, str]:
    """The texts, in a place."""
    [name] = chance.choices(NAMES, cum_weights=WEIGHTS)
    places = {"_fr": f" douar {name}"}
    return {field: text + places.get(field[-3:], f" بدوار {name.translate(LETTERS)}") for field, text in texts.items()}


def both(chance: random.Random, field: str, number: int) -> dict[str, str]:
    """A text in both languages, with the column of the default language that modeltranslation keeps."""
    arabic, french = words(chance, ARABIC, number), words(chance, FRENCH, number)
    return {field: arabic, f"{field}_ar": arabic, f"{field}_fr": french}


# -- Working rows ------------------------------------------------------------------------------------------------


def parties_and_persons() -> None:
    """Whom the agreements are between."""
    chance, rows = random.Random(SEED), Rows()
    regions = list(registry.Region.objects.order_by("code").values_list("pk", flat=True))
    kinds = ["association"] * 8 + ["regional_council", "commune"]
    for number in range(1, PARTIES + 1):
        names = both(chance, "name", 5)
        names = {field: f"{name} {number}" for field, name in names.items()}
        row = {"id": number, "kind": chance.choice(kinds), "region_id": chance.choice(regions), **names}
        row["uuid"] = uuid.UUID(int=chance.getrandbits(128), version=4)
        rows.add(registry.Party, publication="published", published_version=1, **row)
    for number in range(1, PERSONS + 1):
        rows.add(registry.Person, id=number, **both(chance, "name", 2))
    rows.write()


class Lists:
    """The keys of the reference lists."""

    def __init__(self) -> None:
        self.pillars = self.of(registry.Pillar)
        self.regions = self.of(registry.Region)
        self.kinds = self.of(registry.AgreementKind)
        self.letters = dict(registry.AgreementKind.objects.values_list("pk", "letters"))
        self.actor = registry.command_actor("benchmark").pk
        self.populations = self.of(registry.TargetPopulation)
        self.lines = self.of(registry.ProjectLine)
        self.axes = self.of(registry.CooperationAxis)

    @staticmethod
    def of(model: type[models.Model]) -> list[int]:
        return list(model._default_manager.order_by("pk").values_list("pk", flat=True))


def agreement(rows: Rows, lists: Lists, number: int) -> None:
    """One agreement and what belongs to it."""
    chance = random.Random(SEED * 1_000_003 + number)
    national = chance.random() < 0.03
    signed_on = DAY + dt.timedelta(days=chance.randrange(1_780)) if chance.random() < 0.95 else None
    amount = round(chance.lognormvariate(12, 1.5), 2) if chance.random() < 0.8 else None
    kind = chance.choice(lists.kinds)
    state = chance.choice(["signed", "in_force", "in_force", "completed", "terminated", "proposed"])
    rows.add(
        registry.Agreement,
        id=number,
        uuid=uuid.UUID(int=chance.getrandbits(128), version=4),
        reference=f"{2022 + number % 5}/CNV/{number:07d}",
        registration_number=f"{lists.letters[kind]}/{2022 + number % 5}/{number:05d}" if state != "proposed" else None,
        kind_id=kind,
        state=state,
        signed_on=signed_on,
        signed_on_precision="day" if signed_on else "",
        amount=amount,
        amount_scope="total_cost" if amount else "",
        is_national=national,
        publication="published",
        published_version=1,
        **both(chance, "title", 8),
        **somewhere(chance, both(chance, "purpose", 10)),
    )
    belongs = {"agreement_id": number}
    found_under(rows, lists, chance, belongs, national=national)
    for place, party in enumerate(chance.sample(range(1, PARTIES + 1), 2), start=1):
        signs: dict[str, Any] = {"has_signed": state in SIGNED_STATES}
        if place == 1:
            signs |= {"signatory_id": chance.randint(1, PERSONS), **both(chance, "capacity", 2)}
        rows.add(registry.AgreementParty, party_id=party, position=place, **signs, **belongs)
    rows.add(registry.AgreementPopulation, population_id=chance.choice(lists.populations), **belongs)
    rows.add(registry.AgreementLine, project_line_id=chance.choice(lists.lines), **belongs)
    if chance.random() < 0.3:
        rows.add(registry.Objective, **both(chance, "text", 8), **belongs)
    life(rows, lists, state, signed_on, belongs)


def found_under(rows: Rows, lists: Lists, chance: random.Random, belongs: dict[str, int], *, national: bool) -> None:
    """Its pillars and regions."""
    for pillar in chance.sample(lists.pillars, chance.choice([1, 1, 1, 2])):
        rows.add(registry.AgreementPillar, pillar_id=pillar, **belongs)
    for region in [] if national else chance.sample(lists.regions, chance.choice([1, 1, 1, 1, 2])):
        rows.add(registry.AgreementTerritory, region_id=region, **belongs)


def life(rows: Rows, lists: Lists, state: str, signed_on: dt.date | None, belongs: dict[str, int]) -> None:
    """The steps that led there, a month apart: the public record tells its days."""
    before, today = "draft", timezone.localdate()
    for place, step in enumerate(STEPS[name] for name in WAYS.get(State(state), ())):
        day = min(signed_on + dt.timedelta(days=30 * place), today) if signed_on else None
        reason = "سبب" if step.needs_reason else ""
        taken = {"step": step.name, "from_state": before, "to_state": step.to_state.value, "reason": reason}
        rows.add(registry.Transition, actor_id=lists.actor, effective_on=day, **taken, **belongs)
        before = step.to_state.value


# -- Published records -------------------------------------------------------------------------------------------


def publish(first: int, last: int) -> None:
    """The records of these agreements, by the register's own builder."""
    collection, at, rows, bodies = COLLECTIONS["agreements"], timezone.now(), Rows(), []
    actor = registry.command_actor("benchmark")
    queryset = registry.Agreement.objects.filter(pk__range=(first, last)).order_by("pk")
    for row in collection.ready(queryset):
        facets = collection.facets_of(row)
        body = body_of(collection, row, version=1, at=at)
        bodies.append(registry.PublishedRecord(pk=FIRST + row.pk, body=body))
        named = {"collection": collection.name, "key": collection.key_of(row), "version": 1}
        named |= {"sequence": FIRST + row.pk, "body": body}
        rows.add(registry.PublishedRecord, id=FIRST + row.pk, published_at=at, **named, **asdict(facets))
        published = line(action=PublicationAction.PUBLISH, at=at, actor=actor, **named)
        rows.add(registry.PublishedVersion, **{name: published.__dict__[name] for name in VERSION_COLUMNS})
        place = {"collection": "agreements", "signed_on": facets.signed_on or UNKNOWN_DAY, "record": FIRST + row.pk}
        for pillar, region in facets.places():
            rows.add(registry.PublishedPlace, pillar=pillar, region=region, **place)
    rows.write()
    write_periods(bodies)


def part(task: tuple[int, int]) -> int:
    """One chunk, in a process of its own."""
    first, last = task
    lists, rows = Lists(), Rows()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # no history, no check of foreign keys
    for number in range(first, last + 1):
        agreement(rows, lists, number)
    rows.write()
    publish(first, last)
    return last - first + 1


@contextmanager
def without_search_indexes() -> Iterator[None]:
    """Trigram indexes are made many times faster at the end than row by row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE indexdef LIKE %s", ["%USING gin%"])
        found = cursor.fetchall()
        for name, _definition in found:
            cursor.execute(f'DROP INDEX "{name}"')
    yield
    with connection.cursor() as cursor:
        for _name, definition in found:
            cursor.execute(definition)


def tables_and_lists() -> None:
    """All that agreements are made of. What is written from here on is past the triggers."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_reference", verbosity=0, stdout=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    parties_and_persons()
    registry.command_actor("benchmark")  # once, before two processes ask for it


def working_tables(agreements: int) -> None:
    """A register without its published records, in the database of the settings: what the desk reads."""
    tables_and_lists()
    lists = Lists()
    with without_search_indexes():
        associations()
        for first in range(1, agreements + 1, CHUNK):
            rows = Rows()
            for number in range(first, min(first + CHUNK, agreements + 1)):
                agreement(rows, lists, number)
            rows.write()


def associations() -> None:
    """One named after each place, in both languages."""
    rows = Rows()
    for number, name in enumerate(NAMES, start=PARTIES + 1):
        names = {"name_ar": f"جمعية {name.translate(LETTERS)}", "name_fr": f"Association {name}"}
        rows.add(registry.Party, id=number, kind="association", name=names["name_ar"], **names)
    rows.write()


def learn_words() -> None:
    """What the triggers would have learnt, and the statistics that the planner goes by."""
    with connection.cursor() as cursor:
        for model in LEARNT_FROM:
            cursor.execute(
                f"INSERT INTO registry_searchword (word) SELECT DISTINCT words_of(search) FROM {model._meta.db_table}"
            )
        cursor.execute("VACUUM ANALYZE")


def generate(agreements: int, say: Callable[[str], object]) -> None:
    """Tables, lists, parties, agreements and their records, in the database of the settings."""
    tables_and_lists()
    tasks = [(first, min(first + CHUNK - 1, agreements)) for first in range(1, agreements + 1, CHUNK)]
    with without_search_indexes():
        connections.close_all()
        connection.close_pool()
        with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
            done = 0
            for number in pool.imap_unordered(part, tasks):
                done += number
                if done % (10 * CHUNK) == 0 or done == agreements:
                    say(f"{done} of {agreements} agreements")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_publicationcounter SET last = %s", [FIRST + agreements])
        cursor.execute("VACUUM ANALYZE")
