"""The database keeps the same policy: its two functions agree with `registry.text`, and its columns with both."""

import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from registry.models.fields import CleanCharField, CleanTextField, Fold, folded, matching
from registry.text import clean_text, fold
from tests.test_text import JOINERS, NAMES, refusal


def in_database(function: str, texts: Sequence[str]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {function}(x) FROM unnest(%s::text[]) WITH ORDINALITY u(x, n) ORDER BY n", [list(texts)]
        )
        return [row[0] for row in cursor.fetchall()]


# -- Twins in the database ---------------------------------------------------------------------------------------

MIXED = st.text(
    st.one_of(
        st.characters(min_codepoint=0x20, max_codepoint=0x24F),
        st.characters(min_codepoint=0x600, max_codepoint=0x77F),
        st.characters(min_codepoint=0x8A0, max_codepoint=0x8FF),
        st.characters(min_codepoint=0x2000, max_codepoint=0x206F),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFF),
        st.sampled_from("  -_#'’«»\u0640\u0651\u0654\u0301أإآٱىيةهءؤئکی٠۹œŒßéÀç\u00a0\u202f\u200c\u200d\u0345"),
        st.characters(),
    ),
    max_size=60,
)


@pytest.mark.django_db
@given(st.lists(MIXED, min_size=1, max_size=30))
def test_kept_text_is_stable_and_clean_and_folds_alike_in_the_database(texts: list[str]) -> None:
    kept = [clean_text(text, multiline=True) for text in texts if not refusal(clean_text, text, multiline=True)]
    assert [clean_text(text, multiline=True) for text in kept] == kept
    assert in_database("fold_search", kept) == [fold(text) for text in kept]
    assert all(in_database("is_clean_text", kept))
    assert [fold(fold(text)) for text in kept] == [fold(text) for text in kept]


@pytest.mark.django_db
def test_every_code_point_folds_alike_and_is_judged_alike_in_the_database() -> None:
    assigned = (p for p in range(1, sys.maxunicode + 1) if unicodedata.category(chr(p)) not in ("Cn", "Cs", "Co"))
    # Of the hundred thousand ideographs and syllables, one in 13.
    points = [p for p in assigned if p < 0x3400 or 0xF900 <= p < 0x17000 or 0x1B000 <= p < 0x20000 or p % 13 == 0]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p, normalize(chr(p), NFKD), fold_search('A' || chr(p)), is_clean_text('a' || chr(p) || 'b')"
            " FROM unnest(%s::int[]) p",
            [points],
        )
        for point, apart, key, is_clean in cursor.fetchall():
            if apart != unicodedata.normalize("NFKD", chr(point)):
                assert point > 0xFFFF, "only a letter younger than this PostgreSQL may differ"
                continue
            assert key == fold("A" + chr(point)), f"U+{point:04X}"
            if (
                point not in JOINERS
                and (code := refusal(clean_text, f"a{chr(point)}b", multiline=True)) != "mixed_scripts"
            ):
                kept = not code and clean_text(f"a{chr(point)}b", multiline=True) == f"a{chr(point)}b"
                assert is_clean == kept, f"U+{point:04X}"


