"""The tables, after the functions of the text policy and of search that their columns call."""

import datetime
import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import registry.models.constraints
import registry.models.documents
import registry.models.fields
import registry.models.letters
import registry.models.memberships
import registry.models.search_words
from registry.models import sql


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(sql.FOLD_SEARCH, sql.DROP_FOLD_SEARCH),
        migrations.RunSQL(sql.IS_CLEAN_TEXT, sql.DROP_IS_CLEAN_TEXT),
        migrations.RunSQL(sql.WORDS_OF, sql.DROP_WORDS_OF),
        migrations.RunSQL(sql.SOUND_OF, sql.DROP_SOUND_OF),
        migrations.CreateModel(
            name="AgreementKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "disabled_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on it is no longer offered for new records.",
                        null=True,
                        verbose_name="disabled on",
                    ),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_ar", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_fr", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "letters",
                    registry.models.fields.CleanCharField(
                        help_text="Two to five capital letters: CP gives CP/2026/00001.",
                        max_length=5,
                        unique=True,
                        verbose_name="letters of its numbers",
                    ),
                ),
            ],
            options={
                "verbose_name": "kind of agreement",
                "verbose_name_plural": "kinds of agreement",
                "ordering": ["position", "slug"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_ar__gt", ""), ("name_ar__isnull", False)),
                            models.Q(("name_fr__gt", ""), ("name_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="agreementkind_name_in_one_language",
                        violation_error_code="name_ar",
                        violation_error_message="Enter the name in Arabic or in French.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("letters__regex", "^[A-Z]{2,5}$")),
                        name="agreementkind_letters_are_capitals",
                        violation_error_code="letters",
                        violation_error_message="Write two to five capital letters from A to Z.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallForProjects",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "is_fictional",
                    models.BooleanField(default=False, editable=False, verbose_name="fictional demonstration data"),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier")),
                (
                    "publication",
                    models.CharField(
                        choices=[
                            ("unpublished", "not published"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="unpublished",
                        editable=False,
                        max_length=11,
                        verbose_name="publication",
                    ),
                ),
                (
                    "published_version",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="published version"
                    ),
                ),
                (
                    "edition",
                    registry.models.fields.CleanCharField(
                        help_text="The year, or the years together: 2023, 2019-2020.",
                        max_length=40,
                        unique=True,
                        verbose_name="edition",
                    ),
                ),
                (
                    "title",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="title"),
                ),
                (
                    "title_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="title"
                    ),
                ),
                (
                    "title_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="title"
                    ),
                ),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="opened on")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="agreements signed on")),
                (
                    "note",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=1000, verbose_name="note"),
                ),
                (
                    "note_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, null=True, verbose_name="note"
                    ),
                ),
                (
                    "note_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, null=True, verbose_name="note"
                    ),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "edition", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "title_ar", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "title_fr", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "call for projects",
                "verbose_name_plural": "calls for projects",
                "ordering": ["-edition"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opened_on__isnull", True),
                            ("closed_on__isnull", True),
                            ("closed_on__gte", models.F("opened_on")),
                            _connector="OR",
                        ),
                        name="callforprojects_closed_on_not_before_opened_on",
                        violation_error_code="closed_on",
                        violation_error_message="The call closes before it opens.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "is_fictional",
                    models.BooleanField(default=False, editable=False, verbose_name="fictional demonstration data"),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=200, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=200, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=200, null=True, verbose_name="name"
                    ),
                ),
                (
                    "national_id",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=20, verbose_name="national identity number (not published)"
                    ),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_ar", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_fr", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "persons",
                "ordering": ["name_ar", "name_fr", "id"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("search", name="gin_trgm_ops"), name="person_search"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_ar__gt", ""), ("name_ar__isnull", False)),
                            models.Q(("name_fr__gt", ""), ("name_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="person_name_in_one_language",
                        violation_error_code="name_ar",
                        violation_error_message="Enter the name of the person in Arabic or in French.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "disabled_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on it is no longer offered for new records.",
                        null=True,
                        verbose_name="disabled on",
                    ),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=150, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=150, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=150, null=True, verbose_name="name"
                    ),
                ),
                ("population_2024", models.PositiveIntegerField(blank=True, null=True, verbose_name="population 2024")),
                ("population_2014", models.PositiveIntegerField(blank=True, null=True, verbose_name="population 2014")),
                ("code", registry.models.fields.CleanCharField(max_length=2, unique=True, verbose_name="HCP code")),
                (
                    "iso",
                    registry.models.fields.CleanCharField(max_length=5, unique=True, verbose_name="ISO 3166-2 code"),
                ),
                (
                    "full_name",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=200, verbose_name="full name"
                    ),
                ),
                (
                    "full_name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=200, null=True, verbose_name="full name"
                    ),
                ),
                (
                    "full_name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=200, null=True, verbose_name="full name"
                    ),
                ),
                ("households_2024", models.PositiveIntegerField(blank=True, null=True, verbose_name="households 2024")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_ar", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_fr", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "full_name_ar", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "full_name_fr", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "region",
                "verbose_name_plural": "regions",
                "ordering": ["code"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_ar__gt", ""), ("name_ar__isnull", False)),
                            models.Q(("name_fr__gt", ""), ("name_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="region_name_in_one_language",
                        violation_error_code="name_ar",
                        violation_error_message="Enter the name of the region in Arabic or in French.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Strategy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "disabled_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on it is no longer offered for new records.",
                        null=True,
                        verbose_name="disabled on",
                    ),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("strategy", "strategy"),
                            ("government_programme", "government programme"),
                            ("development_model", "development model"),
                        ],
                        default="strategy",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[("under_consultation", "under consultation"), ("adopted", "adopted")],
                        default="",
                        max_length=18,
                        verbose_name="stage",
                    ),
                ),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                ("start_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="first year")),
                ("end_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="last year")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_ar", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_fr", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "strategy",
                "verbose_name_plural": "strategies",
                "ordering": ["slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_ar__gt", ""), ("name_ar__isnull", False)),
                            models.Q(("name_fr__gt", ""), ("name_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="strategy_name_in_one_language",
                        violation_error_code="name_ar",
                        violation_error_message="Enter the name of the strategy in Arabic or in French.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start_year__isnull", True),
                            ("end_year__isnull", True),
                            ("end_year__gte", models.F("start_year")),
                            _connector="OR",
                        ),
                        name="strategy_end_year_not_before_start_year",
                        violation_error_code="end_year",
                        violation_error_message="The last year is not before the first year.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ceremony",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "is_fictional",
                    models.BooleanField(default=False, editable=False, verbose_name="fictional demonstration data"),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier")),
                (
                    "publication",
                    models.CharField(
                        choices=[
                            ("unpublished", "not published"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="unpublished",
                        editable=False,
                        max_length=11,
                        verbose_name="publication",
                    ),
                ),
                (
                    "published_version",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="published version"
                    ),
                ),
                (
                    "title",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, verbose_name="title"
                    ),
                ),
                (
                    "title_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, null=True, verbose_name="title"
                    ),
                ),
                (
                    "title_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, null=True, verbose_name="title"
                    ),
                ),
                (
                    "number_of_agreements",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="number of agreements"),
                ),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="date")),
                (
                    "held_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        default="",
                        max_length=5,
                        verbose_name="precision of the date",
                    ),
                ),
                (
                    "held_on_printed",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="date as printed"
                    ),
                ),
                (
                    "place",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=300, verbose_name="place"),
                ),
                (
                    "place_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="place"
                    ),
                ),
                (
                    "place_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="place"
                    ),
                ),
                (
                    "scope_printed",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="territory as printed"
                    ),
                ),
                (
                    "chair_capacity",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="capacity of the chair"
                    ),
                ),
                (
                    "chair_capacity_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="capacity of the chair"
                    ),
                ),
                (
                    "chair_capacity_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="capacity of the chair"
                    ),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "title_ar", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "title_fr", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "place_ar", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "place_fr", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ceremonies",
                        to="registry.callforprojects",
                        verbose_name="call for projects",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.agreementkind",
                        verbose_name="kind of the agreements",
                    ),
                ),
                (
                    "chair",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                        verbose_name="chair",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ceremonies",
                        to="registry.strategy",
                        verbose_name="strategy",
                    ),
                ),
            ],
            options={
                "verbose_name": "signing ceremony",
                "verbose_name_plural": "signing ceremonies",
                "ordering": [models.OrderBy(models.F("held_on"), descending=True, nulls_last=True), "-id"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("search", name="gin_trgm_ops"), name="ceremony_search"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title_ar__gt", ""), ("title_ar__isnull", False)),
                            models.Q(("title_fr__gt", ""), ("title_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="ceremony_title_in_one_language",
                        violation_error_code="title_ar",
                        violation_error_message="Enter the title of the ceremony in Arabic or in French.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_on__isnull", False), models.Q(("held_on_precision", ""), _negated=True)),
                            models.Q(("held_on__isnull", True), ("held_on_precision", "")),
                            _connector="OR",
                        ),
                        name="ceremony_held_on_has_precision",
                        violation_error_code="held_on_precision",
                        violation_error_message="Say how exact the date is, or leave both the date and its precision empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_on_precision", "month"), _negated=True),
                            django.db.models.lookups.Exact(
                                registry.models.constraints.DatePart("held_on", part="DAY"), 1
                            ),
                            _connector="OR",
                        ),
                        name="ceremony_held_on_month_is_first_day",
                        violation_error_code="held_on",
                        violation_error_message="For a month without a day, enter the first day of the month.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_on_precision", "year"), _negated=True),
                            models.Q(
                                django.db.models.lookups.Exact(
                                    registry.models.constraints.DatePart("held_on", part="DAY"), 1
                                ),
                                django.db.models.lookups.Exact(
                                    registry.models.constraints.DatePart("held_on", part="MONTH"), 1
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="ceremony_held_on_year_is_first_of_january",
                        violation_error_code="held_on",
                        violation_error_message="For a year alone, enter 1 January of that year.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "is_fictional",
                    models.BooleanField(default=False, editable=False, verbose_name="fictional demonstration data"),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier")),
                (
                    "publication",
                    models.CharField(
                        choices=[
                            ("unpublished", "not published"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="unpublished",
                        editable=False,
                        max_length=11,
                        verbose_name="publication",
                    ),
                ),
                (
                    "published_version",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="published version"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="round")),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="date")),
                (
                    "held_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        default="",
                        max_length=5,
                        verbose_name="precision of the date",
                    ),
                ),
                (
                    "held_on_printed",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="date as printed"
                    ),
                ),
                (
                    "place",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=300, verbose_name="place"),
                ),
                (
                    "place_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="place"
                    ),
                ),
                (
                    "place_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="place"
                    ),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "place_ar", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "place_fr", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "held_on_printed", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "chair",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                        verbose_name="chair",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="registry.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="registry.strategy",
                        verbose_name="strategy",
                    ),
                ),
            ],
            options={
                "verbose_name": "consultation",
                "verbose_name_plural": "consultations",
                "ordering": [models.OrderBy(models.F("held_on"), descending=True, nulls_last=True), "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("strategy", "round"),
                        name="consultation_round_once",
                        violation_error_code="round",
                        violation_error_message="This round already exists.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_on__isnull", False), models.Q(("held_on_precision", ""), _negated=True)),
                            models.Q(("held_on__isnull", True), ("held_on_precision", "")),
                            _connector="OR",
                        ),
                        name="consultation_held_on_has_precision",
                        violation_error_code="held_on_precision",
                        violation_error_message="Say how exact the date is, or leave both the date and its precision empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_on_precision", "month"), _negated=True),
                            django.db.models.lookups.Exact(
                                registry.models.constraints.DatePart("held_on", part="DAY"), 1
                            ),
                            _connector="OR",
                        ),
                        name="consultation_held_on_month_is_first_day",
                        violation_error_code="held_on",
                        violation_error_message="For a month without a day, enter the first day of the month.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_on_precision", "year"), _negated=True),
                            models.Q(
                                django.db.models.lookups.Exact(
                                    registry.models.constraints.DatePart("held_on", part="DAY"), 1
                                ),
                                django.db.models.lookups.Exact(
                                    registry.models.constraints.DatePart("held_on", part="MONTH"), 1
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="consultation_held_on_year_is_first_of_january",
                        violation_error_code="held_on",
                        violation_error_message="For a year alone, enter 1 January of that year.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Province",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "disabled_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on it is no longer offered for new records.",
                        null=True,
                        verbose_name="disabled on",
                    ),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=150, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=150, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=150, null=True, verbose_name="name"
                    ),
                ),
                ("population_2024", models.PositiveIntegerField(blank=True, null=True, verbose_name="population 2024")),
                ("population_2014", models.PositiveIntegerField(blank=True, null=True, verbose_name="population 2014")),
                ("code", registry.models.fields.CleanCharField(max_length=12, unique=True, verbose_name="HCP code")),
                (
                    "iso",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=6, verbose_name="ISO 3166-2 code"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("province", "province"),
                            ("prefecture", "prefecture"),
                            ("arrondissements_prefecture", "prefecture of arrondissements"),
                        ],
                        max_length=28,
                        verbose_name="kind",
                    ),
                ),
                ("households_2024", models.PositiveIntegerField(blank=True, null=True, verbose_name="households 2024")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_ar", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_fr", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="registry.province",
                        verbose_name="part of",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="provinces",
                        to="registry.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "province or prefecture",
                "verbose_name_plural": "provinces and prefectures",
                "ordering": ["code"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_ar__gt", ""), ("name_ar__isnull", False)),
                            models.Q(("name_fr__gt", ""), ("name_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="province_name_in_one_language",
                        violation_error_code="name_ar",
                        violation_error_message="Enter the name of the province in Arabic or in French.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Commune",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "disabled_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on it is no longer offered for new records.",
                        null=True,
                        verbose_name="disabled on",
                    ),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=150, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=150, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=150, null=True, verbose_name="name"
                    ),
                ),
                ("population_2024", models.PositiveIntegerField(blank=True, null=True, verbose_name="population 2024")),
                ("population_2014", models.PositiveIntegerField(blank=True, null=True, verbose_name="population 2014")),
                ("code", registry.models.fields.CleanCharField(max_length=12, unique=True, verbose_name="HCP code")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("urban", "urban commune"),
                            ("rural", "rural commune"),
                            ("arrondissement", "arrondissement"),
                        ],
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_ar", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_fr", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="communes",
                        to="registry.province",
                        verbose_name="province or prefecture",
                    ),
                ),
            ],
            options={
                "verbose_name": "commune",
                "verbose_name_plural": "communes",
                "ordering": ["code"],
                "abstract": False,
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("search", name="gin_trgm_ops"), name="commune_search"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_ar__gt", ""), ("name_ar__isnull", False)),
                            models.Q(("name_fr__gt", ""), ("name_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="commune_name_in_one_language",
                        violation_error_code="name_ar",
                        violation_error_message="Enter the name of the commune in Arabic or in French.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "is_fictional",
                    models.BooleanField(default=False, editable=False, verbose_name="fictional demonstration data"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier")),
                (
                    "publication",
                    models.CharField(
                        choices=[
                            ("unpublished", "not published"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="unpublished",
                        editable=False,
                        max_length=11,
                        verbose_name="publication",
                    ),
                ),
                (
                    "published_version",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="published version"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ministry", "ministry"),
                            ("public_establishment", "public establishment"),
                            ("national_coordination", "national coordination"),
                            ("wilaya", "wilaya"),
                            ("province", "province or prefecture (governor)"),
                            ("regional_council", "regional council"),
                            ("provincial_council", "provincial or prefectural council"),
                            ("commune", "commune"),
                            ("association", "association"),
                            ("cooperative", "cooperative"),
                            ("foundation", "foundation"),
                            ("company", "company"),
                            ("international_organisation", "international organisation"),
                            ("advisory_body", "advisory body"),
                            ("parliamentary_body", "parliamentary body"),
                            ("university", "university"),
                            ("foreign_authority", "foreign authority"),
                            ("external_service", "external service of a ministry"),
                            ("institution_group", "group of institutions"),
                            ("unnamed_group", "group of unnamed parties"),
                        ],
                        max_length=26,
                        verbose_name="kind",
                    ),
                ),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                (
                    "acronym",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=40, verbose_name="acronym"
                    ),
                ),
                (
                    "address",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="address (not published)"
                    ),
                ),
                (
                    "phone",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=40, verbose_name="telephone (not published)"
                    ),
                ),
                (
                    "email",
                    models.EmailField(blank=True, default="", max_length=254, verbose_name="e-mail (not published)"),
                ),
                (
                    "bank_account",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=34, verbose_name="bank account (not published)"
                    ),
                ),
                (
                    "note",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, verbose_name="note (not published)"
                    ),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_ar", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_fr", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "acronym", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.commune",
                        verbose_name="commune",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="registry.party",
                        verbose_name="merged into",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organs",
                        to="registry.party",
                        verbose_name="organ of",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.province",
                        verbose_name="province or prefecture",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "party",
                "verbose_name_plural": "parties",
                "ordering": ["name_ar", "name_fr", "id"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("search", name="gin_trgm_ops"), name="party_search"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_ar__gt", ""), ("name_ar__isnull", False)),
                            models.Q(("name_fr__gt", ""), ("name_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="party_name_in_one_language",
                        violation_error_code="name_ar",
                        violation_error_message="Enter the name of the party in Arabic or in French.",
                    ),
                    models.UniqueConstraint(
                        models.F("kind"),
                        registry.models.fields.Fold("name_ar"),
                        models.F("province"),
                        models.F("region"),
                        condition=models.Q(("merged_into__isnull", True), ("name_ar__gt", "")),
                        name="party_name_unique_in_its_territory",
                        nulls_distinct=False,
                        violation_error_code="name_ar",
                        violation_error_message="A party of this kind already has this name in this territory; spelling variants count as the same.",
                    ),
                    models.UniqueConstraint(
                        models.F("kind"),
                        registry.models.fields.Fold("name_fr"),
                        models.F("province"),
                        models.F("region"),
                        condition=models.Q(
                            models.Q(("name_ar__isnull", True), ("name_ar", ""), _connector="OR"),
                            ("merged_into__isnull", True),
                            ("name_fr__gt", ""),
                        ),
                        name="party_french_name_unique_in_its_territory",
                        nulls_distinct=False,
                        violation_error_code="name_fr",
                        violation_error_message="A party of this kind already has this name in this territory; spelling variants count as the same.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="party_not_merged_into_itself",
                        violation_error_code="merged_into",
                        violation_error_message="A party cannot be merged into itself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                (
                    "email",
                    models.EmailField(
                        error_messages={"unique": "This e-mail address already has an account."},
                        max_length=254,
                        unique=True,
                        verbose_name="e-mail address",
                    ),
                ),
                (
                    "full_name",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=150, verbose_name="full name"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("ar", "Arabic"), ("fr", "French"), ("ar-fr", "Arabic and French")],
                        default="ar",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("clerk", "clerk"),
                                ("supervisor", "supervisor"),
                                ("finance", "finance officer"),
                                ("auditor", "auditor"),
                                ("association", "association member"),
                                ("account_manager", "account manager"),
                            ],
                            max_length=15,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="roles",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Switch off instead of deleting: the account's past acts keep their author.",
                        verbose_name="active",
                    ),
                ),
                (
                    "is_command",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="Signs what a command writes; never signs in.",
                        verbose_name="actor of a command",
                    ),
                ),
                ("date_joined", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        help_text="The administration for which this person works; members of associations have none.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="registry.party",
                        verbose_name="institution",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.province",
                        verbose_name="province or prefecture in charge of",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        help_text="Leave region and province empty for a person in charge of the whole kingdom.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="region in charge of",
                    ),
                ),
            ],
            options={
                "verbose_name": "account",
                "verbose_name_plural": "accounts",
                "ordering": ["email"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="user_email_is_lower_case",
                        violation_error_code="email",
                        violation_error_message="Write the e-mail address in small letters.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_command", False),
                            models.Q(
                                ("roles", []),
                                ("province__isnull", True),
                                ("region__isnull", True),
                                ("institution__isnull", True),
                                ("is_active", False),
                            ),
                            _connector="OR",
                        ),
                        name="user_command_actor_never_signs_in",
                        violation_error_code="roles",
                        violation_error_message="The actor of a command has no role, no institution and no territory, and never signs in.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "roles__contained_by",
                                ["clerk", "supervisor", "finance", "auditor", "association", "account_manager"],
                            )
                        ),
                        name="user_role_is_known",
                        violation_error_code="roles",
                        violation_error_message="Choose the roles from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("roles__contains", ["auditor"]), _negated=True),
                            ("roles", ["auditor"]),
                            _connector="OR",
                        ),
                        name="user_auditor_has_no_other_role",
                        violation_error_code="roles",
                        violation_error_message="An auditor changes nothing: give an auditor no other role.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("roles__contains", ["association"]), _negated=True),
                            ("roles", ["association"]),
                            _connector="OR",
                        ),
                        name="user_association_member_has_no_other_role",
                        violation_error_code="roles",
                        violation_error_message="An association member works outside the administration: give no other role.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("roles__contains", ["association"]), _negated=True),
                            ("institution__isnull", True),
                            _connector="OR",
                        ),
                        name="user_association_member_has_no_institution",
                        violation_error_code="institution",
                        violation_error_message="A member acts for associations by invitation, from the page of the party: leave it empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("roles__contains", ["association"]), _negated=True),
                            models.Q(("province__isnull", True), ("region__isnull", True)),
                            _connector="OR",
                        ),
                        name="user_association_member_has_no_territory",
                        violation_error_code="region",
                        violation_error_message="An association member is in charge of no territory: leave region and province empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("region__isnull", True), ("province__isnull", True), _connector="OR"),
                        name="user_in_charge_of_one_territory",
                        violation_error_code="province",
                        violation_error_message="Choose either the region or the province that this person is in charge of.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "is_fictional",
                    models.BooleanField(default=False, editable=False, verbose_name="fictional demonstration data"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier")),
                (
                    "publication",
                    models.CharField(
                        choices=[
                            ("unpublished", "not published"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="unpublished",
                        editable=False,
                        max_length=11,
                        verbose_name="publication",
                    ),
                ),
                (
                    "published_version",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="published version"
                    ),
                ),
                (
                    "reference",
                    registry.models.fields.CleanNumberField(
                        blank=True,
                        help_text="The number on the paper; leave empty if it has none.",
                        max_length=60,
                        null=True,
                        verbose_name="reference",
                    ),
                ),
                (
                    "registration_number",
                    models.CharField(
                        editable=False,
                        help_text="Given by the register when the agreement is submitted or signed; never changed.",
                        max_length=30,
                        null=True,
                        unique=True,
                        verbose_name="number in the register",
                    ),
                ),
                (
                    "kind_printed",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=200, verbose_name="kind as printed"
                    ),
                ),
                (
                    "kind_printed_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=200, null=True, verbose_name="kind as printed"
                    ),
                ),
                (
                    "kind_printed_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=200, null=True, verbose_name="kind as printed"
                    ),
                ),
                (
                    "title",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, verbose_name="title"
                    ),
                ),
                (
                    "title_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, null=True, verbose_name="title"
                    ),
                ),
                (
                    "title_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, null=True, verbose_name="title"
                    ),
                ),
                ("purpose", registry.models.fields.CleanTextField(blank=True, default="", verbose_name="purpose")),
                (
                    "purpose_ar",
                    registry.models.fields.CleanTextField(blank=True, default="", null=True, verbose_name="purpose"),
                ),
                (
                    "purpose_fr",
                    registry.models.fields.CleanTextField(blank=True, default="", null=True, verbose_name="purpose"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("draft", "draft"),
                            ("under_review", "under review"),
                            ("approved", "approved"),
                            ("signed", "signed"),
                            ("in_force", "in force"),
                            ("suspended", "suspended"),
                            ("completed", "completed"),
                            ("terminated", "terminated"),
                            ("cancelled", "cancelled"),
                            ("rejected", "rejected"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed on")),
                (
                    "signed_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        default="",
                        max_length=5,
                        verbose_name="precision of the date",
                    ),
                ),
                (
                    "signed_on_printed",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="date of signature as printed"
                    ),
                ),
                (
                    "place",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="place of signature"
                    ),
                ),
                (
                    "place_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="place of signature"
                    ),
                ),
                (
                    "place_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="place of signature"
                    ),
                ),
                (
                    "force_rule",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("at_signature", "when the last party signs"),
                            ("on_date", "on the day below"),
                            ("on_visa", "when the visa or approval of a body is given"),
                        ],
                        default="",
                        help_text="Empty: the paper does not say.",
                        max_length=12,
                        verbose_name="enters into force",
                    ),
                ),
                (
                    "visa_by",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="visa or approval of"
                    ),
                ),
                (
                    "visa_by_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="visa or approval of"
                    ),
                ),
                (
                    "visa_by_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="visa or approval of"
                    ),
                ),
                ("visa_on", models.DateField(blank=True, null=True, verbose_name="visa given on")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="in force from")),
                (
                    "starts_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        default="",
                        max_length=5,
                        verbose_name="precision of the date",
                    ),
                ),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends on")),
                (
                    "ends_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        default="",
                        max_length=5,
                        verbose_name="precision of the date",
                    ),
                ),
                (
                    "duration_months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="duration (months)"),
                ),
                (
                    "duration_printed",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="duration as printed"
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="amount (MAD)"
                    ),
                ),
                (
                    "amount_scope",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("total_cost", "total cost"),
                            ("ministry_share", "share of the ministry"),
                            ("public_contribution", "public contribution"),
                            ("unspecified", "not specified by the source"),
                        ],
                        default="",
                        max_length=19,
                        verbose_name="what the amount covers",
                    ),
                ),
                ("amount_is_estimate", models.BooleanField(default=False, verbose_name="estimate")),
                (
                    "amount_printed",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="amount as printed"
                    ),
                ),
                (
                    "is_national",
                    models.BooleanField(
                        blank=True,
                        help_text="Yes: the whole kingdom. No: the territories below. Unknown: the source does not say.",
                        null=True,
                        verbose_name="national",
                    ),
                ),
                (
                    "scope_printed",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="territory as printed"
                    ),
                ),
                (
                    "renewal_reason",
                    registry.models.fields.CleanTextField(blank=True, default="", verbose_name="why it is renewed"),
                ),
                (
                    "steering",
                    registry.models.fields.CleanTextField(blank=True, default="", verbose_name="steering committee"),
                ),
                (
                    "steering_ar",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", null=True, verbose_name="steering committee"
                    ),
                ),
                (
                    "steering_fr",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", null=True, verbose_name="steering committee"
                    ),
                ),
                ("follow_up", registry.models.fields.CleanTextField(blank=True, default="", verbose_name="follow-up")),
                (
                    "follow_up_ar",
                    registry.models.fields.CleanTextField(blank=True, default="", null=True, verbose_name="follow-up"),
                ),
                (
                    "follow_up_fr",
                    registry.models.fields.CleanTextField(blank=True, default="", null=True, verbose_name="follow-up"),
                ),
                (
                    "note",
                    registry.models.fields.CleanTextField(blank=True, default="", verbose_name="note (not published)"),
                ),
                (
                    "shared_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="sent to the parties at"),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "reference", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "registration_number", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "title_ar", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "title_fr", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "purpose_ar", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "purpose_fr", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="registry.agreement",
                        verbose_name="framework agreement",
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewals",
                        to="registry.agreement",
                        verbose_name="renewal of",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="registry.agreementkind",
                        verbose_name="kind",
                    ),
                ),
                (
                    "kind_in_french",
                    models.ForeignKey(
                        blank=True,
                        help_text="Only when the French text carries another kind than the Arabic one.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.agreementkind",
                        verbose_name="kind in the French text",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="registry.callforprojects",
                        verbose_name="call for projects",
                    ),
                ),
                (
                    "ceremony",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="registry.ceremony",
                        verbose_name="signing ceremony",
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="registry.consultation",
                        verbose_name="proposed at the consultation",
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="registry.strategy",
                        verbose_name="strategy",
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement",
                "verbose_name_plural": "agreements",
                "ordering": [models.OrderBy(models.F("signed_on"), descending=True, nulls_last=True), "-id"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("search", name="gin_trgm_ops"), name="agreement_search"
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("draft", "under_review", "approved", "signed"))),
                        fields=["state"],
                        name="agreement_on_its_way",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("publication", "unpublished"),
                            ("state__in", ("signed", "in_force", "suspended", "completed", "terminated")),
                        ),
                        fields=["signed_on"],
                        name="agreement_to_publish",
                    ),
                    models.Index(
                        models.Case(
                            models.When(
                                models.Q(("ends_on_precision", "year")),
                                then=registry.models.constraints.EndOfSpan("ends_on", span="1 year"),
                            ),
                            models.When(
                                models.Q(("ends_on_precision", "month")),
                                then=registry.models.constraints.EndOfSpan("ends_on", span="1 month"),
                            ),
                            default=registry.models.constraints.EndOfSpan("ends_on", span="1 day"),
                            output_field=models.DateField(),
                        ),
                        condition=models.Q(("state__in", ("in_force", "suspended"))),
                        name="agreement_ends",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title_ar__gt", ""), ("title_ar__isnull", False)),
                            models.Q(("title_fr__gt", ""), ("title_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="agreement_title_in_one_language",
                        violation_error_code="title_ar",
                        violation_error_message="Enter the title of the agreement in Arabic or in French.",
                    ),
                    models.UniqueConstraint(
                        registry.models.fields.Fold("reference"),
                        name="agreement_reference_unique",
                        violation_error_code="reference",
                        violation_error_message="Another agreement already has this reference (spelling variants count as the same).",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reference__isnull", True), models.Q(("reference", ""), _negated=True), _connector="OR"
                        ),
                        name="agreement_reference_unknown_is_null",
                        violation_error_code="reference",
                        violation_error_message="Leave the reference empty when there is none.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("is_fictional", True), ("reference__isnull", False), ("reference__startswith", "DEMO-")
                            ),
                            models.Q(
                                ("is_fictional", False),
                                models.Q(
                                    ("reference__isnull", True),
                                    models.Q(("reference__startswith", "DEMO-"), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_demo_reference_means_fictional",
                        violation_error_code="reference",
                        violation_error_message="References that begin with DEMO- are kept for fictional demonstration data.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("signed_on__isnull", False), models.Q(("signed_on_precision", ""), _negated=True)
                            ),
                            models.Q(("signed_on__isnull", True), ("signed_on_precision", "")),
                            _connector="OR",
                        ),
                        name="agreement_signed_on_has_precision",
                        violation_error_code="signed_on_precision",
                        violation_error_message="Say how exact the date is, or leave both the date and its precision empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_on_precision", "month"), _negated=True),
                            django.db.models.lookups.Exact(
                                registry.models.constraints.DatePart("signed_on", part="DAY"), 1
                            ),
                            _connector="OR",
                        ),
                        name="agreement_signed_on_month_is_first_day",
                        violation_error_code="signed_on",
                        violation_error_message="For a month without a day, enter the first day of the month.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_on_precision", "year"), _negated=True),
                            models.Q(
                                django.db.models.lookups.Exact(
                                    registry.models.constraints.DatePart("signed_on", part="DAY"), 1
                                ),
                                django.db.models.lookups.Exact(
                                    registry.models.constraints.DatePart("signed_on", part="MONTH"), 1
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_signed_on_year_is_first_of_january",
                        violation_error_code="signed_on",
                        violation_error_message="For a year alone, enter 1 January of that year.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("starts_on__isnull", False), models.Q(("starts_on_precision", ""), _negated=True)
                            ),
                            models.Q(("starts_on__isnull", True), ("starts_on_precision", "")),
                            _connector="OR",
                        ),
                        name="agreement_starts_on_has_precision",
                        violation_error_code="starts_on_precision",
                        violation_error_message="Say how exact the date is, or leave both the date and its precision empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("starts_on_precision", "month"), _negated=True),
                            django.db.models.lookups.Exact(
                                registry.models.constraints.DatePart("starts_on", part="DAY"), 1
                            ),
                            _connector="OR",
                        ),
                        name="agreement_starts_on_month_is_first_day",
                        violation_error_code="starts_on",
                        violation_error_message="For a month without a day, enter the first day of the month.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("starts_on_precision", "year"), _negated=True),
                            models.Q(
                                django.db.models.lookups.Exact(
                                    registry.models.constraints.DatePart("starts_on", part="DAY"), 1
                                ),
                                django.db.models.lookups.Exact(
                                    registry.models.constraints.DatePart("starts_on", part="MONTH"), 1
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_starts_on_year_is_first_of_january",
                        violation_error_code="starts_on",
                        violation_error_message="For a year alone, enter 1 January of that year.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True), ("force_rule__in", ("", "on_date")), _connector="OR"
                        ),
                        name="agreement_start_is_not_typed_twice",
                        violation_error_code="starts_on",
                        violation_error_message="Leave the day empty: the rule of entry into force gives it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("visa_on__isnull", True), ("force_rule", "on_visa"), _connector="OR"),
                        name="agreement_visa_needs_its_rule",
                        violation_error_code="visa_on",
                        violation_error_message="A visa has a day only where the agreement enters into force by it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("renewal_reason", ""), ("predecessor__isnull", False), _connector="OR"),
                        name="agreement_renewal_names_its_predecessor",
                        violation_error_code="predecessor",
                        violation_error_message="Choose the agreement that this one renews.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends_on__isnull", False), models.Q(("ends_on_precision", ""), _negated=True)),
                            models.Q(("ends_on__isnull", True), ("ends_on_precision", "")),
                            _connector="OR",
                        ),
                        name="agreement_ends_on_has_precision",
                        violation_error_code="ends_on_precision",
                        violation_error_message="Say how exact the date is, or leave both the date and its precision empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends_on_precision", "month"), _negated=True),
                            django.db.models.lookups.Exact(
                                registry.models.constraints.DatePart("ends_on", part="DAY"), 1
                            ),
                            _connector="OR",
                        ),
                        name="agreement_ends_on_month_is_first_day",
                        violation_error_code="ends_on",
                        violation_error_message="For a month without a day, enter the first day of the month.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends_on_precision", "year"), _negated=True),
                            models.Q(
                                django.db.models.lookups.Exact(
                                    registry.models.constraints.DatePart("ends_on", part="DAY"), 1
                                ),
                                django.db.models.lookups.Exact(
                                    registry.models.constraints.DatePart("ends_on", part="MONTH"), 1
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_ends_on_year_is_first_of_january",
                        violation_error_code="ends_on",
                        violation_error_message="For a year alone, enter 1 January of that year.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            django.db.models.lookups.GreaterThanOrEqual(
                                models.Case(
                                    models.When(
                                        models.Q(("ends_on_precision", "year")),
                                        then=registry.models.constraints.EndOfSpan("ends_on", span="1 year"),
                                    ),
                                    models.When(
                                        models.Q(("ends_on_precision", "month")),
                                        then=registry.models.constraints.EndOfSpan("ends_on", span="1 month"),
                                    ),
                                    default=registry.models.constraints.EndOfSpan("ends_on", span="1 day"),
                                    output_field=models.DateField(),
                                ),
                                models.F("starts_on"),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_ends_on_not_before_starts_on",
                        violation_error_code="ends_on",
                        violation_error_message="The agreement cannot end before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__isnull", True), ("amount__gte", 0), _connector="OR"),
                        name="agreement_amount_not_negative",
                        violation_error_code="amount",
                        violation_error_message="Enter zero or more, or leave it empty when it is not known.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__isnull", False),
                            models.Q(("amount_is_estimate", False), ("amount_scope", "")),
                            _connector="OR",
                        ),
                        name="agreement_amount_details_need_amount",
                        violation_error_code="amount",
                        violation_error_message="Enter the amount, or clear what it covers and the estimate mark.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind_in_french__isnull", True),
                            models.Q(("kind_in_french", models.F("kind")), _negated=True),
                            _connector="OR",
                        ),
                        name="agreement_kind_in_french_is_another",
                        violation_error_code="kind_in_french",
                        violation_error_message="Choose a kind here only when the French text carries another one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("framework__isnull", True),
                                models.Q(("framework", models.F("id")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("predecessor__isnull", True),
                                models.Q(("predecessor", models.F("id")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="agreement_not_related_to_itself",
                        violation_error_code="framework",
                        violation_error_message="An agreement cannot be its own framework or renew itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("publication", "unpublished"), ("published_version__isnull", True)),
                            models.Q(
                                models.Q(("publication", "unpublished"), _negated=True),
                                ("published_version__gte", 1),
                                ("published_version__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_published_has_version",
                        violation_error_code="publication",
                        violation_error_message="A published agreement has a version number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("publication", "published"),
                            ("state__in", ("draft", "under_review", "approved")),
                            _negated=True,
                        ),
                        name="agreement_draft_is_not_public",
                        violation_error_code="publication",
                        violation_error_message="An agreement in preparation is not published: record its signature first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CooperationAxis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "disabled_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on it is no longer offered for new records.",
                        null=True,
                        verbose_name="disabled on",
                    ),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_ar", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_fr", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "axis of cooperation",
                "verbose_name_plural": "axes of cooperation",
                "ordering": ["position", "slug"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_ar__gt", ""), ("name_ar__isnull", False)),
                            models.Q(("name_fr__gt", ""), ("name_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="cooperationaxis_name_in_one_language",
                        violation_error_code="name_ar",
                        violation_error_message="Enter the name in Arabic or in French.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementAxis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "printed",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="as printed"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="axes",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "axis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.cooperationaxis",
                        verbose_name="axis of cooperation",
                    ),
                ),
            ],
            options={
                "verbose_name": "axis of cooperation",
                "verbose_name_plural": "axes of cooperation",
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "axis"),
                        name="agreementaxis_once",
                        violation_error_code="axis",
                        violation_error_message="This axis already stands in the agreement.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementAxisEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "printed",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="as printed"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.agreementaxis",
                    ),
                ),
                (
                    "axis",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.cooperationaxis",
                        verbose_name="axis of cooperation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AgreementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "is_fictional",
                    models.BooleanField(default=False, editable=False, verbose_name="fictional demonstration data"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifier")),
                (
                    "publication",
                    models.CharField(
                        choices=[
                            ("unpublished", "not published"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="unpublished",
                        editable=False,
                        max_length=11,
                        verbose_name="publication",
                    ),
                ),
                (
                    "published_version",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="published version"
                    ),
                ),
                (
                    "reference",
                    registry.models.fields.CleanNumberField(
                        blank=True,
                        help_text="The number on the paper; leave empty if it has none.",
                        max_length=60,
                        null=True,
                        verbose_name="reference",
                    ),
                ),
                (
                    "registration_number",
                    models.CharField(
                        editable=False,
                        help_text="Given by the register when the agreement is submitted or signed; never changed.",
                        max_length=30,
                        null=True,
                        verbose_name="number in the register",
                    ),
                ),
                (
                    "kind_printed",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=200, verbose_name="kind as printed"
                    ),
                ),
                (
                    "kind_printed_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=200, null=True, verbose_name="kind as printed"
                    ),
                ),
                (
                    "kind_printed_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=200, null=True, verbose_name="kind as printed"
                    ),
                ),
                (
                    "title",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, verbose_name="title"
                    ),
                ),
                (
                    "title_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, null=True, verbose_name="title"
                    ),
                ),
                (
                    "title_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, null=True, verbose_name="title"
                    ),
                ),
                ("purpose", registry.models.fields.CleanTextField(blank=True, default="", verbose_name="purpose")),
                (
                    "purpose_ar",
                    registry.models.fields.CleanTextField(blank=True, default="", null=True, verbose_name="purpose"),
                ),
                (
                    "purpose_fr",
                    registry.models.fields.CleanTextField(blank=True, default="", null=True, verbose_name="purpose"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("draft", "draft"),
                            ("under_review", "under review"),
                            ("approved", "approved"),
                            ("signed", "signed"),
                            ("in_force", "in force"),
                            ("suspended", "suspended"),
                            ("completed", "completed"),
                            ("terminated", "terminated"),
                            ("cancelled", "cancelled"),
                            ("rejected", "rejected"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed on")),
                (
                    "signed_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        default="",
                        max_length=5,
                        verbose_name="precision of the date",
                    ),
                ),
                (
                    "signed_on_printed",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="date of signature as printed"
                    ),
                ),
                (
                    "place",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="place of signature"
                    ),
                ),
                (
                    "place_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="place of signature"
                    ),
                ),
                (
                    "place_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="place of signature"
                    ),
                ),
                (
                    "force_rule",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("at_signature", "when the last party signs"),
                            ("on_date", "on the day below"),
                            ("on_visa", "when the visa or approval of a body is given"),
                        ],
                        default="",
                        help_text="Empty: the paper does not say.",
                        max_length=12,
                        verbose_name="enters into force",
                    ),
                ),
                (
                    "visa_by",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="visa or approval of"
                    ),
                ),
                (
                    "visa_by_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="visa or approval of"
                    ),
                ),
                (
                    "visa_by_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="visa or approval of"
                    ),
                ),
                ("visa_on", models.DateField(blank=True, null=True, verbose_name="visa given on")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="in force from")),
                (
                    "starts_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        default="",
                        max_length=5,
                        verbose_name="precision of the date",
                    ),
                ),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends on")),
                (
                    "ends_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        default="",
                        max_length=5,
                        verbose_name="precision of the date",
                    ),
                ),
                (
                    "duration_months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="duration (months)"),
                ),
                (
                    "duration_printed",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="duration as printed"
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="amount (MAD)"
                    ),
                ),
                (
                    "amount_scope",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("total_cost", "total cost"),
                            ("ministry_share", "share of the ministry"),
                            ("public_contribution", "public contribution"),
                            ("unspecified", "not specified by the source"),
                        ],
                        default="",
                        max_length=19,
                        verbose_name="what the amount covers",
                    ),
                ),
                ("amount_is_estimate", models.BooleanField(default=False, verbose_name="estimate")),
                (
                    "amount_printed",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="amount as printed"
                    ),
                ),
                (
                    "is_national",
                    models.BooleanField(
                        blank=True,
                        help_text="Yes: the whole kingdom. No: the territories below. Unknown: the source does not say.",
                        null=True,
                        verbose_name="national",
                    ),
                ),
                (
                    "scope_printed",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="territory as printed"
                    ),
                ),
                (
                    "renewal_reason",
                    registry.models.fields.CleanTextField(blank=True, default="", verbose_name="why it is renewed"),
                ),
                (
                    "steering",
                    registry.models.fields.CleanTextField(blank=True, default="", verbose_name="steering committee"),
                ),
                (
                    "steering_ar",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", null=True, verbose_name="steering committee"
                    ),
                ),
                (
                    "steering_fr",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", null=True, verbose_name="steering committee"
                    ),
                ),
                ("follow_up", registry.models.fields.CleanTextField(blank=True, default="", verbose_name="follow-up")),
                (
                    "follow_up_ar",
                    registry.models.fields.CleanTextField(blank=True, default="", null=True, verbose_name="follow-up"),
                ),
                (
                    "follow_up_fr",
                    registry.models.fields.CleanTextField(blank=True, default="", null=True, verbose_name="follow-up"),
                ),
                (
                    "note",
                    registry.models.fields.CleanTextField(blank=True, default="", verbose_name="note (not published)"),
                ),
                (
                    "shared_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="sent to the parties at"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="framework agreement",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.agreement",
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="renewal of",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreementkind",
                        verbose_name="kind",
                    ),
                ),
                (
                    "kind_in_french",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Only when the French text carries another kind than the Arabic one.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreementkind",
                        verbose_name="kind in the French text",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.callforprojects",
                        verbose_name="call for projects",
                    ),
                ),
                (
                    "ceremony",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.ceremony",
                        verbose_name="signing ceremony",
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.consultation",
                        verbose_name="proposed at the consultation",
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.strategy",
                        verbose_name="strategy",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AgreementKindEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "disabled_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on it is no longer offered for new records.",
                        null=True,
                        verbose_name="disabled on",
                    ),
                ),
                ("slug", models.SlugField(db_index=False, max_length=60, verbose_name="code")),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "letters",
                    registry.models.fields.CleanCharField(
                        help_text="Two to five capital letters: CP gives CP/2026/00001.",
                        max_length=5,
                        verbose_name="letters of its numbers",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.agreementkind",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProjectLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "disabled_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on it is no longer offered for new records.",
                        null=True,
                        verbose_name="disabled on",
                    ),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_ar", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_fr", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "aim",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=1000, verbose_name="aim"),
                ),
                (
                    "aim_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, null=True, verbose_name="aim"
                    ),
                ),
                (
                    "aim_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, null=True, verbose_name="aim"
                    ),
                ),
            ],
            options={
                "verbose_name": "project line",
                "verbose_name_plural": "project lines",
                "ordering": ["position", "slug"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_ar__gt", ""), ("name_ar__isnull", False)),
                            models.Q(("name_fr__gt", ""), ("name_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="projectline_name_in_one_language",
                        violation_error_code="name_ar",
                        violation_error_message="Enter the name in Arabic or in French.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "project_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.projectline",
                        verbose_name="project line",
                    ),
                ),
            ],
            options={
                "verbose_name": "project line",
                "verbose_name_plural": "project lines",
                "ordering": ["project_line__position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "project_line"),
                        name="agreementline_once",
                        violation_error_code="project_line",
                        violation_error_message="This line is already chosen.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementLineEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.agreementline",
                    ),
                ),
                (
                    "project_line",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.projectline",
                        verbose_name="project line",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AgreementParty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("lead", "lead party"),
                            ("signatory", "signatory"),
                            ("funder", "funder"),
                            ("implementer", "implementer"),
                            ("beneficiary", "beneficiary"),
                            ("witness", "witness"),
                        ],
                        default="signatory",
                        max_length=11,
                        verbose_name="role",
                    ),
                ),
                (
                    "must_sign",
                    models.BooleanField(
                        default=True,
                        help_text="The agreement is signed when every party that must sign has signed.",
                        verbose_name="must sign",
                    ),
                ),
                (
                    "capacity",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="capacity at signing"
                    ),
                ),
                (
                    "capacity_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="capacity at signing"
                    ),
                ),
                (
                    "capacity_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="capacity at signing"
                    ),
                ),
                ("has_signed", models.BooleanField(default=False, verbose_name="has signed")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed on")),
                (
                    "signed_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        default="",
                        max_length=5,
                        verbose_name="precision of the date",
                    ),
                ),
                (
                    "signed_place",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="place of signature"
                    ),
                ),
                (
                    "signed_place_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="place of signature"
                    ),
                ),
                (
                    "signed_place_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="place of signature"
                    ),
                ),
                (
                    "share",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="share (MAD)"
                    ),
                ),
                (
                    "in_kind",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, verbose_name="contribution in kind"
                    ),
                ),
                (
                    "in_kind_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="contribution in kind"
                    ),
                ),
                (
                    "in_kind_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="contribution in kind"
                    ),
                ),
                (
                    "obligations",
                    registry.models.fields.CleanTextField(blank=True, default="", verbose_name="obligations"),
                ),
                (
                    "obligations_ar",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", null=True, verbose_name="obligations"
                    ),
                ),
                (
                    "obligations_fr",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", null=True, verbose_name="obligations"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participations",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="registry.party",
                        verbose_name="party",
                    ),
                ),
                (
                    "signatory",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="registry.person",
                        verbose_name="signatory",
                    ),
                ),
            ],
            options={
                "verbose_name": "party to the agreement",
                "verbose_name_plural": "parties to the agreement",
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "party"),
                        name="agreementparty_once",
                        violation_error_code="party",
                        violation_error_message="This party already stands in the agreement.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("signed_on__isnull", False), models.Q(("signed_on_precision", ""), _negated=True)
                            ),
                            models.Q(("signed_on__isnull", True), ("signed_on_precision", "")),
                            _connector="OR",
                        ),
                        name="agreementparty_signed_on_has_precision",
                        violation_error_code="signed_on_precision",
                        violation_error_message="Say how exact the date is, or leave both the date and its precision empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_on_precision", "month"), _negated=True),
                            django.db.models.lookups.Exact(
                                registry.models.constraints.DatePart("signed_on", part="DAY"), 1
                            ),
                            _connector="OR",
                        ),
                        name="agreementparty_signed_on_month_is_first_day",
                        violation_error_code="signed_on",
                        violation_error_message="For a month without a day, enter the first day of the month.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_on_precision", "year"), _negated=True),
                            models.Q(
                                django.db.models.lookups.Exact(
                                    registry.models.constraints.DatePart("signed_on", part="DAY"), 1
                                ),
                                django.db.models.lookups.Exact(
                                    registry.models.constraints.DatePart("signed_on", part="MONTH"), 1
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="agreementparty_signed_on_year_is_first_of_january",
                        violation_error_code="signed_on",
                        violation_error_message="For a year alone, enter 1 January of that year.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("signed_on__isnull", True), ("has_signed", True), _connector="OR"),
                        name="agreementparty_day_of_signature_means_signed",
                        violation_error_code="has_signed",
                        violation_error_message="Say that this party has signed, or clear the day of its signature.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share__isnull", True), ("share__gte", 0), _connector="OR"),
                        name="agreementparty_share_not_negative",
                        violation_error_code="share",
                        violation_error_message="Enter zero or more, or leave it empty when it is not known.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementPartyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("lead", "lead party"),
                            ("signatory", "signatory"),
                            ("funder", "funder"),
                            ("implementer", "implementer"),
                            ("beneficiary", "beneficiary"),
                            ("witness", "witness"),
                        ],
                        default="signatory",
                        max_length=11,
                        verbose_name="role",
                    ),
                ),
                (
                    "must_sign",
                    models.BooleanField(
                        default=True,
                        help_text="The agreement is signed when every party that must sign has signed.",
                        verbose_name="must sign",
                    ),
                ),
                (
                    "capacity",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="capacity at signing"
                    ),
                ),
                (
                    "capacity_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="capacity at signing"
                    ),
                ),
                (
                    "capacity_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="capacity at signing"
                    ),
                ),
                ("has_signed", models.BooleanField(default=False, verbose_name="has signed")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed on")),
                (
                    "signed_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        default="",
                        max_length=5,
                        verbose_name="precision of the date",
                    ),
                ),
                (
                    "signed_place",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="place of signature"
                    ),
                ),
                (
                    "signed_place_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="place of signature"
                    ),
                ),
                (
                    "signed_place_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="place of signature"
                    ),
                ),
                (
                    "share",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="share (MAD)"
                    ),
                ),
                (
                    "in_kind",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, verbose_name="contribution in kind"
                    ),
                ),
                (
                    "in_kind_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="contribution in kind"
                    ),
                ),
                (
                    "in_kind_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="contribution in kind"
                    ),
                ),
                (
                    "obligations",
                    registry.models.fields.CleanTextField(blank=True, default="", verbose_name="obligations"),
                ),
                (
                    "obligations_ar",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", null=True, verbose_name="obligations"
                    ),
                ),
                (
                    "obligations_fr",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", null=True, verbose_name="obligations"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.agreementparty",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="party",
                    ),
                ),
                (
                    "signatory",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.person",
                        verbose_name="signatory",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Pillar",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "disabled_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on it is no longer offered for new records.",
                        null=True,
                        verbose_name="disabled on",
                    ),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_ar", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_fr", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pillars",
                        to="registry.strategy",
                        verbose_name="strategy",
                    ),
                ),
            ],
            options={
                "verbose_name": "pillar",
                "verbose_name_plural": "pillars",
                "ordering": ["strategy", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("strategy", "number"),
                        name="pillar_number_unique",
                        violation_error_code="number",
                        violation_error_message="This strategy already has that pillar.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_ar__gt", ""), ("name_ar__isnull", False)),
                            models.Q(("name_fr__gt", ""), ("name_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="pillar_name_in_one_language",
                        violation_error_code="name_ar",
                        violation_error_message="Enter the name of the pillar in Arabic or in French.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementPillar",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pillar_links",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "pillar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.pillar",
                        verbose_name="pillar",
                    ),
                ),
            ],
            options={
                "verbose_name": "pillar",
                "verbose_name_plural": "pillars",
                "ordering": ["pillar__number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "pillar"),
                        name="agreementpillar_once",
                        violation_error_code="pillar",
                        violation_error_message="This pillar is already chosen.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementPillarEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.agreementpillar",
                    ),
                ),
                (
                    "pillar",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.pillar",
                        verbose_name="pillar",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TargetPopulation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "disabled_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on it is no longer offered for new records.",
                        null=True,
                        verbose_name="disabled on",
                    ),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_ar", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_fr", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "is_heading",
                    models.BooleanField(
                        default=False,
                        help_text="Groups narrower populations; no source names it as a target itself.",
                        verbose_name="heading only",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="registry.targetpopulation",
                        verbose_name="part of",
                    ),
                ),
            ],
            options={
                "verbose_name": "target population",
                "verbose_name_plural": "target populations",
                "ordering": ["position", "slug"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_ar__gt", ""), ("name_ar__isnull", False)),
                            models.Q(("name_fr__gt", ""), ("name_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="targetpopulation_name_in_one_language",
                        violation_error_code="name_ar",
                        violation_error_message="Enter the name in Arabic or in French.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True),
                        name="targetpopulation_not_its_own_parent",
                        violation_error_code="parent",
                        violation_error_message="A population cannot be part of itself: choose a wider one.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementPopulation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "weight",
                    models.CharField(
                        choices=[("main", "main"), ("mentioned", "mentioned")],
                        default="main",
                        max_length=9,
                        verbose_name="weight",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="populations",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "population",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.targetpopulation",
                        verbose_name="target population",
                    ),
                ),
            ],
            options={
                "verbose_name": "target population",
                "verbose_name_plural": "target populations",
                "ordering": ["weight", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "population"),
                        name="agreementpopulation_once",
                        violation_error_code="population",
                        violation_error_message="This population is already chosen.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementPopulationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "weight",
                    models.CharField(
                        choices=[("main", "main"), ("mentioned", "mentioned")],
                        default="main",
                        max_length=9,
                        verbose_name="weight",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.agreementpopulation",
                    ),
                ),
                (
                    "population",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.targetpopulation",
                        verbose_name="target population",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AgreementTerritory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="territories",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.commune",
                        verbose_name="commune",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.province",
                        verbose_name="province or prefecture",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "territory",
                "verbose_name_plural": "territory",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("commune__isnull", True), ("province__isnull", True), ("region__isnull", False)),
                            models.Q(("commune__isnull", True), ("province__isnull", False), ("region__isnull", True)),
                            models.Q(("commune__isnull", False), ("province__isnull", True), ("region__isnull", True)),
                            _connector="OR",
                        ),
                        name="agreementterritory_belongs_to_one_thing",
                        violation_error_code="region",
                        violation_error_message="On each line choose one territory: a region, a province or a commune.",
                    ),
                    models.UniqueConstraint(
                        fields=("agreement", "region"),
                        name="agreementterritory_region_once",
                        violation_error_code="region",
                        violation_error_message="This region is already chosen.",
                    ),
                    models.UniqueConstraint(
                        fields=("agreement", "province"),
                        name="agreementterritory_province_once",
                        violation_error_code="province",
                        violation_error_message="This province is already chosen.",
                    ),
                    models.UniqueConstraint(
                        fields=("agreement", "commune"),
                        name="agreementterritory_commune_once",
                        violation_error_code="commune",
                        violation_error_message="This commune is already chosen.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementTerritoryEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.agreementterritory",
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.commune",
                        verbose_name="commune",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.province",
                        verbose_name="province or prefecture",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file",
                    models.FileField(
                        max_length=200,
                        upload_to=registry.models.documents.stored_name,
                        validators=[registry.models.documents.check_upload],
                        verbose_name="file",
                    ),
                ),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                ("size", models.PositiveBigIntegerField(editable=False, verbose_name="size (bytes)")),
                ("content_type", models.CharField(editable=False, max_length=20, verbose_name="type")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded at")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("signed_scan", "signed scan"),
                            ("annex", "annex"),
                            ("amendment", "amendment"),
                            ("termination", "act of termination"),
                            ("report", "report"),
                            ("receipt", "receipt"),
                            ("photograph", "photograph"),
                        ],
                        max_length=11,
                        verbose_name="kind",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("ar", "Arabic"), ("fr", "French"), ("ar-fr", "Arabic and French")],
                        default="ar",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                (
                    "title",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=200, verbose_name="title"),
                ),
                (
                    "is_public",
                    models.BooleanField(
                        default=False,
                        help_text="Public documents are named in the published record; internal ones never are.",
                        verbose_name="public",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("kind", "signed_scan")), fields=["agreement"], name="document_signed_scan"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                        name="document_has_digest",
                        violation_error_code="file",
                        violation_error_message="Choose the file again.",
                    ),
                    models.UniqueConstraint(
                        fields=("agreement", "sha256"),
                        name="document_once_on_its_agreement",
                        violation_error_code="file",
                        violation_error_message="This file is already among the documents of the agreement.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("extension", "extension of the duration"),
                            ("money", "change of the money"),
                            ("parties", "change of the parties"),
                            ("scope", "change of the scope"),
                            ("text", "correction of the text"),
                        ],
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "being drafted"),
                            ("signed", "signed by all parties"),
                            ("in_force", "in effect"),
                            ("cancelled", "given up"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "subject",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, verbose_name="subject of the amendment"
                    ),
                ),
                (
                    "subject_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, null=True, verbose_name="subject of the amendment"
                    ),
                ),
                (
                    "subject_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, null=True, verbose_name="subject of the amendment"
                    ),
                ),
                ("signed_on", models.DateField(blank=True, editable=False, null=True, verbose_name="signed on")),
                (
                    "effective_on",
                    models.DateField(
                        blank=True,
                        help_text="Left empty: the day of the last signature.",
                        null=True,
                        verbose_name="takes effect on",
                    ),
                ),
                (
                    "cancel_reason",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", verbose_name="reason of the cancellation"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="registry.document",
                        verbose_name="document",
                    ),
                ),
            ],
            options={
                "verbose_name": "amendment",
                "verbose_name_plural": "amendments",
                "ordering": ["agreement", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "number"),
                        name="amendment_number_once",
                        violation_error_code="number",
                        violation_error_message="This number is already used.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("draft", "signed"))),
                        fields=("agreement",),
                        name="amendment_one_open",
                        violation_error_code="agreement",
                        violation_error_message="This agreement has an open amendment: let it take effect, or cancel it, before the next one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)),
                        name="amendment_number_from_one",
                        violation_error_code="number",
                        violation_error_message="Amendments are numbered from 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("draft", "cancelled")),
                            models.Q(("effective_on__isnull", False), ("signed_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="amendment_signed_has_days",
                        violation_error_code="effective_on",
                        violation_error_message="A signed amendment has the day of its signature and the day on which it takes effect.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "draft"), _negated=True), ("signed_on__isnull", True), _connector="OR"
                        ),
                        name="amendment_draft_is_not_signed",
                        violation_error_code="signed_on",
                        violation_error_message="The day of signature is the day of the last party's signature.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True), ("cancel_reason__gt", ""), _connector="OR"
                        ),
                        name="amendment_cancelled_gives_reason",
                        violation_error_code="cancel_reason",
                        violation_error_message="Give the reason for the cancellation.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AmendmentChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.SlugField(max_length=30, verbose_name="field")),
                ("before", models.JSONField(blank=True, null=True, verbose_name="value before")),
                ("after", models.JSONField(blank=True, null=True, verbose_name="value after")),
                ("record", models.JSONField(blank=True, default=dict, verbose_name="in the public record")),
                (
                    "amendment",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="registry.amendment",
                        verbose_name="amendment",
                    ),
                ),
            ],
            options={
                "verbose_name": "change by an amendment",
                "verbose_name_plural": "changes by an amendment",
                "ordering": ["amendment", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("amendment", "field"),
                        name="amendmentchange_once",
                        violation_error_code="field",
                        violation_error_message="An amendment changes a field once.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AmendmentChangeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("field", models.SlugField(db_index=False, max_length=30, verbose_name="field")),
                ("before", models.JSONField(blank=True, null=True, verbose_name="value before")),
                ("after", models.JSONField(blank=True, null=True, verbose_name="value after")),
                ("record", models.JSONField(blank=True, default=dict, verbose_name="in the public record")),
                (
                    "amendment",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.amendment",
                        verbose_name="amendment",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.amendmentchange",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AmendmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("extension", "extension of the duration"),
                            ("money", "change of the money"),
                            ("parties", "change of the parties"),
                            ("scope", "change of the scope"),
                            ("text", "correction of the text"),
                        ],
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "being drafted"),
                            ("signed", "signed by all parties"),
                            ("in_force", "in effect"),
                            ("cancelled", "given up"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "subject",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, verbose_name="subject of the amendment"
                    ),
                ),
                (
                    "subject_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, null=True, verbose_name="subject of the amendment"
                    ),
                ),
                (
                    "subject_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, null=True, verbose_name="subject of the amendment"
                    ),
                ),
                ("signed_on", models.DateField(blank=True, editable=False, null=True, verbose_name="signed on")),
                (
                    "effective_on",
                    models.DateField(
                        blank=True,
                        help_text="Left empty: the day of the last signature.",
                        null=True,
                        verbose_name="takes effect on",
                    ),
                ),
                (
                    "cancel_reason",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", verbose_name="reason of the cancellation"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.amendment",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.document",
                        verbose_name="document",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AmendmentSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signed_on", models.DateField(verbose_name="signed on")),
                (
                    "place",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="place of signature"
                    ),
                ),
                (
                    "place_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="place of signature"
                    ),
                ),
                (
                    "place_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="place of signature"
                    ),
                ),
                (
                    "capacity",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="capacity at signing"
                    ),
                ),
                (
                    "capacity_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="capacity at signing"
                    ),
                ),
                (
                    "capacity_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="capacity at signing"
                    ),
                ),
                (
                    "amendment",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatures",
                        to="registry.amendment",
                        verbose_name="amendment",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendment_signatures",
                        to="registry.party",
                        verbose_name="party",
                    ),
                ),
                (
                    "signatory",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                        verbose_name="signatory",
                    ),
                ),
            ],
            options={
                "verbose_name": "signature under an amendment",
                "verbose_name_plural": "signatures under an amendment",
                "ordering": ["signed_on", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("amendment", "party"),
                        name="amendmentsignature_once",
                        violation_error_code="party",
                        violation_error_message="This party has already signed the amendment.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AmendmentSignatureEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("signed_on", models.DateField(verbose_name="signed on")),
                (
                    "place",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="place of signature"
                    ),
                ),
                (
                    "place_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="place of signature"
                    ),
                ),
                (
                    "place_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="place of signature"
                    ),
                ),
                (
                    "capacity",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="capacity at signing"
                    ),
                ),
                (
                    "capacity_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="capacity at signing"
                    ),
                ),
                (
                    "capacity_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="capacity at signing"
                    ),
                ),
                (
                    "amendment",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.amendment",
                        verbose_name="amendment",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.amendmentsignature",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="party",
                    ),
                ),
                (
                    "signatory",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.person",
                        verbose_name="signatory",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ApiShare",
            fields=[
                ("client", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("minute", models.BigIntegerField()),
                ("taken", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["minute"], name="apishare_minute")],
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("holder", registry.models.fields.CleanCharField(max_length=200, verbose_name="organisation")),
                (
                    "purpose",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="what for"
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="contact e-mail")),
                (
                    "language",
                    models.CharField(
                        choices=[("ar", "Arabic"), ("fr", "French"), ("ar-fr", "Arabic and French")],
                        default="ar",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("read", "read pages, records, changes and figures"),
                                ("export", "pull whole results at once"),
                            ],
                            max_length=10,
                        ),
                        size=None,
                        verbose_name="scopes",
                    ),
                ),
                ("hint", models.CharField(editable=False, max_length=8, verbose_name="begins with")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "made_on",
                    models.DateField(default=django.utils.timezone.localdate, editable=False, verbose_name="made on"),
                ),
                ("expires_on", models.DateField(help_text="At most one year from today.", verbose_name="last day")),
                (
                    "last_used_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="day of the last use"),
                ),
                (
                    "revoked_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="date of the revocation"),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author of the revocation",
                    ),
                ),
            ],
            options={
                "verbose_name": "token of the API",
                "verbose_name_plural": "tokens of the API",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_on__gte", models.F("made_on")),
                            (
                                "expires_on__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("made_on"), "+", models.Value(datetime.timedelta(days=366))
                                ),
                            ),
                        ),
                        name="apitoken_ends_within_a_year",
                        violation_error_code="expires_on",
                        violation_error_message="Choose a day from today on, at most one year ahead.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("scopes__contained_by", ["read", "export"]), models.Q(("scopes", []), _negated=True)
                        ),
                        name="apitoken_scope_is_known",
                        violation_error_code="scopes",
                        violation_error_message="Choose at least one scope from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="apitoken_revoked_by_somebody",
                        violation_error_code="revoked_by",
                        violation_error_message="A token that was revoked was revoked by somebody.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiTokenEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("holder", registry.models.fields.CleanCharField(max_length=200, verbose_name="organisation")),
                (
                    "purpose",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="what for"
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="contact e-mail")),
                (
                    "language",
                    models.CharField(
                        choices=[("ar", "Arabic"), ("fr", "French"), ("ar-fr", "Arabic and French")],
                        default="ar",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("read", "read pages, records, changes and figures"),
                                ("export", "pull whole results at once"),
                            ],
                            max_length=10,
                        ),
                        size=None,
                        verbose_name="scopes",
                    ),
                ),
                ("hint", models.CharField(editable=False, max_length=8, verbose_name="begins with")),
                (
                    "made_on",
                    models.DateField(default=django.utils.timezone.localdate, editable=False, verbose_name="made on"),
                ),
                ("expires_on", models.DateField(help_text="At most one year from today.", verbose_name="last day")),
                (
                    "revoked_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="date of the revocation"),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.apitoken",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author of the revocation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "is_fictional",
                    models.BooleanField(default=False, editable=False, verbose_name="fictional demonstration data"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                (
                    "number",
                    registry.models.fields.CleanNumberField(
                        blank=True,
                        help_text="As the call numbered it; leave empty if it has none.",
                        max_length=60,
                        null=True,
                        verbose_name="number of the file",
                    ),
                ),
                (
                    "applicant_printed",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="applicant as printed"
                    ),
                ),
                (
                    "title",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, verbose_name="title of the project"
                    ),
                ),
                (
                    "title_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="title of the project"
                    ),
                ),
                (
                    "title_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="title of the project"
                    ),
                ),
                (
                    "amount_asked",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="amount asked for (MAD)"
                    ),
                ),
                (
                    "amount_granted",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="amount granted (MAD)"
                    ),
                ),
                (
                    "is_retained",
                    models.BooleanField(
                        blank=True,
                        help_text="Unknown: nobody has decided yet, or nobody noted it.",
                        null=True,
                        verbose_name="retained",
                    ),
                ),
                (
                    "score",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Leave empty if there is none.",
                        max_digits=6,
                        null=True,
                        verbose_name="score",
                    ),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "number", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "title_ar", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "title_fr", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "applicant_printed", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "agreement",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="application",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="registry.callforprojects",
                        verbose_name="call for projects",
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.commune",
                        verbose_name="commune",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        blank=True,
                        help_text="The association as this register knows it; empty until somebody has found or entered it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="registry.party",
                        verbose_name="applicant",
                    ),
                ),
                (
                    "project_line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.projectline",
                        verbose_name="project line",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.province",
                        verbose_name="province or prefecture",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "application",
                "verbose_name_plural": "applications",
                "ordering": ["call", "number", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title_ar__gt", ""), ("title_ar__isnull", False)),
                            models.Q(("title_fr__gt", ""), ("title_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="application_title_in_one_language",
                        violation_error_code="title_ar",
                        violation_error_message="Enter the title of the project in Arabic or in French.",
                    ),
                    models.UniqueConstraint(
                        fields=("call", "number"),
                        name="application_number_once",
                        violation_error_code="number",
                        violation_error_message="Another application of this call has this number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number__isnull", True), models.Q(("number", ""), _negated=True), _connector="OR"
                        ),
                        name="application_number_unknown_is_null",
                        violation_error_code="number",
                        violation_error_message="Leave the number empty when there is none.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("province__isnull", True), ("region__isnull", True)),
                            models.Q(("commune__isnull", True), ("region__isnull", True)),
                            models.Q(("commune__isnull", True), ("province__isnull", True)),
                            _connector="OR",
                        ),
                        name="application_has_one_place",
                        violation_error_code="region",
                        violation_error_message="Choose one territory: a region, a province or a commune.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("agreement__isnull", True), ("is_retained", True), _connector="OR"),
                        name="application_with_agreement_is_retained",
                        violation_error_code="is_retained",
                        violation_error_message="An agreement was made of this application: it stays retained.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_asked__isnull", True), ("amount_asked__gte", 0), _connector="OR"),
                        name="application_amount_asked_not_negative",
                        violation_error_code="amount_asked",
                        violation_error_message="Enter zero or more, or leave it empty when it is not known.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_granted__isnull", True), ("amount_granted__gte", 0), _connector="OR"
                        ),
                        name="application_amount_granted_not_negative",
                        violation_error_code="amount_granted",
                        violation_error_message="Enter zero or more, or leave it empty when it is not known.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__isnull", True), ("score__gte", 0), _connector="OR"),
                        name="application_score_not_negative",
                        violation_error_code="score",
                        violation_error_message="Enter zero or more, or leave it empty when it is not known.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "is_fictional",
                    models.BooleanField(default=False, editable=False, verbose_name="fictional demonstration data"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "number",
                    registry.models.fields.CleanNumberField(
                        blank=True,
                        help_text="As the call numbered it; leave empty if it has none.",
                        max_length=60,
                        null=True,
                        verbose_name="number of the file",
                    ),
                ),
                (
                    "applicant_printed",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="applicant as printed"
                    ),
                ),
                (
                    "title",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, verbose_name="title of the project"
                    ),
                ),
                (
                    "title_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="title of the project"
                    ),
                ),
                (
                    "title_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="title of the project"
                    ),
                ),
                (
                    "amount_asked",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="amount asked for (MAD)"
                    ),
                ),
                (
                    "amount_granted",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="amount granted (MAD)"
                    ),
                ),
                (
                    "is_retained",
                    models.BooleanField(
                        blank=True,
                        help_text="Unknown: nobody has decided yet, or nobody noted it.",
                        null=True,
                        verbose_name="retained",
                    ),
                ),
                (
                    "score",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Leave empty if there is none.",
                        max_digits=6,
                        null=True,
                        verbose_name="score",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.application",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.callforprojects",
                        verbose_name="call for projects",
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.commune",
                        verbose_name="commune",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The association as this register knows it; empty until somebody has found or entered it.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="applicant",
                    ),
                ),
                (
                    "project_line",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.projectline",
                        verbose_name="project line",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.province",
                        verbose_name="province or prefecture",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Attendee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "text",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=2000, verbose_name="text"),
                ),
                (
                    "text_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "text_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendees",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.party",
                        verbose_name="party",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "attendee",
                "verbose_name_plural": "attendees",
                "ordering": ["position", "id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_ar__gt", ""), ("text_ar__isnull", False)),
                            models.Q(("text_fr__gt", ""), ("text_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="attendee_text_in_one_language",
                        violation_error_code="text_ar",
                        violation_error_message="Say who attended, in Arabic or in French.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AttendeeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "text",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=2000, verbose_name="text"),
                ),
                (
                    "text_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "text_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.attendee",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="party",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CallDomain",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "text",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=2000, verbose_name="text"),
                ),
                (
                    "text_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "text_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="domains",
                        to="registry.callforprojects",
                        verbose_name="call for projects",
                    ),
                ),
                (
                    "project_line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.projectline",
                        verbose_name="project line",
                    ),
                ),
            ],
            options={
                "verbose_name": "domain of a call",
                "verbose_name_plural": "domains of a call",
                "ordering": ["position", "id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_ar__gt", ""), ("text_ar__isnull", False)),
                            models.Q(("text_fr__gt", ""), ("text_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="calldomain_text_in_one_language",
                        violation_error_code="text_ar",
                        violation_error_message="Enter the domain in Arabic or in French.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CallDomainEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "text",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=2000, verbose_name="text"),
                ),
                (
                    "text_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "text_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.calldomain",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.callforprojects",
                        verbose_name="call for projects",
                    ),
                ),
                (
                    "project_line",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.projectline",
                        verbose_name="project line",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "disabled_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on it is no longer offered for new records.",
                        null=True,
                        verbose_name="disabled on",
                    ),
                ),
                (
                    "is_fictional",
                    models.BooleanField(default=False, editable=False, verbose_name="fictional demonstration data"),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="code")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ministry_page", "page of the ministry"),
                            ("official_page", "official page"),
                            ("official_list", "official list"),
                            ("press", "press"),
                            ("repository", "public repository"),
                            ("fiction", "fictional demonstration data"),
                        ],
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=[("ar", "Arabic"), ("fr", "French"), ("ar-fr", "Arabic and French")],
                        default="",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                (
                    "title",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="title"),
                ),
                (
                    "title_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="title"
                    ),
                ),
                (
                    "title_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="title"
                    ),
                ),
                (
                    "title_is_printed",
                    models.BooleanField(
                        default=True,
                        help_text="No: the title is our own description, the source's is not known.",
                        verbose_name="title as printed",
                    ),
                ),
                (
                    "publisher",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="publisher"
                    ),
                ),
                (
                    "publisher_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="publisher"
                    ),
                ),
                (
                    "publisher_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="publisher"
                    ),
                ),
                (
                    "url",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, verbose_name="address"
                    ),
                ),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="published on")),
                (
                    "published_text",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="publication date as printed"
                    ),
                ),
                ("retrieved_on", models.DateField(blank=True, null=True, verbose_name="read on")),
                (
                    "credit",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="credit to show"
                    ),
                ),
                (
                    "credit_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="credit to show"
                    ),
                ),
                (
                    "credit_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="credit to show"
                    ),
                ),
                ("note", registry.models.fields.CleanTextField(blank=True, default="", verbose_name="note")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "title_ar", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "title_fr", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "publisher_ar", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "publisher_fr", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "slug", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "ordering": ["slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title_ar__gt", ""), ("title_ar__isnull", False)),
                            models.Q(("title_fr__gt", ""), ("title_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="source_title_in_one_language",
                        violation_error_code="title_ar",
                        violation_error_message="Enter the title of the source in Arabic or in French.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CallFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("applications", "applications received"),
                            ("filed", "applications filed in full"),
                            ("retained", "projects retained"),
                            ("associations", "associations"),
                            ("amount", "amount (MAD)"),
                            ("public_amount", "amount borne by the ministry and the ADS (MAD)"),
                        ],
                        max_length=13,
                        verbose_name="what it counts",
                    ),
                ),
                ("value", models.DecimalField(decimal_places=2, max_digits=15, verbose_name="value")),
                (
                    "qualifier",
                    models.CharField(
                        choices=[("exact", "exact"), ("about", "about"), ("more_than", "more than")],
                        default="exact",
                        max_length=9,
                        verbose_name="exactness",
                    ),
                ),
                (
                    "note",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=300, verbose_name="note"),
                ),
                (
                    "note_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="note"
                    ),
                ),
                (
                    "note_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="note"
                    ),
                ),
                (
                    "domain",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figures",
                        to="registry.calldomain",
                        verbose_name="domain",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figures",
                        to="registry.callforprojects",
                        verbose_name="call for projects",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        help_text="Leave empty when it is one of the sources of the call and nobody noted which.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "figure of a call",
                "verbose_name_plural": "figures of a call",
                "ordering": ["kind", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 0)),
                        name="callfigure_value_not_negative",
                        violation_error_code="value",
                        violation_error_message="Enter zero or more.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CallFigureEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("applications", "applications received"),
                            ("filed", "applications filed in full"),
                            ("retained", "projects retained"),
                            ("associations", "associations"),
                            ("amount", "amount (MAD)"),
                            ("public_amount", "amount borne by the ministry and the ADS (MAD)"),
                        ],
                        max_length=13,
                        verbose_name="what it counts",
                    ),
                ),
                ("value", models.DecimalField(decimal_places=2, max_digits=15, verbose_name="value")),
                (
                    "qualifier",
                    models.CharField(
                        choices=[("exact", "exact"), ("about", "about"), ("more_than", "more than")],
                        default="exact",
                        max_length=9,
                        verbose_name="exactness",
                    ),
                ),
                (
                    "note",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=300, verbose_name="note"),
                ),
                (
                    "note_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="note"
                    ),
                ),
                (
                    "note_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="note"
                    ),
                ),
                (
                    "domain",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.calldomain",
                        verbose_name="domain",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.callfigure",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.callforprojects",
                        verbose_name="call for projects",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Leave empty when it is one of the sources of the call and nobody noted which.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CallForProjectsEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "is_fictional",
                    models.BooleanField(default=False, editable=False, verbose_name="fictional demonstration data"),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifier")),
                (
                    "publication",
                    models.CharField(
                        choices=[
                            ("unpublished", "not published"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="unpublished",
                        editable=False,
                        max_length=11,
                        verbose_name="publication",
                    ),
                ),
                (
                    "published_version",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="published version"
                    ),
                ),
                (
                    "edition",
                    registry.models.fields.CleanCharField(
                        help_text="The year, or the years together: 2023, 2019-2020.",
                        max_length=40,
                        verbose_name="edition",
                    ),
                ),
                (
                    "title",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="title"),
                ),
                (
                    "title_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="title"
                    ),
                ),
                (
                    "title_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="title"
                    ),
                ),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="opened on")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="agreements signed on")),
                (
                    "note",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=1000, verbose_name="note"),
                ),
                (
                    "note_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, null=True, verbose_name="note"
                    ),
                ),
                (
                    "note_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, null=True, verbose_name="note"
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.callforprojects",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CeremonyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "is_fictional",
                    models.BooleanField(default=False, editable=False, verbose_name="fictional demonstration data"),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifier")),
                (
                    "publication",
                    models.CharField(
                        choices=[
                            ("unpublished", "not published"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="unpublished",
                        editable=False,
                        max_length=11,
                        verbose_name="publication",
                    ),
                ),
                (
                    "published_version",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="published version"
                    ),
                ),
                (
                    "title",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, verbose_name="title"
                    ),
                ),
                (
                    "title_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, null=True, verbose_name="title"
                    ),
                ),
                (
                    "title_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, null=True, verbose_name="title"
                    ),
                ),
                (
                    "number_of_agreements",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="number of agreements"),
                ),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="date")),
                (
                    "held_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        default="",
                        max_length=5,
                        verbose_name="precision of the date",
                    ),
                ),
                (
                    "held_on_printed",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="date as printed"
                    ),
                ),
                (
                    "place",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=300, verbose_name="place"),
                ),
                (
                    "place_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="place"
                    ),
                ),
                (
                    "place_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="place"
                    ),
                ),
                (
                    "scope_printed",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="territory as printed"
                    ),
                ),
                (
                    "chair_capacity",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="capacity of the chair"
                    ),
                ),
                (
                    "chair_capacity_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="capacity of the chair"
                    ),
                ),
                (
                    "chair_capacity_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="capacity of the chair"
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.callforprojects",
                        verbose_name="call for projects",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreementkind",
                        verbose_name="kind of the agreements",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.ceremony",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="What the agreements of the ceremony have in common: kind, pillars, dates, purpose, and the parties beside the association. Not published.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="agreement to copy",
                    ),
                ),
                (
                    "chair",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.person",
                        verbose_name="chair",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.strategy",
                        verbose_name="strategy",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CeremonyLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ceremony",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="registry.ceremony",
                        verbose_name="ceremony",
                    ),
                ),
                (
                    "project_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.projectline",
                        verbose_name="project line",
                    ),
                ),
            ],
            options={
                "verbose_name": "project line",
                "verbose_name_plural": "project lines",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ceremony", "project_line"),
                        name="ceremonyline_once",
                        violation_error_code="project_line",
                        violation_error_message="This line is already chosen.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CeremonyLineEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "ceremony",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.ceremony",
                        verbose_name="ceremony",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.ceremonyline",
                    ),
                ),
                (
                    "project_line",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.projectline",
                        verbose_name="project line",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CeremonyParty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ceremony",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="party_links",
                        to="registry.ceremony",
                        verbose_name="ceremony",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.party",
                        verbose_name="party",
                    ),
                ),
            ],
            options={
                "verbose_name": "party",
                "verbose_name_plural": "parties",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ceremony", "party"),
                        name="ceremonyparty_once",
                        violation_error_code="party",
                        violation_error_message="This party is already there.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CeremonyPartyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "ceremony",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.ceremony",
                        verbose_name="ceremony",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.ceremonyparty",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="party",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CeremonyPopulation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ceremony",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="populations",
                        to="registry.ceremony",
                        verbose_name="ceremony",
                    ),
                ),
                (
                    "population",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.targetpopulation",
                        verbose_name="target population",
                    ),
                ),
            ],
            options={
                "verbose_name": "target population",
                "verbose_name_plural": "target populations",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ceremony", "population"),
                        name="ceremonypopulation_once",
                        violation_error_code="population",
                        violation_error_message="This population is already chosen.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CeremonyPopulationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "ceremony",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.ceremony",
                        verbose_name="ceremony",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.ceremonypopulation",
                    ),
                ),
                (
                    "population",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.targetpopulation",
                        verbose_name="target population",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Citation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_id", models.PositiveBigIntegerField(verbose_name="record")),
                (
                    "field",
                    registry.models.fields.CleanCharField(
                        blank=True,
                        default="",
                        help_text="The field this proves; empty for the whole record.",
                        max_length=60,
                        verbose_name="field",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("quoted", "quoted word for word"),
                            ("published", "stated by the source"),
                            ("translated", "our translation, no source"),
                        ],
                        default="quoted",
                        max_length=10,
                        verbose_name="basis",
                    ),
                ),
                ("quote", registry.models.fields.CleanTextField(blank=True, default="", verbose_name="quote")),
                (
                    "differs",
                    models.BooleanField(
                        default=False,
                        help_text="This source says something else than the register does.",
                        verbose_name="differs",
                    ),
                ),
                (
                    "says",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, verbose_name="what it says"
                    ),
                ),
                (
                    "note",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", help_text="Published with the citation.", verbose_name="note"
                    ),
                ),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contenttypes.contenttype",
                        verbose_name="kind of record",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citations",
                        to="registry.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "citation",
                "verbose_name_plural": "citations",
                "ordering": ["field", "id"],
                "indexes": [models.Index(fields=["content_type", "object_id"], name="citation_subject")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source__isnull", False), ("basis", "translated"), _connector="OR"),
                        name="citation_names_its_source",
                        violation_error_code="source",
                        violation_error_message="Choose the source, unless this is our own translation.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("basis", "quoted"), _negated=True),
                            models.Q(("quote", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="citation_quoted_has_quote",
                        violation_error_code="quote",
                        violation_error_message="Enter the quote word for word, or choose another basis.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("differs", False),
                            models.Q(("says", ""), _negated=True),
                            models.Q(("quote", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="citation_that_differs_says_what",
                        violation_error_code="says",
                        violation_error_message="Say what this source says instead.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CitationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("object_id", models.PositiveBigIntegerField(verbose_name="record")),
                (
                    "field",
                    registry.models.fields.CleanCharField(
                        blank=True,
                        default="",
                        help_text="The field this proves; empty for the whole record.",
                        max_length=60,
                        verbose_name="field",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("quoted", "quoted word for word"),
                            ("published", "stated by the source"),
                            ("translated", "our translation, no source"),
                        ],
                        default="quoted",
                        max_length=10,
                        verbose_name="basis",
                    ),
                ),
                ("quote", registry.models.fields.CleanTextField(blank=True, default="", verbose_name="quote")),
                (
                    "differs",
                    models.BooleanField(
                        default=False,
                        help_text="This source says something else than the register does.",
                        verbose_name="differs",
                    ),
                ),
                (
                    "says",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, verbose_name="what it says"
                    ),
                ),
                (
                    "note",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", help_text="Published with the citation.", verbose_name="note"
                    ),
                ),
                (
                    "content_type",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="contenttypes.contenttype",
                        verbose_name="kind of record",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.citation",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["content_type", "object_id"], name="citationevent_subject")],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=15, verbose_name="amount (MAD)")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="commitments",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "funder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="registry.party",
                        verbose_name="committed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "commitment",
                "verbose_name_plural": "commitments",
                "ordering": ["year", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "funder", "year"),
                        name="commitment_once_a_year",
                        violation_error_code="year",
                        violation_error_message="This party already has a commitment for this year: change that one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="commitment_is_positive",
                        violation_error_code="amount",
                        violation_error_message="Enter the amount committed; for a year without commitment, remove the line.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (1956, 2200))),
                        name="commitment_year_is_plausible",
                        violation_error_code="year",
                        violation_error_message="Enter a year with four digits, for example 2026.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=15, verbose_name="amount (MAD)")),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.commitment",
                    ),
                ),
                (
                    "funder",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="committed by",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CommuneEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "disabled_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on it is no longer offered for new records.",
                        null=True,
                        verbose_name="disabled on",
                    ),
                ),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=150, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=150, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=150, null=True, verbose_name="name"
                    ),
                ),
                ("population_2024", models.PositiveIntegerField(blank=True, null=True, verbose_name="population 2024")),
                ("population_2014", models.PositiveIntegerField(blank=True, null=True, verbose_name="population 2014")),
                ("code", registry.models.fields.CleanCharField(max_length=12, verbose_name="HCP code")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("urban", "urban commune"),
                            ("rural", "rural commune"),
                            ("arrondissement", "arrondissement"),
                        ],
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.commune",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.province",
                        verbose_name="province or prefecture",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CompletionRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("message", registry.models.fields.CleanTextField(blank=True, default="", verbose_name="message")),
                ("due_on", models.DateField(verbose_name="due on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "with the association"),
                            ("answered", "answered"),
                            ("settled", "complete"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="open",
                        editable=False,
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="asked at")),
                (
                    "reason",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", editable=False, verbose_name="reason for the withdrawal"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="registry.party",
                        verbose_name="association",
                    ),
                ),
            ],
            options={
                "verbose_name": "request for missing pieces",
                "verbose_name_plural": "requests for missing pieces",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["due_on"], name="completionrequest_open"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("agreement", "party"),
                        name="completionrequest_is_the_only_one",
                        violation_error_code="party",
                        violation_error_message="The missing pieces were asked for already: law 55-19 allows one single request for a file. Withdraw the first with its reason if it was a mistake.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True), ("reason__gt", ""), _connector="OR"
                        ),
                        name="completionrequest_withdrawn_has_reason",
                        violation_error_code="reason",
                        violation_error_message="Say why the request is withdrawn.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CompletionRequestEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("message", registry.models.fields.CleanTextField(blank=True, default="", verbose_name="message")),
                ("due_on", models.DateField(verbose_name="due on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "with the association"),
                            ("answered", "answered"),
                            ("settled", "complete"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="open",
                        editable=False,
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="asked at")),
                (
                    "reason",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", editable=False, verbose_name="reason for the withdrawal"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.completionrequest",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="association",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ConsultationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "is_fictional",
                    models.BooleanField(default=False, editable=False, verbose_name="fictional demonstration data"),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifier")),
                (
                    "publication",
                    models.CharField(
                        choices=[
                            ("unpublished", "not published"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="unpublished",
                        editable=False,
                        max_length=11,
                        verbose_name="publication",
                    ),
                ),
                (
                    "published_version",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="published version"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="round")),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="date")),
                (
                    "held_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        default="",
                        max_length=5,
                        verbose_name="precision of the date",
                    ),
                ),
                (
                    "held_on_printed",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="date as printed"
                    ),
                ),
                (
                    "place",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=300, verbose_name="place"),
                ),
                (
                    "place_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="place"
                    ),
                ),
                (
                    "place_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="place"
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.consultation",
                    ),
                ),
                (
                    "chair",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.person",
                        verbose_name="chair",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.strategy",
                        verbose_name="strategy",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CooperationAxisEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "disabled_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on it is no longer offered for new records.",
                        null=True,
                        verbose_name="disabled on",
                    ),
                ),
                ("slug", models.SlugField(db_index=False, max_length=60, verbose_name="code")),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.cooperationaxis",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Coverage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "is_fictional",
                    models.BooleanField(default=False, editable=False, verbose_name="fictional demonstration data"),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier")),
                (
                    "publication",
                    models.CharField(
                        choices=[
                            ("unpublished", "not published"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="unpublished",
                        editable=False,
                        max_length=11,
                        verbose_name="publication",
                    ),
                ),
                (
                    "published_version",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="published version"
                    ),
                ),
                ("period_start", models.DateField(blank=True, null=True, verbose_name="period from")),
                ("period_end", models.DateField(blank=True, null=True, verbose_name="period to")),
                ("entitled", models.PositiveIntegerField(blank=True, null=True, verbose_name="entitled")),
                ("served", models.PositiveIntegerField(blank=True, null=True, verbose_name="beneficiaries")),
                (
                    "statement",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, verbose_name="what the source says"
                    ),
                ),
                (
                    "statement_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, null=True, verbose_name="what the source says"
                    ),
                ),
                (
                    "statement_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, null=True, verbose_name="what the source says"
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coverage",
                        to="registry.province",
                        verbose_name="province or prefecture",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coverage",
                        to="registry.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "population",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coverage",
                        to="registry.targetpopulation",
                        verbose_name="target population",
                    ),
                ),
            ],
            options={
                "verbose_name": "coverage",
                "verbose_name_plural": "coverage",
                "ordering": ["region__code", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("period_start__isnull", True),
                            ("period_end__isnull", True),
                            ("period_end__gte", models.F("period_start")),
                            _connector="OR",
                        ),
                        name="coverage_period_end_not_before_period_start",
                        violation_error_code="period_end",
                        violation_error_message="The period ends before it begins.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CoverageEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "is_fictional",
                    models.BooleanField(default=False, editable=False, verbose_name="fictional demonstration data"),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifier")),
                (
                    "publication",
                    models.CharField(
                        choices=[
                            ("unpublished", "not published"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="unpublished",
                        editable=False,
                        max_length=11,
                        verbose_name="publication",
                    ),
                ),
                (
                    "published_version",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="published version"
                    ),
                ),
                ("period_start", models.DateField(blank=True, null=True, verbose_name="period from")),
                ("period_end", models.DateField(blank=True, null=True, verbose_name="period to")),
                ("entitled", models.PositiveIntegerField(blank=True, null=True, verbose_name="entitled")),
                ("served", models.PositiveIntegerField(blank=True, null=True, verbose_name="beneficiaries")),
                (
                    "statement",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, verbose_name="what the source says"
                    ),
                ),
                (
                    "statement_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, null=True, verbose_name="what the source says"
                    ),
                ),
                (
                    "statement_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, null=True, verbose_name="what the source says"
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.coverage",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.province",
                        verbose_name="province or prefecture",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "population",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.targetpopulation",
                        verbose_name="target population",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("narrative", "narrative report"), ("financial", "financial report")],
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                ("period_start", models.DateField(blank=True, null=True, verbose_name="period from")),
                ("period_end", models.DateField(blank=True, null=True, verbose_name="period to")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                (
                    "is_ad_hoc",
                    models.BooleanField(default=False, editable=False, verbose_name="asked for outside the schedule"),
                ),
                (
                    "ad_hoc_reason",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", editable=False, verbose_name="why it was asked for"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("expected", "expected"),
                            ("handed_in", "handed in"),
                            ("accepted", "accepted"),
                            ("returned", "returned for correction"),
                        ],
                        default="expected",
                        editable=False,
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("handed_in_on", models.DateField(blank=True, editable=False, null=True, verbose_name="handed in on")),
                ("decided_on", models.DateField(blank=True, editable=False, null=True, verbose_name="decided on")),
                (
                    "reason",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", editable=False, verbose_name="reason for the return"
                    ),
                ),
                (
                    "summary",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", editable=False, verbose_name="what was done"
                    ),
                ),
                (
                    "spent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        editable=False,
                        max_digits=15,
                        null=True,
                        verbose_name="spent in the period (MAD)",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="registry.document",
                        verbose_name="paper that was handed in",
                    ),
                ),
            ],
            options={
                "verbose_name": "report",
                "verbose_name_plural": "reports",
                "ordering": ["due_on", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("expected", "returned"))),
                        fields=["due_on"],
                        name="report_owed",
                    ),
                    models.Index(
                        condition=models.Q(("state", "handed_in")), fields=["handed_in_on"], name="report_to_decide"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("spent__isnull", True), ("spent__gte", 0), _connector="OR"),
                        name="report_spent_not_negative",
                        violation_error_code="spent",
                        violation_error_message="Enter zero or more, or leave it empty when it is not known.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("period_start__isnull", True),
                            ("period_end__isnull", True),
                            ("period_end__gte", models.F("period_start")),
                            _connector="OR",
                        ),
                        name="report_period_end_not_before_period_start",
                        violation_error_code="period_end",
                        violation_error_message="The period ends before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handed_in_on__isnull", True), ("state", "expected")),
                            models.Q(models.Q(("state", "expected"), _negated=True), ("handed_in_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="report_handed_in_has_date",
                        violation_error_code="handed_in_on",
                        violation_error_message="Enter the day on which the report was handed in.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_on__isnull", False), ("state__in", ("accepted", "returned"))),
                            models.Q(
                                models.Q(("state__in", ("accepted", "returned")), _negated=True),
                                ("decided_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="report_decided_has_date",
                        violation_error_code="decided_on",
                        violation_error_message="A report that was accepted or returned has the day of that decision, and no other report.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("handed_in_on__isnull", True),
                            ("decided_on__isnull", True),
                            ("decided_on__gte", models.F("handed_in_on")),
                            _connector="OR",
                        ),
                        name="report_decided_on_not_before_handed_in_on",
                        violation_error_code="decided_on",
                        violation_error_message="A report is decided on after it was handed in.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True), ("reason__gt", ""), _connector="OR"
                        ),
                        name="report_returned_has_reason",
                        violation_error_code="reason",
                        violation_error_message="Say why the report is returned (law 55-19: a refusal gives its reasons).",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ad_hoc_reason__gt", ""), ("is_ad_hoc", True)),
                            models.Q(("ad_hoc_reason", ""), ("is_ad_hoc", False)),
                            _connector="OR",
                        ),
                        name="report_ad_hoc_has_reason",
                        violation_error_code="ad_hoc_reason",
                        violation_error_message="Say why this report is asked for outside the schedule.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Deposit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier")),
                ("number", models.CharField(editable=False, max_length=30, unique=True, verbose_name="number")),
                ("token", models.UUIDField(editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("report", "report"),
                            ("pieces", "missing pieces"),
                            ("signed_copy", "signed copy"),
                            ("contact", "new contact data"),
                            ("correction", "request for a correction"),
                            ("renewal", "request for a renewal"),
                        ],
                        max_length=11,
                        verbose_name="kind",
                    ),
                ),
                ("text", registry.models.fields.CleanTextField(blank=True, default="", verbose_name="text")),
                ("content", models.JSONField(blank=True, default=dict, verbose_name="content")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="handed in at")),
                ("answer_due_on", models.DateField(blank=True, null=True, verbose_name="answer due on")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "with the ministry"), ("accepted", "accepted"), ("returned", "returned")],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                (
                    "reason",
                    registry.models.fields.CleanTextField(blank=True, default="", verbose_name="reason for the return"),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deposits",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handed in by",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deposits",
                        to="registry.completionrequest",
                        verbose_name="request for missing pieces",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deposits",
                        to="registry.party",
                        verbose_name="association",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deposits",
                        to="registry.report",
                        verbose_name="report",
                    ),
                ),
            ],
            options={
                "verbose_name": "deposit",
                "verbose_name_plural": "deposits",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["answer_due_on"], name="deposit_waiting"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreement__isnull", True), ("kind", "contact")),
                            models.Q(models.Q(("kind", "contact"), _negated=True), ("agreement__isnull", False)),
                            _connector="OR",
                        ),
                        name="deposit_names_its_agreement",
                        violation_error_code="agreement",
                        violation_error_message="Choose the agreement; new contact data concern none in particular.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "report"), ("report__isnull", False)),
                            models.Q(models.Q(("kind", "report"), _negated=True), ("report__isnull", True)),
                            _connector="OR",
                        ),
                        name="deposit_of_a_report_names_it",
                        violation_error_code="report",
                        violation_error_message="Choose the report that is handed in.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "pieces"), ("request__isnull", False)),
                            models.Q(models.Q(("kind", "pieces"), _negated=True), ("request__isnull", True)),
                            _connector="OR",
                        ),
                        name="deposit_of_pieces_names_its_request",
                        violation_error_code="request",
                        violation_error_message="Choose the request that is answered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state__in", ("accepted", "returned")),
                            ),
                            models.Q(
                                models.Q(("state__in", ("accepted", "returned")), _negated=True),
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="deposit_decided_by_somebody",
                        violation_error_code="decided_at",
                        violation_error_message="A deposit that was accepted or returned says when and by whom.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True), ("reason__gt", ""), _connector="OR"
                        ),
                        name="deposit_returned_has_reason",
                        violation_error_code="reason",
                        violation_error_message="Say why it is returned (law 55-19: a refusal gives its reasons).",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DepositDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("report", "report"),
                            ("pieces", "missing pieces"),
                            ("signed_copy", "signed copy"),
                            ("contact", "new contact data"),
                            ("correction", "request for a correction"),
                            ("renewal", "request for a renewal"),
                        ],
                        max_length=11,
                        verbose_name="kind",
                    ),
                ),
                (
                    "subject",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=60, verbose_name="subject"
                    ),
                ),
                ("content", models.JSONField(blank=True, default=dict, verbose_name="content")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.party",
                        verbose_name="association",
                    ),
                ),
            ],
            options={
                "verbose_name": "deposit in preparation",
                "verbose_name_plural": "deposits in preparation",
                "ordering": ["-updated_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "party", "agreement", "kind", "subject"),
                        name="depositdraft_once",
                        nulls_distinct=False,
                        violation_error_message="You have already begun this deposit.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DepositEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifier")),
                ("number", models.CharField(editable=False, max_length=30, verbose_name="number")),
                ("token", models.UUIDField(editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("report", "report"),
                            ("pieces", "missing pieces"),
                            ("signed_copy", "signed copy"),
                            ("contact", "new contact data"),
                            ("correction", "request for a correction"),
                            ("renewal", "request for a renewal"),
                        ],
                        max_length=11,
                        verbose_name="kind",
                    ),
                ),
                ("text", registry.models.fields.CleanTextField(blank=True, default="", verbose_name="text")),
                ("content", models.JSONField(blank=True, default=dict, verbose_name="content")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="handed in at")),
                ("answer_due_on", models.DateField(blank=True, null=True, verbose_name="answer due on")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "with the ministry"), ("accepted", "accepted"), ("returned", "returned")],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                (
                    "reason",
                    registry.models.fields.CleanTextField(blank=True, default="", verbose_name="reason for the return"),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handed in by",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.deposit",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.completionrequest",
                        verbose_name="request for missing pieces",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="association",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.report",
                        verbose_name="report",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RequestedPiece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "text",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=2000, verbose_name="text"),
                ),
                (
                    "text_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "text_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="registry.completionrequest",
                        verbose_name="request for missing pieces",
                    ),
                ),
            ],
            options={
                "verbose_name": "requested piece",
                "verbose_name_plural": "requested pieces",
                "ordering": ["position", "id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_ar__gt", ""), ("text_ar__isnull", False)),
                            models.Q(("text_fr__gt", ""), ("text_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="requestedpiece_text_in_one_language",
                        violation_error_code="text_ar",
                        violation_error_message="Name the piece in Arabic or in French.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DepositPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "deposit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="registry.deposit",
                        verbose_name="deposit",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deposits",
                        to="registry.document",
                        verbose_name="document",
                    ),
                ),
                (
                    "piece",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="registry.requestedpiece",
                        verbose_name="requested piece",
                    ),
                ),
            ],
            options={
                "verbose_name": "paper of a deposit",
                "verbose_name_plural": "papers of a deposit",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("deposit", "piece", "document"),
                        name="depositpaper_once",
                        nulls_distinct=False,
                        violation_error_code="document",
                        violation_error_message="This file is already in the deposit.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DepositPaperEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "deposit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.deposit",
                        verbose_name="deposit",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.depositpaper",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.document",
                        verbose_name="document",
                    ),
                ),
                (
                    "piece",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.requestedpiece",
                        verbose_name="requested piece",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DocumentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "file",
                    models.FileField(
                        max_length=200,
                        upload_to=registry.models.documents.stored_name,
                        validators=[registry.models.documents.check_upload],
                        verbose_name="file",
                    ),
                ),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                ("size", models.PositiveBigIntegerField(editable=False, verbose_name="size (bytes)")),
                ("content_type", models.CharField(editable=False, max_length=20, verbose_name="type")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded at")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("signed_scan", "signed scan"),
                            ("annex", "annex"),
                            ("amendment", "amendment"),
                            ("termination", "act of termination"),
                            ("report", "report"),
                            ("receipt", "receipt"),
                            ("photograph", "photograph"),
                        ],
                        max_length=11,
                        verbose_name="kind",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("ar", "Arabic"), ("fr", "French"), ("ar-fr", "Arabic and French")],
                        default="ar",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                (
                    "title",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=200, verbose_name="title"),
                ),
                (
                    "is_public",
                    models.BooleanField(
                        default=False,
                        help_text="Public documents are named in the published record; internal ones never are.",
                        verbose_name="public",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.document",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DraftPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file",
                    models.FileField(
                        max_length=200,
                        upload_to=registry.models.documents.stored_name,
                        validators=[registry.models.documents.check_upload],
                        verbose_name="file",
                    ),
                ),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                ("size", models.PositiveBigIntegerField(editable=False, verbose_name="size (bytes)")),
                ("content_type", models.CharField(editable=False, max_length=20, verbose_name="type")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded at")),
                (
                    "name",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=200, verbose_name="name of the file"
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="registry.depositdraft",
                        verbose_name="deposit in preparation",
                    ),
                ),
                (
                    "piece",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.requestedpiece",
                        verbose_name="requested piece",
                    ),
                ),
            ],
            options={
                "verbose_name": "paper of a deposit in preparation",
                "verbose_name_plural": "papers of a deposit in preparation",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("draft", "piece", "sha256"),
                        name="draftpaper_once",
                        nulls_distinct=False,
                        violation_error_code="sha256",
                        violation_error_message="This file is already in the deposit.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RegionalEnvelope",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "is_fictional",
                    models.BooleanField(default=False, editable=False, verbose_name="fictional demonstration data"),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier")),
                (
                    "publication",
                    models.CharField(
                        choices=[
                            ("unpublished", "not published"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="unpublished",
                        editable=False,
                        max_length=11,
                        verbose_name="publication",
                    ),
                ),
                (
                    "published_version",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="published version"
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="amount (MAD)"
                    ),
                ),
                ("amount_is_estimate", models.BooleanField(default=False, verbose_name="estimate")),
                (
                    "amount_printed",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="amount as printed"
                    ),
                ),
                ("start_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="first year")),
                ("end_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="last year")),
                (
                    "purpose",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, verbose_name="purpose"
                    ),
                ),
                (
                    "purpose_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="purpose"
                    ),
                ),
                (
                    "purpose_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="purpose"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="envelopes",
                        to="registry.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "regional envelope",
                "verbose_name_plural": "regional envelopes",
                "ordering": ["region__code", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__isnull", True), ("amount__gte", 0), _connector="OR"),
                        name="regionalenvelope_amount_not_negative",
                        violation_error_code="amount",
                        violation_error_message="Enter zero or more, or leave it empty when it is not known.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start_year__isnull", True),
                            ("end_year__isnull", True),
                            ("end_year__gte", models.F("start_year")),
                            _connector="OR",
                        ),
                        name="regionalenvelope_end_year_not_before_start_year",
                        violation_error_code="end_year",
                        violation_error_message="The last year is not before the first year.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EnvelopeChannel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.party",
                        verbose_name="channel",
                    ),
                ),
                (
                    "envelope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="channel_links",
                        to="registry.regionalenvelope",
                        verbose_name="regional envelope",
                    ),
                ),
            ],
            options={
                "verbose_name": "channel",
                "verbose_name_plural": "channels",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("envelope", "party"),
                        name="envelopechannel_once",
                        violation_error_code="party",
                        violation_error_message="This channel is already there.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EnvelopeChannelEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.envelopechannel",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="channel",
                    ),
                ),
                (
                    "envelope",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.regionalenvelope",
                        verbose_name="regional envelope",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PublicEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "is_fictional",
                    models.BooleanField(default=False, editable=False, verbose_name="fictional demonstration data"),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("budget_presentation", "budget presentation"), ("regional_forum", "regional forum")],
                        max_length=19,
                        verbose_name="kind",
                    ),
                ),
                (
                    "title",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="title"),
                ),
                (
                    "title_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="title"
                    ),
                ),
                (
                    "title_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="title"
                    ),
                ),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="date")),
                (
                    "held_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        default="",
                        max_length=5,
                        verbose_name="precision of the date",
                    ),
                ),
                (
                    "held_on_printed",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="date as printed"
                    ),
                ),
                ("fiscal_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="fiscal year")),
                (
                    "audience",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.party",
                        verbose_name="before",
                    ),
                ),
                (
                    "organiser",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organised_events",
                        to="registry.party",
                        verbose_name="organiser",
                    ),
                ),
            ],
            options={
                "verbose_name": "public event",
                "verbose_name_plural": "public events",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title_ar__gt", ""), ("title_ar__isnull", False)),
                            models.Q(("title_fr__gt", ""), ("title_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="publicevent_title_in_one_language",
                        violation_error_code="title_ar",
                        violation_error_message="Enter the title of the event in Arabic or in French.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_on__isnull", False), models.Q(("held_on_precision", ""), _negated=True)),
                            models.Q(("held_on__isnull", True), ("held_on_precision", "")),
                            _connector="OR",
                        ),
                        name="publicevent_held_on_has_precision",
                        violation_error_code="held_on_precision",
                        violation_error_message="Say how exact the date is, or leave both the date and its precision empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_on_precision", "month"), _negated=True),
                            django.db.models.lookups.Exact(
                                registry.models.constraints.DatePart("held_on", part="DAY"), 1
                            ),
                            _connector="OR",
                        ),
                        name="publicevent_held_on_month_is_first_day",
                        violation_error_code="held_on",
                        violation_error_message="For a month without a day, enter the first day of the month.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_on_precision", "year"), _negated=True),
                            models.Q(
                                django.db.models.lookups.Exact(
                                    registry.models.constraints.DatePart("held_on", part="DAY"), 1
                                ),
                                django.db.models.lookups.Exact(
                                    registry.models.constraints.DatePart("held_on", part="MONTH"), 1
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="publicevent_held_on_year_is_first_of_january",
                        violation_error_code="held_on",
                        violation_error_message="For a year alone, enter 1 January of that year.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EventStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "text",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=2000, verbose_name="text"),
                ),
                (
                    "text_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "text_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statements",
                        to="registry.publicevent",
                        verbose_name="public event",
                    ),
                ),
            ],
            options={
                "verbose_name": "statement of an event",
                "verbose_name_plural": "statements of an event",
                "ordering": ["position", "id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_ar__gt", ""), ("text_ar__isnull", False)),
                            models.Q(("text_fr__gt", ""), ("text_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="eventstatement_text_in_one_language",
                        violation_error_code="text_ar",
                        violation_error_message="Enter the statement in Arabic or in French.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EventStatementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "text",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=2000, verbose_name="text"),
                ),
                (
                    "text_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "text_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.eventstatement",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.publicevent",
                        verbose_name="public event",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "is_fictional",
                    models.BooleanField(default=False, editable=False, verbose_name="fictional demonstration data"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier")),
                (
                    "publication",
                    models.CharField(
                        choices=[
                            ("unpublished", "not published"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="unpublished",
                        editable=False,
                        max_length=11,
                        verbose_name="publication",
                    ),
                ),
                (
                    "published_version",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="published version"
                    ),
                ),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                (
                    "description",
                    registry.models.fields.CleanTextField(blank=True, default="", verbose_name="description"),
                ),
                (
                    "description_ar",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", null=True, verbose_name="description"
                    ),
                ),
                (
                    "description_fr",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", null=True, verbose_name="description"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("fitting_out", "being fitted out"),
                            ("open", "open"),
                            ("suspended", "suspended"),
                            ("closed", "closed"),
                        ],
                        default="planned",
                        max_length=11,
                        verbose_name="state",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="starts on")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends on")),
                (
                    "budget",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="budget (MAD)"
                    ),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_ar", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_fr", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.commune",
                        verbose_name="commune",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="registry.party",
                        verbose_name="carried by",
                    ),
                ),
                (
                    "project_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="registry.projectline",
                        verbose_name="project line",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.province",
                        verbose_name="province or prefecture",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "verbose_name": "project",
                "verbose_name_plural": "projects",
                "ordering": ["-id"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("search", name="gin_trgm_ops"), name="project_search"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_ar__gt", ""), ("name_ar__isnull", False)),
                            models.Q(("name_fr__gt", ""), ("name_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="project_name_in_one_language",
                        violation_error_code="name_ar",
                        violation_error_message="Enter the name of the project in Arabic or in French.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="project_ends_on_not_before_starts_on",
                        violation_error_code="ends_on",
                        violation_error_message="The project cannot end before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("budget__isnull", True), ("budget__gte", 0), _connector="OR"),
                        name="project_budget_not_negative",
                        violation_error_code="budget",
                        violation_error_message="Enter zero or more, or leave it empty when it is not known.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FamilySpace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "address",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="address"
                    ),
                ),
                (
                    "address_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="address"
                    ),
                ),
                (
                    "address_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="address"
                    ),
                ),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(20),
                            django.core.validators.MaxValueValidator(37),
                        ],
                        verbose_name="latitude",
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-18),
                            django.core.validators.MaxValueValidator(0),
                        ],
                        verbose_name="longitude",
                    ),
                ),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="opening date")),
                (
                    "hours",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="opening hours"
                    ),
                ),
                (
                    "hours_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="opening hours"
                    ),
                ),
                (
                    "hours_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="opening hours"
                    ),
                ),
                (
                    "phone",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=40, verbose_name="telephone for the public"
                    ),
                ),
                ("capacity", models.PositiveIntegerField(blank=True, null=True, verbose_name="capacity (persons)")),
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="space",
                        to="registry.project",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "family space",
                "verbose_name_plural": "family spaces",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(
                                ("latitude__gte", 20),
                                ("latitude__isnull", False),
                                ("latitude__lte", 37),
                                ("longitude__gte", -18),
                                ("longitude__isnull", False),
                                ("longitude__lte", 0),
                            ),
                            _connector="OR",
                        ),
                        name="familyspace_coordinates_in_morocco",
                        violation_error_code="latitude",
                        violation_error_message="Enter both latitude and longitude, within Morocco (latitude 20 to 37, longitude -18 to 0).",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FamilySpaceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "address",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="address"
                    ),
                ),
                (
                    "address_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="address"
                    ),
                ),
                (
                    "address_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="address"
                    ),
                ),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(20),
                            django.core.validators.MaxValueValidator(37),
                        ],
                        verbose_name="latitude",
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-18),
                            django.core.validators.MaxValueValidator(0),
                        ],
                        verbose_name="longitude",
                    ),
                ),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="opening date")),
                (
                    "hours",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="opening hours"
                    ),
                ),
                (
                    "hours_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="opening hours"
                    ),
                ),
                (
                    "hours_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="opening hours"
                    ),
                ),
                (
                    "phone",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=40, verbose_name="telephone for the public"
                    ),
                ),
                ("capacity", models.PositiveIntegerField(blank=True, null=True, verbose_name="capacity (persons)")),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.familyspace",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.project",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ImportedNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", registry.models.fields.CleanNumberField(max_length=60, verbose_name="number in the file")),
                (
                    "agreement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imported_number",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "ceremony",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.ceremony",
                        verbose_name="signing ceremony",
                    ),
                ),
            ],
            options={
                "verbose_name": "number of an imported agreement",
                "verbose_name_plural": "numbers of imported agreements",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("ceremony"),
                        registry.models.fields.Fold("number"),
                        name="importednumber_once_in_a_ceremony",
                        violation_error_code="number",
                        violation_error_message="Another agreement of this ceremony already has this number.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "name",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, verbose_name="indicator"
                    ),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="indicator"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="indicator"
                    ),
                ),
                (
                    "unit",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=100, verbose_name="unit"),
                ),
                (
                    "unit_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=100, null=True, verbose_name="unit"
                    ),
                ),
                (
                    "unit_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=100, null=True, verbose_name="unit"
                    ),
                ),
                (
                    "baseline",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="baseline"
                    ),
                ),
                (
                    "target",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="target"),
                ),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("women", "women"), ("men", "men")],
                        default="",
                        max_length=5,
                        verbose_name="sex",
                    ),
                ),
                (
                    "verification",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, verbose_name="source of verification"
                    ),
                ),
                (
                    "verification_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="source of verification"
                    ),
                ),
                (
                    "verification_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="source of verification"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="indicators",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "population",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.targetpopulation",
                        verbose_name="target population",
                    ),
                ),
            ],
            options={
                "verbose_name": "indicator",
                "verbose_name_plural": "indicators",
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_ar__gt", ""), ("name_ar__isnull", False)),
                            models.Q(("name_fr__gt", ""), ("name_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="indicator_name_in_one_language",
                        violation_error_code="name_ar",
                        violation_error_message="Enter the indicator in Arabic or in French.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IndicatorEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "name",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, verbose_name="indicator"
                    ),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="indicator"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="indicator"
                    ),
                ),
                (
                    "unit",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=100, verbose_name="unit"),
                ),
                (
                    "unit_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=100, null=True, verbose_name="unit"
                    ),
                ),
                (
                    "unit_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=100, null=True, verbose_name="unit"
                    ),
                ),
                (
                    "baseline",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="baseline"
                    ),
                ),
                (
                    "target",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="target"),
                ),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("women", "women"), ("men", "men")],
                        default="",
                        max_length=5,
                        verbose_name="sex",
                    ),
                ),
                (
                    "verification",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, verbose_name="source of verification"
                    ),
                ),
                (
                    "verification_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="source of verification"
                    ),
                ),
                (
                    "verification_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="source of verification"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.indicator",
                    ),
                ),
                (
                    "population",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.targetpopulation",
                        verbose_name="target population",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="IndicatorValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("measured_on", models.DateField(verbose_name="measured on")),
                ("value", models.DecimalField(decimal_places=2, max_digits=15, verbose_name="value")),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="values",
                        to="registry.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="values",
                        to="registry.report",
                        verbose_name="report",
                    ),
                ),
            ],
            options={
                "verbose_name": "value of an indicator",
                "verbose_name_plural": "values of an indicator",
                "ordering": ["-measured_on"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("indicator", "measured_on"),
                        name="indicatorvalue_once_a_day",
                        violation_error_code="measured_on",
                        violation_error_message="The indicator already has a value on this day: correct that one.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IndicatorValueEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("measured_on", models.DateField(verbose_name="measured on")),
                ("value", models.DecimalField(decimal_places=2, max_digits=15, verbose_name="value")),
                (
                    "indicator",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.indicatorvalue",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.report",
                        verbose_name="report",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="amount (MAD)"
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                (
                    "condition",
                    models.CharField(
                        choices=[
                            ("none", "no condition"),
                            ("date", "on its date"),
                            ("report", "report accepted"),
                            ("document", "document received"),
                        ],
                        default="none",
                        max_length=8,
                        verbose_name="condition",
                    ),
                ),
                ("paid_on", models.DateField(blank=True, null=True, verbose_name="paid on")),
                (
                    "paid_amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="paid amount (MAD)"
                    ),
                ),
                (
                    "payment_reference",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=60, verbose_name="payment reference"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="instalments",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "required_document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="registry.document",
                        verbose_name="document to be received",
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.party",
                        verbose_name="paid by",
                    ),
                ),
                (
                    "required_report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="registry.report",
                        verbose_name="report to be accepted",
                    ),
                ),
            ],
            options={
                "verbose_name": "instalment",
                "verbose_name_plural": "instalments",
                "ordering": ["number"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("paid_on__isnull", True)), fields=["due_on"], name="instalment_unpaid"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "number"),
                        name="instalment_number_once",
                        violation_error_code="number",
                        violation_error_message="This number is already used.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__isnull", True), ("amount__gte", 0), _connector="OR"),
                        name="instalment_amount_not_negative",
                        violation_error_code="amount",
                        violation_error_message="Enter zero or more, or leave it empty when it is not known.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("paid_amount__isnull", True), ("paid_amount__gt", 0), _connector="OR"),
                        name="instalment_paid_amount_is_positive",
                        violation_error_code="paid_amount",
                        violation_error_message="Enter the amount that was paid.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("paid_amount__isnull", True), ("paid_on__isnull", True)),
                            models.Q(("paid_amount__isnull", False), ("paid_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="instalment_paid_has_date_and_amount",
                        violation_error_code="paid_on",
                        violation_error_message="Enter both the date and the amount of the payment, or neither.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("paid_on__isnull", True), ("payment_reference", "")),
                            models.Q(("paid_on__isnull", False), ("payment_reference__gt", "")),
                            _connector="OR",
                        ),
                        name="instalment_paid_has_reference",
                        violation_error_code="payment_reference",
                        violation_error_message="A payment has the reference of its order or transfer.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("condition", "date"), _negated=True), ("due_on__isnull", False), _connector="OR"
                        ),
                        name="instalment_on_its_date_has_date",
                        violation_error_code="due_on",
                        violation_error_message="Enter the day on which the instalment is due, or choose another condition.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("required_report__isnull", True), ("condition", "report"), _connector="OR"),
                        name="instalment_report_is_its_condition",
                        violation_error_code="required_report",
                        violation_error_message="Name a report only under the condition “report accepted”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("required_document__isnull", True), ("condition", "document"), _connector="OR"
                        ),
                        name="instalment_document_is_its_condition",
                        violation_error_code="required_document",
                        violation_error_message="Name a document only under the condition “document received”.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InstalmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="amount (MAD)"
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                (
                    "condition",
                    models.CharField(
                        choices=[
                            ("none", "no condition"),
                            ("date", "on its date"),
                            ("report", "report accepted"),
                            ("document", "document received"),
                        ],
                        default="none",
                        max_length=8,
                        verbose_name="condition",
                    ),
                ),
                ("paid_on", models.DateField(blank=True, null=True, verbose_name="paid on")),
                (
                    "paid_amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="paid amount (MAD)"
                    ),
                ),
                (
                    "payment_reference",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=60, verbose_name="payment reference"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.instalment",
                    ),
                ),
                (
                    "required_document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.document",
                        verbose_name="document to be received",
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="paid by",
                    ),
                ),
                (
                    "required_report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.report",
                        verbose_name="report to be accepted",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                (
                    "full_name",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=150, verbose_name="full name"
                    ),
                ),
                (
                    "office",
                    models.CharField(
                        choices=[
                            ("president", "president"),
                            ("treasurer", "treasurer"),
                            ("secretary", "secretary general"),
                            ("employee", "employee"),
                        ],
                        max_length=9,
                        verbose_name="office",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("ar", "Arabic"), ("fr", "French"), ("ar-fr", "Arabic and French")],
                        default="ar",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="end of the mandate")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                (
                    "expires_at",
                    models.DateTimeField(default=registry.models.memberships.expires, verbose_name="ends at"),
                ),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="accepted at")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked at")),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invited by",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="revoked by",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="registry.party",
                        verbose_name="association",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at__isnull", True), ("revoked_at__isnull", True), _connector="OR"
                        ),
                        name="invitation_accepted_or_revoked",
                        violation_error_code="revoked_at",
                        violation_error_message="An invitation that was accepted cannot be revoked: remove the member.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="invitation_revoked_by_somebody",
                        violation_error_code="revoked_by",
                        violation_error_message="An invitation that was revoked was revoked by somebody.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvitationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                (
                    "full_name",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=150, verbose_name="full name"
                    ),
                ),
                (
                    "office",
                    models.CharField(
                        choices=[
                            ("president", "president"),
                            ("treasurer", "treasurer"),
                            ("secretary", "secretary general"),
                            ("employee", "employee"),
                        ],
                        max_length=9,
                        verbose_name="office",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("ar", "Arabic"), ("fr", "French"), ("ar-fr", "Arabic and French")],
                        default="ar",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="end of the mandate")),
                ("digest", models.CharField(editable=False, max_length=64)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                (
                    "expires_at",
                    models.DateTimeField(default=registry.models.memberships.expires, verbose_name="ends at"),
                ),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="accepted at")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked at")),
                (
                    "invited_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invited by",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.invitation",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="revoked by",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="association",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LegalReference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "text",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=2000, verbose_name="text"),
                ),
                (
                    "text_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "text_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("law", "law"),
                            ("dahir", "dahir"),
                            ("decree", "decree"),
                            ("order", "ministerial order"),
                            ("circular", "circular"),
                            ("other", "other text"),
                        ],
                        default="law",
                        max_length=8,
                        verbose_name="kind of text",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="legal_references",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "legal reference",
                "verbose_name_plural": "legal references",
                "ordering": ["position", "id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_ar__gt", ""), ("text_ar__isnull", False)),
                            models.Q(("text_fr__gt", ""), ("text_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="legalreference_text_in_one_language",
                        violation_error_code="text_ar",
                        violation_error_message="Enter the reference in Arabic or in French.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalReferenceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "text",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=2000, verbose_name="text"),
                ),
                (
                    "text_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "text_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("law", "law"),
                            ("dahir", "dahir"),
                            ("decree", "decree"),
                            ("order", "ministerial order"),
                            ("circular", "circular"),
                            ("other", "other text"),
                        ],
                        default="law",
                        max_length=8,
                        verbose_name="kind of text",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.legalreference",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.CharField(
                        choices=[
                            ("president", "president"),
                            ("treasurer", "treasurer"),
                            ("secretary", "secretary general"),
                            ("employee", "employee"),
                        ],
                        max_length=9,
                        verbose_name="office",
                    ),
                ),
                ("valid_from", models.DateField(default=django.utils.timezone.localdate, verbose_name="from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="end of the mandate")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="removed at")),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="removed by",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invited by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="registry.party",
                        verbose_name="association",
                    ),
                ),
            ],
            options={
                "verbose_name": "member of an association",
                "verbose_name_plural": "members of associations",
                "ordering": ["party", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("party", "person"),
                        name="membership_once_at_a_time",
                        violation_error_code="person",
                        violation_error_message="This person already acts for this association.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__isnull", True),
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="membership_valid_until_not_before_valid_from",
                        violation_error_code="valid_until",
                        violation_error_message="The mandate ends before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="membership_removed_by_somebody",
                        violation_error_code="ended_by",
                        violation_error_message="A member who was removed was removed by somebody.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MembershipEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "office",
                    models.CharField(
                        choices=[
                            ("president", "president"),
                            ("treasurer", "treasurer"),
                            ("secretary", "secretary general"),
                            ("employee", "employee"),
                        ],
                        max_length=9,
                        verbose_name="office",
                    ),
                ),
                ("valid_from", models.DateField(default=django.utils.timezone.localdate, verbose_name="from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="end of the mandate")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="removed at")),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="removed by",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invited by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.membership",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="association",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", registry.models.fields.CleanCharField(max_length=200, verbose_name="key")),
                ("to", models.EmailField(max_length=254, verbose_name="addressee")),
                (
                    "language",
                    models.CharField(
                        choices=[("ar", "Arabic"), ("fr", "French"), ("ar-fr", "Arabic and French")],
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                ("subject", registry.models.fields.CleanCharField(max_length=200, verbose_name="subject")),
                ("body", models.TextField(verbose_name="text")),
                ("secret", models.CharField(blank=True, default="", editable=False, max_length=100)),
                (
                    "unsubscribe",
                    models.URLField(blank=True, default="", max_length=300, verbose_name="address to unsubscribe"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "waiting to be sent"),
                            ("sending", "being sent"),
                            ("sent", "sent"),
                            ("failed", "could not be sent"),
                        ],
                        default="pending",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("due_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="to be sent from")),
                ("claimed_at", models.DateTimeField(blank=True, null=True, verbose_name="taken at")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent at")),
                ("error", registry.models.fields.CleanTextField(blank=True, default="", verbose_name="error")),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(condition=models.Q(("state", "pending")), fields=["due_at"], name="message_waiting")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key",),
                        name="message_key_once",
                        violation_error_code="key",
                        violation_error_message="This message is already in the outbox.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="message_sent_has_time",
                        violation_error_code="sent_at",
                        violation_error_message="A message that was sent, and no other, has the time at which it was.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sending"), _negated=True),
                            ("claimed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="message_being_sent_has_time",
                        violation_error_code="claimed_at",
                        violation_error_message="A message that is being sent has the time at which it was taken.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), _negated=True), ("error__gt", ""), _connector="OR"
                        ),
                        name="message_failed_has_error",
                        violation_error_code="error",
                        violation_error_message="A message that failed says why.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("pending", "sending")), ("secret", ""), _connector="OR"),
                        name="message_forgets_its_secret",
                        violation_error_code="state",
                        violation_error_message="A message that is not sent any more keeps no secret word.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticePreference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("state", "changes of an agreement: its state, its terms"),
                            ("request", "requests for missing pieces"),
                            ("decision", "answers to what you handed in"),
                            ("payment", "payments of instalments"),
                            ("reminder", "reports and pieces that are due or overdue"),
                            ("mandate", "mandates that end soon"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("at_once", "at once, a letter for each"),
                            ("daily", "once a day, all in one letter"),
                            ("never", "never"),
                        ],
                        max_length=7,
                        verbose_name="how",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notice_preferences",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "choice of letters",
                "verbose_name_plural": "choices of letters",
                "ordering": ["person", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "kind"),
                        name="noticepreference_once",
                        violation_error_code="kind",
                        violation_error_message="There is a choice for this kind already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("state", "request", "decision")), _negated=True),
                            models.Q(("how", "never"), _negated=True),
                            _connector="OR",
                        ),
                        name="noticepreference_mandatory_is_sent",
                        violation_error_code="how",
                        violation_error_message="These letters say what the law or the agreement asks of you: choose at once or once a day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticePreferenceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("state", "changes of an agreement: its state, its terms"),
                            ("request", "requests for missing pieces"),
                            ("decision", "answers to what you handed in"),
                            ("payment", "payments of instalments"),
                            ("reminder", "reports and pieces that are due or overdue"),
                            ("mandate", "mandates that end soon"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("at_once", "at once, a letter for each"),
                            ("daily", "once a day, all in one letter"),
                            ("never", "never"),
                        ],
                        max_length=7,
                        verbose_name="how",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.noticepreference",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Objective",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "text",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=2000, verbose_name="text"),
                ),
                (
                    "text_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "text_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objectives",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "objective",
                "verbose_name_plural": "objectives",
                "ordering": ["position", "id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_ar__gt", ""), ("text_ar__isnull", False)),
                            models.Q(("text_fr__gt", ""), ("text_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="objective_text_in_one_language",
                        violation_error_code="text_ar",
                        violation_error_message="Enter the objective in Arabic or in French.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ObjectiveEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "text",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=2000, verbose_name="text"),
                ),
                (
                    "text_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "text_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.objective",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Obligation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "text",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=2000, verbose_name="text"),
                ),
                (
                    "text_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "text_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "still owed"), ("fulfilled", "fulfilled"), ("waived", "waived")],
                        default="open",
                        editable=False,
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("fulfilled_on", models.DateField(blank=True, editable=False, null=True, verbose_name="fulfilled on")),
                (
                    "reason",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", editable=False, verbose_name="reason"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="obligations",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "creditor",
                    models.ForeignKey(
                        blank=True,
                        help_text="Leave it empty when it is owed to all the other parties.",
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="claims",
                        to="registry.agreementparty",
                        verbose_name="owed to",
                    ),
                ),
                (
                    "debtor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="debts",
                        to="registry.agreementparty",
                        verbose_name="owed by",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="registry.document",
                        verbose_name="evidence",
                    ),
                ),
            ],
            options={
                "verbose_name": "obligation",
                "verbose_name_plural": "obligations",
                "ordering": ["position", "id"],
                "abstract": False,
                "indexes": [
                    models.Index(condition=models.Q(("state", "open")), fields=["due_on"], name="obligation_open")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_ar__gt", ""), ("text_ar__isnull", False)),
                            models.Q(("text_fr__gt", ""), ("text_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="obligation_text_in_one_language",
                        violation_error_code="text_ar",
                        violation_error_message="Say what is owed, in Arabic or in French.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("creditor__isnull", True),
                            models.Q(("creditor", models.F("debtor")), _negated=True),
                            _connector="OR",
                        ),
                        name="obligation_is_owed_to_another",
                        violation_error_code="creditor",
                        violation_error_message="A party owes nothing to itself: choose another party, or none.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fulfilled_on__isnull", False), ("state", "fulfilled")),
                            models.Q(
                                models.Q(("state", "fulfilled"), _negated=True),
                                ("evidence__isnull", True),
                                ("fulfilled_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="obligation_fulfilled_has_date",
                        violation_error_code="fulfilled_on",
                        violation_error_message="A fulfilled obligation has the day on which it was, and only then its evidence.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "waived"), _negated=True), ("reason__gt", ""), _connector="OR"
                        ),
                        name="obligation_waived_has_reason",
                        violation_error_code="reason",
                        violation_error_message="Say why the obligation is waived.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ObligationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "text",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=2000, verbose_name="text"),
                ),
                (
                    "text_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "text_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "still owed"), ("fulfilled", "fulfilled"), ("waived", "waived")],
                        default="open",
                        editable=False,
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("fulfilled_on", models.DateField(blank=True, editable=False, null=True, verbose_name="fulfilled on")),
                (
                    "reason",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", editable=False, verbose_name="reason"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "creditor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Leave it empty when it is owed to all the other parties.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreementparty",
                        verbose_name="owed to",
                    ),
                ),
                (
                    "debtor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreementparty",
                        verbose_name="owed by",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.document",
                        verbose_name="evidence",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.obligation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OtherName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, verbose_name="other name"
                    ),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="other name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="other name"
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                (
                    "note",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="note"),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_ar", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_fr", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="other_names",
                        to="registry.party",
                        verbose_name="party",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="other_names",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "pillar",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="other_names",
                        to="registry.pillar",
                        verbose_name="pillar",
                    ),
                ),
                (
                    "project_line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="other_names",
                        to="registry.projectline",
                        verbose_name="project line",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="other_names",
                        to="registry.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="other_names",
                        to="registry.strategy",
                        verbose_name="strategy",
                    ),
                ),
            ],
            options={
                "verbose_name": "other name",
                "verbose_name_plural": "other names",
                "ordering": ["id"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("search", name="gin_trgm_ops"), name="othername_search"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("party__isnull", False),
                                ("person__isnull", True),
                                ("pillar__isnull", True),
                                ("project_line__isnull", True),
                                ("region__isnull", True),
                                ("strategy__isnull", True),
                            ),
                            models.Q(
                                ("party__isnull", True),
                                ("person__isnull", False),
                                ("pillar__isnull", True),
                                ("project_line__isnull", True),
                                ("region__isnull", True),
                                ("strategy__isnull", True),
                            ),
                            models.Q(
                                ("party__isnull", True),
                                ("person__isnull", True),
                                ("pillar__isnull", True),
                                ("project_line__isnull", True),
                                ("region__isnull", False),
                                ("strategy__isnull", True),
                            ),
                            models.Q(
                                ("party__isnull", True),
                                ("person__isnull", True),
                                ("pillar__isnull", True),
                                ("project_line__isnull", True),
                                ("region__isnull", True),
                                ("strategy__isnull", False),
                            ),
                            models.Q(
                                ("party__isnull", True),
                                ("person__isnull", True),
                                ("pillar__isnull", False),
                                ("project_line__isnull", True),
                                ("region__isnull", True),
                                ("strategy__isnull", True),
                            ),
                            models.Q(
                                ("party__isnull", True),
                                ("person__isnull", True),
                                ("pillar__isnull", True),
                                ("project_line__isnull", False),
                                ("region__isnull", True),
                                ("strategy__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="othername_belongs_to_one_thing",
                        violation_error_code="party",
                        violation_error_message="Choose the one thing that bears this name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_ar__gt", ""), ("name_ar__isnull", False)),
                            models.Q(("name_fr__gt", ""), ("name_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="othername_name_in_one_language",
                        violation_error_code="name_ar",
                        violation_error_message="Enter the other name in Arabic or in French.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__isnull", True),
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="othername_valid_until_not_before_valid_from",
                        violation_error_code="valid_until",
                        violation_error_message="The period ends before it begins.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OtherNameEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "name",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, verbose_name="other name"
                    ),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="other name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="other name"
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                (
                    "note",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="note"),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.othername",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="party",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "pillar",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.pillar",
                        verbose_name="pillar",
                    ),
                ),
                (
                    "project_line",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.projectline",
                        verbose_name="project line",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.region",
                        verbose_name="region",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.strategy",
                        verbose_name="strategy",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "text",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=2000, verbose_name="text"),
                ),
                (
                    "text_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "text_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outcomes",
                        to="registry.consultation",
                        verbose_name="consultation",
                    ),
                ),
            ],
            options={
                "verbose_name": "outcome",
                "verbose_name_plural": "outcomes",
                "ordering": ["position", "id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_ar__gt", ""), ("text_ar__isnull", False)),
                            models.Q(("text_fr__gt", ""), ("text_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="outcome_text_in_one_language",
                        violation_error_code="text_ar",
                        violation_error_message="Enter the outcome in Arabic or in French.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OutcomeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "text",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=2000, verbose_name="text"),
                ),
                (
                    "text_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "text_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.consultation",
                        verbose_name="consultation",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.outcome",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Override",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rail", models.SlugField(max_length=40, verbose_name="guard rail")),
                (
                    "moment",
                    models.CharField(
                        choices=[("approval", "approval"), ("payment", "payment")], max_length=8, verbose_name="moment"
                    ),
                ),
                ("found", registry.models.fields.CleanTextField(blank=True, default="", verbose_name="what was found")),
                (
                    "found_ar",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", null=True, verbose_name="what was found"
                    ),
                ),
                (
                    "found_fr",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", null=True, verbose_name="what was found"
                    ),
                ),
                ("reason", registry.models.fields.CleanTextField(verbose_name="reason")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "instalment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="registry.instalment",
                        verbose_name="instalment",
                    ),
                ),
            ],
            options={
                "verbose_name": "exception to a guard rail",
                "verbose_name_plural": "exceptions to guard rails",
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason__gt", "")),
                        name="override_gives_its_reason",
                        violation_error_code="reason",
                        violation_error_message="Say why this may pass.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("instalment__isnull", False), ("moment", "payment")),
                            models.Q(("instalment__isnull", True), ("moment", "approval")),
                            _connector="OR",
                        ),
                        name="override_of_a_payment_names_it",
                        violation_error_code="instalment",
                        violation_error_message="An exception at a payment names its instalment, one at the approval none.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartyDistinction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.party",
                        verbose_name="party",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.party",
                        verbose_name="other party",
                    ),
                ),
            ],
            options={
                "verbose_name": "parties that are not the same",
                "verbose_name_plural": "parties that are not the same",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("first", "second"),
                        name="partydistinction_once",
                        violation_error_code="second",
                        violation_error_message="It was said already that they are not.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))),
                        name="partydistinction_in_order",
                        violation_error_code="second",
                        violation_error_message="Choose two parties.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartyDistinctionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="party",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.partydistinction",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="other party",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PartyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "is_fictional",
                    models.BooleanField(default=False, editable=False, verbose_name="fictional demonstration data"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifier")),
                (
                    "publication",
                    models.CharField(
                        choices=[
                            ("unpublished", "not published"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="unpublished",
                        editable=False,
                        max_length=11,
                        verbose_name="publication",
                    ),
                ),
                (
                    "published_version",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="published version"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ministry", "ministry"),
                            ("public_establishment", "public establishment"),
                            ("national_coordination", "national coordination"),
                            ("wilaya", "wilaya"),
                            ("province", "province or prefecture (governor)"),
                            ("regional_council", "regional council"),
                            ("provincial_council", "provincial or prefectural council"),
                            ("commune", "commune"),
                            ("association", "association"),
                            ("cooperative", "cooperative"),
                            ("foundation", "foundation"),
                            ("company", "company"),
                            ("international_organisation", "international organisation"),
                            ("advisory_body", "advisory body"),
                            ("parliamentary_body", "parliamentary body"),
                            ("university", "university"),
                            ("foreign_authority", "foreign authority"),
                            ("external_service", "external service of a ministry"),
                            ("institution_group", "group of institutions"),
                            ("unnamed_group", "group of unnamed parties"),
                        ],
                        max_length=26,
                        verbose_name="kind",
                    ),
                ),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                (
                    "acronym",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=40, verbose_name="acronym"
                    ),
                ),
                (
                    "address",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="address (not published)"
                    ),
                ),
                (
                    "phone",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=40, verbose_name="telephone (not published)"
                    ),
                ),
                (
                    "email",
                    models.EmailField(blank=True, default="", max_length=254, verbose_name="e-mail (not published)"),
                ),
                (
                    "bank_account",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=34, verbose_name="bank account (not published)"
                    ),
                ),
                (
                    "note",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, verbose_name="note (not published)"
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.commune",
                        verbose_name="commune",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="merged into",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="organ of",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.party",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.province",
                        verbose_name="province or prefecture",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PartyIdentifier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ice", "common company identifier (ICE)"),
                            ("tax", "tax identifier (IF)"),
                            ("trade_register", "trade register (RC)"),
                            ("deposit_receipt", "deposit receipt of the association"),
                            ("public_utility", "public utility decree"),
                            ("cooperative_register", "register of cooperatives"),
                            ("other", "other identifier"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("value", registry.models.fields.CleanNumberField(max_length=60, verbose_name="number")),
                (
                    "issuer",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=200, verbose_name="issued by"
                    ),
                ),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="issued on")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "value", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identifiers",
                        to="registry.party",
                        verbose_name="party",
                    ),
                ),
            ],
            options={
                "verbose_name": "identifier",
                "verbose_name_plural": "identifiers",
                "ordering": ["kind", "value"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("search", name="gin_trgm_ops"),
                        name="partyidentifier_search",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("kind"),
                        registry.models.fields.Fold("value"),
                        registry.models.fields.Fold("issuer"),
                        name="partyidentifier_unique",
                        violation_error_code="value",
                        violation_error_message="Another party already has this number.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PartyIdentifierEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ice", "common company identifier (ICE)"),
                            ("tax", "tax identifier (IF)"),
                            ("trade_register", "trade register (RC)"),
                            ("deposit_receipt", "deposit receipt of the association"),
                            ("public_utility", "public utility decree"),
                            ("cooperative_register", "register of cooperatives"),
                            ("other", "other identifier"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("value", registry.models.fields.CleanNumberField(max_length=60, verbose_name="number")),
                (
                    "issuer",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=200, verbose_name="issued by"
                    ),
                ),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="issued on")),
                (
                    "party",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="party",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.partyidentifier",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PartyLikeness",
            fields=[
                (
                    "party",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="likeness",
                        serialize=False,
                        to="registry.party",
                    ),
                ),
                ("seen", models.PositiveIntegerField()),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
            ],
            options={
                "verbose_name": "likeness of a party",
                "verbose_name_plural": "likenesses of parties",
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["keys"], name="partylikeness_keys")],
            },
        ),
        migrations.CreateModel(
            name="PartyMerge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                ("reason", registry.models.fields.CleanTextField(verbose_name="reason")),
                ("facts", models.JSONField(default=dict, verbose_name="what was done")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back at")),
                (
                    "undone_reason",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", verbose_name="reason for taking it back"
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "left",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.party",
                        verbose_name="party that was merged",
                    ),
                ),
                (
                    "stays",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.party",
                        verbose_name="party that stays",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken back by",
                    ),
                ),
            ],
            options={
                "verbose_name": "merge of parties",
                "verbose_name_plural": "merges of parties",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("left",),
                        name="partymerge_once",
                        violation_error_code="left",
                        violation_error_message="This party was merged already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("left", models.F("stays")), _negated=True),
                        name="partymerge_of_two",
                        violation_error_code="stays",
                        violation_error_message="A party cannot be merged into itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason__gt", "")),
                        name="partymerge_gives_reason",
                        violation_error_code="reason",
                        violation_error_message="Give the reason.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone_at__isnull", True), ("undone_by__isnull", True), ("undone_reason", "")),
                            models.Q(
                                ("undone_at__isnull", False), ("undone_by__isnull", False), ("undone_reason__gt", "")
                            ),
                            _connector="OR",
                        ),
                        name="partymerge_undone_by_somebody_for_a_reason",
                        violation_error_code="undone_reason",
                        violation_error_message="Give the reason.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartyMergeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                ("reason", registry.models.fields.CleanTextField(verbose_name="reason")),
                ("facts", models.JSONField(default=dict, verbose_name="what was done")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back at")),
                (
                    "undone_reason",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", verbose_name="reason for taking it back"
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "left",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="party that was merged",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.partymerge",
                    ),
                ),
                (
                    "stays",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="party that stays",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken back by",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PendingNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("state", "changes of an agreement: its state, its terms"),
                            ("request", "requests for missing pieces"),
                            ("decision", "answers to what you handed in"),
                            ("payment", "payments of instalments"),
                            ("reminder", "reports and pieces that are due or overdue"),
                            ("mandate", "mandates that end soon"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("key", registry.models.fields.CleanCharField(max_length=200, verbose_name="key")),
                ("arabic", models.TextField(verbose_name="text in Arabic")),
                ("french", models.TextField(verbose_name="text in French")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled at")),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.message",
                        verbose_name="letter",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.party",
                        verbose_name="association",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice for the daily letter",
                "verbose_name_plural": "notices for the daily letter",
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at__isnull", True)),
                        fields=["person"],
                        name="pendingnotice_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key",),
                        name="pendingnotice_key_once",
                        violation_error_code="key",
                        violation_error_message="This notice waits already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("letter__isnull", True), ("settled_at__isnull", False), _connector="OR"),
                        name="pendingnotice_told_is_settled",
                        violation_error_code="settled_at",
                        violation_error_message="A notice that a letter has told is settled.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "is_fictional",
                    models.BooleanField(default=False, editable=False, verbose_name="fictional demonstration data"),
                ),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=200, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=200, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=200, null=True, verbose_name="name"
                    ),
                ),
                (
                    "national_id",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=20, verbose_name="national identity number (not published)"
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PillarEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "disabled_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on it is no longer offered for new records.",
                        null=True,
                        verbose_name="disabled on",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("slug", models.SlugField(db_index=False, max_length=60, verbose_name="code")),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.pillar",
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.strategy",
                        verbose_name="strategy",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PolicyReference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "text",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=2000, verbose_name="text"),
                ),
                (
                    "text_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "text_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="policy_references",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.strategy",
                        verbose_name="strategy",
                    ),
                ),
            ],
            options={
                "verbose_name": "policy reference",
                "verbose_name_plural": "policy references",
                "ordering": ["position", "id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_ar__gt", ""), ("text_ar__isnull", False)),
                            models.Q(("text_fr__gt", ""), ("text_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="policyreference_text_in_one_language",
                        violation_error_code="text_ar",
                        violation_error_message="Enter the reference in Arabic or in French.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyReferenceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "text",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=2000, verbose_name="text"),
                ),
                (
                    "text_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "text_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.policyreference",
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.strategy",
                        verbose_name="strategy",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProjectEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "is_fictional",
                    models.BooleanField(default=False, editable=False, verbose_name="fictional demonstration data"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifier")),
                (
                    "publication",
                    models.CharField(
                        choices=[
                            ("unpublished", "not published"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="unpublished",
                        editable=False,
                        max_length=11,
                        verbose_name="publication",
                    ),
                ),
                (
                    "published_version",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="published version"
                    ),
                ),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                (
                    "description",
                    registry.models.fields.CleanTextField(blank=True, default="", verbose_name="description"),
                ),
                (
                    "description_ar",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", null=True, verbose_name="description"
                    ),
                ),
                (
                    "description_fr",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", null=True, verbose_name="description"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("fitting_out", "being fitted out"),
                            ("open", "open"),
                            ("suspended", "suspended"),
                            ("closed", "closed"),
                        ],
                        default="planned",
                        max_length=11,
                        verbose_name="state",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="starts on")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends on")),
                (
                    "budget",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="budget (MAD)"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.commune",
                        verbose_name="commune",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="carried by",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.project",
                    ),
                ),
                (
                    "project_line",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.projectline",
                        verbose_name="project line",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.province",
                        verbose_name="province or prefecture",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProjectLineEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "disabled_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on it is no longer offered for new records.",
                        null=True,
                        verbose_name="disabled on",
                    ),
                ),
                ("slug", models.SlugField(db_index=False, max_length=60, verbose_name="code")),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "aim",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=1000, verbose_name="aim"),
                ),
                (
                    "aim_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, null=True, verbose_name="aim"
                    ),
                ),
                (
                    "aim_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, null=True, verbose_name="aim"
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.projectline",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProvinceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "disabled_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on it is no longer offered for new records.",
                        null=True,
                        verbose_name="disabled on",
                    ),
                ),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=150, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=150, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=150, null=True, verbose_name="name"
                    ),
                ),
                ("population_2024", models.PositiveIntegerField(blank=True, null=True, verbose_name="population 2024")),
                ("population_2014", models.PositiveIntegerField(blank=True, null=True, verbose_name="population 2014")),
                ("code", registry.models.fields.CleanCharField(max_length=12, verbose_name="HCP code")),
                (
                    "iso",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=6, verbose_name="ISO 3166-2 code"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("province", "province"),
                            ("prefecture", "prefecture"),
                            ("arrondissements_prefecture", "prefecture of arrondissements"),
                        ],
                        max_length=28,
                        verbose_name="kind",
                    ),
                ),
                ("households_2024", models.PositiveIntegerField(blank=True, null=True, verbose_name="households 2024")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.province",
                        verbose_name="part of",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.province",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PublicationCounter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last", models.BigIntegerField(default=0)),
                ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="publicationcounter_is_one_row")
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicEventEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "is_fictional",
                    models.BooleanField(default=False, editable=False, verbose_name="fictional demonstration data"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("budget_presentation", "budget presentation"), ("regional_forum", "regional forum")],
                        max_length=19,
                        verbose_name="kind",
                    ),
                ),
                (
                    "title",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="title"),
                ),
                (
                    "title_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="title"
                    ),
                ),
                (
                    "title_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="title"
                    ),
                ),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="date")),
                (
                    "held_on_precision",
                    models.CharField(
                        blank=True,
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        default="",
                        max_length=5,
                        verbose_name="precision of the date",
                    ),
                ),
                (
                    "held_on_printed",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="date as printed"
                    ),
                ),
                ("fiscal_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="fiscal year")),
                (
                    "audience",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="before",
                    ),
                ),
                (
                    "organiser",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="organiser",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.publicevent",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PublishedPeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record", models.BigIntegerField()),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                ("status", models.CharField(max_length=20)),
                ("ends_on", models.DateField(null=True)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=15, null=True)),
                ("is_national", models.BooleanField(default=False)),
                (
                    "pillars",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "regions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "provinces",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "communes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "parties",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "parts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "populations",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "project_lines",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                ("search", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["parties"], name="publishedperiod_parties")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("record", "valid_from"), name="publishedperiod_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="publishedperiod_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublishedPlace",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "collection",
                        "pillar",
                        "region",
                        "signed_on",
                        "record",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("collection", models.CharField(max_length=30)),
                ("pillar", models.CharField(blank=True, max_length=60)),
                ("region", models.CharField(blank=True, max_length=2)),
                ("signed_on", models.DateField()),
                ("record", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["record"], name="publishedplace_record")],
            },
        ),
        migrations.CreateModel(
            name="PublishedRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("collection", models.CharField(max_length=30)),
                ("key", models.CharField(max_length=80)),
                ("reference", models.CharField(max_length=60, null=True)),
                ("version", models.PositiveIntegerField()),
                ("sequence", models.BigIntegerField(unique=True)),
                ("published_at", models.DateTimeField()),
                ("body", models.TextField()),
                ("position", models.CharField(blank=True, default="", max_length=200)),
                (
                    "pillars",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "regions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "provinces",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "communes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "parties",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "parts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "populations",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "project_lines",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                ("status", models.CharField(blank=True, default="", max_length=20)),
                ("signed_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("strategy", models.CharField(blank=True, default="", max_length=80)),
                ("framework", models.CharField(blank=True, default="", max_length=80)),
                ("ceremony", models.CharField(blank=True, default="", max_length=80)),
                ("call", models.CharField(blank=True, default="", max_length=80)),
                ("agreement", models.CharField(blank=True, default="", max_length=80)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=15, null=True)),
                ("committed", models.DecimalField(decimal_places=2, max_digits=15, null=True)),
                ("paid", models.DecimalField(decimal_places=2, max_digits=15, null=True)),
                ("outstanding", models.DecimalField(decimal_places=2, max_digits=15, null=True)),
                ("projects", models.PositiveIntegerField(default=0)),
                ("spaces", models.PositiveIntegerField(default=0)),
                ("served", models.JSONField(blank=True, default=dict)),
                ("is_national", models.BooleanField(default=False)),
                ("is_fictional", models.BooleanField(default=False)),
                ("longitude", models.DecimalField(decimal_places=5, max_digits=8, null=True)),
                ("latitude", models.DecimalField(decimal_places=5, max_digits=8, null=True)),
                ("search", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["collection", "position", "id"], name="publishedrecord_position"),
                    models.Index(
                        models.F("collection"),
                        django.db.models.functions.comparison.Coalesce(
                            "signed_on", models.Value(datetime.date(1, 1, 1)), output_field=models.DateField()
                        ),
                        models.F("id"),
                        name="publishedrecord_signed",
                    ),
                    models.Index(
                        models.F("collection"),
                        django.db.models.functions.comparison.Coalesce(
                            "amount", models.Value(-1), output_field=models.DecimalField()
                        ),
                        models.F("id"),
                        name="publishedrecord_amount",
                    ),
                    models.Index(
                        models.F("collection"),
                        registry.models.fields.Fold("reference"),
                        name="publishedrecord_reference",
                    ),
                    models.Index(fields=["collection", "-sequence"], name="publishedrecord_sequence"),
                    django.contrib.postgres.indexes.GinIndex(fields=["parties"], name="publishedrecord_parties"),
                    models.Index(
                        condition=models.Q(("framework", ""), _negated=True),
                        fields=["framework"],
                        name="publishedrecord_framework",
                    ),
                    models.Index(
                        condition=models.Q(("ceremony", ""), _negated=True),
                        fields=["ceremony"],
                        name="publishedrecord_ceremony",
                    ),
                    models.Index(
                        condition=models.Q(("call", ""), _negated=True), fields=["call"], name="publishedrecord_call"
                    ),
                    models.Index(
                        condition=models.Q(("status__in", ("signed", "in_force", "suspended"))),
                        fields=["ends_on"],
                        name="publishedrecord_ends",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["provinces", "communes", "parts"], name="publishedrecord_codes"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(models.F("search"), name="gin_trgm_ops"),
                        name="publishedrecord_search",
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("collection", "key"), name="publishedrecord_once")],
            },
        ),
        migrations.CreateModel(
            name="PublishedVersion",
            fields=[
                (
                    "sequence",
                    models.BigIntegerField(primary_key=True, serialize=False, verbose_name="place in the sequence"),
                ),
                ("collection", models.CharField(max_length=30, verbose_name="collection")),
                ("key", models.CharField(max_length=80, verbose_name="key")),
                ("reference", models.CharField(max_length=60, null=True, verbose_name="reference")),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("publish", "published"),
                            ("amend", "updated after a change of state"),
                            ("correct", "corrected"),
                            ("withdraw", "withdrawn"),
                        ],
                        max_length=8,
                        verbose_name="action",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                ("reason", registry.models.fields.CleanTextField(blank=True, default="", verbose_name="reason")),
                ("body", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("forgets", models.BooleanField(default=False, editable=False)),
                ("successor", models.CharField(blank=True, default="", editable=False, max_length=80)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "publication",
                "verbose_name_plural": "publications",
                "ordering": ["sequence"],
                "indexes": [
                    models.Index(fields=["collection", "sequence"], name="publishedversion_feed"),
                    models.Index(
                        condition=models.Q(("action", "withdraw"), ("forgets", True), _connector="OR"),
                        fields=["collection", "key", "version"],
                        name="publishedversion_withdrawn",
                    ),
                    models.Index(
                        condition=models.Q(("successor__gt", "")),
                        fields=["collection", "successor", "key"],
                        name="publishedversion_successor",
                    ),
                    models.Index(
                        models.F("collection"),
                        registry.models.fields.Fold("reference"),
                        condition=models.Q(("action", "withdraw")),
                        name="publishedversion_reference",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("collection", "key", "version"), name="publishedversion_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("action", "withdraw"), _negated=True),
                            models.Q(("body", ""), ("reason__gt", "")),
                            _connector="OR",
                        ),
                        name="publishedversion_withdrawal_gives_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("forgets", False), models.Q(("body__gt", ""), ("reason__gt", "")), _connector="OR"
                        ),
                        name="publishedversion_forgetting_gives_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegionalEnvelopeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "is_fictional",
                    models.BooleanField(default=False, editable=False, verbose_name="fictional demonstration data"),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="identifier")),
                (
                    "publication",
                    models.CharField(
                        choices=[
                            ("unpublished", "not published"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="unpublished",
                        editable=False,
                        max_length=11,
                        verbose_name="publication",
                    ),
                ),
                (
                    "published_version",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="published version"
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="amount (MAD)"
                    ),
                ),
                ("amount_is_estimate", models.BooleanField(default=False, verbose_name="estimate")),
                (
                    "amount_printed",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="amount as printed"
                    ),
                ),
                ("start_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="first year")),
                ("end_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="last year")),
                (
                    "purpose",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, verbose_name="purpose"
                    ),
                ),
                (
                    "purpose_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="purpose"
                    ),
                ),
                (
                    "purpose_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="purpose"
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.regionalenvelope",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.region",
                        verbose_name="region",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RegionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "disabled_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on it is no longer offered for new records.",
                        null=True,
                        verbose_name="disabled on",
                    ),
                ),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=150, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=150, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=150, null=True, verbose_name="name"
                    ),
                ),
                ("population_2024", models.PositiveIntegerField(blank=True, null=True, verbose_name="population 2024")),
                ("population_2014", models.PositiveIntegerField(blank=True, null=True, verbose_name="population 2014")),
                ("code", registry.models.fields.CleanCharField(max_length=2, verbose_name="HCP code")),
                ("iso", registry.models.fields.CleanCharField(max_length=5, verbose_name="ISO 3166-2 code")),
                (
                    "full_name",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=200, verbose_name="full name"
                    ),
                ),
                (
                    "full_name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=200, null=True, verbose_name="full name"
                    ),
                ),
                (
                    "full_name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=200, null=True, verbose_name="full name"
                    ),
                ),
                ("households_2024", models.PositiveIntegerField(blank=True, null=True, verbose_name="households 2024")),
                (
                    "chef_lieu",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.province",
                        verbose_name="chief town",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.region",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RegistrationCounter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("is_fictional", models.BooleanField(default=False)),
                ("last", models.PositiveIntegerField()),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.agreementkind"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "year", "is_fictional"),
                        name="registrationcounter_once",
                        violation_error_code="is_fictional",
                        violation_error_message="This counter exists already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportDueMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_day", models.DateField(blank=True, null=True, verbose_name="due on, before")),
                ("to_day", models.DateField(verbose_name="due on, since")),
                ("reason", registry.models.fields.CleanTextField(verbose_name="reason")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="due_moves",
                        to="registry.report",
                        verbose_name="report",
                    ),
                ),
            ],
            options={
                "verbose_name": "moved due date",
                "verbose_name_plural": "moved due dates",
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason__gt", "")),
                        name="reportduemove_gives_its_reason",
                        violation_error_code="reason",
                        violation_error_message="Give the reason for the new date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_day__isnull", True),
                            models.Q(("from_day", models.F("to_day")), _negated=True),
                            _connector="OR",
                        ),
                        name="reportduemove_changes_the_day",
                        violation_error_code="to_day",
                        violation_error_message="Choose another day than the one on which it is due now.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("narrative", "narrative report"), ("financial", "financial report")],
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                ("period_start", models.DateField(blank=True, null=True, verbose_name="period from")),
                ("period_end", models.DateField(blank=True, null=True, verbose_name="period to")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                (
                    "is_ad_hoc",
                    models.BooleanField(default=False, editable=False, verbose_name="asked for outside the schedule"),
                ),
                (
                    "ad_hoc_reason",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", editable=False, verbose_name="why it was asked for"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("expected", "expected"),
                            ("handed_in", "handed in"),
                            ("accepted", "accepted"),
                            ("returned", "returned for correction"),
                        ],
                        default="expected",
                        editable=False,
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("handed_in_on", models.DateField(blank=True, editable=False, null=True, verbose_name="handed in on")),
                ("decided_on", models.DateField(blank=True, editable=False, null=True, verbose_name="decided on")),
                (
                    "reason",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", editable=False, verbose_name="reason for the return"
                    ),
                ),
                (
                    "summary",
                    registry.models.fields.CleanTextField(
                        blank=True, default="", editable=False, verbose_name="what was done"
                    ),
                ),
                (
                    "spent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        editable=False,
                        max_digits=15,
                        null=True,
                        verbose_name="spent in the period (MAD)",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.document",
                        verbose_name="paper that was handed in",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.report",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReportingSchedule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("narrative", "narrative report"), ("financial", "financial report")],
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                ("every_months", models.PositiveSmallIntegerField(verbose_name="every (months)")),
                ("first_start", models.DateField(verbose_name="the first period begins on")),
                (
                    "days_after",
                    models.PositiveSmallIntegerField(default=30, verbose_name="due after the end of the period (days)"),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reporting_schedules",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "reporting schedule",
                "verbose_name_plural": "reporting schedules",
                "ordering": ["kind"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "kind"),
                        name="reportingschedule_one_of_each_kind",
                        violation_error_code="kind",
                        violation_error_message="There is already a schedule for reports of this kind.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("every_months__gte", 1), ("every_months__lte", 60)),
                        name="reportingschedule_rhythm_is_possible",
                        violation_error_code="every_months",
                        violation_error_message="Enter a number of months from 1 to 60.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days_after__lte", 366)),
                        name="reportingschedule_days_after_within_a_year",
                        violation_error_code="days_after",
                        violation_error_message="Enter a number of days from 0 to 366.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportingScheduleEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("narrative", "narrative report"), ("financial", "financial report")],
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                ("every_months", models.PositiveSmallIntegerField(verbose_name="every (months)")),
                ("first_start", models.DateField(verbose_name="the first period begins on")),
                (
                    "days_after",
                    models.PositiveSmallIntegerField(default=30, verbose_name="due after the end of the period (days)"),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.reportingschedule",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Representative",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "capacity",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="capacity"
                    ),
                ),
                (
                    "capacity_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="capacity"
                    ),
                ),
                (
                    "capacity_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="capacity"
                    ),
                ),
                ("is_acting", models.BooleanField(default=False, verbose_name="acting (by interim)")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="representatives",
                        to="registry.party",
                        verbose_name="party",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="capacities",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "representative",
                "verbose_name_plural": "representatives",
                "ordering": ["party", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("capacity_ar__gt", ""), ("capacity_ar__isnull", False)),
                            models.Q(("capacity_fr__gt", ""), ("capacity_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="representative_capacity_in_one_language",
                        violation_error_code="capacity_ar",
                        violation_error_message="Enter the capacity in Arabic or in French.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__isnull", True),
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="representative_valid_until_not_before_valid_from",
                        violation_error_code="valid_until",
                        violation_error_message="The period ends before it begins.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RepresentativeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "capacity",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="capacity"
                    ),
                ),
                (
                    "capacity_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="capacity"
                    ),
                ),
                (
                    "capacity_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="capacity"
                    ),
                ),
                ("is_acting", models.BooleanField(default=False, verbose_name="acting (by interim)")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "party",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="party",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.representative",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RequestedPieceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "text",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=2000, verbose_name="text"),
                ),
                (
                    "text_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "text_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.requestedpiece",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.completionrequest",
                        verbose_name="request for missing pieces",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=50)),
                (
                    "sound",
                    models.GeneratedField(
                        db_persist=True,
                        expression=registry.models.search_words.SoundOf("word"),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["word"], name="searchword_once"),
                    models.Index(fields=["sound"], name="searchword_sound"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("word", name="gin_trgm_ops"), name="searchword_word"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SeriesCounter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("series", models.CharField(max_length=10)),
                ("year", models.PositiveSmallIntegerField()),
                ("is_fictional", models.BooleanField(default=False)),
                ("last", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("series", "year", "is_fictional"),
                        name="seriescounter_once",
                        violation_error_code="is_fictional",
                        violation_error_message="This counter exists already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ServedBeneficiaries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period_start", models.DateField(verbose_name="period from")),
                ("period_end", models.DateField(verbose_name="period to")),
                ("women", models.PositiveIntegerField(blank=True, null=True, verbose_name="women and girls")),
                ("men", models.PositiveIntegerField(blank=True, null=True, verbose_name="men and boys")),
                ("total", models.PositiveIntegerField(verbose_name="total")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="beneficiaries",
                        to="registry.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "population",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.targetpopulation",
                        verbose_name="target population",
                    ),
                ),
            ],
            options={
                "verbose_name": "beneficiaries served",
                "verbose_name_plural": "beneficiaries served",
                "ordering": ["period_start", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("period_start__isnull", True),
                            ("period_end__isnull", True),
                            ("period_end__gte", models.F("period_start")),
                            _connector="OR",
                        ),
                        name="servedbeneficiaries_period_end_not_before_period_start",
                        violation_error_code="period_end",
                        violation_error_message="The period ends before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("women__isnull", True),
                            ("men__isnull", True),
                            (
                                "total",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("women"), "+", models.F("men")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="servedbeneficiaries_total_adds_up",
                        violation_error_code="total",
                        violation_error_message="The total is the sum of women and men.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServedBeneficiariesEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("period_start", models.DateField(verbose_name="period from")),
                ("period_end", models.DateField(verbose_name="period to")),
                ("women", models.PositiveIntegerField(blank=True, null=True, verbose_name="women and girls")),
                ("men", models.PositiveIntegerField(blank=True, null=True, verbose_name="men and boys")),
                ("total", models.PositiveIntegerField(verbose_name="total")),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.servedbeneficiaries",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.project",
                        verbose_name="project",
                    ),
                ),
                (
                    "population",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.targetpopulation",
                        verbose_name="target population",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "disabled_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on it is no longer offered for new records.",
                        null=True,
                        verbose_name="disabled on",
                    ),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
                ),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_ar", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            registry.models.fields.Fold(
                                django.db.models.functions.comparison.Coalesce(
                                    "name_fr", models.Value(""), output_field=models.TextField()
                                )
                            ),
                            models.Value("\n"),
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "project_line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="registry.projectline",
                        verbose_name="project line",
                    ),
                ),
            ],
            options={
                "verbose_name": "service",
                "verbose_name_plural": "services",
                "ordering": ["position", "slug"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_ar__gt", ""), ("name_ar__isnull", False)),
                            models.Q(("name_fr__gt", ""), ("name_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="service_name_in_one_language",
                        violation_error_code="name_ar",
                        violation_error_message="Enter the name in Arabic or in French.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "disabled_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on it is no longer offered for new records.",
                        null=True,
                        verbose_name="disabled on",
                    ),
                ),
                ("slug", models.SlugField(db_index=False, max_length=60, verbose_name="code")),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.service",
                    ),
                ),
                (
                    "project_line",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.projectline",
                        verbose_name="project line",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SourceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "disabled_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on it is no longer offered for new records.",
                        null=True,
                        verbose_name="disabled on",
                    ),
                ),
                (
                    "is_fictional",
                    models.BooleanField(default=False, editable=False, verbose_name="fictional demonstration data"),
                ),
                ("slug", models.SlugField(db_index=False, max_length=80, verbose_name="code")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ministry_page", "page of the ministry"),
                            ("official_page", "official page"),
                            ("official_list", "official list"),
                            ("press", "press"),
                            ("repository", "public repository"),
                            ("fiction", "fictional demonstration data"),
                        ],
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=[("ar", "Arabic"), ("fr", "French"), ("ar-fr", "Arabic and French")],
                        default="",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                (
                    "title",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="title"),
                ),
                (
                    "title_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="title"
                    ),
                ),
                (
                    "title_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="title"
                    ),
                ),
                (
                    "title_is_printed",
                    models.BooleanField(
                        default=True,
                        help_text="No: the title is our own description, the source's is not known.",
                        verbose_name="title as printed",
                    ),
                ),
                (
                    "publisher",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="publisher"
                    ),
                ),
                (
                    "publisher_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="publisher"
                    ),
                ),
                (
                    "publisher_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="publisher"
                    ),
                ),
                (
                    "url",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=1000, verbose_name="address"
                    ),
                ),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="published on")),
                (
                    "published_text",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="publication date as printed"
                    ),
                ),
                ("retrieved_on", models.DateField(blank=True, null=True, verbose_name="read on")),
                (
                    "credit",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="credit to show"
                    ),
                ),
                (
                    "credit_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="credit to show"
                    ),
                ),
                (
                    "credit_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="credit to show"
                    ),
                ),
                ("note", registry.models.fields.CleanTextField(blank=True, default="", verbose_name="note")),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.source",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SpaceService",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.service",
                        verbose_name="service",
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="service_links",
                        to="registry.familyspace",
                        verbose_name="family space",
                    ),
                ),
            ],
            options={
                "verbose_name": "service of a space",
                "verbose_name_plural": "services of a space",
                "ordering": ["service__position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("space", "service"),
                        name="spaceservice_once",
                        violation_error_code="service",
                        violation_error_message="This service is already chosen.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SpaceServiceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.spaceservice",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.service",
                        verbose_name="service",
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.familyspace",
                        verbose_name="family space",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Speaker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "capacity",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="capacity"
                    ),
                ),
                (
                    "capacity_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="capacity"
                    ),
                ),
                (
                    "capacity_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="capacity"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="speakers",
                        to="registry.consultation",
                        verbose_name="consultation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "speaker",
                "verbose_name_plural": "speakers",
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("consultation", "person"),
                        name="speaker_once",
                        violation_error_code="person",
                        violation_error_message="This person is already there.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SpeakerEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "capacity",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, verbose_name="capacity"
                    ),
                ),
                (
                    "capacity_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="capacity"
                    ),
                ),
                (
                    "capacity_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=300, null=True, verbose_name="capacity"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "consultation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.consultation",
                        verbose_name="consultation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.speaker",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SpreadsheetImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier")),
                ("name", registry.models.fields.CleanCharField(max_length=200, verbose_name="name of the file")),
                (
                    "format",
                    models.CharField(
                        choices=[("xlsx", "Excel workbook"), ("csv", "CSV file")], max_length=4, verbose_name="format"
                    ),
                ),
                ("content", models.BinaryField(verbose_name="content")),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="brought at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting to be checked"),
                            ("checking", "being checked"),
                            ("checked", "checked"),
                            ("to_write", "waiting to be written"),
                            ("writing", "being written"),
                            ("written", "written"),
                            ("refused", "cannot be read"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("recognised", models.JSONField(blank=True, default=dict)),
                ("counts", models.JSONField(blank=True, default=dict)),
                ("findings", models.JSONField(blank=True, default=list)),
                ("preview", models.JSONField(blank=True, default=list)),
                ("doubts", models.JSONField(blank=True, default=list)),
                ("choices", models.JSONField(blank=True, default=dict)),
                ("plan", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("notice", models.JSONField(blank=True, default=dict)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("worker", models.UUIDField(editable=False, null=True)),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("written_at", models.DateTimeField(blank=True, null=True, verbose_name="written at")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="brought by",
                    ),
                ),
            ],
            options={
                "verbose_name": "import of a spreadsheet",
                "verbose_name_plural": "imports of spreadsheets",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["sha256"], name="spreadsheetimport_digest")],
            },
        ),
        migrations.CreateModel(
            name="StatusCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(default=registry.models.letters.new_code, max_length=12, verbose_name="code"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="status_codes",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.party",
                        verbose_name="association",
                    ),
                ),
            ],
            options={
                "verbose_name": "status code",
                "verbose_name_plural": "status codes",
                "indexes": [django.contrib.postgres.indexes.HashIndex(fields=["code"], name="statuscode_by_code")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "party"),
                        name="statuscode_once",
                        violation_error_code="party",
                        violation_error_message="This party has its code already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier")),
                ("number", models.CharField(editable=False, max_length=30, unique=True, verbose_name="number")),
                (
                    "code",
                    models.CharField(
                        default=registry.models.letters.new_code, editable=False, max_length=12, verbose_name="code"
                    ),
                ),
                ("content", models.JSONField(verbose_name="content")),
                ("issued_at", models.DateTimeField(auto_now_add=True, verbose_name="issued at")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="issued by",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.party",
                        verbose_name="association",
                    ),
                ),
            ],
            options={
                "verbose_name": "status letter",
                "verbose_name_plural": "status letters",
                "ordering": ["-id"],
                "indexes": [django.contrib.postgres.indexes.HashIndex(fields=["code"], name="statusletter_by_code")],
            },
        ),
        migrations.CreateModel(
            name="StrategyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "disabled_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on it is no longer offered for new records.",
                        null=True,
                        verbose_name="disabled on",
                    ),
                ),
                ("slug", models.SlugField(db_index=False, max_length=60, verbose_name="code")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("strategy", "strategy"),
                            ("government_programme", "government programme"),
                            ("development_model", "development model"),
                        ],
                        default="strategy",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[("under_consultation", "under consultation"), ("adopted", "adopted")],
                        default="",
                        max_length=18,
                        verbose_name="stage",
                    ),
                ),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                ("start_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="first year")),
                ("end_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="last year")),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.strategy",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StrategyStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "text",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=2000, verbose_name="text"),
                ),
                (
                    "text_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "text_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("vision", "vision"),
                            ("concept", "concept"),
                            ("service", "service"),
                            ("means", "means"),
                            ("orientation", "orientation"),
                        ],
                        max_length=11,
                        verbose_name="kind",
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statements",
                        to="registry.strategy",
                        verbose_name="strategy",
                    ),
                ),
            ],
            options={
                "verbose_name": "statement of a strategy",
                "verbose_name_plural": "statements of a strategy",
                "ordering": ["position", "id"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_ar__gt", ""), ("text_ar__isnull", False)),
                            models.Q(("text_fr__gt", ""), ("text_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="strategystatement_text_in_one_language",
                        violation_error_code="text_ar",
                        violation_error_message="Enter the statement in Arabic or in French.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StrategyStatementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "text",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=2000, verbose_name="text"),
                ),
                (
                    "text_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "text_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=2000, null=True, verbose_name="text"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("vision", "vision"),
                            ("concept", "concept"),
                            ("service", "service"),
                            ("means", "means"),
                            ("orientation", "orientation"),
                        ],
                        max_length=11,
                        verbose_name="kind",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.strategystatement",
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.strategy",
                        verbose_name="strategy",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TargetPopulationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "disabled_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on it is no longer offered for new records.",
                        null=True,
                        verbose_name="disabled on",
                    ),
                ),
                ("slug", models.SlugField(db_index=False, max_length=60, verbose_name="code")),
                (
                    "name",
                    registry.models.fields.CleanCharField(blank=True, default="", max_length=500, verbose_name="name"),
                ),
                (
                    "name_ar",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                (
                    "name_fr",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=500, null=True, verbose_name="name"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                (
                    "is_heading",
                    models.BooleanField(
                        default=False,
                        help_text="Groups narrower populations; no source names it as a target itself.",
                        verbose_name="heading only",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.targetpopulation",
                        verbose_name="part of",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="registry.targetpopulation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Transition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.CharField(max_length=20, verbose_name="step")),
                (
                    "from_state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("draft", "draft"),
                            ("under_review", "under review"),
                            ("approved", "approved"),
                            ("signed", "signed"),
                            ("in_force", "in force"),
                            ("suspended", "suspended"),
                            ("completed", "completed"),
                            ("terminated", "terminated"),
                            ("cancelled", "cancelled"),
                            ("rejected", "rejected"),
                        ],
                        max_length=12,
                        verbose_name="from",
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("draft", "draft"),
                            ("under_review", "under review"),
                            ("approved", "approved"),
                            ("signed", "signed"),
                            ("in_force", "in force"),
                            ("suspended", "suspended"),
                            ("completed", "completed"),
                            ("terminated", "terminated"),
                            ("cancelled", "cancelled"),
                            ("rejected", "rejected"),
                        ],
                        max_length=12,
                        verbose_name="to",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                ("effective_on", models.DateField(blank=True, null=True, verbose_name="counts from")),
                ("reason", registry.models.fields.CleanTextField(blank=True, default="", verbose_name="reason")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transitions",
                        to="registry.agreement",
                        verbose_name="agreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "step",
                "verbose_name_plural": "steps",
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("step__in", ["return", "reject", "suspend", "resume", "terminate", "cancel"]),
                                _negated=True,
                            ),
                            ("reason__gt", ""),
                            _connector="OR",
                        ),
                        name="transition_gives_its_reason",
                        violation_error_code="reason",
                        violation_error_message="Give the reason for this step.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("from_state", "proposed"), ("step", "draft"), ("to_state", "draft")),
                            models.Q(("from_state", "draft"), ("step", "submit"), ("to_state", "under_review")),
                            models.Q(("from_state", "under_review"), ("step", "return"), ("to_state", "draft")),
                            models.Q(("from_state", "approved"), ("step", "return"), ("to_state", "draft")),
                            models.Q(("from_state", "under_review"), ("step", "approve"), ("to_state", "approved")),
                            models.Q(("from_state", "proposed"), ("step", "reject"), ("to_state", "rejected")),
                            models.Q(("from_state", "under_review"), ("step", "reject"), ("to_state", "rejected")),
                            models.Q(("from_state", "proposed"), ("step", "sign"), ("to_state", "signed")),
                            models.Q(("from_state", "draft"), ("step", "sign"), ("to_state", "signed")),
                            models.Q(("from_state", "approved"), ("step", "sign"), ("to_state", "signed")),
                            models.Q(("from_state", "signed"), ("step", "enter_into_force"), ("to_state", "in_force")),
                            models.Q(("from_state", "in_force"), ("step", "suspend"), ("to_state", "suspended")),
                            models.Q(("from_state", "suspended"), ("step", "resume"), ("to_state", "in_force")),
                            models.Q(("from_state", "in_force"), ("step", "complete"), ("to_state", "completed")),
                            models.Q(("from_state", "suspended"), ("step", "complete"), ("to_state", "completed")),
                            models.Q(("from_state", "signed"), ("step", "terminate"), ("to_state", "terminated")),
                            models.Q(("from_state", "in_force"), ("step", "terminate"), ("to_state", "terminated")),
                            models.Q(("from_state", "suspended"), ("step", "terminate"), ("to_state", "terminated")),
                            models.Q(("from_state", "proposed"), ("step", "cancel"), ("to_state", "cancelled")),
                            models.Q(("from_state", "draft"), ("step", "cancel"), ("to_state", "cancelled")),
                            models.Q(("from_state", "under_review"), ("step", "cancel"), ("to_state", "cancelled")),
                            models.Q(("from_state", "approved"), ("step", "cancel"), ("to_state", "cancelled")),
                            _connector="OR",
                        ),
                        name="transition_is_a_line_of_the_table",
                        violation_error_code="to_state",
                        violation_error_message="No such step leads from one of these states to the other.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UndonePayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("paid_on", models.DateField(verbose_name="paid on")),
                ("paid_amount", models.DecimalField(decimal_places=2, max_digits=15, verbose_name="paid amount (MAD)")),
                (
                    "payment_reference",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=60, verbose_name="payment reference"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                ("reason", registry.models.fields.CleanTextField(verbose_name="reason")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "instalment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_payments",
                        to="registry.instalment",
                        verbose_name="instalment",
                    ),
                ),
            ],
            options={
                "verbose_name": "undone payment",
                "verbose_name_plural": "undone payments",
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason__gt", "")),
                        name="undonepayment_gives_its_reason",
                        violation_error_code="reason",
                        violation_error_message="Say why the payment is undone.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UserEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "email",
                    models.EmailField(
                        error_messages={"unique": "This e-mail address already has an account."},
                        max_length=254,
                        verbose_name="e-mail address",
                    ),
                ),
                (
                    "full_name",
                    registry.models.fields.CleanCharField(
                        blank=True, default="", max_length=150, verbose_name="full name"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("ar", "Arabic"), ("fr", "French"), ("ar-fr", "Arabic and French")],
                        default="ar",
                        max_length=5,
                        verbose_name="language",
                    ),
                ),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("clerk", "clerk"),
                                ("supervisor", "supervisor"),
                                ("finance", "finance officer"),
                                ("auditor", "auditor"),
                                ("association", "association member"),
                                ("account_manager", "account manager"),
                            ],
                            max_length=15,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="roles",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Switch off instead of deleting: the account's past acts keep their author.",
                        verbose_name="active",
                    ),
                ),
                (
                    "is_command",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="Signs what a command writes; never signs in.",
                        verbose_name="actor of a command",
                    ),
                ),
                ("date_joined", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The administration for which this person works; members of associations have none.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.party",
                        verbose_name="institution",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.province",
                        verbose_name="province or prefecture in charge of",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Leave region and province empty for a person in charge of the whole kingdom.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="registry.region",
                        verbose_name="region in charge of",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="region",
            name="chef_lieu",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.province",
                verbose_name="chief town",
            ),
        ),
        migrations.AddField(
            model_name="ceremony",
            name="template",
            field=models.ForeignKey(
                blank=True,
                help_text="What the agreements of the ceremony have in common: kind, pillars, dates, purpose, and the parties beside the association. Not published.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="registry.agreement",
                verbose_name="agreement to copy",
            ),
        ),
        migrations.AddField(
            model_name="familyspace",
            name="services",
            field=models.ManyToManyField(related_name="spaces", through="registry.SpaceService", to="registry.service"),
        ),
        migrations.AddField(
            model_name="agreement",
            name="parties",
            field=models.ManyToManyField(
                related_name="agreements", through="registry.AgreementParty", to="registry.party"
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="pillars",
            field=models.ManyToManyField(
                related_name="agreements", through="registry.AgreementPillar", to="registry.pillar"
            ),
        ),
        migrations.AddField(
            model_name="ceremony",
            name="parties",
            field=models.ManyToManyField(
                related_name="ceremonies", through="registry.CeremonyParty", to="registry.party"
            ),
        ),
        migrations.AddField(
            model_name="regionalenvelope",
            name="channels",
            field=models.ManyToManyField(
                related_name="envelopes", through="registry.EnvelopeChannel", to="registry.party"
            ),
        ),
        # Bodies are forwarded whole: compressing them would cost every read more than it saves.
        migrations.RunSQL(
            "ALTER TABLE registry_publishedrecord ALTER COLUMN body SET STORAGE EXTERNAL",
            migrations.RunSQL.noop,
        ),
        # What has been drawn in this minute: worth nothing after a crash, so it is not written to the log.
        migrations.RunSQL("ALTER TABLE registry_apishare SET UNLOGGED", migrations.RunSQL.noop),
        migrations.RunSQL(
            "INSERT INTO registry_publicationcounter (id, last) VALUES (1, 0)",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(sql.INDEX_CONTEXTS_BY_PERSON, sql.DROP_INDEX_CONTEXTS_BY_PERSON),
    ]
