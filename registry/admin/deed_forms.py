"""What the pages of deeds ask, each form once: on which day, why, and how somebody signed."""

from functools import partial
from typing import Any, ClassVar, Final

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from registry.choices import DatePrecision
from registry.forms import DayField
from registry.models import AgreementParty, AmendmentSignature

from .base import TwoLanguages
from .forms import RegistryForm, Suggested
from .site import site

SIGNATURE: Final = {
    AgreementParty: (
        *("signed_on", "signed_on_precision", "signed_place_ar", "signed_place_fr"),
        *("signatory", "capacity_ar", "capacity_fr"),
    ),
    AmendmentSignature: ("signed_on", "place_ar", "place_fr", "signatory", "capacity_ar", "capacity_fr"),
}
"""What is kept of a signature: under an agreement, which may be old, and under an amendment."""


def day_field(label: Any, **options: Any) -> DayField:
    """A day to type or to choose, shown as 17/06/2022."""
    widget = AdminDateWidget(attrs={"dir": "ltr", "autocomplete": "off"}, format="%d/%m/%Y")
    return DayField(label=capfirst(label), widget=widget, **options)


def reason_field() -> forms.CharField:
    """Words that stay."""
    return forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3, "cols": 60, "dir": "auto"}))


class DeedForm(forms.Form):
    """What must be filled in is shown so."""

    required_css_class = "required"

    class Media:
        js = ("admin/js/core.js",)  # which the calendar of a day leans on


class DayForm(DeedForm):
    """On which day; today unless it was another one."""

    on = day_field(_("day"), initial=timezone.localdate)

    def __init__(self, *args: Any, label: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["on"].label = capfirst(label)


class ReasonForm(DeedForm):
    """Why."""

    reason = reason_field()


class SignatureForm(RegistryForm):
    """How one party signed. The day is asked: the register sees this signature, it does not read of it."""

    required_css_class = "required"

    class Media:
        js: ClassVar[tuple[str, ...]] = ("admin/js/core.js",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signed_on"].required = True
        if isinstance(self.instance, AgreementParty):
            self.instance.has_signed = True
            self.initial["signed_on_precision"] = self.instance.signed_on_precision or DatePrecision.DAY


def signature_form(page_of: TwoLanguages, request: HttpRequest, row: Model) -> SignatureForm:
    """The form for this row, bound to what was sent, with the fields as the pages of records show them."""
    model = type(row)
    form: Any = forms.modelform_factory(
        model,
        form=SignatureForm,
        fields=SIGNATURE[model],
        formfield_callback=partial(page_of.formfield_for_dbfield, request=request),
        widgets={"signatory": Suggested(model._meta.get_field("signatory"), site)},
    )
    bound: SignatureForm = form(request.POST or None, instance=row)
    return bound
