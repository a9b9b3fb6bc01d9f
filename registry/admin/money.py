"""The money of an agreement, on its page."""

from registry.models import Instalment

from .agreement_parts import MONEY
from .base import Rows


class Instalments(Rows):
    """When which part is due, and when it was paid."""

    model = Instalment
    after_fieldset = MONEY
    fields = ("number", "payer", "amount", "due_on", "condition", "paid_on", "paid_amount", "payment_reference")
    autocomplete_fields = ("payer",)
