"""The forms that a person has begun and not handed in, and where each goes on."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry import permissions
from registry.choices import DepositKind
from registry.models import Agreement, DepositDraft

from .desk import own, person_of

TITLES: Final = {
    DepositKind.REPORT: _("Hand in a report"),
    DepositKind.PIECES: _("Send the missing pieces"),
    DepositKind.SIGNED_COPY: _("Send the signed copy"),
    DepositKind.CONTACT: _("New contact data"),
    DepositKind.CORRECTION: _("Ask for a correction"),
    DepositKind.RENEWAL: _("Ask for a renewal"),
}
"""What each form is called."""


@dataclass(frozen=True)
class Begun:
    """A form that somebody has begun, and where it goes on."""

    draft: DepositDraft
    title: Any
    address: str


def begun(request: HttpRequest) -> list[Begun]:
    """The person's own drafts, of associations and agreements that are still theirs."""
    person = person_of(request)
    ours = Q(agreement=None) | Q(agreement__in=own(request, Agreement).values("pk"))
    rows = DepositDraft.objects.filter(ours, person=person, party__in=permissions.associations_of(person))
    found = rows.select_related("party", "agreement")
    return [Begun(row, TITLES[DepositKind(row.kind)], address_of(row)) for row in found]


def address_of(draft: DepositDraft) -> str:
    """Where its form is."""
    if draft.agreement is None:
        return reverse("portal:contact", args=[draft.party.uuid])
    number = draft.subject.partition("/")[2]
    arguments = [draft.agreement.uuid, *([int(number)] if number else [])]
    return f"{reverse(f'portal:{draft.kind}', args=arguments)}?for={draft.party.uuid}"
