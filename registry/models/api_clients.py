"""Who pulls the register by program: tokens, and what each client has asked for in the present minute."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.choices import ApiScope, Language

from .accounts import User
from .constraints import revoked_by_somebody, rule
from .fields import CleanCharField

LONGEST_LIFE = dt.timedelta(days=366)
"""Of a token: a year, also a leap year."""


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Questions one asks of tokens."""

    def valid(self, day: dt.date) -> "ApiTokenQuerySet":
        """Those that open on a day."""
        return self.filter(revoked_at__isnull=True, expires_on__gte=day)


class ApiToken(models.Model):
    """A word by which a program says for whom it asks: it raises the limits, and opens nothing that is not public.

    The word is 256 bits of chance; only its digest is kept, so that the table opens no door. `hint` is its beginning,
    by which its owner tells one word from another. It works until the evening of `expires_on`, or until it is revoked.
    """

    holder = CleanCharField(_("organisation"), max_length=200)
    purpose = CleanCharField(_("what for"), max_length=300, blank=True, default="")
    email = models.EmailField(_("contact e-mail"), max_length=254)
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.ARABIC)
    scopes = ArrayField(models.CharField(max_length=10, choices=ApiScope), verbose_name=_("scopes"))
    hint = models.CharField(_("begins with"), max_length=8, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_on = models.DateField(_("made on"), default=timezone.localdate, editable=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("made by"), editable=False)
    expires_on = models.DateField(_("last day"), help_text=_("At most one year from today."))
    last_used_on = models.DateField(_("day of the last use"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("date of the revocation"), null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author of the revocation"),
        editable=False,
    )

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("token of the API")
        verbose_name_plural = _("tokens of the API")
        ordering = ["-id"]
        constraints = [
            rule(
                Q(expires_on__gte=F("made_on"), expires_on__lte=F("made_on") + LONGEST_LIFE),
                name="apitoken_ends_within_a_year",
                field="expires_on",
                message=_("Choose a day from today on, at most one year ahead."),
            ),
            rule(
                Q(scopes__contained_by=ApiScope.values) & ~Q(scopes=[]),
                name="apitoken_scope_is_known",
                field="scopes",
                message=_("Choose at least one scope from the list."),
            ),
            revoked_by_somebody("apitoken", _("A token that was revoked was revoked by somebody.")),
        ]

    def __str__(self) -> str:
        return f"{self.holder} ({self.hint}…)"

    def clean(self) -> None:
        """One spelling of addresses. The day is asked here too: a database has its own idea of today."""
        super().clean()
        self.email = self.email.lower()
        if self.expires_on and not self.made_on <= self.expires_on <= self.made_on + LONGEST_LIFE:
            message = _("Choose a day from today on, at most one year ahead.")
            raise ValidationError({"expires_on": ValidationError(message, code="expires_on")})


class ApiShare(models.Model):
    """How much of its allowance a client of the API has handed out to the workers in one minute.

    `client` is a digest: no address is kept. Unlogged (see the first migration): a count of the last minute is worth
    no write-ahead log, and a crash may forget it.
    """

    client = models.CharField(max_length=32, primary_key=True)
    minute = models.BigIntegerField()
    taken = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["minute"], name="apishare_minute")]

    def __str__(self) -> str:
        return f"{self.client} {self.minute}: {self.taken}"
