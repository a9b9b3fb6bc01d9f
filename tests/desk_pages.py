"""Every page of the clerks' desk, found from its addresses: a page that somebody adds tomorrow is looked at too.

An address that names one record is opened with a few records of its kind, of different states. One that names more
(`…/instalments/5/pay/`) stands in `MORE`, with records for which it opens.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.urls import reverse
from django.urls.resolvers import RoutePattern, URLPattern, URLResolver

from registry import obligations, reporting
from registry.admin import site
from registry.models import (
    Agreement,
    Amendment,
    Document,
    Instalment,
    Invitation,
    Membership,
    Obligation,
    Party,
    PartyMerge,
    Report,
    User,
)
from registry.steps import STEPS

NOT_PAGES = {
    "autocomplete": "suggestions, for a script",
    "jsi18n": "texts, for a script",
    "login": "leads to the entrance",
    "logout": "nothing but an answer",
    "registry_agreement_document": "a paper",
    "registry_statusletter_pdf": "a paper",
    "registry_deposit_receipt": "a paper",
    "registry_party_calendar": "a calendar",
    "registry_agreement_paper": "a paper",
    "registry_ceremony_paper": "a paper",
    "statistics_paper": "a paper",
    **{f"registry_{model}_export": "a file" for model in ("agreement", "ceremony", "instalment", "party", "project")},
}

Keys = dict[str, Any]


def _steps_of_agreements() -> Iterator[Keys]:
    for name, step in STEPS.items():
        agreement = Agreement.objects.filter(state__in=step.from_states).order_by("pk").last()
        if agreement is not None:
            yield {"object_id": agreement.pk, "step": name}


def _signatures() -> Iterator[Keys]:
    agreement = Agreement.objects.filter(participations__must_sign=True, state="approved").order_by("pk").last()
    if agreement is not None:
        yield {"object_id": agreement.pk, "pk": agreement.participations.filter(must_sign=True).order_by("pk")[0].pk}


def _reports() -> Iterator[Keys]:
    report = Report.objects.order_by("pk").last()
    for step in (*reporting.STEPS, "move", "remove") if report else ():
        yield {"pk": report.agreement_id, "report": report.pk, "step": step}


def _obligations() -> Iterator[Keys]:
    row = Obligation.objects.order_by("pk").last()
    for step in obligations.STEPS if row else ():
        yield {"pk": row.agreement_id, "obligation": row.pk, "step": step}


def _instalments(*, paid: bool) -> Callable[[], Iterator[Keys]]:
    def rows() -> Iterator[Keys]:
        found = Instalment.objects.filter(paid_on__isnull=not paid, agreement__state="in_force").order_by("pk").last()
        if found is not None:
            yield {"object_id": found.agreement_id, "pk": found.pk}

    return rows


def _signatures_of_amendments() -> Iterator[Keys]:
    row = Amendment.objects.exclude(signatures=None).order_by("pk").last()
    if row is not None:
        yield {"object_id": row.pk, "party": row.signatures.order_by("pk")[0].party_id}


def _members(model: type[Model]) -> Callable[[], Iterator[Keys]]:
    def rows() -> Iterator[Keys]:
        row: Any = model._default_manager.order_by("pk").last()
        if row is not None:
            yield {"object_id": row.party_id, "key": row.pk}

    return rows


def _documents() -> Iterator[Keys]:
    row = Document.objects.order_by("pk").last()
    if row is not None:
        yield {"agreement": row.agreement_id, "pk": row.pk}


def _two_parties(other: str) -> Callable[[], Iterator[Keys]]:
    def rows() -> Iterator[Keys]:
        found = Party.objects.filter(kind="association", merged_into=None).order_by("-pk")[:2]
        if len(found) == 2:
            yield {"left": found[0].pk, other: found[1].pk}

    return rows


def _people() -> Iterator[Keys]:
    yield {"id": User.objects.filter(is_command=False).order_by("pk").reverse()[0].pk}


def _merges() -> Iterator[Keys]:
    row = PartyMerge.objects.order_by("pk").last()
    if row is not None:
        yield {"key": row.pk}


MORE: dict[str, Callable[[], Iterator[Keys]]] = {
    "registry_agreement_step": _steps_of_agreements,
    "registry_agreement_signature": _signatures,
    "registry_agreement_report": _reports,
    "registry_agreement_obligation": _obligations,
    "registry_agreement_pay": _instalments(paid=False),
    "registry_agreement_undo": _instalments(paid=True),
    "registry_agreement_document": _documents,
    "registry_amendment_sign": _signatures_of_amendments,
    "registry_party_merge": _two_parties("stays"),
    "registry_party_distinct": _two_parties("other"),
    "auth_user_password_change": _people,
    "registry_party_undo": _merges,
    "registry_party_mandate": _members(Membership),
    "registry_party_dismiss": _members(Membership),
    "registry_party_revoke": _members(Invitation),
}
"""The addresses that name more than one thing, and what they may name."""


@dataclass(frozen=True)
class Road:
    """One address of the desk, as it is written in its `get_urls()`."""

    name: str
    route: str
    names: tuple[str, ...] = field(default=())

    @property
    def model(self) -> type[Model] | None:
        """Whose records the address names."""
        found = re.match(r"registry/([a-z]+)/", self.route)
        return apps.get_model("registry", found[1]) if found else None

    def addresses(self, most: int = 3) -> Iterator[str]:
        """With records for which the page may open."""
        if not self.names:
            yield reverse(f"admin:{self.name}")
            return
        for keys in list(self._keys())[: None if self.name in MORE else most]:
            yield reverse(f"admin:{self.name}", kwargs=keys)

    def _keys(self) -> Iterator[Keys]:
        if self.name in MORE:
            yield from MORE[self.name]()
            return
        assert self.model is not None, f"{self.route} names a record of no kind: give it an example in MORE"
        assert len(self.names) == 1, f"{self.route} names several things: give it an example in MORE"
        for row in one_of_each(self.model):
            yield {self.names[0]: row.pk}


def one_of_each(model: type[Model]) -> list[Any]:
    """The last record of each state, or the last one."""
    rows = model._default_manager.order_by("pk")
    if "state" not in {each.name for each in model._meta.get_fields()}:
        return [rows.last()] if rows else []
    states = sorted(set(rows.order_by().values_list("state", flat=True)))
    return [rows.filter(state=state).last() for state in states]


def roads() -> list[Road]:
    """All addresses of the desk that have a name and answer with a page."""
    return [road for road in _walk(site.get_urls()) if road.name not in NOT_PAGES]


def _walk(patterns: list[Any], before: str = "") -> Iterator[Road]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, before + str(each.pattern))
        elif isinstance(each, URLPattern) and each.name and isinstance(each.pattern, RoutePattern):
            route = before + str(each.pattern)
            yield Road(each.name, route, tuple(re.findall(r"<(?:\w+:)?(\w+)>", route)))
