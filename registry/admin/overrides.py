"""What was let pass and what was undone, to be read."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from registry import guard_rails
from registry.models import Override, UndonePayment
from registry.templatetags.show import amount, day, ltr

from .base import OF_AGREEMENT, WrittenOnceAdmin
from .site import site


@admin.register(Override, site=site)
class OverrideAdmin(WrittenOnceAdmin):
    """Which guard rail was set aside, by whom, and why."""

    list_display = ("at_shown", "agreement", "rail_shown", "moment", "actor", "reason")
    list_filter = ("moment",)
    fields = ("agreement", "instalment", "rail_shown", "moment", "found", "reason", "actor", "at")
    readonly_fields = fields

    @admin.display(description=_("guard rail"), ordering="rail")
    def rail_shown(self, row: Override) -> str:
        return guard_rails.shown(row)


@admin.register(UndonePayment, site=site)
class UndonePaymentAdmin(WrittenOnceAdmin):
    """Which payment was recorded by mistake, who undid it, and why."""

    list_display = ("at_shown", "agreement_shown", "instalment", "amount_shown", "reference_shown", "actor", "reason")
    list_select_related = ("instalment__agreement", "actor")
    search_fields = ("instalment__agreement__search",)
    search_help_text = OF_AGREEMENT
    fields = (
        "agreement_shown",
        "instalment",
        "paid_shown",
        "amount_shown",
        "reference_shown",
        "reason",
        "actor",
        "at",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[UndonePayment]:
        rows: QuerySet[UndonePayment] = super().get_queryset(request)
        return rows.select_related("instalment__agreement")

    @admin.display(description=_("agreement"))
    def agreement_shown(self, row: UndonePayment) -> str:
        return str(row.instalment.agreement)

    @admin.display(description=_("paid on"))
    def paid_shown(self, row: UndonePayment) -> SafeString | str:
        return day(row.paid_on)

    @admin.display(description=_("paid amount (MAD)"), ordering="paid_amount")
    def amount_shown(self, row: UndonePayment) -> SafeString | str:
        return amount(row.paid_amount)

    @admin.display(description=_("payment reference"))
    def reference_shown(self, row: UndonePayment) -> SafeString | str:
        return ltr(row.payment_reference)
