"""The pages by which people sign in, where allauth's own say too much, take too much, or are missed by a digit.

- The same answer for every address, known or not: in words, in bytes, and in what it costs.
- Limits on guesses, for each account and each network. They count in the cache, under a lock, so that a hundred
  guesses at once are a hundred guesses.
- A code is digits, typed with any digits there are.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.views import ConfirmLoginCodeView, LoginView, RequestLoginCodeView
from allauth.core import context, ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth, flows
from allauth.mfa.webauthn.views import AddWebAuthnView, LoginWebAuthnView
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.models import User
from registry.text import ascii_digits, clean_text

from . import second_factor
from .adapters import INVITED, NO_ACCOUNT
from .known_browsers import bucket

NONSENSE = (AttributeError, LookupError, OverflowError, TypeError, ValueError)
"""What the reading of a passkey's answer breaks off with when it is none."""
TOO_MANY = _("Too many attempts. Please wait a few minutes, then try again.")


class AnyWay:
    """Who waits for a code may ask for another one, or sign in otherwise: allauth would lead back to the old code."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        return None


# -- By code ---------------------------------------------------------------------------------------------------------


class AskForCodeForm(RequestLoginCodeForm):
    """An address. Whether it has an account shows nowhere, and is found out either way."""

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        users = filter_users_by_email(email, is_active=True, prefer_verified=True, for_login=True)
        if not ratelimit.consume(context.request, action="request_login_code", key=bucket(context.request, email)):
            raise ValidationError(TOO_MANY, code="too_many")
        self._user = users[0] if users else None
        return email


class AskForCode(AnyWay, RequestLoginCodeView):
    """Where a code is asked for; filled in for who has just accepted an invitation."""

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | _filled_in(self.request)

    def form_valid(self, form: AskForCodeForm) -> HttpResponse:
        if form._user is None:
            get_adapter(self.request).send_mail(NO_ACCOUNT, form.cleaned_data["email"], {})
        response: HttpResponse = super().form_valid(form)
        return response


class CodeForm(ConfirmLoginCodeForm):
    """The code from the letter, with the digits and dashes of any keyboard."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, tried: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tried = tried

    def clean_code(self) -> str:
        """Counted before it is compared: guesses that arrive together are guesses one by one."""
        if not ratelimit.consume(context.request, action="confirm_login_code", key=self.tried):
            raise ValidationError(TOO_MANY, code="too_many")
        self.cleaned_data["code"] = "".join(filter(str.isalnum, ascii_digits(self.cleaned_data["code"])))
        code: str = super().clean_code()
        return code


class ConfirmCode(ConfirmLoginCodeView):
    """Where the code is typed."""

    def get_form_kwargs(self) -> dict[str, Any]:
        state = self._process.state
        options: dict[str, Any] = super().get_form_kwargs()
        if self._process.user is None:
            User.objects.filter(pk=0).first()  # the question that an account has cost
        return options | {"tried": f"{state.get('email')}|{state['at']}"}


# -- By code or password ---------------------------------------------------------------------------------------------


class SignIn(AnyWay, LoginView):
    """Both ways on one page; the code first, for it is the only way of most."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page: dict[str, Any] = super().get_context_data(**kwargs)
        return page | {"code_form": AskForCodeForm(initial=_filled_in(self.request))}


def _filled_in(request: HttpRequest) -> dict[str, str]:
    return {"email": request.session.get(INVITED, "")}


# -- By passkey ------------------------------------------------------------------------------------------------------


class NewPasskeyForm(AddWebAuthnForm):
    """A passkey that signs in by itself; a key for a second step is not offered."""

    name = forms.CharField(label=_("Name of this passkey"), required=False, max_length=60)
    passwordless = None

    def clean_name(self) -> str:
        return clean_text(super().clean_name())

    def clean(self) -> dict[str, Any]:
        an_answer(self.cleaned_data.get("credential"))
        try:
            kept: dict[str, Any] = super().clean()
        except NONSENSE as nonsense:
            raise no_passkey() from nonsense
        return kept


class AddPasskey(AddWebAuthnView):
    """A passkey is made in a browser, and only its public half is kept here."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page: dict[str, Any] = super().get_context_data(**kwargs)
        return page | {"js_data": {"creation_options": auth.begin_registration(self.request.user, passwordless=True)}}

    def form_valid(self, form: NewPasskeyForm) -> HttpResponse:
        named = form.cleaned_data["name"]
        device, _none = flows.add_authenticator(self.request, name=named, credential=form.cleaned_data["credential"])
        return HttpResponseRedirect(after_enrolment(self.request, device))


def after_enrolment(request: HttpRequest, device: Authenticator) -> str:
    """Where a new device leads. For the staff it is a second step, and brings recovery codes with it."""
    if not second_factor.is_asked_of(device.user):
        return reverse("mfa_list_webauthn")
    second_factor.count_in(request, device)
    return reverse("mfa_view_recovery_codes" if second_factor.recovery_codes_for(device.user) else "mfa_index")


class PasskeySignInForm(LoginWebAuthnForm):
    """What a browser's passkey answered. Whatever else is sent is no answer."""

    def clean_credential(self) -> Any:
        an_answer(self.cleaned_data["credential"])
        try:
            return super().clean_credential()
        except NONSENSE as nonsense:
            raise no_passkey() from nonsense


class PasskeySignIn(AnyWay, LoginWebAuthnView):
    """Where a browser asks what its passkey is to sign, and sends the answer."""


def an_answer(sent: Any) -> dict[str, Any]:
    """What a browser sent for its passkey, as far as it can be one."""
    if not isinstance(sent, dict):
        raise no_passkey()
    return sent


def no_passkey() -> ValidationError:
    """The same words for whatever is wrong with it."""
    return ValidationError(_("This passkey is not known here. Sign in by a code."), code="no_passkey")


sign_in = SignIn.as_view()
ask_for_code = AskForCode.as_view()
confirm_code = ConfirmCode.as_view()
add_passkey = AddPasskey.as_view()
sign_in_by_passkey = PasskeySignIn.as_view()
