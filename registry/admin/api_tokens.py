"""The tokens of the API: made and revoked by account managers, their word shown once."""

from typing import Any, Final

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import api_tokens
from registry.choices import ApiScope
from registry.models import ApiToken
from registry.permissions import may
from registry.refusals import Refusal
from registry.templatetags.show import day, listed, ltr, moment

from .forms import RegistryForm
from .publishing import DeedsAdmin
from .site import person, site

WORD: Final = "word_of_the_new_token"
"""Where a request keeps it, from the saving to the page."""


class Scopes(forms.MultipleChoiceField):
    """One box to tick for each scope."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=ApiScope.choices, label=capfirst(_("scopes")), initial=[ApiScope.READ], **options)


class TokenForm(RegistryForm):
    """A new token; what was made is never changed."""

    scopes = Scopes()

    class Meta:
        model = ApiToken
        fields = ("holder", "purpose", "email", "language", "scopes", "expires_on")


@admin.register(ApiToken, site=site)
class ApiTokenAdmin(DeedsAdmin):
    """Who pulls the register by program, until when, and whether they still do."""

    form = TokenForm
    actions = None
    change_form_template = "admin/registry/api_token_change_form.html"
    list_display = ("holder", "hint_shown", "scopes_shown", "expires_shown", "used_shown", "revoked_shown")
    list_filter = ("language",)
    search_fields = ("holder", "email", "hint")
    search_help_text = _("An organisation, an e-mail address, or how the token begins.")
    fields = (("holder", "purpose"), ("email", "language"), "scopes", "expires_on")
    shown = (
        ("holder", "purpose"),
        ("email_shown", "language"),
        ("hint_shown", "scopes_shown"),
        ("made_shown", "made_by", "expires_shown"),
        ("used_shown", "revoked_shown", "revoked_by"),
    )
    readonly_fields = (
        *("email_shown", "hint_shown", "scopes_shown", "made_shown", "made_by"),
        *("expires_shown", "used_shown", "revoked_shown", "revoked_by"),
    )

    def get_fields(self, request: HttpRequest, obj: ApiToken | None = None) -> Any:
        return self.fields if obj is None else self.shown

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """By the form, nobody: it is revoked, and another one is made."""
        return False

    def why_read_only(self, request: HttpRequest, thing: Any) -> str:
        return gettext("A token is not changed: it is revoked, and another one is made.")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Names, addresses and beginnings are looked up as they are, not folded."""
        return admin.ModelAdmin.get_search_results(self, request, queryset, search_term)

    # -- Made ------------------------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: ApiToken, form: Any, change: bool) -> None:
        """The word stays in this request: no session, no message and no log has it."""
        try:
            request.__dict__[WORD] = api_tokens.make(obj, actor=person(request))
        except Refusal as refusal:
            raise PermissionDenied(str(refusal)) from refusal

    def response_add(self, request: HttpRequest, obj: ApiToken, post_url_continue: str | None = None) -> HttpResponse:
        """Not the way to another page: this is the only one that shows the word."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("The new token"),
            "token": obj,
            "word": request.__dict__.pop(WORD),
            "back": reverse("admin:registry_apitoken_change", args=[obj.pk]),
        }
        return TemplateResponse(request, "admin/registry/api_token_made.html", context)

    # -- Revoked ---------------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.revoke_view)
        return [path("<path:object_id>/revoke/", view, name=self._url_name("revoke")), *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **how: Any) -> HttpResponse:
        """The way to revoke it, while there is something to revoke."""
        token: ApiToken | None = how.get("obj")
        context["may_revoke"] = token and token.revoked_at is None and may(person(request), "change", token)
        return super().render_change_form(request, context, *args, **how)

    def revoke_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asks once more."""
        token: ApiToken | None = self.get_object(request, unquote(object_id))
        if token is None:
            raise Http404
        if not may(person(request), "change", token):
            raise PermissionDenied(str(api_tokens.NOT_YOURS))
        title = gettext("Revoke the token")
        gone = gettext("Within half a minute, requests with this token are refused. It can't be brought back.")

        def act(_reason: str) -> str:
            api_tokens.revoke(token, actor=person(request))
            return gettext("The token was revoked.")

        page = {"title": title, "button": title, "without_reason": True, "explanation": gone}
        return self.ask_and_do(request, token, page, act)

    # -- Shown -----------------------------------------------------------------------------------------------------

    @admin.display(description=_("begins with"), ordering="hint")
    def hint_shown(self, token: ApiToken) -> SafeString | str:
        return ltr(f"{token.hint}…")

    @admin.display(description=_("contact e-mail"), ordering="email")
    def email_shown(self, token: ApiToken) -> SafeString | str:
        return ltr(token.email)

    @admin.display(description=_("scopes"))
    def scopes_shown(self, token: ApiToken) -> SafeString | str:
        return listed(ApiScope(scope).label for scope in token.scopes)

    @admin.display(description=_("made on"), ordering="made_on")
    def made_shown(self, token: ApiToken) -> SafeString | str:
        return day(token.made_on)

    @admin.display(description=_("last day"), ordering="expires_on")
    def expires_shown(self, token: ApiToken) -> SafeString | str:
        return day(token.expires_on)

    @admin.display(description=_("day of the last use"), ordering="last_used_on")
    def used_shown(self, token: ApiToken) -> SafeString | str:
        return day(token.last_used_on)

    @admin.display(description=_("date of the revocation"), ordering="revoked_at")
    def revoked_shown(self, token: ApiToken) -> SafeString | str:
        return moment(token.revoked_at)
