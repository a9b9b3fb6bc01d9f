"""How people sign in: accounts are opened by an account manager, never by whoever comes along."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from registry.models import User, acting
from registry.permissions import STAFF, has_role


class ClosedAdapter(DefaultAccountAdapter):
    """No sign-up; who has a role is led to the clerks' desk."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        """Who changes their own password is its actor; the history says that it changed, never to what."""
        with acting(user, road="accounts"):
            super().set_password(user, password)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        person = request.user
        at_desk = isinstance(person, User) and has_role(person, *STAFF)
        return reverse("admin:index") if at_desk else reverse("home")