@pytest.mark.django_db
def test_the_database_knows_what_is_not_clean() -> None:
    dirty = [
        " a",
        "a ",
        "\u00a0a",
        "a\n",
        "e\u0301",
        "a\u202eb",
        "\ue000",
        "\ufdd0",
        "\U0010ffff",
        "\U0001fffe",
        "\x1b",
    ]
    assert in_database("is_clean_text", dirty) == [False] * len(dirty)
    assert in_database("is_clean_text", ["", "a", *NAMES]) == [True] * (len(NAMES) + 2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT is_clean_text(NULL), fold_search(NULL)")
        assert cursor.fetchone() == (True, None)


# -- Columns -----------------------------------------------------------------------------------------------------


@pytest.fixture
def note(db: None) -> Iterator[Any]:
    """A table with one column of each kind, made and undone with the test."""
    with isolate_apps("registry"):

        class Note(models.Model):
            title = CleanCharField(max_length=10)
            order = CleanCharField(max_length=10, null=True, blank=True)
            body = CleanTextField(blank=True, default="")
            line = CleanTextField(blank=True, default="", multiline=False)
            search = folded("title", "order")

            class Meta:
                app_label = "registry"
                constraints = [
                    models.UniqueConstraint(Fold("order"), name="note_order_unique", violation_error_code="unique")
                ]

            def __str__(self) -> str:
                return self.title

        with connection.schema_editor() as editor:
            editor.create_model(Note)
        yield Note


BAD = "a\u202eb"


def roads(note: Any) -> dict[str, Callable[[str], Any]]:
    row = note.objects.create(title="x")

    def bulk_update(value: str) -> None:
        row.title = value
        note.objects.bulk_update([row], ["title"])

    return {
        "full_clean": lambda value: note(title=value).full_clean(),
        "save": lambda value: note(title=value).save(),
        "lazy": lambda value: note(title=gettext_lazy(value)).save(),
        "bulk_create": lambda value: note.objects.bulk_create([note(title=value)]),
        "update": lambda value: note.objects.update(title=value),
        "bulk_update": bulk_update,
    }


def test_every_road_refuses_and_names_the_field(note: Any) -> None:
    for name, road in roads(note).items():
        with pytest.raises(ValidationError) as refused:
            road(BAD)
        assert set(refused.value.message_dict) == {"title"}, name


def test_every_road_keeps_the_tidied_text(note: Any) -> None:
    for name, road in roads(note).items():
        road("\u200e e\u0301tat\r\n2 ")
        assert name == "full_clean" or note.objects.latest("id").title == "état 2", name
        note.objects.exclude(id=note.objects.earliest("id").id).delete()


def test_full_clean_tidies_the_object_and_measures_what_is_kept(note: Any) -> None:
    row = note(title="e\u0301" * 10, body=" a\r\nb ", line="a\nb", order=" 1")
    row.full_clean()
    assert (row.title, row.body, row.line, row.order) == ("é" * 10, "a\nb", "a b", "1")
    assert refusal(note(title="\u200b").full_clean) == "blank"
    assert refusal(note(title="\ufdf2" * 5).full_clean) == "max_length"


def test_raw_sql_meets_the_check(note: Any) -> None:
    row = note.objects.create(title="x")
    for column in ("title", "order", "body", "line"):
        with (
            pytest.raises(IntegrityError, match="check constraint"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f'UPDATE "{note._meta.db_table}" SET "{column}" = %s WHERE id = %s', [BAD, row.pk])


def test_a_look_up_is_no_road_in(note: Any) -> None:
    assert not note.objects.filter(title=BAD).exists()
    assert not note.objects.filter(body__contains=BAD).exists()


def test_folded_column_is_searched_and_key_is_unique(note: Any) -> None:
    note.objects.create(title="الأسرة", order="Cnv-١")
    note.objects.create(title="سلا")
    note.objects.create(title="فاس")
    assert [row.search for row in matching(note.objects.all(), "search", "cnv اسره")] == ["\nالاسره\ncnv 1\n"]
    assert refusal(note(title="y", order="CNV 1").full_clean) == "unique"
    with pytest.raises(IntegrityError), transaction.atomic():
        note.objects.create(title="y", order="CNV/1")


@pytest.mark.django_db
def test_the_trigram_indexes_see_arabic_letters() -> None:
    """They do not under LC_CTYPE=C, and every search then reads the whole table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT show_trgm('اسره') <> '{}'")
        assert cursor.fetchone()[0]


@pytest.mark.parametrize("field", [CleanCharField(max_length=5), CleanTextField(), CleanTextField(multiline=False)])
def test_fields_come_back_from_a_migration(field: models.Field) -> None:
    _name, path, args, kwargs = field.deconstruct()
    assert path == f"registry.models.fields.{type(field).__name__}"
    again = type(field)(*args, **kwargs)
    assert again.multiline == field.multiline
    assert again.deconstruct()[1:] == field.deconstruct()[1:]


@pytest.mark.django_db
def test_every_clean_column_of_the_register_has_its_check() -> None:
    columns = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, CleanCharField | CleanTextField)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, attname FROM pg_constraint JOIN pg_attribute"
            " ON attrelid = conrelid AND attnum = ANY(conkey) WHERE contype = 'c'"
            " AND pg_get_constraintdef(pg_constraint.oid) LIKE '%is_clean_text(%'"
        )
        assert columns
        assert columns - {(table.strip('"'), column) for table, column in cursor.fetchall()} == set()
