"""The page of an association: its name, how the ministry reaches it, and who has access to all this.

Every member sees who else has; the president invites, revokes and removes. An association that is not one's own and
one that does not exist are answered alike.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from registry import memberships
from registry.forms import InvitationForm
from registry.models import Deposit, Party
from registry.permissions import associations_of, leads
from registry.refusals import Refusal

from .desk import association_or_404, at_desk, own, person_of


def led(request: HttpRequest, uuid: UUID) -> Party:
    """The association, for its president: to others the pages that change who has access do not exist."""
    party = association_or_404(request, uuid)
    if not leads(person_of(request), party):
        raise Http404
    return party


@require_safe
@at_desk
def association(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who the association is, and who acts for it."""
    person = person_of(request)
    party = association_or_404(request, uuid)
    page = {
        "party": party,
        "person": person,
        "is_president": leads(person, party),
        "members": party.memberships.active().select_related("person"),
        "invitations": party.invitations.open(),
        "deposits": own(request, Deposit).filter(party=party, agreement=None),
    }
    return render(request, "portal/association.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def invite(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The form by which a president invites."""
    party = led(request, uuid)
    form = InvitationForm(request.POST or None, initial={"language": request.LANGUAGE_CODE})

    def act() -> str:
        if not form.is_valid():
            raise ValidationError([])
        memberships.invite(party, **form.cleaned_data, actor=person_of(request))
        return gettext("The invitation is on its way.")

    return _asked(request, party, {"title": gettext("Invite a member"), "form": form}, act)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def remove(request: HttpRequest, uuid: UUID, key: int) -> HttpResponse:
    """Asks once more, then takes a member's access away."""
    party = led(request, uuid)
    member = get_object_or_404(party.memberships.active().select_related("person"), pk=key)

    def act() -> str:
        memberships.remove(member, actor=person_of(request))
        return gettext("The member was removed.")

    explanation = gettext("Access ends at once. What this person has handed in stays.")
    page = {"title": gettext("Remove the member"), "what": str(member.person), "explanation": explanation}
    return _asked(request, party, page, act)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def revoke(request: HttpRequest, uuid: UUID, key: int) -> HttpResponse:
    """Asks once more, then takes an invitation back."""
    party = led(request, uuid)
    invitation = get_object_or_404(party.invitations.open(), pk=key)

    def act() -> str:
        memberships.revoke(invitation, actor=person_of(request))
        return gettext("The invitation was revoked.")

    explanation = gettext("The letter will open nothing any more.")
    page = {"title": gettext("Revoke the invitation"), "what": invitation.email, "explanation": explanation}
    return _asked(request, party, page, act)


def _asked(request: HttpRequest, party: Party, page: dict[str, Any], act: Callable[[], str]) -> HttpResponse:
    """GET asks; POST does it and goes back to the association, or says what stands in the way."""
    errors: list[str] = []
    if request.method == "POST":
        try:
            messages.success(request, act())
            still_mine = associations_of(person_of(request)).filter(pk=party.pk).exists()
            back = reverse("portal:association", args=[party.uuid]) if still_mine else reverse("portal:home")
            return HttpResponseRedirect(back)
        except (Refusal, ValidationError) as refusal:
            errors = refusal.messages
    status = 400 if request.method == "POST" else 200
    return render(request, "portal/asked.html", page | {"party": party, "errors": errors}, status=status)
