"""What the outside world reads: published records, their versions, and their place in the publication sequence.

Written by ``registry.publication`` alone, in the transaction of the change they tell of. Every public read is an
index scan over these tables that forwards stored bytes: no joins with working tables, nothing private within reach.
"""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.choices import BINDING_STATES, PublicationAction

from .accounts import User
from .fields import CleanTextField, Fold
from .history import APPEND_ONLY, FORBID_TRUNCATE

ANY = ""
"""In a `PublishedPlace`: whatever the pillar, or whatever the region."""

NATIONAL = "MA"
"""In a `PublishedPlace`: the region of agreements that cover the whole kingdom."""


def codes() -> ArrayField:
    """A facet: the codes a record is found under."""
    return ArrayField(models.CharField(max_length=80), default=list, blank=True)


class PublicationCounter(models.Model):
    """One row that numbers publications without gaps.

    It stays locked until the publishing transaction ends, so that numbers become visible in their order. Whoever reads
    it knows how far the register has come: `last` is its version. `changed_at` is a whole second that no two
    publishing transactions share (``registry.publication.sequence``), so that it can be told where seconds count.
    """

    last = models.BigIntegerField(default=0)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="publicationcounter_is_one_row")]

    def __str__(self) -> str:
        return str(self.last)


class PublishedVersion(models.Model):
    """One publication: what a record said from then on (`body`, canonical JSON, RFC 8785), or that it was withdrawn.

    Never changed, never deleted. `sha256` is the digest of the body's UTF-8 bytes. `reference` is the one of the body;
    a withdrawal keeps that of the version it takes back, so that its address can tell why there is nothing.

    A version that `forgets` is told like a first one, and those before it are no longer given: they name something
    that was withdrawn, for the `reason` that stands here, too. A withdrawal may have a `successor`: the key under which
    the same thing is read from then on.
    """

    sequence = models.BigIntegerField(_("place in the sequence"), primary_key=True)
    collection = models.CharField(_("collection"), max_length=30)
    key = models.CharField(_("key"), max_length=80)
    reference = models.CharField(_("reference"), max_length=60, null=True)
    version = models.PositiveIntegerField(_("version"))
    action = models.CharField(_("action"), max_length=8, choices=PublicationAction)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    reason = CleanTextField(_("reason"), blank=True, default="")
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    forgets = models.BooleanField(default=False, editable=False)
    successor = models.CharField(max_length=80, blank=True, default="", editable=False)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["sequence"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "key", "version"], name="publishedversion_once"),
            models.CheckConstraint(
                condition=~Q(action=PublicationAction.WITHDRAW) | Q(reason__gt="", body=""),
                name="publishedversion_withdrawal_gives_reason",
            ),
            models.CheckConstraint(
                condition=Q(forgets=False) | Q(reason__gt="", body__gt=""),
                name="publishedversion_forgetting_gives_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["collection", "sequence"], name="publishedversion_feed"),
            # Few rows, asked for with every line of the feed: was this version taken back later?
            models.Index(
                fields=["collection", "key", "version"],
                condition=Q(action=PublicationAction.WITHDRAW) | Q(forgets=True),
                name="publishedversion_withdrawn",
            ),
            models.Index(
                fields=["collection", "successor", "key"],
                condition=Q(successor__gt=""),
                name="publishedversion_successor",
            ),
            models.Index(
                "collection",
                Fold("reference"),
                condition=Q(action=PublicationAction.WITHDRAW),
                name="publishedversion_reference",
            ),
        ]
        triggers = [APPEND_ONLY, FORBID_TRUNCATE]

    def __str__(self) -> str:
        return gettext("no. %(number)s") % {"number": self.sequence}


