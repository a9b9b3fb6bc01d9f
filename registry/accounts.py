"""How people sign in: accounts are opened by an account manager, never by whoever comes along."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from registry.models import User
from registry.permissions import roles_of


class ClosedAdapter(DefaultAccountAdapter):
    """No sign-up; who has a role is led to the clerks' desk."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        person = request.user
        at_desk = isinstance(person, User) and roles_of(person)
        return reverse("admin:index") if at_desk else reverse("home")
