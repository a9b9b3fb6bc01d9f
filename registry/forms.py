"""What the forms of both desks ask alike. Doors import nothing from one another, so it stands below them."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from registry.choices import DatePrecision, Language, Office
from registry.typed import PartialDate, read_date, read_day


class DayField(forms.DateField):
    """A day as people type it, in Arabic digits too or «17 يونيو 2022», or as a calendar gives it; shown 17/06/2022."""

    widget = forms.DateInput(attrs={"dir": "ltr", "autocomplete": "off", "inputmode": "numeric"}, format="%d/%m/%Y")

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, str):
            return super().to_python(value)
        return read_day(value) if value.strip() else None


class PartialDayField(DayField):
    """A day of which only the month or the year may be known: 06/2022, «يونيو 2022», 2022. It is shown as it is known.

    The value is the first day that it may mean; `known` says how much of it was typed.
    """

    def known(self, value: Any) -> PartialDate | None:
        """What was typed, or stands in the field, with its precision."""
        if isinstance(value, date):
            return PartialDate(value, DatePrecision.DAY)
        return read_date(str(value)) if str(value or "").strip() else None

    def to_python(self, value: Any) -> date | None:
        found = self.known(value)
        return found.day if found else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """«06/2022» is another date than 01/06/2022."""
        try:
            return self.known(initial) != self.known(data)
        except ValidationError:
            return True

    @staticmethod
    def shown(day: date, precision: str) -> date | str:
        """As it is typed."""
        return {DatePrecision.MONTH.value: f"{day:%m/%Y}", DatePrecision.YEAR.value: f"{day:%Y}"}.get(precision, day)


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
