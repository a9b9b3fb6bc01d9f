"""The addresses of version 1. Identifiers are strict: ASCII, lower case, one spelling for one record."""

from django.urls import URLPattern, path, re_path, register_converter

from .changes import ChangesView
from .description import DocumentationView, SchemaView
from .filters import LISTINGS, Listing
from .statistics import StatisticsView
from .versions import DifferenceView, VersionsView, VersionView
from .views import IndexView, ListView, NowhereView, ProblemsView, RecordView, ReferenceView

app_name = "api"


class PublicId:
    """A UUID as the register writes it."""

    regex = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PublicCode(PublicId):
    """The code of an entry of a list, or of a territory."""

    regex = "[A-Za-z0-9][A-Za-z0-9._-]{0,79}"


class VersionNumber:
    """A number of a version, written in one way only."""

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(PublicId, "public_id")
register_converter(PublicCode, "public_code")
register_converter(VersionNumber, "version_number")


def addresses(listing: Listing) -> list[URLPattern]:
    """A list and its records."""
    name, converter = listing.collection, "public_id" if listing.has_ids else "public_code"
    own = [
        path(f"{name}/<{converter}:key>/versions/", VersionsView.as_view(listing=listing), name=f"{name}-versions"),
        path(
            f"{name}/<{converter}:key>/versions/<version_number:number>/",
            VersionView.as_view(listing=listing),
            name=f"{name}-version",
        ),
        path(
            f"{name}/<{converter}:key>/versions/<version_number:number>/diff/",
            DifferenceView.as_view(listing=listing),
            name=f"{name}-difference",
        ),
    ]
    return [
        path(f"{name}/", ListView.as_view(listing=listing), name=f"{name}-list"),
        path(f"{name}/<{converter}:key>/", RecordView.as_view(listing=listing), name=f"{name}-record"),
        *(own if listing.has_ids else []),
    ]


urlpatterns = [
    *(address for listing in LISTINGS for address in addresses(listing)),
    path("", IndexView.as_view(), name="index"),
    path("changes/", ChangesView.as_view(), name="changes"),
    path("problems/", ProblemsView.as_view(), name="problems"),
    path("statistics/", StatisticsView.as_view(), name="statistics"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocumentationView.as_view(), name="docs"),
    # References hold slashes; so this one comes after every other address of agreements.
    path("agreements/<path:reference>/", ReferenceView.as_view(), name="agreements-reference"),
    re_path("", NowhereView.as_view(), name="nowhere"),
]
