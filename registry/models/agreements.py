"""What was agreed: the agreement itself."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from registry.choices import (
    GIVEN_UP_STATES,
    SIGNED_STATES,
    WORKING_STATES,
    AmountScope,
    DatePrecision,
    ForceRule,
    PublicationStatus,
    State,
)

from .accounts import User
from .base import (
    Cited,
    Fictional,
    Publishable,
    Revised,
    Stamped,
    as_printed,
    bilingual_char,
    date_precision,
    last_day_of,
    mad,
    refuse_cycle,
)
from .constraints import in_one_language, last_day, not_before_partly_known, not_negative, partial_date, rule
from .fields import CleanNumberField, CleanTextField, Fold, by_trigrams, folded, matching
from .strategies import Strategy
from .sums import with_money
from .vocabularies import AgreementKind

# Days in SQL. Of one that is only partly known, the last day it may mean: nothing falls due before it has surely come.
ENDS, SIGNED = last_day("ends_on"), last_day("signed_on")
STARTS = Case(
    When(force_rule=ForceRule.AT_SIGNATURE, then=SIGNED),
    When(force_rule=ForceRule.ON_VISA, then=F("visa_on")),
    default=last_day("starts_on"),
    output_field=models.DateField(),
)
"""The day of entry into force; in Python, `Agreement.in_force_from`."""


ON_ITS_WAY = (*WORKING_STATES, State.SIGNED)


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Questions one asks of agreements."""

    def search(self, words: str) -> "AgreementQuerySet":
        """Agreements whose titles, purpose or reference contain every word, folded."""
        return matching(self, "search", words)

    def published(self) -> "AgreementQuerySet":
        """Agreements the public can read now."""
        return self.filter(publication=PublicationStatus.PUBLISHED)

    def in_pillar(self, *slugs: str) -> "AgreementQuerySet":
        """Agreements that serve one of the pillars."""
        return self.filter(pillars__slug__in=slugs).distinct()

    def in_region(self, *codes: str) -> "AgreementQuerySet":
        """Agreements that cover one of the regions, or a province or commune in it."""
        covered = (
            Q(territories__region__code__in=codes)
            | Q(territories__province__region__code__in=codes)
            | Q(territories__commune__province__region__code__in=codes)
        )
        return self.filter(covered).distinct()

    def with_money(self) -> "AgreementQuerySet":
        """Adds what is `committed`, `scheduled`, `paid` and `outstanding` (``sums.py``), without a further query."""
        annotated: AgreementQuerySet = with_money(self)
        return annotated

    def of_kind(self, *slugs: str) -> "AgreementQuerySet":
        """Agreements that carry one of the kinds, in either language."""
        return self.filter(Q(kind__slug__in=slugs) | Q(kind_in_french__slug__in=slugs))


