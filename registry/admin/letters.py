"""The papers that the register makes out, for who stands at the counter: receipts to print, letters to read.

The codes are on the papers and on no page.
"""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.exchange import letters
from registry.models import Deposit, StatusLetter
from registry.permissions import visible_to
from registry.templatetags.show import ltr, moment

from .base import ReadOnlyAdmin
from .site import person, site


@admin.register(StatusLetter, site=site)
class StatusLetterAdmin(ReadOnlyAdmin):
    """Which association had which letter, and when."""

    list_display = ("number_shown", "agreement", "party", "issued_shown", "issued_by")
    list_display_links = ("number_shown",)
    list_select_related = ("agreement", "party", "issued_by")
    search_fields = ("number", "agreement__search", "party__search")
    search_help_text = _("The letter’s number, or words of the agreement or the association.")
    fields = (("number_shown", "issued_shown", "issued_by"), "agreement", "party", "pdf")
    readonly_fields = ("number_shown", "issued_shown", "issued_by", "agreement", "party", "pdf")

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("<int:number>/letter.pdf", guarded(self.letter_view), name="registry_statusletter_pdf"),
            path("receipts/<int:number>.pdf", guarded(self.receipt_view), name="registry_deposit_receipt"),
            *super().get_urls(),
        ]

    def letter_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """The letter as it was issued."""
        letter = _seen(request, StatusLetter, number)
        return letters.as_download(letters.status_letter(letter), name="attestation", number=letter.number)

    def receipt_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """The receipt of a deposit, for who asks for it at the counter."""
        deposit = _seen(request, Deposit, number)
        return letters.as_download(letters.receipt(deposit), name="recepisse", number=deposit.number)

    @admin.display(description=_("number"), ordering="id")
    def number_shown(self, letter: StatusLetter) -> SafeString | str:
        return ltr(letter.number)

    @admin.display(description=_("issued at"), ordering="issued_at")
    def issued_shown(self, letter: StatusLetter) -> SafeString | str:
        return moment(letter.issued_at)

    @admin.display(description=_("letter"))
    def pdf(self, letter: StatusLetter) -> SafeString:
        address = reverse("admin:registry_statusletter_pdf", args=[letter.pk])
        return format_html('<a href="{}">{}</a>', address, gettext("The letter as PDF"))


def _seen(request: HttpRequest, model: Any, number: int) -> Any:
    row = visible_to(person(request), model).filter(pk=number).first()
    if row is None:
        raise Http404
    return row
