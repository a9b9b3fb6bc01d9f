"""One party that was entered twice: what it is recognised by, who said that two are not the same, and what was merged.

A party that was merged keeps its row and its history; whatever names it from then on names the party that stays, by
whatever road it is written (`names_who_stays`).
"""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .accounts import User
from .constraints import rule, unique
from .fields import CleanTextField
from .parties import Party


class PartyLikeness(models.Model):
    """What the names of a party sound like, in whichever script: by this its doubles are found.

    Derived from the names by ``registry.doubles``. `seen` is the revision of the party at that time, which the
    database alone moves: so it is known, by whatever road a name was changed, that this is out of date.
    """

    party = models.OneToOneField(Party, models.CASCADE, primary_key=True, related_name="likeness")
    seen = models.PositiveIntegerField()
    keys = ArrayField(models.TextField(), default=list)

    class Meta:
        verbose_name = _("likeness of a party")
        verbose_name_plural = _("likenesses of parties")
        indexes = [GinIndex(fields=["keys"], name="partylikeness_keys")]

    def __str__(self) -> str:
        return str(self.party)


class PartyDistinction(models.Model):
    """Somebody has looked at two parties and said that they are not the same: they are never suggested again."""

    first = models.ForeignKey(Party, models.CASCADE, related_name="+", verbose_name=_("party"))
    second = models.ForeignKey(Party, models.CASCADE, related_name="+", verbose_name=_("other party"))
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("parties that are not the same")
        verbose_name_plural = _("parties that are not the same")
        ordering = ["-id"]
        constraints = [
            unique(
                "first", "second", name="partydistinction_once", message=_("It was said already that they are not.")
            ),
            rule(
                Q(first__lt=F("second")),
                name="partydistinction_in_order",
                field="second",
                message=_("Choose two parties."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"


class PartyMerge(models.Model):
    """Two parties were one: which of them stays, who said so and why, and all that is needed to take it back.

    Written by ``registry.doubles`` alone, never deleted. `facts` says what moved (`moved`: keys of rows by their
    table and column), what stood on both sides and was taken out (`removed`), which names were made (`names`), and
    the fields of the party that stays as they were (`before`) and became (`after`).
    """

    left = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("party that was merged"))
    stays = models.ForeignKey(Party, models.PROTECT, related_name="+", verbose_name=_("party that stays"))
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    reason = CleanTextField(_("reason"))
    facts = models.JSONField(_("what was done"), default=dict)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken back by")
    )
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    undone_reason = CleanTextField(_("reason for taking it back"), blank=True, default="")

    class Meta:
        verbose_name = _("merge of parties")
        verbose_name_plural = _("merges of parties")
        ordering = ["-id"]
        constraints = [
            unique(
                "left",
                name="partymerge_once",
                condition=Q(undone_at__isnull=True),
                message=_("This party was merged already."),
            ),
            rule(
                ~Q(left=F("stays")),
                name="partymerge_of_two",
                field="stays",
                message=_("A party cannot be merged into itself."),
            ),
            rule(Q(reason__gt=""), name="partymerge_gives_reason", field="reason", message=_("Give the reason.")),
            rule(
                Q(undone_at__isnull=True, undone_by__isnull=True, undone_reason="")
                | Q(undone_at__isnull=False, undone_by__isnull=False, undone_reason__gt=""),
                name="partymerge_undone_by_somebody_for_a_reason",
                field="undone_reason",
                message=_("Give the reason."),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="merge_keeps_its_facts", fields=["left", "stays", "actor", "at", "reason", "facts"]
            ),
            pgtrigger.Protect(name="merge_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.left} → {self.stays}"


OF_THEMSELVES = ("Party.merged_into", "PartyMerge.left", "PartyMerge.stays")
"""Columns that name a merged party because it was merged."""


def names_who_stays(model: type[models.Model]) -> pgtrigger.Trigger | None:
    """A row that is written with a merged party names the one that stays: a form may have been open meanwhile.

    Its look at the party waits for a merge that is under way, and a merge waits for it: no row is left behind.
    """
    columns = [
        field.column
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model is Party
        and f"{model.__name__}.{field.name}" not in OF_THEMSELVES
        and model is not PartyLikeness
    ]
    if not columns:
        return None
    return pgtrigger.Trigger(
        name="names_who_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("heir", "bigint")],
        func="\n".join((*(_heir_of(column) for column in columns), "RETURN NEW;")),
    )


def _heir_of(column: str) -> str:
    return """
        IF NEW."{column}" IS NOT NULL AND (TG_OP = 'INSERT' OR NEW."{column}" IS DISTINCT FROM OLD."{column}") THEN
            SELECT merged_into_id INTO heir FROM registry_party WHERE id = NEW."{column}" FOR KEY SHARE;
            WHILE heir IS NOT NULL LOOP
                NEW."{column}" := heir;
                SELECT merged_into_id INTO heir FROM registry_party WHERE id = heir FOR KEY SHARE;
            END LOOP;
        END IF;
    """.replace("{column}", column)