class Agreement(Publishable, Cited, Fictional, Stamped, Revised):
    """A partnership agreement between two or more parties.

    `state` is its legal life, written by ``registry.lifecycle`` alone. A draft may be incomplete: what a signed or
    published agreement needs is the condition of the step. Amounts are in MAD. What the paper does not say is null.
    """

    reference = CleanNumberField(
        _("reference"),
        max_length=60,
        null=True,
        blank=True,
        help_text=_("The number on the paper; leave empty if it has none."),
    )
    registration_number = models.CharField(
        _("number in the register"),
        max_length=30,
        null=True,
        unique=True,
        editable=False,
        help_text=_("Given by the register when the agreement is submitted or signed; never changed."),
    )
    kind = models.ForeignKey(AgreementKind, models.PROTECT, related_name="agreements", verbose_name=_("kind"))
    kind_in_french = models.ForeignKey(
        AgreementKind,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kind in the French text"),
        help_text=_("Only when the French text carries another kind than the Arabic one."),
    )
    kind_printed = bilingual_char(_("kind as printed"), 200)
    title = bilingual_char(_("title"), 1000)
    purpose = CleanTextField(_("purpose"), blank=True, default="")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT, editable=False)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_on_precision = date_precision()
    signed_on_printed = as_printed(_("date of signature as printed"))
    place = bilingual_char(_("place of signature"), 300)
    force_rule = models.CharField(
        _("enters into force"),
        max_length=12,
        choices=ForceRule,
        blank=True,
        default="",
        help_text=_("Empty: the paper does not say."),
    )
    visa_by = bilingual_char(_("visa or approval of"), 300)
    visa_on = models.DateField(_("visa given on"), null=True, blank=True)
    starts_on = models.DateField(_("in force from"), null=True, blank=True)
    starts_on_precision = date_precision()
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    ends_on_precision = date_precision()
    duration_months = models.PositiveSmallIntegerField(_("duration (months)"), null=True, blank=True)
    duration_printed = as_printed(_("duration as printed"))
    amount = mad(_("amount (MAD)"))
    amount_scope = models.CharField(
        _("what the amount covers"), max_length=19, choices=AmountScope, blank=True, default=""
    )
    amount_is_estimate = models.BooleanField(_("estimate"), default=False)
    amount_printed = as_printed(_("amount as printed"))
    is_national = models.BooleanField(
        _("national"),
        null=True,
        blank=True,
        help_text=_("Yes: the whole kingdom. No: the territories below. Unknown: the source does not say."),
    )
    scope_printed = as_printed(_("territory as printed"))
    strategy = models.ForeignKey(
        Strategy, models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name=_("strategy")
    )
    framework = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("framework agreement"),
    )
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="renewals", verbose_name=_("renewal of")
    )
    renewal_reason = CleanTextField(_("why it is renewed"), blank=True, default="")
    ceremony = models.ForeignKey(
        "Ceremony", models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name=_("signing ceremony")
    )
    call = models.ForeignKey(
        "CallForProjects",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("call for projects"),
    )
    consultation = models.ForeignKey(
        "Consultation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("proposed at the consultation"),
    )
    pillars: models.ManyToManyField = models.ManyToManyField(
        "Pillar", through="AgreementPillar", related_name="agreements"
    )
    parties: models.ManyToManyField = models.ManyToManyField(
        "Party", through="AgreementParty", related_name="agreements"
    )
    steering = CleanTextField(_("steering committee"), blank=True, default="")
    follow_up = CleanTextField(_("follow-up"), blank=True, default="")
    note = CleanTextField(_("note (not published)"), blank=True, default="")
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("entered by")
    )
    shared_at = models.DateTimeField(_("sent to the parties at"), null=True, blank=True, editable=False)
    search = folded("reference", "registration_number", "title_ar", "title_fr", "purpose_ar", "purpose_fr")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        indexes = [
            by_trigrams("agreement"),
            # What waits for somebody is a small part of the register: the desk's first page asks for it at each visit.
            models.Index(fields=["state"], name="agreement_on_its_way", condition=Q(state__in=ON_ITS_WAY)),
            models.Index(
                fields=["signed_on"],
                name="agreement_to_publish",
                condition=Q(state__in=SIGNED_STATES, publication=PublicationStatus.UNPUBLISHED),
            ),
            models.Index(ENDS, name="agreement_ends", condition=Q(state__in=(State.IN_FORCE, State.SUSPENDED))),
        ]
        ordering = [F("signed_on").desc(nulls_last=True), "-id"]
        constraints = [
            in_one_language("agreement", "title", _("Enter the title of the agreement in Arabic or in French.")),
            models.UniqueConstraint(
                Fold("reference"),
                name="agreement_reference_unique",
                violation_error_code="reference",
                violation_error_message=_(
                    "Another agreement already has this reference (spelling variants count as the same)."
                ),
            ),
            rule(
                Q(reference__isnull=True) | ~Q(reference=""),
                name="agreement_reference_unknown_is_null",
                field="reference",
                message=_("Leave the reference empty when there is none."),
            ),
            rule(
                Q(is_fictional=True, reference__isnull=False, reference__startswith="DEMO-")
                | (Q(is_fictional=False) & (Q(reference__isnull=True) | ~Q(reference__startswith="DEMO-"))),
                name="agreement_demo_reference_means_fictional",
                field="reference",
                message=_("References that begin with DEMO- are kept for fictional demonstration data."),
            ),
            *partial_date("agreement", "signed_on"),
            *partial_date("agreement", "starts_on"),
            rule(
                Q(starts_on__isnull=True) | Q(force_rule__in=("", ForceRule.ON_DATE)),
                name="agreement_start_is_not_typed_twice",
                field="starts_on",
                message=_("Leave the day empty: the rule of entry into force gives it."),
            ),
            rule(
                Q(visa_on__isnull=True) | Q(force_rule=ForceRule.ON_VISA),
                name="agreement_visa_needs_its_rule",
                field="visa_on",
                message=_("A visa has a day only where the agreement enters into force by it."),
            ),
            rule(
                Q(renewal_reason="") | Q(predecessor__isnull=False),
                name="agreement_renewal_names_its_predecessor",
                field="predecessor",
                message=_("Choose the agreement that this one renews."),
            ),
            *partial_date("agreement", "ends_on"),
            not_before_partly_known(
                "agreement", "starts_on", "ends_on", _("The agreement cannot end before it begins.")
            ),
            not_negative("agreement", "amount"),
            rule(
                Q(amount__isnull=False) | Q(amount_scope="", amount_is_estimate=False),
                name="agreement_amount_details_need_amount",
                field="amount",
                message=_("Enter the amount, or clear what it covers and the estimate mark."),
            ),
            rule(
                Q(kind_in_french__isnull=True) | ~Q(kind_in_french=F("kind")),
                name="agreement_kind_in_french_is_another",
                field="kind_in_french",
                message=_("Choose a kind here only when the French text carries another one."),
            ),
            rule(
                (Q(framework__isnull=True) | ~Q(framework=F("id")))
                & (Q(predecessor__isnull=True) | ~Q(predecessor=F("id"))),
                name="agreement_not_related_to_itself",
                field="framework",
                message=_("An agreement cannot be its own framework or renew itself."),
            ),
            rule(
                Q(publication=PublicationStatus.UNPUBLISHED, published_version__isnull=True)
                | (
                    ~Q(publication=PublicationStatus.UNPUBLISHED)
                    & Q(published_version__isnull=False, published_version__gte=1)
                ),
                name="agreement_published_has_version",
                field="publication",
                message=_("A published agreement has a version number."),
            ),
            rule(
                ~Q(publication=PublicationStatus.PUBLISHED, state__in=WORKING_STATES),
                name="agreement_draft_is_not_public",
                field="publication",
                message=_("An agreement in preparation is not published: record its signature first."),
            ),
        ]

    def __str__(self) -> str:
        return " · ".join(part for part in (self.reference, self.title) if part)

    @property
    def last_day(self) -> date | None:
        """The last day of the agreement: of an end known by year or month, the last day that it may mean."""
        return last_day_of(self.ends_on, self.ends_on_precision) if self.ends_on else None

    @property
    def is_draft(self) -> bool:
        """The ministry's own text that nobody agreed to: being prepared, or given up since. A proposal is none."""
        if self.state in GIVEN_UP_STATES:
            return any(row.from_state in WORKING_STATES for row in self.transitions.all())
        return self.state in WORKING_STATES

    @property
    def in_force_from(self) -> date | None:
        """The day on which it enters into force, as its rule gives it; None while unknown. In SQL: `STARTS`."""
        return {ForceRule.AT_SIGNATURE: self.signed_on, ForceRule.ON_VISA: self.visa_on}.get(
            ForceRule(self.force_rule or ForceRule.ON_DATE), self.starts_on
        )

    @property
    def in_force_from_precision(self) -> str:
        """How much of that day is known."""
        if self.force_rule == ForceRule.AT_SIGNATURE:
            return self.signed_on_precision
        if self.force_rule == ForceRule.ON_VISA:
            return DatePrecision.DAY if self.visa_on else ""
        return self.starts_on_precision

    @property
    def number(self) -> str | None:
        """What people call it by: the reference on the paper, else its number in the register."""
        return self.reference or self.registration_number

    def clean(self) -> None:
        super().clean()
        self.keep_signature()
        refuse_cycle(
            self, "framework", _("The agreement you chose applies this one itself: choose another framework agreement.")
        )
        refuse_cycle(
            self, "predecessor", _("The agreement you chose is itself a renewal of this one: choose an earlier one.")
        )

    def keep_signature(self) -> None:
        """What the step of signing asked for stays. Not a CHECK: the proof may be a citation, in another table."""
        if self.state not in SIGNED_STATES or self.signed_on or self.signed_on_printed:
            return
        if self.pk is None or not self.citations.exists():
            message = _("A signed agreement keeps its date of signature, the date as printed, or a source.")
            raise ValidationError({"signed_on": ValidationError(message, code="signed_on")})
