"""Who acts for an association at its desk, and who is invited to."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.choices import CIVIL_SOCIETY, Language, Office

from .accounts import User
from .constraints import not_before, revoked_by_somebody, rule, unique
from .fields import CleanCharField
from .parties import Party

INVITATION_LASTS = timedelta(days=14)


def expires() -> datetime:
    """When an invitation that is written now ends."""
    return timezone.now() + INVITATION_LASTS


def refuse_institutions(party: Party | None) -> None:
    """Institutions have clerks, not members."""
    if party is not None and party.kind not in CIVIL_SOCIETY:
        message = _("Choose an association, a cooperative or a foundation: institutions have clerks, not members.")
        raise ValidationError({"party": ValidationError(message, code="party")})


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Questions one asks of memberships."""

    def active(self, day: date | None = None) -> "MembershipQuerySet":
        """Those whose mandate runs on a day (today) and whom nobody has removed."""
        today = day or timezone.localdate()
        running = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
        return self.filter(running, valid_from__lte=today, ended_at__isnull=True, person__is_active=True)


class Membership(models.Model):
    """A person acts for an association, in an office, for the time of a mandate. It ends by itself with the mandate.

    A person may act for several associations. Written by ``registry.memberships`` alone; `ended_at` is when somebody
    took the access away before the end of the mandate.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("account"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="memberships", verbose_name=_("association"))
    office = models.CharField(_("office"), max_length=9, choices=Office)
    valid_from = models.DateField(_("from"), default=timezone.localdate)
    valid_until = models.DateField(_("end of the mandate"), null=True, blank=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("invited by"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("removed by")
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of an association")
        verbose_name_plural = _("members of associations")
        ordering = ["party", "id"]
        constraints = [
            unique(
                "party",
                "person",
                name="membership_once_at_a_time",
                condition=Q(ended_at__isnull=True),
                message=_("This person already acts for this association."),
            ),
            not_before("membership", "valid_from", "valid_until", _("The mandate ends before it begins.")),
            rule(
                Q(ended_at__isnull=True, ended_by__isnull=True) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="membership_removed_by_somebody",
                field="ended_by",
                message=_("A member who was removed was removed by somebody."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def clean(self) -> None:
        super().clean()
        refuse_institutions(getattr(self, "party", None))

    @property
    def is_active(self) -> bool:
        """Whether it gives access today."""
        today = timezone.localdate()
        running = self.valid_from <= today and (self.valid_until is None or today <= self.valid_until)
        return running and self.ended_at is None


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Questions one asks of invitations."""

    def open(self) -> "InvitationQuerySet":
        """Those that can still be accepted."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A letter that opens an association's desk to whoever reads the mailbox it goes to.

    The letter carries a word of 256 random bits; only its digest is kept, so that the table opens no door.
    """

    party = models.ForeignKey(Party, models.PROTECT, related_name="invitations", verbose_name=_("association"))
    email = models.EmailField(_("e-mail address"), max_length=254)
    full_name = CleanCharField(_("full name"), max_length=150, blank=True, default="")
    office = models.CharField(_("office"), max_length=9, choices=Office)
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.ARABIC)
    valid_until = models.DateField(_("end of the mandate"), null=True, blank=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("invited by"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("ends at"), default=expires)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("revoked by")
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-id"]
        constraints = [
            rule(
                Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_accepted_or_revoked",
                field="revoked_at",
                message=_("An invitation that was accepted cannot be revoked: remove the member."),
            ),
            revoked_by_somebody("invitation", _("An invitation that was revoked was revoked by somebody.")),
        ]

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()
        refuse_institutions(getattr(self, "party", None))
