"""The page on which a ceremony is worked through: making its agreements, signing, publishing, printing the list.

Each press of a button does one portion and comes back; a small script presses again until nothing is left. What the
page says is read from the records, so it can be left and opened again at any moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from registry import ceremonies, permissions
from registry.choices import CIVIL_SOCIETY, PublicationStatus
from registry.models import Agreement, AgreementParty, Application, Ceremony
from registry.permissions import may
from registry.plain_letters import first_language
from registry.templatetags.show import DIRECTIONS

from .publishing import PublishableAdmin
from .site import person

END: Final = "end"
"""In the address, in the stead of the key behind which a work goes on: it went through all."""


@dataclass(frozen=True)
class Way:
    """How one of the works is offered."""

    heading: str | Promise
    explanation: str | Promise
    button: str | Promise
    again: str | Promise


WAYS: Final = {
    "make": Way(
        _("Make the agreements"),
        _("Of each retained application a draft: its association, project, amount and territory; the rest is copied."),
        _("Make the agreements"),
        _("Try the applications that are left again"),
    ),
    "sign": Way(
        _("Sign them together"),
        _("All drafts of the ceremony are signed on its day and at its place, by all parties that must sign."),
        _("Record the signatures"),
        _("Try the drafts that are left again"),
    ),
    "publish": Way(
        _("Publish them"),
        _("A supervisor publishes what was signed; whoever entered an agreement may be asked to leave it to another."),
        _("Publish the agreements"),
        _("Try the agreements that are left again"),
    ),
    "remove": Way(
        _("Undo"),
        _("While nothing is signed the drafts can be taken away again. The applications wait as before."),
        _("Take the drafts away"),
        _("Try the drafts that are left again"),
    ),
}


@dataclass(frozen=True)
class Stage:
    """One work as the page shows it: how many of how many are done, and what may be pressed."""

    name: str
    way: Way
    done: int
    total: int
    waiting: int
    refused: str
    after: str

    @property
    def button(self) -> str | Promise:
        """What stands on it: to begin, to go on, or to try again what was left."""
        if self.goes_on:
            return _("Go on")
        return self.way.again if self.after == END else self.way.button

    @property
    def goes_on(self) -> bool:
        return self.after not in ("", END)

    @property
    def begins_behind(self) -> str:
        return self.after if self.goes_on else "0"


@dataclass(frozen=True)
class Line:
    """One line of the table: an application, what was made of it, and why it stands where it does."""

    application: Application | None
    agreement: Agreement | None
    reasons: list[str]
    mend: str


class Capacities(forms.Form):
    """In which capacity those sign who sign every agreement, and the associations."""

    def __init__(self, *args: Any, parties: Sequence[AgreementParty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = parties
        for row in parties:
            self._add(row.party_id, str(row.party), row)
        self._add(0, gettext("The associations"), None)

    def _add(self, key: int, name: str, row: AgreementParty | None) -> None:
        for language, label in (("ar", gettext("in Arabic")), ("fr", gettext("in French"))):
            widget = forms.TextInput(attrs={"lang": language, "dir": DIRECTIONS[language]})
            field = forms.CharField(label=f"{name} · {label}", required=False, max_length=300, widget=widget)
            field.initial = getattr(row, f"capacity_{language}", "")
            self.fields[f"capacity_{language}_{key}"] = field

    def clean(self) -> dict[str, Any]:
        """Under the rule that every text of the register keeps."""
        column: Any = AgreementParty._meta.get_field("capacity_ar")
        for name, value in list(self.cleaned_data.items()):
            try:
                self.cleaned_data[name] = column.clean(value, None)
            except ValidationError as error:
                self.add_error(name, error)
        return self.cleaned_data

    def of(self, key: int) -> ceremonies.Capacity:
        return ceremonies.Capacity(*(self.cleaned_data[f"capacity_{language}_{key}"] for language in ("ar", "fr")))


class CeremonyWork(PublishableAdmin):
    """A ceremony with a page for all its agreements."""

    change_form_template = "admin/registry/ceremony_change_form.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.work_view)
        return [path("<path:object_id>/agreements/", view, name=self._url_name("agreements")), *super().get_urls()]

    def work_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """GET shows how far it is; POST does the next portion of a work, or notes the capacities."""
        ceremony = self.get_object(request, object_id)
        if ceremony is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, ceremony):
            raise PermissionDenied
        form = Capacities(request.POST or None, parties=_common_parties(ceremony))
        if request.method != "POST":
            form = Capacities(parties=_common_parties(ceremony))
            return self._page(request, ceremony, form)
        if "capacities" in request.POST:
            return self._note_capacities(request, ceremony, form)
        return self._go_on(request, ceremony)

    def _go_on(self, request: HttpRequest, ceremony: Ceremony) -> HttpResponse:
        work = ceremonies.WORKS.get(request.POST.get("work", ""))
        after = request.POST.get("after", "")
        if work is None or not _is_key(after):
            return HttpResponseBadRequest(gettext("This button is not of this page: open the page again."))
        if self._refused(request, ceremony, work.name):
            raise PermissionDenied
        _outcomes, following = ceremonies.go_on(ceremony, work, after=int(after), actor=person(request))
        reached = END if following is None else following
        return HttpResponseRedirect(f"?since={after}&work={work.name}&after={reached}")

    def _note_capacities(self, request: HttpRequest, ceremony: Ceremony, form: Capacities) -> HttpResponse:
        if self._refused(request, ceremony, "sign"):
            raise PermissionDenied
        if not form.is_valid():
            return self._page(request, ceremony, form, status=400)
        chosen = {row.party_id: form.of(row.party_id) for row in form.parties}
        left_out = ceremonies.note_capacities(ceremony, chosen, form.of(0), actor=person(request))
        if left_out:
            said = gettext(
                "The capacities stand in your drafts of the ceremony. Left as they were, because they are approved or "
                "in the charge of others: %(number)s."
            )
            self.message_user(request, said % {"number": left_out}, messages.WARNING)
        else:
            self.message_user(request, gettext("The capacities stand in all drafts of the ceremony."))
        return HttpResponseRedirect(request.path)

    def _refused(self, request: HttpRequest, ceremony: Ceremony, name: str) -> str:
        """Why this person may not do a work at all; empty if they may. Each record is asked for besides."""
        actor = person(request)
        if name == "publish":
            return "" if may(actor, "publish", Agreement) else gettext("A supervisor publishes.")
        if not may(actor, "add", Agreement):
            return gettext("Clerks and supervisors prepare a ceremony.")
        if not may(actor, "change", ceremony):
            return str(permissions.why_read_only(actor, ceremony))
        return ""

    # -- What the page shows -------------------------------------------------------------------------------------------

    def _page(self, request: HttpRequest, ceremony: Ceremony, form: Capacities, status: int = 200) -> HttpResponse:
        name, since, after = _asked(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("The agreements of the ceremony"),
            "thing": ceremony,
            "back": self.url_of(ceremony, "change"),
            "stages": [self._stage(request, ceremony, each, after if each == name else "") for each in WAYS],
            "lines": self._lines(request, ceremony, name, since, after),
            "form": form,
            "lacks": _lacks(ceremony),
            "print_url": reverse(
                "admin:registry_ceremony_paper", args=[ceremony.pk, first_language(get_language() or "ar")]
            ),
        }
        return TemplateResponse(request, "admin/registry/ceremony_work.html", context, status=status)

    def _stage(self, request: HttpRequest, ceremony: Ceremony, name: str, after: str) -> Stage:
        work, agreements = ceremonies.WORKS[name], ceremony.own_agreements()
        total = agreements.count()
        waiting = work.waiting(ceremony).count()
        if name == "make":
            total = ceremonies.retained(ceremony).count()
            done = total - waiting
        elif name == "sign":
            done = ceremonies.signed(ceremony).count()
        elif name == "publish":
            done = agreements.filter(publication=PublicationStatus.PUBLISHED).count()
        else:
            done = 0
            waiting = 0 if ceremonies.signed(ceremony).exists() else waiting
        return Stage(name, WAYS[name], done, total, waiting, self._refused(request, ceremony, name), after)

    def _lines(self, request: HttpRequest, ceremony: Ceremony, name: str, since: str, after: str) -> list[Line]:
        """What is not done yet first, with its reason and the way to mend it."""
        reasons = self._reasons(request, ceremony, name, since, after)
        applications = ceremonies.retained(ceremony).select_related("party", "agreement", "project_line", "call")
        lines = [_line(application, application.agreement, reasons) for application in applications]
        others = ceremony.own_agreements().filter(application__isnull=True)
        lines += [_line(None, agreement, reasons) for agreement in others]
        return sorted(lines, key=lambda line: not line.reasons)

    def _reasons(
        self, request: HttpRequest, ceremony: Ceremony, name: str, since: str, after: str
    ) -> dict[Any, list[str]]:
        """What applications lack, seen beforehand; and what the work that is under way has left behind, and why.

        Trying costs what doing costs: on the way only what the last portion left is tried, at the end all of it.
        """
        found: dict[Any, list[str]] = {}
        work = ceremonies.WORKS.get(name)
        if work is not None and not self._refused(request, ceremony, name):
            behind, until = (0, None) if after == END else (int(since), int(after))
            tried = ceremonies.why_left(ceremony, work, after=behind, until=until, actor=person(request))
            found = {outcome.thing: outcome.messages for outcome in tried if outcome.refusal}
        for application in ceremonies.WORKS["make"].waiting(ceremony):
            if application not in found and (lacking := ceremonies.missing(application)):
                found[application] = [str(sentence) for sentence in lacking]
        return found


def _asked(request: HttpRequest) -> tuple[str, str, str]:
    """The work that is under way, behind which key its last portion began, and behind which it goes on.

    Nothing where the address does not say it.
    """
    name, after = request.GET.get("work", ""), request.GET.get("after", "")
    if name not in ceremonies.WORKS or not (_is_key(after) or after == END):
        return "", "", ""
    since = request.GET.get("since", "")
    return name, since if _is_key(since) else after, after


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _line(application: Application | None, agreement: Agreement | None, reasons: dict[Any, list[str]]) -> Line:
    why = reasons.get(agreement if agreement else application, [])
    thing = agreement or application
    assert thing is not None, "one of the two is there"
    address = reverse(f"admin:registry_{thing._meta.model_name}_change", args=[thing.pk])
    return Line(application, agreement, why, address)


def _common_parties(ceremony: Ceremony) -> list[AgreementParty]:
    """The parties that stand in every agreement of the ceremony."""
    if ceremony.template is None:
        return []
    rows = ceremony.template.participations.filter(must_sign=True).select_related("party")
    return list(rows.exclude(party__kind__in=CIVIL_SOCIETY))


def _lacks(ceremony: Ceremony) -> list[str]:
    """What the ceremony itself lacks for its works."""
    found = []
    if ceremony.call is None:
        found.append(gettext("Choose the call for projects whose applications are signed."))
    if ceremony.template is None:
        found.append(gettext("Choose the agreement to copy: it says what the others have in common."))
    if ceremony.held_on is None:
        found.append(gettext("Enter the day of the ceremony, on which the agreements are signed."))
    return found
