"""How long a session of the staff lasts, and what it opens before the second step: asked here, before every page.

A desk that nobody sits at closes after half an hour, any session after twelve: offices share rooms and machines. Why
one gate and not each page: a page that forgot to ask would be the way in. Members of associations keep what they
have; what everybody may see is seen by the staff as by everybody.
"""

import time
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout, user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from registry.models import User
from registry.permissions import STAFF, has_role

from . import second_factor

BEGUN: Final = "begun_at"
SEEN: Final = "seen_at"
ASKED_FOR: Final = "asked_for"
"""The page to which the choice of a second step leads on."""
NOTED_EVERY: Final = 60
"""Seconds: a page more or less is not worth a write."""

PRIVATE: Final = ("/admin/", "/accounts/", "/portal/", "/invitation/")
"""Behind the gate. The rest is there for everybody, signed in or not."""
WAYS_OUT: Final = frozenset({"account_logout", "logout"})
WAYS_TO_A_DEVICE: Final = frozenset(
    {
        "account_reauthenticate",
        "account_stay",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_index",
    }
)
"""All that somebody without a second step reaches, beside the ways out."""


class StaffGate:
    """Stands before the pages, behind the sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Where the address is known; what is no page needs no gate."""
        if not request.path_info.startswith(PRIVATE) or not isinstance(request.user, User):
            return None
        name = request.resolver_match.url_name if request.resolver_match else None
        if name in WAYS_OUT or not has_role(request.user, *STAFF):
            return None
        if why := _why_over(request):
            return _signed_out(request, why)
        if not second_factor.is_asked_of(request.user) or second_factor.stands(request):
            return None
        if second_factor.devices_of(request.user).exists():
            return _signed_out(request, gettext("Please sign in again, with your second step."))
        return None if name in WAYS_TO_A_DEVICE else _to_the_choice(request)


def _why_over(request: HttpRequest) -> str:
    """Why the session ends now; empty while it goes on, which is noted."""
    now, begun, seen = time.time(), request.session.get(BEGUN, 0), request.session.get(SEEN, 0)
    if now - begun > settings.SESSION_COOKIE_AGE:
        return gettext("You signed in %(hours)s hours ago: please sign in again.") % {
            "hours": settings.SESSION_COOKIE_AGE // 3600
        }
    if now - seen > settings.REGISTRY_STAFF_IDLE_MINUTES * 60:
        return gettext(
            "You were signed out, for nothing was done here for %(minutes)s minutes. After the sign-in you are back on "
            "the page where you were."
        ) % {"minutes": settings.REGISTRY_STAFF_IDLE_MINUTES}
    if now - seen > NOTED_EVERY:
        request.session[SEEN] = int(now)
    return ""


def _signed_out(request: HttpRequest, why: str) -> HttpResponse:
    """To the sign-in, which says why, and back."""
    logout(request)
    messages.warning(request, why)
    return redirect_to_login(request.get_full_path())


def _to_the_choice(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        request.session[ASKED_FOR] = request.get_full_path()
    return HttpResponseRedirect(reverse("mfa_index"))


@never_cache
def stay(request: HttpRequest) -> HttpResponse:
    """Who types is not idle: the desk's script says so from time to time, and the gate has noted it."""
    return HttpResponse(status=204)


def begin(request: HttpRequest, **signal: Any) -> None:
    """The clocks of a new session."""
    request.session[BEGUN] = request.session[SEEN] = int(time.time())


def end_all(account: User) -> None:
    """Ends the sessions of an account for good: a right that comes back opens none of them again."""
    kept = Session.objects.filter(expire_date__gt=timezone.now())
    own = [each.pk for each in kept.iterator() if each.get_decoded().get(SESSION_KEY) == str(account.pk)]
    Session.objects.filter(pk__in=own).delete()


user_logged_in.connect(begin, dispatch_uid="registry.staff_sessions")
