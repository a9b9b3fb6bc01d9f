"""The desk's first page: what waits for who is signed in, each thing with the way to do it; and what they did last."""

from collections.abc import Callable
from typing import Any, Final

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry import work_list
from registry.models import Agreement, Party, User
from registry.permissions import may, perimeter_of
from registry.templatetags.show import in_language, listed
from registry.work_list import Entry, Touched, Waiting

from .alerts import part_of_page
from .statistics import register_at_a_glance

Way = Callable[[Entry], str]


def _own(name: str, *arguments: Any) -> str:
    return reverse(f"admin:registry_{name}", args=arguments)


def _page(entry: Entry) -> str:
    """The record itself, with its steps above the form."""
    return _own(f"{entry.subject._meta.model_name}_change", entry.subject.pk)


def _at(part: str) -> Way:
    return lambda entry: part_of_page(entry.subject.pk, part)


def _step(name: str) -> Way:
    return lambda entry: _own("agreement_step", entry.subject.pk, name)


def _report(step: str) -> Way:
    return lambda entry: _own("agreement_report", entry.subject.pk, entry.key, step)


def _first_signature(entry: Entry) -> str:
    missing = entry.missing[:1]
    return _own("agreement_signature", entry.subject.pk, missing[0].pk) if missing else _page(entry)


ACTS: Final[dict[str, tuple[str | Promise, Way]]] = {
    "returned": (_("Correct"), _page),
    "to_check": (_("Read and decide"), _page),
    "to_publish": (_("Publish"), lambda entry: _own("agreement_publish", entry.subject.pk)),
    "deposits": (_("Give the answer"), _page),
    "to_sign": (_("Record a signature"), _first_signature),
    "amendments": (_("Go on"), lambda entry: _own("amendment_change", entry.key)),
    "drafts": (_("Go on"), _page),
    "past_end": (_("Complete"), _step("complete")),
    "ready_for_force": (_("Record the entry into force"), _step("enter_into_force")),
    "amendment_waits": (_("Let it take effect"), lambda entry: _own("amendment_effect", entry.key)),
    "instalment_overdue": (_("Record the payment"), lambda entry: _own("agreement_pay", entry.subject.pk, entry.key)),
    "instalment_due": (_("Record the payment"), lambda entry: _own("agreement_pay", entry.subject.pk, entry.key)),
    "report_overdue": (_("Hand in"), _report("hand_in")),
    "report_waits": (_("Read and decide"), _at("reports")),
    "pieces_overdue": (_("Open the request"), lambda entry: _own("completionrequest_change", entry.key)),
    "obligation_overdue": (
        _("Note that it was fulfilled"),
        lambda entry: _own("agreement_obligation", entry.subject.pk, entry.key, "fulfil"),
    ),
    "outstanding": (_("See the payments"), _at("instalments")),
    "no_payment": (_("See the payments"), _at("instalments")),
    "expiring_15": (_("Renew or amend"), _page),
    "expiring_30": (_("Renew or amend"), _page),
    "expiring_60": (_("Renew or amend"), _page),
    "expiring_90": (_("Renew or amend"), _page),
    "draft_idle": (_("Go on"), _page),
    "scan_missing": (_("Add the scan"), _at("documents")),
}
"""For every question and every alert: what one does about it, and where."""


def home(actor: User) -> dict[str, Any]:
    """What the page shows, in a number of statements that depends on no number of rows."""
    waiting = work_list.waiting_for(actor, timezone.localdate())
    return {
        "title": gettext("What waits for you"),
        "perimeter": perimeter_of(actor),
        "groups": [_shown(each) for each in waiting],
        "has_work": bool(work_list.groups_of(actor)),
        "recent": [_recent(each) for each in work_list.recent_records(actor)],
        "glance": register_at_a_glance(),
        "may_add": {model._meta.model_name: may(actor, "add", model) for model in (Agreement, Party)},
    }


def _shown(waiting: Waiting) -> dict[str, Any]:
    """One group with its rows, and the address of the list that shows all of it."""
    return {
        "name": waiting.group.name,
        "label": waiting.group.label,
        "number": f"{waiting.number}+" if waiting.is_more else waiting.number,
        "severity": min(each.severity for each in waiting.group.members).value,
        "list": whole_list(waiting.group),
        "entries": [_row(each) for each in waiting.entries],
    }


def whole_list(group: work_list.Group) -> str:
    """Where all that is counted is shown, and nothing else."""
    if group.alerts:
        return f"{reverse('admin:alerts')}?{urlencode([('alert', each.name) for each in group.alerts])}"
    [question] = group.members
    assert isinstance(question, work_list.Question), "a group is one question, or alerts"
    return f"{_own(f'{question.model._meta.model_name}_changelist')}?waits={question.name}"


def _row(entry: Entry) -> dict[str, Any]:
    label, way = ACTS[entry.name]
    return {
        "entry": entry,
        "page": _page(entry),
        "act": label,
        "address": way(entry),
        "missing": _signers(entry),
    }


def _signers(entry: Entry) -> SafeString:
    """Who has still to sign, each with the page on which that is recorded."""
    ways = (
        (_own("agreement_signature", entry.subject.pk, row.pk), in_language(row.party, "name")) for row in entry.missing
    )
    return listed(format_html('<a href="{}">{}</a>', address, name) for address, name in ways)


def _recent(touched: Touched) -> dict[str, Any]:
    """Its page, what it is called, and what it is."""
    record: Model = touched.record
    named = "title" if hasattr(record, "title_ar") else "name" if hasattr(record, "name_ar") else ""
    return {
        "record": record,
        "named": named,
        "kind": record._meta.verbose_name,
        "at": touched.at,
        "page": _own(f"{record._meta.model_name}_change", record.pk),
    }
