"""What the public could read of a record before: its versions, each as it was, and what differs between two."""

from __future__ import annotations

import json
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from registry.publication import feed, past
from registry.publication.shapes import moment

from . import validators
from .base import ReadView, RegisterView, forwarded
from .filters import JSON_ONLY, LISTINGS, Listing, understand_form, understand_these
from .parameters import Whole
from .past_schema import DifferenceSchema, VersionSchema, VersionsSchema
from .views import absence, gone

FROM: Final = Whole(
    name="from", least=1, largest=999_999_999, example="1",
    explains="The version to begin from; without it, the one before. A first version differs from nothing.",
)  # fmt: skip


class VersionsView(RegisterView):
    """The publications of a record that can still be read, the oldest first.

    None from before it was withdrawn, nor any that names something else that was withdrawn since: those are 410.
    """

    listing: Listing = LISTINGS[0]
    schema = VersionsSchema()

    def understood(self, request: HttpRequest, **address: Any) -> list[past.Version]:
        understand_form(request.GET)
        found = past.versions(self.listing.collection, address["key"])
        if not found:
            raise absence(self.listing.collection, address["key"])
        return found

    def answer(self, request: HttpRequest, asked: list[past.Version], **address: Any) -> HttpResponse:
        results = [self.told(version, address["key"]) for version in asked]
        return forwarded(json.dumps({"results": results}, ensure_ascii=False).encode())

    def told(self, version: past.Version, key: str) -> dict[str, object]:
        """One line of the list."""
        return {
            "version": version.number,
            "published_at": moment(version.at),
            "action": version.action,
            "sha256": version.sha256,
            "url": reverse(f"api:{self.listing.collection}-version", args=[key, version.number]),
        }


class VersionView(ReadView):
    """One version of a record, byte for byte as it was published: its SHA-256 is its `ETag`."""

    listing: Listing = LISTINGS[0]
    schema = VersionSchema()

    def get(self, request: HttpRequest, key: str, number: int) -> HttpResponse:
        understand_form(request.GET)
        version = self.readable(past.versions(self.listing.collection, key), key, number)
        validator = validators.of_digest(request, version.sha256, version.at)
        if validator.is_known():
            return validator.unchanged()
        return validator.on(forwarded(past.body(self.listing.collection, key, number)))

    def readable(self, versions: list[past.Version], key: str, number: int) -> past.Version:
        """One of the versions that the public may read. Raises the problem that it is not, or never was."""
        for version in versions:
            if version.number == number:
                return version
        raise gone(past.was_withdrawn(self.listing.collection, key, number))


class DifferenceView(VersionView):
    """What a version says otherwise than another one, or than the one before: member by member, as in `changes`."""

    schema = DifferenceSchema((FROM, JSON_ONLY))

    def get(self, request: HttpRequest, key: str, number: int) -> HttpResponse:
        asked = understand_these((FROM, JSON_ONLY), request.GET)
        versions = past.versions(self.listing.collection, key)
        to = self.readable(versions, key, number)
        before = [version for version in versions if version.number == number - 1]
        since = self.readable(versions, key, asked[FROM.name]) if FROM.name in asked else next(iter(before), None)
        validator = validators.of_publication(request, to.sequence, to.at)
        return validator.unchanged() if validator.is_known() else validator.on(self.told(key, since, to))

    def told(self, key: str, since: past.Version | None, to: past.Version) -> HttpResponse:
        """The difference, with the numbers of the two."""
        old = past.body(self.listing.collection, key, since.number) if since else None
        new = past.body(self.listing.collection, key, to.number)
        head = json.dumps({"from": since and since.number, "to": to.number})
        return forwarded(f'{head[:-1]}, "diff": {feed.difference(old, new)}}}'.encode())
