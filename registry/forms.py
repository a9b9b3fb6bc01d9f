"""What the forms of both desks ask alike. Doors import nothing from one another, so it stands below them."""

from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from registry.choices import Language, Office
from registry.typed import read_day


class DayField(forms.DateField):
    """A day as people type it, in Arabic digits too or «17 يونيو 2022», or as a calendar gives it; shown 17/06/2022."""

    widget = forms.DateInput(attrs={"dir": "ltr", "autocomplete": "off", "inputmode": "numeric"}, format="%d/%m/%Y")

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, str):
            return super().to_python(value)
        return read_day(value) if value.strip() else None


class InvitationForm(forms.Form):
    """Whom, as what, until when."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"dir": "ltr"}))
    full_name = forms.CharField(
        label=_("Full name"), max_length=150, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    office = forms.ChoiceField(label=capfirst(_("office")), choices=Office.choices, initial=Office.EMPLOYEE)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=Language.choices[:2])
    valid_until = DayField(
        label=capfirst(_("end of the mandate")),
        required=False,
        help_text=_("Day/month/year, for example 31/12/2027. Empty: as long as yours."),
    )
