"""The pages below an agreement's on which its reports and obligations move on. The rooms below decide."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from registry import deposits, obligations, permissions, reporting
from registry.models import Agreement, Obligation, Report
from registry.refusals import Refusal
from registry.small_steps import refusal_of
from registry.timeline import period_of

from .deed_forms import DayForm, ReasonForm
from .deeds import AskForm, Deed, HandInForm, MoveForm, PaperForm, do_deed
from .publishing import DeedsAdmin
from .site import person


class FollowUpPages(DeedsAdmin):
    """Addresses and pages that the agreement's own admin takes over."""

    def get_urls(self) -> list[URLPattern]:
        def page(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
            return path(f"<int:pk>/{route}", self.admin_site.admin_view(view), name=f"registry_agreement_{name}")

        return [
            page("reports/expected/", self.expected_view, "expected"),
            page("reports/ask/", self.ask_view, "ask"),
            page("reports/<int:report>/<slug:step>/", self.report_view, "report"),
            page("obligations/<int:obligation>/<slug:step>/", self.obligation_view, "obligation"),
            *super().get_urls(),
        ]

    def _agreement(self, request: HttpRequest, pk: int) -> Agreement:
        agreement = Agreement.objects.filter(pk=pk).first()
        if agreement is None:
            raise Http404
        if not permissions.may(person(request), "view", agreement):
            raise PermissionDenied
        return agreement

    def _do(self, request: HttpRequest, agreement: Agreement, deed: Deed) -> HttpResponse:
        return do_deed(request, self, agreement, deed, self.url_of(agreement, "change"))

    # -- Asking for reports ----------------------------------------------------------------------------------------

    def expected_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Shows the reports that the schedules ask for, then creates them."""
        agreement, actor = self._agreement(request, pk), person(request)

        def act(form: None) -> str:
            number = len(reporting.make_expected(agreement, actor=actor))
            return ngettext("%(number)s report created.", "%(number)s reports created.", number) % {"number": number}

        right = permissions.refusal(actor, "ask_report", agreement)
        deed = Deed(_("Create the expected reports"), act, right)
        try:
            deed.preview = reporting.preview(agreement, actor=actor)
            deed.explanation = gettext("These reports are asked for by the schedule and do not exist yet:")
            if not deed.preview:
                deed.explanation = gettext("All the reports that the schedule asks for exist already.")
        except Refusal as refusal:
            deed.refusal = refusal
        return self._do(request, agreement, deed)

    def ask_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks for one report outside the schedule."""
        agreement, actor = self._agreement(request, pk), person(request)

        def act(form: AskForm) -> str:
            data = form.cleaned_data
            asked = {name: data[name] for name in ("kind", "due_on", "reason")}
            reporting.ask_ad_hoc(agreement, actor=actor, period=(data["period_start"], data["period_end"]), **asked)
            return gettext("The report is asked for.")

        right = permissions.refusal(actor, "ask_report", agreement)
        refusal = reporting.refusal_to_ask(agreement, actor=actor)
        title = _("Ask for a report outside the schedule")
        return self._do(request, agreement, Deed(title, act, right, AskForm(request.POST or None), refusal=refusal))

    # -- One report ------------------------------------------------------------------------------------------------

    def report_view(self, request: HttpRequest, pk: int, report: int, step: str) -> HttpResponse:
        """Takes a step of a report, moves its date, or removes it."""
        agreement = self._agreement(request, pk)
        row = Report.objects.filter(agreement=agreement, pk=report).first()
        others = {"move": self._move, "remove": self._remove}
        if row is None or step not in {*others, *reporting.STEPS}:
            raise Http404
        row.agreement = agreement
        make = others.get(step) or (lambda request, row: self._report_step(request, row, step))
        deed = make(request, row)
        deed.explanation = " · ".join(filter(None, (row.get_kind_display(), period_of(row), str(deed.explanation))))
        return self._do(request, agreement, deed)

    def _report_step(self, request: HttpRequest, report: Report, name: str) -> Deed:
        actor, data, step = person(request), request.POST or None, reporting.STEPS[name]
        agreement = report.agreement

        def hand_in(form: HandInForm) -> str:
            on, document = form.cleaned_data["on"], form.cleaned_data["document"]
            reporting.hand_in(report, actor=actor, on=on, document=document, values=form.values)
            return _now(report)

        def accept(form: DayForm) -> str:
            return _now(deposits.accept_report(report, actor=actor, on=form.cleaned_data["on"]))

        def send_back(form: ReasonForm) -> str:
            return _now(deposits.return_report(report, actor=actor, reason=form.cleaned_data["reason"]))

        right, refusal = permissions.refusal(actor, step.action, report), refusal_of(report, step, actor=actor)
        if name == "hand_in":
            known = {f"value_{row.indicator_id}": row.value for row in report.values.all()}
            form = HandInForm(agreement, data, initial=known)
            hint = gettext("Values count for the end of the period; leave empty what the report does not say.")
            return Deed(step.label, hand_in, right, form, explanation=hint if form.indicators else "", refusal=refusal)
        if name == "accept":
            return Deed(step.label, accept, right, DayForm(data), refusal=refusal)
        return Deed(step.label, send_back, right, ReasonForm(data), refusal=refusal)

    def _move(self, request: HttpRequest, report: Report) -> Deed:
        actor = person(request)

        def act(form: MoveForm) -> str:
            move = reporting.move_due(
                report, actor=actor, to=form.cleaned_data["to"], reason=form.cleaned_data["reason"]
            )
            return gettext("The report is now due on %(day)s.") % {"day": move}

        right = permissions.refusal(actor, "move_due", report)
        refusal = reporting.refusal_to_move(report, actor=actor)
        return Deed(_("Move the due date"), act, right, MoveForm(request.POST or None), refusal=refusal)

    def _remove(self, request: HttpRequest, report: Report) -> Deed:
        actor = person(request)

        def act(form: None) -> str:
            reporting.remove(report, actor=actor)
            return gettext("The report is no longer expected.")

        right = permissions.refusal(actor, "ask_report", report)
        return Deed(_("Remove"), act, right, refusal=reporting.refusal_to_remove(report, actor=actor))

    # -- One obligation --------------------------------------------------------------------------------------------

    def obligation_view(self, request: HttpRequest, pk: int, obligation: int, step: str) -> HttpResponse:
        """Takes a step of an obligation."""
        agreement, actor = self._agreement(request, pk), person(request)
        row = Obligation.objects.filter(agreement=agreement, pk=obligation).first()
        line = obligations.STEPS.get(step)
        if row is None or line is None:
            raise Http404
        data = request.POST or None
        form: Any = ReasonForm(data) if line.needs_reason else PaperForm(agreement, data)

        def act(form: Any) -> str:
            given = form.cleaned_data
            if step == "fulfil":
                return _now(obligations.fulfil(row, actor=actor, on=given["on"], evidence=given["document"]))
            take = obligations.waive if step == "waive" else obligations.reopen
            return _now(take(row, actor=actor, reason=given["reason"]))

        right, refusal = permissions.refusal(actor, line.action, row), refusal_of(row, line, actor=actor)
        return self._do(request, agreement, Deed(line.label, act, right, form, explanation=str(row), refusal=refusal))


def _now(thing: Report | Obligation) -> str:
    return gettext("%(thing)s: now %(state)s.") % {"thing": thing, "state": thing.get_state_display()}