class PublishedRecord(models.Model):
    """The version of a record that the public reads now, with the facets it is found by.

    `position` orders lists that have no date (code, or folded name). `parts` says who takes part as what
    (``facets.parts_of``); `framework`, `ceremony` and `call` are keys of published records, empty where there is none.
    So is the `agreement` of a project, whose `served` says how many people it reached (``served.counts_of``).
    Money is in MAD, null where unknown. A withdrawn record has no row here.
    """

    collection = models.CharField(max_length=30)
    key = models.CharField(max_length=80)
    reference = models.CharField(max_length=60, null=True)
    version = models.PositiveIntegerField()
    sequence = models.BigIntegerField(unique=True)
    published_at = models.DateTimeField()
    body = models.TextField()
    position = models.CharField(max_length=200, blank=True, default="")
    pillars = codes()
    regions = codes()
    provinces = codes()
    communes = codes()
    kinds = codes()
    parties = codes()
    parts = codes()
    populations = codes()
    project_lines = codes()
    status = models.CharField(max_length=20, blank=True, default="")
    signed_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    strategy = models.CharField(max_length=80, blank=True, default="")
    framework = models.CharField(max_length=80, blank=True, default="")
    ceremony = models.CharField(max_length=80, blank=True, default="")
    call = models.CharField(max_length=80, blank=True, default="")
    agreement = models.CharField(max_length=80, blank=True, default="")
    amount = models.DecimalField(max_digits=15, decimal_places=2, null=True)
    committed = models.DecimalField(max_digits=15, decimal_places=2, null=True)
    paid = models.DecimalField(max_digits=15, decimal_places=2, null=True)
    outstanding = models.DecimalField(max_digits=15, decimal_places=2, null=True)
    projects = models.PositiveIntegerField(default=0)
    spaces = models.PositiveIntegerField(default=0)
    served = models.JSONField(default=dict, blank=True)
    is_national = models.BooleanField(default=False)
    is_fictional = models.BooleanField(default=False)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    search = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collection", "key"], name="publishedrecord_once")]
        indexes = [
            models.Index(fields=["collection", "position", "id"], name="publishedrecord_position"),
            # An unknown date or amount counts as the smallest, in the index as in the ordering that uses it.
            models.Index(
                models.F("collection"),
                Coalesce("signed_on", models.Value(dt.date.min), output_field=models.DateField()),
                models.F("id"),
                name="publishedrecord_signed",
            ),
            models.Index(
                models.F("collection"),
                Coalesce("amount", models.Value(-1), output_field=models.DecimalField()),
                models.F("id"),
                name="publishedrecord_amount",
            ),
            models.Index("collection", Fold("reference"), name="publishedrecord_reference"),
            models.Index(fields=["collection", "-sequence"], name="publishedrecord_sequence"),
            GinIndex(fields=["parties"], name="publishedrecord_parties"),
            models.Index(fields=["framework"], condition=~Q(framework=""), name="publishedrecord_framework"),
            models.Index(fields=["ceremony"], condition=~Q(ceremony=""), name="publishedrecord_ceremony"),
            models.Index(fields=["call"], condition=~Q(call=""), name="publishedrecord_call"),
            models.Index(fields=["ends_on"], condition=Q(status__in=BINDING_STATES), name="publishedrecord_ends"),
            # One for three kinds of codes: each is its own part of it, and it is written once.
            GinIndex(fields=["provinces", "communes", "parts"], name="publishedrecord_codes"),
            GinIndex(OpClass(models.F("search"), name="gin_trgm_ops"), name="publishedrecord_search"),
        ]

    def __str__(self) -> str:
        return f"{self.collection}/{self.key}"


class PublishedPeriod(models.Model):
    """Under what an agreement was found from a day (`valid_from`) until before another (`valid_until`, null: still).

    Lists that are asked for a day read these in the stead of the facets of the record, which are those of now. A day
    before the signature is in no period. `record` is the id of a `PublishedRecord`, as in `PublishedPlace`.
    """

    record = models.BigIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    status = models.CharField(max_length=20)
    ends_on = models.DateField(null=True)
    amount = models.DecimalField(max_digits=15, decimal_places=2, null=True)
    is_national = models.BooleanField(default=False)
    pillars = codes()
    regions = codes()
    provinces = codes()
    communes = codes()
    parties = codes()
    parts = codes()
    populations = codes()
    project_lines = codes()
    search = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "valid_from"], name="publishedperiod_once"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=models.F("valid_from")),
                name="publishedperiod_ends_after_it_begins",
            ),
        ]
        indexes = [GinIndex(fields=["parties"], name="publishedperiod_parties")]

    def __str__(self) -> str:
        return f"{self.record} {self.valid_from}"


class PublishedPlace(models.Model):
    """Where in the lists a record stands: one narrow row for each pillar and region it is found under.

    `ANY` stands for every pillar or region, `NATIONAL` for the kingdom, so that the page of a list filtered by pillar
    and region, by one of them or by neither, is the same short index scan whatever the size of the register.
    `signed_on` is the day of signature, 0001-01-01 when unknown; `record` is the id of a `PublishedRecord` (not a
    foreign key: rows are written and removed together with their record, and each index here is paid a million times).
    """

    pk = models.CompositePrimaryKey("collection", "pillar", "region", "signed_on", "record")
    collection = models.CharField(max_length=30)
    pillar = models.CharField(max_length=60, blank=True)
    region = models.CharField(max_length=2, blank=True)
    signed_on = models.DateField()
    record = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["record"], name="publishedplace_record")]

    def __str__(self) -> str:
        return f"{self.collection} {self.pillar or '*'} {self.region or '*'}"
