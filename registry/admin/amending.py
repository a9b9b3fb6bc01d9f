"""On an agreement's page: its amendments, a new one, and what it said on a day."""

from typing import Any

from django import forms
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import amendments
from registry.changes.record_values import label_of, paper, shown, state_label
from registry.choices import BINDING_STATES, SIGNED_STATES
from registry.models import Agreement, Amendment
from registry.permissions import may
from registry.refusals import Refusal
from registry.templatetags.show import badge

from .amendment_forms import OpenForm
from .amendments import fill_and_do, no_right_to_amend
from .deed_forms import DeedForm, day_field
from .publishing import DeedsAdmin
from .site import person


class AsOfForm(DeedForm):
    """The day that is asked for, by the name that it has in the address."""

    day = day_field(_("day"))


class AmendingAdmin(DeedsAdmin):
    """A thing that can be amended, and read as it was."""

    def amending(self, request: HttpRequest, agreement: Agreement) -> dict[str, Any]:
        """What the page says of the amendments: in one query, however many there are."""
        rows: QuerySet[Amendment] = agreement.amendments.order_by("number")
        signed = agreement.state in SIGNED_STATES
        return {
            "amendments": rows,
            "amend_url": self.url_of(agreement, "amend") if self._amends(request, agreement) else "",
            "as_of_url": self.url_of(agreement, "as_of") if signed else "",
            "original_url": self.url_of(agreement, "original") if signed else "",
        }

    def _amends(self, request: HttpRequest, agreement: Agreement) -> bool:
        return agreement.state in BINDING_STATES and may(person(request), "amend", agreement)

    def get_urls(self) -> list[URLPattern]:
        guarded, name = self.admin_site.admin_view, self._url_name
        own = [
            path("<path:object_id>/amend/", guarded(self.amend_view), name=name("amend")),
            path("<path:object_id>/as-of/", guarded(self.as_of_view), name=name("as_of")),
            path("<path:object_id>/original/", guarded(self.original_view), name=name("original")),
        ]
        return own + super().get_urls()

    def _read(self, request: HttpRequest, object_id: str) -> Agreement:
        agreement: Agreement | None = self.get_object(request, unquote(object_id))
        if agreement is None or not self.has_view_permission(request, agreement):
            raise Http404
        return agreement

    def amend_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A new amendment: its kind first, then a page with the fields of that kind."""
        agreement = self._read(request, object_id)
        form = OpenForm(request.POST or None)
        opened: list[Amendment] = []

        def act(valid: Any) -> str:
            data = valid.cleaned_data
            subject = {"ar": data["subject_ar"], "fr": data["subject_fr"]}
            opened.append(
                amendments.open_amendment(
                    agreement,
                    kind=data["kind"],
                    actor=person(request),
                    subject=subject,
                    effective_on=data["effective_on"],
                )
            )
            return gettext("Amendment %(number)s is open: now say what it changes.") % {"number": opened[0].number}

        page = {
            "title": gettext("New amendment"),
            "button": gettext("Open the amendment"),
            "right": no_right_to_amend(request, agreement),
            "onward": lambda: reverse("admin:registry_amendment_propose", args=[opened[0].pk]),
        }
        return fill_and_do(self, request, agreement, form, page, act)

    def as_of_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The agreement on a day: each value with the paper it comes from."""
        agreement = self._read(request, object_id)
        asked = request.GET or {"day": timezone.localdate().strftime("%d/%m/%Y")}
        form = AsOfForm(asked)
        answer, errors = None, []
        if form.is_valid():
            try:
                answer = amendments.as_of(agreement, form.cleaned_data["day"])
            except Refusal as refusal:
                errors = refusal.messages
        return self._told(request, agreement, gettext("As of a day"), answer, errors, form)

    def original_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The agreement as it was signed."""
        agreement = self._read(request, object_id)
        try:
            return self._told(request, agreement, gettext("Original text"), amendments.original(agreement), [], None)
        except Refusal as refusal:
            return self._told(request, agreement, gettext("Original text"), None, refusal.messages, None)

    def _told(
        self,
        request: HttpRequest,
        agreement: Agreement,
        title: str,
        answer: amendments.Consolidated | None,
        errors: list[str],
        form: AsOfForm | None,
    ) -> HttpResponse:
        rows = (
            [(label_of(name), shown(value), paper(answer.instruments[name])) for name, value in answer.values.items()]
            if answer
            else []
        )
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "thing": agreement,
            "back": self.url_of(agreement, "change"),
            "form": form,
            "media": self.media + (form.media if form else forms.Media()),
            "errors": errors,
            "rows": rows,
            "status": badge(answer.status, state_label(answer.status)) if answer else "",
        }
        status = 400 if form and form.errors else 200
        return TemplateResponse(request, "admin/registry/as_of.html", context, status=status)
