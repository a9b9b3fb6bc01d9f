"""What the public could read of an agreement before: its versions, each as it was."""

from __future__ import annotations

import json

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import quote_etag
from rest_framework.request import Request

from registry.publication import past

from . import problems
from .filters import LISTINGS, Listing, understand_form
from .problems import WITHDRAWN, Problem
from .schema import VersionSchema, VersionsSchema
from .views import ReadView, absence, forwarded


class VersionsView(ReadView):
    """The publications of a record since it was last withdrawn, the oldest first."""

    listing: Listing = LISTINGS[0]
    schema = VersionsSchema()

    def get(self, request: Request, key: str) -> HttpResponse:
        understand_form(request.GET)
        found = past.versions(self.listing.collection, key)
        if not found:
            raise absence(self.listing.collection, key)
        results = [self.told(version, key) for version in found]
        return forwarded(json.dumps({"results": results}, ensure_ascii=False).encode())

    def told(self, version: past.Version, key: str) -> dict[str, object]:
        """One line of the list."""
        return {
            "version": version.number,
            "published_at": version.at.isoformat(),
            "action": version.action,
            "sha256": version.sha256,
            "url": reverse(f"api:{self.listing.collection}-version", args=[key, version.number]),
        }


class VersionView(ReadView):
    """One version of a record, byte for byte as it was published: its SHA-256 is in the list of versions."""

    listing: Listing = LISTINGS[0]
    schema = VersionSchema()

    def get(self, request: Request, key: str, number: int) -> HttpResponse:
        understand_form(request.GET)
        version = past.version(self.listing.collection, key, number)
        if version is None:
            raise self.absence(key, number)
        return forwarded(version.body, ETag=quote_etag(str(version.sequence)))

    def absence(self, key: str, number: int) -> Problem:
        """Withdrawn, or never there."""
        withdrawal = past.was_withdrawn(self.listing.collection, key, number)
        if withdrawal is None:
            return problems.not_found()
        members = {"withdrawn_at": withdrawal[0].isoformat(), "reason": withdrawal[1]}
        return Problem(WITHDRAWN, problems.WITHDRAWN_DETAIL, members=members)
