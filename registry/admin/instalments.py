"""The instalments of all agreements in one list: what falls due, what is late, what was paid. Written elsewhere."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.models import Instalment
from registry.templatetags.show import amount, day, in_language, ltr

from .base import ReadOnlyAdmin
from .exporting import ExportedList
from .site import site


class PaymentFilter(admin.SimpleListFilter):
    """How far the payment of an instalment is."""

    title = _("payment")
    parameter_name = "payment"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("paid", _("already paid")),
            ("due", _("to be paid")),
            ("overdue", pgettext_lazy("instalments", "overdue")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        rows: Any = queryset
        asked: dict[Any, Callable[[], QuerySet]] = {
            "paid": lambda: rows.filter(paid_on__isnull=False),
            "due": rows.to_be_paid,
            "overdue": lambda: rows.to_be_paid().filter(due_on__lt=timezone.localdate()),
        }
        value = self.value()
        if not value:
            return queryset
        return asked[value]() if value in asked else queryset.none()


@admin.register(Instalment, site=site)
class InstalmentAdmin(ExportedList, ReadOnlyAdmin):
    """One line for each instalment; its agreement's page is where it is changed and paid."""

    list_display = (
        "agreement_shown",
        "number",
        "payer_shown",
        "amount_shown",
        "due_shown",
        "condition",
        "paid_shown",
        "paid_amount_shown",
        "reference_shown",
    )
    list_display_links = None
    list_filter = (PaymentFilter, "condition", "agreement__is_fictional")
    list_select_related = ("agreement", "payer")
    search_fields = ("agreement__search", "payer__search")
    search_help_text = _("Words of the agreement or of who pays.")
    ordering = ("due_on", "agreement", "number")

    @admin.display(description=_("agreement"), ordering="agreement")
    def agreement_shown(self, row: Instalment) -> SafeString:
        address = reverse("admin:registry_agreement_change", args=[row.agreement_id])
        shown = ltr(row.agreement.number) or in_language(row.agreement, "title")
        return format_html('<a href="{}#instalments-group">{}</a>', address, shown)

    @admin.display(description=_("paid by"), ordering="payer__name", empty_value="—")
    def payer_shown(self, row: Instalment) -> SafeString | str | None:
        return in_language(row.payer, "name") or None

    @admin.display(description=_("amount (MAD)"), ordering="amount")
    def amount_shown(self, row: Instalment) -> SafeString | str:
        return amount(row.amount)

    @admin.display(description=_("due on"), ordering="due_on")
    def due_shown(self, row: Instalment) -> SafeString | str:
        return day(row.due_on)

    @admin.display(description=_("paid on"), ordering="paid_on")
    def paid_shown(self, row: Instalment) -> SafeString | str:
        return day(row.paid_on)

    @admin.display(description=_("paid amount (MAD)"), ordering="paid_amount")
    def paid_amount_shown(self, row: Instalment) -> SafeString | str:
        return amount(row.paid_amount)

    @admin.display(description=_("payment reference"), ordering="payment_reference")
    def reference_shown(self, row: Instalment) -> SafeString | str:
        return ltr(row.payment_reference)
