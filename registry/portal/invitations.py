"""The page that a letter of invitation opens, for who has no account yet.

Opening it changes nothing: programs that look into letters open every address. What can no longer be accepted, and
what never was, is one page, in the same bytes: it tells the owner of the letter what to do, and others nothing.
"""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from registry import memberships
from registry.refusals import Refusal
from registry.sign_in.adapters import INVITED


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, word: str) -> HttpResponse:
    """GET shows what is offered; POST accepts it, and leads to the sign-in with the address filled in."""
    found = memberships.find(word)
    if found is None:
        return _without_traces(render(request, "portal/no_invitation.html", status=404))
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            return _welcome(request, memberships.accept(word).person.email)
        except Refusal as refused:
            refusal = refused
    page = {"invitation": found, "errors": refusal.messages if refusal else []}
    return _without_traces(render(request, "portal/invitation.html", page, status=400 if refusal else 200))


def _welcome(request: HttpRequest, email: str) -> HttpResponse:
    """Accepting does not sign in: whoever reads the mailbox shows it by a code. Somebody else's session ends here."""
    if request.user.is_authenticated and request.user.email != email:
        logout(request)
    request.session[INVITED] = email
    return HttpResponseRedirect(reverse("account_request_login_code"))


def _without_traces(response: HttpResponse) -> HttpResponse:
    """The address of this page is the word itself: it goes into no search engine and, by the policy of the house, to no
    other site. Not «no-referrer»: browsers would hide from us too whence the form comes, and Django would refuse it.
    """
    response["X-Robots-Tag"] = "noindex"
    return response
