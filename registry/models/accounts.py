"""People who sign in, what they do and for which part of the kingdom, and the named actors behind commands."""

from typing import Any, ClassVar

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from registry.choices import COMMANDS, Language, Role

from .base import Revised
from .constraints import rule
from .fields import CleanCharField
from .history import acting, attributed

HAS_NO_ROLE = Q(roles=[])
IS_MEMBER = Q(roles__contains=[Role.ASSOCIATION])
IS_NATIONAL = Q(region__isnull=True, province__isnull=True)

ONE_ACCOUNT_MANAGER_REMAINS = pgtrigger.Trigger(
    name="one_account_manager_remains",
    when=pgtrigger.After,
    operation=pgtrigger.Update | pgtrigger.Delete,
    condition=pgtrigger.Q(old__is_active=True, old__roles__contains=[Role.ACCOUNT_MANAGER.value]),
    func="""
        -- One after the other: two managers who switch each other off at once would both still see the other.
        PERFORM pg_advisory_xact_lock(20260721);
        IF NOT EXISTS (SELECT FROM registry_user WHERE is_active AND 'account_manager' = ANY(roles)) THEN
            RAISE EXCEPTION 'the last active account manager cannot be switched off'
            USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    """,
)
"""A register without an account manager could give no right to anybody. A CHECK sees one row, this sees them all."""


class UserManager(BaseUserManager["User"]):
    """Creates accounts; the e-mail address is the only name to sign in with."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An account; without a password it cannot sign in by password."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An account manager: opens and closes accounts, gives roles. The name is Django's (`createsuperuser`)."""
        return self.create_user(email, password, **({"roles": [Role.ACCOUNT_MANAGER]} | fields))

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def with_role(self, *roles: str) -> "models.QuerySet[User]":
        """The active accounts that have one of these roles."""
        return self.filter(is_active=True, roles__overlap=[str(role) for role in roles])


class User(AbstractBaseUser, Revised):
    """A person who signs in, or the named actor of a command.

    What an account may do comes from its roles, through ``registry.permissions``. Its perimeter says for which part
    of the kingdom: a region, a province, or neither, which is all of it. Why not Django's groups and permissions:
    roles stand in the row of the account, so that the database itself refuses a pair of roles that must not meet,
    and one reading of the row tells all that a decision needs.
    """

    email = models.EmailField(
        _("e-mail address"),
        max_length=254,
        unique=True,
        error_messages={"unique": _("This e-mail address already has an account.")},
    )
    full_name = CleanCharField(_("full name"), max_length=150, blank=True, default="")
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.ARABIC)
    roles = ArrayField(models.CharField(max_length=15, choices=Role), verbose_name=_("roles"), default=list, blank=True)
    institution = models.ForeignKey(
        "registry.Party",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
        verbose_name=_("institution"),
        help_text=_("The administration for which this person works; members of associations have none."),
    )
    region = models.ForeignKey(
        "registry.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("region in charge of"),
        help_text=_("Leave region and province empty for a person in charge of the whole kingdom."),
    )
    province = models.ForeignKey(
        "registry.Province",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("province or prefecture in charge of"),
    )
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Switch off instead of deleting: the account's past acts keep their author."),
    )
    is_command = models.BooleanField(
        _("actor of a command"),
        default=False,
        editable=False,
        help_text=_("Signs what a command writes; never signs in."),
    )
    date_joined = models.DateTimeField(_("created at"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["email"]
        constraints = [
            rule(
                Q(email=Lower("email")),
                name="user_email_is_lower_case",
                field="email",
                message=_("Write the e-mail address in small letters."),
            ),
            rule(
                Q(is_command=False) | (HAS_NO_ROLE & IS_NATIONAL & Q(is_active=False, institution__isnull=True)),
                name="user_command_actor_never_signs_in",
                field="roles",
                message=_("The actor of a command has no role, no institution and no territory, and never signs in."),
            ),
            rule(
                Q(roles__contained_by=Role.values),
                name="user_role_is_known",
                field="roles",
                message=_("Choose the roles from the list."),
            ),
            rule(
                ~Q(roles__contains=[Role.AUDITOR]) | Q(roles=[Role.AUDITOR]),
                name="user_auditor_has_no_other_role",
                field="roles",
                message=_("An auditor changes nothing: give an auditor no other role."),
            ),
            rule(
                ~IS_MEMBER | Q(roles=[Role.ASSOCIATION]),
                name="user_association_member_has_no_other_role",
                field="roles",
                message=_("An association member works outside the administration: give no other role."),
            ),
            rule(
                ~IS_MEMBER | Q(institution__isnull=True),
                name="user_association_member_has_no_institution",
                field="institution",
                message=_("A member acts for associations by invitation, from the page of the party: leave it empty."),
            ),
            rule(
                ~IS_MEMBER | IS_NATIONAL,
                name="user_association_member_has_no_territory",
                field="region",
                message=_("An association member is in charge of no territory: leave region and province empty."),
            ),
            rule(
                Q(region__isnull=True) | Q(province__isnull=True),
                name="user_in_charge_of_one_territory",
                field="province",
                message=_("Choose either the region or the province that this person is in charge of."),
            ),
        ]
        triggers = [ONE_ACCOUNT_MANAGER_REMAINS]

    @property
    def is_staff(self) -> bool:
        """Whether a role opens the clerks' desk. A name that Django and its packages ask for."""
        return bool(set(self.roles) - {Role.ASSOCIATION})

    def clean(self) -> None:
        """One address, one account. Then the rules over several rows, which no CHECK sees."""
        self.email = self.email.lower()
        known = [role.value for role in Role if role in self.roles]
        self.roles = known + [role for role in self.roles if role not in known]
        self._is_invited()
        self._leave_an_account_manager()

    def check_password(self, raw_password: str | None) -> bool:
        """Django may keep the password of who signs in anew, hashed by a newer method: then they are the actor."""
        with acting(self, road="sign_in"):
            return super().check_password(raw_password)

    def _is_invited(self) -> None:
        """A member is nobody without a mandate, and mandates come from invitations (``registry.memberships``)."""
        if Role.ASSOCIATION in self.roles and (self.pk is None or not self.memberships.exists()):
            message = _("Members of associations are invited from the page of the party: leave this role out.")
            raise ValidationError({"roles": ValidationError(message, code="roles")})

    def _leave_an_account_manager(self) -> None:
        """The sentence of the trigger that stands above."""
        managers = type(self).objects.with_role(Role.ACCOUNT_MANAGER)
        stays = self.is_active and Role.ACCOUNT_MANAGER in self.roles
        if stays or self.pk is None or not managers.filter(pk=self.pk).exists():
            return
        if not managers.exclude(pk=self.pk).exists():
            message = _("This is the last active account manager: make another account manager first.")
            raise ValidationError({"is_active": ValidationError(message, code="is_active")})

    def __str__(self) -> str:
        if self.is_command and self.full_name in COMMANDS:
            return str(COMMANDS[self.full_name])
        return self.full_name or self.email


def command_actor(name: str) -> User:
    """The named actor of a command («load_records»), created at first use; it can never sign in."""
    email = f"{name.replace('_', '-')}@commands.invalid"
    user = User.objects.filter(email=email).first()
    if user is not None:
        return user
    with attributed(road=name):  # the first of its acts; nobody is there yet who could have done it
        return User.objects.create_user(email, full_name=name, is_command=True, is_active=False)
