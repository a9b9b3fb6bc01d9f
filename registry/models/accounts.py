"""People who sign in, and the named actors behind commands."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from registry.choices import Language

from .base import Revised
from .fields import CleanCharField
from .history import acting, attributed


class UserManager(BaseUserManager["User"]):
    """Creates accounts; the e-mail address is the only name to sign in with."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An account; without a password it cannot sign in by password."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An account manager: opens and closes accounts, gives roles."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin, Revised):
    """A person who signs in (clerk, supervisor, account manager), or the named actor of a command.

    What an account may do comes from its groups, through ``registry.permissions``.
    """

    email = models.EmailField(
        _("e-mail address"),
        max_length=254,
        unique=True,
        error_messages={"unique": _("This e-mail address already has an account.")},
    )
    full_name = CleanCharField(_("full name"), max_length=150, blank=True, default="")
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.ARABIC)
    is_staff = models.BooleanField(_("may enter the clerks' desk"), default=False)
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
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="user_email_is_lower_case",
                violation_error_code="email",
                violation_error_message=_("Write the e-mail address in small letters."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_command=False) | models.Q(is_staff=False, is_superuser=False, is_active=False),
                name="user_command_actor_never_signs_in",
                violation_error_message=_("The actor of a command cannot enter the clerks' desk."),
            ),
        ]

    def clean(self) -> None:
        """One address, one account: capital letters do not make another."""
        self.email = self.email.lower()

    def check_password(self, raw_password: str | None) -> bool:
        """Django may keep the password of who signs in anew, hashed by a newer method: then they are the actor."""
        with acting(self, road="sign_in"):
            return super().check_password(raw_password)

    @cached_property
    def group_names(self) -> frozenset[str]:
        """The groups of this account, asked once: an admin page asks a hundred times in one request."""
        return frozenset(self.groups.values_list("name", flat=True))

    def __str__(self) -> str:
        return self.full_name or self.email


def command_actor(name: str) -> User:
    """The named actor of a command («load_records»), created at first use; it can never sign in."""
    email = f"{name.replace('_', '-')}@commands.invalid"
    user = User.objects.filter(email=email).first()
    if user is not None:
        return user
    with attributed(road=name):  # the first of its acts; nobody is there yet who could have done it
        return User.objects.create_user(email, full_name=name, is_command=True, is_active=False)
