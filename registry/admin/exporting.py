"""What a list shows, as a file: the same filters, the same search, the same order, the same number of rows.

The list itself is asked, so that the two can't differ: the columns are those that it shows, and some more that the
page has no room for. The file is written to the disk before the first byte leaves, row by row: memory does not grow
with the rows, a slow reader holds no connection, and a failure is an error page and not half a file.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from html import unescape
from typing import Any, ClassVar

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db import models
from django.db.models import Model, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import get_language_bidi
from django.views.decorators.http import require_safe

from registry.choices import DatePrecision
from registry.exchange.documents import guarded
from registry.exchange.list_files import FORMS, Heading, ListFile, Value
from registry.templatetags.show import day

from .base import RegistryAdmin
from .site import person

logger = logging.getLogger(__name__)

CHUNK = 500
"""Rows that are read at a time."""
TYPED = (models.DateField, models.DecimalField, models.IntegerField, models.BooleanField)
"""Fields whose values are no texts, in a file either."""
WIDTHS = {models.DateTimeField: 17, models.DateField: 13, models.DecimalField: 17, models.IntegerField: 11}


@dataclass(frozen=True)
class ExportedColumn:
    """A column of the file: what stands above it, and how a row fills it."""

    heading: Heading
    read: Callable[[Any], Value]


class ExportedList(RegistryAdmin):
    """A list that is taken away as it is shown."""

    export_forms: ClassVar[dict[str, str]] = {name: form.label for name, form in FORMS.items()}
    exported_as: ClassVar[dict[str, str]] = {}
    """Columns that show more than a value (a mark beside a title): the field that holds the value."""
    exported_also: tuple[tuple[str, Any], ...] = ()
    """What the list has no room for: a field of the record, or a value of `exported_rows` with its label."""

    @property
    def export_name(self) -> str:
        """The name of the address."""
        return f"registry_{self.opts.model_name}_export"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.export_view))
        own = [path(f"export.{form}", view, {"form": form}, name=self.export_name) for form in FORMS]
        return own + super().get_urls()

    def export_view(self, request: HttpRequest, form: str) -> HttpResponseBase:
        """The rows of the list that has these filters, from its first page to its last."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            shown = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(f"{reverse(f'admin:registry_{self.opts.model_name}_changelist')}?e=1")
        columns = list(self._columns(request))
        rows = self.exported_rows(shown.queryset).iterator(chunk_size=CHUNK)
        wanted = ListFile(
            str(capfirst(self.opts.verbose_name_plural)),
            [column.heading for column in columns],
            ([column.read(row) for column in columns] for row in rows),
            is_right_to_left=get_language_bidi(),
        )
        logger.info("list exported: %s.%s by account %s", self.opts.model_name, form, person(request).pk)
        return self._sent(FORMS[form].media_type, f"{self.opts.model_name}-{timezone.localdate()}.{form}", wanted, form)

    def exported_rows(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the list, with what only the file tells of them."""
        return rows

    def _sent(self, media_type: str, name: str, wanted: ListFile, form: str) -> FileResponse:
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        try:
            for piece in FORMS[form].writes(wanted):
                file.write(piece)
            file.seek(0)
        except BaseException:
            file.close()
            raise
        response = FileResponse(file, as_attachment=True, filename=name, content_type=media_type)
        return guarded(response)

    # -- The columns -----------------------------------------------------------------------------------------------

    def _columns(self, request: HttpRequest) -> Iterator[ExportedColumn]:
        for name in self.get_list_display(request):
            yield self._column(name)
        for name, label in self.exported_also:
            yield self._column(name, label)

    def _column(self, name: Any, label: Any = None) -> ExportedColumn:
        field = self._field_of(name)
        label = label or label_for_field(name, self.model, self)
        width = next((width for kind, width in WIDTHS.items() if isinstance(field, kind)), 32)
        if field is None and isinstance(name, str) and label is not None and not hasattr(self, name):
            read: Callable[[Any], Value] = partial(_attribute, name=name)
        elif field is not None:
            read = partial(_stored, field=field)
        else:
            read = partial(_shown, name=name, admin=self)
        return ExportedColumn(Heading(str(capfirst(label)), width), read)

    def _field_of(self, name: Any) -> models.Field[Any, Any] | None:
        """The field that holds what a column shows: always of a plain name, and of a date, an amount or a number."""
        key = name if isinstance(name, str) else name.__name__
        shown = self.exported_as.get(key)
        if shown is None and hasattr(self, key):
            shown = getattr(getattr(self, key), "admin_order_field", None)
            field = self._plain_field(shown)
            return field if isinstance(field, TYPED) else None
        return self._plain_field(shown or key) if isinstance(name, str) else None

    def _plain_field(self, name: Any) -> models.Field[Any, Any] | None:
        try:
            field = self.opts.get_field(name) if isinstance(name, str) else None
        except FieldDoesNotExist:
            return None
        return field if isinstance(field, models.Field) else None


def _stored(row: Model, field: models.Field[Any, Any]) -> Value:
    """What a field holds: a choice by its word, another record by its name, a day as far as it is known."""
    value = getattr(row, field.name)
    if value in (None, ""):
        return None
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if isinstance(value, date):
        precision = getattr(row, f"{field.name}_precision", DatePrecision.DAY) or DatePrecision.DAY
        return value if precision == DatePrecision.DAY else _plain(day(value, precision))
    return value if isinstance(field, TYPED) else str(value)


def _attribute(row: Model, name: str) -> Value:
    value: Value = getattr(row, name)
    return value


def _shown(row: Model, name: Any, admin: RegistryAdmin) -> Value:
    """What the page shows, without its tags."""
    _field, _attr, value = lookup_field(name, row, admin)
    return _plain(value)


def _plain(value: Any) -> str | None:
    return " ".join(unescape(strip_tags(str(value))).split()) or None if value is not None else None
