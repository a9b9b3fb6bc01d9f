"""The short filters of the lists. They carry the names, the values and the meaning that the API has."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.db.models.functions import ExtractYear
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry import work_list
from registry.models import Agreement, AgreementKind, Pillar, Region
from registry.permissions import in_charge_of, is_national, perimeter_of
from registry.publication.filters import FILTERS, working
from registry.publication.reading import Question

from .site import person


class OneOf(admin.SimpleListFilter):
    """One value of a short list, of the filter of the same name that other programs ask."""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """The agreements that have it."""
        value = self.value()
        if not value:
            return queryset
        if value not in dict(self.lookup_choices):
            return queryset.none()
        asked: dict[str, Any] = {FILTERS[str(self.parameter_name)].fills: (self.read(value),)}
        return queryset.filter(working(Question(collection="agreements", **asked)))

    def read(self, value: str) -> Any:
        """What the value means to the filter."""
        return value


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


class WaitingFilter(admin.SimpleListFilter):
    """What waits for the person who looks: the same questions as on the desk's first page."""

    title = _("What waits for you")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        members = [each for group in work_list.groups_of(person(request)) for each in group.members]
        questions = [each for each in members if isinstance(each, work_list.Question)]
        return [(each.name, each.label) for each in questions if each.model is model_admin.model]

    def has_output(self) -> bool:
        """Asked by who has nothing to do here it finds nothing, instead of being left out and finding everything."""
        return super().has_output() or bool(self.value())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        if not value:
            return queryset
        if value not in dict(self.lookup_choices):
            return queryset.none()
        asked = next(each for each in work_list.QUESTIONS if each.name == value)
        return queryset.filter(pk__in=work_list.rows_of(asked, person(request), timezone.localdate()))


class PillarFilter(OneOf):
    """A pillar of the strategy, by its code."""

    title = _("pillar")
    parameter_name = "pillar"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(pillar.slug, str(pillar)) for pillar in Pillar.objects.all()]


class RegionFilter(OneOf):
    """A region, by its code; a place within it counts."""

    title = _("region")
    parameter_name = "region"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(region.code, str(region)) for region in Region.objects.all()]


class KindFilter(OneOf):
    """A kind of agreement, by its code."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind.slug, str(kind)) for kind in AgreementKind.objects.all()]


class YearFilter(OneOf):
    """The year of signature, offered as far as there are agreements."""

    title = _("year of signature")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        signed = Agreement.objects.filter(signed_on__isnull=False).order_by()
        years = signed.annotate(year=ExtractYear("signed_on")).values_list("year", flat=True).distinct()
        return [(str(year), str(year)) for year in sorted(years, reverse=True)]

    def read(self, value: str) -> int:
        return int(value)


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
