"""What was handed in: the page of a deposit, which is its receipt."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from registry.choices import DepositKind, ReportKind
from registry.models import Agreement, Deposit, DepositPaper
from registry.templatetags.show import either, plain_quantity
from registry.text import plain_amount

from .desk import at_desk, own, own_or_404

TEXTS: Final = {
    DepositKind.REPORT: gettext_lazy("What was done in the period"),
    DepositKind.PIECES: gettext_lazy("Note"),
    DepositKind.SIGNED_COPY: gettext_lazy("Note"),
    DepositKind.CORRECTION: gettext_lazy("What is wrong"),
    DepositKind.RENEWAL: gettext_lazy("Why the agreement should be renewed"),
}
ANSWERS: Final = {
    "should_be": gettext_lazy("What it should be"),
    "spent": gettext_lazy("Spent in the period (DH)"),
    "until": gettext_lazy("Until when"),
    "phone": gettext_lazy("Telephone"),
    "email": gettext_lazy("E-mail address"),
    "address": gettext_lazy("Postal address"),
}
"""What the forms ask besides the text."""


@require_safe
@at_desk
def deposit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What was handed in, when, under which number, and until when the ministry answers.

    Everything by its name of that day. The agreement and its papers open only while they are the reader's to see: an
    agreement that went back to the ministry is its draft again.
    """
    row = own_or_404(request, Deposit, uuid=uuid)
    context = {
        "deposit": row,
        "kind": kind_of(row),
        "then": row.then,
        "agreement": own(request, Agreement).filter(deposits=row).first(),
        "papers": own(request, DepositPaper).filter(deposit=row).select_related("deposit", "document", "piece"),
        "answers": [*_texts(row), *_indicators(row)],
    }
    return render(request, "portal/deposit.html", context)


def kind_of(row: Deposit) -> str:
    """What was handed in: of reports, which kind."""
    report = row.then.get("report")
    return str(ReportKind(report["kind"]).label if report else row.get_kind_display())


def _texts(row: Deposit) -> list[tuple[Any, str]]:
    told: list[tuple[Any, str]] = [(TEXTS[DepositKind(row.kind)], row.text)] if row.text else []
    given = row.content
    return [*told, *((label, _worded(name, str(given[name]))) for name, label in ANSWERS.items() if given.get(name))]


def _worded(name: str, value: str) -> str:
    """As people write it; the rest as it was typed."""
    if name == "spent":
        return plain_amount(Decimal(value))
    return f"{date.fromisoformat(value):%d/%m/%Y}" if name == "until" else value


def _indicators(row: Deposit) -> list[tuple[Any, str]]:
    """By their names of that day."""
    names, values = row.then.get("indicators", {}), row.content.get("values", {})
    return [(either(names[key]), _number(value)) for key, value in values.items() if key in names]


def _number(value: str) -> str:
    try:
        return plain_quantity(Decimal(value))
    except InvalidOperation:
        return value
