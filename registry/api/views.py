"""The views: a list, a record, and the few pages around them."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse

from registry.choices import ApiScope
from registry.publication import consolidated, single
from registry.text import ascii_digits

from . import exports, pages, problems, validators
from .base import FixedView, ReadView, RegisterView, forwarded
from .fair_use import FACETS, FREE, WHOLE, Cost
from .filters import (
    LISTINGS,
    LONGEST_REMEMBERED,
    PAGES,
    Asked,
    Listing,
    understand_again,
    understand_form,
    understand_record,
)
from .problems import NOT_YET_SIGNED, WITHDRAWN, Problem
from .schema import ListSchema, ProblemKindsShape, RecordSchema, RegistrySchema
from .validators import Validator


class ListView(RegisterView):
    """A collection, filtered and in order: page by page, or everything at once as a file."""

    listing: Listing = LISTINGS[0]
    schema = ListSchema()

    def cost(self, request: HttpRequest) -> Cost:
        """A whole result, or going through all that is found to count it, costs the database more than a page."""
        written = query_string(request)
        cost = cost_of if len(written) <= LONGEST_REMEMBERED else cost_of.__wrapped__
        return cost(self.listing, written)

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        if not validators.asked_by(request):
            asked = self.understood(request)
            if asked.form == PAGES and (found := pages.page_and_register(asked, request)):
                return validators.of_state(request, found[1]).on(forwarded(found[0]))
        return super().get(request, **address)

    def understood(self, request: HttpRequest, **address: Any) -> Asked:
        return understand_again(self.listing, query_string(request))

    def answer(self, request: HttpRequest, asked: Asked, **address: Any) -> HttpResponseBase:
        if asked.form != PAGES:
            return exports.whole(asked.question, asked.form, request)
        return forwarded(pages.page(asked, request))


def query_string(request: HttpRequest) -> bytes:
    """As it was sent: `request.GET` would read it for each request anew."""
    return str(request.META.get("QUERY_STRING", "")).encode("iso-8859-1")


@lru_cache(maxsize=2_000)
def cost_of(listing: Listing, written: bytes) -> Cost:
    """What a query string counts for: read before anything is understood, and again and again."""
    query = QueryDict(written)
    form = query.get("format", PAGES)
    if form != PAGES and form in listing.form.values:
        return Cost(WHOLE, ApiScope.EXPORT)
    return Cost(FACETS if query.keys() & {"facets", "count"} else ListView.weight, ListView.scope)


class RecordView(ReadView):
    """One record, as it was published last; an agreement also as it stood on a day."""

    listing: Listing = LISTINGS[0]
    schema = RecordSchema()

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        day, choice = understand_record(self.listing, query_string(request))
        if known := self.known(request, key, day):
            return known.unchanged()
        stored = single.record(self.listing.collection, key)
        if stored is None:
            return self.elsewhere(request, key)
        body = stored.body if day is None else told(stored.body, day)
        validator = validators.of_publication(request, stored.sequence, stored.published_at)
        return validator.unchanged() if validator.is_known() else validator.on(forwarded(choice.of(body)))

    def elsewhere(self, request: HttpRequest, key: str) -> HttpResponse:
        """The way to the record in which this one lives on; or the problem that there is none.

        For good, says the status, and not without asking, says `no-cache`: a merge may be taken back.
        """
        withdrawal = single.withdrawal(self.listing.collection, key)
        if withdrawal is None or not withdrawal.successor:
            raise gone(withdrawal)
        asked = request.GET.urlencode()
        address = address_of(self.listing.collection, withdrawal.successor) + (f"?{asked}" if asked else "")
        return HttpResponse(status=HTTPStatus.PERMANENT_REDIRECT, headers={"Location": address, **CACHED})

    def known(self, request: HttpRequest, key: str, day: date | None) -> Validator | None:
        """What the client has, if it is still what there is. The text is not looked at for that.

        On a day there may be no agreement, which only the text tells: there, only a tag proves that there was one.
        """
        if not validators.asked_by(request) or not (stamp := single.stamp(self.listing.collection, key)):
            return None
        validator = validators.of_publication(request, *stamp)
        return validator if (validator.is_named() if day else validator.is_known()) else None


CACHED: Final = {"Cache-Control": validators.CACHING}


def address_of(collection: str, key: str) -> str:
    """Where a record is read."""
    return reverse(f"api:{collection}-record", args=[key])


def absence(collection: str, key: str) -> Problem:
    """Why there is no record: it was withdrawn, or there never was one."""
    return gone(single.withdrawal(collection, key))


def gone(withdrawal: single.Withdrawal | None) -> Problem:
    """What is said of a record that was withdrawn, or never there."""
    if withdrawal is None:
        return problems.not_found()
    members = {"withdrawn_at": withdrawal.at.isoformat(), "reason": withdrawal.reason}
    if withdrawal.successor:
        members["successor"] = address_of("parties", withdrawal.successor)
    return Problem(WITHDRAWN, problems.WITHDRAWN_DETAIL, members=members)


def told(body: bytes, day: date) -> bytes:
    """An agreement on a day. Raises the problem that there was none."""
    try:
        return consolidated.told(body, day)
    except consolidated.NotYetSigned as refusal:
        members = {"as_of": day.isoformat(), "signed_on": refusal.signed_on and refusal.signed_on.isoformat()}
        raise Problem(NOT_YET_SIGNED, problems.NOT_YET_SIGNED_DETAIL, members=members) from refusal


class ReferenceView(ReadView):
    """The human reference of an agreement leads to its identifier, however it is spelled."""

    schema = None

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        # Arabic-Indic digits are for people's forms: an address has one spelling.
        if "\0" in reference or len(reference) > 60 or ascii_digits(reference) != reference:
            raise Http404
        understand_record(LISTINGS[0], query_string(request))
        key = single.key_of_reference("agreements", reference)
        if key is None:
            raise gone(single.withdrawal_of_reference("agreements", reference))
        asked = request.GET.urlencode()
        address = reverse("api:agreements-record", args=[key]) + (f"?{asked}" if asked else "")
        return HttpResponseRedirect(address, headers={"Cache-Control": validators.CACHING})


class IndexView(FixedView):
    """Where everything is."""

    weight, scope = FREE

    def answer(self, request: HttpRequest) -> HttpResponse:
        understand_form(request.GET)
        home = request.build_absolute_uri(reverse("api:index"))
        collections = {listing.collection: f"{home}{listing.collection}/" for listing in LISTINGS}
        index = {
            "title": {"ar": "سجل اتفاقيات الشراكة", "fr": "Registre des conventions de partenariat"},
            "collections": collections,
            "changes": f"{home}changes/",
            "schema": f"{home}schema/",
            "documentation": f"{home}docs/",
            "problems": f"{home}problems/",
            "statistics": f"{home}statistics/",
        }
        return forwarded(json.dumps(index, ensure_ascii=False).encode())


class ProblemsView(FixedView):
    """The kinds of problems, which the `type` of a problem names."""

    schema = RegistrySchema(ProblemKindsShape)
    weight, scope = FREE

    def answer(self, request: HttpRequest) -> HttpResponse:
        understand_form(request.GET)
        kinds = [{"slug": kind.slug, "status": int(kind.status), "title": titles(kind)} for kind in problems.KINDS]
        return forwarded(json.dumps({"results": kinds}, ensure_ascii=False).encode())


def titles(kind: problems.Kind) -> dict[str, str]:
    """The title of a kind of problem, in every language it is told in."""
    return {language: problems.in_language(kind.title, language) for language in problems.LANGUAGES}


class NowhereView(ReadView):
    """Every other address under /api/."""

    schema = None
    scope = None

    def get(self, request: HttpRequest) -> HttpResponse:
        raise Http404
