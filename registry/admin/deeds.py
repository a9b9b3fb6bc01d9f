"""A page that asks what a deed needs to know, does it, and goes back: the day, the reason, the paper, the numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from registry.choices import ReportKind
from registry.models import Agreement, Document, Indicator
from registry.refusals import Refusal
from registry.small_steps import Offer
from registry.templatetags.show import plain_quantity

from .deed_forms import DayForm, DeedForm, day_field, reason_field
from .forms import AmountField
from .publishing import Answer, DeedsAdmin


class QuantityField(AmountField):
    """A number as people type it; a whole one is shown without decimals."""

    def prepare_value(self, value: Any) -> Any:
        return plain_quantity(value) if isinstance(value, Decimal) else value


class PaperForm(DayForm):
    """On which day, and which paper of the agreement shows it."""

    document = forms.ModelChoiceField(
        Document.objects.none(),
        required=False,
        label=_("Supporting paper"),
        help_text=_("One of the documents of the agreement; add it there first."),
    )

    def __init__(self, agreement: Agreement, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = agreement.documents.all()  # type: ignore[attr-defined]


class HandInForm(PaperForm):
    """The day, the paper, and what the indicators have reached."""

    def __init__(self, agreement: Agreement, *args: Any, **kwargs: Any) -> None:
        super().__init__(agreement, *args, **kwargs)
        self.indicators = {f"value_{row.pk}": row for row in agreement.indicators.all()}
        for name, indicator in self.indicators.items():
            label = f"{indicator.name} ({indicator.unit})" if indicator.unit else indicator.name
            widget = forms.TextInput(attrs={"dir": "ltr", "inputmode": "decimal"})
            self.fields[name] = QuantityField(label=label, required=False, widget=widget)

    @property
    def values(self) -> dict[Indicator, Decimal]:
        """What was typed; an indicator left empty has no value."""
        found = {indicator: self.cleaned_data[name] for name, indicator in self.indicators.items()}
        return {indicator: value for indicator, value in found.items() if value is not None}


class MoveForm(DeedForm):
    """To which day, and why."""

    to = day_field(_("new due date"))
    reason = reason_field()


class AskForm(DeedForm):
    """Which report, on what, by when and why."""

    kind = forms.ChoiceField(label=capfirst(_("kind")), choices=ReportKind.choices)
    period_start = day_field(_("period from"), required=False)
    period_end = day_field(_("period to"), required=False)
    due_on = day_field(_("due on"))
    reason = reason_field()


@dataclass
class Deed:
    """What one page asks and does; `act` gets the form, and says what was done.

    `right` is why this person may not at all, `refusal` why it cannot be done now.
    """

    title: str | Promise
    act: Callable[[Any], str]
    right: Refusal | None
    form: forms.Form | None = None
    explanation: str | Promise = ""
    refusal: Refusal | None = None
    preview: Sequence[Model] | None = None

    @property
    def nothing_to_do(self) -> bool:
        """Whether the preview shows that there is nothing left."""
        return self.preview is not None and not self.preview


def do_deed(request: HttpRequest, admin: DeedsAdmin, thing: Model, deed: Deed, back: str) -> HttpResponse:
    """GET asks; POST does it and goes back, or says what stands in the way with all that was typed."""
    answer = Answer()
    if request.method == "POST":
        answer = _answer(request, admin, thing, deed)
        if answer.is_done:
            return HttpResponseRedirect(back)
    page = {"right": deed.right, "obstacles": deed.refusal.messages if deed.refusal else []}
    context = {**admin.deed_context(request, thing, answer, page), "title": deed.title, "deed": deed, "back": back}
    return TemplateResponse(request, "admin/registry/deed.html", context, status=answer.status)


def _answer(request: HttpRequest, admin: DeedsAdmin, thing: Model, deed: Deed) -> Answer:
    def act() -> str:
        if deed.refusal is not None:
            raise deed.refusal
        return deed.act(deed.form)

    if deed.right is None and deed.form is not None and not deed.form.is_valid():
        return Answer(400)
    return admin.decided(request, thing, act, right=deed.right)


def links(offers: Sequence[tuple[Offer, str]]) -> SafeString:
    """The steps of a row: a way to the page of each, or why it cannot be taken."""
    parts = []
    for offer, address in offers:
        if offer.refusal is None:
            parts.append(format_html('<a class="deed-link" href="{}">{}…</a>', address, offer.step.label))
        else:
            why = " ".join(offer.refusal.messages)
            parts.append(format_html('<span class="deed-refused">{}: {}</span>', offer.step.label, why))
    return format_html_join(" ", "{}", ((part,) for part in parts))
