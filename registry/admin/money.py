"""The money of an agreement, on its page: commitments, instalments with their payments, and what it all adds up to."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import guard_rails
from registry.models import Agreement, Commitment, Document, Instalment, Party, Report, User, by_funder, sums_of
from registry.payments import may_pay
from registry.templatetags.show import amount, day, ltr

from .agreement_parts import MONEY
from .base import Rows
from .forms import RegistryFormSet
from .site import person


def money_panel(agreement: Agreement) -> dict[str, Any]:
    """Committed, paid and outstanding, in all, by party and by year; and what was let pass, why and by whom."""
    overrides = agreement.overrides.select_related("actor", "instalment")
    return {
        "place": MONEY,
        "sums": sums_of(agreement),
        "funders": by_funder(agreement),
        "overrides": [{"row": row, "label": guard_rails.shown(row)} for row in overrides],
        "undone": [row for each in _with_undone(agreement) for row in each.undone_payments.all()],
    }


def _with_undone(agreement: Agreement) -> QuerySet[Instalment]:
    return agreement.instalments.prefetch_related("undone_payments__actor", "undone_payments__instalment")


class RowsOfMoney(Rows):
    """Rows whose choices lie within the agreement: short lists, read once for the page and not once for each row."""

    after_fieldset = MONEY
    agreement: Agreement | None = None
    reader: User

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        self.agreement, self.reader = obj, person(request)
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        formfield = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if self.agreement is not None and isinstance(formfield, forms.ModelChoiceField):
            formfield.choices = [("", "---------"), *self.offered(db_field.related_model, self.agreement)]
        return formfield

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Nothing is added from here: what may be chosen stands on this page already."""
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if self.agreement is not None and isinstance(formfield, forms.ModelChoiceField):
            formfield.widget.can_add_related = formfield.widget.can_view_related = False
        return formfield

    def get_autocomplete_fields(self, request: HttpRequest) -> Any:
        """Of a new agreement the parties are not known yet: any party is offered."""
        return ("payer",) if self.agreement is None and self.model is Instalment else ()

    def offered(self, model: type[Model], agreement: Agreement) -> list[tuple[int, str]]:
        """What may be chosen: the agreement's own parties, reports or documents."""
        if model is Party:
            own = Q(participations__agreement=agreement) | Q(
                pk__in=agreement.instalments.filter(payer__isnull=False).values("payer")
            )
            return [(row.pk, str(row)) for row in Party.objects.filter(own).distinct()]
        if model is Report:
            return [(row.pk, self.report_shown(row)) for row in agreement.reports.all()]
        return [(row.pk, str(row)) for row in Document.objects.filter(agreement=agreement)]

    def report_shown(self, report: Report) -> str:
        """Two reports of one kind are told apart by their day."""
        due = f" · {report.due_on:%d/%m/%Y}" if report.due_on else ""
        return f"{report}{due} ({report.get_state_display()})"


class Commitments(RowsOfMoney):
    """Which party gives how much in which year."""

    model = Commitment
    fields = ("funder", "year", "amount")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Commitment]:
        rows: QuerySet[Commitment] = super().get_queryset(request)
        return rows.select_related("funder")


class InstalmentFormSet(RegistryFormSet):
    """The instalments of one agreement; what was paid stays."""

    def clean(self) -> None:
        super().clean()
        self.refuse_to_remove(form.instance for form in (self.deleted_forms if self.can_delete else ()))

    def refuse_to_remove(self, rows: Iterable[Instalment]) -> None:
        """The sentence for what the database refuses."""
        paid = [row for row in rows if row.paid_on is not None]
        if paid:
            sentence = gettext("Instalment %(number)s is paid: undo the payment with its reason before you remove it.")
            raise ValidationError([sentence % {"number": row.number} for row in paid])


class Instalments(RowsOfMoney):
    """When which part is due and what it waits for; payments are recorded on a page of their own."""

    model = Instalment
    formset = InstalmentFormSet
    fields = (
        "number",
        "payer",
        "amount",
        "due_on",
        "condition",
        "required_report",
        "required_document",
        "payment_shown",
    )
    readonly_fields = ("payment_shown",)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """A new agreement has no report, document or payment to name yet."""
        return self.fields if obj else self.fields[:5]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Instalment]:
        rows: QuerySet[Instalment] = super().get_queryset(request)
        return rows.select_related("payer", "required_report", "required_document")

    def payment_shown(self, row: Instalment) -> SafeString | str:
        """The payment, or the way to record it."""
        if row._state.adding:
            return ""
        parts = [day(row.paid_on), amount(row.paid_amount), ltr(row.payment_reference)] if row.paid_on else []
        way = gettext("Undo…") if row.paid_on else gettext("Record the payment…")
        name = "undo" if row.paid_on else "pay"
        if may_pay(self.reader, row):
            address = reverse(f"admin:registry_agreement_{name}", args=[row.agreement_id, row.pk])
            parts.append(format_html('<a class="pay" href="{}">{}</a>', address, way))
        elif not row.paid_on:
            parts.append(gettext("not paid"))
        return format_html_join(" ", "{}", ((part,) for part in parts))

    payment_shown.short_description = _("payment")  # type: ignore[attr-defined]
