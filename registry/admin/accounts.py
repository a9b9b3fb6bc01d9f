"""The accounts: opened, closed and given their roles by account managers alone."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
    SetUnusablePasswordMixin,
    UserChangeForm,
)
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.choices import Role
from registry.models import Region, User
from registry.permissions import may, perimeter_of
from registry.refusals import Refusal
from registry.sign_in import second_factor
from registry.sign_in.staff_sessions import end_all
from registry.templatetags.show import in_language, listed, ltr
from registry.text import clean_text

from .forms import RegistryForm
from .publishing import DeedsAdmin
from .site import person, site

RIGHTS = ("is_active", "roles", "institution", "region", "province")
"""What nobody changes on the own account."""


class Roles(forms.MultipleChoiceField):
    """One box to tick for each role."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=Role.choices, label=capfirst(_("roles")), required=False, **options)


class PasswordState(ReadOnlyPasswordHashWidget):
    """Whether there is a password; of its hash nothing."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        if any("value" in line for line in context["summary"]):
            context["summary"] = [{"label": gettext("A password is set.")}]
        return context


class AccountForm(RegistryForm, UserChangeForm):
    """An account, its rules asked like those of any record."""

    password = ReadOnlyPasswordHashField(
        label=UserChangeForm.base_fields["password"].label, widget=PasswordState, required=False
    )
    roles = Roles()

    class Meta:
        model = User
        fields = "__all__"
        field_classes: ClassVar[dict[str, Any]] = {}


class NewAccountForm(RegistryForm, AdminUserCreationForm):
    """A new account; without a password its owner signs in by a code sent by e-mail."""

    roles = Roles()

    class Meta:
        model = User
        fields = ("email", "full_name", "language")
        field_classes: ClassVar[dict[str, Any]] = {}


class NewPasswordForm(AdminPasswordChangeForm):
    """A new password for somebody. Django's own text of help is put together once, in one language for all."""

    usable_password_help_text = SetUnusablePasswordMixin.usable_password_help_text  # type: ignore[assignment]


class RoleFilter(admin.SimpleListFilter):
    """Those who have a role, alone or among others."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Role.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(roles__contains=[self.value()]) if self.value() else queryset


class PerimeterFilter(admin.SimpleListFilter):
    """Those in charge of a region or of a province in it, or of the whole kingdom."""

    title = _("in charge of")
    parameter_name = "perimeter"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("national", _("the whole kingdom")), *((row.code, str(row)) for row in Region.objects.all())]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        if value == "national":
            return queryset.filter(region=None, province=None)
        return queryset.filter(Q(region__code=value) | Q(province__region__code=value)) if value else queryset


def _no_right_over(request: HttpRequest, account: User) -> Refusal | None:
    if may(person(request), "give_roles", account):
        return None
    return Refusal("not_allowed", second_factor.BY_ANOTHER)


@admin.register(User, site=site)
class AccountAdmin(DeedsAdmin, UserAdmin):
    """People who sign in, and the named actors of commands."""

    form = AccountForm
    change_form_template = "admin/registry/account_change_form.html"
    add_form = NewAccountForm
    change_password_form = NewPasswordForm
    list_display = ("email_shown", "full_name", "roles_shown", "perimeter_shown", "institution_shown", "is_active")
    list_filter = ("is_active", RoleFilter, PerimeterFilter, "is_command")
    list_select_related = ("institution", "region", "province")
    search_fields = ("email", "full_name")
    search_help_text = _("An e-mail address, or words of the name.")
    ordering = ("email",)
    filter_horizontal = ()
    autocomplete_fields = ("institution", "region", "province")
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "full_name", "language", "password")}),
        (_("Rights"), {"fields": ("is_active", "roles")}),
        (_("Perimeter"), {"fields": ("institution", ("region", "province"))}),
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
        (_("Rights"), {"fields": ("roles",)}),
        (_("Perimeter"), {"fields": ("institution", ("region", "province"))}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Nobody gives themselves a right, nor takes their own away by mistake."""
        fields = tuple(super().get_readonly_fields(request, obj))
        return fields if obj is None or may(person(request), "give_roles", obj) else (*fields, *RIGHTS)

    def get_urls(self) -> list[URLPattern]:
        """The page that removes a lost second step."""
        view = self.admin_site.admin_view(self.second_step_view)
        return [path("<path:object_id>/second-step/", view, name=self._url_name("device")), *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **how: Any) -> HttpResponse:
        """The way to that page, where there is something to remove."""
        account = context.get("original")
        if isinstance(account, User) and may(person(request), "give_roles", account):
            context["removes_second_step"] = second_factor.has_any(account)
        return super().render_change_form(request, context, *args, **how)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Another role, or the end of the account, ends the sessions that stood on the old ones."""
        super().save_model(request, obj, form, change)
        if change and {"is_active", "roles"} & set(form.changed_data):
            end_all(obj)

    def second_step_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """For a colleague who has lost the device: asks why, and removes it."""
        account = self.get_object(request, object_id)
        if account is None or not self.has_view_permission(request, account):
            raise Http404
        title = gettext("Remove the second step")
        page = {"title": title, "button": title, "needs_reason": True, "right": _no_right_over(request, account)}
        page["explanation"] = gettext(
            "The passkeys, the app with codes, the recovery codes and the password of this account open nothing any "
            "more, and its sessions end. The person reads your reason in a letter, signs in by a code and chooses a "
            "new second step. Be sure that it is really your colleague who asks."
        )

        def act(reason: str) -> str:
            second_factor.remove(account, actor=person(request), reason=clean_text(reason))
            return gettext("The second step was removed.")

        return self.ask_and_do(request, account, page, act)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Addresses are looked up as they are, not folded."""
        return admin.ModelAdmin.get_search_results(self, request, queryset, search_term)

    def written(self, thing: User) -> set[str]:
        """The password and the last sign-in are written where they happen."""
        return super().written(thing) - {"password", "last_login"}

    @admin.display(description=_("e-mail address"), ordering="email")
    def email_shown(self, account: User) -> SafeString | str:
        return ltr(account.email)

    @admin.display(description=_("roles"), ordering="roles")
    def roles_shown(self, account: User) -> SafeString | str:
        if account.is_command:
            return str(_("actor of a command"))
        return listed(Role(role).label for role in account.roles)

    @admin.display(description=_("in charge of"))
    def perimeter_shown(self, account: User) -> SafeString | str:
        place = perimeter_of(account)
        if place is not None:
            return in_language(place, "name")
        return "" if Role.ASSOCIATION in account.roles or not account.roles else gettext("the whole kingdom")

    @admin.display(description=_("institution"), ordering="institution__name")
    def institution_shown(self, account: User) -> SafeString | str:
        return in_language(account.institution, "name") if account.institution else ""
