"""The filters of the lists. Pillar and region carry the names and the values that the interface for machines has."""

import uuid
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.db.models.functions import ExtractYear
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from registry.models import Agreement, AgreementKind, Party, Pillar, Region
from registry.permissions import in_charge_of, is_national, perimeter_of

from .site import person


class OneOf(admin.SimpleListFilter):
    """One entry of a list, by its code."""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """The records that carry it; in a subquery, so that a record never comes twice and sorting stays cheap."""
        value = self.value()
        return queryset.filter(pk__in=self.having(value).values("pk")) if value else queryset

    def having(self, value: str) -> QuerySet:
        """The records that carry the entry."""
        raise NotImplementedError


class ChargeFilter(admin.SimpleListFilter):
    """What the person who looks is in charge of; who is in charge of the whole kingdom has no use for it."""

    title = _("in charge of")
    parameter_name = "charge"
    MINE, ALL = "mine", "all"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        if is_national(person(request)):
            return []
        return [(self.MINE, str(perimeter_of(person(request)))), (self.ALL, _("All"))]

    def choices(self, changelist: ChangeList) -> Any:
        """«All» is said in the address, which without it leads back to what is one's own."""
        chosen = self.value() or self.ALL
        for value, label in self.lookup_choices:
            address = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": value == chosen, "query_string": address, "display": label}

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        mine = in_charge_of(person(request))
        return queryset.filter(pk__in=mine.values("pk")) if self.value() == self.MINE else queryset


class PillarFilter(OneOf):
    """A pillar of the strategy, by its code."""

    title = _("pillar")
    parameter_name = "pillar"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(pillar.slug, str(pillar)) for pillar in Pillar.objects.all()]

    def having(self, value: str) -> QuerySet:
        return Agreement.objects.in_pillar(value)


class RegionFilter(OneOf):
    """A region, by its code; a place within it counts."""

    title = _("region")
    parameter_name = "region"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(region.code, str(region)) for region in Region.objects.all()]

    def having(self, value: str) -> QuerySet:
        return Agreement.objects.in_region(value)


class KindFilter(OneOf):
    """A kind of agreement, by its code."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind.slug, str(kind)) for kind in AgreementKind.objects.all()]

    def having(self, value: str) -> QuerySet:
        return Agreement.objects.of_kind(value)


class YearFilter(admin.SimpleListFilter):
    """The year of signature, offered as far as there are agreements."""

    title = _("year of signature")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        signed = Agreement.objects.filter(signed_on__isnull=False).order_by()
        years = signed.annotate(year=ExtractYear("signed_on")).values_list("year", flat=True).distinct()
        return [(str(year), str(year)) for year in sorted(years, reverse=True)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        if not value:
            return queryset
        if value not in dict(self.lookup_choices):
            return queryset.none()
        return queryset.filter(signed_on__year=int(value))


class PartyFilter(admin.SimpleListFilter):
    """A party, by words of its name or by its identifier: there are too many to list them."""

    title = _("party")
    parameter_name = "party"
    template = "admin/registry/party_filter.html"

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        self.others = [
            (name, value) for name, values in request.GET.lists() if name not in ("party", "p") for value in values
        ]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("-", "-")]  # never shown; without any, Django would leave the filter out

    def choices(self, changelist: ChangeList) -> Any:
        yield {
            "value": self.value() or "",
            "shown": self._shown(),
            "all": changelist.get_query_string(remove=["party"]),
        }

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = (self.value() or "").strip()
        if not value:
            return queryset
        return queryset.filter(
            pk__in=Agreement.objects.filter(parties__in=self._parties(value).values("pk")).values("pk")
        )

    def _parties(self, value: str) -> QuerySet:
        key = self._identifier(value)
        return Party.objects.filter(uuid=key) if key else Party.objects.search(value)

    def _shown(self) -> str:
        """The name of the party whose identifier was given; else the words themselves."""
        value = self.value() or ""
        key = self._identifier(value)
        party = Party.objects.filter(uuid=key).first() if key else None
        return str(party or value)

    @staticmethod
    def _identifier(value: str) -> uuid.UUID | None:
        try:
            return uuid.UUID(value)
        except ValueError:
            return None


class OutstandingFilter(admin.SimpleListFilter):
    """Agreements of which something is still to be paid, and those of which nothing is."""

    title = _("money outstanding")
    parameter_name = "outstanding"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("something to be paid")), ("no", _("nothing to be paid")), ("unknown", _("not known"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        if not value:
            return queryset
        asked: dict[str, dict[str, Any]] = {
            "yes": {"outstanding__gt": 0},
            "no": {"outstanding__lte": 0},
            "unknown": {"outstanding__isnull": True},
        }
        if value not in asked:
            return queryset.none()
        return queryset.filter(pk__in=Agreement.objects.with_money().filter(**asked[value]).values("pk"))
