"""Who: the parties of agreements, their official numbers, and the persons who act for them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.choices import IdentifierKind, PartyKind

from .base import Cited, Fictional, Publishable, Revised, Stamped, bilingual_char, refuse_cycle
from .constraints import in_one_language, not_before, rule
from .fields import CleanCharField, CleanNumberField, Fold, by_trigrams, folded, matching
from .names import NamedQuerySet
from .territory import Commune, Province, Region

NAME_IS_TAKEN = _("A party of this kind already has this name in this territory; spelling variants count as the same.")


class PartyQuerySet(NamedQuerySet):
    """Questions one asks of parties."""

    def standing(self) -> "PartyQuerySet":
        """Those that were not merged into another one."""
        return self.filter(merged_into__isnull=True)

    def search(self, words: str) -> "PartyQuerySet":
        """Parties whose present or other names, or an official number, contain every word, folded."""
        by_number = matching(PartyIdentifier.objects.all(), "search", words).values("party")
        found: PartyQuerySet = super().search(words) | self.filter(pk__in=by_number)
        return found


class Party(Publishable, Cited, Fictional, Stamped, Revised):
    """An institution, association, company or group that takes part in agreements.

    Address, telephone, e-mail and bank account serve the ministry and are never published (law 09-08).
    """

    kind = models.CharField(_("kind"), max_length=26, choices=PartyKind)
    name = bilingual_char(_("name"))
    acronym = CleanCharField(_("acronym"), max_length=40, blank=True, default="")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name=_("region"))
    province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, verbose_name=_("province or prefecture")
    )
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, verbose_name=_("commune"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="organs", verbose_name=_("organ of")
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("merged into"),
        editable=False,
    )
    address = CleanCharField(_("address (not published)"), max_length=300, blank=True, default="")
    phone = CleanCharField(_("telephone (not published)"), max_length=40, blank=True, default="")
    email = models.EmailField(_("e-mail (not published)"), blank=True, default="")
    bank_account = CleanCharField(_("bank account (not published)"), max_length=34, blank=True, default="")
    note = CleanCharField(_("note (not published)"), max_length=1000, blank=True, default="")
    search = folded("name_ar", "name_fr", "acronym")

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["name_ar", "name_fr", "id"]
        indexes = [by_trigrams("party")]
        constraints = [
            in_one_language("party", "name", _("Enter the name of the party in Arabic or in French.")),
            models.UniqueConstraint(
                "kind",
                Fold("name_ar"),
                "province",
                "region",
                name="party_name_unique_in_its_territory",
                condition=Q(merged_into__isnull=True, name_ar__gt=""),
                nulls_distinct=False,
                violation_error_code="name_ar",
                violation_error_message=NAME_IS_TAKEN,
            ),
            # Only where the Arabic name is missing: the French names of two Arabic ones may well be the same.
            models.UniqueConstraint(
                "kind",
                Fold("name_fr"),
                "province",
                "region",
                name="party_french_name_unique_in_its_territory",
                condition=(Q(name_ar__isnull=True) | Q(name_ar="")) & Q(merged_into__isnull=True, name_fr__gt=""),
                nulls_distinct=False,
                violation_error_code="name_fr",
                violation_error_message=NAME_IS_TAKEN,
            ),
            rule(
                Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
                name="party_not_merged_into_itself",
                field="merged_into",
                message=_("A party cannot be merged into itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.acronym

    @property
    def heir(self) -> "Party":
        """The party that stands for this one: itself, or the one it was merged into, however often that happened."""
        found = self
        while found.merged_into is not None:
            found = found.merged_into
        return found

    def clean(self) -> None:
        super().clean()
        refuse_cycle(
            self, "parent", _("The party you chose is this one or one of its organs: choose the one it belongs to.")
        )


class PartyIdentifier(models.Model):
    """An official number of a party; real associations often lack them, so none is mandatory."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="identifiers", verbose_name=_("party"))
    kind = models.CharField(_("kind"), max_length=20, choices=IdentifierKind)
    value = CleanNumberField(_("number"), max_length=60)
    issuer = CleanCharField(_("issued by"), max_length=200, blank=True, default="")
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    search = folded("value")

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        ordering = ["kind", "value"]
        indexes = [by_trigrams("partyidentifier")]
        constraints = [
            models.UniqueConstraint(
                "kind",
                Fold("value"),
                Fold("issuer"),
                name="partyidentifier_unique",
                violation_error_code="value",
                violation_error_message=_("Another party already has this number."),
            )
        ]

    def __str__(self) -> str:
        return self.value


class Person(Cited, Fictional, Revised):
    """A person acting in office. The name is public, the national identity number never (law 09-08)."""

    name = bilingual_char(_("name"), 200)
    national_id = CleanCharField(_("national identity number (not published)"), max_length=20, blank=True, default="")
    search = folded("name_ar", "name_fr")

    objects = NamedQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering = ["name_ar", "name_fr", "id"]
        indexes = [by_trigrams("person")]
        constraints = [in_one_language("person", "name", _("Enter the name of the person in Arabic or in French."))]

    def __str__(self) -> str:
        return self.name or ""


class Representative(Cited):
    """A capacity (صفة) in which somebody acts for a party, for a period; the person may be unnamed."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="representatives", verbose_name=_("party"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="capacities", verbose_name=_("person")
    )
    capacity = bilingual_char(_("capacity"), 300)
    is_acting = models.BooleanField(_("acting (by interim)"), default=False)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")
        ordering = ["party", "id"]
        constraints = [
            in_one_language("representative", "capacity", _("Enter the capacity in Arabic or in French.")),
            not_before("representative", "valid_from", "valid_until", _("The period ends before it begins.")),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (str(self.person or ""), self.capacity or "") if part)
