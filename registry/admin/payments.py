"""The pages on which a payment is recorded or undone. ``registry.payments`` decides; here one types and reads."""

from typing import Any

from django import forms
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import guard_rails, payments
from registry.choices import GuardMoment
from registry.guard_rails import Guarded, Raised
from registry.models import Agreement, Instalment
from registry.refusals import Refusal

from .deed_forms import DeedForm, day_field
from .forms import AmountField
from .publishing import Answer, PublishableAdmin
from .rails import rails_of, reasons_in
from .site import person


class PaymentForm(DeedForm):
    """The payment as it stands on the order or the statement."""

    paid_on = day_field(
        _("Paid on"),
        error_messages={"required": payments.NO_DAY},
        help_text=_("Payments made long ago are recorded with their own day."),
    )
    amount = AmountField(
        label=_("Paid amount (MAD)"),
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "decimal"}),
        error_messages={"required": payments.NO_AMOUNT},
    )
    reference = forms.CharField(
        label=_("Payment reference"),
        max_length=60,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        error_messages={"required": payments.NO_REFERENCE},
        help_text=_("Number of the payment order or of the transfer."),
    )


class PaymentPages(PublishableAdmin):
    """What the agreement's admin adds for its instalments."""

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("<path:object_id>/instalments/<int:pk>/pay/", guarded(self.pay_view), name="registry_agreement_pay"),
            path(
                "<path:object_id>/instalments/<int:pk>/undo/", guarded(self.undo_view), name="registry_agreement_undo"
            ),
            *super().get_urls(),
        ]

    def pay_view(self, request: HttpRequest, object_id: str, pk: int) -> HttpResponse:
        """GET asks for the payment and shows what stands in its way; POST records it, or says why not."""
        agreement, instalment = self._asked_for(request, object_id, pk)
        form = PaymentForm(request.POST or None, initial={"paid_on": timezone.localdate(), "amount": instalment.amount})
        raised: list[Raised] = []

        def act() -> str:
            try:
                payments.pay(instalment, actor=person(request), overrides=reasons_in(request.POST), **form.cleaned_data)
            except Guarded as refusal:
                raised[:] = refusal.raised
                message = gettext("Nothing was recorded: see what stands in the way below.")
                raise Refusal(refusal.code, message) from refusal
            return gettext("The payment of instalment %(number)s is recorded.") % {"number": instalment}

        answer, right = Answer(), self._no_payer(request, instalment)
        if request.method == "POST":
            invalid = right is None and not form.is_valid()
            answer = Answer(400) if invalid else self.decided(request, agreement, act, right=right)
            if answer.is_done:
                return HttpResponseRedirect(self.url_of(agreement, "change"))
        page = {"right": right, "form": form, "rails": raised or self._raised(agreement, instalment, form)}
        return self._page(request, agreement, instalment, page, answer)

    def _no_payer(self, request: HttpRequest, instalment: Instalment) -> Refusal | None:
        may = payments.may_pay(person(request), instalment)
        return None if may else Refusal("not_allowed", payments.NO_PAYER)

    def _raised(self, agreement: Agreement, instalment: Instalment, form: PaymentForm) -> list[Raised]:
        """The guard rails with what was typed so far, else with what is offered."""
        if instalment.paid_on is not None:
            return []
        typed = getattr(form, "cleaned_data", {})
        instalment.paid_on = typed.get("paid_on") or timezone.localdate()
        instalment.paid_amount = typed.get("amount") or instalment.amount
        return guard_rails.raised(agreement, GuardMoment.PAYMENT, instalment)

    def _page(
        self,
        request: HttpRequest,
        agreement: Agreement,
        instalment: Instalment,
        page: dict[str, Any],
        answer: Answer,
    ) -> HttpResponse:
        context = {
            **page,
            **self.deed_context(request, agreement, answer, page),
            "title": gettext("Record the payment"),
            "instalment": Instalment.objects.select_related("payer", "required_report").get(pk=instalment.pk),
            "rails": rails_of(request, agreement, page["rails"]),
            "back": self.url_of(agreement, "change"),
        }
        return TemplateResponse(request, "admin/registry/pay.html", context, status=answer.status)

    def undo_view(self, request: HttpRequest, object_id: str, pk: int) -> HttpResponse:
        """Takes back a payment that was recorded by mistake, with a reason."""
        agreement, instalment = self._asked_for(request, object_id, pk)
        page: dict[str, Any] = {
            "title": gettext("Undo the payment"),
            "button": gettext("Undo the payment"),
            "needs_reason": True,
        }
        sentence = gettext("The payment of instalment %(number)s is taken back; what was recorded and the reason stay.")
        page["explanation"] = sentence % {"number": instalment}
        page["right"] = self._no_payer(request, instalment)
        return self.ask_and_do(request, agreement, page, lambda reason: self._undo(request, instalment, reason))

    def _undo(self, request: HttpRequest, instalment: Instalment, reason: str) -> str:
        payments.undo_payment(instalment, actor=person(request), reason=reason)
        return gettext("The payment of instalment %(number)s is taken back.") % {"number": instalment}

    def _asked_for(self, request: HttpRequest, object_id: str, pk: int) -> tuple[Agreement, Instalment]:
        """The agreement and the instalment of the address, for who may see them."""
        agreement = self.get_object(request, unquote(object_id))
        instalment = Instalment.objects.filter(agreement=agreement, pk=pk).first() if agreement else None
        if agreement is None or instalment is None:
            raise Http404
        if not self.has_view_permission(request, agreement):
            raise PermissionDenied
        return agreement, instalment
