"""Who may enter the associations' desk, and what somebody sees who looks for what is not theirs.

Everything a page shows comes from `permissions.visible_to`; what it does not hold is not there. A thing of somebody
else and a thing that does not exist are answered by the same bytes.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from registry import permissions
from registry.models import Agreement, Party, User

from . import stash

Row = TypeVar("Row", bound=Model)
View = Callable[..., HttpResponseBase]


def at_desk(view: View) -> View:
    """A page of the desk: for members of associations who have signed in, and for nobody else.

    Not for the staff either, who have a desk of their own: `visible_to` would show them everything.
    """

    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _outside(request)
        if not is_member(person_of(request)):
            return render(request, "portal/not_here.html", status=403)
        try:
            return view(request, *args, **kwargs)
        except Http404:
            return nowhere(request)

    return entered


def _outside(request: HttpRequest) -> HttpResponseBase:
    """To the sign-in, and back. What was typed while the session ended waits in the next one."""
    if by_script(request):
        return JsonResponse({"signed_out": True}, status=401)
    if request.method == "POST":
        stash.put(request)
    return redirect_to_login(request.get_full_path())


def by_script(request: HttpRequest) -> bool:
    """Whether the script of a page asks, and not the browser itself."""
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def is_member(person: User) -> bool:
    """Whether this is a member of an association, and of nothing else."""
    return permissions.has_role(person, permissions.ASSOCIATION) and not permissions.has_role(
        person, *permissions.STAFF
    )


def nowhere(request: HttpRequest) -> HttpResponse:
    """The one page for all that is not there or is not theirs: no address, no token, no name in it."""
    return render(request, "portal/404.html", status=404)


@at_desk
def no_such_page(request: HttpRequest, **rest: object) -> HttpResponseBase:
    """Any other address below the desk."""
    raise Http404


def person_of(request: HttpRequest) -> User:
    """Who signed in."""
    return cast("User", request.user)


def own(request: HttpRequest, model: type[Row]) -> QuerySet[Row]:
    """The rows of a model that the person may see."""
    return permissions.visible_to(person_of(request), model)


def own_or_404(request: HttpRequest, model: type[Row], **which: Any) -> Row:
    """One row that the person may see."""
    row = own(request, model).filter(**which).first()
    if row is None:
        raise Http404
    return row


def association_or_404(request: HttpRequest, uuid: UUID) -> Party:
    """One of the associations the person acts for; an address from before it was merged is its address still."""
    asked = Party.objects.filter(uuid=uuid).first()
    party = permissions.associations_of(person_of(request)).filter(pk=asked.heir.pk).first() if asked else None
    if party is None:
        raise Http404
    return party


def parties_in(request: HttpRequest, agreement: Agreement) -> list[Party]:
    """The person's associations that stand in an agreement, in its order."""
    mine = permissions.associations_of(person_of(request))
    rows = mine.filter(participations__agreement=agreement)
    return list(rows.order_by("participations__position", "participations__id"))


def chosen_party(request: HttpRequest, parties: list[Party]) -> Party:
    """For whom the page is read: `?for=` where somebody acts for several parties of one agreement."""
    if not parties:
        raise Http404
    asked = request.GET.get("for", "") or request.POST.get("for", "")
    return next((party for party in parties if str(party.uuid) == asked), parties[0])
