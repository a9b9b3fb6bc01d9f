"""What is wrong with a page that was sent, said once at its top: every sentence leads to its field.

A page of an agreement has eighteen lists of rows; the red sentence may stand three screens below the button.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.text import capfirst


@dataclass(frozen=True)
class Fault:
    """One sentence: where it belongs, and the element of the page that it leads to (empty: the page as a whole)."""

    place: str
    sentence: str
    target: str


def faults_of(form: Any, formsets: Iterable[Any]) -> list[Fault]:
    """Everything that the page refused, in its order: the record, then its rows."""
    return [*_of_form(form, "", ""), *(fault for formset in formsets for fault in _of_rows(formset))]


def _of_form(form: Any, row: str, target: str) -> Iterator[Fault]:
    for name, sentences in form.errors.items():
        field = None if name == NON_FIELD_ERRORS or name not in form.fields else form[name]
        label = capfirst(str(field.label)) if field is not None else ""
        place = " · ".join(part for part in (row, label) if part)
        for sentence in sentences:
            yield Fault(place, str(sentence), _element(field) if field is not None else target)


def _element(field: Any) -> str:
    """The control, or what holds the boxes to tick."""
    return str(field.id_for_label or field.auto_id)


def _of_rows(formset: Any) -> Iterator[Fault]:
    name = capfirst(str(formset.model._meta.verbose_name_plural))
    for sentence in formset.non_form_errors():
        yield Fault(name, str(sentence), f"{formset.prefix}-group")
    for number, form in enumerate(formset.forms):
        if form.errors and formset.can_delete and formset._should_delete_form(form):
            continue  # it goes: nobody corrects it first
        row = f"{capfirst(str(formset.model._meta.verbose_name))} {number + 1}"
        yield from _of_form(form, row, f"{formset.prefix}-{number}")
