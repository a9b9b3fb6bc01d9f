"""A register ten times as large, from one that was built: rows and records copied by SQL, for growth and for search.

What tells a copy from its original is changed in the working rows and in the stored body alike: identifier, numbers,
day of signature and the name of the place (so that rare words stay rare). Not copied are the steps of the life, the
periods of lists by day and the lines of the publication sequence: nothing that is measured reads them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.db import connection, models

from registry import models as registry

from .generate import CONSONANTS, DAY, FIRST, IN_ARABIC, without_search_indexes

DAYS: Final = 1_780
BELONGING: Final[tuple[type[models.Model], ...]] = (
    registry.AgreementPillar,
    registry.AgreementTerritory,
    registry.AgreementParty,
    registry.AgreementPopulation,
    registry.AgreementLine,
    registry.Objective,
)


PLACES: Final = {"fr": (" douar ", CONSONANTS), "ar": (" بدوار ", IN_ARABIC)}


def elsewhere(language: str, k: int) -> str:
    """SQL: the purpose with its place renamed, consonant by consonant."""
    word, letters = PLACES[language]
    moved = letters[k % len(letters) :] + letters[: k % len(letters)]
    text = f"o.purpose_{language}"
    return (
        f"split_part({text}, '{word}', 1) || '{word}' || translate(split_part({text}, '{word}', 2), "
        f"'{letters}', '{moved}')"
    )


def told(k: int) -> str:
    """SQL: the stored body of the copy."""
    body = f"replace(replace(o.body, o.key, {key(k)}), o.reference, w.reference)"
    for name in ("registration_number", "signed_on"):
        was, now = (f"""'"{name}":"' || {row}.{name} || '"'""" for row in ("was", "w"))
        body = f"replace({body}, coalesce({was}, '-'), coalesce({now}, '-'))"
    return found(body)


def found(text: str) -> str:
    """SQL: the text with the names of the place that the copy has."""
    for language, (word, _letters) in PLACES.items():
        was, now = (f"split_part({row}.purpose_{language}, '{word}', 2)" for row in ("was", "w"))
        text = f"replace({text}, '{word}' || {was}, '{word}' || {now})"
    return text


def number(column: str, shift: int) -> str:
    return f"regexp_replace(o.{column}, '[0-9]+$', lpad((o.id + {shift})::text, 7, '0'))"


def key(k: int) -> str:
    return f"(md5(o.key || {k})::uuid)::text"


def copy(model: type[models.Model], where: str, joined: str = "", **changed: str) -> None:
    """Inserts the rows again; with these columns changed, the keys that the database gives left out."""
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.generated and (not isinstance(field, models.AutoField) or field.column in changed)
    ]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(changed.get(field.column, f'o."{field.column}"') for field in fields)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{table}" ({columns}) SELECT {values} FROM "{table}" AS o {joined} WHERE {where}')


def working_rows(base: int, k: int) -> None:
    """The agreements once more, and what belongs to them."""
    copy(
        registry.Agreement,
        f"o.id <= {base}",
        id=f"o.id + {base * k}",
        uuid=f"md5(o.uuid::text || {k})::uuid",
        reference=number("reference", base * k),
        registration_number=number("registration_number", base * k),
        signed_on=f"(DATE '{DAY}' + (o.signed_on - DATE '{DAY}' + {k} * 197) % {DAYS})",
        purpose=elsewhere("ar", k),
        purpose_ar=elsewhere("ar", k),
        purpose_fr=elsewhere("fr", k),
    )
    for model in BELONGING:
        copy(model, f"o.agreement_id <= {base}", agreement_id=f"o.agreement_id + {base * k}")


def records(base: int, k: int) -> None:
    """The published records once more, found under the same places."""
    copy(
        registry.PublishedRecord,
        f"o.collection = 'agreements' AND o.id BETWEEN {FIRST + 1} AND {FIRST + base}",
        f"JOIN registry_agreement AS was ON was.id = o.id - {FIRST} "
        f"JOIN registry_agreement AS w ON w.id = o.id - {FIRST} + {base * k}",
        id=f"o.id + {base * k}",
        sequence=f"o.sequence + {base * k}",
        key=key(k),
        reference="w.reference",
        signed_on="w.signed_on",
        body=told(k),
        search=found("replace(o.search, fold_search(o.reference), fold_search(w.reference))"),
    )
    copy(
        registry.PublishedPlace,
        f"o.collection = 'agreements' AND o.record BETWEEN {FIRST + 1} AND {FIRST + base}",
        f"JOIN registry_publishedrecord AS r ON r.id = o.record + {base * k}",
        record="r.id",
        signed_on="coalesce(r.signed_on, o.signed_on)",
    )


def multiply(base: int, agreements: int, say: Callable[[str], object]) -> None:
    """From `base` agreements to so many, a multiple of them."""
    with connection.cursor() as cursor, without_search_indexes():
        cursor.execute("SET session_replication_role = replica")  # no history, no check of foreign keys
        for table in (registry.Agreement, *BELONGING):
            without_checks(table)
        for k in range(1, agreements // base):
            working_rows(base, k)
            records(base, k)
            say(f"{(k + 1) * base} of {agreements} agreements (copies of the first {base})")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_publicationcounter SET last = %s", [FIRST + agreements])
        cursor.execute("VACUUM ANALYZE")


def multiply_working(base: int, agreements: int) -> None:
    """The same without records, for what the desk reads."""
    with connection.cursor() as cursor, without_search_indexes():
        cursor.execute("SET session_replication_role = replica")
        for table in (registry.Agreement, *BELONGING):
            without_checks(table)
        for k in range(1, agreements // base):
            working_rows(base, k)


def without_checks(model: type[models.Model]) -> None:
    """Every row is a copy of one that was checked; and this register is only read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass", [model._meta.db_table]
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{name}"')
