"""The accounts: opened, closed and given their roles by account managers alone."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from registry.models import User
from registry.permissions import CLERK, ROLES, SUPERVISOR
from registry.templatetags.show import listed, ltr

from .base import RegistryAdmin
from .forms import RegistryForm
from .site import site

ROLE_LABELS = {CLERK: _("clerk"), SUPERVISOR: _("supervisor")}


class Roles(forms.ModelMultipleChoiceField):
    """The groups that stand for a role, by the name of the role."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(Group.objects.filter(name__in=ROLES), label=_("roles"), required=False, **options)

    def label_from_instance(self, obj: Group) -> str:
        return str(ROLE_LABELS[obj.name])


class AccountForm(RegistryForm, UserChangeForm):
    """An account, its rules asked like those of any record."""

    groups = Roles()

    class Meta:
        model = User
        fields = "__all__"
        field_classes: ClassVar[dict[str, Any]] = {}


class NewAccountForm(RegistryForm, AdminUserCreationForm):
    """A new account; without a password its owner signs in by a code sent by e-mail."""

    groups = Roles()

    class Meta:
        model = User
        fields = ("email", "full_name", "language")
        field_classes: ClassVar[dict[str, Any]] = {}


@admin.register(User, site=site)
class AccountAdmin(RegistryAdmin, UserAdmin):
    """People who sign in, and the named actors of commands."""

    form = AccountForm
    add_form = NewAccountForm
    list_display = ("email_shown", "full_name", "roles_shown", "is_active", "is_superuser", "is_command")
    list_filter = ("is_active", "is_superuser", "is_command", "groups")
    search_fields = ("email", "full_name")
    ordering = ("email",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "full_name", "language", "password")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "groups", "is_superuser")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("email", "full_name", "language", "usable_password", "password1", "password2"),
            },
        ),
        (_("Rights"), {"fields": ("is_staff", "groups")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Addresses are looked up as they are, not folded."""
        return admin.ModelAdmin.get_search_results(self, request, queryset, search_term)

    def written(self, thing: User) -> set[str]:
        """The password and the last sign-in are written where they happen."""
        return super().written(thing) - {"password", "last_login"}

    @admin.display(description=_("e-mail address"), ordering="email")
    def email_shown(self, account: User) -> SafeString | str:
        return ltr(account.email)

    @admin.display(description=_("roles"))
    def roles_shown(self, account: User) -> SafeString:
        return listed(ROLE_LABELS[group.name] for group in account.groups.all() if group.name in ROLE_LABELS)
