"""What a member takes away: documents of an agreement, and the calendar of an association."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from registry.exchange.calendar import calendar_of
from registry.exchange.documents import hand_out
from registry.models import Agreement, Document

from .desk import association_or_404, at_desk, own_or_404


@require_safe
@at_desk
def document(request: HttpRequest, uuid: UUID, sha256: str) -> HttpResponse:
    """The bytes of a paper that is public, or that the association handed in itself."""
    agreement = own_or_404(request, Agreement, uuid=uuid)
    return hand_out(own_or_404(request, Document, agreement=agreement, sha256=sha256))


@require_safe
@at_desk
def calendar(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is due by or to the association, for the calendar of a telephone."""
    party = association_or_404(request, uuid)
    data = calendar_of(party, language=get_language() or "ar")
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="agreements.ics"'
    return response
