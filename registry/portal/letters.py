"""The papers that an association prints for itself: the receipt of what it handed in, and its status letters."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from registry.exchange import letters
from registry.models import Agreement, Deposit, StatusLetter

from .desk import at_desk, chosen_party, own_or_404, parties_in, person_of


@require_POST
@at_desk
def issue(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Makes out the letter of today, or finds the one that was made out already."""
    agreement = own_or_404(request, Agreement, uuid=uuid)
    party = chosen_party(request, parties_in(request, agreement))
    letter = letters.issue(agreement, party, actor=person_of(request))
    return HttpResponseRedirect(reverse("portal:letter_pdf", args=[letter.uuid]))


@require_safe
@at_desk
def letter(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A letter as it was issued."""
    found = own_or_404(request, StatusLetter, uuid=uuid)
    return letters.as_download(letters.status_letter(found), name="attestation", number=found.number)


@require_safe
@at_desk
def receipt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The receipt of a deposit."""
    deposit = own_or_404(request, Deposit, uuid=uuid)
    return letters.as_download(letters.receipt(deposit), name="recepisse", number=deposit.number)


letter_urls = [
    path("agreements/<uuid:uuid>/letter/", issue, name="letter"),
    path("letters/<uuid:uuid>.pdf", letter, name="letter_pdf"),
    path("deposits/<uuid:uuid>/receipt.pdf", receipt, name="receipt"),
]
