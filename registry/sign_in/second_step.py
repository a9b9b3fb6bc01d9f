"""The pages of the second step: it is chosen, asked for at sign-in, renewed and given up. For the staff alone.

They are allauth's, with our words, our digits, and codes that are good once.
"""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.base.views import AuthenticateView, IndexView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import flows as recovery
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import flows as app
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from django import forms
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.text import ascii_digits

from . import second_factor
from .pages import NONSENSE, after_enrolment, an_answer, no_passkey
from .staff_sessions import ASKED_FOR


def code_field() -> forms.CharField:
    """Digits of any keyboard."""
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr", "autofocus": True}
    return forms.CharField(label=_("Code"), max_length=40, widget=forms.TextInput(attrs=attrs))


class GoodOnce(forms.Form):
    """A code from the app, or a recovery code."""

    def clean_code(self) -> str:
        self.cleaned_data["code"] = "".join(ascii_digits(self.cleaned_data["code"]).split())
        code: str = super().clean_code()  # type: ignore[misc]  # of the form that it is mixed into
        device: Authenticator = self.authenticator  # type: ignore[attr-defined]
        if device.type == Authenticator.Type.TOTP and not second_factor.use_once(device, code):
            raise ValidationError(second_factor.NOT_THIS_CODE, code="incorrect_code")
        return code


class StepForm(GoodOnce, AuthenticateForm):
    """At sign-in."""

    code = code_field()


class StepAgainForm(GoodOnce, ReauthenticateForm):
    """Before a device is changed."""

    code = code_field()


class NewAppForm(ActivateTOTPForm):
    """The first code of an app shows that it was set up."""

    code = code_field()

    def clean_code(self) -> str:
        self.cleaned_data["code"] = "".join(ascii_digits(self.cleaned_data["code"]).split())
        code: str = super().clean_code()
        return code


class PasskeyStepForm(AuthenticateWebAuthnForm):
    """What the passkey answered. Whatever else is sent is no answer."""

    def clean_credential(self) -> Any:
        an_answer(self.cleaned_data["credential"])
        try:
            return super().clean_credential()
        except NONSENSE as nonsense:
            raise no_passkey() from nonsense


class PasskeyStepAgainForm(PasskeyStepForm):
    """The same, before a device is changed."""

    reauthenticated = True


class OfStaff:
    """A page for those of whom a second step is asked, and for nobody else."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not second_factor.is_asked_of(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class Step(AuthenticateView):
    """Where the second step is asked for."""


class StepAgain(OfStaff, ReauthenticateView):
    """Where it is asked for once more."""


class Choice(OfStaff, IndexView):
    """Which devices there are; without one, the page that everything leads to."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page: dict[str, Any] = super().get_context_data(**kwargs)
        return page | {"go_on": self.request.session.get(ASKED_FOR) or reverse("admin:index")}


class NewApp(OfStaff, ActivateTOTPView):
    """An app on a telephone learns the secret, and shows a code of it."""

    def form_valid(self, form: NewAppForm) -> HttpResponse:
        device, _none = app.activate_totp(self.request, form)
        second_factor.use_once(device, form.cleaned_data["code"])
        return HttpResponseRedirect(after_enrolment(self.request, device))


class GiveUpApp(OfStaff, DeactivateTOTPView):
    """The app is given up; without another device, a new one is chosen at once."""


class RecoveryCodes(OfStaff, ViewRecoveryCodesView):
    """The codes, shown once."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page: dict[str, Any] = super().get_context_data(**kwargs)
        return page | {"go_on": self.request.session.pop(ASKED_FOR, None) or reverse("admin:index")}


class NewRecoveryCodes(OfStaff, GenerateRecoveryCodesView):
    """New codes; the old ones open nothing any more, but who came in by one of them stays."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        second_factor.count_in(self.request, recovery.generate_recovery_codes(self.request))
        return HttpResponseRedirect(self.get_success_url())


step = Step.as_view()
step_again = StepAgain.as_view()
choice = Choice.as_view()
new_app = NewApp.as_view()
give_up_app = GiveUpApp.as_view()
recovery_codes = RecoveryCodes.as_view()
new_recovery_codes = NewRecoveryCodes.as_view()
